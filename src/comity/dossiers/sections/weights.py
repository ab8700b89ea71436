"""How much weight each has in the other's trade: shares, and places among customers and suppliers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from comity.dossiers import figures
from comity.dossiers.figures.weight import Share, Weight, said_share
from comity.phrasing import capital, counted, country, figure, possessive
from comity.records import Figure, Grade, Item, Period, Section, distinct

if TYPE_CHECKING:
    from collections.abc import Iterable

    from comity.dossiers.sections.subject import Subject
    from comity.records import SourceUse
    from comity.warehouse.at import WarehouseAt

KEY, TITLE = "weight", "Mutual weight"
_YEARS_BACK = 12  # ten years that a row of signs shows, and two by which data may be late
_OWN = "own"  # books: a country's own of its exports and of its imports


class Way(NamedTuple):
    """One way of counting a country's trade: a source, reconciled or its own books, and a basis."""

    source_id: str
    books: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One country among the customers or the suppliers of the other in a year."""

    of: str  # ISO3: whose list
    partner: str
    sells: bool  # whether the list is of customers
    year: int
    rank: int
    partners: int
    share: float

    @property
    def told(self) -> str:
        """The place in words."""
        return f"{self.rank} of {counted(self.partners, 'customer' if self.sells else 'supplier')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Shares in each other's whole trade by year, and places by direction, the newest last."""

    shares: dict[str, tuple[Share, ...]]  # by whose trade it is
    places: tuple[Place, ...]
    sources: tuple[SourceUse, ...]
    query: str
    build: str

    def place(self, of: str, *, sells: bool) -> Place | None:
        """The newest place in a country's list of customers or of suppliers."""
        found = [place for place in self.places if place.of == of and place.sells is sells]
        return found[-1] if found else None

    def together(self) -> tuple[Share, ...]:
        """Both shares in the newest year that has both; else the newest of one."""
        years = [{share.year for share in of} for of in self.shares.values()]
        common = set.intersection(*years)
        if common:
            return tuple(s for of in self.shares.values() for s in of if s.year == max(common))
        last = max((s for of in self.shares.values() for s in of), key=lambda s: s.year, default=None)
        return (last,) if last else ()


@lru_cache(maxsize=4)
def weights(subject: Subject) -> Weights | None:
    """What each was in the other's trade over the last years; None where nothing tells."""
    customs = subject.view.customs
    if customs is None:
        return None
    span = {"first_year": subject.as_of.year - _YEARS_BACK, "last_year": subject.as_of.year}
    flows = {
        (seller, buyer): customs.ask("partner_places", {"exporter": seller, "importer": buyer, **span})
        for seller, buyer in subject.directions()
    }
    totals = {code: customs.ask("country_totals", {"country": code, **span}) for code in subject.pair}
    rows = {flow: answer.rows for flow, answer in flows.items()}
    if not any(rows.values()):
        return None
    shares, files = {}, []
    for code in subject.pair:
        partner = subject.b if code == subject.a else subject.a
        found, used = _shares(code, partner, rows, totals[code].rows)
        shares[code] = found
        files += used
    places, used = _places(subject, rows)
    return Weights(
        shares=shares,
        places=places,
        sources=_uses(customs, [*files, *used]),
        query="\n\n".join(answer.asked.text for answer in (*flows.values(), *totals.values())),
        build=customs.build,
    )


def _uses(customs: WarehouseAt, rows: Iterable[dict[str, Any]]) -> tuple[SourceUse, ...]:
    return distinct(customs.source(row["file"], row["year"]) for row in rows)


def _shares(
    code: str,
    partner: str,
    rows: dict[tuple[str, str], tuple[dict[str, Any], ...]],
    totals: tuple[dict[str, Any], ...],
) -> tuple[tuple[Share, ...], list[dict[str, Any]]]:
    """The partner's part in a country's exports and imports by the way that has most years."""
    found: dict[Way, list[tuple[Share, list[dict[str, Any]]]]] = {}
    sold, bought = (_by_way(rows[flow], side) for flow, side in _sides(code, partner))
    all_sold, all_bought = (_by_way(totals, side) for side in ("exporter", "importer"))
    for key in sold.keys() & bought.keys() & all_sold.keys() & all_bought.keys():
        way, year = key
        exports, imports = all_sold[key]["exports_usd"], all_bought[key]["imports_usd"]
        if not exports or not imports:
            continue
        share = Share(
            of=code,
            partner=partner,
            year=year,
            with_usd=sold[key]["value_usd"] + bought[key]["value_usd"],
            total_usd=exports + imports,
            partners=max(all_sold[key]["customers"], all_bought[key]["suppliers"]),
        )
        if share.partners > 1:
            found.setdefault(way, []).append((share, [sold[key], bought[key]]))
    best = max(found, key=lambda w: (len(found[w]), w.books != _OWN, w), default=None)
    if best is None:
        return (), []
    ordered = sorted(found[best], key=lambda pair: pair[0].year)
    return tuple(share for share, _ in ordered), [row for _, used in ordered for row in used]


