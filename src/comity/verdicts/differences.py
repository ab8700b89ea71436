"""Two claims about one thing: what one has and the other has not, and how far apart their figures are.

The same intervals that the judge uses say whether two figures may be one: a stated point stands for half of
its last digit on both sides, "about" for 5 percent, "more than" is open above. Nothing here knows which side
is right, and exchanging the sides exchanges only their names.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from comity import countries
from comity.accounts import Aspect, Difference, Gap, Relation, Stance
from comity.records import FORWARD_LOOKING, Kind
from comity.verdicts.intervals import Interval, in_unit, stated_interval
from comity.verdicts.states import canonical, meant, vocabulary
from comity.verdicts.tolerances import default_tolerances

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from comity.records import Claim, Period, Quantity, SourceUse
    from comity.verdicts.tolerances import Tolerances

# Acts with a day: "in August" and "on 20 August" can be the same day.
_ACTS = frozenset(
    {Kind.VISIT, Kind.DOCUMENTS_SIGNED, Kind.AGREEMENT, Kind.SANCTIONS, Kind.ANNIVERSARY, Kind.MEMBERSHIP}
)
_OUTSIDE = "outside"
_SIGNIFICANT = 12  # digits of a difference; beyond them lies the noise of binary fractions


class Rate(NamedTuple):
    """What one unit of each claim's currency was worth in a common one, from the lowest to the highest."""

    a: Interval
    b: Interval
    unit: str
    basis: str  # the rates and their years, in words
    sources: tuple[SourceUse, ...]


def gap(
    a: tuple[Claim, Quantity],
    b: tuple[Claim, Quantity],
    *,
    rate: Rate | str | None = None,
    tolerances: Tolerances | None = None,
) -> Gap:
    """How far two stated figures are apart.

    Parameters
    ----------
    a, b : a claim and the figure of it that is compared
    rate : for two currencies; a string says why there is none

    Returns
    -------
    EQUAL where the same is stated, COMPATIBLE where rounding and hedges allow one value for both, DIFFERENT
    otherwise; the ratio and the difference are those of the nearest stated bounds.

    Examples
    --------
    >>> from comity.records import Claim, Kind, Quantity
    >>> def said(value, words):
    ...     figure = Quantity(value_low=value, value_high=value, unit="USD", as_stated=words)
    ...     kind = {"kind": Kind.TRADE_LEVEL, "countries": ("IRN", "BLR")}
    ...     return Claim(id="c1", start=0, end=1, quote="…", quantity=figure, **kind), figure
    >>> found = gap(said(140e6, "$140 million"), said(112e6, "$112 million"))
    >>> found.relation.value, found.ratio, found.difference, found.larger
    ('different', 1.25, 28000000.0, 'a')
    """
    known = tolerances or default_tolerances()
    common = _common(a[1].unit, b[1].unit, rate)
    if isinstance(common, str):
        return Gap(relation=Relation.INCOMPARABLE, a=a[1], b=b[1], unit=a[1].unit, basis=common)
    stated_a, stated_b = common.a(_bounds(a[1])), common.b(_bounds(b[1]))
    ratio, difference, larger = _apart(stated_a, stated_b)
    if stated_a == stated_b:
        relation = Relation.EQUAL
    elif common.a(stated_interval(*a, known)).meets(common.b(stated_interval(*b, known))):
        relation = Relation.COMPATIBLE
    else:
        relation = Relation.DIFFERENT
    return Gap(
        relation=relation,
        a=a[1],
        b=b[1],
        unit=common.unit,
        ratio=ratio,
        difference=difference,
        larger=larger,
        basis=common.basis,
        sources=common.sources,
    )


def _bounds(quantity: Quantity) -> Interval:
    low, high = quantity.value_low, quantity.value_high
    return Interval(-math.inf if low is None else low, math.inf if high is None else high)


class _Common(NamedTuple):
    """How the intervals of both sides are brought to one unit."""

    unit: str
    a: Callable[[Interval], Interval]
    b: Callable[[Interval], Interval]
    basis: str | None = None
    sources: tuple[SourceUse, ...] = ()


