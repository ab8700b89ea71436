"""Reading in a child process: what a hostile document can cost is bounded from outside.

A reader of PDF or HTML is large, and a file can be made that keeps it busy for hours, fills the memory or
ends the process. So it runs in a child that may take only so much time and memory, and whose end is an answer
like any other. The child stays for the next document of a batch, because starting it costs more than most
documents.

Each message is its length in four bytes, then that many bytes: a question is a line of JSON and the document
after it, an answer is JSON.
"""

from __future__ import annotations

import atexit
import json
import os
import struct
import subprocess
import sys
from contextlib import suppress
from functools import cache
from threading import Timer
from typing import IO, TYPE_CHECKING, Any

from comity.errors import UnreadableInput
from comity.inputs.blocks import Extracted

if TYPE_CHECKING:
    from comity.inputs.formats import Format

SECONDS = 60.0  # for one document
MEMORY_BYTES = 2_000_000_000  # of address space, for the child
_DOCUMENTS = 100  # after which a fresh child takes over, so that nothing piles up
_LONGEST_ANSWER = 100_000_000
_LENGTH = struct.Struct(">I")
_START = "from comity.inputs.isolated import serve; serve()"


def extract_apart(raw: bytes, where: str, form: Format, charset: str | None = None) -> Extracted:
    """Take the text out of a document in a child process.

    Parameters
    ----------
    raw : the whole document
    where : its name, for messages
    form : PDF or HTML
    charset : the encoding that a server named

    Raises
    ------
    UnreadableInput : the reader says so, or took more time or memory than it may
    """
    return _worker().extract(raw, where, form, charset)


class Worker:
    """A child process that reads one document after the other.

    Parameters
    ----------
    seconds : for one document
    memory_bytes : of address space; not enforced where the system cannot (Windows, macOS)
    """

    def __init__(self, *, seconds: float = SECONDS, memory_bytes: int = MEMORY_BYTES) -> None:
        self._seconds, self._memory_bytes = seconds, memory_bytes
        self._child: subprocess.Popen[bytes] | None = None
        self._read = 0

    def extract(self, raw: bytes, where: str, form: Format, charset: str | None = None) -> Extracted:
        """Ask the child; a child that fails is replaced before the next document."""
        if self._read >= _DOCUMENTS:
            self.close()
        child = self._child or self._start()
        self._read += 1
        late = False

        def stop() -> None:
            nonlocal late
            late = True
            child.kill()

        timer = Timer(self._seconds, stop)
        timer.start()
        try:
            question = json.dumps({"where": where, "form": form.name, "charset": charset}).encode()
            answer = _ask(child, question + b"\n" + raw)
        except BaseException:
            self.close()
            raise
        finally:
            timer.cancel()
        if answer is None:
            self.close()
            raise self._gave_up(where, late=late)
        return _understood(answer, where)

    def close(self) -> None:
        """End the child; a later document starts another."""
        child, self._child, self._read = self._child, None, 0
        if child is None:
            return
        child.kill()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        child.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        # -P: a file in the user's folder that is called like a module of ours must not be run.
        command = [sys.executable, "-P", "-c", _START, str(self._memory_bytes)]
        here = os.pathsep.join(entry for entry in sys.path if entry)
        self._child = subprocess.Popen(  # noqa: S603 - our own interpreter and our own module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": here},
        )
        return self._child

    def _gave_up(self, where: str, *, late: bool) -> UnreadableInput:
        seen = (
            f"took longer than {self._seconds:g} seconds"
            if late
            else "broke its reader, or took too much memory"
        )
        return UnreadableInput(
            found=f"{where} {seen} and was given up",
            fix="pass the part that speaks of the two countries, or its text alone",
        )


@cache
def _worker() -> Worker:
    worker = Worker()
    atexit.register(worker.close)
    return worker


def _ask(child: subprocess.Popen[bytes], question: bytes) -> dict[str, Any] | None:
    """The child's answer, None where it died over the question."""
    if child.stdin is None or child.stdout is None:
        return None
    try:
        send(child.stdin, question)
        answer = receive(child.stdout, _LONGEST_ANSWER)
    except OSError:
        return None
    if answer is None:
        return None
    try:
        known = json.loads(answer)
    except ValueError:
        return None
    return known if isinstance(known, dict) else None


def _understood(answer: dict[str, Any], where: str) -> Extracted:
    if "found" in answer:
        raise UnreadableInput(found=str(answer["found"]), fix=str(answer["fix"]))
    if "fault" in answer:
        raise UnreadableInput(
            found=f"{where} cannot be read ({answer['fault']})", fix="save it again, or pass its text alone"
        )
    return Extracted(
        text=answer["text"],
        pages=tuple(answer["pages"]),
        warnings=tuple(answer["warnings"]),
        published=answer["published"],
    )


def send(stream: IO[bytes], message: bytes) -> None:
    """Write one message."""
    stream.write(_LENGTH.pack(len(message)))
    stream.write(message)
    stream.flush()


def receive(stream: IO[bytes], most: int) -> bytes | None:
    """Read one message, None where the other side left before its end or sends more than ``most`` bytes."""
    header = stream.read(_LENGTH.size)
    if len(header) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(header)
    if length > most:
        return None
    message = stream.read(length)
    return message if len(message) == length else None
