"""Numbers with their units: four digits at most, a word for millions, a sign or a noun for the unit."""

from __future__ import annotations

from functools import cache
from math import inf
from typing import TYPE_CHECKING, Any

from comity.vocabulary import load_yaml

if TYPE_CHECKING:
    from comity.records import Comparator, Quantity

_DIGITS = 4
_ROUNDS_UP = 1 - 5 / 10 ** (_DIGITS + 1)  # of a size: from there on it is reached in four digits


def number(value: float) -> str:
    """A number as people write it.

    Parameters
    ----------
    value : finite

    Returns
    -------
    Four significant digits with a word from a million on; whole and grouped from a thousand on.

    Examples
    --------
    >>> number(140e6), number(12000), number(4.25), number(999_990_000)
    ('140 million', '12,000', '4.25', '1 billion')
    """
    word, size = next(((f" {w}", s) for least, w, s in _magnitudes() if abs(value) >= least), ("", 1.0))
    scaled = value / size
    if abs(scaled) >= 1000 * _ROUNDS_UP:
        return f"{scaled:,.0f}{word}"
    digits = f"{scaled:.{_DIGITS}g}"
    return f"{f'{scaled:.12f}'.rstrip('0') if 'e' in digits else digits}{word}"


def figure(value: float, unit: str | None) -> str:
    """A number with its unit.

    Parameters
    ----------
    value : in base units: 140000000 for $140 million, 0.043 for a share of 4.3%
    unit : an ISO 4217 code or a key of ``units.yaml``; what is neither follows the number as it is

    Examples
    --------
    >>> figure(140e6, "USD"), figure(0.043, "share"), figure(12, "count"), figure(16e9, "m3_per_year")
    ('$140 million', '4.3%', '12', '16 billion cubic metres a year')
    """
    value, unit = _out_of_a_hundred(value, unit)
    sign = _words()["signs"].get(unit)
    if sign is not None:
        return f"{'-' if value < 0 else ''}{sign}{number(abs(value))}"
    return _with_unit(number(value), unit, one=abs(value) == 1)


def interval(low: float | None, high: float | None, unit: str | None) -> str:
    """An interval with its unit; an end that is open is said.

    Parameters
    ----------
    low, high : in base units; None or infinite where that end is open

    Returns
    -------
    Empty where both ends are open.

    Examples
    --------
    >>> interval(113e6, None, "USD"), interval(None, 5e6, "USD"), interval(74.4e6, 113e6, "USD")
    ('more than $113 million', 'at most $5 million', '$74.4 million to $113 million')
    >>> interval(12, 15, "percent"), interval(6, None, "rank")
    ('12 to 15%', 'rank 6 or lower')
    """
    low = None if low in (None, -inf) else low
    high = None if high in (None, inf) else high
    if low is None:
        return "" if high is None else f"at most {figure(high, unit)}"
    if high is None:
        return f"{figure(low, unit)} or lower" if unit == "rank" else f"more than {figure(low, unit)}"
    return figure(low, unit) if low == high else _from_to(low, high, unit)


def _from_to(low: float, high: float, unit: str | None) -> str:
    """Two numbers with what they share said once, but for a sign, which stands before each."""
    if unit in _words()["signs"]:
        return f"{figure(low, unit)} to {figure(high, unit)}"
    (low, _), (high, unit) = _out_of_a_hundred(low, unit), _out_of_a_hundred(high, unit)
    first, last = number(low), number(high)
    magnitude = last.partition(" ")[2]
    if magnitude and first.endswith(f" {magnitude}"):
        first = first.removesuffix(f" {magnitude}")
    return _with_unit(f"{first} to {last}", unit)


def hedged(comparator: Comparator, said: str) -> str:
    """What was said, with the hedge of a text.

    >>> from comity.records import Comparator
    >>> hedged(Comparator.OVER, "$113 million"), hedged(Comparator.EQ, "12")
    ('more than $113 million', '12')
    """
    template: str = _words()["hedges"][comparator.value]
    return template.format(said)


def quantity(stated: Quantity) -> str:
    """A quantity with its hedge and its unit; empty where it has no number.

    >>> from comity.records import Comparator, Quantity
    >>> quantity(Quantity(value_low=1e8, value_high=None, unit="USD", comparator=Comparator.OVER))
    'more than $100 million'
    """
    low, high = stated.value_low, stated.value_high
    if low is not None and high is not None and low != high:
        return hedged(stated.comparator, _from_to(low, high, stated.unit))
    point = low if low is not None else high
    return "" if point is None else hedged(stated.comparator, figure(point, stated.unit))


def _out_of_a_hundred(value: float, unit: str | None) -> tuple[float, str | None]:
    return (value * 100, "percent") if unit == "share" else (value, unit)


def _with_unit(amount: str, unit: str | None, *, one: bool = False) -> str:
    if not unit:
        return amount
    plain = f"{{}} {unit.replace('_', ' ')}"
    singular, plural = _words()["units"].get(unit, (plain, plain))
    return str(singular if one else plural).format(amount)


@cache
def _words() -> dict[str, Any]:
    loaded: dict[str, Any] = load_yaml("phrasing/units.yaml")
    return loaded


@cache
def _magnitudes() -> tuple[tuple[float, str, float], ...]:
    """From which value on, the word, its size; 999.99 million rounds to 1 billion and is written so."""
    words: dict[str, float] = _words()["magnitudes"]
    least = min(words.values())
    return tuple((size if size == least else size * _ROUNDS_UP, word, size) for word, size in words.items())
