"""Sentence → the places where its segments begin, found in one walk from left to right."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from comity.claims.clauses import connectives
from comity.claims.clauses.commas import (
    STANDING,
    after_comma,
    opens_attribution,
    opens_standing,
    other_status,
)
from comity.claims.clauses.insertions import (
    DASHES,
    dated_agreement_end,
    inserted_end,
    inset_end,
    said_end,
)
from comity.claims.clauses.segment import Cut, Intro
from comity.claims.clauses.verbs import aside_end, is_verb, next_verb
from comity.claims.lexicon import word_set

if TYPE_CHECKING:
    from collections.abc import Callable

    from comity.claims.sentences import Sentence

_CONTRASTS = word_set("contrasts")
_SUBORDINATES = word_set("opens_subordinate")
_OPENS_SENTENCE = word_set("opens_sentence")
_OPENS_APPOSITION = word_set("opens_apposition")
_MODIFIERS = word_set("opens_modifier")
_ALSO_NOUNS = word_set("verbs_or_nouns")
_TELLS_ON = word_set("before_place") | word_set("opens_occasion") | {"from", "of", "including"}
_BEGINNINGS = frozenset({"foundation", "founding", "inception", "independence"})
_PLACES = ("name", "capital")
_TELLING = ("member", "observer", "candidate", "associate", "makes_strong", "dialogue_partner")
_OPENED = 2  # segments of "In May, he said": the opening and who says it
_OF_TIME = frozenset({"when", "as", "while"})
_ADDRESS = 4  # tokens of "Madam Vice Minister ,"
_ADDRESSED = word_set("forms_of_address")
_STATUS_REACH = 5  # tokens between "Moldova:" and "candidate"
_OCCASIONS = frozenset({"at", "during", "after", "following", "in", "within", "on"})
_FRAMING = frozenset({"in", "within", "on"})  # which open an occasion only with one of these behind them
_FRAMES = frozenset({"frame", "framework", "course", "occasion", "margins", "sidelines"})
_LABELLED = 14  # tokens of "Last meeting: the Greek foreign minister in Cairo, 4 September 2023"
_NEAR = 7  # tokens between "During" and the visit
_SUBJECT_OPENS = word_set("articles") | {
    "were",
    "was",
    "has",
    "have",
    "there",
    "both",
    "they",
    "two",
    "he",
    "she",
    "president",
    "presidents",
    "ministers",
}
_OPENING_REACH = 40  # tokens in which the first verb stands
_LABEL_TOPICS = (  # classes of the lexicon
    *("firm", "ranked_noun", "trade", "export", "import", "deficit", "surplus", "share", "flow_verb"),
    *("document", "sign", "agreement", "intent", "project", "invest", "visit", "meeting", "relations"),
)
_HAS_A_VERB = frozenset(  # segments that an "and" may go on from
    {
        *(Intro.COORDINATED, Intro.RELATIVE, Intro.PARTICIPLE),
        *(Intro.WITH, Intro.CHANGE, Intro.APPOSITION),
    }
)


@dataclass(slots=True)
class Cutter:
    """The walk through one sentence, and what it has to keep in mind."""

    sentence: Sentence
    cuts: list[Cut] = field(default_factory=lambda: [Cut(0, Intro.MAIN)])
    seen_verb: bool = False  # whether the segment that is open has its verb
    skip_to: int = 0
    parenthesis_end: int = 0
    closing: int | None = None  # the comma where an inserted clause ends and the main one goes on
    standings: bool = (
        False  # whether the segment that is open names a country and its date of joining, and no more
    )

    def walk(self) -> list[Cut]:
        """Return the places where segments begin, the first at 0."""
        self._begin()
        for at in range(self.skip_to, len(self.sentence)):
            if at < self.skip_to:
                continue
            if is_verb(self.sentence, at):
                self.seen_verb = True
            closes = self.closing is not None and at >= self.closing
            if self._inside_a_name(at) and not closes:
                continue
            rule = _BY_WORD.get(self.sentence.words[at])
            cut = rule(self, at) if rule is not None else None
            if closes:
                told = self.cuts[-1].intro is Intro.ATTRIBUTION
                related = told and cut is not None and cut.intro is Intro.RELATIVE
                cut = cut if related else Cut(at + 1, self._after_insertion())
                self.closing = None
            if cut is not None and cut.at > self.cuts[-1].at:
                self._open(cut)
        return self.cuts

    def _begin(self) -> None:
        """Set an opening phrase apart before the walk."""
        named = addressed_end(self.sentence)
        if named is not None:
            self.cuts, self.skip_to = [Cut(named + 1, Intro.MAIN)], named + 1
            return
        comma = opening_end(self.sentence)
        main = comma + 1 if comma is not None else unmarked_end(self.sentence)
        if main is not None:
            self.cuts = [Cut(0, Intro.OPENING), Cut(main, Intro.MAIN)]
            self.skip_to = main

    def _after_insertion(self) -> Intro:
        """What goes on behind an insertion: the main clause, or its subject's predicate."""
        opened = self.cuts[-1].intro is Intro.ATTRIBUTION and len(self.cuts) == _OPENED
        time = self.sentence.covered[: self.cuts[-1].at]
        return Intro.MAIN if opened and "period" in time and not self._verb_before() else Intro.COORDINATED

    def _verb_before(self) -> bool:
        """Whether the segment before the one that is open has a verb."""
        return any(is_verb(self.sentence, k) for k in range(self.cuts[-2].at, self.cuts[-1].at))

    def _inside_a_name(self, at: int) -> bool:
        """Whether a word belongs to a name, number or time and so joins nothing ("Trinidad and Tobago")."""
        covered, word = self.sentence.covered[at], self.sentence.words[at]
        if not covered or word in (",", "with", "up", "down"):
            return False
        return not (covered == "body" and word in ("and", "to"))

    def _open(self, cut: Cut) -> None:
        """Open a segment, and look where one that is inserted will end."""
        sentence = self.sentence
        interrupts = not self.seen_verb and cut.intro in (Intro.APPOSITION, Intro.PARTICIPLE)
        self.cuts.append(cut)
        self.standings = self.standings and cut.intro is Intro.MAIN and sentence.covered[cut.at] == "country"
        stands = cut.intro is Intro.APPOSITION and sentence.any(
            STANDING, cut.at, min(cut.at + 4, len(sentence))
        )
        bound = cut.intro is Intro.RELATIVE and sentence.words[cut.at] == "that"
        if (stands or interrupts or cut.intro in (Intro.RELATIVE, Intro.ATTRIBUTION)) and not bound:
            self.closing = inserted_end(sentence, cut.at)
        if cut.intro is Intro.ATTRIBUTION and self.closing is None:
            self.closing = said_end(sentence, cut.at)
        self.seen_verb = cut.intro in _HAS_A_VERB and not bound
        self.skip_to = max(self.skip_to, cut.at)

    # ---- one rule a word ----------------------------------------------------------------------------------

    def semicolon(self, at: int) -> Cut | None:
        """A semicolon always opens a clause."""
        return Cut(at + 1, Intro.MAIN)

    def colon(self, at: int) -> Cut | None:
        """Read "Results: trade rose", but not the label of "Bilateral trade: $1.2 billion"."""
        sentence = self.sentence
        if at + 1 >= len(sentence) or labels(sentence, self.cuts[-1].at, at) or self._dates_what_follows(at):
            return None
        since = self.cuts[-1].at
        bare = set(sentence.covered[since:at]) == {"country"}
        if bare and sentence.any(STANDING, at, min(at + _STATUS_REACH, len(sentence))):
            return Cut(at + 1, Intro.APPOSITION)  # "Moldova: EU candidate since 2022"
        opens = (
            self.seen_verb
            or at <= 4
            or next_verb(sentence, at + 1, 12) is not None
            or sentence.figure_within(at, 10)
        )
        figure = (
            self.seen_verb and sentence.figure_within(at + 1, 2) and next_verb(sentence, at + 1, 12) is None
        )
        return Cut(at + 1, Intro.APPOSITION if figure else Intro.MAIN) if opens else None

    def _dates_what_follows(self, at: int) -> bool:
        """Whether a year in a parenthesis only dates its figure: "(2021: $3 billion)"."""
        before = self.sentence.covered[self.cuts[-1].at : at]
        return self.cuts[-1].intro is Intro.PARENTHESIS and set(before) == {"period"}

    def opening_parenthesis(self, at: int) -> Cut | None:
        """A parenthesis with a figure is a segment; any other is stepped over."""
        words = self.sentence.words
        close = next((k for k in range(at + 1, len(words)) if words[k] == ")"), None)
        if close is None:
            return None
        if self.sentence.figure_within(at, close - at):
            self.parenthesis_end = close
            return Cut(at + 1, Intro.PARENTHESIS)
        self.skip_to = close + 1
        return None

    def closing_parenthesis(self, at: int) -> Cut | None:
        """After a parenthesis with a figure the clause goes on."""
        return Cut(at + 1, Intro.COORDINATED) if at == self.parenthesis_end else None

    def dash(self, at: int) -> Cut | None:
        """A dash opens a clause or an apposition; an inset between two dashes is stepped over."""
        sentence = self.sentence
        if at == 0 or at + 1 >= len(sentence) or not sentence.spaced[at]:
            return None
        inset = inset_end(sentence, at)
        if inset is not None:
            self.skip_to = inset + 1
            return None
        clause = next_verb(sentence, at + 1, 12) is not None
        return Cut(at + 1, Intro.MAIN if clause else Intro.APPOSITION)

    def with_figure(self, at: int) -> Cut | None:
        """Read "… with $3 billion of it in oil" after a figure."""
        sentence, since = self.sentence, self.cuts[-1].at
        second = self.seen_verb and any(since <= lo < at for lo, _, _ in sentence.quantities)
        return Cut(at, Intro.WITH) if at and second and sentence.figure_within(at, 4) else None

    def comma(self, at: int) -> Cut | None:
        """A comma steps over an aside, opens an attribution, or whatever its next words open."""
        told = self.sentence.words[at + 1 : at + 2]
        if told == ["and"] and self.cuts[-1].intro is Intro.APPOSITION and self._stands_too(at + 2):
            return Cut(at + 2, Intro.MAIN)
        if self._other_standing(at):
            return Cut(at + 1, Intro.MAIN)
        modified = bool(told) and told[0] in _MODIFIERS
        dated = None if modified else dated_agreement_end(self.sentence, self.cuts[-1].at, at)
        if dated is not None:
            self.skip_to, self.closing = at + 1, dated
            return None
        standing = at > 0 and at + 1 < len(self.sentence) and opens_standing(self.sentence, at + 1)
        aside = None if standing else aside_end(self.sentence, at)
        if aside is not None:
            self.skip_to = aside + 1
            return None
        if at + 1 < len(self.sentence) and opens_attribution(self.sentence, at):
            return Cut(at + 1, Intro.ATTRIBUTION)
        if self.seen_verb and (begins_clause(self.sentence, at + 1) or self._ends_contrast(at)):
            return Cut(at + 1, Intro.MAIN)
        if self.seen_verb and self._next_predicate(at + 1):
            return Cut(at + 1, Intro.COORDINATED)
        return after_comma(self.sentence, at)

    def _stands_too(self, at: int) -> bool:
        """Whether a country with a standing of its own follows: "…, and Hungary, a member since 2004, …"."""
        sentence = self.sentence
        end = next((hi for lo, hi, _ in sentence.countries if lo == at), None)
        if end is None or sentence.words[end : end + 1] != [","]:
            return False
        return sentence.any(STANDING, end + 1, min(end + 6, len(sentence)))

    def _other_standing(self, at: int) -> bool:
        """Whether the standing of another follows without a verb: "joined in 2004, Croatia in 2013"."""
        sentence = self.sentence
        end = next((hi for lo, hi, m in sentence.countries if lo == at + 1 and m.form in _PLACES), None)
        if end is None or end + 1 >= len(sentence) or not (self.seen_verb or self.standings):
            return False
        since = self.cuts[-1].at
        told = sentence.any((*STANDING, "join"), since, at) or bool(sentence.bodies_in(since, at))
        if not (told or self.standings):
            return False
        dated = sentence.words[end] in ("since", "in", "on", "from") and (
            sentence.covered[end + 1] == "period"
            or not _BEGINNINGS.isdisjoint(sentence.words[end + 1 : end + 3])
        )
        titled = sentence.words[end] in ("a", "an") and sentence.any(
            STANDING, end, min(end + 4, len(sentence))
        )
        in_none = "neither" in sentence.words[end : end + 3]  # "is in NATO and the EU, [Algiers in neither]"
        self.standings = dated or titled
        return self.standings or in_none

    def _next_predicate(self, at: int) -> bool:
        """Whether a sure verb goes on the list: "dates from 1996, [took effect in 1997] and …"."""
        sentence = self.sentence
        if at + 1 >= len(sentence) or sentence.words[at] in _ALSO_NOUNS or sentence.words[at] in _MODIFIERS:
            return False
        return is_verb(sentence, at) and "reporting" not in sentence.classes[at]

    def pronoun(self, at: int) -> Cut | None:
        """Read "the embargo it slapped on Spain": a clause about the measure or paper right before it."""
        sentence = self.sentence
        if at == 0 or at + 1 >= len(sentence) or not sentence.classes[at - 1] & connectives.BINDING:
            return None
        return Cut(at, Intro.RELATIVE) if is_verb(sentence, at + 1) else None

    def that(self, at: int) -> Cut | None:
        """Read "agreed that …", "the treaty that they signed …", "… and that parliament ratified"."""
        before = self.cuts[-1]
        goes_on = before.intro is Intro.RELATIVE and self.sentence.words[before.at] == "that"
        if goes_on and self.sentence.words[at - 1] == "and":
            return Cut(at, Intro.COORDINATED)
        bound = connectives.bound_that(self.sentence, at) if at + 1 < len(self.sentence) else None
        if bound is None:
            return connectives.reported(self.sentence, at)
        if bound is not None and not self.seen_verb:
            end = connectives.bound_that_end(self.sentence, at)
            self.closing = None if end is None else end - 1
        return bound

    def _ends_contrast(self, at: int) -> bool:
        """Whether the comma ends "While exports grew," and the main clause follows.

        Or "In 1992, when embassies opened,": a clause of time behind an opening without a verb.
        """
        sentence, since = self.sentence, self.cuts[-1].at
        if since == 0:
            opened = sentence.words[0] in _CONTRASTS | _SUBORDINATES
            return opened and next_verb(sentence, at + 1, 12) is not None
        if len(self.cuts) != _OPENED or sentence.words[since - 1] not in _OF_TIME:
            return False
        if not any(end == since - 2 for _, end, _ in sentence.periods) or self._verb_before():
            return False
        verb = next_verb(sentence, at + 1, 12)
        return verb is not None and "," not in sentence.words[at + 1 : verb]

    def conjunction(self, at: int) -> Cut | None:
        """A second predicate or clause after "and", or the standing of another country."""
        if self._other_standing(at):
            return Cut(at + 1, Intro.MAIN)
        before = self.cuts[-1]
        if self._stands_elsewhere(at) or other_status(self.sentence, before.at, at):
            return Cut(at + 1, Intro.COORDINATED)
        listed = before.intro is Intro.RELATIVE and not any(
            is_verb(self.sentence, k) for k in range(before.at, at)
        )  # "at which papers on water and youth were signed"
        return connectives.conjunction(self.sentence, at, seen_verb=self.seen_verb and not listed)

    def yet(self, at: int) -> Cut | None:
        """Read "left the bloc, yet it kept its seat", and not "has yet to sign"."""
        cut = connectives.contrast(self.sentence, at) if at and self.sentence.words[at - 1] == "," else None
        return None if cut is None else Cut(at, cut.intro)

    def _stands_elsewhere(self, at: int) -> bool:
        """Whether another dated standing follows: "in APEC since 1998 [and in the EU since 2004]"."""
        sentence, since = self.sentence, self.cuts[-1].at
        if sentence.words[at + 1 : at + 2] not in (["in"], ["to"], ["of"]) or not sentence.bodies_in(
            since, at
        ):
            return False
        body = next((hi for lo, hi, _ in sentence.bodies if lo in (at + 2, at + 3)), None)
        if body is None or not sentence.periods_in(since, at):
            return False
        return sentence.words[body : body + 1] in (["since"], ["in"], ["from"])


