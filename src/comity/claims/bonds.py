"""Claims about what binds or blocks two countries: memberships, agreements, sanctions."""

from __future__ import annotations

from comity.claims.clauses import Intro, Segment, is_verb, trim
from comity.claims.memory import Draft, Memory
from comity.claims.roles import carried_subject, distinct, named, says_both, subject_of
from comity.claims.sentences import Sentence
from comity.records import Kind

_STATUSES = (
    ("dialogue_partner", "dialogue_partner"),
    ("observer", "observer"),
    ("candidate", "applicant"),
    ("associate", "associate"),
    ("invited", "invited"),
    ("partner_status", "partner"),
)
_STATUS_CLASSES = (
    "member",
    "join",
    "observer",
    "dialogue_partner",
    "candidate",
    "associate",
    "invited",
    "outside",
    "left_body",
    "partner_status",
)
_CARRIED_CLASSES = (
    "outside",
    "left_body",
    "member",
    "observer",
    "dialogue_partner",
    "candidate",
    "associate",
    "invited",
    "partner_status",
)
_ACTOR_BODIES = frozenset({"EU", "UN", "UNSC"})
_REFERENTS = frozenset(
    {
        "bloc",
        "organisation",
        "organization",
        "union",
        "alliance",
        "grouping",
        "group",
        "pact",
        "body",
        "club",
        "community",
        "it",
    }
)


def membership_drafts(segment: Segment, others: list[Segment], memory: Memory) -> list[Draft]:
    """Read what a segment says of a country's standing in an organisation."""
    sentence = segment.sentence
    bodies = sentence.bodies_in(segment.lo, segment.hi)
    status_here = next((s for s in _STATUS_CLASSES if sentence.has(s, segment.lo, segment.hi)), None)
    draft: Draft | None = None
    unlisted = None
    held = segment.intro is Intro.APPOSITION or bool(subject_of(segment, memory))
    if not bodies and status_here is not None and held:
        unlisted = _unlisted_body(sentence, segment.lo, segment.hi)
    if bodies:
        draft = _with_body(segment, others, memory, status_here)
    elif unlisted is not None:
        draft = _membership(segment, others, memory, (unlisted,), status_here)
    elif status_here is not None and memory.bodies and _continues(segment, memory):
        draft = _carried_body(segment, others, memory, status_here)
    remember_bodies(segment, memory)
    return [draft] if draft is not None else []


def remember_bodies(segment: Segment, memory: Memory) -> None:
    """Keep the organisations of a segment in mind for "the bloc" and bare "membership"."""
    bodies = distinct([m.body for _, _, m in segment.sentence.bodies_in(segment.lo, segment.hi) if m.body])
    if bodies:
        memory.bodies, memory.bodies_sentence = bodies, segment.sentence.index


def _continues(segment: Segment, memory: Memory) -> bool:
    """Whether the organisation spoken of before is still meant: in the next sentence, or by "the bloc" a little later."""
    sentence = segment.sentence
    distance = sentence.index - memory.bodies_sentence
    return distance <= 1 or (distance <= 4 and sentence.has("referent", segment.lo, segment.hi))


def _unlisted_body(sentence: Sentence, lo: int, hi: int) -> str | None:
    """An organisation that the tables do not list, named in capitals after its status: "a party to AUKUS"."""
    for name in ("member", "left_body", "observer", "join", "dialogue_partner", "candidate", "associate"):
        for _, end in sentence.found.get(name, ()):
            if not lo <= end < hi:
                continue
            start = end
            while start < hi and sentence.words[start] in ("of", "to", "in", "the", "at"):
                start += 1
            stop = start
            while (
                stop < hi and sentence.text[sentence.starts[stop]].isupper() and sentence.covered[stop] == ""
            ):
                stop += 1
            acronym = stop > start and sentence.quote(start, stop).isupper() and len(sentence.words[start]) > 2
            titled = stop > start and sentence.words[start - 1] == "the" and name in ("member", "left_body")
            if stop - start >= 2 or acronym or (titled and len(sentence.words[start]) > 4):
                return sentence.quote(start, stop)
    return None


