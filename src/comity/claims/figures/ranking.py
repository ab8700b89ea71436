"""A rank → who holds it, among whose partners, in what part of the world, and which way the goods go."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from comity.claims.clauses import Intro
from comity.claims.figures.flows import of_the_world
from comity.claims.lexicon import word_set
from comity.claims.roles import codes_in, distinct, lead_word
from comity.claims.roles import named as named_in

if TYPE_CHECKING:
    from comity.claims.figures.figure import Figure
    from comity.claims.memory import Draft
    from comity.claims.roles import NamedCountry
    from comity.claims.sentences import Range, Sentence
    from comity.records import Quantity

_BUYERS = word_set("buying_ranks")
_SELLERS = word_set("selling_ranks")
_WARES = word_set("ranked_wares")
_MAKERS = word_set("producing_ranks")
_PARTS = word_set("parts_of_regions")
_BEFORE_FIELD = word_set("before_field")
_ORDERS = frozenset({"among", "ranking", "list"})  # "in the ranking of its suppliers, Chad came first"
_JOINS = frozenset({"and", "the", "-"})  # inside the name of a region
_IMPORTS = frozenset({"import", "imports"})
_OUTSIDE = frozenset({"outside", "beyond"})
_ECONOMIES = frozenset({"economy", "economies"})
_OWNERS = word_set("owners")
_OF_WHOM = frozenset({"of", "for", "to"})
_INVESTORS = frozenset({"investor", "investors"})
_NOUN_REACH = 6  # tokens between a rank and what it is a rank of
_AMONG_REACH = 9  # the same behind "among", with the name of an owner
_OF_REACH = 5  # tokens between "supplier" and the country behind "of"
_ORDER_BACK, _ORDER_AHEAD = 4, 10  # tokens around a rank in which "world" is its base
_PAIR = 2
_BOTH = frozenset({"both", "them"})  # "the main customer of both"


class _Field(NamedTuple):
    """The group among whose members a place is held: its tokens, and how it is called."""

    lo: int
    hi: int
    words: str


def fill_rank(draft: Draft, figure: Figure) -> None:
    """Say who holds a rank, and in whose order.

    Parameters
    ----------
    draft : a rank with its number; countries, roles and details are set
    figure : the number, in its clause with the claims read so far
    """
    clause, sentence = figure.clause, figure.sentence
    if clause.says("invest_ranked") or figure.shared("invest"):
        draft.details["measure"] = "investment"
    noun = _ranked_noun(figure)
    role = _head(sentence, noun)
    groups = _fields(figure, clause.lo, clause.hi)
    named = [one for one in clause.named() if not any(g.lo <= one[0] < g.hi for g in groups)]
    codes = distinct(code for _, _, code, _ in named)
    if clause.intro is Intro.APPOSITION and len(codes) == 1:
        codes = distinct([*_holder_above(figure), *codes])
    order = max(clause.lo, figure.lo - _ORDER_BACK), _order_end(figure)
    if role in _WARES:
        draft.details["measure"] = "exports" if "export" in role else "imports"
        draft.countries = codes or _whose_wares(figure) or clause.memory.home
    elif role in _ECONOMIES and len(codes) == 1:
        draft.countries = codes  # "Africa's largest economy"
    elif of_the_world(sentence, *order):
        draft.countries = codes or clause.carried_subject()
    else:
        of_both = figure.sentence.has_word(_BOTH, figure.hi, clause.hi)
        draft.countries = (
            distinct([*codes, *clause.memory.home]) if of_both else clause.memory.with_other(codes)
        )
        if len(draft.countries) == _PAIR and codes and not _receives_money(draft, role):
            _give_roles(draft, role, _base(draft, figure, noun, named))
    ahead = _places_ahead(figure, noun)
    if ahead:
        draft.quantity = _lower(draft.quantity, len(ahead))
        draft.details["than"] = ahead
    of_makers = role in _MAKERS and len(codes) != _PAIR
    if of_makers or of_the_world(sentence, *order):
        draft.countries = distinct([*draft.countries, "WLD"])
    field = _field(figure, noun)
    if field is not None:
        draft.details["within"] = field.words


def _order_end(figure: Figure) -> int:
    """Where the order of a rank is no more told: before "and its top market worldwide"."""
    stop = min(figure.clause.hi, figure.hi + _ORDER_AHEAD)
    words = figure.sentence.words
    return next((k for k in range(figure.hi, stop - 1) if words[k : k + 2] == ["and", "its"]), stop)


def _holder_above(figure: Figure) -> tuple[str, ...]:
    """Who holds the place of "China, [Peru's main partner], …": the country right before the comma."""
    above, sentence = figure.clause.hangs_on(), figure.sentence
    if above is None:
        return ()
    return tuple(
        code for _, end, code, _ in named_in(sentence, above.lo, above.hi) if figure.clause.lo - end <= 1
    )


def _whose_wares(figure: Figure) -> tuple[str, ...]:
    """Whose main export it is, where the clause names nobody: whose trade was told of last."""
    memory = figure.clause.memory
    flow = memory.recent_flow(figure.sentence)
    told = (flow.reporter,) if flow is not None and flow.reporter else ()
    return told if told and set(told) < set(memory.subject) else memory.subject


def _ranked_noun(figure: Figure) -> Range | None:
    """What it is a place among, behind the number; or before it: "among its suppliers, Chad ranked first"."""
    sentence, clause = figure.sentence, figure.clause
    reach = _AMONG_REACH if figure.after(1) == ["among"] else _NOUN_REACH
    noun = sentence.first("ranked_noun", figure.hi, min(figure.hi + reach, clause.hi))
    if noun is not None and sentence.words[noun[1] - 1] == "among":  # "first place among …"
        return sentence.first("ranked_noun", noun[1], min(noun[1] + _AMONG_REACH, clause.hi)) or noun
    if noun is None and sentence.has_word(_ORDERS, clause.lo, figure.lo):
        return sentence.first("ranked_noun", clause.lo, figure.lo)
    return noun


def _head(sentence: Sentence, noun: Range | None) -> str:
    """The word that tells the way: "market" in "export market", "source" in "source of imports"."""
    if noun is None:
        return "partner"
    lo, hi = noun
    return sentence.words[lo if sentence.words[hi - 1] in _IMPORTS else hi - 1]


# Whose partners


def _base(draft: Draft, figure: Figure, noun: Range | None, named: list[NamedCountry]) -> str:
    """Whose partners are compared: the noun's owner, else the one behind "of", else the one named last."""
    sentence, named_last = figure.sentence, draft.countries[1]
    if noun is None:
        return named_last
    before = [one for one in named if one[0] < noun[0]]
    owner = before[-1] if before else None
    if owner is not None and "'s" in sentence.words[owner[1] + 1 : noun[0]]:
        owner = None  # "solidify Kenya's role as Uganda's first supplier", said of "the Ugandans"
    if owner is not None and sentence.words[owner[1] : owner[1] + 1] in (["'s"], ["'"]):
        return owner[2]
    owned = not _OWNERS.isdisjoint(sentence.words[max(figure.lo - 1, 0) : noun[0]])
    if owned and len(distinct(code for _, _, code, _ in before)) == _PAIR:
        return before[0][2]  # "Kenya counts Brazil among its three largest buyers"
    for_whom = next((code for i, _, code, _ in before if lead_word(sentence, i) == "for"), None)
    if for_whom is not None:
        return for_whom  # "For Kenya, Uganda is the largest market"
    behind = (one for one in named if noun[1] <= one[0] <= noun[1] + _OF_REACH)
    leads = _OF_WHOM | {"in"} if _head(sentence, noun) in _INVESTORS else _OF_WHOM
    of_whom = (code for i, _, code, _ in behind if lead_word(sentence, i) in leads)
    return next(of_whom, named_last)


