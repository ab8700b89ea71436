"""One clause and what surrounds it: what every rule of reading is given."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from comity.claims.clauses import Intro, Segment, has_verb
from comity.claims.memory import Draft, Flow, Memory
from comity.claims.roles import (
    NamedCountry,
    carried_subject,
    codes_in,
    flow_in,
    named,
    says_both,
    subject_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.claims.quantities import QuantityMention
    from comity.claims.sentences import Range, Sentence
    from comity.records import Kind


_SAYS_MORE = (Intro.RELATIVE, Intro.PARTICIPLE, Intro.APPOSITION, Intro.COORDINATED)


@dataclass(slots=True)
class Clause:
    """A segment, its neighbours, what earlier sentences left behind, and the claims read so far.

    Attributes
    ----------
    segment : the stretch that is read
    others : all segments of its sentence
    memory : what earlier sentences left behind
    made : claims already read in this sentence, in order
    """

    segment: Segment
    others: Sequence[Segment]
    memory: Memory
    made: Sequence[Draft] = ()
    sentence: Sentence = field(init=False)
    lo: int = field(init=False)
    hi: int = field(init=False)

    def __post_init__(self) -> None:
        self.sentence, self.lo, self.hi = self.segment.sentence, self.segment.lo, self.segment.hi

    # ---- words --------------------------------------------------------------------------------------------

    @property
    def words(self) -> list[str]:
        """The clause's own words, lower case."""
        return self.sentence.words[self.lo : self.hi]

    def first(self, name: str) -> Range | None:
        """The first token range of a class of the lexicon."""
        return self.sentence.first(name, self.lo, self.hi)

    def says(self, *names: str) -> bool:
        """Whether a word of one of the classes stands in the clause."""
        return self.sentence.any(names, self.lo, self.hi)

    def says_before(self, at: int, *names: str) -> bool:
        """Whether a word of one of the classes stands before a token."""
        return self.sentence.any(names, self.lo, at)

    def says_after(self, at: int, *names: str) -> bool:
        """Whether a word of one of the classes stands from a token on."""
        return self.sentence.any(names, at, self.hi)

    def has_word(self, words: frozenset[str]) -> bool:
        """Whether one of the single words stands in the clause."""
        return self.sentence.has_word(words, self.lo, self.hi)

    def has_verb(self) -> bool:
        """Whether the clause has a finite verb."""
        return has_verb(self.sentence, self.lo, self.hi)

    # ---- what was found -----------------------------------------------------------------------------------

    def quantities(self) -> list[tuple[int, int, QuantityMention]]:
        """The numbers of the clause."""
        return self.sentence.quantities_in(self.lo, self.hi)

    def has_figure(self, *families: str) -> bool:
        """Whether the clause has a number of one of the families."""
        return self.sentence.has_figure(families, self.lo, self.hi)

    def named(self, *, yardstick: bool = False) -> list[NamedCountry]:
        """The countries of the clause, with their places; those for comparison only on request."""
        return named(self.sentence, self.lo, self.hi, yardstick=yardstick)

    def codes(self) -> tuple[str, ...]:
        """The countries of the clause, each once; those for comparison left out."""
        return codes_in(self.sentence, self.lo, self.hi)

    def says_both(self) -> bool:
        """Whether a plural stands for the pair."""
        return says_both(self.sentence, self.lo, self.hi)

    def flow(self) -> Flow | None:
        """The flow that the clause speaks of."""
        return flow_in(self.sentence, self.lo, self.hi, self.memory)

    # ---- neighbours ---------------------------------------------------------------------------------------

    @property
    def intro(self) -> Intro:
        """How the clause is joined to what stands before it."""
        return self.segment.intro

    @property
    def parent(self) -> Segment | None:
        """The segment whose subject and topic the clause shares."""
        return self.others[self.segment.parent] if self.segment.parent is not None else None

    def shared(self) -> list[Range]:
        """Token ranges whose words speak for the clause: itself, then those it shares its subject with."""
        ranges = [(self.lo, self.hi)]
        here = self.segment
        while here.parent is not None:
            here = self.others[here.parent]
            ranges.append((here.lo, here.hi))
        return ranges

    def hangs_on(self) -> Segment | None:
        """The noun phrase of which the clause says more: "the treaty, [signed in 2019] [and ratified]"."""
        here = self.segment
        while here.parent is not None and here.intro in _SAYS_MORE:
            above = self.others[here.parent]
            if here.intro is not Intro.COORDINATED:
                return above
            here = above
        bare = here is not self.segment and not has_verb(here.sentence, here.lo, here.hi)
        return here if bare else None

    def subject(self) -> tuple[str, ...]:
        """The countries that are the clause's own subject."""
        return subject_of(self.segment, self.memory)

    def carried_subject(self) -> tuple[str, ...]:
        """The countries that are the clause's subject, own or taken over from before."""
        return carried_subject(self.segment, self.others, self.memory)

    def draft(self, kind: Kind, span: Range | None = None, *, carries_period: bool = True) -> Draft:
        """A claim of that kind over the clause, or over a part of it."""
        lo, hi = span or (self.lo, self.hi)
        return Draft(self.sentence, self.segment, kind, lo, hi, carries_period=carries_period)

    def after(self, drafts: Sequence[Draft]) -> Clause:
        """The same clause once more claims of its sentence have been read."""
        return Clause(self.segment, self.others, self.memory, [*self.made, *drafts])
