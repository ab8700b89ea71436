"""Who ships to whom, for a claim with a figure: its own words, its clause, the claim before, or memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.claims.clauses import Intro, is_verb
from comity.claims.figures.figure import FLOWS, TRADE_KINDS, Figure
from comity.claims.lexicon import word_set
from comity.claims.memory import Draft, Flow, Memory
from comity.claims.roles import codes_in, distinct, flow_in, lead_word, named

if TYPE_CHECKING:
    from comity.claims.sentences import Sentence

_A_PAIR = 2
_SET_AGAINST = frozenset({"against", "versus", "vs", "compared"})
_WORLD = word_set("world")


def flow_for(draft: Draft, figure: Figure) -> Flow:
    """The flow of the claim's own words, else of its clause, of the clause above it, or the last one."""
    clause, sentence, memory = figure.clause, figure.sentence, figure.clause.memory
    previous = next((d for d in reversed(clause.made) if d.kind in TRADE_KINDS and d.countries), None)
    rival = _rival(draft, previous)
    if rival is not None and previous is not None:
        return _in_its_place(previous, rival, sentence)
    third = _third_country(draft, previous)
    if third is not None and previous is not None:
        return _swapped_in(draft, previous, third)
    own = _of_a_third_subject(figure) or flow_in(sentence, draft.lo, draft.hi, memory)
    if own is not None:
        return _seen_from(own, previous, memory)
    if previous is not None:
        return _of_claim(previous, memory)
    if draft.lo != clause.lo:
        own = clause.flow()
        if own is not None:
            return own
    return _above(figure) or _remembered(figure)


def _of_a_third_subject(figure: Figure) -> Flow | None:
    """Read "Algeria, which …, supplies a fifth of Spanish gas": its subject is outside the pair."""
    clause, sentence = figure.clause, figure.sentence
    if clause.intro not in (Intro.COORDINATED, Intro.APPOSITION) or not is_verb(sentence, clause.lo):
        return None
    codes, subject = clause.codes(), clause.carried_subject()
    if len(codes) != 1 or len(subject) != 1 or subject[0] in (*codes, "EUU"):
        return None
    ships = _ships(figure)
    if ships is None or clause.memory.other(subject[0]) is not None:
        return None
    ends = (subject[0], codes[0]) if ships else (codes[0], subject[0])
    return Flow(*ends, "export" if ships else "import", subject[0], ends, True)


def _ships(figure: Figure) -> bool | None:
    """Whether the subject of a clause sells and does not buy: by its verb, or by the whole it has part of."""
    clause, classes = figure.clause, figure.sentence.classes[figure.clause.lo]
    if "flow_verb" in classes:
        return "import" not in classes
    if figure.after(1) != ["of"]:
        return None
    if clause.says_after(figure.hi, "export"):
        return False  # "takes half of Congo's exports"
    return True if clause.says_after(figure.hi, "import") else None


def _rival(draft: Draft, previous: Draft | None) -> str | None:
    """The country of "against 20 percent [for China]", where the claim before has two others."""
    if previous is None or len(previous.countries) != _A_PAIR or draft.words[0] not in _SET_AGAINST:
        return None
    sentence = draft.sentence
    found = named(sentence, draft.lo, draft.hi, yardstick=True)
    rivals = [code for i, _, code, _ in found if lead_word(sentence, i) == "for"]
    return rivals[0] if len(rivals) == 1 and rivals[0] not in previous.countries else None


def _in_its_place(previous: Draft, rival: str, sentence: Sentence) -> Flow:
    """The claim before, with the rival instead of the one that it is told of first."""
    told = [code for code in codes_in(sentence, 0, previous.hi) if code in previous.countries]
    first = told[0] if told else previous.countries[0]
    ends = [rival if code == first else code for code in (previous.exporter, previous.importer)]
    countries = tuple(rival if code == first else code for code in previous.countries)
    return Flow(ends[0], ends[1], str(previous.details.get("flow", "total")), None, countries, True)


def _third_country(draft: Draft, previous: Draft | None) -> str | None:
    """A country outside the claim before, in words that name no flow: "vs $427bn from China"."""
    if previous is None or not previous.directed:
        return None
    sentence = draft.sentence
    if sentence.any(FLOWS, draft.lo, draft.hi):
        return None
    codes = codes_in(sentence, draft.lo, draft.hi)
    return next((code for code in codes if code not in previous.countries), None)


def _swapped_in(draft: Draft, previous: Draft, third: str) -> Flow:
    """The same flow with a third country in the partner's place."""
    if "from" in draft.words:
        flow = str(previous.details.get("flow", "import"))
        ends = (third, previous.importer or "")
        return Flow(third, previous.importer, flow, previous.importer, ends, True)
    flow = str(previous.details.get("flow", "export"))
    ends = (previous.exporter or "", third)
    return Flow(previous.exporter, third, flow, previous.exporter, ends, True)


def _seen_from(own: Flow, previous: Draft | None, memory: Memory) -> Flow:
    """A bare "exports" after a clause that named its countries is seen from the same country."""
    if own.named or previous is None or own.flow == "total" or own.directed:
        if own.countries:
            return own
        countries = previous.countries if previous is not None else memory.home
        return Flow(None, None, own.flow, None, countries, False)
    return Flow(own.exporter, own.importer, own.flow, own.reporter, previous.countries, False)


def _of_claim(claim: Draft, memory: Memory) -> Flow:
    """The flow of the claim before, for a figure without a flow of its own: "… and $3 billion in 2023"."""
    reporter = memory.flow.reporter if memory.flow else None
    flow = str(claim.details.get("flow", "total"))
    return Flow(claim.exporter, claim.importer, flow, reporter, claim.countries, True)


def _above(figure: Figure) -> Flow | None:
    """The flow of a clause that the figure's clause hangs on."""
    for lo, hi in figure.ranges[1:]:
        flow = flow_in(figure.sentence, lo, hi, figure.clause.memory)
        if flow is not None:
            return flow
    return None


def _remembered(figure: Figure) -> Flow:
    """The flow spoken of last, unless the clause names other countries."""
    memory, codes = figure.clause.memory, figure.clause.codes()
    if len(codes) == 1 and memory.other(codes[0]) is None:  # "Berlin, which obtained half of it from Russia"
        codes = distinct([*figure.clause.carried_subject()[:1], *codes])
    if len(codes) >= 2:
        return Flow(None, None, "total", codes[0], codes[:2], True)
    if memory.flow is not None and (not codes or codes[0] in memory.flow.countries):
        return memory.flow
    return Flow(None, None, "total", None, memory.with_other(codes), bool(codes))


def taken_by_a_third(flow: Flow, figure: Figure) -> Flow:
    """Put who takes it in the place of a lent partner: "China takes half of what Congo exports"."""
    codes, subject = figure.clause.codes(), figure.clause.subject()
    lent = [code for code in flow.countries if code not in codes]
    if len(lent) != 1 or len(subject) != 1 or subject[0] in flow.countries or len(flow.countries) != _A_PAIR:
        return flow
    ends = [subject[0] if code == lent[0] else code for code in (flow.exporter, flow.importer)]
    countries = tuple(subject[0] if code == lent[0] else code for code in flow.countries)
    return Flow(ends[0], ends[1], flow.flow, flow.reporter, countries, True)


def of_the_world(sentence: Sentence, lo: int, hi: int) -> bool:
    """Whether the base of a share or rank is the world: "global exports", "worldwide"."""
    words = sentence.words
    return any(words[k] in _WORLD and words[k + 1 : k + 2] != ["class"] for k in range(lo, hi))
