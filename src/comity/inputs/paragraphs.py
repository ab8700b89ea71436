"""Lines on pages → paragraphs: what was broken to fit a page is joined, what was apart stays apart.

A page has no paragraphs, only lines at places. A line goes on in the next one unless something speaks against
it: a gap, another size of type, an indented first line, the sign of a list, or room that was left at its end
although the next word would have fitted. Words divided at the end of a line are made whole, and what repeats
on top and at the foot of the pages is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from comity.inputs.blocks import BETWEEN, tidy
from comity.vocabulary import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_EDGE_LINES = 3  # on top and at the foot of a page, where running titles stand
_REPEATS = 3  # pages on which the same line makes a running title
_WIDE_GAP = 1.35  # times the usual distance of two lines
_OTHER_SIZE = 0.1  # relative difference
_INDENT = 0.8  # of the size of type
_FULL = 0.88  # of the usual length: a line that with the next word would be shorter was ended on purpose
_TELLING_LINES = 6  # on a page, from which its own usual length counts and not that of the document
_USUAL_SHARE = 0.9  # of the lines are no longer than the usual length

_FOLIO = re.compile(r"(?:page\s*)?[-–—\s]*#[-–—\s]*(?:(?:/|of)\s*#)?", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_BULLET = re.compile(r"[•▪◦●○■‣⁃]")
_LISTED = re.compile(r"(?:[-–—*]\s|\(?\d{1,3}[.)]\s|\([a-z]{1,4}\)\s|[a-z]\)\s|[ivx]{1,4}[.)]\s)")
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’)\]]*$")
_DIVIDED = re.compile(r"([^\W\d_]+)[-‐\u00ad]$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(slots=True)
class Line:
    """One line of a page. Places and sizes are in points, None where the page does not tell."""

    words: str
    x: float | None = None
    y: float | None = None  # grows upwards
    size: float | None = None


@dataclass(slots=True)
class _Laid:
    """The text while it grows, and where the pages start in it."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    pages: list[int] = field(default_factory=list)

    def add(self, words: str) -> None:
        self.parts.append(words)
        self.length += len(words)

    def drop_last_character(self) -> None:
        self.parts[-1] = self.parts[-1][:-1]
        self.length -= 1


def lay_out(pages: Sequence[Sequence[Line]]) -> tuple[str, tuple[int, ...]]:
    """Make one text of the lines of all pages.

    Parameters
    ----------
    pages : the lines of each page, in reading order

    Returns
    -------
    the text, and for each page where it starts in the text

    Examples
    --------
    >>> lay_out([[Line("Visit"), Line("Trade of both coun-")], [Line("tries grew.")]])
    ('Visit\\n\\nTrade of both countries grew.', (0, 25))
    """
    tidied = [[line for line in map(_tidied, page) if line.words] for page in pages]
    kept = _without_running_titles(tidied)
    known = Counter(word.lower() for page in kept for line in page for word in _WORD.findall(line.words))
    laid = _Laid()
    before: Line | None = None
    everywhere = _usual_length([line for page in kept for line in page])
    for page in kept:
        usual = _usual_length(page) if len(page) >= _TELLING_LINES else everywhere
        leading = _leading(page)
        starts_page = True
        for line in page:
            if before is not None:
                _between(laid, before, line, known, apart=_apart(before, line, usual, leading, starts_page))
            if starts_page:
                laid.pages.append(laid.length)
                starts_page = False
            laid.add(line.words)
            before = line
        if starts_page:
            laid.pages.append(laid.length)
    return "".join(laid.parts), tuple(laid.pages)


def _tidied(line: Line) -> Line:
    return Line(
        tidy(line.words.rstrip("\u00ad") + "-") if line.words.endswith("\u00ad") else tidy(line.words),
        line.x,
        line.y,
        line.size,
    )


def _without_running_titles(pages: Sequence[list[Line]]) -> list[list[Line]]:
    """The pages without the lines that come back at their edges, whatever number stands in them."""
    on_pages = Counter(key for page in pages for key in {_key(line) for line in _edges(page)})
    repeated = {key for key, times in on_pages.items() if times >= _REPEATS}
    kept = []
    for page in pages:
        edges = {id(line) for line in _edges(page)}
        outermost = {id(line) for line in (*page[:1], *page[-1:])}
        kept.append(
            [
                line
                for line in page
                if not (id(line) in edges and _key(line) in repeated)
                and not (id(line) in outermost and _FOLIO.fullmatch(_key(line)))
            ]
        )
    return kept


def _edges(page: Sequence[Line]) -> Iterable[Line]:
    most = min(_EDGE_LINES, max(len(page) // 3, 1))
    return (*page[:most], *page[-most:])


def _key(line: Line) -> str:
    return _DIGITS.sub("#", line.words).casefold()


def _usual_length(page: Sequence[Line]) -> float:
    """How many characters a full line has: nine in ten are no longer."""
    lengths = sorted(len(line.words) for line in page)
    return float(lengths[min(int(_USUAL_SHARE * len(lengths)), len(lengths) - 1)]) if lengths else 0.0


def _leading(page: Sequence[Line]) -> float:
    """The usual distance from one line down to the next, 0 where it cannot be told."""
    steps = [
        above.y - below.y
        for above, below in pairwise(page)
        if above.y is not None and below.y is not None and above.y > below.y
    ]
    return median(steps) if steps else 0.0


def _apart(above: Line, below: Line, usual: float, leading: float, turned: bool) -> bool:
    """Whether a new paragraph begins below; ``turned`` says that a page was turned in between."""
    if _sizes_differ(above, below) or _BULLET.match(below.words):
        return True
    ended = _SENTENCE_END.search(above.words) is not None
    goes_on = below.words[:1].islower() or _DIVIDED.search(above.words) is not None
    if not turned and leading and above.y is not None and below.y is not None:
        step = above.y - below.y
        if step > _WIDE_GAP * leading:
            return not (goes_on and not ended)
        if ended and step > 0 and _indented(above, below):
            return True
    fits = len(above.words) + 1 + len(below.words.partition(" ")[0]) <= _FULL * usual
    if _LISTED.match(below.words) and (ended or fits):
        return True
    return fits and (ended or not goes_on)


def _sizes_differ(above: Line, below: Line) -> bool:
    if above.size is None or below.size is None:
        return False
    return abs(above.size - below.size) > _OTHER_SIZE * max(above.size, below.size)


def _indented(above: Line, below: Line) -> bool:
    if above.x is None or below.x is None or below.size is None:
        return False
    return below.x - above.x > _INDENT * below.size


def _between(laid: _Laid, above: Line, below: Line, known: Counter[str], *, apart: bool) -> None:
    """Put between two lines what belongs there: a blank line, a space, or nothing inside a divided word."""
    if apart:
        laid.add(BETWEEN)
        return
    divided, rest = _DIVIDED.search(above.words), _FIRST_WORD.match(below.words)
    if divided is None or rest is None:
        laid.add(" ")
    elif _loses_hyphen(divided[1], rest[0], known):
        laid.drop_last_character()


def _loses_hyphen(first: str, rest: str, known: Counter[str]) -> bool:
    """Whether the hyphen at the end of a line is only there because the line ended."""
    if not rest.islower():
        return False
    whole, compound = (first + rest).lower(), f"{first}-{rest}".lower()
    if known[whole] or known[compound]:
        return known[whole] >= known[compound]
    return first.lower() not in _keeping_hyphen()


@cache
def _keeping_hyphen() -> frozenset[str]:
    return frozenset(load_yaml("inputs/layout.yaml")["keep_hyphen"])
