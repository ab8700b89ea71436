"""Goods words in a text and the Harmonized System codes that they mean."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from comity.facts.starter import product_terms

if TYPE_CHECKING:
    from comity.facts.rows import ProductTerm


def products(words: str) -> tuple[ProductTerm, ...]:
    """The goods that a phrase names, in its order, the longest term first and none inside another.

    Parameters
    ----------
    words : any text; case, hyphens and the plural do not matter

    Examples
    --------
    >>> [(p.term, p.match) for p in products("Heavy mining machinery and potash")]
    [('heavy mining machinery', 'medium'), ('potash', 'high')]
    >>> products("friendship")
    ()
    """
    tokens = re.findall(r"[^\W_]+", words.lower())
    terms = _terms_by_first_word()
    found: list[ProductTerm] = []
    i = 0
    while i < len(tokens):
        for length, whole in terms.get(_singular(tokens[i]), ()):
            term = whole.get(tuple(_singular(t) for t in tokens[i : i + length]))
            if term is not None:
                found.append(term)
                i += length
                break
        else:
            i += 1
    return tuple(found)


@cache
def _terms_by_first_word() -> dict[str, tuple[tuple[int, dict[tuple[str, ...], ProductTerm]], ...]]:
    """For each first word, the terms of each length, longest first."""
    table: dict[str, dict[int, dict[tuple[str, ...], ProductTerm]]] = {}
    for term in product_terms().every():
        key = tuple(_singular(t) for t in re.findall(r"[^\W_]+", term.term.lower()))
        table.setdefault(key[0], {}).setdefault(len(key), {}).setdefault(key, term)
    return {first: tuple(sorted(lengths.items(), reverse=True)) for first, lengths in table.items()}


@cache
def _singular(word: str) -> str:
    """Enough of English plurals for goods: tractors, batteries, boxes; gas and glass stay."""
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 4 and word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
