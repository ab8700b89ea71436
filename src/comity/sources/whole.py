"""Writing files so that nobody ever sees half of one, and a crash leaves the old one or the new one."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from comity.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def replaced(target: Path) -> Iterator[IO[bytes]]:
    """A file beside one that a user named, which takes its place when the block ends without an error.

    Raises
    ------
    UsageError : the place is a folder, its folder is missing, or it cannot be written

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with replaced(Path(folder, "report.json")) as stream:
    ...         _ = stream.write(b"{}")
    ...     Path(folder, "report.json").read_text()
    '{}'
    """
    if target.is_dir():
        raise UsageError(found=f"{target} is a folder", fix="name a file to write in it")
    if not target.parent.is_dir():
        raise UsageError(
            found=f"the folder {target.parent} does not exist",
            fix=f"make it first (mkdir -p {target.parent}), or name a folder that exists",
        )
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:100]}.", suffix=".part")
    except OSError as problem:
        raise _unwritable(target, problem) from problem
    beside = Path(name)
    try:
        with os.fdopen(handle, "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        beside.chmod(_mode(target))
        beside.replace(target)
    except OSError as problem:
        raise _unwritable(target, problem) from problem
    finally:
        beside.unlink(missing_ok=True)


def _unwritable(target: Path, problem: OSError) -> UsageError:
    return UsageError(
        found=f"{target} cannot be written: {problem.strerror or problem}",
        fix="name a place where you may write and that has room",
    )


def _mode(target: Path) -> int:
    """The mode of the file that is replaced, or what a new file would get."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def write_whole(path: Path, text: str) -> None:
    """Write beside, then rename: whoever reads sees the old text or the new one, never a part."""
    beside = path.with_name(f".{path.name}.new")
    with beside.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last through a power cut, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
