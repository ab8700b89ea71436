"""The factors of one sample: integer codes and labels, of single columns and of columns joined."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from comity.gravity.frames import Coded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from comity.gravity.formula import Factor

_TABLE_MAX = 1 << 24  # joint codes are made compact by a table up to here, by sorting above


class Factors:
    """Codes and labels by the name of the factor, worked out when they are first asked for.

    Parameters
    ----------
    columns : the codes of each column
    named : the factors, by their names in a formula
    rows : which rows of the columns make the sample; None for all. Taken when a column is first used.
    """

    def __init__(
        self,
        columns: Mapping[str, Coded],
        named: Iterable[Factor],
        rows: NDArray[np.int32] | NDArray[np.int64] | None = None,
    ) -> None:
        self._columns = dict(columns)
        self._rows = rows
        self._named = {factor.name: factor for factor in named}
        self._joined: dict[str, tuple[NDArray[np.int32], NDArray[np.int64]]] = {}

    def __contains__(self, name: object) -> bool:
        return name in self._named

    def column(self, name: str) -> Coded:
        """The codes of a single column, counted over all its levels; some may have no row in a subset."""
        coded = self._columns[name]
        return coded if self._rows is None else Coded(coded.codes[self._rows], coded.levels)

    def all_labels(self, name: str) -> NDArray[Any]:
        """The labels of a single column in the whole of the data, in the order of its codes."""
        return self._columns[name].levels

    def levels_of(self, name: str) -> int:
        """How many levels a single column has in the whole of the data."""
        return self._columns[name].count

    def names(self) -> tuple[str, ...]:
        """What can be asked for."""
        return tuple(self._named)

    def codes(self, name: str) -> NDArray[np.int32]:
        """The level of each row; every level from 0 on has a row."""
        return self._join(name)[0]

    def count(self, name: str) -> int:
        """How many levels have a row."""
        return len(self._join(name)[1])

    def labels(self, name: str) -> tuple[object, ...]:
        """The label of each level: of a single column its value, of columns joined a tuple of values."""
        factor = self._named[name]
        compound = self._join(name)[1]
        parts: list[NDArray[Any]] = []
        for column in reversed(factor.columns):
            levels = self._shared_levels(factor) if factor.symmetric else self._columns[column].levels
            parts.append(levels[compound % len(levels)])
            compound = compound // len(levels)
        if len(parts) == 1:
            return tuple(parts[0].tolist())
        return tuple(zip(*(part.tolist() for part in reversed(parts)), strict=True))

    def subset(self, rows: NDArray[np.int32] | NDArray[np.int64]) -> Factors:
        """The same factors for some of the rows, in their order."""
        kept = rows if self._rows is None else self._rows[rows]
        return Factors(self._columns, self._named.values(), kept)

    def _join(self, name: str) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        if name not in self._joined:
            factor = self._named[name]
            compound, size = self._symmetric(factor) if factor.symmetric else self._compound_of_rows(factor)
            self._joined[name] = compact(compound, size)
        return self._joined[name]

    def _compound_of_rows(self, factor: Factor) -> tuple[NDArray[Any], int]:
        return self._compound(factor, {column: self.column(column) for column in factor.columns})

    def _compound(self, factor: Factor, coded_by: Mapping[str, Coded]) -> tuple[NDArray[Any], int]:
        """One number for each combination of levels, and how many numbers there are."""
        first, *rest = (coded_by[column] for column in factor.columns)
        codes, size = first.codes, first.count
        for coded in rest:
            wide: Any = np.int64 if size * coded.count >= 1 << 31 else np.int32
            codes = codes.astype(wide)
            codes *= wide(coded.count)
            codes += coded.codes
            size *= coded.count
        return codes, size

    def _shared_levels(self, factor: Factor) -> NDArray[Any]:
        a, b = (self._columns[column].levels for column in factor.columns)
        return np.unique(np.concatenate([a, b]))

    def _symmetric(self, factor: Factor) -> tuple[NDArray[Any], int]:
        shared = self._shared_levels(factor)
        a, b = (
            np.searchsorted(shared, coded.levels)[coded.codes] for coded in map(self.column, factor.columns)
        )
        return np.minimum(a, b).astype(np.int64) * len(shared) + np.maximum(a, b), len(shared) ** 2


class CodesView(Mapping[str, Any]):
    """Codes by name, as a mapping."""

    def __init__(self, factors: Factors) -> None:
        self._factors = factors

    def count(self, name: str) -> int:
        """How many levels the codes of a name have."""
        return self._factors.count(name)

    def __contains__(self, name: object) -> bool:
        return name in self._factors

    def __getitem__(self, name: str) -> NDArray[np.int32]:
        if name not in self._factors:
            raise KeyError(name)
        return self._factors.codes(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._factors.names())

    def __len__(self) -> int:
        return len(self._factors.names())


class LevelsView(Mapping[str, Any]):
    """Labels by name, as a mapping."""

    def __init__(self, factors: Factors) -> None:
        self._factors = factors

    def __getitem__(self, name: str) -> tuple[object, ...]:
        if name not in self._factors:
            raise KeyError(name)
        return self._factors.labels(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._factors.names())

    def __len__(self) -> int:
        return len(self._factors.names())


def compact(codes: NDArray[Any], size: int) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Number the codes that occur from 0 on; also say which code each number stands for."""
    if size <= max(_TABLE_MAX, 4 * len(codes)):
        present = np.zeros(size, dtype=bool)
        present[codes] = True
        kept = np.flatnonzero(present)
        if len(kept) == size:
            return codes.astype(np.int32, copy=False), kept
        rank = np.empty(size, dtype=np.int32)
        rank[kept] = np.arange(len(kept), dtype=np.int32)
        return rank[codes], kept
    kept, inverse = np.unique(codes, return_inverse=True)
    return inverse.astype(np.int32), kept.astype(np.int64)
