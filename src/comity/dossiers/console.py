"""A check or a pair in a terminal: readable at 80 columns, without colour, and without Unicode.

Texts come from strangers: control characters are taken out before anything reaches the terminal.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from comity import phrasing
from comity.dossiers import summary, wording
from comity.records import Label, LedgerStatus, Timing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console
    from rich.text import Text

    from comity.records import Checked, Claim, Dossier, Evidence, PairDossier, Section, Verdict

_WIDEST = 110  # columns; longer lines are hard to read
_QUOTE_LONGEST = 160
_EVIDENCE_MOST = 3
_STYLES = {
    "holds": "bold blue",
    "off": "bold yellow",
    "fails": "bold red",
    "depends": "bold magenta",
    "undecided": "bold",
    "ledger": "bold",
}
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_PLAIN = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "·": "-", "≥": ">=", "≤": "<="}
)


class Page:
    """Lines on a console, with hanging indents and glyphs that its encoding can show.

    Parameters
    ----------
    console : a rich console
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._encoding = console.encoding or "ascii"
        self.unicode = self._encoding.lower().replace("-", "").startswith("utf")
        self.width = min(console.width, _WIDEST)

    def line(self, *parts: str | tuple[str, str], indent: int = 0, hang: int = 0) -> None:
        """Print one paragraph; a part is a string, or a string with its style."""
        from rich.text import Text

        rows = self._text(parts).wrap(self._console, max(20, self.width - indent - hang))
        for i, row in enumerate(rows):
            row.rstrip()
            margin = indent + (hang if i else 0)
            self._console.print(Text(" " * margin) + row, soft_wrap=True)

    def row(self, parts: list[tuple[str, str]], gap: str = "   ") -> None:
        """Print short parts side by side, each whole, on as many lines as they need."""
        line: list[str | tuple[str, str]] = []
        used = 0
        for words, style in parts:
            if line and used + len(gap) + len(words) > self.width:
                self.line(*line)
                line, used = [], 0
            line += [gap, (words, style)] if line else [(words, style)]
            used += len(words) + (len(gap) if used else 0)
        if line:
            self.line(*line)

    def gap(self) -> None:
        """Print an empty line."""
        self._console.print()

    def heading(self, words: str) -> None:
        """Print a heading."""
        self.gap()
        self.line((words, "bold underline" if self.unicode else "bold"))

    def glyph(self, label: Label | LedgerStatus) -> str:
        """The shape of a label, in characters that the console can show."""
        table = "statuses" if isinstance(label, LedgerStatus) else "labels"
        shape: str = wording.words()[table][label.value]["glyph" if self.unicode else "ascii"]
        return shape

    def _text(self, parts: Iterable[str | tuple[str, str]]) -> Text:
        from rich.text import Text

        text = Text()
        for part in parts:
            words, style = part if isinstance(part, tuple) else (part, "")
            text.append(self._shown(words), style)
        return text

    def _shown(self, words: str) -> str:
        """The words as the console can print them."""
        seen = _UNSEEN.sub("", wording.printable(words)).replace("\n", " ")
        if self.unicode:
            return seen
        return seen.translate(_PLAIN).encode(self._encoding, "replace").decode(self._encoding)


def print_check(dossier: Dossier, console: Console, *, verbose: bool = False) -> None:
    """Print what a check found: the summary, then each claim, then what the reading left open."""
    page = Page(console)
    by_id = {e.id: e for e in dossier.evidence}
    _head(page, dossier)
    brief = [c for c in dossier.checked if _is_opinion(c) and not verbose]
    for n, checked in enumerate(dossier.checked, start=1):
        if checked not in brief:
            _claim(page, n, checked, by_id, where=_where(dossier, checked), verbose=verbose)
    if brief:
        _opinions(page, dossier, brief)
    for warning in dossier.warnings:
        page.line(("Note: ", "bold"), warning, hang=2)


def _is_opinion(checked: Checked) -> bool:
    return checked.verdict.label is Label.NOT_CHECKABLE


def _head(page: Page, dossier: Dossier) -> None:
    page.line((summary.title(dossier), "bold"), f" · as of {phrasing.day(dossier.as_of)}")
    page.row(
        [
            (
                f"{page.glyph(t.label)} {t.count} {wording.label_word(t.label).lower()}",
                _STYLES[wording.family(t.label)],
            )
            for t in summary.tallies(dossier)
        ]
    )
    for pair in summary.by_pair(dossier):
        named = phrasing.listed([phrasing.country(c) for c in pair.pair]) if pair.pair else "no pair named"
        numbers = phrasing.listed([str(n) for n in pair.claims])
        page.line(
            f"{phrasing.capital(named)}: {'claim' if len(pair.claims) == 1 else 'claims'} {numbers}",
            indent=2,
        )


def _where(dossier: Dossier, checked: Checked) -> str:
    """The page of the document on which a claim stands; nothing where there are no pages."""
    document = dossier.communique.document
    number = document.page_at(checked.claim.start) if document is not None else None
    return "" if number is None else f"  page {number}"


