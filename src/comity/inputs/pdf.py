"""PDF → text with its pages.

pypdf reads the file: slower than PDFium, but in Python alone, so that a file made to break its reader ends in
an exception and not in another program running. It reads in a child process all the same (see ``isolation``),
because no limit inside a reader bounds what a hostile file can cost.
"""

from __future__ import annotations

import io
import logging
import math
from typing import TYPE_CHECKING, Any

from comity.errors import UnreadableInput
from comity.inputs.blocks import Extracted, is_footnote_mark
from comity.inputs.paragraphs import Line, lay_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pypdf import PageObject, PdfReader

_MOST_PAGES = 1000
_RAISED = 0.15  # of the size of type, above the line
_SMALLER = 0.85  # of the size of type
_AGAIN = "open it, print it to a new PDF, and pass that"


def extract(raw: bytes, where: str) -> Extracted:
    """Take the text out of a PDF document.

    Parameters
    ----------
    raw : the whole file
    where : its name, for messages

    Raises
    ------
    UnreadableInput : it is damaged, locked, scanned without text, or too long
    """
    from pypdf.errors import DependencyError, FileNotDecryptedError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it minds is not for our users
    try:
        pages = _pages(raw, where)
    except (UnreadableInput, MemoryError):
        raise
    except (DependencyError, FileNotDecryptedError):
        raise _locked(where) from None
    except Exception as error:  # noqa: BLE001 - pypdf says itself that broken files raise anything
        raise _damaged(where, error) from None
    lines: list[list[Line]] = []
    faulty: list[int] = []
    for number, page in enumerate(pages, 1):
        try:
            lines.append(_lines(page))
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - one bad page does not cost the others
            lines.append([])
            faulty.append(number)
    return _finished(lines, faulty, where)


def _pages(raw: bytes, where: str) -> Sequence[PageObject]:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(raw), strict=False)
    if reader.is_encrypted:
        _unlock(reader, where)
    count = len(reader.pages)
    if count > _MOST_PAGES:
        raise UnreadableInput(
            found=f"{where} has {count:,} pages, and {_MOST_PAGES:,} is the most that is read",
            fix="pass the pages that speak of the two countries, as a document of their own",
        )
    if count == 0:
        raise UnreadableInput(found=f"{where} has no pages", fix=_AGAIN)
    return list(reader.pages)


def _unlock(reader: PdfReader, where: str) -> None:
    """Many documents are locked against changes only, and open for reading without a password."""
    from pypdf import PasswordType

    if reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        raise _locked(where)


def _lines(page: PageObject) -> list[Line]:
    collected = _Lines()
    page.extract_text(visitor_text=collected.take)
    return [line for line in collected.lines if line.words.strip()]


class _Lines:
    """Puts the pieces of text that a page draws into lines, with the place and size of each."""

    def __init__(self) -> None:
        self.lines: list[Line] = [Line("")]
        self._counted: dict[float, int] = {}  # characters of the open line, by their size

    def take(self, text: str, user: Any, matrix: Any, _font: Any, size: float) -> None:  # noqa: ANN401
        """Receive a piece; line feeds in it end lines."""
        if not text:
            return
        x, y, drawn = _placed(user, matrix, size)
        first, *further = text.split("\n")
        if not self._is_mark(first, y, drawn):
            self._append(first, x, y, drawn)
        for words in further:
            self.lines.append(Line(""))
            self._counted = {}
            self._append(words, None, None, drawn)

    def _append(self, words: str, x: float | None, y: float | None, size: float) -> None:
        line = self.lines[-1]
        if not words.strip():
            line.words += words
            return
        if not line.words.strip():
            line.x, line.y = x, y
        elif line.words.strip().isdigit() and line.size is not None and line.size < _SMALLER * size:
            line.words += " "  # the mark before a footnote, and the note
        line.words += words
        self._counted[size] = self._counted.get(size, 0) + len(words)
        line.size = max(self._counted, key=lambda known: self._counted[known])

    def _is_mark(self, words: str, y: float, size: float) -> bool:
        """Whether it refers to a footnote: small, raised, and right after a word."""
        line = self.lines[-1]
        if line.y is None or line.size is None or not line.words[-1:].strip():
            return False
        raised = y - line.y > _RAISED * line.size and size < _SMALLER * line.size
        return raised and is_footnote_mark(words, line.words)


def _placed(user: Sequence[float], matrix: Sequence[float], size: float) -> tuple[float, float, float]:
    """Where a piece begins on the page, and how large its type is, in points."""
    x = matrix[4] * user[0] + matrix[5] * user[2] + user[4]
    y = matrix[4] * user[1] + matrix[5] * user[3] + user[5]
    across = matrix[2] * user[0] + matrix[3] * user[2]
    up = matrix[2] * user[1] + matrix[3] * user[3]
    return x, y, round(size * math.hypot(across, up), 1)


def _finished(lines: list[list[Line]], faulty: list[int], where: str) -> Extracted:
    text, starts = lay_out(lines)
    if not text:
        some = f"{len(lines)} pages" if len(lines) > 1 else "one page"
        raise UnreadableInput(
            found=f"{where} has {some} and no text in them; it was probably scanned",
            fix="run it through text recognition, for instance with ocrmypdf, and pass the result",
        )
    warnings = []
    if faulty:
        warnings.append(f"{where}: damaged and left out, {_numbered(faulty)}")
    silent = [number for number, page in enumerate(lines, 1) if not page and number not in faulty]
    if silent:
        warnings.append(f"{where}: without text, perhaps pictures of it, {_numbered(silent)}")
    return Extracted(text=text, pages=starts, warnings=tuple(warnings))


def _numbered(pages: list[int]) -> str:
    shown = ", ".join(map(str, pages[:10]))
    more = f" and {len(pages) - 10} more" if len(pages) > 10 else ""
    return f"page{'s' if len(pages) > 1 else ''} {shown}{more}"


def _locked(where: str) -> UnreadableInput:
    return UnreadableInput(
        found=f"{where} is locked with a password, or in a way that needs the library cryptography",
        fix=f"{_AGAIN}; or run pip install cryptography, if it opens without a password",
    )


def _damaged(where: str, error: Exception) -> UnreadableInput:
    reason = str(error).strip().partition("\n")[0][:120] or type(error).__name__
    return UnreadableInput(
        found=f"{where} is damaged and cannot be read as a PDF document ({reason})", fix=_AGAIN
    )
