"""How firmly a claim stands on the words of its text, where the pair is only the reader's guess.

Each country of a claim counts by the way in which it is named, and what speaks against the claim is taken off. What does not
reach the floor of its kind is not claimed. The weights stand in ``standing.yaml``.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from comity.claims.clauses import has_verb
from comity.claims.lexicon import word_set
from comity.claims.roles import codes_in, lead_word, named
from comity.records import Kind
from comity.vocabulary import load_yaml

if TYPE_CHECKING:
    from collections.abc import Callable

    from comity.claims.memory import Draft, Memory
    from comity.claims.sentences import Sentence

_WORLD, _UNION = "WLD", "EUU"
_TWO = 2
_DEALINGS = frozenset(
    {
        *(Kind.VISIT, Kind.INVESTMENT, Kind.AGREEMENT, Kind.PROJECT, Kind.SANCTIONS),
        *(Kind.TRADE_LEVEL, Kind.TRADE_GROWTH, Kind.TRADE_SHARE, Kind.TRADE_TARGET),
    }
)
_GIVEN = frozenset({Kind.INVESTMENT, Kind.PROJECT})
_ABOUT_TWO = frozenset({Kind.VISIT, Kind.MEMBERSHIP, Kind.SANCTIONS, Kind.INVESTMENT})
_ASIDE = frozenset({"sidelines", "margins", "sideline", "margin"})
_BOTH = word_set("surely_both")
_TWO_OF_THEM = word_set("two_of_them")
_REACHING = frozenset({"to", "into"})
_REACH = 4  # tokens between "to" and the place in the world
_DONE_BY_OTHERS = frozenset({Kind.PROJECT, Kind.SANCTIONS, Kind.INVESTMENT})
_PAPERS_OF_MANY = word_set("papers_of_many")
_DONE = frozenset({Kind.TRADE_LEVEL, Kind.INVESTMENT, Kind.PROJECT, Kind.DOCUMENTS_SIGNED, Kind.SANCTIONS})
_SUPPOSING = frozenset({"would", "could", "may", "might", "potentially"})
_LAWS = frozenset({"law", "act"})
_PRONOUNS = frozenset({"we", "our", "us", "they", "their"})
_BEFORE_RECEIVER = word_set("before_receiver")
_TOLD = frozenset({Kind.VISIT, Kind.AGREEMENT, Kind.MEMBERSHIP, Kind.SUPERLATIVE, Kind.PROJECT})


def without_speakers(draft: Draft) -> None:
    """Leave out who only takes note of what two others do: "they took note of the line from A to B"."""
    if draft.kind not in _DONE_BY_OTHERS or len(draft.countries) <= _TWO:
        return
    told = set(_named(draft.sentence, draft.lo, draft.hi))
    kept = tuple(code for code in draft.countries if code in told)
    if len(kept) >= _TWO:
        draft.countries = kept


def stands(draft: Draft, memory: Memory) -> bool:
    """Whether a claim reaches the floor of its kind."""
    return standing(draft, memory) >= _floors()[draft.kind]


def standing(draft: Draft, memory: Memory) -> float:
    """How far the words carry a claim: 1 where it names its countries and nothing speaks against it."""
    hold = 1.0 if memory.given else memory.hold
    against = [_objections()[name] for name, holds in _OBJECTIONS.items() if holds(draft)]
    firm = sum(objection.weight for objection in against if objection.firm)
    soft = sum(objection.weight for objection in against if not objection.firm)
    return hold + (1 - hold) * (_naming(draft) - soft) - firm


def _naming(draft: Draft) -> float:
    """The mean over the countries of a claim of how each is named."""
    weights, sentence = _weights(), draft.sentence
    own, near = _own(draft), _near(sentence, draft)
    other = weights[_stand_in(sentence)]
    counted = [
        weights["own"] if code in own else weights["sentence"] if code in near else other
        for code in _parties(draft)
    ]
    return sum(counted) / len(counted) if counted else 0.0


def _stand_in(sentence: Sentence) -> str:
    """What stands for a country that the sentence does not name: "both sides", "our", or nothing."""
    pairs = zip(sentence.words, [*sentence.words[1:], ""])
    if any(word in _BOTH or (word == "two" and after in _TWO_OF_THEM) for word, after in pairs):
        return "plural"
    return "pronoun" if sentence.has_word(_PRONOUNS, 0, len(sentence)) else "lent"


def _parties(draft: Draft) -> list[str]:
    return [code for code in draft.countries if code != _WORLD]


def _own(draft: Draft) -> set[str]:
    """The countries named in the claim's own words, those that only praise apart."""
    return set(_named(draft.sentence, draft.lo, draft.hi))


