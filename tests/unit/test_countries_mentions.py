"""Where a text names countries; the shapes are in ``tests/examples/countries/mentions.yaml``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from comity.countries import Mention, mentions
from comity.countries.gazetteer import letters_of, plural_of

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT / ".." / "shared" / "gold" / "communiques.jsonl"
EXAMPLES: dict[str, Any] = yaml.safe_load(
    (ROOT / "tests" / "examples" / "countries" / "mentions.yaml").read_text(encoding="utf-8")
)


def shown(mention: Mention) -> str:
    """A mention on one line, as the examples have it."""
    meant = "|".join(mention.codes) or mention.body
    return f"{mention.text} = {meant}, {mention.form}{'?' if mention.ambiguous else ''}"


def read(text: str) -> list[str]:
    return [shown(m) for m in mentions(text)]


@pytest.mark.parametrize("example", EXAMPLES["shapes"], ids=lambda e: e["text"])
def test_shapes(example: dict[str, Any]) -> None:
    assert read(example["text"]) == example["mentions"]


@pytest.mark.parametrize("text", EXAMPLES["nothing"])
def test_what_only_looks_like_a_country(text: str) -> None:
    assert read(text) == []


def test_money_is_told_from_its_country() -> None:
    assert read("Brazil won; the Brazilian real estate") == [
        "Brazil = BRA, name",
        "Brazilian = BRA, adjective",
    ]
    assert read("the US $5bn plan of the US") == ["US = USA, abbreviation", "US = USA, abbreviation"]


def test_no_mention_is_made_of_parts_of_words() -> None:
    assert read("Chadwick met Maliki, Omanization, Cubans4you, Iranification") == []


def test_the_union_is_an_actor_and_a_body() -> None:
    (found,) = mentions("the EU")
    assert (found.codes, found.body, found.form) == (("EUU",), "EU", "body")


@pytest.mark.parametrize(
    ("demonym", "plural"),
    [
        ("Kenyan", "Kenyans"),
        ("German", "Germans"),
        ("Turk", "Turks"),
        ("Emirati", "Emiratis"),
        ("Swiss", None),
        ("French", None),
        ("Vietnamese", None),
        ("Frenchwoman", None),
        ("Seychellois", None),
    ],
)
def test_plurals_that_follow_the_rule(demonym: str, plural: str | None) -> None:
    assert plural_of(demonym) == plural


def test_abbreviations_from_four_letters_on_may_be_written_as_words() -> None:
    assert read("Nato") == ["Nato = NATO, body"]
    assert read("Uae") == []
    assert letters_of("BiH").words == ("BiH",)


def test_every_country_of_the_gold_is_mentioned() -> None:
    if not GOLD.is_file():
        pytest.skip("the gold annotation is not beside this checkout")
    read_here = 20  # the last ten texts are for measuring only
    for line in GOLD.read_text(encoding="utf-8").splitlines()[:read_here]:
        text = json.loads(line)
        named = {code for m in mentions(text["text"]) for code in m.codes}
        wanted = {code for claim in text["claims"] for code in claim["countries"]} - {"WLD"}
        assert wanted <= named, text["id"]
