"""``comity data get``: a source from the network into the user's folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from comity.cli import options
from comity.errors import UsageError

if TYPE_CHECKING:
    from rich.progress import TaskID

    from comity.sources.download.getting import Outcome

FORMATS = ("table", "json")


@click.command(
    "get",
    short_help="Download a source; goes on where it was stopped.",
    help=(
        "Downloads a source into the folder that COMITY_HOME names. What is there already is not fetched "
        "again, a download that was stopped goes on where it was, and nothing counts before it is whole and "
        "looked at.\n\n"
        "\b\nExamples:\n"
        "  comity data get cepii-baci-hs17 --years 2019-2023\n"
        "  comity data get world-bank-wdi --where indicator=NY.GDP.MKTP.CD\n"
        "  comity data get un-comtrade --years 2023 --where reporter=IRN,BLR --where partner=world"
    ),
)
@click.argument("source", metavar="ID")
@click.option(
    "--years", metavar="YEARS", help="Only these, where the source can be had by year: 2010-2020, 2023."
)
@click.option("--version", metavar="VERSION", help="Which edition. [default: the newest that comity knows]")
@click.option(
    "--where",
    "choices",
    multiple=True,
    metavar="NAME=VALUE[,VALUE]",
    help="Narrow a request; 'comity data list ID' shows by what. Countries by name or code.",
)
@click.option("--refresh", is_flag=True, help="Ask again for what is held already.")
@options.form(*FORMATS)
@options.manners
def command(
    source: str,
    *,
    years: str | None,
    version: str | None,
    choices: tuple[str, ...],
    refresh: bool,
    form: str | None,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> None:
    """Get a source."""
    from comity.sources import requirements

    requirements.needs_them()
    from comity.sources import datacard
    from comity.sources.download import getting, planning

    manners = options.Manners(quiet=quiet, verbose=verbose, no_color=no_color)
    card = datacard.load(source)
    wanted = planning.years_of(years)
    if wanted and not planning.by_year(card):
        manners.warn(f"{card.id} comes whole; --years is left aside")
        wanted = None
    with Bar(manners) as bar:
        outcome = getting.get(
            card,
            card.edition(version),
            teller=bar,
            years=wanted,
            where=_chosen(choices),
            refresh=refresh,
        )
    show(outcome, source, card.edition(version).version, form, manners)


def _chosen(choices: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """``reporter=IRN,BLR`` as a name and values; a name that is given twice has the values of both."""
    found: dict[str, tuple[str, ...]] = {}
    for words in choices:
        name, mark, values = words.partition("=")
        if not mark or not values.strip():
            raise UsageError(
                found=f"--where {words!r} is not of the form NAME=VALUE",
                fix="write, for example, --where reporter=IRN,BLR",
            )
        found[name.strip()] = (*found.get(name.strip(), ()), *values.split(","))
    return found


def show(outcome: Outcome, source: str, version: str, form: str | None, manners: options.Manners) -> None:
    """Print what came and what was there already."""
    from comity.cli.sinks import print_json

    if form == "json":
        print_json(
            {
                "source": source,
                "version": version,
                "folder": str(outcome.folder),
                "new": outcome.new,
                "kept": outcome.kept,
            },
            indent=2,
        )
        return
    from rich.text import Text

    console = manners.console()
    for name in outcome.new:
        console.print(Text(f"new   {name}"))
    if outcome.kept:
        console.print(Text(f"{len(outcome.kept)} held already"))
    console.print(Text(f"{source} {version} is in {outcome.folder}", style="bold"), soft_wrap=True)


class Bar:
    """Shows on standard error how far a download is; on no terminal, only remarks."""

    def __init__(self, manners: options.Manners) -> None:
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

        self._manners = manners
        console = manners.console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            console=console,
            transient=True,
            disable=manners.quiet or not console.is_terminal,
        )
        self._task: TaskID | None = None

    def __enter__(self) -> Bar:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def begin(self, name: str, total: int | None, have: int) -> None:
        """Start a line, or start it anew."""
        self.end()
        self._task = self._progress.add_task(name, total=total, completed=have)

    def advance(self, size: int) -> None:
        """Move it on."""
        if self._task is not None:
            self._progress.advance(self._task, size)

    def end(self) -> None:
        """Take it away."""
        if self._task is not None:
            self._progress.remove_task(self._task)
            self._task = None

    def remark(self, words: str) -> None:
        """Say something above it."""
        if self._progress.disable:
            self._manners.warn(words)
        else:
            self._progress.console.print(f"comity: {words}", markup=False, highlight=False)
