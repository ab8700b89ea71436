"""``comity registry import``, ``export`` and ``template``: the registry and files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from comity.cli import options
from comity.cli.registry import chosen, desk
from comity.errors import UsageError
from comity.ledger.registry.kinds import EntryKind

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

    from comity.ledger.exchange.iati import Publisher
    from comity.ledger.exchange.importing import Batch
    from comity.ledger.registry.entries import Entry
    from comity.ledger.store.opening import Registry
    from comity.ledger.store.writing import Added

_SHOWN = 20  # problems that are named on the terminal; --errors has them all
_TEXTS = (".txt", ".md", ".html", ".htm", ".pdf", ".docx")


@click.command(
    "import",
    short_help="Bring in a table, a workbook, an IATI file or a communiqué.",
    help=(
        "Brings entries in from a CSV table, an XLSX workbook, JSON, or IATI activities (.xml): all of them "
        "or none. Where rows cannot become entries, each is named with its reasons and nothing is written; "
        "with --partial the others are, and what was left out is said. The same file twice changes "
        "nothing.\n\n"
        "A text (.txt, .md, .html, .pdf, .docx) is read, and what it claims becomes proposals, which count "
        "for nothing until somebody accepts them (comity registry accept).\n\n"
        "\b\nExamples:\n"
        "  comity registry import documents.csv --source 'Archive of the commission'\n"
        "  comity registry import communique.txt --published 2025-08-20 --pair IRN BLR"
    ),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as", "kind", type=chosen.one, help="What the rows of a CSV table are.")
@click.option("--partial", is_flag=True, help="Bring in the rows that can be, and say what was left out.")
@click.option("--update", "update_existing", is_flag=True, help="Write differences to entries as changes.")
@click.option(
    "--errors", type=click.Path(dir_okay=False, path_type=Path), help="Write every problem to this file."
)
@click.option("--pair", nargs=2, metavar="A B", help="The two countries of a text, or of IATI activities.")
@options.published
@desk.provenance
@desk.keeping
def import_file(
    *,
    file: Path,
    kind: str | None,
    partial: bool,
    update_existing: bool,
    errors: Path | None,
    pair: tuple[str, str] | None,
    published: str | None,
    source: str | None,
    dated: str | None,
    confidence: str,
    author: str | None,
    named: str | None,
    manners: options.Manners,
) -> None:
    """Read the whole file, then write."""
    at = desk.desk_of(author, source, confidence)
    if dated:
        raise UsageError(
            found="--dated would give every row one date", fix="give the table a column dated instead"
        )
    is_text = file.suffix.lower() in _TEXTS
    if is_text:
        from comity.proposals import proposals_of

        batch = proposals_of(file, at, published=options.published_on(published), pair=options.pair_of(pair))
    else:
        from comity.ledger.exchange.importing import read_batch

        parties = desk.codes_of(pair)
        batch = read_batch(file, at, kind=EntryKind(kind) if kind else None, parties=parties)
    with desk.open_named(named, create=True) as registry:
        if is_text:  # what was proposed before stays as somebody may have decided on it since
            batch = _new_of(registry, batch)
        added, batch = _write(
            registry, batch, partial=partial, update_existing=update_existing, errors=errors
        )
    _report(manners, file, batch, added)


def _new_of(registry: Registry, batch: Batch) -> Batch:
    from comity.ledger.exchange.importing import without_known
    from comity.ledger.store import reading

    with registry.reading() as connection:
        return without_known(batch, reading.kinds_of(connection, [one.id for one in batch.drafts]))


def _write(
    registry: Registry, batch: Batch, *, partial: bool, update_existing: bool, errors: Path | None
) -> tuple[Added, Batch]:
    from comity.ledger.exchange.importing import without_dangling
    from comity.ledger.store import reading, writing

    with registry.writing() as connection:
        targets = {target for one in batch.drafts for _, target in one.links}
        batch = without_dangling(batch, reading.kinds_of(connection, targets))
        if errors and batch.problems:
            from comity.dossiers import write

            write(errors, "".join(f"{problem}\n" for problem in batch.problems))
        if batch.problems and not partial:
            raise _nothing_imported(batch)
        return writing.add(connection, batch.drafts, update_existing=update_existing), batch


def _nothing_imported(batch: Batch) -> UsageError:
    rows = len({problem.where for problem in batch.problems})
    more = len(batch.problems) - _SHOWN
    told = "".join(f"\n    {problem}" for problem in batch.problems[:_SHOWN])
    rest = f"\n    and {more:,} more; --errors FILE writes all of them" if more > 0 else ""
    return UsageError(
        found=f"{rows:,} rows cannot become entries, so nothing was imported:{told}{rest}",
        fix="correct them, or add --partial to bring in the others",
    )


def _report(manners: options.Manners, file: Path, batch: Batch, added: Added) -> None:
    parts = [f"{len(added.new):,} new"]
    parts += [f"{len(added.changed):,} changed"] if added.changed else []
    same = len(added.unchanged) + len(batch.repeated)
    parts += [f"{same:,} there already"] if same else []
    click.echo(f"{file.name}: {', '.join(parts)}")
    if batch.problems:
        rows = len({problem.where for problem in batch.problems})
        told = "".join(f"\n  {problem}" for problem in batch.problems[:_SHOWN])
        more = len(batch.problems) - _SHOWN
        rest = f"\n  and {more:,} more problems; --errors FILE writes all of them" if more > 0 else ""
        manners.warn(f"left out {rows:,} rows:{told}{rest}")
    if batch.left_out:
        told = ", ".join(f"{name} ({number})" for name, number in sorted(batch.left_out.items()))
        manners.warn(f"the registry has no place for, and left out: {told}")


@click.command(
    "export",
    short_help="Write entries to a table, a workbook, JSON, IATI or a calendar.",
    help=(
        "Writes entries to a file, whose ending says the form: .csv (one kind), .xlsx (a sheet a kind), "
        ".json, .xml (projects as IATI activities), .ics (open deadlines as a calendar). What export writes, "
        "import reads; the same entries give the same bytes.\n\n"
        "\b\nExamples:\n"
        "  comity registry export documents --out documents.csv\n"
        "  comity registry export --pair IRN BLR --out registry.xlsx\n"
        "  comity registry export --out deadlines.ics"
    ),
)
@chosen.several
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file; its ending chooses the form.",
)
@desk.pair
@desk.as_of
@click.option("--org-ref", metavar="ID", help="For IATI: the identifier of the organisation that reports.")
@click.option("--org-name", metavar="NAME", help="For IATI: its name.")
@desk.keeping
def export(
    *,
    kinds: tuple[str, ...],
    out: Path,
    pair: tuple[str, str] | None,
    as_of: str | None,
    org_ref: str | None,
    org_name: str | None,
    named: str | None,
    manners: options.Manners,
) -> None:
    """Write the file beside its place and move it there when it is whole."""
    from comity.ledger.exchange import exporting
    from comity.ledger.exchange.iati import Publisher

    form_named = exporting.FORMATS.get(out.suffix.lower())
    if form_named is None:
        raise UsageError(
            found=f"the ending of {out} names no form that the registry writes",
            fix=f"use one of {', '.join(exporting.FORMATS)}",
        )
    with desk.open_named(named) as registry:
        from comity.ledger.store import reading

        wanted = reading.Wanted(
            kinds=tuple(chosen.PLURALS[name] for name in kinds),
            marks=desk.marks_of(pair),
            as_of=options.day_of(as_of, manners),
        )
        with registry.reading() as connection:
            entries = tuple(reading.every(connection, wanted))
            if form_named == "ics":
                entries = _open(connection, entries, wanted.as_of)
    publisher = Publisher(ref=org_ref, name=org_name) if org_ref and org_name else None
    number = exporting.write_entries(out, form_named, entries, publisher=publisher)
    manners.warn(f"wrote {number:,} entries to {out}")
    if publisher and form_named == "iati":
        _say_shortcomings(manners, entries, publisher)


def _open(connection: Connection, entries: tuple[Entry, ...], as_of: date | None) -> tuple[Entry, ...]:
    """Without those that are settled: nobody has to be reminded of them."""
    from comity.ledger.store.settling import settled

    done = settled(connection, entries, as_of, desk.today())
    return tuple(entry for entry in entries if entry.id not in done)


def _say_shortcomings(manners: options.Manners, entries: tuple[Entry, ...], publisher: Publisher) -> None:
    """Say which activities lack what the standard asks of one that is published."""
    from comity.ledger.exchange.iati_rules import shortcomings

    projects = [entry for entry in entries if entry.kind is EntryKind.PROJECT]
    lacking = [(one.id, found) for one in projects if (found := shortcomings(one, publisher))]
    if lacking:
        told = "".join(f"\n  {identity}: {', '.join(found)}" for identity, found in lacking[:_SHOWN])
        more = f"\n  and {len(lacking) - _SHOWN:,} more" if len(lacking) > _SHOWN else ""
        which = "1 activity lacks" if len(lacking) == 1 else f"{len(lacking):,} activities lack"
        manners.warn(f"{which} what IATI asks of each:{told}{more}")


@click.command(
    "template",
    short_help="An empty table to fill in: CSV, or XLSX with a remark on each column.",
    help=(
        "Writes an empty table for a kind of entry, with a column for each field: as CSV on the terminal, or "
        "to a file with --out (.csv or .xlsx). Without KIND an .xlsx has a sheet for every kind.\n\n"
        "\b\nExamples:\n"
        "  comity registry template document\n"
        "  comity registry template --out registry.xlsx"
    ),
)
@click.argument("kind", required=False, type=chosen.one)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write it to this file.")
@options.mannered
def template(*, kind: str | None, out: Path | None, manners: options.Manners) -> None:
    """Write the heading, and in a workbook what each column holds."""
    from comity.ledger.exchange import csv_files, rows, workbooks
    from comity.sources.whole import replaced

    kinds = [EntryKind(kind)] if kind else [EntryKind(name) for name in chosen.KINDS]
    suffix = out.suffix.lower() if out else ".csv"
    if suffix not in {".csv", ".xlsx"} or (suffix == ".csv" and len(kinds) > 1):
        raise UsageError(
            found=f"a template as {suffix} of {len(kinds)} kinds cannot be written",
            fix=f"name one kind ({', '.join(chosen.KINDS)}), or --out with the ending .xlsx",
        )
    if out is None:
        click.echo(",".join(rows.columns(kinds[0])))
        return
    with replaced(out) as stream:
        if suffix == ".csv":
            csv_files.write_csv(stream, kinds[0], ())
        else:
            workbooks.write_workbook(stream, dict.fromkeys(kinds, ()), examples=True)
    manners.warn(f"wrote {out}")
