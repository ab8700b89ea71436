"""Whether a claim uses the words of one of the lists in ``trade_words.yaml``."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from comity.vocabulary import load_yaml

if TYPE_CHECKING:
    from comity.records import Claim


def says(claim: Claim, *lists: str) -> bool:
    """Whether the claim's own words have a phrase of a list; a list inside another is named by both.

    >>> from comity.records import Claim, Kind
    >>> words = "Up 5% in real terms"
    >>> claim = Claim(id="c", kind=Kind.TRADE_GROWTH, start=0, end=1, countries=(), quote=words)
    >>> says(claim, "real_terms"), says(claim, "physical")
    (True, False)
    """
    return bool(_pattern(*lists).search(words_of(claim)))


def words_of(claim: Claim) -> str:
    """What the claim says, as it was written and as it was read."""
    details = claim.details
    return " ".join(filter(None, (claim.quote, details.property, details.measure, details.of)))


@cache
def _pattern(*lists: str) -> re.Pattern[str]:
    found = load_yaml("evidence/trade_words.yaml")
    for name in lists:
        found = found[name]
    phrases = (r"\s+".join(map(re.escape, phrase.split())) for phrase in sorted(found, key=len, reverse=True))
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b", re.IGNORECASE)
