"""What ``check`` says of simulated communiqués, set against what their writer knows.

``outcomes`` runs the whole path of one world: its files, the build, reading, evidence, verdict.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import isclose
from typing import TYPE_CHECKING

import numpy as np
from tests.properties.publishing import opened
from tests.properties.worlds import Seen
from tests.properties.writer.communiques import write

from comity.check import check
from comity.records import Kind, Label, LedgerStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from tests.properties.worlds import TradeWorld
    from tests.properties.writer.communiques import Text
    from tests.properties.writer.pen import Said

    from comity.check import Report
    from comity.records import Claim, Verdict

ACCUSING = frozenset({Label.CONTRADICTED, Label.OVERSTATED, Label.UNDERSTATED})
DAYS = (
    date(2024, 4, 10),
    date(2025, 3, 15),
    date(2025, 10, 2),
)  # before and after the books of 2023 came out


class Reading(StrEnum):
    """Whether the reader took a sentence as it was meant."""

    RIGHT = "read right"
    OTHERWISE = "read otherwise"
    NOT_READ = "not read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A claim, how it was read, and what was said of it."""

    world: int  # seed
    day: date
    said: Said
    reading: Reading
    otherwise: tuple[str, ...] = ()  # fields that were read otherwise
    label: Label | LedgerStatus | None = None
    grade: str = "-"  # of the evidence that the verdict rests on first
    verdict: Verdict | None = None

    @property
    def accused(self) -> bool:
        """Whether the text was called wrong."""
        return self.label in ACCUSING


def outcomes(world: TradeWorld, folder: Path, *, texts: int, days: Sequence[date] = DAYS) -> list[Outcome]:
    """Write texts about a world, check each, and keep what was said of every claim.

    Parameters
    ----------
    folder : an empty one, for the files and the build
    days : on which texts are dated and checked, in turn
    """
    found = []
    with opened(world, folder) as known:
        for number in range(texts):
            text = write(world, seed=number, day=days[number % len(days)])
            report = check(text.text, known, as_of=text.day, published=text.day, pair=text.pair)
            found += [_outcome(world, text, said, report) for said in text.said]
    return found


def _outcome(world: TradeWorld, text: Text, said: Said, report: Report) -> Outcome:
    """What became of one claim: of those read in its sentence, the one that is nearest to it."""
    inside = [
        (claim, verdict)
        for claim, verdict in zip(report.claims, report.verdicts, strict=True)
        if said.start <= claim.start and claim.end <= said.end
    ]
    if not inside:
        return Outcome(world=world.seed, day=text.day, said=said, reading=Reading.NOT_READ)
    claim, verdict = min(inside, key=lambda pair: len(differences(said, pair[0])))
    otherwise = differences(said, claim)
    grades = {piece.id: piece.grade.value for piece in report.evidence}
    return Outcome(
        world=world.seed,
        day=text.day,
        said=said,
        reading=Reading.OTHERWISE if otherwise else Reading.RIGHT,
        otherwise=otherwise,
        label=verdict.label,
        grade=grades[verdict.evidence[0]] if verdict.evidence else "-",
        verdict=verdict,
    )


def differences(said: Said, claim: Claim) -> tuple[str, ...]:
    """The fields in which a reading differs from what was meant."""
    figure, read = said.figure, claim.quantity
    low, high = (read.value_low, read.value_high) if read else (None, None)
    checks = {
        "kind": claim.kind is said.kind,
        "countries": frozenset(claim.countries) - {"WLD", "EUU"} == said.countries,
        "direction": _direction(said, claim),
        "figure": figure is None or (_same(low, figure.low) and _same(high, figure.high)),
        "unit": figure is None or (read is not None and read.unit == figure.unit),
        "hedge": figure is None or (read is not None and read.comparator is figure.comparator),
        "period": (claim.period.start, claim.period.end) == (said.period.start, said.period.end),
    }
    return tuple(field for field, same in checks.items() if not same)


