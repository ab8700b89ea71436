"""The words of the reader: every class is told, shown, free of doubles, and used by its code."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

import comity.claims
from comity.claims.lexicon import lexicon, word_set
from comity.vocabulary import load_yaml

PACKAGE = Path(comity.claims.__file__).parent
HIDES = "neutral"  # the class whose phrases only hide those of other classes
PHRASES = load_yaml("claims/lexicon.yaml")
WORDS = load_yaml("claims/words.yaml")
TOKEN = re.compile(r"\w+\.\w+|[^\W\d_]+|'s|[^\w\s]")


@cache
def strings() -> frozenset[str]:
    """Every string that stands in the code of the reader, docstrings aside."""
    found: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        found |= {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
        }
    return frozenset(found)


@cache
def asked() -> frozenset[str]:
    """Every class of the lexicon that code asks a sentence or clause for by its name."""
    places = {"has": 0, "first": 0, "last": 0, "every": 0, "says": 0, "shared": 0, "inherits": 0, "near": 0}
    places |= {"says_before": 1, "says_after": 1, "shared_before": 0}
    names: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if node.func.attr in places:
                given = node.args[places[node.func.attr] :]
                names |= {a.value for a in given if isinstance(a, ast.Constant) and isinstance(a.value, str)}
    return frozenset(names)


def tokens(text: str) -> list[str]:
    return TOKEN.findall(text.lower().replace("-", " "))


@pytest.mark.parametrize("name", sorted(PHRASES))
def test_phrases_of_a_class(name: str) -> None:
    entry = PHRASES[name]
    phrases = [phrase.strip() for phrase in entry["words"].split(",")]
    assert len(set(phrases)) == len(phrases), [p for p in phrases if phrases.count(p) > 1]
    assert all(p and p == " ".join(p.lower().replace("-", " ").split()) for p in phrases)
    shown = " ".join(tokens(entry["example"]))
    assert any(f" {p} " in f" {shown} " for p in phrases), entry["example"]
    assert entry["about"].strip()
    assert set(entry) == {"about", "example", "words"}


@pytest.mark.parametrize("name", sorted(PHRASES))
def test_example_is_tagged_with_its_class(name: str) -> None:
    """No longer phrase of another class hides what the example shows."""
    words = tokens(PHRASES[name]["example"])
    at, classes = 0, set()
    while at < len(words):
        length, found = lexicon().longest(words, at) or (1, frozenset())
        classes |= found
        at += length
    assert name in classes


@pytest.mark.parametrize("name", sorted(WORDS))
def test_words_of_a_set(name: str) -> None:
    entry = WORDS[name]
    words = entry["words"].split()
    assert len(set(words)) == len(words), [w for w in words if words.count(w) > 1]
    assert {w.lower() for w in words} & set(tokens(entry["example"])), entry["example"]
    assert entry["about"].strip()
    assert set(entry) == {"about", "example", "words"}
    assert word_set(name) == frozenset(words)


def test_every_class_and_set_is_used() -> None:
    assert set(PHRASES) - strings() == {HIDES}
    assert set(WORDS) <= strings()


def test_every_class_that_code_asks_for_exists() -> None:
    assert asked() <= set(PHRASES), asked() - set(PHRASES)


def test_every_set_that_code_asks_for_exists() -> None:
    names: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        if "claims.lexicon import" in (source := path.read_text(encoding="utf-8")):
            names |= set(re.findall(r'word_set\("(\w+)"\)', source))
    assert names
    assert names == set(WORDS)
