"""A build: every source that the user holds, staged, derived, checked and then put to use as a whole.

hold ──▶ number ──▶ stage ──▶ derive ──▶ check ──▶ use

Until the last step nothing that readers see has changed; a build that fails or is killed leaves the one
before it in use, and what it wrote is cleared away by the next.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from comity import __version__
from comity.errors import SourceError, WarehouseError
from comity.warehouse import builds, checking, coverage, query
from comity.warehouse.builds import Build, BuiltFile, BuiltSource, BuiltTable, Conversion, LeftOut
from comity.warehouse.published import published_totals
from comity.warehouse.schema import derived_tables, staged_tables
from comity.warehouse.staging.readers import reader
from comity.warehouse.staging.stage import stage
from comity.warehouse.working import WORKINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from comity.warehouse.engine import Engine
    from comity.warehouse.inputs import Input
    from comity.warehouse.schema import Table
    from comity.warehouse.staging.setting_aside import SetAside

    Progress = Callable[[str], None]

FILES = "files"
_ANSWER, _TYPED = "answer", "typed_answer"  # names of relations that live for one table
_LAST_COVERAGE = "last_coverage"
_PUBLISHED = "published_totals"
EXAMPLES = 5  # of rows left out, for each reason


@dataclass(slots=True)
class _Site:
    """Where a build is being made: its folder, its engine, and the files that it has written."""

    folder: Path
    engine: Engine
    written: dict[str, list[tuple[str, int]]] = field(default_factory=dict)

    def write(self, table: str, relation: str, name: str, sort: Sequence[str]) -> int:
        """Write a relation as one file of a table; a relation without rows leaves none."""
        path = self.folder / table / f"{name}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = self.engine.write(relation, path, sort=sort)
        self.written.setdefault(table, []).append((str(path.relative_to(self.folder)), rows))
        return rows

    def open(self, table: Table) -> None:
        """Name the rows of a table that were written, or a table without rows."""
        paths = [self.folder / path for path, rows in self.written.get(table.name, []) if rows]
        if paths:
            self.engine.read_parquet(table.name, paths)
        else:
            self.engine.derive(table.name, table.empty_sql)

    def tables(self) -> tuple[BuiltTable, ...]:
        """What was written, as the manifest says it."""
        return tuple(
            BuiltTable(
                name=name,
                rows=sum(rows for _, rows in files),
                bytes=sum(_size(self.folder / path) for path, _ in files),
                paths=tuple(path for path, rows in files if rows),
            )
            for name, files in sorted(self.written.items())
        )


def build(
    inputs: Sequence[Input],
    engine: Engine,
    warehouse: Path,
    *,
    quarantine: bool = False,
    allow_less: bool = False,
    progress: Progress = lambda _: None,
) -> Build:
    """Build the warehouse from what the user holds, and put it to use.

    Parameters
    ----------
    inputs : the versions of sources to take in, one of each source
    engine : where the SQL runs
    warehouse : the folder of builds
    quarantine : set rows with unknown codes aside and count them, where they would stop the build
    allow_less : accept that a source covers less than in the build before
    progress : told of each step

    Raises
    ------
    WarehouseError : a check failed; the build before stays in use
    SourceError : a file is not in the form that its card promises
    """
    warehouse.mkdir(parents=True, exist_ok=True)
    before = _usable(warehouse)
    started = datetime.now(UTC)
    name = builds.new_id(started)
    site = _Site(folder=warehouse / f"{builds.UNFINISHED}{name}", engine=engine)
    site.folder.mkdir()
    files = _write_files(site, inputs)
    sources = tuple(_stage_source(site, one, quarantine=quarantine, progress=progress) for one in inputs)
    _derive(site, progress)
    conversions = _conversions(engine)
    progress("checking")
    checks = _check(site, None if allow_less else before)
    made = Build(
        id=name,
        folder=site.folder,
        made=started.replace(microsecond=0),
        comity=__version__,
        engine=engine.name,
        sources=sources,
        files=files,
        tables=site.tables(),
        conversions=conversions,
        checks=checks,
    )
    return _put_to_use(warehouse, made)


def _usable(warehouse: Path) -> Build | None:
    """The build before, where it can still be understood: a damaged one must not stand in the way."""
    try:
        return builds.current(warehouse)
    except WarehouseError:
        return None


def _write_files(site: _Site, inputs: Sequence[Input]) -> tuple[BuiltFile, ...]:
    """The table that leads from a row's number to its file, source and licence."""
    import pyarrow as pa

    files = tuple(file for one in inputs for file in one.files())
    of = {one.source_id: one for one in inputs}
    rows = [
        {
            "file": file.number,
            "source_id": file.source_id,
            "version": file.version,
            "name": file.name,
            "sha256": file.sha256,
            "retrieved": file.retrieved.isoformat(),
            "licence": of[file.source_id].holding.licence.name,
            "whole": reader(of[file.source_id].holding.reader).whole,
        }
        for file in files
    ]
    site.engine.read_rows(FILES, pa.Table.from_pylist(rows))
    site.write(FILES, FILES, FILES, ["file"])
    return files


