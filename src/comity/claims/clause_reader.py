"""One clause → its claims, in the order of doubt: bonds, then figures, then what is said without a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.claims.acts import (
    anniversary_drafts,
    document_drafts,
    sectors,
    superlative_drafts,
    visit_drafts,
)
from comity.claims.bonds import agreement_drafts, membership_drafts, sanctions_drafts
from comity.claims.clauses import Intro
from comity.claims.economies import (
    change_drafts,
    complementarity_drafts,
    demand_drafts,
    firms_drafts,
    forecast_drafts,
    goods_in,
    moved_goods_drafts,
    opinion_drafts,
    share_drafts,
    specialisation_drafts,
)
from comity.claims.figures import figure_drafts
from comity.claims.lexicon import word_set
from comity.records import Kind

if TYPE_CHECKING:
    from comity.claims.clause import Clause
    from comity.claims.memory import Draft
    from comity.claims.sentences import Sentence

_DENIALS = word_set("denials")
_WITH_GOODS = (Kind.TRADE_LEVEL, Kind.TRADE_GROWTH, Kind.TRADE_SHARE, Kind.RANK)
_OF_ITEMS = (
    Kind.AGREEMENT,
    Kind.SANCTIONS,
    Kind.MEMBERSHIP,
    Kind.RANK,
    Kind.SPECIALISATION,
    Kind.VISIT,
)  # told by an item without a verb
_DENIABLE = frozenset(
    {
        *(Kind.TRADE_LEVEL, Kind.TRADE_GROWTH, Kind.RANK),
        *(Kind.DOCUMENTS_SIGNED, Kind.PROJECT, Kind.VISIT),
    }
)


def clause_drafts(clause: Clause) -> list[Draft]:
    """Read one clause.

    Parameters
    ----------
    clause : with the claims already read in its sentence

    Returns
    -------
    Its claims in the order in which they were read; the clause's memory is brought up to date.
    """
    made = _bonds_and_figures(clause)
    acts = _acts(clause, made)
    made = [*(draft for draft in made if not _only_counted_from(draft, acts)), *acts]
    made += complementarity_drafts(clause)
    behind = {
        d.kind for d in made if clause.sentence.words[d.lo - 1] != "that"
    }  # "a visit that [ended with …]"
    if not _told_already(clause, made) and not behind & {Kind.DOCUMENTS_SIGNED, Kind.MEMBERSHIP}:
        made += visit_drafts(clause)
    if not made:
        made += _without_figure(clause)
    if clause.sentence.heading:
        label = ":" in clause.sentence.words  # "Last visit: Oslo, May 2024"
        made = [
            draft
            for draft in made
            if label or draft.quantity is not None or (clause.sentence.item and draft.kind in _OF_ITEMS)
        ]  # a heading claims by its figure
    if _only_inside(clause, made) and not clause.sentence.heading:
        made += opinion_drafts(clause)
    for draft in made:
        _add_details(draft)
    return made


def _only_counted_from(draft: Draft, acts: list[Draft]) -> bool:
    """Whether years are only counted from it: "70 years have passed since relations were established"."""
    counted = any(d.kind is Kind.ANNIVERSARY and d.lo <= draft.lo and draft.hi <= d.hi for d in acts)
    words = draft.sentence.words[draft.lo : draft.hi]
    return counted and draft.kind is Kind.AGREEMENT and "since" in words


def _told_already(clause: Clause, made: list[Draft]) -> bool:
    """Whether a visit was told before ("…, his first trip"), or a stay is one that visas allow."""
    if not made:
        return False
    again = any(d.kind is Kind.VISIT for d in clause.made)
    only_first = clause.intro is Intro.APPOSITION and Kind.SUPERLATIVE in _kinds(made) and again
    return only_first or (Kind.AGREEMENT in _kinds(made) and not clause.says("official"))


def _bonds_and_figures(clause: Clause) -> list[Draft]:
    """Memberships, figures and agreements; a membership leaves only amounts and percentages to be read."""
    made = membership_drafts(clause)
    if not made or clause.has_figure("money", "percent"):
        made += figure_drafts(clause)
    counted = _kinds(made)
    if not made:
        made += agreement_drafts(clause)
    if not counted & {Kind.AGREEMENT, Kind.SANCTIONS}:
        made += sanctions_drafts(clause)
    return made


def _acts(clause: Clause, made: list[Draft]) -> list[Draft]:
    """Anniversaries, signings without a count, superlatives."""
    acts = anniversary_drafts(clause)
    if not acts and not _kinds(made) & {Kind.DOCUMENTS_SIGNED, Kind.AGREEMENT, Kind.MEMBERSHIP}:
        settled = bool(clause.made) and clause.made[-1].kind is Kind.AGREEMENT
        acts += [d for d in document_drafts(clause) if not (settled and d.negated)]
    return acts + superlative_drafts(clause.after([*made, *acts]))


def _without_figure(clause: Clause) -> list[Draft]:
    """What is said without a figure; the first kind that fits, and only that."""
    return (
        forecast_drafts(clause)
        or share_drafts(clause)
        or change_drafts(clause)
        or [*demand_drafts(clause), *specialisation_drafts(clause)]
        or moved_goods_drafts(clause)
        or firms_drafts(clause)
    )


def _kinds(drafts: list[Draft]) -> set[Kind]:
    """The kinds read so far."""
    return {draft.kind for draft in drafts}


def _only_inside(clause: Clause, made: list[Draft]) -> bool:
    """Whether the clause itself says nothing yet: no claim but sanctions that it condemns."""
    if clause.intro not in (Intro.MAIN, Intro.COORDINATED):
        return False
    return all(d.kind is Kind.SANCTIONS and d.lo > clause.lo for d in made)


# ---- what any kind may carry -----------------------------------------------------------------------------


def _add_details(draft: Draft) -> None:
    """Add goods, sectors, negation and whether it is a heading."""
    sentence = draft.sentence
    if draft.kind in _WITH_GOODS and "product" not in draft.details:
        goods, codes = goods_in(sentence.quote(draft.lo, draft.hi))
        if goods:
            draft.details.update(product=goods, hs=codes)
    if draft.kind is Kind.DOCUMENTS_SIGNED and not draft.details.get("sectors"):
        draft.details["sectors"] = sectors(sentence, draft.lo, draft.hi)
    if draft.kind in _DENIABLE and not draft.negated:
        draft.negated = _denied(sentence, draft.lo, draft.hi)
    draft.details["heading"] = sentence.heading


def _denied(sentence: Sentence, lo: int, hi: int) -> bool:
    """Whether the words deny: "not", "never", and "no" unless it opens "No. 2"."""
    words = sentence.words
    if any(words[k] in _DENIALS and words[k + 1 : k + 2] != ["only"] for k in range(lo, hi)):
        return True
    return any(
        sentence.words[k] == "no"
        and sentence.words[k + 1 : k + 2] != ["."]
        and sentence.covered[k] != "quantity"
        for k in range(lo, hi)
    )
