"""What the page of a comparison shows: numbered things, and both texts marked with the same numbers."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from comity.dossiers import comparison, marks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.accounts import Aligned, ComparisonDossier, Told
    from comity.records import Claim, Communique


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked claim of one text: the number of its thing, and whether it is where that is first said."""

    n: int
    sign: str
    called: str
    first: bool


def context(dossier: ComparisonDossier) -> dict[str, Any]:
    """What the template needs beside the words of ``comparison``."""
    numbers = count(1)
    different = [_item(next(numbers), item, dossier) for item in dossier.different]
    both = [_item(next(numbers), item, dossier) for item in dossier.agreeing]
    alone = [_lone_items(tolds, numbers) for tolds in (dossier.only_a, dossier.only_b)]
    sides = [
        _side(key, name, said, [*different, *both], lone)
        for key, name, said, lone in zip("ab", dossier.names, (dossier.a, dossier.b), alone, strict=True)
    ]
    return {
        "different": different,
        "both": both,
        "sides": sides,
        "warnings": [
            (name, warning)
            for name, found in zip(dossier.names, dossier.warnings, strict=True)
            for warning in found
        ],
    }


def _item(n: int, item: Aligned, dossier: ComparisonDossier) -> dict[str, Any]:
    return {
        "n": n,
        "heading": comparison.heading(item.a.claim),
        "told": {"a": item.a, "b": item.b},
        "remarks": comparison.remarks(item, dossier.names),
        "sign": comparison.DIFFERENT if item.differs else comparison.BOTH,
    }


def _lone_items(tolds: tuple[Told, ...], numbers: Iterator[int]) -> list[dict[str, Any]]:
    return [{"n": next(numbers), "heading": comparison.heading(told.claim), "told": told} for told in tolds]


def _side(
    key: str, name: str, said: Communique, shared: list[dict[str, Any]], alone: list[dict[str, Any]]
) -> dict[str, Any]:
    """One account: its name, its text in blocks, and a mark for each claim in it."""
    called = {
        comparison.DIFFERENT: "said differently",
        comparison.BOTH: "said by both",
        comparison.ONLY: f"only {name}",
    }
    found: list[tuple[Claim, Mark]] = []
    for item in (
        *shared,
        *({**lone, "told": {key: lone["told"]}, "sign": comparison.ONLY} for lone in alone),
    ):
        told: Told = item["told"][key]
        for claim in (told.claim, *told.again):
            mark = Mark(item["n"], item["sign"], called[item["sign"]], first=claim is told.claim)
            found.append((claim, mark))
    found.sort(key=lambda pair: (pair[0].start, -pair[0].end))
    return {
        "key": key,
        "name": name,
        "said": said,
        "alone": alone,
        "blocks": marks.blocks(said.text, [claim for claim, _ in found]),
        "marks": [mark for _, mark in found],
    }
