"""What a number measures: percent, points, goods, energy, distance, time, shares, multiples."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from comity.claims.hedges import Phrase, by_edge, phrases, word_set
from comity.claims.numerals import HYPHENS, ONES, ORDINAL_ENDINGS, ORDINALS, Numeral
from comity.vocabulary import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.claims.tokens import Tokens

Family = Literal[
    "money", "percent", "points", "ratio", "rank", "duration", "physical", "persons", "count", "plain"
]
FOLDS = {f"{word}fold": value for word, value in ONES.items() if value > 1} | {
    "hundredfold": 100,
    "thousandfold": 1000,
}
MULTIPLES = {
    word: value
    for words, value in (
        ("double doubled doubles doubling redoubled twofold", 2.0),
        ("twice", 2.0),
        ("triple tripled triples tripling treble trebled trebles trebling", 3.0),
        ("quadruple quadrupled quadruples quadrupling", 4.0),
        ("quintuple quintupled quintupling", 5.0),
        ("sextupled", 6.0),
        ("halved halving halves halve", 0.5),
    )
    for word in words.split()
}
_PARTS = {
    "half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "twelfth": 12, "twentieth": 20, "hundredth": 100,
}  # fmt: skip
FRACTIONS = _PARTS | {f"{part}s": parts for part, parts in _PARTS.items()} | {"halves": 2}
TIMES = {
    "year": ("years", 1), "yr": ("years", 1), "decade": ("years", 10), "century": ("years", 100),
    "centurie": ("years", 100), "month": ("months", 1), "week": ("weeks", 1), "day": ("days", 1),
    "hour": ("hours", 1), "minute": ("minutes", 1),
}  # fmt: skip
_LARGEST_WHOLE = 10  # below the line of a fraction: "1/3 of"
_GROWTH_REACH = 8  # tokens between "has grown" and "ten times"
_OUT_OF = (("out", "of", "every"), ("out", "of"), ("of", "every"), ("in", "every"), ("in",))


class Measure(NamedTuple):
    """The unit behind a number: its family, name, factor, and the token where its words end."""

    family: Family
    unit: str
    factor: float
    last: int


@dataclass(frozen=True, slots=True)
class _Unit:
    family: Family
    name: str
    factor: float


@cache
def _units() -> dict[str, tuple[tuple[Phrase, str], ...]]:
    return by_edge({phrase: unit.name for phrase, unit in _unit_table().items()}, last=False)


@cache
def _unit_table() -> dict[Phrase, _Unit]:
    table: dict[Phrase, _Unit] = {}
    for line in load_yaml("claims/measures.yaml")["units"].splitlines():
        name, factor, words = (part.strip() for part in line.split("|"))
        for item in words.split(","):
            table[tuple(item.split())] = _Unit("physical", name, float(factor))
    for key, unit in (
        ("percent", _Unit("percent", "percent", 1)),
        ("points", _Unit("points", "pp", 1)),
        ("basis_points", _Unit("points", "pp", 0.01)),
    ):
        table.update(dict.fromkeys(phrases(key), unit))
    return table


@cache
def _rates() -> dict[str, tuple[tuple[Phrase, str], ...]]:
    entries: dict[Phrase, str] = {}
    for line in load_yaml("claims/measures.yaml")["rates"].splitlines():
        span, words = (part.strip() for part in line.split("|"))
        entries.update({tuple(item.split()): span for item in words.split(",")})
    return by_edge(entries, last=False)


_YEARLY = frozenset({"tonne", "m3"})
_ANNUAL = frozenset({"annual", "yearly"})
_AFTER_A_TIME = frozenset({"earlier", "ago", "before", "later", "after", "on"})  # "a year earlier" is no rate
_GOODS_REACH = 9  # tokens of goods and their way between a unit and "each year"
_ANNUAL_REACH = 7  # tokens between "annual" and the unit: "an annual quota of up to 2 million tonnes"


def measure_after(tokens: Tokens, last: int, *, digits: bool) -> Measure | None:
    """Return the unit behind a number, its rate included: "tonnes a year", "cubic metres of gas per year".

    Parameters
    ----------
    last : the number's last token
    digits : whether it has figures or a magnitude; one-letter units need them

    Examples
    --------
    >>> from comity.claims.tokens import tokenise
    >>> measure_after(tokenise("16 cubic metres of gas per year"), 0, digits=True)
    Measure(family='physical', unit='m3_per_year', factor=1.0, last=2)
    """
    i = last + 1
    if tokens.word(i) in HYPHENS and tokens.joined(last):
        i += 1
    table = _unit_table()
    for phrase, _ in _units().get(tokens.word(i), ()):
        if not tokens.matches(i, phrase):
            continue
        if phrase[-1].isdecimal() and not tokens.joined(i + len(phrase) - 2):
            continue
        if len(phrase[0]) == 1 and phrase[0].isalpha() and (not digits or tokens.raw[i].isupper()):
            continue
        unit, end = table[phrase], i + len(phrase) - 1
        if tokens.raw[i] == "Mt":  # megatonnes; "mt" are metric tons
            unit = _Unit(unit.family, unit.name, 1e6)
        return _rated(tokens, unit, phrase, end)
    return None


def _rated(tokens: Tokens, unit: _Unit, phrase: Phrase, end: int) -> Measure:
    """Add how often: barrels per day, percent a year."""
    if phrase[0] in word_set("per_year_units"):
        return Measure(unit.family, f"{unit.name}_per_year", unit.factor, end)
    if unit.family == "percent" and _is_average(tokens, end):
        return Measure(unit.family, "percent_per_year", unit.factor, end)
    if unit.family == "points" or unit.name in {"MW", "kV", "km", "m", "km2", "barrel_per_day"}:
        return Measure(unit.family, unit.name, unit.factor, end)
    if unit.name in _YEARLY and not _ANNUAL.isdisjoint(tokens.words[max(0, end - _ANNUAL_REACH) : end]):
        return Measure(unit.family, f"{unit.name}_per_year", unit.factor, end)  # "an annual quota of …"
    for j in _rate_places(tokens, unit, end):
        for words, span in _rates().get(tokens.word(j), ()):
            if tokens.matches(j, words) and tokens.word(j + len(words)) not in _AFTER_A_TIME:
                close = j + len(words) - 1 if j == end + 1 and unit.family == "physical" else end
                return Measure(unit.family, f"{unit.name}_per_{span}", unit.factor, close)
    return Measure(unit.family, unit.name, unit.factor, end)


def _rate_places(tokens: Tokens, unit: _Unit, end: int) -> Iterator[int]:
    """Where a rate may begin: behind the unit, or behind the goods and their way, "of gas to Poland"."""
    yield end + 1
    if unit.family != "physical" or tokens.word(end + 1) != "of":
        return
    for j in range(end + 2, end + 2 + _GOODS_REACH):
        if not tokens.word(j).isalpha():
            return
        yield j


def _is_average(tokens: Tokens, end: int) -> bool:
    """Whether a percentage is a yearly mean: "an average annual rate of 4 percent"."""
    before = tokens.words[max(0, end - 8) : end]
    yearly = "annual" in before or "annually" in before or "yearly" in before
    return yearly and ("average" in before or "rate" in before or "compound" in before)


def duration_after(tokens: Tokens, last: int) -> Measure | None:
    """Return the unit of time behind a number: "six years", "20+ yrs", "five-year", "three full decades"."""
    i = last + 1
    if tokens.word(i) == "+" or (tokens.word(i) in HYPHENS and tokens.joined(last)):
        i += 1
    while tokens.word(i) in {"full", "whole", "long", "consecutive", "straight", "successive", "calendar"}:
        i += 1
    word = tokens.word(i)
    found = TIMES.get(word) or TIMES.get(word.rstrip("'").removesuffix("s"))
    if (
        found is None
        or tokens.word(i + 1) == "old"
        or (tokens.word(i + 1) in HYPHENS and tokens.word(i + 2) == "old")
    ):
        return None
    return Measure("duration", found[0], found[1], i)


def fraction_at(tokens: Tokens, at: int, numeral: Numeral | None) -> tuple[float, int] | None:
    """Return the percentage and the last token of "two thirds", "a quarter", "half", "9 of every 10"."""
    word = tokens.words[at]
    if word == "half":
        return _half(tokens, at)
    if word in {"a", "one", "an"}:
        i = at + 2 if tokens.word(at + 1) in HYPHENS else at + 1
        if tokens.word(i) in FRACTIONS and _is_share(tokens, i, word):
            return 100 / FRACTIONS[tokens.words[i]], i
    if numeral is None or numeral.value != int(numeral.value):
        return None
    i = numeral.last + 1
    if tokens.word(i) in HYPHENS:
        i += 1
    if tokens.word(i) == "/":
        return _by_slash(tokens, numeral)
    parts = FRACTIONS.get(tokens.word(i))
    if parts and tokens.word(i).endswith("s") and 1 < numeral.value < parts:
        if parts == 4 and (
            tokens.word(at - 1) in {"last", "past", "next", "first"} or tokens.word(i + 1) == "in"
        ):
            return None
        return 100 * numeral.value / parts, i
    return _of_every(tokens, numeral)


def _by_slash(tokens: Tokens, numeral: Numeral) -> tuple[float, int] | None:
    """Read "1/3 of its exports": a simple fraction of something, and neither a date nor a year."""
    last = numeral.last + 2
    if tokens.word(last + 1) != "of" or not tokens.raw[last].isdecimal() or not tokens.joined(numeral.last):
        return None
    whole = int(tokens.raw[last])
    simple = 0 < numeral.value < whole <= _LARGEST_WHOLE
    return (100 * numeral.value / whole, last) if simple else None


def _half(tokens: Tokens, at: int) -> tuple[float, int] | None:
    before, after = tokens.word(at - 1), tokens.word(at + 1)
    if before in ORDINALS or before in ORDINAL_ENDINGS or before in {"last", "other", "and", "this", "next"}:
        return None
    if after in HYPHENS or after in word_set("not_half"):
        return None
    if before == "a" and after not in word_set("after_fraction"):
        return None
    return 50.0, at


def _is_share(tokens: Tokens, i: int, article: str) -> bool:
    """Whether "a third" or "a quarter" is a part and not the next in a row."""
    after = tokens.word(i + 1)
    if (
        tokens.words[i] in {"quarter", "half"}
        and after in {"century", "year", "of"}
        and (
            after != "of"
            or (tokens.word(i + 2) == "a" and tokens.word(i + 3) in {"century", "million", "billion"})
        )
    ):
        return False
    return article == "one" or after in word_set("after_fraction") or after == ""


def _of_every(tokens: Tokens, numeral: Numeral) -> tuple[float, int] | None:
    from comity.claims.numerals import read_numeral

    for link in _OUT_OF:
        i = numeral.last + 1
        if not tokens.matches(i, link) or i + len(link) >= len(tokens):
            continue
        base = read_numeral(tokens, i + len(link))
        if base is None or base.magnitude > 1 or not 0 < numeral.value < base.value:
            return None
        if "every" not in link and base.value not in {10, 100, 1000}:
            common = link == ("out", "of") and numeral.value == base.value - 1 and not base.digits
            one_in = link == ("in",) and numeral.value == 1
            if not (common or one_in):
                return None
        if link == ("in",) and (numeral.digits != base.digits or (numeral.digits and numeral.value != 1)):
            return None
        return 100 * numeral.value / base.value, base.last
    return None


def multiple_after(tokens: Tokens, numeral: Numeral) -> int | None:
    """Return the last token of "175-fold" or "1.7 times" where the number is a multiple, not how often."""
    i = numeral.last + 1
    if tokens.word(i) in HYPHENS:
        i += 1
    word = tokens.word(i)
    if word == "fold":
        return i
    if word not in {"times", "time"} or numeral.value <= 0:
        return None
    if tokens.word(i + 1) in word_set("after_times") or numeral.value != int(numeral.value):
        return i
    return (
        i
        if any(
            tokens.word(j) in word_set("growth") for j in range(numeral.first - _GROWTH_REACH, numeral.first)
        )
        else None
    )


def century_part(tokens: Tokens, at: int) -> tuple[float, int] | None:
    """Return the years and the last token of "half a century", "a quarter of a century", "half a decade"."""
    i = at + 1 if tokens.words[at] == "a" else at
    share = {"half": 2, "quarter": 4}.get(tokens.word(i))
    if share is None:
        return None
    i += 1
    if tokens.word(i) in {"of", "-"}:
        i += 1
    if tokens.word(i) == "a":
        i += 1
    years = {"century": 100, "decade": 10}.get(tokens.word(i))
    return (years / share, i) if years else None
