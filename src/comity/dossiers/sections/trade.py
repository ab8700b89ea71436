"""Trade: what was stated of it, and what partner lists allow at most, both ways."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.dossiers.sections import spoken
from comity.dossiers.wording import in_words
from comity.ledger import remarks
from comity.ledger.statements import scope
from comity.phrasing import capital, counted, country, figure, interval, possessive
from comity.records import Grade, Item, Period, Reason, Section
from comity.sources.factbook import figure_period

if TYPE_CHECKING:
    from comity.dossiers.sections.subject import Subject
    from comity.records import LedgerEntry, SourceUse
    from comity.sources.factbook import PartnerList, YearFigure

KEY, TITLE = "trade", "Trade as it was stated"
_MOST_LEVELS = 8
_YEAR = 360  # days from which a span is a whole year
_NEAR = 400  # days by which a whole year may be older than a part of one and still be preferred


@dataclass(frozen=True, slots=True)
class Bound:
    """What one country's list of partners says of one flow; amounts in US dollars, None where not known."""

    seller: str
    buyer: str
    lister: str  # whose list it is
    year: int
    rank: int | None  # place on the list, None where it is not named
    share: float  # its own, or the most that a country not named can have
    low_usd: float | None
    high_usd: float | None
    total_usd: float | None
    source: SourceUse


def section(subject: Subject) -> Section:
    """Levels that were stated, newest first, then the bounds from both countries' lists."""
    levels = _levels(subject)
    bounds = [b for seller, buyer in subject.directions() for b in _bounds(subject, seller, buyer)]
    items = (*(_level_item(e) for e in levels[:_MOST_LEVELS]), *(_bound_item(b) for b in bounds))
    return Section(
        key=KEY,
        title=TITLE,
        finding=_finding(subject, levels, bounds),
        items=items,
        absent=None
        if items
        else f"The ledger has no statement on their trade by {subject.day}, and the World Factbook no list "
        "of partners that counts by then. Customs reports of either side would fill this section.",
    )


def _levels(subject: Subject) -> list[LedgerEntry]:
    """Statements of a level: the pair's own before a bloc's, the latest period first."""
    levels = [e for e in subject.view.statements(*subject.pair) if e.kind == "level"]
    newest = sorted(
        levels, key=lambda e: (e.period.end or e.said_on.end or subject.as_of, e.id), reverse=True
    )
    return sorted(newest, key=lambda e: e.via is not None)


def _bounds(subject: Subject, seller: str, buyer: str) -> list[Bound]:
    """The bounds on one flow from the seller's list and from the buyer's."""
    found = []
    exports = subject.view.partners(seller)
    if exports is not None and exports.export_partners is not None:
        listed = exports.export_partners
        found.append(_bound((seller, buyer), seller, listed, exports.exports_usd, exports.source))
    imports = subject.view.partners(buyer)
    if imports is not None and imports.import_partners is not None:
        listed = imports.import_partners
        found.append(_bound((seller, buyer), buyer, listed, imports.imports_usd, imports.source))
    return [b for b in found if b is not None]


def _bound(
    flow: tuple[str, str], lister: str, listed: PartnerList, totals: tuple[YearFigure, ...], source: SourceUse
) -> Bound | None:
    """A share times a total of the same year; a country not named trades no more than the last named."""
    seller, buyer = flow
    partner = buyer if lister == seller else seller
    total = next((f.value_usd for f in totals if f.year == listed.year), None)
    rank, found = next(
        ((i, p) for i, p in enumerate(listed.partners, start=1) if p.iso3 == partner), (None, None)
    )
    share = found.share if found else listed.ceiling
    if share is None:
        return None
    rounding = found.half_unit if found else 0.0
    low = max(share - rounding, 0.0) if found else 0.0
    return Bound(
        seller=seller,
        buyer=buyer,
        lister=lister,
        year=listed.year,
        rank=rank,
        share=share,
        low_usd=None if total is None else low * total,
        high_usd=None if total is None else (share + rounding) * total,
        total_usd=total,
        source=source,
    )


def _finding(subject: Subject, levels: list[LedgerEntry], bounds: list[Bound]) -> str:
    parts = [_stated_last([e for e in levels if e.via is None])]
    ceilings = [c for flow in subject.directions() if (c := _ceiling(bounds, *flow))]
    if ceilings:
        parts.append(f"by partner lists, {' and '.join(ceilings)}")
    return capital("; ".join(parts)) + "."


