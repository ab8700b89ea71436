"""``comity opportunities``: what one country sells and the other buys from others, product by product."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from comity.cli import options, queries
from comity.cli.brief import complete_country
from comity.errors import UsageError

if TYPE_CHECKING:
    from comity.openings.records import Openings

FORMATS = ("table", "html", "json", "csv")


@click.command(
    "opportunities",
    short_help="What one country sells and the other buys from others, product by product.",
    help=(
        "Lists products with the exporter's supply, the importer's demand from others, how easily the two "
        "trade, what is sold already, and the value between that and what is usual, with an interval: the "
        "number that the list is sorted by, and every part of it.\n\n"
        "Goods that somebody restricts on the date are left out, counted, and listed apart with the legal "
        "basis. "
        "Needs trade by product: comity data list, comity data get, comity build.\n\n"
        "EXPORTER and IMPORTER are names in common use or ISO 3166 codes.\n\n"
        "\b\nExamples:\n"
        "  comity opportunities Kenya Egypt\n"
        "  comity opportunities KEN EGY --sector 'agricultural products' --digits 4\n"
        "  comity opportunities KEN EGY --sector 0902,0603 --format csv --limit 0"
    ),
)
@click.argument("exporter", shell_complete=complete_country)
@click.argument("importer", shell_complete=complete_country)
@click.option(
    "--sector",
    metavar="GOODS",
    help="Only these goods: words such as 'mining machinery', or HS codes 8429,8430.",
)
@click.option(
    "--digits", type=click.Choice(("6", "4")), default="6", show_default=True, help="Products, or headings."
)
@click.option(
    "--senders",
    metavar="NAME,...",
    help="Whose restrictions count, such as EU,UN,USA. [default: everybody's]",
)
@click.option(
    "--limit", type=click.IntRange(min=0), default=20, show_default=True, help="How many products; 0 for all."
)
@options.as_of
@options.form(*FORMATS, to_file=True)
@options.out
@queries.show_query
@options.manners
def command(
    *,
    exporter: str,
    importer: str,
    sector: str | None,
    digits: str,
    senders: str | None,
    limit: int,
    as_of: str | None,
    form: str | None,
    out: str | None,
    show_query: bool,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> None:
    """Print the openings of a pair."""
    from comity import dossiers
    from comity.cli.sinks import print_json
    from comity.pair import pair

    manners = options.Manners(quiet=quiet, verbose=verbose, no_color=no_color)
    form = options.chosen_format(form, out, FORMATS)
    wanted = _named(senders)
    two = pair(exporter, importer, as_of=options.day_of(as_of, manners))
    found = two.opportunities(importer, sector=sector, digits=int(digits), senders=wanted)
    most = limit or None
    if out:
        dossiers.write(out, _rendered(found, form, most, verbose=verbose))
        manners.warn(f"wrote {out}")
    elif form == "table":
        dossiers.openings_terminal(found, manners.console(), most, verbose=verbose)
    elif form == "json":
        print_json(dossiers.openings_dict(found, most), indent=2)
    else:
        click.echo(_rendered(found, form, most, verbose=verbose).encode(), nl=False)
    if form == "csv" and found.products_left_out:
        manners.warn(
            f"{found.products_left_out} products are left out for restrictions; the other formats list them"
        )
    if show_query:
        queries.print_queries(("What the openings are worked out from", query) for query in found.queries)


def _named(senders: str | None) -> tuple[str, ...] | None:
    """The names of a list; a list of none would count nobody's restrictions, and is refused."""
    if senders is None:
        return None
    named = tuple(name.strip() for name in senders.split(",") if name.strip())
    if not named:
        raise UsageError(
            found=f"--senders {senders!r} names nobody, so no restriction would count",
            fix="name whose restrictions count, such as --senders EU,UN,USA, or leave it out for everybody's",
        )
    return named


def _rendered(found: Openings, form: str, limit: int | None, *, verbose: bool) -> str:
    from comity import dossiers

    if form == "html":
        return dossiers.openings_html(found, limit)
    if form == "csv":
        return dossiers.openings_csv(found, limit)
    if form == "json":
        import json

        return json.dumps(dossiers.openings_dict(found, limit), ensure_ascii=False, indent=2) + "\n"
    return options.on_paper(
        lambda console: dossiers.openings_terminal(found, console, limit, verbose=verbose)
    )
