"""The text as given, cut at every place where a claim begins or ends, so that it can be marked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from comity.dossiers.wording import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.records import Claim

_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_HEADING_LONGEST = 100
_WORD_LONGEST = 20
_ENDS_A_SENTENCE = tuple(".!?:;,…”\"')")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of text that the same claims cover; ``opens`` are those that begin here.

    ``covers`` is ordered from the outermost claim to the innermost. All are positions in the tuple of claims.
    """

    text: str
    covers: tuple[int, ...]
    opens: tuple[int, ...]

    @property
    def head(self) -> str:
        """The first word, which stays on one line with the number before it; nothing where it is long."""
        word = self.text.split(" ", 1)[0]
        return word if len(word) <= _WORD_LONGEST else ""

    @property
    def tail(self) -> str:
        """What follows the first word."""
        return self.text[len(self.head) :]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a heading of the text; each line of it is a row of stretches."""

    heading: bool
    lines: tuple[tuple[Stretch, ...], ...]


def blocks(text: str, claims: Sequence[Claim]) -> tuple[Block, ...]:
    """Cut a text into paragraphs, lines and stretches.

    Where blank lines part the paragraphs, a single line break stays a line break; otherwise every line is
    a paragraph. Nothing but line ends is left out: the stretches in order are the text.
    """
    lines = [(m.start(1), m.end(1)) for m in _LINE.finditer(text) if m.start(1) < len(text)]
    paragraphs = _paragraphs(text, lines)
    cuts = sorted({c.start for c in claims} | {c.end for c in claims})
    opened: set[int] = set()
    return tuple(
        Block(
            heading=_is_heading(text, paragraphs, i),
            lines=tuple(_stretches(text, line, cuts, claims, opened) for line in paragraph),
        )
        for i, paragraph in enumerate(paragraphs)
    )


def _paragraphs(text: str, lines: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Lines grouped into paragraphs: by blank lines where the text has them, else one a line."""
    filled = [bool(text[start:end].strip()) for start, end in lines]
    parted = any(not full and any(filled[:i]) and any(filled[i + 1 :]) for i, full in enumerate(filled))
    groups: list[list[tuple[int, int]]] = []
    fresh = True
    for line, full in zip(lines, filled, strict=True):
        if not full:
            fresh = True
            continue
        if fresh or not parted:
            groups.append([])
        groups[-1].append(line)
        fresh = False
    return groups


def _is_heading(text: str, paragraphs: list[list[tuple[int, int]]], i: int) -> bool:
    """A short line without a full stop, with a longer paragraph right after it."""
    if len(paragraphs[i]) > 1 or i + 1 == len(paragraphs):
        return False
    start, end = paragraphs[i][0]
    line = text[start:end].strip()
    follows = sum(b - a for a, b in paragraphs[i + 1])
    return len(line) <= _HEADING_LONGEST and len(line) < follows and not line.endswith(_ENDS_A_SENTENCE)


def _stretches(
    text: str, line: tuple[int, int], cuts: list[int], claims: Sequence[Claim], opened: set[int]
) -> tuple[Stretch, ...]:
    """One line, cut where the set of claims that cover it changes; ``opened`` grows with those met."""
    start, end = line
    edges = [start, *(c for c in cuts if start < c < end), end]
    found = []
    for a, b in pairwise(edges):
        covers = _covering(a, b, claims)
        opens = tuple(sorted(set(covers) - opened))
        opened.update(opens)
        found.append(Stretch(text=printable(text[a:b]), covers=covers, opens=opens))
    return tuple(found)


def _covering(a: int, b: int, claims: Sequence[Claim]) -> tuple[int, ...]:
    """The claims over a stretch, the longest first: the innermost one gives it its colour."""
    over = [i for i, c in enumerate(claims) if c.start < b and c.end > a]
    return tuple(sorted(over, key=lambda i: (claims[i].start - claims[i].end, i)))
