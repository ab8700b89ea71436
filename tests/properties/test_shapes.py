"""Shapes of sentences, read alike whatever the pair and the year: one mechanism of the reader a group."""

from __future__ import annotations

import calendar
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from tests.properties.test_wordings import PLACES

from comity.claims import read
from comity.records import Claim, Communique, Kind, Period

DAY = date(2024, 9, 10)
PAIRS = 5  # of countries and years for each shape
SHAPES = yaml.safe_load(Path(__file__).with_name("shapes.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("mechanism", "shape"), [(name, shape) for name, listed in SHAPES.items() for shape in listed]
)
def test_a_shape_means_the_same_of_every_pair(mechanism: str, shape: dict[str, Any]) -> None:
    for number in range(PAIRS):
        rng = Random(f"{shape['say']} {number}")  # noqa: S311 - a sample, no key
        a, b = rng.sample(PLACES, 2)
        year = rng.randint(2015, 2023)
        text = shape["say"].format(A=a, B=b, y=year, x=year - 6, p=year - 1)
        day = Period(start=DAY, end=DAY)
        pair = (a.iso3, b.iso3) if number % 2 else (b.iso3, a.iso3)
        found = read(Communique(id="t", text=text, sha256="", published=day, pair=pair)).claims
        codes, years = {"A": a.iso3, "B": b.iso3}, {"y": year, "x": year - 6, "p": year - 1}
        meant = [_meant(line.format(**years), codes) for line in shape["means"]]
        made = [claim for claim in found if claim.kind is not Kind.OPINION]
        assert [_read(claim) for claim in made] == meant, (mechanism, text)
        for claim, line in zip(made, shape["means"], strict=True):
            exporter, way, importer = line.split(",")[1].strip().partition(">")
            if way:
                assert (claim.exporter, claim.importer) == (codes[exporter], codes[importer]), text


def _read(claim: Claim) -> tuple[Any, ...]:
    """What the reader took a claim to say: its kind, countries, midpoint and period."""
    value = round(claim.quantity.midpoint, 3) if claim.quantity else None
    return claim.kind.value, frozenset(claim.countries), value, claim.period.start, claim.period.end


def _meant(line: str, codes: dict[str, str]) -> tuple[Any, ...]:
    """What its writer means by "trade_growth, AB, 5, 2023": kind, countries, number and period.

    A>B for AB says who ships to whom.
    """
    kind, who, number, time = (part.strip() for part in line.split(","))
    who = who.replace(">", "")
    value = None if number == "-" else round(float(number), 3)
    start, _, end = time.partition("..") if ".." in time else (time, "", time)
    countries = frozenset(codes.get(letter, letter) for letter in (who if who.isalpha() else who.split("+")))
    return kind, countries, value, _first(start), _last(end)


def _first(time: str) -> date | None:
    """The first day of "2023", "2023-05" or "2023-05-18"; None of "-" and of nothing."""
    parts = [int(part) for part in time.split("-") if part]
    return date(*[*parts, 1, 1][:3]) if parts else None


def _last(time: str) -> date | None:
    """The last day of the same."""
    parts = [int(part) for part in time.split("-") if part]
    if not parts:
        return None
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) == 3 else calendar.monthrange(year, month)[1])