def _as_it_is(stated: Interval) -> Interval:
    return stated


def _common(a: str, b: str, rate: Rate | str | None) -> _Common | str:
    """The way to one unit, or the reason why there is none."""
    if a == b:
        return _Common(a, _as_it_is, _as_it_is)
    if {a, b} == {"percent", "ratio"}:
        return _Common("percent", partial(_percent, unit=a), partial(_percent, unit=b))
    if isinstance(rate, Rate):
        by_rate = partial(_times, factor=rate.a), partial(_times, factor=rate.b)
        return _Common(rate.unit, *by_rate, rate.basis, rate.sources)
    return rate or f"{a} and {b} do not convert into each other"


def _percent(stated: Interval, *, unit: str) -> Interval:
    """A growth in percent: doubled is a rise by 100."""
    return in_unit(stated, unit, "percent") or stated


def _times(stated: Interval, *, factor: Interval) -> Interval:
    """An interval times a positive factor that is itself known to an interval only."""
    ends = [bound * f for bound in stated for f in factor]
    return Interval(min(ends), max(ends))


def _apart(a: Interval, b: Interval) -> tuple[float | None, float | None, str | None]:
    """Ratio and difference of the nearest bounds, and which side is the larger by size without sign."""
    if a.meets(b):
        return None, None, None
    near_a, near_b = (a.low, b.high) if a.low > b.high else (a.high, b.low)
    small, large = sorted((abs(near_a), abs(near_b)))
    ratio = large / small if near_a * near_b > 0 else None
    larger = None if abs(near_a) == abs(near_b) else "a" if abs(near_a) > abs(near_b) else "b"
    return ratio, float(f"{abs(near_a - near_b):.{_SIGNIFICANT}g}"), larger


def differences(a: Sequence[Claim], b: Sequence[Claim]) -> tuple[Difference, ...]:
    """In what else than the figure two accounts of one thing are not alike.

    Parameters
    ----------
    a, b : the claims that each account makes of it, the fullest first: what a repeat adds counts as well

    Returns
    -------
    In the order of ``Aspect``. Where one names all that the other does and more, or dates an act to the day
    and the other to the year, it says more and does not differ. Nor do two lists of goods, sectors or bodies
    exclude each other.
    """
    found = ((aspect, compared(_saying(says, a), _saying(says, b))) for aspect, says, compared in _ASPECTS)
    return tuple(Difference(aspect=aspect, stance=stance) for aspect, stance in found if stance)


def _saying(says: Callable[[Claim], object], forms: Sequence[Claim]) -> Claim:
    """The first claim that says something of an aspect, or else the first."""
    return next((claim for claim in forms if says(claim)), forms[0])


def _folded(words: str | None) -> str | None:
    return words.casefold() if words else None


def _values(a: object, b: object) -> Stance | None:
    if a == b:
        return None
    if a is not None and b is not None:
        return Stance.DIFFER
    return Stance.ONLY_B if a is None else Stance.ONLY_A


def _sets(a: tuple[str, ...], b: tuple[str, ...]) -> Stance | None:
    mine, theirs = {_folded(x) for x in a}, {_folded(x) for x in b}
    if mine == theirs:
        return None
    if mine > theirs:
        return Stance.ONLY_A
    return Stance.ONLY_B if mine < theirs else Stance.EACH


def _statuses(a: Claim, b: Claim) -> Stance | None:
    """Standings in the words of the judge: "party" and "member" are one, "observer" and "member" are two."""
    mine, theirs = _states(a), _states(b)
    if mine and theirs:
        return None if mine & theirs else Stance.DIFFER
    words = [canonical(claim.details.status) for claim in (a, b)]
    said = _values(*(word if word not in vocabulary()["unstated"] else None for word in words))
    return Stance.EACH if said is Stance.DIFFER else said