def _near(sentence: Sentence, draft: Draft) -> set[str]:
    return set(_named(sentence, 0, len(sentence)))


def _named(sentence: Sentence, lo: int, hi: int) -> list[str]:
    """The countries of a token range; who welcomes what another does is not named for it."""
    everyone = named(sentence, lo, hi, yardstick=True)
    praise = sentence.first("praising", lo, hi)
    if praise is None:
        return [code for _, _, code, _ in everyone]
    behind = [code for i, _, code, _ in everyone if i > praise[0]]
    return behind or [code for _, _, code, _ in everyone]


# ---- what speaks against it --------------------------------------------------------------------------------


def _nobody(draft: Draft) -> bool:
    return not _parties(draft)


def _one_country(draft: Draft) -> bool:
    return draft.kind in _DEALINGS and len(_parties(draft)) < _TWO


def _alone(draft: Draft) -> bool:
    return draft.kind is Kind.VISIT and len(_parties(draft)) < _TWO


def _lacks_one(draft: Draft) -> bool:
    """Whether a country of the claim is not in its own words."""
    return not set(_parties(draft)) <= _own(draft)


def _of_a_region(draft: Draft) -> bool:
    elsewhere = draft.sentence.has("region", draft.lo, draft.hi)
    return draft.kind is not Kind.INVESTMENT and elsewhere and _lacks_one(draft)


def _for_a_region(draft: Draft) -> bool:
    elsewhere = draft.sentence.has("region", draft.lo, draft.hi)
    if draft.kind is Kind.VISIT:
        return elsewhere and not _own(draft) & set(draft.countries)
    return draft.kind is Kind.INVESTMENT and elsewhere and _lacks_one(draft)


def _through_a_body(draft: Draft) -> bool:
    told = draft.kind in (*_GIVEN, Kind.VISIT, Kind.ANNIVERSARY)
    return told and _lacks_one(draft) and _names_a_body(draft)


def _with_a_body(draft: Draft) -> bool:
    aside = draft.sentence.has_word(_ASIDE, draft.lo, draft.hi)
    nobody = not _own(draft) & set(draft.countries)
    return draft.kind is Kind.VISIT and nobody and not aside and _names_a_body(draft)


def _to_a_fund(draft: Draft) -> bool:
    return draft.kind is Kind.INVESTMENT and draft.sentence.has("world_fund", draft.lo, draft.hi)


def _names_a_body(draft: Draft) -> bool:
    bodies = draft.sentence.bodies_in(draft.lo, draft.hi)
    return any(m.body and not set(m.codes) & set(draft.countries) for _, _, m in bodies)


def _gathering(draft: Draft) -> bool:
    sentence = draft.sentence
    if draft.kind is not Kind.VISIT:
        return False
    nouns = sentence.every("meeting", draft.lo, draft.hi)
    if any(sentence.capital(i) and _is_called_after(sentence, j) for i, j in nouns):
        return True
    return _lacks_one(draft) and any(_is_name(sentence, i - 1) for i, _ in nouns)


def _is_name(sentence: Sentence, at: int) -> bool:
    """Whether a capitalised word that is no country stands there."""
    return at >= 0 and sentence.capital(at) and sentence.covered[at] != "country"


def _is_called_after(sentence: Sentence, at: int) -> bool:
    """Whether a name goes on: "Summit for Democracy", "Summit of the Americas"."""
    if sentence.words[at : at + 1] not in (["for"], ["of"], ["on"], ["to"]):
        return False
    at += 1 + (sentence.words[at + 1 : at + 2] == ["the"])
    return at < len(sentence) and _is_name(sentence, at)


def _without_goods(draft: Draft) -> bool:
    told = draft.words[0] not in _BEFORE_RECEIVER and bool(draft.details.get("product"))
    return draft.kind is Kind.SPECIALISATION and not told


def _without_figure(draft: Draft) -> bool:
    return draft.kind is Kind.TRADE_SHARE and draft.quantity is None


def _unstated(draft: Draft) -> bool:
    return draft.kind is Kind.MEMBERSHIP and draft.details.get("status") == "unstated"


def _of_many(draft: Draft) -> bool:
    """Whether a paper is one of many states: "signed the Artemis Accords"."""
    sentence = draft.sentence
    if draft.kind not in (Kind.DOCUMENTS_SIGNED, Kind.AGREEMENT) or not _lacks_one(draft):
        return False
    return any(
        sentence.words[k] in _PAPERS_OF_MANY and sentence.capital(k) and sentence.capital(k - 1)
        for k in range(draft.lo + 1, draft.hi)
    )


