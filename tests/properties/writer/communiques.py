"""A writer of communiqués about simulated worlds: each sentence makes a claim whose truth is known.

A known share of the claims is bent by known factors; ranks and records that are not true name another place
or year. What a person who tells the truth may mean is drawn: the true flow, or what either office counted.

>>> from datetime import date
>>> from tests.properties.worlds import draw
>>> text = write(draw(3), seed=1, day=date(2025, 3, 15))
>>> all(text.text[said.start : said.end] == said.sentence for said in text.said)
True
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from tests.properties.writer import changes, levels, places
from tests.properties.writer.pen import Pen

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from tests.properties.worlds import Place, TradeWorld
    from tests.properties.writer.pen import Said

LARGER, OFTEN = 10, 0.7
FORMS: tuple[Callable[[Pen], Said | None], ...] = (
    *(levels.flow, levels.rose, levels.total, levels.total, levels.balance, levels.product),
    *(levels.fiscal, levels.part_of_year, levels.current, levels.target),
    *(changes.of_flow, changes.of_pair, changes.over_years),
    *(places.share, places.share, places.rank, places.among, places.in_region),
    *(places.record, places.record, places.record_in_years, places.record_ever),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A communiqué about a pair, and its claims in order."""

    text: str
    pair: tuple[str, str]
    day: date
    said: tuple[Said, ...]


def write(world: TradeWorld, *, seed: int, day: date, sentences: int = 6) -> Text:
    """A communiqué about two countries of the world, dated on a day."""
    rng = np.random.default_rng([world.seed, seed])
    a, b = _pair(world, rng)
    pen = Pen(world=world, rng=rng, day=day, a=a, b=b)
    head = f"Joint communiqué of {a.name} and {b.name}"
    parts, said, at = [head], [], len(head)
    while len(said) < sentences:
        form = FORMS[int(rng.integers(len(FORMS)))]
        claim = form(pen)
        if claim is not None:
            at += 2
            said.append(replace(claim, start=at, end=at + len(claim.sentence)))
            parts.append(claim.sentence)
            at += len(claim.sentence)
    return Text(text="\n\n".join(parts), pair=(a.iso3, b.iso3), day=day, said=tuple(said))


def _pair(world: TradeWorld, rng: np.random.Generator) -> tuple[Place, Place]:
    """A country and another, which is one of its larger partners as a rule: of those, texts are written."""
    a = world.countries[int(rng.integers(len(world.countries)))]
    year = world.years[len(world.years) // 2]
    others = sorted(
        (office for office in world.countries if office is not a),
        key=lambda office: -world.total(a.iso3, office.iso3, year),
    )
    most = LARGER if rng.random() < OFTEN else len(others)
    return a.place, others[int(rng.integers(most))].place
