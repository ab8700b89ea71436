"""How well two economies fit, both ways: every index of the pair with its place in the world of one year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from comity.indicators.baskets import shares
from comity.indicators.chance import DRAWS, by_chance
from comity.indicators.editions import Books, editions, sides_of
from comity.indicators.kept import measured
from comity.indicators.places import placed, strip
from comity.records import to_plain

if TYPE_CHECKING:
    from comity.indicators.chance import Chance
    from comity.indicators.editions import Edition
    from comity.indicators.kept import Measured
    from comity.indicators.places import Placed, Strip
    from comity.records import SourceUse
    from comity.warehouse.at import WarehouseAt
    from comity.warehouse.engine import Value

_TRIED = 3  # accounts that are looked into for the pair, the best first


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectedFit:
    """What one country sells the world beside what the other buys from it.

    The three indices go from 0 to 1; each with its place among all directed pairs. The strips are
    Michaely's index with every other possible partner.
    """

    exporter: str
    importer: str
    michaely: Placed
    cosine: Placed
    affinity: Placed
    customers: Strip  # of the exporter, the importer marked
    suppliers: Strip  # of the importer, the exporter marked
    chance: Chance  # Michaely's index among those of baskets drawn by chance

    @property
    def places(self) -> tuple[float, float]:
        """The lowest and the highest place that one of the three indices gives."""
        found = [index.place for index in (self.michaely, self.cosine, self.affinity)]
        return min(found), max(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class PairFit:
    """Two economies beside each other in one year; ``a`` and ``b`` in alphabetical order."""

    a: str
    b: str
    year: int
    nomenclature: str
    books: Books
    source: SourceUse
    query: str
    rows: int  # of the account that all places are taken in
    countries: int  # compared
    products: int
    covers_the_world: bool
    there: DirectedFit | None  # a sells, b buys; None where nobody recorded one of the two baskets
    back: DirectedFit | None  # b sells, a buys
    similarity: Placed | None  # Finger and Kreinin's, of both export baskets
    intra_industry: Placed | None  # Grubel and Lloyd's, of their own trade; None where there is none

    @property
    def directions(self) -> tuple[DirectedFit, ...]:
        """Those of the two that can be measured."""
        return tuple(one for one in (self.there, self.back) if one is not None)

    def to_dict(self) -> dict[str, Any]:
        """As dictionaries and lists, the strips with every partner."""
        plain: dict[str, Any] = to_plain(self)
        return plain


def fit_at(
    customs: WarehouseAt, a: str, b: str, *, until: int | None = None, draws: int = DRAWS
) -> PairFit | None:
    """The fit of two countries by the best account that was published by the date.

    Parameters
    ----------
    customs : the warehouse as it was known on the date
    a, b : ISO3, in any order
    until : the last year that may be taken; any where left out
    draws : of the permutation

    Returns
    -------
    None where no account that counts lists both countries.

    Raises
    ------
    WarehouseError : the build cannot be read
    """
    first, second = sorted((a, b))
    tried = 0
    for edition in editions(customs.warehouse):
        if (until is not None and edition.year > until) or not customs.counts(edition.file, edition.year):
            continue
        found = _fit(customs, edition, first, second, draws)
        tried += 1
        if found is not None or tried == _TRIED:
            return found
    return None


def _fit(customs: WarehouseAt, edition: Edition, a: str, b: str, draws: int) -> PairFit | None:
    found = measured(customs.warehouse, edition)
    row, column = found.world.place(a), found.world.place(b)
    if row is None or column is None:
        return None
    there, back = _directed(found, row, column, draws), _directed(found, column, row, draws)
    if there is None and back is None:
        return None
    measures = found.measures
    return PairFit(
        a=a,
        b=b,
        year=edition.year,
        nomenclature=edition.nomenclature,
        books=edition.books,
        source=_source(customs, found, edition),
        query=_asked(customs, edition),
        rows=edition.rows,
        countries=edition.countries,
        products=len(found.world.products),
        covers_the_world=edition.covers_the_world,
        there=there,
        back=back,
        similarity=placed(measures.similarity, row, column, symmetric=True),
        intra_industry=placed(measures.intra_industry, row, column, symmetric=True),
    )


def _directed(found: Measured, row: int, column: int, draws: int) -> DirectedFit | None:
    """One way; None where a basket is missing."""
    world, measures = found.world, found.measures
    michaely = placed(measures.michaely, row, column)
    cosine, affinity = placed(measures.cosine, row, column), placed(measures.affinity, row, column)
    if michaely is None or cosine is None or affinity is None:
        return None
    sold, bought = shares(world.exports[[row]])[0], shares(world.imports[[column]])[0]
    return DirectedFit(
        exporter=world.countries[row],
        importer=world.countries[column],
        michaely=michaely,
        cosine=cosine,
        affinity=affinity,
        customers=strip(measures.michaely, world.countries, row, column, sells=True),
        suppliers=strip(measures.michaely, world.countries, row, column, sells=False),
        chance=by_chance(sold, bought, world.world, draws=draws),
    )


def _source(customs: WarehouseAt, found: Measured, edition: Edition) -> SourceUse:
    """The file behind the account; of an account in many files the first, and how many there are."""
    files = found.world.files or (edition.file,)
    use = customs.source(files[0], edition.year)
    return use if len(files) == 1 else replace(use, title=f"{use.title} (first of {len(files)} files)")


def _asked(customs: WarehouseAt, edition: Edition) -> str:
    """The SQL that the account is read with."""
    from comity.warehouse import query
    from comity.warehouse.store import Asked

    totals = edition.books is Books.TOTALS
    asked = query.load(f"questions/{'world_totals' if totals else 'world_flows'}")
    given: dict[str, Value] = {
        "source": edition.source_id,
        "nomenclature": edition.nomenclature,
        "year": edition.year,
    }
    sides: list[dict[str, Value]] = [{}] if totals else [{"side": side} for side in sides_of(edition.books)]
    return "\n\n".join(
        Asked(query=asked, params={**given, **side}, build=customs.build).text for side in sides
    )
