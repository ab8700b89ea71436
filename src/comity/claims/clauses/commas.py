"""What a comma opens: a relative clause, a participle, a change, an apposition, or nothing."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from comity.claims.clauses.segment import Cut, Intro
from comity.claims.clauses.verbs import is_verb, next_verb
from comity.claims.lexicon import word_set
from comity.claims.numerals import ORDINALS

if TYPE_CHECKING:
    from collections.abc import Callable

    from comity.claims.sentences import Sentence

STANDING = (
    "member",
    "observer",
    "candidate",
    "associate",
    "dialogue_partner",
    "partner_status",
    "invited",
)  # classes of the lexicon
_RELATIVES = word_set("relative_pronouns")
_BEFORE_RELATIVES = word_set("before_relatives")
_PARTICIPLES = word_set("participles")
_CHANGES = word_set("opens_change")
_ADDITIONS = word_set("additions")
_NOT_CLAUSE_AFTER_AS = word_set("no_clause_after_as")
_NOT_CLAUSE_BEFORE_AS = word_set("no_clause_before_as")
_PRONOUNS = word_set("personal_pronouns")
_MODIFIERS = word_set("opens_modifier")
_STANDINGS = word_set("opens_standing")
_OWNERS = word_set("owners")
_OPENS_TITLE = frozenset({"a", "an", "the", "both", "all"})
_QUALIFIES = word_set("qualifies_standing")
_STOPS_ACT = frozenset({",", "and", "to", "of"})
_ACTS = word_set("act_nouns")
_CHANGE_CLASSES = ("up", "down", "superlative", "deficit", "surplus")
_TITLE_REACH = 6  # tokens of "a NATO member"
_CLAUSE_REACH = 11  # tokens in which a clause has its verb
_SUBJECT_REACH = 16  # tokens of "60 percent of all that Spain imports" before its verb
_LEADS_TO_WHICH = frozenset({"on", "by", "as", "at", "in", "upon"})
_WHICH_REACH = 6  # tokens of "on the results of which"
_BEFORE_DATE = frozenset({"in", "during", "for", "the", "of"})
_SPEAKER_REACH = 7  # tokens of "according to …", "the prime minister said"


def after_comma(sentence: Sentence, at: int) -> Cut | None:
    """What a comma opens, and where the new segment starts."""
    j = at + 1
    if j >= len(sentence) or _goes_on(sentence, j):
        return None
    for rule in _RULES:
        cut = rule(sentence, j)
        if cut is not None:
            return cut
    return None


def _goes_on(sentence: Sentence, j: int) -> bool:
    """Nothing new begins with ", and" (the word decides itself) or ", from 2019"."""
    word = sentence.words[j]
    return word == "and" or (word == "from" and sentence.covered[j + 1 : j + 2] == ["period"])


def _relative(sentence: Sentence, j: int) -> Cut | None:
    """Read ", which …", ", of which …", ", on results of which …"."""
    word = sentence.words[j]
    led = word in _BEFORE_RELATIVES and sentence.words[j + 1 : j + 2] in (["which"], ["whom"])
    if word in _LEADS_TO_WHICH and not led:
        behind = sentence.words[j + 2 : j + _WHICH_REACH]
        led = any(pair == ("of", "which") for pair in pairwise(behind))
    return Cut(j, Intro.RELATIVE) if word in _RELATIVES or led else None


def _by_its_word(sentence: Sentence, j: int) -> Cut | None:
    """Read ", with …", ", making …", ", up 5 %", ", not 12", ", as trade grew", ", alongside …"."""
    word = sentence.words[j]
    if word == "with":
        return Cut(j, Intro.WITH)
    met = word == "meeting" and sentence.words[j + 1 : j + 2] in (["in"], ["at"], ["on"])
    if word in _PARTICIPLES or met:
        return Cut(j, Intro.PARTICIPLE)
    if word in _CHANGES or (word in ("above", "below") and sentence.figure_within(j, 4)):
        return Cut(j, Intro.CHANGE)
    if word == "not" and sentence.figure_within(j, 4):
        return Cut(j, Intro.APPOSITION)
    if word == "as" and opens_clause(sentence, j):
        return Cut(j + 1, Intro.MAIN)
    behind_only = sentence.words[j : j + 3] == ["second", "only", "to"] or sentence.words[j : j + 2] == [
        "behind",
        "only",
    ]
    if behind_only and not sentence.has_figure(("rank",), 0, j):
        return Cut(j, Intro.APPOSITION)  # "invested $3 billion, second only to Germany"
    if word in ("worth", "valued") and sentence.figure_within(j, 4) and sentence.has("most_of", 0, j):
        return Cut(j, Intro.APPOSITION)
    if word in ("those", "that") and sentence.words[j + 1 : j + 2] in (["to"], ["from"], ["with"]):
        return Cut(j, Intro.APPOSITION) if sentence.figure_within(j, 8) else None
    if word == "so" and sentence.words[j + 1 : j + 2] == ["that"]:
        return Cut(j + 2, Intro.MAIN)
    dated = sentence.words[j : j + 3] in (["in", "the", "year"], ["in", "a", "year"])
    return Cut(j, Intro.APPOSITION) if word in _ADDITIONS or dated else None


def _pronoun(sentence: Sentence, j: int) -> Cut | None:
    """Read ", it sells …"."""
    begins = sentence.words[j] in _PRONOUNS and j + 1 < len(sentence) and is_verb(sentence, j + 1)
    return Cut(j, Intro.MAIN) if begins else None


def _standing(sentence: Sentence, j: int) -> Cut | None:
    """Read ", Spain's first …", ", an observer in …", ", member since …"."""
    n, word = len(sentence), sentence.words[j]
    owned = (
        sentence.covered[j] == "country"
        and sentence.has("superlative", j, min(j + 4, n))
        and "'s" in sentence.words[j : j + 3]
    )
    place = (
        sentence.covered[j] == "country"
        and "'s" in sentence.words[j : j + 3]
        and any(j < lo <= j + 4 and m.family == "rank" for lo, _, m in sentence.quantities)
        and not any(is_verb(sentence, k) for k in range(j + 1, min(j + 5, n)))
    )
    partner = (
        sentence.covered[j] == "country"
        and "'s" in sentence.words[j : j + 3]
        and sentence.any(("fellow", "member"), j, min(j + 6, n))
        and not (j + 2 < n and is_verb(sentence, j + 2))
    )
    titled = (
        word in _OPENS_TITLE
        or _one_of_them(sentence, j)
        or sentence.covered[j] == "body"
        or _qualified(sentence, j)
    ) and sentence.any(STANDING, j, min(j + 5, n))
    makes = word in ("a", "an", "the") and any(
        i - j <= 2 for i, _ in sentence.every("makes_strong", j, j + 7)
    )
    bare = "member" in sentence.classes[j] and word not in ("part", "one") and not is_verb(sentence, j)
    return Cut(j, Intro.APPOSITION) if owned or partner or place or titled or bare or makes else None


def _one_of_them(sentence: Sentence, j: int) -> bool:
    """Read ", one of the five founders of ASEAN"."""
    if sentence.words[j : j + 2] != ["one", "of"]:
        return False
    return bool(sentence.bodies_in(j, min(j + 9, len(sentence)))) and sentence.has("member", j + 2, j + 6)


def _qualified(sentence: Sentence, j: int) -> bool:
    """Read ", no longer a member of OPEC", ", until 2019 a member", ", not yet a member"."""
    if sentence.words[j] not in _QUALIFIES and sentence.covered[j + 1 : j + 2] != ["period"]:
        return False
    end = next((k for k in range(j + 1, min(j + 5, len(sentence))) if sentence.words[k] in ("a", "an")), None)
    return end is not None and not any(is_verb(sentence, k) for k in range(j, end))


def _modifier(sentence: Sentence, j: int) -> Cut | None:
    """Read ", signed in 2019, …", ", granted candidate status in June, …": what became of the noun before."""
    following = sentence.words[j + 1 : j + 2]
    participle = sentence.words[j] in _MODIFIERS and following and following != ["the"]
    return Cut(j, Intro.PARTICIPLE) if participle else None


def other_status(sentence: Sentence, lo: int, at: int) -> bool:
    """Whether another standing follows "and": "an EU candidate [and a NATO member]"."""
    bodies = sentence.bodies
    if not bodies or not any(lo <= i < at for i, _, _ in bodies):  # nearly always
        return False
    j = at + 2 if sentence.words[at + 1 : at + 2] in (["a"], ["an"]) else at + 1
    stop = min(j + _TITLE_REACH, len(sentence))
    told, before = sentence.which(STANDING, j, stop), sentence.which(STANDING, lo, at)
    if told is None or before in (None, told):
        return False
    status = sentence.first(told, j, stop)
    begins = status is not None and (status[0] == j or any(i == j and e == status[0] for i, e, _ in bodies))
    return begins and any(j <= i <= stop for i, _, _ in bodies)


def opens_standing(sentence: Sentence, j: int) -> bool:
    """Whether ", in the EU since 2004,", ", once a member of it," or ", under an embargo," follows a name."""
    if sentence.words[j] in _QUALIFIES and _qualified(sentence, j):
        return sentence.any(STANDING, j, min(j + 5, len(sentence)))  # ", once a member of OPEC,"
    if sentence.words[j] not in _STANDINGS or is_verb(sentence, j - 2):
        return False
    inside = any(lo - j <= 2 for lo, _, m in sentence.bodies_in(j, min(j + 6, len(sentence))) if m.body)
    return inside or sentence.has("sanction", j, min(j + 6, len(sentence)))


def _standing_in(sentence: Sentence, j: int) -> Cut | None:
    """Read ", in the EU since 2004, …"."""
    return Cut(j, Intro.APPOSITION) if opens_standing(sentence, j) else None


def _own_act(sentence: Sentence, j: int) -> Cut | None:
    """Read ", his first trip to Oslo since 2019", ", in the Chinese leader's second visit"."""
    n = len(sentence)
    start = j + 1 if sentence.words[j] in ("in", "on", "for") else j
    act = next((k for k in range(start, min(start + 9, n)) if sentence.words[k] in _ACTS), None)
    if act is None or sentence.has_word(_STOPS_ACT, start, act):
        return None
    owned = sentence.words[start] in _OWNERS or "'s" in sentence.words[start:act]
    return Cut(start, Intro.APPOSITION) if owned and _ordered(sentence, start, act) else None


def _ordered(sentence: Sentence, lo: int, act: int) -> bool:
    """Whether an ordinal or an extreme stands before the act."""
    return any(sentence.words[k] in ORDINALS for k in range(lo, act)) or sentence.has("superlative", lo, act)


def _occasion(sentence: Sentence, j: int) -> Cut | None:
    """Read "signed it on Sunday, [the 49th anniversary of their relations]"."""
    if sentence.words[j] not in ("the", "a") or not sentence.has("anniversary", j, min(j + 4, len(sentence))):
        return None
    return Cut(j, Intro.APPOSITION) if any(is_verb(sentence, k) for k in range(j - 1)) else None


def _named_by_its_sort(sentence: Sentence, j: int) -> Cut | None:
    """Read "a member of CARICOM, [an organisation that Haiti has never joined]"."""
    if sentence.words[j] not in ("a", "an", "the") or sentence.words[j + 2 : j + 3] not in (
        ["that"],
        ["which"],
    ):
        return None
    known = "referent" in sentence.classes[j + 1] and bool(sentence.bodies_in(0, j))
    return Cut(j, Intro.RELATIVE) if known else None


def _extreme_or_change(sentence: Sentence, j: int) -> Cut | None:
    """Read ", the highest since 2013", ", a rise of 5 %"."""
    n, word = len(sentence), sentence.words[j]
    noted = (
        word == "first" and j + 1 < n and not is_verb(sentence, j + 1) and bool(sentence.quantities_in(j, n))
    )
    extreme = (word == "the" or word in _OWNERS or noted) and sentence.has("superlative", j, min(j + 4, n))
    change = word in ("a", "an") and (
        sentence.any(_CHANGE_CLASSES, j, min(j + 6, n)) or sentence.figure_within(j, 4)
    )
    return Cut(j, Intro.APPOSITION) if extreme or change else None


def _figure_or_most(sentence: Sentence, j: int) -> Cut | None:
    """Read ", 60 % of it oil", ", almost all of it oil"."""
    if _behind_a_date(sentence, j):
        return None  # "In 2020, 12 percent of its exports went to Spain"
    if sentence.covered[j] == "quantity" or (sentence.figure_within(j, 4) and _hedge_at(sentence, j)):
        return Cut(j, Intro.APPOSITION) if _flow_figure_at(sentence, j) else None
    return Cut(j, Intro.APPOSITION) if sentence.has("most_of", j, j + 4) else None


_RULES: tuple[Callable[[Sentence, int], Cut | None], ...] = (
    _relative,
    _by_its_word,
    _pronoun,
    _own_act,
    _standing_in,
    _modifier,
    _standing,
    _named_by_its_sort,
    _occasion,
    _extreme_or_change,
    _figure_or_most,
)


def _behind_a_date(sentence: Sentence, j: int) -> bool:
    """Whether nothing but a date opens the sentence, and the figure is the subject of what follows."""
    opening = [k for k in range(j - 1) if sentence.words[k] not in _BEFORE_DATE]
    dated = bool(opening) and all(sentence.covered[k] == "period" for k in opening)
    return dated and next_verb(sentence, j, _SUBJECT_REACH) is not None


def _hedge_at(sentence: Sentence, j: int) -> bool:
    """Whether a hedge ("about", "some") of a figure begins here."""
    return any(lo <= j + 4 and m.hedge_start == sentence.starts[j] for lo, _, m in sentence.quantities)


def _flow_figure_at(sentence: Sentence, j: int) -> bool:
    """Whether money, a percentage or a multiple (with its hedge) begins here."""
    here = sentence.starts[j]
    return any(
        here in (m.hedge_start, m.start) and m.family in ("percent", "ratio", "money")
        for _, _, m in sentence.quantities
    )


def opens_clause(sentence: Sentence, at: int) -> bool:
    """Whether "as" opens a clause with its own verb, and is not "as well" or "such as"."""
    if at + 1 >= len(sentence) or sentence.words[at + 1] in _NOT_CLAUSE_AFTER_AS:
        return False
    if at and sentence.words[at - 1] in _NOT_CLAUSE_BEFORE_AS:
        return False
    return next_verb(sentence, at + 1, _CLAUSE_REACH) is not None


def opens_attribution(sentence: Sentence, at: int) -> bool:
    """Whether a comma opens "officials said" (a few words and a verb of saying) or "according to …"."""
    j = at + 1
    if sentence.words[j : j + 2] == ["according", "to"]:
        return True
    for k in range(j, min(j + _SPEAKER_REACH, len(sentence))):
        if sentence.words[k] in (",", ";"):
            return False
        if "reporting" in sentence.classes[k] and k > j:
            grows = "up" in sentence.classes[k] and sentence.covered[k + 1 : k + 2] == ["quantity"]
            return not grows  # "services added $8 billion"
        if sentence.covered[k] == "quantity":
            return False
    return False
