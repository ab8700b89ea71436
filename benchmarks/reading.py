"""How many texts one core reads a second, how rightly it reads their figures, and how time grows with length.

The texts are the annotated ones where they are at hand, else the project's examples. quantulum3, the usual
ready-made reader of quantities, reads the same texts in the same run: with --install it is put into a virtual
environment that is thrown away afterwards, and with --python it is taken from an interpreter that has it. It
looks for quantities alone, so it is set beside our quantities, and beside the whole reading to claims with
countries and periods; both are warm, its tables loaded.

    python benchmarks/reading.py [--rounds 5] [--install | --python PYTHON] [--json]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
import venv
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from comity.claims import read
from comity.claims.quantities import find_quantities
from comity.inputs import typed_date
from comity.records import NO_PERIOD, Communique

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / ".." / "shared" / "gold" / "communiques.jsonl"
EXAMPLES = ROOT / "examples" / "texts"
LEAST_PER_SECOND = 200
LEAST_TIMES_QUANTULUM3 = 20
LEAST_RIGHT = 0.98
MOST_SECONDS_A_MEGABYTE = 4.0
SIZES = (62_500, 125_000, 250_000, 500_000, 1_000_000)
SAME_AMOUNT = 0.005

# What the other interpreter runs: texts in, spans with values and the seconds of each round out.
QUANTULUM3 = """
import json, sys, time, warnings
warnings.simplefilter("ignore")
from quantulum3 import parser
asked = json.load(sys.stdin)
parser.parse(asked["texts"][0])
rounds = []
for _ in range(asked["rounds"]):
    began = time.perf_counter()
    found = [parser.parse(text) for text in asked["texts"]]
    rounds.append(time.perf_counter() - began)
spans = [[[*q.span, q.value, q.unit.name] for q in text] for text in found]
json.dump({"rounds": rounds, "found": spans}, sys.stdout)
"""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as annotated: where it stands, and the bounds of its value in base units."""

    start: int
    end: int
    low: float | None
    high: float | None

    def is_met_by(self, start: int, end: int, values: tuple[float | None, ...]) -> bool:
        """Whether a reading at this place has the value; the sign is left to the verb."""
        if not (start < self.end and self.start < end):
            return False
        own = {abs(v) for v in (self.low, self.high) if v is not None}
        return any(abs(abs(v) - w) <= SAME_AMOUNT * w for v in values if v is not None for w in own)


@dataclass(frozen=True, slots=True)
class Sample:
    """A text, and its annotated figures where it has any."""

    communique: Communique
    figures: tuple[Figure, ...]


def samples() -> tuple[list[Sample], str]:
    """The texts to read, and what they are."""
    if GOLD.exists():
        rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
        return [_annotated(row) for row in rows], "annotated texts"
    texts = [path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*.txt"))]
    return [Sample(_communique(text), ()) for text in texts * 10], "example texts, ten times"


def _annotated(row: dict) -> Sample:
    figures = {
        tuple(claim["figure"]): Figure(*claim["figure"], claim["value_low"], claim["value_high"])
        for claim in row["claims"]
        if claim.get("figure")
    }
    communique = _communique(row["text"], published=typed_date(row["published"]), pair=tuple(row["pair"]))
    return Sample(communique, tuple(figures.values()))


def _communique(text: str, **known: object) -> Communique:
    return Communique(id="text", text=text, sha256="", **{"published": NO_PERIOD, **known})


def seconds(texts: list[Communique]) -> float:
    """One round: the whole reading of every text."""
    began = time.perf_counter()
    for text in texts:
        read(text)
    return time.perf_counter() - began


def seconds_for_quantities(texts: list[Communique]) -> float:
    """One round of what quantulum3 does: the quantities of every text, and nothing else."""
    began = time.perf_counter()
    for text in texts:
        find_quantities(text.text, home=text.pair or ())
    return time.perf_counter() - began


def rightly_read(sampled: list[Sample]) -> tuple[int, int, int]:
    """How many figures there are; how many the quantity reader has right, and how many the claims."""
    by_numbers = by_claims = 0
    for sample in sampled:
        text = sample.communique
        numbers = [
            (q.start, q.end, (q.quantity.value_low, q.quantity.value_high))
            for q in find_quantities(text.text, home=text.pair or ())
        ]
        claims = [
            (q.start, q.end, (q.value_low, q.value_high))
            for claim in read(text).claims
            if (q := claim.quantity) is not None and q.start is not None and q.end is not None
        ]
        by_numbers += sum(any(f.is_met_by(*found) for found in numbers) for f in sample.figures)
        by_claims += sum(any(f.is_met_by(*found) for found in claims) for f in sample.figures)
    return sum(len(sample.figures) for sample in sampled), by_numbers, by_claims


def quantulum3(python: str, sampled: list[Sample], rounds: int) -> tuple[float, int, int]:
    """Seconds of its median round; how many figures it finds, and how many of their values are right."""
    asked = {"texts": [s.communique.text for s in sampled], "rounds": rounds}
    ran = subprocess.run(
        [python, "-c", QUANTULUM3], input=json.dumps(asked), capture_output=True, text=True, check=True
    )
    said = json.loads(ran.stdout)
    found = right = 0
    for sample, mentions in zip(sampled, said["found"], strict=True):
        for figure in sample.figures:
            here = [m for m in mentions if m[0] < figure.end and figure.start < m[1]]
            found += bool(here)
            # "two thirds" may be 0.667 or 66.7 percent: both count as right
            right += any(figure.is_met_by(m[0], m[1], (m[2], 100 * m[2] if m[2] < 1 else None)) for m in here)
    return median(said["rounds"]), found, right


def interpreter(asked: argparse.Namespace, folder: str) -> str | None:
    """An interpreter that has quantulum3; None where there is none and none is to be made."""
    if asked.install:
        venv.create(folder, with_pip=True)
        python = str(Path(folder) / ("Scripts" if os.name == "nt" else "bin") / "python")
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "quantulum3"]
        subprocess.run(pip, check=True, stdout=sys.stderr)
        return python
    python = asked.python or sys.executable
    has_it = subprocess.run([python, "-c", "import quantulum3"], capture_output=True, check=False)
    return python if has_it.returncode == 0 else None


