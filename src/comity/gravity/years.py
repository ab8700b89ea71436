"""Preconditioner of the cube solver by NumPy: within a year, exporter and importer effects are solved for
exactly. `kernels/single.c` does the same.

For one year with weights W (exporters by importers, row sums r, column sums c) the equations are [diag r, W;
W', diag c]. The importers' Schur complement C = diag c - W' diag(1/r) W has the constant as its null vector;
c c' / sum(c) takes its place. Then u_J = C^-1 (b_J - W' b_I / r) and u_I = (b_I - W u_J) / r.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import lapack

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Single = NDArray[np.float32]

_RIDGE = 2e-6  # of the unit diagonal: single precision, and years that fall into several parts


class YearBlocks:
    """Exact inverses of every year's equations, single precision: a preconditioner need not be exact.

    Parameters
    ----------
    weights : shape (T, exporters, importers)
    """

    def __init__(self, weights: NDArray[np.float32]) -> None:
        years, self._exporters, importers = weights.shape
        self._by_row = _reciprocal(weights.sum(axis=2))
        self._shares = weights * self._by_row[:, :, None]
        self._inverse = np.empty((years, importers, importers), dtype=np.float32)
        for block, by_row, inverse in zip(weights, self._by_row, self._inverse, strict=True):
            columns = block.sum(axis=0)
            scale = _reciprocal(np.sqrt(columns))
            scaled = block * scale
            root = np.sqrt(columns / max(columns.sum(), np.float32(1e-30)))
            complement = np.outer(root, root) - scaled.T @ (scaled * by_row[:, None])
            complement[np.diag_indices_from(complement)] += np.where(columns > 0, np.float32(1 + _RIDGE), 1)
            inverse[:] = _inverse(complement) * np.outer(scale, scale)

    def solve(self, residual: Single) -> Single:
        """Apply to columns of margins, shape (C, exporters + importers, T)."""
        columns = residual.transpose(2, 1, 0)
        by_exporter, by_importer = columns[:, : self._exporters], columns[:, self._exporters :]
        solved = np.empty(columns.shape, dtype=np.float32)
        net = by_importer - np.matmul(self._shares.transpose(0, 2, 1), by_exporter)
        solved[:, self._exporters :] = effects = np.matmul(self._inverse, net)
        spread = np.matmul(self._shares, effects)
        solved[:, : self._exporters] = by_exporter * self._by_row[:, :, None] - spread
        return np.ascontiguousarray(solved.transpose(2, 1, 0))


def _reciprocal(values: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.where(values > 0, 1 / np.where(values > 0, values, np.float32(1)), np.float32(0))


def _inverse(block: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of a positive definite block; where rounding made it indefinite, with a ridge that grows until it is
    not."""
    ridge = 0.0
    while True:
        factor, failed = lapack.spotrf(block, lower=1)
        if not failed:
            inverse, _ = lapack.spotri(factor, lower=1, overwrite_c=1)
            lower = np.tril(inverse)
            out: NDArray[np.float32] = lower + np.tril(lower, -1).T
            return out
        ridge = max(10 * ridge, 1e-5)
        block = block + np.float32(ridge) * np.eye(len(block), dtype=np.float32)
