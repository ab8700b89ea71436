"""The words by the part that they play: ``lexicon.yaml``, compiled to a trie over tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from comity.vocabulary import load_yaml

NO_CLASSES: frozenset[str] = frozenset()
_SET_ONLY = frozenset({"finite"})


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Entries by their first word, longest first, and the plain sets."""

    entries: dict[str, tuple[tuple[tuple[str, ...], frozenset[str]], ...]]
    finite: frozenset[str]

    def longest(self, words: Sequence[str], at: int) -> tuple[int, frozenset[str]] | None:
        """Return the length and the classes of the longest entry that starts at ``at``."""
        candidates = self.entries.get(words[at])
        if candidates is None:
            return None
        for entry, classes in candidates:
            length = len(entry)
            if length == 1 or tuple(words[at : at + length]) == entry:
                return length, classes
        return None


@cache
def lexicon() -> Lexicon:
    """Return the compiled lexicon, read once."""
    document: dict[str, list[object]] = load_yaml("claims/lexicon.yaml")
    classes: dict[tuple[str, ...], set[str]] = {}
    for name, words in document.items():
        if name in _SET_ONLY:
            continue
        for word in words:
            key = tuple(str(word).replace("-", " ").replace("'s", " 's").split())
            classes.setdefault(key, set()).add(name)
    by_first: dict[str, list[tuple[tuple[str, ...], frozenset[str]]]] = {}
    for key, names in classes.items():
        by_first.setdefault(key[0], []).append((key, frozenset(names)))
    return Lexicon(
        entries={
            first: tuple(sorted(entries, key=lambda entry: -len(entry[0])))
            for first, entries in by_first.items()
        },
        finite=frozenset(str(word) for word in document["finite"]),
    )
