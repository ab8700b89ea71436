"""A fit laid out by pair and year, as the theory of gravity estimates writes it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from comity.errors import ModelError, UsageError
from comity.gravity.grouping import interact, is_nested
from comity.gravity.roles import find_sides, number_countries

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.gravity.estimate import Estimate


class Ways(IntEnum):
    """Exporter-year and importer-year effects, or pair effects as well."""

    TWO = 2
    THREE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PairPanel:
    """P pairs by T periods; where a pair was not observed in a period, everything is zero.

    Attributes
    ----------
    mu : shape (P, T), fitted means times weights
    error : shape (P, T), (observed - fitted) times weights
    x : shape (P, T, K), regressors net of the fixed effects
    exporter, importer : shape (P,), numbers of countries
    countries : N, that occur on either side
    """

    mu: NDArray[np.float64]
    error: NDArray[np.float64]
    x: NDArray[np.float64]
    exporter: NDArray[np.int64]
    importer: NDArray[np.int64]
    countries: int
    ways: Ways

    @property
    def count(self) -> int:
        """P, the pairs that the fit has kept."""
        return len(self.mu)


@dataclass(frozen=True, slots=True, kw_only=True)
class GravityRoles:
    """The factors of a gravity fit by what they are; without a time there is one period."""

    exporter: str
    importer: str
    time: str | None
    ways: Ways


def as_pair_panel(estimate: Estimate, *, time: str | None = None) -> PairPanel:
    """Lay a fit out by pair and period.

    Raises
    ------
    ModelError : the fixed effects are not those of a gravity model, or a pair has two rows in one period
    """
    roles = find_roles(estimate, time=time)
    sides = number_countries(estimate, roles.exporter, roles.importer)
    pair, pairs = interact([sides.exporter, sides.importer])
    periods = np.zeros_like(pair) if roles.time is None else estimate.codes[roles.time].astype(np.int64)
    width = int(periods.max()) + 1
    cell = pair * width + periods
    if np.bincount(cell).max() > 1:
        raise ModelError(
            found="a pair of countries has more than one row in a period",
            fix="sum the flows of each pair and period before fitting",
        )
    ends = np.zeros((pairs, 2), dtype=np.int64)
    ends[pair, 0], ends[pair, 1] = sides.exporter, sides.importer

    def spread(values: NDArray[np.float64]) -> NDArray[np.float64]:
        whole = np.zeros((pairs * width, *values.shape[1:]))
        whole[cell] = values
        return whole.reshape(pairs, width, *values.shape[1:])

    return PairPanel(
        mu=spread(estimate.mu * estimate.weights),
        error=spread((estimate.y - estimate.mu) * estimate.weights),
        x=spread(estimate.x_within),
        exporter=ends[:, 0],
        importer=ends[:, 1],
        countries=len(np.unique(ends)),
        ways=roles.ways,
    )


def find_roles(estimate: Estimate, *, time: str | None = None) -> GravityRoles:
    """Read the exporter, the importer and the time off the fixed effects.

    Parameters
    ----------
    time : the factor that is the time, where exporters and importers have no label in common

    Raises
    ------
    ModelError : the fixed effects are neither a^t + b^t, nor a^t + b^t + a^b, nor a + b
    """
    effects = estimate.fixed_effects
    paired = [set(effect) for effect in effects if len(effect) == 2]
    if len(effects) == 2 and all(len(effect) == 1 for effect in effects):
        return GravityRoles(exporter=effects[0][0], importer=effects[1][0], time=None, ways=Ways.TWO)
    if len(paired) not in (2, 3) or len(effects) not in (2, 3) or len(set.union(*paired)) != 3:
        raise _no_gravity(estimate)
    if len(paired) == 3:
        factors = tuple(dict.fromkeys(name for effect in effects for name in effect))
        time = time or _left_over(factors, find_sides(estimate, factors))
    common = paired[0] & paired[1] if len(paired) == 2 else {time}
    if (time is not None and {time} != common) or not all(len(effect - common) for effect in paired):
        raise UsageError(
            found=f"time={time!r} is not the factor that both sides are crossed with",
            fix=f"it can be {' or '.join(str(name) for name in common)}",
        )
    (found,) = common
    a, b = (next(iter(effect - common)) for effect in paired if found in effect)
    single = [effect[0] for effect in effects if len(effect) == 1]
    if single and not _one_to_one(estimate, single[0], (a, b)):
        raise _no_gravity(estimate)
    ways = Ways.THREE if len(effects) == 3 else Ways.TWO
    return GravityRoles(exporter=a, importer=b, time=found, ways=ways)


def _left_over(factors: tuple[str, ...], sides: tuple[str, str]) -> str:
    return next(name for name in factors if name not in sides)


def _one_to_one(estimate: Estimate, name: str, pair: tuple[str, str]) -> bool:
    """Whether a factor numbers the directed pairs."""
    directed, count = interact([estimate.codes[side] for side in pair])
    own, own_count = interact([estimate.codes[name]])
    return is_nested(directed, count, own) and is_nested(own, own_count, directed)


def _no_gravity(estimate: Estimate) -> ModelError:
    seen = " + ".join("^".join(effect) for effect in estimate.fixed_effects) or "none"
    return ModelError(
        found=f"two-way and three-way gravity models can be corrected; the fixed effects are {seen}",
        fix="fit with | exporter^year + importer^year, and with + exporter^importer for pair effects",
    )
