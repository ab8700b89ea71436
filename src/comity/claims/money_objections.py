"""What speaks against a claim about money, works or goods that one country is said to get from the other."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from comity.claims.clauses.verbs import first_verb
from comity.claims.economies import goods_in
from comity.claims.grounds import UNION, Grounds
from comity.claims.lexicon import word_set
from comity.claims.roles import lead_word, named
from comity.records import Kind

if TYPE_CHECKING:
    from comity.claims.roles import NamedCountry
    from comity.claims.sentences import Sentence

_OF_PEOPLE = ("adjective", "abbreviation")  # "U.S. and Indian firms"
_OF_STATES = ("name", "abbreviation", "capital")  # and not "Kenyans"
_A_PAIR = 2
_GIVEN = frozenset({Kind.INVESTMENT, Kind.PROJECT})
_FLOWS = frozenset({Kind.TRADE_LEVEL, Kind.TRADE_GROWTH, Kind.TRADE_SHARE})
_WEIGHTS = frozenset({"tonne", "m3"})
_BEFORE_RECEIVER = word_set("before_receiver")
_LAWS = word_set("national_laws")
_TALKS = word_set("verbs_of_talking")
_FUELS = word_set("fuels")
_HELP = word_set("nouns_of_help")
_HUMANE = word_set("words_of_relief")
_GOODS_REACH = 3  # tokens of "Russian fossil fuels"
_JOINT = frozenset({"fund", "endowment", "foundation"})
_FUND = 6  # tokens of "Science and Technology Endowment Fund"
_TITLE = 3  # tokens of "Joint Statement"
_AMOUNT_REACH = 8  # tokens between "discussed" and the money


def giver_alone(grounds: Grounds) -> bool:
    """Money of one country, and nothing in the sentence says that the other gets it."""
    sentence, segment = grounds.sentence, grounds.draft.segment
    if grounds.kind not in _GIVEN or len(grounds.near & set(grounds.parties)) != 1:
        return False
    abroad = sentence.has("aid", min(segment.lo, grounds.lo), max(segment.hi, grounds.hi))
    return not abroad and not _is_received(grounds, 0, len(sentence))


def own_money(grounds: Grounds) -> bool:
    """Money of one country, and only words outside the claim name the other."""
    told = grounds.own & set(grounds.parties)
    if grounds.kind is not Kind.INVESTMENT or _counts_jobs(grounds) or len(told) != 1:
        return False
    if not grounds.near.issuperset(grounds.parties):
        return False
    sentence, other = grounds.sentence, set(grounds.parties) - told
    behind = [one for one in named(sentence, grounds.hi, len(sentence)) if one[2] in other]
    if behind and all(lead_word(sentence, i) == "from" for i, _, _, _ in behind):
        return not _is_received(grounds, grounds.lo, grounds.hi)  # the other one gives as well
    helped = any(_is_helped(sentence, one) for one in behind)
    return not (helped or grounds.has("aid") or _is_received(grounds, grounds.lo, grounds.hi))


def _is_helped(sentence: Sentence, name: NamedCountry) -> bool:
    """Whether a name behind the money is that of who gains by it: "in Peru", "to help Kenya", "Kenyans"."""
    at, end, _, mention = name
    lead = lead_word(sentence, at)
    owns = sentence.words[end : end + 1] == ["'s"]
    return owns or mention.form not in _OF_STATES or lead in _BEFORE_RECEIVER or lead in _HELP


def _is_received(grounds: Grounds, lo: int, hi: int) -> bool:
    """Whether a country in the token range is the one who gets something; "in Canadian funding" is not."""
    sentence = grounds.sentence
    leads = (
        lead_word(sentence, i)
        for i, _, _, mention in named(sentence, lo, hi)
        if mention.form != "adjective" or lead_word(sentence, i) != "in"
    )
    return not _BEFORE_RECEIVER.isdisjoint(leads)


def both_receive(grounds: Grounds) -> bool:
    """Money for people of both, and nothing says who gives it."""
    sentence = grounds.sentence
    found = named(sentence, grounds.lo, grounds.hi, yardstick=True)
    if grounds.kind is not Kind.INVESTMENT or {code for _, _, code, _ in found} != set(grounds.parties):
        return False
    if any(_pay_a_fund(sentence, one, two) for one, two in pairwise(found)):
        return True
    pairs = {
        k
        for k, (one, two) in enumerate(pairwise(found))
        if sentence.words[one[1] : two[0]] in (["and"], []) and one[2] != two[2]
    }
    beside = pairs | {k + 1 for k in pairs}
    if len(beside) < len(found) or not beside:
        return False
    joined = {k for k in pairs if found[k][1] == found[k + 1][0] and not _of_a_paper(sentence, found[k + 1])}
    joined |= {k + 1 for k in joined}
    return all(k in joined or found[k][3].form in _OF_PEOPLE for k in beside)


def _pay_a_fund(sentence: Sentence, one: NamedCountry, two: NamedCountry) -> bool:
    """Whether two joined names belong to a fund of both: "the U.S.-India Science Endowment Fund"."""
    joined = one[1] == two[0] and one[2] != two[2]
    return joined and sentence.has_word(_JOINT, two[1], min(two[1] + _FUND, len(sentence)))


def _of_a_paper(sentence: Sentence, name: NamedCountry) -> bool:
    """Whether two names belong to a paper: "the A-B Joint Statement", and not "an A-B institute"."""
    end = name[1]
    return sentence.any(("document", "agreement"), end, min(end + _TITLE, len(sentence)))


def each_gives(grounds: Grounds) -> bool:
    """Money that each of the two gives to a thing of both: "$35 million from A and $35 million from B"."""
    sentence = grounds.sentence
    givers = {code for i, _, code, _ in named(sentence, 0, len(sentence)) if lead_word(sentence, i) == "from"}
    return (
        grounds.kind is Kind.INVESTMENT and len(grounds.parties) == _A_PAIR and givers >= {*grounds.parties}
    )


def for_a_third(grounds: Grounds) -> bool:
    """Both give, and a third country is named behind the money."""
    sentence, quantity = grounds.sentence, grounds.draft.quantity
    if grounds.kind not in _GIVEN or quantity is None or quantity.start is None:
        return False
    if len(grounds.parties) != _A_PAIR or not quantity.unit.isupper():
        return False  # nobody, or no currency
    at = next((k for k in range(grounds.lo, grounds.hi) if sentence.starts[k] >= quantity.start), grounds.hi)
    givers = named(sentence, grounds.lo, at)
    if {code for _, _, code, _ in givers} != set(grounds.parties):
        return False
    received = first_verb(sentence, givers[0][1], givers[-1][0]) is not None
    led = not _BEFORE_RECEIVER.isdisjoint(lead_word(sentence, i) for i, _, _, _ in givers)
    thirds = {code for _, _, code, _ in named(sentence, at, len(sentence))} - {*grounds.parties, UNION}
    return not led and not received and bool(thirds)


def by_law(grounds: Grounds) -> bool:
    """Money that a law of one country spends."""
    return grounds.kind is Kind.INVESTMENT and grounds.has_title(_LAWS)


def discussed(grounds: Grounds) -> bool:
    """Money that is only talked about."""
    sentence, quantity = grounds.sentence, grounds.draft.quantity
    if grounds.kind is not Kind.INVESTMENT or quantity is None or quantity.start is None:
        return False
    at = next((k for k in range(grounds.lo, grounds.hi) if sentence.starts[k] >= quantity.start), grounds.lo)
    return sentence.has_word(_TALKS, max(grounds.lo, at - _AMOUNT_REACH), at)


def of_jobs(grounds: Grounds) -> bool:
    """Jobs, and not both countries are named."""
    return grounds.kind in _GIVEN and _counts_jobs(grounds) and grounds.lacks_one


def jobs_at_home(grounds: Grounds) -> bool:
    """Jobs that firms of one country made, and of the other only the help is told."""
    sentence, lo, hi = grounds.sentence, grounds.lo, grounds.hi
    firm = sentence.first("firm", lo, hi)
    if grounds.kind not in _GIVEN or not _counts_jobs(grounds) or firm is None:
        return False
    found = named(sentence, lo, hi, yardstick=True)
    owner = next((code for _, j, code, m in found if j == firm[0] and m.form in _OF_PEOPLE), None)
    behind = [sentence.words[j] for _, j, code, _ in found if code != owner and j < hi]
    return owner is not None and bool(behind) and all(word in _HELP for word in behind)


def _counts_jobs(grounds: Grounds) -> bool:
    """Whether the figure counts people at work."""
    quantity = grounds.draft.quantity
    return quantity is not None and quantity.unit == "persons"


def from_a_third(grounds: Grounds) -> bool:
    """A flow of a country that the text lends, and goods of a third one before it: "Russian oil"."""
    sentence = grounds.sentence
    if grounds.kind not in _FLOWS or grounds.near.issuperset(grounds.parties):
        return False
    return any(
        mention.form == "adjective"
        and code not in grounds.parties
        and _are_goods(sentence, j, min(j + _GOODS_REACH, len(sentence)))
        for _, j, code, mention in named(sentence, 0, grounds.hi, yardstick=True)
    )


def _are_goods(sentence: Sentence, lo: int, hi: int) -> bool:
    """Whether a product or fuel is named in a token range."""
    return sentence.has_word(_FUELS, lo, hi) or bool(goods_in(sentence.quote(lo, hi))[0])


def aid_in_kind(grounds: Grounds) -> bool:
    """Goods that are given away, by their weight."""
    quantity = grounds.draft.quantity
    weighed = quantity is not None and quantity.unit in _WEIGHTS
    humane = grounds.sentence.has_word(_HUMANE, 0, len(grounds.sentence))
    return grounds.kind is Kind.TRADE_LEVEL and weighed and humane
