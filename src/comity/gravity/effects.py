"""The fixed effects themselves, which estimation takes out and never needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from comity.gravity.absorb import Absorber

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from comity.gravity.estimate import Estimate


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """Value of each level, by fixed effect, in the order of `Estimate.levels`."""

    values: Mapping[str, NDArray[np.float64]]


def fixed_effects(estimate: Estimate) -> Effects:
    """Effects that give back the linear index when added to the regressors.

    They are determined up to constants that one effect can lend another. What is reported: with two effects,
    the first level of the second, in each connected part of the data, is zero; with more, each level that the
    others determine is zero. Sums of effects, row by row, are what the data determine.
    """
    names = ["^".join(columns) for columns in estimate.fixed_effects]
    if not names:
        return Effects({})
    codes = [estimate.codes[name] for name in names]
    absorber = Absorber(codes)
    absorber.weigh(estimate.working)
    rest = estimate.index - estimate.x @ estimate.beta
    if estimate.offset is not None:
        rest = rest - estimate.offset
    values = absorber.effects(rest)
    if len(values) == 2:
        values = _with_reference(values, codes)
    return Effects(dict(zip(names, values, strict=True)))


def _with_reference(
    values: list[NDArray[np.float64]], codes: list[NDArray[np.int32]]
) -> list[NDArray[np.float64]]:
    from scipy import sparse
    from scipy.sparse.csgraph import connected_components

    first, second = values
    shape = (len(first) + len(second),) * 2
    links = sparse.coo_array((np.ones(len(codes[0])), (codes[0], codes[1] + len(first))), shape=shape)
    _, part = connected_components(links, directed=False)
    of_second = part[len(first) :]
    parts, reference = np.unique(of_second, return_index=True)
    shift = np.zeros(part.max() + 1)
    shift[parts] = second[reference]
    return [first + shift[part[: len(first)]], second - shift[of_second]]
