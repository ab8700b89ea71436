"""``comity registry accept`` and ``reject``: what a person makes of the claims that were read in a text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from comity.cli.registry import desk
from comity.errors import UsageError
from comity.ledger.registry.kinds import EntryKind

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from comity.cli import options
    from comity.ledger.registry.entries import Entry


@click.command(
    "accept",
    short_help="Take proposals into the registry.",
    help=(
        "Makes entries of proposals, with the text as their source. What the text does not say, or what was "
        "read wrongly, is given with --set. List them with: comity registry list proposals --status proposed"
        "\n\n\b\nExample:\n"
        "  comity registry accept PROPOSAL --set side=BLR"
    ),
)
@click.argument("identities", nargs=-1, required=True, metavar="PROPOSAL...")
@click.option("--set", "sets", multiple=True, metavar="FIELD=VALUE", help="A field and its value.")
@desk.author
@desk.keeping
def accept(
    *,
    identities: tuple[str, ...],
    sets: tuple[str, ...],
    author: str | None,
    named: str | None,
    manners: options.Manners,
) -> None:
    """Write the entries, and mark the proposals."""
    from comity.cli.registry.update import cells_of
    from comity.ledger.registry.drafts import NotAnEntry, draft

    del manners
    corrections = cells_of(sets, ()) if sets else {}
    with desk.open_named(named) as registry:
        from comity.ledger.store import writing

        with registry.writing() as connection:
            for identity in identities:
                proposal = _open_proposal(connection, identity)
                cells = {**json.loads(proposal.text("draft")), **corrections}
                source = proposal.provenance.source
                try:
                    made = draft(EntryKind(proposal.text("entry")), cells, desk.desk_of(author, source))
                except NotAnEntry as problem:
                    raise desk.refused(f"what {identity} proposes", problem) from problem
                writing.add(connection, [made])
                _decide(connection, proposal, author, {"status": "accepted", "became": made.id})
                click.echo(made.id)


@click.command(
    "reject",
    short_help="Turn proposals down, with the reason.",
    help=(
        "Marks proposals as rejected. They stay on record with the reason.\n\n"
        "\b\nExample:\n"
        "  comity registry reject PROPOSAL --because 'it speaks of another pair'"
    ),
)
@click.argument("identities", nargs=-1, required=True, metavar="PROPOSAL...")
@click.option("--because", required=True, metavar="TEXT", help="Why.")
@desk.author
@desk.keeping
def reject(
    *,
    identities: tuple[str, ...],
    because: str,
    author: str | None,
    named: str | None,
    manners: options.Manners,
) -> None:
    """Mark the proposals."""
    with desk.open_named(named) as registry, registry.writing() as connection:
        for identity in identities:
            proposal = _open_proposal(connection, identity)
            _decide(connection, proposal, author, {"status": "rejected", "because": because})
    if not manners.quiet:
        click.echo(f"rejected {', '.join(identities)}")


def _open_proposal(connection: Connection, identity: str) -> Entry:
    """The proposal, which nobody has decided yet."""
    from comity.ledger.store import reading
    from comity.ledger.store.problems import NoSuchEntry
    from comity.phrasing import with_article

    entry = reading.entry(connection, identity)
    if entry is None:
        raise NoSuchEntry(identity)
    if entry.kind is not EntryKind.PROPOSAL or entry.text("status") != "proposed":
        what = entry.text("status") if entry.kind is EntryKind.PROPOSAL else with_article(entry.kind.value)
        raise UsageError(
            found=f"{identity} is {what}",
            fix="list what is open: comity registry list proposals --status proposed",
        )
    return entry


def _decide(connection: Connection, proposal: Entry, author: str | None, cells: dict[str, str]) -> None:
    from comity.ledger.registry.drafts import patch
    from comity.ledger.registry.entries import Provenance
    from comity.ledger.store import writing

    said = Provenance(
        dated=desk.today().isoformat(), source=proposal.provenance.source, author=desk.author_of(author)
    )
    writing.change(connection, proposal.id, patch(proposal.kind, cells), said, expected=proposal.number)
