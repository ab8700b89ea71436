"""One record type for each fact table; the tables' own headers explain the columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.records import Period, Reason, SourceUse

if TYPE_CHECKING:
    from datetime import date

UNDATED = frozenset({Reason.AS_OF_DATE})
NO_CAVEATS: frozenset[Reason] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """One spell of one status of one country in one body.

    ``iso3`` is ISO 3166-1 alpha-3, XKX, EUU for the European Union, or AU for the African Union as a
    member of the G20. ``until`` is the last day of the status; unstated means that it is open.
    """

    body: str
    iso3: str
    status: str  # member, observer, partner, candidate, dialogue_partner, associate, signatory, …
    since: Period
    until: Period
    cross_check: str  # what the CIA World Factbook says of the status
    note: str
    source: SourceUse

    @property
    def dated(self) -> bool:
        """Whether the day on which the status began is established to any precision."""
        return self.since.stated

    @property
    def caveats(self) -> frozenset[Reason]:
        """AS_OF_DATE where nothing says since when the status holds."""
        return NO_CAVEATS if self.dated else UNDATED

    @property
    def known_from(self) -> date | None:
        """First day on which the row counts; an undated row only from the day it was checked."""
        return self.since.end if self.dated else self.source.retrieved

    def in_effect(self, day: date) -> bool:
        """Whether the status is known to hold on a day."""
        known_from = self.known_from
        until = self.until.end
        return known_from is not None and known_from <= day and (until is None or day <= until)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementEvent:
    """Something that happened to a trade agreement beside signature and entry into force."""

    name: str
    event: str  # concluded, superseded, suspended, partial
    on: Period
    by: str
    note: str
    source: SourceUse


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeAgreement:
    """A trade agreement between countries and blocs. ``status`` is that of the table's own date."""

    name: str
    parties: tuple[str, ...]  # ISO3 or bloc keys, as agreed
    signed: Period
    in_force: Period  # first application, provisional where the note says so
    type: str
    scope: str
    status: str
    note: str
    source: SourceUse


@dataclass(frozen=True, slots=True, kw_only=True)
class Sanction:
    """One kind of measure under one programme of sanctions.

    ``relief`` marks a period in which measures were waived: it is no measure itself.
    """

    programme: str
    sender: str  # UN, EU, ECOWAS or ISO3
    target: str
    kind: str  # arms, financial, trade, sectoral, travel
    legal_basis: str
    since: Period
    until: Period
    note: str
    source: SourceUse
    relief: bool = False

    @property
    def known_from(self) -> date | None:
        """First day on which the row counts."""
        return self.since.end

    def in_effect(self, day: date) -> bool:
        """Whether the measure is known to apply on a day."""
        since, until = self.since.end, self.until.end
        return since is not None and since <= day and (until is None or day <= until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A public statement of a level, a target or a count of documents, as the table words it."""

    party_a: str
    party_b: str
    said_on: Period
    kind: str  # level, target, agreement
    speaker: str
    figure: str
    unit: str
    period: str
    deadline: str
    note: str
    source: SourceUse
    measure: str = "trade"  # trade, exports, investment, documents, other
    exporter: str | None = None
    side: str | None = None  # the party for which the speaker spoke


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeRate:
    """Annual average of a currency: its units for one US dollar."""

    currency: str  # ISO 4217
    year: int
    per_usd: float
    note: str
    source: SourceUse


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictedGood:
    """A six-digit code that authorities flag as of high priority for diversion to some countries."""

    hs6: str
    hs_edition: str
    tier: str
    label: str
    targets: tuple[str, ...]
    since: Period
    legal_basis: str
    use: str
    source: SourceUse


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductTerm:
    """How texts name a good, and the Harmonized System codes that it means."""

    term: str
    hs: tuple[str, ...]  # 2, 4 or 6 digits; a shorter code means everything under it
    hs_edition: str
    match: str  # high, medium, low
    note: str
    source: SourceUse


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductReading:
    """Another thing that a goods word can mean, beside the usual reading of its ``ProductTerm``."""

    term: str
    reading: str  # in words, to stand after "if ... is meant"
    hs: tuple[str, ...]
    hs_edition: str
    source: SourceUse


@dataclass(frozen=True, slots=True, kw_only=True)
class FiscalYear:
    """The year that a country's press and statistics mean by "the year"."""

    iso3: str
    calendar: str  # gregorian, iranian_solar, solar_hijri, bikram_sambat, ethiopian
    start_month: int
    start_day: int
    period: str
    press_form: str
    use: str
    source: SourceUse

    @property
    def is_calendar_year(self) -> bool:
        """Whether it is January to December."""
        return self.calendar == "gregorian" and (self.start_month, self.start_day) == (1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeGroupParty:
    """A country that is party to agreements through a group that has no membership table."""

    group: str
    iso3: str
    since: Period
    source: SourceUse
