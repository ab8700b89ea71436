"""What a country has of the goods that a claim names: rents as a share of its output."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from comity.evidence.naming import evidence_id
from comity.evidence.structure import codes_of_claim
from comity.phrasing import capital, country, figure, possessive
from comity.records import Evidence, Grade, Period
from comity.vocabulary import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.records import Claim, Communique
    from comity.warehouse.at import WarehouseAt
    from comity.world import WorldAt


def endowments(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """The rents of each country of a claim from the goods that it names; shown, and never decisive."""
    del communique
    customs = world.customs
    if customs is None:
        return
    for series in _bearing(claim):
        for iso3 in sorted(set(claim.countries) - {"WLD"}):
            yield from _of_series(customs, iso3, series, world.as_of.year)


def _of_series(customs: WarehouseAt, iso3: str, series: dict[str, Any], last_year: int) -> Iterator[Evidence]:
    """The newest year of one series, by each source."""
    asked = {"country": iso3, "indicator": series["indicator"], "last_year": last_year}
    answer = customs.ask("indicator_places", asked)
    for row in answer.rows:
        source = customs.source(row["file"], row["year"])
        whose, share = capital(possessive(country(iso3))), figure(row["value"], "percent")
        yield Evidence(
            id=evidence_id("endowment", iso3, series["indicator"], row["source_id"]),
            metric="endowment",
            countries=(iso3,),
            period=Period(start=date(row["year"], 1, 1), end=date(row["year"], 12, 31)),
            grade=Grade.C,
            method=f"{source.title}, {series['indicator']}: place among all countries",
            statement=(
                f"{whose} {series['title']} were {share} of its output in {row['year']}, place "
                f"{row['place']} of {row['countries']} countries ({source.title})."
            ),
            sources=(source,),
            value=row["value"],
            unit="percent",
            about=series["title"],
            rows=row["countries"],
            query=answer.asked.text,
        )


def _bearing(claim: Claim) -> list[dict[str, Any]]:
    """The series that bear on the goods of a claim, by code or by word."""
    codes, words = codes_of_claim(claim), " ".join(claim.details.product).casefold()
    return [
        series
        for series in _series()
        if any(code.startswith(tuple(series["codes"])) for code in codes)
        or _pattern(tuple(series["words"])).search(words)
    ]


@cache
def _series() -> tuple[dict[str, Any], ...]:
    return tuple(load_yaml("evidence/endowments.yaml"))


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b")
