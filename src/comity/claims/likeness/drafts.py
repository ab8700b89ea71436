"""Clauses that no rule reads → drafts, where their words are like those of annotated claims.

The rules know what each word does in a claim, and nothing of a sentence in which one word is new. The model
knows no grammar, and finds such sentences. What it finds is claimed with a doubt, so that it can never be
judged to be contradicted; its figure, countries and period are read as those of any other claim.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.claims.bonds.standings import standing_draft
from comity.claims.clause import Clause
from comity.claims.clauses import Intro, has_verb
from comity.claims.figures.figure import Figure
from comity.claims.figures.filling import fill
from comity.claims.likeness.marks import marks_of
from comity.claims.likeness.model import Likeness, model
from comity.records import Kind, Quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.claims.clauses import Segment
    from comity.claims.memory import Draft, Memory

LEAST_GIVEN = 0.5  # chance of a claim where the pair is given
LEAST_GUESSED = 0.8  # where the pair is the reader's guess
_FAMILIES: dict[Kind, tuple[str, ...]] = {  # what a figure of each kind measures
    Kind.TRADE_LEVEL: ("money", "physical"),
    Kind.TRADE_TARGET: ("money", "ratio", "physical", "percent"),
    Kind.FORECAST: ("money", "percent", "ratio", "physical"),
    Kind.TRADE_GROWTH: ("percent", "ratio", "points"),
    Kind.TRADE_SHARE: ("percent", "ratio"),
    Kind.RANK: ("rank",),
    Kind.INVESTMENT: ("money", "count", "persons", "percent", "ratio"),
    Kind.PROJECT: ("money", "physical", "persons", "count", "percent"),
    Kind.AGREEMENT: ("money", "percent", "physical"),
    Kind.SANCTIONS: ("money", "percent"),
    Kind.DOCUMENTS_SIGNED: ("count",),
    Kind.SUPERLATIVE: ("duration",),
    Kind.ANNIVERSARY: ("duration",),
}
_NEEDS_FIGURE = frozenset({Kind.TRADE_LEVEL, Kind.TRADE_TARGET, Kind.ANNIVERSARY, Kind.TRADE_SHARE})
_MOVES_GOODS = ("export", "import", "goes_to", "flow_verb", "opposite")  # classes of the lexicon
_A_PAIR = 2
_ONE_DOCUMENT = Quantity(value_low=1, value_high=1, unit="count")


def like_drafts(parts: Sequence[Segment], made: Sequence[Draft], memory: Memory) -> list[Draft]:
    """The claims of those clauses of a sentence over which no rule has made one.

    Parameters
    ----------
    parts : all segments of the sentence
    made : what the rules have read in it
    memory : what earlier sentences left behind

    Returns
    -------
    One draft a clause at most, each with the doubt that it was read by its likeness.
    """
    least = LEAST_GIVEN if memory.given else LEAST_GUESSED
    drafts: list[Draft] = []
    for segment in parts:
        if segment.attribution or _is_told(segment, parts, made):
            continue
        found = model().likeness(marks_of(segment))
        if found.chance < least or _is_spelt_out(segment, found.kind, parts, made):
            continue
        before = [d for d in made if d.hi <= segment.lo] + drafts
        draft = _draft(Clause(segment, parts, memory, sorted(before, key=lambda d: d.lo)), found)
        if draft is not None:
            drafts.append(draft)
    return drafts


def _is_told(segment: Segment, parts: Sequence[Segment], made: Sequence[Draft]) -> bool:
    """Whether a claim lies over it, or over what hangs on its noun phrase: "The plant, opened in 2019"."""
    if any(_lies_over(d, segment) for d in made):
        return True
    if has_verb(segment.sentence, segment.lo, segment.hi):
        return False
    below = [part for part in parts if part.parent == segment.number]
    return any(_lies_over(d, part) for d in made for part in below)


def _is_spelt_out(segment: Segment, kind: Kind, parts: Sequence[Segment], made: Sequence[Draft]) -> bool:
    """Whether an apposition is claimed that says it with its figure: "They build a road, one of 90 km"."""
    below = (part for part in parts if part.parent == segment.number)
    behind = [part for part in below if part.intro is Intro.APPOSITION]
    return any(d.kind is kind and _lies_over(d, part) for d in made for part in behind)


def _lies_over(draft: Draft, segment: Segment) -> bool:
    """Whether a claim and a clause share words."""
    return draft.lo < segment.hi and segment.lo < draft.hi


def in_order(made: list[Draft], drafts: Sequence[Draft]) -> list[Draft]:
    """What the rules have read, in its order, and each of the drafts before the first that begins later."""
    if not drafts:
        return made
    whole = list(made)
    for draft in drafts:
        at = next((k for k, one in enumerate(whole) if one.lo > draft.lo), len(whole))
        whole.insert(at, draft)
    return whole


def _draft(clause: Clause, found: Likeness) -> Draft | None:
    """The claim of the likeliest kind; None where that kind needs a figure and the clause has none."""
    figure = _figure(clause, found.kind)
    if figure is None and found.kind in _NEEDS_FIGURE:
        return None
    if found.kind is Kind.MEMBERSHIP:
        bodies = tuple(m.body or "" for _, _, m in clause.sentence.bodies_in(clause.lo, clause.hi))
        draft = standing_draft(clause, bodies or clause.memory.bodies)
    else:
        draft = clause.draft(found.kind)
        if figure is not None:
            fill(draft, figure)
        else:
            _set_countries(draft, clause)
            draft.negated = clause.says("negation")
            if found.kind is Kind.DOCUMENTS_SIGNED:
                draft.quantity = _ONE_DOCUMENT
    noun = found.kind.value.replace("_", " ")
    draft.doubts.append(f"no rule reads these words; they are like those of a claim of the kind {noun}")
    return draft


def _figure(clause: Clause, kind: Kind) -> Figure | None:
    """The first figure of the clause that a claim of the kind can have; "the two countries" are none."""
    families = _FAMILIES.get(kind, ())
    ranges = clause.shared()
    times = clause.sentence.periods_in(clause.lo, clause.hi)
    sides = clause.says_both()
    return next(
        (
            Figure(clause, lo, hi, mention, ranges, ())
            for lo, hi, mention in clause.quantities()
            if mention.family in families
            and not any(i <= lo and hi <= j for i, j, _ in times)
            and not (sides and mention.family == "count" and mention.quantity.midpoint == _A_PAIR)
        ),
        None,
    )


def _set_countries(draft: Draft, clause: Clause) -> None:
    """Whom it is about: a flow's two ends, a single country, or those named and their partner."""
    memory, codes = clause.memory, clause.codes()
    flow = clause.flow() if draft.kind in (Kind.TRADE_GROWTH, Kind.FORECAST) else None
    if flow is not None and flow.countries:
        draft.take_flow(flow)
    elif draft.kind is Kind.DEMAND:
        draft.countries = clause.subject() or codes[:1] or clause.carried_subject() or memory.home
    elif draft.kind is Kind.SANCTIONS and codes:
        draft.countries = codes
    elif draft.kind is Kind.SPECIALISATION and not clause.says(*_MOVES_GOODS):
        draft.countries = codes[:1] or clause.carried_subject() or memory.home
    else:
        draft.countries = memory.with_other(codes)
