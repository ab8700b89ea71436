"""``comity claims``: only reads, and prints what it read."""

from __future__ import annotations

from typing import Any

import click

from comity.cli import options, reading


@click.command(
    "claims",
    short_help="Only read the claims of texts, as JSON lines.",
    help=(
        "Reads the claims of texts and prints one JSON object a text: {id, claims: [...]}, with offsets in "
        "characters. Nothing is judged.\n\n"
        "FILE is a text, a document, an address, a folder, a .jsonl file or - for standard input, as in "
        "comity check. A text that was taken out of a document is printed as well: the offsets count in "
        "it.\n\n"
        "\b\nExamples:\n"
        "  comity claims article.txt --published 2025-08\n"
        "  comity claims articles.jsonl --out claims.jsonl"
    ),
)
@options.files
@options.pair
@options.published
@options.out
@reading.reader
@options.manners
def command(
    *,
    files: tuple[str, ...],
    pair: tuple[str, str] | None,
    published: str | None,
    out: str | None,
    quiet: bool,
    verbose: bool,
    no_color: bool,
    **model: Any,  # noqa: ANN401 - the options that reading.reader adds, by name
) -> int:
    """Read every text and print its claims in the gold set's format."""
    from comity.claims import read
    from comity.claims.gold_format import as_gold
    from comity.cli.sinks import JsonLines
    from comity.cli.texts import each_text
    from comity.inputs import Known, Received, plan
    from comity.inputs.subject import missing_partner

    manners = options.Manners(quiet=quiet, verbose=verbose, no_color=no_color)
    known = Known(published=options.published_on(published), pair=options.pair_of(pair))
    asked = plan(files)
    reader = reading.model_reader(model, manners, batch=asked.batch)
    with JsonLines(out, inputs=files) as lines:

        def work(received: Received) -> None:
            found = reader.read(received) if reader else read(received.communique)
            lacking = None if found.pairs else missing_partner(received.communique.text, received.where)
            warnings = (*received.warnings, *([lacking] if lacking else []))
            for warning in warnings if verbose or not asked.batch else ():
                manners.warn(warning)
            said = received.communique
            extracted = {"text": said.text} if said.document else {}
            lines.write({"id": said.id, "claims": [as_gold(claim) for claim in found.claims], **extracted})

        outcome = each_text(asked, known, manners, work, bar=lines.leaves_terminal_alone)
    if reader:
        reader.sum_up()
    return outcome.exit_code
