"""What is traded: the largest groups of goods of the newest year, both ways."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from comity.dossiers import figures
from comity.dossiers.figures.goods import REST, Goods, Group
from comity.dossiers.sections.products import newest_basket
from comity.phrasing import capital, chapter, counted, country, figure, listed
from comity.records import Figure, Grade, Item, Period, Section

if TYPE_CHECKING:
    from comity.dossiers.sections.products import Basket
    from comity.dossiers.sections.subject import Subject

KEY, TITLE = "goods", "What is traded"
_MOST = 10
_NAMED = 3


def section(subject: Subject) -> Section:
    """A line for each direction with its largest groups, and the picture of both."""
    basket = newest_basket(subject)
    return Section(
        key=KEY,
        title=TITLE,
        finding=_finding(subject, basket),
        items=_items(subject, basket) if basket else (),
        figures=(_figure(subject, basket),) if basket else (),
        absent=None if basket else _absent(subject),
    )


def _absent(subject: Subject) -> str:
    if not subject.view.holds_customs:
        return "No trade by product has been built; comity data get cepii-baci-hs17 and comity build would."
    return f"No source that is held lists goods between the two by product by {subject.day}."


def _plot(subject: Subject, basket: Basket) -> Goods:
    """The largest groups by their sum both ways, and the rest as one."""
    there, back = basket.by_chapter
    both = sorted(there.keys() | back.keys(), key=lambda c: (-(there.get(c, 0.0) + back.get(c, 0.0)), c))
    shown, rest = both[:_MOST], both[_MOST:]
    groups = [Group(label=chapter(c), sold_usd=(there.get(c), back.get(c))) for c in shown]
    if rest:
        groups.append(Group(label=REST, sold_usd=(_sum(there, rest), _sum(back, rest))))
    return Goods(directions=subject.directions(), groups=tuple(groups), year=basket.year)


def _sum(by_chapter: dict[str, float], codes: list[str]) -> float | None:
    known = [by_chapter[code] for code in codes if code in by_chapter]
    return sum(known) if known else None


def _figure(subject: Subject, basket: Basket) -> Figure:
    plot = _plot(subject, basket)
    return Figure(
        key="goods",
        title=figures.title(plot),
        subtitle=f"Goods by chapter of the Harmonized System in {basket.year}, current US dollars, "
        f"{_whose(basket.side)}",
        plot=plot,
        headings=("Group of goods", *(capital(f"{country(s)} to {country(b)}") for s, b in plot.directions)),
        units=(None, "USD", "USD"),
        rows=tuple((group.label, *group.sold_usd) for group in plot.groups),
        sources=basket.sources,
        note="The ten largest chapters both ways together. A dash: nothing was reported of it.",
        build=basket.build,
        query=basket.query,
    )


def _whose(side: str) -> str:
    return "reconciled from both books" if side == "reconciled" else f"by the {side}’s books"


def _finding(subject: Subject, basket: Basket | None) -> str:
    if basket is None:
        return "0 goods between the two are listed by product in the sources that are held."
    said = []
    for (seller, buyer), sums in zip(subject.directions(), basket.by_chapter, strict=True):
        if sums:
            top = max(sums, key=lambda code: (sums[code], code))
            share = figure(round(sums[top] / sum(sums.values()), 2), "share")
            said.append(
                f"of what {country(seller)} sold {country(buyer)} in {basket.year}, {share} was in the group "
                f"{chapter(top).lower()}"
            )
    return f"{capital('; '.join(said))}."


def _items(subject: Subject, basket: Basket) -> tuple[Item, ...]:
    return tuple(
        _item(flow, sums, basket)
        for flow, sums in zip(subject.directions(), basket.by_chapter, strict=True)
        if sums
    )


def _item(flow: tuple[str, str], sums: dict[str, float], basket: Basket) -> Item:
    """One direction: its three largest groups, and how many there are."""
    total = sum(sums.values())
    top = sorted(sums, key=lambda code: (-sums[code], code))[:_NAMED]
    named = listed([f"{chapter(c).lower()} {figure(sums[c], 'USD')}" for c in top])
    seller, buyer = map(country, flow)
    return Item(
        text=f"From {seller} to {buyer} in {basket.year}: {named}, of {figure(total, 'USD')} in "
        f"{counted(len(sums), 'chapter')}, {_whose(basket.side)}.",
        grade=Grade.B if basket.side == "reconciled" else Grade.C,
        sources=basket.sources,
        value=total,
        unit="USD",
        period=Period(start=date(basket.year, 1, 1), end=date(basket.year, 12, 31)),
        query=basket.query,
    )
