"""Openings in a terminal: a table of parts, then what is left out, then what to read first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity import phrasing
from comity.dossiers import openings as words
from comity.dossiers.console import Page
from comity.records import distinct

if TYPE_CHECKING:
    from rich.console import Console

    from comity.openings.records import Openings

_PARTS = ("Unrealised", "From", "To", "Supply", "RCA", "Demand", "Growth", "Ease", "Duty", "Sold now")
_INDENT = 4
_MOST_LEFT_OUT = 8  # lines, unless all are asked for


def print_openings(found: Openings, console: Console, *, limit: int | None, verbose: bool = False) -> None:
    """Print the first openings, and every part of their number.

    Parameters
    ----------
    limit : how many products; all where None
    verbose : also print every restriction, every measure and the sources
    """
    page = Page(console)
    page.line((words.title(found), "bold"), f" · as of {phrasing.day(found.as_of)}")
    page.line(words.finding(found))
    if found.openings:
        _table(page, found, limit)
    page.heading("Left out")
    page.line(words.left_out_said(found))
    _lines(page, [item.text for item in words.restricted_items(found)], verbose=verbose)
    if found.measures:
        page.heading("Read first: measures that name no products here")
        _lines(page, [item.text for item in words.measure_items(found)], verbose=verbose)
    page.heading("How it is worked out")
    for note in words.notes(found):
        page.line(note, indent=2)
    for use in distinct(words.uses_of(found)) if verbose else ():
        page.line((f"[{use.citation or use.title}; {use.licence}]", "dim"), indent=2)


def _lines(page: Page, said: list[str], *, verbose: bool) -> None:
    shown = said if verbose else said[:_MOST_LEFT_OUT]
    for line in shown:
        page.line("-  ", line, indent=2, hang=3)
    if len(said) > len(shown):
        page.line(f"{len(said) - len(shown)} more with --verbose", indent=2)


def _table(page: Page, found: Openings, limit: int | None) -> None:
    """Two lines a product, so that all parts of the number fit: its name, then the parts."""
    shown = [dict(words.columns(one)) for one in found.openings[:limit]]
    kept = [heading for heading in _PARTS if any(row[heading] for row in shown)]
    widths = {heading: max(len(heading), *(len(row[heading]) for row in shown)) for heading in kept}
    taken = sum(widths.values())
    space = "  " if taken + 2 * (len(kept) - 1) + _INDENT <= page.width else " "
    indent = max(0, min(_INDENT, page.width - taken - len(space) * (len(kept) - 1)))
    page.gap()
    page.line((space.join(f"{heading:>{widths[heading]}}" for heading in kept), "bold"), indent=indent)
    for row in shown:
        marked = f" ({row['Reading']})" if row["Reading"] else ""
        page.line(row["Product"], marked, indent=2)
        page.line(space.join(f"{row[heading]:>{widths[heading]}}" for heading in kept), indent=indent)
