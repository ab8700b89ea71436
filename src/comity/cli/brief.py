"""``comity brief``: what is known about two countries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from comity.cli import options, queries

if TYPE_CHECKING:
    from comity.records import PairDossier

FORMATS = ("table", "html", "json", "markdown")


def complete_country(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Codes and names that begin like this, for the shell."""
    from comity import countries

    begun = incomplete.casefold()
    known = [country for country in countries.every() if not country.former]
    codes = [country.iso3 for country in known if country.iso3.casefold().startswith(begun)]
    return codes + [country.name for country in known if country.name.casefold().startswith(begun)]


@click.command(
    "brief",
    short_help="One page on a pair of countries, with a source for each line.",
    help=(
        "What the starter facts say about two countries on a date: memberships they share, agreements "
        "between them, sanctions, promises and what became of them, their weight as partners, and what "
        "is not known. The order of A and B changes nothing.\n\n"
        "A and B are names in common use or ISO 3166 codes.\n\n"
        "\b\nExamples:\n"
        "  comity brief Iran Belarus\n"
        "  comity brief KHM VNM --as-of 2023 --out khm-vnm.html\n"
        "  comity brief IRN BLR --sections agreements,sanctions --format json"
    ),
)
@click.argument("a", shell_complete=complete_country)
@click.argument("b", shell_complete=complete_country)
@options.as_of
@options.form(*FORMATS, to_file=True)
@options.out
@click.option(
    "--sections", metavar="NAME,...", help="Only these sections, such as agreements,sanctions,promises."
)
@queries.show_query
@options.registry
@options.manners
def command(
    *,
    a: str,
    b: str,
    as_of: str | None,
    form: str | None,
    out: str | None,
    sections: str | None,
    show_query: bool,
    named: str | None,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> None:
    """Print the dossier of a pair."""
    from comity import dossiers, world
    from comity.cli.sinks import print_json
    from comity.pair import pair

    manners = options.Manners(quiet=quiet, verbose=verbose, no_color=no_color)
    form = options.chosen_format(form, out, FORMATS)
    day = options.day_of(as_of, manners)
    wanted = tuple(name.strip().lower() for name in sections.split(",") if name.strip()) if sections else None
    dossier = pair(a, b, world.open(registry=named), as_of=day).dossier(sections=wanted)
    if out:
        dossiers.write(out, _rendered(dossier, form))
        manners.warn(f"wrote {out}")
    elif form == "table":
        dossiers.pair_terminal(dossier, manners.console(), verbose=verbose)
    elif form == "json":
        print_json(dossiers.pair_dict(dossier), indent=2)
    else:
        click.echo(_rendered(dossier, form).encode())
    if show_query:
        queries.print_queries((item.text, item.query) for s in dossier.sections for item in s.items)


def _rendered(dossier: PairDossier, form: str) -> str:
    from comity import dossiers

    if form == "html":
        return dossiers.pair_html(dossier)
    if form == "markdown":
        return dossiers.pair_markdown(dossier)
    if form == "json":
        import json

        return json.dumps(dossiers.pair_dict(dossier), ensure_ascii=False, indent=2) + "\n"
    return options.on_paper(lambda console: dossiers.pair_terminal(dossier, console))
