"""The ledger of a pair, what is overdue, and how promises ended: as lines for a terminal and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comity.dossiers.compose import citation, day
from comity.dossiers.wording import in_words, iso, label_word, timing_said
from comity.ledger.remarks import amount
from comity.ledger.rules import STATUS_OF
from comity.ledger.statements import RATIO
from comity.ledger.summary import Ending
from comity.phrasing import aside, by_deadline, capital, counted, country, listed, possessive
from comity.records import is_overdue, to_plain
from comity.vocabulary import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from comity.ledger.chains import Chain, Link, Move
    from comity.ledger.conflicts import Conflict
    from comity.ledger.follow import Followed
    from comity.ledger.overdue import Overdue
    from comity.ledger.sayings import Quantity
    from comity.ledger.summary import Tally
    from comity.records import LedgerEntry, LedgerStatus, Timing

SCHEMA, OVERDUE_SCHEMA, SUMMARY_SCHEMA = "comity/ledger/1", "comity/overdue/1", "comity/kept/1"


def chain_lines(
    chains: Sequence[Chain], commitments: Sequence[Followed], said: Sequence[Followed] = ()
) -> Iterator[str]:
    """The chains of a pair, each target on two lines, and the commitments of the registry.

    Parameters
    ----------
    said : the statements of the registry, with the facts and disputes about each
    """
    around = {one.entry.id: one for one in said}
    for chain in chains:
        yield quantity_title(chain.quantity)
        for link in chain.links:
            yield from _target_lines(link)
            yield from _around_lines(around.get(link.entry.id))
        yield from _rule_lines(chain.links)
        if chain.levels:
            yield "  Levels reported (statements; nothing here checks them)"
        for level in chain.levels:
            yield f"    {iso(level.said_on):10}  {_level(level)}{aside(level.speaker)}"
            yield from _around_lines(around.get(level.id))
        for conflict in chain.conflicts:
            yield f"  ≠ Sources conflict: {conflict_words(conflict)}"
        yield ""
    if commitments:
        yield "Commitments in the registry"
    for one in commitments:
        yield from commitment_lines(one)


def _target_lines(link: Link) -> Iterator[str]:
    entry = link.entry
    due = f" {by_deadline(entry.deadline.end)}" if entry.deadline.end else ""
    when = f", “{entry.deadline_as_stated}”" if entry.deadline_as_stated and not due else ""
    yield f"    {iso(entry.said_on):10}  {figure(entry)}{due}{when}: {moves_words(link.moves)}"
    yield f"                {capital(entry.speaker)}. {capital(standing_words(entry.status, entry.timing))}"


def _around_lines(followed: Followed | None) -> Iterator[str]:
    if followed is not None:
        yield from _fact_lines(followed)
        yield from _dispute_lines(followed)


def _fact_lines(followed: Followed) -> Iterator[str]:
    """What happened."""
    for fact in followed.facts:
        yield f"                {fact.text('day')}: {fact.title}"


def _dispute_lines(followed: Followed) -> Iterator[str]:
    """Who disputes what is said of it."""
    for dispute in followed.disputes:
        yield f"                Disputed by {dispute.text('by')} ({dispute.text('status')}): {dispute.title}"


def _rule_lines(links: Sequence[Link]) -> Iterator[str]:
    """The rules that gave the statuses of a chain, each once: our reading, and nobody's statement."""
    rules = dict.fromkeys(link.standing.rule for link in links)
    if rules:
        yield "  Our reading follows from these rules"
    for rule in rules:
        yield f"    {label_word(STATUS_OF[rule])}: {rule.sentence}"


def standing_words(status: LedgerStatus | None, timing: Timing | None) -> str:
    """A status, and what the deadline says where that is still of interest."""
    word = label_word(status).lower() if status else "no status"
    said = timing_said(status, timing)
    return f"{word}, {said}" if said else word


def figure(entry: LedgerEntry) -> str:
    """The figure of a statement, with its hedge."""
    return (
        f"{amount(entry)} the level" if entry.unit == RATIO and entry.value_low is not None else amount(entry)
    )


