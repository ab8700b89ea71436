"""Writes a file so that nobody ever sees half of it."""

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
    """A file beside the target, which takes its place when the block ends without an error.

    Raises
    ------
    UsageError : the folder is missing, or the file cannot be written
    """
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
        mask = os.umask(0)
        os.umask(mask)
        beside.chmod(0o666 & ~mask)
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
