"""Readings of a share or place that countries in no report keep from deciding."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from comity.evidence.books import AGREE
from comity.records import Grade, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from comity.evidence.standing import Reading, Standing
    from comity.records import Claim


def weighed(claim: Claim, readings: list[Reading]) -> list[Reading]:
    """The readings of one source, those withheld that partners in no report keep from deciding.

    Where such partners may decide whether one reading fits, it supports nothing, and no other reading of the
    same books refutes: a place is wrong when every reading of it is. What they cannot change still refutes.
    """
    open_ones = [_is_open_to_doubt(claim, reading) for reading in readings]
    if not any(open_ones):
        return readings
    return [
        replace(reading, grade=Grade.D) if doubted or not _fits(claim, reading) else reading
        for reading, doubted in zip(readings, open_ones, strict=True)
    ]


def _is_open_to_doubt(claim: Claim, reading: Reading) -> bool:
    """Whether partners in no report may decide if a reading fits the claim."""
    if not any(s.listing.missing for s in reading.standings):
        return False
    if claim.kind is Kind.RANK:
        return any(s.unseen for s in reading.standings) and _fits(claim, reading)
    return _fits(claim, reading, room=1 - AGREE)


def _fits(claim: Claim, reading: Reading, *, room: float = 1.0) -> bool:
    """Whether what the claim states lies within a reading, or where that lies within the claim."""
    if claim.quantity is None:
        return False
    low, high = numbers_of(claim, reading.standings)
    said = claim.quantity.midpoint
    if claim.kind is Kind.RANK:
        return (claim.quantity.value_low or 1.0) <= high and low <= (claim.quantity.value_high or said)
    share = said / 100 if claim.quantity.unit == "percent" else said
    return low <= share <= high * room


def numbers_of(claim: Claim, standings: Iterable[Standing]) -> tuple[float, float]:
    """The lowest and highest place or share that some standings leave possible."""
    kept = list(standings)
    if claim.kind is Kind.RANK:
        return float(min(s.place for s in kept)), float(max(s.last for s in kept))
    return min(s.share_low for s in kept), max(s.share for s in kept)
