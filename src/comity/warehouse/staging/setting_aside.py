"""What a reader leaves out, and why: so that what was read is always what was kept and what was set aside."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why a row of a provider's file is not a row of the staged table."""

    AGGREGATE = "AGGREGATE"  # a sum over countries or products that stand there as well
    UNSPECIFIED = "UNSPECIFIED"  # a partner that is no country: areas nes, bunkers, special categories
    HISTORIC = "HISTORIC"  # a state that never had a code of ISO 3166
    BODY = "BODY"  # a body where the table wants countries
    UNMAPPED = "UNMAPPED"  # a code that no table knows; only with quarantine
    DETAIL = "DETAIL"  # a part of a row that stands there as well: second partners, modes of transport
    OTHER_FLOW = "OTHER_FLOW"  # re-exports, re-imports, balances, services
    OTHER_UNIT = "OTHER_UNIT"  # shares, growth, a currency that the table has no column for
    OTHER_NOMENCLATURE = "OTHER_NOMENCLATURE"  # SITC or BEC beside the Harmonized System
    OTHER_PERIOD = "OTHER_PERIOD"  # months and quarters beside years
    DUPLICATE = "DUPLICATE"  # the same fact once more
    MERGED = "MERGED"  # added to the row of another code of the same country
    NOT_REPORTED = "NOT_REPORTED"  # an empty cell where the table holds reports only
    NOT_MEMBER = "NOT_MEMBER"  # the country is outside the body or the agreement: not yet, or no longer
    NOT_IN_BEING = "NOT_IN_BEING"  # a country before or after its time
    NOT_AN_AGREEMENT = "NOT_AN_AGREEMENT"  # negotiations
    NO_COUNTRY = "NO_COUNTRY"  # an actor that the source ties to no country
    INSIDE = "INSIDE"  # within one country
    NOTE = "NOTE"  # a footer or an empty line

    @property
    def about(self) -> str:
        """What it means, for people."""
        return _ABOUT[self]


_ABOUT = {
    Reason.AGGREGATE: "sums over countries or products",
    Reason.UNSPECIFIED: "partners that are no country",
    Reason.HISTORIC: "states that never had an ISO code",
    Reason.BODY: "bodies where countries are meant",
    Reason.UNMAPPED: "codes that no table knows",
    Reason.DETAIL: "parts of rows that are there as well",
    Reason.OTHER_FLOW: "other flows",
    Reason.OTHER_UNIT: "other units",
    Reason.OTHER_NOMENCLATURE: "other nomenclatures",
    Reason.OTHER_PERIOD: "other periods",
    Reason.DUPLICATE: "the same fact once more",
    Reason.MERGED: "added to rows of the same country",
    Reason.NOT_REPORTED: "empty cells",
    Reason.NOT_MEMBER: "no membership",
    Reason.NOT_IN_BEING: "countries outside their time",
    Reason.NOT_AN_AGREEMENT: "negotiations",
    Reason.NO_COUNTRY: "actors without a country",
    Reason.INSIDE: "within one country",
    Reason.NOTE: "footers and empty lines",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """Rows that were left out of a staged table for one reason."""

    table: str
    reason: Reason
    rows: int
    value_usd: float | None  # of rows that have one
    examples: tuple[str, ...]  # codes of some of them
