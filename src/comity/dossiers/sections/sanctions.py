"""Sanctions of each on the other, and of anyone else on either."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from comity.dossiers.wording import in_words
from comity.facts.grades import grade_of
from comity.phrasing import capital, counted, country, listed
from comity.records import Item, Section, Span

if TYPE_CHECKING:
    from comity.dossiers.sections.subject import Subject
    from comity.facts.rows import Sanction

KEY, TITLE = "sanctions", "Sanctions"
_KINDS = ("arms", "financial", "trade", "sectoral", "travel")


def section(subject: Subject) -> Section:
    """Measures in effect, those between the two first."""
    between = subject.view.sanctions_between(*subject.pair)
    mutual = {(f.row.sender, f.row.target): f.by if f.via else None for f in between}
    of = {code: _by_sender([f.row for f in subject.view.sanctions(code)]) for code in subject.pair}
    groups = [(sender, target, rows) for target, g in of.items() for sender, rows in g.items()]
    first = [g for g in groups if (g[0], g[1]) in mutual]
    rest = [g for g in groups if (g[0], g[1]) not in mutual]
    items = tuple(_item(subject, *g) for g in (*first, *rest))
    return Section(
        key=KEY,
        title=TITLE,
        finding=_finding(subject, mutual, of),
        items=items,
        spans=tuple(_span(*group) for group in (*first, *rest)),
        absent=None
        if items
        else "The table of programmes names none in effect on either. It lists programmes, not persons or "
        "firms, and few senders beyond the UN, the EU, the United States and the United Kingdom.",
    )


def _by_sender(rows: list[Sanction]) -> dict[str, list[Sanction]]:
    """The rows on one target under each sender, in alphabetical order."""
    found: dict[str, list[Sanction]] = {}
    for row in sorted(rows, key=lambda r: country(r.sender)):
        found.setdefault(row.sender, []).append(row)
    return found


def _finding(
    subject: Subject, mutual: dict[tuple[str, str], str | None], of: dict[str, dict[str, list[Sanction]]]
) -> str:
    sending = [
        f"{country(sender)}{_binding(sender, member)} on {country(target)}"
        for (sender, target), member in sorted(mutual.items(), key=lambda m: m[0][::-1])
    ]
    if sending:
        said = f"Measures are in effect between the two: {listed(sending)}"
    else:
        said = "Neither has sanctions on the other on record"
    (first, n), (second, m) = ((country(code), len(of[code])) for code in subject.pair)
    return f"{said}; {first} is under measures of {counted(n, 'sender')} and {second} of {m}."


def _binding(sender: str, member: str | None) -> str:
    """Why a bloc's measure is one of the two countries' own."""
    return f" ({country(member)} is a member)" if member and sender != "UN" else ""


def _item(subject: Subject, sender: str, target: str, rows: list[Sanction]) -> Item:
    kinds = [k for k in _KINDS if any(r.kind == k for r in rows)]
    programmes = list(dict.fromkeys(r.programme for r in rows))
    oldest = min(rows, key=lambda r: (r.since.end or subject.as_of, r.programme))
    bases = list(dict.fromkeys(r.legal_basis for r in rows if r.legal_basis))
    text = (
        f"{capital(country(sender))} on {country(target)}: {listed(kinds)} measures "
        f"under {counted(len(programmes), 'programme')}, the oldest since {in_words(oldest.since)}."
    )
    return Item(
        text=text,
        grade=max(grade_of(r) for r in rows),
        sources=tuple(dict.fromkeys(r.source for r in rows)),
        period=oldest.since,
        columns=(
            ("Sender", capital(country(sender))),
            ("On", capital(country(target))),
            ("Kinds", capital(listed(kinds))),
            ("Programmes and first day", "; ".join(_programme(p, rows) for p in programmes)),
            ("Legal basis", "; ".join(bases) or "not in the table"),
        ),
    )


def _span(sender: str, target: str, rows: list[Sanction]) -> Span:
    """A sender's measures on a target on the time axis, from the oldest in effect."""
    oldest = min(rows, key=lambda r: r.since.start or date.max).since
    return Span(
        label=capital(f"{country(sender)} on {country(target)}"),
        start=oldest.start,
        end=None,
        ending=f"since {oldest.start.year}" if oldest.start else "not dated",
        goes_on=True,
    )


def _programme(name: str, rows: list[Sanction]) -> str:
    first = min((r for r in rows if r.programme == name), key=lambda r: r.since.end or date.max)
    return f"{name} ({in_words(first.since)})"
