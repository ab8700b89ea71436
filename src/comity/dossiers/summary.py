"""What a check found, in five sentences and a count of its labels."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity import phrasing
from comity.dossiers import wording
from comity.dossiers.compose import sources_of
from comity.records import Kind, Label, LedgerStatus, Timing, is_overdue

if TYPE_CHECKING:
    from comity.records import Checked, Dossier

# The verdicts that a reader should hear of first.
_TELLING = (
    Label.CONTRADICTED,
    Label.OVERSTATED,
    Label.UNDERSTATED,
    Label.OUTDATED,
    Label.CONFLICTING,
    Label.IMPRECISE,
    Label.SUPPORTED_IF,
    Label.SUPPORTED,
)
_OF_LABEL = {
    Label.SUPPORTED: "supported",
    Label.SUPPORTED_IF: "supported on a stated condition",
    Label.IMPRECISE: "imprecise",
    Label.OVERSTATED: "overstated",
    Label.UNDERSTATED: "understated",
    Label.CONTRADICTED: "contradicted",
    Label.OUTDATED: "outdated",
    Label.CONFLICTING: "in dispute between good sources",
    Label.INSUFFICIENT_EVIDENCE: "without evidence enough to decide",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the summary, and the claim it speaks of where it speaks of one (its number, from 1)."""

    text: str
    claim: int | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many claims carry a label, and the number of the first of them."""

    label: Label | LedgerStatus
    count: int
    first: int


@dataclass(frozen=True, slots=True)
class PairTally:
    """The numbers of the claims that speak of one pair; None stands for those that speak of no pair named."""

    pair: tuple[str, str] | None
    claims: tuple[int, ...]


def title(dossier: Dossier) -> str:
    """The heading of a report: whom it is about, and how many claims were checked.

    A text without a pair of its own is named by its identifier.
    """
    about = _about(dossier)
    claims = phrasing.counted(len(dossier.checked), "claim")
    return f"{phrasing.capital(about)}: {claims} checked" if about else f"{claims} checked"


def tallies(dossier: Dossier) -> tuple[Tally, ...]:
    """The labels that occur, in the order of the rules, truth before promises."""
    counts = Counter(c.verdict.label for c in dossier.checked)
    first: dict[Label | LedgerStatus, int] = {}
    for n, checked in enumerate(dossier.checked, start=1):
        first.setdefault(checked.verdict.label, n)
    return tuple(
        Tally(label, counts[label], first[label]) for label in (*Label, *LedgerStatus) if label in counts
    )


def sentences(dossier: Dossier) -> tuple[Sentence, ...]:
    """The five sentences that open a report."""
    return (
        _what_was_read(dossier),
        _how_they_fared(dossier),
        _most_telling(dossier),
        _what_was_promised(dossier),
        _what_it_rests_on(dossier),
    )


def by_pair(dossier: Dossier) -> tuple[PairTally, ...]:
    """Which claims speak of which pair, where the text speaks of more than one."""
    if len(dossier.pairs) < 2:
        return ()
    of_pair: dict[tuple[str, str] | None, list[int]] = {p: [] for p in dossier.pairs}
    for n, checked in enumerate(dossier.checked, start=1):
        named = set(checked.claim.countries)
        both = [p for p in dossier.pairs if named.issuperset(p)]
        one = [p for p in dossier.pairs if named.intersection(p)]
        for pair in both or one:
            of_pair[pair].append(n)
        if not (both or one):
            of_pair.setdefault(None, []).append(n)
    return tuple(PairTally(pair, tuple(numbers)) for pair, numbers in of_pair.items() if numbers)


def unknowns(dossier: Dossier) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """What would settle what is open, most wanted first, with the claims that wait for it."""
    wanted: dict[str, list[int]] = {}
    for n, checked in enumerate(dossier.checked, start=1):
        for what in dict.fromkeys(checked.verdict.would_settle):
            wanted.setdefault(what, []).append(n)
    return tuple((what, tuple(numbers)) for what, numbers in sorted(wanted.items(), key=lambda w: -len(w[1])))


def _about(dossier: Dossier) -> str:
    if dossier.pair:
        return phrasing.listed([phrasing.country(code) for code in sorted(dossier.pair)])
    if len(dossier.pairs) > 1:
        return phrasing.counted(len(dossier.pairs), "pair") + " of countries"
    return ""


def _truths(dossier: Dossier) -> list[Checked]:
    """The claims about what is or was that can be checked."""
    return [
        c
        for c in dossier.checked
        if isinstance(c.verdict.label, Label) and c.verdict.label is not Label.NOT_CHECKABLE
    ]


def _what_was_read(dossier: Dossier) -> Sentence:
    total = len(dossier.checked)
    if not total:
        return Sentence("No claim was found in the text.")
    about = _about(dossier)
    of = f" about {about}" if about else ""
    truths = len(_truths(dossier))
    promises = sum(isinstance(c.verdict.label, LedgerStatus) for c in dossier.checked)
    open_ = total - truths - promises
    opinions = sum(c.claim.kind is Kind.OPINION for c in dossier.checked)
    called = "opinions that no data can check" if opinions == open_ else "not checkable"
    parts = [f"{truths} can be checked against facts"]
    if promises:
        parts.append(f"{promises} {'looks' if promises == 1 else 'look'} ahead")
    if open_ == 1 and opinions == 1:
        parts.append("1 is an opinion that no data can check")
    elif open_:
        parts.append(f"{open_} {'is' if open_ == 1 else 'are'} {called}")
    return Sentence(f"The text makes {phrasing.counted(total, 'claim')}{of}: {phrasing.listed(parts)}.")


def _how_they_fared(dossier: Dossier) -> Sentence:
    truths = _truths(dossier)
    if not truths:
        return Sentence("None of them is about what is or was, so none was found true or false.")
    counts = Counter(c.verdict.label for c in truths)
    parts = [(counts[label], said) for label, said in _OF_LABEL.items() if counts[label]]
    if len(parts) == 1:
        return Sentence(f"{'It is' if len(truths) == 1 else f'All {len(truths)} are'} {parts[0][1]}.")
    clauses = [f"{n} {'is' if n == 1 else 'are'} {said}" for n, said in parts]
    return Sentence(f"Of the {len(truths)} that can be checked, {phrasing.listed(clauses)}.")


def _most_telling(dossier: Dossier) -> Sentence:
    for label in _TELLING:
        for n, checked in enumerate(dossier.checked, start=1):
            if checked.verdict.label is label:
                said = checked.verdict.condition or wording.lead(checked.verdict.sentence)[0]
                return Sentence(f"{wording.label_word(label)}, claim {n}: {said.rstrip('.')}.", n)
    return Sentence("Nothing could be decided on evidence of grade C or better.")


def _what_was_promised(dossier: Dossier) -> Sentence:
    promises = [c for c in dossier.checked if isinstance(c.verdict.label, LedgerStatus)]
    if not promises:
        return Sentence("It makes no promise and no forecast.")
    counts = Counter(c.verdict.label for c in promises)
    parts = [f"{n} {wording.label_word(status).lower()}" for status, n in counts.items()]
    overdue = sum(is_overdue(c.verdict.label, c.verdict.timing) for c in promises)
    no_date = sum(c.verdict.timing is Timing.OPEN_ENDED for c in promises)
    asides = [f"{overdue} overdue"] * bool(overdue) + [f"{no_date} without a deadline"] * bool(no_date)
    aside = f" ({phrasing.listed(asides)})" if asides else ""
    return Sentence(f"Of what lies ahead, the ledger has {phrasing.listed(parts)}{aside}.")


def _what_it_rests_on(dossier: Dossier) -> Sentence:
    n = len(dossier.evidence)
    if not n:
        return Sentence("No evidence was found in the sources at hand.")
    good = sum(e.grade.decides for e in dossier.evidence)
    day = phrasing.day(dossier.as_of)
    limit = (
        f"what was published after {day} is shown beside it"
        if dossier.hindsight
        else f"nothing dated after {day} counts"
    )
    sources = phrasing.counted(len(sources_of(dossier)), "source")
    return Sentence(
        f"The verdicts rest on {phrasing.counted(n, 'piece')} of evidence from {sources}, "
        f"{good} of grade C or better; {limit}."
    )
