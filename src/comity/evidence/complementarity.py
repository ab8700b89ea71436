"""How well two economies fit, from all trade by product: each direction's place among all pairs.

The interval of a place spans three indices, so that no verdict hangs on the choice of one. What baskets of
these sizes reach by chance is a piece of its own. The rules of grading and judging are in decision 61.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from comity.evidence.naming import evidence_id, pair_of
from comity.evidence.reporters import is_silent
from comity.phrasing import country
from comity.records import Evidence, Grade, Period, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.indicators.fit import DirectedFit, PairFit
    from comity.indicators.places import Strip
    from comity.records import Claim, Communique
    from comity.world import WorldAt

PLACE, CHANCE = "complementarity", "complementarity.chance"
OLD_YEARS = 3  # what two economies sell and buy changes slowly, but it changes


def fitting(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """Each direction of the claim: its place among all pairs, and how often chance does as well."""
    del communique
    pair = pair_of(claim)
    if pair is None:
        return
    spoken_of = claim.period.end.year if claim.period.end else None
    fit = world.fit(*pair, until=spoken_of)
    if fit is None:
        return
    when = min(spoken_of or world.as_of.year, world.as_of.year)
    for one in fit.directions:
        if claim.exporter and claim.importer and claim.exporter != one.exporter:
            continue
        yield _place(fit, one, when)
        yield _chance(fit, one, when)


def _place(fit: PairFit, one: DirectedFit, when: int) -> Evidence:
    low, high = one.places
    return _piece(
        fit,
        one,
        when,
        metric=PLACE,
        value=one.michaely.place,
        value_low=low,
        value_high=high,
        unit="percentile",
        method=(
            f"Michaely's index of {fit.products:,} products in {fit.nomenclature}, its place among "
            f"{one.michaely.pairs + 1:,} directed pairs; the interval spans the cosine and Bhattacharyya's "
            "coefficient"
        ),
        statement=_statement(fit, one),
    )


def _chance(fit: PairFit, one: DirectedFit, when: int) -> Evidence:
    chance = one.chance
    return _piece(
        fit,
        one,
        when,
        metric=CHANCE,
        value=chance.p,
        value_low=chance.p_low,
        value_high=chance.p_high,
        unit="probability",
        method=(
            f"{chance.draws:,} permutations in which goods of like weight in world trade changed places, "
            "so that both baskets kept their sizes"
        ),
        statement=(
            f"By chance, baskets as large as what {country(one.exporter)} sold and {country(one.importer)} "
            f"bought in {fit.year} had an index of {chance.mean:.2f} ({chance.low:.2f} to {chance.high:.2f})"
            f"; theirs was {chance.observed:.2f}, which {_percent(chance.p)} of draws reached."
        ),
    )


def _piece(
    fit: PairFit,
    one: DirectedFit,
    when: int,
    *,
    metric: str,
    value: float,
    value_low: float,
    value_high: float,
    unit: str,
    method: str,
    statement: str,
) -> Evidence:
    grade, caveats = graded(fit, when)
    source_id = fit.source.id.partition("/")[0]
    return Evidence(
        id=evidence_id(metric, source_id, fit.nomenclature, str(fit.year), one.exporter, one.importer),
        metric=metric,
        countries=(fit.a, fit.b),
        exporter=one.exporter,
        importer=one.importer,
        period=Period(start=date(fit.year, 1, 1), end=date(fit.year, 12, 31)),
        grade=grade,
        method=f"{fit.source.title}: {method}",
        statement=statement,
        sources=(fit.source,),
        value=value,
        value_low=value_low,
        value_high=value_high,
        unit=unit,
        rows=fit.rows,
        query=fit.query,
        caveats=caveats,
    )


def graded(fit: PairFit, when: int) -> tuple[Grade, frozenset[Reason]]:
    """How far the data covers what a place among all pairs needs.

    Parameters
    ----------
    fit : of the two countries
    when : the year that is spoken of

    Returns
    -------
    B where both countries' own reports are in it and enough of the world's; C where one of them is known by
    its partners' reports; D where the world is not covered or the year is long past. With what to say of it.
    """
    caveats: set[Reason] = set()
    grade = Grade.B
    if fit.books.is_mirror or any(is_silent(code, fit.year) for code in (fit.a, fit.b)):
        caveats.add(Reason.MIRROR_ONLY)
        grade = Grade.C
    if when - fit.year > OLD_YEARS:
        caveats.add(Reason.DATA_LAG)
        grade = Grade.D
    if not fit.covers_the_world:
        grade = Grade.D
    return grade, frozenset(caveats)


def _statement(fit: PairFit, one: DirectedFit) -> str:
    low, high = one.places
    index = one.michaely
    said = (
        f"What {country(one.exporter)} sold matched what {country(one.importer)} bought in {fit.year} to "
        f"{_percent(index.value)} by value (Michaely's index), better than {_percent(index.place)} of all "
        f"pairs ({_percent(low)} to {_percent(high)} by three indices): it was the {_rank(one.suppliers)}; "
        f"{_percent(one.chance.p)} of baskets drawn by chance matched as well"
    )
    rest = [
        f"their exports were alike to {_percent(fit.similarity.value)}" if fit.similarity else "",
        f"{_percent(fit.intra_industry.value)} of their own trade went both ways in the same goods"
        if fit.intra_industry
        else "",
    ]
    told = " and ".join(part for part in rest if part)
    return f"{said}; {told}." if told else f"{said}."


def _rank(strip: Strip) -> str:
    """A country's place among its partner's possible suppliers."""
    return f"{_ordinal(strip.rank)} of {len(strip.partners)} possible suppliers of {country(strip.country)}"


def _percent(share: float) -> str:
    """A share in words, with a tenth where it is small.

    >>> _percent(0.823), _percent(0.0123)
    ('82%', '1.2%')
    """
    return f"{share * 100:.{0 if share >= 0.1 else 1}f}%"


def _ordinal(number: int) -> str:
    """A place in words.

    >>> [_ordinal(n) for n in (1, 2, 3, 4, 11, 22)]
    ['1st', '2nd', '3rd', '4th', '11th', '22nd']
    """
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
