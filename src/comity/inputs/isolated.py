"""The child's side of ``isolation``: documents on standard input, their text on standard output."""

from __future__ import annotations

import json
import sys
from typing import IO, TYPE_CHECKING, Any

from comity.errors import UnreadableInput
from comity.inputs.formats import LARGEST, Format
from comity.inputs.isolation import receive, send

if TYPE_CHECKING:
    from comity.inputs.blocks import Extracted

_HEADER_BYTES = 100_000  # more than any name of a file or page has


def serve() -> None:
    """Read one document after the other until the parent leaves."""
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # a library that prints must not speak into the answers
    _bound(int(sys.argv[1]))
    while _serve_one(questions, answers):
        pass


def _serve_one(questions: IO[bytes], answers: IO[bytes]) -> bool:
    question = receive(questions, LARGEST + _HEADER_BYTES)
    if question is None:
        return False
    header, _, raw = question.partition(b"\n")
    del question
    send(answers, json.dumps(_answer(json.loads(header), raw)).encode())
    return True


def _answer(asked: dict[str, Any], raw: bytes) -> dict[str, Any]:
    try:
        found = extract(raw, asked["where"], Format[asked["form"]], asked["charset"])
    except UnreadableInput as error:
        return {"found": error.found, "fix": error.fix}
    except MemoryError:
        raise  # nothing more can be trusted to work; the parent starts another child
    except Exception as error:  # noqa: BLE001 - whatever a hostile document makes a reader raise
        return {"fault": f"{type(error).__name__}: {str(error).partition(chr(10))[0][:120]}"}
    return {
        "text": found.text,
        "pages": found.pages,
        "warnings": found.warnings,
        "published": found.published,
    }


def extract(raw: bytes, where: str, form: Format, charset: str | None) -> Extracted:
    """Take the text out of a document, in this process."""
    if form is Format.PDF:
        from comity.inputs.pdf import extract as from_pdf

        return from_pdf(raw, where)
    from comity.inputs.webpage import extract as from_page

    return from_page(raw, where, charset)


def _bound(memory_bytes: int) -> None:
    """Take less of the machine than a process may, where the system lets us say so."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for what, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_FSIZE, 0),  # it has nothing to write
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            _, hard = resource.getrlimit(what)
            resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
        except (OSError, ValueError):  # a system that knows the limit by name only
            continue
