"""The records of a comparison: two accounts of one meeting, claim by claim.

Communique, Communique ── read ──▶ Claim ── align ──▶ Aligned, Told ── compose ──▶ ComparisonDossier
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from comity.records import Claim, Communique, Quantity, SourceUse


class Relation(StrEnum):
    """How the figures of two accounts stand to each other."""

    EQUAL = "equal"
    COMPATIBLE = "compatible"  # within what rounding and hedges such as "about" and "more than" allow
    DIFFERENT = "different"
    INCOMPARABLE = "incomparable"  # two currencies and no rate, or units that do not convert


class Aspect(StrEnum):
    """What else than a figure two accounts of one thing can differ in."""

    KIND = "kind"
    PERIOD = "period"
    DEADLINE = "deadline"
    STATUS = "status"
    DENIAL = "denial"
    DIRECTION = "direction"
    COUNTRIES = "countries"
    FRAMEWORKS = "frameworks"
    GOODS = "goods"
    SECTORS = "sectors"
    SCOPE = "scope"
    PLACE = "place"


class Stance(StrEnum):
    """How two accounts stand in one aspect: only DIFFER means that they exclude each other."""

    DIFFER = "differ"
    EACH = "each"  # each names something that the other does not, and both can be so
    ONLY_A = "only_a"
    ONLY_B = "only_b"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """The figures of two accounts, as stated, and how far apart they are."""

    relation: Relation
    a: Quantity
    b: Quantity
    unit: str  # of the difference
    ratio: float | None = None  # the larger over the smaller, at the nearest bounds; None across zero
    difference: float | None = None  # never negative
    larger: str | None = None  # "a" or "b", by size without sign
    basis: str | None = None  # how one was brought to the unit of the other, or why it was not
    sources: tuple[SourceUse, ...] = ()  # of the rates


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """An aspect in which two accounts of one thing are not alike."""

    aspect: Aspect
    stance: Stance


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A claim as one account makes it, with the places where the account says it again."""

    claim: Claim
    again: tuple[Claim, ...] = ()  # repeats, and the same amount in another currency


@dataclass(frozen=True, slots=True, kw_only=True)
class Aligned:
    """One thing that both accounts speak of."""

    a: Told
    b: Told
    likeness: float  # 0 to 1; the rule is in claims/alignment.py
    gap: Gap | None = None  # where both give a figure
    differences: tuple[Difference, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether the accounts exclude each other; that one says more is no difference."""
        apart = self.gap is not None and self.gap.relation is Relation.DIFFERENT
        return apart or any(d.stance is Stance.DIFFER for d in self.differences)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonDossier:
    """Two accounts of one meeting side by side, in the order of the first."""

    a: Communique
    b: Communique
    names: tuple[str, str]
    as_of: date
    pairs: tuple[tuple[str, str], ...]
    aligned: tuple[Aligned, ...]
    only_a: tuple[Told, ...]
    only_b: tuple[Told, ...]
    opinions: tuple[int, int] = (0, 0)  # left aside, for nothing can be set against them
    sources: tuple[SourceUse, ...] = ()
    warnings: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())  # of the reading of each

    @property
    def different(self) -> tuple[Aligned, ...]:
        """What both speak of, in ways that exclude each other."""
        return tuple(item for item in self.aligned if item.differs)

    @property
    def agreeing(self) -> tuple[Aligned, ...]:
        """What both say, without a difference between them."""
        return tuple(item for item in self.aligned if not item.differs)

    def counts(self) -> dict[str, int]:
        """How many things both say alike, both say differently, and one says alone."""
        return {
            "both": len(self.agreeing),
            "different": len(self.different),
            "only_a": len(self.only_a),
            "only_b": len(self.only_b),
        }
