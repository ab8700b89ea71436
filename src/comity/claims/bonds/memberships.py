"""A country's standing in an organisation: "Laos is a member of ASEAN", "Minsk has observer status"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.claims.bonds.echoed_standings import (
    echo,
    is_part_of_it,
    other_one,
    resumes_a_standing,
    under_its_name,
)
from comity.claims.bonds.organisations import (
    Body,
    body_after_status,
    distinct_bodies,
    is_in,
    outside_actors,
    works_through,
)
from comity.claims.bonds.standings import label_before, owner_of_membership, standing_draft
from comity.claims.clauses import Intro, Segment
from comity.claims.clauses.verbs import is_verb
from comity.claims.lexicon import word_set
from comity.claims.roles import says_both
from comity.records import Kind

if TYPE_CHECKING:
    from comity.claims.clause import Clause
    from comity.claims.memory import Draft, Memory
    from comity.claims.sentences import Range

_STATUS_CLASSES = (
    *("member", "join", "observer", "dialogue_partner", "candidate"),
    *("associate", "invited", "outside", "left_body", "partner_status"),
)
_HOLDERS = word_set("status_holders")
_STATUS_NOUNS = word_set("status_nouns")
_OPENS = word_set("opens_apposition")
_OWNERS = word_set("owners")
_SUSPENDED_THINGS = word_set("suspended_things")
_STANDINGS = frozenset({"membership", "participation", "place"})
_HEAD_REACH = 6  # tokens between the head of a phrase and "members"
_COPULA_REACH = 7  # tokens between "is" and "member"
_TELLS_STANDING = word_set("tells_standing")
_OPENS_EXAMPLE = word_set("opens_aside") - word_set("qualifies_standing") - {"as"}
_APPLIES = word_set("verbs_of_applying")
_DECIDES = frozenset(
    {"suspended", "expelled", "readmitted", "admitted", "accepted", "granted", "invited", "counts", "counted"}
)
_SHARES = frozenset({"share", "shares", "shared", "keep", "keeps", "kept", "retains", "retained", "holds"})
_FRONTED = 2  # tokens before the name in "In the SCO"
_GATHERINGS = (["summit"], ["meeting"], ["talks"], ["session"], ["conference"], ["forum"])
_ABLE = frozenset({"able", "ready", "willing", "eager", "prepared", "aspirations", "aspiration", "efforts"})
_FRAME_REACH = 4  # tokens between "within the framework of" and the organisation
_NO_SUBJECT_NEEDED = (Intro.RELATIVE, Intro.COORDINATED, Intro.PARTICIPLE, Intro.APPOSITION)


def membership_drafts(clause: Clause) -> list[Draft]:
    """Read a country's standing in an organisation, and keep the organisation in mind."""
    draft = _membership(clause)
    remember_bodies(clause.segment, clause.memory)
    return [draft] if draft is not None else []


def remember_bodies(segment: Segment, memory: Memory) -> None:
    """Keep the organisations of a segment in mind for "the bloc" and bare "membership"."""
    bodies = distinct_bodies(segment.sentence.bodies_in(segment.lo, segment.hi))
    if bodies:
        memory.bodies, memory.bodies_sentence = bodies, segment.sentence.index


def _membership(clause: Clause) -> Draft | None:
    """With an organisation of the tables, with another one in capitals, or with the one spoken of before."""
    status = clause.sentence.which(_STATUS_CLASSES, clause.lo, clause.hi)
    bodies = clause.sentence.bodies_in(clause.lo, clause.hi)
    if bodies and status is None and resumes_a_standing(clause, bodies[0]):
        before = clause.made[-1]
        draft = standing_draft(clause, tuple(m.body or "" for _, _, m in bodies))
        draft.countries, draft.details["status"] = before.countries, before.details["status"]
        return draft
    if bodies:
        return _with_body(clause, status)
    if status is None and (is_part_of_it(clause) or under_its_name(clause)):
        return standing_draft(clause, clause.memory.bodies)
    if status is None and label_before(clause) is not None and clause.words[-2:] == ["has", "applied"]:
        status = "candidate"  # "BRICS: Harare has applied"
    if status is None:
        return other_one(clause) or echo(clause)
    held = clause.intro is Intro.APPOSITION or bool(clause.subject())
    unlisted = body_after_status(clause) if held else None
    if unlisted is not None and not clause.says("backing"):
        return standing_draft(clause, (unlisted,))
    return _carried_body(clause, status) if clause.memory.bodies and _goes_on(clause) else None


