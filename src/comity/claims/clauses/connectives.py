"""What a connective opens ("and", "while", "after", "that", "which", "said"), where it opens anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.claims.clauses.commas import opens_clause
from comity.claims.clauses.segment import Cut, Intro
from comity.claims.clauses.verbs import is_verb, next_verb
from comity.claims.lexicon import word_set

if TYPE_CHECKING:
    from comity.claims.sentences import Sentence

_LIGHT_ADVERBS = word_set("light_adverbs")
_AFTER_NOUN = word_set("after_noun")
_TRADES = word_set("trades")
_PRONOUNS = word_set("personal_pronouns")
_AUXILIARIES = word_set("auxiliaries_after_and")
_BEFORE_WHICH = word_set("before_bound_which")
_NO_CLAUSE_AFTER_SAID = word_set("no_clause_after_said")
_BOTH_SIDES = word_set("both_sides")
_REACH = 12  # tokens in which a clause has its verb
_GAP = 5  # tokens from the noun of a flow to its figure: "imports from Mexico $2 billion"
_FLOWS = frozenset({"export", "import", "deficit", "surplus"})  # classes of the lexicon
_SUBORDINATES = frozenset(
    {"since", "when", "because", "which", "that", "after", "before", "as", "where", "while", "although"}
)
BINDING = frozenset({"agreement", "document", "sanction"})  # classes of the lexicon
_ENDS_RELATIVE = frozenset({",", ";", "and", "but", "that", "which", "to"})
_RELATIVE_REACH = 8
_AGAINST_REACH = 8  # tokens of "below the 2012 peak of $4 billion"
_TITLE = 3  # tokens of "Initiative on Critical"
_NAME_REACH = 4  # tokens of "between General Motors"
_NOUN_REACH = 7  # tokens between "restrictions" and the clause about them
_WITNESSING = frozenset({"witnessing", "signing", "exchanging", "concluding", "overseeing", "attending"})
_PAPERS = ("document", "agreement")  # classes of the lexicon
_EVENTS = ("meeting", "visit")


def contrast(sentence: Sentence, at: int) -> Cut | None:
    """Read "while imports fell", "but fell in 2023", "although only 3 %"."""
    j = _past_adverbs(sentence, at + 1)
    if at == 0 or j >= len(sentence):
        return None
    if sentence.words[j] == "not" and sentence.country_at(j + 1) is not None:
        return None  # "Kenya, but not Uganda, is a member"
    if is_verb(sentence, j) or (sentence.words[j] == "not" and j + 1 < len(sentence)):
        return Cut(j, Intro.COORDINATED)
    if next_verb(sentence, j, 14) is not None:
        return Cut(j, Intro.MAIN)
    reach = _AGAINST_REACH if sentence.words[j] in ("below", "above", "short") else 5
    return Cut(j, Intro.APPOSITION) if sentence.figure_within(j, reach) else None


def reported(sentence: Sentence, at: int) -> Cut | None:
    """Read "said that trade grew", "agreed that …", "… and that …"."""
    if at == 0 or at + 1 >= len(sentence):
        return None
    lo = max(0, at - 10)
    opens = (
        sentence.words[at - 1] in ("agreed", "and")
        or sentence.has("reporting", lo, at)
        or "that" in sentence.words[lo:at]
    )
    return Cut(at + 1, Intro.MAIN) if opens else None


def bound_that(sentence: Sentence, at: int) -> Cut | None:
    """Read "the treaty that the two signed in 2015": a clause about the paper or measure before it."""
    noun = next(
        (k for k in range(at - 1, max(at - _NOUN_REACH, 0), -1) if sentence.classes[k] & BINDING), None
    )
    bound = noun is not None and not _parted(sentence, noun + 1, at)
    return (
        Cut(at, Intro.RELATIVE)
        if bound and next_verb(sentence, at + 1, _RELATIVE_REACH) is not None
        else None
    )


def _parted(sentence: Sentence, lo: int, hi: int) -> bool:
    """Whether a comma or a verb parts a noun from "that": "signed papers, and said [that] …"."""
    return any(sentence.words[k] == "," or is_verb(sentence, k) for k in range(lo, hi))


def bound_that_end(sentence: Sentence, at: int) -> int | None:
    """The verb with which the main clause goes on: "the treaty that the two signed in 2015 [ended] …"."""
    first = next_verb(sentence, at + 1, _RELATIVE_REACH)
    if first is None:
        return None
    while first + 1 < len(sentence) and is_verb(sentence, first + 1):
        first += 1
    for k in range(first + 1, min(first + _REACH, len(sentence))):
        if sentence.words[k] in _ENDS_RELATIVE:
            return None
        if is_verb(sentence, k):
            return k
    return None


def as_clause(sentence: Sentence, at: int) -> Cut | None:
    """Read "as exports recovered"."""
    overtaking = sentence.has("overtake", max(0, at - 6), at)  # "has overtaken Russia as Italy's supplier"
    return Cut(at + 1, Intro.MAIN) if at and not overtaking and opens_clause(sentence, at) else None


def after_or_before(sentence: Sentence, at: int) -> Cut | None:
    """Read "after the third session", "before trade collapsed"."""
    if at == 0 or sentence.words[at - 1] == "never":
        return None
    if sentence.any(_EVENTS, at + 1, min(at + 7, len(sentence))):
        return Cut(at + 1, Intro.AFTER)
    if at + 1 >= len(sentence):
        return None
    if sentence.words[at + 1] in _WITNESSING and sentence.any(_PAPERS, at + 2, min(at + 7, len(sentence))):
        return Cut(at + 1, Intro.PARTICIPLE)  # "ended a visit after witnessing the exchange of papers"
    if sentence.covered[at + 1] == "country":
        subject = sentence.country_at(at + 1)
        acts = subject is not None and subject[1] < len(sentence) and is_verb(sentence, subject[1])
        return Cut(at + 1, Intro.MAIN) if acts else None
    return Cut(at + 1, Intro.MAIN) if next_verb(sentence, at + 1, 8) is not None else None


def when_or_because(sentence: Sentence, at: int) -> Cut | None:
    """Read "when the ministers met", "because demand fell"."""
    opens = at and next_verb(sentence, at + 1, _REACH) is not None
    return Cut(at + 1, Intro.MAIN) if opens else None


def hours_after(sentence: Sentence, at: int) -> Cut | None:
    """Read "hours after he arrived", "days before they met"."""
    if at == 0 or sentence.words[at + 1 : at + 2] not in (["after"], ["before"]):
        return None
    if at + 2 < len(sentence) and sentence.words[at + 2].endswith("ing"):
        return Cut(at + 2, Intro.PARTICIPLE)
    return Cut(at + 2, Intro.MAIN) if next_verb(sentence, at + 2, _REACH) is not None else None


def bound_which(sentence: Sentence, at: int) -> Cut | None:
    """Read "the tea which Kenya sells": a relative clause without a comma, a country for its subject."""
    if at == 0 or sentence.words[at - 1] in _BEFORE_WHICH or at + 3 >= len(sentence):
        return None
    subject = at + 2 if sentence.words[at + 1] == "the" else at + 1
    country = "country" in (sentence.covered[at + 1], sentence.covered[subject])
    both = sentence.words[subject] in _BOTH_SIDES and bool(sentence.classes[at - 1] & BINDING)
    return Cut(at, Intro.RELATIVE) if country or both else None


def ahead_of(sentence: Sentence, at: int) -> Cut | None:
    """Read "ahead of the summit"."""
    event = sentence.words[at + 1 : at + 2] == ["of"] and sentence.any(
        _EVENTS, at + 2, min(at + 9, len(sentence))
    )
    return Cut(at + 2, Intro.AFTER) if event else None


def said(sentence: Sentence, at: int) -> Cut | None:
    """Read "he said trade had doubled": what is said follows without "that"."""
    j = at + 1
    if "reporting" not in sentence.classes[at] or j >= len(sentence):
        return None
    if sentence.words[j] in _NO_CLAUSE_AFTER_SAID or next_verb(sentence, j, _REACH) is None:
        return None
    return Cut(j, Intro.MAIN)


def conjunction(sentence: Sentence, at: int, *, seen_verb: bool) -> Cut | None:
    """Read "and fell to 3 %", "and a rise of 3 %", "and imports fell", once the clause has its verb."""
    j = _past_adverbs(sentence, at + 1)
    if at == 0 or j >= len(sentence) or not seen_verb or "goods_services" in sentence.classes[at]:
        return None
    if _joins_countries(sentence, at) or _inside_a_title(sentence, at):
        return None
    word, n = sentence.words[j], len(sentence)
    if word == "that":
        return Cut(j + 1, Intro.MAIN) if sentence.has("reporting", 0, at) else None
    if word == "a" and sentence.figure_within(j, 3) and sentence.any(("up", "down"), j, min(j + 6, n)):
        return Cut(j, Intro.APPOSITION)
    if word == "in" and "force" in sentence.classes[j]:
        return Cut(j, Intro.COORDINATED)
    if word in _AUXILIARIES or is_verb(sentence, j) or _second_predicate(sentence, j):
        return Cut(j, Intro.COORDINATED)
    if word in ("like", "unlike") and _compares_before(sentence, j):
        return Cut(j, Intro.MAIN)
    verb = next_verb(sentence, _past_time(sentence, j), _REACH)
    if verb is not None and sentence.words[verb] == "worth":  # "shipped copper and zinc worth $3 billion"
        verb = next_verb(sentence, verb + 1, _REACH)
    if verb is None and _gapped_rank(sentence, at, j):
        return Cut(j, Intro.MAIN)
    if verb is None and _gapped_flow(sentence, j):
        return Cut(j, Intro.COORDINATED)
    if verb is None or verb <= j or _reduced_relative(sentence, j, verb):
        return None
    if sentence.words[verb - 1] in ("and", "or"):
        return None  # "sells khat and livestock to Oslo and buys salt": a list, and then a predicate
    return Cut(j, Intro.MAIN)


def _compares_before(sentence: Sentence, at: int) -> bool:
    """Whether a clause begins with whom it compares: "and unlike Prague [we are not in NATO]"."""
    compared = sentence.country_at(at + 1 + (sentence.words[at + 1 : at + 2] == ["the"]))
    return compared is not None and next_verb(sentence, compared[1], _REACH) is not None


def _joins_countries(sentence: Sentence, at: int) -> bool:
    """Whether "and" joins two countries: "between Iran and Oman", "Greek and Serbian goods"."""
    before = next(((lo, m) for lo, hi, m in sentence.countries if hi == at), None)
    after = next((m for lo, _, m in sentence.countries if lo in (at + 1, at + 2)), None)
    if before is None or after is None:
        return _joins_names(sentence, at)
    led = sentence.words[max(0, before[0] - 2) : before[0]]
    both = before[1].form == after.form == "adjective"
    return both or "between" in led or not _SUBORDINATES.isdisjoint(led[-1:])


def _inside_a_title(sentence: Sentence, at: int) -> bool:
    """Whether "and" joins two words of one name: "the Initiative on Critical and Emerging Technology"."""
    if at < _TITLE or at + 1 >= len(sentence) or sentence.words[at - 2] not in ("on", "of", "for"):
        return False
    return all(sentence.capital(k) and not sentence.covered[k] for k in (at - 3, at - 1, at + 1))


def _joins_names(sentence: Sentence, at: int) -> bool:
    """Whether "and" joins two names in capitals: "a deal between Boeing and Vietnam Airlines"."""
    named = at + 1 < len(sentence) and sentence.capital(at - 1) and sentence.capital(at + 1)
    return named and "between" in sentence.words[max(0, at - _NAME_REACH) : at]


def _gapped_flow(sentence: Sentence, at: int) -> bool:
    """Whether a flow has its figure without a verb: "exports were $3 billion and imports $2 billion"."""
    return bool(sentence.classes[at] & _FLOWS) and sentence.figure_within(at, _GAP)


def _gapped_rank(sentence: Sentence, at: int, j: int) -> bool:
    """Whether a country has its place without a verb: "…, and India the second biggest of Bangladesh"."""
    end = next((hi for lo, hi, m in sentence.countries if lo == j and m.form != "adjective"), None)
    if end is None or not any(lo < at and m.family == "rank" for lo, _, m in sentence.quantities):
        return False
    owned = sentence.words[end : end + 1] in (["the"], ["its"], ["their"]) or sentence.covered[
        end : end + 1
    ] == ["country"]
    return owned and any(end < lo <= end + 3 and m.family == "rank" for lo, _, m in sentence.quantities)


def _second_predicate(sentence: Sentence, at: int) -> bool:
    """Whether "imports" after "and" is a verb: a noun of its own follows ("and imports Peruvian copper")."""
    if sentence.words[at] not in _TRADES or at + 1 >= len(sentence):
        return False
    following = sentence.words[at + 1]
    noun = following.isalpha() and following not in _AFTER_NOUN and sentence.covered[at + 1] != "quantity"
    return noun and not is_verb(sentence, at + 1)


def _past_adverbs(sentence: Sentence, at: int) -> int:
    """Step over "also", "then", "already"."""
    while at < len(sentence) and sentence.words[at] in _LIGHT_ADVERBS:
        at += 1
    return at


def _past_time(sentence: Sentence, at: int) -> int:
    """Step over "in 2023," and the time that may follow it: "and [in 2023, for the third year,] Oslo was"."""
    opened = next((j for i, j, _ in sentence.periods if at <= i <= at + 1), None)
    if opened is None or sentence.words[opened : opened + 1] != [","]:
        return at
    again = next((j for i, j, _ in sentence.periods if opened < i <= opened + 3), None)
    closed = again is not None and sentence.words[again : again + 1] == [","]
    return again + 1 if again is not None and closed else opened + 1


def _reduced_relative(sentence: Sentence, lo: int, verb: int) -> bool:
    """Whether a verb belongs to "machinery it once bought": a pronoun stands before the verb."""
    found = (k for k in range(lo + 1, verb) if sentence.words[k] in _PRONOUNS)
    return any(sentence.covered[k - 1] != "period" for k in found)  # "and last year they raised" is a clause
