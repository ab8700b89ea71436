"""``comity doctor``: what is installed, what is missing, and what mends it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from comity.cli import options

if TYPE_CHECKING:
    from comity.doctor import Finding

FORMATS = ("table", "json")
DATA_MISSING = 3  # the exit code


@click.command(
    "doctor",
    short_help="What is installed, how fresh, what is missing, and what mends it.",
    help=(
        "Looks at Python, the libraries, the optional extras, the fact tables and their age, the folder for "
        "data and the terminal. Each thing that is amiss comes with the command that mends it. Exits with 3 "
        "where something needed is missing.\n\n"
        "\b\nExample:\n"
        "  comity doctor --format json"
    ),
)
@options.form(*FORMATS)
@options.manners
def command(*, form: str | None, quiet: bool, verbose: bool, no_color: bool) -> int:
    """Print the findings."""
    from datetime import datetime

    from comity import doctor
    from comity.cli.sinks import print_json
    from comity.records import to_plain

    found = doctor.examine(
        today=datetime.now().astimezone().date(), encoding=getattr(sys.stdout, "encoding", None) or "unknown"
    )
    if form == "json":
        print_json([to_plain(finding) for finding in found], indent=2)
    else:
        _print(found, options.Manners(quiet=quiet, verbose=verbose, no_color=no_color))
    return DATA_MISSING if any(finding.state is doctor.State.FAULT for finding in found) else 0


def _print(found: tuple[Finding, ...], manners: options.Manners) -> None:
    from rich.table import Table
    from rich.text import Text

    from comity.doctor import State

    style = {State.OK: "", State.NOTE: "yellow", State.FAULT: "bold red"}
    table = Table.grid(padding=(0, 2))
    for finding in found:
        if manners.quiet and finding.state is State.OK:
            continue
        seen = Text(finding.seen)
        if finding.mend:
            seen.append(f"\n{finding.mend}", style="bold")
        table.add_row(Text(finding.state.value, style=style[finding.state]), Text(finding.subject), seen)
    console = manners.console()
    console.print(table)
    counts = [
        (state, sum(finding.state is state for finding in found)) for state in (State.FAULT, State.NOTE)
    ]
    summary = ", ".join(f"{number or 'no'} {state}{'' if number == 1 else 's'}" for state, number in counts)
    console.print(f"\n{summary}")