def _goes_on(clause: Clause) -> bool:
    """Whether the organisation is still meant: in the next sentence, or by "the bloc" a little later."""
    distance = clause.sentence.index - clause.memory.bodies_sentence
    return distance <= 1 or (distance <= 4 and clause.says("referent"))


# ---- with its organisation -------------------------------------------------------------------------------


def _with_body(clause: Clause, status: str | None) -> Draft | None:
    """ "Laos joined ASEAN in 1997", "partners in the EAEU"; not "the EU joined the call"."""
    bodies = clause.sentence.bodies_in(clause.lo, clause.hi)
    if status is None and is_in(clause):
        return standing_draft(clause, tuple(m.body or "" for _, _, m in bodies))
    framed = _is_framed(clause, bodies) or works_through(clause)
    together = framed and (clause.says_both() or _names_a_country(clause))
    fellow = _are_fellows(clause)
    if status is None and not fellow and not together:
        return None
    title = body_after_status(clause) if status == "member" else None
    before = [body for body in bodies if set(body[2].codes) and title is not None]
    if title is not None and len(before) == len(bodies):
        draft = standing_draft(clause, (title,))  # "the US and the EU are members of the Global Partnership"
        draft.countries = clause.codes() or draft.countries
        return draft
    held = [
        body
        for body in (bodies if status == "associate" else outside_actors(clause, bodies))
        if not _begins_name(clause, body) and clause.sentence.words[body[0] - 1] != "non"
    ]
    word = clause.first("join") if status == "join" else None
    led = clause.sentence.words[max(0, word[0] - 2) : word[0]] if word is not None else []
    if led[1:] == ["to"] and led[0] in _ABLE:
        return None  # "ready to join"
    if clause.words[:1] == ["once"] and "will" in clause.sentence.words:
        return None  # "Once a member, Finland will …"
    if _only_welcomes(clause):
        return None
    if status == "invited" and any(clause.sentence.words[j : j + 1] in _GATHERINGS for _, j, _ in held):
        return None  # "was invited to the G20 summit"
    if held and status is not None and (not _is_told(clause, status) or _was_founded(clause)):
        return None
    if not held or _speaks_of_else(clause, status) or not _has_holder(clause, held[0][0]):
        return None
    near = framed or fellow or _status_near(clause, held[0][0], held[-1][1])
    return standing_draft(clause, tuple(m.body or "" for _, _, m in held)) if near else None


def _only_welcomes(clause: Clause) -> bool:
    """Whether the countries only welcome that a body joins: "A and B welcome the accession of the AU"."""
    praise, word = clause.first("praising"), clause.first("join")
    if praise is None or word is None or praise[0] > word[0]:
        return False
    return all(i < praise[0] or m.body is not None for i, _, _, m in clause.named())


def _is_framed(clause: Clause, bodies: list[Body]) -> bool:
    """Whether an organisation is the framework, and not a memorandum that it has signed."""
    frames = clause.sentence.every("frameworks", clause.lo, clause.hi)
    return any(i <= at <= j + _FRAME_REACH for i, j in frames for at, _, _ in bodies)


def _joins_a_country(clause: Clause) -> bool:
    """Whether a country and no organisation is joined: "joined the United States in supporting …"."""
    word = clause.first("join")
    if word is None or word[1] >= clause.hi or clause.sentence.words[word[0]] in _DECIDES:
        return False
    at = word[1] + (clause.sentence.words[word[1]] == "the")
    found = clause.sentence.country_at(at)
    if found is None or found[2].body is not None:
        return False
    return clause.sentence.words[found[1] : found[1] + 1] != ["led"]  # "the Japan-led CPTPP"


