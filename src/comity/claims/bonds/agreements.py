"""A particular agreement, its force, status or terms: "the treaty entered into force in 2014"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.claims.bonds.organisations import is_agreement, with_a_body
from comity.claims.bonds.pointed_agreements import BEFORE_ATTRIBUTE, of_the_agreement_before, permission
from comity.claims.bonds.relations import relation_drafts
from comity.claims.clauses import Intro, Segment, trim
from comity.claims.clauses.verbs import first_verb
from comity.claims.lexicon import word_set
from comity.claims.roles import codes_in, distinct
from comity.records import Kind

if TYPE_CHECKING:
    from comity.claims.clause import Clause
    from comity.claims.memory import Draft
    from comity.claims.sentences import Range, Sentence

_REGIMES = frozenset(  # claims by themselves, whatever is said of their force
    {
        *("visa free", "visa free regime", "visa free travel", "visa waiver"),
        *("customs union", "free trade area", "free trade zone"),
    }
)
_VISAS = word_set("visas")
_ALLOWING = word_set("words_of_allowing")
_TITLE_NOUNS = frozenset({"partnership", "compact"})
_HAVING = word_set("forms_of_have")
_ARTICLES = word_set("articles")
_COPULAS = word_set("copulas") | {"exists"}
_NOT_OF_IT = frozenset({"for", "on", "of", "about", "with", "no", "in", "to"})
_NOT_FORCE_BEFORE_NAME = word_set("no_force_before_its_agreement")
_NOT_IN_NAME = word_set("not_in_agreement_name")
_STRIVES = word_set("verbs_of_striving")
_EFFORTS = frozenset({"effort", "efforts"})
_AIM_REACH = 2  # tokens between "achieve" and what is striven for
_NO_REACH = 3  # tokens between "no" and the agreement
_LACKS = frozenset({"lack", "lacks", "lacked"})
_TALKS = frozenset({"talks", "negotiations", "negotiating", "discussions"})
_LETS = frozenset({"allows", "allow", "permits", "enables", "lets"})
_GERUND_REACH = 3  # tokens between "signing" and the agreement
_SCOPE = word_set("words_of_scope")
_VAGUE_PAPERS = word_set("vague_papers")
_FARTHEST_FORCE = 6  # tokens between a word of force and the agreement behind it
_SHORT_AFTERTHOUGHT = 7  # tokens of "but is not in force"


def agreement_drafts(clause: Clause) -> list[Draft]:
    """Read the name, force, status or terms of a particular agreement, or a level of relations."""
    if clause.segment.taken:
        return []
    relations = relation_drafts(clause)
    if relations:
        return relations
    noun = _agreement_noun(clause)
    if noun is None:
        return permission(clause) or of_the_agreement_before(clause)
    clause.memory.agreement_sentence = clause.sentence.index
    force, hi = _force_and_end(clause, noun)
    return [] if force is None else [_agreement(clause, noun, force, hi)]


def _agreement(clause: Clause, noun: Range, force: Range, hi: int) -> Draft:
    """The claim: its name, its force in the words of the text, and the two who are bound."""
    sentence, memory = clause.sentence, clause.memory
    span = _span(clause, noun, force, hi)
    draft = clause.draft(Kind.AGREEMENT, span, carries_period=False)
    draft.details["framework"] = (sentence.quote(*_name_of(sentence, noun, clause.lo)),)
    draft.details["status"] = sentence.quote(*force)
    draft.negated = sentence.has("negation", span[0], min(force[1] + 2, span[1]))
    codes = codes_in(sentence, *span)
    alone = len(codes) == 1 and with_a_body(clause, *span)
    draft.countries = codes if alone else _bound(clause, noun, span)
    if len(draft.countries) == 1 and clause.intro is Intro.COORDINATED:
        draft.countries = distinct(
            [*clause.carried_subject()[:1], *draft.countries]
        )  # "[has a pact with Peru]"
    if codes and "both" in clause.words and not set(codes) & set(memory.home):
        draft.countries = distinct([*memory.home, *codes])  # "Both have agreements with the United States"
    starts = (m.period.start for _, _, m in sentence.periods_in(*span))
    began = next((start for start in starts if start is not None), None)
    if began is not None:
        memory.agreement_year = began.year
    return draft


def _bound(clause: Clause, noun: Range, span: Range) -> tuple[str, ...]:
    """Who is bound: those named; a third country in the name of an agreement is none where both are named."""
    sentence, memory = clause.sentence, clause.memory
    lo, hi = _name_of(sentence, noun, clause.lo)
    outside = codes_in(sentence, span[0], lo) + codes_in(sentence, hi, span[1])
    if memory.pair is not None and set(memory.pair) <= set(outside):
        return distinct(code for code in outside if code in codes_in(sentence, *span))
    return memory.with_other(codes_in(sentence, *span))


def _agreement_noun(clause: Clause) -> Range | None:
    """The agreement that the clause names, by its title or by a noun."""
    for i, j, mention in clause.sentence.bodies_in(clause.lo, clause.hi):
        if is_agreement((i, j, mention)):
            return i, j
    named = clause.first("agreement") or _titled(clause)
    return named or _acronym_in_force(clause) or _paper_in_force(clause)


def _titled(clause: Clause) -> Range | None:
    """Read "a Strategic Trade and Investment Partnership": a paper that only its capitals tell."""
    sentence = clause.sentence
    if _TITLE_NOUNS.isdisjoint(sentence.words[clause.lo : clause.hi]):  # nearly always
        return None
    found = (k for k in range(clause.lo + 1, clause.hi) if sentence.words[k] in _TITLE_NOUNS)
    at = next((k for k in found if sentence.capital(k) and sentence.capital(k - 1)), None)
    return (at, at + 1) if at is not None and not sentence.covered[at] else None


def _acronym_in_force(clause: Clause) -> Range | None:
    """Read "The JPEPA has been in force": an acronym that nobody lists, with its force right behind it."""
    sentence = clause.sentence
    if not sentence.any(("ratify",), clause.lo, clause.hi):  # nearly always
        return None
    for k in range(clause.lo, clause.hi):
        word = sentence.quote(k, k + 1)
        acronym = len(word) > 2 and word.isupper() and word.isalpha() and not sentence.covered[k]
        if acronym and sentence.any(("ratify",), k + 1, min(k + 6, clause.hi)):
            return k, k + 1
    return None


def _paper_in_force(clause: Clause) -> Range | None:
    """Read "The Joint Declaration has not come into force": a paper that is told to bind."""
    paper = clause.first("document") if clause.says("ratify") else None
    if paper is None or not clause.says_after(paper[1], "ratify") or clause.says("sign_strong"):
        return None
    vague = not _VAGUE_PAPERS.isdisjoint(clause.sentence.words[slice(*paper)])
    return None if vague else paper


# ---- force -----------------------------------------------------------------------------------------------


def _force_and_end(clause: Clause, noun: Range) -> tuple[Range | None, int]:
    """What is said of the agreement's force, and where that ends: here, or in a clause that only goes on."""
    force = _force(clause, noun) or _self_standing(clause, noun) or _terms(clause, noun)
    number = clause.segment.number + 1
    following = clause.others[number] if number < len(clause.others) else None
    bare = not clause.has_verb()
    relative = following is not None and following.intro is Intro.RELATIVE
    if force is None and relative and clause.says("sign_strong") and clause.intro is Intro.MAIN:
        return None, clause.hi  # "they signed a treaty, which parliament ratified": two acts
    resumed = _resumed(clause, following) if bare and following is not None else None
    if resumed is not None:
        resumed.taken = True
        return resumed.sentence.first("force", resumed.lo, resumed.hi), resumed.hi
    if following is None or not _goes_on(following, None if bare else force):
        return force, clause.hi
    following.taken = True
    told = clause.sentence.first("force", following.lo, following.hi)
    return (told or force if bare else force or told), _told_end(following, told)


