"""Preconditioner of the cube solver: within a year, exporter and importer effects are solved for exactly.

For one year with weights W (exporters by importers, row sums r, column sums c) the equations are
[diag r, W; W', diag c]. The importers' Schur complement C = diag c - W' diag(1/r) W has the constant as its null
vector; c c' / sum(c) takes its place. Then u_J = C^-1 (b_J - W' b_I / r) and u_I = (b_I - W u_J) / r.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import lapack

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

_RIDGE = 2e-6  # of the unit diagonal: single precision, and years that fall into several parts


class YearBlocks:
    """Exact inverses of every year's equations, single precision: a preconditioner need not be exact.

    Parameters
    ----------
    weights : shape (T, exporters, importers)
    """

    def __init__(self, weights: NDArray[np.float32]) -> None:
        self._exporters = weights.shape[1]
        rows, columns = weights.sum(axis=2), weights.sum(axis=1)
        self._by_row = _reciprocal(rows)
        self._shares = weights * self._by_row[:, :, None]
        scale = _reciprocal(np.sqrt(columns))
        scaled = weights * scale[:, None, :]
        complement = np.matmul(scaled.transpose(0, 2, 1), scaled * self._by_row[:, :, None])
        root = np.sqrt(columns / np.maximum(columns.sum(axis=1, keepdims=True), np.float32(1e-30)))
        complement = root[:, :, None] * root[:, None, :] - complement
        diagonal = np.einsum("tjj->tj", complement)
        diagonal += np.where(columns > 0, np.float32(1 + _RIDGE), np.float32(1.0))
        self._inverse = np.stack([_inverse(block) for block in complement])
        self._inverse *= scale[:, :, None] * scale[:, None, :]

    def solve(self, residual: Array) -> Array:
        """Apply to columns of margins, shape (C, exporters + importers, T)."""
        columns = residual.transpose(2, 1, 0)
        largest = np.abs(columns).max(axis=1, keepdims=True)
        unit = (columns / np.where(largest > 0, largest, 1.0)).astype(np.float32)  # so that none underflows
        by_exporter, by_importer = unit[:, : self._exporters], unit[:, self._exporters :]
        out = np.empty(columns.shape, dtype=np.float32)
        net = by_importer - np.matmul(self._shares.transpose(0, 2, 1), by_exporter)
        out[:, self._exporters :] = effects = np.matmul(self._inverse, net)
        out[:, : self._exporters] = by_exporter * self._by_row[:, :, None] - np.matmul(self._shares, effects)
        return np.ascontiguousarray((out * largest).transpose(2, 1, 0))


def _reciprocal(values: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.where(values > 0, 1 / np.where(values > 0, values, np.float32(1)), np.float32(0))


def _inverse(block: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of a positive definite block; where rounding made it indefinite, with a ridge that grows until it is not."""
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
