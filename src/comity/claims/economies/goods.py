"""What countries make, sell, have, need or lack: "Ethiopia grows coffee", "Jordan needs wheat"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from comity.claims.clauses import Intro, has_verb, trim
from comity.claims.clauses.verbs import first_verb, is_verb
from comity.claims.lexicon import word_set
from comity.claims.roles import distinct, lead_word, named
from comity.facts import products
from comity.records import Kind

if TYPE_CHECKING:
    from comity.claims.clause import Clause
    from comity.claims.memory import Draft
    from comity.claims.sentences import Range

_WORD = re.compile(r"[^\W\d_]+")
_EVERYDAY = word_set("everyday_goods")
_MADE = word_set("participles_of_making")
_GOES = word_set("verbs_of_moving") | _MADE
_WAYS = word_set("compass")
_BUYING = word_set("verbs_of_buying")
_PARTNERS = word_set("partner_words")
_TO_A_PARTNER = word_set("verbs_with_partner")
_BEFORE_PARTNER = word_set("before_partner")
_SUBJECTS = word_set("producing_subjects")
_CARRIED = word_set("carried_subjects")
_STOPS_WEALTH = word_set("before_wealth")
_VAST = word_set("words_of_wealth")
_HAS = word_set("before_having")
_ANAPHORS = word_set("such_goods")
_POINTERS = word_set("opens_reduced_relative")
_PAST_NEEDS = frozenset({"needed", "lacked", "required"})
_PLAIN_NEEDS = word_set("plain_needs")
_NO_OBJECT = word_set("no_object_of_need")
_PARTICIPLE_ENDS = ("ed", "ld", "nt", "ht")
_PASSIVES = word_set("told_passive") | word_set("light_adverbs") | word_set("opens_aside")
_BEFORE_END = frozenset({"to", "from", "for", "into"})
_PASSIVE_REACH = 4  # tokens between "are" and "mainly shipped"
_SUBJECT_REACH = 3  # tokens between a subject and its verb
_OBJECT_REACH = 10  # tokens of what is sold without a product that we know
_HAS_NEED = word_set("has_a_need")
_OWNERS = word_set("owners")
_GOODS_REACH = 12  # tokens of what is needed or made
_NEED_REACH = 8
_LAST_WORDS = 4  # of a clause, in which "that" opens one about its last noun
_PRODUCERS = word_set("makers_of_goods")
_HAVING = word_set("forms_of_have")
_COPULAS = word_set("copulas")


def goods_in(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Goods named in words, and the HS codes that they are usually given; everyday goods may have none.

    >>> goods_in("exports of coffee"), goods_in("exports of onions")
    ((('coffee',), ('0901',)), (('onions',), ()))
    """
    found = [product for product in products(text) if product.term != "dates" or "to date" not in text]
    if found:
        return tuple(p.term for p in found), distinct(code for p in found for code in p.hs)
    return distinct(word for word in _WORD.findall(text.lower()) if word in _EVERYDAY), ()


# ---- what a country makes, sells or has ------------------------------------------------------------------


def specialisation_drafts(clause: Clause) -> list[Draft]:
    """Read that a country makes, sells or has a good, or buys it from the other, without a figure."""
    sentence, hi = clause.sentence, clause.hi
    if sentence.words[hi : hi + 1] == [":"] and sentence.has_figure(("percent",), hi, len(sentence)):
        return []  # "sells mostly fish: 60 percent of …": the figure says it
    wealth = _wealth(clause)
    drafts = [wealth] if wealth is not None else []
    made = _making(clause) or _producer(clause) or _listed(clause)
    if made is None or (wealth is not None and wealth.lo <= made.at < wealth.hi):
        return drafts
    clause.memory.product, clause.memory.hs = made.goods, made.codes
    return [*drafts, made.draft]


