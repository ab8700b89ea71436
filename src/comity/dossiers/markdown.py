"""The dossier of a pair as Markdown, its sources as numbered notes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from comity import phrasing
from comity.dossiers import wording

if TYPE_CHECKING:
    from comity.records import Item, PairDossier, Section, SourceUse

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~])")


def pair_page(dossier: PairDossier) -> str:
    """A heading, a section each with its finding and its lines, and the notes."""
    notes: dict[str, int] = {}
    parts = [
        f"# {_plain(phrasing.capital(dossier.names[0]))} and {_plain(dossier.names[1])}",
        f"As of {phrasing.day(dossier.as_of)}. Nothing dated later counts.",
    ]
    for section in dossier.sections:
        parts += _section(section, notes)
    parts += [f"**Note:** {_plain(w)}" for w in dossier.warnings]
    if notes:
        parts.append("\n".join(f"[^{n}]: {note}" for note, n in notes.items()))
    return "\n\n".join(parts) + "\n"


def _section(section: Section, notes: dict[str, int]) -> list[str]:
    parts = [f"## {section.title}", f"**{_plain(section.finding)}**"]
    if section.items:
        graded = section.key not in wording.UNGRADED
        parts.append("\n".join(_line(item, notes, graded=graded) for item in section.items))
    if section.absent:
        parts.append(f"*{_plain(section.absent)}*")
    return parts


def _line(item: Item, notes: dict[str, int], *, graded: bool) -> str:
    if not graded:
        return f"- {_plain(item.text)}"
    numbers = [notes.setdefault(_note(use), len(notes) + 1) for use in item.sources]
    return f"- {_plain(item.text)} ({item.grade.value}){''.join(f'[^{n}]' for n in numbers)}"


def _note(use: SourceUse) -> str:
    unverified = "; from general knowledge, still to be verified" if use.confidence != "seen" else ""
    return f"{_plain(use.citation or use.title)}; {_plain(use.licence)}{unverified}"


def _plain(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return _MARKUP.sub(r"\\\1", " ".join(wording.printable(text).split()))
