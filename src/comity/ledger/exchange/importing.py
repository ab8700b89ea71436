"""Reads a file into drafts: every row is looked at, and every reason is said, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import IO, TYPE_CHECKING

from comity.errors import UnreadableInput, UsageError
from comity.ledger.exchange import csv_files, iati, json_files, workbooks
from comity.ledger.exchange.rows import kind_named
from comity.ledger.registry.drafts import NotAnEntry, draft
from comity.ledger.unswept import unswept

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from comity.ledger.exchange.rows import Row
    from comity.ledger.registry.drafts import Desk
    from comity.ledger.registry.entries import Draft
    from comity.ledger.registry.kinds import EntryKind

FORMATS = {".csv": "csv", ".json": "json", ".xlsx": "xlsx", ".xml": "iati"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A row that cannot become an entry, and why."""

    where: str
    reason: str

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What a file holds: drafts with the row of each, and the rows that are none."""

    drafts: tuple[Draft, ...]
    rows: tuple[str, ...]  # where each draft stands
    problems: tuple[Problem, ...]
    repeated: tuple[Problem, ...] = ()  # rows that say what an earlier row says
    left_out: dict[str, int] = field(default_factory=dict)  # of IATI: elements without a place


def read_batch(
    path: Path, desk: Desk, *, kind: EntryKind | None = None, parties: tuple[str, ...] = ()
) -> Batch:
    """Everything in a file.

    Parameters
    ----------
    kind : of the rows of a CSV table; the name of the file says it where left out
    parties : countries of every project of an IATI file that names the recipient only

    Raises
    ------
    UnreadableInput, UsageError : the file as a whole cannot be read
    """
    read = iati.Read()
    try:
        with path.open("rb") as stream, unswept():
            rows = _rows(stream, path, kind, parties, read)
            batch = _batch(rows, desk)
    except OSError as problem:
        raise UnreadableInput(
            found=f"{path} cannot be read: {problem.strerror or problem}", fix="name another file"
        ) from problem
    return Batch(
        drafts=batch.drafts,
        rows=batch.rows,
        problems=batch.problems,
        repeated=batch.repeated,
        left_out=dict(read.left_out),
    )


def without_known(batch: Batch, known: Collection[str]) -> Batch:
    """The batch without drafts that are there already, whatever became of them."""
    both = [*zip(batch.drafts, batch.rows, strict=True)]
    there = [Problem(where=where, reason="is there already") for one, where in both if one.id in known]
    return replace(
        batch,
        drafts=tuple(one for one, _ in both if one.id not in known),
        rows=tuple(where for one, where in both if one.id not in known),
        repeated=(*batch.repeated, *there),
    )


def without_dangling(batch: Batch, known: Collection[str]) -> Batch:
    """The batch without drafts that refer to what is neither in it nor among ``known``, one after another."""
    drafts = dict(zip((d.id for d in batch.drafts), zip(batch.drafts, batch.rows), strict=True))
    problems = [*batch.problems]
    while True:
        dangling = {
            identity: (where, name, target)
            for identity, (one, where) in drafts.items()
            for name, target in one.links
            if target not in drafts and target not in known
        }
        if not dangling:
            break
        for identity, (where, name, target) in dangling.items():
            problems.append(Problem(where=where, reason=f"{name}: {target!r} is not in the registry"))
            del drafts[identity]
    return Batch(
        drafts=tuple(one for one, _ in drafts.values()),
        rows=tuple(where for _, where in drafts.values()),
        problems=tuple(problems),
        repeated=batch.repeated,
        left_out=batch.left_out,
    )


def _rows(
    stream: IO[bytes], path: Path, kind: EntryKind | None, parties: tuple[str, ...], read: iati.Read
) -> Iterator[Row]:
    form = FORMATS.get(path.suffix.lower())
    where = path.name
    if form == "json":
        return json_files.read_json(stream, where)
    if form == "xlsx":
        return workbooks.read_workbook(stream, where)
    if form == "iati":
        return iati.read_iati(stream, where, parties=parties, read=read)
    if form == "csv":
        named = kind or kind_named(path.stem)
        if named is None:
            raise UsageError(
                found=f"the name of {where} does not say which kind of entry its rows are",
                fix="add --as with a kind, such as --as document",
            )
        return csv_files.read_csv(stream, named, where)
    raise UsageError(
        found=f"{where} is of no form that can be brought in",
        fix=f"give it one of the endings {', '.join(FORMATS)}",
    )


def _batch(rows: Iterable[Row], desk: Desk) -> Batch:
    drafts: dict[str, tuple[Draft, str]] = {}
    problems, repeated = [], []
    for row in rows:
        if row.problem:
            problems.append(Problem(where=row.where, reason=row.problem))
            continue
        try:
            made = draft(row.kind, row.cells, desk)
        except NotAnEntry as error:
            problems += [Problem(where=row.where, reason=reason) for reason in error.problems]
            continue
        earlier = drafts.get(made.id)
        if earlier is None:
            drafts[made.id] = made, row.where
        elif earlier[0].fields == made.fields:
            repeated.append(Problem(where=row.where, reason=f"says what {earlier[1]} says"))
        else:
            reason = f"id: {made.id} is also that of {earlier[1]}, which says something else"
            problems.append(Problem(where=row.where, reason=reason))
    return Batch(
        drafts=tuple(one for one, _ in drafts.values()),
        rows=tuple(where for _, where in drafts.values()),
        problems=tuple(problems),
        repeated=tuple(repeated),
    )
