"""How many years lay between a founding that the tables date and the year of its anniversary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.evidence.agreements import fits
from comity.evidence.naming import evidence_id, pair_of
from comity.facts import grade_of
from comity.phrasing import body_key, body_name, country, span
from comity.records import Evidence, Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.facts.agreements import AgreementFact
    from comity.facts.rows import Membership
    from comity.records import Claim, Communique
    from comity.world import WorldAt


def founded(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """Years from the signature, the entry into force or the accession that is commemorated."""
    day = claim.period.end or claim.period.start or communique.published.end or world.as_of
    pair = pair_of(claim)
    for words in claim.details.framework:
        for fact in world.agreements(*pair) if pair else ():
            if fits(words, fact):
                yield from _since(fact, day.year)
        body = body_key(words)
        for code in sorted(set(claim.countries)) if body else ():
            member = world.membership(code, body or "")
            if member is not None and member.since.start is not None:
                yield _years_a_member(member, code, claim, day.year)


def _since(fact: AgreementFact, in_year: int) -> Iterator[Evidence]:
    """One count from the signature and one from the entry into force: either can be celebrated."""
    row = fact.row
    for what, when in (("signature", row.signed), ("entry into force", row.in_force)):
        if when.start is not None:
            years = in_year - when.start.year
            yield Evidence(
                id=evidence_id("anniversary", row.name, what, str(in_year)),
                metric="anniversary",
                countries=(fact.a, fact.b),
                period=Period(),
                grade=grade_of(row),
                method=f"{in_year} less the year of {what} in the table of agreements",
                statement=f"{years} years from the {what} of {row.name} ({span(when)}) to {in_year}",
                sources=(row.source,),
                value=float(years),
                unit="years",
                condition=f"it is counted from its {what}",
            )


def _years_a_member(member: Membership, code: str, claim: Claim, in_year: int) -> Evidence:
    years = in_year - (member.since.start.year if member.since.start else in_year)
    return Evidence(
        id=evidence_id("anniversary", member.body, code, str(in_year)),
        metric="anniversary",
        countries=tuple(sorted(set(claim.countries))),
        period=Period(),
        grade=grade_of(member),
        method=f"{in_year} less the year of accession in the table of memberships",
        statement=(
            f"{years} years since {country(code)} joined {body_name(member.body)} ({span(member.since)})"
        ),
        sources=(member.source,),
        value=float(years),
        unit="years",
    )
