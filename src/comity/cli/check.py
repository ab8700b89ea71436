"""``comity check``: the main job, for one text or for many."""

from __future__ import annotations

from typing import Any

import click

from comity.cli import options, queries, reading
from comity.cli.readings import corrections

FORMATS = ("table", "html", "json", "claimreview")


@click.command(
    "check",
    short_help="Check what texts say about two countries.",
    help=(
        "Reads the claims of a text about two countries, gathers evidence, and says of each claim what the "
        "evidence says, why, and what would settle what is open. No network is used, unless "
        "you pass an address, or --reader model sends the text to the endpoint that you name.\n\n"
        "FILE is plain text or Markdown, an HTML page, a PDF or Word document, the address of a page "
        "(https://...), a folder (all such files in it), a .jsonl file (one object a line with text, and if "
        "known id, published, pair and source) or - for standard input. With several texts the "
        "result is a line for each; --format json gives one report a line, --format html a page for each in "
        "the folder --out.\n\n"
        "\b\nExamples:\n"
        "  comity check article.txt\n"
        "  comity check readout.pdf --pair Vietnam Cambodia\n"
        "  comity check article.txt --published 2025-08 --as-of 2025-08-21 --out dossier.html\n"
        "  pbpaste | comity check - --pair Vietnam Cambodia --format json\n"
        "  comity check article.txt --save-readings readings.json\n"
        "  comity check article.txt --readings readings.json --out dossier.html\n"
        "  comity check articles.jsonl --out reports.jsonl --fail-on CONTRADICTED,OVERSTATED"
    ),
)
@options.files
@options.pair
@options.as_of
@options.published
@options.form(*FORMATS, to_file=True)
@options.out
@click.option(
    "--fail-on",
    metavar="LABEL,...",
    help="Exit with 1 where a verdict has one of these labels (CONTRADICTED, MISSED, OVERDUE ...).",
)
@click.option(
    "--hindsight", is_flag=True, help="Also show what data published after the as-of date would say."
)
@queries.show_query
@corrections
@reading.reader
@options.registry
@options.manners
def command(
    *,
    files: tuple[str, ...],
    pair: tuple[str, str] | None,
    as_of: str | None,
    published: str | None,
    form: str | None,
    out: str | None,
    fail_on: str | None,
    hindsight: bool,
    show_query: bool,
    named: str | None,
    save_readings: str | None,
    readings: str | None,
    quiet: bool,
    verbose: bool,
    no_color: bool,
    **model: Any,  # noqa: ANN401 - the options that reading.reader adds, by name
) -> int:
    """Check every text and print what was found."""
    from comity import world
    from comity.check import check
    from comity.cli.readings import KeptReadings, corrected_readings
    from comity.cli.reports import ReportSink, with_warnings
    from comity.cli.tally import Tally
    from comity.cli.texts import each_text
    from comity.inputs import Known, Received, plan

    manners = options.Manners(quiet=quiet, verbose=verbose, no_color=no_color)
    form = options.chosen_format(form, out, FORMATS)
    tally = Tally.asked(fail_on)
    known = Known(published=options.published_on(published), pair=options.pair_of(pair))
    day = options.day_of(as_of, manners)
    asked = plan(files)
    reader = reading.model_reader(model, manners, batch=asked.batch)
    corrected = corrected_readings(readings, manners, model=reader is not None)
    everything = world.open(registry=named)
    with (
        ReportSink.of(form, out, files=files, batch=asked.batch, manners=manners) as sink,
        KeptReadings(save_readings, inputs=files, batch=asked.batch, manners=manners) as kept,
    ):

        def work(received: Received) -> None:
            said, read = received.communique, reader.read(received) if reader else None
            if corrected and (found := corrected.of(received)):
                said, read = found.communique, found.reading
            report = check(said, everything, as_of=day, hindsight=hindsight, readings=read)
            kept.write(report)
            dossier = with_warnings(report.dossier, received)
            sink.write(dossier, received)
            if show_query:
                queries.print_queries((e.statement, e.query) for e in dossier.evidence)
            tally.count(dossier)
            for warning in dossier.warnings if asked.batch and verbose else ():
                manners.warn(f"{received.where}: {warning}")

        outcome = each_text(asked, known, manners, work, bar=sink.leaves_terminal_alone)
    if reader:
        reader.sum_up()
    tally.report()
    return outcome.exit_code or tally.exit_code
