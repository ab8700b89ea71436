"""What fits: the goods that one sells most and the other buys most, and which goods are flagged."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from comity.dossiers.wording import in_words
from comity.facts import products
from comity.facts.grades import grade_of
from comity.phrasing import capital, counted, country, listed
from comity.records import Grade, Item, Reason, Section

if TYPE_CHECKING:
    from comity.dossiers.sections.subject import Subject
    from comity.facts.rows import RestrictedGood
    from comity.records import SourceUse
    from comity.sources.factbook import Commodities

KEY, TITLE = "fits", "What fits by the lists of main goods"
RESTRICTED_KEY, RESTRICTED_TITLE = "restricted", "Restricted goods"
_HEADING = 4  # digits from which two codes are the same goods where one begins with the other
_CHAPTERS = tuple(f"{chapter:02d}" for chapter in range(1, 98))


def section(subject: Subject) -> Section:
    """Both countries' lists of goods set against each other, both ways."""
    items = [item for flow in subject.directions() if (item := _direction(subject, *flow)) is not None]
    return Section(
        key=KEY,
        title=TITLE,
        finding=_finding(subject),
        items=tuple(items),
        absent=None
        if items
        else f"No list of goods that counts by {subject.day} is at hand for both sides of either flow. "
        "Trade by product would fill this section.",
    )


def _lists(
    subject: Subject, seller: str, buyer: str
) -> tuple[Commodities, Commodities, tuple[SourceUse, ...]] | None:
    """What one sells most and the other buys most; None where either list is missing."""
    sells, buys = subject.view.partners(seller), subject.view.partners(buyer)
    if sells is None or buys is None:
        return None
    if sells.export_commodities is None or buys.import_commodities is None:
        return None
    return sells.export_commodities, buys.import_commodities, (sells.source, buys.source)


def _finding(subject: Subject) -> str:
    parts = []
    for seller, buyer in subject.directions():
        lists = _lists(subject, seller, buyer)
        if lists is None:
            parts.append(f"nothing can be said of what {country(seller)} sells and {country(buyer)} buys")
            continue
        both = _matches(subject, buyer, lists[0], lists[1]).free
        named = f" ({listed(both)})" if both else ""
        parts.append(
            f"{len(both)} of the {len(lists[0].goods)} goods that {country(seller)} sells most "
            f"{'is' if len(both) == 1 else 'are'} among those that {country(buyer)} buys most{named}"
        )
    return capital("; ".join(parts)) + "."


def _direction(subject: Subject, seller: str, buyer: str) -> Item | None:
    lists = _lists(subject, seller, buyer)
    if lists is None:
        return None
    sells, buys, sources = lists
    matches = _matches(subject, buyer, sells, buys)
    both = listed(matches.free) or "none"
    left_out = f" Left out: {matches.left_out}." if matches.left_out else ""
    sold, bought = country(seller), country(buyer)
    return Item(
        text=(
            f"{capital(sold)} sells most{_of(sells)}: {', '.join(sells.goods)}. "
            f"{capital(bought)} buys most{_of(buys)}: {', '.join(buys.goods)}. "
            f"On both lists: {both}.{left_out}"
        ),
        grade=Grade.D,
        sources=tuple(dict.fromkeys(sources)),
        caveats=frozenset({Reason.RESTRICTED_GOODS}) if matches.left_out else frozenset(),
        columns=(
            ("Flow", capital(f"{sold} to {bought}")),
            (f"Sold most{_same_year(sells, buys)}", ", ".join(sells.goods)),
            (f"Bought most{_same_year(sells, buys)}", ", ".join(buys.goods)),
            ("On both lists", both),
            ("Left out", matches.left_out),
        ),
    )


def _of(goods: Commodities) -> str:
    return f" ({goods.year})" if goods.year else ""


def _same_year(sells: Commodities, buys: Commodities) -> str:
    return f", {sells.year}" if sells.year and sells.year == buys.year else ""


def _matches(subject: Subject, buyer: str, sells: Commodities, buys: Commodities) -> Matches:
    """The goods sold that are bought too, sorted by whether a flag on supplies to the buyer is in the way."""
    bought = [(good.casefold(), _codes(good)) for good in buys.goods]
    fitting = [
        good
        for good in sells.goods
        if any(good.casefold() == name or _overlap(_codes(good), codes) for name, codes in bought)
    ]
    flags_exist = bool(subject.view.restricted(_CHAPTERS, (buyer,)))
    flagged = [good for good in fitting if subject.view.restricted(_codes(good), (buyer,))]
    unplaced = [good for good in fitting if flags_exist and not _codes(good)]
    free = [good for good in fitting if good not in flagged and good not in unplaced]
    return Matches(free, flagged, unplaced)


class Matches(NamedTuple):
    """Goods on both lists: those free of flags, those flagged for the buyer, and those whose words
    have no code, so that they cannot be compared with the flagged goods of a buyer that has some.
    """

    free: list[str]
    flagged: list[str]
    unplaced: list[str]

    @property
    def left_out(self) -> str:
        """What is left out and why; empty where nothing is."""
        parts = [f"{listed(self.flagged)} (flagged)"] if self.flagged else []
        if self.unplaced:
            parts.append(f"{listed(self.unplaced)} (no code, so not compared with the flagged goods)")
        return "; ".join(parts)


def _codes(good: str) -> tuple[str, ...]:
    return tuple(code for term in products(good) for code in term.hs)


def _overlap(sold: tuple[str, ...], bought: tuple[str, ...]) -> bool:
    return any(
        s == b or (min(len(s), len(b)) >= _HEADING and (s.startswith(b) or b.startswith(s)))
        for s in sold
        for b in bought
    )


def restricted(subject: Subject) -> Section:
    """Goods on a public list of high-priority items for one of the two, by tier."""
    goods = subject.view.restricted(_CHAPTERS, subject.pair)
    targets = sorted({t for good in goods for t in good.targets if t in subject.pair})
    tiers: dict[str, list[RestrictedGood]] = {}
    for good in goods:
        tiers.setdefault(good.tier, []).append(good)
    named = listed([country(t) for t in targets])
    return Section(
        key=RESTRICTED_KEY,
        title=RESTRICTED_TITLE,
        finding=f"{len(goods)} six-digit codes are on a public list of high-priority items for {named}."
        if goods
        else "0 goods are flagged for either country in the lists at hand.",
        items=tuple(_tier(subject, tier, tiers[tier]) for tier in sorted(tiers)),
        absent=None
        if goods
        else "The one list at hand is the Common High Priority List, which concerns Russia and Belarus; "
        f"nothing of it names either country by {subject.day}. Other export controls are not covered.",
    )


def _tier(subject: Subject, tier: str, goods: list[RestrictedGood]) -> Item:
    first = goods[0]
    said = f"Tier {tier}: {counted(len(goods), 'code')}, flagged since {in_words(first.since)}"
    codes = "; ".join(f"{g.hs6[:4]}.{g.hs6[4:]} {g.label.rstrip('.')}" for g in goods)
    return Item(
        text=f"{said}: {codes}.",
        grade=max(grade_of(g) for g in goods),
        sources=tuple(dict.fromkeys(g.source for g in goods)),
        period=first.since,
        caveats=frozenset({Reason.RESTRICTED_GOODS}),
        columns=(
            ("Tier", tier),
            ("Goods (HS 2022)", codes),
            ("Since", in_words(first.since)),
            ("Legal basis", first.legal_basis),
        ),
    )
