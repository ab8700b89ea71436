"""How well what each sells matches what the other buys, beside all their other partners."""

from __future__ import annotations

from datetime import date
from math import floor
from typing import TYPE_CHECKING

from comity.dossiers import figures
from comity.dossiers.figures.strip import Line, Strip, table
from comity.phrasing import capital, country, figure
from comity.records import Figure, Grade, Item, Period, Section

if TYPE_CHECKING:
    from comity.dossiers.sections.subject import Subject
    from comity.indicators.chance import Chance
    from comity.indicators.fit import DirectedFit, PairFit

KEY, TITLE = "complementarity", "How well they fit"


def section(subject: Subject) -> Section:
    """A line for each direction and one for the likeness of both baskets, and the strip of all partners."""
    fit = subject.view.fit(*subject.pair)
    items = _items(fit) if fit else ()
    return Section(
        key=KEY,
        title=TITLE,
        finding=_finding(subject, fit),
        items=items,
        figures=(_figure(subject, fit),) if fit and fit.directions else (),
        absent=None if items else _absent(subject),
    )


def _absent(subject: Subject) -> str:
    if not subject.view.holds_customs:
        return "No trade by product has been built; comity data get cepii-baci-hs17 and comity build would."
    return f"No source that is held lists by product what both sell and buy by {subject.day}."


def _finding(subject: Subject, fit: PairFit | None) -> str:
    if fit is None or not fit.directions:
        return f"0 measures of how well {subject.both} fit can be worked out."
    said = [
        f"what {country(one.exporter)} sold in {fit.year} fitted what {country(one.importer)} bought better "
        f"than {_part(one.michaely.place)} of all {one.michaely.pairs:,} other pairs"
        for one in fit.directions
    ]
    return f"{capital('; '.join(said))}."


def _part(share: float) -> str:
    """A share of pairs, rounded down so that all are never left behind by rounding.

    >>> _part(0.9961), _part(1.0)
    ('99%', '100%')
    """
    return figure(floor(share * 100 + 1e-9) / 100, "share")


def _grade(fit: PairFit) -> Grade:
    """An index from one account of the world; a bound where that lists few countries."""
    return Grade.C if fit.covers_the_world else Grade.D


def _items(fit: PairFit) -> tuple[Item, ...]:
    lines = [_direction(fit, one) for one in fit.directions]
    for measured, what, name in (
        (fit.similarity, "Likeness of what they sell", "Finger and Kreinin’s index"),
        (fit.intra_industry, "Trade of the same goods both ways", "Grubel and Lloyd’s index"),
    ):
        if measured is not None:
            above = f"above {_part(measured.place)} of {measured.pairs:,} other pairs"
            lines.append(_line(fit, what, f"{measured.value:.2f} ({name})", above, "", value=measured.value))
    return tuple(lines)


def _direction(fit: PairFit, one: DirectedFit) -> Item:
    low, high = map(_part, one.places)
    between = low if low == high else f"{low} to {high}"
    return _line(
        fit,
        capital(f"{country(one.exporter)} to {country(one.importer)}"),
        f"{one.michaely.value:.2f} (Michaely’s index)",
        f"customer {one.customers.rank} of {len(one.customers.partners)}, supplier {one.suppliers.rank} of "
        f"{len(one.suppliers.partners)}; above {between} of pairs by three indices",
        _by_chance(one.chance),
        value=one.michaely.value,
    )


def _by_chance(chance: Chance) -> str:
    """What baskets of the same sizes have by chance."""
    return f"{chance.low:.2f} to {chance.high:.2f}"


def _line(fit: PairFit, what: str, index: str, place: str, chance: str, *, value: float) -> Item:
    by_chance = f"; by chance {chance}" if chance else ""
    return Item(
        text=f"{what} in {fit.year}: {index}, {place}{by_chance}.",
        grade=_grade(fit),
        sources=(fit.source,),
        value=value,
        unit="index",
        period=Period(start=date(fit.year, 1, 1), end=date(fit.year, 12, 31)),
        columns=(
            ("Measure", what),
            ("Year", str(fit.year)),
            ("From 0 to 1", index),
            ("Place", capital(place)),
            ("By chance, 95% of draws", chance),
        ),
        query=fit.query,
    )


def _figure(subject: Subject, fit: PairFit) -> Figure:
    plot = Strip(lines=tuple(map(_strip, fit.directions)), measure="Michaely’s index", year=fit.year)
    return Figure(
        key="fit",
        title=figures.title(plot),
        subtitle="Michaely’s index, 0 to 1, of what a country sells beside what each partner buys, "
        f"{fit.year}; a tick for each partner",
        plot=plot,
        headings=("Flow", "Index", "Place", "Partners"),
        units=(None, None, "count", "count"),
        rows=table(plot),
        sources=(fit.source,),
        note=f"{fit.products:,} products of {fit.nomenclature} in {fit.countries} countries. 1 would be "
        "baskets that match good by good. A high index says nothing of price or distance.",
        build=subject.view.customs.build if subject.view.customs else None,
        query=fit.query,
    )


def _strip(one: DirectedFit) -> Line:
    """The customers of the exporter, this importer apart."""
    return Line(
        exporter=one.exporter,
        importer=one.importer,
        own=one.customers.value,
        others=tuple(p.value for p in one.customers.partners if p.iso3 != one.importer),
    )
