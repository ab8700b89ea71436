"""What every format reads into and writes from: rows of cells, each with its place in the file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.errors import UsageError
from comity.ledger.registry.drafts import ID, PROVENANCE
from comity.ledger.registry.kinds import EntryKind, form
from comity.ledger.registry.values import write_value
from comity.phrasing import did_you_mean, with_article

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from comity.ledger.registry.entries import Entry

# What spreadsheet programs take for a formula when a file of text is opened.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The cells of one entry as a file has them; ``problem`` where they cannot even be told apart."""

    where: str  # row 7, entry 3, documents row 12
    kind: EntryKind
    cells: Mapping[str, str]
    problem: str = ""


def columns(kind: EntryKind) -> tuple[str, ...]:
    """The columns of a table of such entries, in order."""
    return (ID, *form(kind).names, *PROVENANCE)


def cells_of(entry: Entry) -> dict[str, str]:
    """An entry as cells, by column; what is not set is empty."""
    said = entry.provenance
    told = {
        ID: entry.id,
        "dated": said.dated,
        "source": said.source,
        "confidence": said.confidence.value,
        "author": said.author,
    }
    told.update({name: write_value(value) for name, value in entry.fields.items()})
    return {name: told.get(name, "") for name in columns(entry.kind)}


def kind_named(name: str) -> EntryKind | None:
    """The kind that a word or a file's name means: document, documents, documents-2026.

    >>> kind_named("Documents 2026"), kind_named("list")
    (<EntryKind.DOCUMENT: 'document'>, None)
    """
    word = re.split(r"[^a-z]+", name.lower().strip())[0]
    return next((kind for kind in EntryKind if word in (kind.value, form(kind).plural)), None)


def heading(kind: EntryKind, cells: Sequence[str], where: str) -> tuple[str, ...]:
    """The columns of a table, out of its first row.

    Raises
    ------
    UsageError : a column is no field of the kind, or is there twice
    """
    names = tuple(cell.strip().lower().replace(" ", "_") for cell in cells)
    known = columns(kind)
    strange = [name or "(empty)" for name in names if name not in known]
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if len(names) == 1 and ";" in names[0]:
        raise UsageError(
            found=f"the cells of {where} are separated by semicolons",
            fix="save it as CSV with commas; semicolons separate the words inside a cell",
        )
    if strange or twice:
        amiss = (
            f"no columns of {with_article(kind.value)}: {', '.join(strange)}"
            if strange
            else f"twice: {', '.join(twice)}"
        )
        near = [asked for name in strange if (asked := did_you_mean(name, known))]
        table = f"comity registry template {kind.value}"
        raise UsageError(
            found=f"{where} has {amiss}",
            fix=f"{' '.join([*near, 'use'])} the columns of {table}: {', '.join(known)}",
        )
    return names


def guarded(cell: str) -> str:
    """A cell that no spreadsheet program takes for a formula: an apostrophe stands before one that it would.

    A plain number stays as it is. ``unguarded`` takes exactly that apostrophe away again.

    >>> guarded("=1+1"), guarded("-5"), unguarded(guarded("'=1"))
    ("'=1+1", '-5', "'=1")
    """
    return f"'{cell}" if _FORMULA.match(cell) and not _is_number(cell) else cell


def unguarded(cell: str) -> str:
    """A cell without the apostrophe that ``guarded`` set before it."""
    return cell[1:] if _GUARDED.match(cell) else cell


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"[+-]?\d+(\.\d+)?", cell) is not None
