"""Simulated worlds: trade whose truth is known, and what customs offices would have counted of it.

``draw`` makes a world from a seed. What is true, and what the offices let be seen of it on a day, can be
asked of the world itself; ``publishing.opened`` makes files of it, and a warehouse.

>>> world = draw(7)
>>> seller, buyer = world.countries[0].iso3, world.countries[1].iso3
>>> world.flow(seller, buyer, 2020) > 0
True
>>> draw(7) == world
True
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import exp
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

YEARS = range(2012, 2024)
RELEASE = "202401b"  # of BACI: its card dates it to 2024, so that it counts from 1 January 2025 on
RELEASE_COUNTS_FROM = date(2024, 12, 31)
RELEASE_YEARS = range(2017, 2023)
LEAST_DECLARED_USD = 1000.0


class Place(NamedTuple):
    """A country by its codes and names; the UN's number is the one that Comtrade and BACI use."""

    iso3: str
    number: int
    name: str
    adjective: str
    region: str | None = None  # as texts name it, where the world has some of its countries


AFRICA, EU, SOUTH_AMERICA = "Africa", "the European Union", "South America"
PLACES = (
    Place("ARG", 32, "Argentina", "Argentine", SOUTH_AMERICA),
    Place("AUS", 36, "Australia", "Australian"),
    Place("AUT", 40, "Austria", "Austrian", EU),
    Place("AZE", 31, "Azerbaijan", "Azerbaijani"),
    Place("BGD", 50, "Bangladesh", "Bangladeshi"),
    Place("BGR", 100, "Bulgaria", "Bulgarian", EU),
    Place("BLR", 112, "Belarus", "Belarusian"),
    Place("BRA", 76, "Brazil", "Brazilian", SOUTH_AMERICA),
    Place("CAN", 124, "Canada", "Canadian"),
    Place("CHL", 152, "Chile", "Chilean", SOUTH_AMERICA),
    Place("CHN", 156, "China", "Chinese"),
    Place("COL", 170, "Colombia", "Colombian", SOUTH_AMERICA),
    Place("DEU", 276, "Germany", "German", EU),
    Place("DNK", 208, "Denmark", "Danish", EU),
    Place("DZA", 12, "Algeria", "Algerian", AFRICA),
    Place("ECU", 218, "Ecuador", "Ecuadorian", SOUTH_AMERICA),
    Place("EGY", 818, "Egypt", "Egyptian", AFRICA),
    Place("ESP", 724, "Spain", "Spanish", EU),
    Place("ETH", 231, "Ethiopia", "Ethiopian", AFRICA),
    Place("FIN", 246, "Finland", "Finnish", EU),
    Place("GEO", 268, "Georgia", "Georgian"),
    Place("GHA", 288, "Ghana", "Ghanaian", AFRICA),
    Place("GRC", 300, "Greece", "Greek", EU),
    Place("HUN", 348, "Hungary", "Hungarian", EU),
    Place("IDN", 360, "Indonesia", "Indonesian"),
    Place("IND", 699, "India", "Indian"),
    Place("IRN", 364, "Iran", "Iranian"),
    Place("JOR", 400, "Jordan", "Jordanian"),
    Place("JPN", 392, "Japan", "Japanese"),
    Place("KAZ", 398, "Kazakhstan", "Kazakh"),
    Place("KEN", 404, "Kenya", "Kenyan", AFRICA),
    Place("LKA", 144, "Sri Lanka", "Sri Lankan"),
    Place("MAR", 504, "Morocco", "Moroccan", AFRICA),
    Place("MEX", 484, "Mexico", "Mexican"),
    Place("MNG", 496, "Mongolia", "Mongolian"),
    Place("MYS", 458, "Malaysia", "Malaysian"),
    Place("NGA", 566, "Nigeria", "Nigerian", AFRICA),
    Place("NPL", 524, "Nepal", "Nepali"),
    Place("OMN", 512, "Oman", "Omani"),
    Place("PAK", 586, "Pakistan", "Pakistani"),
    Place("PER", 604, "Peru", "Peruvian", SOUTH_AMERICA),
    Place("POL", 616, "Poland", "Polish", EU),
    Place("PRT", 620, "Portugal", "Portuguese", EU),
    Place("QAT", 634, "Qatar", "Qatari"),
    Place("ROU", 642, "Romania", "Romanian", EU),
    Place("RUS", 643, "Russia", "Russian"),
    Place("SEN", 686, "Senegal", "Senegalese", AFRICA),
    Place("SRB", 688, "Serbia", "Serbian"),
    Place("SWE", 752, "Sweden", "Swedish", EU),
    Place("THA", 764, "Thailand", "Thai"),
    Place("TUN", 788, "Tunisia", "Tunisian", AFRICA),
    Place("TUR", 792, "Türkiye", "Turkish"),
    Place("TZA", 834, "Tanzania", "Tanzanian", AFRICA),
    Place("UGA", 800, "Uganda", "Ugandan", AFRICA),
    Place("UKR", 804, "Ukraine", "Ukrainian"),
    Place("URY", 858, "Uruguay", "Uruguayan", SOUTH_AMERICA),
    Place("UZB", 860, "Uzbekistan", "Uzbek"),
    Place("VNM", 704, "Vietnam", "Vietnamese"),
    Place("ZAF", 710, "South Africa", "South African", AFRICA),
)
# Six-digit products (HS 2017): a word that the reader takes for it, and its weight in an average basket.
PRODUCTS = {
    "870190": ("tractors", 1.0),
    "310420": ("potash fertilizers", 1.0),
    "270900": ("crude oil", 2.0),
    "270112": ("coal", 0.7),
    "260111": ("iron ore", 0.8),
    "300490": ("medicines", 1.0),
    "401110": ("tyres", 0.5),
    "870423": ("trucks", 1.0),
    "090240": ("tea", 0.4),
    "854231": ("semiconductors", 1.5),
    "100199": ("wheat", 0.8),
    "610910": ("clothing", 1.0),
}