def moved_goods_drafts(clause: Clause) -> list[Draft]:
    """Read "Maize and rice go north", "Copper is shipped to Japan"."""
    sentence, lo, hi = clause.sentence, clause.lo, clause.hi
    if _GOES.isdisjoint(sentence.words[lo:hi]):  # nearly always
        return []
    verb = first_verb(sentence, lo, hi)
    if (
        verb is None
        or clause.quantities()
        or clause.says("intent", "forecast", "most_of", "share", "negation")
    ):
        return []
    words = sentence.words
    at = next((k for k in range(verb, min(verb + _PASSIVE_REACH, hi)) if words[k] in _GOES), None)
    if at is None or (words[at].endswith(_PARTICIPLE_ENDS) and words[at - 1] not in _PASSIVES):
        return []
    ends = [code for i, _, code, m in clause.named() if m.form != "adjective" and words[i - 1] in _BEFORE_END]
    goods, codes = goods_in(sentence.quote(lo, verb) if verb > lo else "")
    if not goods and (len(ends) >= 2 or words[lo] == "from"):  # "From France come wheat and cars"
        goods, codes = goods_in(sentence.quote(at, hi))
    made_in = [code for i, _, code, _ in clause.named() if words[i - 1] == "in"]
    if goods and words[at] in _MADE and made_in:
        draft = clause.draft(Kind.SPECIALISATION)
        draft.countries = (made_in[0],)
        draft.details.update(product=goods, hs=codes)
        return [draft]
    sent = bool(ends) or sentence.has_word(_WAYS, at, min(at + 3, hi)) or clause.says("opposite")
    if not goods or not sent:
        return []
    draft = clause.draft(Kind.SPECIALISATION)
    draft.countries = clause.memory.with_other(distinct(ends))
    draft.details.update(product=goods, hs=codes)
    return [draft]


class _Making(NamedTuple):
    """A claim of a verb of making or selling, where the verb stands, and the goods."""

    at: int
    draft: Draft
    goods: tuple[str, ...]
    codes: tuple[str, ...]


def _making(clause: Clause) -> _Making | None:
    """Read "Ethiopia grows coffee", "Chile is rich in copper", "Kenya buys wheat from Ukraine"."""
    sentence, hi = clause.sentence, clause.hi
    strong = clause.first("makes_strong")
    made = clause.sentence.every("makes", clause.lo, clause.hi)
    word = strong or next((r for r in made if _is_predicate(clause, r)), made[0] if made else None)
    if word is None or clause.says("most_of") or clause.says_before(word[0], "needs"):
        return None
    if strong is None and not (_is_predicate(clause, word) and _close_subject(clause, word[0])):
        return None
    if sentence.words[word[1] : word[1] + 1] == ["nothing"]:
        return None
    subject = _subject(clause, word[0])
    if not subject or _is_infinitive(clause, word) or _of_a_firm(clause, word):
        return None
    reach = min(word[1] + _GOODS_REACH, hi)
    goods, codes = goods_in(sentence.quote(word[0] if strong is None else word[1] - 1, reach))
    trading = "flow_verb" in sentence.classes[word[0]] and hi - word[1] <= _OBJECT_REACH
    if not goods and (word[1] >= hi or (strong is None and not trading) or "home" in clause.words):
        return None
    draft = clause.draft(Kind.SPECIALISATION)
    draft.countries = distinct([*subject[:2], *_partners(clause, word, subject)])
    draft.negated = clause.says("negation")
    draft.details.update(product=goods, hs=codes)
    return _Making(word[0], draft, goods, codes)


def _listed(clause: Clause) -> _Making | None:
    """Read the item "Iranian exports: steel, bitumen, tiles"."""
    sentence, lo, hi = clause.sentence, clause.lo, clause.hi
    at = next((k for k in range(lo, hi) if sentence.words[k] == ":"), None)
    if (
        at is None
        or clause.has_verb()
        or clause.quantities()
        or not sentence.any(("export", "import"), lo, at)
    ):
        return None
    owners = tuple(code for _, _, code, _ in named(sentence, lo, at))
    goods, codes = goods_in(sentence.quote(at, hi))
    if not owners or not goods:
        return None
    draft = clause.draft(Kind.SPECIALISATION)
    draft.countries = clause.memory.with_other(distinct(owners))
    draft.details.update(product=goods, hs=codes)
    return _Making(at, draft, goods, codes)


