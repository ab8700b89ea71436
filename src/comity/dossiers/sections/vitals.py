"""Vital signs: eight rows on a pair, each with its year, place, last ten years and coverage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from comity.dossiers.figures.weight import said_share
from comity.dossiers.sections import trade
from comity.dossiers.sections.flows import counted_flows
from comity.dossiers.sections.weights import weights
from comity.dossiers.wording import in_words, multiple
from comity.facts.grades import grade_of
from comity.phrasing import capital, counted, country, figure, possessive
from comity.records import NO_PERIOD, Grade, Item, Period, Section

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from comity.dossiers.figures.history import Flow
    from comity.dossiers.sections.flows import Counted
    from comity.dossiers.sections.subject import Subject
    from comity.dossiers.sections.weights import Weights
    from comity.facts.rows import Membership, TradeAgreement
    from comity.records import SourceUse

KEY, TITLE = "vitals", "Vital signs"
_YEARS = 10
_UNKNOWN = "not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One row; what is not known stays None and says so."""

    name: str
    unit: str
    value: float | None = None
    shown: str = _UNKNOWN
    period: Period = NO_PERIOD
    place: str = ""
    series: tuple[tuple[int, float | None], ...] = ()
    coverage: str = ""
    grade: Grade = Grade.D
    sources: tuple[SourceUse, ...] = ()
    query: str | None = None


def section(subject: Subject) -> Section:
    """The eight rows in a fixed order: goods both ways, weights, gaps of the books, agreements, bodies."""
    flows, weight = counted_flows(subject), weights(subject)
    signs = (
        *(_goods(subject, side, flows, weight) for side in (0, 1)),
        *(_weight(code, subject, weight) for code in subject.pair),
        *(_gap(side, flows, subject) for side in (0, 1)),
        _agreements(subject),
        _bodies(subject),
    )
    known = sum(sign.value is not None for sign in signs)
    return Section(
        key=KEY,
        title=TITLE,
        finding=f"{known} of {len(signs)} signs are known of {subject.both} by {subject.day}.",
        items=tuple(_item(sign) for sign in signs),
    )


def _item(sign: Sign) -> Item:
    when = f" in {in_words(sign.period)}" if sign.period.is_calendar_year else ""
    place = f"; {sign.place}" if sign.place else ""
    return Item(
        text=f"{sign.name}{when}: {sign.shown}{place}.",
        grade=sign.grade,
        sources=sign.sources,
        value=sign.value,
        unit=sign.unit if sign.value is not None else None,
        period=sign.period,
        columns=(
            ("Sign", sign.name),
            ("Value", sign.shown),
            ("Year", str(sign.period.end.year) if sign.period.end else ""),
            ("Place", capital(sign.place)),
            ("Ten years", ""),
            ("Coverage", sign.coverage),
        ),
        query=sign.query,
        series=sign.series,
    )


def _goods(subject: Subject, side: int, flows: Counted | None, weight: Weights | None) -> Sign:
    """What one sold the other in the newest year by the best book; failing that, what partner lists allow."""
    seller, buyer = subject.directions()[side]
    name = f"Goods from {country(seller)} to {country(buyer)}"
    flow = flows.history.flows[side] if flows else None
    newest = flow.newest if flow else None
    if flows is None or flow is None or newest is None or newest.best_usd is None:
        return _bounded(subject, seller, buyer, name)
    lists = ((seller, True), (buyer, False))
    places = [p for of, sells in lists if weight and (p := weight.place(of, sells=sells)) is not None]
    return Sign(
        name=name,
        unit="USD",
        value=newest.best_usd,
        shown=figure(newest.best_usd, "USD"),
        period=_year(newest.year),
        place=", ".join(f"{place.told} of {country(place.of)}" for place in places),
        series=_series(flow, subject.as_of.year, "best_usd"),
        coverage=_covered(flow, subject.as_of.year, "best_usd"),
        grade=Grade.C if newest.reconciled_usd is None else Grade.B,
        sources=flows.sources,
        query=flows.query,
    )