def _supposed(draft: Draft) -> bool:
    return draft.kind in _DONE and draft.sentence.has_word(_SUPPOSING, draft.lo, draft.hi)


def _of_jobs(draft: Draft) -> bool:
    jobs = draft.quantity is not None and draft.quantity.unit == "persons"
    return draft.kind in _GIVEN and jobs and _lacks_one(draft)


def _reached(draft: Draft) -> bool:
    """Whether goods only go to who holds a place in the world: "exports to the sixth largest economy"."""
    if draft.kind is not Kind.RANK or _WORLD not in draft.countries or len(_parties(draft)) < _TWO:
        return False
    sentence = draft.sentence
    at = next((i for i, _, m in sentence.quantities_in(draft.lo, draft.hi) if m.family == "rank"), draft.lo)
    return not _REACHING.isdisjoint(sentence.words[max(draft.lo, at - _REACH) : at])


def _bare_visit(draft: Draft) -> bool:
    sentence, lo, hi = draft.sentence, draft.lo, draft.hi
    told = has_verb(sentence, lo, hi) or sentence.any(("official", "visit", "visit_verb"), lo, hi)
    dated = bool(sentence.periods_in(lo, hi))
    return draft.kind is Kind.VISIT and not told and not dated and _lacks_one(draft)


def _by_law(draft: Draft) -> bool:
    """Whether a country spends its money by a law of its own."""
    sentence = draft.sentence
    return draft.kind is Kind.INVESTMENT and any(
        sentence.words[k] in _LAWS and sentence.capital(k) and sentence.capital(k - 1)
        for k in range(draft.lo + 1, draft.hi)
    )


def _giver_alone(draft: Draft) -> bool:
    sentence = draft.sentence
    if draft.kind not in _GIVEN or len(_near(sentence, draft) & set(draft.countries)) != 1:
        return False
    if sentence.has("aid", 0, len(sentence)):
        return False
    return not any(
        lead_word(sentence, i) in _BEFORE_RECEIVER
        for i, _, _, mention in named(sentence, 0, len(sentence))
        if mention.form != "adjective" or lead_word(sentence, i) != "in"
    )


def _without_sender(draft: Draft) -> bool:
    return draft.kind is Kind.SANCTIONS and not draft.directed


def _bare(draft: Draft) -> bool:
    sentence, lo, hi = draft.sentence, draft.lo, draft.hi
    dated = any(m.role == "point" for _, _, m in sentence.periods_in(lo, hi))
    return draft.kind in _TOLD and not dated and not has_verb(sentence, lo, hi) and _lacks_one(draft)


def _among_others(draft: Draft) -> bool:
    others = set(codes_in(draft.sentence, draft.lo, draft.hi)) - {*draft.countries, _UNION}
    return draft.kind in _ABOUT_TWO and bool(others)


_OBJECTIONS: dict[str, Callable[[Draft], bool]] = {
    "nobody": _nobody,
    "one_country": _one_country,
    "alone": _alone,
    "of_a_region": _of_a_region,
    "for_a_region": _for_a_region,
    "through_a_body": _through_a_body,
    "with_a_body": _with_a_body,
    "to_a_fund": _to_a_fund,
    "gathering": _gathering,
    "without_goods": _without_goods,
    "without_figure": _without_figure,
    "unstated": _unstated,
    "of_many": _of_many,
    "supposed": _supposed,
    "of_jobs": _of_jobs,
    "reached": _reached,
    "bare_visit": _bare_visit,
    "by_law": _by_law,
    "giver_alone": _giver_alone,
    "without_sender": _without_sender,
    "bare": _bare,
    "among_others": _among_others,
}


class _Objection(NamedTuple):
    """What an objection takes off, and whether it holds where the text is surely about the pair."""

    weight: float
    firm: bool


@cache
def _weights() -> dict[str, float]:
    return {way: entry["weight"] for way, entry in load_yaml("claims/standing.yaml")["naming"].items()}


@cache
def _objections() -> dict[str, _Objection]:
    entries = load_yaml("claims/standing.yaml")["objections"].items()
    return {name: _Objection(entry["weight"], entry["firm"]) for name, entry in entries}


@cache
def _floors() -> dict[Kind, float]:
    return {Kind(kind): floor for kind, floor in load_yaml("claims/standing.yaml")["floors"].items()}
