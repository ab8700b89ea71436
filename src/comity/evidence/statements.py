"""What was said in public of a pair's trade: levels, series and targets, all of grade E."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from comity.evidence.currency import in_currency
from comity.evidence.naming import evidence_id, pair_of, quoted
from comity.evidence.remembered import once_per_world
from comity.facts import fiscal_year
from comity.facts.grades import grade_of_statement
from comity.ledger.remarks import amount, hedge, is_partial
from comity.ledger.statements import RATIO, scope
from comity.phrasing import aside, by_deadline, figure, month, pair_names, span, whose_year
from comity.records import Comparator, Evidence, Kind, Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.records import Claim, Communique, LedgerEntry, SourceUse
    from comity.world import WorldAt

OCCASION_DAYS = 14  # what was said this near to the text was said on the same occasion: it is no repetition
_YEAR = timedelta(days=365)
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)
_OTHER_ACCOUNT = re.compile(r"(?P<who>[A-Z][\w .]*?) (?:counts|quotes|gives|gave) (?P<figure>\d+(?:\.\d+)?)")
_ABOUT = 0.05  # "about" and "rounded" in the table mean what "about" means in a text


class Hedged(NamedTuple):
    """A figure with the bounds that its remark gives it."""

    value: float
    low: float | None
    high: float | None


def levels(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """Levels said of the claim's period, or of one next to it."""
    window = _window(claim, world.as_of)
    for piece in _all_levels(claim, communique, world):
        if window is None or _touches(piece.period, window):
            yield piece


