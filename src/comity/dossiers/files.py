"""Writing a result so that nobody ever sees half of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from comity.sources.whole import replaced

if TYPE_CHECKING:
    import os


def write(path: str | os.PathLike[str], content: str | bytes) -> Path:
    """Write a file beside its place and then move it there; an older file stays until that moment.

    Parameters
    ----------
    path : the file to write; its folder must exist
    content : text is written as UTF-8; a lone surrogate becomes its JSON escape

    Raises
    ------
    UsageError : the folder is missing, the path is a folder, or the file cannot be written

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write(Path(folder, "report.json"), "{}").read_text()
    '{}'
    """
    target = Path(path)
    with replaced(target) as stream:
        stream.write(content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content)
    return target
