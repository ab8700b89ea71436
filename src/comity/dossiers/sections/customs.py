"""Trade as customs counted it: the newest years of each flow, by every book that is held."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from comity.dossiers.sections.flows import counted_flows, history_figure
from comity.phrasing import capital, country, figure, possessive
from comity.records import Item, Period, Reason, Section

if TYPE_CHECKING:
    from comity.dossiers.sections.flows import Counted
    from comity.dossiers.sections.subject import Subject
    from comity.warehouse.accounts import TradeAccount

KEY, TITLE = "customs", "Trade as customs counted it"
_YEARS = 2  # of every book; the figure has all years
_BOOKS = {
    "exporter": "{seller}",
    "importer": "{buyer}",
    "reconciled": "both, reconciled by the source",
    "weighed": "both, weighed by comity",
}
_BEST_FIRST = ("reconciled", "weighed", "exporter", "importer")


def section(subject: Subject) -> Section:
    """The last years that are held, newest first, both ways, a line for each book."""
    accounts = [a for flow in subject.directions() for a in subject.view.trade(*flow)]
    counted = [a for a in accounts if a.value_usd is not None]
    newest = sorted({a.year for a in counted}, reverse=True)[:_YEARS]
    shown = sorted((a for a in counted if a.year in newest), key=_order)
    return Section(
        key=KEY,
        title=TITLE,
        finding=_finding(counted_flows(subject)),
        items=tuple(_item(account) for account in shown),
        absent=None if shown else _absent(subject),
        figures=(drawn,) if shown and (drawn := history_figure(subject)) else (),
    )


def _absent(subject: Subject) -> str:
    if not subject.view.holds_customs:
        return "No customs data has been built; comity data list shows sources, comity build takes them in."
    return (
        f"No source that is held lists goods between the two by {subject.day}. comity data list shows which "
        "sources cover them."
    )


def _order(account: TradeAccount) -> tuple[int, int, str, str]:
    """The newest year first, and both directions of a book side by side."""
    return -account.year, _BEST_FIRST.index(account.side), account.sources[0].id, account.exporter


def _finding(found: Counted | None) -> str:
    """The newest year of each flow, by the account that covers most years."""
    said = [
        f"{country(flow.exporter)} sold {country(flow.importer)} goods worth "
        f"{figure(newest.best_usd, 'USD')} in {newest.year}"
        for flow in (found.history.flows if found else ())
        if (newest := flow.newest) and newest.best_usd is not None
    ]
    return capital("; ".join(said) or "0 flows between the two are in the sources that are held") + "."


def _item(account: TradeAccount) -> Item:
    seller, buyer = country(account.exporter), country(account.importer)
    amount = figure(account.value_usd or 0.0, "USD")
    keeper = _BOOKS[account.side].format(seller=seller, buyer=buyer)
    by = (
        f"by the books of {keeper}"
        if account.side in ("reconciled", "weighed")
        else f"by {possessive(keeper)} books"
    )
    freight = ", freight and insurance counted" if account.valuation == "CIF" else ""
    return Item(
        text=f"From {seller} to {buyer} in {account.year}: {amount} {by}{freight}.",
        grade=account.grade,
        sources=account.sources,
        value=account.value_usd,
        unit="USD",
        period=Period(start=date(account.year, 1, 1), end=date(account.year, 12, 31)),
        caveats=frozenset({Reason.CIF_FOB} if account.valuation == "CIF" else ()),
        columns=(
            ("Year", str(account.year)),
            ("From", capital(seller)),
            ("To", capital(buyer)),
            ("Books of", capital(keeper)),
            ("Amount", amount),
            ("Valued", account.valuation if account.valuation in ("FOB", "CIF") else "not said"),
        ),
        query=account.query,
    )
