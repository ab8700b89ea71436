"""``comity data add``: a file that the user has."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path

import click

from comity.cli import options
from comity.cli.data_get import FORMATS, show
from comity.errors import UsageError


@click.command(
    "add",
    short_help="Add a file that you have: of a known source, or your own.",
    help=(
        "Copies a file into the folder that COMITY_HOME names: as a version of a source that comity knows, "
        "for providers that serve people only, or as a source of your own, with a mapping that says which "
        "of its columns are which. Archives of known sources are unpacked.\n\n"
        "\b\nExamples:\n"
        "  comity data add AllRTAs.xlsx --as wto-rta\n"
        "  comity data add wheat.csv --as anzali-wheat --columns wheat.yaml"
    ),
)
@click.argument("file", metavar="FILE", type=click.Path())
@click.option(
    "--as", "source", required=True, metavar="ID", help="Of which source, or the name of a new one."
)
@click.option(
    "--columns", metavar="MAPPING", type=click.Path(), help="The mapping of a file of your own (YAML)."
)
@click.option("--version", metavar="VERSION", help="Which edition it is. [default: as the file's name tells]")
@options.form(*FORMATS)
@options.manners
def command(
    file: str,
    *,
    source: str,
    columns: str | None,
    version: str | None,
    form: str | None,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> None:
    """Add a file."""
    from comity.sources import requirements

    requirements.needs_them()
    from comity.sources.download.adding import add

    _see_that_it_can_be_read(Path(file), source)
    outcome = add(Path(file), source, version=version, mapping=Path(columns) if columns else None)
    manners = options.Manners(quiet=quiet, verbose=verbose, no_color=no_color)
    show(outcome, source, outcome.folder.name, form, manners)


def _see_that_it_can_be_read(file: Path, source: str) -> None:
    """Raise ``UsageError`` where no reader would take a file of this name, rather than at the next build."""
    from comity.sources import datacard
    from comity.sources.download import archives
    from comity.warehouse.staging import readers

    if source not in datacard.card_ids() or not file.is_file() or archives.is_archive(file):
        return
    patterns = readers.reader(datacard.load(source).reader).patterns
    if not any(fnmatchcase(file.name.lower(), pattern.lower()) for pattern in patterns):
        raise UsageError(
            found=f"{file.name} is no file of {source}, whose files are named {', '.join(patterns)}",
            fix="check the id, or give the file the name under which the provider gives it out",
        )
