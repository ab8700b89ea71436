"""How many of the claims that the reader finds in real statements does the text make?

Fifty claims are drawn by a fixed seed and judged by hand in ``false_alarms.csv``: by the file that they
stand in, their place, the checksum of their words, and the reason in our own words. The texts are not part
of the project.
"""

from __future__ import annotations

import csv
import hashlib
import json
import random
from functools import cache
from pathlib import Path

import pytest

from comity.claims import read
from comity.inputs import typed_date
from comity.records import Claim, Communique, Kind, Period

DATA = Path(__file__).parents[2] / ".." / "shared" / "data"
STATEMENTS = DATA / "texts_whitehouse" / "whitehouse_bilateral.jsonl"
NEGATIVES = DATA / "texts_sweden" / "sweden_english.jsonl"
A_COMMUNIQUE = "gemensam-kommunike"  # the one text of the Swedish ones that does make claims
JUDGEMENTS = Path(__file__).with_name("false_alarms.csv")
SEED = 20261209
DRAWN = 50
PRECISION = 0.54  # what the judged sample reached; the aim is 0.90 (docs/decisions/0051, 0055)


@cache
def judgements() -> dict[tuple[str, int, int, str, str], bool]:
    with JUDGEMENTS.open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        rows = list(csv.DictReader(lines))
    return {
        (row["file"], int(row["start"]), int(row["end"]), row["kind"], row["sha256"]): row["made"] == "yes"
        for row in rows
    }


def statements() -> list[tuple[str, str, Period]]:
    """Every text with its name and day of publication, where that is known."""
    rows = [json.loads(line) for line in STATEMENTS.read_text(encoding="utf-8").splitlines()]
    found = [(row["path"], row["text"], typed_date(row["date"][:10])) for row in rows]
    rows = [json.loads(line) for line in NEGATIVES.read_text(encoding="utf-8").splitlines()]
    return found + [(row["path"], row["text"], Period()) for row in rows if A_COMMUNIQUE not in row["path"]]


def drawn() -> list[tuple[str, Claim]]:
    """The sample: of all claims in the order of the texts, opinions apart."""
    claims = [
        (name, claim)
        for name, text, published in statements()
        for claim in read(Communique(id=name, text=text, sha256="", published=published)).claims
        if claim.kind is not Kind.OPINION
    ]
    return random.Random(SEED).sample(claims, DRAWN)  # noqa: S311 - a sample, no key


def test_every_judgement_has_its_reason() -> None:
    with JUDGEMENTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    assert len(rows) == DRAWN
    assert all(row["made"] in ("yes", "no") and row["reason"] for row in rows)
    assert sum(row["made"] == "yes" for row in rows) >= round(PRECISION * DRAWN)


@pytest.mark.skipif(not STATEMENTS.exists(), reason="the statements are not beside this checkout")
def test_the_claims_drawn_are_those_judged() -> None:
    unjudged = []
    for name, claim in drawn():
        sha256 = hashlib.sha256(claim.quote.encode()).hexdigest()
        if (name, claim.start, claim.end, claim.kind.value, sha256) not in judgements():
            unjudged.append(f"{claim.kind.value} {name}[{claim.start}:{claim.end}]")
    assert not unjudged, f"judge these in {JUDGEMENTS.name}: {unjudged}"
