"""All partners of a country in a year by one account: its own books, its partners', or reconciled ones."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from comity.evidence.books import NEAR
from comity.evidence.remembered import once_per_world
from comity.evidence.reporters import is_silent
from comity.evidence.silence import most_between, silent_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from comity.evidence.silence import Silent
    from comity.warehouse.engine import Value
    from comity.world import WorldAt

EU = "EUU"
ENOUGH_PARTNERS = 40  # listed: with fewer, a file of some pairs may be all that there is
ENOUGH_LISTED = 1 / 2  # of those that are listed or known to be missing, each with what it may be
ENOUGH_OF_TOTAL = 0.9  # of what the source states as the total: then the list is whole with fewer partners
_YEARS_SEEN = 3  # how far back a silent partner's last known trade is looked up


class Way(StrEnum):
    """Which trade of a country partners are ranked by."""

    SELLS = "sells"
    BUYS = "buys"
    BOTH = "both"

    @property
    def base(self) -> str:
        """What a share is of."""
        return {"sells": "exports", "buys": "imports", "both": "trade"}[self.value]


class Kept(StrEnum):
    """Whose books a list of partners is from."""

    OWN = "own"
    PARTNERS = "partners"
    RECONCILED = "reconciled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What one account says of a country's trade with each partner in a year, in current US dollars."""

    country: str
    year: int
    way: Way
    source_id: str
    basis: str
    kept: Kept
    values: Mapping[str, float]  # by partner; who is not among them was not written down
    missing: Mapping[str, float]  # partners that cannot be seen, with the most that their trade may be
    partners: int  # how many countries the account lists
    stated_usd: float | None  # the total as the source states it, with partners that are no countries
    files: tuple[int, ...]
    query: str

    @property
    def total_usd(self) -> float:
        """Of all partners listed."""
        return sum(self.values.values())

    @property
    def is_whole(self) -> bool:
        """Whether it lists so many partners, or so much of the stated total, that places mean something."""
        if self.stated_usd:
            return self.total_usd >= ENOUGH_OF_TOTAL * self.stated_usd
        if self.partners >= ENOUGH_PARTNERS:
            return True
        known = self.partners + len(self.missing)
        return known >= ENOUGH_PARTNERS and self.partners >= ENOUGH_LISTED * known

    def with_one_eu(self, members: Iterable[str]) -> Listing:
        """The same with the members of the European Union as one partner; as it is where it lists none."""
        inside = set(members)
        own = {code: value for code, value in self.values.items() if code not in inside | {EU}}
        union = [value for code, value in self.values.items() if code in inside]
        if union:
            own[EU] = sum(union)
        missing = {code: value for code, value in self.missing.items() if code not in inside}
        return replace(self, values=own, missing=missing)


@dataclass(frozen=True, slots=True)
class _Row:
    year: int
    source_id: str
    basis: str
    side: str
    sells: bool
    partner: str
    usd: float
    file: int


def listings(world: WorldAt, country: str, year: int, way: Way, goods: str = "") -> tuple[Listing, ...]:
    """Every account of a country's partners in a year.

    Parameters
    ----------
    goods : what six-digit codes begin with, such as ``8701|8702``; all goods where left out
    """
    return _listings(world, country, str(year), way.value, goods)


@once_per_world
def _listings(world: WorldAt, country: str, year: str, way: str, goods: str) -> tuple[Listing, ...]:
    rows, query = _rows(world, country, year, goods, way if goods else "")
    seen = _last_seen(rows, Way(way))
    grouped: dict[tuple[str, str, Kept], list[_Row]] = defaultdict(list)
    for row in rows:
        if row.year == int(year):
            grouped[row.source_id, row.basis, _kept(row.side, sells=row.sells)].append(row)
    values = {key: _values(found, Way(way)) for key, found in grouped.items()}
    stated = {} if goods else _stated(world, country, year)
    breadth = _breadth(world, country, year) if goods else {}
    silent = silent_in(world, int(year))
    return tuple(
        Listing(
            country=country,
            year=int(year),
            way=Way(way),
            source_id=key[0],
            basis=key[1],
            kept=key[2],
            values=values[key],
            partners=breadth.get(key, 0) if goods else len({row.partner for row in found}),
            missing=_missing(key, country, int(year), values, seen)
            | _unheard(key, country, values[key], silent, Way(way)),
            stated_usd=_stated_of(stated, key[0], Way(way)) if key[2] is Kept.OWN else None,
            files=tuple(sorted({row.file for row in found})),
            query=query,
        )
        for key, found in sorted(grouped.items())
        if values[key]
    )


@once_per_world
def _rows(world: WorldAt, country: str, year: str, goods: str, way: str) -> tuple[list[_Row], str]:
    """The accounts of a year and of some years before it; of goods, of the year and the way alone."""
    if world.customs is None:
        return [], ""
    asked: dict[str, Value] = {"country": country, "first_year": int(year), "last_year": int(year)}
    if goods:
        asked |= {"goods": f"^({goods})", "sells": way != Way.BUYS, "buys": way != Way.SELLS}
        codes = sorted(goods.split("|"))
        asked |= {"from_code": codes[0], "to_code": f"{codes[-1]}~"}  # so that most rows are never looked at
        answer = world.customs.ask("goods_partners", asked)
    else:
        answer = world.customs.ask("country_partners", {**asked, "first_year": int(year) - _YEARS_SEEN})
    rows = [
        _Row(
            row["year"],
            row["source_id"],
            row["basis"],
            row["side"],
            row["direction"] == "sells",
            row["partner"],
            row["value_usd"],
            row["file"],
        )
        for row in answer.rows
        if row["partner"] != country
    ]
    return rows, answer.asked.text


