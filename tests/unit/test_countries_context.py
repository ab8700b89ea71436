"""What shared names mean in their text; the cases are in ``tests/examples/countries/context.yaml``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from comity.countries import Mention, mentions, resolve

EXAMPLES: dict[str, Any] = yaml.safe_load(
    (Path(__file__).resolve().parents[1] / "examples" / "countries" / "context.yaml").read_text(
        encoding="utf-8"
    )
)


def meant(example: dict[str, Any]) -> tuple[list[Mention], list[str]]:
    """The mentions of the example's word after resolving, and the notes on it."""
    text, word = example["text"], example["word"]
    pair = tuple(example["pair"]) if "pair" in example else None
    found, notes = resolve(mentions(text), pair=pair, text=text)
    return [m for m in found if m.text == word], [n for n in notes if n.startswith(f'"{word}" is ')]


@pytest.mark.parametrize("example", EXAMPLES["decided"], ids=lambda e: e["text"])
def test_context_decides(example: dict[str, Any]) -> None:
    found, notes = meant(example)
    assert [(m.codes, m.ambiguous) for m in found] == [((example["code"],), False)]
    assert len(notes) == 1
    assert example["because"] in notes[0]


@pytest.mark.parametrize("example", EXAMPLES["left_open"], ids=lambda e: e["text"])
def test_nothing_is_guessed(example: dict[str, Any]) -> None:
    found, notes = meant(example)
    assert found
    assert all(m.ambiguous and len(m.codes) > 1 for m in found)
    assert len(notes) == 1
    assert "left open" in notes[0]


@pytest.mark.parametrize("example", EXAMPLES["doubtful"], ids=lambda e: e["text"])
def test_doubtful_words_need_their_country(example: dict[str, Any]) -> None:
    found, _ = meant(example)
    assert [m.codes for m in found] == ([(example["code"],)] if example["code"] else [])


@pytest.mark.parametrize("example", EXAMPLES["bodies"], ids=lambda e: e["text"])
def test_words_for_a_body_need_it_too(example: dict[str, Any]) -> None:
    found, _ = meant(example)
    assert [m.body for m in found] == ([example["body"]] if example["body"] else [])


def test_what_needs_no_decision_is_handed_back_as_it_came() -> None:
    text = "Iran and Belarus"
    given = mentions(text)
    assert resolve(given, pair=None, text=text) == (given, ())


def test_a_note_is_given_once() -> None:
    text = "Congo, Congo and again Congo; Kinshasa"
    _, notes = resolve(mentions(text), pair=None, text=text)
    assert len(notes) == 1


def test_several_that_fit_a_doubtful_word_stay_open() -> None:
    text = "Saudi and Jordanian ministers met in the kingdom."
    found, notes = resolve(mentions(text), pair=None, text=text)
    assert found[-1].codes == ("SAU", "JOR")
    assert found[-1].ambiguous
    assert notes == ('"kingdom" is left open: it may be Saudi Arabia or Jordan.',)
