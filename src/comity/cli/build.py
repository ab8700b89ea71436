"""``comity build``: the warehouse, made anew from what is held."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from comity.cli import options
from comity.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyspark.sql import SparkSession
    from rich.console import Console

    from comity.warehouse.builds import Build, BuiltSource
    from comity.warehouse.engine import Engine

ENGINES = ("duckdb", "spark")
FORMATS = ("table", "json")


@click.command(
    "build",
    short_help="Make the warehouse from the data that is held.",
    help=(
        "Takes in the newest version of every source that is held (comity data get, comity data add), works "
        "out totals, partners and one value from both customs books, checks all of it, and puts it to use. "
        "Until the last step the build before stays in use, and it stays where anything fails.\n\n"
        "ID names sources; without one, all that are held are taken.\n\n"
        "\b\nExamples:\n"
        "  comity build\n"
        "  comity build cepii-baci-hs17 cepii-geodist --memory 4GB\n"
        "  comity build --engine spark --master local[2]"
    ),
)
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option(
    "--quarantine",
    is_flag=True,
    help="Set rows with unknown country or product codes aside, counted, where they would stop the build.",
)
@click.option(
    "--allow-less", is_flag=True, help="Accept that a source covers less than in the build before this one."
)
@click.option(
    "--engine", type=click.Choice(ENGINES), default=ENGINES[0], help="What runs the SQL. [default: duckdb]"
)
@click.option("--master", metavar="URL", help="Spark's master, such as local[4] or spark://host:7077.")
@click.option("--memory", metavar="SIZE", help="The most memory that DuckDB may use, such as 4GB.")
@options.form(*FORMATS)
@options.manners
def command(
    *,
    ids: tuple[str, ...],
    quarantine: bool,
    allow_less: bool,
    engine: str,
    master: str | None,
    memory: str | None,
    form: str | None,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> None:
    """Build, and print what came of it."""
    from comity.sources import requirements

    requirements.needs_them_to_build()
    from comity.cli.sinks import print_json
    from comity.indicators.kept import prepare
    from comity.sources import home
    from comity.sources.download.locking import locked
    from comity.warehouse import builds
    from comity.warehouse.build import build
    from comity.warehouse.inputs import inputs
    from comity.warehouse.store import Warehouse

    manners = options.Manners(quiet=quiet, verbose=verbose, no_color=no_color)
    if master and engine != "spark":
        raise UsageError(
            found=f"--master {master} is for Spark, and the engine is {engine}", fix="add --engine spark"
        )
    chosen = inputs(ids)
    with locked("warehouse"), _engine(engine, master, memory) as runner, _progress(manners) as tell:
        made = build(
            chosen, runner, home.warehouse(), quarantine=quarantine, allow_less=allow_less, progress=tell
        )
    with _progress(manners) as tell:  # when the engine has let go of its memory
        tell("measuring how the economies of the newest year fit")
        prepare(Warehouse(made))
    if form == "json":
        print_json(builds.to_plain(made), indent=2)
    else:
        _print(made, manners)


@contextmanager
def _engine(name: str, master: str | None, memory: str | None) -> Iterator[Engine]:
    """DuckDB in this process, or a Spark session that ends with the command."""
    if name == "spark":
        session = _session(master)
        from comity.warehouse.spark import SparkEngine

        try:
            yield SparkEngine(session)
        finally:
            session.stop()
        return
    from comity.warehouse.duck import DuckEngine

    with DuckEngine(memory=memory) as engine:
        yield engine


def _session(master: str | None) -> SparkSession:
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise UsageError(
            found="PySpark is not installed", fix='run pip install "comity[spark]", and have Java 17 or newer'
        ) from error
    from pyspark.errors import PySparkException

    builder = SparkSession.builder.appName("comity build").config("spark.ui.enabled", "false")
    try:
        return (builder.master(master) if master else builder).getOrCreate()
    except PySparkException as error:
        raise UsageError(
            found=f"Spark did not start: {str(error).strip().splitlines()[0]}",
            fix="check --master, such as local[2], and that Java 17 or newer is installed",
        ) from error


@contextmanager
def _progress(manners: options.Manners) -> Iterator[Callable[[str], None]]:
    """A line that says what is being done, on a terminal; nothing where errors go to a file."""
    console = manners.console(stderr=True)
    if manners.quiet or not console.is_terminal:
        yield lambda _: None
        return
    from rich.markup import escape

    with console.status("looking at what is held") as status:
        yield lambda words: status.update(escape(words))


def _print(made: Build, manners: options.Manners) -> None:
    """The tables, the sources with what was left out, and where the build lies."""
    from rich.table import Table

    console = manners.console()
    sources = Table(box=None, pad_edge=False)
    for name in ("source", "version", "read", "left out", "why"):
        sources.add_column(name, justify="right" if name in ("read", "left out") else "left")
    for source in made.sources:
        out = sum(one.rows for one in source.left_out)
        sources.add_row(source.id, source.version, f"{source.rows_read:,}", f"{out:,}", _reasons(source))
    console.print(sources)
    console.print()
    tables = Table(box=None, pad_edge=False)
    for name in ("table", "rows", "size"):
        tables.add_column(name, justify="left" if name == "table" else "right")
    for table in made.tables:
        if table.rows:
            tables.add_row(table.name, f"{table.rows:,}", _size(table.bytes))
    console.print(tables)
    console.print()
    if made.conversions:
        _print_conversions(made, console)
    console.print(f"build {made.id}, in use; passed {len(made.checks)} checks", highlight=False)
    console.print(str(made.folder), style="dim", soft_wrap=True)


def _print_conversions(made: Build, console: Console) -> None:
    """How far the products of each source go over to other nomenclatures."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for name in ("products of", "in", "said in", "not convertible", "spread equally"):
        table.add_column(name, justify="right" if name in ("not convertible", "spread equally") else "left")
    for one in made.conversions:
        shares = (f"{share:.1%}" for share in (one.unconverted_share, one.guessed_share))
        table.add_row(one.source_id, one.nomenclature, one.to_nomenclature, *shares)
    console.print(table)
    console.print()


def _reasons(source: BuiltSource) -> str:
    from rich.markup import escape

    said = (f"{one.rows:,} {one.reason} ({', '.join(one.examples)})" for one in source.left_out)
    return escape("; ".join(said))


def _size(size: int) -> str:
    """Bytes as people say them.

    >>> _size(84_364_240), _size(900)
    ('84 MB', '1 kB')
    """
    if size >= 1_000_000_000:
        return f"{size / 1e9:.1f} GB"
    return f"{size / 1e6:.0f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1e3))} kB"