def _plain(rule: Callable[[Sentence, int], Cut | None]) -> Callable[[Cutter, int], Cut | None]:
    """A rule that needs nothing but the sentence."""
    return lambda cutter, at: rule(cutter.sentence, at)


_BY_WORD: dict[str, Callable[[Cutter, int], Cut | None]] = {
    ";": Cutter.semicolon,
    ":": Cutter.colon,
    "(": Cutter.opening_parenthesis,
    ")": Cutter.closing_parenthesis,
    ",": Cutter.comma,
    "with": Cutter.with_figure,
    "that": Cutter.that,
    **dict.fromkeys(("it", "they", "he", "she"), Cutter.pronoun),
    "as": _plain(connectives.as_clause),
    "which": _plain(connectives.bound_which),
    "ahead": _plain(connectives.ahead_of),
    **dict.fromkeys(DASHES, Cutter.dash),
    **dict.fromkeys(("and", "or", "nor"), Cutter.conjunction),
    "yet": Cutter.yet,
    **dict.fromkeys(_CONTRASTS, _plain(connectives.contrast)),
    **dict.fromkeys(("after", "before"), _plain(connectives.after_or_before)),
    **dict.fromkeys(("when", "because"), _plain(connectives.when_or_because)),
    **dict.fromkeys(("hours", "days", "weeks", "months", "years"), _plain(connectives.hours_after)),
    **dict.fromkeys(word_set("verbs_of_saying"), _plain(connectives.said)),
}


