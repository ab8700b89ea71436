"""Organisations of a clause: which of them act, which are joined, and those that no table lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.claims.clauses import Intro
from comity.claims.lexicon import word_set
from comity.claims.roles import distinct
from comity.countries import Mention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.claims.clause import Clause

Body = tuple[int, int, Mention]

_AGREEMENT_BODIES = frozenset(  # keys of the tables of bodies that are agreements
    {"USMCA", "CEPA", "EPA", "FTA", "NAFTA", "CETA", "AGOA", "CPEC", "CECA", "CEPA_AGREEMENT"}
)
_ACTORS = frozenset({"EU", "UN", "UNSC"})  # keys of bodies that also act like states
_BEFORE_ACTOR = word_set("before_actor")
_COPULAS = word_set("copulas")
_FELLOWS = frozenset({"partners", "partner", "members", "countries", "states"})
_GROUPED = frozenset({"countries", "country", "members", "member", "region", "nations", "states"})
_COPULA_REACH = 3  # words between "is" and "in"
_LEADS_INTO = frozenset({"followed", "follows", "accepted"})
_INSIDE = (["in"], ["inside"])
_LEADS_TO_BODY = word_set("leads_to_body")
_AFTER_STATUS = word_set("after_status")
_JOINS_NAME = frozenset({"on", "for", "against", "of"})
_PROGRAMMES = word_set("programmes")
_SHORT_ACRONYM = 2  # letters
_BEFORE_UNLISTED = ("member", "left_body", "observer", "join", "dialogue_partner", "candidate", "associate")


def distinct_bodies(bodies: Sequence[Body]) -> tuple[str, ...]:
    """The keys of the organisations, each once."""
    return distinct(m.body for _, _, m in bodies if m.body)


def is_agreement(body: Body) -> bool:
    """Whether a body of the tables is an agreement, as USMCA is."""
    key = body[2].body or ""
    return key in _AGREEMENT_BODIES or key.endswith(("CEPA", "FTA", "EPA"))


def outside_actors(clause: Clause, bodies: Sequence[Body]) -> list[Body]:
    """The organisations that are not themselves the ones who act ("imposed by the European Union")."""
    return [b for b in bodies if not (b[2].body in _ACTORS and _acts(clause, b[0]))]


def _acts(clause: Clause, at: int) -> bool:
    """Whether "by", "with", "from" or "against" makes it the one who acts."""
    before = _words_before(clause, at, 3)
    return bool(before) and before[-1] in _BEFORE_ACTOR


def is_in(clause: Clause) -> bool:
    """Read "Laos has been in ASEAN since 1997", "is not in NATO": "to be", "in", the organisation."""
    for i, j, mention in clause.sentence.bodies_in(clause.lo, clause.hi):
        if (
            clause.intro is Intro.APPOSITION
            and i - clause.lo <= _COPULA_REACH - 1
            and clause.words[:1] in _INSIDE
        ):
            return _behind_a_country(clause)
        inside = _words_before(clause, i, 3)[-1:] == ["in"]
        if _words_before(clause, i, 3)[-1:] == ["into"] and clause.has_word(_LEADS_INTO):
            return True  # "followed Slovenia into NATO"
        if inside and clause.words[:1] == ["both"] and i - clause.lo <= 3:
            return True  # a note without a verb: "Both in EU and NATO"
        if not _GROUPED.isdisjoint(clause.sentence.words[j : j + 1]):
            continue  # "in ASEAN countries"
        before = _words_before(clause, i, 6)
        at = next((k for k in range(len(before) - 1, -1, -1) if before[k] in _COPULAS), None)
        between = before[at + 1 : -1] if at is not None else []
        ranked = at is not None and any(lo < i and m.family == "rank" for lo, _, m in clause.quantities())
        if ranked:
            continue  # "has been our largest partner in the EU"
        if mention.body and inside and at is not None and not any(w.endswith("ing") for w in between):
            return True
    return False


def _behind_a_country(clause: Clause) -> bool:
    """Whether a country stands right before ", in the EU since 2004,"."""
    parent = clause.parent
    return parent is not None and any(
        parent.hi - j <= 1 for _, j, _ in parent.sentence.countries_in(parent.lo, parent.hi)
    )


def works_through(clause: Clause) -> bool:
    """Read "Iran and Belarus will expand cooperation through the SCO": both, and through what."""
    bodies = clause.sentence.bodies_in(clause.lo, clause.hi)
    if not bodies or not clause.says("cooperation"):
        return False
    at = bodies[0][0]
    if not _FELLOWS.isdisjoint(_words_before(clause, at, 4)):
        return False  # "our partners in ASEAN"
    both = clause.says_both() or len(set(clause.codes()) - {"EUU"}) >= 2
    before = _words_before(clause, bodies[0][0], 4)
    supported = any(word.endswith("ing") for word in before[-2:])  # "a role in supporting the EU"
    return both and not supported and not _LEADS_TO_BODY.isdisjoint(before)


def _words_before(clause: Clause, at: int, reach: int) -> list[str]:
    """The words in front of a name, articles apart."""
    return [w for w in clause.sentence.words[max(clause.lo, at - reach) : at] if w != "the"]


def body_after_status(clause: Clause) -> str | None:
    """Read an organisation that the tables do not list, in capitals after its status: "a party to AUKUS"."""
    sentence, hi = clause.sentence, clause.hi
    for start, _ in sentence.every("member", clause.lo + 1, hi):
        if _is_acronym(clause, start - 1):
            return sentence.quote(start - 1, start)  # "a SICA member", "share SICA membership"
    for name in _BEFORE_UNLISTED:
        for _, end in sentence.found.get(name, ()):
            if not clause.lo <= end < hi:
                continue
            start = end
            while start < hi and sentence.words[start] in _AFTER_STATUS:
                start += 1
            stop = _name_end(clause, start)
            if _is_programme(clause, start, stop):
                continue
            if stop > start and _is_title(clause, start, stop, belongs=name in ("member", "left_body")):
                return sentence.quote(start, stop)
    return None


def _is_acronym(clause: Clause, at: int) -> bool:
    """Whether a token is an acronym that no table lists."""
    written = clause.sentence.quote(at, at + 1)
    named = written.isupper() or written == "Commonwealth"  # which the tables read only behind "the"
    return len(written) > _SHORT_ACRONYM and named and clause.sentence.covered[at] == ""


def _name_end(clause: Clause, start: int) -> int:
    """Where a name in capitals ends: "Global Forum on Steel", and not "Global Forum on Monday"."""
    sentence, stop = clause.sentence, start
    while stop < clause.hi and sentence.covered[stop] == "" and sentence.capital(stop):
        stop += 1
        joined = stop > start + 1 and stop + 1 < clause.hi and sentence.words[stop] in _JOINS_NAME
        if joined and sentence.covered[stop + 1] == "" and sentence.capital(stop + 1):
            stop += 1
    return stop


def _is_programme(clause: Clause, start: int, stop: int) -> bool:
    """Whether a name is that of a programme: "join the Clean Fuel (CF) program"."""
    words = clause.sentence.words
    if start < clause.hi and words[start] in _PROGRAMMES:
        return True  # "join Operation Safe Sea"
    if words[stop : stop + 1] == ["("] and words[stop + 2 : stop + 3] == [")"]:
        stop += 3
    return stop < clause.hi and words[stop] in _PROGRAMMES


def _is_title(clause: Clause, start: int, stop: int, *, belongs: bool) -> bool:
    """Whether capitals can name an organisation: two words, an acronym, or "the" and a long word."""
    sentence = clause.sentence
    if sentence.words[stop : stop + 1] == ["'s"] or sentence.has("official", start, stop):
        return False  # "part of President Trump's strategy"
    if sentence.any(("joint_statement",), start, stop):
        return False  # "joined the Joint Statement on Spyware"
    if stop - start == 1 and sentence.classes[start] & {"agreement", "document"}:
        return False  # "parties to the Agreement"
    if any(word.lstrip("-")[:1].isdigit() for word in sentence.words[stop : stop + 1]):
        return False  # "allies in the COVID-19 pandemic"
    letters = len(sentence.words[start])
    acronym = letters > 2 and sentence.quote(start, stop).isupper()
    titled = belongs and letters > 4 and sentence.words[start - 1] == "the"
    return stop - start >= 2 or acronym or titled


def with_a_body(clause: Clause, lo: int, hi: int) -> bool:
    """Whether an organisation is the other side: "India and the EFTA States", "an accord with Mercosur"."""
    sentence = clause.sentence
    above = clause.hangs_on() if clause.words[:2] in (["with", "which"], ["with", "whom"]) else None
    if above is not None and sentence.bodies_in(above.lo, above.hi):
        return True  # "the EAEU, with which Tehran has had a preferential agreement"
    for i, j, mention in sentence.bodies_in(lo, hi):
        before = _words_before(clause, i, 3)
        joined = before[-1:] == ["and"] and any(
            end in (i - 1, i - 2) for _, end, _ in sentence.countries_in(lo, i)
        )
        after = sentence.words[j : j + 1] == ["and"] and sentence.country_at(j + 1) is not None
        if mention.body not in _ACTORS and (joined or after or before[-1:] == ["with"]):
            return True
    return False
