"""The register of countries: what each code stands for, today and in the past.

Reads ``countries.csv`` (ISO 3166-1 and Kosovo) and ``historical.csv`` once per process.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache

from comity.errors import UnknownCountry
from comity.records import NO_PERIOD, Period
from comity.vocabulary import read_table

EUROPEAN_UNION = "EUU"
WORLD = "WLD"

# Who may stand beside the countries in a claim: neither is a country, both have members' codes.
_ACTORS = {
    EUROPEAN_UNION: "the European Union",
    WORLD: "the world",
    "LAC": "Latin America and the Caribbean",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """One country or territory, and the days on which it was one.

    ``valid`` has a start only where the country followed another in this register (Czechia followed
    Czechoslovakia), and an end only where it is no more.
    """

    iso3: str
    iso2: str
    numeric: str  # three digits; empty for Kosovo and where ISO gave none
    name: str  # the short English name in common use, without its article
    official_name: str
    capital: str  # empty where there is none, or where it is disputed
    former: bool = False
    valid: Period = NO_PERIOD
    region: str = ""  # continent
    article: str = ""  # "the", where the name takes one in a sentence
    successors: tuple[str, ...] = ()  # ISO3, of former countries

    def in_being(self, on: date) -> bool:
        """Whether it was a country on that day, as far as this register tells."""
        return within(self.valid, on)


@cache
def every(*, former: bool = False) -> tuple[Country, ...]:
    """Every country and territory of today, in the order of the codes.

    Parameters
    ----------
    former : the states that are no more as well, after those of today

    Examples
    --------
    >>> len(every())
    250
    """
    return tuple(c for c in _register().values() if former or not c.former)


def get(iso3: str) -> Country:
    """The country with this alpha-3 code: today's, a former state's, or one that was given up.

    Parameters
    ----------
    iso3 : ISO 3166-1 alpha-3, XKX, or a code of ISO 3166-3 (SUN, or ZAR, which is Congo's)

    Raises
    ------
    UnknownCountry : no country has or had this code

    Examples
    --------
    >>> get("ZAR").name
    'DR Congo'
    """
    code = iso3.upper()
    register = _register()
    found = register.get(code) or register.get(old_codes().get(code, ""))
    if found is None:
        raise UnknownCountry(iso3)
    return found


def name(iso3: str, *, article: bool = True) -> str:
    """The short English name, as it stands inside a sentence.

    Parameters
    ----------
    iso3 : a country's code; also EUU and WLD, and LAC as the counterpart of a few statements
    article : whether names that take "the" get it

    Raises
    ------
    UnknownCountry : no country has or had this code

    Examples
    --------
    >>> name("IRN"), name("NLD"), name("EUU"), name("NLD", article=False)
    ('Iran', 'the Netherlands', 'the European Union', 'Netherlands')
    """
    actor = _ACTORS.get(iso3)
    if actor is not None:
        return actor if article else actor.removeprefix("the ")
    country = get(iso3)
    return f"{country.article} {country.name}" if article and country.article else country.name


def within(span: Period, on: date) -> bool:
    """Whether a day lies in a span whose open ends have no limit."""
    return (span.start is None or span.start <= on) and (span.end is None or on <= span.end)


def span_of(first: str, last: str) -> Period:
    """The period between two dates of reduced precision: "1977" is all of that year.

    >>> span_of("1977", "1980-05").end
    datetime.date(1980, 5, 31)
    """
    if not first and not last:
        return NO_PERIOD
    return Period(start=_day(first, last=False), end=_day(last, last=True))


def _day(written: str, *, last: bool) -> date | None:
    if not written:
        return None
    year, month, day = ([int(part) for part in written.split("-")] + [0, 0])[:3]
    month = month or (12 if last else 1)
    return date(year, month, day or (monthrange(year, month)[1] if last else 1))


@cache
def _register() -> dict[str, Country]:
    history = read_table("countries/historical.csv")
    began = {r["code"]: span_of(r["from"], "") for r in history if r["kind"] == "began"}
    today = {
        r["iso3"]: Country(
            iso3=r["iso3"],
            iso2=r["iso2"],
            numeric=r["numeric"],
            name=r["name"],
            official_name=r["official_name"],
            capital=r["capital"],
            valid=began.get(r["iso3"], NO_PERIOD),
            region=r["region"],
            article=r["article"],
        )
        for r in read_table("countries/countries.csv")
    }
    gone = {
        r["code"]: Country(
            iso3=r["code"],
            iso2=r["iso2"],
            numeric=r["numeric"],
            name=r["name"],
            official_name=r["official_name"],
            capital=r["capital"],
            former=True,
            valid=span_of(r["from"], r["to"]),
            article=r["article"],
            successors=tuple(r["now"].split("|")),
        )
        for r in history
        if r["kind"] == "state"
    }
    return today | gone


@cache
def old_codes() -> dict[str, str]:
    """Alpha-3 codes that were given up, and whose country they are now."""
    return {r["code"]: r["now"] for r in read_table("countries/historical.csv") if r["kind"] == "old_code"}