def opening_end(sentence: Sentence) -> int | None:
    """Comma that closes an opening ("During a visit to Hanoi, …") about a visit, an agreement or a figure."""
    if len(sentence) < 4:
        return None
    commas = _commas_before_verb(sentence)
    if commas and sentence.words[0] in _OPENS_APPOSITION and sentence.any(_TELLING, 0, commas[0]):
        return commas[0]
    if not commas or sentence.words[0] not in _OPENS_SENTENCE:
        return None
    last = commas[-1]
    dated = sentence.has("agreement", 0, last) and sentence.has("force", 0, last)
    if dated or (sentence.words[0] != "at" and sentence.has_figure(("money", "percent"), 0, last)):
        return last
    return next((at for at in commas if _tells_occasion(sentence, at)), None)


def addressed_end(sentence: Sentence) -> int | None:
    """Comma behind who is spoken to: "Ambassador, Finland joined …", "Madam Minister, what …"."""
    comma = next((k for k in range(min(_ADDRESS, len(sentence))) if sentence.words[k] == ","), None)
    if comma is None or comma == 0:
        return None
    return comma if all(word in _ADDRESSED for word in sentence.words[:comma]) else None


def unmarked_end(sentence: Sentence) -> int | None:
    """Where the main clause begins without a comma: "During the visit to Oslo on 5 May [the …]"."""
    if sentence.words[0] not in _OCCASIONS:
        return None
    occasion = sentence.first("visit", 0, _NEAR) or sentence.first("meeting", 0, _NEAR)
    if occasion is None:
        return None
    framed = sentence.words[0] in _FRAMING and _FRAMES.isdisjoint(sentence.words[1:_NEAR])
    held = sentence.words[occasion[1] : occasion[1] + 1] in (["held"], ["convened"])
    verb = next_verb(sentence, occasion[1] + held, _OPENING_REACH)  # "At the talks held in Oslo there were …"
    if framed or verb is None or "," in sentence.words[:verb]:
        return None
    ends = [j for _, j, _ in sentence.periods if j < verb] or [
        j for _, j, _ in sentence.countries if j <= verb
    ]
    at = ends[-1] if ends else None
    counted = at is not None and sentence.covered[at] == "quantity"
    if at is None or not (counted or sentence.words[at] in _SUBJECT_OPENS):
        return None
    return at