def lengths(sampled: list[Sample]) -> dict[int, float]:
    """Seconds for texts of each size, made of the samples one after the other."""
    body = "\n\n".join(sample.communique.text for sample in sampled) + "\n\n"
    taken = {}
    for size in SIZES:
        text = _communique((body * (size // len(body) + 1))[:size])
        taken[size] = min(seconds([text]) for _ in range(2))
    return taken


def machine() -> str:
    """What the figures were measured on."""
    size = f"{os.cpu_count()} cores"
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        size += f", {os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f} GiB"
    return f"Python {platform.python_version()}, {platform.machine()}, {size}; one core is used"


def main() -> None:
    """Print the figures; leave with 1 where a bound is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--install", action="store_true", help="put quantulum3 into an environment for the run"
    )
    parser.add_argument("--python", metavar="PYTHON", help="an interpreter that has quantulum3")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    sampled, what = samples()
    texts = [sample.communique for sample in sampled]
    seconds(texts)  # warm: tables read, patterns compiled
    ours = median(seconds(texts) for _ in range(asked.rounds))
    alone = median(seconds_for_quantities(texts) for _ in range(asked.rounds))
    figures, by_numbers, by_claims = rightly_read(sampled)
    grown = lengths(sampled)
    found: dict[str, object] = {
        "machine": machine(),
        "texts": len(texts),
        "what": what,
        "characters_a_text": round(sum(len(text.text) for text in texts) / len(texts)),
        "texts_per_second": len(texts) / ours,
        "texts_per_second_quantities": len(texts) / alone,
        "figures": figures,
        "figures_right": by_numbers,
        "figures_right_in_claims": by_claims,
        "seconds_by_size": grown,
    }
    with tempfile.TemporaryDirectory() as folder:
        python = interpreter(asked, folder)
        if python is not None:
            theirs, seen, right = quantulum3(python, sampled, max(1, asked.rounds // 2))
            found |= {
                "quantulum3_texts_per_second": len(texts) / theirs,
                "quantulum3_figures_found": seen,
                "quantulum3_figures_right": right,
                "times_quantulum3": theirs / alone,
                "times_quantulum3_whole_reading": theirs / ours,
            }
    print(json.dumps(found, indent=2) if asked.json else table(found))
    sys.exit(missed(found))


def table(found: dict) -> str:
    """The figures for people."""
    figures = found["figures"]

    def right(number: int) -> str:
        return f"{number} of {figures} figures right ({number / figures:.1%})" if figures else ""

    lines = [
        found["machine"],
        f"{found['texts']} {found['what']}, {found['characters_a_text']:,} characters each on average",
        "",
        f"comity, whole reading   {found['texts_per_second']:8,.0f} texts a second  "
        f"(at least {LEAST_PER_SECOND})  {right(found['figures_right_in_claims'])}",
    ]
    lines.append(
        f"comity, quantities      {found['texts_per_second_quantities']:8,.0f} texts a second{'':18}"
        f"{right(found['figures_right'])}"
    )
    if not figures:
        lines.append(
            "The figures of these texts are not annotated, so how many are read rightly is not known."
        )
    if "times_quantulum3" in found:
        lines += [
            f"quantulum3              {found['quantulum3_texts_per_second']:8,.1f} texts a second"
            f"{'':18}{right(found['quantulum3_figures_right'])}",
            f"ours is {found['times_quantulum3']:.0f} times as fast at the same work "
            f"(at least {LEAST_TIMES_QUANTULUM3}), "
            f"{found['times_quantulum3_whole_reading']:.1f} times with all the rest of the reading",
        ]
    else:
        lines.append("quantulum3 is not installed here, so it was not measured; --install measures it.")
    lines.append("")
    for size, taken in found["seconds_by_size"].items():
        lines.append(f"{size:>9,} characters   {taken:6.2f} s   {taken / size * 1e6:5.2f} s a megabyte")
    lines.append(f"(at most {MOST_SECONDS_A_MEGABYTE} s for a megabyte)")
    return "\n".join(lines)


def missed(found: dict) -> bool:
    """Whether some bound is missed."""
    right = found["figures_right"] / found["figures"] if found["figures"] else 1.0
    return (
        found["texts_per_second"] < LEAST_PER_SECOND
        or found.get("times_quantulum3", LEAST_TIMES_QUANTULUM3) < LEAST_TIMES_QUANTULUM3
        or right < LEAST_RIGHT
        or found["seconds_by_size"][SIZES[-1]] > MOST_SECONDS_A_MEGABYTE
    )


if __name__ == "__main__":
    main()
