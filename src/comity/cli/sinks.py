"""Where results go: standard output, one file, a file of JSON lines, or a folder of pages.

A file is written beside its final name and renamed when it is whole, so a command that fails or is stopped
leaves nothing half written.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from comity.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

_LONGEST_NAME = 80


def refuse_overwriting(out: str, inputs: Sequence[str]) -> None:
    """Raise ``UsageError`` where the result would replace one of the texts that it is about."""
    if any(name != "-" and os.path.realpath(name) == os.path.realpath(out) for name in inputs):
        raise UsageError(
            found=f"--out {out} is one of the texts to check", fix="name another file for the result"
        )


def in_folder(out: str) -> bool:
    """Whether ``out`` names a folder: one that exists, or a name that ends in a slash."""
    return out.endswith(("/", os.sep)) or Path(out).is_dir()


def _cannot_write(path: str | Path, error: OSError) -> UsageError:
    """The error for a result that the system refuses to store."""
    reason = error.strerror or str(error)
    return UsageError(found=f"{path} cannot be written: {reason}", fix="name another file with --out")


def print_json(value: object, *, indent: int | None = None) -> None:
    """Print JSON on standard output, in UTF-8 whatever the terminal speaks."""
    click.echo((json.dumps(value, ensure_ascii=False, indent=indent) + "\n").encode(), nl=False)


class JsonLines:
    """One JSON value a line, to standard output or to a file that appears when all is done."""

    def __init__(self, out: str | None, *, inputs: Sequence[str]) -> None:
        if out:
            refuse_overwriting(out, inputs)
        self._out = Path(out) if out else None
        self._stream: IO[str] | None = None
        self._beside: Path | None = None

    @property
    def leaves_terminal_alone(self) -> bool:
        """Whether a progress bar can run without lines of output passing through it."""
        return self._out is not None or not sys.stdout.isatty()

    def __enter__(self) -> JsonLines:
        if self._out is not None:
            try:
                handle, name = tempfile.mkstemp(dir=self._out.parent, prefix=f".{self._out.name}.")
                self._stream = os.fdopen(handle, "w", encoding="utf-8")
            except OSError as error:
                raise _cannot_write(self._out, error) from None
            self._beside = Path(name)
        return self

    def write(self, value: Any) -> None:  # noqa: ANN401 - whatever json can write
        """Write one line."""
        if self._stream is None:
            print_json(value)
        else:
            self._stream.write(json.dumps(value, ensure_ascii=False) + "\n")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stream is None or self._beside is None or self._out is None:
            return
        self._stream.close()
        if kind is None:
            self._beside.chmod(0o666 & ~_umask())
            self._beside.replace(self._out)
        else:
            self._beside.unlink()


class SafeNames:
    """File names for texts: nothing of an id can leave the folder, and no two texts share a name."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def name(self, identity: str, suffix: str) -> str:
        """A name for one more text.

        Examples
        --------
        >>> names = SafeNames()
        >>> names.name("../../etc/passwd", ".html"), names.name("etc passwd", ".html")
        ('etc-passwd.html', 'etc-passwd-2.html')
        """
        stem = re.sub(r"[^\w.]+", "-", identity).strip("-._")[:_LONGEST_NAME].rstrip("-._") or "text"
        name, number = stem, 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{stem}-{number}"
        self._taken.add(name.casefold())
        return name + suffix


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
