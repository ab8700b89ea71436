"""One self-contained HTML file: no scripts, nothing fetched, readable on a phone and on paper.

Whatever came from outside is only ever text: Jinja2 escapes it, and a content-security-policy in the page
forbids scripts, frames, forms and requests even if an escape were missed.
"""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from comity import phrasing
from comity.dossiers import figures, marks, ruler, summary, timeline, wording
from comity.dossiers.compose import sources_of
from comity.dossiers.figures import sparkline
from comity.records import Grade, Label, LedgerStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jinja2 import Environment
    from markupsafe import Markup

    from comity.accounts import ComparisonDossier
    from comity.openings.records import Openings
    from comity.records import (
        Checked,
        Communique,
        Dossier,
        Evidence,
        Item,
        LedgerEntry,
        PairDossier,
        Section,
        SourceUse,
    )

TEMPLATES = Path(__file__).parent / "templates"
_ADDRESS = re.compile(r"https?://(?P<host>[^\s<>\"'()/?#]+)(?:[^\s<>\"'()]*[^\s<>\"'().,;:])?")


class Note(NamedTuple):
    """What a citation is called on paper."""

    number: int
    unverified: bool


def check_page(dossier: Dossier) -> str:
    """The page of a check: the marked text on the left, a card for each claim on the right."""
    claims = [c.claim for c in dossier.checked]
    by_id = {e.id: e for e in dossier.evidence}
    return _rendered(
        "check.html.j2",
        [use for e in dossier.evidence for use in e.sources] + [e.source for e in dossier.ledger],
        title=summary.title(dossier),
        dossier=dossier,
        blocks=marks.blocks(dossier.communique.text, claims),
        cards=[_card(n, c, by_id, dossier.communique) for n, c in enumerate(dossier.checked, start=1)],
        tallies=summary.tallies(dossier),
        sentences=summary.sentences(dossier),
        by_pair=summary.by_pair(dossier),
        unknowns=summary.unknowns(dossier),
        ledger=sorted(dossier.ledger, key=_last_said, reverse=True),
        sources=sources_of(dossier),
    )


def _last_said(entry: LedgerEntry) -> date:
    return entry.said_on.end or entry.said_on.start or date.min


def pair_page(dossier: PairDossier) -> str:
    """The page of a pair."""
    title = f"{phrasing.capital(dossier.names[0])} and {dossier.names[1]}"
    uses = (
        use for s in dossier.sections if s.key not in wording.UNGRADED for i in s.items for use in i.sources
    )
    return _rendered(
        "pair.html.j2", uses, title=title, dossier=dossier, parts_of_page=_parts(dossier.sections)
    )


class Part(NamedTuple):
    """Sections under one heading; one that stands alone has its own."""

    key: str
    title: str
    sections: tuple[Section, ...]


def _parts(sections: Iterable[Section]) -> list[Part]:
    """The sections in their order, those that belong together as one part."""
    from comity.dossiers.sections import PARTS

    part_of = {key: title for title, keys in PARTS.items() for key in keys}
    runs = [list(run) for _, run in groupby(sections, key=lambda s: part_of.get(s.key, s.key))]
    return [
        Part(run[0].key, run[0].title, tuple(run))
        if len(run) == 1
        else Part(f"part-{part_of[run[0].key].lower().replace(' ', '-')}", part_of[run[0].key], tuple(run))
        for run in runs
    ]


def comparison_page(dossier: ComparisonDossier) -> str:
    """The page of a comparison: differences first, then what both say, what one says, and both texts."""
    from comity.dossiers import comparison, comparison_layout

    return _rendered(
        "compare.html.j2",
        dossier.sources,
        title=comparison.title(dossier),
        counts=dossier.counts(),
        sentences=comparison.sentences(dossier),
        opinions=comparison.opinions(dossier),
        rates=dossier.sources,
        **comparison_layout.context(dossier),
    )


def openings_page(found: Openings, limit: int | None = None) -> str:
    """The page of openings: the table, what is left out, what to read first, how it is worked out."""
    from comity.dossiers import openings

    return _rendered(
        "openings.html.j2",
        openings.uses_of(found),
        title=openings.title(found),
        found=found,
        sections=openings.sections(found, limit),
        notes_on=openings.notes(found),
    )


def _tables(section: Section) -> list[dict[str, Any]]:
    """The items of a section in order, those in a row with the same headings as one table."""
    runs = groupby(section.items, key=lambda item: tuple(heading for heading, _ in item.columns))
    return [{"headings": headings, "items": list(items)} for headings, items in runs]


def _cited(item: Item) -> dict[str, SourceUse]:
    """The sources of a line by what they are cited as."""
    return {use.citation or use.title: use for use in item.sources}


def _shared_source(items: Sequence[Item]) -> Item | None:
    """The first of several lines that all cite the same, so that it is said once; None where they differ."""
    first, *others = items
    cited = _cited(first).keys()
    return first if others and cited and all(_cited(other).keys() == cited for other in others) else None


