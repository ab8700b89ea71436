"""Turns the wording of the promises table into figures, periods and deadlines."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from comity.facts.dates import is_span, partial_date, span
from comity.facts.fiscal import fiscal_period, fiscal_year
from comity.facts.rows import Promise
from comity.facts.starter import pair_key
from comity.records import NO_PERIOD, LedgerEntry, Period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from comity.ledger.registry.entries import Entry
    from comity.records import SourceUse

SCALE = {"million": 1e6, "billion": 1e9, "trillion": 1e12}
_CURRENCY = re.compile(r"[A-Z]{3}")
_MULTIPLES = {"double": 2.0, "triple": 3.0, "quadruple": 4.0}
RATIO = "ratio"  # the unit of "double" and its like


def entries(promises: Iterable[Promise]) -> tuple[LedgerEntry, ...]:
    """One entry for each row, in the order given.

    An entry's id names its parties, date and kind, with a number where these coincide, so that it
    stays the same when later statements are added.
    """
    seen: dict[str, int] = {}
    made = []
    for promise in promises:
        said = promise.said_on.as_stated or "undated"
        stem = f"{pair_key(promise.party_a, promise.party_b)}/{said}/{promise.kind}"
        seen[stem] = seen.get(stem, 0) + 1
        made.append(entry(promise, f"{stem}/{seen[stem]}"))
    return tuple(made)


def entry(promise: Promise, entry_id: str) -> LedgerEntry:
    """Read one row: figure in base units, period and deadline as days where words allow it."""
    low, high, unit = read_figure(promise.figure, promise.unit)
    return LedgerEntry(
        id=entry_id,
        parties=(promise.party_a, promise.party_b),
        said_on=promise.said_on,
        kind=promise.kind,
        speaker=promise.speaker,
        figure=f"{promise.figure} {promise.unit}".replace(" relative", ""),
        value_low=low,
        value_high=high,
        unit=unit,
        period=read_period(promise.period, (promise.party_a, promise.party_b)),
        period_as_stated=promise.period,
        deadline=read_deadline(promise.deadline),
        deadline_as_stated=promise.deadline,
        note=promise.note,
        source=promise.source,
        measure=promise.measure,
        exporter=promise.exporter,
        side=promise.side,
    )


def entry_of(kept: Entry, source: SourceUse) -> LedgerEntry:
    """A statement that somebody keeps in a registry, read as a row of the table is.

    Parameters
    ----------
    source : where it was read
    """
    promise = Promise(
        party_a=kept.text("party_a"),
        party_b=kept.text("party_b"),
        said_on=partial_date(kept.text("said_on")),
        kind=kept.text("kind"),
        speaker=kept.text("speaker"),
        figure=kept.text("figure"),
        unit=kept.text("unit"),
        period=kept.text("period"),
        deadline=kept.text("deadline"),
        note=kept.text("note"),
        source=source,
        measure=kept.text("measure") or "trade",
        exporter=kept.text("exporter") or None,
        side=kept.text("side") or None,
    )
    return entry(promise, kept.id)


def said(entry: LedgerEntry) -> tuple[object, ...]:
    """What makes two entries the same statement: who said what of which two, on which day.

    A row of the starter that somebody copied into the registry is not a second promise.
    """
    return (
        frozenset(entry.parties),
        entry.said_on.start,
        entry.said_on.end,
        entry.kind,
        entry.speaker,
        entry.figure,
        entry.period_as_stated,
        entry.deadline_as_stated,
    )


def read_figure(figure: str, unit: str) -> tuple[float | None, float | None, str]:
    """A figure and its unit in base units; words without a number have no value.

    Examples
    --------
    >>> read_figure("100-200", "USD million")
    (100000000.0, 200000000.0, 'USD')
    >>> read_figure("several", "USD billion")
    (None, None, 'USD')
    >>> read_figure("double", "relative")
    (2.0, 2.0, 'ratio')
    """
    if unit == "relative":
        multiple = _MULTIPLES.get(figure)
        return multiple, multiple, RATIO
    base, _, scale_word = unit.partition(" ")
    scale = SCALE.get(scale_word, 1.0)
    numbers = re.fullmatch(r"(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?", figure)
    if numbers is None:
        return None, None, base
    # Rounded to the cent: 4.1 billion is 4100000000, not a hair less.
    low = round(float(numbers[1]) * scale, 2)
    return low, round(float(numbers[2]) * scale, 2) if numbers[2] else low, base


def strange_scale(unit: str) -> str:
    """What follows a currency in a unit and is no scale; empty where nothing is amiss.

    Read as it stands, it would turn billions into single dollars.

    Examples
    --------
    >>> strange_scale("USD billon"), strange_scale("USD billion"), strange_scale("trucks a day")
    ('billon', '', '')
    """
    base, _, scale_word = unit.partition(" ")
    return "" if not _CURRENCY.fullmatch(base) or scale_word in SCALE else scale_word


def read_period(words: str, parties: tuple[str, ...] = ()) -> Period:
    """The days that a statement is about; none where the words name no date ("annual, current").

    Examples
    --------
    >>> read_period("2024, EU exports of goods").end
    datetime.date(2024, 12, 31)
    >>> read_period("FY2024-25", ("IND", "ARE")).start
    datetime.date(2024, 4, 1)
    """
    head = words.partition(",")[0].strip()
    if is_span(head):
        return span(head)
    if head.startswith("FY"):
        years = {code: fiscal_year(code) for code in parties}
        owners = [code for code, year in years.items() if year is not None and not year.is_calendar_year]
        if len(owners) == 1:
            return fiscal_period(owners[0], head)
    return NO_PERIOD


def read_deadline(words: str) -> Period:
    """The last days on which a promise can be kept; words such as "soon" give none.

    Examples
    --------
    >>> read_deadline("before 2030").end
    datetime.date(2029, 12, 31)
    >>> read_deadline("soon").stated
    False
    """
    if is_span(words):
        return span(words)
    before = re.fullmatch(r"before (\d{4})", words)
    if before:
        return Period(end=date(int(before[1]) - 1, 12, 31), as_stated=words)
    return Period(as_stated=words) if words else NO_PERIOD


def scope(entry: LedgerEntry) -> str:
    """What a figure covers in the table's words; empty where the words name nothing.

    A target for non-oil trade is no restatement of one for all trade.
    """
    head, _, rest = entry.period_as_stated.partition(",")
    if head.strip() == "annual" or is_span(head.strip()):
        return "" if rest.strip() == "current" else rest.strip()
    is_plain = not head or head.startswith("FY") or head == "past year"
    return "" if is_plain else entry.period_as_stated