def _producer(clause: Clause) -> _Making | None:
    """Read "Nicaragua is a gold producer": the good stands before the noun."""
    sentence, lo = clause.sentence, clause.lo
    at = next((k for k in range(lo, clause.hi) if sentence.words[k] in _PRODUCERS), None)
    verb = first_verb(sentence, lo, clause.hi)
    if at is None or verb is None or sentence.words[verb] not in _COPULAS or not verb < at - 1:
        return None
    subject = tuple(code for _, _, code, _ in named(sentence, lo, verb))
    goods, codes = goods_in(sentence.quote(verb + 1, at))
    if sentence.words[verb + 1] not in ("a", "an") or not subject or not goods or clause.quantities():
        return None
    draft = clause.draft(Kind.SPECIALISATION)
    draft.countries = subject[:1]
    draft.negated = clause.says("negation")
    draft.details.update(product=goods, hs=codes)
    return _Making(at, draft, goods, codes)


def _is_infinitive(clause: Clause, word: Range) -> bool:
    """Whether a bare form goes on an infinitive: "to design and [produce semiconductors]"."""
    parent, verb = clause.parent, clause.sentence.words[word[0]]
    if word[0] != clause.lo or verb.endswith(("s", "ed")) or parent is None:
        return False
    words = parent.sentence.words[parent.lo : parent.hi]
    return "to" in words and clause.intro is Intro.COORDINATED


def _of_a_firm(clause: Clause, word: Range) -> bool:
    """Whether a verb goes on a clause about something else: "a company that leases [and sells buses]"."""
    parent = clause.parent
    if parent is None or word[0] != clause.lo or clause.intro is not Intro.COORDINATED:
        return False
    words = parent.sentence.words[parent.lo : parent.hi]
    return bool({"that", "who"} & set(words[-_LAST_WORDS:]))


def _is_predicate(clause: Clause, word: Range) -> bool:
    """Whether a word of making is the verb, or a phrase that only a predicate can be."""
    return word[1] - word[0] > 1 or has_verb(clause.sentence, *word)


def _close_subject(clause: Clause, at: int) -> bool:
    """Whether the country (or a pronoun) is the very subject of the verb: close before it, adverbs apart."""
    sentence = clause.sentence
    return at == clause.lo or any(
        sentence.covered[k] == "country" or sentence.words[k] in _SUBJECTS or "export" in sentence.classes[k]
        for k in range(max(clause.lo, at - _SUBJECT_REACH), at)
    )


def _subject(clause: Clause, at: int) -> tuple[str, ...]:
    """The countries before a verb, else those that a pronoun or a bare verb carries over."""
    sentence, lo = clause.sentence, clause.lo
    codes = tuple(code for _, _, code, _ in named(sentence, lo, at))
    if not codes and (
        at == lo or sentence.words[lo:at] in (["has"], ["have"]) or sentence.has_word(_CARRIED, lo, at)
    ):
        return clause.carried_subject()
    return codes


def _partners(clause: Clause, word: Range, subject: tuple[str, ...]) -> list[str]:
    """Whom it is sold to or bought from: "to Spain", "from the Netherlands", "Spanish wine", "us", "them"."""
    sentence, end = clause.sentence, word[1]
    buys = sentence.words[word[0]] in _BUYING
    partners: list[str] = []
    last = -1  # where the partner before ends
    for i, j, code, mention in named(sentence, end, clause.hi):
        by_name = buys or mention.form != "adjective" or sentence.words[i + 1 : i + 2] == ["market"]
        in_a_row = i - last == 1 or (last > 0 and sentence.words[last:i] in (["and"], [","], [",", "and"]))
        if by_name and (i == end or in_a_row or lead_word(sentence, i) in _BEFORE_PARTNER):
            partners.append(code)
            last = j
    other = clause.memory.other(subject[0]) if len(subject) == 1 else None
    traded = sentence.words[word[0]] in _TO_A_PARTNER
    if other is not None and not partners and (traded or clause.has_word(_PARTNERS)):
        partners.append(other)
    return partners


