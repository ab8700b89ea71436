"""Where quoted words stand in a text: verbatim, and only where that is certain."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from comity.claims.typed_fields import Unfit

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_SHOWN = 5


class Place(NamedTuple):
    """Code points of a text, end exclusive."""

    start: int
    end: int


def place_of(text: str, quote: object, start: object) -> Place:
    """Find the words of a claim.

    Parameters
    ----------
    quote : must stand in the text word for word
    start : needed where the words stand there more than once; otherwise the words decide

    Raises
    ------
    Unfit : they are not in the text, or stand there several times and ``start`` is none of those places

    Examples
    --------
    >>> place_of("Trade grew. Trade fell.", "Trade fell", None)
    Place(start=12, end=22)
    """
    if not isinstance(quote, str) or not quote.strip():
        raise Unfit("is missing or empty", "quote the words of the text that make the claim")
    found = list(_occurrences(text, quote))
    if not found:
        raise _not_there(text, quote)
    chosen = found[0] if len(found) == 1 else next((p for p in found if p == start), None)
    if chosen is None:
        starts = ", ".join(str(p) for p in found[:_MOST_SHOWN])
        raise Unfit(
            f"the words stand in the text {len(found)} times",
            f"add start with the place that is meant ({starts}{', …' if len(found) > _MOST_SHOWN else ''}), "
            "or quote more words",
        )
    return Place(chosen, chosen + len(quote))


def _occurrences(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _not_there(text: str, quote: str) -> Unfit:
    """The reason, with the words as the text has them where only spaces or capitals differ."""
    loose = r"\s+".join(re.escape(word) for word in quote.split())
    near = re.search(loose, text, re.IGNORECASE)
    seen = f"“{quote[:60]}{'…' if len(quote) > 60 else ''}” does not stand in the text word for word"
    if near is None:
        return Unfit(seen, "copy the words from the text")
    start, end = near.span()
    return Unfit(
        f"{seen}; spaces, line breaks or capitals differ", f"write it as in the text: {text[start:end]!r}"
    )


def figure_of(text: str, place: Place, as_stated: str | None, figure: object) -> Place | None:
    """Where the number of a claim is written, inside the claim's own words.

    Parameters
    ----------
    as_stated : the number as the text has it; None where the text implies it
    figure : two offsets, needed only where the number stands in the claim more than once

    Raises
    ------
    Unfit : it is not among the words of the claim, or is there several times
    """
    if as_stated is None:
        return None
    if isinstance(figure, list | tuple) and len(figure) == 2 and all(type(n) is int for n in figure):
        start, end = figure
        if place.start <= start < end <= place.end and text[start:end] == as_stated:
            return Place(start, end)
    found = list(_occurrences(text[place.start : place.end], as_stated))
    if len(found) == 1:
        start = place.start + found[0]
        return Place(start, start + len(as_stated))
    if found:
        raise Unfit(
            f"{as_stated!r} stands in the claim {len(found)} times",
            "add figure with the two offsets of the one that is meant, or quote fewer words",
        )
    raise Unfit(
        f"{as_stated!r} does not stand in the words of the claim",
        "write the number as the text has it, or null where it is implied",
    )
