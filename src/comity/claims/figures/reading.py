"""The figures of a clause → drafts: which of them make claims, of what kind, over which words."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

from comity.claims.clauses import trim
from comity.claims.figures.figure import Figure
from comity.claims.figures.filling import fill
from comity.claims.figures.kinds import kind_of
from comity.claims.lexicon import word_set
from comity.claims.memory import Draft
from comity.records import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.claims.clause import Clause
    from comity.claims.quantities import QuantityMention
    from comity.claims.sentences import Sentence

Read = tuple[Figure, Draft]

_CLAIMABLE = frozenset(
    {"money", "percent", "points", "ratio", "rank", "physical", "persons", "count", "plain"}
)
_LEADS = word_set("figure_leads")
_PRICES = word_set("prices")
_SELECTS = word_set("selects_from_count")
_JOINS = word_set("joins_counts")
_NOT_NAMES = word_set("no_name_before_number")
_CHANGE = frozenset({"up", "down", "level"})  # classes of the lexicon
_MILLION = 1e6
_SUM_REACH = 7  # tokens between two counts that are added up


def figure_drafts(clause: Clause) -> list[Draft]:
    """Read the figures of one clause, in their order.

    Examples
    --------
    >>> from comity.claims import read
    >>> from comity.records import Communique
    >>> text = "Kenya's exports to Uganda rose by 5 percent to $800 million."
    >>> for claim in read(Communique(id="t", text=text, sha256="")).claims:
    ...     print(claim.kind.value, claim.quote)
    trade_growth Kenya's exports to Uganda rose by 5 percent
    trade_level to $800 million
    """
    readable = _summed(_claiming(clause))
    _set_spans(clause, readable)
    drafts: list[Draft] = []
    for figure, draft in readable:
        fill(draft, replace(figure, clause=clause.after(drafts)))
        drafts.append(draft)
    return drafts


def _claiming(clause: Clause) -> list[Read]:
    """The numbers that make a claim, each with a draft of its kind."""
    ranges = clause.shared()
    readable: list[Read] = []
    for lo, hi, mention in clause.quantities():
        if mention.family not in _CLAIMABLE:
            continue
        here = tuple(draft.kind for _, draft in readable)
        figure = Figure(clause, lo, hi, mention, ranges, here)
        kind = None if _is_price(figure) or _is_name_or_time(figure) else kind_of(figure)
        if kind is not None:
            readable.append((figure, clause.draft(kind)))
    return readable


def _is_price(figure: Figure) -> bool:
    """Whether an amount is a price, which is no flow: "a fee of $5", "$60 a barrel", "$2 million a day"."""
    if figure.family != "money":
        return False
    words, lo, hi = figure.sentence.words, figure.lo, figure.hi
    if figure.follows(Kind.PROJECT) and figure.mention.quantity.midpoint >= _MILLION:
        return False  # "power station: 2,400 MW; price $5 billion"
    return (
        (figure.sentence.has_word(_PRICES, max(0, lo - 3), lo) and "tag" not in words[max(0, lo - 3) : lo])
        or words[hi : hi + 1] in (["per"], ["apiece"])
        or words[hi : hi + 2] in (["a", "barrel"], ["a", "tonne"], ["a", "head"])
        or words[hi : hi + 2] in (["a", "day"], ["each", "day"], ["every", "day"])
    )


def _is_name_or_time(figure: Figure) -> bool:
    """Whether a number belongs to a name ("Power of Siberia 2") or to an expression of time."""
    sentence, lo, hi = figure.sentence, figure.lo, figure.hi
    digits = figure.family == "count" and hi - lo == 1 and sentence.words[lo].isdecimal()
    named = (
        digits
        and lo > 1
        and sentence.covered[lo - 1] == ""
        and sentence.capital(lo - 1)
        and not sentence.classes[lo - 1]
        and sentence.words[lo - 1] not in _NOT_NAMES
    )
    return named or any(i <= lo and hi <= j for i, j, _ in sentence.periods)


def _summed(readable: Sequence[Read]) -> list[Read]:
    """Counts of parts ("three agreements and four memoranda") become their sum: one claim."""
    result: list[Read] = []
    for figure, draft in readable:
        last = result[-1] if result else None
        if last is not None and last[1].kind is draft.kind is Kind.DOCUMENTS_SIGNED:
            first = last[0]
            part = figure.after(2) in (["of", "them"], ["of", "these"])
            if not part and _coordinated(figure.sentence, first.hi, figure.lo):
                mention = _sum_of(first.mention, figure.mention, figure.sentence)
                result[-1] = (replace(first, hi=figure.hi, mention=mention), last[1])
                continue
        result.append((figure, draft))
    return result


def _coordinated(sentence: Sentence, lo: int, hi: int) -> bool:
    """Whether two counts are parts of one sum: "and" between them, and nothing that picks a part out."""
    return (
        hi - lo <= _SUM_REACH
        and sentence.has_word(_JOINS, lo, hi)
        and not sentence.has_word(_SELECTS, lo, hi)
    )


def _sum_of(one: QuantityMention, two: QuantityMention, sentence: Sentence) -> QuantityMention:
    """Two counts as one, over the words of both."""
    a, b = one.quantity, two.quantity
    low = None if a.value_low is None or b.value_low is None else a.value_low + b.value_low
    high = None if a.value_high is None or b.value_high is None else a.value_high + b.value_high
    words = sentence.text[one.start : two.end]
    total = replace(a, value_low=low, value_high=high, as_stated=words, end=two.end)
    return replace(one, quantity=total, end=two.end, hedge_end=two.hedge_end)


def _set_spans(clause: Clause, readable: Sequence[Read]) -> None:
    """Share the clause out: each figure from its own lead word to the lead word of the next."""
    starts = [clause.lo]
    starts += [_lead(figure, before.hi) for (before, _), (figure, _) in itertools.pairwise(readable)]
    ends = [*starts[1:], clause.hi]
    for (figure, draft), start, end in zip(readable, starts, ends):
        draft.lo, draft.hi = trim(clause.sentence, start, max(end, figure.hi))


def _lead(figure: Figure, floor: int) -> int:
    """Where the phrase around a figure begins: its hedge, preposition and verb."""
    sentence, at = figure.sentence, figure.lo
    while at > floor and sentence.starts[at - 1] >= figure.mention.hedge_start:
        at -= 1
    while at > floor and sentence.words[at - 1] in _LEADS:
        at -= 1
    while at > floor and sentence.classes[at - 1] & _CHANGE:
        at -= 1
    return at