class Books(StrEnum):
    """How well the customs offices of a world count."""

    CAREFUL = "careful"  # most books of two offices are within a tenth of each other, once freight is off
    ROUGH = "rough"  # gaps as wide as those in the WITS totals of 2009, flows above 100 million dollars


@dataclass(frozen=True, slots=True)
class Errors:
    """Scale of the errors in the log of a book: lasting ones of each partner, and those of a year."""

    steady: float
    yearly: float
    tails: float  # degrees of freedom; wild ones have few


ERRORS = {
    Books.CAREFUL: Errors(steady=0.03, yearly=0.02, tails=30.0),
    Books.ROUGH: Errors(steady=0.12, yearly=0.05, tails=2.0),
}
SLOPPY = 3.0  # times the errors of other offices, for one office in eight


class Seen(StrEnum):
    """Which books on something could be seen on a day."""

    BOTH = "both sides"
    ONE = "one side"  # the exporter's of a flow; either office's of a pair's trade in both directions
    MIRROR = "mirror only"  # the importer's of a flow
    NONE = "no rows"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A country and its customs office: which years it let be known, and how it counts."""

    place: Place
    reports: frozenset[int]
    careless: float  # times the usual errors
    rounds_to_usd: float

    @property
    def iso3(self) -> str:
        """Its code."""
        return self.place.iso3


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeWorld:
    """What countries sold each other, and what their offices wrote down.

    ``flows`` are free on board, in current US dollars, by exporter, importer and year. ``books`` hold for the
    same keys what the exporter's office and the importer's (with freight) declared; None is no report.
    """

    seed: int
    years: range
    countries: tuple[Office, ...]
    flows: Mapping[tuple[str, str, int], float]
    books: Mapping[tuple[str, str, int], tuple[float | None, float | None]]
    kilometres: Mapping[tuple[str, str], float]
    freight: Mapping[tuple[str, str], float]  # cost of freight and insurance as a share of the value
    agreements: Mapping[
        tuple[str, str], int
    ]  # the first year of a trade agreement of a pair, in order of code
    baskets: Mapping[tuple[str, str], Mapping[str, float]]  # shares of products in a flow
    seasons: tuple[float, ...]  # the share of each month in a year's trade

    # What is true

    def flow(self, exporter: str, importer: str, year: int) -> float:
        """What one country truly sold another in a calendar year, FOB."""
        return self.flows[exporter, importer, year]

    def total(self, a: str, b: str, year: int) -> float:
        """Both directions."""
        return self.flow(a, b, year) + self.flow(b, a, year)

    def exports(self, country: str, year: int) -> float:
        """To all the others."""
        return sum(self.flow(country, o.iso3, year) for o in self.countries if o.iso3 != country)

    def imports(self, country: str, year: int) -> float:
        """From all the others, FOB."""
        return sum(self.flow(o.iso3, country, year) for o in self.countries if o.iso3 != country)

    def months(self, exporter: str, importer: str, first: tuple[int, int], months: int) -> float:
        """The trade of some months from a year and month on, with the seasons of the world."""
        spots = [divmod(first[0] * 12 + first[1] - 1 + m, 12) for m in range(months)]
        return sum(self.flow(exporter, importer, year) * self.seasons[month] for year, month in spots)

    # What can be seen of it

    def seen(self, exporter: str, importer: str, years: Iterable[int], day: date) -> Seen:
        """Which offices' books of a flow were out on a day, for all of some years."""
        books = [self.books[exporter, importer, year] if out(year, day) else (None, None) for year in years]
        sold, bought = (all(book[side] is not None for book in books) for side in (0, 1))
        if sold:
            return Seen.BOTH if bought else Seen.ONE
        return Seen.MIRROR if bought else Seen.NONE

    def seen_total(self, a: str, b: str, years: Iterable[int], day: date) -> Seen:
        """Which offices' books of both directions were out on a day for all of some years."""
        there = sum(all(self.keeps(code, year, day) for year in years) for code in (a, b))
        return (Seen.NONE, Seen.ONE, Seen.BOTH)[there]

    def keeps(self, country: str, year: int, day: date) -> bool:
        """Whether an office's books of a year were out on a day."""
        return out(year, day) and year in self.office(country).reports

    def office(self, iso3: str) -> Office:
        """The office of a country."""
        return next(office for office in self.countries if office.iso3 == iso3)


