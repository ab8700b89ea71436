"""Sentences with their tokens, and what was found in the text laid over them."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from comity.claims.lexicon import NO_CLASSES, lexicon
from comity.claims.periods import PeriodMention
from comity.claims.quantities import QuantityMention
from comity.claims.sentences.sentence import Range, Sentence
from comity.claims.sentences.splitting import pieces
from comity.countries import Mention

if TYPE_CHECKING:
    from collections.abc import Sequence

Found = Mention | QuantityMention | PeriodMention

_TOKEN = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|[’'][sS]\b|[^\w\s]|_")
_NAMES = frozenset({"country", "body", "period"})  # what covers words that say nothing of their own
_HYPHENS = "-–—‑/"
_NOTES = 3  # lines without a full stop that make a text a list of notes


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

    Examples
    --------
    >>> first, second = sentences("Trade grew. Exports fell.", mentions=(), quantities=(), periods=())
    >>> second.words, second.first("down")
    (['exports', 'fell', '.'], (1, 2))
    """
    result: list[Sentence] = []
    queues = (_Queue("period", periods), _Queue("quantity", quantities), _Queue("country", mentions))
    for start, end, heading, turn, item in pieces(text):
        sentence = Sentence(text, len(result), heading, text[end - 1] == "?", turn, item)
        _tokenise(sentence, start, end)
        if not sentence.words:
            continue
        sentence.covered = [""] * len(sentence.words)
        for queue in queues:
            queue.lay(sentence, start, end)
        _tag(sentence)
        result.append(sentence)
    _read_notes_as_sentences(result)
    return result


def _read_notes_as_sentences(laid: Sequence[Sentence]) -> None:
    """Where most lines have no full stop the text is a list of notes, and only its first line a heading."""
    notes = [sentence for sentence in laid[1:] if sentence.heading]
    if len(notes) >= _NOTES and 2 * len(notes) > len(laid):
        for sentence in notes:
            sentence.heading, sentence.item = False, True


class _Queue:
    """What was found in the whole text, handed out sentence by sentence."""

    def __init__(self, what: str, found: Sequence[Found]) -> None:
        self._what = what
        self._found = found
        self._next = 0

    def lay(self, sentence: Sentence, start: int, end: int) -> None:
        """Lay what lies between two characters over the tokens of their sentence."""
        found, at = self._found, self._next
        while at < len(found) and found[at].start < start:
            at += 1
        while at < len(found) and found[at].end <= end:
            _lay(sentence, self._what, found[at])
            at += 1
        self._next = at


def _lay(sentence: Sentence, what: str, mention: Found) -> None:
    """Lay one thing that was found over its tokens."""
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
    sentence.covered[lo:hi] = [what] * (hi - lo)


def _place(starts: list[int], start: int, end: int) -> Range:
    """Token range that covers the characters from start to end."""
    lo = bisect_left(starts, start)
    if lo == len(starts) or starts[lo] > start:
        lo = max(lo - 1, 0)
    return lo, max(bisect_left(starts, end), lo + 1)


def _tokenise(sentence: Sentence, start: int, end: int) -> None:
    """Cut the characters of a sentence into tokens."""
    text = sentence.text
    words, starts, ends, spaced = sentence.words, sentence.starts, sentence.ends, sentence.spaced
    previous_end = start
    for match in _TOKEN.finditer(text, start, end):
        at, stop = match.span()
        word = text[at:stop]
        glued = at == previous_end
        previous_end = stop
        if word in _HYPHENS and glued and stop < end and (text[stop].isalnum() or text[stop] in "$€£"):
            continue  # a hyphen inside a compound separates words and is no token
        words.append(word.lower() if word[0] not in "’'" else _apostrophe(word))
        starts.append(at)
        ends.append(stop)
        spaced.append(not glued)


def _apostrophe(word: str) -> str:
    """One apostrophe for both, with the "s" that it has or without."""
    return "'s" if len(word) == 2 else "'"


def _tag(sentence: Sentence) -> None:
    """Find the words of the lexicon: leftmost, longest, outside names and times."""
    words, found = sentence.words, sentence.found
    sentence.classes = [NO_CLASSES] * len(words)
    table = lexicon()
    alone, longer = table.alone, table.longer
    i = 0
    while i < len(words):
        word = words[i]
        if (word not in alone and word not in longer) or sentence.covered[i] in _NAMES:  # nearly always
            i += 1
            continue
        entry = table.longest(words, i)
        if entry is None:
            i += 1
            continue
        length, classes = entry
        sentence.classes[i : i + length] = [classes] * length
        for name in classes:
            found.setdefault(name, []).append((i, i + length))
        i += length
