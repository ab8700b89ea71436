"""How good a row of the fact tables is as evidence, A to E (the scale of ``verdicts/reasons.yaml``).

=====================================================================  =====
seen in a primary text: legal act, official register, official series    A
seen in two sources, or seen in one and the Factbook agrees              B
seen in one secondary source                                             C
known, not read in a source; the Factbook may agree                      C
known, and the Factbook says otherwise                                   D
a statement in the press or by an official                               E
=====================================================================  =====

A known row to which the Factbook agrees stays at C: general knowledge cannot be cited, so the Factbook
is its one secondary source, and it confirms the status but not the date.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from comity import vocabulary
from comity.facts.rows import Membership
from comity.records import Grade

if TYPE_CHECKING:
    from comity.facts.rows import (
        AgreementEvent,
        ExchangeRate,
        FiscalYear,
        RestrictedGood,
        Sanction,
        TradeAgreement,
        TradeGroupParty,
    )
    from comity.records import LedgerEntry, SourceUse

    Fact = (
        Membership
        | TradeAgreement
        | AgreementEvent
        | TradeGroupParty
        | Sanction
        | ExchangeRate
        | RestrictedGood
        | FiscalYear
    )


def grade_of(row: Fact) -> Grade:
    """The grade of one row of a fact table.

    Examples
    --------
    >>> from comity.facts.starter import starter
    >>> rate = starter().exchange_rates.under("EUR")[0]
    >>> grade_of(rate)
    <Grade.A: 'A'>
    """
    cross_check = row.cross_check if isinstance(row, Membership) else ""
    if row.source.confidence != "seen":
        return Grade.D if cross_check.startswith("lists as") else Grade.C
    if is_primary(row.source):
        return Grade.A
    return Grade.B if cross_check == "agrees" or _independent_sources(row.source) > 1 else Grade.C


def grade_of_statement(entry: LedgerEntry) -> Grade:
    """The grade of a ledger entry: what was said is evidence that it was said.

    Every row of the promises table is E, whoever spoke.
    """
    del entry
    return Grade.E


def grade_of_source(source: SourceUse) -> Grade:
    """The grade of what somebody read in a source and keeps in a registry: A where the source is primary.

    >>> from comity.records import SourceUse
    >>> use = {"id": "registry", "title": "", "version": "", "licence": ""}
    >>> grade_of_source(SourceUse(citation="BelTA, 20 Aug 2025", **use)).value
    'C'
    """
    if source.confidence != "seen":
        return Grade.D
    return Grade.A if is_primary(source) else Grade.C


@cache
def is_primary(source: SourceUse) -> bool:
    """Whether a row was read in the legal text, the register or the official series itself."""
    begins = tuple(row["starts_with"] for row in vocabulary.read_table("facts/primary_sources.csv"))
    return source.citation.startswith(begins)


def _independent_sources(source: SourceUse) -> int:
    """How many sources a citation names, each with its own address."""
    parts = [part for part in source.citation.split("; ") if "http" in part]
    return len({part.partition("://")[2].partition("/")[0] for part in parts})
