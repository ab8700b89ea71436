"""A claim while it is being read, and what the reader keeps in mind between sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from comity.records import NO_PERIOD, Direction, Kind, Period, Quantity

if TYPE_CHECKING:
    from datetime import date

    from comity.claims.clauses import Segment
    from comity.claims.sentences import Sentence


@dataclass(slots=True)
class Flow:
    """Who ships to whom, as far as the words say; both None is trade in both directions."""

    exporter: str | None = None
    importer: str | None = None
    flow: str = "total"  # total, export, import, balance
    reporter: str | None = None  # whose exports or imports they are
    countries: tuple[str, ...] = ()
    named: bool = False  # whether the words name at least one of the countries

    @property
    def directed(self) -> bool:
        """Whether both ends are known."""
        return self.exporter is not None and self.importer is not None


@dataclass(slots=True)
class Draft:
    """One claim in the making: a token range of a sentence and its reading."""

    sentence: Sentence
    segment: Segment
    kind: Kind
    lo: int
    hi: int
    countries: tuple[str, ...] = ()
    exporter: str | None = None
    importer: str | None = None
    directed: bool = False
    quantity: Quantity | None = None
    direction: Direction | None = None
    period: Period = NO_PERIOD
    deadline: date | None = None
    negated: bool = False
    attributed_to: str | None = None
    details: dict[str, object] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    carries_period: bool = True  # whether a neighbour's period may stand in for its own

    @property
    def words(self) -> list[str]:
        """The claim's own words, lower case."""
        return self.sentence.words[self.lo : self.hi]

    def take_flow(self, flow: Flow) -> None:
        """Take the countries and roles of a flow."""
        self.exporter, self.importer, self.countries = flow.exporter, flow.importer, flow.countries

    def take_roles(self, other: Draft) -> None:
        """Take the countries and roles of another claim."""
        self.exporter, self.importer, self.countries = other.exporter, other.importer, other.countries


@dataclass(slots=True)
class Memory:
    """What earlier sentences leave behind for pronouns and bare nouns."""

    pair: tuple[str, str] | None
    home: tuple[str, ...] = ()  # the pair, or whoever else the text is about
    of_many: bool = False  # whether the text is a group's, so that nobody is meant who is not named
    rivalled: bool = False  # whether the pair is a guess, and the text is about others as well
    hold: float = 1.0  # how firmly the pair holds for a clause that names neither of the two
    given: bool = True  # whether the pair was given, and is not the reader's guess
    near: tuple[str, ...] = ()  # countries that the sentence before named
    flow: Flow | None = None
    flow_sentence: int = -9
    subject: tuple[str, ...] = ()
    subject_sentence: int = -9
    bodies: tuple[str, ...] = ()
    bodies_sentence: int = -9
    kind: Kind | None = None
    kind_sentence: int = -9
    investor: tuple[str, ...] = ()
    project: str | None = None
    project_countries: tuple[str, ...] = ()
    product: tuple[str, ...] = ()
    hs: tuple[str, ...] = ()
    currency: str | None = None  # of the last amount, for a number that stands alone
    we: str | None = None  # whose "we" an interview speaks with
    agreement_year: int | None = None
    agreement_sentence: int = -9
    sanctions_sentence: int = -9
    visit_named: bool = False
    period: Period = NO_PERIOD
    period_sentence: int = -9
    act: Period = NO_PERIOD  # when the act told last took place

    def other(self, iso3: str) -> str | None:
        """The other country of the pair that the text is about."""
        if self.pair is None or iso3 not in self.pair:
            return None
        return self.pair[1] if self.pair[0] == iso3 else self.pair[0]

    def with_other(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        """The countries named; one of the pair brings the other along, and none means those of the text."""
        if len(codes) != 1:
            return codes or self.home
        other = self.other(codes[0])
        return (codes[0], other) if other else codes

    def recent_flow(self, sentence: Sentence) -> Flow | None:
        """The flow spoken of last, if that was in this sentence or the one before."""
        return self.flow if sentence.index - self.flow_sentence <= 1 else None

    def keep_flow(self, flow: Flow, sentence: Sentence) -> None:
        """Keep a flow in mind for "it rose to …" and "in the opposite direction"."""
        self.flow, self.flow_sentence = flow, sentence.index
