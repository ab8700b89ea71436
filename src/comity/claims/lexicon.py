"""Words by the part that they play: phrases (``lexicon.yaml``) and single words (``words.yaml``)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from comity.vocabulary import load_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

NO_CLASSES: frozenset[str] = frozenset()
_SECOND = 2  # words of a phrase that its place in the table already tells


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases with their classes, found by their first two words.

    Attributes
    ----------
    alone : classes of the phrases of one word
    longer : the other phrases by their first and second word, the longest first
    """

    alone: dict[str, frozenset[str]]
    longer: dict[str, dict[str, tuple[tuple[tuple[str, ...], frozenset[str]], ...]]]

    def longest(self, words: Sequence[str], at: int) -> tuple[int, frozenset[str]] | None:
        """Return the length and the classes of the longest phrase that starts at ``at``.

        Examples
        --------
        >>> length, classes = lexicon().longest(["free", "trade", "agreement"], 0)
        >>> length, sorted(classes)
        (3, ['agreement'])
        """
        word = words[at]
        by_second = self.longer.get(word)
        if by_second is not None and at + 1 < len(words):
            for phrase, classes in by_second.get(words[at + 1], ()):
                length = len(phrase)
                if length == _SECOND or tuple(words[at : at + length]) == phrase:
                    return length, classes
        classes_alone = self.alone.get(word)
        return None if classes_alone is None else (1, classes_alone)


@cache
def lexicon() -> Lexicon:
    """Return the compiled phrases, read once."""
    classes: dict[tuple[str, ...], set[str]] = {}
    for name, entry in load_yaml("claims/lexicon.yaml").items():
        for phrase in entry["words"].split(", "):
            classes.setdefault(tuple(phrase.split()), set()).add(name)
    alone: dict[str, frozenset[str]] = {}
    longer: dict[str, dict[str, list[tuple[tuple[str, ...], frozenset[str]]]]] = {}
    for phrase, names in sorted(classes.items(), key=lambda item: -len(item[0])):
        if len(phrase) == 1:
            alone[phrase[0]] = frozenset(names)
        else:
            longer.setdefault(phrase[0], {}).setdefault(phrase[1], []).append((phrase, frozenset(names)))
    return Lexicon(
        alone, {first: {k: tuple(v) for k, v in by_second.items()} for first, by_second in longer.items()}
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
