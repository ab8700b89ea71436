"""What customs offices counted: levels of a pair's trade from the warehouse, by whose books, with a grade.

Both books within a tenth of each other are graded A, within 35 per cent B; further apart, each stands alone
under the condition that it is meant. One book alone is graded C, a value that the source reconciled B.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from comity.evidence.currency import in_currency
from comity.evidence.naming import evidence_id, pair_of
from comity.evidence.remembered import once_per_world
from comity.phrasing import country, interval, pair_names, possessive
from comity.records import NO_PERIOD, Evidence, Grade, Period, Reason, distinct

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from comity.records import Claim, Communique
    from comity.warehouse.accounts import TradeAccount
    from comity.world import WorldAt

AGREE = 0.10  # books no further apart than this are graded A
NEAR = 0.35  # and than this, B
_YEARS_BACK = (
    4  # of a flow without a period: its data may be two years behind, and then two more for comparison
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What one customs office, or one reconciled table, counted of one flow or of both in a year."""

    keeper: str | None  # ISO3; None of a reconciled value
    low_usd: float
    high_usd: float
    accounts: tuple[TradeAccount, ...]

    @property
    def middle(self) -> float:
        """Between the value without freight and the value with it."""
        return (self.low_usd + self.high_usd) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one source has of one year: of a flow, or of both flows of a pair."""

    flows: tuple[tuple[str, str], ...]  # exporter and importer
    source_id: str
    year: int
    accounts: tuple[TradeAccount, ...]

    @property
    def directed(self) -> tuple[str, str] | None:
        """The flow, where it is one."""
        return self.flows[0] if len(self.flows) == 1 else None

    @property
    def pair(self) -> tuple[str, str]:
        """The two countries in alphabetical order."""
        a, b = sorted(self.flows[0])
        return a, b


def counted(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """The pair's trade, or one direction of it, as customs counted it in the claim's years."""
    del communique
    pair = pair_of(claim)
    if pair is None or claim.details.product or claim.details.flow == "balance":
        return
    if claim.details.scope == "services":
        return  # customs offices count goods
    directed = (claim.exporter, claim.importer) if claim.exporter and claim.importer else None
    unit = claim.quantity.unit if claim.quantity else "USD"
    first, last = _years(claim.period, world.as_of)
    for piece in _pieces(world, *(directed or pair), str(bool(directed))):
        if piece.period.start is not None and first <= piece.period.start.year <= last:
            meant = _at_least(piece) if claim.details.scope == "goods_services" else piece
            yield in_currency(meant, unit, world)


def counted_so_far(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """The same for a promise: in the years that can still be the current one, and in those about its end.

    The years that a promise names lie ahead when it is made, and nobody has counted them.
    """
    yield from counted(replace(claim, period=NO_PERIOD), communique, world)
    due = claim.deadline or claim.period.end
    if due is not None and due < world.as_of:
        yield from counted(replace(claim, period=Period(end=due)), communique, world)


def _at_least(piece: Evidence) -> Evidence:
    """Goods alone, where the text counts services with them: a lower bound, which decides nothing."""
    return replace(
        piece,
        id=evidence_id(piece.id, "at-least"),
        method=f"{piece.method}; services come on top of it",
        value_high=None,
        grade=Grade.D,
        caveats=piece.caveats | {Reason.GOODS_VS_SERVICES},
    )


def _years(period: Period, as_of: date) -> tuple[int, int]:
    """The claim's years and one on either side; without a period, those that can still be the current one."""
    if not period.stated:
        return as_of.year - _YEARS_BACK, as_of.year
    first = (period.start or period.end or as_of).year
    last = (period.end or period.start or as_of).year
    return first - 1, last + 1


@once_per_world
def _pieces(world: WorldAt, a: str, b: str, directed: str) -> tuple[Evidence, ...]:
    """Every piece on a flow, or on both flows of a pair, by source and year."""
    flows = [(a, b)] if directed == str(True) else [(a, b), (b, a)]
    by_cell: dict[tuple[str, str, int], list[TradeAccount]] = defaultdict(list)
    for exporter, importer in flows:
        for account in world.trade(exporter, importer):
            source_id = account.sources[0].id.partition("/")[0]
            by_cell[source_id, account.basis, account.year].append(account)
    cells = (
        Cell(flows=tuple(flows), source_id=source_id, year=year, accounts=tuple(accounts))
        for (source_id, _, year), accounts in sorted(by_cell.items(), key=lambda cell: cell[0])
    )
    return tuple(piece for cell in cells for piece in _of_cell(cell))


