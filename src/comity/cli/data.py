"""``comity data``: the sources of the facts, those of the starter and those that the user gets."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from comity.cli import options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from comity.sources.card import Card
    from comity.sources.datacard import DataCard
    from comity.sources.holdings import Holding as Held
    from comity.sources.inventory import Holding

FORMATS = ("table", "json")
_CHECKSUM_SHOWN = 10  # characters; enough to compare by eye

# Beside list and status; each is imported when it is asked for.
_COMMANDS = {
    "get": "comity.cli.data_get",
    "add": "comity.cli.data_add",
    "verify": "comity.cli.data_verify",
    "remove": "comity.cli.data_remove",
    "diff": "comity.cli.data_diff",
}


class DataCommands(click.Group):
    """The subcommands, by the module that holds each."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name them in the order in which they are used."""
        return ["list", "get", "add", "status", "verify", "remove", "diff"]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the one that was asked for."""
        if cmd_name not in _COMMANDS:
            for known in _COMMANDS if cmd_name not in self.commands else ():
                self.get_command(ctx, known)  # so that click can say which one is near
            return super().get_command(ctx, cmd_name)
        found: click.Command = import_module(_COMMANDS[cmd_name]).command
        self.commands[cmd_name] = found
        return found


@click.group(
    "data",
    cls=DataCommands,
    short_help="The sources: what they are, getting them, what is installed.",
    help=(
        "The sources that verdicts rest on. Those of the starter come with the package; the others are "
        "downloaded by 'comity data get' or added from files, into the folder that COMITY_HOME names."
    ),
    no_args_is_help=True,
)
def command() -> None:
    """Group the commands on sources."""


@command.command(
    "list",
    short_help="Each source with licence, size, years, and what it says nothing about.",
    help=(
        "Lists the sources that are named, or all: what each holds, who made it, under which licence, how "
        "large it is, which years it covers, which versions are held, and what it says nothing about.\n\n"
        "\b\nExamples:\n"
        "  comity data list --format json\n"
        "  comity data list cepii-baci-hs17"
    ),
)
@click.argument("ids", nargs=-1, metavar="[ID]...")
@options.form(*FORMATS)
@options.manners
def list_sources(
    ids: tuple[str, ...], *, form: str | None, quiet: bool, verbose: bool, no_color: bool
) -> None:
    """Print the source cards."""
    from comity.cli.sinks import print_json
    from comity.records import to_plain
    from comity.sources import requirements

    manners = options.Manners(quiet=quiet, verbose=verbose, no_color=no_color)
    starters, others = _cards(ids)
    if absent := requirements.missing():
        manners.warn(f"sources to get are left out: without {', '.join(absent)}; pip install 'comity[data]'")
    if form == "json":
        entries = [to_plain(one) for one in starters]
        print_json(entries + [_data_card_plain(one) for one in others], indent=2)
        return
    console = manners.console()
    for starter in starters:
        _print_card(console, starter, [f"made by {starter.producer}", f"licence: {starter.licence}"])
    for other in others:
        _print_card(console, other, _data_card_lines(other))


def _cards(ids: Sequence[str]) -> tuple[list[Card], list[DataCard]]:
    """The cards of the starter and those of sources to get, all of them where none is named."""
    from comity.sources import card, requirements

    starters = [one for one in card.card_ids() if not ids or one in ids]
    if requirements.missing():
        return [card.load(one) for one in starters], []
    from comity.sources import datacard

    others = [one for one in ids if one not in starters] if ids else list(datacard.card_ids())
    return [card.load(one) for one in starters], [datacard.load(one) for one in others]


def _data_card_plain(card: DataCard) -> dict[str, Any]:
    from comity.sources.holdings import of_source

    held = [one.version for one in of_source(card.id)]
    return {**card.model_dump(mode="json", exclude_defaults=False), "held": held}


def _data_card_lines(card: DataCard) -> list[str]:
    from comity.sources.holdings import of_source
    from comity.sources.sizes import in_units

    held = ", ".join(one.version for one in of_source(card.id)) or "not held"
    size = in_units(card.newest.size_bytes) if card.newest.size_bytes else "size not known"
    sharing = "may be passed on" if card.licence.redistribute else "not to be passed on"
    versions = ", ".join(one.version for one in card.versions)
    return [
        f"made by {card.producer}",
        f"licence: {card.licence.name} ({sharing})",
        f"{_years(card)} · {card.unit} · {size} · versions {versions} · {held}",
        *(f"--where {name}=…  {choice.about}" for name, choice in card.choices.items()),
        *(f"address not seen in any public text: {step.url}" for step in card.steps if not step.confirmed),
        *([card.by_hand] if card.by_hand else []),
    ]


def _years(card: DataCard) -> str:
    first = card.newest.first_year or card.covers.first_year
    last = card.newest.last_year or card.covers.last_year
    if first and last:
        return f"{first} to {last}"
    return f"from {first} on" if first else "without dates"


def _print_card(console: Console, card: Card | DataCard, lines: Sequence[str]) -> None:
    from rich.markup import escape
    from rich.padding import Padding

    console.print(f"[bold]{escape(card.title)}[/bold]  ({escape(card.id)})")
    told = [card.about, *lines, *(f"says nothing about {gap}" for gap in card.says_nothing_about)]
    console.print(Padding(escape("\n".join(told)), (0, 0, 1, 2)))


@command.command(
    "status",
    short_help="What is installed of each source, and how fresh it is.",
    help=(
        "Shows for each source of the starter the installed version, its rows, the newest date in it, its "
        "licence and the first characters of its SHA-256, and for each that was got or added its version, "
        "files, size and when it came (--format json has the whole).\n\n"
        "\b\nExample:\n"
        "  comity data status"
    ),
)
@options.form(*FORMATS)
@options.manners
def status(*, form: str | None, quiet: bool, verbose: bool, no_color: bool) -> None:
    """Print what is installed."""
    from comity.cli.sinks import print_json
    from comity.sources.holdings import held
    from comity.sources.inventory import holdings

    starter, got = holdings(), held()
    if form == "json":
        print_json([*map(_plain, starter), *map(_held_plain, got)], indent=2)
        return
    console = options.Manners(quiet=quiet, verbose=verbose, no_color=no_color).console()
    _print(starter, console)
    _print_held(got, console)


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


def _held_plain(one: Held) -> dict[str, Any]:
    return {
        "id": one.source_id,
        "title": one.title,
        "version": one.version,
        "files": [
            {"name": file.name, "bytes": file.bytes, "sha256": file.sha256, "url": file.url}
            for file in one.files
        ],
        "bytes": one.bytes,
        "periods": one.periods,
        "retrieved": one.retrieved.isoformat(),
        "licence": one.licence.name,
        "redistribute": one.licence.redistribute,
        "sha256": one.sha256,
        "folder": str(one.folder),
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


def _print_held(got: tuple[Held, ...], console: Console) -> None:
    """The same for what the user got or added."""
    from rich.padding import Padding
    from rich.text import Text

    from comity.sources.sizes import in_units

    if not got:
        console.print(
            Text("\nNothing was got or added yet; comity data list shows what can be.", style="dim")
        )
        return
    width = max(len(one.source_id) for one in got)
    row = f"{{:{width}}}  {{:10}}  {{:>5}}  {{:>9}}  {{:10}}  {{}}"
    head = row.format("got or added", "version", "files", "size", "came on", "sha256")
    console.print(Text(f"\n{head}", style="bold"))
    for one in got:
        came = one.retrieved.date().isoformat()
        size, checksum = in_units(one.bytes), one.sha256[:_CHECKSUM_SHOWN]
        console.print(Text(row.format(one.source_id, one.version, len(one.files), size, came, checksum)))
        console.print(Padding(Text(one.licence.name, style="dim"), (0, 0, 0, 2)))
