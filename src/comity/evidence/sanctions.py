"""Sanctions programmes of each sender named on each target, in effect or ended on the date."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from comity import countries
from comity.errors import UsageError
from comity.evidence.naming import evidence_id
from comity.evidence.remembered import once_per_world
from comity.facts import grade_of
from comity.phrasing import capital, country, span
from comity.records import Evidence, Period
from comity.vocabulary import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from comity.facts.rows import Sanction
    from comity.records import Claim, Communique
    from comity.world import WorldAt


def measures(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """For each sender named and each target: the programmes in effect, or else those that had ended."""
    del communique
    senders, targets = _roles(claim)
    for words in senders:
        for target in targets:
            yield from _of_sender(world, words, target)


@once_per_world
def _of_sender(world: WorldAt, words: str, target: str) -> tuple[Evidence, ...]:
    codes = sender_codes(words)
    in_effect = [f.row for code in codes for f in world.sanctions(target, code)]
    ended = [f.row for code in codes for f in world.past_sanctions(target, code)] if not in_effect else []
    return tuple(_programme(words, rows, ended=not in_effect) for rows in _by_programme(in_effect or ended))


def _by_programme(rows: Iterable[Sanction]) -> Iterable[list[Sanction]]:
    """The kinds of measure of one programme together, newest programme first."""
    programmes: dict[tuple[str, str, str], list[Sanction]] = {}
    for row in sorted(rows, key=_newest_first):
        programmes.setdefault((row.sender, row.programme, row.source.citation), []).append(row)
    return programmes.values()


def _roles(claim: Claim) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The senders as the claim names them, and the targets in alphabetical order."""
    codes = claim.countries
    senders = claim.details.sender or (codes[:1] if claim.directed and len(codes) > 1 else ())
    sending = {code for words in senders for code in sender_codes(words)}
    targets = codes[1:] if claim.directed and len(codes) > 1 else codes
    return senders, tuple(sorted(set(targets) - sending))


@cache
def sender_codes(words: str) -> tuple[str, ...]:
    """The senders that a phrase means: keys of the table; "the West" is several.

    >>> sender_codes("certain European states")
    ('EU', 'GBR')
    """
    groups: dict[str, list[str]] = load_yaml("evidence/senders.yaml")
    said = words.lower()
    for phrase, codes in groups.items():
        if phrase in said:
            return tuple(codes)
    try:
        is_code = len(words) == 3 and words.isupper()
        return ((countries.get(words) if is_code else countries.find(words)).iso3,)
    except UsageError:
        return (words,) if words.isupper() else ()


def _programme(words: str, rows: list[Sanction], *, ended: bool) -> Evidence:
    first = rows[0]
    kinds = ", ".join(sorted({row.kind for row in rows}))
    until = f" to {span(first.until)}" if ended and first.until.end else ""
    since = span(first.since)
    return Evidence(
        id=evidence_id(
            "sanctions", first.sender, first.target, first.programme, since, *([words] if words else [])
        ),
        metric="sanctions",
        countries=(first.target,),
        period=Period(start=first.since.start, end=first.until.end, as_stated=first.since.as_stated),
        grade=min(grade_of(row) for row in rows),
        method=f"a programme of the table of sanctions ({kinds}); the table lists no single persons or firms",
        statement=(
            f"{capital(country(first.sender))}, on {country(first.target)}: {first.programme} "
            f"({first.legal_basis}), {'from' if ended else 'since'} {since}{until}"
        ),
        sources=tuple(dict.fromkeys(row.source for row in rows)),
        state="ended" if ended else "in_effect",
        about=words,
        rows=len(rows),
    )


def _newest_first(row: Sanction) -> tuple[int, str, str]:
    return -(row.since.start or date.min).toordinal(), row.sender, row.programme
