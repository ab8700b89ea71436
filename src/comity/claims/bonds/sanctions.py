"""Sanctions, embargoes and bans: "Canada imposed sanctions on Belarus", "the embargo was lifted"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.claims.clauses import Intro, has_verb
from comity.claims.clauses.verbs import first_verb
from comity.claims.lexicon import word_set
from comity.claims.roles import NamedCountry, distinct, named
from comity.records import Kind

if TYPE_CHECKING:
    from comity.claims.clause import Clause
    from comity.claims.memory import Draft
    from comity.claims.sentences import Range, Sentence

_EUROPE = word_set("europe")
_STOPS = word_set("stops_trade")
_STOPPED = word_set("stopped_flow")
_LIFTS = word_set("lifts_sanctions")
_ENDS = word_set("ends_sanctions")
_ENDING = word_set("ending_of_sanctions")
_MOVES = word_set("moves_sanctions")
_MORE = word_set("more_sanctions")
_AHEAD = word_set("future_words")
_THAT = word_set("relative_that")
_SUFFERS = word_set("suffers_sanctions")
_IN_NOUN_PHRASE = word_set("in_sanctions_phrase")
_BY_REACH = 9  # tokens between "by" and who imposes


def sanctions_drafts(clause: Clause) -> list[Draft]:
    """Read sanctions, embargoes and bans with their sender and target; mere condemnation is an opinion."""
    word = clause.first("sanction") or _stopped_flow(clause)
    if word is None:
        return _lifted(clause)
    parties = _Parties(clause, word)
    if not parties.binding():
        return []
    parties.take_bare_parent()
    draft = clause.draft(Kind.SANCTIONS, (parties.start, parties.hi), carries_period=False)
    draft.countries = parties.countries()
    draft.directed = bool(parties.senders)
    draft.details["sender"] = parties.sender_names()
    span = parties.start, parties.hi
    draft.negated = clause.sentence.has("negation", *span) and not clause.sentence.has_word(_MORE, *span)
    draft.details["status"] = _ahead(clause.sentence, *span) or _ending(clause.sentence, *span)
    clause.memory.sanctions_sentence = clause.sentence.index
    return [draft]


def _stopped_flow(clause: Clause) -> Range | None:
    """Read "halted live cattle imports from Australia": a verb of stopping and, close behind, a flow."""
    words, lo, hi = clause.sentence.words, clause.lo, clause.hi
    if clause.quantities() or len(clause.codes()) < 2:
        return None
    for at in range(lo, hi):
        if words[at] in _STOPS:
            flow = next((k for k in range(at + 1, min(at + 5, hi)) if words[k] in _STOPPED), None)
            if flow is not None:
                return at, flow + 1
    return None


def _ahead(sentence: Sentence, lo: int, hi: int) -> str | None:
    """The words of measures to come or to go: "will lift"."""
    for at in range(lo, hi - 1):
        if sentence.words[at] in ("will", "shall") and sentence.words[at + 1] in _MOVES:
            return sentence.quote(at, at + 2)
    return None


def _ending(sentence: Sentence, lo: int, hi: int) -> str | None:
    """The words that end measures: "lifted", "the end of"; a wish or a demand for it ends nothing."""
    if sentence.any(("condemn", "pledging", "intent", "forecast"), lo, hi) or sentence.has_word(
        _AHEAD, lo, hi
    ):
        return None
    for at in range(lo, hi):
        if sentence.words[at] in _ENDS and "be" not in sentence.words[max(lo, at - 2) : at]:
            return sentence.words[at]
        if sentence.words[at] in _ENDING and sentence.words[at + 1 : at + 2] == ["of"]:
            return sentence.quote(at, at + 2)
    return None


def _lifted(clause: Clause) -> list[Draft]:
    """Read "Riyadh lifted it in 2021" after a sentence about a blockade."""
    near = clause.sentence.index - clause.memory.sanctions_sentence <= 1
    if not near or not clause.has_word(_LIFTS) or "it" not in clause.words or not clause.subject():
        return []
    draft = clause.draft(Kind.SANCTIONS, carries_period=False)
    draft.countries = clause.memory.with_other(clause.subject())
    draft.details["status"] = _ending(clause.sentence, clause.lo, clause.hi)
    return [draft]


class _Parties:
    """Who imposes on whom, and over which words."""

    def __init__(self, clause: Clause, word: Range) -> None:
        self.clause = clause
        self.condemned = clause.says("condemn")
        self.hi = clause.hi
        everyone = clause.named(yardstick=True)
        self.senders = [code for i, _, code, _ in everyone if is_sender(clause.sentence, i, word)]
        if not self.senders:
            everyone = self._take_relative(everyone)
        self.bodies = [m.body for _, _, m in clause.sentence.bodies_in(clause.lo, self.hi) if m.body]
        self.someone = bool(everyone or self.bodies)
        self.start = _noun_phrase_start(clause, word[0]) if self.condemned else clause.lo
        self.inside = distinct(code for i, _, code, _ in everyone if i >= self.start)

    def _take_relative(self, everyone: list[NamedCountry]) -> list[NamedCountry]:
        """Add the sender of "the embargo, which Washington maintains,"."""
        following = self.clause.others[self.clause.segment.number + 1 :]
        relative = next((s for s in following if s.intro is Intro.RELATIVE and s.lo <= self.hi + 1), None)
        if relative is None:
            return everyone
        keepers = named(relative.sentence, relative.lo, relative.hi)
        if not keepers or keepers[0][0] > relative.lo + 2:
            return everyone
        self.senders, self.hi = [keepers[0][2]], relative.hi
        return [*everyone, *keepers]

    def binding(self) -> bool:
        """Whether anything is imposed: by somebody or with a verb, not only condemned or promised."""
        clause = self.clause
        if not self.someone and not clause.says("sanction_verb"):
            return False
        if self.condemned and not self.senders and not self.bodies:
            return False
        sentence, lo, hi = clause.sentence, clause.lo, self.hi
        return not sentence.has("pledging", lo, hi) or sentence.any(("sanction_verb", "negation"), lo, hi)

    def take_bare_parent(self) -> None:
        """Take in "The United States, which lifted the embargo": the clause before has no verb of its own."""
        parent = self.clause.parent if self.clause.intro is Intro.RELATIVE else None
        if parent is None or has_verb(parent.sentence, parent.lo, parent.hi):
            return
        self.start = parent.lo
        self.senders += [code for _, _, code, _ in named(parent.sentence, parent.lo, parent.hi)]
        self.inside = distinct([*self.senders, *self.inside])

    def countries(self) -> tuple[str, ...]:
        """Those named; where the target is left out, it is the pair, or the other of the pair."""
        memory, inside = self.clause.memory, self.inside
        targets = [code for code in inside if code not in self.senders]
        if len(inside) >= 2 or (targets and not self.condemned):
            return inside
        of_the_pair = set(self.senders) & set(memory.home)
        if of_the_pair and len(self.senders) == 1:
            return memory.with_other((self.senders[0],))
        about = () if not self.senders or of_the_pair else memory.home
        return distinct([*inside, *about]) or memory.home

    def sender_names(self) -> tuple[str, ...]:
        """Countries and organisations that impose; "European" and "Western" mean the EU."""
        european = self.clause.sentence.has_word(_EUROPE, self.start, self.hi)
        union = european or "EU" in self.bodies
        others = [body for body in self.bodies if body != "EU"]
        return distinct([*self.senders, *others, *(["EU"] if union and "EUU" not in self.senders else [])])


def is_sender(sentence: Sentence, at: int, word: Range) -> bool:
    """Whether a country imposes: "by Canada", "Canadian sanctions", "Canada lifted the embargo"."""
    if "by" in sentence.words[max(0, at - _BY_REACH) : at] and at > word[0]:
        return not sentence.has("condemn", word[1], at)  # "was condemned by Mexico"
    if at > word[0] and not _THAT.isdisjoint(sentence.words[max(word[1], at - 3) : at]):
        return True  # "the blockade that the United States has maintained"
    if at >= word[0] or sentence.any(("condemn", "backing"), at, word[0]):
        return False
    found = sentence.country_at(at)
    if found is not None and found[2].form == "adjective" and word[0] - found[1] <= 2:
        return True
    return first_verb(sentence, at, word[1]) is not None and not sentence.has_word(_SUFFERS, at, word[0])


def _noun_phrase_start(clause: Clause, at: int) -> int:
    """Where "the unilateral US sanctions" begins."""
    sentence = clause.sentence
    while at > clause.lo and (
        sentence.covered[at - 1] in ("country", "body") or sentence.words[at - 1] in _IN_NOUN_PHRASE
    ):
        at -= 1
    return at