def _direction(said: Said, claim: Claim) -> bool:
    """Whether who sells to whom was read; of records it may stand in property and order of countries."""
    if said.kind is Kind.SUPERLATIVE and said.exporter and claim.exporter is None:
        return claim.countries == (said.exporter, said.importer) and "export" in (
            claim.details.property or ""
        )
    return (claim.exporter, claim.importer) == (said.exporter, said.importer)


def _same(read: float | None, meant: float | None) -> bool:
    if read is None or meant is None:
        return read is meant
    return isclose(read, meant, rel_tol=1e-9)


# Counting


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How many of how many, and between which shares that lies with 95 per cent confidence."""

    hits: int
    of: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """Hits of all; not a number where there are none."""
        return self.hits / self.of if self.of else float("nan")


def rate(counted: Sequence[Outcome], hits: Iterable[bool], *, seed: int = 0) -> Rate:
    """A share with an interval that respects that claims of one world share its offices.

    The wider of Wilson's interval, which is right for few hits, and the bootstrap over whole worlds.
    """
    from scipy.stats import binomtest

    flags = list(hits)
    if not flags:
        return Rate(hits=0, of=0, low=0.0, high=1.0)
    wilson = binomtest(sum(flags), len(flags)).proportion_ci(method="wilson")
    number, total = Counter(o.world for o in counted), Counter()
    for one, hit in zip(counted, flags, strict=True):
        total[one.world] += hit
    each = np.array([[total[w], number[w]] for w in number], dtype=np.float64)
    drawn = np.random.default_rng(seed).integers(len(each), size=(2000, len(each)))
    sums = each[drawn].sum(axis=1)
    low, high = np.quantile(sums[:, 0] / sums[:, 1], [0.025, 0.975])
    return Rate(
        hits=sum(flags),
        of=len(flags),
        low=min(float(wilson.low), float(low)),
        high=max(float(wilson.high), float(high)),
    )


def read_right(found: Iterable[Outcome]) -> list[Outcome]:
    """Those that the reader took as they were meant."""
    return [one for one in found if one.reading is Reading.RIGHT]


def true_but_accused(found: Iterable[Outcome]) -> Rate:
    """True claims that were called wrong."""
    true = [one for one in found if one.said.true]
    return rate(true, (one.accused for one in true))


def far_off_and_caught(found: Iterable[Outcome], seen: Seen, *, whole: bool | None = None) -> Rate:
    """Claims bent threefold or more, or false by far, that were called wrong, by the books there are.

    Parameters
    ----------
    whole : only those of which every row is at hand (True), or some third countries' rows are hidden (False)
    """
    far = [one for one in found if one.said.far_off and one.said.seen is seen]
    far = [one for one in far if whole is None or one.said.whole is whole]
    return rate(far, (one.accused for one in far))


def slightly_off_and_caught(found: Iterable[Outcome]) -> Rate:
    """Rates of growth bent threefold or more, but by few points, that were called wrong."""
    slight = [
        one
        for one in found
        if one.said.covered and one.said.threefold and one.said.slight and one.said.seen is not Seen.NONE
    ]
    return rate(slight, (one.accused for one in slight))


def hidden_and_open(found: Iterable[Outcome]) -> Rate:
    """Claims whose rows the world hides, that were left open."""
    hidden = [one for one in found if one.said.seen is Seen.NONE and one.said.covered]
    return rate(hidden, (one.label is Label.INSUFFICIENT_EVIDENCE for one in hidden))


def shown_and_open(found: Iterable[Outcome]) -> Rate:
    """Claims whose every row can be seen, that were left open all the same."""
    shown = [one for one in found if one.said.seen is not Seen.NONE and one.said.whole]
    return rate(shown, (one.label is Label.INSUFFICIENT_EVIDENCE for one in shown))


def partly_hidden_and_open(found: Iterable[Outcome]) -> Rate:
    """Shares and places of which some countries' rows are hidden, that were left open."""
    hidden = [one for one in found if one.said.seen is not Seen.NONE and not one.said.whole]
    return rate(hidden, (one.label is Label.INSUFFICIENT_EVIDENCE for one in hidden))
