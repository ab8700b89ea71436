"""Works and firms without a figure: "a tractor plant will be built in Tabriz"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.claims.clauses import Intro
from comity.claims.clauses.verbs import first_verb
from comity.claims.economies.flows import TRADE
from comity.claims.lexicon import word_set
from comity.claims.roles import codes_in, investor_first
from comity.records import Kind

if TYPE_CHECKING:
    from comity.claims.clause import Clause
    from comity.claims.memory import Draft
    from comity.claims.sentences import Range

_BUILDING = word_set("verbs_of_building")
_LOOSE = frozenset({"count", "plain", "duration"})  # families of numbers that say nothing of a size
_STAKES = word_set("nouns_of_stakes")
_HOLDS = word_set("verbs_of_holding")
_SERVES = word_set("verbs_of_service")
_A_PAIR = 2
_STAKE_REACH = 4  # tokens between "holds" and "stake"
_VERB_REACH = 7  # tokens between firms and what they do
_BUILT_REACH = 10  # tokens between works and the verb that builds them
_THE_TWO = word_set("surely_both") | {"two"}
_LEADS_THERE = frozenset({"to", "from", "towards"})  # "opened flights to its airport"
_VAGUE = word_set("vague_works")


def firms_drafts(clause: Clause) -> list[Draft]:
    """Read firms of one country in the other, or works that are built."""
    if any(m.family not in _LOOSE for _, _, m in clause.quantities()):
        return []
    codes = clause.codes()
    held = _stake_held(clause, codes)
    if held is not None:
        return [held]
    if len(codes) >= 2 and not clause.quantities() and _firms_at_work(clause) and not clause.says(*TRADE):
        draft = clause.draft(Kind.INVESTMENT, carries_period=False)
        draft.countries = codes[:2]
        return [draft]
    project = clause.first("project") or _works_above(clause)
    if (
        project is None
        or not (codes or not _THE_TWO.isdisjoint(clause.words) or _works_above(clause))
        or clause.says(*TRADE, "document")
    ):
        return []
    built = _built(clause) and not _is_vague(clause, project)
    if not built and not _serves_both(clause, project):
        return []
    draft = clause.draft(Kind.PROJECT, carries_period=False)
    told_above = project[0] < clause.lo and clause.hangs_on() is None and not clause.made
    above = clause.parent if told_above else None
    if above is not None:
        draft.lo, codes = above.lo, codes or codes_in(above.sentence, above.lo, above.hi)
    draft.countries = clause.memory.with_other(codes)
    draft.details["project"] = clause.sentence.quote(*project)
    return [draft]


def _stake_held(clause: Clause, codes: tuple[str, ...]) -> Draft | None:
    """Read "Libya's fund holds a stake in a bank", told without its size."""
    words, lo, hi = clause.sentence.words, clause.lo, clause.hi
    stakes = (k for k in range(lo, hi - 1) if words[k] in _STAKES)
    at = next((k for k in stakes if not _HOLDS.isdisjoint(words[max(lo, k - _STAKE_REACH) : k])), None)
    if at is None or words[at + 1] not in ("in", "of") or not codes or clause.says("negation", "intent"):
        return None
    draft = clause.draft(Kind.INVESTMENT, carries_period=False)
    draft.countries = investor_first(clause.sentence, clause.named(), clause.memory.with_other(codes))
    draft.directed = len(draft.countries) == _A_PAIR
    return draft


def _serves_both(clause: Clause, project: Range) -> bool:
    """Read "The pipeline has carried gas from Spain to Morocco since 2022", "will link Spain and France"."""
    words, end = clause.sentence.words, project[1]
    verb = next((k for k in range(end, min(end + _VERB_REACH, clause.hi)) if words[k] in _SERVES), None)
    if verb is None or not ("since" in words[verb : clause.hi] or "will" in words[end:verb]):
        return False
    return len({code for i, _, code, _ in clause.named() if i > verb}) >= _A_PAIR


def _works_above(clause: Clause) -> Range | None:
    """The works of "A pipeline to Mombasa, agreed in 2021, [has not been started]": the subject above."""
    if clause.intro is not Intro.COORDINATED:
        return None
    above = clause.hangs_on()
    if above is not None:
        return above.sentence.first("project", above.lo, above.hi)
    above = clause.parent
    if above is None:
        return None
    verb = first_verb(above.sentence, above.lo, above.hi)
    return above.sentence.first("project", above.lo, above.hi if verb is None else verb)


def _firms_at_work(clause: Clause) -> bool:
    """Read "Turkish companies operate in Iraq"."""
    firm = clause.first("firm")
    if firm is None:
        return False
    return clause.sentence.has("firm_verb", firm[1], min(firm[1] + _VERB_REACH, clause.hi))


def _built(clause: Clause) -> bool:
    """Whether one of the words about the works says that they are built or opened."""
    lo, hi = clause.lo, clause.hi
    sentence, ranges = clause.sentence, clause.sentence.found.get("project_verb", ())
    verbs = [i for i, j in ranges if sentence.has_word(_BUILDING, max(i, lo), min(j, hi))]
    works = sentence.every("project", lo, hi) or ([(lo, lo)] if _works_above(clause) else [])
    return any(
        -_BUILT_REACH <= verb - at <= _BUILT_REACH and _LEADS_THERE.isdisjoint(sentence.words[verb:at])
        for verb in verbs
        for at, _ in works
    )


def _is_vague(clause: Clause, project: Range) -> bool:
    """Whether a single word like "line" or "project" names no works by itself."""
    return project[1] - project[0] == 1 and clause.sentence.words[project[0]] in _VAGUE
