"""Figure → the kind of claim that it makes, or none: the order of doubt, one table a family of numbers."""

from __future__ import annotations

from comity.claims.clauses import Intro
from comity.claims.figures.amounts import AMOUNT_RULES
from comity.claims.figures.counts import (
    COUNT_RULES,
    PHYSICAL_RULES,
    counted_before,
    firms_counted_again,
    labelled,
    part_of_the_documents,
)
from comity.claims.figures.counts import works as more_works
from comity.claims.figures.figure import FLOWS, TRADE_KINDS, Figure, Rule, Ruling, decide
from comity.claims.figures.people import PERSONS_RULES, uncounted_noun
from comity.claims.figures.percentages import PERCENT_RULES, RATIO_RULES
from comity.claims.figures.places import RANK_RULES
from comity.records import Kind

_MILLION = 1e6
_OF_PEOPLE = frozenset(
    {"hire", "hired", "employ", "employs", "employed", "host", "hosts", "receive", "train", "recruit"}
)
_PEOPLE_REACH = 5  # tokens between "hire" and how many
_NEXT, _NO_CLAIM = Ruling.NEXT, Ruling.NO_CLAIM


def kind_of(figure: Figure) -> Kind | None:
    """The kind of claim that a number makes, or None where it makes none."""
    return decide(figure, _RULES.get(figure.family, _OTHERS))


def amount_without_currency(figure: Figure) -> Kind | Ruling:
    """Read "… to 4.2 billion" after an amount in dollars: a level in the same currency."""
    bare = figure.family == "plain" or (figure.family == "count" and figure.clause.intro is Intro.CHANGE)
    known = figure.clause.memory.currency is not None
    if not (known and bare and figure.mention.quantity.midpoint >= _MILLION):
        return _NEXT
    if figure.here and figure.here[-1] is Kind.TRADE_GROWTH:
        return Kind.TRADE_LEVEL
    if not (figure.elliptical or figure.intended or figure.clause.says_before(figure.lo, *FLOWS)):
        return _NEXT
    if not _OF_PEOPLE.isdisjoint(figure.before(_PEOPLE_REACH)):
        return _NO_CLAIM  # "it could hire as many as 8 million"
    invested = figure.clause.made and figure.clause.made[-1].details.get("measure") == "investment"
    if figure.follows(Kind.INVESTMENT) or invested:
        return Kind.INVESTMENT  # "they are to grow to 5 billion"
    of_flow = figure.recently(*TRADE_KINDS) or figure.clause.says_before(figure.lo, *FLOWS)
    level = Kind.TRADE_LEVEL if of_flow else _NO_CLAIM
    return figure.ahead() or level


def denied_count(figure: Figure) -> Kind | Ruling:
    """Read "13 documents, not 12"."""
    denied = figure.follows(Kind.DOCUMENTS_SIGNED) and "not" in figure.words_before()
    return Kind.DOCUMENTS_SIGNED if denied else _NEXT


def zero_trade(figure: Figure) -> Kind | Ruling:
    """Read "trade fell to zero"; any other bare number makes no claim."""
    nothing = figure.mention.quantity.value_low == 0
    return Kind.TRADE_LEVEL if nothing and figure.clause.says_before(figure.lo, *FLOWS) else _NO_CLAIM


_RULES: dict[str, tuple[Rule, ...]] = {
    "rank": RANK_RULES,
    "money": AMOUNT_RULES,
    "percent": PERCENT_RULES,
    "points": PERCENT_RULES,
    "ratio": RATIO_RULES,
    "plain": (
        labelled,
        uncounted_noun,
        counted_before,
        firms_counted_again,
        amount_without_currency,
        denied_count,
        part_of_the_documents,
        more_works,
        zero_trade,
    ),
    "persons": PERSONS_RULES,
    "count": (uncounted_noun, amount_without_currency, *COUNT_RULES),
}
_OTHERS = PHYSICAL_RULES