def _claim(
    page: Page, n: int, checked: Checked, by_id: dict[str, Evidence], *, where: str, verbose: bool
) -> None:
    claim, verdict = checked.claim, checked.verdict
    page.gap()
    page.line((f"{n:>2}  ", "bold"), f"“{shortened(claim.quote)}”", (where, "dim"), hang=4)
    if claim.understood:
        page.line(("Taken to mean: ", "dim"), claim.understood, indent=4)
    elif verbose:
        page.line(("Taken to mean: ", "dim"), _reading(claim), indent=4)
    if claim.edited:
        page.line((phrasing.capital(wording.edited(claim)), "italic"), indent=4)
    for doubt in claim.doubts if verbose else ():
        page.line(("Not sure: ", "dim"), doubt, indent=4)
    _verdict(page, verdict)
    _pieces(page, [by_id[i] for i in verdict.evidence if i in by_id], verbose=verbose)
    if checked.hindsight is not None:
        page.line(("With what was published later:", "dim"), indent=4)
        _verdict(page, checked.hindsight)
        later = [i for i in checked.hindsight.evidence if i in by_id and i not in verdict.evidence]
        _pieces(page, [by_id[i] for i in later], verbose=verbose)
    for what in verdict.would_settle:
        page.line(("Would settle it: ", "dim"), what, indent=4, hang=2)
    if not verdict.stability.stable:
        page.line(("Hangs on: ", "dim"), phrasing.listed(verdict.stability.hangs_on), indent=4, hang=2)


def _verdict(page: Page, verdict: Verdict) -> None:
    label = f"{page.glyph(verdict.label)} {wording.label_word(verdict.label)}"
    parts: list[str | tuple[str, str]] = [(label, _STYLES[wording.family(verdict.label)])]
    timing = wording.timing_said(verdict.label, verdict.timing)
    if timing:
        parts += [" (", (timing, "bold" if verdict.timing is Timing.OVERDUE else ""), ")"]
    condition = f" {verdict.condition}" if verdict.condition else ""
    page.line(*parts, f"{condition}. {verdict.sentence}", indent=4, hang=2)
    if verdict.plausibility:
        page.line(("Plausibility: ", "dim"), verdict.plausibility, indent=6, hang=2)
    for reason in verdict.reasons:
        page.line(wording.reason_sentence(reason), (f" {reason.value}", "dim"), indent=6, hang=2)


def _pieces(page: Page, pieces: list[Evidence], *, verbose: bool) -> None:
    """The evidence of a verdict; of a long list the first, and how many there are more."""
    for piece in pieces if verbose else pieces[:_EVIDENCE_MOST]:
        _evidence(page, piece, verbose=verbose)
    left = 0 if verbose else len(pieces) - _EVIDENCE_MOST
    if left > 0:
        page.line((f"and {phrasing.counted(left, 'more piece')} of evidence", "dim"), indent=8)


def _evidence(page: Page, piece: Evidence, *, verbose: bool) -> None:
    use = piece.sources[0]
    page.line((f"{piece.grade.value}  ", "bold"), piece.statement, indent=6, hang=3)
    if not verbose:
        page.line((f"[{phrasing.source_name(use)}]", "dim"), indent=9)
        return
    for source in piece.sources:
        page.line((f"[{source.citation or source.title}; {source.licence}]", "dim"), indent=9)
    page.line((piece.method, "dim"), indent=9)


def _opinions(page: Page, dossier: Dossier, brief: list[Checked]) -> None:
    page.gap()
    label = Label.NOT_CHECKABLE
    page.line((f"{page.glyph(label)} Not checkable, and not counted:", _STYLES["undecided"]))
    for n, checked in enumerate(dossier.checked, start=1):
        if checked in brief:
            page.line((f"{n:>2}  ", "bold"), f"“{shortened(checked.claim.quote, 90)}”", hang=4)


def _reading(claim: Claim) -> str:
    """What a claim was taken to mean, where the reader left no sentence."""
    parts = [wording.kind_title(claim.kind), phrasing.listed([phrasing.country(c) for c in claim.countries])]
    if claim.quantity:
        parts.append(phrasing.quantity(claim.quantity))
    if claim.period.stated:
        parts.append(wording.in_words(claim.period))
    return "; ".join(part for part in parts if part)


def shortened(quote: str, longest: int = _QUOTE_LONGEST) -> str:
    """The quote, cut at a word where it is long."""
    flat = " ".join(quote.split())
    return flat if len(flat) <= longest else f"{flat[: longest - 1].rsplit(' ', 1)[0]} …"


def print_pair(dossier: PairDossier, console: Console, *, verbose: bool = False) -> None:
    """Print the dossier of a pair, section by section."""
    page = Page(console)
    page.line(
        (phrasing.capital(" and ".join(dossier.names)), "bold"), f" · as of {phrasing.day(dossier.as_of)}"
    )
    for section in dossier.sections:
        _section(page, section, verbose=verbose)
    for warning in dossier.warnings:
        page.line(("Note: ", "bold"), warning, hang=2)


def _section(page: Page, section: Section, *, verbose: bool) -> None:
    page.heading(section.title)
    page.line(section.finding)
    for item in section.items:
        mark = "-" if section.key in wording.UNGRADED else item.grade.value
        page.line((f"{mark}  ", "bold"), item.text, indent=2, hang=3)
        for use in item.sources if verbose else ():
            page.line((f"[{use.citation or use.title}; {use.licence}]", "dim"), indent=5)
    if section.absent:
        page.line((section.absent, "italic"), indent=2)