def _with_body(segment: Segment, others: list[Segment], memory: Memory, status: str | None) -> Draft | None:
    sentence, lo, hi = segment.sentence, segment.lo, segment.hi
    frameworks = sentence.has("frameworks", lo, hi)
    if status is None and _is_in(sentence, lo, hi):
        bodies = sentence.bodies_in(lo, hi)
        return _membership(segment, others, memory, tuple(b[2].body or "" for b in bodies), "member")
    if (
        status is None
        and not sentence.has("fellow", lo, hi)
        and not (frameworks and _takes_part(sentence, lo, hi))
    ):
        return None
    if sentence.has("agreement", lo, hi) and not sentence.any(
        ("member", "observer", "join", "outside"), lo, hi
    ):
        return None
    bodies = [
        b
        for b in sentence.bodies_in(lo, hi)
        if not (b[2].body in _ACTOR_BODIES and _is_actor(sentence, b[0], lo))
    ]
    if not bodies or not _has_holder(segment, memory, bodies[0][0]):
        return None
    if status == "left_body" and sentence.quantities_in(lo, hi):
        return None
    if status == "join" and sentence.any(("condemn", "backing"), lo, hi):
        return None  # who backs another's entry says nothing of its standing
    if status is None and sentence.has("fellow", lo, hi):
        if any(q[2].family == "rank" for q in sentence.quantities_in(lo, hi)):
            return None
        status = "member"
    if (
        not _status_near(sentence, lo, hi, bodies[0][0], bodies[-1][1])
        and not frameworks
        and not sentence.has("fellow", lo, hi)
    ):
        return None
    return _membership(segment, others, memory, tuple(b[2].body or "" for b in bodies), status)


def _is_in(sentence: Sentence, lo: int, hi: int) -> bool:
    """ "Laos has been in ASEAN since 1997", "is not in NATO": a form of "to be", "in", the organisation."""
    for i, _, mention in sentence.bodies_in(lo, hi):
        before = [w for w in sentence.words[max(lo, i - 3) : i] if w != "the"]
        copula = {"is", "are", "was", "were", "been"} & set(sentence.words[max(lo, i - 6) : i])
        if mention.body and before[-1:] == ["in"] and copula:
            return True
    return False


def _has_holder(segment: Segment, memory: Memory, body_at: int) -> bool:
    """Whether somebody can hold the status: a subject, a pronoun, or the clause that the segment hangs on."""
    sentence = segment.sentence
    if sentence.has("frameworks", segment.lo, segment.hi):
        return True
    if subject_of(segment, memory):
        return not (
            sentence.covered[body_at] == "body"
            and all(i >= body_at for i, _, _, _ in named(sentence, segment.lo, segment.hi))
            and not says_both(sentence, segment.lo, body_at)
        )
    if segment.intro in (Intro.RELATIVE, Intro.COORDINATED, Intro.PARTICIPLE, Intro.APPOSITION):
        return True
    return any(w in _HOLDERS for w in sentence.words[segment.lo : segment.lo + 5]) or sentence.words[
        segment.lo
    ] in ("member", "observer", "accession", "membership")


_HOLDERS = frozenset(
    {
        "it",
        "its",
        "both",
        "they",
        "we",
        "neither",
        "kingdom",
        "republic",
        "country",
        "he",
        "she",
        "which",
        "latter",
        "former",
    }
)


def _takes_part(sentence: Sentence, lo: int, hi: int) -> bool:
    return says_both(sentence, lo, hi) or bool(sentence.countries_in(lo, hi))


def _is_actor(sentence: Sentence, at: int, lo: int) -> bool:
    """Whether an organisation is the one who acts ("imposed by the European Union", "with the EU")."""
    before = [w for w in sentence.words[max(lo, at - 3) : at] if w != "the"]
    return bool(before) and before[-1] in ("by", "with", "from", "against")


def _status_near(sentence: Sentence, lo: int, hi: int, first: int, last: int) -> bool:
    for name in _STATUS_CLASSES:
        for i, j in sentence.found.get(name, ()):
            if i >= lo and j <= hi and (abs(first - j) <= 8 or abs(i - last) <= 6):
                return True
    return False


def _carried_body(segment: Segment, others: list[Segment], memory: Memory, status: str) -> Draft | None:
    """A status without its organisation: "Minsk has observer status" after a clause about the SCO."""
    sentence, lo, hi = segment.sentence, segment.lo, segment.hi
    relative = (
        segment.intro is Intro.RELATIVE
        and segment.parent is not None
        and bool(sentence.bodies_in(others[segment.parent].lo, others[segment.parent].hi))
    )
    if not sentence.any(_CARRIED_CLASSES, lo, hi) and not (
        status == "join" and (relative or "accession" in sentence.words[lo:hi])
    ):
        return None
    if sentence.quantities_in(lo, hi) or sentence.any(("trade", "export", "import"), lo, hi):
        return None
    pronoun = any(w in _HOLDERS for w in sentence.words[lo : lo + 4])
    if (
        not subject_of(segment, memory)
        and status != "join"
        and segment.intro not in (Intro.COORDINATED, Intro.APPOSITION)
        and not pronoun
    ):
        return None
    memory.bodies_sentence = sentence.index
    return _membership(segment, others, memory, memory.bodies, status)


