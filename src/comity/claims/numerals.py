"""Number words and figures → exact values: "26,8 billion", "4.15 lakh crore", "one hundred and eleven"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from comity.claims.tokens import Tokens


_TO_NINETEEN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_TO_TWENTIETH = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
_TENTHS = "thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth hundredth"
ONES = {word: value for value, word in enumerate(_TO_NINETEEN.split())} | {"nil": 0}
TENS = {word: 10 * value for value, word in enumerate(_TENS.split(), start=2)} | {"fourty": 40}
GROUPS = {"hundred": 100, "dozen": 12, "score": 20, "gross": 144}
MAGNITUDES = {
    "thousand": 10**3, "thousands": 10**3, "lakh": 10**5, "lakhs": 10**5, "lac": 10**5, "lacs": 10**5,
    "million": 10**6, "millions": 10**6, "mln": 10**6, "mn": 10**6, "mio": 10**6, "mill": 10**6,
    "crore": 10**7, "crores": 10**7, "billion": 10**9, "billions": 10**9, "bn": 10**9, "bln": 10**9,
    "milliard": 10**9, "milliards": 10**9, "mrd": 10**9, "mld": 10**9, "mlrd": 10**9, "trillion": 10**12,
    "trillions": 10**12, "trn": 10**12, "trln": 10**12,
}  # fmt: skip
JOINED_MAGNITUDES = {"k": 10**3, "m": 10**6, "b": 10**9}  # only right after the figure: "14k", "$5m"
MONEY_MAGNITUDES = {"k": 10**3, "m": 10**6, "mm": 10**6, "b": 10**9, "tn": 10**12, "t": 10**12, "cr": 10**7}
ORDINALS = {word: value for value, word in enumerate(_TO_TWENTIETH.split(), start=1)} | {
    word: 10 * value for value, word in enumerate(_TENTHS.split(), start=3)
}
ORDINAL_ENDINGS = frozenset({"st", "nd", "rd", "th"})
HYPHENS = frozenset("-‐‑")
DASHES = HYPHENS | frozenset("–—−")
_GROUP_GAPS = frozenset(" \u00a0\u2009\u202f")
_APOSTROPHES = str.maketrans("", "", "'’")
_LONGEST = 18  # digits or words; longer strings are references, not amounts


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number and the tokens that it takes, both ends inclusive."""

    first: int
    last: int
    value: float
    magnitude: int = 1  # of "million" and the like; 1 where there is none
    digits: bool = True  # written in figures

    def scaled(self, magnitude: int) -> float:
        """Return the value as if the magnitude word of a neighbour stood here too."""
        return _exact(self.value, magnitude)


def _exact(value: float, magnitude: int) -> float:
    digits, _, decimals = repr(value).partition(".")
    if "e" in decimals or "e" in digits:
        return value * magnitude
    exact: float = int(digits + decimals) * magnitude / 10 ** len(decimals)
    return exact


def parse_figure(figure: str) -> tuple[int, int] | None:
    """Read a figure as an integer and a number of decimals; None where its grouping is impossible.

    A comma is a decimal comma where what follows cannot be a thousands group; a point always is decimal
    unless there are several or a comma follows it. Indian grouping (1,00,000) and apostrophes count.

    >>> parse_figure("26,8"), parse_figure("1,240"), parse_figure("1,00,000"), parse_figure("14.02.2024")
    ((268, 1), (1240, 0), (100000, 0), None)
    """
    if len(figure) > _LONGEST + 8:
        return None
    plain = figure.translate(_APOSTROPHES)
    if plain != figure and not _grouped(figure.replace("’", "'").partition(".")[0].split("'")):
        return None
    if plain.isdigit():
        return (int(plain), 0) if len(plain) <= _LONGEST else None
    commas, points = plain.count(","), plain.count(".")
    if commas and points:
        if plain.rfind(",") > plain.rfind("."):  # 1.234.567,8
            return _mixed(plain, ".", ",") if commas == 1 else None
        return _mixed(plain, ",", ".") if points == 1 else None
    sign = "," if commas else "."
    parts = plain.split(sign)
    groups_thousands = len(parts[-1]) == 3 and len(parts[0]) <= 3 and parts[0][0] != "0"
    if len(parts) == 2 and (sign == "." or not groups_thousands):
        return int(parts[0] + parts[1]), len(parts[1])
    return (int("".join(parts)), 0) if _grouped(parts) else None


def _mixed(plain: str, group: str, decimal: str) -> tuple[int, int] | None:
    whole, _, decimals = plain.partition(decimal)
    parts = whole.split(group)
    return (int("".join(parts) + decimals), len(decimals)) if _grouped(parts) else None


