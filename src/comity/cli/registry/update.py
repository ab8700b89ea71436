"""``comity registry update``: adds a change to an entry; nothing of what it said is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from comity.cli.registry import desk
from comity.errors import UsageError

if TYPE_CHECKING:
    from comity.cli import options
    from comity.ledger.registry.entries import Change, Provenance
    from comity.ledger.store.opening import Registry


@click.command(
    "update",
    short_help="Add a change to an entry.",
    help=(
        "Adds a change: the fields that --set names get new values, and those that --clear names none. The "
        "older values stay in the history. With --seen N, the number that show gave you, the change is "
        "refused where somebody else changed the entry since.\n\n"
        "\b\nExample:\n"
        "  comity registry update ID --set status=in_force --set status_on=2026-02-01 "
        "--source 'Official gazette, 3 Feb 2026'"
    ),
)
@click.argument("identity", metavar="ID")
@click.option("--set", "sets", multiple=True, metavar="FIELD=VALUE", help="A field and its new value.")
@click.option("--clear", "clears", multiple=True, metavar="FIELD", help="A field that loses its value.")
@click.option("--seen", type=int, metavar="N", help="The number of the last change that you have seen.")
@desk.provenance
@desk.keeping
def command(
    *,
    identity: str,
    sets: tuple[str, ...],
    clears: tuple[str, ...],
    seen: int | None,
    source: str | None,
    dated: str | None,
    confidence: str,
    author: str | None,
    named: str | None,
    manners: options.Manners,
) -> None:
    """Write the change."""
    from comity.ledger.registry.entries import Confidence, Provenance
    from comity.ledger.registry.values import read_date

    cells = cells_of(sets, clears)
    if not source:
        raise UsageError(found="the change names no source", fix="add --source: where can it be read?")
    try:
        said = Provenance(
            dated=read_date(dated) if dated else "",
            source=source,
            author=desk.author_of(author),
            confidence=Confidence(confidence),
        )
    except ValueError as problem:
        raise UsageError(found=f"--dated: {problem}", fix="correct the date") from problem
    with desk.open_named(named) as registry:
        made = _change(registry, identity, cells, said, seen)
    if not manners.quiet:
        click.echo(f"{identity}: change {made.number}, counts from {made.provenance.dated}")


def _change(
    registry: Registry, identity: str, cells: dict[str, str], said: Provenance, seen: int | None
) -> Change:
    """Write the change; without a date of its own it counts from the latest happening in it, or today."""
    from comity.ledger.registry.drafts import NotAnEntry, dated_by, patch
    from comity.ledger.store import reading, writing
    from comity.ledger.store.problems import NoSuchEntry

    with registry.writing() as connection:
        entry = reading.entry(connection, identity)
        if entry is None:
            raise NoSuchEntry(identity)
        try:
            fields = patch(entry.kind, cells)
            said = replace(said, dated=said.dated or dated_by(entry.kind, fields, desk.today()))
            number = entry.number if seen is None else seen
            return writing.change(connection, identity, fields, said, expected=number)
        except NotAnEntry as problem:
            raise desk.refused(f"the change of {identity}", problem) from problem


def cells_of(sets: tuple[str, ...], clears: tuple[str, ...]) -> dict[str, str]:
    """The cells of --set and --clear."""
    cells = dict.fromkeys(clears, "")
    for one in sets:
        name, equals, value = one.partition("=")
        if not equals:
            raise UsageError(found=f"--set {one} has no value", fix="write --set FIELD=VALUE")
        cells[name.strip().replace("-", "_")] = value
    if not cells:
        raise UsageError(found="the change changes nothing", fix="add --set FIELD=VALUE or --clear FIELD")
    return cells
