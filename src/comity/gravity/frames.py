"""Columns out of any data frame: numbers as float64, factors as integer codes."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from comity.gravity.layout import integer_codes
from comity.gravity.refusals import BadColumn, NotAFrame, UnknownColumn

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Coded:
    """A factor: which level each row has (-1: missing), and the labels of the levels in order."""

    codes: NDArray[np.int32]
    levels: NDArray[Any]

    @property
    def count(self) -> int:
        """How many levels there are."""
        return len(self.levels)


class Columns:
    """A data frame seen as named arrays. Reads a column when it is asked for, once.

    Parameters
    ----------
    data : any data frame that narwhals takes (pandas, polars, PyArrow, DuckDB, ...), or a dictionary of
        arrays
    needed : the columns that will be read; a lazy frame is collected with these alone

    Raises
    ------
    NotAFrame, UnknownColumn
    """

    def __init__(self, data: object, needed: tuple[str, ...]) -> None:
        self._pandas = _is_pandas(data)
        self._frame: Any = data if isinstance(data, Mapping) or self._pandas else _eager(data, needed)
        known = tuple(map(str, _names_of(self._frame)))
        for name in needed:
            if name not in known:
                raise UnknownColumn(name, tuple(difflib.get_close_matches(name, known, 3, 0.6)), known)
        self.known = known
        self._numbers: dict[str, NDArray[np.float64]] = {}
        self._coded: dict[str, Coded] = {}
        self.n = self._length(needed)

    def _length(self, needed: tuple[str, ...]) -> int:
        if not isinstance(self._frame, Mapping):
            return len(self._frame)
        lengths = {len(self._frame[name]) for name in needed}
        if len(lengths) > 1:
            raise NotAFrame(found="the columns have different lengths", fix="give arrays of one length")
        return lengths.pop() if lengths else 0

    def numbers(self, name: str) -> NDArray[np.float64]:
        """A column as float64, missing values as NaN.

        Raises
        ------
        BadColumn : there is text, or something else that is no number, in it
        """
        if name not in self._numbers:
            self._numbers[name] = _as_numbers(name, self._values(name))
        return self._numbers[name]

    def coded(self, name: str) -> Coded:
        """A column as a factor; levels in ascending order, or in the order of a categorical column."""
        if name not in self._coded:
            self._coded[name] = _as_codes(name, self._series(name))
        return self._coded[name]

    def values(self, name: str) -> NDArray[Any]:
        """A column as it is."""
        return self._values(name)

    def _series(self, name: str) -> Any:  # noqa: ANN401 - a narwhals Series or an array
        column = self._frame[name]
        if not self._pandas:
            return column
        if isinstance(column.dtype, np.dtype) and column.dtype.kind in "biuf":
            return column.to_numpy()
        return _eager(self._frame[[name]], (name,))[name]

    def _values(self, name: str) -> NDArray[Any]:
        series = self._series(name)
        return np.asarray(series.to_numpy() if hasattr(series, "to_numpy") else series)


def _is_pandas(data: object) -> bool:
    """Whether it is a frame of pandas, whose columns of numbers cost less to reach without narwhals."""
    kind: Any = type(data)
    if kind.__name__ != "DataFrame" or kind.__module__.partition(".")[0] != "pandas":
        return False
    columns: Any = data.columns  # type: ignore[attr-defined]
    return bool(columns.is_unique)


def _names_of(frame: Any) -> Any:  # noqa: ANN401
    if isinstance(frame, Mapping):
        return frame
    return frame.columns.tolist() if hasattr(frame.columns, "tolist") else frame.columns


def _eager(data: object, needed: tuple[str, ...]) -> Any:  # noqa: ANN401 - a narwhals DataFrame
    import narwhals as nw

    try:
        frame = nw.from_native(data)  # type: ignore[call-overload]
    except TypeError as error:
        raise NotAFrame(
            found=f"{type(data).__name__} is not a data frame",
            fix="pass a pandas, polars, PyArrow or DuckDB frame, or a dictionary of arrays",
        ) from error
    except nw.exceptions.DuplicateError as error:
        raise NotAFrame(
            found=" ".join(str(error).split()), fix="leave out or rename columns that have the same name"
        ) from error
    if isinstance(frame, nw.LazyFrame):
        present = frame.collect_schema().names()
        missing = [name for name in needed if name not in present]
        if missing:
            near = tuple(difflib.get_close_matches(missing[0], present, 3, 0.6))
            raise UnknownColumn(missing[0], near, tuple(present))
        frame = frame.select(list(dict.fromkeys(needed))).collect()
    return frame


def _as_numbers(name: str, values: NDArray[Any]) -> NDArray[np.float64]:
    if values.dtype == np.float64:
        return values
    if values.dtype.kind in "biuf":
        return values.astype(np.float64)
    if values.dtype.kind == "c":
        _refuse(name, str(values[0]) if len(values) else "complex numbers", 0)
    out = np.empty(len(values))
    for row, value in enumerate(values):
        try:
            out[row] = np.nan if value is None or isinstance(value, str) else float(value)
        except (TypeError, ValueError):
            out[row] = np.nan if _is_missing(value) else _refuse(name, value, row)
        if isinstance(value, str):
            _refuse(name, str(value), row)
    return out


def _is_missing(value: object) -> bool:
    return type(value).__name__ in {"NAType", "NaTType"}


def _refuse(name: str, value: object, row: int) -> float:
    raise BadColumn(
        found=f"column {name!r} holds {value!r} in row {row}, which is no number",
        fix=f"convert {name!r} to numbers first; a category can be a fixed effect, or C({name}) a regressor",
    )


def _as_codes(name: str, series: Any) -> Coded:  # noqa: ANN401
    if not isinstance(series, np.ndarray):
        native = series.to_native() if hasattr(series, "to_native") else series
        categories = getattr(getattr(native, "cat", None), "categories", None)
        if categories is not None:  # pandas' categorical: the codes are there
            return _only_present(np.asarray(native.cat.codes, dtype=np.int32), np.asarray(categories))
        if str(getattr(series, "dtype", "")) == "String" and len(series):
            return _of_text(series.to_arrow())
        series = series.to_numpy() if hasattr(series, "to_numpy") else np.asarray(series)
    if series.dtype.kind == "f" and len(series) and (whole := _whole(series)) is not None:
        coded = _as_codes(name, whole)
        return Coded(coded.codes, coded.levels.astype(series.dtype))
    if series.dtype.kind in "iu" and len(series) and series.dtype != np.uint64:
        values = np.ascontiguousarray(series, dtype=np.int64)
        if (found := integer_codes(values)) is not None:
            low, codes, present = found
            levels = np.arange(low, low + len(present), dtype=np.int64)
            return Coded(codes, levels) if present.all() else _only_present(codes, levels)
    return _by_sorting(name, series)


def _of_text(column: Any) -> Coded:  # noqa: ANN401 - pyarrow is untyped
    """Text by Arrow's own numbering, a tenth of the time that hashing takes; the few levels put in order."""
    import pyarrow as pa

    encoded = (
        column if isinstance(column, pa.ChunkedArray) else pa.chunked_array([column])
    ).dictionary_encode()
    whole = encoded.unify_dictionaries().combine_chunks()
    parts = whole.chunks if isinstance(whole, pa.ChunkedArray) else [whole]
    labels = parts[0].dictionary.to_numpy(zero_copy_only=False)
    order = np.argsort(labels)
    rank = np.full(len(labels) + 1, -1, dtype=np.int32)
    rank[order] = np.arange(len(labels), dtype=np.int32)
    codes = [rank[part.indices.fill_null(len(labels)).to_numpy(zero_copy_only=False)] for part in parts]
    return Coded(np.concatenate(codes), labels[order])