def _level(entry: LedgerEntry) -> str:
    if entry.period.stated:
        return f"{figure(entry)} for {in_words(entry.period)}"
    return f"{figure(entry)}, {entry.period_as_stated or 'no period stated'}"


def moves_words(moves: Iterable[Move]) -> str:
    """How a target stands to the earlier one."""
    words = load_yaml("dossiers/ledger_words.yaml")["moves"]
    return listed([words[move.value] for move in moves])


def conflict_words(conflict: Conflict) -> str:
    """What two statements cannot both say."""
    first, second = conflict.entries
    template: str = load_yaml("dossiers/ledger_words.yaml")["conflicts"][conflict.kind.value]
    periods = in_words(first.period), in_words(second.period)
    if "{period}" in template:
        return template.format(period=periods[0], first=_said(first), second=_said(second))
    return template.format(
        figure=figure(first),
        first=f"{periods[0]}{aside(first.speaker)}",
        second=f"{periods[1]}{aside(second.speaker)}",
    )


def _said(entry: LedgerEntry) -> str:
    return f"{figure(entry)}{aside(entry.speaker)}"


def quantity_title(quantity: Quantity) -> str:
    """What a chain is about."""
    names = listed([country(code) for code in sorted(quantity.parties)])
    measure = load_yaml("dossiers/ledger_words.yaml")["measures"].get(quantity.measure, quantity.measure)
    whose = f"{possessive(country(quantity.exporter))} " if quantity.exporter else ""
    return f"{capital(names)}: {whose}{measure}{aside(quantity.scope)}"


def commitment_lines(followed: Followed) -> Iterator[str]:
    """A commitment: what happened, and apart from it our reading and who disputes it."""
    entry, outcome = followed.entry, followed.outcome
    due = entry.text("deadline") or entry.text("deadline_words")
    by = f", due {due}" if due else ""
    yield f"    {entry.text('made') or 'undated':10}  {entry.title}{by}{aside(entry.id)}"
    yield from _fact_lines(followed)
    if outcome:
        late = ", overdue" if is_overdue(outcome.status, outcome.timing) else ""
        status = label_word(outcome.status).lower()
        yield f"                Our reading: {status}{late}. {outcome.rule.sentence}"
    yield from _dispute_lines(followed)


def ledger_dict(
    pair: tuple[str, str],
    as_of: date,
    chains: Sequence[Chain],
    commitments: Sequence[Followed],
    said: Sequence[Followed] = (),
) -> dict[str, Any]:
    """The ledger of a pair, in the form of ``schema/ledger-1.json``; ``said`` as in ``chain_lines``."""
    around = {one.entry.id: one for one in said}
    return {
        "schema": SCHEMA,
        "pair": sorted(pair),
        "as_of": as_of.isoformat(),
        "chains": [_chain(chain, around) for chain in chains],
        "commitments": [commitment_dict(one) for one in commitments],
    }


def _chain(chain: Chain, around: Mapping[str, Followed]) -> dict[str, Any]:
    return {
        "parties": sorted(chain.quantity.parties),
        "measure": chain.quantity.measure,
        "exporter": chain.quantity.exporter,
        "scope": chain.quantity.scope,
        "targets": [
            {
                **statement_dict(link.entry),
                "moves": [move.value for move in link.moves],
                "takes_up": link.takes_up,
                "rests_on": list(link.standing.rests_on),
                "rule": link.standing.rule.value,
                "because": link.standing.rule.sentence,
                **_around_dict(around.get(link.entry.id)),
            }
            for link in chain.links
        ],
        "levels": [{**statement_dict(level), **_around_dict(around.get(level.id))} for level in chain.levels],
        "conflicts": [
            {"kind": c.kind.value, "reason": c.reason.value, "entries": [e.id for e in c.entries]}
            for c in chain.conflicts
        ],
    }


def _around_dict(followed: Followed | None) -> dict[str, Any]:
    """Dated facts and objections, apart from our reading; empty where the registry has none."""
    facts, disputes = (followed.facts, followed.disputes) if followed else ((), ())
    return {
        "happened": [{"id": f.id, **to_plain(dict(f.fields)), "source": f.provenance.source} for f in facts],
        "disputes": [{"id": d.id, **to_plain(dict(d.fields))} for d in disputes],
    }


