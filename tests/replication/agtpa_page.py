"""Writes docs/replication-gravity.md: theirs, ours, difference. Run it from the root: python -m
tests.replication.agtpa_page"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from tests.replication import agtpa_models as guide

if TYPE_CHECKING:
    from comity.gravity import Fit

ROOT = Path(__file__).resolve().parents[2]
_HEAD = """# Published gravity estimates, and ours

Every estimate that chapters 1 and 2 of the *Advanced Guide to Trade Policy Analysis* (Yotov, Piermartini,
Monteiro and Larch, 2016) print, fixed effects included, beside what `comity.gravity.fit` makes of the same
data. Chapter 1 is printed by the R version of the guide with four decimals, chapter 2 by Stata with seven
digits; both use G/(G-1) and n/(n-1) as small-sample factors (`ssc="stata"`). Written by `python -m
tests.replication.agtpa_page`; a test compares this page with what that gives where the data are at hand.

**{same:,} of {all:,}** coefficients agree to the last printed digit, and their standard errors to four
digits or to the last one printed. Those that do not are marked, with the reason.
"""


def page(estimations: list[tuple[guide.Printed, Fit]]) -> str:
    """The whole page as Markdown."""
    cells = [(p, name) for p, _ in estimations for name in p.coef]
    same = sum(guide.reason_for(p.title, name) is None for p, name in cells)
    parts = [_HEAD.format(same=same, all=len(cells))]
    parts += [_section(p, fitted) for p, fitted in estimations]
    return "\n".join(parts)


def _section(p: guide.Printed, fitted: Fit) -> str:
    coef, se = fitted.coef(), fitted.se()
    digits = p.decimals if p.decimals is not None else 7
    clusters = f"by {p.vcov['CRV1']}" if isinstance(p.vcov, dict) else p.vcov
    lines = [
        f"## {p.title}",
        "",
        f"`{p.formula}`  ",
        f"{p.family}, standard errors {clusters}, {fitted.n:,} observations",
        "",
        "| | theirs | ours | difference | s.e. theirs | s.e. ours | |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, printed in p.coef.items():
        b, s = coef[p.names[name]], se[p.names[name]]
        why = guide.reason_for(p.title, name)
        gap = f"{b - printed:.0e}" if abs(b - printed) >= guide.last_digit(printed, p.decimals) else "0"
        mark = "differs" if why else ""
        lines.append(
            f"| {name} | {printed} | {b:.{digits}f} | {gap} | {p.se[name]} | {s:.{digits}f} | {mark} |"
        )
    reasons = dict.fromkeys(filter(None, (guide.reason_for(p.title, name) for name in p.coef)))
    return "\n".join([*lines, *(f"\nDiffers: {reason}." for reason in reasons), ""])


def main() -> None:
    """Run every estimation and write the page."""
    from comity.gravity import fit

    warnings.simplefilter("ignore")
    folder = ROOT.parent / "shared" / "data" / "agtpa"
    found = [
        (p, fit(p.formula, p.data, family=p.family, vcov=p.vcov, ssc=p.ssc, offset=p.offset))
        for p in guide.printed(folder)
    ]
    (ROOT / "docs" / "replication-gravity.md").write_text(page(found), encoding="utf-8")


if __name__ == "__main__":
    main()
