"""Rows taken out of a provider's odd form, as a table of text columns with the number of their file."""

from __future__ import annotations

import gzip
import io
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from comity.errors import SourceError
from comity.warehouse.schema import FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa

Row = tuple[str | None, ...]

_BATCH = 65_536
MAX_BYTES = 2 << 30  # of one file once unpacked


def text_table(columns: Sequence[str], rows: Iterable[tuple[int, Row]]) -> pa.Table:
    """A table of text columns and ``file``.

    Parameters
    ----------
    columns : names
    rows : the number of the file and the values of a row, in the order of ``columns``
    """
    import pyarrow as pa

    schema = pa.schema([*((name, pa.string()) for name in columns), (FILE, pa.uint16())])
    batches: list[pa.RecordBatch] = []
    waiting: list[tuple[int, Row]] = []

    def flush() -> None:
        values = zip(*(row for _, row in waiting), strict=True)
        arrays = [pa.array(column, pa.string()) for column in values]
        numbers = pa.array([number for number, _ in waiting], pa.uint16())
        batches.append(pa.record_batch([*arrays, numbers], schema=schema))
        waiting.clear()

    for row in rows:
        waiting.append(row)
        if len(waiting) == _BATCH:
            flush()
    if waiting:
        flush()
    return pa.Table.from_batches(batches, schema=schema)


@contextmanager
def opened(path: Path) -> Iterator[io.BufferedReader]:
    """The bytes of a file, unpacked where it is gzipped, and no more of them than is sane."""
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
        yield io.BufferedReader(_Bounded(stream, path))


class _Bounded(io.RawIOBase):
    """A stream that ends in an error where it grows beyond all bounds."""

    def __init__(self, stream: io.BufferedIOBase, path: Path) -> None:
        self._stream, self._path, self._left = stream, path, MAX_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - whatever takes bytes
        found = self._stream.readinto(buffer)
        self._left -= found
        if self._left < 0:
            raise SourceError(
                found=f"{self._path.name} has more than {MAX_BYTES >> 20} MiB once unpacked",
                fix="check that it is the file which its card promises",
            )
        return found


def decoded(path: Path) -> io.StringIO:
    """A small file's text, whichever of UTF-8 (with or without its mark) and Latin-1 it is in."""
    with opened(path) as stream:
        data = stream.read()
    try:
        return io.StringIO(data.decode("utf-8-sig"), newline="")
    except UnicodeDecodeError:
        return io.StringIO(data.decode("latin-1"), newline="")


def lines(path: Path, *, encoding: str = "utf-8-sig") -> Iterator[str]:
    """The lines of a delimited text, for ``csv.reader``."""
    with opened(path) as stream:
        try:
            yield from io.TextIOWrapper(stream, encoding=encoding, newline="")
        except UnicodeDecodeError as error:
            name = encoding.removesuffix("-sig").upper()
            raise SourceError(
                found=f"{path.name} is not text in {name}: {error.reason} at byte {error.start}",
                fix="compare the file with its card; `comity data verify` tells whether it is damaged",
            ) from error
