"""What a sentence of a simulated communiqué claims, and what its writer holds in hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from tests.properties.worlds import Seen

from comity.records import NO_PERIOD, Kind, Period

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from tests.properties.worlds import Place, TradeWorld
    from tests.properties.writer.figures import Figure

TRUE_SHARE = 0.5
SLIGHT_POINTS = 5.0  # of growth: 0.4 per cent told as 1.2 is bent threefold, and by 0.8 points
BENDS = (0.1, 0.2, 1 / 3, 0.5, 1 / 1.3, 1 / 1.1, 1.1, 1.3, 2.0, 3.0, 5.0, 10.0)


class Form(StrEnum):
    """What sort of claim a sentence makes."""

    FLOW = "level of a flow"
    PAIR = "level of a pair's trade"
    BALANCE = "balance"
    PRODUCT = "level of a product"
    GROWTH = "growth on the year before"
    LONG_GROWTH = "growth over years"
    SHARE = "share"
    RANK = "rank"
    REGIONAL_RANK = "rank in a region"
    RECORD = "record since a year"
    RECORD_IN_YEARS = "record in some years"
    RECORD_EVER = "record of all time"
    FISCAL = "level of a fiscal year"
    PART = "level of part of a year"
    CURRENT = "level without a year"
    TARGET = "target"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One claim of a text: what it means, and what the world knows of it."""

    form: Form
    kind: Kind
    sentence: str
    countries: frozenset[str]
    exporter: str | None = None
    importer: str | None = None
    figure: Figure | None = None
    period: Period = NO_PERIOD
    factor: float | None = 1.0  # that bends it; None where it is false without one
    clear: bool = True  # of a false rank or record: by far
    seen: Seen = Seen.NONE
    whole: bool = True  # of a share or place: whether the books of every country that it depends on are out
    covered: bool = True  # whether yearly rows can be about its period: not part of a year, today, or ever
    start: int = 0
    end: int = 0

    @property
    def true(self) -> bool:
        """Whether it is told as it is."""
        return self.factor == 1.0

    @property
    def threefold(self) -> bool:
        """Whether its figure is bent threefold or more."""
        return self.factor is not None and (self.factor >= 2.999 or self.factor <= 1 / 2.999)

    @property
    def slight(self) -> bool:
        """Whether it is a rate of growth bent by so few points that a reader would hardly call it false."""
        if self.kind is not Kind.TRADE_GROWTH or self.figure is None or self.figure.unit != "percent":
            return False
        bounds = [abs(bound) for bound in (self.figure.low, self.figure.high) if bound is not None]
        stated = sum(bounds) / len(bounds)
        return self.factor is not None and abs(stated - stated / self.factor) <= SLIGHT_POINTS

    @property
    def far_off(self) -> bool:
        """Whether it is wrong by far, of a period that rows can be about.

        That is a figure bent threefold or more, and of growth by more than ``SLIGHT_POINTS`` points, or a
        place or record that is false by far.
        """
        if not self.covered:
            return False
        if self.factor is None:
            return self.clear
        return self.threefold and not self.slight


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """What the writer holds while it writes about a pair."""

    world: TradeWorld
    rng: np.random.Generator
    day: date
    a: Place
    b: Place

    @property
    def both(self) -> frozenset[str]:
        """The codes of the two."""
        return frozenset({self.a.iso3, self.b.iso3})

    def one_of(self, choices: Sequence[str]) -> str:
        """Any of some words."""
        return choices[int(self.rng.integers(len(choices)))]

    def sides(self) -> tuple[Place, Place]:
        """The two in either order."""
        return (self.a, self.b) if self.rng.random() < 0.5 else (self.b, self.a)

    def year(self, first: int | None = None) -> int:
        """A year to speak of: one of the last five as a rule, sometimes one whose books are not out."""
        ended = [year for year in self.world.years if year < self.day.year]
        recent = [year for year in ended[-6:] if first is None or year >= first]
        return int(self.rng.choice(recent))

    def factor(self) -> float:
        """One for a truth; otherwise what it is bent by."""
        return 1.0 if self.rng.random() < TRUE_SHARE else float(self.rng.choice(BENDS))

    def flow_told(self, exporter: str, importer: str, years: tuple[int, ...]) -> tuple[float, ...]:
        """A flow in some years: as it was, or as one of the offices counted it."""
        books = [self.world.books[exporter, importer, year] for year in years]
        told = [tuple(self.world.flow(exporter, importer, year) for year in years)]
        told += [tuple(b[side] for b in books) for side in (0, 1) if all(b[side] is not None for b in books)]
        return told[int(self.rng.integers(len(told)))]

    def pair_told(self, years: tuple[int, ...]) -> tuple[tuple[float, float], ...]:
        """What a sold b and b sold a: as they were, or by the books of one of the two offices."""
        a, b = self.a.iso3, self.b.iso3
        told = [tuple((self.world.flow(a, b, year), self.world.flow(b, a, year)) for year in years)]
        for out_side, in_side in (
            (0, 1),
            (1, 0),
        ):  # a's office sells by the first book and buys by the second
            books = [
                (self.world.books[a, b, year][out_side], self.world.books[b, a, year][in_side])
                for year in years
            ]
            if all(value is not None for both in books for value in both):
                told.append(tuple(books))
        return told[int(self.rng.integers(len(told)))]


def whole_year(number: int) -> Period:
    """A calendar year."""
    return Period(start=date(number, 1, 1), end=date(number, 12, 31))
