"""Standings in bodies, spell by spell, and agreements that bind a country to a body it is not in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from comity.evidence.agreements import fact_evidence
from comity.evidence.naming import evidence_id, pair_of
from comity.evidence.remembered import once_per_world
from comity.facts import grade_of
from comity.phrasing import body_key, body_name, capital, country, span
from comity.records import Evidence, Grade, Period, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.facts.rows import Membership
    from comity.records import Claim, Communique
    from comity.world import WorldAt

NONE = "none"
LATELY = timedelta(days=3 * 365)


def standings(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """Every spell, past and present, of each country of the claim in each body that it names.

    Where a country has no standing and the table lists the body's members, that is evidence too: its state
    is ``none``.
    """
    del communique
    for words in claim.details.framework:
        body = body_key(words) or words
        for code in sorted(set(claim.countries) - {"WLD"}):
            yield from _of_country(world, code, body)


@once_per_world
def _of_country(world: WorldAt, code: str, body: str) -> tuple[Evidence, ...]:
    current = [m for m in world.memberships(code) if m.body == body]
    past = world.past_memberships(code, body)
    undated = [m for m in world.undated(code) if m.body == body]
    found = [_spell(spell, counts=spell not in undated) for spell in (*current, *past, *undated)]
    members = world.member_rows(body)
    if members and not (current or undated):
        found.append(_no_standing(code, body, members, world.as_of))
    return tuple(found)


def _spell(spell: Membership, *, counts: bool) -> Evidence:
    since = f" since {span(spell.since)}" if spell.since.stated else ""
    until = f" until {span(spell.until)}" if spell.until.end else ""
    status = spell.status.replace("_", " ")
    return Evidence(
        id=evidence_id(
            "membership", spell.body, spell.iso3, spell.status, spell.since.as_stated or "undated"
        ),
        metric="membership",
        countries=(spell.iso3,),
        period=Period(start=spell.since.start, end=spell.until.end, as_stated=spell.since.as_stated),
        # A standing whose beginning is not established is not known to have held on an earlier date.
        grade=grade_of(spell) if counts else Grade.D,
        method="a row of the table of memberships",
        statement=f"{capital(country(spell.iso3))} in {body_name(spell.body)}: {status}{since}{until}",
        sources=(spell.source,),
        state=spell.status,
        about=spell.body,
        caveats=spell.caveats,
    )


def _no_standing(code: str, body: str, members: tuple[Membership, ...], as_of: date) -> Evidence:
    return Evidence(
        id=evidence_id("membership", body, code, NONE),
        metric="membership",
        countries=(code,),
        period=Period(),
        grade=Grade.C,
        method=f"not among the {len(members)} members of {body_name(body)} in the table on the date",
        statement=f"{capital(country(code))} is not in the list of members of {body_name(body)}",
        sources=(members[0].source,),
        state=NONE,
        about=body,
        rows=len(members),
        caveats=frozenset() if _at_rest(members, as_of) else frozenset({Reason.DATA_LAG}),
    )


def _at_rest(members: tuple[Membership, ...], as_of: date) -> bool:
    """Whether a body took nobody in of late: a table may lag behind one that does."""
    return not any(m.since.end is not None and as_of - m.since.end <= LATELY for m in members)


def bound_through(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """Agreements between the pair in which one takes part through a body that the claim names."""
    del communique
    pair = pair_of(claim)
    bodies = {body_key(words) or words for words in claim.details.framework}
    if pair is None:
        return
    for fact in world.agreements(*pair):
        outside = None in (fact.via_a, fact.via_b)
        if outside and {fact.via_a, fact.via_b} & bodies and fact.status_at == "in_force":
            yield from fact_evidence(fact, metric="agreement")
