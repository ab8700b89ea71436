"""Records and extremes: "a record", "the best figure since 2013", "the first visit in six years"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.claims.acts.parties import the_two
from comity.claims.clauses import Intro, trim
from comity.claims.clauses.verbs import first_verb
from comity.claims.lexicon import word_set
from comity.claims.numerals import ONES, TENS
from comity.claims.roles import flow_in
from comity.records import Kind, Quantity

if TYPE_CHECKING:
    from comity.claims.clause import Clause
    from comity.claims.memory import Draft
    from comity.claims.periods import PeriodMention
    from comity.claims.quantities import QuantityMention
    from comity.claims.sentences import Range

_OF_TRADE_ONLY = word_set("records_of_trade")
_EVER = word_set("records_of_all_time")
_NEEDS_HORIZON = word_set("extremes_with_horizon")
_NOT_COMPARED = word_set("not_compared")
_BEFORE_EXTREME = word_set("before_extreme")
_ARTICLES = word_set("articles")
_OWNERS = word_set("owners")
_ACTS = word_set("act_nouns")
_FRIENDS = word_set("praised_as_oldest")
_ACTS_OF_STATES = (  # classes of the lexicon
    *("trade", "export", "import", "visit", "visit_verb", "meeting", "agreement", "document"),
    *("sanction", "relations", "sign_strong", "deficit", "surplus"),
)
_FLOWS = ("trade", "export", "import", "surplus", "deficit")  # classes of the lexicon
_OFFICE_REACH = 6  # tokens between "first" and "head of state"
_STATES = frozenset({"country", "state", "nation", "economy", "democracy", "government", "member", "ally"})
_SHORT_OF = frozenset({"below", "under", "short"})
_SIZES = frozenset({"high", "low", "large", "small", "big", "great"})
_ENDS_OF_SCALE = frozenset({"highest", "lowest", "largest", "biggest", "smallest"})
_LONGEST_HIGH = 200  # years
_FLOW_REACH = 9  # tokens between "a record" and the flow behind it
_EVER_REACH = 9  # tokens between "highest" and "ever"
_SAYS_IT = (Intro.MAIN, Intro.COORDINATED, Intro.APPOSITION, Intro.RELATIVE)
_ACT_REACH = 4  # tokens of "first trade accord"
_NESTED_FROM = 4  # tokens of the clause before "his first visit"
_LEVELS = (Kind.TRADE_LEVEL, Kind.TRADE_GROWTH)


def superlative_drafts(clause: Clause) -> list[Draft]:
    """Read a record or an extreme over a horizon."""
    word = clause.first("superlative")
    if word is None:
        return []
    extreme = _Extreme(clause, word)
    if not extreme.claimed():
        return []
    draft = clause.draft(Kind.SUPERLATIVE, trim(clause.sentence, extreme.start(), extreme.end()))
    if extreme.high is not None:
        draft.quantity = extreme.high
    elif extreme.years is not None and (extreme.horizon is None or extreme.horizon.role == "horizon"):
        draft.quantity = extreme.years.quantity
    draft.countries = _countries(clause)
    _set_ends(draft, clause)
    compared = _compared_thing(clause, word[0])
    if compared:
        draft.details["property"] = compared
    return [draft]


def _years_of_a_high(clause: Clause, word: Range) -> Quantity | None:
    """The years of "a six year high", or None where no number stands before it."""
    sentence, at = clause.sentence, word[0]
    if sentence.words[at] not in ("year", "decade") or at == clause.lo:
        return None
    number = sentence.words[at - 1]
    value = int(number) if number.isdecimal() else ONES.get(number, 0) or TENS.get(number, 0)
    if not 0 < value <= _LONGEST_HIGH:
        return None
    start, end = sentence.span(at - 1, at + 1)
    return Quantity(
        value_low=value,
        value_high=value,
        unit="years",
        as_stated=sentence.text[start:end],
        start=start,
        end=end,
    )


class _Extreme:
    """An extreme, how far back it holds, and whether the words claim it at all."""

    def __init__(self, clause: Clause, word: Range) -> None:
        self.clause = clause
        self.at = word[0]
        self.first = clause.sentence.words[word[0]]
        self.never = "never" in clause.sentence.words[word[0] : word[1]]
        self.high = _years_of_a_high(clause, word)
        self.horizon = self._horizon()
        self.years = self._years()

    def _horizon(self) -> PeriodMention | None:
        """ "since 2013", "in three decades"."""
        periods = self.clause.sentence.periods_in(self.clause.lo, self.clause.hi)
        behind = (m for i, _, m in periods if i >= self.at and m.role in ("horizon", "since"))
        return next(behind, None)

    def _years(self) -> QuantityMention | None:
        """ "in six years"; "a six year high" has its own."""
        behind = (m for i, _, m in self.clause.quantities() if i >= self.at and m.family == "duration")
        return next(behind, None)

    def claimed(self) -> bool:
        """Whether the words claim an extreme: a record of trade, one of all time, or one with a horizon."""
        clause = self.clause
        trade = self._of_a_flow() or any(d.kind in _LEVELS for d in clause.made)
        act = self.first == "unprecedented" and clause.sentence.has_word(_ACTS, self.at, self.at + 5)
        sized = not _SIZES.isdisjoint(self._words()[:4]) and self.never  # "has never been so small"
        if (
            not trade
            and not act
            and not sized
            and (self.never or (self.first in _OF_TRADE_ONLY and self.horizon is None))
        ):
            return False
        if self._words()[:2] == ["day", "one"] or self._of_a_slogan():
            return False
        counted = any(i == self.at + 1 for i, _, _ in clause.quantities())
        if (
            (self.first == "last" and counted)
            or self._at_its_peak()
            or "anniversary" in clause.sentence.words[self.at : self.at + 3]
        ):
            return False
        bounded = self.horizon is not None or self.years is not None or self._since_an_event()
        first_time = self.first != "all" and "time" in self._words()  # and not "an all-time high"
        if first_time and not bounded and not clause.says(*_ACTS_OF_STATES):
            return False
        if self.first in _NEEDS_HORIZON and not bounded and not self._of_all_time():
            return False
        if not _FRIENDS.isdisjoint(self._words()[1:]) and not bounded:
            return False  # "the two oldest democracies"
        if self.first == "most" and clause.sentence.words[self.at - 1 : self.at] != ["the"]:
            return False
        return not any(d.kind is Kind.RANK and d.lo <= self.at < d.hi for d in clause.made)

    def _of_a_flow(self) -> bool:
        """Whether a flow is spoken of before it, or close behind."""
        clause = self.clause
        return clause.says_before(self.at, *_FLOWS) or clause.sentence.any(
            _FLOWS, self.at, min(self.at + _FLOW_REACH, clause.hi)
        )

    def _of_a_slogan(self) -> bool:
        """Whether it belongs to a name: "an America First trade policy"."""
        sentence, at = self.clause.sentence, self.at
        before = at > 0 and sentence.covered[at - 1] == "country"
        return self.first == "first" and before and sentence.capital(at) and sentence.words[at - 1] != "'s"

    def _words(self) -> list[str]:
        """The extreme and the words right behind it."""
        return self.clause.sentence.words[self.at : self.at + 4]

    def _at_its_peak(self) -> bool:
        """Read "$3 billion at its peak", "below the 2012 peak": a level of some year and no record."""
        words = self.clause.sentence.words
        below = not _SHORT_OF.isdisjoint(words[max(0, self.at - 4) : self.at])
        return self.first == "peak" and (below or words[self.at - 2 : self.at - 1] == ["at"])

    def _since_an_event(self) -> bool:
        """Read "for the first time since the fall of Goma"."""
        acts = self.clause.says(*_ACTS_OF_STATES) or any(d.kind in _LEVELS for d in self.clause.made)
        looks_back = self.first == "first" or (self.first in _NEEDS_HORIZON and acts)
        return looks_back and "since" in self.clause.sentence.words[self.at : self.clause.hi]

    def _ever(self) -> bool:
        """Whether "ever" or "in history" stands close to the extreme."""
        clause = self.clause
        if self.first in _ENDS_OF_SCALE and "ever" in self._words()[:2]:
            return True
        return clause.sentence.has("ever", max(clause.lo, self.at - 3), min(self.at + _EVER_REACH, clause.hi))

    def _of_its_own(self) -> bool:
        """Read "their first meeting", "his first trip to Oslo": the first that there ever was."""
        sentence, lo, at = self.clause.sentence, self.clause.lo, self.at
        owned = "'s" in sentence.words[lo:at] or not _OWNERS.isdisjoint(sentence.words[max(lo, at - 2) : at])
        if self.first != "first" or not owned:
            return False
        end = min(at + _ACT_REACH, self.clause.hi)
        return sentence.has_word(_ACTS, at, end) or sentence.has("agreement", at, end)

    def _first_state(self) -> bool:
        """Read "Iceland was the first European country to sign …": first of all states."""
        behind = self.clause.sentence.words[self.at + 1 : self.at + 4]
        return self.first == "first" and not _STATES.isdisjoint(behind) and self.clause.says(*_ACTS_OF_STATES)

    def _first_person(self) -> bool:
        """Read "became the first Japanese leader to address parliament": first of all who hold an office."""
        clause = self.clause
        office = clause.sentence.first("official", self.at, min(self.at + _OFFICE_REACH, clause.hi))
        return (
            self.first == "first"
            and office is not None
            and clause.sentence.words[office[1] : office[1] + 1] == ["to"]
        )

    def _of_all_time(self) -> bool:
        """Whether it needs no horizon: "ever", "a record", "Spain's first …"."""
        clause = self.clause
        owned = (
            clause.intro is Intro.APPOSITION
            and self.first == "first"
            and "'s" in clause.sentence.words[clause.lo : self.at]
        )
        return (
            owned
            or self._first_state()
            or self._first_person()
            or (self.first == "first" and self._words()[1:2] == ["such"])
            or self._of_its_own()
            or self.never
            or self.first in _EVER
            or self._ever()
        )

    def start(self) -> int:
        """An extreme inside a claim with a figure is nested from its own article; else the clause says it."""
        clause = self.clause
        nested = any(
            d.segment is clause.segment and d.quantity is not None and d.kind is not Kind.SUPERLATIVE
            for d in clause.made
        )
        if not nested and clause.intro in _SAYS_IT and not self._of_an_act():
            return clause.lo
        words, start = clause.sentence.words, self.at
        while start > clause.lo and words[start - 1] in _BEFORE_EXTREME:
            start -= 1
            if words[start] in _ARTICLES:
                break
        return start

    def end(self) -> int:
        """An act that is only told to be the first ends with its noun: "held [its first session] in Oslo"."""
        clause = self.clause
        open_ended = self.horizon is None and self.years is None
        if not (open_ended and self._of_its_own() and self._of_an_act()):
            return clause.hi
        words = clause.sentence.words
        end = next(k + 1 for k in range(self.at, min(self.at + 4, clause.hi)) if words[k] in _ACTS)
        if words[end : end + 1] == ["to"]:
            return clause.hi  # "his first visit to Oslo in office": where he went is part of it
        placed = end + 1 < clause.hi and clause.sentence.covered[end + 1] in ("country", "period")
        return end if placed or words[end : end + 1] == ["in"] else clause.hi

    def _of_an_act(self) -> bool:
        """Whether it qualifies an act of the same clause: "held talks during his first visit since 2019"."""
        clause = self.clause
        follows = self.at - clause.lo > _NESTED_FROM
        if follows and "time" in clause.sentence.words[self.at : self.at + 4]:
            return clause.says("visit", "visit_verb", "meeting")
        return follows and clause.sentence.any(("visit", "meeting"), self.at, min(self.at + 3, clause.hi))


def _compared_thing(clause: Clause, stop: int) -> str:
    """What is said to be highest or first: the subject of the clause without its countries."""
    sentence, lo = clause.sentence, clause.lo
    verb = first_verb(sentence, lo, stop)
    end = stop if verb is None else verb
    if lo + 1 < end and sentence.covered[lo + 1] == "period" and not sentence.covered[lo]:
        lo += 1  # "In 2022, exports were …"
    kept = [k for k in range(lo, end) if not sentence.covered[k] and sentence.words[k] not in _NOT_COMPARED]
    return " ".join(sentence.quote(k, k + 1) for k in kept)


def _set_ends(draft: Draft, clause: Clause) -> None:
    """Say whose record it is where both ends are named: "Kenya's exports to Brazil were the highest"."""
    flow = flow_in(clause.sentence, clause.lo, clause.hi, clause.memory)
    if flow is not None and flow.directed and {flow.exporter, flow.importer} <= set(clause.codes()):
        draft.exporter, draft.importer = flow.exporter, flow.importer
        draft.countries = flow.countries


def _countries(clause: Clause) -> tuple[str, ...]:
    """The countries named, else those of the claim that it is nested in or follows."""
    codes = clause.codes()
    if codes:
        return the_two(codes, clause.memory)
    return next((d.countries for d in reversed(clause.made) if d.countries), clause.memory.home)
