"""The claim of a standing: whose it is, which, and from where to where its words go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.claims.bonds.organisations import (
    is_in,
)
from comity.claims.clauses import Intro, Segment, has_verb
from comity.claims.clauses.verbs import first_verb
from comity.claims.lexicon import word_set
from comity.claims.roles import NamedCountry, distinct, named, says_both
from comity.records import Kind

if TYPE_CHECKING:
    from comity.claims.clause import Clause
    from comity.claims.memory import Draft
    from comity.claims.roles import NamedCountry

_STATUSES = (  # classes of the lexicon, and the status that a word of theirs gives, in their order
    ("dialogue_partner", "dialogue_partner"),
    ("observer", "observer"),
    ("candidate", "applicant"),
    ("associate", "associate"),
    ("invited", "invited"),
    ("partner_status", "partner"),
)
_COMPLETED = word_set("completed_accession")
_HELD = word_set("nouns_of_standing")
_WILL = word_set("words_of_joining_later")
_PLURALS = frozenset({"members", "states", "allies", "partners", "candidates", "observers", "founders"})
_PLURAL_REACH = 4  # tokens of "both founding members"
_IN_A_ROW: tuple[list[str], ...] = ([], [","], ["and"], [",", "and"], ["and", "the"])
_ECHOES = frozenset({"do", "does", "did", "is", "are", "has", "have"})
_BEFORE_BODIES = (["to"], ["of"], ["in"], ["with"])
_ECHO = 4  # tokens of "does the Netherlands"
_NEIGHBOURS = word_set("neighbours")
_TOLD = ("member", "candidate", "observer", "associate", "dialogue_partner", "partner_status")
_PRONOUNS = frozenset({"we", "it"})
_BESIDE = frozenset({"with", "beside", "alongside"})
_WITH = frozenset({"it", "them", "its", "their"})
_LONGEST_LABEL = 9  # tokens of "SADC, COMESA and Eurasian Economic Union"
_BARE_NAME = 6  # tokens of a name before what is said of it


def standing_draft(clause: Clause, bodies: tuple[str, ...]) -> Draft:
    """The claim: which organisations, what status, whose, and for how many years."""
    draft = clause.draft(Kind.MEMBERSHIP, (_start(clause), _end(clause)), carries_period=False)
    draft.negated = clause.says("negation") or "neither" in clause.words
    draft.details["framework"] = distinct(bodies)
    draft.details["status"] = _status(clause, negated=draft.negated)
    draft.countries = distinct([*_holders(clause), *_likewise(clause)])
    pairs = zip(clause.words, clause.words[1:])
    beside = any(a == "with" and b in _WITH for a, b in pairs)
    if len(draft.countries) == 1 and beside:
        draft.countries = clause.memory.with_other(draft.countries)  # "and belongs with it to the Quad"
    for at in (k + 1 for k, word in enumerate(clause.words) if word in _BESIDE):
        other = clause.sentence.country_at(clause.lo + at)
        if other is not None and other[2].form in ("name", "capital") and not clause.says("associate"):
            draft.countries = distinct([*draft.countries, *other[2].codes])  # "belongs with Chad to CEMAC"
    for _, hi, mention in clause.quantities():
        apart = clause.sentence.words[hi : hi + 1] in (["after"], ["before"], ["later"], ["earlier"], ["ago"])
        if mention.family == "duration" and mention.quantity.unit == "years" and not apart:
            draft.quantity = mention.quantity
            break
    return draft


def _likewise(clause: Clause) -> tuple[str, ...]:
    """Whose standing is the same: "…, as does India", "…, and so is Malta", "Like Peru, Chile is …"."""
    sentence, hi = clause.sentence, clause.hi
    echo = next((s for s in clause.others[clause.segment.number + 1 :]), None)
    joined = sentence.words[hi : echo.lo if echo is not None else hi]
    codes: tuple[str, ...] = ()
    if (
        echo is not None
        and sentence.words[echo.lo] in _ECHOES
        and echo.hi - echo.lo <= _ECHO
        and "as" in joined
    ):
        codes = distinct(code for _, _, code, _ in named(sentence, echo.lo, echo.hi))
    bodies = sentence.bodies_in(clause.lo, hi)
    liked = (k for k in range(clause.lo, bodies[0][0] if bodies else hi - 1) if sentence.words[k] == "like")
    at = next(liked, None)
    if at is not None:
        codes += distinct(code for i, _, code, _ in named(sentence, at, hi, yardstick=True) if i <= at + 2)
    return tuple(code for code in codes if code != "EUU")


def owner_of_membership(clause: Clause) -> tuple[str, ...]:
    """The country of "Kenya's membership"."""
    sentence = clause.sentence
    for _, end, code, _ in clause.named():
        if sentence.words[end : end + 1] in (["being"], ["becoming"]):
            return (code,)  # "looks forward to Peru being a member"
        if sentence.words[end : end + 1] == ["'s"] and sentence.has_word(_HELD, end, min(end + 4, clause.hi)):
            return (code,)
    return ()


def _its_neighbour(clause: Clause) -> tuple[str, ...]:
    """Whose standing "NATO, of which its neighbour has been part" tells: the other one of the pair."""
    parent = clause.parent
    if parent is None or clause.intro is not Intro.RELATIVE or clause.codes():
        return ()
    if not clause.has_word(_NEIGHBOURS) or clause.words[0] in ("which", "who"):
        return ()
    above = named(clause.sentence, parent.lo, parent.hi)
    other = clause.memory.other(above[0][2]) if above and "its" in clause.words else None
    return () if other is None else (other,)


def _compared(clause: Clause) -> tuple[str, ...]:
    """Whose standing "Unlike Prague we are not in NATO" tells: that of the other one."""
    sentence = clause.sentence
    lo = 0 if clause.lo <= _ECHO else clause.lo  # "Unlike Prague, [we are not in NATO]"
    if sentence.words[lo] not in ("like", "unlike"):  # nearly always
        return ()
    found = named(sentence, lo, min(lo + _ECHO, clause.hi), yardstick=True)
    told = [w for w in sentence.words[found[0][1] : found[0][1] + 3] if w != ","] if found else []
    if not told or (told[0] not in _PRONOUNS and told[1:2] not in (["we"], ["it"])):
        return ()
    other = clause.memory.other(found[0][2])
    return () if other is None else (other,)


def _start(clause: Clause) -> int:
    """Where "Estonia, in the EU since 2004," begins: the bare name before it belongs to it."""
    parent, label = clause.parent, label_before(clause)
    if label is not None:
        return label.lo
    if parent is None or clause.intro not in (Intro.APPOSITION, Intro.PARTICIPLE):
        return clause.lo
    told = parent.sentence.any(_TOLD, parent.lo, parent.hi)  # "EU candidate since 2010, [NATO member …]"
    also = clause.sentence.words[clause.lo - 1] == "also"
    bare = parent.hi == clause.lo - 1 - also and parent.hi - parent.lo <= _BARE_NAME and not told
    if bare and not has_verb(parent.sentence, parent.lo, parent.hi):
        return parent.lo
    row = _row_before(clause)
    if row:
        return row[0][0]
    closes = (
        i for i, j, m in parent.sentence.countries if j == parent.hi == clause.lo - 1 and m.form == "name"
    )
    return next(closes, clause.lo)  # "in talks with Serbia, a candidate since 2012"


def label_before(clause: Clause) -> Segment | None:
    """The organisation that stands before a colon and the clause: "WTO: [both]"."""
    number, sentence = clause.segment.number, clause.sentence
    if number == 0 or sentence.words[clause.lo - 1] != ":":  # nearly always
        return None
    label = clause.others[number - 1]
    names = (k for k in range(label.lo, label.hi) if sentence.words[k] not in ("and", ",", "/"))
    short = label.hi - label.lo <= _LONGEST_LABEL
    return label if short and all(sentence.covered[k] == "body" for k in names) else None


def _row_before(clause: Clause) -> list[NamedCountry]:
    """The countries of "Poland, Sweden and Finland, members of …": a row that several are members of."""
    parent, sentence = clause.parent, clause.sentence
    if (
        parent is None
        or clause.intro is not Intro.APPOSITION
        or _PLURALS.isdisjoint(clause.words[:_PLURAL_REACH])
    ):
        return []
    row: list[NamedCountry] = []
    end = parent.hi
    for one in reversed(named(sentence, parent.lo, parent.hi)):
        if sentence.words[one[1] : end] not in _IN_A_ROW:
            break
        row.insert(0, one)
        end = one[0]
    return row if len(row) > 1 else []


def _end(clause: Clause) -> int:
    """Where a list of bodies ends that a relative parts: "belong to IGAD, which …, [and to COMESA]"."""
    number = clause.segment.number + 1
    inserted = clause.others[number] if number < len(clause.others) else None
    if (
        inserted is None
        or inserted.intro is not Intro.RELATIVE
        or not clause.sentence.bodies_in(clause.lo, clause.hi)
    ):
        return clause.hi
    words = clause.sentence.words
    listed = (
        j
        for i, j, _ in clause.sentence.bodies_in(inserted.lo, inserted.hi)
        if words[i - 3 : i] == [",", "and", words[i - 1]] and words[i - 1] in ("to", "of", "in")
    )
    return next(listed, clause.hi)


def _holders(clause: Clause) -> tuple[str, ...]:
    """Whose standing it is; they become the subject of what follows, unless "who" picks one of them."""
    memory, sentence = clause.memory, clause.sentence
    owner = owner_of_membership(clause) or _its_neighbour(clause) or _compared(clause)
    if owner:
        return owner
    resumed = clause.intro is Intro.COORDINATED and first_verb(sentence, clause.lo, clause.hi) == clause.lo
    resumed = resumed or clause.words[:1] == ["it"]
    carried = clause.carried_subject() if resumed else ()
    codes = (
        clause.subject()
        or carried
        or distinct(code for _, _, code, m in clause.named() if m.form not in ("adjective", "body"))
    )
    codes = tuple(code for code in codes if code != "EUU") or (memory.home if _both_are(clause) else ())
    above = _named_above(clause)
    if clause.intro in (Intro.APPOSITION, Intro.PARTICIPLE) and above and not codes:
        codes = (above[-1][2],)
    if clause.intro is Intro.APPOSITION and above:
        row = _row_before(clause)
        above = row or above
        of_all = clause.words[:1] in (["both"], ["all"]) or bool(row)
        if clause.says("fellow") and clause.codes():
            return distinct([above[-1][2], *clause.codes()])  # "Chile, Peru's partner in the Alliance"
        codes = distinct(code for _, _, code, _ in above) if of_all else (above[-1][2],)
    if "together" in clause.words and not clause.codes():
        codes = memory.home  # "we sit together in the CPLP"
    if not codes and clause.intro is Intro.RELATIVE:
        codes = _right_before(clause) or tuple(code for code in clause.codes() if code != "EUU")
    if not codes:
        together = memory.home if says_both(sentence, clause.lo, clause.hi) else ()
        before = clause.made[-1].countries if clause.made and clause.made[-1].kind is Kind.MEMBERSHIP else ()
        joined = {m.body for _, _, m in sentence.bodies_in(clause.lo, clause.hi)} | set(memory.bodies)
        carried = tuple(
            c for c in clause.carried_subject() if not (c == "EUU" and joined & {"EU", "EURO_AREA"})
        )
        codes = carried or together or before
    memory.subject = codes or memory.home
    memory.subject_sentence = sentence.index
    if clause.intro is Intro.RELATIVE and not codes and above and sentence.words[clause.lo] == "who":
        return (above[-1][2],)
    return memory.subject


def _named_above(clause: Clause) -> list[NamedCountry]:
    """The countries of the segment that this one hangs on, or of the one above a standing without any."""
    here = clause.parent
    found: list[NamedCountry] = []
    while here is not None and not found:
        found = [one for one in named(here.sentence, here.lo, here.hi) if one[2] != "EUU"]
        listed = here.intro is Intro.APPOSITION and here.parent is not None
        here = clause.others[here.parent] if listed and here.parent is not None else None
    return found


def _both_are(clause: Clause) -> bool:
    """Whether "both" are the countries, and not the bodies: "belongs to both the EAC and SADC"."""
    words = clause.words
    return any(word == "both" and words[k - 1 : k] not in _BEFORE_BODIES for k, word in enumerate(words))


def _right_before(clause: Clause) -> tuple[str, ...]:
    """The country that "which" takes up: "sold tea to Tanzania, which belongs to the EAC"."""
    if clause.words[:1] != ["which"]:
        return ()
    sentence, end = clause.sentence, clause.lo - (clause.sentence.words[clause.lo - 1] == ",")
    return next((m.codes for _, hi, m in sentence.countries if hi == end and len(m.codes) == 1), ())


def _status(clause: Clause, *, negated: bool) -> str:
    """Member, observer, applicant, acceding, former member, non-member … by the words of the clause."""
    for name, status in _STATUSES:
        if clause.says(name):
            return status
    words = clause.words
    if clause.says("join") and not _WILL.isdisjoint(words):
        return "acceding"
    if ("accession" in words or "acceding" in words) and _COMPLETED.isdisjoint(words):
        return "acceding"
    if "suspended" in words:
        return "suspended"
    if "readmitted" in words:
        return "readmitted"
    if clause.says("left_body"):
        return "leaving" if "notice" in words else "former member"
    if negated or clause.says("outside"):
        return "acceding" if "yet" in words else "non-member"
    return "member" if clause.says("member", "join", "fellow") or is_in(clause) else "unstated"
