"""Both directions of a pair's trade, year by year: which accounts stand for each book, and what they say."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from comity.dossiers import figures
from comity.dossiers.figures.history import Flow, FlowYear, History
from comity.phrasing import counted
from comity.records import Figure, distinct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from comity.dossiers.sections.subject import Subject
    from comity.records import SourceUse
    from comity.warehouse.accounts import TradeAccount

T = TypeVar("T")

_MOST_YEARS = 25
_BEHIND = 1  # years by which a fuller series may be behind the newest one
_BOOKS = ("exporter", "importer")
_BOTH = ("reconciled", "weighed")  # by the source, by comity


class Way(NamedTuple):
    """One way of counting: a source, and a published total or the nomenclature that was summed."""

    source_id: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Both flows over the same years, and the accounts that they were taken from."""

    history: History
    accounts: tuple[TradeAccount, ...]
    build: str

    @property
    def sources(self) -> tuple[SourceUse, ...]:
        """Each file once."""
        return distinct(use for account in self.accounts for use in account.sources)

    @property
    def query(self) -> str:
        """The SQL of both directions."""
        return "\n\n".join(dict.fromkeys(account.query for account in self.accounts))


@lru_cache(maxsize=4)
def counted_flows(subject: Subject) -> Counted | None:
    """Both flows by the sources that cover most years; None where nothing was counted by the date.

    The two books are of one source, so that they are of the same goods; the reconciled value may not be.
    """
    customs = subject.view.customs
    given = [a for flow in subject.directions() for a in subject.view.trade(*flow)]
    valued = [account for account in given if account.value_usd is not None]
    if customs is None or not valued:
        return None
    books = _fullest(a for a in valued if a.side in _BOOKS)
    both = _fullest_of_both(valued)
    used = [a for a in valued if a.side in _BOOKS and way_of(a) == books]
    used += [a for a in valued if (a.side, way_of(a)) == both]
    last = max(account.year for account in used)
    first = max(min(account.year for account in used), last - _MOST_YEARS + 1)
    kept = [account for account in used if account.year >= first]
    there, back = (_flow(flow, kept, first, last) for flow in subject.directions())
    return Counted(history=History(flows=(there, back)), accounts=tuple(kept), build=customs.build)


def way_of(account: TradeAccount) -> Way:
    """How an account was counted."""
    return Way(account.sources[0].id.partition("/")[0], account.basis)


def _fullest(accounts: Iterable[TradeAccount]) -> Way | None:
    """The source of both books with most figures; of equals the newest, then published totals."""
    of_way = _by_way(accounts, way_of)
    return max(
        of_way,
        key=lambda way: (len(of_way[way]), _newest(of_way[way]), way.basis == "total", way),
        default=None,
    )


def _fullest_of_both(accounts: Iterable[TradeAccount]) -> tuple[str, Way] | None:
    """The reconciled or weighed series with most figures; of equals what the source itself reconciled."""
    of_way = _by_way(
        (a for a in accounts if a.side in _BOTH), lambda account: (str(account.side), way_of(account))
    )
    return max(of_way, key=lambda way: (len(of_way[way]), way[0] == "reconciled", way), default=None)


def _by_way(
    accounts: Iterable[TradeAccount], way: Callable[[TradeAccount], T]
) -> dict[T, list[TradeAccount]]:
    """The accounts of each way of counting, without those ways that stopped while others went on."""
    found: dict[T, list[TradeAccount]] = {}
    for account in accounts:
        found.setdefault(way(account), []).append(account)
    last = max(map(_newest, found.values()), default=0)
    return {way: some for way, some in found.items() if _newest(some) >= last - _BEHIND}


def _newest(accounts: Iterable[TradeAccount]) -> int:
    return max(account.year for account in accounts)


def _flow(flow: tuple[str, str], accounts: list[TradeAccount], first: int, last: int) -> Flow:
    of_year: dict[int, dict[str, TradeAccount]] = {}
    for account in accounts:
        if (account.exporter, account.importer) == flow:
            side = "reconciled" if account.side in _BOTH else str(account.side)
            of_year.setdefault(account.year, {})[side] = account
    years = tuple(_year(year, of_year.get(year, {})) for year in range(first, last + 1))
    return Flow(exporter=flow[0], importer=flow[1], years=years)


def _year(year: int, of_side: dict[str, TradeAccount]) -> FlowYear:
    value = {side: account.value_usd for side, account in of_side.items()}
    fob = {side: account.fob_usd for side, account in of_side.items()}
    return FlowYear(
        year=year,
        exporter_usd=value.get("exporter"),
        importer_usd=value.get("importer"),
        reconciled_usd=value.get("reconciled"),
        exporter_fob_usd=fob.get("exporter"),
        importer_fob_usd=fob.get("importer"),
    )


def history_figure(subject: Subject) -> Figure | None:
    """Trade over time, both ways."""
    found = counted_flows(subject)
    if found is None:
        return None
    return Figure(
        key="history",
        title=figures.title(found.history),
        subtitle="Goods in current US dollars a year, as each customs office published them, one scale for "
        "both directions",
        plot=found.history,
        headings=("Year", *(f"{flow.title}: {book}" for flow in found.history.flows for book in _HEADINGS)),
        units=("year", *("USD",) * 6),
        rows=_rows(found.history),
        sources=found.sources,
        note=_note(found.history),
        build=found.build,
        query=found.query,
    )


_HEADINGS = ("exporter’s book", "importer’s book", "reconciled")


def _rows(history: History) -> tuple[tuple[str | float | None, ...], ...]:
    return tuple(
        (
            one.year,
            *(v for y in (one, other) for v in (y.exporter_usd, y.importer_usd, y.reconciled_usd)),
        )
        for one, other in zip(*(flow.years for flow in history.flows), strict=True)
    )


def _note(history: History) -> str:
    empty = sum(y.best_usd is None for flow in history.flows for y in flow.years)
    hatched = f" Hatched: {counted(empty, 'year')} of a flow that nobody reported." if empty else ""
    return (
        "Solid: the exporter’s book. Dashed: the importer’s, mostly with freight and insurance. Thick: the "
        f"value reconciled from both. A line that stops was not reported, and is no zero.{hatched}"
    )
