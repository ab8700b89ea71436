"""How many documents were signed, by the ledger's accounts of the same days."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from comity.evidence.naming import evidence_id, pair_of, reporter
from comity.evidence.statements import is_own
from comity.facts.grades import grade_of_statement
from comity.phrasing import capital, counted, on, pair_names, source_name
from comity.records import Evidence, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.records import Claim, Communique, LedgerEntry, Period
    from comity.world import WorldAt

NEAR = timedelta(days=31)
_OTHER_COUNT = re.compile(r"(?P<who>[A-Z][\w .]*?) counts (?P<count>\d+)")
_JOINT = re.compile(r"joint (?:statement|declaration|communiqu[eé])", re.IGNORECASE)
_BESIDE = re.compile(r"plus (?:a|an|the) (?P<what>joint \w+)", re.IGNORECASE)


def counts(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """Accounts of documents signed by the two on the days that the claim, or the text, speaks of."""
    joint = joint_document(claim)
    for entry in same_days(claim, communique, world):
        if joint:
            yield from _beside(entry, joint, about=joint if joint in claim.details.product else None)
        elif entry.value_low is not None and not claim.details.product:
            yield from _accounts(entry)


def joint_document(claim: Claim) -> str | None:
    """The joint statement, declaration or the like that a claim is about, where it counts nothing else."""
    named = next((p for p in claim.details.product if _JOINT.search(p)), None)
    if named is not None:
        return named
    implied = claim.quantity is not None and claim.quantity.start is None and claim.quantity.value_high == 1
    words = _JOINT.search(claim.quote) if implied else None
    return words.group().lower() if words else None


def same_days(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[LedgerEntry]:
    """The ledger's entries on documents within a month of the claim's own days, or of the text's."""
    pair = pair_of(claim)
    if pair is None:
        return
    for entry in world.statements(*pair):
        if (
            entry.kind == "agreement"
            and entry.via is None
            and is_near(entry.said_on, claim, communique)
            and not is_own(entry, communique)
        ):
            yield entry


def is_near(day: Period, claim: Claim, communique: Communique) -> bool:
    """Whether a day lies within a month of the claim's own days, or of the text's."""
    days = claim.period if claim.period.stated else communique.published
    if not days.stated or not day.stated:
        return False
    after = days.start is None or (day.end is not None and day.end >= days.start - NEAR)
    before = days.end is None or (day.start is not None and day.start <= days.end + NEAR)
    return after and before


def _accounts(entry: LedgerEntry) -> Iterator[Evidence]:
    others = [(m["who"], float(m["count"])) for m in _OTHER_COUNT.finditer(entry.note)]
    counted_otherwise = any(count != entry.value_low for _, count in others)
    caveats = frozenset({Reason.COUNTING_RULE}) if counted_otherwise else frozenset()
    yield _account(entry, entry.value_low or 0.0, source_name(entry.source), 0, caveats)
    for n, (who, count) in enumerate(others, 1):
        yield _account(entry, count, who, n, caveats)


def _account(entry: LedgerEntry, count: float, who: str, n: int, caveats: frozenset[Reason]) -> Evidence:
    signed = f"{counted(int(count), 'document')} signed by {pair_names(entry.parties)}"
    made = _count(
        entry,
        count,
        f"account-{n}" if n else "",
        method=f"the count of documents by {who}; what was counted is not said",
        statement=f"{capital(who)}: {signed} {on(entry.said_on)}",
    )
    condition = f"documents are counted as {who} counted them" if caveats else None
    return replace(made, condition=condition, caveats=caveats)


def _beside(entry: LedgerEntry, joint: str, *, about: str | None) -> Iterator[Evidence]:
    """A joint statement that an account mentions beside its count."""
    match = _BESIDE.search(entry.note)
    if match is None or match["what"].lower() not in joint.lower():
        return
    made = _count(
        entry,
        1.0,
        joint,
        method=f"mentioned beside the count of documents by {source_name(entry.source)}",
        statement=f"{reporter(entry.source)} reported a {joint} beside the other documents",
    )
    yield replace(made, about=about)


def _count(entry: LedgerEntry, count: float, part: str, *, method: str, statement: str) -> Evidence:
    """How many documents of a sort an entry of the ledger speaks of."""
    return Evidence(
        id=evidence_id("documents", entry.id, part),
        metric="documents",
        countries=tuple(sorted(entry.parties)),
        period=entry.said_on,
        grade=grade_of_statement(entry),
        method=method,
        statement=statement,
        sources=(entry.source,),
        value=count,
        unit="count",
    )