def _resumed(clause: Clause, inserted: Segment) -> Segment | None:
    """The predicate of an agreement behind what is inserted: "Talks on a treaty, begun in 2013, [end …]"."""
    if inserted.intro not in (Intro.RELATIVE, Intro.PARTICIPLE, Intro.APPOSITION):
        return None
    if inserted.sentence.any(("force", "sign"), inserted.lo, inserted.hi):
        return None
    after = next(iter(clause.others[inserted.number + 1 :]), None)
    if (
        after is None
        or after.intro is not Intro.COORDINATED
        or not clause.sentence.has("force", after.lo, after.hi)
    ):
        return None
    return after if first_verb(clause.sentence, after.lo, after.hi) == after.lo else None


def _told_end(following: Segment, told: Range | None) -> int:
    """Where a clause has told the force of an agreement: before a comma behind its date."""
    sentence = following.sentence
    for at in range(following.lo if told is None else told[1], following.hi):
        if sentence.words[at] == "," and sentence.periods_in(following.lo, at):
            return at
    return following.hi


def _goes_on(following: Segment, force: Range | None) -> bool:
    """Whether the next segment only says more of its force: "which …", "but is not in force"."""
    sentence, lo, hi = following.sentence, following.lo, following.hi
    told = sentence.first("force", lo, hi)
    opens = told is not None and told[0] == lo  # "renewed in 2021 for five years"
    counted = any(not opens or m.family != "duration" for _, _, m in sentence.quantities_in(lo, hi))
    if sentence.has("agreement", lo, hi) or counted:
        return False
    if not sentence.any(("force", "sign"), lo, hi):
        return False
    if following.intro is Intro.COORDINATED and force is not None and sentence.has_word(_SCOPE, lo, hi):
        return False  # "is in force [but does not cover services]": a term
    sets_behind = following.intro in (Intro.RELATIVE, Intro.PARTICIPLE, Intro.APPOSITION)
    relative = sets_behind and force is None and sentence.has("force", lo, hi)
    return relative or (following.intro is Intro.COORDINATED and hi - lo <= _SHORT_AFTERTHOUGHT)


