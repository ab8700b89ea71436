"""What the registry holds of a pair: documents by status and sector, projects by stage, deadlines ahead."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from comity.dossiers.wording import in_words, label_word
from comity.facts.grades import grade_of_source
from comity.ledger.overdue import ahead
from comity.ledger.registry.kinds import EntryKind, ladder, sector_title
from comity.phrasing import capital, counted, country, figure, listed, uncapital
from comity.phrasing import day as day_words
from comity.records import Grade, Item, Section, Span, is_overdue

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from comity.dossiers.sections.subject import Subject
    from comity.ledger.follow import Followed
    from comity.ledger.overdue import Deadline
    from comity.ledger.registry.entries import Entry
    from comity.records import LedgerStatus, SourceUse

DOCUMENTS, PROJECTS, DEADLINES = "documents", "projects", "deadlines"
_NO_SECTOR = "no sector"
_SPAN_LABEL = 40  # characters of a label beside its ending, on a phone


def documents(subject: Subject) -> Section:
    """A row for each sector with its documents by status, then each document, the newest first."""
    found = subject.view.registered((EntryKind.DOCUMENT,), *subject.pair)
    entries = [followed.entry for followed in found]
    statuses = ladder("instruments")
    counts = Counter(entry.text("status") for entry in entries)
    parts = [f"{counts[status]} {word.lower()}" for status, word in statuses.items() if counts[status]]
    return Section(
        key=DOCUMENTS,
        title="Documents",
        finding=f"{counted(len(entries), 'document')} of the two {_is(len(entries))} in the registry"
        + (f": {listed(parts)}." if parts else "."),
        items=(*_by_sector(subject, entries), *(_document(subject, one) for one in found)),
        absent=None if entries else _absent(subject, "document"),
    )


def _by_sector(subject: Subject, entries: Sequence[Entry]) -> list[Item]:
    """How many documents of each status a sector has; one in two sectors counts in both."""
    present = [status for status in ladder("instruments") if any(e.text("status") == status for e in entries)]
    sectors: dict[str, list[Entry]] = {}
    for entry in entries:
        for title in dict.fromkeys(map(sector_title, entry.words("sectors"))) or (_NO_SECTOR,):
            sectors.setdefault(title, []).append(entry)
    return [
        _counted(subject, title, some, present)
        for title, some in sorted(sectors.items(), key=lambda s: (s[0] == _NO_SECTOR, -len(s[1]), s[0]))
    ]


def _counted(subject: Subject, sector: str, entries: Sequence[Entry], statuses: Sequence[str]) -> Item:
    counts = Counter(entry.text("status") for entry in entries)
    words = ladder("instruments")
    told = listed([f"{counts[s]} {words[s].lower()}" for s in statuses if counts[s]])
    uses = _uses(subject, entries)
    return Item(
        text=f"{capital(sector)}: {counted(len(entries), 'document')}, {told}.",
        grade=_weakest(uses),
        sources=uses,
        value=float(len(entries)),
        unit="count",
        columns=(
            ("Sector", capital(sector)),
            *((words[s], str(counts[s]) if counts[s] else "") for s in statuses),
            ("All", str(len(entries))),
        ),
    )


def _document(subject: Subject, followed: Followed) -> Item:
    entry, use = followed.entry, subject.view.registered_source(followed.entry)
    kind, status = ladder("documents")[entry.text("kind")], ladder("instruments")[entry.text("status")]
    signed = in_words(entry.period("signed")) if entry.fields.get("signed") else ""
    sectors = listed([*dict.fromkeys(map(sector_title, entry.words("sectors"))), *entry.words("topics")])
    when = (
        f" {signed}"
        if signed and entry.text("status") == "signed"
        else f", signed {signed}"
        if signed
        else ""
    )
    came = listed([part.title for part in followed.parts if part.kind is not EntryKind.EVENT])
    return Item(
        text=f"{entry.title} ({kind.lower()}): {status.lower()}{when}.{objections(followed)}",
        grade=grade_of_source(use),
        sources=(use,),
        columns=(
            ("Signed", signed),
            ("Title", entry.title),
            ("Kind", kind),
            ("Status", f"{status}{disputed(followed)}"),
            ("Sectors", sectors),
            ("What came of it", came),
        ),
    )


def projects(subject: Subject) -> Section:
    """A row for each project, by stage, with what happened kept apart from our reading."""
    found = subject.view.registered((EntryKind.PROJECT,), *subject.pair)
    stages = [*ladder("projects")]
    ordered = sorted(found, key=lambda f: (stages.index(f.entry.text("status")), f.entry.title))
    counts = Counter(f.entry.text("status") for f in found)
    parts = [f"{counts[stage]} in {ladder('projects')[stage].lower()}" for stage in stages if counts[stage]]
    late = sum(bool(f.outcome and is_overdue(f.outcome.status, f.outcome.timing)) for f in found)
    overdue = f", {late} of them overdue" if late else ""
    return Section(
        key=PROJECTS,
        title="Projects",
        finding=f"{counted(len(found), 'project')} of the two {_is(len(found))} in the registry"
        + (f": {listed(parts)}{overdue}." if parts else "."),
        items=tuple(_project(subject, one) for one in ordered),
        absent=None if found else _absent(subject, "project"),
    )


def _project(subject: Subject, followed: Followed) -> Item:
    entry = followed.entry
    use = subject.view.registered_source(entry)
    stage = ladder("projects")[entry.text("status")]
    amount = entry.amount("investment")
    investment = figure(amount, entry.text("currency")) if amount is not None else ""
    return Item(
        text=f"{entry.title}: {stage.lower()}.{objections(followed)}",
        grade=grade_of_source(use),
        sources=(use,),
        value=amount,
        unit=entry.text("currency") or None,
        columns=(
            ("Stage", stage),
            ("Project", entry.title),
            ("Partners", listed(entry.words("partners"))),
            ("Investment", investment),
            ("Technology", entry.text("technology")),
            ("Planned end", _day_said(entry, "planned_end")),
            ("What happened", happened(followed)),
            ("Our reading", f"{_reading(followed)}{disputed(followed)}"),
        ),
    )


def commitments(subject: Subject) -> tuple[Followed, ...]:
    """The commitments of the two, the latest deadline first and those without one last."""
    found = subject.view.registered((EntryKind.COMMITMENT,), *subject.pair)
    return tuple(sorted(found, key=lambda f: f.entry.period("deadline").end or date.min, reverse=True))


def commitments_finding(found: Sequence[Followed]) -> str:
    """How many commitments there are, and where they stand."""
    counts = Counter(f.outcome.status for f in found if f.outcome)
    late = sum(bool(f.outcome and is_overdue(f.outcome.status, f.outcome.timing)) for f in found)
    return f"{counted(len(found), 'commitment')} {_is(len(found))} in the registry{standing_of(counts, late)}"


def standing_of(counts: Counter[LedgerStatus], late: int) -> str:
    """Where some promises stand, after a colon; `late` of them are overdue. Empty where there are none.

    >>> from comity.records import LedgerStatus
    >>> standing_of(Counter({LedgerStatus.ANNOUNCED: 2, LedgerStatus.MISSED: 1}), 1)
    ': 2 announced and 1 missed, 1 of them overdue'
    >>> standing_of(Counter({LedgerStatus.MISSED: 1}), 1)
    ': missed, overdue'
    """
    if counts.total() == 1:
        return f": {label_word(next(iter(counts))).lower()}{', overdue' if late else ''}"
    told = listed([f"{number} {label_word(status).lower()}" for status, number in counts.most_common()])
    overdue = f", {late} of them overdue" if late else ""
    return f": {told}{overdue}" if told else ""


def commitment(subject: Subject, followed: Followed) -> Item:
    """A commitment: what happened, and apart from it our reading and who disputes it."""
    entry, outcome = followed.entry, followed.outcome
    use = subject.view.registered_source(entry)
    due = in_words(entry.period("deadline")) if entry.fields.get("deadline") else entry.text("deadline_words")
    owes = listed(entry.words("responsible")) or (country(entry.text("side")) if entry.text("side") else "")
    return Item(
        text=f"{entry.title}{f', due {due}' if due else ''}: {_reading(followed).lower()}. "
        f"{outcome.rule.sentence if outcome else ''}{objections(followed)}".strip(),
        grade=grade_of_source(use),
        sources=(use,),
        value=entry.amount("amount"),
        unit=entry.text("unit") or None,
        columns=(
            ("Commitment", entry.title),
            ("Owed by", owes),
            ("Due", due),
            ("What happened", happened(followed)),
            ("Our reading", f"{_reading(followed)}{disputed(followed)}"),
            ("By which rule", outcome.rule.sentence if outcome else ""),
        ),
    )


def commitment_span(followed: Followed) -> Span:
    """A commitment on the time axis, from when it was made to its deadline."""
    entry, due = followed.entry, followed.entry.period("deadline").end
    made = entry.period("made").end or entry.provenance.counts_from
    return Span(
        label=entry.title[:_SPAN_LABEL],
        start=made,
        end=due,
        ending=_reading(followed),
        status=followed.outcome.status if followed.outcome else None,
    )


def _reading(followed: Followed) -> str:
    outcome = followed.outcome
    if outcome is None:
        return "No status"
    late = ", overdue" if is_overdue(outcome.status, outcome.timing) else ""
    return f"{label_word(outcome.status)}{late}"


def happened(followed: Followed) -> str:
    """What is known to have happened, with the day of each."""
    return listed([f"{fact.title} ({_day_said(fact, 'day')})" for fact in followed.facts])


def deadlines(subject: Subject) -> Section:
    """What falls due after the date: targets, commitments, planned ends and expiries, the next first."""
    kinds = (EntryKind.COMMITMENT, EntryKind.PROJECT, EntryKind.DOCUMENT)
    said = [e for e in subject.view.statements(*subject.pair) if e.via is None]
    followed = subject.view.registered(kinds, *subject.pair)
    found = ahead(said, followed, subject.as_of)
    uses = {e.id: e.source for e in said}
    uses |= {f.entry.id: subject.view.registered_source(f.entry) for f in followed}
    first = f", the next on {day_words(found[0].due)}" if found else ""
    return Section(
        key=DEADLINES,
        title="Deadlines ahead",
        finding=f"{counted(len(found), 'deadline')} {_is(len(found))} ahead of {subject.day}{first}.",
        items=tuple(_deadline(one, uses[one.id], said=one.id in {e.id for e in said}) for one in found),
        absent=None if found else f"Nothing on record of the two falls due after {subject.day}.",
    )


def _deadline(one: Deadline, use: SourceUse, *, said: bool) -> Item:
    by = f", {one.by}" if one.by else ""
    return Item(
        text=f"{day_words(one.due)}: {one.what}{by}.",
        grade=Grade.E if said else grade_of_source(use),
        sources=(use,),
        columns=(
            ("Due", day_words(one.due)),
            ("What", capital(one.what)),
            ("By", one.by),
            ("So far", label_word(one.status)),
        ),
    )


def _uses(subject: Subject, entries: Iterable[Entry]) -> tuple[SourceUse, ...]:
    """Where some entries were read, each source once."""
    uses = (subject.view.registered_source(entry) for entry in entries)
    return tuple({use.citation: use for use in uses}.values())


def _weakest(uses: Iterable[SourceUse]) -> Grade:
    return max(map(grade_of_source, uses))


def objections(followed: Followed) -> str:
    """Who disputes it, and on what ground; empty where nobody does."""
    return "".join(
        f" Disputed by {d.text('by')} ({d.text('status')}): {uncapital(d.title)}." for d in followed.disputes
    )


def disputed(followed: Followed) -> str:
    """A remark beside a status that somebody disputes."""
    return f" (disputed by {listed([d.text('by') for d in followed.disputes])})" if followed.disputed else ""


def _day_said(entry: Entry, field: str) -> str:
    return in_words(entry.period(field)) if entry.fields.get(field) else ""


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _absent(subject: Subject, what: str) -> str:
    if not subject.view.keeps_registry:
        return f"There is no registry here; comity registry add {what} begins one."
    return f"The registry has no {what} of the two by {subject.day}."
