"""``comity compare``: two sides' accounts of one meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from comity.cli import options
from comity.errors import UsageError

if TYPE_CHECKING:
    from comity.accounts import ComparisonDossier
    from comity.inputs import Received
    from comity.records import Period

FORMATS = ("table", "html", "json")
FOUND = 1  # the exit code
_FAILS = {"differences": ("different",), "omissions": ("only_a", "only_b")}


@click.command(
    "compare",
    short_help="Compare two sides' accounts of one meeting.",
    help=(
        "Reads two accounts of one meeting, pairs their claims off by kind, countries, figure and period, "
        "and shows which figures and statements differ and by how much, what both say, and what only one "
        "says. Which is right is not said, and the order of the two changes nothing. Amounts in two "
        "currencies are compared at yearly exchange rates, which are shown. No network is used, unless you "
        "pass an address.\n\n"
        "FILE is a text, a document, an address or - for standard input, as in comity check.\n\n"
        "\b\nExamples:\n"
        "  comity compare tehran.txt minsk.txt\n"
        "  comity compare a.txt b.txt --names 'the ministry' 'the agency' --out compared.html\n"
        "  comity compare a.txt b.txt --published-a 2025-08-20 --published-b 2025-08-21 --format json\n"
        "  comity compare draft.txt final.txt --fail-on differences,omissions"
    ),
)
@click.argument("file_a", metavar="FILE_A")
@click.argument("file_b", metavar="FILE_B")
@click.option(
    "--names", nargs=2, metavar="A B", help="What to call the two. [default: the names of the files]"
)
@options.pair
@click.option(
    "--published-a", metavar="DATE", help="When the first was published: YYYY, YYYY-MM or YYYY-MM-DD."
)
@click.option("--published-b", metavar="DATE", help="When the second was published.")
@click.option(
    "--as-of",
    metavar="DATE",
    help="Exchange rates known at the end of this date count. [default: the later publication, or today]",
)
@options.form(*FORMATS, to_file=True)
@options.out
@click.option(
    "--fail-on",
    metavar="WHAT,...",
    help="Exit with 1 where there are differences, or omissions (something that only one says), or either.",
)
@options.manners
def command(
    *,
    file_a: str,
    file_b: str,
    names: tuple[str, str] | None,
    pair: tuple[str, str] | None,
    published_a: str | None,
    published_b: str | None,
    as_of: str | None,
    form: str | None,
    out: str | None,
    fail_on: str | None,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> int:
    """Compare two texts and print what was found."""
    from comity import world
    from comity.cli.sinks import refuse_overwriting
    from comity.compare import compare

    manners = options.Manners(quiet=quiet, verbose=verbose, no_color=no_color)
    form = options.chosen_format(form, out, FORMATS)
    fails = _asked(fail_on)
    codes = options.pair_of(pair)
    day = options.day_of(as_of, manners)
    if file_a == file_b == "-":
        raise UsageError(found="both accounts are standard input", fix="pass one of them as a file")
    if out:
        refuse_overwriting(out, (file_a, file_b))
    a = _received(file_a, _published(published_a, "--published-a"), codes)
    b = _received(file_b, _published(published_b, "--published-b"), codes)
    for warning in (*a.warnings, *b.warnings):
        manners.warn(warning)
    found = compare(a.communique, b.communique, world.open(), names=names or _told_apart(a, b), as_of=day)
    _refuse_strangers(found.dossier)
    _show(found.dossier, form, out, manners)
    counts = found.counts()
    hits = {name: sum(counts[key] for key in _FAILS[name]) for name in fails}
    for name, number in hits.items():
        if number:
            click.echo(f"comity: --fail-on {name}: {number}", err=True)
    return FOUND if any(hits.values()) else 0


def _asked(words: str | None) -> tuple[str, ...]:
    """What ``--fail-on`` names, each once."""
    wanted = dict.fromkeys(word.strip().lower() for word in (words or "").split(",") if word.strip())
    wrong = next((word for word in wanted if word not in _FAILS), None)
    if wrong is not None or (words is not None and not wanted):
        raise UsageError(
            found=f"--fail-on {wrong or words!r} is nothing that a comparison finds",
            fix=f"use {' or '.join(_FAILS)}, or both with a comma between",
        )
    return tuple(wanted)


def _published(words: str | None, option: str) -> Period:
    from comity.inputs import typed_date
    from comity.records import NO_PERIOD

    return typed_date(words, what=option) if words else NO_PERIOD


def _received(name: str, published: Period, pair: tuple[str, str] | None) -> Received:
    """The one text behind a name."""
    from comity.inputs import Known, Refused, plan, receive

    asked = plan([name])
    if asked.batch:
        raise UsageError(found=f"{name} can hold several texts", fix="name one text for each side")
    (intake,) = receive(asked, Known(published=published, pair=pair))
    if isinstance(intake, Refused):
        raise intake.error
    return intake


def _told_apart(a: Received, b: Received) -> tuple[str, str] | None:
    """The names of the files where they differ, or else their paths; A and B for one file twice."""
    if a.communique.id != b.communique.id:
        return a.communique.id, b.communique.id
    return (a.where, b.where) if a.where != b.where else None


def _refuse_strangers(dossier: ComparisonDossier) -> None:
    """Raise ``UnreadableInput`` where one of the texts names no country at all, unless a pair was given."""
    from comity.inputs.subject import missing_partner

    for said, name in zip((dossier.a, dossier.b), dossier.names, strict=True):
        if said.pair is None and not dossier.pairs:
            missing_partner(said.text, name)


def _show(dossier: ComparisonDossier, form: str, out: str | None, manners: options.Manners) -> None:
    from comity import dossiers
    from comity.cli.sinks import print_json

    if form != "table":
        for name, warnings in zip(dossier.names, dossier.warnings, strict=True):
            for warning in warnings:
                manners.warn(f"{name}: {warning}")
    if out:
        dossiers.write(out, _rendered(dossier, form))
        manners.warn(f"wrote {out}")
    elif form == "table":
        dossiers.comparison_terminal(dossier, manners.console(), verbose=manners.verbose)
    elif form == "json":
        print_json(dossiers.comparison_dict(dossier), indent=2)
    else:
        click.echo(_rendered(dossier, form).encode())


def _rendered(dossier: ComparisonDossier, form: str) -> str:
    import json

    from comity import dossiers

    if form == "html":
        return dossiers.comparison_html(dossier)
    if form == "table":
        return options.on_paper(lambda console: dossiers.comparison_terminal(dossier, console))
    return json.dumps(dossiers.comparison_dict(dossier), ensure_ascii=False, indent=2) + "\n"