def out(year: int, day: date) -> bool:
    """Whether books of a year are counted as published on a day (docs/decisions/0022)."""
    return day >= date(year + 1, 12, 31)


def draw(seed: int, *, books: Books = Books.CAREFUL, countries: int = 59, years: range = YEARS) -> TradeWorld:
    """A world from a seed: the same seed gives the same world.

    Parameters
    ----------
    countries : how many, of those in ``PLACES``; with fewer, lists of partners are no whole lists
    books : how well the offices count
    """
    rng = np.random.default_rng(seed)
    chosen = rng.permutation(len(PLACES))[:countries]
    offices = tuple(_office(rng, PLACES[n], place, years) for place, n in enumerate(chosen))
    codes = [office.iso3 for office in offices]
    pairs = [(a, b) for a in codes for b in codes if a != b]
    spots = {code: rng.uniform(0, 9000, size=2) for code in codes}
    km = {(a, b): max(150.0, float(np.hypot(*(spots[a] - spots[b])))) for a, b in pairs}
    agreements = {
        (a, b): int(rng.integers(years[2], years[-2])) for a, b in pairs if a < b and rng.random() < 0.12
    }
    flows = _flows(rng, codes, km, agreements, years)
    freight = {pair: 0.03 + 0.07 * km[pair] / 9000 + float(rng.uniform(0, 0.02)) for pair in pairs}
    return TradeWorld(
        seed=seed,
        years=years,
        countries=offices,
        flows=flows,
        books=_books(rng, offices, flows, freight, ERRORS[books]),
        kilometres=km,
        freight=freight,
        agreements=agreements,
        baskets={pair: _basket(rng) for pair in pairs},
        seasons=_shares(1 + 0.1 * np.sin(np.arange(12) / 2) + rng.normal(0, 0.03, size=12)),
    )


