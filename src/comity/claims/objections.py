"""What speaks against a claim: one function an objection, told and weighed in ``standing.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.claims.clauses import has_verb
from comity.claims.lexicon import word_set
from comity.claims.roles import codes_in, lead_word, named
from comity.records import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from comity.claims.memory import Draft
    from comity.claims.sentences import Sentence

_OF_PEOPLE = ("adjective", "abbreviation")  # "U.S. and Indian firms"
_TRADE = frozenset({Kind.TRADE_LEVEL, Kind.TRADE_GROWTH, Kind.TRADE_SHARE})
_WORLD, _UNION = "WLD", "EUU"
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
_LAWS = word_set("national_laws")
_PAPERS_OF_MANY = word_set("papers_of_many")
_SUPPOSING = word_set("words_of_supposing")
_REACHING = word_set("before_reached_place")
_REACH = 4  # tokens between "to" and the place in the world


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """A claim with whom it is about and who is named for it."""

    draft: Draft
    sentence: Sentence
    lo: int
    hi: int
    kind: Kind
    parties: tuple[str, ...]  # its countries, the world apart
    own: frozenset[str]  # named in its own words
    near: frozenset[str]  # named in its sentence

    @property
    def lacks_one(self) -> bool:
        """Whether a country of the claim is not in its own words."""
        return not self.own.issuperset(self.parties)

    def has(self, name: str) -> bool:
        """Whether a word of a class of the lexicon stands in the claim's own words."""
        return self.sentence.has(name, self.lo, self.hi)

    def has_word(self, words: frozenset[str]) -> bool:
        """Whether one of the single words stands in the claim's own words."""
        return self.sentence.has_word(words, self.lo, self.hi)

    def has_title(self, words: Collection[str]) -> bool:
        """Whether one of the words ends a name in capitals: "the Infrastructure Law"."""
        sentence = self.sentence
        return any(
            sentence.words[k] in words and sentence.capital(k) and sentence.capital(k - 1)
            for k in range(self.lo + 1, self.hi)
        )

    def has_body(self) -> bool:
        """Whether an organisation is named that is not itself a side of the claim."""
        bodies = self.sentence.bodies_in(self.lo, self.hi)
        return any(m.body and not set(m.codes) & set(self.parties) for _, _, m in bodies)


def grounds_of(draft: Draft) -> Grounds:
    """Gather who is named for a claim."""
    sentence = draft.sentence
    return Grounds(
        draft=draft,
        sentence=sentence,
        lo=draft.lo,
        hi=draft.hi,
        kind=draft.kind,
        parties=tuple(code for code in draft.countries if code != _WORLD),
        own=told_countries(sentence, draft.lo, draft.hi),
        near=told_countries(sentence, 0, len(sentence)),
    )


def told_countries(sentence: Sentence, lo: int, hi: int) -> frozenset[str]:
    """The countries of a token range; who only welcomes what others do is not among them."""
    everyone = named(sentence, lo, hi, yardstick=True)
    praise = sentence.first("praising", lo, hi)
    behind = [code for i, _, code, _ in everyone if praise is not None and i > praise[0]]
    return frozenset(behind or (code for _, _, code, _ in everyone))


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
    return grounds.kind is Kind.INVESTMENT and _names_a_region(grounds) and grounds.lacks_one


def _through_a_body(grounds: Grounds) -> bool:
    return grounds.kind in _BESIDE_A_BODY and grounds.lacks_one and grounds.has_body()


def _with_a_body(grounds: Grounds) -> bool:
    nobody = grounds.own.isdisjoint(grounds.parties)
    return grounds.kind is Kind.VISIT and nobody and not grounds.has_word(_ASIDE) and grounds.has_body()


def _to_a_fund(grounds: Grounds) -> bool:
    return grounds.kind is Kind.INVESTMENT and grounds.has("world_fund")


def _among_others(grounds: Grounds) -> bool:
    others = set(codes_in(grounds.sentence, grounds.lo, grounds.hi)) - {*grounds.parties, _UNION}
    return grounds.kind in _OF_TWO and bool(others)


def _third_nearby(grounds: Grounds) -> bool:
    lent = not grounds.near.issuperset(grounds.parties)
    return grounds.kind in _TRADE and lent and bool(grounds.near - {*grounds.parties, _UNION})


def _hosts_only(grounds: Grounds) -> bool:
    sentence = grounds.sentence
    noun = sentence.first("visit", grounds.lo, grounds.hi)
    found = named(sentence, grounds.lo, grounds.hi)
    if grounds.kind is not Kind.VISIT or noun is None or len(found) != _A_PAIR or found[0][0] < noun[1]:
        return False
    (start, end, _, _), (then, _, _, _) = found
    return sentence.words[start - 1] == "to" and sentence.words[end:then] == ["and"]


def _giver_alone(grounds: Grounds) -> bool:
    sentence, end = grounds.sentence, len(grounds.sentence)
    if grounds.kind not in _GIVEN or len(grounds.near & set(grounds.parties)) != 1:
        return False
    if sentence.has("aid", 0, end):
        return False
    leads = (
        lead_word(sentence, i)
        for i, _, _, mention in named(sentence, 0, end)
        if mention.form != "adjective" or lead_word(sentence, i) != "in"
    )
    return _BEFORE_RECEIVER.isdisjoint(leads)


def _both_receive(grounds: Grounds) -> bool:
    sentence = grounds.sentence
    found = named(sentence, grounds.lo, grounds.hi, yardstick=True)
    if grounds.kind is not Kind.INVESTMENT or len(found) != _A_PAIR:
        return False
    (_, end, _, first), (start, _, _, second) = found
    people = first.form in _OF_PEOPLE and second.form in _OF_PEOPLE
    return people and sentence.words[end:start] == ["and"]


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


def _by_law(grounds: Grounds) -> bool:
    return grounds.kind is Kind.INVESTMENT and grounds.has_title(_LAWS)


def _supposed(grounds: Grounds) -> bool:
    return grounds.kind in _FACTS and grounds.has_word(_SUPPOSING)


def _of_jobs(grounds: Grounds) -> bool:
    quantity = grounds.draft.quantity
    jobs = quantity is not None and quantity.unit == "persons"
    return grounds.kind in _GIVEN and jobs and grounds.lacks_one


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
    "giver_alone": _giver_alone,
    "both_receive": _both_receive,
    "without_sender": _without_sender,
    "gathering": _gathering,
    "bare": _bare,
    "bare_visit": _bare_visit,
    "without_goods": _without_goods,
    "without_figure": _without_figure,
    "unstated": _unstated,
    "of_many": _of_many,
    "of_some": _of_some,
    "by_law": _by_law,
    "supposed": _supposed,
    "of_jobs": _of_jobs,
    "reached": _reached,
}