def _membership(
    segment: Segment, others: list[Segment], memory: Memory, bodies: tuple[str, ...], status: str | None
) -> Draft:
    sentence, lo, hi = segment.sentence, segment.lo, segment.hi
    draft = Draft(sentence, segment, Kind.MEMBERSHIP, lo, hi, carries_period=False)
    draft.details["framework"] = distinct(list(bodies))
    draft.negated = sentence.has("negation", lo, hi) or _neither(sentence, lo, hi)
    draft.details["status"] = _status(sentence, lo, hi, draft.negated)
    codes = subject_of(segment, memory)
    if not codes:
        codes = distinct([c for _, _, c, m in named(sentence, lo, hi) if m.form not in ("adjective", "body")])
    if segment.intro is Intro.APPOSITION and segment.parent is not None:
        held = named(sentence, others[segment.parent].lo, others[segment.parent].hi)
        codes = (held[-1][2],) if held else codes
    if not codes and segment.intro is Intro.RELATIVE:
        codes = distinct([c for _, _, c, _ in named(sentence, lo, hi)])
    draft.countries = codes or carried_subject(segment, others, memory)
    memory.subject, memory.subject_sentence = draft.countries, sentence.index
    if segment.intro is Intro.RELATIVE and not codes:
        parent = others[segment.parent] if segment.parent is not None else None
        last = named(sentence, parent.lo, parent.hi) if parent else []
        if last and sentence.words[lo] == "who":
            draft.countries = (last[-1][2],)
    years = next(
        (
            q
            for q in sentence.quantities_in(lo, hi)
            if q[2].family == "duration" and q[2].quantity.unit == "years"
        ),
        None,
    )
    if years is not None:
        draft.quantity = years[2].quantity
    return draft


def _neither(sentence: Sentence, lo: int, hi: int) -> bool:
    return "neither" in sentence.words[lo:hi]


def _status(sentence: Sentence, lo: int, hi: int, negated: bool) -> str:
    for name, status in _STATUSES:
        if sentence.has(name, lo, hi):
            return status
    words = sentence.words[lo:hi]
    if ("accession" in words or "acceding" in words) and not any(
        w in ("completed", "concluded", "finalised") for w in words
    ):
        return "acceding"
    if sentence.has("left_body", lo, hi):
        return "former member"
    if negated or sentence.has("outside", lo, hi):
        return "acceding" if "yet" in words else "non-member"
    if sentence.any(("member", "join", "fellow"), lo, hi) or _is_in(sentence, lo, hi):
        return "member"
    return "unstated"


# ---- agreements ----------------------------------------------------------------------------------------------------


def agreement_drafts(segment: Segment, others: list[Segment], memory: Memory) -> list[Draft]:
    """Read the name, force, status or terms of a particular agreement, or a level of relations."""
    sentence, lo, hi = segment.sentence, segment.lo, segment.hi
    if segment.taken:
        return []
    level = _relations(segment, memory)
    if level:
        return level
    found = _agreement_noun(sentence, lo, hi)
    if found is None:
        return _of_the_agreement_before(segment, others, memory)
    memory.agreement_sentence = sentence.index
    force = _force(sentence, lo, hi, found) or _self_standing(sentence, found, lo, hi)
    nxt = others[segment.number + 1] if segment.number + 1 < len(others) else None
    if nxt is not None and _goes_on(nxt, force):
        force, hi, nxt.taken = force or sentence.first("force", nxt.lo, nxt.hi), nxt.hi, True
    if force is None:
        return []
    start, end = _agreement_span(sentence, segment, found, force, hi)
    draft = Draft(sentence, segment, Kind.AGREEMENT, start, end, carries_period=False)
    draft.details["framework"] = (sentence.quote(*_name_of(sentence, found, lo)),)
    draft.details["status"] = sentence.quote(*force)
    draft.negated = sentence.has("negation", start, end)
    codes = distinct([c for _, _, c, _ in named(sentence, start, end)])
    draft.countries = _both(codes, memory)
    year = next((p for _, _, p in sentence.periods_in(start, end) if p.period.start is not None), None)
    if year is not None and year.period.start is not None:
        memory.agreement_year = year.period.start.year
    return [draft]


