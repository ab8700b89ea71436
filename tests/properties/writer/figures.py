"""How people write figures: rounded to a few digits, hedged, in one currency or another.

A figure is written of a true value times a factor. A hedge is only used where it holds of that product, and
only where it cannot make a bent statement true again ("more than" half of the truth is true).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import floor, log10
from typing import TYPE_CHECKING

from comity.records import Comparator

if TYPE_CHECKING:
    import numpy as np

NEARLY = 0.95  # "nearly" is said of this share of the round figure and above


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as written, and the interval that the annotation rules give it."""

    words: str
    low: float | None
    high: float | None
    unit: str
    comparator: Comparator = Comparator.EQ


_MONEY = {
    "USD": ("${n} {m}", "${n} {m}", "US${n} {m}", "{n} {m} US dollars", "USD {n} {m}", "{n} {m} dollars"),
    "EUR": ("€{n} {m}", "{n} {m} euros", "EUR {n} {m}"),
    "CNY": ("{n} {m} yuan", "CNY {n} {m}"),
    "RUB": ("{n} {m} Russian roubles", "{n} {m} Russian rubles"),
    "INR": ("₹{n} {m}", "{n} {m} Indian rupees"),
    "TRY": ("{n} {m} Turkish lira",),
}
_CURRENCIES = ("USD",) * 14 + ("EUR", "EUR", "CNY", "RUB", "INR", "TRY")
_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"), (1e3, "thousand"))
RATE_DIFFERENCE = 0.01  # offices convert at slightly different averages


def money(rng: np.random.Generator, usd: float, year: int, factor: float = 1.0) -> Figure:
    """An amount in a currency, at the average rate of the year.

    Parameters
    ----------
    usd : the true amount, in current US dollars; negative for a deficit
    factor : what it is bent by
    """
    currency = str(rng.choice(_CURRENCIES))
    rate = 1.0 if currency == "USD" else _per_usd(currency, year)
    if currency != "USD":
        rate *= 1 + float(rng.uniform(-RATE_DIFFERENCE, RATE_DIFFERENCE))
    value = abs(usd) * factor * rate
    digits = int(rng.choice([2, 3, 3, 4]))
    scale, magnitude = next((s, m) for s, m in _SCALES if value >= s * 0.9995 or s == 1e3)
    if scale == 1e9 and value < 9e9 and rng.random() < 0.15:
        scale, magnitude = 1e6, "million"
    hedge, comparator, stated = _hedged(rng, value / scale, digits, factor)
    form = str(rng.choice(_MONEY[currency]))
    words = hedge + form.format(n=stated, m=magnitude)
    bound = _number(stated) * scale
    return _figure(words, bound if usd >= 0 else -bound, currency, comparator)


def percent(rng: np.random.Generator, value: float, factor: float = 1.0) -> Figure:
    """A percentage, whole or to one decimal."""
    bent = abs(value) * factor
    digits = 2 if bent >= 10 else 1
    if bent < 10 or rng.random() < 0.5:
        digits += 1
    hedge, comparator, stated = _hedged(rng, bent, digits, factor)
    sign = -1 if value < 0 else 1
    unit = str(rng.choice([" percent", " per cent", "%"]))
    return _figure(f"{hedge}{stated}{unit}", sign * _number(stated), "percent", comparator)


def times(value: float, factor: float = 1.0) -> Figure:
    """A multiple of an earlier level, to two digits."""
    stated = _rounded(value * factor, 2)
    return Figure(stated, _number(stated), _number(stated), "ratio")


def _figure(words: str, bound: float, unit: str, comparator: Comparator) -> Figure:
    """The interval of a hedge; "more than" goes away from zero, downwards of a fall."""
    opens = {Comparator.OVER: bound > 0, Comparator.UNDER: bound < 0}.get(comparator)
    low = None if opens is False else bound
    high = None if opens is True else bound
    return Figure(words, low, high, unit, comparator)


def _hedged(
    rng: np.random.Generator, value: float, digits: int, factor: float
) -> tuple[str, Comparator, str]:
    """A hedge that holds of the value, and the figure rounded as that hedge wants."""
    drawn = rng.random()
    if drawn < 0.15:
        return (
            str(rng.choice(["about ", "around ", "some ", "roughly "])),
            Comparator.APPROX,
            _rounded(value, 2),
        )
    if drawn < 0.27 and factor >= 1:
        return (
            str(rng.choice(["more than ", "over "])),
            Comparator.OVER,
            _rounded(value, 2, down=True),
        )
    above = _rounded(value, 2, up=True)
    if drawn < 0.37 and NEARLY * _number(above) <= value:
        return str(rng.choice(["nearly ", "almost ", "close to "])), Comparator.UNDER, above
    return "", Comparator.EQ, _rounded(value, digits)


def _rounded(value: float, digits: int, *, down: bool = False, up: bool = False) -> str:
    """To some significant digits, with grouped thousands and no empty decimals.

    >>> _rounded(143.2, 2), _rounded(1243.0, 3), _rounded(1.25, 2, down=True)
    ('140', '1,240', '1.2')
    """
    if value <= 0:
        return "0"
    step = 10.0 ** (floor(log10(value)) + 1 - digits)
    count = value / step
    whole = floor(count) if down else -floor(-count) if up else round(count)
    decimals = max(0, -round(log10(step)))
    text = f"{whole * step:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _per_usd(currency: str, year: int) -> float:
    """The average of a calendar year, as central banks published it."""
    from comity import world as worlds

    rate = worlds.World().at(date(year + 2, 1, 1)).exchange_rate(currency, year)
    if rate is None:
        raise ValueError(f"no rate of {currency} in {year}")
    return rate.per_usd


def _number(stated: str) -> float:
    return float(stated.replace(",", ""))
