"""What ``comity check`` makes of true and bent claims, in simulated worlds whose truth is known.

Each world is drawn from a seed, written as Comtrade and BACI files, added and built; communiqués about it are
written, read and judged. Counted are the labels by kind of claim, by what bends it, and by the grade of the
evidence. The worlds and the writer are those of the tests (tests/properties).

    python benchmarks/verdicts.py [--worlds 24] [--texts 60] [--seed 1000] [--json | --csv | --page FILE]
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.properties.outcomes import (  # noqa: E402 - the tests are found from the project's folder
    Outcome,
    Rate,
    Reading,
    far_off_and_caught,
    hidden_and_open,
    outcomes,
    partly_hidden_and_open,
    read_right,
    shown_and_open,
    slightly_off_and_caught,
    true_but_accused,
)
from tests.properties.worlds import Books, Seen, draw  # noqa: E402
from tests.properties.writer.pen import SLIGHT_POINTS, Form  # noqa: E402
from tests.properties.writer.places import CLEAR  # noqa: E402

from comity.records import Label  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LABELS = (*(label.value for label in Label), "ledger status")
# Heads of columns; "open" is INSUFFICIENT_EVIDENCE, "if" SUPPORTED_IF.
_SHORT = {
    "SUPPORTED": "supp.",
    "SUPPORTED_IF": "if",
    "IMPRECISE": "impr.",
    "OVERSTATED": "over",
    "UNDERSTATED": "under",
    "CONTRADICTED": "contra.",
    "CONFLICTING": "confl.",
    "OUTDATED": "outd.",
    "INSUFFICIENT_EVIDENCE": "open",
    "NOT_CHECKABLE": "n. c.",
    "ledger status": "ledger",
}
BENT = (
    "true",
    "÷ 10 to ÷ 3",
    "threefold, few points",
    "÷ 2",
    "÷ 1.3",
    "÷ 1.1",
    "× 1.1",
    "× 1.3",
    "× 2",
    "× 3 to × 10",
    "false",
    "false by far",
)

_INTRODUCTION = """\
# Verdicts on simulated worlds

How often `comity check` is right where the truth is known: see [decision
74](decisions/0074-worlds-whose-truth-is-known.md). Worlds of 59 countries trade for twelve years;
their books are written as Comtrade and BACI files, added and built; communiqués about them, half of the
claims true and half bent by known factors, go the whole way from text to verdict. Offices are *careful*
(one in eight errs three times as much as the rest) or *rough* (gaps between two books as wide as in the
WITS totals of 2009 above 100 million dollars). Written by `python benchmarks/verdicts.py --worlds
{worlds} --texts {texts} --seed {seed} --page docs/simulated-verdicts.md`.

Intervals hold 95 per cent: the wider of Wilson's and the bootstrap over worlds. In the tables, *if* is
SUPPORTED_IF and *open* is INSUFFICIENT_EVIDENCE. *Threefold off* is a figure bent threefold or more, of
growth also by more than {points:g} points (0.4 per cent told as 1.2 is counted in a row of its own), and a
place or a record that is false by far: what refutes it differs by a factor of {clear:g} or more. Of a country
that keeps no books, places and shares depend on the books of all its partners: where some of these keep none
either, the world hides a part of the rows, and both an open verdict and a decided one may be right.\
"""


def bent(outcome: Outcome) -> str:
    """What was done to the truth, in words."""
    said = outcome.said
    if said.true:
        return "true"
    if said.factor is None:
        return "false by far" if said.clear else "false"
    if said.threefold and said.slight:
        return "threefold, few points"
    if said.factor >= 2.999 or said.factor <= 1 / 2.999:
        return "× 3 to × 10" if said.factor > 1 else "÷ 10 to ÷ 3"
    return f"× {said.factor:g}" if said.factor > 1 else f"÷ {1 / said.factor:.2g}"


def label(outcome: Outcome) -> str:
    """The verdict's label; every status of the ledger is one."""
    return outcome.label.value if isinstance(outcome.label, Label) else "ledger status"


def confusion(
    found: Iterable[Outcome], by: Callable[[Outcome], tuple[str, ...]]
) -> dict[tuple[str, ...], Counter[str]]:
    """How often each label was given, by some grouping."""
    counted: dict[tuple[str, ...], Counter[str]] = {}
    for one in found:
        counted.setdefault(by(one), Counter())[label(one)] += 1
    return counted


def measured(books: Books, worlds: range, texts: int) -> list[Outcome]:
    """Every outcome of some worlds."""
    found = []
    for seed in worlds:
        with tempfile.TemporaryDirectory() as folder:
            found += outcomes(draw(seed, books=books), Path(folder), texts=texts)
    return found


def rates(found: list[Outcome]) -> dict[str, Rate]:
    """The rates that the project holds to, of claims that were read as they were meant."""
    right = read_right(found)
    return {
        "true, but called wrong": true_but_accused(right),
        "threefold off or more and caught, both sides report": far_off_and_caught(right, Seen.BOTH),
        "the same, one side reports": far_off_and_caught(right, Seen.ONE),
        "the same, mirror data only": far_off_and_caught(right, Seen.MIRROR),
        "of these, those with all their rows at hand": far_off_and_caught(right, Seen.MIRROR, whole=True),
        "of these, places and shares with third countries' rows hidden": far_off_and_caught(
            right, Seen.MIRROR, whole=False
        ),
        f"growth threefold off, by {SLIGHT_POINTS:g} points or fewer, and caught": slightly_off_and_caught(
            right
        ),
        "rows hidden, and left open": hidden_and_open(right),
        "places and shares with third countries' rows hidden, and left open": partly_hidden_and_open(right),
        "true, all rows at hand, but left open": shown_and_open(o for o in right if o.said.true),
        "bent less than threefold, all rows at hand, and left open": shown_and_open(
            o for o in right if not o.said.true and not o.said.far_off
        ),
    }


