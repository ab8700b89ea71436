"""How the promises in the ledger ended so far, of the two and of all: statements tell it, so grade E."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.evidence.naming import evidence_id, pair_of
from comity.evidence.remembered import once_per_world
from comity.ledger.summary import tally
from comity.phrasing import counted, figure, interval, pair_names
from comity.records import Evidence, Grade, Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.ledger.summary import Tally
    from comity.records import Claim, Communique
    from comity.world import WorldAt

_ALL = "all"


def kept(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """The share of promises that were kept in time, of the two and of all pairs in the ledger."""
    del communique
    pair = pair_of(claim)
    if pair is not None:
        yield from _records(world, *pair)


@once_per_world
def _records(world: WorldAt, a: str, b: str) -> tuple[Evidence, ...]:
    own = tally("-".join((a, b)), world.promises(a, b))
    every = _of_all(world)
    return tuple(
        _record(world, one, whose, countries)
        for one, whose, countries in ((own, f" of {pair_names((a, b))}", (a, b)), (every, "", ()))
        if one.promises and (one.decided or one is own)
    )


@once_per_world
def _of_all(world: WorldAt) -> Tally:
    return tally(_ALL, world.promises())


def _record(world: WorldAt, one: Tally, whose: str, countries: tuple[str, ...]) -> Evidence:
    there = f"{counted(one.promises, 'promise')}{whose} in the ledger"
    sampling, ignorance = one.sampling, one.ignorance
    if one.kept_share is None or sampling is None or ignorance is None:
        statement = f"Of the {there}, none has come due that could be told"
        bounds = ""
    else:
        statement = (
            f"Of the {there}, {one.decided} came due and could be told, and "
            f"{figure(round(one.kept_share * 100), 'percent')} of these were kept in time "
            f"({interval(round(sampling.low * 100), round(sampling.high * 100), 'percent')})"
        )
        bounds = (
            f"; {interval(round(ignorance.low * 100), round(ignorance.high * 100), 'percent')}, whatever "
            f"became of those of which nothing tells"
        )
    return Evidence(
        id=evidence_id("kept", *(countries or (_ALL,))),
        metric="kept",
        countries=countries,
        period=Period(end=world.as_of),
        grade=Grade.E,
        method=f"share kept of the promises whose deadline has passed, 95% interval (Wilson){bounds}",
        statement=statement,
        sources=world.ledger_sources(),
        value=one.kept_share,
        value_low=sampling.low if sampling else None,
        value_high=sampling.high if sampling else None,
        unit="share" if sampling else None,
        rows=one.promises,
    )
