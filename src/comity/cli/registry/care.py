"""``comity registry verify``, ``backup``, ``restore`` and ``upgrade``: looking after the store itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from comity.cli.registry import desk
from comity.errors import SourceError

if TYPE_CHECKING:
    from comity.cli import options


@click.command(
    "verify",
    short_help="See that nothing is missing, altered or out of step.",
    help=(
        "Looks at the file itself, at the chain of changes of every entry (each change carries a checksum "
        "over those before it), at the links between entries, and at the lists that are made from the "
        "changes. Exits with 3 where something is amiss.\n\n"
        "\b\nExample:\n"
        "  comity registry verify"
    ),
)
@click.option("--rebuild", is_flag=True, help="First work out the lists again from the changes.")
@desk.keeping
def verify(*, rebuild: bool, named: str | None, manners: options.Manners) -> None:
    """Verify, and say what was found."""
    with desk.open_named(named) as registry:
        from comity.ledger.store import checking, reading, writing

        if rebuild:
            with registry.writing() as connection:
                writing.rebuild_states(connection, tuple(reading.histories(connection)))
        with registry.reading() as connection:
            found = checking.verify(connection)
    if not found.sound:
        raise SourceError(
            found=f"{len(found.problems)} things are amiss in {registry.where}: {'; '.join(found.problems)}",
            fix="restore a backup into a new file (comity registry restore), or see who wrote to the file",
        )
    if not manners.quiet:
        click.echo(f"{registry.where}: {found.entries:,} entries with {found.changes:,} changes, all sound")


@click.command(
    "backup",
    short_help="Write everything, with the whole history, into one file.",
    help=(
        "Writes every entry with all its changes, times and authors, as they are at one moment, into one "
        "compressed file. Others may go on writing meanwhile. Such a file can be restored into a file or "
        "into a PostgreSQL database. A registry that an older comity made is backed up as it is.\n\n"
        "\b\nExample:\n"
        "  comity registry backup registry.jsonl.gz"
    ),
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@desk.keeping
def backup(*, file: Path, named: str | None, manners: options.Manners) -> None:
    """Write the backup beside its place and move it there when it is whole."""
    from comity.sources.whole import replaced

    with desk.open_named(named, older=True) as registry:
        from comity.ledger.store import backing

        with registry.reading() as connection, replaced(file) as stream:
            changes = backing.back_up(connection, stream)
    if not manners.quiet:
        click.echo(f"wrote {changes:,} changes to {file}")


@click.command(
    "restore",
    short_help="Make a registry out of a backup.",
    help=(
        "Makes a new registry out of a backup, with every change, time and author. The registry that "
        "--registry names must be new or empty. The backup is checked as a whole before anything counts.\n\n"
        "\b\nExample:\n"
        "  comity registry restore registry.jsonl.gz --registry restored.sqlite"
    ),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@desk.keeping
def restore(*, file: Path, named: str | None, manners: options.Manners) -> None:
    """Restore, all or nothing."""
    from comity.ledger.store.place import installed

    with installed():
        from comity.ledger.store import backing
    found = backing.read_backup(file)  # before a new registry is made: a damaged one leaves nothing behind
    with desk.open_named(named, create=True) as registry, registry.writing() as connection:
        changes = backing.restore(connection, found)
    if not manners.quiet:
        click.echo(f"restored {changes:,} changes into {registry.where}")


@click.command(
    "upgrade",
    short_help="Bring the tables of an older comity up to date.",
    help=(
        "Brings a registry that an older comity made up to date. Nothing that was written changes. Back it "
        "up before you do this: comity registry backup FILE.\n\n"
        "\b\nExample:\n"
        "  comity registry upgrade"
    ),
)
@desk.keeping
def upgrade(*, named: str | None, manners: options.Manners) -> None:
    """Walk the steps that are missing."""
    with desk.open_named(named, upgrade=True) as registry:
        from comity.ledger.store.upgrading import NEWEST

    if not manners.quiet:
        click.echo(f"{registry.where} is at step {NEWEST}")
