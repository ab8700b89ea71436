"""Standings told without their organisation or status: "Ireland is not", "EU: Greece since 1981"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.claims.bonds.standings import label_before, standing_draft
from comity.claims.clauses import Intro
from comity.records import Kind

if TYPE_CHECKING:
    from comity.claims.bonds.organisations import Body
    from comity.claims.clause import Clause
    from comity.claims.memory import Draft

_ECHOES = frozenset({"is", "are", "does", "do", "has", "have"})
_LONGEST_LABEL = 6  # tokens of who is in an organisation, behind its colon
_BEING = frozenset({"is", "are", "been"})
_SHORT_DENIAL = 5  # tokens of "Ireland is not"
_FOLLOWS = frozenset(
    {
        ("not", "follow"),
        ("followed", "suit"),
        ("did", "so"),
        ("not", "followed"),
        ("followed",),
        ("is", "too"),
        ("does", "too"),
        ("has", "too"),
    }
)


def resumes_a_standing(clause: Clause, body: Body) -> bool:
    """Read "has been in APEC since 1998 and [in the CPTPP since 2021]"."""
    told = bool(clause.made) and clause.made[-1].kind is Kind.MEMBERSHIP
    opens = clause.intro is Intro.COORDINATED and clause.words[:1] in (["in"], ["to"], ["of"])
    return told and opens and body[0] - clause.lo <= 2 and not clause.has_verb()


def is_part_of_it(clause: Clause) -> bool:
    """Read "NATO, of which Estonia has been part since 2004", "where it has been since 2004"."""
    above = clause.parent
    if clause.intro is not Intro.RELATIVE or above is None or clause.quantities():
        return False
    words, opening = clause.words, clause.words[:2]
    if opening[:1] != ["where"] and opening not in (["of", "which"], ["in", "which"]):
        return False
    tail = ["part"] if opening[0] == "of" else ["since"]
    told = any(words[k] in _BEING and words[k + 1 : k + 2] == tail for k in range(1, len(words)))
    return told and bool(clause.sentence.bodies_in(above.lo, above.hi))


def under_its_name(clause: Clause) -> bool:
    """Read "EU: Greece since 1981", "WTO: both": who is in the organisation before the colon."""
    if label_before(clause) is None or clause.has_verb() or clause.quantities():
        return False
    named = set(clause.subject()) - {"EUU"} or clause.words[:1] == ["both"]
    return bool(named) and clause.hi - clause.lo <= _LONGEST_LABEL


def other_one(clause: Clause) -> Draft | None:
    """Read "Latvia is a member of NATO; Ireland is not", "Latvia joined in 2004, Croatia in 2009"."""
    before = clause.made[-1] if clause.made else None
    words = clause.words
    dated = [
        i for i, _, m in clause.sentence.periods_in(clause.lo, clause.hi) if m.role in ("point", "since")
    ]
    one = any(words[k : k + 3] == ["has", "been", "one"] for k in range(1, 4))
    told = words[: -len(dated) or None] if not dated else clause.sentence.words[clause.lo : dated[0]]
    told = [word for word in told if word not in ("in", "on", "a")]  # "followed in 2010"
    echoes = one or tuple(told[-2:]) in _FOLLOWS or tuple(told[-1:]) in _FOLLOWS
    tells = words[-1:] in (["not"], ["neither"]) or echoes or (bool(dated) and not clause.has_verb())
    goes_on = echoes and clause.intro is Intro.COORDINATED
    longer = one or "foundation" in words  # "Thailand since its foundation in 1989"
    short = len(words) <= _SHORT_DENIAL + 3 * longer and tells and (goes_on or bool(clause.subject()))
    if before is None or before.kind is not Kind.MEMBERSHIP or not short:
        return None
    draft = standing_draft(clause, clause.memory.bodies)
    if one or (dated and not clause.has_verb()):
        draft.details["status"] = before.details["status"]  # "joined in 2004, [Croatia in 2009]"
    return draft


def echo(clause: Clause) -> Draft | None:
    """Read "Cuba is not in CARICOM. [Jamaica is, and has been since 1973]"."""
    memory, words = clause.memory, clause.words
    recent = memory.kind is Kind.MEMBERSHIP and clause.sentence.index - memory.kind_sentence == 1
    if not recent or clause.segment.number or len(words) > _SHORT_DENIAL or not clause.subject():
        return None
    if words[-1] not in _ECHOES and words[-1:] != ["not"]:
        return None
    draft = standing_draft(clause, memory.bodies)
    draft.details["status"] = "non-member" if draft.negated else "member"
    following = next((s for s in clause.others[1:2] if s.intro is Intro.COORDINATED), None)
    if following is not None and clause.sentence.words[following.lo : following.lo + 2] == ["has", "been"]:
        draft.hi = following.hi
    return draft
