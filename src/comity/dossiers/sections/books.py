"""Two sets of books: how far apart the two customs offices were on the same goods."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from comity.dossiers import figures
from comity.dossiers.figures.gaps import AGREED, FlowGaps, Gap, Gaps, table
from comity.dossiers.sections.flows import counted_flows
from comity.dossiers.sections.products import product_books
from comity.dossiers.wording import multiple
from comity.phrasing import capital, chapter, counted, country, figure, possessive
from comity.records import Figure, Grade, Item, Period, Reason, Section

if TYPE_CHECKING:
    from comity.dossiers.figures.history import Flow, FlowYear
    from comity.dossiers.sections.flows import Counted
    from comity.dossiers.sections.subject import Subject

KEY, TITLE = "books", "Two sets of books"
_MOST = 10
_ITEMS = 1  # years told of each direction; the table below the figure has all
_FREIGHT = (
    "Each importer’s figure is shown without the freight and insurance that are estimated for it. Books "
    "part where goods pass through a third country, are declared late or under another origin, or are left "
    "out for secrecy; which of these it was, they do not say."
)


def section(subject: Subject) -> Section:
    """The years in which both offices reported, newest first, both ways."""
    found = counted_flows(subject)
    pairs = [(flow, year) for flow in found.history.flows for year in _both(flow)] if found else []
    return Section(
        key=KEY,
        title=TITLE,
        finding=_finding(found),
        items=tuple(_item(flow, year, found) for flow, year in _newest(pairs)) if found else (),
        figures=tuple(f for f in (_by_year(found), _by_goods(subject)) if f) if found else (),
        absent=None if pairs else _absent(subject),
    )


def _absent(subject: Subject) -> str:
    if not subject.view.holds_customs:
        return "No customs data has been built, so no two books can be compared."
    return (
        f"No source that is held has both countries’ books of one flow in one year by {subject.day}; UN "
        "Comtrade would, where both report to it."
    )


def _both(flow: Flow) -> list[FlowYear]:
    """The years of which both books have a figure above nought."""
    return [year for year in flow.years if year.ratio is not None]


def _newest(pairs: list[tuple[Flow, FlowYear]]) -> list[tuple[Flow, FlowYear]]:
    """The newest years of each direction, newest first; a direction keeps its place among equals."""
    kept = [(flow, year) for flow, year in pairs if year in _both(flow)[-_ITEMS:]]
    return sorted(kept, key=lambda pair: (-pair[1].year, pair[0].exporter))


def _finding(found: Counted | None) -> str:
    if found is None:
        return "0 years are on record in which both offices reported."
    return f"{capital('; '.join(_said(flow) for flow in found.history.flows))}."


def _said(flow: Flow) -> str:
    """How the books stood in the newest year of which there are both, and how often they agreed."""
    years = _both(flow)
    seller, buyer = country(flow.exporter), country(flow.importer)
    if not years:
        return f"of what {seller} sold {buyer}, 0 years have both books"
    near = sum(abs((year.ratio or 0.0) - 1) <= AGREED for year in years)
    return (
        f"in {years[-1].year} {buyer} counted ${years[-1].ratio:,.2f} for each dollar that {seller} declared "
        f"to have sold it (within {AGREED:.0%} of each other in {near} of {counted(len(years), 'year')})"
    )


def _item(flow: Flow, year: FlowYear, found: Counted) -> Item:
    seller, buyer = country(flow.exporter), country(flow.importer)
    ratio = year.ratio or 0.0
    near = abs(ratio - 1) <= AGREED
    used = [
        a
        for a in found.accounts
        if (a.exporter, a.importer, a.year) == (flow.exporter, flow.importer, year.year)
        and a.side in ("exporter", "importer")
    ]
    declared, counted_there = (
        figure(value or 0.0, "USD") for value in (year.exporter_fob_usd, year.importer_fob_usd)
    )
    return Item(
        text=f"From {seller} to {buyer} in {year.year}: {declared} by {possessive(seller)} books, "
        f"{counted_there} by {possessive(buyer)} without freight, {multiple(ratio)}.",
        grade=Grade.A if near else Grade.C,
        sources=tuple(dict.fromkeys(use for account in used for use in account.sources)),
        value=ratio,
        unit="ratio",
        period=Period(start=date(year.year, 1, 1), end=date(year.year, 12, 31)),
        caveats=frozenset({Reason.CIF_FOB} if near else {Reason.CIF_FOB, Reason.SOURCE_CONFLICT}),
        columns=(
            ("Year", str(year.year)),
            ("Flow", capital(f"{seller} to {buyer}")),
            ("Exporter’s book", declared),
            ("Importer’s, without freight", counted_there),
            ("Importer’s against exporter’s", multiple(ratio)),
        ),
        query="\n\n".join(dict.fromkeys(account.query for account in used)),
    )


def _by_year(found: Counted) -> Figure | None:
    """The last ten years of each direction in which both reported."""
    flows = tuple(
        FlowGaps(exporter=flow.exporter, importer=flow.importer, gaps=tuple(map(_gap, _both(flow)[-_MOST:])))
        for flow in found.history.flows
        if _both(flow)
    )
    if not flows:
        return None
    plot = Gaps(flows=flows, when=_when([int(gap.label) for flow in flows for gap in flow.gaps]))
    return Figure(
        key="gaps",
        title=figures.title(plot),
        subtitle="The importer’s book against the exporter’s by year, freight taken off, as a ratio on a "
        "log axis",
        plot=plot,
        headings=("Flow", "Year", "Exporter’s book", "Importer’s, without freight", "Ratio"),
        units=(None, None, "USD", "USD", "ratio"),
        rows=table(plot),
        sources=found.sources,
        note=_FREIGHT,
        build=found.build,
        query=found.query,
    )


def _gap(year: FlowYear) -> Gap:
    return Gap(
        label=str(year.year),
        exporter_usd=year.exporter_fob_usd or 0.0,
        importer_usd=year.importer_fob_usd or 0.0,
    )


def _when(years: list[int]) -> str:
    first, last = min(years), max(years)
    return f"in {last}" if first == last else f"from {first} to {last}"


def _by_goods(subject: Subject) -> Figure | None:
    """The ten largest groups of goods of which both offices have a figure, in the newest such year."""
    found = product_books(subject)
    if found is None:
        return None
    flows = tuple(
        FlowGaps(exporter=seller, importer=buyer, gaps=gaps)
        for (seller, buyer), books in zip(subject.directions(), found.by_flow, strict=True)
        if (gaps := _largest(books))
    )
    if not flows:
        return None
    plot = Gaps(flows=flows, when=f"in {found.year}")
    return Figure(
        key="gaps-by-goods",
        title=figures.title(plot),
        subtitle=f"The importer’s book against the exporter’s by group of goods in {found.year}, with "
        "freight, as a ratio on a log axis",
        plot=plot,
        headings=("Flow", "Group of goods", "Exporter’s book", "Importer’s book", "Ratio"),
        units=(None, None, "USD", "USD", "ratio"),
        rows=table(plot),
        sources=found.sources,
        note="The ten largest groups of which both offices have a figure. Books also part where they put the "
        "same goods in different groups.",
        build=found.build,
        query=found.query,
    )


def _largest(books: dict[str, tuple[float, float]]) -> tuple[Gap, ...]:
    top = sorted(books, key=lambda code: (-max(books[code]), code))[:_MOST]
    return tuple(
        Gap(label=chapter(code), exporter_usd=books[code][0], importer_usd=books[code][1]) for code in top
    )
