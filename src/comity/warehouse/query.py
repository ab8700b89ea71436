"""The SQL files: a question in the header, one SELECT below it.

A file opens with comment lines: its path and the question, then ``grain``, ``reads``, ``params``,
``returns`` and ``note``. What the header says of tables and parameters is what the statement uses; a
test compares them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from comity import vocabulary

if TYPE_CHECKING:
    from pathlib import Path

ROOT = "warehouse"
_FIELD = re.compile(r"--\s+(grain|reads|params|returns|note):\s*(.*)")
_MORE = re.compile(r"--\s{3,}(\S.*)")
_TITLE = re.compile(r"--\s+\S+\.sql:\s*(.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question to the warehouse, and the SQL that answers it."""

    name: str  # questions/pair_history
    question: str
    grain: str
    reads: tuple[str, ...]
    params: tuple[str, ...]
    sql: str

    @property
    def file(self) -> str:
        """The file as the package names it."""
        return f"{ROOT}/{self.name}.sql"


@cache
def load(name: str) -> Query:
    """Read one SQL file.

    Parameters
    ----------
    name : path below the warehouse's folder, without its ending, such as ``"tables/trade"``

    Examples
    --------
    >>> load("tables/totals").reads
    ('trade',)
    """
    text = (vocabulary.PACKAGE / ROOT / f"{name}.sql").read_text(encoding="utf-8")
    return parse(name, text)


def names(folder: str) -> tuple[str, ...]:
    """The files of a folder, in alphabetical order, as ``load`` takes them."""
    place: Path = vocabulary.PACKAGE / ROOT / folder
    return tuple(f"{folder}/{path.stem}" for path in sorted(place.glob("*.sql")))


def parse(name: str, text: str) -> Query:
    """Take a file apart into what its header says and its statement."""
    said: dict[str, str] = {}
    field = "question"
    lines = text.splitlines()
    header = [line for line in lines if line.startswith("--")]
    for line in header:
        title, entry, more = _TITLE.match(line), _FIELD.match(line), _MORE.match(line)
        if title:
            said["question"] = title[1]
        elif entry:
            field = entry[1]
            said[field] = f"{said[field]}\n{entry[2]}" if field in said else entry[2]
        elif more:
            said[field] = f"{said.get(field, '')} {more[1]}"
    return Query(
        name=name,
        question=said.get("question", ""),
        grain=said.get("grain", ""),
        reads=tuple(part.strip() for part in said.get("reads", "").split(",") if part.strip()),
        params=tuple(re.findall(r"\$(\w+)", said.get("params", ""))),
        sql="\n".join(line for line in lines if not line.startswith("--")).strip(),
    )
