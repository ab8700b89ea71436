"""Promises: targets and packages of documents, and what became of them by the date."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from comity.dossiers.wording import (
    body,
    counted,
    in_words,
    is_overdue,
    label_word,
    listed,
    stated,
    timing_said,
    title_case,
)
from comity.facts.grades import grade_of_statement
from comity.records import Item, Reason, Section

if TYPE_CHECKING:
    from comity.dossiers.sections.subject import Subject
    from comity.records import LedgerEntry

KEY, TITLE = "promises", "Promises"


def section(subject: Subject) -> Section:
    """Targets with status and timing, the newest first, those of blocs last; then documents signed."""
    said = sorted(
        subject.view.statements(*subject.pair), key=lambda e: (e.said_on.end or subject.as_of, e.id)
    )
    targets = sorted((e for e in reversed(said) if e.kind == "target"), key=lambda e: e.via is not None)
    documents = [e for e in reversed(said) if e.kind == "agreement"]
    items = (*(_target(e) for e in targets), *(_package(e) for e in documents))
    return Section(
        key=KEY,
        title=TITLE,
        finding=_finding(targets, documents),
        items=items,
        absent=None
        if items
        else f"The ledger of public statements has no promise of the two by {subject.day}. It covers a few "
        "dozen pairs; joint statements and readouts of their meetings would fill it.",
    )


def _finding(targets: list[LedgerEntry], documents: list[LedgerEntry]) -> str:
    verb = "is" if len(documents) == 1 else "are"
    signed = f"{counted(len(documents), 'package')} of documents {verb} on record"
    own = [e for e in targets if e.via is None]
    if not own:
        return f"0 targets of the two are on record; {signed}."
    counts = Counter(e.status for e in own if e.status)
    parts = [f"{n} {label_word(status).lower()}" for status, n in counts.most_common()]
    overdue = sum(is_overdue(e.status, e.timing) for e in own)
    late = f", {overdue} of them overdue" if overdue else ""
    stand = "stands" if len(own) == 1 else "stand"
    return f"{counted(len(own), 'target')} of the two {stand} as {listed(parts)}{late}; {signed}."


def _target(entry: LedgerEntry) -> Item:
    status = label_word(entry.status) if entry.status else "no status"
    timing = timing_said(entry.status, entry.timing)
    stands = f"{status.lower()}, {timing}" if timing else status.lower()
    note = f" ({entry.note})" if entry.note else ""
    return Item(
        text=f"{_who(entry)}, {in_words(entry.said_on)}: {stated(entry)}{note}. Now: {stands}.",
        grade=grade_of_statement(entry),
        sources=(entry.source,),
        value=entry.value_low,
        unit=entry.unit,
        period=entry.said_on,
        caveats=frozenset({Reason.REPORTED_ONLY}),
        columns=(
            ("Said on", in_words(entry.said_on)),
            ("By", _who(entry)),
            ("Promise", _promise(entry)),
            ("What became of it", status),
            ("Deadline", title_case(timing)),
            ("Note", title_case(entry.note)),
        ),
    )


def _promise(entry: LedgerEntry) -> str:
    return title_case(stated(entry).partition(": ")[2])


def _package(entry: LedgerEntry) -> Item:
    note = f" ({entry.note})" if entry.note else ""
    return Item(
        text=f"{_who(entry)}, {in_words(entry.said_on)}: {stated(entry)}{note}.",
        grade=grade_of_statement(entry),
        sources=(entry.source,),
        value=entry.value_low,
        unit=entry.unit,
        period=entry.said_on,
        columns=(
            ("Signed on", in_words(entry.said_on)),
            ("By", _who(entry)),
            ("Documents", _promise(entry)),
            ("Note", title_case(entry.note)),
        ),
    )


def _who(entry: LedgerEntry) -> str:
    acting = f", for {body(entry.via)}" if entry.via else ""
    return f"{title_case(entry.speaker)}{acting}"
