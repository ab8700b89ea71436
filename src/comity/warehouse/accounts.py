"""What each source counted of one country's sales to another: a record for each book, source and year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from comity.records import Grade, Period, SourceUse

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import pyarrow as pa
    from pandas import DataFrame

    from comity.warehouse.engine import Value
    from comity.warehouse.store import Answer, Warehouse


class Side(StrEnum):
    """Whose books a figure is from."""

    EXPORTER = "exporter"
    IMPORTER = "importer"
    RECONCILED = "reconciled"  # by the source, from both
    WEIGHED = "weighed"  # by comity, from both


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeAccount:
    """One figure on what one country sold another in a calendar year, in current US dollars.

    ``value_usd`` is None where the source covers the flow and nobody reported it; ``fob_usd`` is the
    same without freight and insurance.
    """

    exporter: str
    importer: str
    year: int
    side: Side
    basis: str  # total, or the nomenclature whose products were summed
    valuation: str
    value_usd: float | None
    fob_usd: float | None
    state: str
    published: date
    sources: tuple[SourceUse, ...]
    query: str

    @property
    def grade(self) -> Grade:
        """B where both books were weighed or reconciled, C where one office speaks alone."""
        return Grade.C if self.side in (Side.EXPORTER, Side.IMPORTER) else Grade.B


def accounts(
    warehouse: Warehouse, exporter: str, importer: str, first_year: int, last_year: int
) -> tuple[TradeAccount, ...]:
    """Every account of one flow in a span of years, in order of year, source and side.

    Parameters
    ----------
    exporter, importer : ISO3
    first_year, last_year : calendar years, both included
    """
    span: dict[str, Value] = {
        "exporter": exporter,
        "importer": importer,
        "first_year": first_year,
        "last_year": last_year,
    }
    answer = warehouse.ask("pair_history", span)
    freight = {
        (row["source_id"], row["basis"], row["year"]): row["cif_fob"]
        for row in answer.rows
        if row["side"] == Side.WEIGHED
    }
    return tuple(
        _account(warehouse, answer, row, freight.get((row["source_id"], row["basis"], row["year"])) or 1.0)
        for row in answer.rows
    )


def _account(warehouse: Warehouse, answer: Answer, row: dict[str, Any], rate: float) -> TradeAccount:
    value, given = row["value_usd"], answer.asked.params
    numbers = dict.fromkeys(n for n in (row["file"], row["importer_file"]) if n is not None)
    return TradeAccount(
        exporter=str(given["exporter"]),
        importer=str(given["importer"]),
        year=row["year"],
        side=Side(row["side"]),
        basis=row["basis"],
        valuation=row["valuation"],
        value_usd=value,
        fob_usd=value / rate if value is not None and row["valuation"] == "CIF" else value,
        state=row["state"],
        published=max(warehouse.published_by(number, row["year"]) for number in numbers),
        sources=tuple(source_use(warehouse, number, row["year"]) for number in numbers),
        query=answer.asked.text,
    )


def source_use(warehouse: Warehouse, number: int, year: int) -> SourceUse:
    """The file behind a row, as a dossier names it."""
    file, source = warehouse.file(number), warehouse.source_of(number)
    published = warehouse.published_by(number, year)
    return SourceUse(
        id=f"{source.id}/{file.name}",
        title=source.title,
        version=source.version,
        licence=source.licence,
        citation=source.attribution,
        published=Period(start=published, end=published),
        retrieved=file.retrieved,
        sha256=file.sha256,
    )


def whole_source_use(warehouse: Warehouse, number: int, year: int) -> SourceUse:
    """The source of a file with all of its files, as it was published up to a year."""
    use = source_use(warehouse, number, year)
    return replace(use, id=warehouse.source_of(number).id, sha256="")


def frame(accounts: Sequence[TradeAccount]) -> DataFrame | pa.Table:
    """Accounts as a data frame: pandas where it is installed, otherwise pyarrow.

    Returns
    -------
    A row an account, with the first of its files; ``value_usd`` and ``fob_usd`` in current US dollars.
    """
    import pyarrow as pa

    rows = [
        {
            "year": account.year,
            "exporter": account.exporter,
            "importer": account.importer,
            "side": account.side.value,
            "basis": account.basis,
            "valuation": account.valuation,
            "value_usd": account.value_usd,
            "fob_usd": account.fob_usd,
            "state": account.state,
            "grade": account.grade.value,
            "published": account.published,
            "source": account.sources[0].id,
            "version": account.sources[0].version,
            "licence": account.sources[0].licence,
            "sha256": account.sources[0].sha256,
        }
        for account in accounts
    ]
    table = pa.Table.from_pylist(rows, schema=_frame_schema())
    return table.to_pandas() if find_spec("pandas") else table


def _frame_schema() -> pa.Schema:
    import pyarrow as pa

    numbers = {
        "year": pa.int32(),
        "value_usd": pa.float64(),
        "fob_usd": pa.float64(),
        "published": pa.date32(),
    }
    names = (
        *("year", "exporter", "importer", "side", "basis", "valuation", "value_usd", "fob_usd", "state"),
        *("grade", "published", "source", "version", "licence", "sha256"),
    )
    return pa.schema([(name, numbers.get(name, pa.string())) for name in names])
