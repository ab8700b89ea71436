"""The manifest of a folder of files as received: which they are, where from, and under which licence.

One ``manifest.json`` lies beside the files of each version of a source. It is written last and replaced as a
whole, so that whatever it names is there and complete; a file that it does not name does not count.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from comity.errors import SourceError
from comity.sources.whole import write_whole

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

NAME = "manifest.json"
SCHEMA = "comity/manifest/1"
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._+-]{0,199}\Z")


class Role(StrEnum):
    """What a file of a source is for."""

    DATA = "data"
    COLUMNS = "columns"  # the mapping that a user wrote for a file of their own


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """On which terms a source is given out."""

    name: str
    redistribute: bool
    attribution: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """The archive that files were unpacked from, where it came as one. It is not kept itself."""

    url: str | None  # None where the user added it
    sha256: str
    bytes: int
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldFile:
    """One file as received, or as unpacked from an archive.

    ``periods`` are the years (or finer periods, as the source writes them) that were asked for with it; empty
    where the file holds whatever it holds.
    """

    name: str
    bytes: int
    sha256: str
    retrieved: datetime
    url: str | None  # None where the user added it
    role: Role = Role.DATA
    etag: str | None = None
    last_modified: str | None = None
    archive: Archive | None = None
    periods: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What lies in one folder, in the order of the names."""

    source: str
    version: str
    title: str
    reader: str  # which reader of ``comity.staging`` takes the files
    licence: Licence
    files: tuple[HeldFile, ...] = ()

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods of all files, each once, in order."""
        return tuple(sorted({period for file in self.files for period in file.periods}))

    def file(self, name: str) -> HeldFile | None:
        """The file of a name; None where the manifest has none."""
        return next((file for file in self.files if file.name == name), None)

    def having(self, *files: HeldFile) -> Manifest:
        """The same with files added; one of the same name is replaced."""
        named = {file.name: file for file in (*self.files, *files)}
        return replace(self, files=tuple(named[name] for name in sorted(named)))

    def without(self, names: Collection[str]) -> Manifest:
        """The same without the files of these names."""
        return replace(self, files=tuple(file for file in self.files if file.name not in names))


def is_plain_name(name: str) -> bool:
    """Whether a text can be the name of a file or folder on every system, and leads nowhere else.

    >>> is_plain_name("BACI_HS17_Y2020_V202301.csv"), is_plain_name("../etc/passwd"), is_plain_name(".hidden")
    (True, False, False)
    """
    return bool(_PLAIN_NAME.match(name)) and not name.endswith(".") and name != NAME


def read(folder: Path) -> Manifest | None:
    """The manifest of a folder; None where it has none.

    Raises
    ------
    SourceError : it is there and cannot be understood
    """
    path = folder / NAME
    try:
        document = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise _damaged(path, str(error)) from error
    try:
        return _understood(document)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _damaged(path, f"{type(error).__name__}: {error}") from error


def write(folder: Path, manifest: Manifest) -> None:
    """Replace the manifest of a folder as a whole; after a crash it is the old one or the new one."""
    document = {"schema": SCHEMA, **asdict(manifest), "periods": manifest.periods}
    text = json.dumps(document, ensure_ascii=False, indent=1, default=_plain)
    write_whole(folder / NAME, text)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    raise TypeError(type(value).__name__)


def _understood(document: dict[str, Any]) -> Manifest:
    if document["schema"] != SCHEMA:
        raise ValueError(f"its schema is {document['schema']!r}, not {SCHEMA!r}")
    return Manifest(
        source=str(document["source"]),
        version=str(document["version"]),
        title=str(document["title"]),
        reader=str(document["reader"]),
        licence=Licence(**document["licence"]),
        files=tuple(_file(entry) for entry in document["files"]),
    )


def _file(entry: dict[str, Any]) -> HeldFile:
    if not is_plain_name(entry["name"]):
        raise ValueError(f"{entry['name']!r} is not the name of a file")
    return HeldFile(
        **{
            **entry,
            "role": Role(entry["role"]),
            "retrieved": datetime.fromisoformat(entry["retrieved"]),
            "archive": Archive(**entry["archive"]) if entry["archive"] else None,
            "periods": tuple(entry["periods"]),
        }
    )


def _damaged(path: Path, why: str) -> SourceError:
    return SourceError(
        found=f"{path} cannot be understood: {why}",
        fix=f"remove the folder {path.parent} and get the source again",
    )
