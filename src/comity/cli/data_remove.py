"""``comity data remove``: parting with what was got or added."""

from __future__ import annotations

import click

from comity.cli import options


@click.command(
    "remove",
    short_help="Delete the files of a source.",
    help=(
        "Deletes the files of a source from the folder that COMITY_HOME names, of one version or of all. "
        "What was built from them stays until the next build.\n\n"
        "\b\nExample:\n"
        "  comity data remove cepii-baci-hs17 --version 202501"
    ),
)
@click.argument("source", metavar="ID")
@click.option("--version", metavar="VERSION", help="Only this edition. [default: all of them]")
@options.manners
def command(source: str, *, version: str | None, quiet: bool, verbose: bool, no_color: bool) -> None:
    """Delete files."""
    from comity.sources import requirements

    requirements.needs_them()
    from comity.sources.download.keeping import remove
    from comity.sources.sizes import in_units

    gone = remove(source, version)
    manners = options.Manners(quiet=quiet, verbose=verbose, no_color=no_color)
    for one in gone:
        manners.console().print(
            f"removed {one.source_id} {one.version}, {in_units(one.bytes)}", markup=False, highlight=False
        )
