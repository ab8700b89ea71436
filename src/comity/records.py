"""The records that the stages hand to each other: frozen, dated, never without a source.

Communique ── read ──▶ Claim ── gather ──▶ Evidence ── judge ──▶ Verdict ── compose ──▶ Dossier
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Kind(StrEnum):
    """What sort of statement a claim is; the rules are in ``claims/kinds.yaml``."""

    TRADE_LEVEL = "trade_level"
    TRADE_GROWTH = "trade_growth"
    TRADE_TARGET = "trade_target"
    FORECAST = "forecast"
    TRADE_SHARE = "trade_share"
    RANK = "rank"
    COMPLEMENTARITY = "complementarity"
    SPECIALISATION = "specialisation"
    DEMAND = "demand"
    DOCUMENTS_SIGNED = "documents_signed"
    SUPERLATIVE = "superlative"
    MEMBERSHIP = "membership"
    AGREEMENT = "agreement"
    SANCTIONS = "sanctions"
    VISIT = "visit"
    INVESTMENT = "investment"
    PROJECT = "project"
    ANNIVERSARY = "anniversary"
    OPINION = "opinion"


FORWARD_LOOKING = frozenset({Kind.TRADE_TARGET, Kind.FORECAST, Kind.PROJECT})


class Comparator(StrEnum):
    """How a text hedges a number."""

    EQ = "eq"
    APPROX = "approx"
    OVER = "over"
    UNDER = "under"
    RANGE = "range"


class Direction(StrEnum):
    """The sign of a change, where a text gives one."""

    UP = "up"
    DOWN = "down"
    FLAT = "flat"


class Grade(StrEnum):
    """How good a piece of evidence is, A to E; the scale is in ``verdicts/reasons.yaml``."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"

    @property
    def decides(self) -> bool:
        """Whether evidence of this grade may decide a verdict on its own."""
        return self <= Grade.C


class Label(StrEnum):
    """The verdict on a claim about what is or was."""

    SUPPORTED = "SUPPORTED"
    SUPPORTED_IF = "SUPPORTED_IF"
    IMPRECISE = "IMPRECISE"
    OVERSTATED = "OVERSTATED"
    UNDERSTATED = "UNDERSTATED"
    CONTRADICTED = "CONTRADICTED"
    CONFLICTING = "CONFLICTING"
    OUTDATED = "OUTDATED"
    INSUFFICIENT_EVIDENCE = "INSUFFICIENT_EVIDENCE"
    NOT_CHECKABLE = "NOT_CHECKABLE"


class LedgerStatus(StrEnum):
    """What became of a promise: stands in the place of a verdict on forward-looking claims."""

    ANNOUNCED = "ANNOUNCED"
    RESTATED = "RESTATED"
    IN_PROGRESS = "IN_PROGRESS"
    MET = "MET"
    MET_LATE = "MET_LATE"
    PARTLY_MET = "PARTLY_MET"
    MISSED = "MISSED"
    SUPERSEDED = "SUPERSEDED"
    WITHDRAWN = "WITHDRAWN"
    UNVERIFIABLE = "UNVERIFIABLE"


# Kept, replaced or called off: a deadline says nothing more of it.
SETTLED = frozenset(
    {LedgerStatus.MET, LedgerStatus.MET_LATE, LedgerStatus.SUPERSEDED, LedgerStatus.WITHDRAWN}
)


class Timing(StrEnum):
    """What the deadline of a promise and the as-of date say by themselves."""

    DUE = "DUE"
    OVERDUE = "OVERDUE"
    OPEN_ENDED = "OPEN_ENDED"


def is_overdue(status: Label | LedgerStatus | None, timing: Timing | None) -> bool:
    """Whether a deadline has passed on a promise that nothing has settled."""
    return timing is Timing.OVERDUE and status not in SETTLED