def _force(clause: Clause, noun: Range) -> Range | None:
    """A word of force that belongs to the agreement: behind it, or not far in front of it."""
    words = clause.sentence.words
    if "advance" in words[max(clause.lo, noun[0] - 4) : noun[0]]:
        return None  # "in advance of the Agreement entering into force"
    if words[noun[1] : noun[1] + 1] == ["agreed"] and clause.sentence.covered[noun[1] + 1 :][:1] == [
        "period"
    ]:
        return noun[1], noun[1] + 1  # "Prosperity Deal agreed Thursday"
    for i, j in clause.sentence.every("force", clause.lo, clause.hi):
        near = j <= noun[0] <= j + _FARTHEST_FORCE
        attribute = i > clause.lo and words[i - 1] in BEFORE_ATTRIBUTE and j - i == 1
        if words[i] in _LETS and words[clause.lo].endswith("ing") and noun[0] - clause.lo <= _GERUND_REACH:
            continue  # "signing the lease allows us to look ahead": the signing does
        if words[i] == "amended" and words[i - 1] == "as":
            continue  # "Proclamation 9705, as amended"
        if i >= noun[1] and words[i] in _TALKS and clause.says_before(noun[0], "sign_strong"):
            continue  # "signed an agreement while talks on the gas field went on"
        if i >= noun[1] and "," in words[noun[1] : i] and clause.says_before(noun[0], "sign_strong"):
            continue  # "signed an accord in Oslo, on the bridge reopened in May"
        if words[i] == "apply" and words[i - 1] == "to":
            continue  # "intends to apply the same tariff"
        if attribute and i >= noun[1]:
            continue
        of_its_name = j - i == 1 and words[i] in _NOT_FORCE_BEFORE_NAME
        if near and "under" in words[j : noun[0]]:
            continue  # "institutions established under the Agreement"
        if i >= noun[1] or (near and not attribute and not of_its_name):
            return i, j
    return None


def _terms(clause: Clause, noun: Range) -> Range | None:
    """Read "Under the accord Greek firms may bid for works": a verb of what is allowed or owed under it."""
    words = clause.sentence.words
    if "under" not in words[max(clause.lo, noun[0] - 4) : noun[0]] or clause.says("intent", "forecast"):
        return None
    modal = (
        k for k in range(clause.lo, clause.hi) if words[k] in _ALLOWING and not clause.sentence.covered[k]
    )
    at = next(modal, None)
    return None if at is None else (at, at + 1)


