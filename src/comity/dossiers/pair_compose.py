"""The dossier of a pair as JSON: ``comity/pair/1``, in the form of ``schema/pair-1.json``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comity.dossiers.compose import citation, day, number, source

if TYPE_CHECKING:
    from comity.records import Figure, Item, PairDossier, Section, Span

SCHEMA = "comity/pair/1"


def pair_report(dossier: PairDossier) -> dict[str, Any]:
    """Everything that is known of a pair, as dictionaries, lists, strings and numbers."""
    return {
        "schema": SCHEMA,
        "pair": list(dossier.pair),
        "names": list(dossier.names),
        "as_of": dossier.as_of.isoformat(),
        "sections": [section(s) for s in dossier.sections],
        "sources": [source(s) for s in dossier.sources],
        "warnings": list(dossier.warnings),
    }


def section(s: Section) -> dict[str, Any]:
    """A section: its finding and its items, or the reason why there are none."""
    return {
        "key": s.key,
        "title": s.title,
        "finding": s.finding,
        "items": [item(i) for i in s.items],
        "absent": s.absent,
        "spans": [span(one) for one in s.spans],
        "figures": [figure(f) for f in s.figures],
    }


def span(one: Span) -> dict[str, Any]:
    """One line of a timeline."""
    return {
        "label": one.label,
        "start": day(one.start),
        "end": day(one.end),
        "ending": one.ending,
        "status": one.status.value if one.status else None,
    }


def figure(f: Figure) -> dict[str, Any]:
    """What a page draws, as the numbers behind it."""
    return {
        "key": f.key,
        "title": f.title,
        "subtitle": f.subtitle,
        "note": f.note,
        "headings": list(f.headings),
        "units": list(f.units),
        "rows": [[cell if isinstance(cell, str) else number(cell) for cell in row] for row in f.rows],
        "sources": list(dict.fromkeys(use.id for use in f.sources)),
        "build": f.build,
        "query": f.query,
    }


def item(i: Item) -> dict[str, Any]:
    """One line of a section, with what it rests on."""
    return {
        "text": i.text,
        "grade": i.grade.value,
        "value": number(i.value),
        "unit": i.unit,
        "period_start": day(i.period.start),
        "period_end": day(i.period.end),
        "caveats": sorted(r.value for r in i.caveats),
        "columns": [list(column) for column in i.columns],
        "sources": list(dict.fromkeys(s.id for s in i.sources)),
        "citations": [citation(s) for s in i.sources],
        "query": i.query,
        "series": [[year, number(value)] for year, value in i.series],
    }
