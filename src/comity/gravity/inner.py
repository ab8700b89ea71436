"""The inner solves of the cube solver: conjugate gradients in single precision, mended in double.

A round of conjugate gradients on numbers of 24 bits finds some five digits in half the time. What it leaves
is computed in double precision, and is where the next round begins, so that the answer is as accurate as one
found in double precision throughout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from comity.gravity.kernels import Products

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.gravity.kernels import Blocks, Equations, Loops

    Array = NDArray[np.float64]
    Single = NDArray[np.float32]

_ROUNDS_MAX = 40
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

    def solve(
        self, m: Array, effects: Array, blocks: Blocks, tolerance: Array, begin: Equations | None = None
    ) -> tuple[int, Products]:
        """Bring what the effects leave below `tolerance` times its norm; changes `effects` in place.

        Parameters
        ----------
        m : shape (P, T), the weights
        effects : shape (C, margins, width), where to start; the last column is the residual's, which starts
            from zero and gets one round: the next Newton step looks at what is left of it
        tolerance : shape (C,), of the norm at the first solve; for the last column at this one
        begin : what the effects leave, where that is known

        Returns
        -------
        steps of conjugate gradients in the longest round, and the products of the regressors net of the
        effects found
        """
        longest, before = 0, np.full(len(effects), np.inf)
        for number in range(_ROUNDS_MAX):
            if number or begin is None:
                begin = self._loops.residual(m, effects, self._scale)
            left, products = begin.left, begin.products
            size = np.maximum(left.max(axis=(1, 2)), -left.min(axis=(1, 2)))
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
            found, rest, steps = self._loops.conjugate(blocks, residual[going], direction[going], goal[going])
            change, after = np.zeros_like(left), left.copy()
            for place, column, over in zip(going, found, rest, strict=True):
                change[place] = (self._scale * size[place]) * column
                after[place] = size[place] * over
            effects += change
            products = _products_after(products, left, after, change)
            self.steps += steps
            longest = max(longest, steps)
            if (bound >= _A_ROUND * norm)[:-1].all():
                break
            before = norm
        return longest, products


def _products_after(products: Products, left: Array, after: Array, change: Array) -> Products:
    """Products of the regressors net of effects when the effects have changed, without a pass over the cells.

    Where the effects of x and z change by d and f, the equations of x had r left, and those of z have s left
    now, x'Wz changes by -(r'f + d's): the left sides at d are what left the equations of x. Where the
    residual's have e left, x'(y - m) changes by -d'e.
    """
    k = len(left) - 1
    begun, ended, moved = (a.reshape(k + 1, -1)[:k] for a in (left, after, change))
    gram = products.gram - begun @ moved.T - moved @ ended.T
    return Products((gram + gram.T) / 2, products.gradient - moved @ left[-1].ravel())


def _dots(a: Single, b: Single) -> Array:
    count = len(a)
    dots: Array = np.matmul(a.reshape(count, 1, -1), b.reshape(count, -1, 1)).ravel().astype(np.float64)
    return dots
