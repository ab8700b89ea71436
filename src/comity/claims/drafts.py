"""Numbers one at a time: the figure at a token, its unit or currency, and what it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.claims.exclusions import is_name, is_reference, stands_free
from comity.claims.hedges import word_set
from comity.claims.measures import (
    FOLDS,
    MULTIPLES,
    century_part,
    duration_after,
    fraction_at,
    measure_after,
    multiple_after,
)
from comity.claims.money import noun_after, sign_before
from comity.claims.numerals import HYPHENS, MONEY_MAGNITUDES, ORDINALS, Numeral, read_numeral
from comity.claims.ranks import rank_by_number, rank_by_ordinal, rank_by_superlative, rank_of_several

if TYPE_CHECKING:
    from comity.claims.measures import Family
    from comity.claims.money import Unit
    from comity.claims.ranks import Rank
    from comity.claims.tokens import Tokens

_LEVELS = frozenset({"figure", "level", "total", "value", "volume", "amount", "result", "that"})
_SIGNS = {"+": 1, "-": -1, "−": -1, "–": -1}
_LONGEST_NOUN = 5  # words
_TONNES_IN_POUND = 0.00045359237
_IRREGULAR_ENDS = ("ss", "us", "is", "as")
_PEOPLES = ("ans", "landers", "ese", "ish")


@dataclass(slots=True)
class Draft:
    """A number while its neighbours may still lend it a currency, a magnitude or a second bound."""

    first: int
    last: int
    low: float
    high: float
    unit: str
    family: Family
    noun: str = ""
    numeral: Numeral | None = None
    carried: bool = False
    among: int | None = None  # where "one of the" begins
    past: int = 0  # the last token of words that it silences: "second [largest]"
    hedge_from: int | None = None  # where "between" stands

    @property
    def complete(self) -> bool:
        """Whether it has a unit of its own."""
        return self.family != "plain"


def rank_draft(rank: Rank) -> Draft:
    """Turn a rank into a draft."""
    return Draft(rank.first, rank.last, rank.low, rank.high, "rank", "rank", among=rank.among, past=rank.past)


def word_draft(tokens: Tokens, i: int) -> Draft | None:
    """Read the numbers that are hidden in words: "doubled", "tenfold", "no documents", "duty-free"."""
    word = tokens.words[i]
    if word in FOLDS:
        return Draft(i, i, FOLDS[word], FOLDS[word], "ratio", "ratio")
    if word in MULTIPLES:
        return _multiple(tokens, i)
    if word == "free" and tokens.word(i + 1) == "of" and tokens.word(i + 2) in {"duty", "duties", "tariffs"}:
        return Draft(i, i + 2, 0, 0, "percent", "percent", "duty free")
    if word == "no":
        return rank_or_none(tokens, i) or _no_documents(tokens, i)
    if word in {"number", "#"}:
        return rank_or_none(tokens, i)
    if word == "duty":
        last = i + 2 if tokens.word(i + 1) in HYPHENS else i + 1
        return (
            Draft(i, last, 0, 0, "percent", "percent", "duty free") if tokens.word(last) == "free" else None
        )
    return None


def rank_or_none(tokens: Tokens, i: int) -> Draft | None:
    """Read "No. 1" and "number two"."""
    rank = rank_by_number(tokens, i)
    return rank_draft(rank) if rank else None


def _multiple(tokens: Tokens, i: int) -> Draft | None:
    word = tokens.words[i]
    after = tokens.word(i + 2) if tokens.word(i + 1) in HYPHENS else tokens.word(i + 1)
    if word in {"double", "triple", "treble", "redoubled"} and after in word_set("not_doubled"):
        return None
    if word == "twice" and after not in {
        "as",
        "the",
        "what",
        "that",
        "its",
        "their",
        "more",
        "of",
        "larger",
        "over",
    }:
        return None
    return Draft(i, i, MULTIPLES[word], MULTIPLES[word], "ratio", "ratio")


def _no_documents(tokens: Tokens, i: int) -> Draft | None:
    documents = word_set("documents")
    for j in range(i + 1, min(i + 5, len(tokens))):
        word = tokens.words[j]
        if word in documents:
            return Draft(i, i, 0, 0, "count", "count", " ".join(tokens.words[i + 1 : j + 1]))
        if not word.isalpha() or word in word_set("stops"):
            return None
    return None


def rank_word_draft(tokens: Tokens, i: int) -> Draft | None:
    """Read an ordinal or a superlative as a rank; "30th anniversary" as years."""
    jubilee = _anniversary(tokens, i)
    if jubilee is not None:
        return jubilee
    rank = rank_by_superlative(tokens, i) or rank_by_ordinal(tokens, i)
    return rank_draft(rank) if rank else None


def _anniversary(tokens: Tokens, i: int) -> Draft | None:
    value, last = ORDINALS.get(tokens.words[i], 0), i
    if not value and tokens.raw[i].isdecimal():
        value, last = int(tokens.raw[i]), i + 1
    if not 0 < value <= 1000 or tokens.word(last + 1) not in {"anniversary", "jubilee"}:
        return None
    return Draft(i, last, value, value, "years", "duration", "anniversary")


def number_draft(tokens: Tokens, i: int, home: tuple[str, ...]) -> Draft | None:
    """Read the number that starts at a token with its currency or unit, or what it counts.

    None where it is a reference, an ordinal in a row, part of a name, or no number at all.
    """
    numeral = read_numeral(tokens, i)
    share = fraction_at(tokens, i, numeral)
    if numeral is None or (share and share[1] > numeral.last and not numeral.digits):
        if share is not None:
            return _share(tokens, i, share)
        part = century_part(tokens, i)
        if part is not None:
            return Draft(i, part[1], part[0], part[0], "years", "duration")
        return _article_of_time(tokens, i) if numeral is None else None
    if share is not None and tokens.word(numeral.last + 1) == "/":
        return _share(tokens, i, share)
    if numeral.digits:
        if not stands_free(tokens, numeral) or is_reference(tokens, numeral):
            return None
    elif is_name(tokens, numeral):
        return None
    if share is not None:
        return _share(tokens, i, share)
    return _with_unit(tokens, numeral, home)


def _share(tokens: Tokens, i: int, share: tuple[float, int]) -> Draft:
    value, last = share
    if tokens.words[i] == "half" and tokens.word(i + 1) in {"what", "as"}:
        return Draft(i, i, 0.5, 0.5, "ratio", "ratio")
    if tokens.matches(i, ("half", "of", "what")) or _is_half_a_level(tokens, i):
        return Draft(i, i, 0.5, 0.5, "ratio", "ratio")
    return Draft(i, last, round(value, 4), round(value, 4), "percent", "percent")


def _is_half_a_level(tokens: Tokens, i: int) -> bool:
    """Read "half the 2022 figure", "half the level of 2019", "half that of 2022"."""
    if tokens.words[i] != "half" or tokens.word(i + 1) not in {"the", "that"}:
        return False
    k = i + 1 + (tokens.words[i + 1] == "the")
    if tokens.word(k).isdecimal():
        return tokens.word(k + 1) in _LEVELS
    return (
        tokens.word(k) in _LEVELS
        and tokens.word(k + 1) in {"of", "for", "in"}
        and tokens.word(k + 2).isdecimal()
    )


def _article_of_time(tokens: Tokens, i: int) -> Draft | None:
    """Read "a decade" and "a century" as durations; "a year" only where it is one."""
    if tokens.words[i] not in {"a", "an"}:
        return None
    unit = tokens.word(i + 1)
    if unit not in {"decade", "century", "year"} or tokens.word(i + 2) in {
        "earlier",
        "ago",
        "before",
        "later",
        "-",
        "of",
    }:
        return None
    if unit == "year" and tokens.word(i - 1) not in {
        "in",
        "within",
        "than",
        "almost",
        "nearly",
        "after",
        "least",
    }:
        return None
    years = {"decade": 10, "century": 100, "year": 1}[unit]
    return Draft(i, i + 1, years, years, "years", "duration")


def _with_unit(tokens: Tokens, numeral: Numeral, home: tuple[str, ...]) -> Draft | None:
    first, last, value = numeral.first, numeral.last, numeral.value
    big = numeral.digits or numeral.magnitude > 1
    sign = sign_before(tokens, first, home, magnitude=numeral.magnitude > 1) if numeral.digits else None
    if sign is not None and numeral.magnitude == 1:
        numeral = read_numeral(tokens, first, money=True) or numeral
        last, value = numeral.last, numeral.value
    if sign is not None:
        after = measure_after(tokens, last, digits=True)
        if after is None or after.family != "percent":
            start, factor = _signed(tokens, sign.edge)
            value *= factor * sign.factor
            return Draft(start, last, value, value, sign.code, "money", numeral=numeral)
    if sign is None and numeral.digits and (spaced := _spaced_magnitude(tokens, numeral, home)) is not None:
        return spaced
    measure = measure_after(tokens, last, digits=big)
    if measure is None and (years := duration_after(tokens, last)) is not None:
        measure = years
    if measure is not None:
        start, factor = _signed(tokens, first) if numeral.digits else (first, 1)
        value = numeral.scaled(1) * factor * measure.factor if measure.factor != 1 else value * factor
        if measure.family == "duration" and value <= 0:
            return None
        value = round(value, 9)
        return Draft(start, measure.last, value, value, measure.unit, measure.family, numeral=numeral)
    currency = noun_after(tokens, last, home, figure=big)
    if currency is not None and _is_weight(tokens, numeral, currency):
        value = round(value * _TONNES_IN_POUND, 9)
        return Draft(first, currency.edge, value, value, "tonne", "physical", numeral=numeral)
    if currency is not None:
        start, factor = _signed(tokens, first) if numeral.digits else (first, 1)
        value *= factor * currency.factor
        return Draft(start, currency.edge, value, value, currency.code, "money", numeral=numeral)
    multiple = multiple_after(tokens, numeral)
    if multiple is not None:
        return Draft(first, multiple, value, value, "ratio", "ratio", numeral=numeral)
    rank = rank_of_several(tokens, numeral)
    if rank is not None:
        return rank_draft(rank)
    return _counting(tokens, numeral)


def _is_weight(tokens: Tokens, numeral: Numeral, currency: Unit) -> bool:
    """Whether pounds weigh: "15,000 pounds of rice"; "18 billion pounds of investment" is money."""
    pounds = tokens.words[currency.edge] in {"pound", "pounds"} and currency.edge == numeral.last + 1
    return pounds and numeral.magnitude < 10**6 and tokens.word(currency.edge + 1) == "of"


def _spaced_magnitude(tokens: Tokens, numeral: Numeral, home: tuple[str, ...]) -> Draft | None:
    """Read "5 m euros", where only the currency tells that "m" is no metre."""
    if tokens.word(numeral.last + 1) not in MONEY_MAGNITUDES:
        return None
    currency = noun_after(tokens, numeral.last + 1, home, figure=True)
    if currency is None:
        return None
    value = numeral.scaled(MONEY_MAGNITUDES[tokens.words[numeral.last + 1]]) * currency.factor
    return Draft(numeral.first, currency.edge, value, value, currency.code, "money", numeral=numeral)


def _counting(tokens: Tokens, numeral: Numeral) -> Draft | None:
    """Read what a number counts; drop compounds such as "two-way" and "12-point"."""
    first, last, value = numeral.first, numeral.last, numeral.value
    following = last + 1
    if tokens.word(following) in HYPHENS and tokens.joined(last) and tokens.word(last + 2).isalpha():
        if tokens.word(last + 2) == "strong":
            return Draft(
                first, last, value, value, "persons", "persons", counted_noun(tokens, last + 3)[0], numeral
            )
        if tokens.word(last + 2) != "plus":
            return None
        following = last + 3
    elif tokens.word(following) == "+" and tokens.joined(last):
        following += 1
    elif tokens.word(following) == "or" and tokens.word(last + 2) in {"more", "so", "less", "fewer"}:
        following += 2
    noun, head = counted_noun(tokens, following)
    if not noun and tokens.word(following) == "of" and tokens.word(last + 2) in word_set("of_these"):
        noun, head = _of_these(tokens, last + 3)
    if not noun:
        if not numeral.digits and numeral.magnitude == 1 and value == 1:
            return None  # "one" is a pronoun
        if numeral.magnitude == 1 and _in_a_row(tokens, first, last):
            return None
        return Draft(first, last, value, value, "count", "plain", numeral=numeral)
    if numeral.magnitude > 1 and numeral.magnitude >= 10**6 and not _is_plural(tokens.words[head]):
        return Draft(first, last, value, value, "count", "plain", numeral=numeral)
    if tokens.words[head] in word_set("persons") or _is_people(tokens.raw[head]):
        return Draft(first, last, value, value, "persons", "persons", noun, numeral)
    return Draft(first, last, value, value, "count", "count", noun, numeral)


def counted_noun(tokens: Tokens, i: int) -> tuple[str, int]:
    """Return the noun phrase that starts at a token, up to its first plural, and its last token."""
    stops, head = word_set("stops"), i
    found: list[str] = []
    j = i
    while j < len(tokens) and len(found) < _LONGEST_NOUN:
        word = tokens.words[j]
        if (
            found
            and word in HYPHENS
            and tokens.joined(j - 1)
            and tokens.joined(j)
            and tokens.word(j + 1).isalpha()
        ):
            found[-1] += f"-{tokens.words[j + 1]}"
            head, j = j + 1, j + 2
            continue
        if word == "u" and tokens.matches(j, ("u", ".", "s", ".")):
            found.append("u.s.")
            head, j = j + 3, j + 4
            continue
        if not word[0].isalpha() or word in stops or tokens.parted(j - 1):
            break
        found.append(word)
        head = j
        j += 1
        if _is_plural(word) and not (
            j < len(tokens) and _is_plural(tokens.words[j]) and tokens.words[j] not in stops
        ):
            break
    return " ".join(found), head


def _of_these(tokens: Tokens, i: int) -> tuple[str, int]:
    """Return what "15 of the 20 documents" counts."""
    number = read_numeral(tokens, i) if i < len(tokens) else None
    return counted_noun(tokens, number.last + 1 if number else i)


def _in_a_row(tokens: Tokens, first: int, last: int) -> bool:
    """Whether bare figures stand side by side, as in telephone numbers; or degrees follow."""
    before, after = tokens.word(first - 1), tokens.word(last + 1)
    return before[:1].isdecimal() or after[:1].isdecimal() or after in {"°", "º"}


def _is_plural(word: str) -> bool:
    if word in word_set("plurals") or word in word_set("persons"):
        return True
    return len(word) > 3 and word.endswith("s") and not word.endswith(_IRREGULAR_ENDS)


def _is_people(raw: str) -> bool:
    """Whether a capitalised plural names a people: "New Zealanders", "Iranians"."""
    return (
        raw[0].isupper()
        and raw[1:].islower()
        and raw.endswith(_PEOPLES)
        and raw.lower() not in word_set("documents")
    )


def _signed(tokens: Tokens, first: int) -> tuple[int, int]:
    """Take in a sign that is written at the figure: "+4.6%", "-$2bn", "minus 3 percent"."""
    i = first - 1
    if tokens.word(i) == "minus":
        return i, -1
    sign = _SIGNS.get(tokens.word(i))
    if (
        sign is None
        or not tokens.joined(i)
        or (tokens.joined(i - 1) and tokens.word(i - 1) not in {"(", "~", '"'})
    ):
        return first, 1
    return i, sign
