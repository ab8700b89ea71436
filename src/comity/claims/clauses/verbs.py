"""Which words are the verbs of their clauses ("Kenya exports tea"), and which are not ("its exports")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.claims.lexicon import word_set

if TYPE_CHECKING:
    from comity.claims.sentences import Sentence

_FINITE = word_set("finite")
_ALSO_NOUNS = word_set("verbs_or_nouns")
_SURE_VERBS = word_set("verbs_before_of")
_BEFORE_NOUN = word_set("before_noun")
_AFTER_NOUN = word_set("after_noun")
_AFTER_TESTAMENT = word_set("after_will")
_OPENS_ASIDE = word_set("opens_aside")
_MODIFIERS = frozenset({"both_ways", "goods", "services"})  # classes, not words
_NAMES = frozenset({"country", "body", "period"})  # what covers a word that is none of the clause's own
_NAMES_PAPERS = frozenset({"purchase", "supply", "trade"})
_PAPERS = frozenset({"agreement", "document"})  # classes
_CLOSES_CLAUSE = frozenset(";:()")
_SUBJECT_PRONOUNS = frozenset({"it", "they", "he", "she", "which", "who"})
_OPENS_PREDICATE = frozenset({",", "but", "and", "yet", "now", "also", "still"})
_JOINS = frozenset({"and", "but", "then"})
_OPENS_OBJECT = frozenset({"a", "an", "the", "its", "their", "his", "her", "our"})
_PERSONS = frozenset({"we", "they", "i", "you", "he", "she", "who"})
_SHORTEST_VERB = 5  # letters
_VERB_REACH = 12  # tokens in which another verb would make a noun of "imports"
_LONGEST_ASIDE = 18  # tokens


def is_verb(sentence: Sentence, at: int) -> bool:
    """Whether a token can be the finite verb of a clause.

    Examples
    --------
    >>> from comity.claims.sentences import sentences
    >>> [s] = sentences("Kenya sells tea, its exports grew.", mentions=(), quantities=(), periods=())
    >>> [word for k, word in enumerate(s.words) if is_verb(s, k)]
    ['sells', 'grew']
    """
    word = sentence.words[at]
    if word not in _FINITE:  # nearly always
        return word[-1] in "ds" and at > 0 and _ends_like_verb(sentence, at)
    if sentence.covered[at] in _NAMES:
        return False
    following = sentence.words[at + 1] if at + 1 < len(sentence) else "."
    if word == "will" and following in _AFTER_TESTAMENT:
        return False
    if at == 0:
        return word not in _ALSO_NOUNS
    if word in _ALSO_NOUNS and _reads_as_noun(sentence, at, following):
        return False
    return sentence.words[at - 1] not in ("to", "of")


def _ends_like_verb(sentence: Sentence, at: int) -> bool:
    """Whether an unlisted word is a verb by its ending and its subject: "Madrid sided with"."""
    word, before = sentence.words[at], sentence.words[at - 1]
    spoken = before in _SUBJECT_PRONOUNS
    if not spoken and not (sentence.covered[at - 1] and word.endswith("ed")):
        return False
    if sentence.covered[at] in _NAMES or sentence.capital(at) or sentence.classes[at]:
        return False
    if len(word) < _SHORTEST_VERB:
        return False
    if spoken:
        return word.endswith(("ed", "es", "ts", "ks", "ds", "ns"))
    mention = next((m for _, end, m in sentence.countries if end == at), None)
    return word.endswith("ed") and mention is not None and mention.form in ("name", "capital")


def has_verb(sentence: Sentence, lo: int, hi: int) -> bool:
    """Whether a finite verb stands in the token range."""
    return any(is_verb(sentence, k) for k in range(lo, hi))


def first_verb(sentence: Sentence, lo: int, hi: int) -> int | None:
    """Return the first finite verb of the token range."""
    return next((k for k in range(lo, hi) if is_verb(sentence, k)), None)


def _reads_as_noun(sentence: Sentence, at: int, following: str) -> bool:
    """Whether the neighbours make a noun of "exports" or "visit": an article, a number, "of" behind it."""
    if sentence.words[at - 1] in _JOINS and following in _OPENS_OBJECT:
        return False  # "exceeded $700 million and set a new target"
    if sentence.words[at - 1] in _PERSONS:
        return False  # "but we hope to resume them"
    if sentence.words[at - 1] in _BEFORE_NOUN or sentence.covered[at - 1] == "quantity":
        return True
    if sentence.words[at] in _NAMES_PAPERS and at + 1 < len(sentence) and sentence.classes[at + 1] & _PAPERS:
        return True  # "a power purchase accord"
    if following == "for" and sentence.words[at - 1] == "," and sentence.words[at] in ("hopes", "looks"):
        return False  # "Chile, which lacks gas, hopes for supplies"
    if following == "to" and sentence.words[at - 1] in _OPENS_PREDICATE and "intent" in sentence.classes[at]:
        return False  # "Ukraine, a candidate since 2022, hopes to join"
    if sentence.classes[at - 1] & _MODIFIERS:
        return True
    if _has_its_subject(sentence, at) or _has_a_receiver(sentence, at):
        return False
    if at > 1 and sentence.capital(at - 1) and not sentence.covered[at - 1]:
        return True  # "US Navy ships"
    if following in _AFTER_NOUN and sentence.words[at] not in _SURE_VERBS:
        return True
    if sentence.covered[at - 1] != "country":
        return False
    mention = next((m for _, end, m in sentence.countries if end == at), None)
    attributes = ("adjective", "abbreviation")
    return following in _FINITE or (mention is not None and mention.form in attributes)


def _has_its_subject(sentence: Sentence, at: int) -> bool:
    """Whether a country stands before "imports" and no verb follows: "Iraq imports from it cars"."""
    mention = next((m for _, end, m in sentence.countries if end == at), None)
    if mention is None or mention.form not in ("name", "capital") or not sentence.words[at].endswith("s"):
        return False
    stop = min(at + _VERB_REACH, len(sentence))
    return not any(
        sentence.words[k] in _FINITE and sentence.words[k] not in _ALSO_NOUNS and not sentence.covered[k]
        for k in range(at + 1, stop)
    )


def _has_a_receiver(sentence: Sentence, at: int) -> bool:
    """Whether a country by its name follows a word of trading: "Total supplies Morocco with oil"."""
    if "flow_verb" not in sentence.classes[at] or not sentence.words[at].endswith("s"):
        return False
    mention = next((m for lo, _, m in sentence.countries if lo == at + 1), None)
    return mention is not None and mention.form in ("name", "capital")


def next_verb(sentence: Sentence, at: int, reach: int) -> int | None:
    """The verb that a clause beginning at ``at`` has within reach; asides between commas are stepped over."""
    k, stop = at, min(at + reach, len(sentence))
    while k < stop:
        word = sentence.words[k]
        if word == ",":
            aside = aside_end(sentence, k)
            if aside is None:
                return None
            k, stop = aside + 1, min(aside + 1 + reach, len(sentence))
            continue
        if word in _CLOSES_CLAUSE:
            return None
        if is_verb(sentence, k):
            return k
        k += 1
    return None


def aside_end(sentence: Sentence, at: int) -> int | None:
    """Closing comma of an aside (", with its vast reserves,") before the verb of its clause."""
    if at + 1 >= len(sentence):
        return None
    dated = sentence.words[at + 1] == "from" and sentence.covered[at + 2 : at + 3] == ["period"]
    if sentence.words[at + 1] not in _OPENS_ASIDE and not dated:
        return None
    for k in range(at + 2, min(at + _LONGEST_ASIDE, len(sentence))):
        word = sentence.words[k]
        if word == "," and k + 1 < len(sentence) and is_verb(sentence, k + 1):
            return k
        if word in (";", ":", "(") or is_verb(sentence, k):
            return None
    return None
