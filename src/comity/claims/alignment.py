"""Which claims of two accounts speak of the same thing, one to one.

Likeness is the weighted mean of what two claims have in common: kind, countries, subject, unit, value and
period, over those aspects of which at least one of them says something. Some differences rule a match out:
other countries, another flow, another subject, another day of a dated act, or other figures about periods
that cannot be compared. The numbers are in ``alignment.yaml``.

Of all ways to pair the claims off, the one with the largest sum of likeness is taken (Kuhn, 1955, "The
Hungarian method for the assignment problem"), so that no pair can be bettered without loss to another.
"""

from __future__ import annotations

import math
import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from comity.claims.assignment import assigned
from comity.records import FORWARD_LOOKING, Claim, Kind, Period, Quantity
from comity.vocabulary import load_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

Forms = tuple[
    Claim, ...
]  # one thing as an account says it: its claim first, then repeats and other currencies

_FORMULA = frozenset({"percent", "ratio"})  # doubled is a rise by 100 percent
_STOP_WORDS = frozenset({"the", "of", "and", "a", "an", "in", "to", "for", "with", "on"})
_STEM = 5  # letters: tractors and tractor, agriculture and agricultural are one word


class Match(NamedTuple):
    """Positions in the two accounts, and how alike the claims are there."""

    a: int
    b: int
    likeness: float


def align(a: Sequence[Forms], b: Sequence[Forms]) -> tuple[Match, ...]:
    """Pair off the claims of two accounts.

    Parameters
    ----------
    a, b : what each account says, in the order of its text, as ``repeats.folded`` gives it

    Returns
    -------
    In the order of ``a``; each position is in one match at most. ``align(b, a)`` gives the same matches with
    the sides exchanged.

    Examples
    --------
    >>> from comity.claims import read
    >>> from comity.records import Communique
    >>> def told(text):
    ...     return [(c,) for c in read(Communique(id="t", text=text, sha256="")).claims]
    >>> one = told("Iran and Belarus signed 12 documents. Trade between Iran and Belarus hit $140 million.")
    >>> two = told("Belarusian-Iranian trade reached $113 million.")
    >>> [(m.a, m.b) for m in align(one, two)]
    [(1, 0)]
    """
    if _canonical(b) < _canonical(a):  # ties are broken alike, whichever account comes first
        turned = (Match(m.b, m.a, m.likeness) for m in _aligned(b, a))
        return tuple(sorted(turned))
    return tuple(sorted(_aligned(a, b)))


def _canonical(account: Sequence[Forms]) -> tuple[int, str]:
    return len(account), repr(account)


def _aligned(a: Sequence[Forms], b: Sequence[Forms]) -> list[Match]:
    alike: dict[tuple[int, int], float] = {}
    for i, mine in enumerate(a):
        for j, theirs in enumerate(b):
            found = likeness(mine, theirs)
            if found >= _rules()["threshold"]:
                alike[i, j] = found
    by_place = {
        (i, j): found + _rules()["order"] * (1 - abs(i / len(a) - j / len(b)))
        for (i, j), found in alike.items()
    }
    return [Match(i, j, alike[i, j]) for i, j in assigned(by_place)]


def likeness(a: Forms, b: Forms) -> float:
    """How alike two things are that two accounts say, 0 to 1: the best of their forms; symmetric."""
    return max(_likeness(x, y) for x in a for y in b)


def _likeness(a: Claim, b: Claim) -> float:
    if a.kind is Kind.OPINION or b.kind is Kind.OPINION:
        return 0.0
    kind = 1.0 if a.kind is b.kind else _near_kinds().get(frozenset((a.kind, b.kind)), 0.0)
    if not kind or _other_flow(a, b) or _named_alone(a, b):
        return 0.0
    aspects = {
        "kind": kind,
        "countries": _countries(frozenset(a.countries), frozenset(b.countries)),
        "subject": _subject(a, b),
        "unit": _unit(a.quantity, b.quantity),
        "value": _value(a.quantity, b.quantity),
        "period": _time(a, b),
    }
    if aspects["countries"] == 0 or aspects["unit"] == 0 or (_identified(a, b) and aspects["subject"] == 0):
        return 0.0
    if _at_other_times(a, b, aspects["value"], aspects["period"]):
        return 0.0
    weights = _rules()["weights"]
    spoken = [(weights[name], worth) for name, worth in aspects.items() if worth is not None]
    return math.fsum(w * worth for w, worth in spoken) / math.fsum(w for w, _ in spoken)


@cache
def _rules() -> dict[str, Any]:
    rules: dict[str, Any] = load_yaml("claims/alignment.yaml")
    return rules


@cache
def _near_kinds() -> dict[frozenset[Kind], float]:
    return {frozenset((Kind(a), Kind(b))): worth for a, b, worth in _rules()["near_kinds"]}


def _silent() -> float:
    worth: float = _rules()["one_silent"]
    return worth


def _shared(a: frozenset[str], b: frozenset[str]) -> float | None:
    """The part of two sets that they share; None where both are empty."""
    if not a and not b:
        return None
    return len(a & b) / len(a | b) if a and b else _silent()


def _countries(a: frozenset[str], b: frozenset[str]) -> float | None:
    """The part shared; nothing where each names one that the other does not: those are other pairs."""
    nested = a <= b or b <= a
    return _shared(a, b) if nested else 0.0


