"""One number with its clause, and the questions that decide what kind of claim it makes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING

from comity.claims.clauses import Intro
from comity.claims.lexicon import word_set
from comity.records import Kind

if TYPE_CHECKING:
    from comity.claims.clause import Clause
    from comity.claims.quantities import QuantityMention
    from comity.claims.sentences import Range, Sentence

TRADE_KINDS = (
    Kind.TRADE_LEVEL,
    Kind.TRADE_GROWTH,
    Kind.TRADE_SHARE,
    Kind.RANK,
    Kind.TRADE_TARGET,
    Kind.FORECAST,
    Kind.SUPERLATIVE,
)
FLOWS = ("trade", "export", "import")  # classes of the lexicon
_ANAPHORS = word_set("stands_for_figure")
_EARNS = word_set("verbs_of_earning")
_WILL = frozenset({"will", "shall"})
_AFTER_WILL = word_set("after_will")  # "the will to trade"
_SEES = frozenset({"see", "sees"})
_COMING = frozenset(
    {"growing", "rising", "reaching", "climbing", "expanding", "hitting", "topping", "falling", "passing"}
)
_WAYS = frozenset({"to", "from", "through", "into", "via"})
_WAY_REACH = 4  # tokens of "through the South African" before a place
_PLACES_OF_GOODS = word_set("places_of_goods")
_BUILD, _UPON = frozenset({"build", "builds", "building"}), frozenset({"on", "upon"})
_CHANCES = frozenset({"opportunity", "opportunities"})
_CHANCE_REACH = 4  # tokens between an amount and the opportunity
_NOW = frozenset({"now", "already", "currently", "today"})
_FROM_TO = 6  # tokens between "from $2 billion in 2023" and "to"
_SHORT = 9  # tokens of a clause that lives on the one before


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a clause.

    Attributes
    ----------
    clause : where it stands
    lo, hi : its tokens
    mention : the number
    ranges : token ranges whose words speak for it: the clause, then those it shares its subject with
    here : the kinds of the numbers before it in the same clause
    """

    clause: Clause
    lo: int
    hi: int
    mention: QuantityMention
    ranges: Sequence[Range] = ()
    here: tuple[Kind, ...] = ()

    @property
    def sentence(self) -> Sentence:
        """The sentence it stands in."""
        return self.clause.sentence

    @property
    def family(self) -> str:
        """What kind of number it is: money, percent, rank, …"""
        return self.mention.family

    @property
    def unit(self) -> str:
        """Its unit: USD, percent, km, …"""
        return self.mention.quantity.unit

    def before(self, reach: int) -> list[str]:
        """Up to ``reach`` words of the clause in front of it."""
        return self.sentence.words[max(self.clause.lo, self.lo - reach) : self.lo]

    def after(self, reach: int) -> list[str]:
        """Up to ``reach`` words of the clause behind it."""
        return self.sentence.words[self.hi : min(self.hi + reach, self.clause.hi)]

    def words_before(self) -> list[str]:
        """The words of the clause in front of it."""
        return self.sentence.words[self.clause.lo : self.lo]

    def near(self, *names: str, back: int, ahead: int) -> bool:
        """Whether a word of one of the classes stands within so many tokens of it."""
        clause = self.clause
        return self.sentence.any(names, max(clause.lo, self.lo - back), min(clause.hi, self.hi + ahead))

    def shared(self, *names: str) -> bool:
        """Whether the clause, or one that it shares its subject with, has a word of one of the classes."""
        return any(self.sentence.any(names, lo, hi) for lo, hi in self.ranges)

    def inherits(self, *names: str) -> bool:
        """Whether one of the clauses that its clause hangs on has a word of one of the classes."""
        return any(self.sentence.any(names, lo, hi) for lo, hi in self.ranges[1:])

    def shared_before(self, name: str) -> bool:
        """Whether a word of the class stands in front of it, in the clause or one that it hangs on."""
        return any(self.sentence.has(name, lo, min(hi, self.lo)) for lo, hi in self.ranges)

    def recently(self, *kinds: Kind) -> bool:
        """Whether the claim read last, in this sentence or the one before, is of one of the kinds."""
        if self.clause.made:
            return self.clause.made[-1].kind in kinds
        memory = self.clause.memory
        return memory.kind in kinds and self.sentence.index - memory.kind_sentence <= 1

    def says_works(self) -> bool:
        """Whether the clause speaks of works; ports and fields that goods go to or come from are none."""
        clause = self.clause
        return any(not self._is_a_way(i, j) for i, j in self.sentence.every("project", clause.lo, clause.hi))

    def _is_a_way(self, lo: int, hi: int) -> bool:
        """Whether a place is only where goods go: "exports to Dutch ports", "Argentine fields delivered"."""
        words, clause = self.sentence.words, self.clause
        if words[lo:hi] == ["jobs"]:
            return True
        if hi - lo > 1 or words[lo] not in _PLACES_OF_GOODS:
            return False
        led = not _WAYS.isdisjoint(words[max(clause.lo, lo - _WAY_REACH) : lo])
        sends = "flow_verb" in self.sentence.classes[hi] if hi < clause.hi else False
        return sends or (led and (clause.says(*FLOWS) or "through" in clause.words))

    def follows(self, *kinds: Kind) -> bool:
        """Whether the last claim of the same sentence is of one of the kinds."""
        return bool(self.clause.made) and self.clause.made[-1].kind in kinds

    @property
    def intended(self) -> bool:
        """Whether a verb of intention stands in front of it; "it now draws" is no aim of before."""
        if self._is_built_on():
            return False
        now = self.clause.intro is Intro.MAIN and not _NOW.isdisjoint(self.clause.words[1:2])
        return self.clause.says_before(self.lo, "intent") if now else self.shared_before("intent")

    def _is_built_on(self) -> bool:
        """Read "hope to build on trade of $3 billion": what is there already."""
        words = self.words_before()
        return any(a in _BUILD and b in _UPON for a, b in pairwise(words))

    @property
    def elliptical(self) -> bool:
        """Whether its clause lives on the one before: a pronoun for its subject, or hardly any words."""
        words = self.words_before()
        pointing = not (_EARNS.isdisjoint(words) and _ANAPHORS.isdisjoint(words))
        return pointing or self.clause.hi - self.clause.lo <= _SHORT

    @property
    def pointed_at(self) -> bool:
        """Whether "this figure" or "it" stands in front of it."""
        return not _ANAPHORS.isdisjoint(self.words_before())

    def about_trade(self) -> bool:
        """Whether it can be a share, rank or change of a flow."""
        topics = (*FLOWS, "deficit", "surplus", "base", "goes_to")
        return self.shared(*topics) or self.recently(*TRADE_KINDS)

    def ahead(self) -> Kind | None:
        """Whether trade of that size is a target or a forecast: intention wins, unless observers speak."""
        if self.words_before()[:1] in (["purchase"], ["purchases"]) and not self.clause.has_verb():
            return Kind.TRADE_TARGET  # an item of what was agreed: "Purchases of $3 billion of wheat"
        if self._was_before():
            return None  # "raise trade from $2 billion in 2023 to …": where it stood
        foreseen = self.shared_before("forecast") or self._seen_coming()
        if self.intended and not (foreseen and self.sentence.has("observer_voice", 0, self.lo)):
            return Kind.TRADE_TARGET
        if foreseen:
            return Kind.FORECAST
        return Kind.TRADE_TARGET if self.shared_before("weak_intent") else None

    def _seen_coming(self) -> bool:
        """Whether somebody sees it grow: "the IMF sees exports growing 5 percent"."""
        words = self.words_before()
        return not _SEES.isdisjoint(words) and not _COMING.isdisjoint(words)

    def _was_before(self) -> bool:
        """Whether an aim sets out from it, in a year of its own: "from $2 billion in 2023 to $4 billion"."""
        dated = any(
            lo - self.hi <= 1 and m.role == "point" for lo, _, m in self.sentence.periods if lo >= self.hi
        )
        return dated and self.before(1) == ["from"] and "to" in self.after(_FROM_TO)

    def flow_kind(self) -> Kind:
        """A flow of that size: wanted, expected or there."""
        return self.ahead() or self.to_come() or Kind.TRADE_LEVEL

    def to_come(self) -> Kind | None:
        """Whether it "will" be so: a target, or a forecast where observers speak."""
        if not _CHANCES.isdisjoint(self.after(_CHANCE_REACH)):
            return Kind.FORECAST  # "a $5 billion opportunity for exports"
        comes = any(a in _WILL and b not in _AFTER_WILL for a, b in pairwise(self.words_before()))
        if not comes:
            return None
        return Kind.FORECAST if self.sentence.has("observer_voice", 0, self.lo) else Kind.TRADE_TARGET

    def from_its_end(self) -> Figure:
        """The same number, with its own words counted as standing in front of it ("doubled")."""
        return replace(self, lo=self.hi)


class Ruling(Enum):
    """What a rule may say of a number besides a kind."""

    NO_CLAIM = "no claim"
    NEXT = "next"  # the rule does not apply: ask the one after it


Rule = Callable[[Figure], "Kind | Ruling"]


def decide(figure: Figure, rules: Sequence[Rule]) -> Kind | None:
    """Ask the rules in their order of doubt; the first that applies decides."""
    for rule in rules:
        ruling = rule(figure)
        if ruling is not Ruling.NEXT:
            return ruling if isinstance(ruling, Kind) else None
    return None
