"""The question after a word that was perhaps meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A question after the known word that is nearest to one that is not; empty where none is near.

    >>> did_you_mean("memo", ["treaty", "memorandum"]), did_you_mean("x", ["treaty"])
    ('did you mean memorandum?', '')
    """
    from difflib import get_close_matches

    words = list(known)
    begun = [one for one in words if len(word) > 2 and one.startswith(word)]
    near = begun[:1] or get_close_matches(word, words, 1, 0.6)
    return f"did you mean {near[0]}?" if near else ""
