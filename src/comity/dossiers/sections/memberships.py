"""Bodies: where both take part, with which standing, and where one does alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from comity.dossiers.wording import in_words
from comity.facts.grades import grade_of
from comity.phrasing import body_name, capital, counted, country, listed, with_article
from comity.records import Item, Section, Span

if TYPE_CHECKING:
    from comity.dossiers.sections.subject import Subject
    from comity.facts.rows import Membership
    from comity.records import SourceUse

KEY, TITLE = "memberships", "Memberships"
_CALLED = {"dialogue_partner": "dialogue partner", "suspended": "member, suspended"}


def section(subject: Subject) -> Section:
    """The memberships of both, shared ones first."""
    in_a, in_b = (_by_body(subject, code) for code in subject.pair)
    shared = sorted(in_a.keys() & in_b.keys(), key=body_name)
    full = [k for k in shared if in_a[k].status == in_b[k].status == "member"]
    mixed = [k for k in shared if k not in full]
    items = [_shared(subject, in_a[k], in_b[k]) for k in (*full, *mixed)]
    for code, own, other in ((subject.a, in_a, in_b), (subject.b, in_b, in_a)):
        items += _alone(code, [own[k] for k in sorted(own.keys() - other.keys(), key=body_name)])
    return Section(
        key=KEY,
        title=TITLE,
        finding=_finding(subject, full, mixed),
        items=tuple(items),
        spans=tuple(_span(in_a[k], in_b[k]) for k in (*full, *mixed)),
        absent=None if items else f"The table of memberships names neither of them on {subject.day}.",
    )


def _by_body(subject: Subject, code: str) -> dict[str, Membership]:
    """The most telling standing of a country in each body."""
    found = {}
    for row in subject.view.memberships(code):
        telling = subject.view.membership(code, row.body)
        if telling is not None:
            found[row.body] = telling
    return found


def _finding(subject: Subject, full: list[str], mixed: list[str]) -> str:
    together = counted(len(full), "body", "bodies")
    named = f" ({listed([body_name(k) for k in full])})" if 0 < len(full) <= 4 else ""
    sentence = f"{capital(subject.both)} are both members of {together}{named}"
    if mixed:
        sentence += f", and take part in {len(mixed)} more with different standing"
    return sentence + "."


def _shared(subject: Subject, in_a: Membership, in_b: Membership) -> Item:
    name_a, name_b = subject.names
    named = body_name(in_a.body)
    if in_a.status == in_b.status == "member":
        text = f"Both are members of {named}: {name_a} {_since(in_a)}, {name_b} {_since(in_b)}."
    else:
        first, second = (f"{a_or_an(m)} ({_since(m)})" for m in (in_a, in_b))
        text = f"In {named}, {name_a} is {first} and {name_b} {second}."
    return Item(
        text=text,
        grade=max(grade_of(in_a), grade_of(in_b)),
        sources=_distinct(in_a.source, in_b.source),
        caveats=in_a.caveats | in_b.caveats,
        columns=(
            ("Body", capital(named)),
            (capital(name_a), f"{called(in_a.status)}, {_since(in_a)}"),
            (capital(name_b), f"{called(in_b.status)}, {_since(in_b)}"),
        ),
    )


def _span(in_a: Membership, in_b: Membership) -> Span:
    """A body on the time axis, from when the later of the two has its standing."""
    both = (in_a, in_b)
    known = [row.since for row in both if row.since.start]
    later = max(known, key=lambda since: since.start or date.min) if len(known) == len(both) else None
    alike = in_a.status == in_b.status == "member"
    since = f"since {later.start.year}" if later and later.start else "not dated"
    return Span(
        label=capital(body_name(in_a.body)),
        start=later.start if later else None,
        end=None,
        ending=since if alike else f"{since}, differing",
        goes_on=True,
    )


def _alone(code: str, rows: list[Membership]) -> list[Item]:
    """One line on the bodies where the other has no standing on record."""
    if not rows:
        return []
    of_status: dict[str, list[str]] = {}
    for row in rows:
        of_status.setdefault(row.status, []).append(body_name(row.body))
    said = "; ".join(f"{called(status)}: {listed(bodies)}" for status, bodies in of_status.items())
    return [
        Item(
            text=f"{capital(country(code))} alone is on record in {len(rows)} more. {capital(said)}.",
            grade=max(grade_of(row) for row in rows),
            sources=_distinct(*(row.source for row in rows)),
        )
    ]


def called(status: str) -> str:
    """A standing in words."""
    return _CALLED.get(status, status.replace("_", " "))


def a_or_an(row: Membership) -> str:
    """A standing with its article."""
    return with_article(called(row.status))


def _since(row: Membership) -> str:
    return f"since {in_words(row.since)}" if row.since.stated else "since a day not established"


def _distinct(*uses: SourceUse) -> tuple[SourceUse, ...]:
    return tuple(dict.fromkeys(uses))
