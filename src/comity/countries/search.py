"""From a name or code to a country: exactly, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from comity.countries.keys import key_of
from comity.countries.register import EUROPEAN_UNION, Country, every, get, old_codes, span_of, within
from comity.countries.register import name as short_name
from comity.errors import AmbiguousCountry, UnknownCountry
from comity.records import NO_PERIOD, Period
from comity.vocabulary import read_table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

# The Union signs agreements and imposes sanctions as one, so a pair may name it; no list has it as a country.
_UNION = Country(
    iso3=EUROPEAN_UNION,
    iso2="EU",
    numeric="",
    name="European Union",
    official_name="European Union",
    capital="Brussels",
    article="the",
    region="Europe",
    valid=span_of("1993-11-01", ""),
)
_NAMING_KINDS = frozenset({"alternative", "abbreviation", "former_name"})
_HINTING_KINDS = frozenset({"demonym_adjective", "demonym_noun", "capital_metonym", "metonym"})
_SIMILAR = 0.8  # difflib's ratio of names worth suggesting: "Belorus" passes, "Africa" for "America" fails


@dataclass(frozen=True, slots=True)
class _Naming:
    """One country that a name may mean, and the days on which it went by it."""

    code: str
    title: str
    span: Period = NO_PERIOD
    usual: bool = False


def find(name_or_code: str, *, on: date | None = None, listed: bool = False) -> Country:
    """The country that goes by this name or code.

    Parameters
    ----------
    name_or_code : ISO 3166-1 code of any kind, XKX, a former code, or an English name in common use, in any
        case, with or without "the" or accents, also inverted ("Korea, South"); EUU is found too
    on : the day on which the name was used; it decides names that changed hands
    listed : the name stands in a list of countries, where "Georgia" and "Guinea" are the countries so called

    Raises
    ------
    UnknownCountry : nothing goes by this name (on that day); carries the nearest names
    AmbiguousCountry : several countries do; carries their codes

    Examples
    --------
    >>> find("Islamic Republic of Iran").iso3, find("ir").iso3, find("Korea, South").iso3
    ('IRN', 'IRN', 'KOR')
    >>> from datetime import date
    >>> find("Congo", on=date(1990, 1, 1)).name  # the other one was Zaire
    'Republic of the Congo'
    """
    namings = _namings(name_or_code)
    if not namings:
        raise UnknownCountry(name_or_code, _nearest(key_of(name_or_code)))
    fits = _on_the_day(name_or_code, namings, on) if on else namings
    if listed:
        fits = tuple(n for n in fits if n.usual) or fits
    if len({n.code for n in fits}) > 1:
        fits = tuple({n.code: n for n in fits}.values())
        raise AmbiguousCountry(
            name_or_code,
            tuple(n.code for n in fits),
            tuple(f"{n.code} ({n.title})" for n in fits),
        )
    return _UNION if fits[0].code == EUROPEAN_UNION else get(fits[0].code)


def _namings(name: str) -> tuple[_Naming, ...]:
    """What the index has under the name as given, without its brackets, or turned round at its comma."""
    index = _index()
    for spelling in _spellings(name):
        found = index.get(key_of(spelling))
        if found:
            return found
    return ()


def _spellings(name: str) -> tuple[str, ...]:
    bare = name.partition("(")[0]
    head, comma, tail = bare.partition(",")
    turned = f"{tail} {head}" if comma else ""
    return tuple(s for s in (name, bare, turned) if s.strip())


def _on_the_day(name: str, namings: tuple[_Naming, ...], on: date) -> tuple[_Naming, ...]:
    """The countries that existed, and went by the name if several do now."""
    existed = tuple(n for n in namings if n.code == EUROPEAN_UNION or get(n.code).in_being(on))
    if not existed:
        others = {s for n in namings for s in (*get(n.code).successors, *_predecessors(n.code, on))}
        raise UnknownCountry(f"{name} on {on.isoformat()}", tuple(sorted(get(code).name for code in others)))
    return tuple(n for n in existed if within(n.span, on)) or existed


def _predecessors(code: str, on: date) -> tuple[str, ...]:
    return tuple(c.iso3 for c in every(former=True) if c.former and code in c.successors and c.in_being(on))


def _nearest(key: str) -> tuple[str, ...]:
    """Names worth suggesting: the country of a capital or a people, else those spelled alike."""
    aliases = (r for r in read_table("countries/country_aliases.csv") if r["kind"] in _HINTING_KINDS)
    meant = {key_of(r["alias"]): r["iso3"] for r in aliases} | {key_of(c.capital): c.iso3 for c in every()}
    if key in meant:
        return (short_name(meant[key], article=False),)
    from difflib import get_close_matches

    index = _index()
    alike = get_close_matches(key, index, n=4, cutoff=_SIMILAR)
    return tuple(dict.fromkeys(n.title for match in alike for n in index[match][:1]))[:3]


@cache
def _index() -> dict[str, tuple[_Naming, ...]]:
    """Who goes by each normalised name or code. Of a shared name only ``ambiguous.csv`` speaks."""
    found: dict[str, dict[_Naming, None]] = {}
    for called, code, span in chain(_codes(), _registered_names(), _aliases()):
        title = _UNION.name if code == EUROPEAN_UNION else get(code).name
        found.setdefault(key_of(called), {})[_Naming(code, title, span)] = None
    shared: dict[str, dict[_Naming, None]] = {}
    for row in read_table("countries/ambiguous.csv"):
        if row["form"] in {"name", "abbreviation"}:
            span = span_of(row["from"], row["to"])
            naming = _Naming(row["iso3"], row["title"], span, usual=row["usual"] == "yes")
            shared.setdefault(key_of(row["name"]), {})[naming] = None
    return {key: tuple(namings) for key, namings in (found | shared).items()}


def _codes() -> Iterator[tuple[str, str, Period]]:
    for country in (*every(former=True), _UNION):
        yield country.iso3, country.iso3, NO_PERIOD
        if not country.former:  # two letters and digits of former states went to others
            yield from ((code, country.iso3, NO_PERIOD) for code in (country.iso2, country.numeric) if code)
    for code, now in old_codes().items():
        yield code, now, NO_PERIOD


def _registered_names() -> Iterator[tuple[str, str, Period]]:
    for country in (*every(), _UNION):
        yield country.name, country.iso3, NO_PERIOD
        yield country.official_name, country.iso3, NO_PERIOD
    for row in read_table("countries/countries.csv"):
        yield from ((called, row["iso3"], NO_PERIOD) for called in row["also"].split("|") if called)
    for row in read_table("countries/historical.csv"):
        if row["kind"] in {"state", "former_name"}:
            span = span_of(row["from"], row["to"])
            names = filter(None, (row["name"], row["official_name"], *row["also"].split("|")))
            yield from ((n, code, span) for n in names for code in (row["code"] or row["now"]).split("|"))


def _aliases() -> Iterator[tuple[str, str, Period]]:
    for row in read_table("countries/country_aliases.csv"):
        if row["kind"] in _NAMING_KINDS and (row["used"] == "yes" or row["kind"] == "former_name"):
            yield row["alias"], row["iso3"], NO_PERIOD
