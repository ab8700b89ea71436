"""A draft of a known kind → its value, direction, countries and roles."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from comity.claims.clauses import Intro, has_verb
from comity.claims.figures.flows import flow_for, of_the_world, taken_by_a_third
from comity.claims.figures.people import uncounted_noun
from comity.claims.figures.ranking import fill_rank
from comity.claims.figures.wholes import set_whole
from comity.claims.roles import codes_in, distinct, investor_first
from comity.records import Comparator, Direction, Kind, Quantity

if TYPE_CHECKING:
    from comity.claims.figures.figure import Figure
    from comity.claims.memory import Draft

_FALL_REACH = 3  # tokens between "fell" and its size
_A_PAIR = 2
_MILLION = 1e6
_AMOUNTS = frozenset({Kind.TRADE_LEVEL, Kind.TRADE_TARGET, Kind.FORECAST})


def fill(draft: Draft, figure: Figure) -> None:
    """Give a draft its value and whom it is about.

    Parameters
    ----------
    draft : of the kind that the figure makes, over its own words; it is changed
    figure : the number, in its clause with the claims read so far
    """
    quantity = _value(draft, figure)
    draft.quantity = quantity
    _set_direction(draft, figure, quantity)
    _FILLERS.get(draft.kind, _fill_countries)(draft, figure)
    made = figure.clause.made
    if figure.clause.intro is Intro.PARENTHESIS and made and made[-1].quantity is not None:
        draft.details["restates"] = made[-1].quantity.as_stated
        draft.take_roles(made[-1])


def _value(draft: Draft, figure: Figure) -> Quantity:
    """The number in the unit that the claim needs: a currency for a bare amount, percent for a share."""
    quantity, memory = figure.mention.quantity, figure.clause.memory
    bare = figure.family in ("plain", "count") and draft.kind in _AMOUNTS
    countable = draft.kind is Kind.INVESTMENT and figure.family in ("plain", "count")
    if countable and uncounted_noun(figure) is draft.kind:
        return replace(quantity, unit="persons")
    bare = bare or (
        figure.family == "plain" and draft.kind is Kind.INVESTMENT and quantity.midpoint >= _MILLION
    )
    if bare and memory.currency and quantity.midpoint:
        draft.doubts.append(f"the currency of {quantity.as_stated!r} is taken from the amount before it")
        return replace(quantity, unit=memory.currency)
    if figure.family == "money":
        memory.currency = quantity.unit
    elif figure.family == "ratio" and draft.kind is Kind.TRADE_SHARE:
        low, high = quantity.value_low, quantity.value_high
        return replace(
            quantity,
            value_low=None if low is None else 100 * low,
            value_high=None if high is None else 100 * high,
            unit="percent",
        )
    return quantity


def _set_direction(draft: Draft, figure: Figure, quantity: Quantity) -> None:
    """Whether a level or a growth goes up or down: by the nearer of the two words."""
    sentence, at = figure.sentence, figure.lo
    down = sentence.first("down", draft.lo, draft.hi)
    up = sentence.first("up", draft.lo, draft.hi)
    falls = down is not None and (up is None or abs(down[0] - at) <= abs(up[0] - at))
    rises = up is not None and not falls
    if draft.kind is Kind.TRADE_GROWTH:
        against = figure.after(1)
        falls = falls or figure.before(1) == ["off"]
        if against in (["below"], ["under"], ["short"]):
            falls, rises = True, False
        elif against in (["above"], ["over"]):
            falls, rises = False, True
        _sign_growth(draft, figure, quantity, falls=falls if falls or rises else _parent_falls(figure))
    elif draft.kind is Kind.TRADE_LEVEL:
        if falls or rises:
            draft.direction = Direction.DOWN if falls else Direction.UP
        elif sentence.has("flat", draft.lo, draft.hi):
            draft.direction = Direction.FLAT


def _parent_falls(figure: Figure) -> bool:
    """Whether the clause that it hangs on speaks of a fall: "trade fell, to be exact by 3 %"."""
    parent, sentence = figure.clause.parent, figure.sentence
    if parent is None:
        return False
    return sentence.has("down", parent.lo, parent.hi) and not sentence.has("up", parent.lo, parent.hi)


def _sign_growth(draft: Draft, figure: Figure, quantity: Quantity, *, falls: bool) -> None:
    """A fall is negative; "did not fall by 3 %" keeps the figure denied and has no direction."""
    if not falls or "not" not in figure.sentence.words[draft.lo : figure.lo]:
        draft.direction = Direction.DOWN if falls else Direction.UP
    if falls and quantity.unit in ("percent", "pp"):
        draft.quantity = negative(quantity)
    elif (
        (quantity.as_stated or "")[:1] in ("", "-", "−")
        and quantity.value_low is not None
        and quantity.value_low < 0
    ):
        draft.direction = Direction.DOWN


def negative(quantity: Quantity) -> Quantity:
    """A fall: the same figure below zero, its bounds changing places.

    >>> over = Quantity(value_low=5, value_high=None, unit="percent", comparator=Comparator.OVER)
    >>> negative(over).value_low, negative(over).value_high
    (None, -5)
    """
    low, high = quantity.value_high, quantity.value_low
    return replace(
        quantity,
        value_low=None if low is None else -abs(low),
        value_high=None if high is None else -abs(high),
    )


def _fill_trade(draft: Draft, figure: Figure) -> None:
    """A flow: who ships to whom, of what scope, and a deficit below zero."""
    flow = flow_for(draft, figure)
    if draft.kind is Kind.TRADE_SHARE:
        flow = taken_by_a_third(flow, figure)
    draft.take_flow(flow)
    draft.countries = flow.countries or figure.clause.memory.home
    draft.countries = distinct([*draft.countries, *_beside(draft, figure)])
    draft.directed = flow.directed
    draft.details["flow"] = flow.flow
    if draft.kind is Kind.TRADE_SHARE and of_the_world(figure.sentence, draft.lo, draft.hi):
        of_whom = figure.clause.codes() or draft.countries  # the partner has no part in a share of the world
        draft.countries = distinct([*of_whom, "WLD"])
    elif draft.kind is Kind.TRADE_SHARE:
        set_whole(draft, figure)
    for scope in ("goods_services", "services", "goods"):
        if figure.clause.says(scope):
            draft.details["scope"] = scope
            break
    quantity = draft.quantity
    if quantity is not None and draft.kind is Kind.TRADE_LEVEL and flow.flow == "balance":
        owes = figure.clause.says("deficit") and not figure.clause.says("surplus")
        draft.quantity = negative(quantity) if owes else quantity
    if quantity is not None and quantity.unit == "count" and quantity.value_low == 0:
        draft.quantity = replace(  # no trade at all, in whatever currency
            quantity, value_low=0, value_high=0, unit="USD", comparator=Comparator.EQ
        )
    whose = draft.details.get("of")
    if whose in flow.countries:
        flow = replace(flow, reporter=whose)  # a share is told of the trade of whom it is a part of
    figure.clause.memory.keep_flow(flow, figure.sentence)


def _beside(draft: Draft, figure: Figure) -> tuple[str, ...]:
    """Who shares an end of a flow: "exports to Peru and Chile", "Peru and Chile sold China copper"."""
    known, clause, words = set(draft.countries), figure.clause, figure.sentence.words
    everyone = [one for one in clause.named() if one[3].form != "adjective"]
    if len(known) != _A_PAIR or len(set(clause.codes())) != _A_PAIR + 1 or not known < set(clause.codes()):
        return ()
    if "between" in clause.words or clause.says("trade"):
        return ()
    joined = ((a, b) for a, b in pairwise(everyone) if words[a[1] : b[0]] == ["and"])
    return tuple(
        code
        for a, b in joined
        for code, other in ((a[2], b[2]), (b[2], a[2]))
        if code not in known and other in known
    )


def _fill_investment(draft: Draft, figure: Figure) -> None:
    """An investment: the countries named, else those of the investment before."""
    clause, memory = figure.clause, figure.clause.memory
    codes, made = clause.codes(), clause.made
    above = clause.parent if clause.intro is Intro.WITH and not (codes or made) else None
    if above is not None and has_verb(above.sentence, above.lo, above.hi):
        codes, draft.lo = (
            codes_in(above.sentence, above.lo, above.hi),
            above.lo,
        )  # "supports its plan with $3 million"
    giver = _outside_giver(figure, codes)
    if giver is not None:
        draft.countries = distinct([giver, *codes])
    elif codes:
        draft.countries = memory.with_other(codes)
    elif made and made[-1].kind in (Kind.RANK, Kind.INVESTMENT):
        told = made[-1]
        ranked = told.kind is Kind.RANK and told.exporter and told.importer  # "the largest investor in Peru"
        draft.countries = (told.exporter or "", told.importer or "") if ranked else told.countries
    else:
        draft.countries = memory.investor or memory.home
    draft.countries = investor_first(figure.sentence, clause.named(), draft.countries)
    draft.directed = len(draft.countries) == 2
    memory.investor = draft.countries
    quantity = draft.quantity
    falls = figure.sentence.has("down", max(draft.lo, figure.lo - _FALL_REACH), figure.lo)
    if quantity is not None and quantity.unit == "percent" and falls:
        draft.quantity = negative(quantity)


def _outside_giver(figure: Figure, codes: tuple[str, ...]) -> str | None:
    """Who invests, where the subject stands above: "the EU agreed to buy fuel and [invest in Peru]"."""
    if figure.clause.intro is not Intro.COORDINATED or len(codes) != 1:
        return None
    subject = figure.clause.carried_subject()
    outside = len(subject) == 1 and subject[0] not in (*codes, *(figure.clause.memory.pair or ()))
    return subject[0] if outside else None


def _fill_project(draft: Draft, figure: Figure) -> None:
    """A project: its name and countries, else those of the works spoken of before."""
    clause, memory = figure.clause, figure.clause.memory
    follows = bool(clause.made) and clause.made[-1].kind is Kind.PROJECT
    project = clause.first("project")
    if project is not None and not follows:
        memory.project = figure.sentence.quote(*project)
        memory.project_countries = ()
    if memory.project:
        draft.details["project"] = memory.project
    codes, builders = clause.codes(), _who_build(figure)
    above = clause.parent if clause.intro is Intro.APPOSITION and not codes else None
    if above is not None:
        codes = codes_in(above.sentence, above.lo, above.hi)
    if codes:
        draft.countries = memory.with_other(codes)
    elif follows:
        draft.countries = clause.made[-1].countries
    elif builders:
        draft.countries = builders
    else:
        draft.countries = memory.project_countries or memory.home
    memory.project_countries = draft.countries


def _who_build(figure: Figure) -> tuple[str, ...]:
    """Who build the works of which the clause says more: "A, B and C will build a road, [a work of …]"."""
    above = figure.clause.hangs_on()
    if above is None or not figure.sentence.any(("project", "project_verb"), above.lo, above.hi):
        return ()
    codes = codes_in(figure.sentence, above.lo, above.hi)
    return codes if len(codes) >= _A_PAIR and set(figure.clause.memory.home) <= set(codes) else ()


def _fill_countries(draft: Draft, figure: Figure) -> None:
    """Any other kind: the countries named; who needs a good needs it alone."""
    codes = figure.clause.codes()
    hit = codes_in(figure.sentence, draft.lo, draft.hi)
    if draft.kind is Kind.SANCTIONS and len(codes) > len(hit) > 0 and len(codes) > 2:
        draft.countries = figure.clause.memory.with_other(hit)  # one of several duties: whom this one hits
        return
    if draft.kind is Kind.SANCTIONS and codes and figure.clause.says_both():
        draft.countries = distinct([*codes, *figure.clause.memory.home])
        return
    alone = draft.kind is Kind.DEMAND and codes
    draft.countries = codes[:1] if alone else figure.clause.memory.with_other(codes)


_FILLERS = {
    **dict.fromkeys((*_AMOUNTS, Kind.TRADE_GROWTH, Kind.TRADE_SHARE), _fill_trade),
    Kind.RANK: fill_rank,
    Kind.INVESTMENT: _fill_investment,
    Kind.PROJECT: _fill_project,
}