def _kept(side: str, *, sells: bool) -> Kept:
    if side == "reconciled":
        return Kept.RECONCILED
    return Kept.OWN if sells == (side == "exporter") else Kept.PARTNERS


def _values(rows: Iterable[_Row], way: Way) -> dict[str, float]:
    """By partner; of both ways only where the account has both at all."""
    kept = list(rows)
    if way is Way.BOTH and len({row.sells for row in kept}) < 2:
        return {}
    values: dict[str, float] = defaultdict(float)
    for row in kept:
        if way is Way.BOTH or row.sells == (way is Way.SELLS):
            values[row.partner] += row.usd
    return dict(values)


def _last_seen(rows: Iterable[_Row], way: Way) -> dict[str, float]:
    """The most that any account gave of each partner in one year."""
    sums: dict[tuple[str, str, Kept, int, str], float] = defaultdict(float)
    for row in rows:
        if way is Way.BOTH or row.sells == (way is Way.SELLS):
            sums[row.source_id, row.basis, _kept(row.side, sells=row.sells), row.year, row.partner] += row.usd
    most: dict[str, float] = {}
    for (_, _, _, _, partner), usd in sums.items():
        most[partner] = max(usd, most.get(partner, 0.0))
    return most


def _missing(
    key: tuple[str, str, Kept],
    country: str,
    year: int,
    values: Mapping[tuple[str, str, Kept], Mapping[str, float]],
    seen: Mapping[str, float],
) -> dict[str, float]:
    """Partners that trade with the country and cannot be seen in an account.

    A country's own books show every partner. Its partners' books lack those that did not report, and
    reconciled ones those flows that neither side reported.
    """
    listed, (source, basis, kept) = values[key], key
    if kept is Kept.OWN or (kept is Kept.RECONCILED and not is_silent(country, year)):
        return {}
    if kept is Kept.RECONCILED:
        absent = {code for code in seen if code not in listed and is_silent(code, year)}
    else:
        own = values.get((source, basis, Kept.OWN), {})
        absent = {code for code in seen if code not in listed and (code in own or is_silent(code, year))}
    return {code: seen[code] for code in sorted(absent)}


def _unheard(
    key: tuple[str, str, Kept],
    country: str,
    listed: Mapping[str, float],
    silent: Mapping[str, Silent],
    way: Way,
) -> dict[str, float]:
    """Partners that kept no books that year, so that none but the country's own could show them.

    Each with the most that its trade may be. Of a reconciled list, where the country kept no books either.
    """
    source, _, kept = key
    if kept is Kept.OWN:
        return {}
    unheard: dict[str, float] = {}
    for known in (silent[source],) if source in silent else silent.values():
        for mine, theirs, ways in (
            (known.sales, known.purchases, (Way.SELLS, Way.BOTH)),
            (known.purchases, known.sales, (Way.BUYS, Way.BOTH)),
        ):
            if way in ways and (kept is Kept.PARTNERS or country in mine):
                for code in theirs.keys() - listed.keys() - {country}:
                    most = most_between(sum(listed.values()), theirs[code], known.whole_usd)
                    unheard[code] = max(unheard.get(code, 0.0), most)
    return unheard


def _breadth(world: WorldAt, country: str, year: str) -> dict[tuple[str, str, Kept], int]:
    """With how many partners each account lists all goods: a few buyers of one good are no short list."""
    if world.customs is None:
        return {}
    asked: dict[str, Value] = {"country": country, "first_year": int(year), "last_year": int(year)}
    counts: dict[tuple[str, str, Kept], int] = defaultdict(int)
    for row in world.customs.ask("country_totals", asked).rows:
        for sells, column in ((True, "customers"), (False, "suppliers")):
            key = (row["source_id"], row["basis"], _kept(row["side"], sells=sells))
            counts[key] += row[column] or 0
    return dict(counts)


def _stated(world: WorldAt, country: str, year: str) -> dict[tuple[str, str], float]:
    """The totals that sources state, by source and direction."""
    if world.customs is None:
        return {}
    asked: dict[str, Value] = {"country": country, "first_year": int(year), "last_year": int(year)}
    rows = world.customs.ask("stated_total", asked).rows
    return {(row["source_id"], row["direction"]): row["value_usd"] for row in rows}


def _stated_of(stated: Mapping[tuple[str, str], float], source: str, way: Way) -> float | None:
    sides = {Way.SELLS: ("exports",), Way.BUYS: ("imports",), Way.BOTH: ("exports", "imports")}[way]
    known = [stated[source, side] for side in sides if (source, side) in stated]
    return sum(known) if len(known) == len(sides) else None


def could_be_above(listing: Listing, partner: str) -> tuple[str, ...]:
    """Missing partners whose trade may put them above one that is listed."""
    value = listing.values.get(partner, 0.0)
    return tuple(code for code, most in listing.missing.items() if most * (1 + NEAR) >= value)
