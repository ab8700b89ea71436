"""Text → sentences of tokens, with the words, names, numbers and times that were found in them.

Offsets count code points of the text as given; nothing is normalised away.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from comity.claims.lexicon import NO_CLASSES, lexicon
from comity.claims.periods import PeriodMention
from comity.claims.quantities import QuantityMention
from comity.countries import Mention

_TOKEN = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|[’'][sS]\b|[^\w\s]|_")
_MARKER = re.compile(
    r"[ \t\u00a0]*(?:\(?\d{1,3}[.)](?=\s)|[IVX]{1,5}\.(?=\s)|\([a-zivx]{1,4}\)|[a-z]\)|[-*•·–—]\s|[QA]\s?:|#{1,6}\s|>\s)[ \t]*"
)
_DATELINE = re.compile(
    r"[A-Z][A-Z .’'/-]{2,40}(?:,\s*(?:[A-Z][A-Za-z]*\.?\s+\d{1,2}|\d{1,2}\s+[A-Z][A-Za-z]*\.?)(?:,?\s*\d{4})?)?\s*(?:\([^)\n]{1,40}\))?\s*(?:--|[-–—:])\s"
)
_SPEAKER_NAME = re.compile(r"[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*){0,3}:\s")
_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)")
_ABBREVIATIONS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "st",
        "no",
        "nos",
        "vs",
        "v",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "gen",
        "col",
        "lt",
        "sgt",
        "rev",
        "hon",
        "inc",
        "ltd",
        "co",
        "corp",
        "approx",
        "ca",
        "cf",
        "fig",
        "art",
        "para",
        "paras",
        "vol",
        "ed",
        "est",
        "dept",
        "gov",
        "sen",
        "rep",
        "pres",
        "amb",
        "min",
        "max",
        "incl",
        "excl",
    ]
)


@dataclass(slots=True)
class Sentence:
    """One sentence (or heading): parallel lists with one entry a token, and what was found where."""

    text: str
    index: int
    heading: bool
    asks: bool
    speaker_turn: bool
    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    spaced: list[bool] = field(default_factory=list)  # white space before the token
    classes: list[frozenset[str]] = field(default_factory=list)
    found: dict[str, list[tuple[int, int]]] = field(default_factory=dict)  # class → token ranges
    countries: list[tuple[int, int, Mention]] = field(default_factory=list)
    bodies: list[tuple[int, int, Mention]] = field(default_factory=list)
    quantities: list[tuple[int, int, QuantityMention]] = field(default_factory=list)
    periods: list[tuple[int, int, PeriodMention]] = field(default_factory=list)
    covered: list[str] = field(default_factory=list)  # "", "country", "body", "quantity", "period"

    def __len__(self) -> int:
        return len(self.words)

    def has(self, name: str, lo: int = 0, hi: int | None = None) -> bool:
        """Whether a word of that class stands in the token range."""
        return self.first(name, lo, hi) is not None

    def any(self, names: Sequence[str], lo: int = 0, hi: int | None = None) -> bool:
        """Whether a word of one of the classes stands in the token range."""
        return any(self.first(name, lo, hi) is not None for name in names)

    def first(self, name: str, lo: int = 0, hi: int | None = None) -> tuple[int, int] | None:
        """Return the first token range of that class inside the range."""
        ranges = self.found.get(name)
        if ranges is None:
            return None
        stop = len(self.words) if hi is None else hi
        for i, j in ranges:
            if i >= lo and j <= stop:
                return i, j
        return None

    def last(self, name: str, lo: int = 0, hi: int | None = None) -> tuple[int, int] | None:
        """Return the last token range of that class inside the range."""
        ranges = self.found.get(name)
        if ranges is None:
            return None
        stop = len(self.words) if hi is None else hi
        for i, j in reversed(ranges):
            if i >= lo and j <= stop:
                return i, j
        return None

    def countries_in(self, lo: int, hi: int) -> list[tuple[int, int, Mention]]:
        """Country mentions that lie in the token range."""
        return [m for m in self.countries if m[0] >= lo and m[1] <= hi]

    def bodies_in(self, lo: int, hi: int) -> list[tuple[int, int, Mention]]:
        """Mentions of organisations that lie in the token range."""
        return [m for m in self.bodies if m[0] >= lo and m[1] <= hi]

    def quantities_in(self, lo: int, hi: int) -> list[tuple[int, int, QuantityMention]]:
        """Quantities that lie in the token range."""
        return [m for m in self.quantities if m[0] >= lo and m[1] <= hi]

    def periods_in(self, lo: int, hi: int) -> list[tuple[int, int, PeriodMention]]:
        """Period expressions that lie in the token range."""
        return [m for m in self.periods if m[0] >= lo and m[1] <= hi]

    def span(self, lo: int, hi: int) -> tuple[int, int]:
        """Character offsets of a token range."""
        return self.starts[lo], self.ends[hi - 1]

    def quote(self, lo: int, hi: int) -> str:
        """The words of a token range as they stand in the text."""
        return self.text[self.starts[lo] : self.ends[hi - 1]]


def _names_speaker(words: str) -> bool:
    """Whether "NAME:" at the head of a line can be who speaks, and not what the line is about."""
    entries = lexicon().entries
    return all(
        word not in entries or "official" in entries[word][-1][1]
        for word in words.lower().strip(": ").split()
    )


_WRAP = (50, 100)  # how long a line is that was broken to fit a page


def _unwrapped(text: str) -> list[tuple[int, int]]:
    """Lines, with those joined again that were only broken to fit a page."""
    joined: list[tuple[int, int]] = []
    position = 0
    open_end = False  # whether the line before may go on in this one
    for line in text.splitlines(keepends=True):
        start, end = position + len(line) - len(line.lstrip()), position + len(line.rstrip())
        position += len(line)
        if start >= end:
            open_end = False
            continue
        length = end - start
        first = text[start]
        goes_on = open_end and not _MARKER.match(text, start, end) and (first.islower() or length <= _WRAP[1])
        if goes_on:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
        open_end = (
            _WRAP[0] <= length <= _WRAP[1]
            and text[end - 1] not in ":"
            and not (text[end - 1] in ".!?" and length < _WRAP[0])
        )
    return joined


def _line_pieces(text: str) -> list[tuple[int, int, bool, bool]]:
    """Cut the text into (start, end, is a whole line without a full stop, starts a speaker's turn)."""
    pieces: list[tuple[int, int, bool, bool]] = []
    for start, end in _unwrapped(text):
        turn = False
        marker = _MARKER.match(text, start, end)
        if marker:
            turn = "A" in marker.group() or "Q" in marker.group()
            start = marker.end()
        dateline = _DATELINE.match(text, start, end)
        if dateline:
            start = dateline.end()
        elif (
            not marker
            and (named := _SPEAKER_NAME.match(text, start, min(end, start + 60)))
            and _names_speaker(named.group())
        ):
            turn = True
            start = named.end()
        while start < end and text[start].isspace():
            start += 1
        if start < end:
            pieces.append((start, end, text[end - 1] not in '.!?…:;,"”', turn))
    return pieces


def _is_stop(text: str, at: int, start: int, end: int) -> bool:
    """Whether the full stop at ``at`` ends a sentence."""
    if text[at] != ".":
        return True
    word = re.search(r"([^\W\d_]+)$", text[max(start, at - 20) : at])
    following = text[at + 1 : at + 3].strip()
    if word:
        token = word.group(1)
        if token.lower() in _ABBREVIATIONS and not (
            following[:1].isupper() and token.islower() and len(token) > 3
        ):
            return False
        if text[max(start, at - 3) : at].lower() in ("i.e", "e.g", "a.m", "p.m") or text[at : at + 4] in (
            ".e. ",
            ".g. ",
        ):
            return False
        if len(token) == 1 and token.isupper():
            before = text[max(start, at - 3) : at - 1]
            nxt = re.match(r"\s+(\w+)", text[at + 1 : at + 30])
            if before.endswith("."):  # U.S., U.A.E.: ends a sentence only before a usual opener
                return bool(nxt and nxt.group(1) in _OPENERS)
            return False
    return True


_OPENERS = frozenset(
    [
        "The",
        "In",
        "It",
        "They",
        "Both",
        "On",
        "At",
        "This",
        "These",
        "Trade",
        "He",
        "She",
        "We",
        "A",
        "An",
        "But",
        "Two",
        "Bilateral",
        "During",
        "By",
    ]
)


def _sentence_bounds(text: str) -> list[tuple[int, int, bool, bool]]:
    bounds: list[tuple[int, int, bool, bool]] = []
    for start, end, bare, turn in _line_pieces(text):
        at = start
        for stop in _END.finditer(text, start, end):
            if not _is_stop(text, stop.start(), start, end):
                continue
            nxt = re.compile(r"\s*[\"'“‘(\[]*(\S)").match(text, stop.end(), end)
            if nxt and nxt.group(1).islower():
                continue
            bounds.append((at, stop.end(), False, turn))
            turn = False
            at = stop.end()
            while at < end and text[at].isspace():
                at += 1
        if at < end:
            bounds.append((at, end, bare and at == start and end - start < 160, turn))
    return bounds


def _tokenise(sentence: Sentence, start: int, end: int) -> None:
    text = sentence.text
    previous_end = start
    for match in _TOKEN.finditer(text, start, end):
        word, at, stop = match.group(), match.start(), match.end()
        glued = at == previous_end
        if word in "-–—‑/" and glued and stop < end and (text[stop].isalnum() or text[stop] in "$€£"):
            previous_end = stop  # a hyphen inside a compound separates words and is no token
            continue
        sentence.words.append(word.lower() if word[0] not in "’'" else "'s" if len(word) == 2 else "'")
        sentence.starts.append(at)
        sentence.ends.append(stop)
        sentence.spaced.append(not glued)
        previous_end = stop


def _place(starts: list[int], start: int, end: int) -> tuple[int, int]:
    """Token range that covers the characters from start to end."""
    lo = bisect_left(starts, start)
    if lo == len(starts) or starts[lo] > start:
        lo = max(lo - 1, 0)
    return lo, max(bisect_left(starts, end), lo + 1)


def _mark(sentence: Sentence, lo: int, hi: int, what: str) -> None:
    for i in range(lo, hi):
        sentence.covered[i] = what


def _tag(sentence: Sentence) -> None:
    """Find the words of the lexicon: leftmost, longest, outside names and times."""
    words, found = sentence.words, sentence.found
    sentence.classes = [NO_CLASSES] * len(words)
    table = lexicon()
    i = 0
    while i < len(words):
        if sentence.covered[i] in ("country", "body", "period"):
            i += 1
            continue
        entry = table.longest(words, i)
        if entry is None:
            i += 1
            continue
        length, classes = entry
        for k in range(i, i + length):
            sentence.classes[k] = classes
        for name in classes:
            found.setdefault(name, []).append((i, i + length))
        i += length


def sentences(
    text: str,
    *,
    mentions: Sequence[Mention],
    quantities: Sequence[QuantityMention],
    periods: Sequence[PeriodMention],
) -> list[Sentence]:
    """Cut a text into sentences and lay what was found over their tokens.

    Parameters
    ----------
    text : the text as given
    mentions, quantities, periods : what was found in it, each sorted by start

    Returns
    -------
    Sentences in the order of the text; headings are sentences of their own.
    """
    result: list[Sentence] = []
    queues: tuple[tuple[str, Sequence[Mention | QuantityMention | PeriodMention]], ...] = (
        ("period", periods),
        ("quantity", quantities),
        ("country", mentions),
    )
    cursor = [0, 0, 0]
    for start, end, heading, turn in _sentence_bounds(text):
        sentence = Sentence(text, len(result), heading, text[end - 1] == "?", turn)
        _tokenise(sentence, start, end)
        if not sentence.words:
            continue
        sentence.covered = [""] * len(sentence.words)
        for q, (what, found) in enumerate(queues):
            while cursor[q] < len(found) and found[cursor[q]].start < start:
                cursor[q] += 1
            while cursor[q] < len(found) and found[cursor[q]].end <= end:
                _lay(sentence, what, found[cursor[q]])
                cursor[q] += 1
        _tag(sentence)
        result.append(sentence)
    return result


def _lay(sentence: Sentence, what: str, mention: Mention | QuantityMention | PeriodMention) -> None:
    lo, hi = _place(sentence.starts, mention.start, mention.end)
    if isinstance(mention, PeriodMention):
        sentence.periods.append((lo, hi, mention))
    elif isinstance(mention, QuantityMention):
        sentence.quantities.append((lo, hi, mention))
        if sentence.covered[lo]:
            return
    elif mention.body is not None:
        sentence.bodies.append((lo, hi, mention))
        what = "body"
        if mention.codes:
            sentence.countries.append((lo, hi, mention))
    else:
        sentence.countries.append((lo, hi, mention))
    _mark(sentence, lo, hi, what)
