"""Writing a result so that nobody ever sees half of it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from comity.errors import UsageError


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
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write(Path(folder, "report.json"), "{}").read_text()
    '{}'
    """
    target = Path(path)
    if target.is_dir():
        raise UsageError(found=f"{target} is a folder", fix="name a file to write in it")
    if not target.parent.is_dir():
        raise UsageError(
            found=f"the folder {target.parent} does not exist",
            fix=f"make it first (mkdir -p {target.parent}), or name a folder that exists",
        )
    try:
        encoded = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
        _write_beside(target, encoded)
    except OSError as problem:
        raise UsageError(
            found=f"{target} cannot be written: {problem.strerror or problem}",
            fix="name a place where you may write and that has room",
        ) from problem
    return target


def _write_beside(target: Path, content: bytes) -> None:
    """Write to a new file in the same folder, then rename it over the target."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:100]}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(_mode(target))
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _mode(target: Path) -> int:
    """The mode of the file that is replaced, or what a new file would get."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
