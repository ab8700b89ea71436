"""What one could sell the other: the largest openings both ways, and what is left out for restrictions."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from comity.dossiers import openings as words
from comity.errors import WarehouseError
from comity.phrasing import capital, counted, country
from comity.records import Section

if TYPE_CHECKING:
    from comity.dossiers.sections.subject import Subject
    from comity.openings.records import Openings
    from comity.world import WorldAt

KEY, TITLE = "openings", "Openings"
MOST = 5  # products in each direction
_found: WeakKeyDictionary[WorldAt, dict[tuple[str, str], Openings | str]] = WeakKeyDictionary()


def section(subject: Subject) -> Section:
    """The largest unrealised values both ways, then each restriction that takes goods off the lists."""
    both = [openings_or_why(subject.view, *flow) for flow in subject.directions()]
    made = [one for one in both if not isinstance(one, str)]
    missing = [one for one in both if isinstance(one, str)]
    items = [item for line in zip_longest(*(words.items(one, MOST) for one in made)) for item in line if item]
    items += [item for one in made for item in words.restricted_items(one)]
    return Section(
        key=KEY,
        title=TITLE,
        finding=_finding(made),
        items=tuple(items),
        absent=" ".join(dict.fromkeys(missing)) or (None if items else _nothing(made)),
    )


def openings_or_why(view: WorldAt, exporter: str, importer: str) -> Openings | str:
    """The openings of one direction, worked out once for a view of the world; or why there are none."""
    from comity.openings.find import find

    known = _found.setdefault(view, {})
    if (exporter, importer) not in known:
        try:
            known[exporter, importer] = find(view, exporter, importer)
        except WarehouseError as error:
            known[exporter, importer] = str(error)
    return known[exporter, importer]


def _finding(made: list[Openings]) -> str:
    if not made:
        return "0 openings can be worked out from the data at hand."
    return " ".join(_of_flow(one) for one in made)


def _of_flow(found: Openings) -> str:
    seller, buyer = country(found.exporter), country(found.importer)
    out = found.products_left_out
    left = (
        f"; {counted(out, 'product')} {'was' if out == 1 else 'were'} left out for restrictions"
        if out
        else ""
    )
    if not found.openings:
        return f"{capital(seller)} had no opening in {buyer} in {found.account.year}{left}."
    first = found.openings[0]
    return (
        f"{capital(seller)} sold {buyer} {words.short(first.unrealised_usd)} less of "
        f"{words.name_of(first.product)} in {found.account.year} than was usual for its share of the "
        f"market, the largest opening{left}."
    )


def _nothing(made: list[Openings]) -> str:
    years = ", ".join(sorted({str(one.account.year) for one in made}))
    return f"No product of {years} is sold by one, bought elsewhere by the other, and free of restrictions."
