"""A dossier as the JSON that other programs read: ``comity/report/1``.

The form is fixed by ``schema/report-1.json``. Offsets count code points of the text as given, money is in
whole units of its currency, shares in evidence are fractions of 1, dates are ISO 8601 to the precision known.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from comity.dossiers.wording import iso
from comity.records import Details, distinct

if TYPE_CHECKING:
    from datetime import date

    from comity.records import (
        Checked,
        Claim,
        Communique,
        Document,
        Dossier,
        Evidence,
        LedgerEntry,
        Quantity,
        SourceUse,
        Verdict,
    )

SCHEMA = "comity/report/1"
_SAYS_NOTHING = tuple((f.name, f.default) for f in fields(Details))


def report(dossier: Dossier) -> dict[str, Any]:
    """Everything that one check found, as dictionaries, lists, strings and numbers."""
    said = dossier.communique
    return {
        "schema": SCHEMA,
        "text": text(said),
        "as_of": dossier.as_of.isoformat(),
        "hindsight": dossier.hindsight,
        "world": {"sources": [source(s) for s in sources_of(dossier)]},
        "pair": list(dossier.pair) if dossier.pair else None,
        "pairs": [list(p) for p in dossier.pairs],
        "claims": [claim(c) | page(c.claim, said.document) for c in dossier.checked],
        "evidence": [evidence(e) for e in dossier.evidence],
        "ledger": [statement(e) for e in dossier.ledger],
        "warnings": list(dossier.warnings),
    }


def text(said: Communique) -> dict[str, Any]:
    """What is known of a text before it is read."""
    return {
        "id": said.id,
        "sha256": said.sha256,
        "published": iso(said.published),
        "language": said.language,
        "source": said.source,
        **_document(said),
    }


def _document(said: Communique) -> dict[str, Any]:
    """Where the text was taken out of a document: which one, and the text in which the offsets count."""
    if said.document is None:
        return {}
    origin = said.document
    return {
        "document": {
            "where": origin.where,
            "asked": origin.asked,
            "media": origin.media,
            "sha256": origin.sha256,
            "size_bytes": origin.size_bytes,
            "retrieved": day(origin.retrieved),
            "pages": list(origin.pages),
        },
        "extracted": said.text,
    }


def page(said: Claim, document: Document | None) -> dict[str, int]:
    """The page on which a claim begins, where the text has pages."""
    number = document.page_at(said.start) if document is not None else None
    return {} if number is None else {"page": number}


def sources_of(dossier: Dossier) -> tuple[SourceUse, ...]:
    """Every source that the dossier rests on, each file once, in the order of first use."""
    of_evidence = (use for piece in dossier.evidence for use in piece.sources)
    return distinct((*dossier.sources, *of_evidence, *(entry.source for entry in dossier.ledger)))


def claim(checked: Checked) -> dict[str, Any]:
    """A claim, what it was taken to mean, and its verdict."""
    return reading(checked.claim) | {
        "verdict": verdict(checked.verdict),
        "hindsight": verdict(checked.hindsight) if checked.hindsight else None,
    }


def reading(c: Claim) -> dict[str, Any]:
    """A claim and what it was taken to mean."""
    return {
        "id": c.id,
        "kind": c.kind.value,
        "start": c.start,
        "end": c.end,
        "quote": c.quote,
        "understood": c.understood,
        "exporter": c.exporter,
        "importer": c.importer,
        "countries": list(c.countries),
        "directed": c.directed,
        **_quantity(c.quantity),
        "direction": c.direction.value if c.direction else None,
        "negated": c.negated,
        "period_start": day(c.period.start),
        "period_end": day(c.period.end),
        "deadline": day(c.deadline),
        "attributed_to": c.attributed_to,
        "confidence": number(c.confidence),
        "doubts": list(c.doubts),
        "edited": bool(c.edited),
        "edited_fields": list(c.edited),
        "details": _details(c),
    }


_NO_QUANTITY = {
    "value_low": None,
    "value_high": None,
    "unit": None,
    "comparator": None,
    "as_stated": None,
    "figure": None,
}


def _quantity(quantity: Quantity | None) -> dict[str, Any]:
    """The number of a claim, in base units; its place in the text where it is written there."""
    if quantity is None:
        return _NO_QUANTITY
    written = quantity.start is not None and quantity.end is not None
    return {
        "value_low": number(quantity.value_low),
        "value_high": number(quantity.value_high),
        "unit": quantity.unit,
        "comparator": quantity.comparator.value,
        "as_stated": quantity.as_stated,
        "figure": [quantity.start, quantity.end] if written else None,
    }


def _details(c: Claim) -> dict[str, Any]:
    """What else the clause says; an absent entry says nothing."""
    said: dict[str, Any] = {}
    for name, nothing in _SAYS_NOTHING:
        value = getattr(c.details, name)
        if value != nothing:
            said[name] = list(value) if isinstance(value, tuple) else value
    if c.period.as_stated:
        said["period_as_stated"] = c.period.as_stated
    if c.period.fiscal:
        said["fiscal"] = c.period.fiscal
    return said


def verdict(v: Verdict) -> dict[str, Any]:
    """A verdict, with what it hangs on and what would settle what is open."""
    return {
        "label": v.label.value,
        "reasons": [r.value for r in v.reasons],
        "sentence": v.sentence,
        "evidence": list(v.evidence),
        "would_settle": list(v.would_settle),
        "condition": v.condition,
        "timing": v.timing.value if v.timing else None,
        "plausibility": v.plausibility,
        "stability": {"stable": v.stability.stable, "hangs_on": list(v.stability.hangs_on)},
    }


def evidence(e: Evidence) -> dict[str, Any]:
    """One piece of evidence; ``citations`` leads to the row of each source that was used."""
    return {
        "id": e.id,
        "metric": e.metric,
        "countries": list(e.countries),
        "exporter": e.exporter,
        "importer": e.importer,
        "about": e.about,
        "period_start": day(e.period.start),
        "period_end": day(e.period.end),
        "value": number(e.value),
        "value_low": number(e.value_low),
        "value_high": number(e.value_high),
        "unit": e.unit,
        "state": e.state,
        "condition": e.condition,
        "grade": e.grade.value,
        "statement": e.statement,
        "method": e.method,
        "sources": list(dict.fromkeys(s.id for s in e.sources)),
        "citations": [citation(s) for s in e.sources],
        "rows": e.rows,
        "query": e.query,
        "caveats": sorted(r.value for r in e.caveats),
    }


def statement(e: LedgerEntry) -> dict[str, Any]:
    """One dated public statement of the ledger."""
    return {
        "id": e.id,
        "parties": list(e.parties),
        "via": e.via,
        "said_on": iso(e.said_on),
        "kind": e.kind,
        "speaker": e.speaker,
        "figure": e.figure,
        "value_low": number(e.value_low),
        "value_high": number(e.value_high),
        "unit": e.unit,
        "period_start": day(e.period.start),
        "period_end": day(e.period.end),
        "period_as_stated": e.period_as_stated,
        "deadline": day(e.deadline.end),
        "deadline_as_stated": e.deadline_as_stated,
        "status": e.status.value if e.status else None,
        "timing": e.timing.value if e.timing else None,
        "note": e.note,
        "source": e.source.id,
        "citation": citation(e.source),
    }


def source(s: SourceUse) -> dict[str, Any]:
    """One source of the world that was looked at."""
    return {
        "id": s.id,
        "title": s.title,
        "version": s.version,
        "published": iso(s.published),
        "retrieved": day(s.retrieved),
        "licence": s.licence,
        "sha256": s.sha256 or None,
    }


def citation(s: SourceUse) -> dict[str, Any]:
    """Where a row of a source was itself read."""
    return {
        "source": s.id,
        "text": s.citation,
        "sha256": s.sha256 or None,
        "published": iso(s.published),
        "confidence": s.confidence,
    }


def day(value: date | None) -> str | None:
    """An ISO date, or nothing."""
    return None if value is None else value.isoformat()


def number(value: float | None) -> int | float | None:
    """A whole number without a decimal point, so that money reads as 140000000."""
    if value is None:
        return None
    whole = int(value)
    return whole if whole == value else value
