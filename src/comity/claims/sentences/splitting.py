"""Text → where sentences begin and end: wrapped lines joined, paragraph numbers and datelines left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from comity.claims.lexicon import lexicon, word_set
from comity.countries import mentions

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKER = re.compile(
    r"[ \t\u00a0]*(?:\(?\d{1,3}[.)](?=\s)|(?:[IVX]{1,5}|[ivx]{1,5})\.(?=\s)|"
    r"\([a-zivx]{1,4}\)|[a-z]\)|[-*•·–—]\s|[QA]\s?:"
    r"|#{1,6}\s|>\s)[ \t]*"
)
_TURN = re.compile(r"[QA]\.\s+")  # of a printed interview
_DATELINE = re.compile(
    r"[A-Z][A-Z .’'/-]{2,40}"  # MINSK
    r"(?:,\s*(?:[A-Z][A-Za-z]*\.?\s+\d{1,2}|\d{1,2}\s+[A-Z][A-Za-z]*\.?)(?:,?\s*\d{4})?)?"  # , Aug 20, 2025
    r"\s*(?:\([^)\n]{1,40}\))?"  # (BelTA)
    r"\s*(?:--|[-–—:])\s"
)
_SPEAKER_NAME = re.compile(r"[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*){0,3}:\s")
_LABEL = re.compile(r"[A-Z][^.:;\n]{1,40}:\s")  # "Turkish exports: "
_SPEAKER_REACH = 60  # characters in which a speaker's name and its colon stand
_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)")
_LAST_WORD = re.compile(r"([^\W\d_]+)$")
_NEXT_WORD = re.compile(r"\s+(\w+)")
_NEXT_LETTER = re.compile(r"\s*[\"'“‘(\[]*(\S)")
_BULLETS = frozenset("-*•·–—")
_WRAPPED = (50, 100)  # how long a line is that was broken to fit a page
_LONGEST = 2_000  # characters; a longer "sentence" is a list or a run without full stops
_HEADING = 160  # a longer line without a full stop is no heading
_ABBREVIATIONS = word_set("abbreviations")
_LATIN = word_set("latin_abbreviations")
_OPENERS = word_set("sentence_openers")


class Piece(NamedTuple):
    """Characters that make one sentence."""

    start: int
    end: int
    heading: bool  # a whole short line without a full stop
    turn: bool  # whether a speaker's turn starts here
    item: bool = False  # whether it is an item of a list, behind a dash or a bullet


def pieces(text: str) -> Iterator[Piece]:
    """Cut a text into sentences.

    Examples
    --------
    >>> text = "Trade grew. Mr. Silva agreed."
    >>> [text[p.start:p.end] for p in pieces(text)]
    ['Trade grew.', 'Mr. Silva agreed.']
    """
    for start, end in _unwrapped(text):
        line = _line(text, start, end)
        if line is not None:
            for piece in _sentences_of(text, line):
                yield from _bounded(text, piece)


def _bounded(text: str, piece: Piece) -> Iterator[Piece]:
    """A sentence in parts of a bounded length, so that one without an end costs no more than its length."""
    at = piece.start
    while piece.end - at > _LONGEST:
        space = max(text.rfind(" ", at, at + _LONGEST), text.rfind("\n", at, at + _LONGEST))
        stop = space if space > at else at + _LONGEST
        yield Piece(at, stop, False, piece.turn)
        at = stop
        while at < piece.end and text[at].isspace():
            at += 1
    if at < piece.end:
        yield piece._replace(start=at)


def _unwrapped(text: str) -> list[tuple[int, int]]:
    """Lines, with those joined again that were only broken to fit a page."""
    shortest, longest = _WRAPPED
    joined: list[tuple[int, int]] = []
    position = 0
    open_end = False  # whether the line before may go on in this one
    item = (
        False  # whether it belongs to an item of a list, so that a capital at the margin opens something else
    )
    for line in text.splitlines(keepends=True):
        start, end = position + len(line) - len(line.lstrip()), position + len(line.rstrip())
        position += len(line)
        if start >= end:
            open_end = False
            continue
        length, indented = end - start, line[:1].isspace()
        table = bool(joined) and _LABEL.match(text, start, end) and _LABEL.match(text, *joined[-1])
        goes_on = (
            open_end
            and not table
            and not _MARKER.match(text, start, end)
            and (text[start].islower() or (length <= longest and (indented or not item)))
        )
        if goes_on:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
        open_end = shortest <= length <= longest and text[end - 1] != ":"
        marker = _MARKER.match(text, start, end)
        item = bool(marker and not _BULLETS.isdisjoint(marker.group())) or (item and goes_on)
    return joined


def _line(text: str, start: int, end: int) -> Piece | None:
    """A line without its number, its dateline ("MINSK, Aug 20 (BelTA) -") or its speaker ("SILVA:")."""
    marker = _MARKER.match(text, start, end) or _turn_marker(text, start, end)
    at = marker.end() if marker else start
    turn = marker is not None and ("A" in marker.group() or "Q" in marker.group())
    dateline = _DATELINE.match(text, at, end)
    labels = marker is not None and dateline is not None and _is_label(dateline.group())
    if dateline and not labels:
        at = dateline.end()
    elif marker is None:
        speaker = _SPEAKER_NAME.match(text, at, min(end, at + _SPEAKER_REACH))
        if speaker and _names_speaker(speaker.group()):
            at, turn = speaker.end(), True
    while at < end and text[at].isspace():
        at += 1
    item = marker is not None and not _BULLETS.isdisjoint(marker.group())
    return Piece(at, end, text[end - 1] not in '.!?…:;,"”', turn, item) if at < end else None


def _turn_marker(text: str, start: int, end: int) -> re.Match[str] | None:
    """The "A." of an answer, where the text has a question with "Q." as well, and not an initial."""
    if text[start + 1 : start + 3] != ". " or text[start] not in "QA":  # nearly always
        return None
    asks = text.startswith("Q. ") or "\nQ. " in text
    return _TURN.match(text, start, end) if asks else None


def _is_label(words: str) -> bool:
    """Whether the capitals of an item say what it is about, and not where: "- NATO: both"."""
    return words.rstrip().endswith(":") and not {",", "("} & set(words)


def _names_speaker(words: str) -> bool:
    """Whether "NAME:" at the head of a line can be who speaks, and not what the line is about."""
    name = words.rstrip(": ")
    if any(m.form == "name" and m.text == name for m in mentions(name)):
        return False  # "Poland: member of the EU since 2004"
    known = lexicon().alone
    return all(word not in known or "official" in known[word] for word in words.lower().strip(": ").split())


def _sentences_of(text: str, line: Piece) -> Iterator[Piece]:
    """Cut a line at its full stops."""
    at, turn = line.start, line.turn
    for stop in _END.finditer(text, line.start, line.end):
        following = _NEXT_LETTER.match(text, stop.end(), line.end)
        goes_on = following is not None and following.group(1).islower()
        if goes_on or not _is_stop(text, stop.start(), line.start):
            continue
        yield Piece(at, stop.end(), False, turn, line.item)
        at, turn = stop.end(), False
        while at < line.end and text[at].isspace():
            at += 1
    if at < line.end:
        whole = at == line.start and line.end - line.start < _HEADING
        yield Piece(at, line.end, line.heading and whole, turn, line.item)


def _is_stop(text: str, at: int, start: int) -> bool:
    """Whether the full stop at ``at`` ends a sentence: not after "Mr", "e.g" or an initial."""
    if text[at] != ".":
        return True
    word = _LAST_WORD.search(text[max(start, at - 20) : at])
    if word is None:
        return True
    last = word.group(1)
    following = text[at + 1 : at + 3].strip()
    may_end = following[:1].isupper() and last.islower() and len(last) > 3  # "... of the dept. The ..."
    if last == "No" and following[:1].isalpha():
        return True  # an answer, and no number
    if last.lower() in _ABBREVIATIONS and not may_end:
        return False
    if text[max(start, at - 3) : at].lower() in _LATIN or text[at : at + 4] in (".e. ", ".g. "):
        return False
    if len(last) == 1 and last.isupper():
        return _ends_initials(text, at, start)
    return True


def _ends_initials(text: str, at: int, start: int) -> bool:
    """Whether "U.S." or "U.A.E." ends a sentence: only before a usual opener; a single initial never does."""
    if not text[max(start, at - 3) : at - 1].endswith("."):
        return False
    following = _NEXT_WORD.match(text[at + 1 : at + 30])
    return bool(following and following.group(1) in _OPENERS)
