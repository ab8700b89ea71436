"""What a check or a pair comes out as: JSON, a page, the terminal, ClaimReview.

Each function takes a finished record and adds nothing to it. Jinja2 and rich are imported only by the
functions that need them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comity.dossiers.files import write

if TYPE_CHECKING:
    from rich.console import Console

    from comity.accounts import ComparisonDossier
    from comity.openings.records import Openings
    from comity.records import Dossier, PairDossier

__all__ = [
    "claimreview",
    "comparison_dict",
    "comparison_html",
    "comparison_terminal",
    "html",
    "openings_csv",
    "openings_dict",
    "openings_html",
    "openings_terminal",
    "pair_dict",
    "pair_html",
    "pair_markdown",
    "pair_terminal",
    "report_dict",
    "terminal",
    "write",
]


def report_dict(dossier: Dossier) -> dict[str, Any]:
    """Everything that one check found, in the form of ``schema/report-1.json``.

    Examples
    --------
    >>> from datetime import date
    >>> from comity.records import Communique, Dossier
    >>> said = Communique(id="note", text="", sha256="0" * 64)
    >>> empty = Dossier(communique=said, as_of=date(2025, 8, 21), pair=None, pairs=(), checked=(),
    ...                 evidence=(), ledger=(), sources=())
    >>> report_dict(empty)["schema"], report_dict(empty)["as_of"]
    ('comity/report/1', '2025-08-21')
    """
    from comity.dossiers.compose import report

    return report(dossier)


def html(dossier: Dossier) -> str:
    """One self-contained page of a check: no scripts, nothing fetched, made for screen, phone and paper."""
    from comity.dossiers.page import check_page

    return check_page(dossier)


def terminal(dossier: Dossier, console: Console, *, verbose: bool = False) -> None:
    """Print a check to a rich console.

    Parameters
    ----------
    dossier : what was found
    console : where to print; colours, width and encoding are the console's
    verbose : also print opinions one by one, every piece of evidence, its method and its sources
    """
    from comity.dossiers.console import print_check

    print_check(dossier, console, verbose=verbose)


def claimreview(dossier: Dossier) -> list[dict[str, Any]]:
    """The decided claims as schema.org ClaimReview, one JSON-LD object each.

    Claims that could not be decided, opinions and promises have no truth value and are left out.
    """
    from comity.dossiers.claim_review import reviews

    return reviews(dossier)


def pair_dict(dossier: PairDossier) -> dict[str, Any]:
    """The dossier of a pair, in the form of ``schema/pair-1.json``."""
    from comity.dossiers.pair_compose import pair_report

    return pair_report(dossier)


def pair_html(dossier: PairDossier) -> str:
    """One self-contained page of a pair."""
    from comity.dossiers.page import pair_page

    return pair_page(dossier)


def pair_terminal(dossier: PairDossier, console: Console, *, verbose: bool = False) -> None:
    """Print the dossier of a pair to a rich console; ``verbose`` adds the sources of each line."""
    from comity.dossiers.console import print_pair

    print_pair(dossier, console, verbose=verbose)


def pair_markdown(dossier: PairDossier) -> str:
    """The dossier of a pair as Markdown, with its sources as numbered notes."""
    from comity.dossiers.markdown import pair_page

    return pair_page(dossier)


def comparison_dict(dossier: ComparisonDossier) -> dict[str, Any]:
    """Two accounts compared, in the form of ``schema/compare-1.json``."""
    from comity.dossiers.comparison import report

    return report(dossier)


def comparison_html(dossier: ComparisonDossier) -> str:
    """One self-contained page of a comparison, the two accounts in two columns."""
    from comity.dossiers.page import comparison_page

    return comparison_page(dossier)


def comparison_terminal(dossier: ComparisonDossier, console: Console, *, verbose: bool = False) -> None:
    """Print a comparison to a rich console; ``verbose`` adds what each claim was taken to mean."""
    from comity.dossiers.comparison_console import print_comparison

    print_comparison(dossier, console, verbose=verbose)


def openings_dict(found: Openings, limit: int | None = None) -> dict[str, Any]:
    """What one country could sell another, in the form of ``schema/openings-1.json``; ``limit`` products."""
    from comity.dossiers.openings import report

    return report(found, limit)


def openings_csv(found: Openings, limit: int | None = None) -> str:
    """The same as lines of CSV, with units in the headings; what is left out is not among them."""
    from comity.dossiers.openings import table_csv

    return table_csv(found, limit)


def openings_html(found: Openings, limit: int | None = None) -> str:
    """One self-contained page of openings, of what is left out and of how it is worked out."""
    from comity.dossiers.page import openings_page

    return openings_page(found, limit)


def openings_terminal(
    found: Openings, console: Console, limit: int | None = None, *, verbose: bool = False
) -> None:
    """Print openings to a rich console; ``verbose`` adds every restriction and the sources."""
    from comity.dossiers.openings_console import print_openings

    print_openings(found, console, limit=limit, verbose=verbose)