def _other_flow(a: Claim, b: Claim) -> bool:
    """Whether one is the total and the other a direction, or the two go opposite ways."""
    if a.directed and b.directed and len(a.countries) > 1 and a.countries == b.countries[::-1]:
        return True
    if any(x and y and x != y for x, y in ((a.exporter, b.exporter), (a.importer, b.importer))):
        return True
    flows = _rules()["flows"]
    if a.kind not in flows or b.kind not in flows:
        return False
    has_roles = [bool(c.exporter or c.importer) for c in (a, b)]
    if all(has_roles):
        return "balance" in (a.details.flow, b.details.flow) and a.details.flow != b.details.flow
    if any(has_roles):
        return True
    return (a.details.flow or "total") != (b.details.flow or "total")


def _named_alone(a: Claim, b: Claim) -> bool:
    """Whether one is a single document, named and not counted, and the other a count."""
    return a.kind is b.kind is Kind.DOCUMENTS_SIGNED and a.details.implied != b.details.implied


def _identified(a: Claim, b: Claim) -> bool:
    return {a.kind.value, b.kind.value} <= set(_rules()["identified"])


def _subject(a: Claim, b: Claim) -> float | None:
    """What the claims are about beside their countries: goods, bodies, a project."""
    mine, theirs = _subjects(a), _subjects(b)
    if mine and theirs and _codes(a) & _codes(b):
        return max(_silent(), _shared(mine, theirs) or 0.0)
    return _shared(mine, theirs)


def _subjects(claim: Claim) -> frozenset[str]:
    names = _rules()["subjects"].get(claim.kind.value, ())
    said = (getattr(claim.details, name) for name in names)
    return frozenset(
        word[:_STEM]
        for value in said
        if value
        for phrase in ([value] if isinstance(value, str) else value)
        for word in re.findall(r"\w+", phrase.casefold())
        if word not in _STOP_WORDS
    )


def _codes(claim: Claim) -> frozenset[str]:
    """The chapters of the Harmonized System that its goods are in."""
    return frozenset(code[:2] for code in claim.details.hs)


def is_currency(unit: str) -> bool:
    """Whether a unit is a code of ISO 4217."""
    return len(unit) == 3 and unit.isascii() and unit.isupper()


def _unit(a: Quantity | None, b: Quantity | None) -> float | None:
    if a is None or b is None:
        return None if a is b else _silent()
    if a.unit == b.unit:
        return 1.0
    by_formula = {a.unit, b.unit} <= _FORMULA
    near: float = _rules()["near_unit"]
    return near if by_formula or (is_currency(a.unit) and is_currency(b.unit)) else 0.0


def _value(a: Quantity | None, b: Quantity | None) -> float | None:
    """1 where the intervals meet, falling with the logarithm of the factor between them."""
    if a is None or b is None:
        return None if a is b else _silent()
    if a.unit != b.unit:
        return _silent()
    (low_a, high_a), (low_b, high_b) = _bounds(a), _bounds(b)
    if low_a <= high_b and low_b <= high_a:
        return 1.0
    below, above = (high_a, low_b) if high_a < low_b else (high_b, low_a)
    if below * above <= 0:
        return 0.0
    return max(0.0, 1 - abs(math.log(above / below)) / math.log(_rules()["value_factor"]))


def _bounds(quantity: Quantity) -> tuple[float, float]:
    low, high = quantity.value_low, quantity.value_high
    return -math.inf if low is None else low, math.inf if high is None else high


def _time_of(claim: Claim) -> Period:
    """The time that a claim is about; of a promise, the time up to its deadline."""
    if claim.kind in FORWARD_LOOKING and claim.deadline:
        return Period(end=claim.deadline)
    return claim.period


def _time(a: Claim, b: Claim) -> float | None:
    mine, theirs = _time_of(a), _time_of(b)
    if not mine.stated or not theirs.stated:
        return _silent() if mine.stated or theirs.stated else None
    return _overlap(mine, theirs)


def _overlap(a: Period, b: Period) -> float:
    """The part of the days that two periods share; two open ends count by their other ends alone."""
    if (a.start, a.end) == (b.start, b.end):
        return 1.0
    if a.start is None or a.end is None or b.start is None or b.end is None:
        apart = (a.end and b.start and a.end < b.start) or (b.end and a.start and b.end < a.start)
        both_open = (a.start is None and b.start is None) or (a.end is None and b.end is None)
        return 0.0 if apart or both_open else _silent()
    shared = (min(a.end, b.end) - max(a.start, b.start)).days + 1
    spanned = (max(a.end, b.end) - min(a.start, b.start)).days + 1
    return max(0, shared) / spanned


def comparable(a: Period, b: Period) -> bool:
    """Whether figures about two periods can be set against each other; a half year never against a year."""
    if not a.stated or not b.stated:
        return True
    if _overlap(a, b) < _rules()["period_overlap"]:
        return False
    if a.start is None or a.end is None or b.start is None or b.end is None:
        return True
    short, long = sorted(((a.end - a.start).days + 1, (b.end - b.start).days + 1))
    return bool(short >= long * (1 - _rules()["period_length"]))


def _at_other_times(a: Claim, b: Claim, value: float | None, time: float | None) -> bool:
    """Whether the two are about different times, and no figure that they share says otherwise."""
    same_figure = a.quantity is not None and b.quantity is not None and value == 1
    if same_figure:
        return False
    if a.quantity is not None and b.quantity is not None:
        return not comparable(_time_of(a), _time_of(b))
    return time == 0 and {a.kind.value, b.kind.value} <= set(_rules()["dated"])
