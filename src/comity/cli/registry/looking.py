"""``comity registry list``, ``show`` and ``history``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from comity.cli.registry import chosen, desk
from comity.ledger.registry.kinds import EntryKind, Index, form

if TYPE_CHECKING:
    from datetime import date

    from comity.ledger.follow import Followed
    from comity.ledger.outcomes import Outcome
    from comity.ledger.registry.entries import Change, Entry


@click.command(
    "list",
    short_help="The entries of a pair, a sector or a status.",
    help=(
        "Lists entries, the newest first: all of them, or those of a kind, a pair, a sector or a status, or "
        "those that fall due by a date.\n\n"
        "\b\nExamples:\n"
        "  comity registry list\n"
        "  comity registry list documents --pair IRN BLR --status in_force\n"
        "  comity registry list commitments --due-by 2026-12-31 --as-of 2026-06-30"
    ),
)
@chosen.several
@desk.pair
@click.option("--status", metavar="WORD", help="Only those with this status, such as signed or pipeline.")
@click.option("--sector", metavar="CODE", help="Only those in this DAC/CRS sector.")
@click.option("--about", metavar="WORDS", help="Only those with these words in the title.")
@click.option("--due-by", metavar="DATE", help="Only those that fall due by this date, the earliest first.")
@desk.limit
@desk.view
def list_entries(
    *,
    kinds: tuple[str, ...],
    pair: tuple[str, str] | None,
    status: str | None,
    sector: str | None,
    about: str | None,
    due_by: str | None,
    limit: int,
    asked: desk.View,
) -> None:
    """Print a line an entry."""
    from comity.cli.sinks import print_json
    from comity.inputs import typed_date

    due = typed_date(due_by, what="--due-by").end if due_by else None
    of_kinds = tuple(chosen.PLURALS[name] for name in kinds)
    told, marks = chosen.status_of(status, of_kinds), desk.marks_of(pair, sector)
    with desk.open_named(asked.named) as registry:
        from comity.ledger.store import reading

        wanted = reading.Wanted(
            kinds=of_kinds, marks=marks, status=told, about=about, due_by=due, as_of=asked.day
        )
        with registry.reading() as connection:
            number = reading.count(connection, wanted)
            ordered = reading.due if due else reading.listed
            found = ordered(connection, wanted, limit=limit)
    if asked.as_json:
        print_json([plain(entry) for entry in found], indent=2)
        return
    for entry in found:
        click.echo(line(entry))
    if number > len(found):
        asked.manners.warn(f"{number - len(found):,} more; raise --limit, or narrow the list")
    elif not found:
        asked.manners.warn("0 entries fit")


@click.command(
    "show",
    short_help="One entry: what it says, what became of it, who disputes it.",
    help=(
        "Shows an entry: its fields with source and author, the entries that refer to it, the facts on "
        "record about it, and apart from these our reading: the status, and the rule that gave it.\n\n"
        "\b\nExample:\n"
        "  comity registry show ID --as-of 2026-06-30"
    ),
)
@click.argument("identity", metavar="ID")
@desk.view
def show(*, identity: str, asked: desk.View) -> None:
    """Print the entry and what is around it."""
    from comity.cli.sinks import print_json

    day = asked.day
    with desk.open_named(asked.named) as registry:
        from comity.ledger.store import reading
        from comity.ledger.store.problems import NoSuchEntry

        with registry.reading() as connection:
            entry = reading.entry(connection, identity, day)
            if entry is None:
                raise NoSuchEntry(identity, f" on {day}" if day else "")
            (found,) = reading.followed(connection, [entry], day, desk.today())
    if entry.kind is EntryKind.STATEMENT:
        found = replace(found, outcome=_standing(entry, asked.named, day or desk.today()))
    if asked.as_json:
        print_json(plain_followed(found), indent=2)
    else:
        click.echo("\n".join(_shown(found)))


@click.command(
    "history",
    short_help="Every change of an entry: what, when, by whom, from which source.",
    help=(
        "Shows every change of an entry in the order in which they were written; with --as-of, those that "
        "counted by then.\n\n"
        "\b\nExample:\n"
        "  comity registry history ID"
    ),
)
@click.argument("identity", metavar="ID")
@desk.view
def history(*, identity: str, asked: desk.View) -> None:
    """Print the changes."""
    from comity.cli.sinks import print_json

    day = asked.day
    with desk.open_named(asked.named) as registry:
        from comity.ledger.store import reading
        from comity.ledger.store.problems import NoSuchEntry

        with registry.reading() as connection:
            found = reading.history(connection, identity)
    found = tuple(change for change in found if day is None or change.provenance.counts_from <= day)
    if not found:
        raise NoSuchEntry(identity, f" on {day}" if day else "")
    if asked.as_json:
        print_json([plain_change(change) for change in found], indent=2)
        return
    for change in found:
        click.echo("\n".join(_told(change)))


def _standing(entry: Entry, named: str | None, day: date) -> Outcome | None:
    """Where a target stands in its chain; None for what is no target, or is in the table that comes along."""
    from comity import world
    from comity.ledger.outcomes import Outcome
    from comity.ledger.status import standings

    said = world.open(registry=named).at(day).statements(*entry.parties)
    found = standings(said, day).get(entry.id)
    return Outcome(found.status, found.timing, found.rule, found.rests_on) if found else None


def line(entry: Entry) -> str:
    """An entry in one line."""
    from comity.ledger.registry.indexing import place

    at = place(entry.kind, entry.fields)
    asides = [*entry.parties]
    asides += [word.replace("_", " ") for word in (at.sort, at.status) if word]
    asides += [f"due {_as_stated(entry, Index.DUE)}"] if at.due else []
    return f"{entry.id}  {_as_stated(entry, Index.DAY) or 'undated'}  {at.title} ({', '.join(asides)})"


def _as_stated(entry: Entry, index: Index) -> str:
    """A date as precisely as it is known: a month is no first day of one."""
    field = form(entry.kind).indexed(index)
    return entry.text(field.name) if field else ""


def _shown(found: Followed) -> list[str]:
    entry, said = found.entry, found.entry.provenance
    lines = [f"{entry.title}", f"  {entry.kind.value} {entry.id}, change {entry.number}"]
    lines += [f"  {name}: {_cell(entry, name)}" for name in form(entry.kind).names if name in entry.fields]
    lines.append(
        f"  source: {said.source} ({said.confidence.value}); counts from {said.dated}; {said.author}"
    )
    for heading, entries in (("What happened", found.facts), ("Belongs to it", found.parts)):
        if entries:
            lines += [heading, *(f"  {line(one)}" for one in entries)]
    if found.outcome:
        from comity.dossiers.ledger import standing_words

        outcome = found.outcome
        stands = standing_words(outcome.status, outcome.timing)
        lines += ["Our reading", f"  {stands}. {outcome.rule.sentence}"]
        lines += [f"  rests on {', '.join(outcome.rests_on)}"] if outcome.rests_on else []
    if found.disputes:
        lines.append("Disputed")
        lines += [f"  {d.text('by')}: {d.title} ({d.text('status')}, {d.id})" for d in found.disputes]
    return lines


def _cell(entry: Entry, name: str) -> str:
    from comity.ledger.registry.values import write_value

    return write_value(entry.fields[name])


def _told(change: Change) -> list[str]:
    from comity.ledger.registry.values import write_value

    said = change.provenance
    head = f"{change.number}  {change.recorded_at}  {said.author}; counts from {said.dated}"
    sets = [
        f"   {name}: {'(cleared)' if value is None else write_value(value)}"
        for name, value in change.fields.items()
    ]
    return [head, *sets, f"   source: {said.source} ({said.confidence.value})"]


def plain(entry: Entry) -> dict[str, Any]:
    """An entry for JSON."""
    from comity.ledger.exchange.json_files import plain_entry

    return {**plain_entry(entry), "number": entry.number, "recorded_at": entry.recorded_at}


def plain_followed(found: Followed) -> dict[str, Any]:
    """An entry with what became of it, for JSON."""
    from comity.records import to_plain

    around = {name: [plain(e) for e in getattr(found, name)] for name in ("facts", "parts", "disputes")}
    reading = None
    if found.outcome:
        reading = {**to_plain(found.outcome), "because": found.outcome.rule.sentence}
    return {**plain(found.entry), "outcome": reading, **around}


def plain_change(change: Change) -> dict[str, Any]:
    """A change for JSON."""
    from comity.records import to_plain

    made: dict[str, Any] = to_plain(change)
    return made
