"""Promises: targets and packages of documents, and what became of them by the date."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from comity.dossiers.sections import registered, spoken
from comity.dossiers.wording import in_words, label_word, stated, timing_said
from comity.ledger.registry.kinds import EntryKind
from comity.ledger.remarks import amount
from comity.ledger.status import standings
from comity.phrasing import aside, by_deadline, capital, counted, uncapital
from comity.records import Reason, Section, Span, is_overdue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from comity.dossiers.sections.subject import Subject
    from comity.ledger.follow import Followed
    from comity.ledger.rules import Rule
    from comity.records import Item, LedgerEntry

KEY, TITLE = "promises", "Promises"


def section(subject: Subject) -> Section:
    """Targets with status and timing, newest first, those of blocs last; commitments; documents signed."""
    said = sorted(
        subject.view.statements(*subject.pair), key=lambda e: (e.said_on.end or subject.as_of, e.id)
    )
    targets = sorted((e for e in reversed(said) if e.kind == "target"), key=lambda e: e.via is not None)
    documents = [e for e in reversed(said) if e.kind == "agreement"]
    owed = registered.commitments(subject)
    rules = {key: one.rule for key, one in standings(said, subject.as_of).items()}
    kept = {f.entry.id: f for f in subject.view.registered((EntryKind.STATEMENT,), *subject.pair)}
    facts = {e.id: registered.happened(kept[e.id]) for e in targets if e.id in kept}
    items = (
        *(_target(e, rules[e.id], kept.get(e.id), facts if any(facts.values()) else {}) for e in targets),
        *(registered.commitment(subject, one) for one in owed),
        *(_package(e) for e in documents),
    )
    return Section(
        key=KEY,
        title=TITLE,
        finding=_finding(targets, documents, owed),
        items=items,
        spans=(
            *(_span(e) for e in reversed(targets) if e.said_on.end),
            *(registered.commitment_span(one) for one in owed),
        ),
        absent=None
        if items
        else f"The ledger of public statements has no promise of the two by {subject.day}. It covers a few "
        "dozen pairs; joint statements and readouts of their meetings would fill it.",
    )


def _finding(targets: list[LedgerEntry], documents: list[LedgerEntry], owed: tuple[Followed, ...]) -> str:
    own = [e for e in targets if e.via is None]
    counts = Counter(e.status for e in own if e.status)
    late = sum(is_overdue(e.status, e.timing) for e in own)
    verb = "is" if len(own) == 1 else "are"
    parts = [
        f"{counted(len(own), 'target')} of the two {verb} on record{registered.standing_of(counts, late)}."
    ]
    if owed:
        parts.append(f"{registered.commitments_finding(owed)}.")
    if documents:
        verb = "is" if len(documents) == 1 else "are"
        parts.append(f"{counted(len(documents), 'package')} of documents {verb} on record.")
    return " ".join(parts)


def _target(entry: LedgerEntry, rule: Rule, kept: Followed | None, facts: Mapping[str, str]) -> Item:
    """A target: our reading of it and the rule; apart from these, what happened and who disputes it.

    Parameters
    ----------
    facts : what happened, by target; empty where no target of the section has any
    """
    status = label_word(entry.status) if entry.status else "No status"
    timing = timing_said(entry.status, entry.timing)
    stands = f"{status}, {timing}" if timing else status
    return spoken.line(
        entry,
        ("Said on", in_words(entry.said_on)),
        ("By", spoken.speaker(entry)),
        ("Promise", _promise(entry)),
        *((("What happened", facts.get(entry.id, "")),) if facts else ()),
        ("Our reading", f"{stands}{registered.disputed(kept) if kept else ''}"),
        ("By which rule", rule.sentence),
        after=f" Now: {uncapital(stands)}.{registered.objections(kept) if kept else ''}",
        caveats=frozenset({Reason.REPORTED_ONLY}),
    )


def _span(entry: LedgerEntry) -> Span:
    """A target on the time axis: from when it was said to its deadline."""
    status = label_word(entry.status) if entry.status else "No status"
    late = ", overdue" if is_overdue(entry.status, entry.timing) else ""
    due = f" {by_deadline(entry.deadline.end)}" if entry.deadline.end else ""
    return Span(
        label=f"{amount(entry)}{due}{aside(entry.via or '')}",
        start=entry.said_on.end or entry.said_on.start or date.min,
        end=entry.deadline.end,
        ending=f"{status}{late}",
        status=entry.status,
    )


def _promise(entry: LedgerEntry) -> str:
    return capital(stated(entry).partition(": ")[2])


def _package(entry: LedgerEntry) -> Item:
    return spoken.line(
        entry,
        ("Signed on", in_words(entry.said_on)),
        ("By", spoken.speaker(entry)),
        ("Documents", _promise(entry)),
    )
