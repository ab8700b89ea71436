"""A comparison of two accounts in a terminal: one under the other, readable at 80 columns."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from comity import phrasing
from comity.dossiers import comparison, wording
from comity.dossiers.console import Page, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from comity.accounts import Aligned, ComparisonDossier, Told


def print_comparison(dossier: ComparisonDossier, console: Console, *, verbose: bool = False) -> None:
    """Print the differences first, then what both say, then what one says alone.

    Parameters
    ----------
    dossier : what was found
    console : where to print; colours, width and encoding are the console's
    verbose : also print what each claim was taken to mean, repeats, and the sources of exchange rates
    """
    page = Page(console)
    numbers = count(1)
    first, second = dossier.names
    page.line((comparison.title(dossier), "bold"))
    page.row([(text, "bold") for text in _tally(page, dossier)])
    for name, items in (("Different", dossier.different), ("Said by both", dossier.agreeing)):
        if items:
            page.heading(name)
        for item in items:
            _aligned(page, next(numbers), item, dossier, verbose=verbose)
    for name, tolds in ((first, dossier.only_a), (second, dossier.only_b)):
        if tolds:
            page.heading(f"Only {name}")
            _alone(page, tolds, numbers, verbose=verbose)
    _notes(page, dossier, verbose=verbose)


def _tally(page: Page, dossier: ComparisonDossier) -> list[str]:
    counts, signs = dossier.counts(), wording.words()["signs"]
    sign = {name: shapes["glyph" if page.unicode else "ascii"] for name, shapes in signs.items()}
    return [
        f"{sign['different']} {counts['different']} different",
        f"{sign['both']} {counts['both']} said by both",
        f"{sign['only']} {counts['only_a']} only {dossier.names[0]}",
        f"{sign['only']} {counts['only_b']} only {dossier.names[1]}",
    ]


def _aligned(page: Page, n: int, item: Aligned, dossier: ComparisonDossier, *, verbose: bool) -> None:
    page.gap()
    page.line((f"{n:>2}  ", "bold"), (comparison.heading(item.a.claim), "bold"), hang=4)
    for told, name in ((item.a, dossier.names[0]), (item.b, dossier.names[1])):
        _quoted(page, told, f"{name}: ", indent=4, verbose=verbose)
    for remark in comparison.remarks(item, dossier.names):
        shape = wording.words()["signs"][remark.sign]["glyph" if page.unicode else "ascii"]
        style = "bold" if remark.sign == comparison.DIFFERENT else ""
        page.line((f"{shape} {remark.title}: ", style), remark.text, indent=4, hang=2)


def _alone(page: Page, tolds: tuple[Told, ...], numbers: Iterator[int], *, verbose: bool) -> None:
    for told in tolds:
        page.gap()
        page.line((f"{next(numbers):>2}  ", "bold"), comparison.heading(told.claim), hang=4)
        _quoted(page, told, "", indent=4, verbose=verbose)


def _quoted(page: Page, told: Told, name: str, *, indent: int, verbose: bool) -> None:
    """The words of one account; what they were taken to mean where asked for, and what the reader doubts."""
    claim = told.claim
    page.line((name, "dim"), f"“{shortened(claim.quote)}”", indent=indent, hang=2)
    if verbose:
        page.line(("Taken to mean: ", "dim"), claim.understood, indent=indent + 2, hang=2)
        for again in told.again:
            page.line(("Again: ", "dim"), f"“{shortened(again.quote)}”", indent=indent + 2, hang=2)
    for doubt in claim.doubts:
        page.line(("Not sure: ", "dim"), doubt, indent=indent + 2, hang=2)


def _notes(page: Page, dossier: ComparisonDossier, *, verbose: bool) -> None:
    notes = [comparison.opinions(dossier)] if comparison.opinions(dossier) else []
    for name, warnings in zip(dossier.names, dossier.warnings, strict=True):
        notes += [f"{name}: {warning}" for warning in warnings]
    if notes or (verbose and dossier.sources):
        page.gap()
    for note in notes:
        page.line(("Note: ", "bold"), note, hang=2)
    for use in dossier.sources if verbose else ():
        page.line((f"[{use.citation or use.title}; {use.licence}]", "dim"), hang=2)
    if not dossier.aligned and not dossier.only_a and not dossier.only_b:
        page.line(phrasing.listed(list(comparison.sentences(dossier))))
