"""Stage a source: open its files, run the queries of its reader, hand over relations of the staged form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.errors import SourceError, UsageError
from comity.warehouse.schema import FILE, Table, staged_tables
from comity.warehouse.staging import codes as country_codes
from comity.warehouse.staging.opening import named, open_files
from comity.warehouse.staging.readers import Filling, Reader, reader
from comity.warehouse.staging.setting_aside import Reason, SetAside
from comity.warehouse.staging.unmapped import unmapped_codes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

    from comity.warehouse.engine import Engine, NumberedFile, Value

_MONEY = "current US dollars"
OWN_FILE = "own_file"  # whose table the user's mapping names


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """The rows of one source in the staged form.

    The relations stand until the next source is staged on the same engine: write them first.
    """

    tables: Mapping[str, str]  # staged table: name of the relation in the engine
    rows_read: int  # always rows_kept and set_aside together
    rows_kept: Mapping[str, int]
    set_aside: tuple[SetAside, ...]
    unchecked: frozenset[str]  # tables whose keys are still to be checked with ``check_keys``, once written


def stage(
    name: str,
    files: Sequence[NumberedFile],
    engine: Engine,
    *,
    params: Mapping[str, Value] | None = None,
    quarantine: bool = False,
) -> Staged:
    """Turn the files of a source into rows of the staged tables.

    Parameters
    ----------
    name : the reader, as the source's card names it
    files : the files of the source, each with its number
    params : what the card says beside the files, such as ``{"nomenclature": "HS17"}``
    quarantine : set rows with unknown codes aside, and count them, rather than stop

    Raises
    ------
    UnmappedCodes : a country or product code is in no table
    SourceError : files are missing, empty, cut off, not of the promised form, or say one thing twice
    """
    source = reader(name)
    settings = _settled(source, params or {})
    if name == OWN_FILE:
        source = _fitted(source, settings)
    open_files(source, files, engine, settings)
    engine.read_rows("country_codes", country_codes.codes_relation(source.schemes))
    engine.read_rows("settings", _one_row(settings))
    staged = [_fill(source, filling, files, engine, quarantine=quarantine) for filling in source.fillings]
    _refuse_nothing(source, files, staged)
    aside = tuple(left for _, lefts in staged for left in lefts)
    kept = {filling.table: rows for filling, (rows, _) in zip(source.fillings, staged, strict=True)}
    return Staged(
        tables={table: _relation(table) for table in kept},
        rows_read=sum(kept.values()) + sum(left.rows for left in aside),
        rows_kept=kept,
        set_aside=aside,
        unchecked=frozenset(kept) if source.large else frozenset(),
    )


def check_keys(engine: Engine, relation: str, table: Table) -> None:
    """See that no key comes twice in a relation of the staged form.

    Raises
    ------
    SourceError : one does; names it and two of its rows
    """
    key = ", ".join(table.key)
    doubled = engine.rows(
        f"select {key}, count(*) from {relation} group by {key} having count(*) > 1 limit 1"
    )
    if not doubled:
        return
    *values, count = doubled[0]
    said = ", ".join(f"{name}={value}" for name, value in zip(table.key, values, strict=True))
    raise SourceError(
        found=f"{table.name}: {said} comes {count} times ({_two_rows(engine, relation, table, values)})",
        fix="check that no file was added twice and that the files do not overlap",
    )


def _two_rows(engine: Engine, relation: str, table: Table, key: Sequence[Value]) -> str:
    """Two of the rows that have a key, in the columns beside it."""
    params = {f"p{place}": value for place, value in enumerate(key) if value is not None}
    where = " and ".join(
        f"{column} is null" if value is None else f"{column} = $p{place}"
        for place, (column, value) in enumerate(zip(table.key, key, strict=True))
    )
    rest = [column for column in table.names if column not in table.key]
    rows = engine.rows(f"select {', '.join(rest)} from {relation} where {where} limit 2", params)
    told = (zip(rest, row, strict=True) for row in rows)
    return "; ".join(", ".join(f"{c}={v}" for c, v in row if v is not None) for row in told)


def _refuse_nothing(
    source: Reader, files: Sequence[NumberedFile], staged: Sequence[tuple[int, tuple[SetAside, ...]]]
) -> None:
    """No silent empty result; of a large source, one file of many may hold nothing to keep."""
    if not any(kept or aside for kept, aside in staged):
        raise SourceError(
            found=f"{named(files)}: there are no rows in it",
            fix="ask for a period or a country that the provider covers, and get it again",
        )
    if not source.large and not any(kept for kept, _ in staged):
        raise SourceError(
            found=f"{named(files)}: none of the rows that were read can be kept ({_said(staged)})",
            fix="check that the request asked for countries and not only for groups of them",
        )


def _settled(source: Reader, params: Mapping[str, Value]) -> dict[str, Value]:
    unknown = sorted(set(params) - set(source.settings))
    if unknown:
        raise UsageError(
            found=f"the reader {source.name} knows no setting {', '.join(unknown)}",
            fix=f"use {', '.join(source.settings) or 'none'}",
        )
    settings = {**source.settings, **params}
    missing = sorted(key for key, value in settings.items() if value is None)
    if missing:
        raise UsageError(
            found=f"the reader {source.name} has to be told: {', '.join(missing)}",
            fix="say it in the source's card, under params",
        )
    return settings


def _fitted(source: Reader, settings: Mapping[str, Value]) -> Reader:
    from comity.warehouse.staging.own_file import fitted

    return fitted(source, settings)


def _one_row(settings: Mapping[str, Value]) -> pa.Table:
    import pyarrow as pa

    return pa.table({"one": [1], **{key: [value] for key, value in settings.items()}})


def _fill(
    source: Reader, filling: Filling, files: Sequence[NumberedFile], engine: Engine, *, quarantine: bool
) -> tuple[int, tuple[SetAside, ...]]:
    """Fill one table; how many rows were kept, and what was set aside."""
    table = staged_tables()[filling.table]
    read = f"read_{table.name}"
    engine.derive(read, filling.sql, keep=not source.large)
    if len(files) > 1 and not source.large:
        read = _newest(engine, read, table)
    counts = _counted(engine, read, table, filling)
    aside = tuple(left for left in counts if isinstance(left, SetAside))
    if not quarantine and any(left.reason is Reason.UNMAPPED for left in aside):
        raise unmapped_codes(source, filling, files, engine)
    engine.derive(_relation(table.name), _shaped(table, read))
    if not source.large:
        check_keys(engine, _relation(table.name), table)
    return sum(kept for kept in counts if isinstance(kept, int)), aside


def _newest(engine: Engine, read: str, table: Table) -> str:
    """Name the same rows, where what a later file says again sets the earlier row aside.

    Requests overlap: all partners of a country, and then one of them. Within one file a key that comes
    twice stays an error.
    """
    newest = f"newest_{table.name}"
    kept = ", ".join(column for column in engine.columns(read) if column != "reason")
    engine.derive(
        newest,
        f"select {kept}, case when reason is null and file < max(case when reason is null then file end) "
        f"over (partition by {', '.join(table.key)}) then '{Reason.DUPLICATE}' else reason end as reason "
        f"from {read}",
        keep=True,
    )
    return newest


def _counted(engine: Engine, read: str, table: Table, filling: Filling) -> list[int | SetAside]:
    """How many rows were kept, and what was set aside for which reason."""
    money = next((c.name for c in table.columns if c.unit == _MONEY), None)
    total = f"sum({money})" if money else "cast(null as double)"
    written = " || ' ' || ".join(f"coalesce(cast({key}_code as varchar), '')" for key in filling.codes)
    example = f"case when reason is not null then {written} end" if written else "cast(null as varchar)"
    rows = engine.rows(
        f"select reason, count(*), {total}, min({example}), max({example}) "
        f"from {read} group by reason order by reason"
    )
    return [
        int(count)
        if reason is None
        else SetAside(
            table=table.name,
            reason=Reason(reason),
            rows=int(count),
            value_usd=None if value is None else float(value),
            examples=tuple(dict.fromkeys(text.strip() for text in examples if text and text.strip())),
        )
        for reason, count, value, *examples in rows
    ]


def _shaped(table: Table, read: str) -> str:
    """The kept rows with exactly the columns of the staged table, in their order and types."""
    columns = [f"cast({column.name} as {column.type}) as {column.name}" for column in table.columns]
    return f"select {', '.join(columns)}, {FILE} from {read} where reason is null"


def _relation(table: str) -> str:
    return f"staged_{table}"


def _said(staged: Sequence[tuple[int, tuple[SetAside, ...]]]) -> str:
    lefts = [left for _, aside in staged for left in aside]
    return "; ".join(f"{left.rows} {left.reason.about}" for left in lefts) or "none"
