"""The words of the dossiers: labels, statuses and dates as the page, the terminal and a brief have them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from comity import phrasing
from comity.ledger import remarks
from comity.records import SETTLED, LedgerStatus
from comity.vocabulary import load_yaml

if TYPE_CHECKING:
    from comity.records import Claim, Evidence, Kind, Label, LedgerEntry, Period, Reason, Timing

_SENTENCE_END = re.compile(r"(?<=[a-z0-9)’”])\. (?=[A-Z“])")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


# Sections whose lines are no evidence of their own.
UNGRADED = frozenset({"brief", "unknown", "sources"})


@cache
def words() -> dict[str, Any]:
    """The vocabulary of the dossiers: labels, statuses, kinds and grades in plain words."""
    loaded: dict[str, Any] = load_yaml("dossiers/words.yaml")
    return loaded


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
    if phrasing.is_whole_months(period) and (start.year, start.month) == (end.year, end.month):
        return f"{start.year:04d}-{start.month:02d}"
    return f"{start}/{end}"


def in_words(when: Period, *, unstated: str = "not stated") -> str:
    """A period as a reader says it, with the words of the text where it names no day.

    >>> from datetime import date
    >>> from comity.records import Period
    >>> in_words(Period(start=date(2025, 1, 1), end=date(2025, 6, 30)))
    'January to June 2025'
    """
    words = f"“{when.as_stated}”" if when.as_stated else unstated
    return phrasing.period(when, unstated=words)


def short_figure(value: float, unit: str | None) -> str:
    """A number for the end of a line in a chart.

    >>> [short_figure(n, "USD") for n in (140e6, 46_600, 3_340.4, 12.345)], short_figure(0.12, "share")
    (['140 M', '46,600', '3,340', '12.35'], '12%')
    """
    if unit in ("share", "percent"):
        return phrasing.figure(value, unit)
    for size, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size and (size > 1e3 or abs(value) >= 1e5):
            return f"{value / size:.4g} {letter}"
    return f"{value:,.0f}" if abs(value) >= 1e3 else f"{value:.4g}"


def brief_figure(value: float, unit: str | None) -> str:
    """A number for a label on a chart, to three digits; its table has more.

    >>> brief_figure(9_444_000, "USD"), brief_figure(40e6, "USD"), brief_figure(0, "USD")
    ('9.44 M', '40 M', '0')
    """
    return short_figure(float(f"{value:.3g}"), unit)


def multiple(ratio: float) -> str:
    """A ratio in words.

    >>> multiple(2.0), multiple(0.5), multiple(1.0), multiple(0.25), multiple(1.34)
    ('×2', '÷2', 'same', '÷4', '×1.34')
    """
    if abs(ratio - 1) < 0.005:
        return "same"
    return f"×{_three_digits(ratio)}" if ratio > 1 else f"÷{_three_digits(1 / ratio)}"


def _three_digits(ratio: float) -> str:
    return f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.3g}"


def cell(value: str | float | None, unit: str | None) -> str:
    """A cell of a figure's table.

    >>> cell(140e6, "USD"), cell(2020, "year"), cell(0.0432, "share"), cell("Meat", None), cell(None, "USD")
    ('$140 million', '2020', '4.32%', 'Meat', 'not reported')
    """
    if value is None:
        return "not reported"
    if isinstance(value, str):
        return value
    if unit == "ratio":
        return multiple(value)
    return str(int(value)) if unit in ("year", "count") else phrasing.figure(value, unit)


def value(piece: Evidence) -> str | None:
    """What a piece of evidence measures, in words; nothing where it is a state."""
    said = phrasing.interval(piece.value_low, piece.value_high, piece.unit)
    if not said and piece.value is not None:
        return phrasing.figure(piece.value, piece.unit)
    return said or None


def stated(entry: LedgerEntry) -> str:
    """A public statement in one phrase: what sort, how much, of or by when.

    Words that give no date ("soon", "annual") are kept in quotation marks.
    """
    kind: str = words()["statement_kinds"].get(entry.kind, entry.kind)
    return f"{kind}: {remarks.amount(entry)}{_of_when(entry)}"


def _of_when(entry: LedgerEntry) -> str:
    if entry.deadline.end:
        return f" {phrasing.by_deadline(entry.deadline.end)}"
    if entry.deadline_as_stated:
        return f", “{entry.deadline_as_stated}”"
    if entry.period.stated:
        joint = " in" if phrasing.is_whole_months(entry.period) else ","
        return f"{joint} {in_words(entry.period)}"
    return f", “{entry.period_as_stated}”" if entry.period_as_stated else ""


def edited(claim: Claim) -> str:
    """What a person set of a reading, in words; nothing where it is all the reader's.

    >>> from comity.records import Claim, Kind
    >>> said = {"id": "c1", "start": 0, "end": 1, "quote": "x", "countries": ()}
    >>> made = Claim(kind=Kind.VISIT, edited=("period_as_stated",), **said)
    >>> edited(made)
    'edited by hand: period as stated'
    """
    if "added" in claim.edited:
        return "added by hand"
    names = [name.replace("_", " ").replace("details.", "") for name in claim.edited]
    return f"edited by hand: {phrasing.listed(names)}" if names else ""


def label_word(label: Label | LedgerStatus) -> str:
    """A label or a ledger status as it is written out: ``Supported if``, ``Met late``."""
    table = "statuses" if isinstance(label, LedgerStatus) else "labels"
    word: str = words()[table][label.value]["word"]
    return word


def timing_word(timing: Timing) -> str:
    """What the deadline says by itself, in words."""
    word: str = words()["timings"][timing.value]
    return word


def timing_said(status: Label | LedgerStatus | None, timing: Timing | None) -> str:
    """What the deadline says, in words; nothing of a promise that is kept, replaced or called off."""
    return "" if timing is None or status in SETTLED else timing_word(timing)


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