def _states(claim: Claim) -> frozenset[str]:
    """The states that would bear out what a claim says of standing or force; none for other words."""
    said, words = canonical(claim.details.status), vocabulary()
    if claim.kind is Kind.MEMBERSHIP:
        outside = said in words["outside"] or said in words["former"]
        return frozenset({_OUTSIDE} if outside else words["membership"].get(said, ()))
    if claim.kind is Kind.SANCTIONS:
        return frozenset({meant("sanctions", said) or "in_effect"})
    force = meant("agreement", said) if claim.kind is Kind.AGREEMENT else None
    return frozenset({force} if force else ())


def _places(a: str | None, b: str | None) -> Stance | None:
    """Places by their words, and by the countries that they name: a capital is in its country."""
    mine, theirs = (tuple((words or "").casefold().split()) for words in (a, b))
    if not mine or not theirs or set(mine) <= set(theirs) or set(theirs) <= set(mine):
        return _sets(mine, theirs)
    lands = [{code for m in countries.mentions(words or "") for code in m.codes} for words in (a, b)]
    return Stance.DIFFER if lands[0] and lands[1] and not lands[0] & lands[1] else Stance.EACH


def _goods(a: Claim, b: Claim) -> Stance | None:
    """Goods by their codes where both have some: "tractors" and "farm tractors" are the same."""
    if a.details.hs and b.details.hs:
        return _sets(a.details.hs, b.details.hs)
    return _sets(a.details.product, b.details.product)


def _periods(a: Claim, b: Claim) -> Stance | None:
    """The time that each is about; a promise's is its deadline, which is an aspect of its own."""
    if a.kind in FORWARD_LOOKING and b.kind in FORWARD_LOOKING and (a.deadline or b.deadline):
        return None
    mine, theirs = a.period, b.period
    if (mine.start, mine.end) == (theirs.start, theirs.end):
        return None
    if not mine.stated or not theirs.stated:
        return Stance.ONLY_A if mine.stated else Stance.ONLY_B
    if a.kind in _ACTS:
        if _within(mine, theirs):
            return Stance.ONLY_A
        if _within(theirs, mine):
            return Stance.ONLY_B
    return Stance.DIFFER


def _within(inner: Period, outer: Period) -> bool:
    """Whether one span of known days lies inside another."""
    return (
        inner.start is not None
        and inner.end is not None
        and (outer.start is None or outer.start <= inner.start)
        and (outer.end is None or inner.end <= outer.end)
    )


# What a claim says of each aspect, as far as it says something, and how two claims stand in it.
_ASPECTS: tuple[tuple[Aspect, Callable[[Claim], object], Callable[[Claim, Claim], Stance | None]], ...] = (
    (Aspect.KIND, lambda c: True, lambda a, b: None if a.kind is b.kind else Stance.DIFFER),
    (Aspect.PERIOD, lambda c: c.period.stated, _periods),
    (Aspect.DEADLINE, lambda c: c.deadline, lambda a, b: _values(a.deadline, b.deadline)),
    (Aspect.STATUS, lambda c: c.details.status, _statuses),
    (Aspect.DENIAL, lambda c: True, lambda a, b: None if a.negated is b.negated else Stance.DIFFER),
    (Aspect.DIRECTION, lambda c: c.direction, lambda a, b: _values(a.direction, b.direction)),
    (Aspect.COUNTRIES, lambda c: c.countries, lambda a, b: _sets(a.countries, b.countries)),
    (
        Aspect.FRAMEWORKS,
        lambda c: c.details.framework,
        lambda a, b: _sets(a.details.framework, b.details.framework),
    ),
    (Aspect.GOODS, lambda c: c.details.product, _goods),
    (Aspect.SECTORS, lambda c: c.details.sectors, lambda a, b: _sets(a.details.sectors, b.details.sectors)),
    (Aspect.SCOPE, lambda c: c.details.scope, lambda a, b: _values(a.details.scope, b.details.scope)),
    (Aspect.PLACE, lambda c: c.details.place, lambda a, b: _places(a.details.place, b.details.place)),
)