def _stated_last(levels: list[LedgerEntry]) -> str:
    """The last whole year that somebody put a figure on all their trade; failing that, the last months."""
    whole = [e for e in levels if e.value_low is not None and not scope(e) and not remarks.is_partial(e.note)]
    dated = [e for e in whole if e.period.start and e.period.end]
    if not dated:
        count = counted(len(levels), "statement")
        return (
            f"{count} on their trade {'names' if len(levels) == 1 else 'name'} no year"
            if levels
            else "0 statements on their trade are on record"
        )
    said = next((e for e in dated if _is_year(e.period) and _is_near(e.period, dated[0].period)), dated[0])
    return f"{said.speaker} put their trade at {remarks.amount(said)} in {in_words(said.period)}"


def _is_year(period: Period) -> bool:
    """Whether a span is about a year long."""
    return period.start is not None and period.end is not None and (period.end - period.start).days >= _YEAR


def _is_near(period: Period, latest: Period) -> bool:
    """Whether a span ends no more than about a year before the latest one."""
    return period.end is not None and latest.end is not None and (latest.end - period.end).days <= _NEAR


def _ceiling(bounds: list[Bound], seller: str, buyer: str) -> str:
    """What the lists say of one flow: where one names the partner, its amount; else the lower ceiling."""
    least = _tightest(bounds, seller, buyer)
    if least is None:
        return ""
    naming = [
        b for b in bounds if (b.seller, b.buyer) == (seller, buyer) and b.rank and b.high_usd is not None
    ]
    if naming:
        low = -_rounded_up(-min(b.low_usd or 0.0 for b in naming))
        amount = interval(low, _rounded_up(max(b.high_usd or 0.0 for b in naming)), "USD")
    else:
        amount = f"at most {figure(_rounded_up(least.high_usd or 0.0), 'USD')}"
    return f"{country(seller)} sold {country(buyer)} {amount} in {least.year}"


def tightest(subject: Subject, seller: str, buyer: str) -> Bound | None:
    """The bound on one flow that says most: of a list that names the partner, else the lowest ceiling."""
    return _tightest(_bounds(subject, seller, buyer), seller, buyer)


def _tightest(bounds: list[Bound], seller: str, buyer: str) -> Bound | None:
    known = [b for b in bounds if (b.seller, b.buyer) == (seller, buyer) and b.high_usd is not None]
    return min([b for b in known if b.rank] or known, key=lambda b: b.high_usd or 0.0, default=None)


def _level_item(entry: LedgerEntry) -> Item:
    return spoken.line(
        entry,
        ("Said on", in_words(entry.said_on)),
        ("By", spoken.speaker(entry)),
        ("Trade", remarks.amount(entry)),
        ("Of", in_words(entry.period, unstated=f"“{entry.period_as_stated}”")),
        about=entry.period,
        caveats=frozenset({Reason.REPORTED_ONLY}),
    )


def _bound_item(bound: Bound) -> Item:
    seller, buyer, lister = (country(c) for c in (bound.seller, bound.buyer, bound.lister))
    side = "exports" if bound.lister == bound.seller else "imports"
    partner = buyer if bound.lister == bound.seller else seller
    share = figure(bound.share, "share")
    place = (
        f"number {bound.rank} with {share}"
        if bound.rank
        else f"not among the first partners, so below {share}"
    )
    amount = amount_of(bound)
    total = (
        f" ({figure(bound.total_usd, 'USD')} of goods and services)" if bound.total_usd is not None else ""
    )
    return Item(
        text=f"From {seller} to {buyer}: in {possessive(lister)} {side} of {bound.year}{total} {partner} is "
        f"{place}; {amount}.",
        grade=Grade.D,
        sources=(bound.source,),
        value=bound.high_usd,
        unit="USD" if bound.high_usd is not None else None,
        period=figure_period(bound.year),
        caveats=frozenset({Reason.GOODS_VS_SERVICES}),
        columns=(
            ("Flow", capital(f"{seller} to {buyer}")),
            ("By the list of", f"{capital(lister)}, {side} {bound.year}"),
            ("Place", str(bound.rank) if bound.rank else "not named"),
            ("Share", f"about {share}" if bound.rank else f"below {share}"),
            ("Amount", amount),
        ),
    )


def amount_of(bound: Bound) -> str:
    """An interval where a list names the partner, else a ceiling."""
    if bound.high_usd is None or bound.low_usd is None:
        return "no total of that year is at hand"
    high = _rounded_up(bound.high_usd)
    if not bound.rank:
        return f"at most {figure(high, 'USD')}"
    return interval(-_rounded_up(-bound.low_usd), high, "USD") or ""


def _rounded_up(value: float) -> float:
    """The next number of two digits, so that a rounded bound still bounds.

    >>> _rounded_up(2_624_000_000.0), -_rounded_up(-2_690_000_000.0)
    (2700000000.0, 2600000000.0)
    """
    if value == 0:
        return 0.0
    unit = 10.0 ** (math.floor(math.log10(abs(value))) - 1)
    return math.ceil(value / unit) * unit