def _goes_on(nxt: Segment, force: tuple[int, int] | None) -> bool:
    """Whether the next segment only says more of the same agreement's force: "which …", "but is not in force"."""
    sentence = nxt.sentence
    if (
        sentence.has("agreement", nxt.lo, nxt.hi)
        or sentence.quantities_in(nxt.lo, nxt.hi)
        or not sentence.any(("force", "sign"), nxt.lo, nxt.hi)
    ):
        return False
    return (nxt.intro is Intro.RELATIVE and force is None) or (
        nxt.intro is Intro.COORDINATED and nxt.hi - nxt.lo <= 7
    )


def _self_standing(sentence: Sentence, noun: tuple[int, int], lo: int, hi: int) -> tuple[int, int] | None:
    """A regime that is a claim by itself ("visa-free"), and "no deal on …"."""
    for i, j in sentence.found.get("agreement", ()):
        if lo <= i and j <= hi and ("visa" in sentence.words[i:j] or "visas" in sentence.words[i:j]):
            return i, j
    if " ".join(sentence.words[noun[0] : noun[1]]) in _SELF_STANDING and any(
        is_verb(sentence, k) for k in range(lo, hi)
    ):
        return noun
    if noun[0] > lo and sentence.words[noun[0] - 1] == "no" and not sentence.has("sign", lo, hi):
        return noun
    return None


def _pointed(segment: Segment, force: tuple[int, int], memory: Memory) -> Draft:
    """A claim about the force of an agreement that the clause names only by itself or by a pronoun."""
    sentence, lo, hi = segment.sentence, segment.lo, segment.hi
    draft = Draft(sentence, segment, Kind.AGREEMENT, lo, hi, carries_period=False)
    codes = distinct([c for _, _, c, _ in named(sentence, lo, hi)])
    draft.countries = codes or memory.home
    draft.details["status"] = sentence.quote(*force)
    draft.negated = sentence.has("negation", lo, hi)
    return draft


def _ratifies(sentence: Sentence, lo: int, hi: int) -> tuple[int, int] | None:
    """ "has not ratified PACER Plus": a word of ratifying with a capitalised name for its object."""
    word = sentence.first("ratify", lo, hi)
    if word is None or word[1] >= hi or sentence.words[word[0]] not in ("ratified", "ratify", "ratifies"):
        return None
    at = word[1] + (sentence.words[word[1]] == "the")
    named_object = at < hi and not sentence.covered[at] and sentence.text[sentence.starts[at]].isupper()
    return word if named_object else None


def _of_the_agreement_before(segment: Segment, others: list[Segment], memory: Memory) -> list[Draft]:
    """The force of an agreement that the clause only points to: "which took effect in 2010", "has not ratified it"."""
    sentence, lo, hi = segment.sentence, segment.lo, segment.hi
    force = _ratifies(sentence, lo, hi)
    if force is not None:
        return [_pointed(segment, force, memory)]
    force = sentence.first("ratify", lo, hi) or (
        sentence.first("force", lo, hi) if segment.intro is Intro.RELATIVE else None
    )
    parent = others[segment.parent] if segment.parent is not None else None
    pointed = (
        any(w in ("it", "they", "them") for w in sentence.words[lo:hi])
        and sentence.index - memory.agreement_sentence <= 1
    )
    related = (
        segment.intro is Intro.RELATIVE
        and parent is not None
        and sentence.has("agreement", parent.lo, parent.hi)
    )
    if force is None or not (pointed or related) or (sentence.quantities_in(lo, hi) and not pointed):
        return []
    return [_pointed(segment, force, memory)]


def _both(codes: tuple[str, ...], memory: Memory) -> tuple[str, ...]:
    if len(codes) == 1:
        other = memory.other(codes[0])
        return (codes[0], other) if other else codes
    return codes or memory.home


_SELF_STANDING = frozenset(
    {
        "visa free",
        "visa free regime",
        "visa free travel",
        "visa waiver",
        "customs union",
        "free trade area",
        "free trade zone",
    }
)


def _agreement_noun(sentence: Sentence, lo: int, hi: int) -> tuple[int, int] | None:
    for i, j, mention in sentence.bodies_in(lo, hi):
        if mention.body in _AGREEMENT_BODIES or (mention.body or "").endswith(("CEPA", "FTA", "EPA")):
            return i, j
    for i, j in sentence.found.get("agreement", ()):
        if i >= lo and j <= hi:
            return i, j
    return None


