"""The balance of a pair's trade by customs: what one sells the other less what it buys, by whose books.

The sign is that of the country named first. A balance is the small difference of two large flows, so that one
office's books alone are taken to be off by a tenth on each flow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.evidence.books import (
    AGREE,
    NEAR,
    calendar_year,
    caveats_of,
    cells,
    gap,
    query_of,
    reconciled_grade,
    reconciled_how,
    sources_of,
)
from comity.evidence.currency import in_currency
from comity.evidence.naming import evidence_id, pair_of
from comity.evidence.spans import years_asked
from comity.phrasing import capital, country, interval, possessive
from comity.records import Evidence, Grade, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from comity.evidence.books import Book, Cell
    from comity.records import Claim, Communique
    from comity.world import WorldAt


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What one sold less what it bought, between the lowest and the highest that its books allow."""

    low_usd: float
    high_usd: float
    books: tuple[Book, ...]  # of sales and of purchases, for each keeper
    grade: Grade
    how: str
    condition: str | None = None


def balanced(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """The balance between two countries in the claim's years, as the country named first sees it."""
    del communique
    pair = pair_of(claim)
    named = [code for code in claim.countries if pair and code in pair]
    if pair is None or not named or claim.details.flow != "balance" or claim.details.product:
        return
    if claim.details.scope in ("services", "goods_services"):
        return
    own = named[0]
    other = pair[1] if own == pair[0] else pair[0]
    unit = claim.quantity.unit if claim.quantity else "USD"
    first, last = years_asked(claim.period, world.as_of)
    for sales, purchases in both_flows(world, own, other):
        if first <= sales.year <= last:
            for balance in balances(sales, purchases, world):
                yield in_currency(_evidence(sales, (own, other), balance), unit, world)


def both_flows(world: WorldAt, own: str, other: str) -> Iterator[tuple[Cell, Cell]]:
    """What one source has of a country's sales and of its purchases in one year."""
    purchases = {(c.source_id, c.basis, c.year): c for c in cells(world, ((other, own),))}
    for sales in cells(world, ((own, other),)):
        bought = purchases.get((sales.source_id, sales.basis, sales.year))
        if bought is not None:
            yield sales, bought


def balances(sales: Cell, purchases: Cell, world: WorldAt) -> Iterator[Balance]:
    """By both books where they agree on both flows, else by each; and by what the source reconciled."""
    kept = [
        (sold, bought)
        for keeper in sales.pair
        if (sold := sales.book_of(keeper)) and (bought := purchases.book_of(keeper))
    ]
    apart = max(gap(*(pair[n] for pair in kept)) for n in (0, 1)) if len(kept) == 2 else None
    if apart is not None and apart <= NEAR:
        how = "both customs offices’ books of both flows"
        yield _balance(kept, Grade.A if apart <= AGREE else Grade.B, how)
    else:
        for pair in kept:
            whose = possessive(country(pair[0].keeper or ""))
            yield _balance(
                [pair],
                Grade.C,
                f"{whose} customs office’s books of both flows, each taken to be off by {AGREE:.0%}",
                condition=f"it is meant by {whose} books" if apart is not None else None,
                slack=AGREE,
            )
    sold, bought = (cell.made_of_both("reconciled") for cell in (sales, purchases))
    if sold and bought:
        grade = reconciled_grade(world, sales, purchases)
        yield _balance([(sold, bought)], grade, reconciled_how(grade))


def _balance(
    kept: Sequence[tuple[Book, Book]],
    grade: Grade,
    how: str,
    *,
    condition: str | None = None,
    slack: float = 0.0,
) -> Balance:
    return Balance(
        low_usd=min(s.low_usd * (1 - slack) - b.high_usd * (1 + slack) for s, b in kept),
        high_usd=max(s.high_usd * (1 + slack) - b.low_usd * (1 - slack) for s, b in kept),
        books=tuple(book for pair in kept for book in pair),
        grade=grade,
        how=how,
        condition=condition,
    )


def _evidence(sales: Cell, countries: tuple[str, str], balance: Balance) -> Evidence:
    own, other = countries
    keepers = dict.fromkeys(book.keeper or "reconciled" for book in balance.books)
    said = interval(balance.low_usd, balance.high_usd, "USD")
    caveats = set(caveats_of(sales.flows, balance.books))
    if balance.condition:
        caveats.add(Reason.SOURCE_CONFLICT)
    return Evidence(
        id=evidence_id("balance", sales.source_id, own, other, str(sales.year), *keepers),
        metric="trade.balance",
        countries=countries,
        period=calendar_year(sales.year),
        grade=balance.grade,
        method=f"{sales.title}: {balance.how}",
        statement=(
            f"{capital(possessive(country(own)))} sales to {country(other)} less its purchases were {said} "
            f"in {sales.year}"
        ),
        sources=sources_of(balance.books),
        value=(balance.low_usd + balance.high_usd) / 2,
        value_low=balance.low_usd,
        value_high=balance.high_usd,
        unit="USD",
        condition=balance.condition,
        rows=sum(len(book.accounts) for book in balance.books),
        query=query_of(balance.books),
        caveats=frozenset(caveats),
    )
