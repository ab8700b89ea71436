"""Fit the model of claims that no rule reads, and write its weights into the package.

usage: python scripts/fit_likeness.py [--plain FILE ...] [--out FILE]

It learns from the annotated texts and the examples of the project: every clause of theirs makes a claim of
some kind, or none. --plain adds texts that nobody annotated (JSON lines with "text"), such as long
statements: clauses of theirs in which the rules find nothing count as making no claim, though with less
weight, since some do make one. They only move weights: a mark that no annotated text has gets none. Texts
that are kept for scoring are never read.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import yaml
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from comity.claims import read
from comity.claims.clauses import segments
from comity.claims.likeness.marks import marks_of
from comity.claims.likeness.model import NO_CLAIM, UNIT
from comity.claims.reader import laid_out
from comity.inputs import typed_date
from comity.records import Communique, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
TEXTS = ROOT / "tests" / "examples" / "texts"
EXAMPLES = ROOT / "tests" / "examples" / "reading"
WEIGHTS = ROOT / "src" / "comity" / "claims" / "likeness" / "weights.json"
SAME = 0.5  # intersection over union of a clause and an annotated claim
TWICE = 2  # annotated clauses that have a mark, below which it says nothing
OF_PLAIN = 0.3  # weight of a clause that nobody annotated
OF_EXAMPLES = 3.0  # of one that was written to say what is a claim and what is none
LEAST = 0.05  # a weight that counts


@dataclass(frozen=True, slots=True)
class Example:
    """A clause and what it claims."""

    marks: tuple[str, ...]
    label: str
    weight: float = 1.0


def annotated(path: Path) -> Iterator[Example]:
    """The clauses of annotated texts, each with the kind of the claim that it is."""
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        text = Communique(
            id=entry["id"],
            text=entry["text"],
            sha256="",
            published=typed_date(entry["published"]),
            pair=(entry["pair"][0], entry["pair"][1]),
        )
        for marks, start, end in _clauses(text):
            yield Example(marks, _kind_at(start, end, entry["claims"]))


def told(path: Path) -> Iterator[Example]:
    """The clauses of the examples of a file, which say what a text claims and no more."""
    for case in yaml.safe_load(path.read_text(encoding="utf-8")):
        if "claims" in case:
            text = Communique(id=path.stem, text=case["text"], sha256="", pair=tuple(case["pair"]))
            claims = [_placed(case["text"], claim) for claim in case["claims"]]
            for marks, start, end in _clauses(text):
                yield Example(marks, _kind_at(start, end, claims), OF_EXAMPLES)


def _placed(text: str, claim: dict[str, Any]) -> dict[str, Any]:
    """A claim of an example with its place; one without a quote is the whole sentence."""
    quote = claim.get("quote", text.rstrip("."))
    start = text.index(quote)
    return {"kind": claim["kind"], "start": start, "end": start + len(quote)}


def plain(path: Path) -> Iterator[Example]:
    """The clauses of texts that nobody annotated in which the rules find no claim."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        text = Communique(id=str(number), text=json.loads(line)["text"], sha256="")
        taken = [(c.start, c.end) for c in read(text, rules_only=True).claims]
        for marks, start, end in _clauses(text):
            if not any(a < end and start < b for a, b in taken):
                yield Example(marks, NO_CLAIM, OF_PLAIN)


def _clauses(text: Communique) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """The marks and the place of every clause that may claim something."""
    for sentence in laid_out(text).sentences:
        parts = segments(sentence)
        for part in parts:
            if not part.attribution and not sentence.asks and part.lo < part.hi:
                yield tuple(marks_of(part)), *sentence.span(part.lo, part.hi)


def _kind_at(start: int, end: int, claims: list[dict[str, Any]]) -> str:
    """The kind of the claim that lies over a place; opinions are no claims here."""
    over = [(_shared(start, end, claim), claim["kind"]) for claim in claims]
    share, kind = max(over, default=(0.0, NO_CLAIM))
    return kind if share >= SAME and kind != Kind.OPINION else NO_CLAIM


def _shared(start: int, end: int, claim: dict[str, Any]) -> float:
    common = min(end, claim["end"]) - max(start, claim["start"])
    return common / (max(end, claim["end"]) - min(start, claim["start"]))


def fitted(examples: list[Example], known: Counter[str]) -> dict[str, Any]:
    """The kinds, the bias and the weights of the model, small weights left out, in hundredths."""
    columns = [dict.fromkeys((m for m in e.marks if known[m] >= TWICE), 1.0) for e in examples]
    vectors = DictVectorizer()
    x = vectors.fit_transform(columns)
    model = LogisticRegression(C=1.0, max_iter=2000)
    model.fit(x, [e.label for e in examples], sample_weight=[e.weight for e in examples])
    order = sorted(
        range(len(model.classes_)), key=lambda k: (model.classes_[k] != NO_CLAIM, model.classes_[k])
    )
    weights = {
        name: " ".join(
            f"{place} {round(float(model.coef_[k, column]) * UNIT)}"
            for place, k in enumerate(order)
            if abs(model.coef_[k, column]) >= LEAST
        )
        for column, name in enumerate(vectors.feature_names_)
    }
    return {
        "kinds": [str(model.classes_[k]) for k in order],
        "bias": np.rint(model.intercept_[order] * UNIT).astype(int).tolist(),
        "weights": {name: own for name, own in sorted(weights.items()) if own},
    }


def main() -> None:
    """Fit, and write the file whole or not at all."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--plain", nargs="*", type=Path, default=[], metavar="FILE")
    parser.add_argument(
        "--texts", nargs="*", type=Path, default=sorted(TEXTS.glob("*.jsonl")), metavar="FILE"
    )
    parser.add_argument("--out", type=Path, default=WEIGHTS, metavar="FILE")
    asked = parser.parse_args()
    own = [example for path in asked.texts for example in annotated(path)]
    own += [example for path in sorted(EXAMPLES.glob("*.yaml")) for example in told(path)]
    other = [example for path in asked.plain for example in plain(path)]
    model = fitted(own + other, Counter(mark for example in own for mark in example.marks))
    lines = ",\n".join(f"{json.dumps(name)}:{json.dumps(w)}" for name, w in model["weights"].items())
    head = ",\n".join(f"{json.dumps(part)}: {json.dumps(model[part])}" for part in ("kinds", "bias"))
    beside = asked.out.with_suffix(".new")
    beside.write_text(f'{{{head},\n"weights": {{\n{lines}\n}}}}\n', encoding="utf-8")
    beside.replace(asked.out)
    print(f"{len(own)} annotated clauses and {len(other)} others; {len(model['weights'])} marks")


if __name__ == "__main__":
    main()
