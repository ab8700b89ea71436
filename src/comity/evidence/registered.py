"""What the user's registry says: how many documents were signed, and where a project stands."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from comity.evidence.documents import is_near, joint_document
from comity.evidence.naming import evidence_id, pair_of
from comity.evidence.statements import same_outlet
from comity.facts.grades import grade_of_source
from comity.ledger.registry.kinds import EntryKind, ladder
from comity.phrasing import counted, on, pair_names
from comity.records import NO_PERIOD, Evidence, Grade, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from comity.ledger.registry.entries import Entry
    from comity.records import Claim, Communique, SourceUse
    from comity.world import WorldAt

_UNSIGNED = frozenset({"negotiating", "initialled"})
_STATEMENTS = frozenset({"press_statement", "joint_statement"})  # some count them as documents, some do not
_COMMON = frozenset({"the", "and", "for", "with", "new", "of", "in", "at", "to", "a", "an", "by", "on"})


def signed(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """The documents of the registry that the two signed on the days of the claim, occasion by occasion."""
    pair = pair_of(claim)
    if pair is None or not world.keeps_registry:
        return
    joint = joint_document(claim)
    if claim.details.product and not joint:
        return
    occasions: dict[str, list[Entry]] = defaultdict(list)
    for followed in world.registered((EntryKind.DOCUMENT,), *pair):
        entry = followed.entry
        source, day = world.registered_source(entry), entry.period("signed")
        if entry.text("status") in _UNSIGNED or not is_near(day, claim, communique):
            continue
        if not same_outlet(source, communique):
            occasions[entry.text("event") or entry.text("signed")].append(entry)
    whole = {
        f.entry.id for f in world.registered((EntryKind.EVENT,), *pair) if f.entry.fields.get("all_listed")
    }
    for occasion, documents in occasions.items():
        wanted = [d for d in documents if not joint or d.text("kind") == "joint_statement"]
        if wanted:
            yield _count(pair, wanted, world, complete=occasion in whole, about=joint)


def _count(
    pair: tuple[str, str], documents: Sequence[Entry], world: WorldAt, *, complete: bool, about: str | None
) -> Evidence:
    """How many documents the registry lists of one occasion.

    A list that nobody called complete is a lower bound, and no more than grade D. Where statements are among
    the documents, the count lies between that without them and that with them.
    """
    number = len(documents)
    statements = 0 if about else sum(d.text("kind") in _STATEMENTS for d in documents)
    sources = _sources(documents, world)
    grade = max(grade_of_source(source) for source in sources)
    day = documents[0].period("signed")
    listed = f"the registry lists {counted(number, 'document')} signed by {pair_names(pair)} {on(day)}"
    among = f", {statements} of them statements" if statements else ""
    rest = "" if complete else "; its list of that occasion is not said to be complete"
    found = Evidence(
        id=evidence_id(
            "registered", *pair, documents[0].text("event") or documents[0].text("signed"), about or ""
        ),
        metric="documents",
        countries=pair,
        period=day,
        grade=grade if complete else max(grade, Grade.D),
        method="documents counted in the registry, with and without press and joint statements",
        statement=f"{listed[:1].upper()}{listed[1:]}{among}{rest}",
        sources=sources,
        value=float(number),
        value_low=float(number - statements),
        value_high=float(number) if complete else None,
        unit="count",
        rows=number,
        about=about,
    )
    if not statements:
        return found
    return replace(found, caveats=frozenset({Reason.COUNTING_RULE}))


def projects(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """The projects of the registry whose every word the claim has, with their status."""
    del communique
    pair = pair_of(claim)
    if pair is None:
        return
    said = _words(f"{claim.quote} {claim.details.project or ''}")
    for followed in world.registered((EntryKind.PROJECT,), *pair):
        entry = followed.entry
        if not _words(entry.title) <= said:
            continue
        source = world.registered_source(entry)
        status = ladder("projects")[entry.text("status")].lower()
        since = entry.period("status_on") if entry.fields.get("status_on") else NO_PERIOD
        when = f" since {entry.text('status_on')}" if since.stated else ""
        yield Evidence(
            id=evidence_id("registered", entry.id),
            metric="project",
            countries=pair,
            period=entry.period("ended") if entry.fields.get("ended") else since,
            grade=grade_of_source(source),
            method="the status that the registry has from the source named",
            statement=f"By the registry, {entry.title} of {pair_names(pair)} has the status “{status}”{when}",
            sources=(source,),
            state=entry.text("status"),
            about=entry.title,
        )


def _sources(documents: Sequence[Entry], world: WorldAt) -> tuple[SourceUse, ...]:
    """Each source of the documents once."""
    uses = (world.registered_source(document) for document in documents)
    return tuple({use.citation: use for use in uses}.values())


def _words(title: str) -> frozenset[str]:
    """The words of a title that tell it from others."""
    return frozenset(re.findall(r"\w+", title.casefold())) - _COMMON