def _speaks_of_else(clause: Clause, status: str | None) -> bool:
    """Whether the words are about an agreement, the entry of another, an amount that is left, or a rank."""
    if clause.says("agreement") and not clause.says("member", "observer", "join", "outside"):
        return True
    if status == "left_body":
        return any(m.family != "duration" for _, _, m in clause.quantities()) or _takes_back(clause)
    if status == "join" and _joins_a_country(clause):
        return True
    if status in ("join", "member"):
        return clause.says("condemn", "backing")
    ranked = status == "outside" or (status is None and clause.says("fellow"))
    return ranked and clause.has_figure("rank")  # "its largest market outside the CIS"


def _begins_name(clause: Clause, body: Body) -> bool:
    """Whether an organisation's name only begins a longer one: "the G7 Coordination Platform"."""
    sentence, end = clause.sentence, body[1]
    if end >= clause.hi or sentence.covered[end] or sentence.heading or sentence.spaced[end] is False:
        return False
    return sentence.capital(end) and not sentence.classes[end] and sentence.words[end].isalpha()


def _is_told(clause: Clause, status: str) -> bool:
    """Whether a noun of standing is told of somebody, and does not just name a group ("EU member states")."""
    if status not in ("member", "partner_status"):
        return True
    sentence, lo = clause.sentence, clause.lo
    if clause.says("join", "candidate", "observer", "left_body"):
        return True
    words = sentence.every(status, lo, clause.hi)
    return not words or any(_tells(clause, word) for word in words)


def _dated_membership(clause: Clause, word: Range) -> bool:
    """Read "Slovenia's NATO membership dates from 2004": whose it is, and since when."""
    owned = bool(owner_of_membership(clause)) and "membership" in clause.sentence.words[word[0] : word[1]]
    times = clause.sentence.periods_in(word[1], clause.hi)
    return owned and any(m.role in ("point", "since") for _, _, m in times)


def _was_founded(clause: Clause) -> bool:
    """Whether the organisation was founded, and nobody is told to have founded it: "founded in 1910"."""
    words, lo = clause.sentence.words, clause.lo
    return clause.intro is Intro.PARTICIPLE and words[lo : lo + 2] == ["founded", "in"]


def _tells(clause: Clause, word: Range) -> bool:
    """Whether a noun of standing has its verb: "is a member", or heads a phrase without one."""
    sentence, lo = clause.sentence, clause.lo
    applied = not _APPLIES.isdisjoint(sentence.words[max(lo, word[0] - 4) : word[0]])
    wanted = "membership" in sentence.words[word[0] : word[1]] and (applied or clause.says("intent"))
    if wanted or is_verb(sentence, word[0]) or _dated_membership(clause, word):
        return True
    if clause.intro in (Intro.APPOSITION, Intro.PARTICIPLE, Intro.OPENING) or not clause.has_verb():
        return word[0] - lo <= _HEAD_REACH and sentence.words[lo] not in _OPENS_EXAMPLE
    before = sentence.words[max(lo, word[0] - _COPULA_REACH) : word[0]]
    held = not {"membership", "seat"}.isdisjoint(sentence.words[word[0] : word[1]])
    shared = held and not _SHARES.isdisjoint(before)
    counted = "among" in before and not _DECIDES.isdisjoint(before)  # "has counted Peru among its members"
    return shared or counted or not _TELLS_STANDING.isdisjoint(before)


def _are_fellows(clause: Clause) -> bool:
    """Whether two are told to be partners in a body, and not goods to be sold to "its partners in" it."""
    word = clause.first("fellow")
    if clause.has_figure("rank"):
        return False  # "our largest partner in the EU"
    if word is None or clause.sentence.words[word[1] : word[1] + 1] in (["their"], ["our"]):
        return False
    return clause.sentence.words[word[0] - 1] not in _OWNERS


def _takes_back(clause: Clause) -> bool:
    """Whether something else is withdrawn or left: "withdrew its complaint at the WTO"."""
    word = clause.first("left_body")
    if word is None or word[1] >= clause.hi:
        return False
    if word[1] - word[0] > 1 and clause.sentence.words[word[1] - 1] in _STANDINGS:
        return False  # "froze its membership"
    after = clause.sentence.words[word[1]]
    suspends = clause.sentence.words[word[0] : word[1]] == ["suspended"] and after in _SUSPENDED_THINGS
    return after in _OWNERS or suspends


