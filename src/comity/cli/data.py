"""``comity data``: the sources of the facts, and what is installed of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from comity.cli import options

if TYPE_CHECKING:
    from rich.console import Console

    from comity.sources.inventory import Holding

FORMATS = ("table", "json")
_CHECKSUM_SHOWN = 10  # characters; enough to compare by eye


@click.group(
    "data",
    short_help="The sources: what they are, what is installed.",
    help="The sources that verdicts rest on. All of them come with the package; none is fetched.",
    no_args_is_help=True,
)
def command() -> None:
    """Group the commands on sources."""


@command.command(
    "list",
    short_help="Each source with its licence and what it says nothing about.",
    help=(
        "Lists each source: what it holds, who made it, under which licence, and what it says nothing "
        "about.\n\n"
        "\b\nExample:\n"
        "  comity data list --format json"
    ),
)
@options.form(*FORMATS)
@options.manners
def list_sources(*, form: str | None, quiet: bool, verbose: bool, no_color: bool) -> None:
    """Print the source cards."""
    from comity.cli.sinks import print_json
    from comity.records import to_plain
    from comity.sources import card

    cards = [card.load(card_id) for card_id in card.card_ids()]
    if form == "json":
        print_json([to_plain(one) for one in cards], indent=2)
        return
    console = options.Manners(quiet=quiet, verbose=verbose, no_color=no_color).console()
    from rich.markup import escape
    from rich.padding import Padding

    for one in cards:
        console.print(f"[bold]{escape(one.title)}[/bold]  ({escape(one.id)})")
        lines = [escape(one.about), f"made by {escape(one.producer)}", f"licence: {escape(one.licence)}"]
        lines += [f"says nothing about {escape(gap)}" for gap in one.says_nothing_about]
        console.print(Padding("\n".join(lines), (0, 0, 1, 2)))


@command.command(
    "status",
    short_help="What is installed of each source, and how fresh it is.",
    help=(
        "Shows for each source the installed version, its rows, the newest date in it, its licence and the "
        "first characters of its SHA-256 (--format json has the whole).\n\n"
        "\b\nExample:\n"
        "  comity data status"
    ),
)
@options.form(*FORMATS)
@options.manners
def status(*, form: str | None, quiet: bool, verbose: bool, no_color: bool) -> None:
    """Print what is installed."""
    from comity.cli.sinks import print_json
    from comity.sources.inventory import holdings

    found = holdings()
    if form == "json":
        print_json([_plain(holding) for holding in found], indent=2)
    else:
        _print(found, options.Manners(quiet=quiet, verbose=verbose, no_color=no_color).console())


def _plain(holding: Holding) -> dict[str, Any]:
    return {
        "id": holding.card.id,
        "title": holding.card.title,
        "version": holding.version,
        "rows": holding.rows,
        "newest": holding.newest,
        "checked": holding.card.checked.isoformat(),
        "licence": holding.card.licence,
        "sha256": holding.sha256,
    }


def _print(found: tuple[Holding, ...], console: Console) -> None:
    """A line a source, and its licence below: in columns of a table it would be a pillar of words."""
    from rich.padding import Padding
    from rich.text import Text

    width = max(len(holding.card.id) for holding in found)
    row = f"{{:{width}}}  {{:10}}  {{:>6}}  {{:10}}  {{}}"
    console.print(Text(row.format("source", "version", "rows", "newest", "sha256"), style="bold"))
    for holding in found:
        version = holding.version.removeprefix(f"{holding.card.id} ")
        checksum = holding.sha256[:_CHECKSUM_SHOWN]
        line = row.format(
            holding.card.id, version, f"{holding.rows:,}", holding.newest or "undated", checksum
        )
        console.print(Text(line))
        console.print(Padding(Text(holding.card.licence, style="dim"), (0, 0, 0, 2)))