def _self_standing(clause: Clause, noun: Range) -> Range | None:
    """A regime that is a claim by itself ("visa-free"), and "no deal on …"."""
    sentence, lo = clause.sentence, clause.lo
    if clause.says("anniversary"):
        return None  # "the customs union turned 25"
    for i, j in sentence.every("agreement", lo, clause.hi):
        strives = not _STRIVES.isdisjoint(sentence.words[max(lo, i - _AIM_REACH) : i])
        if strives or not _EFFORTS.isdisjoint(sentence.words[lo:i]):
            return None  # "will work to achieve visa-free travel"
        if sentence.has_word(_VISAS, i, j) and j - i > 1:
            return i, j
    if " ".join(sentence.words[noun[0] : noun[1]]) in _REGIMES and clause.has_verb():
        return noun
    without = "no" in sentence.words[max(lo, noun[0] - _NO_REACH) : noun[0]]
    if without and not clause.says("sign", "intent", "forecast") and _of_none(clause, noun):
        return noun
    return noun if _is_had(sentence, noun, lo) and not clause.says("sign", "intent") else None


def _of_none(clause: Clause, noun: Range) -> bool:
    """Whether "no" belongs to the agreement: "no accord", "have no formal trade agreement"."""
    words = clause.sentence.words
    if words[noun[0] - 1] == "no":
        return True
    at = next(k for k in range(noun[0] - 1, clause.lo - 1, -1) if words[k] == "no")
    held = at > clause.lo and (words[at - 1] in _HAVING or words[at - 1] in _COPULAS)
    return held and not any(clause.sentence.covered[k] for k in range(at + 1, noun[0]))


def _is_had(sentence: Sentence, noun: Range, lo: int) -> bool:
    """Whether the two have it: "have had a free trade agreement since 2014"; not "have an agreement to"."""
    i, j = noun
    if sentence.words[lo] == "there" and j - i > 1 and sentence.words[j : j + 1] not in (["to"], ["that"]):
        is_at = next((k for k in range(i - 1, lo, -1) if sentence.words[k] in _COPULAS), None)
        # "There is a tax treaty between them", but not "there were talks on …"
        return is_at is not None and _NOT_OF_IT.isdisjoint(sentence.words[is_at + 1 : i])
    if "since" in sentence.words[j:] and i - 3 >= lo and sentence.words[i - 2] in _ARTICLES:
        return sentence.words[i - 3] in _HAVING  # "has had a preferential agreement since 2019"
    if i - 1 >= lo and sentence.words[i - 1] in _HAVING and sentence.words[j : j + 1] == ["with"]:
        named = bool(sentence.countries_in(j, min(j + 4, len(sentence))))
        return named and sentence.words[j - 1].endswith("s")  # "have trade agreements with the US"
    if i - 2 >= lo and sentence.words[i - 2] in _LACKS and sentence.words[i - 1] in _ARTICLES:
        return True
    if i - 2 < lo or sentence.words[i - 1] not in _ARTICLES or sentence.words[i - 2] not in _HAVING:
        return False
    return j - i > 1 and sentence.words[j : j + 1] != ["to"]


# ---- words -----------------------------------------------------------------------------------------------


def _span(clause: Clause, noun: Range, force: Range, hi: int) -> Range:
    """The clause; of an opening ("Under the treaty, in force …"), from its noun to what fixes the force."""
    sentence = clause.sentence
    if clause.intro is not Intro.OPENING or force[0] <= noun[0]:
        return trim(sentence, clause.lo, hi)
    end = force[1]
    for i, j, _ in sentence.periods_in(force[1] - 1, hi):
        if i <= force[1] + 2:
            end = j
    return trim(sentence, clause.lo + 1, max(end, force[1]))


def _name_of(sentence: Sentence, noun: Range, lo: int) -> Range:
    """Widen an agreement's noun to the capitalised words around it."""
    i, j = noun
    while i > lo and sentence.capital(i - 1) and sentence.words[i - 1] not in _NOT_IN_NAME:
        i -= 1
    while j < len(sentence) and sentence.capital(j) and sentence.covered[j] != "period":
        j += 1
    return i, j