def _commas_before_verb(sentence: Sentence) -> list[int]:
    """The commas before the first verb of a sentence, if there is one within reach."""
    reach = min(_OPENING_REACH, len(sentence))
    if "," not in sentence.words[:reach]:
        return []
    commas = []
    for k in range(1, reach):
        if sentence.words[k] == ",":
            commas.append(k)
        elif is_verb(sentence, k):
            return commas
    return []


def _tells_occasion(sentence: Sentence, at: int) -> bool:
    """Whether a visit or meeting stands before a comma, and no place or day goes on behind it."""
    if not sentence.any(("visit", "meeting"), 0, at) or at + 1 >= len(sentence):
        return False
    following = sentence.words[at + 1]
    goes_on = sentence.covered[at + 1] in ("period", "quantity") or following in _TELLS_ON
    country = sentence.country_at(at + 1)
    of_the_city = (
        country is not None
        and sentence.words[country[1] : country[1] + 1] == [","]
        and any(j == at and m.form == "capital" for _, j, m in sentence.countries)
    )
    return not (goes_on or of_the_city)


def begins_clause(sentence: Sentence, at: int) -> bool:
    """Whether a country or its official begins a clause: "…, Armenia is …", "…, Ghana's president came …"."""
    found = next(((hi, m) for lo, hi, m in sentence.countries if lo == at), None)
    if found is None or found[0] >= len(sentence):
        return False
    end, mention = found
    if mention.form != "adjective" and is_verb(sentence, end):
        return True
    if mention.form == "adjective" and _people_act(sentence, end):
        return True
    official = sentence.first("official", end, min(end + 4, len(sentence)))
    return official is not None and official[1] < len(sentence) and is_verb(sentence, official[1])


