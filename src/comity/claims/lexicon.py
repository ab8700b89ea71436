"""Words by the part that they play: phrases (``lexicon.yaml``) and single words (``words.yaml``)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from comity.vocabulary import load_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

NO_CLASSES: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases by their first word, longest first, each with its classes."""

    entries: dict[str, tuple[tuple[tuple[str, ...], frozenset[str]], ...]]

    def longest(self, words: Sequence[str], at: int) -> tuple[int, frozenset[str]] | None:
        """Return the length and the classes of the longest phrase that starts at ``at``.

        Examples
        --------
        >>> length, classes = lexicon().longest(["free", "trade", "agreement"], 0)
        >>> length, sorted(classes)
        (3, ['agreement'])
        """
        candidates = self.entries.get(words[at])
        if candidates is None:
            return None
        for phrase, classes in candidates:
            length = len(phrase)
            if length == 1 or tuple(words[at : at + length]) == phrase:
                return length, classes
        return None


@cache
def lexicon() -> Lexicon:
    """Return the compiled phrases, read once."""
    classes: dict[tuple[str, ...], set[str]] = {}
    for name, entry in load_yaml("claims/lexicon.yaml").items():
        for phrase in entry["words"].split(", "):
            classes.setdefault(tuple(phrase.split()), set()).add(name)
    by_first: dict[str, list[tuple[tuple[str, ...], frozenset[str]]]] = {}
    for key, names in classes.items():
        by_first.setdefault(key[0], []).append((key, frozenset(names)))
    return Lexicon(
        {first: tuple(sorted(entries, key=lambda e: -len(e[0]))) for first, entries in by_first.items()}
    )


@cache
def word_set(name: str) -> frozenset[str]:
    """Return a set of single words.

    Parameters
    ----------
    name : an entry of ``claims/words.yaml``

    Examples
    --------
    >>> "which" in word_set("relative_pronouns")
    True
    """
    return frozenset(load_yaml("claims/words.yaml")[name]["words"].split())
