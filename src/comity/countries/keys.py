"""Names made comparable: without case, accents, punctuation, articles or shortened words."""

from __future__ import annotations

import re
import unicodedata

_SEPARATORS = re.compile(r"[^\w+&]+|_")
_INITIALS = re.compile(r"\b(?:[A-Za-z]\.){2,}")
_GLOTTAL_LETTERS = str.maketrans("", "", "ʻʼ")  # Nukuʻalofa: letters to Unicode, left out in English
_UNHEARD = frozenset({"the", "of"})
_IN_FULL = {  # as statistical tables shorten them
    "st": "saint",
    "rep": "republic",
    "dem": "democratic",
    "fed": "federated",
    "sts": "states",
    "isds": "islands",
}


def fold(words: str) -> str:
    """Lower case, without accents; punctuation stays.

    >>> fold("Türkiye"), fold("Côte d’Ivoire")
    ('turkiye', 'cote d’ivoire')
    """
    if words.isascii():
        return words.lower()
    letters = unicodedata.normalize("NFKD", words)
    return "".join(c for c in letters if not unicodedata.combining(c)).translate(_GLOTTAL_LETTERS).casefold()


def key_of(name: str) -> str:
    """What a name is looked up by.

    >>> key_of("The Republic of Côte d’Ivoire"), key_of("U.S."), key_of("St. Kitts & Nevis")
    ('republic cote d ivoire', 'us', 'saint kitts and nevis')
    """
    closed_up = _INITIALS.sub(lambda m: m.group().replace(".", ""), name)
    words = _SEPARATORS.sub(" ", fold(closed_up)).replace("&", " and ").split()
    return " ".join(_IN_FULL.get(word, word) for word in words if word not in _UNHEARD)