def _of_cell(cell: Cell) -> Iterator[Evidence]:
    """Both books as one piece where they agree, else each for itself; and what the source reconciled."""
    books = [book for keeper in cell.pair if (book := _book(keeper, cell))]
    gap = _gap(*books) if len(books) == 2 else None
    if gap is None:
        for book in books:
            yield _evidence(cell, [book], Grade.C, f"{_whose(book)}; the other side's are not at hand")
    elif gap <= NEAR:
        how = "both customs offices' books, the importer's with and without estimated freight"
        yield _evidence(cell, books, Grade.A if gap <= AGREE else Grade.B, how)
    else:
        for book in books:
            yield _on_condition(_evidence(cell, [book], Grade.C, _whose(book)), book)
    reconciled = _reconciled(cell)
    if reconciled:
        yield _evidence(cell, [reconciled], Grade.B, "reconciled by the source from both books")


def _on_condition(piece: Evidence, book: Book) -> Evidence:
    """The same as it holds only where this book is meant, since the other says something else."""
    condition = f"it is meant by {possessive(country(book.keeper or ''))} books"
    caveats = piece.caveats - {Reason.MIRROR_ONLY} | {Reason.SOURCE_CONFLICT}
    return replace(piece, condition=condition, caveats=caveats)


def _book(keeper: str, cell: Cell) -> Book | None:
    """One country's own account of every flow; None where it lacks one of them."""
    own = [_account(flow, "exporter" if keeper == flow[0] else "importer", cell) for flow in cell.flows]
    return _summed(keeper, own)


def _reconciled(cell: Cell) -> Book | None:
    return _summed(None, [_account(flow, "reconciled", cell) for flow in cell.flows])


def _account(flow: tuple[str, str], side: str, cell: Cell) -> TradeAccount | None:
    """The account of a flow by one side, where it gives a value."""
    return next(
        (
            account
            for account in cell.accounts
            if (account.exporter, account.importer) == flow
            and account.side == side
            and account.value_usd is not None
        ),
        None,
    )


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


def _gap(one: Book, other: Book) -> float:
    """How far two books are apart, as a share of the smaller; none where their intervals meet."""
    low, high = sorted((one, other), key=lambda book: book.middle)
    if low.high_usd >= high.low_usd:
        return 0.0
    return (high.low_usd - low.high_usd) / low.high_usd if low.high_usd else float("inf")


def _whose(book: Book) -> str:
    return f"{possessive(country(book.keeper or ''))} customs office's books"


def _evidence(cell: Cell, books: Sequence[Book], grade: Grade, how: str) -> Evidence:
    low, high = min(b.low_usd for b in books), max(b.high_usd for b in books)
    accounts = [account for book in books for account in book.accounts]
    keepers = [book.keeper or "reconciled" for book in books]
    seller, buyer = cell.directed or (None, None)
    return Evidence(
        id=evidence_id("customs", cell.source_id, *(cell.directed or cell.pair), str(cell.year), *keepers),
        metric="trade.exports" if cell.directed else "trade.total",
        countries=cell.pair,
        exporter=seller,
        importer=buyer,
        period=Period(start=date(cell.year, 1, 1), end=date(cell.year, 12, 31)),
        grade=grade,
        method=f"{accounts[0].sources[0].title}: {how}",
        statement=f"{_by(books)} put {_what(cell)} in {cell.year} at {interval(low, high, 'USD')}",
        sources=distinct(use for account in accounts for use in account.sources),
        value=(low + high) / 2,
        value_low=low,
        value_high=high,
        unit="USD",
        rows=len(accounts),
        query="\n\n".join(dict.fromkeys(account.query for account in accounts)),
        caveats=_caveats(cell, books),
    )


def _what(cell: Cell) -> str:
    if cell.directed:
        seller, buyer = cell.directed
        return f"exports from {country(seller)} to {country(buyer)}"
    return f"trade in goods between {pair_names(cell.pair)}"


def _by(books: Sequence[Book]) -> str:
    keepers = [book.keeper for book in books if book.keeper]
    if not keepers:
        return "The reconciled books of both"
    return f"The books of {' and '.join(country(keeper) for keeper in keepers)}"


def _caveats(cell: Cell, books: Sequence[Book]) -> frozenset[Reason]:
    """Freight where an importer's books speak; mirror data where a flow is known by its buyer only."""
    found = set()
    if any(account.valuation == "CIF" for book in books for account in book.accounts):
        found.add(Reason.CIF_FOB)
    if len(books) == 1 and any(books[0].keeper == buyer for _, buyer in cell.flows):
        found.add(Reason.MIRROR_ONLY)
    return frozenset(found)
