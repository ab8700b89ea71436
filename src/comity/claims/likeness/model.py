"""The model: a weight for each mark and kind of claim, which ``scripts/fit_likeness.py`` fits to texts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from comity.records import Kind
from comity.vocabulary import load_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

NO_CLAIM = "none"
UNIT = 100  # weights are kept as hundredths


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like a clause is to those that make a claim, and of which kind.

    Attributes
    ----------
    chance : from 0 to 1, that it makes a claim
    kind : the likeliest, should it make one
    """

    chance: float
    kind: Kind


@dataclass(frozen=True, slots=True)
class Model:
    """A multinomial logistic model.

    Attributes
    ----------
    kinds : its classes; the first is no claim
    bias : a number for each class, in hundredths
    weights : by mark, the classes that it speaks for or against in turns with how much, in hundredths, as
        text: of some thousand marks a text has a few dozen, and only these are parsed
    """

    kinds: Sequence[str]
    bias: Sequence[int]
    weights: Mapping[str, str]

    def likeness(self, marks: Iterable[str]) -> Likeness:
        """How like a clause with these marks is to clauses that make a claim."""
        scores = list(self.bias)
        for mark in marks:
            found = self.weights.get(mark)
            if found is not None:
                for place, weight in pairs_of(found):
                    scores[place] += weight
        most = max(scores)
        chances = [math.exp((score - most) / UNIT) for score in scores]
        best = max(range(1, len(scores)), key=scores.__getitem__)
        return Likeness(1 - chances[0] / sum(chances), Kind(self.kinds[best]))


@cache
def pairs_of(weights: str) -> tuple[tuple[int, int], ...]:
    """The class and the weight of each pair of numbers.

    >>> pairs_of("0 -39 8 11")
    ((0, -39), (8, 11))
    """
    numbers = [int(number) for number in weights.split()]
    return tuple(zip(numbers[::2], numbers[1::2], strict=True))


@cache
def model() -> Model:
    """The model that ships with the package."""
    kept = load_json("claims/likeness/weights.json")
    return Model(kept["kinds"], kept["bias"], kept["weights"])
