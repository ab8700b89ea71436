"""``comity ledger``: what was promised, what became of it, what is overdue."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from comity.cli import options
from comity.cli.brief import complete_country
from comity.cli.registry import desk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from comity.ledger.overdue import Overdue
    from comity.world import WorldAt

_PAIR = "pair"
_TEXT_AT = 16  # the column of the text in a line with a date
_DATED = re.compile(r" {4}\S.{9}  \S")


class _Ledger(click.Group):
    """Two countries may stand where a subcommand would: ``comity ledger IRN BLR``."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take what names no subcommand, and is not nearly one, for two countries."""
        from comity.phrasing import did_you_mean

        if args[0] not in self.commands and not did_you_mean(args[0], self.commands):
            args = [_PAIR, *args]
        return super().resolve_command(ctx, args)


@click.group(
    "ledger",
    cls=_Ledger,
    short_help="What two countries promised, what became of it, and what is overdue.",
    help=(
        "What was promised in public, time and again, and what became of it: from the statements that come "
        "with comity and from your registry.\n\n"
        "\b\nExamples:\n"
        "  comity ledger IRN BLR\n"
        "  comity ledger overdue\n"
        "  comity ledger summary --by horizon"
    ),
    no_args_is_help=True,
)
def command() -> None:
    """Group the views of the ledger."""


def _world(asked: desk.View) -> WorldAt:
    from comity import world

    return world.open(registry=asked.named).at(asked.day or desk.today())


@command.command(
    _PAIR,
    short_help="The chain of promises of two countries, with what became of each.",
    help=(
        "Shows the statements about each quantity as a chain: which target was said again, raised, lowered, "
        "moved to another currency or deadline, or met when it was announced; the levels reported beside it, "
        "where these conflict, and the commitments of the registry. The word pair may be left out.\n\n"
        "\b\nExample:\n"
        "  comity ledger pair Iran Belarus --as-of 2025-08-21"
    ),
)
@click.argument("a", shell_complete=complete_country)
@click.argument("b", shell_complete=complete_country)
@desk.view
def of_pair(*, a: str, b: str, asked: desk.View) -> None:
    """Print the chains."""
    from comity.cli.sinks import print_json
    from comity.dossiers import ledger as words
    from comity.inputs.pairs import pair_of
    from comity.ledger.chains import chains
    from comity.ledger.registry.kinds import EntryKind

    pair = pair_of(a, b)
    view = _world(asked)
    found = chains(view.statements(*pair), view.as_of)
    commitments = view.registered((EntryKind.COMMITMENT,), *pair)
    said = view.registered((EntryKind.STATEMENT,), *pair)
    if asked.as_json:
        print_json(words.ledger_dict(pair, view.as_of, found, commitments, said), indent=2)
        return
    if not found and not commitments:
        asked.manners.warn("0 statements of the two are on record")
    _print(words.chain_lines(found, commitments, said), asked.manners)


@command.command(
    "overdue",
    short_help="What should have been done by now, and is not known to be.",
    help=(
        "Lists targets, commitments, milestones and projects whose deadline has passed and that nothing on "
        "record shows as kept, replaced or called off: the longest overdue first. With --fail-on, exits with "
        "1 where something is overdue.\n\n"
        "\b\nExample:\n"
        "  comity ledger overdue --pair IRN TUR"
    ),
)
@desk.pair
@click.option("--fail-on", is_flag=True, help="Exit with 1 where something is overdue.")
@desk.limit
@desk.view
def overdue(*, pair: tuple[str, str] | None, fail_on: bool, limit: int, asked: desk.View) -> int:
    """Print a line for each."""
    from comity.cli.sinks import print_json
    from comity.dossiers import ledger as words

    view = _world(asked)
    found = _overdue(view, options.pair_of(pair), limit)
    if asked.as_json:
        print_json(words.overdue_dict(view.as_of, found), indent=2)
        return int(fail_on and found.total > 0)
    for line in words.overdue_lines(view.as_of, found):
        click.echo(line)
    more = found.total - len(found.first)
    rest = f"; {more:,} more, raise --limit to see them" if more else ""
    asked.manners.warn(f"{found.total:,} overdue on {view.as_of}{rest}")
    return int(fail_on and found.total > 0)


def _overdue(view: WorldAt, pair: tuple[str, str] | None, limit: int) -> Overdue:
    from comity.ledger import overdue as late
    from comity.ledger.registry.kinds import EntryKind

    if pair is None:
        return view.overdue(limit)
    own = [e for e in view.statements(*pair) if e.via is None]
    found = late.overdue(own, view.registered((EntryKind.COMMITMENT, EntryKind.PROJECT), *pair), view.as_of)
    return late.Overdue(len(found), found[:limit])


@command.command(
    "summary",
    short_help="How many promises were kept, late, missed or open, with intervals.",
    help=(
        "Counts how promises ended, by pair, by the side that spoke, or by how far ahead the deadline lay. A "
        "promise that was said again counts once. Only promises whose deadline has passed can be kept or "
        "missed; those of which nothing tells are neither, and a second interval says how much hangs on them."
        "\n\n\b\nExample:\n"
        "  comity ledger summary --by side"
    ),
)
@click.option(
    "--by",
    "key",
    type=options.OneOf(("pair", "side", "horizon")),
    default="pair",
    show_default=True,
    help="The groups.",
)
@desk.pair
@desk.view
def summary(*, key: str, pair: tuple[str, str] | None, asked: desk.View) -> None:
    """Print the tallies."""
    from comity.cli.sinks import print_json
    from comity.dossiers import ledger as words
    from comity.ledger import summary as sums

    view = _world(asked)
    found = view.promises(*(options.pair_of(pair) or ()))
    groups: dict[str, Callable[[sums.Promise], str]] = {
        "pair": lambda p: p.pair,
        "side": lambda p: p.side,
        "horizon": lambda p: p.horizon.value,
    }
    tallies = (sums.tally("all", found), *sums.tallies(found, groups[key]))
    if asked.as_json:
        print_json(words.kept_dict(view.as_of, key, tallies), indent=2)
        return
    _print(words.tally_lines(f"Promises as of {view.as_of}, by {key}", tallies), asked.manners)


def _print(lines: Iterable[str], manners: options.Manners) -> None:
    """Print lines; what does not fit goes on below the text, beside the date where there is one."""
    import textwrap

    width = manners.console().width
    for line in lines:
        indent = len(line) - len(line.lstrip())
        under = _TEXT_AT if _DATED.match(line) else indent + 2 if indent < _TEXT_AT else indent
        wrapped = textwrap.wrap(
            line, width, subsequent_indent=" " * under, break_long_words=False, break_on_hyphens=False
        )
        click.echo("\n".join(wrapped))