def _wealth(clause: Clause) -> Draft | None:
    """Read "Iran, with its vast mineral resources": what a country has, inside another claim."""
    sentence, lo = clause.sentence, clause.lo
    for i, j in sentence.every("resources", lo, clause.hi):
        start = i
        while start > lo and sentence.words[start - 1] not in _STOPS_WEALTH:
            start -= 1
        attributes = i - start
        if attributes < 2 and not (attributes == 1 and sentence.covered[start] == "country"):
            continue
        owners = named(sentence, lo, i)
        had = sentence.words[start] in _VAST or sentence.words[start - 1] in _HAS
        acted = any(sentence.words[k].endswith("ed") for k in range(start, i))
        if not owners or not had or acted:
            continue
        draft = clause.draft(Kind.SPECIALISATION, (start, j), carries_period=False)
        goods, codes = goods_in(sentence.quote(start, j))
        draft.countries = (owners[-1][2],)
        draft.details.update(product=goods or (sentence.quote(start, j),), hs=codes)
        return draft
    return None


# ---- what a country needs --------------------------------------------------------------------------------


def demand_drafts(clause: Clause) -> list[Draft]:
    """Read that a country needs, lacks or wants a good."""
    sentence, hi = clause.sentence, clause.hi
    word = clause.first("needs")
    if word is None or clause.says("trade") or sentence.has_figure(("money",), word[0], hi):
        return []
    if any(m.family == "persons" and 0 <= word[0] - j <= 1 for _, j, m in clause.quantities()):
        return []
    subject = _subject(clause, word[0])
    if not subject or not _wanted_by_subject(clause, word):
        return []
    goods, codes = goods_in(sentence.quote(word[0], min(word[1] + _GOODS_REACH, hi)))
    memory = clause.memory
    if not goods and memory.product and sentence.has_word(_ANAPHORS, word[1], hi):
        goods, codes = memory.product, memory.hs
    if not goods and not _lacks_plainly(clause, word):
        return []
    span = trim(sentence, clause.lo, _need_end(clause, word[1]))
    draft = clause.draft(Kind.DEMAND, span, carries_period=False)
    draft.countries = distinct(subject[:2])
    draft.negated = clause.says("negation")
    draft.details.update(product=goods, hs=codes)
    return [draft]


def _wanted_by_subject(clause: Clause, word: Range) -> bool:
    """Whether a country itself needs it: "Jordan needs water", not "efforts to meet the needs of Jordan"."""
    sentence, (at, end) = clause.sentence, word
    if sentence.words[end : end + 1] == ["to"] and "intent" in sentence.classes[at]:
        return False
    led = sentence.words[max(clause.lo, at - 3) : at]
    led_on = at == clause.lo or (at == clause.lo + 1 and sentence.words[clause.lo] in _HAVING)
    opens = led_on and clause.intro is Intro.COORDINATED
    owned = sentence.words[at - 1] in _OWNERS and bool(_subject(clause, at - 1)) and clause.says("reporting")
    if owned:
        return True  # "Chad expressed its need for seed"
    stated = sentence.words[at] in ("in", "short", "is", "are", "has", "have")
    if "expressed" in led and bool(_subject(clause, at - 1)):
        return True  # "The Peruvian side expressed interest in buying salmon"
    predicate = opens or is_verb(sentence, at) or stated or not _HAS_NEED.isdisjoint(led)
    resumed = sentence.words[at - 1 : at] == [","]  # "Iran, with its ores, needs …"
    if sentence.words[at] in _PAST_NEEDS and sentence.covered[at - 1] == "country":
        return True  # "He said that Ukraine needed generators"
    return predicate and (
        opens or resumed or stated or _close_subject(clause, at) or not _HAS_NEED.isdisjoint(led)
    )


def _lacks_plainly(clause: Clause, word: Range) -> bool:
    """Whether "needs", "lacks" or "is in need of" has a noun for its object, whatever the good."""
    words, end = clause.sentence.words, word[1]
    if words[word[0] - 1 : word[0]] == ["they"]:
        return False  # people as well as countries
    plain = words[word[0]] in _PLAIN_NEEDS or words[end - 1] == "of"
    return plain and end < clause.hi <= end + _NEED_REACH and words[end] not in _NO_OBJECT


def _need_end(clause: Clause, at: int) -> int:
    """Where the need ends: before "machinery it once bought", a clause about the good."""
    sentence, hi = clause.sentence, clause.hi
    for k in range(at, hi - 1):
        if sentence.words[k] in _POINTERS and has_verb(sentence, k + 1, min(k + 3, hi)):
            return k
    return hi