def _names_a_country(clause: Clause) -> bool:
    """Whether the clause names any country at all."""
    return bool(set(clause.codes()) - {"EUU"})


def _has_holder(clause: Clause, body_at: int) -> bool:
    """Whether somebody can hold the status: a subject, a pronoun, or the clause that this one hangs on."""
    sentence, lo = clause.sentence, clause.lo
    if clause.says("frameworks") or works_through(clause):
        return True
    if _acts_on_one(clause, body_at):
        return True
    if set(clause.subject()) - {"EUU"}:
        only_behind = all(i >= body_at for i, _, _, _ in clause.named())
        if sentence.words[lo] == "in" and body_at - lo <= _FRONTED:
            return True  # "In the SCO Afghanistan is an observer"
        return not (
            sentence.covered[body_at] == "body" and only_behind and not says_both(sentence, lo, body_at)
        )
    if clause.intro in _NO_SUBJECT_NEEDED or (clause.intro is Intro.OPENING and clause.words[0] in _OPENS):
        return True
    listed = bool(clause.made) and clause.made[-1].kind is Kind.MEMBERSHIP and not clause.has_verb()
    return listed or sentence.words[lo] in _STATUS_NOUNS or sentence.has_word(_HOLDERS, lo, lo + 5)


def _acts_on_one(clause: Clause, body_at: int) -> bool:
    """Read "ECOWAS suspended Guinea in 2021", "ASEAN granted it observer status": a body decides on one."""
    sentence = clause.sentence
    acts = next((k for k in range(body_at, clause.hi) if sentence.words[k] in _DECIDES), None)
    return acts is not None and any(i > body_at for i, _, _, _ in clause.named())


def _status_near(clause: Clause, first: int, last: int) -> bool:
    """Whether a word of standing is close to the organisations."""
    ranges = (r for name in _STATUS_CLASSES for r in clause.sentence.every(name, clause.lo, clause.hi))
    return any(abs(first - j) <= 8 or abs(i - last) <= 6 for i, j in ranges)


# ---- without its organisation ----------------------------------------------------------------------------


def _carried_body(clause: Clause, status: str) -> Draft | None:
    """ "Minsk has observer status" after a clause about the SCO."""
    sentence, lo = clause.sentence, clause.lo
    if (
        not _is_told(clause, status)
        or _was_founded(clause)
        or (status == "left_body" and not _left_it(clause))
    ):
        return None
    if not _can_stand_alone(clause) or _takes_back(clause) or clause.says("backing", "condemn"):
        return None
    if clause.quantities() or clause.says("trade", "export", "import"):
        return None
    held = (
        status == "join"
        or clause.intro in (Intro.COORDINATED, Intro.APPOSITION, Intro.PARTICIPLE)
        or sentence.has_word(_HOLDERS, lo, lo + 4)
        or bool(clause.subject())
        or (clause.intro is Intro.RELATIVE and sentence.words[lo + 1 : lo + 2] == ["which"])
    )
    if not held:
        return None
    clause.memory.bodies_sentence = sentence.index
    return standing_draft(clause, clause.memory.bodies)


def _left_it(clause: Clause) -> bool:
    """Whether what is left is the organisation spoken of: "left it", "quit the bloc", "suspended in 2016"."""
    word = clause.first("left_body")
    after = clause.sentence.words[word[1] : word[1] + 1] if word is not None else []
    led = bool(after) and after[0] in ("it", "in", "from", "since")
    return led or clause.says("referent") or "readmitted" in clause.words


def _can_stand_alone(clause: Clause) -> bool:
    """Whether the status needs no organisation beside it; "joined" needs one in the clause it hangs on."""
    if clause.says(*(name for name in _STATUS_CLASSES if name != "join")):
        return True
    parent = clause.parent
    related = (
        clause.intro is Intro.RELATIVE
        and parent is not None
        and bool(clause.sentence.bodies_in(parent.lo, parent.hi))
    )
    return related or "accession" in clause.words or label_before(clause) is not None
