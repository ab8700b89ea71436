"""Files of readings: saved by one check, corrected by a person, and given to the next."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.claims.corrections import Corrected, checksum_of, corrected
from comity.claims.readings import text_checksum
from comity.errors import UnreadableInput
from comity.inputs.opening import open_bytes

if TYPE_CHECKING:
    import os

    from comity.records import Communique

_FIX = "mend it in an editor that shows JSON, or save the readings again with --save-readings"


@dataclass(frozen=True, slots=True)
class SavedReadings:
    """The documents of a file: one, or one a line for several texts."""

    where: str
    documents: tuple[object, ...]

    def of(self, communique: Communique) -> Corrected | None:
        """The corrected reading of a text; None where the file has several texts and not this one.

        Raises
        ------
        UnusableReadings : it is the reading of another text, or has mistakes in it
        """
        own = text_checksum(communique.text)
        for document in self.documents:
            if checksum_of(document, self.where) == own:
                return corrected(document, communique, where=self.where)
        alone = len(self.documents) == 1
        named = (d for d in self.documents if alone or _identity(d) == communique.id)
        changed = next(named, None)
        return None if changed is None else corrected(changed, communique, where=self.where)


def open_readings(path: str | os.PathLike[str]) -> SavedReadings:
    """Read a file of readings: a JSON document, or JSON lines with one a text.

    Raises
    ------
    UnreadableInput : there is no such file, or it is not JSON; the line is named
    UnusableReadings : it is JSON of another kind
    """
    where = str(path)
    with open_bytes(where) as stream:
        raw = stream.read()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableInput(found=f"{where} is not UTF-8", fix="save it as UTF-8") from None
    if not text.strip():
        raise UnreadableInput(found=f"{where} is empty", fix=_FIX)
    documents = _documents(text, where)
    for document in documents:
        checksum_of(document, where)
    return SavedReadings(where, documents)


def _documents(text: str, where: str) -> tuple[object, ...]:
    """The document, or those of the lines where each line is one."""
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > 1 and lines[0][1].rstrip().endswith("}"):
        return tuple(_parsed(line, where, n) for n, line in lines)
    return (_parsed(text, where, 1),)


def _parsed(text: str, where: str, first_line: int) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = f"line {first_line + error.lineno - 1}, column {error.colno}"
        raise UnreadableInput(found=f"{where} is not JSON: {place}: {error.msg}", fix=_FIX) from None
    except RecursionError:
        raise UnreadableInput(found=f"{where} is nested too deeply to be readings", fix=_FIX) from None


def _identity(document: object) -> object:
    text = document.get("text") if isinstance(document, dict) else None
    return text.get("id") if isinstance(text, dict) else None
