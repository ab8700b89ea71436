"""Markdown → text: what a reader of the finished page would see, without the marks.

``**$140** million`` is one figure and ``[vast *mineral* resources](https://…)`` one noun; with the marks left
in, neither is found. Headings, list entries and rows become blocks of their own, and code is left out.
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from typing import TYPE_CHECKING

from comity.inputs.blocks import Extracted, joined, row, tidy, without_footnote_marks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

# Settings between two lines of dashes, as site generators put them on top of a page.
_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?:.*\r?\n){0,200}?(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)")
_BREAKS = frozenset({"softbreak", "hardbreak"})
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_NO_WORDS = re.compile(r"\s*<(?:!--|\?|![A-Z]|script\b|style\b)", re.IGNORECASE)
_TAG = re.compile(r"<[^>]{0,1000}>")


def extract(source: str) -> Extracted:
    """Take the text out of a page in Markdown (CommonMark with tables and struck-out words).

    Examples
    --------
    >>> extract("# Visit\\n\\nTrade stands at **$140** million[^1].\\n").text
    'Visit\\n\\nTrade stands at $140 million.'
    """
    tokens = _parser().parse(_FRONT_MATTER.sub("", source, count=1))
    blocks: list[str] = []
    cells: list[str] | None = None
    for token in tokens:
        if token.type == "tr_open":
            cells = []
        elif token.type == "tr_close" and cells is not None:
            blocks.append(row(cells))
            cells = None
        elif token.type == "html_block" and not _NO_WORDS.match(token.content):
            blocks.append(tidy(unescape(_TAG.sub(" ", token.content))))
        elif token.type == "inline":
            words = without_footnote_marks(tidy(_seen(token.children or ())))
            if cells is None:
                blocks.append(words)
            else:
                cells.append(words)
    return Extracted(text=joined(blocks))


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _seen(tokens: Sequence[Token]) -> str:
    """The words of a paragraph; what is struck out is no longer said."""
    parts: list[str] = []
    struck = 0
    for token in tokens:
        if token.type == "s_open":
            struck += 1
        elif token.type == "s_close":
            struck -= 1
        elif struck:
            continue
        elif token.type in {"text", "code_inline"}:
            parts.append(token.content)
        elif token.type in _BREAKS or (token.type == "html_inline" and _LINE_BREAK.match(token.content)):
            parts.append(" ")
    return "".join(parts)