def _grouped(parts: list[str]) -> bool:
    """Whether the parts are groups of thousands, or Indian groups of a hundred before the last three."""
    if not 1 <= len(parts[0]) <= 3 or len(parts[-1]) != 3:
        return len(parts) == 1
    inner = {len(part) for part in parts[1:-1]}
    return inner <= {3} or (inner == {2} and len(parts[0]) <= 2)


def read_numeral(tokens: Tokens, at: int, *, money: bool = False) -> Numeral | None:
    """Read the number that starts at a token, its magnitude word included.

    Parameters
    ----------
    tokens : of the text
    at : index of the first token
    money : whether a currency stands before it, so that ``m`` and ``tn`` are magnitudes

    Returns
    -------
    The number, or None where no number starts there.

    Examples
    --------
    >>> from comity.claims.tokens import tokenise
    >>> read_numeral(tokenise("4.15 lakh crore"), 0)
    Numeral(first=0, last=2, value=4150000000000.0, magnitude=1000000000000, digits=True)
    >>> read_numeral(tokenise("two and a half million"), 0).value
    2500000.0
    """
    if tokens.raw[at][0].isdecimal():
        return _digits(tokens, at, money)
    return _words(tokens, at, money)


def _digits(tokens: Tokens, at: int, money: bool) -> Numeral | None:
    figure, last = tokens.raw[at], at
    spaced = figure.isdecimal() and len(figure) <= 3 and figure[0] != "0"
    while spaced and last + 1 < len(tokens):
        gap = tokens.text[tokens.ends[last] : tokens.starts[last + 1]]
        group = tokens.raw[last + 1]
        if gap not in _GROUP_GAPS or len(group) < 3 or not group[:3].isdecimal() or len(figure) > _LONGEST:
            break
        if len(group) > 3 and (group[3] not in ",." or not group[4:].isdecimal()):
            break
        figure += group
        last += 1
        if len(group) > 3:
            break
    joined_groups = last > at
    if joined_groups:
        whole, mark, decimals = figure.replace(",", ".").partition(".")
        parsed: tuple[int, int] | None = (int(whole + decimals), len(decimals) if mark else 0)
    else:
        parsed = parse_figure(figure)
    if parsed is None:
        return None
    mantissa, decimals_count = parsed
    magnitude, last = _magnitude(tokens, last, money=money)
    value = mantissa * magnitude / 10**decimals_count
    if magnitude > 1:
        more, last = _remainder(tokens, last, magnitude)
        value += more
    return Numeral(at, last, value, magnitude)


def _magnitude(tokens: Tokens, last: int, *, money: bool) -> tuple[int, int]:
    """Return the product of the magnitude words after a figure, and the last of them."""
    magnitude, words = 1, tokens.words
    following = last + 1
    while following < len(words) and following <= last + 2:
        word = words[following]
        joined = tokens.ends[following - 1] == tokens.starts[following]
        step = MAGNITUDES.get(word)
        if word == "+" and joined and magnitude == 1 and tokens.word(following + 1) in MAGNITUDES:
            following += 1  # "7.5+ million"
            step = MAGNITUDES[words[following]]
        if step is None and word in HYPHENS and joined and tokens.word(following + 1) in MAGNITUDES:
            following += 1  # "3-million"
            step = MAGNITUDES[words[following]]
        if step is None and magnitude == 1:
            if joined:
                step = JOINED_MAGNITUDES.get(word)
            if step is None and money:
                step = MONEY_MAGNITUDES.get(word)
            if step is None and word == "hundred" and tokens.word(following + 1) in MAGNITUDES:
                step = 100
        if step is None or magnitude * step > 10**15:
            break
        magnitude *= step
        following += 1
    return magnitude, following - 1


def _remainder(tokens: Tokens, last: int, magnitude: int) -> tuple[float, int]:
    """Read the smaller part of "2 billion 358 million" and "9 billion and 200 million", if any."""
    following = last + 1 + (tokens.word(last + 1) == "and")
    if following + 1 < len(tokens) and tokens.raw[following].isdecimal() and len(tokens.raw[following]) <= 3:
        smaller = MAGNITUDES.get(tokens.words[following + 1], 0)
        if 1 < smaller < magnitude:
            return int(tokens.raw[following]) * smaller, following + 1
    return 0, last


def _words(tokens: Tokens, at: int, money: bool) -> Numeral | None:
    word = tokens.words[at]
    if word in {"a", "an"}:
        return _after_article(tokens, at)
    if word in {"half", "quarter"}:
        return _part_of_magnitude(tokens, at)
    total, current, last = 0, -1, at - 1
    i = at
    while i < len(tokens) and i < at + _LONGEST:
        word = tokens.words[i]
        step = _small_number(tokens, i, current)
        if step is not None:
            current = max(current, 0) + step
        elif word in GROUPS and 0 < current < 100:
            current *= GROUPS[word]
        elif word in MAGNITUDES and current > 0 and total < 10**15 and not word.endswith("s"):
            total += current * MAGNITUDES[word]
            current = 0
        elif (
            word in HYPHENS
            and tokens.joined(i - 1)
            and tokens.joined(i)
            and _continues(tokens, i + 1, current)
        ) or (
            word == "and" and last == i - 1 and (current % 100 == 0) and _continues(tokens, i + 1, current)
        ):
            i += 1
            continue
        else:
            break
        last = i
        i += 1
    if last < at or current < 0:
        return None
    return _with_half(tokens, at, last, total, current)