def series(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """Levels of whole years said of the window of a superlative."""
    window = Period(start=claim.period.start, end=claim.period.end)
    for piece in _all_levels(claim, communique, world):
        if _touches(piece.period, window) and is_year(piece.period):
            yield piece


def changes(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """Changes that follow from two levels said of adjoining periods of one length."""
    said = [p for p in _all_levels(claim, communique, world) if p.value and p.period.start and p.period.end]
    for later in said:
        for earlier in said:
            if _year_before(earlier.period, later.period) and _touches(later.period, claim.period):
                yield _change(earlier, later)


def targets(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """Targets said by the two before or after the text, each with its deadline as its period."""
    pair = pair_of(claim)
    if pair is None or claim.details.product or claim.exporter:
        return  # a target for one good or one direction is no restatement of one for all trade
    said_by = communique.published.end or world.as_of
    said_from = communique.published.start or said_by
    occasion = timedelta(days=OCCASION_DAYS)
    for entry, earlier, later in _targets(world, *pair):
        when = entry.said_on.end
        if when is None or is_own(entry, communique):
            continue
        if when < said_from - occasion:
            yield earlier
        elif when > said_by + occasion:
            yield later


@once_per_world
def _targets(world: WorldAt, a: str, b: str) -> tuple[tuple[LedgerEntry, Evidence, Evidence], ...]:
    """The targets of a pair, each as an earlier and as a later one."""
    entries = [e for e in _entries(world, a, b, "target") if e.value_low is not None and not scope(e)]
    return tuple((entry, _target(entry, "earlier"), _target(entry, "later")) for entry in entries)


def _target(entry: LedgerEntry, state: str) -> Evidence:
    pair = _pair(entry)
    return Evidence(
        id=evidence_id("said", entry.id),
        metric="target",
        countries=pair,
        period=Period(end=entry.deadline.end, as_stated=entry.deadline_as_stated or None),
        grade=grade_of_statement(entry),
        method=f"announced by {entry.speaker}",
        statement=_goal(entry),
        sources=(entry.source,),
        value=entry.value_low,
        value_low=entry.value_low,
        value_high=entry.value_high,
        unit=entry.unit,
        state=state,
    )


def _goal(entry: LedgerEntry) -> str:
    """Who named which target, of what and by when, in one sentence."""
    who, source = quoted(entry.speaker, entry.source)
    multiple = " its level" if entry.unit == RATIO else ""
    due = f" {by_deadline(entry.deadline.end)}" if entry.deadline.end else ""
    when = f", “{entry.deadline_as_stated}”" if entry.deadline_as_stated and not due else ""
    what = f"trade between {pair_names(entry.parties)}"
    return f"{who} named {amount(entry)}{multiple} as a target for {what}{due}{when}{aside(source)}"


def _entries(world: WorldAt, a: str, b: str, kind: str) -> list[LedgerEntry]:
    """The ledger's entries of one kind on a pair; what a bloc said for its members is left out."""
    return [entry for entry in world.statements(a, b) if entry.kind == kind and entry.via is None]


def is_own(entry: LedgerEntry, communique: Communique) -> bool:
    """Whether an entry comes from the outlet and days of the text: no text is evidence for itself."""
    return same_outlet(entry.source, communique) and _touches(entry.said_on, communique.published)


def same_outlet(source: SourceUse, communique: Communique) -> bool:
    """Whether something was read where the text was published."""
    if communique.source is None:
        return False
    citation = source.citation.lower()
    return any(host in citation for host in _hosts(communique.source))


@cache
def _hosts(source: str) -> tuple[str, ...]:
    return tuple(host.lower().removeprefix("www.") for host in _HOST.findall(source))


def _all_levels(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """Every level said of the claim's pair, in the claim's currency, but for what the text itself said."""
    pair = pair_of(claim)
    if pair is None or claim.details.product or claim.exporter:
        return  # the ledger holds the trade of the two as a whole
    unit = claim.quantity.unit if claim.quantity and claim.kind is not Kind.TRADE_GROWTH else None
    for entry, pieces in _levels(world, *pair):
        if not is_own(entry, communique):
            for piece in pieces:
                yield in_currency(piece, unit, world) if unit else piece


@once_per_world
def _levels(world: WorldAt, a: str, b: str) -> tuple[tuple[LedgerEntry, tuple[Evidence, ...]], ...]:
    """The levels of a pair's whole trade, with the accounts of each."""
    return tuple(
        (entry, tuple(_accounts(entry)))
        for entry in _entries(world, a, b, "level")
        if entry.value_low is not None and not scope(entry) and not is_partial(entry.note)
    )


def _accounts(entry: LedgerEntry) -> Iterator[Evidence]:
    """What an entry says, and what other accounts of the same statement say."""
    yield _level(entry, entry.value_low or 0.0, None, 0)
    scale = _scale(entry)
    for n, match in enumerate(_OTHER_ACCOUNT.finditer(entry.note), 1):
        value = float(match["figure"]) * scale
        if value != entry.value_low:
            yield _level(entry, value, match["who"], n)


def _scale(entry: LedgerEntry) -> float:
    """Base units for each unit that the row counts in: a million, a billion."""
    number = re.match(r"\d+(?:\.\d+)?", entry.figure)
    return (entry.value_low or 0.0) / float(number.group()) if number and float(number.group()) else 1.0


def _level(entry: LedgerEntry, value: float, account: str | None, n: int) -> Evidence:
    hedged = Hedged(value, value, value) if account else _hedged(value, entry)
    said = figure(value, entry.unit) if account else amount(entry)
    speaker, period = account or entry.speaker, _said_period(entry)
    who, source = quoted(speaker, entry.source)
    days = span(period)
    return Evidence(
        id=evidence_id("said", entry.id, f"account-{n}" if n else ""),
        metric="trade.total",
        countries=_pair(entry),
        period=period,
        grade=grade_of_statement(entry),
        method=f"stated by {speaker}; not checked against records",
        statement=(
            f"{who} put trade between {pair_names(entry.parties)} at {said}"
            f"{f' for {days}' if days else ''}{aside(whose_year(period), source)}"
        ),
        sources=(entry.source,),
        value=hedged.value,
        value_low=hedged.low,
        value_high=hedged.high,
        unit=entry.unit,
    )


def _hedged(value: float, entry: LedgerEntry) -> Hedged:
    """A figure as its remark hedges it: ``exceeded`` leaves it open above."""
    match hedge(entry.note):
        case Comparator.OVER:
            return Hedged(value, value, None)
        case Comparator.UNDER:
            return Hedged(value, None, value)
        case Comparator.APPROX:
            return Hedged(value, value * (1 - _ABOUT), value * (1 + _ABOUT))
        case _:
            return Hedged(value, entry.value_low, entry.value_high)


def _pair(entry: LedgerEntry) -> tuple[str, ...]:
    return tuple(sorted(entry.parties))


def _said_period(entry: LedgerEntry) -> Period:
    """What a level is about, and whose year that is; a current yearly one, the year to when it was said."""
    if entry.period.stated or entry.said_on.end is None:
        owner = next((code for code in sorted(entry.parties) if _is_its_year(entry.period, code)), None)
        return replace(entry.period, fiscal=owner) if owner else entry.period
    end = entry.said_on.end
    return Period(
        start=end - _YEAR + timedelta(days=1), end=end, as_stated=f"the year to {_month(entry.said_on)}"
    )


def _is_its_year(period: Period, code: str) -> bool:
    """Whether a period is one fiscal year of a country that does not count from January."""
    own = fiscal_year(code)
    if own is None or own.is_calendar_year or period.start is None or not is_year(period):
        return False
    start = period.start
    return start.month == own.start_month and abs(start.day - own.start_day) <= 1


def _month(said_on: Period) -> str:
    words = said_on.as_stated or ""
    if len(words) == 4 or said_on.end is None:
        return words
    return month(said_on.end)


def _window(claim: Claim, as_of: date) -> Period | None:
    """The claim's period and a year on either side; without one, the last two whole years and this one."""
    if claim.kind in (Kind.TRADE_TARGET, Kind.FORECAST):
        return Period(start=date(as_of.year - 10, 1, 1), end=claim.deadline or claim.period.end)
    start, end = claim.period.start, claim.period.end
    if start is None and end is None:
        return Period(start=date(as_of.year - 2, 1, 1), end=as_of)
    return Period(start=start - _YEAR if start else None, end=end + _YEAR if end else None)


def _touches(a: Period, b: Period) -> bool:
    """Whether two periods can share a day; open ends reach everywhere."""
    return not (
        (a.end is not None and b.start is not None and a.end < b.start)
        or (b.end is not None and a.start is not None and b.end < a.start)
    )


def is_year(period: Period) -> bool:
    """Whether a period is some twelve months."""
    return (
        period.start is not None and period.end is not None and 340 <= (period.end - period.start).days <= 390
    )


def _year_before(earlier: Period, later: Period) -> bool:
    """Whether one period is the other a year before, to a few days."""
    if not (earlier.start and earlier.end and later.start and later.end):
        return False
    return all(
        abs((b - a).days - 365) <= 3 for a, b in ((earlier.start, later.start), (earlier.end, later.end))
    )


def _change(earlier: Evidence, later: Evidence) -> Evidence:
    """The change between two levels, as far as their bounds fix it."""
    change = ((later.value or 0.0) / (earlier.value or 1.0) - 1) * 100
    low = _percent(later.value_low, earlier.value_high)
    high = _percent(later.value_high, earlier.value_low)
    return replace(
        later,
        id=evidence_id("growth", earlier.id, later.id),
        metric="trade.growth",
        method=f"derived from two statements: {earlier.statement}; {later.statement}",
        statement=f"Two statements give a change of {figure(round(change, 1), 'percent')}",
        sources=tuple(dict.fromkeys((*later.sources, *earlier.sources))),
        value=change,
        value_low=low,
        value_high=high,
        unit="percent",
        rows=2,
        caveats=earlier.caveats | later.caveats,
    )


def _percent(after: float | None, before: float | None) -> float | None:
    return None if after is None or not before else (after / before - 1) * 100