_AGREEMENT_BODIES = frozenset(
    {"USMCA", "CEPA", "EPA", "FTA", "NAFTA", "CETA", "AGOA", "CPEC", "CECA", "CEPA_AGREEMENT"}
)


def _force(sentence: Sentence, lo: int, hi: int, noun: tuple[int, int]) -> tuple[int, int] | None:
    for i, j in sentence.found.get("force", ()):
        if i >= lo and j <= hi and (i >= noun[1] or j <= noun[0]) and not (i < noun[0] and noun[0] - j > 6):
            if (
                sentence.words[i]
                in (
                    "apply",
                    "applies",
                    "applied",
                    "concluded",
                    "sets",
                    "covers",
                    "allow",
                    "allows",
                    "fixes",
                    "enjoy",
                )
                and i < noun[0]
                and sentence.words[i] not in ("apply", "applies", "enjoy")
            ):
                continue
            return i, j
    return None


def _agreement_span(
    sentence: Sentence, segment: Segment, noun: tuple[int, int], force: tuple[int, int], hi: int
) -> tuple[int, int]:
    """From the start of the noun phrase to the end of what fixes its force."""
    lo = segment.lo
    if segment.intro is Intro.OPENING and force[0] > noun[0]:
        start = lo + 1
        end = force[1]
        for i, j, _ in sentence.periods_in(force[1] - 1, hi):
            if i <= force[1] + 2:
                end = j
        return trim(sentence, start, max(end, force[1]))
    return trim(sentence, lo, hi)


def _name_of(sentence: Sentence, noun: tuple[int, int], lo: int) -> tuple[int, int]:
    """Widen an agreement's noun to the capitalised words before it."""
    i, j = noun
    while (
        i > lo
        and sentence.text[sentence.starts[i - 1]].isupper()
        and sentence.words[i - 1] not in ("the", "our", "under", "a")
    ):
        i -= 1
    while (
        j < len(sentence) and sentence.text[sentence.starts[j]].isupper() and sentence.covered[j] != "period"
    ):
        j += 1
    return i, j


def _relations(segment: Segment, memory: Memory) -> list[Draft]:
    """Diplomatic relations established or cut, recognition, a named level of relations."""
    sentence, lo, hi = segment.sentence, segment.lo, segment.hi
    level = sentence.first("partnership_level", lo, hi)
    diplomatic = sentence.first("relations", lo, hi)
    named_here = _recognises_state(sentence, lo, hi)
    formal = diplomatic is not None and "diplomatic" in sentence.words[diplomatic[0] : diplomatic[1]]
    acts = sentence.has("establish", lo, hi)
    keeps = any(w in _KEEPS_RELATIONS for w in sentence.words[lo:hi])
    turned = diplomatic is not None and any(w in _TURNS_RELATIONS for w in sentence.words[lo:hi])
    levelled = level is not None and (acts or (keeps and "partners" in sentence.words[level[0] : level[1]]))
    if not (named_here or levelled or turned or (formal and (acts or keeps))):
        return []
    draft = Draft(sentence, segment, Kind.AGREEMENT, lo, hi, carries_period=False)
    codes = distinct([c for _, _, c, _ in named(sentence, lo, hi)])
    draft.countries = _both(codes, memory)
    draft.negated = sentence.has("negation", lo, hi)
    draft.details["framework"] = (
        sentence.quote(*(level or diplomatic or sentence.first("recognise", lo, hi) or (lo, hi))),
    )
    return [draft]


_TURNS_RELATIONS = frozenset(
    "downgraded upgraded elevated severed normalised normalized restored resumed suspended broke downgrade upgrade".split()
)
_KEEPS_RELATIONS = frozenset({"maintains", "maintain", "has", "have", "had", "keeps", "keep", "since"})


def _recognises_state(sentence: Sentence, lo: int, hi: int) -> bool:
    """Whether a state is recognised ("recognised it", "recognises Kosovo's independence"), and not a fact or an effort."""
    word = sentence.first("recognise", lo, hi)
    if word is None:
        return False
    at = word[1]
    if sentence.words[at : at + 1] in (["it"], ["each"]):
        return True
    while at < hi and sentence.words[at] in ("the", "of", "in", "independence", "state", "statehood", "government"):
        at += 1
    mention = next((m for m in sentence.countries if m[0] == at), None)
    if mention is None or mention[2].form == "adjective":
        return False
    following = sentence.words[mention[1] : mention[1] + 2]
    return following[:1] != ["'s"] or following[1:] in (["independence"], ["statehood"], ["sovereignty"])


