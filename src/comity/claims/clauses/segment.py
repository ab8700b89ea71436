"""A stretch of a sentence, and how it hangs together with the one before."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from comity.claims.sentences import Sentence


class Intro(StrEnum):
    """How a segment is joined to what stands before it."""

    MAIN = "main"  # a clause with its own subject
    COORDINATED = "coordinated"  # a second predicate of the same subject
    RELATIVE = "relative"  # which, who, where
    PARTICIPLE = "participle"  # making, taking, accounting for
    WITH = "with"
    CHANGE = "change"  # up 33 per cent, down from …, compared with …
    APPOSITION = "apposition"  # a 175-fold rise; the best figure since 2013
    PARENTHESIS = "parenthesis"
    AFTER = "after"  # after the 22nd annual summit
    ATTRIBUTION = "attribution"  # officials said
    OPENING = "opening"  # During a state visit to Hanoi, …


class Cut(NamedTuple):
    """Where a segment begins, and how it is joined to the one before."""

    at: int
    intro: Intro


@dataclass(slots=True)
class Segment:
    """A range of tokens of one sentence, and how it hangs together with the one before."""

    sentence: Sentence
    lo: int
    hi: int
    intro: Intro
    parent: int | None  # position of the segment whose subject and topic it shares
    number: int
    taken: bool = False  # whether an earlier segment's claim already covers it

    @property
    def attribution(self) -> bool:
        """Whether it only says who says so."""
        return self.intro is Intro.ATTRIBUTION
