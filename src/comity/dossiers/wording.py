"""Numbers, periods and names as words: the same ones on the page, in the terminal and in a brief."""

from __future__ import annotations

import calendar
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from comity.records import Comparator, LedgerStatus, Period, Timing
from comity.vocabulary import load_yaml

if TYPE_CHECKING:
    from datetime import date

    from comity.records import Evidence, Kind, Label, LedgerEntry, Quantity, Reason, SourceUse

_MAGNITUDES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_HEDGES = {
    Comparator.EQ: "",
    Comparator.APPROX: "about ",
    Comparator.OVER: "more than ",
    Comparator.UNDER: "less than ",
    Comparator.RANGE: "",
}
_SENTENCE_END = re.compile(r"(?<=[a-z0-9)’”])\. (?=[A-Z“])")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


# Sections whose lines are no evidence of their own.
UNGRADED = frozenset({"brief", "unknown", "sources"})


@cache
def words() -> dict[str, Any]:
    """The vocabulary of the dossiers: labels, statuses, kinds, units and grades in plain words."""
    loaded: dict[str, Any] = load_yaml("dossiers/words.yaml")
    return loaded


@cache
def country(code: str) -> str:
    """The short English name of a country, a bloc or the world, as it stands inside a sentence.

    A code that names neither is shown as it is: a page never fails for want of a name.
    """
    from comity import countries
    from comity.errors import UsageError

    try:
        return countries.name(code)
    except UsageError:
        return body(code)


@cache
def body(key: str) -> str:
    """What a body, bloc or initiative is called, as it stands inside a sentence."""
    from comity import countries
    from comity.errors import UsageError

    try:
        return countries.body_title(key, article=True)
    except UsageError:
        return key


def title_case(phrase: str) -> str:
    """The phrase with a capital first letter, the rest as it is."""
    return phrase[:1].upper() + phrase[1:]


def possessive(name: str) -> str:
    """A name as an owner.

    >>> possessive("Iran"), possessive("the Netherlands")
    ('Iran’s', 'the Netherlands’')
    """
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def listed(items: tuple[str, ...] | list[str], *, joiner: str = "and") -> str:
    """Items as English lists them; with semicolons where they have commas of their own.

    >>> listed(("Iran", "Belarus", "China")), listed(("BelTA, 20 August", "AP"))
    ('Iran, Belarus and China', 'BelTA, 20 August; AP')
    """
    if len(items) < 2:
        return "".join(items)
    if any("," in item for item in items):
        return "; ".join(items)
    return f"{', '.join(items[:-1])} {joiner} {items[-1]}"


def counted(n: int, noun: str, plural: str | None = None) -> str:
    """A count with its noun.

    >>> counted(1, "claim"), counted(3, "country", "countries")
    ('1 claim', '3 countries')
    """
    return f"{n:,} {noun if n == 1 else plural or noun + 's'}"


def on_day(value: date) -> str:
    """A day in words.

    >>> from datetime import date
    >>> on_day(date(2025, 8, 21))
    '21 August 2025'
    """
    return f"{value.day} {calendar.month_name[value.month]} {value.year}"


def iso(period: Period) -> str | None:
    """A period as ISO 8601 with no more precision than it has.

    >>> from datetime import date
    >>> from comity.records import Period
    >>> iso(Period(start=date(2025, 8, 1), end=date(2025, 8, 31)))
    '2025-08'
    """
    start, end = period.start, period.end
    if start is None or end is None:
        return None if start is end else f"{start or '..'}/{end or '..'}"
    if start == end:
        return start.isoformat()
    if period.is_calendar_year:
        return f"{start.year:04d}"
    if _is_months(start, end) and (start.year, start.month) == (end.year, end.month):
        return f"{start.year:04d}-{start.month:02d}"
    return f"{start}/{end}"


def _is_months(start: date, end: date) -> bool:
    """Whether the span runs from a first day of a month to a last one."""
    return start.day == 1 and end.day == calendar.monthrange(end.year, end.month)[1]


