"""The sentences about standings: who was what, where, on the date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity import phrasing
from comity.phrasing import begun, body_name, capital, country, listed, pair_names
from comity.verdicts.wording import sources_of
from comity.vocabulary import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from comity.records import Claim, Evidence

_MOST = 3


def standings(pieces: Iterable[Evidence]) -> str:
    """The lesser standings at issue, in words: ``observer and partner``."""
    return listed(sorted({(p.state or "").replace("_", " ") for p in pieces}))


def covers_goods(claim: Claim) -> str:
    """The condition that the measures cover the goods named."""
    return f"the measures in effect cover {listed(claim.details.product)}"


def membership(claim: Claim, spells: Sequence[Evidence], agreements: Sequence[Evidence], as_of: date) -> str:
    """Who stood where on the date, with past standings and agreements that matter."""
    if not spells:
        named = listed([body_name(key) for key in claim.details.framework]) or "the body"
        return f"No dated member list of {named} is at hand to look up {pair_names(claim.countries)} in."
    parts = [_of_country(code, spells, as_of) for code in sorted(set(claim.countries), key=country)]
    known = "; ".join(part for part in parts if part)
    said = [f"On {phrasing.day(as_of)} {known}."] if known else []
    said += [f"{capital(p.statement.rstrip('.'))}." for p in agreements if p.state == "in_force"]
    open_ones = [p.statement.rstrip(".") for p in spells if not p.grade.decides]
    if open_ones:
        said.append(f"Not established for that date: {'; '.join(dict.fromkeys(open_ones))}.")
    return " ".join(said)


def _of_country(code: str, spells: Sequence[Evidence], as_of: date) -> str:
    """ "Belarus was a member of X and of Y and a partner of Z"; a past standing where there is none now."""
    ways: dict[str, str] = load_yaml("verdicts/statuses.yaml")["said"]
    mine = [p for p in spells if p.countries == (code,) and p.grade.decides]
    now = [p for p in mine if p.period.end is None or p.period.end >= as_of]
    gone = [p for p in mine if p not in now]
    phrases = []
    for state, way in ways.items():
        bodies = [_since(p, gone) for p in now if p.state == state]
        if bodies:
            phrases.append(f"{way} {listed(bodies)}")
    return f"{country(code)} was {listed(phrases)}" if phrases else ""


def _since(piece: Evidence, gone: Sequence[Evidence]) -> str:
    """A body with the beginning of the standing; where there is none now, with the one that ended."""
    if piece.period.start:
        return f"{body_name(piece.about or 'the body')} (since {begun(piece.period)})"
    before = [f"{(p.state or '').replace('_', ' ')} {_spell(p)}" for p in gone if p.about == piece.about]
    return body_name(piece.about or "the body") + (f" ({', '.join(before)})" if before else "")


def _spell(piece: Evidence) -> str:
    since = f"from {begun(piece.period)} " if piece.period.start else ""
    return f"{since}until {phrasing.day(piece.period.end)}" if piece.period.end else since.strip()


def agreement(claim: Claim, pieces: Sequence[Evidence], as_of: date) -> str:
    """What the agreement table says of the agreement named."""
    named = [p for p in pieces if p.metric in ("agreement", "agreement.signed")]
    if claim.quantity is not None:
        return "The text names an amount or number under an agreement, and no record of it is at hand."
    if not named:
        other = [p for p in pieces if p.metric == "agreement.other"]
        shown = (
            f" Others between the two at that date: {listed([p.about or '' for p in other[:_MOST]])}."
            if other
            else ""
        )
        what = listed(claim.details.framework) or "the agreement that the text means"
        return f"{capital(what)} is not in the table of agreements for {pair_names(claim.countries)}.{shown}"
    told = list(dict.fromkeys(p.statement.rstrip(".") for p in named))
    return f"As of {phrasing.day(as_of)}: {'; '.join(told[:_MOST])} ({sources_of(named[0])})."


def sanctions(claim: Claim, measures: Sequence[Evidence], as_of: date) -> str:
    """How many programmes each sender named had in effect on each target, and the newest."""
    if not measures:
        return (
            f"No programme by the senders named on {pair_names(claim.countries)} is in the table, "
            "and the table is not complete."
        )
    groups: dict[tuple[str, str], list[Evidence]] = {}
    for piece in measures:
        groups.setdefault((piece.about or "", piece.countries[0]), []).append(piece)
    told = [_programmes(words, target, pieces) for (words, target), pieces in sorted(groups.items())]
    return f"On {phrasing.day(as_of)} {'; '.join(told)}."


def _programmes(words: str, target: str, pieces: Sequence[Evidence]) -> str:
    newest = max(pieces, key=lambda p: (p.period.start is not None, p.period.start, p.id))
    example = newest.statement.partition(": ")[2] or newest.statement
    against = f"of {sender(words)} on {country(target)}"
    in_effect = newest.state == "in_effect"
    if len(pieces) == 1:
        return f"one programme {against} {'was in effect' if in_effect else 'had ended'}: {example}"
    held = "were in effect" if in_effect else "had ended"
    return f"{len(pieces)} programmes {against} {held}, the newest {example}"


def sender(words: str) -> str:
    """A sender as the text names it; a code as the country that it stands for."""
    if len(words) == 3 and words.isupper():
        return country(words)
    return f"the {words}" if words.isupper() or (words[:1].isupper() and " " in words) else words


def visit(claim: Claim, visits: Sequence[Evidence]) -> str:
    """Who reported the visit, and of which days."""
    if not visits:
        return f"No record of the visit is at hand for {pair_names(claim.countries)}."
    return f"{capital('; '.join(dict.fromkeys(p.statement.rstrip('.') for p in visits[:_MOST])))}."
