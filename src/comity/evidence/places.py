"""Shares and places among a country's partners by customs, for the claim that states one.

The base of a share is what the text names; where it leaves that open, each reading holds under its own
condition. Investors, donors and visitors are no partners in trade, and a field that is unclear gives nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from comity.evidence.books import calendar_year, cells, reconciled_grade
from comity.evidence.fields import EVERYBODY, field_of, hubs
from comity.evidence.goods_traded import goods_of, is_part
from comity.evidence.listings import EU, Kept, Listing, Way, listings
from comity.evidence.naming import evidence_id
from comity.evidence.reporters import declares_nothing
from comity.evidence.spans import last_whole_year, two_years, years_asked
from comity.evidence.standing import (
    EU_AS_MEMBERS,
    EU_AS_ONE,
    Reading,
    Standing,
    read_places,
    read_shares,
    slack_of,
    standing_in,
)
from comity.evidence.withheld import numbers_of, weighed
from comity.evidence.words import says
from comity.phrasing import capital, counted, country, interval, listed, possessive
from comity.records import Evidence, Grade, Kind, Period, Reason, distinct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from comity.evidence.fields import Field
    from comity.evidence.goods_traded import Goods
    from comity.records import Claim, Communique
    from comity.world import WorldAt

_WORLD = "WLD"
_RECENT = 3  # years that the newest list may be behind: data are published one to two years late


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a share or rank is of: whose trade, which way, and of which partner."""

    base: str
    partner: str
    way: Way
    goods: Goods | None
    condition: str | None = None  # where the text leaves open what it is of

    @property
    def base_words(self) -> str:
        """Whose trade it is of, in words."""
        goods = f" of {self.goods.words}" if self.goods else ""
        return f"{possessive(country(self.base))} {self.way.base}{goods}"

    @property
    def pattern(self) -> str:
        """What the codes of the goods begin with; empty where all goods are meant."""
        return "|".join(self.goods.codes) if self.goods else ""