def _give_roles(draft: Draft, role: str, base: str) -> None:
    """ "Spain's first buyer" imports from Spain, "Spain's first supplier" exports to it."""
    holder = next((code for code in draft.countries if code != base), base)
    draft.details["of"] = base
    if role in _BUYERS:
        draft.exporter, draft.importer, draft.directed = base, holder, True
    elif role in _SELLERS:
        draft.exporter, draft.importer, draft.directed = holder, base, True


def _receives_money(draft: Draft, role: str) -> bool:
    """Whether the rank is one of where money goes: "the first destination of Greek investment"."""
    return draft.details.get("measure") == "investment" and role in _BUYERS


# In what part of the world


def _field(figure: Figure, noun: Range | None) -> _Field | None:
    """ "In Africa", "outside the CIS", "its largest African partner", or "among EU members" in front."""
    sentence, clause = figure.sentence, figure.clause
    if noun is None:
        return None
    for k in range(figure.hi, noun[0]):
        if _is_group(sentence, k):
            return _named_at(sentence, k, noun[0])
    others = (lo for lo, _, m in clause.quantities() if lo > figure.lo and m.family == "rank")
    behind = _fields(figure, max(figure.hi, noun[1] - 1), next(others, clause.hi))
    return next(iter([*behind, *_fields(figure, clause.lo, clause.lo + 1)]), None)


