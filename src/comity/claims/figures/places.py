"""Ordinal numbers → a rank among partners, suppliers, investors, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.claims.clauses import Intro
from comity.claims.figures.figure import FLOWS, Figure, Rule, Ruling
from comity.claims.lexicon import word_set
from comity.records import Kind

if TYPE_CHECKING:
    from comity.claims.sentences import Range

_NEXT, _NO_CLAIM = Ruling.NEXT, Ruling.NO_CLAIM
_RANKABLE = ("ranked_noun", *FLOWS, "invest")
_NEVER_FIRST = word_set("first_in_time_only")
_PLACE_WORDS = word_set("place_words")
_AMONG_REACH = 4  # tokens more where whose suppliers they are stands between
_NOT_TRADE = word_set("partners_in_other_things")
_ANY_REACH = 5  # tokens of "amount of any country"
_BEFORE_ANY = frozenset({"of", "for", "from"})
_ANYBODY = frozenset(
    {"country", "state", "nation", "market", "partner", "investor", "supplier", "member", "foreign"}
)
_NAME = 2  # tokens of "John Doe"
_FIELD = 2  # tokens of "job creation"
_PARTS_NOUN = word_set("parts_rank_from_noun")


def overtaking(figure: Figure) -> Kind | Ruling:
    """Read "overtook Spain as the second buyer": the overtaking is the claim."""
    word = figure.sentence.first("overtake", figure.clause.lo, figure.lo)
    passing = word is not None and figure.sentence.words[word[0]] in ("passed", "passes")
    return _NO_CLAIM if word is not None and not passing else _NEXT


def of_other_things(figure: Figure) -> Kind | Ruling:
    """Read "its first security partner", "its first partner in job creation": no rank of trade."""
    noun = _noun(figure, 5)
    other = noun is not None and figure.sentence.has_word(_NOT_TRADE, figure.lo, _field_end(figure, noun))
    return _NO_CLAIM if other else _NEXT


def first_in_time_or_place(figure: Figure) -> Kind | Ruling:
    """Read "its first buyer"; "its first shipment" is first in time."""
    sentence = figure.sentence
    ordinal = "superlative" in sentence.classes[figure.lo] and sentence.words[figure.lo] in ("first", "last")
    if not ordinal or _placed(figure) or _led_to_a_place(figure):
        return _NEXT
    noun = _noun(figure, 3)
    if noun is not None and sentence.words[noun[1] : noun[1] + 1] == ["to"] and noun[1] + 1 < len(sentence):
        followed = sentence.covered[noun[1] + 1] or sentence.words[noun[1] + 1] in ("the", "our", "its")
        if not followed:
            return _NO_CLAIM  # "the first partner to work with the navy"
    ranked = noun is not None and sentence.words[noun[0]] not in _NEVER_FIRST
    return Kind.RANK if ranked else _NO_CLAIM


def place_in_order(figure: Figure) -> Kind | Ruling:
    """Read "fifth place among buyers"."""
    return Kind.RANK if _placed(figure) and figure.clause.says(*_RANKABLE) else _NEXT


def next_place(figure: Figure) -> Kind | Ruling:
    """Read "it is now the sixth" or "down from fifth" after a rank."""
    clause = figure.clause
    if clause.intro is Intro.CHANGE and figure.follows(Kind.RANK) and _noun(figure, 5) is None:
        return Kind.RANK
    subject = clause.sentence.country_at(clause.lo)
    if (
        figure.follows(Kind.RANK)
        and subject is not None
        and not clause.has_verb()
        and figure.lo <= subject[1] + 3
    ):
        return Kind.RANK  # "…, and [India the second biggest of Bangladesh]"
    ends = clause.segment.parent is None and figure.hi == clause.hi and _noun(figure, 5) is None
    earlier = ends and any(lo < figure.lo and m.family == "rank" for lo, _, m in figure.sentence.quantities)
    return Kind.RANK if earlier else _NEXT


def place_behind_its_word(figure: Figure) -> Kind | Ruling:
    """Read "Spain ranked fifth in trade"."""
    if _noun(figure, 5) is not None:
        return _NEXT
    led = not _PLACE_WORDS.isdisjoint(figure.before(3))
    return Kind.RANK if led and figure.shared(*_RANKABLE) else _NO_CLAIM


def labelled(figure: Figure) -> Kind | Ruling:
    """Read "Brunei's place among Malaysia's partners: sixth": the order stands before the colon."""
    label = figure.before(1) == [":"] and figure.clause.says_before(figure.lo, "ranked_noun")
    return Kind.RANK if label and not figure.clause.has_verb() else _NEXT


def of_any(figure: Figure) -> Kind | Ruling:
    """Read "$2 billion, the sixth highest of any country": a place among all, whatever is counted."""
    after = figure.after(_ANY_REACH)
    any_of = next(
        (k for k in range(len(after) - 2) if after[k] in _BEFORE_ANY and after[k + 1] == "any"), None
    )
    told = any_of is not None and after[any_of + 2] in _ANYBODY
    return Kind.RANK if told and figure.shared(*_RANKABLE) else _NEXT


def place_before_its_noun(figure: Figure) -> Kind | Ruling:
    """Read "the second largest supplier"."""
    listed = figure.after(3) in (["on", "the", "list"], ["in", "the", "list"])
    noun = _noun(figure, 10 if listed else 5)
    if _of_a_person(figure):
        return _NO_CLAIM
    if listed and noun is not None:
        return Kind.RANK
    parted = noun is None or figure.sentence.has_word(_PARTS_NOUN, figure.hi, noun[0])
    return _NO_CLAIM if parted else Kind.RANK


def _of_a_person(figure: Figure) -> bool:
    """Read "the arrest of John Doe, one of the largest makers of drugs": no country holds that place."""
    sentence, at = figure.sentence, figure.lo - 3
    if sentence.words[max(at, 0) : figure.lo] != ["one", "of", "the"] or at < _NAME + 1:
        return False
    names = range(at - 1 - _NAME, at - 1)
    return sentence.words[at - 1] == "," and all(
        sentence.capital(k) and not sentence.covered[k] and not sentence.classes[k] for k in names
    )


def _field_end(figure: Figure, noun: Range) -> int:
    """Where it is told in what they are partners: "first partner", "first partner in job creation"."""
    return noun[1] + _FIELD if figure.sentence.words[noun[1] - 1] == "in" else noun[1]


def _placed(figure: Figure) -> bool:
    """Whether "ranked", "place" or "position" goes with the number."""
    return figure.sentence.has("ranks", figure.lo, min(figure.hi + 1, figure.clause.hi))


def _led_to_a_place(figure: Figure) -> bool:
    """Whether the ordinal is a place in an order of partners: "ranked first among Spain's suppliers"."""
    led = not _PLACE_WORDS.isdisjoint(figure.before(2))
    return led and figure.after(1) == ["among"] and _noun(figure, 5) is not None


def _noun(figure: Figure, reach: int) -> Range | None:
    """What it is first or second as, close behind it; "among" puts an owner between."""
    reach += _AMONG_REACH if figure.after(1) == ["among"] else 0
    return figure.sentence.first("ranked_noun", figure.hi, min(figure.hi + reach, figure.clause.hi))


RANK_RULES: tuple[Rule, ...] = (
    overtaking,
    labelled,
    of_other_things,
    first_in_time_or_place,
    place_in_order,
    next_place,
    of_any,
    place_behind_its_word,
    place_before_its_noun,
)