def in_words(period: Period, *, unstated: str = "not stated") -> str:
    """A period as a reader says it, with the words of the text where it names no day.

    >>> from datetime import date
    >>> from comity.records import Period
    >>> in_words(Period(start=date(2025, 1, 1), end=date(2025, 6, 30)))
    'January to June 2025'
    """
    start, end = period.start, period.end
    if start is None and end is None:
        return f"“{period.as_stated}”" if period.as_stated else unstated
    if end is None:
        return f"since {on_day(start)}" if start else unstated
    if start is None:
        return f"up to {on_day(end)}"
    span = _span(start, end)
    return f"{span} ({possessive(country(period.fiscal))} fiscal year)" if period.fiscal else span


def _span(start: date, end: date) -> str:
    if start == end:
        return on_day(start)
    if not _is_months(start, end):
        return f"{on_day(start)} to {on_day(end)}"
    if (start.month, end.month) == (1, 12):
        return str(start.year) if start.year == end.year else f"{start.year} to {end.year}"
    first, last = calendar.month_name[start.month], calendar.month_name[end.month]
    if (start.year, start.month) == (end.year, end.month):
        return f"{last} {end.year}"
    return (
        f"{first} to {last} {end.year}"
        if start.year == end.year
        else f"{first} {start.year} to {last} {end.year}"
    )


def figure(value: float, unit: str | None) -> str:
    """A number with its unit.

    >>> figure(140_000_000, "USD"), figure(0.123, "share"), figure(12, "count")
    ('140 million US dollars', '12.3%', '12')
    """
    return _with_unit(_amount(value, unit), unit, one=abs(value) == 1)


def _amount(value: float, unit: str | None) -> str:
    """The number as it stands before its unit."""
    if unit == "share":
        return f"{value * 100:.3g}"
    if unit == "percent":
        return f"{value:g}"
    for size, name in _MAGNITUDES:
        if abs(value) >= size:
            return f"{value / size:.4g} {name}"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.4g}"


def _with_unit(amount: str, unit: str | None, *, one: bool = False) -> str:
    if unit in ("share", "percent"):
        return f"{amount}%"
    if unit is None or unit == "count":
        return amount
    singular, plural = words()["units"].get(unit, (f"{{}} {unit}", f"{{}} {unit}"))
    return str(singular if one else plural).format(amount)


def short_figure(value: float, unit: str | None) -> str:
    """A number for the end of a line in a chart: 140 M, 12%."""
    if unit in ("share", "percent"):
        return figure(value, unit)
    for size, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size and (size > 1e3 or abs(value) >= 1e5):
            return f"{value / size:.4g} {letter}"
    return f"{value:,.4g}"


def interval(low: float | None, high: float | None, unit: str | None) -> str | None:
    """An interval in words; an open end is said, an unknown one gives nothing."""
    if low is None and high is None:
        return None
    if low is None or high is None:
        return f"at most {figure(high, unit)}" if high is not None else f"at least {figure(low or 0, unit)}"
    return figure(low, unit) if low == high else _span_of(low, high, unit)


def _span_of(low: float, high: float, unit: str | None) -> str:
    """Two numbers and their unit once: 74.4 to 113 million US dollars."""
    first, last = _amount(low, unit), _amount(high, unit)
    magnitude = last.partition(" ")[2]
    if magnitude and first.endswith(f" {magnitude}"):
        first = first.removesuffix(f" {magnitude}")
    return _with_unit(f"{first} to {last}", unit)


def quantity(stated: Quantity) -> str:
    """A claim's number as it was understood, with its hedge.

    >>> from comity.records import Comparator, Quantity
    >>> quantity(Quantity(value_low=1e8, value_high=None, unit="USD", comparator=Comparator.OVER))
    'more than 100 million US dollars'
    """
    low, high = stated.value_low, stated.value_high
    if low is not None and high is not None and low != high:
        return _span_of(low, high, stated.unit)
    point = low if low is not None else high
    return "" if point is None else _HEDGES[stated.comparator] + figure(point, stated.unit)


def value(piece: Evidence) -> str | None:
    """What a piece of evidence measures, in words; nothing where it is a state."""
    said = interval(piece.value_low, piece.value_high, piece.unit)
    if said is None and piece.value is not None:
        return figure(piece.value, piece.unit)
    return said


