"""Sentence → segments: the shortest stretches that can hold a claim of their own.

A segment knows how it was introduced (a second predicate, a relative clause, a phrase with "up", …) and from
which earlier segment it takes the subject that it lacks.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from comity.claims.lexicon import lexicon
from comity.claims.sentences import Sentence


class Intro(StrEnum):
    """How a segment is joined to what stands before it."""

    MAIN = "main"  # a clause with its own subject
    COORDINATED = "coordinated"  # a second predicate of the same subject
    RELATIVE = "relative"  # which, who, where
    PARTICIPLE = "participle"  # making, taking, accounting for
    WITH = "with"
    CHANGE = "change"  # up 33 per cent, down from …, compared with …
    APPOSITION = "apposition"  # a 175-fold rise; the best figure since 2013
    PARENTHESIS = "parenthesis"
    AFTER = "after"  # after the 22nd annual summit
    ATTRIBUTION = "attribution"  # officials said
    OPENING = "opening"  # During a state visit to Hanoi, …


SHARES_SUBJECT = frozenset(
    {Intro.COORDINATED, Intro.PARTICIPLE, Intro.WITH, Intro.CHANGE, Intro.APPOSITION, Intro.PARENTHESIS}
)
_CONTRAST = frozenset({"while", "whereas", "although", "though", "but", "yet", "however"})
_RELATIVES = frozenset({"which", "who", "where", "whose"})
_PARTICIPLES = frozenset(
    [
        "making",
        "taking",
        "accounting",
        "bringing",
        "representing",
        "constituting",
        "exceeding",
        "reaching",
        "totalling",
        "totaling",
        "surpassing",
        "marking",
        "creating",
        "being",
        "rising",
        "falling",
        "growing",
        "giving",
        "leaving",
        "up-from",
        "ranking",
        "becoming",
        "including",
        "employing",
        "setting",
        "absorbing",
        "providing",
        "buying",
        "selling",
        "supplying",
        "comprising",
        "carrying",
        "beating",
        "topping",
        "overtaking",
    ]
)
_DETERMINERS = frozenset({"a", "an", "the", "its", "their", "his", "her"})
_SKIP = frozenset(
    {
        "also",
        "then",
        "thus",
        "therefore",
        "already",
        "now",
        "later",
        "still",
        "again",
        "even",
        "together",
        "jointly",
    }
)
_DASHES = frozenset({"-", "–", "—", "--"})
_TRIVIAL = frozenset({"is", "are", "was", "were", "has", "have", "had"})


@dataclass(slots=True)
class Segment:
    """A range of tokens of one sentence, and how it hangs together with the one before."""

    sentence: Sentence
    lo: int
    hi: int
    intro: Intro
    parent: int | None  # position of the segment whose subject and topic it shares
    number: int
    taken: bool = False  # whether an earlier segment's claim already covers it

    @property
    def attribution(self) -> bool:
        """Whether it only says who says so."""
        return self.intro is Intro.ATTRIBUTION


def is_verb(sentence: Sentence, i: int) -> bool:
    """Whether a token can be the finite verb of a clause."""
    if sentence.words[i] not in lexicon().finite:
        return False
    if sentence.covered[i] in ("country", "body", "period"):
        return False
    if sentence.words[i] == "will" and i + 1 < len(sentence) and sentence.words[i + 1] in ("to", "and", "of"):
        return False
    if i == 0:
        return sentence.words[i] not in _NOUN_LIKE
    before = sentence.words[i - 1]
    if sentence.words[i] in _NOUN_LIKE:
        if (
            before in _DETERMINERS
            or before in _BEFORE_NOUN
            or before == "'s"
            or sentence.covered[i - 1] == "quantity"
        ):
            return False
        if sentence.classes[i - 1] & _MODIFIERS:
            return False
        nxt = sentence.words[i + 1] if i + 1 < len(sentence) else "."
        if nxt in _AFTER_NOUN and sentence.words[i] not in ("shows", "marks"):
            return False
        if sentence.covered[i - 1] == "country" and nxt in _TRIVIAL | lexicon().finite:
            return False
        if sentence.covered[i - 1] == "country":
            mention = next((m for m in sentence.countries if m[1] == i), None)
            if mention is not None and mention[2].form == "adjective":
                return False
    return before not in ("to", "of")


_NOUN_LIKE = frozenset(
    "flows flow sources routes route calls names moves covers cut cuts leads climbs draws passes crosses houses backs sends send gives "
    "exports imports supplies supply trade visit visits plan plans share shares rise rises increase increases decline "
    "declines drop drops hope hopes use link links ban marks mark work works run runs aim aims cost costs fall falls set "
    "transports buys sells fund funds finance open total forecast deal account export import trades project need needs "
    "see support ship ships purchases hold rank sign signs offer offers lead taking shows build process face market benefits".replace(
        "buys sells ", ""
    ).split()
)
_BEFORE_NOUN = frozenset(
    [
        "of",
        "in",
        "for",
        "with",
        "on",
        "at",
        "by",
        "and",
        "or",
        "new",
        "joint",
        "mutual",
        "bilateral",
        "more",
        "two",
        "three",
        "several",
        "all",
        "both",
        "other",
        "oil",
        "gas",
        "total",
    ]
)
_AFTER_NOUN = frozenset(["of", "to", "from", "with", "between", "in", "for", "and", ",", ".", "by", "on"])
_MODIFIERS = frozenset({"both_ways", "goods", "services"})


def _next_verb(sentence: Sentence, i: int, reach: int) -> int | None:
    k, stop = i, min(i + reach, len(sentence))
    while k < stop:
        word = sentence.words[k]
        if word == ",":
            aside = _aside_end(sentence, k)
            if aside is None:
                return None
            k, stop = aside + 1, min(aside + 1 + reach, len(sentence))
            continue
        if word in (";", ":", "(", ")"):
            return None
        if is_verb(sentence, k):
            return k
        k += 1
    return None


_OPENS_ASIDE = frozenset(
    [
        "with",
        "like",
        "unlike",
        "mainly",
        "chiefly",
        "mostly",
        "largely",
        "including",
        "especially",
        "such",
        "along",
        "together",
        "notably",
        "particularly",
        "for",
        "in",
        "as",
        "rich",
        "home",
        "already",
        "also",
        "on",
        "not",
        "under",
    ]
)


def _aside_end(sentence: Sentence, i: int) -> int | None:
    """Closing comma of an aside that a comma at i opens, where the clause goes on with its verb after it."""
    if i + 1 >= len(sentence):
        return None
    dated = sentence.words[i + 1] == "from" and sentence.covered[i + 2 : i + 3] == ["period"]
    if sentence.words[i + 1] not in _OPENS_ASIDE and not dated:
        return None
    for k in range(i + 2, min(i + 18, len(sentence))):
        if sentence.words[k] == "," and k + 1 < len(sentence) and is_verb(sentence, k + 1):
            return k
        if is_verb(sentence, k) or sentence.words[k] in (";", ":", "("):
            return None
    return None


_STANDING = ("member", "observer", "candidate", "associate")
_TOPICS = (
    "trade",
    "export",
    "import",
    "document",
    "share",
    "intent",
    "project",
    "invest",
    "deficit",
    "surplus",
    "rank_noun",
    "sign",
    "agreement",
    "flow_verb",
)


def _labels(sentence: Sentence, lo: int, i: int) -> bool:
    """Whether a colon only follows a label, as in "Bilateral trade: $1.2 billion" or "MoUs signed: 3"."""
    if i - lo > 9 or not sentence.any(_TOPICS, lo, i):
        return False
    return not any(
        is_verb(sentence, k) and "sign" not in sentence.classes[k] for k in range(lo, i)
    ) and (_figure_within(sentence, i, 8) or sentence.any(("force", "sign"), i, min(i + 6, len(sentence))))


def _report_that(sentence: Sentence, i: int) -> bool:
    """Whether "that" at i opens what somebody reports or agrees."""
    lo = max(0, i - 10)
    return sentence.words[i] == "that" and (
        sentence.has("reporting", lo, i)
        or any(sentence.words[k] == "that" for k in range(lo, i))
        or sentence.words[i - 1] == "agreed"
        or sentence.words[i - 1] == "and"
    )


def _inset_end(sentence: Sentence, i: int) -> int | None:
    """End of an aside between two dashes that holds neither a verb nor a figure."""
    for k in range(i + 1, min(i + 16, len(sentence))):
        if sentence.words[k] in _DASHES and sentence.spaced[k]:
            return k
        if is_verb(sentence, k) or sentence.covered[k] == "quantity":
            return None
    return None


def _after_comma(sentence: Sentence, i: int) -> tuple[Intro, int] | None:
    """What a comma at i opens, and where the new segment starts."""
    j = i + 1
    if j >= len(sentence):
        return None
    word = sentence.words[j]
    if word in _RELATIVES:
        return Intro.RELATIVE, j
    if (
        word in ("of", "in", "with", "among")
        and j + 1 < len(sentence)
        and sentence.words[j + 1] in ("which", "whom")
    ):
        return Intro.RELATIVE, j
    if word == "with":
        return Intro.WITH, j
    if word in _PARTICIPLES:
        return Intro.PARTICIPLE, j
    if word == "from" and sentence.covered[j + 1 : j + 2] == ["period"]:
        return None
    if word in ("up", "down", "+", "compared", "vs", "versus", "against", "from") or (
        word in ("above", "below") and _figure_within(sentence, j, 4)
    ):
        return Intro.CHANGE, j
    if word == "not" and _figure_within(sentence, j, 4):
        return Intro.APPOSITION, j
    if word == "as" and _opens_clause(sentence, j):
        return Intro.MAIN, j + 1
    if (
        word in ("alongside", "plus", "besides")
        or sentence.words[j : j + 3] == ["in", "the", "year"]
        or sentence.words[j : j + 3] == ["in", "a", "year"]
    ):
        return Intro.APPOSITION, j
    if word == "and":
        return None
    if word in _PRONOUNS and j + 1 < len(sentence) and is_verb(sentence, j + 1):
        return Intro.MAIN, j
    if (
        sentence.covered[j] == "country"
        and sentence.any(("superlative",), j, min(j + 4, len(sentence)))
        and "'s" in sentence.words[j : j + 3]
    ):
        return Intro.APPOSITION, j
    if (word in ("a", "an", "the") or sentence.covered[j] == "body") and sentence.any(
        _STANDING, j, min(j + 5, len(sentence))
    ):
        return Intro.APPOSITION, j
    if "member" in sentence.classes[j] and not is_verb(sentence, j) and word not in ("part", "one"):
        return Intro.APPOSITION, j
    if word == "the" and sentence.any(("superlative",), j, min(j + 4, len(sentence))):
        return Intro.APPOSITION, j
    if word in ("a", "an") and (
        sentence.any(("up", "down", "superlative", "deficit", "surplus"), j, min(j + 6, len(sentence)))
        or _figure_within(sentence, j, 4)
    ):
        return Intro.APPOSITION, j
    if sentence.covered[j] == "quantity" or (_figure_within(sentence, j, 4) and _hedge_at(sentence, j)):
        if _figure_opens_apposition(sentence, j):
            return Intro.APPOSITION, j
        return None
    if sentence.has("most_of", j, min(j + 4, len(sentence))) and sentence.first(
        "most_of", j
    ) == sentence.first("most_of", j, j + 4):
        return Intro.APPOSITION, j
    return None


def _hedge_at(sentence: Sentence, j: int) -> bool:
    return any(lo <= j + 4 and m.hedge_start == sentence.starts[j] for lo, _, m in sentence.quantities)


def _figure_opens_apposition(sentence: Sentence, j: int) -> bool:
    for _, hi, mention in sentence.quantities:
        if mention.hedge_start == sentence.starts[j] or mention.start == sentence.starts[j]:
            if mention.family in ("percent", "ratio"):
                return True
            if mention.family == "money":
                nxt = sentence.words[hi] if hi < len(sentence) else "."
                return nxt in ("more", "less", "of", "up", "higher", "lower", "in", "a", ",", ".") or True
    return False


def _figure_within(sentence: Sentence, j: int, reach: int) -> bool:
    return any(j <= lo < j + reach for lo, _, _ in sentence.quantities)


def _opens_clause(sentence: Sentence, i: int) -> bool:
    """Whether "as" (or "after", "before", "when") at i opens a clause with its own verb."""
    j = i + 1
    if j >= len(sentence):
        return False
    if sentence.words[i] == "as":
        if sentence.words[j] in (
            "well",
            "much",
            "many",
            "part",
            "a",
            "an",
            "of",
            "soon",
            "long",
            "such",
            "to",
        ):
            return False
        if i and sentence.words[i - 1] in ("such", "well", "much", "same", "known", "same"):
            return False
    return _next_verb(sentence, j, 11) is not None


def _attribution_after_comma(sentence: Sentence, i: int) -> bool:
    """Whether a comma at i opens "officials said" (a short noun phrase and a verb of saying)."""
    j = i + 1
    if sentence.words[j : j + 2] == ["according", "to"]:
        return True
    for k in range(j, min(j + 7, len(sentence))):
        if sentence.words[k] in (",", ";"):
            return False
        if "reporting" in sentence.classes[k] and k > j:
            return True
        if sentence.covered[k] == "quantity":
            return False
    return False


def segments(sentence: Sentence) -> list[Segment]:
    """Cut one sentence into segments.

    Examples
    --------
    "Exports rose 5 % to $2bn, while imports fell, officials said" has three: two clauses and an attribution.
    """
    cuts = _cuts(sentence)
    result: list[Segment] = []
    for n, (lo, intro) in enumerate(cuts):
        hi = cuts[n + 1][0] if n + 1 < len(cuts) else len(sentence)
        lo2, hi2 = _trim(sentence, lo, hi)
        if lo2 >= hi2:
            continue
        kind = intro
        if kind is Intro.MAIN and _only_says(sentence, lo2, hi2):
            kind = Intro.ATTRIBUTION
        parent = None
        if kind not in (Intro.MAIN, Intro.OPENING):
            parent = next((s.number for s in reversed(result) if s.intro is not Intro.ATTRIBUTION), None)
        result.append(Segment(sentence, lo2, hi2, kind, parent, len(result)))
    _close_ranks(result)
    _lean_back(result)
    return result


def _lean_back(result: list[Segment]) -> None:
    """A clause that opens with "it" or "they" speaks of what the clause before it spoke of."""
    for before, here in zip(result, result[1:]):
        if (
            here.intro is Intro.MAIN
            and here.sentence.words[here.lo] in ("it", "they", "that", "this")
            and not before.attribution
        ):
            here.parent = before.number


def _close_ranks(result: list[Segment]) -> None:
    """Join "AfCFTA rules, he said, could double trade" again: the predicate gets back the subject before the aside."""
    for before, aside, after in zip(result, result[1:], result[2:]):
        interrupted = aside.intro is Intro.ATTRIBUTION and after.intro is Intro.COORDINATED
        if interrupted and not any(is_verb(before.sentence, k) for k in range(before.lo, before.hi)):
            after.lo, after.intro, after.parent = before.lo, before.intro, before.parent
            before.hi = before.lo


_OPENS_SENTENCE = frozenset(
    [
        "under",
        "during",
        "at",
        "after",
        "following",
        "by",
        "through",
        "within",
        "in",
        "on",
        "before",
        "since",
        "upon",
        "amid",
        "with",
        "for",
        "as",
    ]
)


def _opening_end(sentence: Sentence) -> int | None:
    """Comma that closes an introductory phrase about a visit or an agreement, where one opens the sentence."""
    if len(sentence) < 4 or sentence.words[0] not in _OPENS_SENTENCE:
        return None
    last = None
    for k in range(1, min(40, len(sentence))):
        if sentence.words[k] == ",":
            last = k
        elif is_verb(sentence, k):
            break
    else:
        return None
    if last is None:
        return None
    dated = sentence.has("agreement", 0, last) and sentence.has("force", 0, last)
    figured = any(m.family in ("money", "percent") for _, hi, m in sentence.quantities if hi <= last)
    return last if dated or figured or sentence.any(("visit", "meeting"), 0, last) else None


def _only_says(sentence: Sentence, lo: int, hi: int) -> bool:
    if hi - lo > 14 or sentence.quantities_in(lo, hi):
        return False
    last = sentence.words[hi - 1]
    reports = sentence.last("reporting", lo, hi)
    return reports is not None and (reports[1] >= hi - 1 or last in ("that", "said"))


def _cuts(sentence: Sentence) -> list[tuple[int, Intro]]:
    cuts: list[tuple[int, Intro]] = [(0, Intro.MAIN)]
    seen_verb = False
    skip_to = 0
    opening = _opening_end(sentence)
    if opening is not None:
        cuts = [(0, Intro.OPENING), (opening + 1, Intro.MAIN)]
        skip_to = opening + 1
    quoted_paren = 0
    closing: int | None = None
    n = len(sentence)
    for i, word in enumerate(sentence.words):
        if i < skip_to:
            continue
        if is_verb(sentence, i):
            seen_verb = True
        if sentence.covered[i] in ("quantity", "period", "body", "country") and word != ",":
            if not (word in ("and", "to") and sentence.covered[i] in ("body",)):
                if word not in ("with", "up", "down"):
                    continue
        opened: tuple[Intro, int] | None = None
        if word == ";":
            opened = (Intro.MAIN, i + 1)
        elif word == ":" and _labels(sentence, cuts[-1][0], i):
            pass
        elif (
            word == ":"
            and i + 1 < n
            and (
                seen_verb
                or i <= 4
                or _next_verb(sentence, i + 1, 12) is not None
                or _figure_within(sentence, i, 10)
            )
        ):
            opened = (Intro.MAIN, i + 1)
        elif word == "(":
            close = next((k for k in range(i + 1, n) if sentence.words[k] == ")"), None)
            if close is not None and _figure_within(sentence, i, close - i):
                opened = (Intro.PARENTHESIS, i + 1)
                quoted_paren = close
            elif close is not None:
                skip_to = close + 1
        elif word == ")" and i == quoted_paren:
            opened = (Intro.COORDINATED, i + 1)
        elif word in _DASHES and sentence.spaced[i] and i and i + 1 < n:
            inset = _inset_end(sentence, i)
            if inset is not None:
                skip_to = inset + 1
            else:
                opened = (
                    Intro.MAIN if _next_verb(sentence, i + 1, 12) is not None else Intro.APPOSITION,
                    i + 1,
                )
        elif word in _CONTRAST and i and word != "yet":
            opened = _contrast(sentence, i)
        elif (word == "that" and i and _report_that(sentence, i) and i + 1 < n) or (
            word == "as" and i and _opens_clause(sentence, i)
        ):
            opened = (Intro.MAIN, i + 1)
        elif (
            word in ("after", "before", "when", "since", "because", "until", "hours", "days")
            and i
            and sentence.covered[i] != "period"
        ):
            opened = _subordinate(sentence, i)
        elif (
            word == "which"
            and i
            and sentence.words[i - 1] not in (",", "of", "in", "to", "by", "with")
            and i + 3 < n
            and "country"
            in (sentence.covered[i + 1], sentence.covered[i + 2] if sentence.words[i + 1] == "the" else "")
        ):
            opened = (Intro.RELATIVE, i)
        elif (
            word == "ahead"
            and sentence.words[i + 1 : i + 2] == ["of"]
            and sentence.any(("meeting", "visit"), i + 2, min(i + 9, n))
        ):
            opened = (Intro.AFTER, i + 2)
        elif (
            word == "with"
            and i
            and seen_verb
            and _figure_within(sentence, i, 4)
            and any(cuts[-1][0] <= q[0] < i for q in sentence.quantities)
        ):
            opened = (Intro.WITH, i)
        elif word == "," and (dated := _dated_agreement(sentence, cuts[-1][0], i)) is not None:
            skip_to, closing = i + 1, dated
        elif word == "," and (aside := _aside_end(sentence, i)) is not None:
            skip_to = aside + 1
        elif word == ",":
            if i + 1 < n and _attribution_after_comma(sentence, i):
                opened = (Intro.ATTRIBUTION, i + 1)
            else:
                opened = _after_comma(sentence, i)
        elif word in ("and", "or", "nor") and i:
            opened = _after_and(sentence, i, seen_verb)
        elif word in ("said", "says", "believe", "believes", "think") and "reporting" in sentence.classes[i]:
            j = i + 1
            if (
                j < n
                and sentence.words[j] not in (",", "that", "on", "in", "at", "to", "after", "it")
                and _next_verb(sentence, j, 12) is not None
            ):
                opened = (Intro.MAIN, j)
        if closing is not None and i >= closing:
            opened, closing = (Intro.COORDINATED, i + 1), None
        if opened is not None and opened[1] > cuts[-1][0]:
            cuts.append((opened[1], opened[0]))
            if opened[0] in (Intro.RELATIVE, Intro.ATTRIBUTION) or (
                opened[0] is Intro.APPOSITION and sentence.any(_STANDING, opened[1], min(opened[1] + 4, n))
            ):
                closing = _relative_end(sentence, opened[1])
            seen_verb = False
            if opened[0] in (
                Intro.COORDINATED,
                Intro.RELATIVE,
                Intro.PARTICIPLE,
                Intro.WITH,
                Intro.CHANGE,
                Intro.APPOSITION,
            ):
                seen_verb = True
            skip_to = max(skip_to, opened[1])
    return cuts


def _relative_end(sentence: Sentence, i: int) -> int | None:
    """Comma that closes a relative clause, where the main clause goes on with its verb after it."""
    for k in range(i + 1, len(sentence) - 1):
        if sentence.words[k] == ",":
            return k if is_verb(sentence, k + 1) else None
    return None


def _dated_agreement(sentence: Sentence, lo: int, i: int) -> int | None:
    """Comma that closes ", in force since 2014," after an agreement whose clause then goes on."""
    force = sentence.first("force", i + 1, min(i + 4, len(sentence)))
    if force is None or force[0] != i + 1 or not sentence.has("agreement", lo, i):
        return None
    return _relative_end(sentence, i)


def _contrast(sentence: Sentence, i: int) -> tuple[Intro, int] | None:
    j = i + 1
    while j < len(sentence) and sentence.words[j] in _SKIP:
        j += 1
    if j >= len(sentence):
        return None
    if is_verb(sentence, j) or (sentence.words[j] == "not" and j + 1 < len(sentence)):
        return Intro.COORDINATED, j
    if _next_verb(sentence, j, 14) is not None:
        return Intro.MAIN, j
    if _figure_within(sentence, j, 5):
        return Intro.APPOSITION, j
    return None


def _subordinate(sentence: Sentence, i: int) -> tuple[Intro, int] | None:
    word = sentence.words[i]
    n = len(sentence)
    if word in ("hours", "days"):
        if i + 1 < n and sentence.words[i + 1] in ("after", "before"):
            return (Intro.MAIN, i + 2) if _next_verb(sentence, i + 2, 12) is not None else None
        return None
    if word in ("when", "because"):
        return (Intro.MAIN, i + 1) if _next_verb(sentence, i + 1, 12) is not None else None
    if word == "until":
        return None
    if sentence.any(("meeting", "visit"), i + 1, min(i + 7, n)) and word in ("after", "before"):
        return Intro.AFTER, i + 1
    if (
        word in ("after", "before")
        and i + 1 < n
        and sentence.covered[i + 1] != "country"
        and _next_verb(sentence, i + 1, 8) is not None
    ):
        return Intro.MAIN, i + 1
    return None


def _after_and(sentence: Sentence, i: int, seen_verb: bool) -> tuple[Intro, int] | None:
    j = i + 1
    n = len(sentence)
    while j < n and sentence.words[j] in _SKIP:
        j += 1
    if j >= n or not seen_verb:
        return None
    if sentence.words[j] == "that" and i and sentence.has("reporting", 0, i):
        return Intro.MAIN, j + 1
    if (
        sentence.words[j] == "a"
        and _figure_within(sentence, j, 3)
        and sentence.any(("up", "down"), j, min(j + 6, n))
    ):
        return Intro.APPOSITION, j
    if is_verb(sentence, j) or (
        sentence.words[j] in ("is", "are", "was", "were", "has", "have", "will", "would", "could", "should")
    ):
        return Intro.COORDINATED, j
    verb = _next_verb(sentence, j, 12)
    if verb is not None and verb > j and not _reduced_relative(sentence, j, verb):
        return Intro.MAIN, j
    return None


_PRONOUNS = frozenset({"it", "they", "he", "she", "we"})


def _reduced_relative(sentence: Sentence, j: int, verb: int) -> bool:
    """Whether a verb belongs to "machinery it once bought": a pronoun stands between the noun and the verb."""
    return any(sentence.words[k] in _PRONOUNS for k in range(j + 1, verb))


_EDGE_LEFT = frozenset(
    {
        ",",
        ";",
        ":",
        "and",
        "but",
        "while",
        "whereas",
        "that",
        ".",
        ")",
        "although",
        "though",
        '"',
        "“",
        "”",
        "‘",
        "»",
        "«",
        "-",
        "–",
        "—",
        "then",
        "or",
        "however",
        "moreover",
        "also",
    }
)
_EDGE_RIGHT = frozenset(
    {
        ",",
        ";",
        ":",
        ".",
        "!",
        "?",
        "(",
        ")",
        "and",
        "but",
        "while",
        "whereas",
        "as",
        "that",
        '"',
        "“",
        "”",
        "‘",
        "’",
        "-",
        "–",
        "—",
        "«",
        "»",
        "or",
        "after",
        "before",
        "hours",
        "…",
        "because",
        "when",
        "though",
        "although",
        "than",
    }
)


def _trim(sentence: Sentence, lo: int, hi: int) -> tuple[int, int]:
    """Take conjunctions and punctuation off both ends of a token range."""
    words = sentence.words
    while lo < hi and words[lo] in _EDGE_LEFT and sentence.covered[lo] != "quantity":
        lo += 1
    while hi > lo and words[hi - 1] in _EDGE_RIGHT and not sentence.covered[hi - 1]:
        hi -= 1
    return lo, hi


trim = _trim
