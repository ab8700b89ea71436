"""Segments of a sentence: cut, trimmed, and each tied to the one whose subject it shares."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from comity.claims.clauses.cutting import Cutter
from comity.claims.clauses.segment import Intro, Segment
from comity.claims.clauses.verbs import has_verb
from comity.claims.lexicon import word_set

if TYPE_CHECKING:
    from comity.claims.sentences import Range, Sentence

_LEFT_EDGE = word_set("left_edge")
_RIGHT_EDGE = word_set("right_edge")
_LEANS_BACK = word_set("leans_back")
_LONGEST_ATTRIBUTION = 14  # tokens


def segments(sentence: Sentence) -> list[Segment]:
    """Cut one sentence into segments.

    Examples
    --------
    >>> from comity.claims.sentences import sentences
    >>> text = "Exports rose sharply, while imports fell, officials said."
    >>> [s] = sentences(text, mentions=(), quantities=(), periods=())
    >>> [(s.quote(part.lo, part.hi), part.intro.value) for part in segments(s)]
    [('Exports rose sharply', 'main'), ('imports fell', 'coordinated'), ('officials said', 'attribution')]
    """
    cuts = Cutter(sentence).walk()
    ends = [cut.at for cut in cuts[1:]] + [len(sentence)]
    result: list[Segment] = []
    for (at, intro), end in zip(cuts, ends):
        lo, hi = trim(sentence, at, end)
        if lo >= hi:
            continue
        says = intro is Intro.MAIN and _only_says(sentence, lo, hi)
        segment = Segment(sentence, lo, hi, Intro.ATTRIBUTION if says else intro, None, len(result))
        if segment.intro not in (Intro.MAIN, Intro.OPENING):
            segment.parent = next((s.number for s in reversed(result) if not s.attribution), None)
        result.append(segment)
    _close_ranks(result)
    _lean_back(result)
    return result


def trim(sentence: Sentence, lo: int, hi: int) -> Range:
    """Take conjunctions and punctuation off both ends of a token range."""
    words = sentence.words
    while lo < hi and words[lo] in _LEFT_EDGE and sentence.covered[lo] != "quantity":
        if words[lo] == "that" and words[lo + 1 : lo + 2] in (["year"], ["period"]):
            break
        lo += 1
    while hi > lo and words[hi - 1] in _RIGHT_EDGE and not sentence.covered[hi - 1]:
        hi -= 1
    return lo, hi


def _only_says(sentence: Sentence, lo: int, hi: int) -> bool:
    """Whether a short clause only says who speaks: "The ministry reported that"."""
    if hi - lo > _LONGEST_ATTRIBUTION or sentence.quantities_in(lo, hi):
        return False
    reports = sentence.last("reporting", lo, hi)
    return reports is not None and (reports[1] >= hi - 1 or sentence.words[hi - 1] in ("that", "said"))


def _close_ranks(result: list[Segment]) -> None:
    """Join "AfCFTA rules, he said, could double trade": the predicate gets back its subject."""
    for before, aside, after in zip(result, result[1:], result[2:]):
        interrupted = aside.attribution and after.intro is Intro.COORDINATED
        if interrupted and not has_verb(before.sentence, before.lo, before.hi):
            after.lo, after.intro, after.parent = before.lo, before.intro, before.parent
            before.hi = before.lo


def _lean_back(result: list[Segment]) -> None:
    """A clause that opens with "it" or "they" speaks of what the clause before it spoke of."""
    for before, here in itertools.pairwise(result):
        leans = here.intro is Intro.MAIN and here.sentence.words[here.lo] in _LEANS_BACK
        if leans and not before.attribution:
            here.parent = before.number