def _people_act(sentence: Sentence, end: int) -> bool:
    """Whether a verb that is no noun follows "Angolan refiners": "…, Angolan refiners crave cobalt"."""
    verb = end + 1
    return (
        verb + 1 < len(sentence)
        and sentence.words[end].endswith("s")
        and sentence.words[verb] not in _ALSO_NOUNS
        and not sentence.words[verb].endswith("ed")
        and is_verb(sentence, verb)
    )


def _is_agreed_aim(sentence: Sentence, at: int) -> bool:
    """Whether a participle only says more of an aim: "Target [agreed] for 2027: $15 billion"."""
    return (
        at > 0
        and sentence.words[at] in ("agreed", "set", "fixed", "named")
        and "intent" in sentence.classes[at - 1]
    )


def labels(sentence: Sentence, lo: int, at: int) -> bool:
    """Whether a colon only follows a label, as in "Bilateral trade: $1.2 billion" or "MoUs signed: 3"."""
    if at - lo == 1 and sentence.item and sentence.quote(lo, at).isupper():
        if sentence.covered[lo] == "body" and sentence.covered[at + 1 : at + 2] == ["country"]:
            return False  # "BRICS: Harare has applied"
        return sentence.any(("force", "sign"), at, min(at + 4, len(sentence)))  # "AUSFTA: in force 2005"
    if at - lo > 9 or not sentence.any(_LABEL_TOPICS, lo, at):
        return False
    if any(
        "sign" not in sentence.classes[k] and is_verb(sentence, k) and not _is_agreed_aim(sentence, k)
        for k in range(lo, at)
    ):
        return False
    if sentence.any(("visit", "meeting", "relations"), lo, at) and sentence.periods_in(
        at, min(at + _LABELLED, len(sentence))
    ):
        return True
    if sentence.any(("export", "import"), lo, at) and next_verb(sentence, at + 1, 14) is None:
        return True  # "Iranian exports: steel, bitumen, tiles"
    return sentence.figure_within(at, 8) or sentence.any(("force", "sign"), at, min(at + 6, len(sentence)))
