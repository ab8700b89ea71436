"""What one rule of the judge found: a label, why, and how to say it when somebody asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.records import Label, Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from comity.records import Evidence, LedgerStatus, Timing
    from comity.verdicts.tolerances import Tolerances

REASON_ORDER = {reason: place for place, reason in enumerate(Reason)}
EXPLAINS_ABSENCE = frozenset({Reason.NON_REPORTER, Reason.DATA_LAG, Reason.RESTRICTED_GOODS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What a claim is judged with, besides its evidence."""

    as_of: date
    tolerances: Tolerances


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A label with its reasons. Words are made on demand: the stability test asks only for the label."""

    label: Label | LedgerStatus
    say: Callable[[], str]
    reasons: frozenset[Reason] = frozenset()
    rests_on: tuple[Evidence, ...] = ()
    condition: str | None = None
    timing: Timing | None = None
    plausibility: Callable[[], str] | None = None


def insufficient(
    say: Callable[[], str], reasons: Iterable[Reason] = (), *, rests_on: tuple[Evidence, ...] = ()
) -> Finding:
    """Nothing at hand decides; what there is, is shown."""
    return Finding(label=Label.INSUFFICIENT_EVIDENCE, reasons=frozenset(reasons), rests_on=rests_on, say=say)


def deciding(pieces: Iterable[Evidence]) -> list[Evidence]:
    """The evidence that may decide a verdict on its own: grade C or better."""
    return [piece for piece in pieces if piece.grade.decides]


def statements(pieces: Iterable[Evidence]) -> list[Evidence]:
    """What was only said: grade E."""
    return [piece for piece in pieces if piece.grade.value == "E"]


def caveats(pieces: Iterable[Evidence]) -> frozenset[Reason]:
    """Every caveat that some of the evidence carries."""
    return frozenset().union(*(piece.caveats for piece in pieces))


def weak_reasons(pieces: Iterable[Evidence]) -> set[Reason]:
    """Why evidence below grade C leaves a claim open."""
    pieces = list(pieces)
    reasons = set(caveats(pieces) & EXPLAINS_ABSENCE)
    if statements(pieces):
        reasons.add(Reason.REPORTED_ONLY)
    return reasons