def customs_ranks(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """The place of one country among the other's partners, customers or suppliers."""
    del communique
    if world.customs is None or not _is_of_trade(claim):
        return
    yield from _pieces(claim, world)


def customs_shares(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """The share of one country in the other's trade, exports or imports."""
    del communique
    if world.customs is None or is_part(claim) or not _is_plain(claim):
        return
    yield from _pieces(claim, world)


def _pieces(claim: Claim, world: WorldAt) -> Iterator[Evidence]:
    """Every reading of every year; "since 2012" needs all years up to the newest, and that a recent one."""
    for place in _places(claim, world):
        told = {year: list(_readings(claim, place, year, world)) for year in _years(claim, place, world)}
        newest = max((year for year, readings in told.items() if readings), default=0)
        recent = newest >= world.as_of.year - _RECENT
        whole = recent and all(readings for year, readings in told.items() if year <= newest)
        for year, readings in told.items():
            since = f"{year} alone is meant" if whole else "the years at hand stand for the others"
            for reading in readings:
                kept = reading.under(since) if _is_open_ended(claim) else reading
                yield _evidence(claim, place, year, kept, world)


def _is_open_ended(claim: Claim) -> bool:
    """Whether it speaks of every year from one on: "since 2012"."""
    return claim.period.start is not None and claim.period.end is None


def _is_of_trade(claim: Claim) -> bool:
    if claim.details.measure in ("investment", "production") or claim.details.than:
        return False
    return says(claim, "ranked") and not says(claim, "not_trade") and _is_plain(claim)


def _is_plain(claim: Claim) -> bool:
    return claim.details.scope not in ("services", "goods_services") and not says(claim, "physical")


def _places(claim: Claim, world: WorldAt) -> tuple[Place, ...]:
    """What the claim's share or rank is of: one reading, or two where the text leaves it open."""
    pair = _pair(claim)
    goods = goods_of(claim)
    if pair is None or (claim.details.product and goods is None):
        return ()
    base = _base(claim, pair, world)
    if base is not None:
        return (Place(base=base, partner=_other(pair, base), way=_way(claim, base), goods=goods),)
    both = [Place(base=code, partner=_other(pair, code), way=_way(claim, code), goods=goods) for code in pair]
    what = "place in" if claim.kind is Kind.RANK else "share of"
    return tuple(replace(place, condition=f"it is a {what} {place.base_words}") for place in both)


def _pair(claim: Claim) -> tuple[str, str] | None:
    """The two countries; the bloc among whose members one is ranked is no third."""
    codes = {code for code in (*claim.countries, claim.exporter, claim.importer) if code} - {_WORLD}
    if len(codes) == 3 and claim.details.within:
        codes.discard(EU)
    first, *rest = sorted(codes) or ("",)
    return (first, rest[0]) if len(rest) == 1 else None


def _other(pair: tuple[str, str], code: str) -> str:
    return pair[1] if code == pair[0] else pair[0]


def _base(claim: Claim, pair: tuple[str, str], world: WorldAt) -> str | None:
    """Whose trade: as the text names it; a country outside the field that is named cannot be ranked in it."""
    named = (claim.details.of or "").split()
    base = named[0] if named and named[0] in pair else None
    if base is None and claim.kind is Kind.TRADE_SHARE:
        base = _owner_of_the_whole(claim)
    field = field_of(claim, world.as_of.year, world)
    if field is not None and field.words:
        outside = [code for code in pair if code != EU and not field.has(code)]
        if len(outside) == 1:
            return outside[0]
    if base is None and claim.kind is Kind.RANK:
        buys, sells = says(claim, "buyers"), says(claim, "sellers")
        base = claim.exporter if buys and not sells else claim.importer if sells and not buys else None
    return base if base in pair else None


def _owner_of_the_whole(claim: Claim) -> str | None:
    """Whose exports or imports a share is of: by the noun, and only then by the verb of the flow.

    "Vietnam supplied a quarter of Indonesia's imports" tells of Indonesia's imports.
    """
    exports, imports = says(claim, "of_exports"), says(claim, "of_imports")
    if exports != imports:
        return claim.exporter if exports else claim.importer
    return {"export": claim.exporter, "import": claim.importer}.get(claim.details.flow or "")


def _way(claim: Claim, base: str) -> Way:
    if claim.exporter and claim.importer:
        return Way.SELLS if claim.exporter == base else Way.BUYS
    buys, sells = says(claim, "buyers"), says(claim, "sellers")
    if buys != sells:
        return Way.SELLS if buys else Way.BUYS  # who buys, buys what the base sells
    words = f"{claim.details.measure or ''} {claim.details.flow or ''} {claim.details.of or ''}"
    if "export" in words and "import" not in words:
        return Way.SELLS
    return Way.BUYS if "import" in words and "export" not in words else Way.BOTH


def _years(claim: Claim, place: Place, world: WorldAt) -> Iterator[int]:
    """The years to look at: the claim's, or the newest at hand of a current state."""
    if _is_open_ended(claim) and claim.period.start is not None:
        yield from range(claim.period.start.year, last_whole_year(claim.period, world.as_of) + 1)
        return
    first, last = years_asked(claim.period, world.as_of)
    if claim.period.stated:
        lies_in = two_years(claim.period)
        yield from (lies_in.first, lies_in.last) if lies_in else range(first, last + 1)
        return
    for year in range(last_whole_year(claim.period, world.as_of), first - 1, -1):
        if listings(world, place.base, year, place.way, place.pattern):
            yield year
            return


def _readings(claim: Claim, place: Place, year: int, world: WorldAt) -> Iterator[Reading]:
    """Every reading of a year, by source; with the European Union as one and as members where it matters."""
    field = field_of(claim, year, world)
    if field is None:
        return
    by_source: dict[tuple[str, str], list[Listing]] = defaultdict(list)
    for listing in listings(world, place.base, year, place.way, place.pattern):
        by_source[listing.source_id, listing.basis].append(listing)
    for group in by_source.values():
        definitions = _by_definition(place, group, field, world.members_in("EU", year))
        read = [_doubted(r, place, world) for r in _of_source(claim, place, definitions, field)]
        found = weighed(claim, read)
        plain = {_outcome(claim, reading) for reading in found}
        yield from ([_plain(found[0])] if len(plain) == 1 and len(found) == 2 else found)


def _plain(reading: Reading) -> Reading:
    """A reading that comes out alike with the European Union as one: no condition is needed."""
    kept = tuple(c for c in reading.conditions if c not in (EU_AS_ONE, EU_AS_MEMBERS))
    return replace(reading, conditions=kept)


def _outcome(claim: Claim, reading: Reading) -> tuple[object, ...]:
    spans = tuple(
        (s.place, s.last) if claim.kind is Kind.RANK else (round(s.share, 9),) for s in reading.standings
    )
    return (*spans, reading.grade)


def _of_source(
    claim: Claim, place: Place, definitions: Iterable[tuple[str | None, list[Listing]]], field: Field
) -> Iterator[Reading]:
    """By each definition of the partners, by whose books, and with the close ones taken as level."""
    by_whom = {
        Kept.OWN: f"it is meant by {possessive(country(place.base))} books",
        Kept.PARTNERS: f"it is meant by the books of {possessive(country(place.base))} partners",
    }
    read = read_places if claim.kind is Kind.RANK else read_shares
    for condition, told in definitions:
        slack = slack_of(told)
        known = [s for one in told if (s := standing_in(one, place.partner, field, slack))]
        # A list of some pairs only casts no doubt on a whole one.
        standings = [s for s in known if s.listing.is_whole] or known
        for reading in read(standings, by_whom):
            kept = reading.under(condition, place.condition, place.goods.condition if place.goods else None)
            yield _not_whole(kept)
            if claim.kind is Kind.RANK and any(s.level < s.place for s in kept.standings):
                level = tuple(replace(s, place=s.level) for s in kept.standings)
                close = Reading(standings=level, grade=kept.grade, conditions=kept.conditions)
                yield _not_whole(close.under("partners that lie close together count as level"))


def _by_definition(
    place: Place, lists: list[Listing], field: Field, members: tuple[str, ...]
) -> Iterator[tuple[str | None, list[Listing]]]:
    """The partners as countries, and with the European Union as one where the country is not in it."""
    as_one = [listing.with_one_eu(members) for listing in lists]
    if place.partner == EU:
        yield None, as_one
    elif place.base in members or place.partner in members or field is not EVERYBODY:
        yield None, lists
    else:
        yield EU_AS_MEMBERS, lists
        yield EU_AS_ONE, as_one


def _doubted(reading: Reading, place: Place, world: WorldAt) -> Reading:
    """What others counted of goods that pass inside a customs union shows something and decides nothing."""
    own = any(s.listing.kept is Kept.OWN for s in reading.standings)
    if all(s.listing.kept is Kept.RECONCILED for s in reading.standings):
        reading = replace(reading, grade=max(reading.grade, _of_the_flow(reading, place, world)))
    if own or not declares_nothing((place.base, place.partner), world):
        return reading
    return replace(reading, grade=Grade.D)


def _of_the_flow(reading: Reading, place: Place, world: WorldAt) -> Grade:
    """How sure the reconciled trade with the partner itself is."""
    sold, bought = (place.base, place.partner), (place.partner, place.base)
    flows = {Way.SELLS: (sold,), Way.BUYS: (bought,), Way.BOTH: (sold, bought)}[place.way]
    year = reading.standings[0].listing.year
    return reconciled_grade(world, *(cell for cell in cells(world, flows) if cell.year == year))


def _not_whole(reading: Reading) -> Reading:
    """A list of some pairs only shows something and decides nothing."""
    whole = all(s.listing.is_whole for s in reading.standings)
    return reading if whole else replace(reading, grade=Grade.D)


def _evidence(claim: Claim, place: Place, year: int, reading: Reading, world: WorldAt) -> Evidence:
    standings = reading.standings
    numbers = numbers_of(claim, standings)
    first = standings[0].listing
    ranked = claim.kind is Kind.RANK
    unit = "rank" if ranked else "share"
    field = field_of(claim, year, world) or EVERYBODY
    kinds = listed([_whose(s, place) for s in standings])
    among = f" {field.words}" if field.words else ""
    said = f"was {_placed(numbers)} in" if ranked else f"had {interval(numbers[0], numbers[1], 'share')} of"
    return Evidence(
        id=evidence_id(
            *(unit, first.source_id, first.basis, place.base, place.partner, place.way.value, str(year)),
            *(place.pattern, *(s.listing.kept.value for s in standings), *reading.conditions),
        ),
        metric=f"trade.{unit}",
        countries=tuple(sorted(set(claim.countries) - {_WORLD})),
        exporter=claim.exporter,
        importer=claim.importer,
        period=_period(claim, year),
        grade=reading.grade,
        method=(
            f"{kinds}: of {possessive(country(place.base))} {place.way.base} with "
            f"{counted(max(s.listed for s in standings), 'partner')} listed{among}{_unseen(standings)}"
        ),
        statement=(
            f"{capital(country(place.partner))} {said} {place.base_words}{among} in {year}, of all "
            f"partners that {kinds} list"
        ),
        sources=distinct(
            world.customs.source(file, year)
            for s in standings
            for file in s.listing.files
            if world.customs is not None
        ),
        value=numbers[0] if ranked else sum(s.share for s in standings) / len(standings),
        value_low=numbers[0],
        value_high=numbers[1],
        unit=unit,
        about=place.goods.words if place.goods else None,
        condition=reading.condition,
        rows=sum(s.listed for s in standings),
        query=first.query,
        caveats=_caveats(place, reading),
    )


def _placed(numbers: tuple[float, float]) -> str:
    low, high = (int(n) for n in numbers)
    return f"number {low}" if low == high else f"number {low} to {high}"


def _whose(standing: Standing, place: Place) -> str:
    match standing.listing.kept:
        case Kept.OWN:
            return f"{possessive(country(place.base))} own books"
        case Kept.PARTNERS:
            return "its partners’ books"
        case _:
            return "the reconciled books"


def _unseen(standings: Iterable[Standing]) -> str:
    codes = dict.fromkeys(code for s in standings for code in s.unseen)
    if not codes:
        return ""
    return f"; {listed([country(code) for code in codes])} may stand above it and is in no report"


def _period(claim: Claim, year: int) -> Period:
    """The calendar year; "since 2012" speaks of every year, so that each stands for the whole."""
    return claim.period if _is_open_ended(claim) else calendar_year(year)


def _caveats(place: Place, reading: Reading) -> frozenset[Reason]:
    found = set()
    kept = {s.listing.kept for s in reading.standings}
    if kept == {Kept.PARTNERS}:
        found.add(Reason.MIRROR_ONLY)
    if any(s.unseen for s in reading.standings):
        found.add(Reason.NON_REPORTER)
    if {place.base, place.partner} & hubs().keys():
        found.add(Reason.REEXPORT)
    if EU_AS_ONE in reading.conditions or EU_AS_MEMBERS in reading.conditions:
        found.add(Reason.COUNTING_RULE)
    if any("books" in condition for condition in reading.conditions):
        found = found - {Reason.MIRROR_ONLY} | {Reason.SOURCE_CONFLICT}
    if place.goods is not None and place.goods.match != "high":
        found.add(Reason.UNDEFINED_TERM)
    return frozenset(found)
