"""Text → tokens with code point offsets: the one pass over the characters that numbers and times share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

# An address is one token. A number keeps its separators, a currency sign the letters before it.
_TOKEN = re.compile(
    r"https?://[^\s)>\]\"]+|www\.[^\s)>\]\"]+"
    r"|\d+(?:[.,'’]\d+)*"
    r"|[A-Za-z]{0,4}\$"
    r"|[^\W\d_]+(?:['’][^\W\d_]+)*"
    r"|[^\w\s]"
)
_DAY_THEN_YEAR = re.compile(r"\d{1,2},(?:1[89]|20)\d\d\Z")  # "Jan 5,2024" is two numbers


@dataclass(frozen=True, slots=True)
class Tokens:
    """Parallel lists with one entry a token; ``words`` are lower case with straight apostrophes."""

    text: str
    raw: list[str]
    words: list[str]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.words)

    def word(self, i: int) -> str:
        """Return the lower-case word at ``i``, empty outside the text."""
        return self.words[i] if 0 <= i < len(self.words) else ""

    def joined(self, i: int) -> bool:
        """Whether nothing stands between the tokens ``i`` and ``i + 1``."""
        return 0 <= i < len(self.words) - 1 and self.ends[i] == self.starts[i + 1]

    def opens_line(self, i: int) -> bool:
        """Whether the token is the first of its line."""
        if i == 0:
            return True
        return "\n" in self.text[self.ends[i - 1] : self.starts[i]]

    def parted(self, i: int) -> bool:
        """Whether a blank line stands behind the token; a line that is only wrapped does not part."""
        return self.text.count("\n", self.ends[i], self.starts[i + 1]) > 1

    def matches(self, i: int, phrase: tuple[str, ...]) -> bool:
        """Whether the words from ``i`` on are those of the phrase."""
        return tuple(self.words[i : i + len(phrase)]) == phrase


@lru_cache(maxsize=4)
def tokenise(text: str) -> Tokens:
    """Cut a text into numbers, words, currency signs and single marks.

    >>> tokenise("up to US$ 1,240 million").words
    ['up', 'to', 'us$', '1,240', 'million']
    """
    raw: list[str] = []
    starts: list[int] = []
    for match in _TOKEN.finditer(text):
        token = match.group()
        start = match.start()
        if "," in token and _DAY_THEN_YEAR.match(token):
            day, _, token = token.partition(",")
            raw.append(day)
            starts.append(start)
            start += len(day) + 1
        raw.append(token)
        starts.append(start)
    ends = [start + len(token) for start, token in zip(starts, raw)]
    words = [token.lower().replace("’", "'") for token in raw]
    return Tokens(text, raw, words, starts, ends)
