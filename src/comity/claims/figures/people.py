"""People → jobs and firms of one country in the other, works, or forces abroad."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from comity.claims.figures.counts import noun_end, sanctioned
from comity.claims.figures.figure import Ruling
from comity.claims.lexicon import word_set
from comity.records import Kind

if TYPE_CHECKING:
    from comity.claims.figures.figure import Figure, Rule

_WORK = frozenset({"work", "jobs", "employment", "livelihoods", "bread"})
_KEEPS = frozenset({"keeps", "keep", "kept"})
_EMPLOYED_REACH = 5  # tokens of "give work to" before how many
_SOME_PEOPLE = 10  # fewer are told in words
_NEXT, _NO_CLAIM = Ruling.NEXT, Ruling.NO_CLAIM

_JOBS = word_set("jobs")
_PASSENGERS = word_set("travellers")
_NO_NAMES = word_set("no_name_before_number") | word_set("personal_pronouns")
_HELPED = frozenset({"opportunities", "instruction", "support", "reach", "benefit", "help"})
_PAYROLL = frozenset({"payroll", "payrolls", "staff"})
_EMPLOYS = word_set("verbs_of_employing")
_FORCES = word_set("forces_abroad")
_TRAINS = word_set("verbs_of_training")
_STATIONS = word_set("verbs_of_stationing")


def employed(figure: Figure) -> Kind | Ruling:
    """Read "40 companies employing 3,000 people"."""
    after = figure.here and figure.here[-1] is Kind.INVESTMENT
    if figure.follows(Kind.INVESTMENT) and not _PAYROLL.isdisjoint(figure.after(6)):
        return Kind.INVESTMENT
    employs = _employs(figure)
    if employs and any(d.kind is Kind.INVESTMENT for d in figure.clause.made):
        return Kind.INVESTMENT  # "have invested $2 billion since …, and employ 30,000"
    if employs and (figure.clause.says_before(figure.lo, "firm") or _named_firm(figure)):
        return Kind.INVESTMENT
    return Kind.INVESTMENT if after and _at_work(figure) else _NEXT


def _employs(figure: Figure) -> bool:
    """Whether people are employed, in one word or more: "employ 300", "give work to 300", "jobs for 300"."""
    words = figure.before(_EMPLOYED_REACH)
    given = any(a in _WORK and b in ("to", "for") for a, b in pairwise(words))
    kept = not _KEEPS.isdisjoint(words[-2:]) and figure.after(3)[-2:] in (["in", "work"], ["in", "jobs"])
    return given or kept or not _EMPLOYS.isdisjoint(words[-3:])


def uncounted_noun(figure: Figure) -> Kind | Ruling:
    """Read "970 American firms employ 210,000 in Ireland": people, without the word."""
    bare = noun_end(figure) == figure.hi and figure.mention.quantity.midpoint >= _SOME_PEOPLE
    if not bare or _EMPLOYS.isdisjoint(figure.before(1)):
        return _NEXT
    return employed(figure)


def _named_firm(figure: Figure) -> bool:
    """Whether a name that is no country's opens the clause, and a country follows: "Renault employs … in"."""
    clause, sentence = figure.clause, figure.sentence
    name = sentence.capital(clause.lo) and not sentence.covered[clause.lo] and not sentence.classes[clause.lo]
    return name and sentence.words[clause.lo] not in _NO_NAMES and bool(clause.codes())


def _at_work(figure: Figure) -> bool:
    """Whether the people counted work there: "employing 3,000 people", "3,000 jobs"."""
    return figure.clause.says("firm_verb") or figure.sentence.has_word(_JOBS, figure.lo, noun_end(figure))


def of_the_investment_before(figure: Figure) -> Kind | Ruling:
    """Read "They employ 3,000 people" after a claim about firms."""
    return Kind.INVESTMENT if figure.follows(Kind.INVESTMENT) and _at_work(figure) else _NEXT


def force_abroad(figure: Figure) -> Kind | Ruling:
    """Read "South Africa keeps 1,500 soldiers in Mozambique": a force of one in the other."""
    forces = figure.sentence.has_word(_FORCES, figure.lo, min(noun_end(figure) + 1, figure.clause.hi))
    told = not _STATIONS.isdisjoint(figure.clause.words) and bool(figure.clause.codes())
    return Kind.PROJECT if forces and told else _NEXT


def at_the_works(figure: Figure) -> Kind | Ruling:
    """Read "its 513 projects employ 56,000 Tanzanians": people at work where works were told."""
    return Kind.PROJECT if _employs(figure) and figure.recently(Kind.PROJECT) else _NEXT


def _of_works(figure: Figure) -> bool:
    """Whether jobs belong to works, firms or an investment told beside them."""
    if "jobs" not in figure.after(4):
        return _TRAINS.isdisjoint(figure.before(4))
    works = ((i, j) for lo, hi in figure.ranges for i, j in figure.sentence.every("project", lo, hi))
    named = any("jobs" not in figure.sentence.words[i:j] for i, j in works)
    return named or figure.follows(Kind.PROJECT, Kind.INVESTMENT) or figure.clause.says("firm")


def workforce(figure: Figure) -> Kind | Ruling:
    """Read "3,000 doctors", "the plant gives work to 3,000 people"."""
    jobs = figure.sentence.has_word(_JOBS, figure.lo, noun_end(figure)) and _of_works(figure)
    works = [r for lo, hi in figure.ranges for r in figure.sentence.every("project", lo, hi)]
    if jobs and figure.shared("firm") and all("jobs" in figure.sentence.words[i:j] for i, j in works):
        return Kind.INVESTMENT  # "companies there, supporting 2,000 jobs"
    people = not _PASSENGERS.isdisjoint(figure.after(4)) and _HELPED.isdisjoint(figure.before(5))
    carried = figure.shared("project") and people
    return Kind.PROJECT if jobs or carried else _NO_CLAIM


PERSONS_RULES: tuple[Rule, ...] = (
    employed,
    sanctioned,
    of_the_investment_before,
    force_abroad,
    at_the_works,
    workforce,
)