# ---- sanctions -----------------------------------------------------------------------------------------------------

_STOP = frozenset({",", ";", "that"})


def sanctions_drafts(segment: Segment, others: list[Segment], memory: Memory) -> list[Draft]:
    """Read sanctions, embargoes and bans with their sender and target; mere condemnation is an opinion."""
    sentence, lo, hi = segment.sentence, segment.lo, segment.hi
    word = sentence.first("sanction", lo, hi)
    if word is None:
        return []
    everyone = named(sentence, lo, hi, yardstick=True)
    condemned = sentence.has("condemn", lo, hi)
    senders = [c for i, _, c, _ in everyone if _is_sender(sentence, i, word)]
    clause = next(
        (s for s in others[segment.number + 1 :] if s.intro is Intro.RELATIVE and s.lo <= hi + 1), None
    )
    if clause is not None and not senders:
        keepers = named(sentence, clause.lo, clause.hi)
        if keepers and keepers[0][0] <= clause.lo + 2:
            senders, everyone, hi = [keepers[0][2]], [*everyone, *keepers], clause.hi
    bodies = [m.body for i, _, m in sentence.bodies_in(lo, hi) if m.body]
    if not everyone and not bodies and not sentence.has("sanction_verb", lo, hi):
        return []
    if condemned and not senders and not bodies:
        return []
    if sentence.has("pledging", lo, hi) and not sentence.any(("sanction_verb", "negation"), lo, hi):
        return []  # a pledge to act together imposes nothing
    start = lo
    if condemned:
        start = _noun_phrase_start(sentence, word[0], lo)
    inside = distinct([c for i, _, c, _ in everyone if i >= start])
    parent = (
        others[segment.parent] if segment.intro is Intro.RELATIVE and segment.parent is not None else None
    )
    if parent is not None and not any(is_verb(sentence, k) for k in range(parent.lo, parent.hi)):
        start = parent.lo
        senders += [c for _, _, c, _ in named(sentence, parent.lo, parent.hi)]
        inside = distinct([*senders, *inside])
    draft = Draft(sentence, segment, Kind.SANCTIONS, start, hi, carries_period=False)
    draft.countries = inside
    targets = [c for c in inside if c not in senders]
    pair_is_target = condemned or not targets
    if pair_is_target and not (len(inside) >= 2):
        about = () if not senders or set(senders) & set(memory.home) else memory.home
        draft.countries = distinct([*inside, *about]) or memory.home
        if set(senders) & set(memory.home) and len(senders) == 1:
            draft.countries = _both((senders[0],), memory)
    draft.directed = bool(senders)
    european = any(w in _EUROPE for w in sentence.words[start:hi])
    draft.details["sender"] = distinct([*senders, *[b for b in bodies if b], *(["EU"] if european else [])])
    draft.negated = sentence.has("negation", start, hi)
    return [draft]


_EUROPE = frozenset({"european", "europe", "europeans", "brussels", "western", "west"})


def _is_sender(sentence: Sentence, at: int, word: tuple[int, int]) -> bool:
    before = [w for w in sentence.words[max(0, at - 9) : at]]
    if "by" in before and at > word[0]:
        return True
    if at < word[0] and sentence.any(("condemn", "backing"), at, word[0]):
        return False
    if at < word[0]:
        mention = next((m for m in sentence.countries if m[0] == at), None)
        between = sentence.words[at : word[0]]
        if mention is not None and mention[2].form == "adjective" and word[0] - mention[1] <= 2:
            return True
        verb = next((k for k in range(at, word[1]) if is_verb(sentence, k)), None)
        if verb is not None and not any(
            w in ("under", "faces", "face", "facing", "subject", "hit", "are", "is") for w in between
        ):
            return True
    return False


def _noun_phrase_start(sentence: Sentence, at: int, lo: int) -> int:
    start = at
    while start > lo and (
        sentence.covered[start - 1] in ("country", "body")
        or sentence.words[start - 1]
        in (
            "'s",
            "the",
            "western",
            "unilateral",
            "all",
            "us",
            "economic",
            "illegal",
            "international",
            "these",
            "any",
            "such",
        )
    ):
        start -= 1
    return start