def _whole(values: NDArray[Any]) -> NDArray[np.int64] | None:
    """Floats as integers where all of them are; years often come so."""
    if not np.isfinite(values.sum()) or np.abs(values).max() > 2**53:
        return None
    whole = values.astype(np.int64)
    return whole if (whole == values).all() else None


def _by_sorting(name: str, values: NDArray[Any]) -> Coded:
    if values.dtype.kind == "f":
        levels, codes = np.unique(values, return_inverse=True)
        if len(levels) and np.isnan(levels[-1]):
            codes[codes == len(levels) - 1] = -1
            levels = levels[:-1]
        return Coded(codes.astype(np.int32), levels)
    if values.dtype.kind == "O":
        return _by_hashing(name, values)
    levels, codes = np.unique(values, return_inverse=True)
    return Coded(codes.astype(np.int32), levels)


def _by_hashing(name: str, values: NDArray[Any]) -> Coded:
    """Objects, usually strings: number them as they come, then put the few levels in order."""
    seen: dict[object, int] = {}
    try:
        codes = np.fromiter(
            (-1 if v is None or v != v else seen.setdefault(v, len(seen)) for v in values),  # noqa: PLR0124
            dtype=np.int32, count=len(values),
        )  # fmt: skip
    except TypeError as error:
        raise BadColumn(found=f"column {name!r} holds what cannot be a level ({error})",
                        fix="use text, numbers or dates") from error  # fmt: skip
    labels = list(seen)
    try:
        order = sorted(range(len(labels)), key=labels.__getitem__)  # type: ignore[arg-type]
    except TypeError:  # levels of several types have no order among them
        order = sorted(range(len(labels)), key=lambda k: (type(labels[k]).__name__, str(labels[k])))
    rank = np.empty(len(labels) + 1, dtype=np.int32)
    rank[order] = np.arange(len(labels), dtype=np.int32)
    rank[-1] = -1
    levels = np.empty(len(labels), dtype=object)
    levels[:] = [labels[k] for k in order]
    return Coded(rank[codes], levels)


def _only_present(codes: NDArray[np.int32], levels: NDArray[Any]) -> Coded:
    """Leave out the levels that no row has."""
    present = np.zeros(len(levels), dtype=bool)
    present[codes[codes >= 0] if (codes < 0).any() else codes] = True
    if present.all():
        return Coded(codes, levels)
    rank = np.full(len(levels) + 1, -1, dtype=np.int32)
    rank[:-1][present] = np.arange(int(present.sum()), dtype=np.int32)
    return Coded(rank[codes], levels[present])
