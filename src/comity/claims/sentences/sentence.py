"""One sentence as the rules of reading see it: tokens, their classes, and what was found where."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from comity.claims.periods import PeriodMention
    from comity.claims.quantities import QuantityMention
    from comity.countries import Mention

Range = tuple[int, int]  # tokens, the end exclusive


@dataclass(slots=True)
class Sentence:
    """One sentence (or heading): parallel lists with one entry a token, and what was found where."""

    text: str
    index: int
    heading: bool
    asks: bool
    speaker_turn: bool
    item: bool = False  # of a list, behind a dash or a bullet
    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    spaced: list[bool] = field(default_factory=list)  # white space before the token
    classes: list[frozenset[str]] = field(default_factory=list)
    found: dict[str, list[Range]] = field(default_factory=dict)  # class → token ranges
    countries: list[tuple[int, int, Mention]] = field(default_factory=list)
    bodies: list[tuple[int, int, Mention]] = field(default_factory=list)
    quantities: list[tuple[int, int, QuantityMention]] = field(default_factory=list)
    periods: list[tuple[int, int, PeriodMention]] = field(default_factory=list)
    covered: list[str] = field(default_factory=list)  # "", "country", "body", "quantity", "period"

    def __len__(self) -> int:
        return len(self.words)

    def has(self, name: str, lo: int = 0, hi: int | None = None) -> bool:
        """Whether a word of that class stands in the token range."""
        return self.first(name, lo, hi) is not None

    def any(self, names: Collection[str], lo: int = 0, hi: int | None = None) -> bool:
        """Whether a word of one of the classes stands in the token range."""
        if self.found.keys().isdisjoint(names):  # nearly always
            return False
        return any(self.first(name, lo, hi) is not None for name in names)

    def which(self, names: Collection[str], lo: int, hi: int) -> str | None:
        """Return the first of the classes that has a word in the token range."""
        if self.found.keys().isdisjoint(names):
            return None
        return next((name for name in names if self.first(name, lo, hi) is not None), None)

    def has_word(self, words: frozenset[str], lo: int, hi: int) -> bool:
        """Whether one of the words stands in the token range."""
        return not words.isdisjoint(self.words[lo:hi])

    def first(self, name: str, lo: int = 0, hi: int | None = None) -> Range | None:
        """Return the first token range of that class inside the range."""
        ranges = self.found.get(name)
        if ranges is None:
            return None
        stop = len(self.words) if hi is None else hi
        for i, j in ranges:
            if i >= lo and j <= stop:
                return i, j
        return None

    def last(self, name: str, lo: int = 0, hi: int | None = None) -> Range | None:
        """Return the last token range of that class inside the range."""
        ranges = self.found.get(name)
        if ranges is None:
            return None
        stop = len(self.words) if hi is None else hi
        for i, j in reversed(ranges):
            if i >= lo and j <= stop:
                return i, j
        return None

    def every(self, name: str, lo: int, hi: int) -> list[Range]:
        """All token ranges of that class inside the range."""
        return [r for r in self.found.get(name, ()) if r[0] >= lo and r[1] <= hi]

    def countries_in(self, lo: int, hi: int) -> list[tuple[int, int, Mention]]:
        """Country mentions that lie in the token range."""
        return [m for m in self.countries if m[0] >= lo and m[1] <= hi]

    def country_at(self, at: int) -> tuple[int, int, Mention] | None:
        """The country mention that begins at a token."""
        return next((m for m in self.countries if m[0] == at), None)

    def bodies_in(self, lo: int, hi: int) -> list[tuple[int, int, Mention]]:
        """Mentions of organisations that lie in the token range."""
        return [m for m in self.bodies if m[0] >= lo and m[1] <= hi]

    def quantities_in(self, lo: int, hi: int) -> list[tuple[int, int, QuantityMention]]:
        """Quantities that lie in the token range."""
        return [m for m in self.quantities if m[0] >= lo and m[1] <= hi]

    def has_figure(self, families: Collection[str], lo: int, hi: int) -> bool:
        """Whether a quantity of one of the families ("money", "percent") lies in the token range."""
        return any(i >= lo and j <= hi and m.family in families for i, j, m in self.quantities)

    def figure_within(self, at: int, reach: int) -> bool:
        """Whether a quantity begins at one of the ``reach`` tokens from ``at`` on."""
        return any(at <= lo < at + reach for lo, _, _ in self.quantities)

    def periods_in(self, lo: int, hi: int) -> list[tuple[int, int, PeriodMention]]:
        """Period expressions that lie in the token range."""
        return [m for m in self.periods if m[0] >= lo and m[1] <= hi]

    def capital(self, at: int) -> bool:
        """Whether a token is written with a capital."""
        return self.text[self.starts[at]].isupper()

    def span(self, lo: int, hi: int) -> Range:
        """Character offsets of a token range."""
        return self.starts[lo], self.ends[hi - 1]

    def quote(self, lo: int, hi: int) -> str:
        """The words of a token range as they stand in the text; nothing of an empty one."""
        return self.text[self.starts[lo] : self.ends[hi - 1]] if lo < hi else ""