def _bounded(subject: Subject, seller: str, buyer: str, name: str) -> Sign:
    """What partner lists allow, goods and services together."""
    bound = trade.tightest(subject, seller, buyer)
    if bound is None or bound.high_usd is None:
        return Sign(name=name, unit="USD")
    place = "customer" if bound.lister == seller else "supplier"
    return Sign(
        name=f"{name}, with services",
        unit="USD",
        value=bound.high_usd,
        shown=trade.amount_of(bound),
        period=_year(bound.year),
        place=f"{place} {bound.rank} of {country(bound.lister)}"
        if bound.rank
        else f"not among the first {place}s of {country(bound.lister)}",
        coverage="1 year, partner lists",
        sources=(bound.source,),
    )


def _series(flow: Flow, until: int, name: str) -> tuple[tuple[int, float | None], ...]:
    """Ten years up to the newest one of which anything is known; a year without a report is None."""
    newest = flow.newest
    last = newest.year if newest else until
    known: dict[int, float | None] = {year.year: getattr(year, name) for year in flow.years}
    return tuple((year, known.get(year)) for year in range(last - _YEARS + 1, last + 1))


def _covered(flow: Flow, until: int, name: str) -> str:
    return _coverage(value for _, value in _series(flow, until, name))


def _coverage(values: Iterable[float | None]) -> str:
    given = list(values)
    return f"{sum(value is not None for value in given)} of {len(given)} years"


def _weight(code: str, subject: Subject, weight: Weights | None) -> Sign:
    """The part of one country's trade in goods that is with the other."""
    partner = subject.b if code == subject.a else subject.a
    name = f"{capital(country(partner))} in {possessive(country(code))} goods trade"
    shares = weight.shares[code] if weight else ()
    if not shares or weight is None:
        return Sign(name=name, unit="share")
    newest = shares[-1]
    known: dict[int, float] = {share.year: share.share for share in shares}
    series = tuple((year, known.get(year)) for year in range(newest.year - _YEARS + 1, newest.year + 1))
    return Sign(
        name=name,
        unit="share",
        value=newest.share,
        shown=said_share(newest.share),
        period=_year(newest.year),
        series=series,
        coverage=f"{_coverage(value for _, value in series)}, {counted(newest.partners, 'partner')}",
        grade=Grade.C,
        sources=weight.sources,
        query=weight.query,
    )


def _gap(side: int, flows: Counted | None, subject: Subject) -> Sign:
    """The importer's book against the exporter's."""
    seller, buyer = subject.directions()[side]
    name = f"Importer’s book against exporter’s, {country(seller)} to {country(buyer)}"
    flow = flows.history.flows[side] if flows else None
    both = [year for year in flow.years if year.ratio is not None] if flow else []
    if not both or flows is None or flow is None:
        return Sign(name=name, unit="ratio")
    newest, ratio = both[-1], both[-1].ratio or 0.0
    return Sign(
        name=name,
        unit="ratio",
        value=ratio,
        shown=multiple(ratio),
        period=_year(newest.year),
        series=_series(flow, subject.as_of.year, "ratio"),
        coverage=_covered(flow, subject.as_of.year, "ratio"),
        grade=Grade.C,
        sources=flows.sources,
        query=flows.query,
    )


def _year(year: int) -> Period:
    return Period(start=date(year, 1, 1), end=date(year, 12, 31))


def _agreements(subject: Subject) -> Sign:
    facts = [f for f in subject.view.agreements(*subject.pair) if f.status_at == "in_force"]
    rows = [fact.row for fact in facts]
    return _count(subject, "Trade agreements in force between the two", rows, len(rows), "trade_agreements")


def _bodies(subject: Subject) -> Sign:
    """Bodies of which both are full members."""
    mine, others = (
        {m.body: m for m in subject.view.memberships(code) if m.status == "member"} for code in subject.pair
    )
    shared = sorted(mine.keys() & others.keys())
    rows = [row for body in shared for row in (mine[body], others[body])]
    return _count(subject, "Bodies of which both are members", rows, len(shared), "memberships")


def _count(
    subject: Subject, name: str, rows: Sequence[Membership | TradeAgreement], number: int, table: str
) -> Sign:
    """How many are on record; the table behind it is not complete, so none is no proof."""
    asked = [use for use in subject.view.sources() if use.id == f"facts/{table}"]
    return Sign(
        name=name,
        unit="count",
        value=float(number),
        shown=str(number),
        period=Period(start=subject.as_of, end=subject.as_of),
        coverage="on the date; the table is not complete",
        grade=max((grade_of(row) for row in rows), default=Grade.D),
        sources=tuple(dict.fromkeys(row.source for row in rows)) or tuple(asked),
    )
