"""Taking fixed effects out of columns by weighted least squares, whatever the effects and the panel.

With weights w and the dummies of all effects D, the residual of a column v is v - D a where D'WD a = D'Wv.
The effect with the most levels, E, is eliminated exactly (its block of D'WD is diagonal); what is left, S =
D'WD - D'WE (E'WE)^-1 E'WD over the other levels, is solved by preconditioned conjugate gradients. The
preconditioner is the exact inverse of S, connected component by component, where components are small, else
of the blocks of D'WD that the other effects make among themselves (exporter-years and importer-years: one
block a year). Correia (2017), "Linear models with high-dimensional fixed effects", has the graph; the
elimination is ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse
from scipy.linalg import lapack
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_BLOCK_MAX = 1500  # levels in a block that is inverted as a dense matrix
_RANK = 1e-11  # of a level's own weight; what is left of it below this is a constant that other levels have
_REFRESH_AFTER = 8  # steps of conjugate gradients after which the preconditioner is built anew
_ROUNDING = 1e-12  # of a column's own size; a solve cannot do better than the sums that it starts from
_STEPS_MAX = 2000


@dataclass(frozen=True, slots=True)
class Absorbed:
    """Columns net of fixed effects, shape (n, m), and the solution, shape (levels, m), to start from
    again."""

    within: NDArray[np.float64]
    effects: NDArray[np.float64]
    steps: int


class Absorber:
    """The fixed effects of one sample, ready for any weights.

    Parameters
    ----------
    codes : one array of level codes a fixed effect, shape (n,), every level present
    """

    def __init__(self, codes: Sequence[NDArray[np.int32]]) -> None:
        counts = [int(c.max()) + 1 for c in codes]
        largest = int(np.argmax(counts))
        self._eliminated = codes[largest]
        self._n, self._levels = len(codes[largest]), counts[largest]
        others = [k for k in range(len(codes)) if k != largest]
        self.sizes = (counts[largest], *(counts[k] for k in others))
        self.order = (largest, *others)
        self._gather = _dummies([self._eliminated], [self._levels])
        self._gather_t = self._gather.T.tocsr()
        self._rest: Any = None
        if others:
            self._rest = _dummies([codes[k] for k in others], [counts[k] for k in others])
            self._rest_t = self._rest.T.tocsr()
            self._blocks = _Blocks(self._gather_t @ self._rest, self._rest_t @ self._rest)
        self._slow = True

    @property
    def iterative(self) -> bool:
        """Whether a solve takes steps, and gains by a start; one fixed effect alone is a group mean."""
        return self._rest is not None

    def weigh(self, weights: NDArray[np.float64], *, refresh: bool = False) -> None:
        """Set the weights, shape (n,). The preconditioner is built anew where the old one was slow."""
        self._w = weights[:, None]
        self._totals = (self._gather_t @ weights)[:, None]
        self._totals[self._totals == 0] = 1.0
        if self._rest is not None and (refresh or self._slow):
            weighted = self._rest_t.multiply(weights).tocsr() @ self._rest
            crossed = self._gather_t.multiply(weights).tocsr() @ self._rest
            self._blocks.factor(weighted, crossed, self._totals[:, 0])
            self._slow = False

    def residuals(
        self, columns: NDArray[np.float64], *, tolerance: float, start: NDArray[np.float64] | None = None
    ) -> Absorbed:
        """Columns, shape (n, m), net of all effects; `start` is the `effects` of a former solve."""
        if self._rest is None:
            within, means = self._less_means(columns)
            return Absorbed(within, means, 0)
        net, means = self._less_means(columns)
        target = self._rest_t @ (self._w * net)
        floor = _ROUNDING**2 * np.einsum("nm,nm->m", self._w * columns, columns)
        effects, steps = self._conjugate_gradients(target, tolerance, floor, start)
        self._slow = self._slow or steps > _REFRESH_AFTER
        within, _shift = self._less_means(net - self._rest @ effects)
        return Absorbed(within, effects, steps)

    def effects(self, index: NDArray[np.float64]) -> list[NDArray[np.float64]]:
        """One array a fixed effect, in the order of the codes given, that sum to `index` row by row.

        Of the many solutions this takes the one that conjugate gradients reach from zero.
        """
        column = index[:, None]
        found: list[NDArray[np.float64]] = [np.empty(0)] * len(self.order)
        if self._rest is None:
            found[0] = self._less_means(column)[1][:, 0]
            return found
        solved = self.residuals(column, tolerance=1e-13)
        rest = solved.effects[:, 0]
        found[self.order[0]] = self._less_means(column - (self._rest @ rest)[:, None])[1][:, 0]
        begin = 0
        for place, size in zip(self.order[1:], self.sizes[1:], strict=True):
            found[place] = rest[begin : begin + size]
            begin += size
        return found

    def sums(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sums of a column by the levels of all effects, end to end."""
        own = self._gather_t @ values
        return own if self._rest is None else np.concatenate([own, self._rest_t @ values])

    def _less_means(self, columns: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        means = self._gather_t @ (self._w * columns) / self._totals
        return columns - means[self._eliminated], means

    def _apply(self, effects: NDArray[np.float64]) -> NDArray[np.float64]:
        net, _ = self._less_means(self._rest @ effects)
        applied: NDArray[np.float64] = self._rest_t @ (self._w * net)
        return applied

    def _conjugate_gradients(
        self,
        target: NDArray[np.float64],
        tolerance: float,
        floor: NDArray[np.float64],
        start: NDArray[np.float64] | None,
    ) -> tuple[NDArray[np.float64], int]:
        """Solve S a = target for all columns at once, each with its own step length."""
        norm = np.einsum("lm,lm->m", target, self._blocks.solve(target))
        effects = np.zeros_like(target) if start is None else start.copy()
        residual = target if start is None else target - self._apply(effects)
        direction = preconditioned = self._blocks.solve(residual)
        size = np.einsum("lm,lm->m", residual, preconditioned)
        bound = np.maximum(tolerance**2 * norm, floor)
        steps = 0
        while steps < _STEPS_MAX and (active := size > bound).any():
            applied = self._apply(direction)
            curvature = np.einsum("lm,lm->m", direction, applied)
            active &= curvature > 0
            if not active.any():
                break
            length = np.where(active, size / np.where(active, curvature, 1.0), 0.0)
            effects = effects + length * direction
            residual = residual - length * applied
            preconditioned = self._blocks.solve(residual)
            size_new = np.einsum("lm,lm->m", residual, preconditioned)
            direction = (
                preconditioned + np.where(active, size_new / np.where(size > 0, size, 1.0), 0) * direction
            )
            size = size_new
            steps += 1
        return effects, steps


def _dummies(codes: Sequence[NDArray[np.int32]], counts: Sequence[int]) -> Any:  # noqa: ANN401 - scipy is untyped
    n, effects = len(codes[0]), len(codes)
    begins = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    columns = np.stack([c + b for c, b in zip(codes, begins, strict=False)], axis=1).ravel()
    rows = np.arange(0, n * effects + 1, effects, dtype=np.int64)
    return sparse.csr_array((np.ones(n * effects), columns, rows), shape=(n, int(begins[-1])))


class _Blocks:
    """The preconditioner: dense inverses of the blocks into which the other levels fall apart.

    Parameters
    ----------
    crossed : E'D, levels of the eliminated effect by other levels
    weighted : D'D, other levels by other levels
    """

    def __init__(self, crossed: Any, weighted: Any) -> None:  # noqa: ANN401
        everything = sparse.block_array([[None, crossed], [crossed.T, weighted]]).tocsr()
        eliminated, size = crossed.shape
        _, labels = connected_components(everything, directed=False)
        whole = labels[eliminated:]
        self._exact = bool(np.unique(whole, return_counts=True)[1].max() <= _BLOCK_MAX)
        if not self._exact:
            _, whole = connected_components(weighted, directed=False)
        order = np.argsort(whole, kind="stable")
        cuts = np.flatnonzero(np.diff(whole[order])) + 1
        parts = np.split(order, cuts)
        self._parts = [p for p in parts if 1 < len(p) <= _BLOCK_MAX]
        self._lone = np.concatenate([p for p in parts if not 1 < len(p) <= _BLOCK_MAX] or [np.empty(0, int)])
        self._size = size

    def factor(self, weighted: Any, crossed: Any, totals: NDArray[np.float64]) -> None:  # noqa: ANN401
        """Invert the blocks for new weights."""
        matrix = weighted
        if self._exact:
            scaled = sparse.diags_array(1 / totals) @ crossed
            matrix = (weighted - crossed.T @ scaled).tocsr()
        whole = np.asarray(weighted.diagonal())
        lone = np.asarray(matrix.diagonal())[self._lone]
        free = lone <= _RANK * whole[self._lone]  # a constant that another effect already has
        self._inverse_lone = np.where(free, 0.0, 1 / np.where(free, 1.0, lone))[:, None]
        self._inverses = [_inverse(matrix[part][:, part].toarray(), whole[part]) for part in self._parts]

    def solve(self, residual: NDArray[np.float64]) -> NDArray[np.float64]:
        """Apply the preconditioner to columns, shape (levels, m)."""
        out = np.empty_like(residual)
        out[self._lone] = self._inverse_lone * residual[self._lone]
        for part, inverse in zip(self._parts, self._inverses, strict=True):
            out[part] = inverse @ residual[part]
        return out


def _inverse(block: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    """Inverse of a symmetric semidefinite block over a largest set of free levels, zero elsewhere.

    Levels that the others determine keep the effect zero, so that no constants drift in and out of the
    effects.
    """
    scale = 1 / np.sqrt(np.maximum(whole, np.finfo(float).tiny))
    scaled = block * np.outer(scale, scale)
    if scaled.diagonal().max() <= _RANK:  # dpstrf takes its first pivot without asking the tolerance
        return np.zeros_like(block)
    factor, pivots, rank, _ = lapack.dpstrf(scaled, lower=1, tol=_RANK)
    kept = pivots[:rank] - 1
    inverse, _ = lapack.dpotri(factor[:rank, :rank], lower=1)
    lower = np.tril(inverse)
    out = np.zeros_like(block)
    out[np.ix_(kept, kept)] = (lower + np.tril(lower, -1).T) * np.outer(scale[kept], scale[kept])
    return out
