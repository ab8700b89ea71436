"""Currencies as texts write them: signs, codes and nouns, decided by an adjective or by who speaks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from comity.claims.hedges import word_set
from comity.vocabulary import read_table

if TYPE_CHECKING:
    from comity.claims.tokens import Tokens

UNKNOWN = "XXX"  # ISO 4217 for "no currency": francs, shillings or riyals of nobody named
_LONGEST_ADJECTIVE = 4  # tokens: "u . s ."


_CODE_LENGTH = 3  # letters of an ISO 4217 code


@dataclass(frozen=True, slots=True)
class Currency:
    """One row of ``currencies.csv``."""

    code: str
    countries: frozenset[str]
    adjectives: frozenset[str]
    factor: int


@dataclass(frozen=True, slots=True)
class Currencies:
    """What a noun or a sign can mean, and what it means where nobody decides."""

    nouns: dict[str, tuple[Currency, ...]]
    signs: dict[str, tuple[Currency, ...]]
    usual: dict[str, Currency]


@cache
def currencies() -> Currencies:
    """Return the table of currencies, read once."""
    nouns: dict[str, tuple[Currency, ...]] = {}
    signs: dict[str, tuple[Currency, ...]] = {}
    usual: dict[str, Currency] = {}
    for row in read_table("claims/currencies.csv"):
        currency = Currency(
            row["code"],
            frozenset(row["countries"].split()),
            frozenset(filter(None, row["adjectives"].split("|"))),
            int(row["factor"]),
        )
        for noun in row["nouns"].split():
            nouns[noun] = (*nouns.get(noun, ()), currency)
        for sign in row["signs"].split():
            signs[sign] = (*signs.get(sign, ()), currency)
        for word in row["usual"].split():
            usual[word] = currency
    return Currencies(nouns, signs, usual)


@dataclass(frozen=True, slots=True)
class Unit:
    """A currency that a text names, and the token where its words begin or end."""

    code: str
    edge: int
    factor: int = 1


def _decide(candidates: tuple[Currency, ...], word: str, home: tuple[str, ...]) -> tuple[str, int]:
    """Choose by the countries that speak, the first first; the table's usual one else; XXX where open."""
    table = currencies()
    if len(candidates) > 1 and word not in {"$", "dollar", "dollars"}:
        for iso3 in home:
            for currency in candidates:
                if iso3 in currency.countries:
                    return currency.code, currency.factor
    chosen = candidates[0] if len(candidates) == 1 else table.usual.get(word)
    return (chosen.code, chosen.factor) if chosen else (UNKNOWN, 1)


def sign_before(tokens: Tokens, at: int, home: tuple[str, ...], *, magnitude: bool) -> Unit | None:
    """Return the currency whose sign or code ends right before a figure: "US$ 5", "Rs. 5", "EUR 5", "RM5".

    Parameters
    ----------
    at : index of the figure's first token
    home : ISO3, the country that speaks first
    magnitude : whether a magnitude word follows the figure, which admits signs such as "R" and "TOP"
    """
    i = at - 1
    if i > 0 and tokens.words[i] == "." and tokens.raw[i - 1] in word_set("pointed_money"):
        i -= 1
    candidates = currencies().signs.get(tokens.raw[i]) if i >= 0 else None
    if candidates is None or not _together(tokens, i, at):
        return None
    raw = tokens.raw[i]
    close = raw in word_set("close_money") and tokens.joined(i)
    if not magnitude and not close and raw in word_set("shouted_money"):
        return None
    if not magnitude and raw.lower() in {"euro", "euros"} and len(tokens.raw[at]) == 4:
        return None  # "Euro 2024" is a tournament
    named = _code_before(tokens, i) if raw == "$" else None
    if named is not None:
        return named
    code, factor = _decide(candidates, raw, home)
    return Unit(code, i - 4 if _spelt_us(tokens, i) else i, factor)


def _code_before(tokens: Tokens, i: int) -> Unit | None:
    """Read the code before a bare sign: "CAD $420 million"."""
    raw = tokens.raw[i - 1] if i > 0 else ""
    if len(raw) != _CODE_LENGTH or not raw.isupper():
        return None
    found = currencies().signs.get(raw)
    if found is None or len(found) != 1 or found[0].code != raw:
        return None
    return Unit(found[0].code, i - 1, found[0].factor)


def _spelt_us(tokens: Tokens, i: int) -> bool:
    """Whether "U.S." stands right at the sign."""
    return (
        tokens.raw[i] == "$"
        and i >= 4
        and tokens.joined(i - 1)
        and tokens.matches(i - 4, ("u", ".", "s", "."))
    )


def noun_after(tokens: Tokens, after: int, home: tuple[str, ...], *, figure: bool) -> Unit | None:
    """Return the currency that is named behind a number: "5 billion US dollars", "5 bn USD", "5 €".

    Parameters
    ----------
    after : index of the number's last token
    figure : whether the number has digits or a magnitude, which admits everyday words such as "won"
    """
    table = currencies()
    i = after + 1
    if i < len(tokens) and tokens.words[i] in {"-", "of"}:
        i += 1
    for j in range(i, min(i + _LONGEST_ADJECTIVE + 1, len(tokens))):
        word = tokens.words[j]
        if not (word[0].isalpha() or word == "." or (j == i and word in table.signs)):
            return None
        if j == i and word not in table.nouns and tokens.raw[j] in table.signs and _stands_after(tokens, j):
            code, factor = _decide(table.signs[tokens.raw[j]], tokens.raw[j], home)
            return Unit(code, j, factor)
        candidates = table.nouns.get(word)
        if candidates is None or (word in word_set("everyday_money") and not figure):
            continue
        return _named(tokens, i, j, candidates, home)
    return None


def _stands_after(tokens: Tokens, j: int) -> bool:
    """Whether a sign behind a figure belongs to it, and not to the next figure."""
    raw = tokens.raw[j]
    if j + 1 < len(tokens) and tokens.raw[j + 1][0].isdecimal() and _together(tokens, j, j + 1):
        return False
    return (
        (len(raw) == 3 and raw.isupper() and raw not in word_set("shouted_money"))
        or not raw[0].isalpha()
        or raw in word_set("trailing_money")
    )


def _named(
    tokens: Tokens, i: int, j: int, candidates: tuple[Currency, ...], home: tuple[str, ...]
) -> Unit | None:
    """Match the adjective between a number and a currency noun."""
    adjective = "".join(w if w == "." else f" {w}" for w in tokens.words[i:j]).strip().replace(". ", ".")
    word, last = tokens.words[j], j
    if tokens.word(j + 1) == "sterling" and word in {"pound", "pounds"}:
        return Unit("GBP", j + 1)
    if word in {"cfa", "fcfa"} and tokens.word(j + 1) in {"franc", "francs"}:
        last += 1
    if adjective:
        candidates = tuple(c for c in candidates if adjective in c.adjectives)
    if not candidates:
        return None
    code, factor = _decide(candidates, word, home)
    return Unit(code, last, factor)


def _together(tokens: Tokens, i: int, j: int) -> bool:
    return not any(tokens.parted(k) for k in range(i, j))
