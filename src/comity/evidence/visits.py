"""Accounts of a visit: documents that the two sides' leaders were reported to sign in its days."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from comity.evidence.naming import evidence_id, pair_of, reporter
from comity.evidence.statements import is_own
from comity.facts.grades import grade_of_statement
from comity.phrasing import on, pair_names
from comity.records import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.records import Claim, Communique
    from comity.world import WorldAt

_DAYS = timedelta(days=3)


def accounts(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """Signings by both sides in the days of the visit: they show that the two met, not where."""
    pair = pair_of(claim)
    days = claim.period if claim.period.start else communique.published
    if pair is None or days.start is None or days.end is None:
        return
    for entry in world.statements(*pair):
        said = entry.said_on
        if entry.kind != "agreement" or entry.via or said.start is None or is_own(entry, communique):
            continue
        if said.start == said.end and days.start - _DAYS <= said.start <= days.end + _DAYS:
            yield Evidence(
                id=evidence_id("visit", entry.id),
                metric="visit",
                countries=pair,
                period=said,
                grade=grade_of_statement(entry),
                method="an account of documents signed in the days of the visit; it does not name the place",
                statement=(
                    f"{reporter(entry.source)} reported that {entry.speaker} signed documents "
                    f"for {pair_names(pair)} {on(said)}"
                ),
                sources=(entry.source,),
                state="reported",
            )
