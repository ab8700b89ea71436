"""Runs every YAML file in ``compare/``: two accounts, and what comparing them must find."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import comity
from comity.compare import Comparison, compare
from comity.dossiers.comparison import remarks

FOLDER = Path(__file__).parent / "compare"
CASES = [case for path in sorted(FOLDER.glob("*.yaml")) for case in yaml.safe_load(path.read_text("utf-8"))]
WORLD = comity.open()


def compared(case: dict[str, Any], *, turned: bool = False) -> Comparison:
    texts, dates = [case["a"], case["b"]], [str(d) for d in case.get("published", ())] or [None, None]
    if turned:
        texts, dates = texts[::-1], dates[::-1]
    return compare(
        *texts,
        WORLD if case.get("world") else None,
        published_a=dates[0],
        published_b=dates[1],
        as_of="2025-08-21",
    )


def lines(found: Comparison, items: Any) -> list[list[str]]:
    return [[f"{r.title}: {r.text}" for r in remarks(item, found.dossier.names)] for item in items]


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_example(case: dict[str, Any]) -> None:
    found, expect = compared(case), case["expect"]
    for name, items in (("different", found.different), ("both", found.both)):
        shown, wanted = lines(found, items), expect.get(name, [])
        assert len(shown) == len(wanted), (name, shown, found.counts())
        for said, parts in zip(shown, wanted, strict=True):
            for part in parts:
                assert any(part in line for line in said), (part, said)
            if not parts:
                assert not said, said
    for name, tolds in (("only_a", found.only_a), ("only_b", found.only_b)):
        assert [t.claim.kind.value for t in tolds] == expect.get(name, [])


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_the_other_way_round_is_the_same(case: dict[str, Any]) -> None:
    there, back = compared(case).counts(), compared(case, turned=True).counts()
    assert (there["both"], there["different"]) == (back["both"], back["different"])
    assert (there["only_a"], there["only_b"]) == (back["only_b"], back["only_a"])
