"""Among whom a claim ranks: "in Africa", "outside the CIS", "among ASEAN members"; else among everybody.

A field that is named and cannot be turned into a list of countries ("in the region") is unclear, and then no
rank is worked out: a place among all would be set against a place among some.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from comity import countries
from comity.evidence.words import says
from comity.phrasing import body_key, body_name, capital
from comity.vocabulary import read_table

if TYPE_CHECKING:
    from comity.records import Claim
    from comity.world import WorldAt

_OUTSIDE = r"outside(?:\s+of)?|beyond|excluding|except(?:\s+for)?|apart\s+from|not\s+counting|other\s+than"
_INSIDE = r"in|within|inside|among|amongst|across|on|from"
_NOUNS = (
    r"(?:\w+\s+)?(?:continent|region|countr\w+|states?|nations?|members?|partners?|markets?|buyers?|customers?|"
    r"suppliers?|exporters?|importers?|destinations?|econom\w+|peers?)"
)
_PLACE = r"(?:the\s+)?(?P<place>[A-Z][\w’'-]*(?:\s+(?:of\s+|and\s+|the\s+)*[A-Z][\w’'-]*)*)"
_NAMED = re.compile(rf"\b(?:(?P<out>{_OUTSIDE}|non-)|(?:{_INSIDE})\b)\s*{_PLACE}")
_TIMES = re.compile(
    r"^(?:January|February|March|April|May|June|July|August|September|October|November|December|Q[1-4]|FY\w*|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)
_BEFORE_A_REGION = r"(?<!south )(?<!north )(?<!central )(?<!west )(?<!east )(?<!equatorial )"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A list of countries, and whether those on it or all others are meant."""

    words: str
    codes: frozenset[str]
    inside: bool

    def has(self, code: str) -> bool:
        """Whether a country is in the field."""
        return (code in self.codes) == self.inside


EVERYBODY = Field(words="", codes=frozenset(), inside=False)


def field_of(claim: Claim, year: int, world: WorldAt) -> Field | None:
    """The field of a rank or a share in a year; None where one is named and is unclear."""
    quote = claim.quote
    for named in _NAMED.finditer(quote):
        place, outside = named["place"], bool(named["out"])
        if _TIMES.match(place) or place.lower() in _adjectives():
            continue
        codes = _listed(place, year, world)
        if codes:
            return _field(place, codes, inside=not outside)
        if outside or not _is_country(place):
            return None
    adjective = _adjective(quote)
    if adjective is not None:
        words, means = adjective
        return _field(words, _codes(means, year, world), inside=True)
    if claim.details.within:
        codes = _listed(claim.details.within, year, world)
        return _field(claim.details.within, codes, inside=True) if codes else None
    return None if says(claim, "vague_fields") else EVERYBODY


def _field(place: str, codes: frozenset[str], *, inside: bool) -> Field:
    key = body_key(place)
    name = body_name(key) if key else _names().get(place.lower(), (capital(place), ""))[0]
    return Field(words=f"{'in' if inside else 'outside'} {name}", codes=codes, inside=inside)


def _listed(place: str, year: int, world: WorldAt) -> frozenset[str]:
    """The countries of a body or region by a name; none where it is neither."""
    words = place.removeprefix("the ").strip()
    known = _names().get(words.lower())
    if known:
        return _codes(known[1], year, world)
    key = body_key(words)
    return frozenset(world.members_in(key, year)) if key else frozenset()


def _codes(means: str, year: int, world: WorldAt) -> frozenset[str]:
    found: set[str] = set()
    for part in means.split("|"):
        found |= regions().get(part, frozenset()) or set(world.members_in(part, year)) or {part}
    return frozenset(found)


def _is_country(place: str) -> bool:
    return bool(countries.mentions(place))


def _adjective(quote: str) -> tuple[str, str] | None:
    """ "Its largest African partner", "on the African continent"."""
    for adjective, (name, means) in _adjectives().items():
        before = "" if " " in adjective else _BEFORE_A_REGION
        if re.search(rf"{before}\b{re.escape(adjective)}\s+{_NOUNS}\b", quote.lower()):
            return name, means
    return None


@cache
def _names() -> dict[str, tuple[str, str]]:
    """How a region is called in a sentence, and what it means, by its name in small letters."""
    return {row["words"]: (_called(row), row["means"]) for row in _rows()}


@cache
def _adjectives() -> dict[str, tuple[str, str]]:
    """The same by adjective, the longest first: "South African" is no part of Africa."""
    rows = sorted((r for r in _rows() if r["adjective"]), key=lambda r: -len(r["adjective"]))
    return {row["adjective"]: (row["words"], row["means"]) for row in rows}


def _called(row: dict[str, str]) -> str:
    """A region by its own name, a body that stands for one by the body's."""
    return body_name(row["means"]) if row["means"].isupper() else row["words"].title()


def _rows() -> tuple[dict[str, str], ...]:
    return read_table("evidence/region_names.csv")


@cache
def regions() -> dict[str, frozenset[str]]:
    """The countries of each region, part and smaller part of the United Nations' M49.

    >>> "MAR" in regions()["Africa"], "MAR" in regions()["Sub-Saharan Africa"]
    (True, False)
    """
    found: dict[str, set[str]] = {}
    for row in read_table("evidence/regions.csv"):
        for level in ("region", "part", "smaller"):
            if row[level]:
                found.setdefault(row[level], set()).add(row["iso3"])
    return {name: frozenset(codes) for name, codes in found.items()}


@cache
def hubs() -> dict[str, str]:
    """Places through which much trade only passes, with what is known of them."""
    return {row["iso3"]: row["note"] for row in read_table("evidence/reexport_hubs.csv")}
