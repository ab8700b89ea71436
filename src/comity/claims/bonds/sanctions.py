"""Sanctions, embargoes and bans: "Canada imposed sanctions on Belarus", "the embargo was lifted"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.claims.clauses import Intro, Segment, has_verb
from comity.claims.clauses.verbs import first_verb, is_verb
from comity.claims.lexicon import word_set
from comity.claims.roles import NamedCountry, distinct, named, says_both
from comity.records import Kind

if TYPE_CHECKING:
    from comity.claims.clause import Clause
    from comity.claims.memory import Draft
    from comity.claims.sentences import Range, Sentence
    from comity.countries import Mention

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
_ATTRIBUTE_REACH = 5  # tokens between "Washington's" and "sanctions"
_AIMED = word_set("aims_measures")
_AIM_REACH = 5  # tokens between "sanctions" and "against"
_VERB_REACH = 9  # tokens between sanctions and the verb that tells of them
_WEAK_MEASURES = word_set("weak_measures")
_DONE = word_set("measures_taken")
_NOT_YET = word_set("not_yet_taken")
_NEIGHBOURS = word_set("neighbours")
_ON_GOODS = word_set("measures_on_goods")
_BOTH = frozenset({"both", "two"})
_SHUT = frozenset({"closed", "shut", "sealed"})
_STATES = frozenset({"been", "is", "are", "was", "were", "remains", "remain", "remained"})
_TWO = frozenset({"two", "both", "neighbours", "them"})
_FRONTIERS = frozenset({"border", "borders", "frontier", "airspace"})
_OUT = frozenset({"out", "off"})
_SHUTS = word_set("shuts_out")
_MARKETS = word_set("where_goods_are_sold")
_OWN = word_set("owners")
_BY_REACH = 9  # tokens between "by" and who imposes


def sanctions_drafts(clause: Clause) -> list[Draft]:
    """Read sanctions, embargoes and bans with their sender and target; mere condemnation is an opinion."""
    word = clause.first("sanction") or _stopped_flow(clause) or _measures_again(clause)
    if clause.segment.taken:
        return []
    if word is None:
        return _changed(clause) or _lifted(clause)
    parties = _Parties(clause, word)
    if not parties.binding() or (_is_weak(clause, word) and not parties.act()):
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
    codes = clause.codes()
    shut = next((k for k in range(lo + 2, hi) if words[k] in _SHUT and words[k - 1] in _STATES), None)
    if (
        shut is not None
        and not _FRONTIERS.isdisjoint(words[lo:shut])
        and (codes or not _TWO.isdisjoint(words[lo:hi]))
    ):
        return shut, shut + 1  # "The border between the two has been closed since 2019"
    if clause.quantities() or not codes or not (len(codes) > 1 or clause.memory.other(codes[0])):
        return None
    for at in range(lo, hi):
        if words[at] in _OUT and not _SHUTS.isdisjoint(words[lo:at]):
            market = next((k for k in range(at + 1, min(at + 4, hi)) if words[k] in _MARKETS), None)
            if market is not None and not _OWN.isdisjoint(words[at + 1 : market]):
                return at, market + 1  # "has kept Costa Rican beef out of its shops"
        if words[at] in _STOPS and words[at - 1] != "to":
            flow = next((k for k in range(at + 1, min(at + 5, hi)) if words[k] in _STOPPED), None)
            if flow is not None:
                return at, flow + 1
    return None


def _is_weak(clause: Clause, word: Range) -> bool:
    """Whether the words fit ordinary rules of trade as well: "tariffs on", "export controls"."""
    words = clause.sentence.words
    return not _WEAK_MEASURES.isdisjoint(words[word[0] : word[1]]) or words[word[0] : word[1]] == ["curbs"]


def _measures_again(clause: Clause) -> Range | None:
    """Read "The measures, imposed in January 2019, …" right after sanctions were spoken of."""
    sentence, lo = clause.sentence, clause.lo
    recent = sentence.index - clause.memory.sanctions_sentence <= 1
    if not recent or sentence.words[lo : lo + 2] not in (["the", "measures"], ["the", "restrictions"]):
        return None
    following = clause.others[clause.segment.number + 1 : clause.segment.number + 2]
    told = any(s.intro is Intro.PARTICIPLE and sentence.has("sanction_verb", s.lo, s.hi) for s in following)
    return (lo + 1, lo + 2) if told else None


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


def _changed(clause: Clause) -> list[Draft]:
    """Read "…, introduced in April and [prolonged in September]": a dated change of the measures."""
    before = next((d for d in reversed(clause.made) if d.kind is Kind.SANCTIONS), None)
    if before is None or not clause.says("sanction_verb"):
        return []
    above = clause.hangs_on()
    dated = any(m.role == "point" for _, _, m in clause.sentence.periods_in(clause.lo, clause.hi))
    if above is None or not dated or not above.sentence.has("sanction", above.lo, above.hi):
        return []
    draft = clause.draft(Kind.SANCTIONS, carries_period=False)
    draft.countries, draft.directed = distinct([*before.countries, *clause.codes()]), before.directed
    draft.details["status"] = _ending(clause.sentence, clause.lo, clause.hi)
    return [draft]


class _Parties:
    """Who imposes on whom, and over which words."""

    def __init__(self, clause: Clause, word: Range) -> None:
        self.clause = clause
        self.word = word
        self.condemned = clause.says("condemn") or clause.says_before(word[0], "backing")
        self.hi = clause.hi
        everyone = clause.named(yardstick=True)
        self.senders = [code for i, _, code, _ in everyone if is_sender(clause.sentence, i, word)]
        if not self.senders and not self.condemned:
            self.senders = self._acting_subject(word)
        if not self.senders:
            everyone = self._take_relative(everyone)
        everyone = [*everyone, *self._take_modifier()]
        self.bodies = [m.body for _, _, m in clause.sentence.bodies_in(clause.lo, self.hi) if m.body]
        self.someone = bool(everyone or self.bodies)
        self.lasting = self._since() if self.condemned else None
        self.hi = self.hi if self.lasting is None else self.lasting
        self.start = _noun_phrase_start(clause, word[0]) if self.condemned else clause.lo
        here = (code for i, _, code, _ in everyone if i >= self.start)
        self.inside = distinct([*(() if self.condemned else self.senders), *here])

    def _since(self) -> int | None:
        """Where "the sanctions, in place since 2020," ends: they are there, and not only condemned."""
        sentence, end = self.clause.sentence, self.word[1]
        at = sentence.first("sanction_verb", end, self.clause.hi)
        if at is None or "," not in sentence.words[end : at[0]]:
            return None
        times = sentence.periods_in(at[0], min(at[1] + 3, self.clause.hi))
        return next((j for _, j, m in times if m.role == "since"), None)

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

    def _acting_subject(self, word: Range) -> list[str]:
        """Who acts where no name says it: "…, which both [closed their borders to cars]", "Both have …"."""
        clause = self.clause
        verb = first_verb(clause.sentence, clause.lo, word[1])
        acts = verb is not None and not clause.sentence.has_word(_SUFFERS, clause.lo, word[1])
        if acts and verb is not None and says_both(clause.sentence, clause.lo, verb):
            told = bool(clause.sentence.has_word(_DONE, verb, word[0])) or clause.sentence.has(
                "sanction_verb", verb, word[0]
            )
            return list(clause.subject()) if told else []
        leans = clause.intro in (Intro.COORDINATED, Intro.PARTICIPLE) or clause.words[:1] in (
            ["it"],
            ["they"],
        )
        carried = leans and not clause.subject()
        return list(clause.carried_subject()) if acts and carried else []

    def _take_modifier(self) -> list[NamedCountry]:
        """Take in "Washington's sanctions, [reimposed in 2018]" and "the ban [that it imposed in 2018]"."""
        clause = self.clause
        number = clause.segment.number + 1
        following = clause.others[number] if number < len(clause.others) else None
        if following is None or following.intro not in (Intro.PARTICIPLE, Intro.RELATIVE):
            return []
        sentence = clause.sentence
        bare = not has_verb(sentence, clause.lo, clause.hi) and following.parent == clause.segment.number
        told = sentence.has("sanction_verb", following.lo, following.hi)
        if not (bare and told) or sentence.has("sanction", following.lo, following.hi):
            return []
        self.hi = max(self.hi, following.hi)
        following.taken = True
        self._take_rest(following)
        others = named(sentence, following.lo, following.hi)
        verb = first_verb(sentence, following.lo, following.hi)
        self.senders += [code for i, _, code, _ in others if verb is not None and i < verb]
        return others

    def _take_rest(self, following: Segment) -> None:
        """Take in "the ban [that Oslo imposed] [was lifted in 2014]": one act, unless both are dated."""
        clause = self.clause
        rest = clause.others[following.number + 1 : following.number + 2]
        if not rest or rest[0].intro is not Intro.COORDINATED or rest[0].parent != following.number:
            return
        dated = clause.sentence.periods_in(following.lo, following.hi)
        if not dated and clause.sentence.has("sanction_verb", rest[0].lo, rest[0].hi):
            self.hi = rest[0].hi
            rest[0].taken = True

    def binding(self) -> bool:
        """Whether anything is imposed: by somebody or with a verb, not only condemned or promised."""
        clause = self.clause
        shut = clause.sentence.words[self.word[0]] in _SHUT
        if not (self.someone or shut or clause.sentence.any(("sanction_verb",), clause.lo, self.hi)):
            return False
        if self.condemned and not self.senders and not self.bodies and self.lasting is None:
            return False
        if not self.condemned and not self._told():
            return False
        sentence, lo, hi = clause.sentence, clause.lo, self.hi
        return not sentence.has("pledging", lo, hi) or sentence.any(("sanction_verb", "negation"), lo, hi)

    def _told(self) -> bool:
        """Whether the words tell of measures against somebody, and mention them not only among others."""
        clause, sentence, (at, end) = self.clause, self.clause.sentence, self.word
        near = max(clause.lo, at - _VERB_REACH), min(self.hi, end + _VERB_REACH)
        beside = self.hi > clause.hi and sentence.has("sanction_verb", clause.hi, self.hi)
        if self.senders or beside or sentence.has("sanction_verb", *near) or is_verb(sentence, at):
            return True
        aimed = not _AIMED.isdisjoint(sentence.words[end : end + _AIM_REACH])
        return aimed or "under" in sentence.words[max(clause.lo, at - _AIM_REACH) : at]

    def act(self) -> bool:
        """Whether one country has done it to another: "China lifted its duties on Australian wine"."""
        clause, sentence, hi = self.clause, self.clause.sentence, self.hi
        if sentence.any(("intent", "pledging", "forecast"), clause.lo, hi):
            return False
        if sentence.has_word(_NOT_YET, clause.lo, hi):
            return False
        done = sentence.has_word(_DONE, clause.lo, hi)
        return done and len(set(self.inside) | set(self.senders)) >= (1 if clause.memory.pair else 2)

    def take_bare_parent(self) -> None:
        """Take in "The United States, which lifted the embargo": the clause before has no verb of its own."""
        self._take_bare_target()
        parent = self.clause.parent if self.clause.intro is Intro.RELATIVE else None
        if parent is None or self.condemned or has_verb(parent.sentence, parent.lo, parent.hi):
            return
        self.start = parent.lo
        self.senders += [code for _, _, code, _ in named(parent.sentence, parent.lo, parent.hi)]
        self.inside = distinct([*self.senders, *self.inside])

    def _take_bare_target(self) -> None:
        """Take in "Cuba, under an American embargo, …": whom the measures hit stands right before."""
        parent = self.clause.parent if self.clause.intro is Intro.APPOSITION else None
        if (
            parent is None
            or self.clause.words[:1] != ["under"]
            or has_verb(parent.sentence, parent.lo, parent.hi)
        ):
            return
        self.start = parent.lo
        hit = (code for _, _, code, _ in named(parent.sentence, parent.lo, parent.hi))
        self.inside = distinct([*self.inside, *hit])

    def countries(self) -> tuple[str, ...]:
        """Those named; where the target is left out, it is the pair, or the other of the pair."""
        memory, inside = self.clause.memory, self.inside
        suffers = self.clause.has_word(_SUFFERS)
        on_goods = self.clause.has_word(_ON_GOODS) and not suffers
        if not self.senders and not self.bodies and len(inside) == 1 and on_goods:
            return memory.with_other(inside)
        targets = [code for code in inside if code not in self.senders]
        hit = self.clause.carried_subject() if suffers and not targets and self.senders else ()
        if hit and self.clause.intro is Intro.COORDINATED:
            return distinct([*self.senders, *hit])  # "Caracas has applied and [remains under US sanctions]"
        neighbour = memory.other(self.clause.subject()[0]) if len(self.clause.subject()) == 1 else None
        if neighbour and self.clause.sentence.has_word(_NEIGHBOURS, self.word[1], self.hi):
            return distinct([*inside, neighbour])  # "applies no US sanctions against its neighbour"
        if not _BOTH.isdisjoint(self.clause.words) and not set(inside) & set(memory.home):
            return distinct([*inside, *memory.home])  # "Both are under United States sanctions"
        if len(inside) >= 2 or (targets and not self.condemned):
            return inside
        of_the_pair = set(self.senders) & set(memory.home)
        if of_the_pair and len(self.senders) == 1:
            return memory.with_other((self.senders[0],))
        about = () if not self.senders or of_the_pair else memory.home
        return distinct([*inside, *about]) or self._spoken_of() or memory.home

    def _spoken_of(self) -> tuple[str, ...]:
        """Whom the measures of a body hit where only one country was spoken of right before."""
        memory, sentence = self.clause.memory, self.clause.sentence
        near = sentence.index - memory.subject_sentence <= 1
        return memory.subject if self.bodies and near and len(memory.subject) == 1 else ()

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
    if found is not None and _is_attribute(sentence, found, word):
        return True
    return first_verb(sentence, at, word[1]) is not None and not sentence.has_word(_SUFFERS, at, word[0])


def _is_attribute(sentence: Sentence, found: tuple[int, int, Mention], word: Range) -> bool:
    """Whether a country is the attribute of its measures: "a US embargo", "Oslo's ban"."""
    _, end, mention = found
    if sentence.words[end : end + 1] == ["'s"]:
        return word[0] - end <= _ATTRIBUTE_REACH and first_verb(sentence, end, word[0]) is None
    attributive = mention.form == "adjective" or (mention.form == "abbreviation" and word[0] == end)
    return attributive and word[0] - end <= 2


def _noun_phrase_start(clause: Clause, at: int) -> int:
    """Where "the unilateral US sanctions" begins."""
    sentence = clause.sentence
    while at > clause.lo and (
        sentence.covered[at - 1] in ("country", "body") or sentence.words[at - 1] in _IN_NOUN_PHRASE
    ):
        at -= 1
    return at