# Writing


def page(results: dict[Books, list[Outcome]], worlds: range, texts: int) -> str:
    """The page of documentation."""
    said = _INTRODUCTION.format(
        worlds=len(worlds), texts=texts, seed=worlds.start, points=SLIGHT_POINTS, clear=CLEAR
    )
    lines = [said]
    for books, found in results.items():
        lines += ["", f"## {books.value.capitalize()} offices", "", *_summary(found), "", *_tables(found)]
    return "\n".join(lines) + "\n"


def _summary(found: list[Outcome]) -> list[str]:
    read = Counter(one.reading for one in found)
    lines = [
        f"{len(found):,} claims: {read[Reading.RIGHT]:,} were read as they were meant,"
        f" {read[Reading.OTHERWISE]:,} otherwise, {read[Reading.NOT_READ]:,} not at all.",
        "",
        "| | share | interval | of |",
        "| --- | --- | --- | --- |",
    ]
    lines += [_rate_row(name, rate) for name, rate in rates(found).items()]
    misread = true_but_accused(one for one in found if one.reading is Reading.OTHERWISE)
    return [*lines, _rate_row("true, read otherwise, and called wrong", misread)]


def _rate_row(name: str, rate: Rate) -> str:
    if not rate.of:
        return f"| {name} | none | | 0 |"
    return f"| {name} | {rate.share:.2%} | {rate.low:.2%} to {rate.high:.2%} | {rate.of:,} |"


def _tables(found: list[Outcome]) -> list[str]:
    right = read_right(found)
    shown = [one for one in right if one.said.seen is not Seen.NONE]
    lines = ["### By kind and bend, where there are rows", ""]
    lines += _table(confusion(shown, lambda o: (o.said.form.value, bent(o))), ("claim", "told"))
    lines += ["", "### By grade of the evidence and bend, where there are rows", ""]
    lines += _table(confusion(shown, lambda o: (o.grade, bent(o))), ("grade", "told"))
    rest = [one for one in right if one.said.seen is Seen.NONE]
    lines += ["", "### Where there are no rows, or none of that period", ""]
    lines += _table(confusion(rest, lambda o: (o.said.form.value, bent(o))), ("claim", "told"))
    lines += [
        "",
        "### Read otherwise than meant",
        "",
        "| claim | what differs | claims |",
        "| --- | --- | --- |",
    ]
    wrong = Counter(
        (one.said.form.value, ", ".join(one.otherwise) or "not read")
        for one in found
        if one.reading is not Reading.RIGHT
    )
    return lines + [f"| {form} | {fields} | {number} |" for (form, fields), number in wrong.most_common()]


def _table(counted: dict[tuple[str, ...], Counter[str]], heads: tuple[str, ...]) -> list[str]:
    used = [name for name in LABELS if any(counts[name] for counts in counted.values())]
    order = [form.value for form in Form]
    rows = sorted(
        counted.items(),
        key=lambda row: (order.index(row[0][0]) if row[0][0] in order else row[0][0], BENT.index(row[0][1])),
    )
    return [
        "| " + " | ".join((*heads, *(_SHORT[name] for name in used))) + " |",
        "|" + " --- |" * (len(heads) + len(used)),
        *(
            "| " + " | ".join((*key, *(str(counts[name] or "") for name in used))) + " |"
            for key, counts in rows
        ),
    ]


def rows(results: dict[Books, list[Outcome]]) -> list[dict[str, object]]:
    """The whole table: a row for each combination, with how often each label was given."""
    return [
        {
            "books": books.value,
            "claim": key[0],
            "told": key[1],
            "rows": key[2],
            "grade": key[3],
            "read": key[4],
        }
        | {name: counts[name] for name in LABELS}
        for books, found in results.items()
        for key, counts in sorted(
            confusion(
                (one for one in found if one.label is not None),
                lambda o: (o.said.form.value, bent(o), o.said.seen.value, o.grade, o.reading.value),
            ).items()
        )
    ]


def document(results: dict[Books, list[Outcome]], seconds: float) -> dict[str, object]:
    """Everything, for other programs."""
    return {
        "seconds": seconds,
        "rates": {
            books.value: {
                name: {"share": r.share if r.of else None, "low": r.low, "high": r.high, "of": r.of}
                for name, r in rates(found).items()
            }
            for books, found in results.items()
        },
        "confusion": rows(results),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--worlds", type=int, default=24, help="how many of each sort of offices")
    parser.add_argument("--texts", type=int, default=60, help="communiqués a world, of six claims")
    parser.add_argument("--seed", type=int, default=1000, help="of the first world")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true")
    form.add_argument("--csv", action="store_true", help="the whole table")
    form.add_argument("--page", type=Path, metavar="FILE", help="write the page of documentation")
    asked = parser.parse_args()
    worlds = range(asked.seed, asked.seed + asked.worlds)
    began = time.perf_counter()
    results = {books: measured(books, worlds, asked.texts) for books in Books}
    seconds = time.perf_counter() - began
    if asked.json:
        print(json.dumps(document(results, seconds), indent=1))
    elif asked.csv:
        table = rows(results)
        writer = csv.DictWriter(sys.stdout, list(table[0]))
        writer.writeheader()
        writer.writerows(table)
    elif asked.page:
        asked.page.write_text(page(results, worlds, asked.texts), encoding="utf-8")
    else:
        print(page(results, worlds, asked.texts))
        print(f"{sum(map(len, results.values())):,} claims in {seconds:.0f} s")


if __name__ == "__main__":
    main()
