"""Simulated meetings: facts, and two communiqués that tell them in other words, bent and cut as a test asks.

The wording of the two sides shares no verb, no order and no way of writing numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

COUNTRIES = {  # name, adjective, capital
    "KEN": ("Kenya", "Kenyan", "Nairobi"),
    "PER": ("Peru", "Peruvian", "Lima"),
    "VNM": ("Vietnam", "Vietnamese", "Hanoi"),
    "EGY": ("Egypt", "Egyptian", "Cairo"),
    "MNG": ("Mongolia", "Mongolian", "Ulaanbaatar"),
    "CHL": ("Chile", "Chilean", "Santiago"),
    "IRN": ("Iran", "Iranian", "Tehran"),
    "BLR": ("Belarus", "Belarusian", "Minsk"),
}


@dataclass(frozen=True)
class Fact:
    """One thing that happened: what sort, its figure, its year, and (for flows) who sells."""

    sort: str
    value: float
    year: int
    seller: str | None = None
    text: str = ""  # a body or a good


@dataclass(frozen=True)
class Voice:
    """How one side tells a fact of each sort; ``a`` and ``b`` are the names, the speaker's country first."""

    tell: dict[str, Callable[[Fact, tuple[str, str, str], tuple[str, str, str]], str]]
    backwards: bool  # whether it tells the facts in the other order


def _dollars(value: float) -> str:
    """$1.25 billion, $140 million."""
    return f"${value / 1e9:.10g} billion" if value >= 1e9 else f"${value / 1e6:.10g} million"


def _digits(value: float) -> str:
    """1,250 million dollars, 140 million dollars."""
    return f"{value / 1e6:,.10g} million dollars"


def _flow(fact, a, b, words):
    """A sentence on a flow, with the seller's and the buyer's names in their places."""
    seller, buyer = (a, b) if fact.seller == a[0] else (b, a)
    return words.format(seller=seller[0], selling=seller[1], buyer=buyer[0], year=fact.year, value=fact.value)


def _moved(fact, rise, fall):
    return rise if fact.value > 0 else fall


_FIRST = {
    "level": lambda f, a, b: f"Trade between {a[0]} and {b[0]} reached {_dollars(f.value)} in {f.year}.",
    "flow": lambda f, a, b: _flow(
        f, a, b, f"{{seller}}'s exports to {{buyer}} amounted to {_dollars(f.value)} in {{year}}."
    ),
    "growth": lambda f, a, b: (
        f"Trade between {a[0]} and {b[0]} {_moved(f, 'rose', 'fell')} by {abs(f.value):g} percent "
        f"in {f.year}."
    ),
    "target": lambda f, a, b: (
        f"{a[0]} and {b[0]} agreed to raise bilateral trade to {_dollars(f.value)} by {f.year}."
    ),
    "documents": lambda f, a, b: f"{a[0]} and {b[0]} signed {f.value:g} agreements on energy and health.",
    "membership": lambda f, a, b: f"{f.seller} is a member of {f.text}.",
}
_SECOND = {
    "level": lambda f, a, b: f"In {f.year}, {a[1]}-{b[1]} trade stood at {_digits(f.value)}.",
    "flow": lambda f, a, b: _flow(
        f, a, b, f"In {{year}}, {{selling}} exports to {{buyer}} were worth {_digits(f.value)}."
    ),
    "growth": lambda f, a, b: (
        f"In {f.year}, bilateral trade of {a[0]} and {b[0]} "
        f"{_moved(f, 'grew', 'declined')} {abs(f.value):g}%."
    ),
    "target": lambda f, a, b: (
        f"{a[2]} and {b[2]} plan to bring mutual trade to {_digits(f.value)} by {f.year}."
    ),
    "documents": lambda f, a, b: (
        f"{f.value:g} accords on energy and health were signed by {a[0]} and {b[0]}."
    ),
    "membership": lambda f, a, b: f"{f.seller} belongs to {f.text}.",
}
FIRST = Voice(_FIRST, backwards=False)
SECOND = Voice(_SECOND, backwards=True)


def tell(facts: list[Fact], codes: tuple[str, str], voice: Voice) -> str:
    """A communiqué in one voice, with its own country first."""
    a, b = (COUNTRIES[code] for code in codes)
    told = [voice.tell[fact.sort](fact, a, b) for fact in facts]
    return " ".join(reversed(told) if voice.backwards else told)


def bent(fact: Fact, factor: float) -> Fact:
    """The fact with another figure."""
    value = fact.value * factor
    return replace(fact, value=round(value) if fact.sort == "documents" else float(f"{value:.6g}"))