def _stage_source(site: _Site, one: Input, *, quarantine: bool, progress: Progress) -> BuiltSource:
    """Stage one source, a batch of files at a time, and say what came of it."""
    rows_read = 0
    left_out: list[LeftOut] = []
    for number, batch in enumerate(one.batches, 1):
        progress(f"{one.source_id} {one.holding.version}: {batch[0].path.name}")
        staged = stage(one.holding.reader, batch, site.engine, params=one.params, quarantine=quarantine)
        for table, relation in staged.tables.items():
            site.write(table, relation, f"{one.source_id}-{number:04}", staged_tables()[table].sort)
        rows_read += staged.rows_read
        left_out += (_left_out(aside) for aside in staged.set_aside)
    if rows_read < one.rows_least:
        raise SourceError(
            found=f"{one.source_id} {one.holding.version} has {rows_read:,} rows, and its card promises "
            f"{one.rows_least:,} at least",
            fix=f"run comity data verify {one.source_id}, and get it again",
        )
    return one.built(rows_read=rows_read, left_out=summed(left_out))


def _left_out(aside: SetAside) -> LeftOut:
    return LeftOut(
        reason=aside.reason.value, rows=aside.rows, value_usd=aside.value_usd, examples=tuple(aside.examples)
    )


def summed(left_out: Iterable[LeftOut]) -> tuple[LeftOut, ...]:
    """One entry a reason, in alphabetical order, with the first examples."""
    by_reason: dict[str, list[LeftOut]] = {}
    for one in left_out:
        by_reason.setdefault(one.reason, []).append(one)
    return tuple(_sum(reason, entries) for reason, entries in sorted(by_reason.items()))


def _sum(reason: str, entries: list[LeftOut]) -> LeftOut:
    values = [entry.value_usd for entry in entries if entry.value_usd is not None]
    examples = dict.fromkeys(example for entry in entries for example in entry.examples)
    return LeftOut(
        reason=reason,
        rows=sum(entry.rows for entry in entries),
        value_usd=sum(values) if values else None,
        examples=tuple(examples)[:EXAMPLES],
    )


def _derive(site: _Site, progress: Progress) -> None:
    """Work out the derived tables, each from those before it."""
    for table in staged_tables().values():
        site.open(table)
    for table in derived_tables().values():
        progress(f"working out {table.name}")
        if table.name in WORKINGS:
            site.engine.read_rows(_ANSWER, WORKINGS[table.name](site.engine))
        else:
            site.engine.derive(_ANSWER, query.load(f"tables/{table.name}").sql)
        site.engine.derive(_TYPED, table.typed_sql(_ANSWER))
        site.write(table.name, _TYPED, table.name, table.sort)
        site.open(table)


def _conversions(engine: Engine) -> tuple[Conversion, ...]:
    """What share of each source's value another nomenclature cannot say, and what share is a guess."""
    rows = engine.rows(query.load("questions/conversion_shares").sql)
    return tuple(
        Conversion(
            source_id=source_id,
            nomenclature=nomenclature,
            to_nomenclature=to,
            unconverted_share=unconverted,
            guessed_share=guessed,
        )
        for source_id, nomenclature, to, unconverted, guessed in rows
    )


def _check(site: _Site, before: Build | None) -> tuple[str, ...]:
    """Run the checks against what was written, with the coverage of the build before beside it."""
    engine = site.engine
    engine.derive(coverage.NAME, coverage.coverage_sql(staged_tables().values()), keep=True)
    site.write(coverage.NAME, coverage.NAME, coverage.NAME, coverage.SORT)
    last = before.table(coverage.NAME) if before else None
    if before and last:
        engine.read_parquet(_LAST_COVERAGE, before.paths(last))
    else:
        engine.derive(_LAST_COVERAGE, coverage.EMPTY_SQL)
    engine.read_rows(_PUBLISHED, published_totals())
    return checking.run(engine, (*staged_tables().values(), *derived_tables().values()))


def _put_to_use(warehouse: Path, made: Build) -> Build:
    """Name the finished build and make it the one in use; then clear away what is old."""
    builds.write(made)
    finished = replace(made, folder=warehouse / made.id)
    made.folder.rename(finished.folder)
    builds.use(warehouse, finished)
    builds.prune(warehouse)
    return finished


def _size(path: Path) -> int:
    """Bytes of a file, or of the parts in a folder."""
    return sum(part.stat().st_size for part in path.rglob("*")) if path.is_dir() else path.stat().st_size
