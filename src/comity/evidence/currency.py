"""Evidence in the currency of the claim, at the averages of its period, with the rate shown."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from comity.evidence.naming import evidence_id
from comity.phrasing import source_name
from comity.records import Evidence, Reason
from comity.vocabulary import read_table

if TYPE_CHECKING:
    from comity.world import WorldAt

_WORD = re.compile(r"[^\W\d_]+")


def in_currency(piece: Evidence, currency: str, world: WorldAt) -> Evidence:
    """Convert a piece of evidence, or return it as it is where no rate is known or none is needed.

    Parameters
    ----------
    piece : an amount of money, or anything else
    currency : ISO 4217, the one that the claim is stated in

    Returns
    -------
    The amount between the lowest and the highest yearly average of its period, with CURRENCY as a caveat.
    """
    if piece.unit == currency or not _is_currency(piece.unit) or not _is_currency(currency):
        return piece
    bought = world.to_usd(1.0, piece.unit or "", piece.period)
    paid = world.to_usd(1.0, currency, piece.period)
    if bought is None or paid is None or paid.low <= 0:
        return piece
    low_rate, high_rate = bought.low / paid.high, bought.high / paid.low
    rate = (low_rate + high_rate) / 2
    years = sorted({*bought.years, *paid.years})
    rates = tuple(use for use in (bought.source, paid.source) if use is not None)
    shown = f"{rate:.4g} {currency} for one {piece.unit}, the average of {' and '.join(map(str, years))}"
    return replace(
        piece,
        id=evidence_id(piece.id, f"in-{currency}"),
        value=None if piece.value is None else piece.value * rate,
        value_low=None if piece.value_low is None else piece.value_low * low_rate,
        value_high=None if piece.value_high is None else piece.value_high * high_rate,
        unit=currency,
        method=f"{piece.method}; converted at {shown} ({'; '.join(source_name(use) for use in rates)})",
        sources=(*piece.sources, *rates),
        caveats=piece.caveats | {Reason.CURRENCY},
    )


def _is_currency(unit: str | None) -> bool:
    return unit is not None and len(unit) == 3 and unit.isupper()


def own_currencies(pair: tuple[str, str], text: str) -> tuple[str, ...]:
    """Which of two countries' currencies a text may count their trade in: those that it names, and the euro.

    Members of the euro area publish in euros whether or not a text says so.

    >>> own_currencies(("DEU", "POL"), "Exports rose."), own_currencies(("IND", "IRN"), "5 billion rupees")
    (('EUR',), ('INR',))
    """
    said = frozenset(_WORD.findall(text.lower()))
    return tuple(
        row["code"]
        for row in read_table("claims/currencies.csv")
        if row["code"] != "USD"
        and set(pair) & set(row["countries"].split())
        and (row["code"] == "EUR" or said & {*row["nouns"].split(), row["code"].lower()})
    )
