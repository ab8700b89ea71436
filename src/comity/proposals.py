"""What a communiqué claims, as proposals for the registry: they count for nothing until accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.ledger.exchange.importing import Batch, Problem
from comity.ledger.registry.drafts import NotAnEntry, draft
from comity.ledger.registry.entries import canonical
from comity.ledger.registry.kinds import EntryKind
from comity.ledger.registry.values import write_value
from comity.records import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from comity.ledger.registry.drafts import Desk
    from comity.ledger.registry.entries import Draft
    from comity.records import Claim, Communique, Period

_SCALES = ((1e9, "billion"), (1e6, "million"))
_DOCUMENTS = {
    "memorandum": "memorandum",
    "memoranda": "memorandum",
    "joint statement": "joint_statement",
    "joint declaration": "joint_statement",
    "roadmap": "roadmap",
    "road map": "roadmap",
    "treaty": "treaty",
    "protocol": "treaty",
}


def proposals_of(path: Path, desk: Desk, *, published: Period, pair: tuple[str, str] | None = None) -> Batch:
    """The claims of a text that the registry has a place for, as drafts of proposals.

    Parameters
    ----------
    path : a text or document, as ``comity check`` takes it
    desk : who imports; its source is the text itself where it names none
    published : when the text was published
    pair : the countries that it is about

    Raises
    ------
    UnreadableInput, UsageError : the text cannot be read
    """
    from comity import claims
    from comity.inputs import Known, read

    communique = read(str(path), Known(published=published, pair=pair)).communique
    drafts, problems = [], []
    for claim in claims.read(communique).claims:
        proposed = _PROPOSERS.get(claim.kind)
        found = proposed(claim, communique) if proposed else None
        if found is None:
            continue
        try:
            drafts.append(_proposal(claim, communique, *found, desk))
        except NotAnEntry as error:
            problems += [Problem(where=claim.id, reason=reason) for reason in error.problems]
    return Batch(drafts=tuple(drafts), rows=tuple(d.id for d in drafts), problems=tuple(problems))


def _proposal(
    claim: Claim, communique: Communique, kind: EntryKind, cells: dict[str, str], desk: Desk
) -> Draft:
    said_on = communique.published.as_stated or (
        communique.published_by.isoformat() if communique.published_by else desk.today.isoformat()
    )
    row = {
        "title": f"{kind.value}: {claim.understood or claim.quote}"[:200],
        "entry": kind.value,
        "draft": canonical({name: cell for name, cell in cells.items() if cell}),
        "text": f"{communique.id} (SHA-256 {communique.sha256})",
        "quote": claim.quote,
        "start": str(claim.start),
        "parties": write_value(tuple(sorted(set(claim.countries)))) if len(set(claim.countries)) > 1 else "",
        "read_on": said_on,
        "status": "proposed",
        "source": desk.source or communique.source or communique.id,
    }
    return draft(EntryKind.PROPOSAL, {k: v for k, v in row.items() if v}, desk)


def _statement(kind: str) -> Callable[[Claim, Communique], tuple[EntryKind, dict[str, str]] | None]:
    def proposed(claim: Claim, communique: Communique) -> tuple[EntryKind, dict[str, str]] | None:
        codes = sorted(set(claim.countries))
        if claim.quantity is None or len(codes) != 2 or claim.details.product:
            return None
        figure, unit = _figure(claim)
        return EntryKind.STATEMENT, {
            "party_a": codes[0],
            "party_b": codes[1],
            "said_on": _said_on(communique),
            "kind": kind,
            "speaker": claim.attributed_to or communique.source or communique.id,
            "figure": figure,
            "unit": unit,
            "measure": "exports" if claim.exporter else "trade",
            "exporter": claim.exporter or "",
            "period": _span(claim.period) or ("annual" if kind == "target" else "annual, current"),
            "deadline": claim.deadline.isoformat() if claim.deadline else "",
            "note": _hedge(claim),
        }

    return proposed


def _counted(claim: Claim, communique: Communique) -> tuple[EntryKind, dict[str, str]] | None:
    """A count of documents, or a single document of a kind that the ladder knows."""
    codes = sorted(set(claim.countries))
    if claim.quantity is None or len(codes) != 2:
        return None
    named = next((_DOCUMENTS[word] for word in _DOCUMENTS if word in claim.quote.lower()), None)
    if claim.quantity.midpoint == 1 and named:
        return EntryKind.DOCUMENT, {
            "title": claim.details.product[0] if claim.details.product else claim.quote,
            "kind": named,
            "parties": write_value(tuple(codes)),
            "signed": _span(claim.period) or _said_on(communique),
            "status": "signed",
            "topics": write_value(claim.details.sectors),
        }
    return EntryKind.STATEMENT, {
        "party_a": codes[0],
        "party_b": codes[1],
        "said_on": _said_on(communique),
        "kind": "agreement",
        "speaker": claim.attributed_to or communique.source or communique.id,
        "figure": f"{claim.quantity.midpoint:g}",
        "unit": "documents",
        "measure": "documents",
    }


def _project(claim: Claim, communique: Communique) -> tuple[EntryKind, dict[str, str]] | None:
    del communique
    codes = tuple(sorted(set(claim.countries)))
    if len(codes) < 2:
        return None
    return EntryKind.PROJECT, {
        "title": claim.details.project or claim.quote,
        "parties": write_value(codes),
        "status": "pipeline",
        "place": claim.details.place or "",
        "planned_end": claim.deadline.isoformat() if claim.deadline else "",
        "topics": write_value(claim.details.sectors),
    }


_PROPOSERS: dict[Kind, Callable[[Claim, Communique], tuple[EntryKind, dict[str, str]] | None]] = {
    Kind.TRADE_LEVEL: _statement("level"),
    Kind.TRADE_TARGET: _statement("target"),
    Kind.DOCUMENTS_SIGNED: _counted,
    Kind.PROJECT: _project,
}


def _figure(claim: Claim) -> tuple[str, str]:
    """The figure and its unit as the table of promises writes them: 140, USD million."""
    quantity = claim.quantity
    assert quantity is not None  # noqa: S101 - whoever calls has looked
    low, high = quantity.value_low, quantity.value_high
    ends = [v for v in (low, high) if v is not None]
    size, word = next(((s, f" {w}") for s, w in _SCALES if abs(ends[0]) >= s), (1.0, ""))
    told = "-".join(dict.fromkeys(f"{round(v / size, 6):.15g}" for v in ends))
    return told, f"{quantity.unit}{word}"


def _hedge(claim: Claim) -> str:
    """The hedge of the text in the words of the table's remarks."""
    words = {"over": "more than", "under": "less than", "approx": "about"}
    return words.get(claim.quantity.comparator.value, "") if claim.quantity else ""


def _said_on(communique: Communique) -> str:
    stated = communique.published.as_stated
    return stated or (communique.published_by.isoformat() if communique.published_by else "")


def _span(period: Period) -> str:
    if period.start is None or period.end is None:
        return ""
    if period.is_calendar_year:
        return str(period.start.year)
    return (
        period.start.isoformat()
        if period.start == period.end
        else f"{period.start.isoformat()}/{period.end.isoformat()}"
    )
