"""Goods words in a text and the Harmonized System codes that they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from comity.facts.starter import product_readings, product_terms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from comity.facts.rows import ProductReading, ProductTerm
    from comity.records import SourceUse

EDITION = "HS22"  # of the codes in the tables, as the warehouse names nomenclatures


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsReading:
    """One defensible meaning of a phrase for goods."""

    words: str  # the phrase
    codes: tuple[str, ...]  # HS2022, of 2, 4 or 6 digits; a shorter one means everything under it
    meant: str | None  # to stand after "if ... is meant"; None of the usual reading
    match: str  # high, medium, low: how well the usual reading fits
    sources: tuple[SourceUse, ...]

    @property
    def said(self) -> str:
        """The reading in words, with its codes.

        >>> print(readings("oil")[1].said)
        crude oil alone (HS 2709)
        """
        return f"{self.meant or f'{self.words} in the usual sense'} (HS {', '.join(self.codes)})"


def readings(words: str) -> tuple[GoodsReading, ...]:
    """Every defensible meaning of a phrase for goods, the usual one first; none where no word is known.

    A phrase that names several goods means all of them; where one of them has another reading, the whole
    phrase has one.

    Parameters
    ----------
    words : as a text names the goods

    Examples
    --------
    >>> for one in readings("machinery"):
    ...     print(one.meant, one.codes)
    None ('84',)
    machines, electrical ones included ('84', '85')
    """
    terms = products(words)
    if not terms:
        return ()
    usual = GoodsReading(
        words=words,
        codes=_together(term.hs for term in terms),
        meant=None,
        match=max((term.match for term in terms), key=_WEAKEST_LAST.index),
        sources=tuple(dict.fromkeys(term.source for term in terms)),
    )
    others = [
        _other(usual, terms, term, row) for term in terms for row in product_readings().under(term.term)
    ]
    return (usual, *(other for other in others if other.codes != usual.codes))


_WEAKEST_LAST = ("high", "medium", "low")


def _other(
    usual: GoodsReading, terms: tuple[ProductTerm, ...], term: ProductTerm, row: ProductReading
) -> GoodsReading:
    """The phrase with one of its terms read otherwise."""
    return replace(
        usual,
        codes=_together(row.hs if one is term else one.hs for one in terms),
        meant=row.reading,
        sources=tuple(dict.fromkeys((*usual.sources, row.source))),
    )


def _together(codes: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({code for some in codes for code in some}))


def near_terms(words: str, most: int = 3) -> tuple[str, ...]:
    """Terms that are spelt much like a phrase, the nearest first.

    >>> near_terms("tracktors")
    ('tractors',)
    """
    from difflib import get_close_matches

    known = [term.term for term in product_terms().every()]
    return tuple(get_close_matches(words.casefold(), known, n=most, cutoff=0.75))


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