def statement_dict(entry: LedgerEntry) -> dict[str, Any]:
    """One statement of the ledger."""
    return {
        "id": entry.id,
        "said_on": entry.said_on.as_stated,
        "speaker": entry.speaker,
        "figure": entry.figure,
        "value_low": entry.value_low,
        "value_high": entry.value_high,
        "unit": entry.unit,
        "period_start": day(entry.period.start),
        "period_end": day(entry.period.end),
        "deadline": day(entry.deadline.end),
        "deadline_as_stated": entry.deadline_as_stated or None,
        "status": entry.status.value if entry.status else None,
        "timing": entry.timing.value if entry.timing else None,
        "note": entry.note or None,
        "source": citation(entry.source),
    }


def commitment_dict(followed: Followed) -> dict[str, Any]:
    """A commitment, what happened to it, our reading, and the objections."""
    entry, outcome = followed.entry, followed.outcome
    return {
        "id": entry.id,
        "fields": to_plain(dict(entry.fields)),
        "source": entry.provenance.source,
        "reading": {**to_plain(outcome), "because": outcome.rule.sentence} if outcome else None,
        **_around_dict(followed),
    }


def tally_lines(title: str, tallies: Sequence[Tally]) -> Iterator[str]:
    """How promises ended, group by group: only what there is, and the share kept with both intervals."""
    yield title
    words = load_yaml("dossiers/ledger_words.yaml")["endings"]
    for one in tallies:
        ended = [f"{one.endings[e]} {words[e.value]}" for e in Ending if e in one.endings]
        said = f"{counted(one.promises, 'promise')} said {counted(one.said, 'time')}"
        yield f"  {one.name}: {said}: {listed(ended)}"
        if one.kept_share is None or one.sampling is None or one.ignorance is None:
            yield "      share kept: none came due that could be told"
            continue
        yield (
            f"      share kept: {one.kept_share:.0%} of {one.decided} decided "
            f"({one.sampling.low:.0%} to {one.sampling.high:.0%}, 95% interval); "
            f"{one.ignorance.low:.0%} to {one.ignorance.high:.0%}, whatever became of the others"
        )


def tally_dict(one: Tally) -> dict[str, Any]:
    """How promises of a group ended."""
    return {
        "name": one.name,
        "promises": one.promises,
        "said": one.said,
        "endings": {e.value: one.endings.get(e, 0) for e in Ending},
        "decided": one.decided,
        "kept_share": one.kept_share,
        "kept_share_95": list(one.sampling) if one.sampling else None,
        "kept_share_bounds": list(one.ignorance) if one.ignorance else None,
    }


def kept_dict(as_of: date, by: str, tallies: Sequence[Tally]) -> dict[str, Any]:
    """How promises ended, group by group, in the form of ``schema/kept-1.json``."""
    groups = [tally_dict(one) for one in tallies]
    return {"schema": SUMMARY_SCHEMA, "as_of": as_of.isoformat(), "by": by, "groups": groups}


def overdue_dict(as_of: date, found: Overdue) -> dict[str, Any]:
    """What is overdue, in the form of ``schema/overdue-1.json``; ``total`` counts also what is not listed."""
    rows = [{**to_plain(one), "days": one.days(as_of)} for one in found.first]
    return {
        "schema": OVERDUE_SCHEMA,
        "as_of": as_of.isoformat(),
        "total": found.total,
        "overdue": rows,
    }


def overdue_lines(as_of: date, found: Overdue) -> Iterator[str]:
    """A line for each thing that is overdue."""
    for one in found.first:
        disputed = ", disputed" if one.disputed else ""
        by = f", by {one.by}" if one.by else ""
        yield (
            f"{one.due}  {one.days(as_of):>5} days  {', '.join(one.parties)}: {one.what}{by}; "
            f"{label_word(one.status).lower()}{disputed}"
        )
