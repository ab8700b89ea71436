"""The inner solves of the cube solver: conjugate gradients in single precision, mended in double.

A round of conjugate gradients on numbers of 24 bits finds some five digits in half the time. What it leaves
is computed in double precision, and is where the next round begins, so that the answer is as accurate as one
found in double precision throughout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.gravity.kernels import Blocks, Loops

    Array = NDArray[np.float64]
    Single = NDArray[np.float32]

_ROUNDS_MAX, _STEPS_MAX = 40, 400
_A_ROUND = 1e-10  # of the squared norm: what numbers of 24 bits can do
_STUCK = 0.25  # of the squared norm of the round before: less is no progress


class Inner:
    """Effects of the regressors and of the residual, solved for again and again as the weights move.

    Parameters
    ----------
    loops : of the panel
    scale : makes the mean weight one
    floor : squared norm that is zero for every purpose
    """

    def __init__(self, loops: Loops, columns: int, *, scale: float, floor: float) -> None:
        self._loops, self._scale, self._floor = loops, scale, floor
        self._norm = np.zeros(columns)
        self.steps = 0

    def keep(self, columns: NDArray[np.bool_], loops: Loops) -> None:
        """Go on with some of the columns only."""
        self._norm, self._loops = self._norm[columns], loops

    def solve(self, m: Array, effects: Array, blocks: Blocks, tolerance: Array) -> int:
        """Bring what the effects leave below `tolerance` times its norm; changes `effects` in place.

        Parameters
        ----------
        m : shape (P, T), the weights
        effects : shape (C, margins, width), where to start; the last column is the residual's, which starts
            from zero and gets one round: the next Newton step looks at what is left of it
        tolerance : shape (C,), of the norm at the first solve; for the last column at this one

        Returns
        -------
        steps of conjugate gradients in the longest round
        """
        longest, before = 0, np.full(len(effects), np.inf)
        for number in range(_ROUNDS_MAX):
            left = self._loops.residual(m, effects, self._scale)
            size = np.abs(left).max(axis=(1, 2))
            size[size == 0] = 1.0  # so that nothing over- or underflows in single precision
            residual = (left / size[:, None, None]).astype(np.float32)
            direction = blocks.solve(residual)
            unit = self._scale * size**2
            norm = unit * _dots(residual, direction)
            self._norm = np.where(self._norm == 0, norm, self._norm)
            if not number:
                self._norm[-1] = norm[-1]
            bound = np.maximum(tolerance**2 * self._norm, self._floor)
            wanted = (norm > bound) & (norm < _STUCK * before)
            wanted[-1] &= not number
            if not wanted.any():
                break
            going = np.flatnonzero(wanted)
            goal = np.maximum(bound, _A_ROUND * norm) / unit
            found, steps = _conjugate_gradients(
                self._loops, blocks, residual[going], direction[going], goal[going]
            )
            for place, column in zip(going, found, strict=True):
                effects[place] += (self._scale * size[place]) * column
            self.steps += steps
            longest = max(longest, steps)
            if (bound >= _A_ROUND * norm)[:-1].all():
                break
            before = norm
        return longest


def _conjugate_gradients(
    loops: Loops, blocks: Blocks, residual: Single, direction: Single, goal: Array
) -> tuple[Single, int]:
    """From zero, until the squared norm of what is left is below the goal; and the steps taken.

    Parameters
    ----------
    residual, direction : shape (C, margins, width), right-hand sides, and the same preconditioned
    goal : shape (C,)
    """
    found = np.zeros_like(residual)
    size = _dots(residual, direction)
    active = np.arange(len(residual))
    steps = 0
    while len(active) and steps < _STEPS_MAX:
        applied = loops.apply(direction)
        curvature = _dots(direction, applied)
        length = (size / np.where(curvature > 0, curvature, np.inf)).astype(np.float32)[:, None, None]
        if len(active) == len(found):
            found += length * direction
        else:
            found[active] += length * direction
        residual -= length * applied
        preconditioned = blocks.solve(residual)
        size_new = _dots(residual, preconditioned)
        direction *= (size_new / size).astype(np.float32)[:, None, None]
        direction += preconditioned
        steps += 1
        going = (size_new > goal[active]) & (curvature > 0)
        size = size_new
        if not going.all():
            active, size = active[going], size[going]
            direction, residual = direction[going], residual[going]
    return found, steps


def _dots(a: Single, b: Single) -> Array:
    return np.array([np.vdot(x, y) for x, y in zip(a, b, strict=True)], dtype=np.float64)
