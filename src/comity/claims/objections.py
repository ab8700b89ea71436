"""What speaks against a claim: one function an objection, told and weighed in ``standing.yaml``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.claims import money_objections
from comity.claims.clauses import Intro, has_verb
from comity.claims.clauses.verbs import first_verb
from comity.claims.grounds import UNION, Grounds
from comity.claims.lexicon import word_set
from comity.claims.roles import codes_in, named
from comity.records import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from comity.claims.sentences import Sentence

_TRADE = frozenset({Kind.TRADE_LEVEL, Kind.TRADE_GROWTH, Kind.TRADE_SHARE})
_WORLD = "WLD"
_A_PAIR = 2
_DEALINGS = frozenset(
    {
        *(Kind.VISIT, Kind.INVESTMENT, Kind.AGREEMENT, Kind.PROJECT, Kind.SANCTIONS),
        *(Kind.TRADE_LEVEL, Kind.TRADE_GROWTH, Kind.TRADE_SHARE, Kind.TRADE_TARGET),
    }
)
_GIVEN = frozenset({Kind.INVESTMENT, Kind.PROJECT})
_OF_TWO = frozenset({Kind.VISIT, Kind.MEMBERSHIP, Kind.SANCTIONS, Kind.INVESTMENT})
_TOLD_BY_VERB = frozenset({Kind.VISIT, Kind.AGREEMENT, Kind.MEMBERSHIP, Kind.SUPERLATIVE, Kind.PROJECT})
_FACTS = frozenset({Kind.TRADE_LEVEL, Kind.INVESTMENT, Kind.PROJECT, Kind.DOCUMENTS_SIGNED, Kind.SANCTIONS})
_PAPERS = frozenset({Kind.DOCUMENTS_SIGNED, Kind.AGREEMENT})
_BESIDE_A_BODY = frozenset({*_GIVEN, Kind.VISIT, Kind.ANNIVERSARY})
_ACTS_OF_PEOPLE = ("official", "visit", "visit_verb")  # classes of the lexicon

_ASIDE = word_set("beside_a_gathering")
_BEFORE_RECEIVER = word_set("before_receiver")
_NAMES_ON = word_set("goes_on_a_name")
_OF_A_BODY = 2  # tokens between "G7" and "Summit"
_SUMMITS = frozenset({"summit", "conference", "forum"})
_PAPERS_OF_MANY = word_set("papers_of_many")
_SUPPOSING = word_set("words_of_supposing")
_REACHING = word_set("before_reached_place")
_REACH = 4  # tokens between "to" and the place in the world


# ---- whom it is about ------------------------------------------------------------------------------------


def _nobody(grounds: Grounds) -> bool:
    return not grounds.parties


def _alone(grounds: Grounds) -> bool:
    return grounds.kind is Kind.VISIT and len(grounds.parties) < _A_PAIR


def _one_country(grounds: Grounds) -> bool:
    return grounds.kind in _DEALINGS and len(grounds.parties) < _A_PAIR


def _names_a_region(grounds: Grounds) -> bool:
    """Whether a region is named, and not only as the place of a country: "the North African country"."""
    sentence = grounds.sentence
    regions = sentence.every("region", grounds.lo, grounds.hi)
    return any(
        sentence.words[j : j + 1] not in (["country"], ["nation"], ["state"], ["kingdom"]) for _, j in regions
    )


def _of_a_region(grounds: Grounds) -> bool:
    return grounds.kind is not Kind.INVESTMENT and _names_a_region(grounds) and grounds.lacks_one


def _for_a_region(grounds: Grounds) -> bool:
    if grounds.kind is Kind.VISIT:
        return _names_a_region(grounds) and grounds.own.isdisjoint(grounds.parties)
    told = codes_in(grounds.sentence, grounds.lo, grounds.hi)  # without who only wages or suffers a war
    lacks_one = not set(told) >= {*grounds.parties}
    return grounds.kind is Kind.INVESTMENT and _names_a_region(grounds) and lacks_one


def _through_a_body(grounds: Grounds) -> bool:
    if grounds.kind is Kind.INVESTMENT and _a_body_acts(grounds):
        return True
    return grounds.kind in _BESIDE_A_BODY and grounds.lacks_one and grounds.has_body()


def _a_body_acts(grounds: Grounds) -> bool:
    """Whether an organisation is the subject of the clause: "the IMF raised its loan [to $5 million]"."""
    sentence, segment = grounds.sentence, grounds.draft.segment
    verb = first_verb(sentence, segment.lo, grounds.hi)
    bodies = () if verb is None else sentence.bodies_in(segment.lo, verb)
    return any(m.body and not m.codes and verb == end for _, end, m in bodies)


def _with_a_body(grounds: Grounds) -> bool:
    nobody = grounds.own.isdisjoint(grounds.parties)
    if grounds.kind is Kind.VISIT and _leads_of_a_body(grounds):
        return True
    return grounds.kind is Kind.VISIT and nobody and not grounds.has_word(_ASIDE) and grounds.has_body()


def _leads_of_a_body(grounds: Grounds) -> bool:
    """Whether those who meet are the leaders of a body's members: "the leaders of the GCC states met"."""
    sentence = grounds.sentence
    meeting = sentence.first("meeting", grounds.lo, grounds.hi)
    if meeting is None:
        return False
    return any(
        end <= meeting[0] and m.body and not m.codes and "leaders" in sentence.words[max(0, at - 3) : at]
        for at, end, m in sentence.bodies_in(grounds.lo, grounds.hi)
    )


