"""How far two readings of one text agree: the same claims by place and kind, and the same fields in them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from comity.records import Claim, Kind, Quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

_LEAST_OVERLAP = 0.5  # intersection over union of two spans
_LONGEST = 250  # characters of a span that may hold the other's figure
_SAME_AMOUNT = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class Aligned:
    """The two readings of one statement, and the fields in which they differ."""

    ours: Claim
    theirs: Claim
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Two readings side by side. ``ours`` is the one that is measured, ``theirs`` the yardstick."""

    aligned: tuple[Aligned, ...]
    only_ours: tuple[Claim, ...]
    only_theirs: tuple[Claim, ...]

    @property
    def shared(self) -> int:
        """Checkable claims that stand in both, at the same place and of the same kind."""
        return sum(_counts(a.ours) and _counts(a.theirs) and "kind" not in a.differs for a in self.aligned)

    @property
    def share_of_ours(self) -> float | None:
        """The part of our checkable claims that they have too; like a precision, None without claims."""
        ours = [a.ours for a in self.aligned] + list(self.only_ours)
        return _share(self.shared, sum(map(_counts, ours)))

    @property
    def share_of_theirs(self) -> float | None:
        """The part of their checkable claims that we have too; like a recall, None without claims."""
        theirs = [a.theirs for a in self.aligned] + list(self.only_theirs)
        return _share(self.shared, sum(map(_counts, theirs)))

    @property
    def same(self) -> int:
        """Claims that are the same in every field that is compared."""
        return sum(not a.differs for a in self.aligned)


def compare(ours: Sequence[Claim], theirs: Sequence[Claim]) -> Agreement:
    """Align two readings of one text, one to one, the best fitting pairs first.

    Claims may be one statement where their spans overlap by half, or one span holds the other's figure.
    Opinions are aligned as well and left out of the shares, as in the annotated texts.

    Examples
    --------
    >>> met = Claim(id="c1", kind=Kind.VISIT, start=0, end=9, quote="They met.", countries=("IRN", "BLR"))
    >>> compare([met], [met]).share_of_ours
    1.0
    """
    candidates = sorted(_candidates(ours, theirs), key=lambda c: (-c[0], c[1], c[2]))
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in candidates:
        if i not in partner and j not in taken:
            partner[i] = j
            taken.add(j)
    return Agreement(
        aligned=tuple(
            Aligned(ours=ours[i], theirs=theirs[j], differs=differences(ours[i], theirs[j]))
            for i, j in sorted(partner.items())
        ),
        only_ours=tuple(claim for i, claim in enumerate(ours) if i not in partner),
        only_theirs=tuple(claim for j, claim in enumerate(theirs) if j not in taken),
    )


def differences(one: Claim, two: Claim) -> tuple[str, ...]:
    """The fields in which two readings of a statement differ."""
    same = {
        "kind": one.kind is two.kind,
        "countries": set(one.countries) == set(two.countries),
        "direction of trade": (one.exporter, one.importer) == (two.exporter, two.importer),
        "quantity": _same_quantity(one.quantity, two.quantity),
        "period": (one.period.start, one.period.end, one.deadline)
        == (two.period.start, two.period.end, two.deadline),
        "denial": one.negated == two.negated,
    }
    return tuple(name for name, equal in same.items() if not equal)


def _candidates(ours: Sequence[Claim], theirs: Sequence[Claim]) -> list[tuple[float, int, int]]:
    """Pairs that may be one statement, with how well they fit; both are in the order of the text."""
    found: list[tuple[float, int, int]] = []
    order = sorted(range(len(theirs)), key=lambda j: theirs[j].start)
    longest = max((c.end - c.start for c in theirs), default=0)
    first = 0
    for i in sorted(range(len(ours)), key=lambda i: ours[i].start):
        while first < len(order) and theirs[order[first]].start + longest <= ours[i].start:
            first += 1
        for j in islice(order, first, None):
            if theirs[j].start >= ours[i].end:
                break
            fit = _fit(ours[i], theirs[j])
            if fit is not None:
                found.append((fit, i, j))
    return found


def _fit(one: Claim, two: Claim) -> float | None:
    shared = min(one.end, two.end) - max(one.start, two.start)
    if shared <= 0:
        return None
    overlap = shared / (max(one.end, two.end) - min(one.start, two.start))
    if overlap < _LEAST_OVERLAP and not _same_figure(one, two):
        return None
    return overlap + 2 * (one.kind is two.kind) + _same_quantity(one.quantity, two.quantity)


def _same_figure(one: Claim, two: Claim) -> bool:
    """Whether both read the same written figure, in spans short enough to be one clause."""
    a, b = one.quantity, two.quantity
    if a is None or b is None or a.start is None or b.start is None or a.end is None or b.end is None:
        return False
    short = max(one.end - one.start, two.end - two.start) <= _LONGEST
    return short and a.start < b.end and b.start < a.end


def _same_quantity(one: Quantity | None, two: Quantity | None) -> bool:
    if one is None or two is None:
        return one is two
    a, b = one.midpoint, two.midpoint
    return one.unit == two.unit and abs(a - b) <= _SAME_AMOUNT * abs(a)


def _counts(claim: Claim) -> bool:
    return claim.kind is not Kind.OPINION


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
