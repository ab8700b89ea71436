"""What customs offices wrote down of a flow, or of both flows of a pair: book beside book, year by year."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from math import inf
from typing import TYPE_CHECKING

from comity.evidence.remembered import once_per_world
from comity.evidence.silence import silent_in
from comity.phrasing import country, pair_names
from comity.records import Grade, Period, Reason, distinct

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from comity.records import SourceUse
    from comity.warehouse.accounts import TradeAccount
    from comity.world import WorldAt

AGREE = 0.10  # books no further apart than this are graded A
NEAR = 0.35  # and than this, B

Flow = tuple[str, str]  # exporter and importer


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What one customs office, or one table made from both, counted of one flow or of both in a year."""

    keeper: str | None  # ISO3; None of a reconciled or weighed value
    low_usd: float
    high_usd: float
    accounts: tuple[TradeAccount, ...]

    @property
    def middle(self) -> float:
        """Between the value without freight and the value with it."""
        return (self.low_usd + self.high_usd) / 2

    @property
    def declared_usd(self) -> float:
        """As it was written down, with whatever freight the office counts."""
        return sum(account.value_usd or 0.0 for account in self.accounts)

    @property
    def valuations(self) -> tuple[str, ...]:
        """How each flow was valued, in the order of the flows."""
        return tuple(account.valuation for account in self.accounts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one source has of one year: of a flow, or of both flows of a pair."""

    flows: tuple[Flow, ...]
    source_id: str
    basis: str
    year: int
    accounts: tuple[TradeAccount, ...]

    @property
    def directed(self) -> Flow | None:
        """The flow, where it is one."""
        return self.flows[0] if len(self.flows) == 1 else None

    @property
    def pair(self) -> tuple[str, str]:
        """The two countries in alphabetical order."""
        a, b = sorted(self.flows[0])
        return a, b

    @property
    def title(self) -> str:
        """What the source is called."""
        return self.accounts[0].sources[0].title

    def books(self) -> tuple[Book, ...]:
        """Each country's own account of every flow, in alphabetical order; none that lacks one of them."""
        return tuple(book for keeper in self.pair if (book := self.book_of(keeper)))

    def book_of(self, keeper: str) -> Book | None:
        """One country's own account of every flow; None where it lacks one of them."""
        return _summed(keeper, [self.account(flow, _side(keeper, flow)) for flow in self.flows])

    def made_of_both(self, side: str) -> Book | None:
        """The value that the source reconciled, or that was weighed here."""
        return _summed(None, [self.account(flow, side) for flow in self.flows])

    def account(self, flow: Flow, side: str) -> TradeAccount | None:
        """The account of a flow by one side, where it gives a value."""
        return next(
            (
                account
                for account in self.accounts
                if (account.exporter, account.importer) == flow
                and account.side == side
                and account.value_usd is not None
            ),
            None,
        )


def _side(keeper: str, flow: Flow) -> str:
    return "exporter" if keeper == flow[0] else "importer"


def _summed(keeper: str | None, accounts: Sequence[TradeAccount | None]) -> Book | None:
    whole = [account for account in accounts if account is not None]
    if len(whole) < len(accounts):
        return None
    bounds = [sorted((a.fob_usd or 0.0, a.value_usd or 0.0)) for a in whole]
    return Book(
        keeper=keeper,
        low_usd=sum(low for low, _ in bounds),
        high_usd=sum(high for _, high in bounds),
        accounts=tuple(whole),
    )


def flows_of(pair: tuple[str, str], directed: Flow | None) -> tuple[Flow, ...]:
    """The flow of a directed claim, or both flows of a pair."""
    return (directed,) if directed else (pair, (pair[1], pair[0]))


def cells(world: WorldAt, flows: tuple[Flow, ...]) -> tuple[Cell, ...]:
    """What each source has of each year, in order of source, basis and year."""
    (a, b), *other = flows
    return _cells(world, a, b, "both" if other else "one")


@once_per_world
def _cells(world: WorldAt, a: str, b: str, ways: str) -> tuple[Cell, ...]:
    flows = ((a, b),) if ways == "one" else ((a, b), (b, a))
    grouped: dict[tuple[str, str, int], list[TradeAccount]] = defaultdict(list)
    for exporter, importer in flows:
        for account in world.trade(exporter, importer):
            grouped[source_id(account), account.basis, account.year].append(account)
    return tuple(
        Cell(flows=flows, source_id=source, basis=basis, year=year, accounts=tuple(accounts))
        for (source, basis, year), accounts in sorted(grouped.items(), key=lambda group: group[0])
    )


def reconciled_grade(world: WorldAt, *seen: Cell, near: float = NEAR) -> Grade:
    """B of a value that a source reconciled; C where it can rest on one side's books, or on two far apart.

    Where no office's books of a year are at hand at all, nothing is known against it. ``near`` is how far
    apart two books may be.
    """
    for cell in seen:
        behind = keepers_of(world, cell)
        if behind is not None and (len(behind) < len(cell.pair) or _apart(world, cell) > near):
            return Grade.C
    return Grade.B


def reconciled_how(grade: Grade) -> str:
    """What a source made its value of, in words."""
    if grade is Grade.B:
        return "reconciled by the source from both books"
    return "by the source, whose value can rest on one side’s books alone, or on two that lie far apart"


def _apart(world: WorldAt, cell: Cell) -> float:
    """How far apart the two books of a year are, by the source where they are nearest; none without both."""
    held = [other.books() for other in cells(world, cell.flows) if other.year == cell.year]
    return min((gap(*books) for books in held if len(books) == 2), default=0.0)


def keepers_of(world: WorldAt, cell: Cell) -> frozenset[str] | None:
    """Who of the two counted every flow that year, by any source; None where it has nobody's books."""
    same = [other for other in cells(world, cell.flows) if other.year == cell.year]
    behind = frozenset(book.keeper for other in same for book in other.books() if book.keeper)
    return behind if behind or silent_in(world, cell.year) else None


def source_id(account: TradeAccount) -> str:
    """The source of an account, whichever of its files it is in."""
    return account.sources[0].id.partition("/")[0]


def gap(one: Book, other: Book) -> float:
    """How far two books are apart, as a share of the smaller; none where their intervals meet."""
    low, high = sorted((one, other), key=lambda book: book.middle)
    if low.high_usd >= high.low_usd:
        return 0.0
    return (high.low_usd - low.high_usd) / low.high_usd if low.high_usd else inf


def what(flows: tuple[Flow, ...]) -> str:
    """A flow, or the trade of two, in words."""
    seller, buyer = flows[0]
    if len(flows) == 1:
        return f"exports from {country(seller)} to {country(buyer)}"
    return f"trade in goods between {pair_names(flows[0])}"


def by_books(books: Iterable[Book]) -> str:
    """Whose books, as a sentence begins."""
    known = list(books)
    keepers = [book.keeper for book in known if book.keeper]
    if keepers:
        return f"the books of {' and '.join(country(keeper) for keeper in keepers)}"
    return f"the books of both, {known[0].accounts[0].side.value},"


def caveats_of(flows: tuple[Flow, ...], books: Sequence[Book]) -> frozenset[Reason]:
    """Freight where an importer's books speak; mirror data where a flow is known by its buyer only."""
    found = set()
    if any(account.valuation == "CIF" for book in books for account in book.accounts):
        found.add(Reason.CIF_FOB)
    if len(books) == 1 and any(books[0].keeper == buyer for _, buyer in flows):
        found.add(Reason.MIRROR_ONLY)
    return frozenset(found)


def sources_of(books: Iterable[Book]) -> tuple[SourceUse, ...]:
    """The files behind books, each once."""
    return distinct(use for book in books for account in book.accounts for use in account.sources)


def query_of(books: Iterable[Book]) -> str:
    """The questions that books were asked for with, each once."""
    return "\n\n".join(dict.fromkeys(account.query for book in books for account in book.accounts))


def calendar_year(year: int) -> Period:
    """January to December."""
    return Period(start=date(year, 1, 1), end=date(year, 12, 31))
