"""One lock a source: two commands never write the same files.

The lock is the operating system's, on an open file, so that it ends with the process that holds it, however
that ended. What is written beside it only tells who it is.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from comity.sources import home
from comity.sources.download.errors import Busy

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def locked(source_id: str) -> Iterator[None]:
    """Keep everybody else from a source while the body runs.

    Raises
    ------
    Busy : another process is at it
    """
    folder = home.locks()
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / f"{source_id}.who"
    lock = FileLock(folder / f"{source_id}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise Busy(
            found=f"another comity is at {source_id} ({_read(note)})", fix="wait until it is done, or stop it"
        ) from None
    try:
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        note.write_text(f"process {os.getpid()}, since {now}", encoding="utf-8")
        yield
    finally:
        note.unlink(missing_ok=True)
        lock.release()


def _read(note: os.PathLike[str]) -> str:
    try:
        with open(note, encoding="utf-8") as stream:
            return stream.read(200) or "it has just begun"
    except OSError:
        return "it has just begun"
