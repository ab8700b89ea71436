"""One kind of entry as a CSV table: UTF-8, commas, a heading, a row an entry."""

from __future__ import annotations

import csv
import io
from typing import IO, TYPE_CHECKING

from comity.errors import UnreadableInput
from comity.ledger.exchange.rows import Row, cells_of, columns, guarded, heading, unguarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from comity.ledger.registry.entries import Entry
    from comity.ledger.registry.kinds import EntryKind

_LONGEST_CELL = 100_000  # characters; a field takes a tenth of that, and says so


def read_csv(stream: IO[bytes], kind: EntryKind, where: str) -> Iterator[Row]:
    """The rows of a table; lines before the heading that begin with # are remarks.

    Raises
    ------
    UnreadableInput : it is not UTF-8, or it has no heading
    UsageError : the heading has strange columns
    """
    csv.field_size_limit(_LONGEST_CELL)
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="strict", newline="")
    reader = csv.reader(text, strict=True)
    names: tuple[str, ...] = ()
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            break
        except UnicodeDecodeError as error:
            raise UnreadableInput(
                found=f"{where} is not UTF-8 (byte {error.start})", fix="save it as CSV UTF-8"
            ) from error
        except csv.Error as error:
            if not names:
                raise UnreadableInput(
                    found=f"{where} is no CSV table: {error}", fix="see its heading"
                ) from None
            yield Row(where=f"row {reader.line_num}", kind=kind, cells={}, problem=f"is no CSV: {error}")
            continue
        if not names:
            if cells and not cells[0].startswith("#"):
                names = heading(kind, cells, where)
        elif any(cell.strip() for cell in cells):
            yield _row(kind, names, cells, reader.line_num)
    if not names:
        raise UnreadableInput(
            found=f"{where} has no heading", fix=f"begin with comity registry template {kind.value}"
        )


def _row(kind: EntryKind, names: tuple[str, ...], cells: list[str], line: int) -> Row:
    where = f"row {line}"
    if len(cells) != len(names):
        problem = f"has {len(cells)} cells for {len(names)} columns"
        return Row(where=where, kind=kind, cells={}, problem=problem)
    return Row(where=where, kind=kind, cells=dict(zip(names, map(unguarded, cells), strict=True)))


def write_csv(stream: IO[bytes], kind: EntryKind, entries: Iterable[Entry]) -> int:
    """Write a table; gives the number of entries."""
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns(kind))
    number = 0
    for number, entry in enumerate(entries, 1):  # noqa: B007 - the last is the count
        writer.writerow([guarded(cell) for cell in cells_of(entry).values()])
    text.detach()
    return number
