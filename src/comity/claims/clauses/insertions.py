"""Sentence → where what is inserted into a clause ends, so that the clause goes on behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.claims.clauses.verbs import is_verb
from comity.claims.lexicon import word_set

if TYPE_CHECKING:
    from comity.claims.sentences import Sentence

DASHES = frozenset({"-", "–", "—"})
_LIGHT = word_set("light_adverbs")
_LONGEST_INSERT = 40  # tokens of an inserted clause
_SAID_REACH = 8  # tokens of "the Kenyan minister said"


def inserted_end(sentence: Sentence, lo: int) -> int | None:
    """Comma that closes an inserted clause, where the main clause goes on with its verb after it."""
    passed = False  # whether a comma stands behind the clause's own verb
    for k in range(lo + 1, min(lo + _LONGEST_INSERT, len(sentence) - 1)):
        if sentence.words[k] == ",":
            after = k + 2 if sentence.words[k + 1] in _LIGHT and k + 2 < len(sentence) else k + 1
            if is_verb(sentence, after):
                return k
            passed = True
        elif sentence.words[k] in (";", ":") or (passed and is_verb(sentence, k)):
            return None
    return None


def said_end(sentence: Sentence, lo: int) -> int | None:
    """Comma right behind a verb of saying, where the clause goes on: "In May, he said, [trade grew]"."""
    for k in range(lo + 1, min(lo + _SAID_REACH, len(sentence))):
        if sentence.words[k] == ",":
            return k if "reporting" in sentence.classes[k - 1] else None
    return None


def dated_agreement_end(sentence: Sentence, lo: int, at: int) -> int | None:
    """Comma that closes ", in force since 2014," after an agreement whose clause then goes on."""
    force = sentence.first("force", at + 1, min(at + 4, len(sentence)))
    if force is None or force[0] != at + 1 or not sentence.has("agreement", lo, at):
        return None
    return inserted_end(sentence, at)


def inset_end(sentence: Sentence, at: int) -> int | None:
    """End of an aside between two dashes that holds neither a verb nor a figure."""
    for k in range(at + 1, min(at + 16, len(sentence))):
        if sentence.words[k] in DASHES and sentence.spaced[k]:
            return k
        if is_verb(sentence, k) or sentence.covered[k] == "quantity":
            return None
    return None
