"""Where a noun phrase about a visit begins and ends: "the ministers' visit to Oslo on Tuesday"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.claims.clauses import trim
from comity.claims.lexicon import word_set

if TYPE_CHECKING:
    from comity.claims.clause import Clause
    from comity.claims.sentences import Range, Sentence

_OPENS_OCCASION = word_set("opens_occasion")
_BEFORE_MEETING = word_set("before_meeting")


def phrase_start(clause: Clause, at: int) -> int:
    """Where "the official joint session" begins."""
    while at > clause.lo and clause.sentence.words[at - 1] in _BEFORE_MEETING:
        at -= 1
    return at


def of_occasion(clause: Clause, at: int) -> int:
    """Where "the visit of …" begins behind "On the occasion of"."""
    while at > clause.lo and clause.sentence.words[at - 1] not in _OPENS_OCCASION | {"of"}:
        at -= 1
    return at


def possessive(clause: Clause, at: int) -> bool:
    """Whether somebody's visit is meant: "Lukashenko's visit", "the ministers' visit"."""
    before = clause.sentence.words[max(clause.lo, at - 3) : at]
    return "'s" in before or before[-1:] == ["'"]


def phrase(clause: Clause, lo: int, at: int) -> Range:
    """A noun phrase about a visit, with the place and the days that follow it."""
    sentence, hi = clause.sentence, clause.hi
    end = at
    for i, j, _ in sentence.countries_in(at, hi):
        if i <= end + 2:
            end = j
    for i, j, mention in sentence.periods_in(at, hi):
        if _lead_token(sentence, i, mention.lead_start) <= end + 1:
            end = max(end, j)
    return trim(sentence, lo, end)


def _lead_token(sentence: Sentence, at: int, lead_start: int) -> int:
    """The token of the preposition before an expression of time."""
    return next((k for k in range(at, -1, -1) if sentence.starts[k] <= lead_start), at)