def _office(rng: np.random.Generator, place: Place, number: int, years: range) -> Office:
    """The first ones always report, one never does, one stopped, one is late; the rest are drawn."""
    habits = ("always", "always", "always", "never", "stopped", "late")
    drawn = rng.choice(["always", "always", "always", "always", "never", "stopped", "late", "gaps"])
    habit = habits[number] if number < len(habits) else str(drawn)
    reported = {
        "always": frozenset(years),
        "never": frozenset(),
        "stopped": frozenset(y for y in years if y < years[0] + int(rng.integers(4, 9))),
        "late": frozenset(years[: -int(rng.integers(1, 3))]),
        "gaps": frozenset(y for y in years if rng.random() > 0.2),
    }
    return Office(
        place=place,
        reports=reported[habit],
        careless=SLOPPY if rng.random() < 1 / 8 else 1.0,
        rounds_to_usd=float(rng.choice([1.0, 1.0, 1000.0])),
    )


def _flows(
    rng: np.random.Generator,
    codes: list[str],
    km: Mapping[tuple[str, str], float],
    agreements: Mapping[tuple[str, str], int],
    years: range,
) -> dict[tuple[str, str, int], float]:
    """Sizes and distance as in gravity; trends, years that hit all, slow and sudden changes of each flow."""
    sells, buys = (dict(zip(codes, rng.normal(0, 1, len(codes)), strict=True)) for _ in range(2))
    trend = dict(zip(codes, rng.normal(0.03, 0.02, len(codes)), strict=True))
    weather = rng.normal(0, 0.06, len(years))
    flows = {}
    for (a, b), distance in km.items():
        steady = 19.5 + sells[a] + buys[b] - np.log(distance / 3000) + rng.normal(0, 0.8)
        drift, jump = 0.0, 0.0
        for t, year in enumerate(years):
            drift = 0.75 * drift + rng.normal(0, 0.14)
            jump += rng.normal(0, 0.6) if rng.random() < 0.04 else 0.0
            bound = agreements.get((min(a, b), max(a, b)), year + 1) <= year
            log = steady + (trend[a] + trend[b]) * t + weather[t] + drift + jump + 0.35 * bound
            flows[a, b, year] = float(np.exp(log))
    return flows


def _books(
    rng: np.random.Generator,
    offices: tuple[Office, ...],
    flows: Mapping[tuple[str, str, int], float],
    freight: Mapping[tuple[str, str], float],
    errors: Errors,
) -> dict[tuple[str, str, int], tuple[float | None, float | None]]:
    """What each of the two offices declared of each flow, where it reports."""
    by_code = {office.iso3: office for office in offices}
    steady = {pair: rng.standard_t(errors.tails, size=2) * errors.steady for pair in freight}

    def declared(office: Office, year: int, value: float, bias: float) -> float | None:
        error = office.careless * (bias + rng.standard_t(errors.tails) * errors.yearly)
        counted = round(value * exp(error) / office.rounds_to_usd) * office.rounds_to_usd
        return counted if year in office.reports and counted >= LEAST_DECLARED_USD else None

    return {
        (a, b, year): (
            declared(by_code[a], year, value, steady[a, b][0]),
            declared(by_code[b], year, value * (1 + freight[a, b]), steady[a, b][1]),
        )
        for (a, b, year), value in flows.items()
    }


def _basket(rng: np.random.Generator) -> dict[str, float]:
    """The shares of some products in a flow."""
    weights = np.array([weight for _, weight in PRODUCTS.values()]) * rng.lognormal(0, 1, len(PRODUCTS))
    weights[rng.random(len(PRODUCTS)) < 0.3] = 0.0
    weights[int(rng.integers(len(PRODUCTS)))] += 0.5
    return dict(zip(PRODUCTS, _shares(weights), strict=True))


def _shares(weights: Iterable[float]) -> tuple[float, ...]:
    parts = [float(weight) for weight in weights]
    return tuple(part / sum(parts) for part in parts)
