"""``comity data diff``: what a new build changed for a pair of countries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from comity.cli import options

if TYPE_CHECKING:
    from comity.warehouse.difference import Difference

FORMATS = ("table", "json")


@click.command(
    "diff",
    short_help="What a new build changed for a pair of countries.",
    help=(
        "Compares two builds of the warehouse: every figure on the trade of A and B that is not the same in "
        "both. OLD and NEW are ids of builds (comity build prints them), or previous and current.\n\n"
        "\b\nExamples:\n"
        "  comity data diff previous current Iran Belarus\n"
        "  comity data diff 20261101T090000123456Z current VNM KHM --format json"
    ),
)
@click.argument("old")
@click.argument("new")
@click.argument("a")
@click.argument("b")
@options.form(*FORMATS)
@options.manners
def command(
    *, old: str, new: str, a: str, b: str, form: str | None, quiet: bool, verbose: bool, no_color: bool
) -> None:
    """Print the differences."""
    from comity.cli.sinks import print_json
    from comity.inputs.pairs import pair_of
    from comity.records import to_plain
    from comity.sources import home
    from comity.warehouse import builds
    from comity.warehouse.difference import differences
    from comity.warehouse.store import Warehouse

    first, second = pair_of(a, b)
    before, after = (Warehouse(builds.chosen(home.warehouse(), name)) for name in (old, new))
    found = differences(before, after, first, second)
    if form == "json":
        print_json([to_plain(one) for one in found], indent=2)
        return
    manners = options.Manners(quiet=quiet, verbose=verbose, no_color=no_color)
    _print(found, manners, f"{before.build.id} and {after.build.id}")


def _print(found: tuple[Difference, ...], manners: options.Manners, builds: str) -> None:
    from rich.table import Table

    console = manners.console()
    if not found:
        console.print(f"{builds} say the same of the two")
        return
    table = Table(box=None, pad_edge=False)
    for name in ("year", "flow", "source", "side", "old USD", "new USD", "ratio"):
        table.add_column(name, justify="right" if name in ("old USD", "new USD", "ratio") else "left")
    for one in found:
        account = one.account
        table.add_row(
            str(account.year),
            f"{account.exporter} to {account.importer}",
            _version(one),
            account.side,
            _amount(one.old_usd),
            _amount(one.new_usd),
            f"{one.ratio:.3g}" if one.ratio else "",
        )
    console.print(table)


def _version(one: Difference) -> str:
    versions = " → ".join(dict.fromkeys(v for v in (one.old_version, one.new_version) if v))
    return f"{one.account.source_id} {versions}"


def _amount(value: float | None) -> str:
    return "none" if value is None else f"{value:,.0f}"
