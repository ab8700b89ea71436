"""Which language a text is in, as far as needed to refuse what the reader cannot read.

comity reads English. A text in another language is refused with its name rather than read by half: a
reader that recognises only the figures would find claims that the text does not make.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from comity.errors import UnreadableInput
from comity.vocabulary import load_yaml

ENGLISH = "English"

_FOREIGN_SHARE = 0.5  # of all letters, in another script
_FEW_HITS = 2  # different telling words, in a text that has no English ones
_CLEAR_LEAD = 1.5  # times as many telling words as English ones
_LONG_TEXT_WORDS = 40  # from here on English prose always shows some of its small words
_LEAST_ENGLISH_WORDS = 2

_WORD = r"[^\W\d_]+(?:[-'’][^\W\d_]+)*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A writing system, the language that it most likely means here, and letters that decide otherwise."""

    name: str
    ranges: tuple[tuple[int, int], ...]
    language: str
    tell: tuple[tuple[str, frozenset[str]], ...]

    def holds(self, character: str) -> bool:
        """Whether the character is one of this script's."""
        point = ord(character)
        return any(first <= point <= last for first, last in self.ranges)


@cache
def _scripts() -> tuple[Script, ...]:
    return tuple(
        Script(
            name=name,
            ranges=tuple((first, last) for first, last in entry["ranges"]),
            language=entry["name"],
            tell=tuple((language, frozenset(letters)) for language, letters in entry.get("tell", {}).items()),
        )
        for name, entry in load_yaml("inputs/languages.yaml")["scripts"].items()
    )


@cache
def _telling_words() -> dict[str, tuple[str, ...]]:
    """Each telling word and the languages that use it."""
    languages: dict[str, list[str]] = {}
    for language, words in load_yaml("inputs/languages.yaml")["latin"].items():
        for word in words:
            languages.setdefault(word, []).append(language)
    return {word: tuple(names) for word, names in languages.items()}


def language_of(text: str) -> str | None:
    """Name the language of a text, None where it is none of those that comity can name.

    A short text without telling words, such as a headline, counts as English.

    Examples
    --------
    >>> language_of("Товарооборот вырос на 12 процентов.")
    'Russian'
    >>> language_of("Iran, Belarus trade hits $140 million")
    'English'
    """
    if not text.isascii():
        other = _script_language(text)
        if other:
            return other
    return _latin_language(text)


def refuse_other_languages(text: str, where: str) -> None:
    """Raise ``UnreadableInput`` for a text that is not in English."""
    language = language_of(text)
    if language == ENGLISH:
        return
    seen = f"is in {language}" if language else "is in a language that comity does not know"
    raise UnreadableInput(
        found=f"{where} {seen}, and comity reads English only; nothing of it was checked",
        fix="pass an English version, such as the agency's own or a translation",
    )


def _script_language(text: str) -> str | None:
    """The language of the script that has most of the letters, None if that is the Latin one."""
    counts: Counter[str] = Counter()
    seen: dict[str, set[str]] = {}
    letters = 0
    for character, times in Counter(text).items():
        if not character.isalpha():
            continue
        letters += times
        for script in _scripts() if ord(character) > 0x2FF else ():
            if script.holds(character):
                counts[script.name] += times
                seen.setdefault(script.name, set()).add(character.lower())
                break
    if sum(counts.values()) < _FOREIGN_SHARE * letters or not counts:
        return None
    if counts["Kana"]:
        return "Japanese"  # written with Han characters for the most part
    leading = counts.most_common(1)[0][0]
    script = next(script for script in _scripts() if script.name == leading)
    for language, telling in script.tell:
        if telling & seen[leading]:
            return language
    return script.language


def _latin_language(text: str) -> str | None:
    telling = _telling_words()
    hits: Counter[str] = Counter()
    words = re.findall(_WORD, text)
    shouted = not any(character.islower() for character in text)
    for word in {word.lower() for word in words} if shouted else set(words):
        for language in telling.get(word, ()):
            hits[language] += 1
    english = hits.pop(ENGLISH, 0)
    if hits:
        language, most = hits.most_common(1)[0]
        if (most >= _FEW_HITS and not english) or (most > _FEW_HITS and most > _CLEAR_LEAD * english):
            return language
    if len(words) >= _LONG_TEXT_WORDS and english < _LEAST_ENGLISH_WORDS:
        return None
    return ENGLISH
