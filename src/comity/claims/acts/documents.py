"""Signings without a count: "signed the Minsk Declaration", "signed agreements on energy and health"."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from comity.claims.acts.parties import the_two
from comity.claims.bonds.pointed_agreements import hangs_on_agreement
from comity.claims.clauses import Intro, has_verb, trim
from comity.claims.clauses.verbs import is_verb
from comity.claims.lexicon import word_set
from comity.claims.roles import distinct, named
from comity.records import Comparator, Kind, Quantity

if TYPE_CHECKING:
    from comity.claims.clause import Clause
    from comity.claims.memory import Draft
    from comity.claims.sentences import Range, Sentence

_TOPIC_PREPOSITIONS = word_set("before_sectors")
_ISSUES = word_set("issues_statement")
_BESIDES = word_set("beside_statement")
_ARTICLES = word_set("articles")
_NOTHING = word_set("nothing")
_NONE = word_set("none_signed")
_PASSIVE = word_set("passive")
_BEFORE_TITLE = word_set("before_title")
_TITLES = word_set("titles_by_themselves")
_BEFORE_MENTION = word_set("before_mention")
_PARTS_NAME = word_set("before_place") | word_set("opens_occasion") | {"under", "of", ","}
_OF_ONE = frozenset({"executive", "proclamation", "bill", "law", "act", "legislation"})
_POINTING = frozenset({"this", "that", "the", "our", "these"})
_TOWARDS = frozenset({"towards", "toward"})
_MEANS = word_set("means_to")
_CITED_REACH = 8  # tokens between "in the" and "joint statement"
_ADOPTED = frozenset({"adopted", "issued", "released", "published", "approved", "signed"})
_PLANS = frozenset({"plan", "action", "programme", "roadmap", "cooperation", "executive"})
_ADOPTED_REACH = 9  # tokens of "was unanimously adopted"
_NAME_REACH = 6  # tokens of a name before "treaty"


def document_drafts(clause: Clause) -> list[Draft]:
    """Read a signing without a count: it names sectors or a document, or says that there was none."""
    signed, statement = clause.first("sign_strong"), clause.first("joint_statement")
    if (
        signed is None
        and statement is not None
        and clause.sentence.has_word(_ISSUES, clause.lo, statement[0])
        and not _is_cited(clause, statement[0])
    ):
        return [_signing(clause, (clause.lo, clause.hi), 1)]
    if statement is not None and _was_adopted(clause, statement):
        return [_signing(clause, (clause.lo, clause.hi), 1)]
    paper = clause.first("document") if signed is None else None
    if paper is not None and clause.sentence.words[paper[0]] in _PLANS and _was_adopted(clause, paper):
        return [_signing(clause, (clause.lo, clause.hi), 1)]  # "A plan of action for 2024-2026 was approved"
    if signed is not None and _signed_before(clause, signed):
        return [_signing(clause, _with_its_name(clause), 1)]
    if signed is not None and (_only_meant(clause, signed[0]) or _into_law(clause, signed[1])):
        return []
    if signed is None:
        beside = statement is not None and _beside(clause, statement[0])
        return [_signing(clause, _statement_span(clause, statement[0]), 1)] if statement and beside else []
    document = (
        clause.first("document")
        or clause.sentence.first("agreement", signed[1], clause.hi)
        or _agreement_signed_then(clause, signed)
    )
    if document is None and _it_was_signed(clause, signed):
        return [_signing(clause, (clause.lo, clause.hi), 1)]
    if document is None and clause.has_word(_NOTHING):
        return [_signing(clause, (clause.lo, clause.hi), 0)]
    titled = _titled(clause, signed[1])
    if not titled and document is None:
        return []
    noted = clause.sentence.heading and not clause.has_verb()  # "Transit accord signed May 2022"
    if document is not None and not noted and _only_mentioned(clause, document, signed):
        return []
    if clause.has_word(_NONE):
        return [_signing(clause, (clause.lo, clause.hi), 0)]
    if not titled and (document is None or not _tells_enough(clause, document, signed)):
        return []
    single = titled if document is None else _singular(clause, document)
    return [_signing(clause, (_start(clause, signed[0]), clause.hi), 1 if single else None)]


def _start(clause: Clause, at: int) -> int:
    """Where the signing begins of "spoke on a visit that [ended with the signature of a treaty]"."""
    sentence = clause.sentence
    that = (k for k in range(at - 1, clause.lo, -1) if sentence.words[k] == "that")
    led = next((k for k in that if is_verb(sentence, k + 1)), None)
    apart = led is not None and has_verb(sentence, clause.lo, led)
    return led + 1 if led is not None and apart else clause.lo


def _agreement_signed_then(clause: Clause, signed: Range) -> Range | None:
    """The agreement of "The tax treaty was signed in 2019", which tells of a day and of nothing else."""
    sentence, lo = clause.sentence, clause.lo
    noun = sentence.first("agreement", lo, signed[0]) or sentence.first("document", lo, signed[0])
    dated = any(m.role == "point" for i, _, m in sentence.periods_in(signed[1], clause.hi))
    if noun is None or not dated or not sentence.has_word(_PASSIVE, noun[1], signed[0]):
        return None
    return None if clause.says_after(signed[1], "force") else noun


def _it_was_signed(clause: Clause, signed: Range) -> bool:
    """Read "It was signed in Warsaw on 8 July" right after an agreement was spoken of."""
    recent = clause.sentence.index - clause.memory.agreement_sentence == 1
    passive = clause.words[:1] == ["it"] and clause.sentence.has_word(_PASSIVE, clause.lo, signed[0])
    dated = any(m.role == "point" for i, _, m in clause.sentence.periods_in(signed[1], clause.hi))
    return recent and passive and dated


def _was_adopted(clause: Clause, statement: Range) -> bool:
    """Read "A joint declaration was adopted at the end of the meeting"."""
    words = clause.sentence.words[statement[1] : statement[1] + _ADOPTED_REACH]
    article = clause.sentence.words[statement[0] - 1 : statement[0]] in (["a"], ["the"])
    return article and not _PASSIVE.isdisjoint(words) and not _ADOPTED.isdisjoint(words)


def _only_meant(clause: Clause, at: int) -> bool:
    """Whether the two only mean to sign: "announced their intent to sign a memorandum"."""
    words = clause.sentence.words[max(clause.lo, at - 3) : at]
    if not _TOWARDS.isdisjoint(clause.sentence.words[max(clause.lo, at - 4) : at]):
        return True
    if at == clause.lo == 0 and clause.sentence.words[at] == "sign":
        return True  # an item of what is to be done
    return words[-1:] == ["to"] and not _MEANS.isdisjoint(words)


def _into_law(clause: Clause, at: int) -> bool:
    """Whether one country makes a law: "signed the bill into law"."""
    words = clause.sentence.words[at : clause.hi]
    return any("into" in before and after == "law" for before, after in pairwise(words))


def _is_cited(clause: Clause, at: int) -> bool:
    """Whether a statement is where something stands: "made in the 2023 joint statement"."""
    words = clause.sentence.words
    led = (k for k in range(at - 1, max(clause.lo, at - _CITED_REACH), -1) if words[k] == "the")
    the = next(led, at)
    return words[the - 1] in _BEFORE_MENTION


def _signed_before(clause: Clause, signed: Range) -> bool:
    """Read "the treaty, signed in 2019, …" and "the treaty that they signed in 2019": one paper, dated."""
    if clause.intro not in (Intro.PARTICIPLE, Intro.RELATIVE) or not hangs_on_agreement(clause):
        return False
    if clause.says("document") or clause.sentence.first("agreement", signed[1], clause.hi) is not None:
        return False
    dated = any(m.role == "point" for i, _, m in clause.sentence.periods_in(signed[1], clause.hi))
    return dated and not clause.says("force")


def _with_its_name(clause: Clause) -> Range:
    """From the name of the agreement to the day on which it was signed."""
    above = clause.hangs_on()
    noun = None if above is None else clause.sentence.last("agreement", above.lo, above.hi)
    if above is None or noun is None or above.hi < clause.lo - 1:
        return clause.lo, clause.hi
    start = noun[0]
    while start > above.lo and start > noun[0] - _NAME_REACH and not clause.sentence.covered[start - 1]:
        if clause.sentence.words[start - 1] in _PARTS_NAME:
            break
        start -= 1
    return start, clause.hi


def _only_mentioned(clause: Clause, document: Range, signed: Range) -> bool:
    """Whether a deal is not the news: "under a deal signed in January"; "a deal was signed" is."""
    return document[1] <= signed[0] and not clause.sentence.has_word(_PASSIVE, document[1], signed[0])


def _tells_enough(clause: Clause, document: Range, signed: Range) -> bool:
    """Whether documents without a title make a claim: on some sector, or one alone, but not its force."""
    sentence = clause.sentence
    topical = sentence.has_word(_TOPIC_PREPOSITIONS, document[1], min(document[1] + 2, clause.hi))
    at = signed[1]
    told = sentence.words[signed[0] - 1] in ("was", "were") and sentence.words[at + 1 : at + 2] != ["the"]
    if told and document[1] <= signed[0] and sentence.covered[at + 1 : at + 2] == [""]:
        topical = (
            topical or sentence.words[at] in _TOPIC_PREPOSITIONS
        )  # "understandings were signed on energy"
    behind = signed[0] < document[0]
    alone = behind or document == _agreement_signed_then(clause, signed)
    if not topical and not (alone and _singular(clause, document)):
        return False
    commas = (k for k in range(document[1], clause.hi) if sentence.words[k] == ",")
    return not (behind and sentence.has("force", document[1], next(commas, clause.hi)))


def _before_next(clause: Clause, lo: int, hi: int) -> int:
    """Where another thing begins: "the signing of a memorandum, as well as the dialogue between …"."""
    sentence, words = clause.sentence, clause.sentence.words
    joined = (k for k in range(lo, hi - 2) if words[k : k + 3] == ["as", "well", "as"])
    end = next(joined, hi)
    paper = sentence.first("document", lo, end) if "signing" in words[lo:end] else None
    if paper is None:
        return end
    commas = (k for k in range(paper[1], end) if words[k] == ",")
    return next((k for k in commas if sentence.any(("document", "agreement"), k, end)), end)


def _signing(clause: Clause, span: Range, count: int | None) -> Draft:
    """The claim; a count that is not written is implied."""
    draft = clause.draft(Kind.DOCUMENTS_SIGNED, span, carries_period=False)
    draft.countries = the_two(_signers(clause, span[0], _before_next(clause, *span)), clause.memory)
    draft.negated = count == 0
    draft.details["sectors"] = sectors(clause.sentence, *span)
    if count is not None:
        draft.quantity = Quantity(value_low=count, value_high=count, unit="count", comparator=Comparator.EQ)
        draft.details["implied"] = True
    return draft


def _signers(clause: Clause, lo: int, hi: int) -> tuple[str, ...]:
    """The countries named, without one outside the pair that only lends a place or owns something."""
    sentence, pair = clause.sentence, clause.memory.pair or ()
    found = named(sentence, lo, hi)
    known = any(code in pair for _, _, code, _ in found)
    paper = sentence.first("document", lo, hi) or sentence.first("agreement", lo, hi) or (hi, hi)
    return distinct(
        code
        for i, j, code, mention in found
        if code in pair
        or (
            not (mention.form == "capital" and sentence.words[i - 1] == "in")  # "in Manila"
            and not (known and i > paper[0] and sentence.words[j : j + 1] == ["'s"])
        )  # "the value of Russia's assets"
    )


def _beside(clause: Clause, at: int) -> bool:
    """Whether a statement stands beside the counted documents: "alongside a joint statement"."""
    signed = clause.says("sign") or any(d.kind is Kind.DOCUMENTS_SIGNED for d in clause.made)
    joined = "and" in clause.sentence.words[max(clause.lo, at - 3) : at]
    if clause.sentence.words[at - 1] in _POINTING or (joined and not signed):
        return False  # "in line with this joint statement", "such as the declaration and the joint statement"
    return clause.sentence.has_word(_BESIDES, max(clause.lo, at - 3), at)


def _statement_span(clause: Clause, at: int) -> Range:
    """ "a joint statement on …", with its article."""
    while at > clause.lo and clause.sentence.words[at - 1] in _ARTICLES:
        at -= 1
    return trim(clause.sentence, at, clause.hi)


def _singular(clause: Clause, document: Range) -> bool:
    """Whether one document is meant: "a memorandum", not "memoranda"."""
    words = clause.sentence.words[slice(*document)]
    head = words[words.index("of") - 1] if "of" in words[1:] else words[-1]
    return not head.endswith("s") and head != "memoranda"


def _titled(clause: Clause, lo: int) -> bool:
    """Whether the name of a document follows: "the Hiroshima Accord", "the Declaration of Lima"."""
    sentence, hi = clause.sentence, clause.hi
    start = lo
    while start < hi and sentence.words[start] in _BEFORE_TITLE:
        start += 1
    if start < hi and sentence.words[start] in _OF_ONE:
        return False  # "signed an Executive Order"
    capital = lo < start < hi and not sentence.covered[start] and sentence.capital(start)
    if capital and ((start + 1 < hi and sentence.capital(start + 1)) or sentence.words[start] in _TITLES):
        return True
    return any(_capitalised(sentence, i, lo) for i, _ in sentence.every("document", lo, hi))


def _capitalised(sentence: Sentence, at: int, lo: int) -> bool:
    """Whether a noun for a document is written with a capital, or its attribute is: "Minsk declaration"."""
    if sentence.capital(at):
        return True
    return at > lo and sentence.capital(at - 1) and sentence.words[at - 1] not in ("a", "the")


# ---- sectors ---------------------------------------------------------------------------------------------


def sectors(sentence: Sentence, lo: int, hi: int) -> tuple[str, ...]:
    """The fields that documents cover, as the text lists them after "in", "on", "covering" or "across".

    Examples
    --------
    >>> from comity.claims.sentences import sentences
    >>> text = "signed documents on trade, health and culture"
    >>> [sentence] = sentences(text, mentions=(), quantities=(), periods=())
    >>> sectors(sentence, 0, len(sentence))
    ('trade', 'health', 'culture')
    """
    start = _list_start(sentence, lo, hi)
    if start is None:
        return ()
    parts = [p.strip(" .") for chunk in sentence.quote(start, hi).split(",") for p in _and_parts(chunk)]
    if len(parts) < 2:
        return ()
    return tuple(p.removesuffix(" sectors").removesuffix(" fields") for p in parts if p)


def _list_start(sentence: Sentence, lo: int, hi: int) -> int | None:
    """Where the list of fields begins, if what follows the documents is one and no day or place."""
    document = sentence.last("document", lo, hi) or sentence.last("sign", lo, hi)
    if document is None:
        return None
    topics = (k for k in range(document[1], hi) if sentence.words[k] in _TOPIC_PREPOSITIONS)
    at = next((k for k in topics if sentence.covered[k] != "period"), None)
    if at is None:
        return None
    start = next((k for k in range(at + 1, hi) if sentence.covered[k] != "period"), hi)
    dated = any(start <= i < start + 3 for i, _, _ in sentence.periods_in(start, hi))
    if dated or start >= hi or sentence.covered[start] == "country":
        return None
    return start


def _and_parts(chunk: str) -> list[str]:
    """ "health and culture" is two fields, "and culture" one."""
    words = chunk.strip()
    return [words[4:]] if words.startswith("and ") else words.split(" and ")
