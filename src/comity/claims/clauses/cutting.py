"""Sentence → the places where its segments begin, found in one walk from left to right."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from comity.claims.clauses import connectives
from comity.claims.clauses.commas import STANDING, after_comma, opens_attribution
from comity.claims.clauses.segment import Cut, Intro
from comity.claims.clauses.verbs import aside_end, is_verb, next_verb
from comity.claims.lexicon import word_set

if TYPE_CHECKING:
    from collections.abc import Callable

    from comity.claims.sentences import Sentence

DASHES = frozenset({"-", "–", "—"})
_CONTRASTS = word_set("contrasts")
_OPENS_SENTENCE = word_set("opens_sentence")
_LABEL_TOPICS = (  # classes of the lexicon
    *("trade", "export", "import", "deficit", "surplus", "share", "flow_verb"),
    *("document", "sign", "agreement", "intent", "project", "invest"),
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

    def walk(self) -> list[Cut]:
        """Return the places where segments begin, the first at 0."""
        self._begin()
        for at in range(self.skip_to, len(self.sentence)):
            if at < self.skip_to:
                continue
            if is_verb(self.sentence, at):
                self.seen_verb = True
            if self._inside_a_name(at):
                continue
            rule = _BY_WORD.get(self.sentence.words[at])
            cut = rule(self, at) if rule is not None else None
            if self.closing is not None and at >= self.closing:
                cut, self.closing = Cut(at + 1, Intro.COORDINATED), None
            if cut is not None and cut.at > self.cuts[-1].at:
                self._open(cut)
        return self.cuts

    def _begin(self) -> None:
        """Set an opening phrase apart before the walk."""
        opening = opening_end(self.sentence)
        if opening is not None:
            self.cuts = [Cut(0, Intro.OPENING), Cut(opening + 1, Intro.MAIN)]
            self.skip_to = opening + 1

    def _inside_a_name(self, at: int) -> bool:
        """Whether a word belongs to a name, number or time and so joins nothing ("Trinidad and Tobago")."""
        covered, word = self.sentence.covered[at], self.sentence.words[at]
        if not covered or word in (",", "with", "up", "down"):
            return False
        return not (covered == "body" and word in ("and", "to"))

    def _open(self, cut: Cut) -> None:
        """Open a segment, and look where one that is inserted will end."""
        sentence = self.sentence
        self.cuts.append(cut)
        stands = cut.intro is Intro.APPOSITION and sentence.any(
            STANDING, cut.at, min(cut.at + 4, len(sentence))
        )
        if stands or cut.intro in (Intro.RELATIVE, Intro.ATTRIBUTION):
            self.closing = inserted_end(sentence, cut.at)
        self.seen_verb = cut.intro in _HAS_A_VERB
        self.skip_to = max(self.skip_to, cut.at)

    # ---- one rule a word ----------------------------------------------------------------------------------

    def semicolon(self, at: int) -> Cut | None:
        """A semicolon always opens a clause."""
        return Cut(at + 1, Intro.MAIN)

    def colon(self, at: int) -> Cut | None:
        """Read "Results: trade rose", but not the label of "Bilateral trade: $1.2 billion"."""
        sentence = self.sentence
        if at + 1 >= len(sentence) or labels(sentence, self.cuts[-1].at, at):
            return None
        opens = (
            self.seen_verb
            or at <= 4
            or next_verb(sentence, at + 1, 12) is not None
            or sentence.figure_within(at, 10)
        )
        return Cut(at + 1, Intro.MAIN) if opens else None

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
        dated = dated_agreement_end(self.sentence, self.cuts[-1].at, at)
        if dated is not None:
            self.skip_to, self.closing = at + 1, dated
            return None
        aside = aside_end(self.sentence, at)
        if aside is not None:
            self.skip_to = aside + 1
            return None
        if at + 1 < len(self.sentence) and opens_attribution(self.sentence, at):
            return Cut(at + 1, Intro.ATTRIBUTION)
        if self.seen_verb and (begins_clause(self.sentence, at + 1) or self._ends_contrast(at)):
            return Cut(at + 1, Intro.MAIN)
        return after_comma(self.sentence, at)

    def _ends_contrast(self, at: int) -> bool:
        """Whether the comma ends "While exports grew," and the main clause follows."""
        sentence = self.sentence
        opened = self.cuts[-1].at == 0 and sentence.words[0] in _CONTRASTS
        return opened and next_verb(sentence, at + 1, 12) is not None

    def conjunction(self, at: int) -> Cut | None:
        """A second predicate or clause after "and"."""
        return connectives.conjunction(self.sentence, at, seen_verb=self.seen_verb)


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
    "that": _plain(connectives.reported),
    "as": _plain(connectives.as_clause),
    "which": _plain(connectives.bound_which),
    "ahead": _plain(connectives.ahead_of),
    **dict.fromkeys(DASHES, Cutter.dash),
    **dict.fromkeys(("and", "or", "nor"), Cutter.conjunction),
    **dict.fromkeys(_CONTRASTS, _plain(connectives.contrast)),
    **dict.fromkeys(("after", "before"), _plain(connectives.after_or_before)),
    **dict.fromkeys(("when", "because"), _plain(connectives.when_or_because)),
    **dict.fromkeys(("hours", "days"), _plain(connectives.hours_after)),
    **dict.fromkeys(word_set("verbs_of_saying"), _plain(connectives.said)),
}


def opening_end(sentence: Sentence) -> int | None:
    """Comma that closes an opening ("During a visit to Hanoi, …") about a visit, an agreement or a figure."""
    if len(sentence) < 4 or sentence.words[0] not in _OPENS_SENTENCE:
        return None
    last, verb = None, None
    for k in range(1, min(40, len(sentence))):
        if sentence.words[k] == ",":
            last = k
        elif is_verb(sentence, k):
            verb = k
            break
    if last is None or verb is None:
        return None
    dated = sentence.has("agreement", 0, last) and sentence.has("force", 0, last)
    figured = sentence.has_figure(("money", "percent"), 0, last)
    return last if dated or figured or sentence.any(("visit", "meeting"), 0, last) else None


def begins_clause(sentence: Sentence, at: int) -> bool:
    """Whether a country with its verb begins a clause of its own: "…, Armenia is a member of …"."""
    mention = next((hi for lo, hi, m in sentence.countries if lo == at and m.form != "adjective"), None)
    return mention is not None and mention < len(sentence) and is_verb(sentence, mention)


def inserted_end(sentence: Sentence, lo: int) -> int | None:
    """Comma that closes an inserted clause, where the main clause goes on with its verb after it."""
    for k in range(lo + 1, len(sentence) - 1):
        if sentence.words[k] == ",":
            return k if is_verb(sentence, k + 1) else None
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


def labels(sentence: Sentence, lo: int, at: int) -> bool:
    """Whether a colon only follows a label, as in "Bilateral trade: $1.2 billion" or "MoUs signed: 3"."""
    if at - lo > 9 or not sentence.any(_LABEL_TOPICS, lo, at):
        return False
    if any("sign" not in sentence.classes[k] and is_verb(sentence, k) for k in range(lo, at)):
        return False
    return sentence.figure_within(at, 8) or sentence.any(("force", "sign"), at, min(at + 6, len(sentence)))