def _fields(figure: Figure, lo: int, hi: int) -> list[_Field]:
    """Every group behind "in", "among" or "outside" whose preposition stands in a token range."""
    sentence, stop = figure.sentence, figure.clause.hi
    found: list[_Field] = []
    for k in range(lo, hi):
        if sentence.words[k] not in _BEFORE_FIELD:
            continue
        at = k + 2 if sentence.words[k + 1 : k + 2] == ["of"] else k + 1
        at += sentence.words[at : at + 1] == ["the"]
        at += 2 if sentence.words[at : at + 2] == ["those", "of"] else 0
        at += sentence.words[at : at + 1] == ["the"]
        if at < stop and _is_group(sentence, at):
            field = _named_at(sentence, at, stop)
            out = sentence.words[k] in _OUTSIDE
            found.append(field._replace(words=sentence.quote(k, field.hi)) if out else field)
    return found


def _is_group(sentence: Sentence, at: int) -> bool:
    """Whether an organisation or a region is named at a token: capitals that are nothing else."""
    part = sentence.words[at] in _PARTS and at + 2 < len(sentence)
    name = at if not part else at + 2 if sentence.words[at + 1] == "-" else at + 1
    titled = sentence.heading  # where every word may have a capital
    return any(i == at for i, _, _ in sentence.bodies) or (not titled and _goes_on(sentence, name))


def _named_at(sentence: Sentence, at: int, stop: int) -> _Field:
    """The whole name that begins at a token: "Latin America and the Caribbean"."""
    end = next((j for i, j, _ in sentence.bodies if i == at), at + 1)
    while end < stop and (sentence.words[end] in _JOINS or _goes_on(sentence, end)):
        end += 1
    while sentence.words[end - 1] in _JOINS:
        end -= 1
    return _Field(at, end, sentence.quote(at, end))


def _goes_on(sentence: Sentence, at: int) -> bool:
    """Whether a word in capitals that is nothing else stands at a token."""
    return not sentence.covered[at] and sentence.words[at].isalpha() and sentence.capital(at)


# How many stand before


def _places_ahead(figure: Figure, noun: Range | None) -> tuple[str, ...]:
    """Who stands before the holder of "the largest partner after Germany": "first" counts nobody out."""
    sentence, clause = figure.sentence, figure.clause
    if noun is None or figure.mention.quantity.midpoint != 1 or sentence.words[figure.lo] == "first":
        return ()
    if sentence.words[noun[1] : noun[1] + 1] != ["after"]:
        return ()
    return codes_in(sentence, noun[1], clause.hi, yardstick=True)


def _lower(quantity: Quantity | None, places: int) -> Quantity | None:
    """A place so many lower."""
    if quantity is None or quantity.value_low is None or quantity.value_high is None:
        return quantity
    return replace(quantity, value_low=quantity.value_low + places, value_high=quantity.value_high + places)