def _longest_bars(items: Sequence[Item]) -> dict[str, float]:
    """The largest number of each column that has bars."""
    longest: dict[str, float] = {}
    for heading, value in (bar for item in items for bar in item.bars):
        longest[heading] = max(longest.get(heading, 0.0), value)
    return longest


def _distinct_files(uses: Iterable[SourceUse]) -> list[str]:
    """Sources with version and licence, each once: the files of one release are one."""
    return list(dict.fromkeys(f"{use.title}, {use.version} ({use.licence})" for use in uses))


def _card(n: int, checked: Checked, by_id: dict[str, Evidence], said: Communique) -> dict[str, Any]:
    """What the card of one claim shows."""
    pieces = [by_id[i] for i in checked.verdict.evidence if i in by_id]
    later = checked.hindsight.evidence if checked.hindsight else ()
    return {
        "n": n,
        "claim": checked.claim,
        "page": said.document.page_at(checked.claim.start) if said.document else None,
        "verdict": checked.verdict,
        "hindsight": checked.hindsight,
        "evidence": pieces,
        "later": [by_id[i] for i in later if i in by_id and i not in checked.verdict.evidence],
        "ruler": ruler.draw(checked.claim, pieces),
        "family": wording.family(checked.verdict.label),
    }


def shape(label: Label | LedgerStatus) -> str:
    """The name of the symbol that stands beside a label."""
    if isinstance(label, LedgerStatus):
        return str(wording.words()["statuses"][label.value]["shape"])
    return label.value.lower()


def _rendered(name: str, uses: Iterable[SourceUse], **context: Any) -> str:  # noqa: ANN401 - for the template
    """Fill a template; ``uses`` become the numbered notes that paper shows in the place of links."""
    notes: dict[str, Note] = {}
    for use in uses:
        notes.setdefault(use.citation or use.title, Note(len(notes) + 1, unverified=use.confidence != "seen"))
    return _environment().get_template(name).render(notes=notes, **context)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        finalize=_finalize,
    )
    environment.filters.update(
        country=phrasing.country,
        body=phrasing.body_name,
        countries=lambda codes: phrasing.listed([phrasing.country(c) for c in codes]),
        period=wording.in_words,
        day=phrasing.day,
        iso=lambda p: wording.iso(p) or "",
        quantity=phrasing.quantity,
        edited=wording.edited,
        measured=wording.value,
        figure=phrasing.figure,
        label=wording.label_word,
        timing_said=wording.timing_said,
        kind=wording.kind_title,
        reason=wording.reason_sentence,
        meaning=wording.label_sentence,
        upper_first=phrasing.capital,
        listed=phrasing.listed,
        counted=phrasing.counted,
        stated=wording.stated,
        family=wording.family,
        shape=shape,
        tables=_tables,
        lead=wording.lead,
        licences=lambda pieces: dict.fromkeys(use.licence for piece in pieces for use in piece.sources),
        caveats=lambda pieces: sorted({reason for piece in pieces for reason in piece.caveats}),
        linked=_linked,
        timeline=lambda section, as_of: timeline.draw(section.spans, as_of, section.key),
        drawn=lambda figure: [figures.draw(figure, width) for width in (figures.NARROW, figures.WIDE)],
        sparkline=sparkline.draw,
        cell=wording.cell,
        distinct_files=_distinct_files,
        cited=lambda item: _cited(item).values(),
        shared_source=_shared_source,
        longest_bars=_longest_bars,
    )
    style = _style()
    environment.globals.update(
        style=style,
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        words=wording.words(),
        ungraded=wording.UNGRADED,
        labels=tuple(Label),
        grades=tuple(Grade),
    )
    return environment


def _finalize(value: object) -> object:
    """Text that a page may carry: control characters and lone surrogates are shown as U+FFFD."""
    return wording.printable(value) if type(value) is str else value


def _style() -> str:
    """The style sheet without its comments and indentation."""
    from markupsafe import Markup

    written = (TEMPLATES / "style.css").read_text(encoding="utf-8")
    bare = re.sub(r"/\*.*?\*/", "", written, flags=re.DOTALL)
    return Markup(re.sub(r"\n\s*", "\n", bare).strip())  # noqa: S704 - our own file


def _linked(text: str) -> Markup:
    """The text, escaped, with each web address as a link that shows its host; paper shows all of it."""
    from markupsafe import Markup, escape

    text = wording.printable(text)
    out, last = Markup(""), 0
    for found in _ADDRESS.finditer(text):
        out += escape(text[last : found.start()])
        host = found["host"].removeprefix("www.")
        out += Markup('<a class="out" href="{}" rel="noopener noreferrer">{}</a>').format(found[0], host)
        last = found.end()
    return out + escape(text[last:])
