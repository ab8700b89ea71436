"""Which files of a source are staged together: all of them, or of large ones each year by itself."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from comity.warehouse.staging.readers import reader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.warehouse.engine import NumberedFile


def batches(name: str, files: Sequence[NumberedFile]) -> tuple[tuple[NumberedFile, ...], ...]:
    """The files of a source in the groups that are staged one after another.

    A large source is staged a file at a time, so that memory holds one year of it; the lists of codes
    that come with it are read beside each.

    Parameters
    ----------
    name : of the reader
    files : all files of the source
    """
    source = reader(name)
    if not source.large:
        return (tuple(files),)
    large = [file for file in files if _fits(file, source.relations[0].files)]
    beside = [file for file in files if file not in large]
    return tuple((file, *beside) for file in large) or (tuple(files),)


def _fits(file: NumberedFile, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(file.path.name.lower(), pattern.lower()) for pattern in patterns)