def _to_a_fund(grounds: Grounds) -> bool:
    """Whether a fund of many states gets the money; "the Dutch development bank" is none."""
    sentence = grounds.sentence
    funds = sentence.every("world_fund", grounds.lo, grounds.hi) if grounds.kind is Kind.INVESTMENT else ()
    return any(at == 0 or sentence.covered[at - 1] != "country" for at, _ in funds)


def _among_others(grounds: Grounds) -> bool:
    others = set(codes_in(grounds.sentence, grounds.lo, grounds.hi)) - {*grounds.parties, UNION}
    return grounds.kind in _OF_TWO and bool(others)


def _third_nearby(grounds: Grounds) -> bool:
    lent = not grounds.near.issuperset(grounds.parties)
    return grounds.kind in _TRADE and lent and bool(grounds.near - {*grounds.parties, UNION})


def _hosts_only(grounds: Grounds) -> bool:
    sentence = grounds.sentence
    noun = sentence.first("visit", grounds.lo, grounds.hi)
    found = named(sentence, grounds.lo, grounds.hi)
    if grounds.kind is not Kind.VISIT or noun is None or len(found) < _A_PAIR or found[0][0] < noun[1]:
        return False
    (_, end, _, _), (then, _, _, _) = found[-2:]
    row = sentence.words[end:then] in (["and"], [",", "and"])
    return row and sentence.words[found[0][0] - 1] == "to"


def _one_of_a_list(grounds: Grounds) -> bool:
    """Whether the claim names the last of several countries in a row, and the others stand before it."""
    sentence, lo = grounds.sentence, grounds.lo
    found = sentence.country_at(lo)
    if grounds.kind not in _PAPERS or len(grounds.parties) != 1 or found is None or lo == 0:
        return False
    listed = sentence.words[lo - 1] == "and" and bool(grounds.near - set(grounds.parties))
    return listed and not has_verb(sentence, 0, lo)


def _of_a_body(grounds: Grounds) -> bool:
    """Whether a place is one among those who give to an organisation: "the agency's largest donor"."""
    sentence, lo, hi = grounds.sentence, grounds.lo, grounds.hi
    if grounds.kind is not Kind.RANK or not sentence.has("invest_ranked", lo, hi):
        return False
    noun = sentence.first("invest_ranked", lo, hi)
    owners = () if noun is None else (k - 1 for k in range(lo + 1, noun[0]) if sentence.words[k] == "'s")
    return any(sentence.covered[k] != "country" and sentence.quote(k, k + 1).isupper() for k in owners)


def _without_sender(grounds: Grounds) -> bool:
    return grounds.kind is Kind.SANCTIONS and not grounds.draft.directed


# ---- what it says ----------------------------------------------------------------------------------------


def _gathering(grounds: Grounds) -> bool:
    if grounds.kind is not Kind.VISIT:
        return False
    sentence = grounds.sentence
    nouns = sentence.every("meeting", grounds.lo, grounds.hi)
    if any(sentence.capital(i) and _is_called_after(sentence, j) for i, j in nouns):
        return True
    bodies = sentence.bodies_in(max(grounds.lo - _OF_A_BODY - 2, 0), grounds.hi)
    if grounds.lacks_one and any(0 <= i - end <= _OF_A_BODY for i, _ in nouns for _, end, _ in bodies):
        return True  # "the G7 Leaders' Summit in Spain"
    return grounds.lacks_one and any(_is_name(sentence, i - 1) for i, _ in nouns)


def _is_name(sentence: Sentence, at: int) -> bool:
    """Whether a capitalised word that is no country stands there."""
    return at >= 0 and sentence.capital(at) and sentence.covered[at] != "country"


def _is_called_after(sentence: Sentence, at: int) -> bool:
    """Whether a name goes on: "Summit for Democracy", "Summit of the Americas"."""
    if at >= len(sentence) or sentence.words[at] not in _NAMES_ON:
        return False
    at += 1 + (sentence.words[at + 1 : at + 2] == ["the"])
    return at < len(sentence) and _is_name(sentence, at)


def _bare(grounds: Grounds) -> bool:
    sentence, lo, hi = grounds.sentence, grounds.lo, grounds.hi
    dated = any(m.role == "point" for _, _, m in sentence.periods_in(lo, hi))
    told = dated or has_verb(sentence, lo, hi)
    return grounds.kind in _TOLD_BY_VERB and not told and grounds.lacks_one