class Reason(StrEnum):
    """Why a verdict is what it is; one sentence for each in ``verdicts/reasons.yaml``."""

    UNIT_SLIP = "UNIT_SLIP"
    PERIOD_MISMATCH = "PERIOD_MISMATCH"
    FISCAL_YEAR = "FISCAL_YEAR"
    CURRENCY = "CURRENCY"
    GOODS_VS_SERVICES = "GOODS_VS_SERVICES"
    CIF_FOB = "CIF_FOB"
    REEXPORT = "REEXPORT"
    NON_REPORTER = "NON_REPORTER"
    MIRROR_ONLY = "MIRROR_ONLY"
    DATA_LAG = "DATA_LAG"
    REVISION = "REVISION"
    COUNTING_RULE = "COUNTING_RULE"
    MEMBERSHIP_STATUS = "MEMBERSHIP_STATUS"
    AS_OF_DATE = "AS_OF_DATE"
    UNDEFINED_TERM = "UNDEFINED_TERM"
    OPINION = "OPINION"
    SOURCE_CONFLICT = "SOURCE_CONFLICT"
    REPEATED_TARGET = "REPEATED_TARGET"
    ALREADY_MET = "ALREADY_MET"
    MODEL_BASED = "MODEL_BASED"
    RESTRICTED_GOODS = "RESTRICTED_GOODS"
    REPORTED_ONLY = "REPORTED_ONLY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A span of days, both ends inclusive; None is an open or an unstated end.

    ``fiscal`` names the country whose fiscal year the words meant (ISO3), where they meant one.
    """

    start: date | None = None
    end: date | None = None
    as_stated: str | None = None
    fiscal: str | None = None

    @property
    def stated(self) -> bool:
        """Whether at least one end is known."""
        return self.start is not None or self.end is not None

    @property
    def is_calendar_year(self) -> bool:
        """Whether it is exactly one January to December."""
        return (
            self.start is not None
            and self.end is not None
            and self.start.year == self.end.year
            and (self.start.month, self.start.day, self.end.month, self.end.day) == (1, 1, 12, 31)
        )


NO_PERIOD = Period()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number as an interval in base units: $140 million is 140000000 USD.

    ``start`` and ``end`` are the figure's own offsets in the text (hedges left out); both are None
    where the number is implied and not written.
    """

    value_low: float | None
    value_high: float | None
    unit: str
    comparator: Comparator = Comparator.EQ
    as_stated: str | None = None
    start: int | None = None
    end: int | None = None

    @property
    def midpoint(self) -> float:
        """The middle of the interval; an open interval counts as its finite bound."""
        known = [v for v in (self.value_low, self.value_high) if v is not None]
        return sum(known) / len(known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What else a clause says. An absent entry says nothing."""

    flow: str | None = None  # total, export, import, balance
    scope: str | None = None  # goods, services, goods_services
    product: tuple[str, ...] = ()  # goods as the text names them
    hs: tuple[str, ...] = ()  # their Harmonized System codes, HS2022
    sectors: tuple[str, ...] = ()
    framework: tuple[str, ...] = ()  # body keys (EAEU, SCO) or names of agreements
    status: str | None = None
    of: str | None = None  # the base of a share or rank
    than: tuple[str, ...] = ()  # yardstick countries, ISO3
    within: str | None = None
    measure: str | None = None
    property: str | None = None
    project: str | None = None
    place: str | None = None
    format: str | None = None
    sender: tuple[str, ...] = ()  # who imposes sanctions: ISO3, EU, UN, or words
    restates: str | None = None
    heading: bool = False
    implied: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The file or page that a text was taken out of, so that it can be told from another."""

    where: str  # the file's name, or the address where the redirects ended
    media: str  # application/pdf, text/html …
    sha256: str  # of its bytes; the text has a checksum of its own
    size_bytes: int
    pages: tuple[int, ...] = ()  # where in the text each page starts, from the first on
    asked: str | None = None  # the address as given, where redirects led elsewhere
    retrieved: date | None = None  # of a page from the web

    def page_at(self, offset: int) -> int | None:
        """The number of the page with that place of the text, counted from 1; None where there are no pages.

        >>> two = Document(where="a.pdf", media="application/pdf", sha256="", size_bytes=9, pages=(0, 40))
        >>> two.page_at(39), two.page_at(40)
        (1, 2)
        """
        return max(bisect_right(self.pages, offset), 1) if self.pages else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Communique:
    """A text as given, and what is known about it before reading."""

    id: str
    text: str
    sha256: str
    published: Period = NO_PERIOD
    pair: tuple[str, str] | None = None
    language: str = "en"
    source: str | None = None
    document: Document | None = None  # where the text was taken out of one; offsets count in the text

    @property
    def published_by(self) -> date | None:
        """The last day on which it can have been published."""
        return self.published.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One checkable (or openly uncheckable) statement, and what it was taken to mean."""

    id: str
    kind: Kind
    start: int  # code points, end exclusive; quote == text[start:end]
    end: int
    quote: str
    countries: tuple[str, ...]  # ISO3, in the order of the roles where the claim has a direction
    exporter: str | None = None
    importer: str | None = None
    directed: bool = False  # from countries[0] to countries[1]: investor and host, sender and target
    quantity: Quantity | None = None
    direction: Direction | None = None
    period: Period = NO_PERIOD
    deadline: date | None = None
    negated: bool = False
    attributed_to: str | None = None
    details: Details = Details()
    confidence: float = 1.0  # below READING_FLOOR a claim is never judged CONTRADICTED
    doubts: tuple[str, ...] = ()  # why the confidence is not 1, in words
    understood: str = ""  # the reading in one sentence
    edited: tuple[str, ...] = ()  # what a person set in the reader's place: fields, or "added" for all of it


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceUse:
    """One source as it was used: enough to find the same row again."""

    id: str
    title: str
    version: str
    licence: str
    citation: str = ""  # the row's own source, with its address
    published: Period = NO_PERIOD
    retrieved: date | None = None
    sha256: str = ""
    confidence: str = "seen"  # seen in the source, or known and still to be verified


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the sources say about one metric, as an interval (or a state) with a grade."""

    id: str
    metric: str
    countries: tuple[str, ...]
    period: Period
    grade: Grade
    method: str  # how it was computed, in one sentence
    statement: str  # what it says, in one sentence that can be quoted
    sources: tuple[SourceUse, ...]
    exporter: str | None = None
    importer: str | None = None
    value: float | None = None
    value_low: float | None = None
    value_high: float | None = None
    unit: str | None = None
    state: str | None = None  # member, observer, in_force …, where the metric is not a number
    about: str | None = None  # the body, agreement or programme that the state is about
    condition: str | None = None  # the definition under which it holds, in words
    rows: int = 1
    query: str | None = None
    caveats: frozenset[Reason] = frozenset()

    def __post_init__(self) -> None:
        if not self.sources:
            raise ValueError(f"evidence {self.id} ({self.metric}) has no source")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stability:
    """How a verdict would change: without each source, and with each tolerance moved by half."""

    stable: bool
    hangs_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the evidence says about a claim, why, and what would settle what is open."""

    label: Label | LedgerStatus
    reasons: tuple[Reason, ...]
    sentence: str
    evidence: tuple[str, ...] = ()  # ids
    would_settle: tuple[str, ...] = ()
    condition: str | None = None  # of SUPPORTED_IF
    timing: Timing | None = None  # of forward-looking claims
    plausibility: str | None = None  # of forward-looking claims
    stability: Stability = Stability(stable=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A claim and its verdict; ``hindsight`` is the verdict with later data, where asked for."""

    claim: Claim
    verdict: Verdict
    hindsight: Verdict | None = None


class Telling(NamedTuple):
    """What the rules read of a fact; a day that is known to a month or a year has a first and a last."""

    id: str
    kind: str
    first: date | None
    last: date | None
    amount: float | None  # reached in all by then


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One dated public statement between two parties: a level, a target or a count of documents."""

    id: str
    parties: tuple[str, str]
    said_on: Period
    kind: str  # level, target, agreement
    speaker: str
    figure: str
    value_low: float | None
    value_high: float | None
    unit: str
    period: Period
    period_as_stated: str
    deadline: Period
    deadline_as_stated: str
    note: str
    source: SourceUse
    status: LedgerStatus | None = None  # of targets
    timing: Timing | None = None  # of targets
    via: str | None = None  # the bloc through which one of the two acts, where the statement is the bloc's
    measure: str = "trade"  # what the figure counts: trade, exports, investment, documents
    exporter: str | None = None  # the side that sells or invests, where the figure has a direction
    side: str | None = None  # the party for which the speaker spoke, where that is on record
    told: tuple[Telling, ...] = ()  # facts about the statement itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Everything that one check found."""

    communique: Communique
    as_of: date
    pair: tuple[str, str] | None
    pairs: tuple[tuple[str, str], ...]
    checked: tuple[Checked, ...]
    evidence: tuple[Evidence, ...]
    ledger: tuple[LedgerEntry, ...]
    sources: tuple[SourceUse, ...]
    warnings: tuple[str, ...] = ()
    hindsight: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a pair's dossier, with what it rests on."""

    text: str
    grade: Grade
    sources: tuple[SourceUse, ...]
    value: float | None = None
    unit: str | None = None
    period: Period = NO_PERIOD
    caveats: frozenset[Reason] = frozenset()
    columns: tuple[tuple[str, str], ...] = ()  # for tables: heading and cell, in order
    query: str | None = None  # the SQL that it was asked for with, where it comes from the warehouse
    series: tuple[tuple[int, float | None], ...] = ()  # the same by year, where it is one of many
    bars: tuple[
        tuple[str, float], ...
    ] = ()  # columns that a page gives a bar too, with its number from nought up


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One line of a timeline: from when to when, what it is, and how it ended."""

    label: str
    start: date | None  # None is open: since when is not established
    end: date | None  # None is open: no deadline was given, or it goes on
    ending: str  # in words
    status: LedgerStatus | None = None
    goes_on: bool = False  # what has no end is in effect, and not without a deadline


@dataclass(frozen=True, slots=True)
class Plot:
    """What a figure draws; each sort is a record of its own in ``dossiers/figures``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture of numbers with its words, and the same numbers as a table.

    ``units`` has the unit of each column; a cell that is None was not reported, and is no zero.
    """

    key: str
    title: str  # the finding, in five to twelve words with its year
    subtitle: str  # what is plotted, in which unit
    plot: Plot
    headings: tuple[str, ...]
    units: tuple[str | None, ...]
    rows: tuple[tuple[str | float | None, ...], ...]
    sources: tuple[SourceUse, ...]
    note: str = ""  # how to read it, and what it leaves out
    build: str | None = None  # of the warehouse
    query: str | None = None

    def __post_init__(self) -> None:
        if not self.rows or not self.sources:
            raise ValueError(f"figure {self.key} has no numbers, or no source for them")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a pair's dossier: a finding, its items, or the reason why there are none."""

    key: str  # one of dossiers.sections.SECTIONS
    title: str
    finding: str
    items: tuple[Item, ...] = ()
    absent: str | None = None  # why it is empty, and what would fill it
    spans: tuple[Span, ...] = ()  # what a page also draws on a time axis, in the order of the lines
    figures: tuple[Figure, ...] = ()  # what a page also draws, with the numbers as tables

    def __post_init__(self) -> None:
        if not self.items and not self.absent:
            raise ValueError(f"section {self.key} is empty and gives no reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class PairDossier:
    """What is known about two countries on a date."""

    pair: tuple[str, str]  # codes in alphabetical order
    names: tuple[str, str]
    as_of: date
    sections: tuple[Section, ...]
    sources: tuple[SourceUse, ...]
    warnings: tuple[str, ...] = ()


def distinct(uses: Iterable[SourceUse]) -> tuple[SourceUse, ...]:
    """Each source once by its id, in the order of first use.

    >>> a, b = (SourceUse(id=name, title="", version="", licence="") for name in ("a", "b"))
    >>> [use.id for use in distinct((b, a, b))]
    ['b', 'a']
    """
    found: dict[str, SourceUse] = {}
    for use in uses:
        found.setdefault(use.id, use)
    return tuple(found.values())


def to_plain(value: Any) -> Any:  # noqa: ANN401 - any record
    """Turn a record into dictionaries, lists, strings and numbers that ``json`` can write.

    >>> to_plain(Period(start=date(2022, 1, 1)))
    {'start': '2022-01-01', 'end': None, 'as_stated': None, 'fiscal': None}
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {name: to_plain(part) for name, part in zip(value._fields, value, strict=True)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, frozenset):
        return sorted(to_plain(v) for v in value)
    if isinstance(value, tuple | list):
        return [to_plain(v) for v in value]
    if isinstance(value, dict):
        return {str(k): to_plain(v) for k, v in value.items()}
    return value
