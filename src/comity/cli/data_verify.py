"""``comity data verify``: whether every file is still as it came."""

from __future__ import annotations

import click

from comity.cli import options

FORMATS = ("table", "json")
DATA_DAMAGED = 3  # the exit code


@click.command(
    "verify",
    short_help="Compare every file with its checksum.",
    help=(
        "Reads every file of what was got or added, or of one source, and compares it with the checksum that "
        "was recorded when it came. Exits with 3 where a file is damaged or missing, and names the command "
        "that mends it.\n\n"
        "\b\nExample:\n"
        "  comity data verify"
    ),
)
@click.argument("source", required=False, metavar="[ID]")
@options.form(*FORMATS)
@options.manners
def command(source: str | None, *, form: str | None, quiet: bool, verbose: bool, no_color: bool) -> int:
    """Compare files with their checksums."""
    from comity.sources import requirements

    requirements.needs_them()
    from rich.text import Text

    from comity.cli.sinks import print_json
    from comity.records import to_plain
    from comity.sources.download.keeping import Soundness, verify

    found = list(verify(source))
    amiss = [one for one in found if one.state in {Soundness.DAMAGED, Soundness.MISSING}]
    if form == "json":
        print_json([to_plain(one) for one in found], indent=2)
        return DATA_DAMAGED if amiss else 0
    console = options.Manners(quiet=quiet, verbose=verbose, no_color=no_color).console()
    for one in found:
        if one.state is not Soundness.SOUND or verbose:
            style = "bold red" if one in amiss else ""
            console.print(Text(f"{one.state}: {one.source} {one.version} {one.file}", style=style))
    for mend in dict.fromkeys(one.mend for one in amiss if one.mend):
        console.print(Text(f"what to do: {mend}"))
    sound = sum(one.state is Soundness.SOUND for one in found)
    console.print(Text(f"{sound} of {len(found)} files are as they came"))
    return DATA_DAMAGED if amiss else 0