def _bare_summit(grounds: Grounds) -> bool:
    """Whether a summit is only an occasion, and nobody who meets there is told."""
    sentence, lo, hi = grounds.sentence, grounds.lo, grounds.hi
    noun = sentence.first("meeting", lo, hi)
    if grounds.kind is not Kind.VISIT or noun is None or sentence.words[noun[1] - 1] not in _SUMMITS:
        return False
    occasion = sentence.words[noun[0] - 2 : noun[0]] == ["at", "the"]
    return occasion and grounds.lacks_one and not sentence.any(_ACTS_OF_PEOPLE, lo, hi)


def _bare_visit(grounds: Grounds) -> bool:
    sentence, lo, hi = grounds.sentence, grounds.lo, grounds.hi
    told = has_verb(sentence, lo, hi) or sentence.any(_ACTS_OF_PEOPLE, lo, hi)
    dated = bool(sentence.periods_in(lo, hi))
    return grounds.kind is Kind.VISIT and not told and not dated and grounds.lacks_one


def _without_goods(grounds: Grounds) -> bool:
    told = grounds.sentence.words[grounds.lo] not in _BEFORE_RECEIVER
    return grounds.kind is Kind.SPECIALISATION and not (told and grounds.draft.details.get("product"))


def _without_figure(grounds: Grounds) -> bool:
    return grounds.kind is Kind.TRADE_SHARE and grounds.draft.quantity is None


def _unstated(grounds: Grounds) -> bool:
    return grounds.kind is Kind.MEMBERSHIP and grounds.draft.details.get("status") == "unstated"


def _of_many(grounds: Grounds) -> bool:
    return grounds.kind in _PAPERS and grounds.lacks_one and grounds.has_title(_PAPERS_OF_MANY)


def _of_some(grounds: Grounds) -> bool:
    noun = grounds.sentence.first("agreement", grounds.lo, grounds.hi)
    plural = noun is not None and grounds.sentence.words[noun[1] - 1].endswith("s")
    return grounds.kind is Kind.AGREEMENT and plural and grounds.draft.quantity is None


def _supposed(grounds: Grounds) -> bool:
    return grounds.kind in _FACTS and grounds.has_word(_SUPPOSING)


def _balance_alone(grounds: Grounds) -> bool:
    """Whether a balance of one country is told, and not with whom."""
    of_balance = grounds.kind is Kind.TRADE_LEVEL and grounds.draft.details.get("flow") == "balance"
    told = grounds.draft.segment.intro is Intro.MAIN
    return of_balance and told and len(grounds.own & set(grounds.parties)) == 1


def _boast(grounds: Grounds) -> bool:
    """Whether nothing but "unprecedented" makes a record of it."""
    sentence, lo, hi = grounds.sentence, grounds.lo, grounds.hi
    words = [sentence.words[i] for i, _ in sentence.every("superlative", lo, hi)]
    return grounds.kind is Kind.SUPERLATIVE and words == ["unprecedented"] and grounds.draft.quantity is None


def _reached(grounds: Grounds) -> bool:
    of_the_world = _WORLD in grounds.draft.countries and len(grounds.parties) >= _A_PAIR
    if grounds.kind is not Kind.RANK or not of_the_world:
        return False
    sentence, lo = grounds.sentence, grounds.lo
    places = (i for i, _, m in sentence.quantities_in(lo, grounds.hi) if m.family == "rank")
    at = next(places, lo)
    return sentence.has_word(_REACHING, max(lo, at - _REACH), at)


OBJECTIONS: dict[str, Callable[[Grounds], bool]] = {
    "nobody": _nobody,
    "alone": _alone,
    "one_country": _one_country,
    "of_a_region": _of_a_region,
    "for_a_region": _for_a_region,
    "through_a_body": _through_a_body,
    "with_a_body": _with_a_body,
    "to_a_fund": _to_a_fund,
    "among_others": _among_others,
    "third_nearby": _third_nearby,
    "hosts_only": _hosts_only,
    "giver_alone": money_objections.giver_alone,
    "own_money": money_objections.own_money,
    "both_receive": money_objections.both_receive,
    "each_gives": money_objections.each_gives,
    "for_a_third": money_objections.for_a_third,
    "from_a_third": money_objections.from_a_third,
    "aid_in_kind": money_objections.aid_in_kind,
    "discussed": money_objections.discussed,
    "without_sender": _without_sender,
    "gathering": _gathering,
    "bare": _bare,
    "bare_visit": _bare_visit,
    "bare_summit": _bare_summit,
    "without_goods": _without_goods,
    "without_figure": _without_figure,
    "unstated": _unstated,
    "of_many": _of_many,
    "of_some": _of_some,
    "by_law": money_objections.by_law,
    "supposed": _supposed,
    "of_jobs": money_objections.of_jobs,
    "jobs_at_home": money_objections.jobs_at_home,
    "balance_alone": _balance_alone,
    "boast": _boast,
    "one_of_a_list": _one_of_a_list,
    "of_a_body": _of_a_body,
    "reached": _reached,
}