def stated(entry: LedgerEntry) -> str:
    """A public statement in one phrase: what sort, how much, of or by when.

    Words that give no date ("soon", "annual") are kept in quotation marks.
    """
    kind: str = words()["statement_kinds"].get(entry.kind, entry.kind)
    said = interval(entry.value_low, entry.value_high, entry.unit) or entry.figure
    return f"{kind}: {said}{_of_when(entry)}"


def _of_when(entry: LedgerEntry) -> str:
    if entry.deadline.stated:
        return f" by {in_words(Period(end=entry.deadline.end)).removeprefix('up to ')}"
    if entry.deadline_as_stated:
        return f", “{entry.deadline_as_stated}”"
    if entry.period.stated:
        return f" in {in_words(entry.period)}" if _is_named(entry.period) else f", {in_words(entry.period)}"
    return f", “{entry.period_as_stated}”" if entry.period_as_stated else ""


def _is_named(period: Period) -> bool:
    """Whether a period is a year, a month or a run of months, which English puts after "in"."""
    return period.start is not None and period.end is not None and _is_months(period.start, period.end)


def label_word(label: Label | LedgerStatus) -> str:
    """A label or a ledger status as it is written out: ``Supported if``, ``Met late``."""
    table = "statuses" if isinstance(label, LedgerStatus) else "labels"
    word: str = words()[table][label.value]["word"]
    return word


def timing_word(timing: Timing) -> str:
    """What the deadline says by itself, in words."""
    word: str = words()["timings"][timing.value]
    return word


_SETTLED = frozenset(
    {LedgerStatus.MET, LedgerStatus.MET_LATE, LedgerStatus.SUPERSEDED, LedgerStatus.WITHDRAWN}
)


def is_overdue(status: Label | LedgerStatus | None, timing: Timing | None) -> bool:
    """Whether a deadline has passed on a promise that is still open."""
    return timing is Timing.OVERDUE and status not in _SETTLED


def timing_said(status: Label | LedgerStatus | None, timing: Timing | None) -> str:
    """What the deadline says, in words; nothing of a promise that is kept, replaced or called off."""
    return "" if timing is None or status in _SETTLED else timing_word(timing)


def kind_title(kind: Kind) -> str:
    """What a kind of claim is called; the names are kept beside the reader."""
    title: str = load_yaml("claims/kinds.yaml")[kind.value]["title"]
    return title


def reason_sentence(reason: Reason) -> str:
    """The plain sentence of a reason code; it is kept beside the judge."""
    sentence: str = load_yaml("verdicts/reasons.yaml")[reason.value]
    return sentence


def label_sentence(label: Label | LedgerStatus) -> str:
    """What a label or a status means; it is kept beside the judge."""
    table = load_yaml("verdicts/labels.yaml")
    if isinstance(label, LedgerStatus):
        return str(table["statuses"][label.value])
    return str(table["labels"][label.value]["sentence"])


def family(label: Label | LedgerStatus) -> str:
    """The family that gives a label its hue; promises have none of their own."""
    if isinstance(label, LedgerStatus):
        return "ledger"
    return str(load_yaml("verdicts/labels.yaml")["labels"][label.value]["family"])


def cited(use: SourceUse) -> str:
    """Who a source is, in a few words: the citation without its addresses, or the title."""
    return re.sub(r"\s*\(?https?://[^\s)]*\)?", "", use.citation).strip(" ;,") or use.title


def lead(words_of_verdict: str) -> tuple[str, str]:
    """The first sentence of several, and the rest.

    >>> lead("Most count 12. One, of Aug. 2025, counts 13.")
    ('Most count 12.', 'One, of Aug. 2025, counts 13.')
    """
    first, *rest = _SENTENCE_END.split(words_of_verdict, maxsplit=1)
    return (f"{first}.", rest[0]) if rest else (first, "")


def printable(text: str) -> str:
    """The text with characters that no page or terminal may carry replaced one for one by U+FFFD."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)
