"""The preconditioner of the cube solver, compiled; see `comity.gravity.years` for the arithmetic."""

from __future__ import annotations

import ctypes
import itertools
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from comity.gravity import threads
from comity.gravity.kernels._panel import ffi, lib

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Single = NDArray[np.float32]

_PARTS, _CELLS_WORTH_THREADS = 8, 100_000
_LINE = 16  # a row of a matrix is a multiple of so many
_COLUMNS = 4  # solved at a time


class CompiledBlocks:
    """`Blocks` by the compiled functions.

    Parameters
    ----------
    weights : shape (T, exporters, row), as from `room_for`; becomes part of the answer
    width : of a line of margins
    """

    def __init__(self, weights: Single, importers: int, width: int) -> None:
        years, exporters, row = weights.shape
        self._importers, self._width, self._shares = importers, width, weights
        parts = min(_PARTS, years) if weights.size >= _CELLS_WORTH_THREADS else 1
        edges = np.linspace(0, years, parts + 1).astype(int).tolist()
        self._parts = list(enumerate(itertools.pairwise(edges)))
        self._by_row = np.empty((years, exporters), dtype=np.float32)
        self._inverse = np.empty((years, importers, row), dtype=np.float32)
        self._room = np.empty((parts, _COLUMNS * (exporters + 2 * row)), dtype=np.float32)
        threads.over(self._build, self._parts)

    @staticmethod
    def room_for(width: int, years: int, exporters: int, importers: int) -> Single:
        """Where the weights go, all zero."""
        del width
        return np.zeros((years, exporters, -(-importers // _LINE) * _LINE), dtype=np.float32)

    def described(self) -> dict[str, Any]:
        """What the loops of conjugate gradients take."""
        return {
            "row": self._shares.shape[2], "shares": _floats(self._shares), "inverse": _floats(self._inverse),
            "by_row": _floats(self._by_row),
        }  # fmt: skip

    def solve(self, residual: Single) -> Single:
        """See `Blocks`."""
        out = np.zeros_like(residual)
        _, exporters, row = self._shares.shape
        columns, given, target = len(residual), _floats(residual), _floats(out)

        def run(part: tuple[int, tuple[int, int]]) -> None:
            number, (begin, end) = part
            lib.years_solve(
                begin, end, exporters, self._importers, row, self._width, _floats(self._shares),
                _floats(self._inverse), _floats(self._by_row), columns, given, target,
                _floats(self._room[number]),
            )  # fmt: skip

        threads.over(run, self._parts)
        return out

    def _build(self, part: tuple[int, tuple[int, int]]) -> None:
        _, (begin, end) = part
        _, exporters, row = self._shares.shape
        room = np.empty(self._importers * (exporters + self._importers) + row, dtype=np.float32)
        lib.years_build(
            begin, end, exporters, self._importers, row, _floats(self._shares), _floats(self._by_row),
            _floats(self._inverse), *_linear_algebra(), _floats(room),
        )  # fmt: skip


def _floats(array: Single) -> Any:  # noqa: ANN401 - a pointer of C
    return ffi.from_buffer("float[]", array)


@cache
def _linear_algebra() -> tuple[Any, Any, Any]:
    """BLAS and LAPACK as SciPy has them for compiled code; called from there, they leave Python's lock
    alone."""
    from scipy.linalg import cython_blas, cython_lapack

    homes = ((cython_blas, "ssyrk"), (cython_lapack, "spotrf"), (cython_lapack, "spotri"))
    read = ctypes.pythonapi.PyCapsule_GetPointer
    name_of = ctypes.pythonapi.PyCapsule_GetName
    read.restype, read.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    name_of.restype, name_of.argtypes = ctypes.c_char_p, [ctypes.py_object]
    found = []
    for module, name in homes:
        capsule = module.__pyx_capi__[name]
        found.append(ffi.cast("void *", read(capsule, name_of(capsule))))
    syrk, potrf, potri = found
    return (
        ffi.cast(ffi.typeof(lib.years_build).args[8], syrk),
        ffi.cast(ffi.typeof(lib.years_build).args[9], potrf),
        ffi.cast(ffi.typeof(lib.years_build).args[10], potri),
    )
