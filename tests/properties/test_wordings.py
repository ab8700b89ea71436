"""Wordings of places, shares, records and aims, read alike whatever the pair and the year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from comity.claims import read
from comity.records import Claim, Communique, Period

DAY = date(2024, 9, 10)
PAIRS = 6  # of countries and years for each wording
KINDS = {"rank": "rank", "regional": "rank", "share": "trade_share", "superlative": "superlative"}
WORDINGS = yaml.safe_load(Path(__file__).with_name("wordings.yaml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Place:
    """A country by its code, name and adjective."""

    iso3: str
    name: str
    adjective: str


PLACES = (
    Place("KEN", "Kenya", "Kenyan"),
    Place("BRA", "Brazil", "Brazilian"),
    Place("VNM", "Vietnam", "Vietnamese"),
    Place("PER", "Peru", "Peruvian"),
    Place("EGY", "Egypt", "Egyptian"),
    Place("ZAF", "South Africa", "South African"),
    Place("KAZ", "Kazakhstan", "Kazakh"),
    Place("POL", "Poland", "Polish"),
    Place("IRN", "Iran", "Iranian"),
)


@pytest.mark.parametrize(
    ("group", "wording"), [(group, wording) for group, listed in WORDINGS.items() for wording in listed]
)
def test_a_wording_means_the_same_of_every_pair(group: str, wording: dict[str, Any]) -> None:
    for number in range(PAIRS):
        rng = Random(f"{wording['say']} {number}")  # noqa: S311 - a sample, no key
        a, b = rng.sample(PLACES, 2)
        year = rng.randint(2015, 2023)
        text = wording["say"].format(A=a, B=b, y=year, x=year - 6)
        day = Period(start=DAY, end=DAY)
        pair = (a.iso3, b.iso3) if number % 2 else (b.iso3, a.iso3)
        (claim,) = read(Communique(id="t", text=text, sha256="", published=day, pair=pair)).claims
        assert _read(claim) == _meant(group, wording, {"A": a.iso3, "B": b.iso3}, year), text


def _read(claim: Claim) -> dict[str, Any]:
    """What the reader took a sentence to say."""
    return {
        "kind": claim.kind.value,
        "countries": set(claim.countries),
        "way": (claim.exporter, claim.importer),
        "of": claim.details.of,
        "within": claim.details.within,
        "value": (claim.quantity.value_low, claim.quantity.value_high) if claim.quantity else None,
        "period": (claim.period.start, claim.period.end),
    }


def _meant(group: str, wording: dict[str, Any], codes: dict[str, str], year: int) -> dict[str, Any]:
    """What its writer means by it."""
    way, value = wording.get("way"), wording.get("value", {"ahead": 5e9}.get(group, wording.get("years")))
    return {
        "kind": KINDS.get(group) or wording["kind"],
        "countries": set(codes.values()),
        "way": (codes[way[0]], codes[way[1]]) if way else (None, None),
        "of": codes[wording["of"]] if "of" in wording else None,
        "within": wording.get("within"),
        "value": tuple(value) if isinstance(value, list) else (value, value) if value else None,
        "period": _period(group, wording, year),
    }


def _period(group: str, wording: dict[str, Any], year: int) -> tuple[date | None, date | None]:
    last = date(year, 12, 31)
    if group == "ahead":
        named = wording.get("in")
        return (date(named, 1, 1), date(named, 12, 31)) if named else (None, date(wording["due"], 12, 31))
    if "since" in wording:
        return date(year - 6, 1, 1), last
    if "years" in wording:
        return date(year - wording["years"], 12, 31), last
    if "ever" in wording:
        return None, last
    return (date(year, 1, 1), last) if "{y}" in wording["say"] else (None, None)
