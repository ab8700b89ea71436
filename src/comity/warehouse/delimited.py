"""The header of a delimited text file: the names of its columns, however the provider wrote them."""

from __future__ import annotations

import csv
import gzip
from typing import TYPE_CHECKING

from comity.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

    from comity.warehouse.engine import TextForm

_SHOWN = 120  # characters of a header that is none


def column_names(path: Path, form: TextForm) -> tuple[str, ...]:
    """The names of a file's columns: those of its form, else those of its header, without blanks around them.

    Raises
    ------
    SourceError : the first line does not name columns
    """
    if form.columns:
        return form.columns
    opened = gzip.open if path.suffix == ".gz" else open
    encoding = "utf-8-sig" if form.encoding == "utf-8" else form.encoding
    try:
        with opened(path, "rt", encoding=encoding, newline="") as stream:
            for _ in range(form.skip_lines):
                next(stream, "")
            row = next(csv.reader(stream, delimiter=form.delimiter, quotechar=form.quote or '"'), [])
    except (OSError, UnicodeDecodeError, csv.Error, EOFError) as error:
        raise _unfit(path, f"it cannot be read as text: {error}") from error
    names = tuple(name.strip() for name in row)
    if not names or len(set(names)) < len(names) or not all(names):
        raise _unfit(
            path, f"it does not begin with its columns' names: {', '.join(row)[:_SHOWN] or 'nothing'}"
        )
    return names


def _unfit(path: Path, why: str) -> SourceError:
    return SourceError(
        found=f"{path.name} is not in the form that its card promises: {why}",
        fix="run comity data verify, which tells whether it is damaged, and get it again if it is",
    )