def _sides(code: str, partner: str) -> tuple[tuple[tuple[str, str], str], tuple[tuple[str, str], str]]:
    """The two flows of a country, with the side that its own books are on."""
    return ((code, partner), "exporter"), ((partner, code), "importer")


def _by_way(rows: Iterable[dict[str, Any]], own_side: str) -> dict[tuple[Way, int], dict[str, Any]]:
    """The rows of reconciled values and of the country's own books."""
    return {
        (
            Way(row["source_id"], _OWN if row["side"] == own_side else row["side"], row["basis"]),
            row["year"],
        ): row
        for row in rows
        if row["side"] in (own_side, "reconciled")
    }


def _places(
    subject: Subject, rows: dict[tuple[str, str], tuple[dict[str, Any], ...]]
) -> tuple[tuple[Place, ...], list[dict[str, Any]]]:
    """Each in the other's list of customers and of suppliers, by the way that has most years."""
    found, used = [], []
    for seller, buyer in subject.directions():
        for sells, side in ((True, "exporter"), (False, "importer")):
            of_way = _by_way(rows[seller, buyer], side)
            counts = Counter(way for way, _ in of_way)
            best = max(counts, key=lambda w: (counts[w], w.books != _OWN, w), default=None)
            for (way, year), row in sorted(of_way.items(), key=lambda entry: entry[0][1]):
                if way == best and row["customers" if sells else "suppliers"] > 1 and row["value_usd"]:
                    found.append(_place(seller, buyer, row, year, sells=sells))
                    used.append(row)
    return tuple(found), used


def _place(seller: str, buyer: str, row: dict[str, Any], year: int, *, sells: bool) -> Place:
    return Place(
        of=seller if sells else buyer,
        partner=buyer if sells else seller,
        sells=sells,
        year=year,
        rank=row["customer_rank" if sells else "supplier_rank"],
        partners=row["customers" if sells else "suppliers"],
        share=row["customer_share" if sells else "supplier_share"] or 0.0,
    )


def section(subject: Subject) -> Section:
    """Shares in all trade, and the places of each among the other's customers and suppliers."""
    found = weights(subject)
    shares = found.together() if found else ()
    items = _items(subject, found) if found else ()
    drawn = _figure(found, shares) if found and shares else None
    return Section(
        key=KEY,
        title=TITLE,
        finding=_finding(subject, shares, found),
        items=items,
        figures=(drawn,) if drawn else (),
        absent=None if items else _absent(subject),
    )


def _absent(subject: Subject) -> str:
    if not subject.view.holds_customs:
        return "No customs data has been built, so places among partners come from partner lists alone."
    return (
        f"No source that is held lists the trade of either with its other partners by {subject.day}, so "
        "there is nothing to take a share of."
    )


def _finding(subject: Subject, shares: tuple[Share, ...], found: Weights | None) -> str:
    if shares:
        said = [
            f"{country(s.partner)} was {said_share(s.share)} of {possessive(country(s.of))} goods "
            f"trade with {s.partners} partners in {s.year}"
            for s in shares
        ]
        return f"{capital('; '.join(said))}."
    if found and found.places:
        return f"{capital('; '.join(map(_told, _newest(found))))}."
    return f"0 shares of {subject.both} in each other’s trade can be worked out."


def _newest(found: Weights) -> list[Place]:
    """The newest place of each list."""
    lists = dict.fromkeys((place.of, place.sells) for place in found.places)
    return [place for of, sells in lists if (place := found.place(of, sells=sells))]


def _told(place: Place) -> str:
    return f"{country(place.partner)} was {place.told} of {country(place.of)} in {place.year}"


def _items(subject: Subject, found: Weights) -> tuple[Item, ...]:
    return tuple(
        Item(
            text=f"{capital(_told(place))}, with {said_share(place.share)} of its "
            f"{'exports' if place.sells else 'imports'} of goods.",
            grade=Grade.C,
            sources=found.sources,
            value=place.share,
            unit="share",
            period=_year(place.year),
            columns=(
                ("Year", str(place.year)),
                ("Country", capital(country(place.partner))),
                ("Place", capital(f"{place.told} of {country(place.of)}")),
                ("Share", said_share(place.share)),
            ),
            query=found.query,
        )
        for place in _newest(found)
        if place.of in subject.pair
    )


def _year(year: int) -> Period:
    return Period(start=date(year, 1, 1), end=date(year, 12, 31))


def _figure(found: Weights, shares: tuple[Share, ...]) -> Figure:
    plot = Weight(shares=shares)
    bases = " and ".join(
        f"{possessive(country(s.of))} {figure(s.total_usd, 'USD')} with {s.partners} partners" for s in shares
    )
    return Figure(
        key="weight",
        title=figures.title(plot),
        subtitle=f"Share of a country’s exports and imports of goods in {shares[0].year}, of {bases}",
        plot=plot,
        headings=("Whose place", "Year", "Trade with the other", "All trade", "Share"),
        units=(None, "year", "USD", "USD", "share"),
        rows=tuple((s.label, s.year, s.with_usd, s.total_usd, s.share) for s in shares),
        sources=found.sources,
        note="All trade is what the account lists, so a source of few partners gives too large a share.",
        build=found.build,
        query=found.query,
    )
