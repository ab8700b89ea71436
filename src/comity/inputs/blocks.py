"""The text of documents: paragraphs, headings, list entries and rows, with a blank line between each.

A text that a user hands over as text is never altered. What is taken out of a document is ours to lay out,
and the offsets of the claims count in the result, which the report carries.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BETWEEN = "\n\n"
CELLS = " | "

# Ligatures that fonts have and words do not, and characters that nobody sees.
_REPLACED = {
    **{0xFB00 + n: letters for n, letters in enumerate(("ff", "fi", "fl", "ffi", "ffl", "st", "st"))},
    0x00AD: "",  # soft hyphen
    0x200B: "",  # zero-width space
    0xFEFF: "",  # byte order mark
    0x2028: "\n",
    0x2029: "\n",
}
_REPLACED |= dict.fromkeys((9, 11, 12, 13, 0x85), " ")
_REPLACED |= dict.fromkeys((*range(9), *range(14, 32), *range(0x7F, 0x85), *range(0x86, 0xA0)), "")
_HALVES = re.compile("[\ud800-\udfff]")
_SPACES = re.compile(r" {2,}")
_FOOTNOTE_MARK = re.compile(r"^\[\^[^\]\s]{1,40}\]:\s*|\[\^[^\]\s]{1,40}\]|(?<=[^\s\d])\[\d{1,3}\]")
_RAISED_MARK = re.compile(r"\s*[\[(]?(?:\d{1,3}(?:,\s?\d{1,3})*|[a-z]|[*†‡§¶]{1,3})[\])]?\s*")
_POWER_BEFORE = re.compile(r"(?:[×x·*]\s?10|\b[kcdm]?m|\bmiles?)\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """The text of a document, and what had to be assumed to get it."""

    text: str
    pages: tuple[int, ...] = ()  # where each page starts in the text; empty where there are none
    warnings: tuple[str, ...] = ()
    published: str | None = None  # the day on which the document says that it was published


def tidy(words: str) -> str:
    """One line of text without what only a page needs; line feeds become spaces.

    Examples
    --------
    >>> tidy(" bene\\ufb01t\\u00ad of  both \\n sides\\x00 ")
    'benefit of both sides'
    """
    words = words.translate(_REPLACED).replace("\n", " ")
    if not words.isascii():
        words = _HALVES.sub("\ufffd", words)
    return _SPACES.sub(" ", words).strip()


def without_footnote_marks(words: str) -> str:
    """A line without marks such as ``[^1]`` and ``[12]``, which would keep a sentence from ending.

    Examples
    --------
    >>> without_footnote_marks("Trade rose to $140 million.[3] Both sides signed.")
    'Trade rose to $140 million. Both sides signed.'
    """
    return _FOOTNOTE_MARK.sub("", words) if "[" in words else words


def is_footnote_mark(raised: str, before: str) -> bool:
    """Whether words set above the line refer to a note; not where they are a power or a square.

    Parameters
    ----------
    raised : the words above the line
    before : the words that stand before them

    Examples
    --------
    >>> is_footnote_mark("1", "$140 million"), is_footnote_mark("2", "a site of 117 km")
    (True, False)
    """
    return _RAISED_MARK.fullmatch(raised) is not None and _POWER_BEFORE.search(before) is None


def row(cells: Iterable[str]) -> str:
    """The cells of a table's row on one line; empty where all of them are."""
    tidied = [tidy(cell) for cell in cells]
    return CELLS.join(tidied) if any(tidied) else ""


def joined(blocks: Sequence[str]) -> str:
    """The blocks that are not empty, as one text."""
    return BETWEEN.join(block for block in blocks if block)