def _small_number(tokens: Tokens, i: int, current: int) -> int | None:
    """Return the value of a number word below a hundred where it may follow what was read so far."""
    word = tokens.words[i]
    room = (
        100 if current < 0 or current % 100 == 0 else (10 if current % 10 == 0 and current % 100 > 10 else 0)
    )
    if current == 0 and tokens.word(i - 1) not in MAGNITUDES and tokens.word(i - 1) != "and":
        room = 0
    value = ONES.get(word)
    if value is None:
        value = TENS.get(word)
    return value if value is not None and value < room else None


def _continues(tokens: Tokens, i: int, current: int) -> bool:
    word = tokens.word(i)
    if tokens.word(i - 1) in HYPHENS:
        return (0 < current % 100 >= 20 and ONES.get(word, 10) < 10) or word in {
            "hundred",
            "thousand",
            "million",
        }
    return tokens.word(i - 2) in {"hundred", "thousand"} and (word in ONES or word in TENS)


def _with_half(tokens: Tokens, at: int, last: int, total: int, current: int) -> Numeral:
    """Close a number in words; takes in "and a half" and the magnitude behind it."""
    twice = 2 * (total + current)
    if tokens.matches(last + 1, ("and", "a", "half")):
        twice += 1
        last += 3
    magnitude = MAGNITUDES.get(tokens.words[last], 1) if total and not current else 1
    if twice % 2 and tokens.word(last + 1) in MAGNITUDES:
        last += 1
        magnitude = MAGNITUDES[tokens.words[last]]
        twice *= magnitude
    if magnitude > 1 and tokens.word(last + 1) in MAGNITUDES:  # "two lakh crore"
        last += 1
        twice *= MAGNITUDES[tokens.words[last]]
        magnitude *= MAGNITUDES[tokens.words[last]]
    return Numeral(at, last, twice / 2, magnitude, digits=False)


def _after_article(tokens: Tokens, at: int) -> Numeral | None:
    """Read "a million", "a hundred", "a dozen", "a million and a half", "a quarter of a million"."""
    word = tokens.word(at + 1)
    if word in {"half", "quarter"}:
        part = _part_of_magnitude(tokens, at + 1)
        return part and Numeral(at, part.last, part.value, part.magnitude, digits=False)
    if word in GROUPS and word not in {"score", "gross"}:
        rest = _words_from_one(tokens, at + 1)
        return Numeral(at, rest.last, rest.value, rest.magnitude, digits=False)
    if word in MAGNITUDES and not word.endswith("s"):
        magnitude, last = MAGNITUDES[word], at + 1
        if tokens.word(last + 1) in MAGNITUDES:
            magnitude *= MAGNITUDES[tokens.words[last + 1]]
            last += 1
        half = tokens.matches(last + 1, ("and", "a", "half"))
        return Numeral(
            at, last + 3 * half, magnitude * 1.5 if half else float(magnitude), magnitude, digits=False
        )
    return None


def _words_from_one(tokens: Tokens, at: int) -> Numeral:
    """Read "hundred and eleven" as if "one" stood before it."""
    value, last = GROUPS[tokens.words[at]], at
    if tokens.words[at] == "hundred" and tokens.word(at + 1) == "and":
        rest = _words(tokens, at + 2, money=False) if at + 2 < len(tokens) else None
        if rest is not None and rest.value < 100:
            value, last = value + int(rest.value), rest.last
    if tokens.word(last + 1) in MAGNITUDES:
        magnitude = MAGNITUDES[tokens.words[last + 1]]
        return Numeral(at, last + 1, float(value * magnitude), magnitude, digits=False)
    return Numeral(at, last, float(value), digits=False)


def _part_of_magnitude(tokens: Tokens, at: int) -> Numeral | None:
    """Read "half a million", "half million", "quarter of a billion"."""
    share = 2 if tokens.words[at] == "half" else 4
    i = at + 1
    if tokens.word(i) == "of" or (tokens.word(i) in HYPHENS and tokens.joined(at)):
        i += 1
    if tokens.word(i) in {"a", "an"}:
        i += 1
    word = tokens.word(i)
    if word in MAGNITUDES and not word.endswith("s"):
        return Numeral(at, i, MAGNITUDES[word] / share, MAGNITUDES[word], digits=False)
    return None
