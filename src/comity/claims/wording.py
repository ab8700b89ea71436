"""What a claim was taken to mean, in one sentence for the person who checks the reading."""

from __future__ import annotations

from dataclasses import replace

from comity import countries
from comity.records import Claim, Comparator, Kind, Period, Quantity
from comity.vocabulary import load_yaml

_MAGNITUDES = ((1e12, " trillion"), (1e9, " billion"), (1e6, " million"))


def understood(claim: Claim) -> Claim:
    """Return the claim with its reading in words.

    Examples
    --------
    >>> demand = Claim(id="c1", kind=Kind.DEMAND, start=0, end=5, quote="needs", countries=("JOR",))
    >>> understood(demand).understood
    'Demand: Jordan; no period stated.'
    """
    return replace(claim, understood=_sentence(claim))


def number(value: float) -> str:
    """A number as people write it: 140 million, 1.5, 12,000.

    >>> number(140000000), number(66.6667), number(12000)
    ('140 million', '66.7', '12,000')
    """
    for size, word in _MAGNITUDES:
        if abs(value) >= size:
            return f"{value / size:.4g}{word}"
    return f"{value:,.0f}" if value == int(value) else f"{value:.3g}"


def amount(quantity: Quantity) -> str:
    """A quantity in words, with its hedge and its unit.

    >>> amount(Quantity(value_low=5, value_high=None, unit="percent", comparator=Comparator.OVER))
    'more than 5%'
    """
    words = load_yaml("claims/wording.yaml")
    low, high = quantity.value_low, quantity.value_high
    if quantity.comparator is Comparator.RANGE and low is not None and high is not None:
        figure = f"{number(low)} to {number(high)}"
    else:
        figure = words["hedges"].get(quantity.comparator.value, "") + number(quantity.midpoint)
    unit = words["units"].get(quantity.unit, quantity.unit)
    return f"{figure}{unit}" if unit == "%" else f"{figure} {unit}".strip()


def span_of(period: Period) -> str:
    """A period in words: 2022, 2022-04-01 to 2023-03-31, since 2009-01-01, until 2030-12-31."""
    if not period.stated:
        return "no period stated"
    if period.is_calendar_year and period.start is not None:
        return str(period.start.year)
    if period.start is None:
        return f"until {period.end}"
    if period.end is None:
        return f"since {period.start}"
    return str(period.start) if period.start == period.end else f"{period.start} to {period.end}"


def _sentence(claim: Claim) -> str:
    """Kind and countries, then what the claim says of them."""
    title = load_yaml("claims/kinds.yaml")[claim.kind.value]["title"]
    parts = [f"{title}: {_who(claim)}"]
    details = claim.details
    if details.framework and claim.kind in (Kind.MEMBERSHIP, Kind.AGREEMENT):
        status = f" ({details.status})" if details.status else ""
        parts.append(", ".join(details.framework) + status)
    if claim.kind is Kind.SANCTIONS and details.status:
        parts.append(details.status)
    if details.product:
        parts.append("goods: " + ", ".join(details.product))
    if claim.quantity is not None:
        place = "place " if claim.kind is Kind.RANK else ""
        parts.append(place + amount(claim.quantity) + _among_whom(claim))
    if claim.direction is not None:
        parts.append(load_yaml("claims/wording.yaml")["directions"][claim.direction.value])
    if claim.kind is not Kind.OPINION:
        parts.append(span_of(claim.period))
    if claim.negated:
        parts.append("said to be not so")
    return "; ".join(parts) + "."


def _among_whom(claim: Claim) -> str:
    """Whose partners a place is among, and in what part of the world, where the text says so."""
    details = claim.details
    if claim.kind is not Kind.RANK:
        return ""
    owned = details.of is not None and details.of in claim.countries
    owner = f" among the partners of {countries.name(details.of or '')}" if owned else ""
    return f"{owner} ({details.within})" if details.within else owner


def _who(claim: Claim) -> str:
    """The direction of a flow, or the countries side by side."""
    if claim.exporter and claim.importer:
        return f"from {countries.name(claim.exporter)} to {countries.name(claim.importer)}"
    return " and ".join(countries.name(code) for code in claim.countries) or "no country named"
