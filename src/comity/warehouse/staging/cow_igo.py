"""Correlates of War, intergovernmental organisations: lines of states and years, a column for each body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.errors import SourceError
from comity.warehouse.schema import FILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

    from comity.warehouse.engine import NumberedFile, Value

_BESIDE = frozenset({"ccode", "year", "state", "version"})
_STATE, _YEAR = "ccode", "year"


def rows(files: Sequence[NumberedFile], _: Mapping[str, Value]) -> pa.Table:
    """One row a state, year and body, with the code of membership as text: ccode, year, body, code.

    Raises
    ------
    SourceError : the file is not that of states and years
    """
    import pyarrow as pa

    return pa.concat_tables(batch for file in files for batch in _unfolded(file))


def _unfolded(file: NumberedFile) -> Iterator[pa.Table]:
    import pyarrow as pa

    wide = _wide(file.path)
    bodies = [name for name in wide.column_names if name.lower() not in _BESIDE]
    if _STATE not in wide.column_names or _YEAR not in wide.column_names or not bodies:
        raise SourceError(
            found=f"{file.path.name} lacks {_STATE}, {_YEAR} or the columns of bodies",
            fix="add the file of states and years (state_year_formatv3.csv)",
        )
    state, year = wide[_STATE], wide[_YEAR]
    number = pa.array([file.number] * wide.num_rows, pa.uint16())
    for body in bodies:
        named = pa.array([body] * wide.num_rows, pa.string())
        yield pa.table({_STATE: state, _YEAR: year, "body": named, "code": wide[body], FILE: number})


def _wide(path: Path) -> pa.Table:
    """The file as it is, each column as text."""
    import pyarrow as pa
    from pyarrow import csv

    from comity.warehouse.staging.textrows import lines

    names = [name.strip().strip('"') for name in next(lines(path), "").split(",")]
    try:
        return csv.read_csv(
            path,
            read_options=csv.ReadOptions(column_names=names, skip_rows=1),
            convert_options=csv.ConvertOptions(
                column_types={name: pa.string() for name in names}, strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        raise SourceError(
            found=f"{path.name} is not text separated by commas: {error}",
            fix="`comity data verify` tells whether it is damaged",
        ) from error
