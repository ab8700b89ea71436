"""Who ships to whom, and which countries a clause is about."""

from __future__ import annotations

from comity.claims.clauses import Segment
from comity.claims.memory import Flow, Memory
from comity.claims.sentences import Sentence
from comity.countries import Mention

_TO = frozenset({"to", "for", "into", "towards"})
_BOTH = frozenset(
    {
        "both",
        "they",
        "them",
        "their",
        "we",
        "us",
        "our",
        "sides",
        "two",
        "each",
        "neither",
        "neighbours",
        "neighbors",
        "parties",
    }
)
_CONJUNCTIONS = frozenset({"and", "with", "between", ",", "'s"})
_CARRIERS = frozenset(
    {
        "it",
        "its",
        "he",
        "she",
        "his",
        "her",
        "kingdom",
        "republic",
        "country",
        "which",
        "former",
        "latter",
        "island",
        "sultanate",
        "emirate",
        "federation",
        "union",
    }
)


def yardsticks(sentence: Sentence, lo: int, hi: int) -> set[int]:
    """Token positions of countries that only serve for comparison ("ahead of Italy", "unlike Uzbekistan")."""
    marked: set[int] = set()
    for i, j in sentence.found.get("yardstick", ()):
        if i < lo or j > hi:
            continue
        if sentence.words[i] in (
            "after",
            "before",
            "against",
            "than",
            "vs",
            "versus",
        ) and not _names_country_next(sentence, j, hi):
            continue
        k = j
        while k < hi:
            if sentence.covered[k] == "country":
                marked.add(k)
            elif sentence.words[k] not in (
                "and",
                ",",
                "the",
                "only",
                "that",
                "of",
                "with",
                "from",
                "'s",
                "or",
                "to",
            ):
                break
            k += 1
    return marked


def _names_country_next(sentence: Sentence, j: int, hi: int) -> bool:
    k = j
    while k < hi and sentence.words[k] in ("the", "only", "that", "of", "with", "from", "to"):
        k += 1
    return k < hi and sentence.covered[k] == "country"


def named(
    sentence: Sentence, lo: int, hi: int, *, yardstick: bool = False
) -> list[tuple[int, int, str, Mention]]:
    """Countries named in a token range, in order: (lo, hi, ISO3, mention); those for comparison left out."""
    skip = set() if yardstick else yardsticks(sentence, lo, hi)
    result: list[tuple[int, int, str, Mention]] = []
    for i, j, mention in sentence.countries_in(lo, hi):
        if i in skip or mention.ambiguous:
            continue
        result.extend((i, j, code, mention) for code in mention.codes)
    return result


def distinct(codes: list[str]) -> tuple[str, ...]:
    """The codes in order, each once."""
    return tuple(dict.fromkeys(codes))


def says_both(sentence: Sentence, lo: int, hi: int) -> bool:
    """Whether a plural stands for the pair: "both sides", "they", "the two countries"."""
    return any(w in _BOTH for w in sentence.words[lo:hi])


def flow_in(sentence: Sentence, lo: int, hi: int, memory: Memory) -> Flow | None:
    """Return the flow that a token range speaks of, or None where it names no flow.

    Reads "X's exports to Y", "exports from X", "X sold Y goods", "X's purchases from Y", "trade between X and Y",
    "in the opposite direction"; a missing end is the other country of the pair, or what the sentence before said.
    """
    if sentence.has("opposite", lo, hi) and memory.flow is not None and memory.flow.directed:
        before = memory.flow
        return Flow(
            before.importer,
            before.exporter,
            "export",
            before.importer,
            (before.importer or "", before.exporter or ""),
            True,
        )
    export, imports = sentence.first("export", lo, hi), sentence.first("import", lo, hi)
    trade = sentence.first("trade", lo, hi)
    balance = sentence.first("deficit", lo, hi) or sentence.first("surplus", lo, hi)
    if balance is not None and (export is None or balance[0] < export[0]):
        return _total(sentence, lo, hi, memory, "balance")
    candidates = [(r, what) for r, what in ((export, "export"), (imports, "import")) if r is not None]
    if not candidates and trade is None:
        return _elliptic(sentence, lo, hi, memory)
    if not candidates or (
        trade is not None
        and trade[0] < min(r[0] for r, _ in candidates)
        and not _verb_like(sentence, candidates[0][0][0])
    ):
        return _total(sentence, lo, hi, memory, "total") if trade is not None else None
    where, what = min(candidates)
    return _directed(sentence, lo, hi, where, what, memory)


def _elliptic(sentence: Sentence, lo: int, hi: int, memory: Memory) -> Flow | None:
    """ "Georgia's to Armenia": the exports of the clause before, seen from the other side."""
    codes = named(sentence, lo, hi)
    if memory.flow is None or not memory.flow.directed or len(codes) < 2:
        return None
    (_, end, owner, _), (at, _, partner, _) = codes[0], codes[1]
    if sentence.words[end : end + 1] == ["'s"] and "to" in sentence.words[end:at]:
        return Flow(owner, partner, "export", owner, (owner, partner), True)
    return None


def _verb_like(sentence: Sentence, i: int) -> bool:
    return "flow_verb" in sentence.classes[i] and i > 0 and sentence.covered[i - 1] == "country"


def _total(sentence: Sentence, lo: int, hi: int, memory: Memory, flow: str) -> Flow:
    codes = distinct([code for _, _, code, _ in named(sentence, lo, hi)])
    if len(codes) >= 2:
        return Flow(None, None, flow, codes[0], codes[:2], True)
    if len(codes) == 1:
        other = memory.other(codes[0]) or _partner(codes[0], memory)
        pair = (codes[0], other) if other else codes
        return Flow(None, None, flow, codes[0], pair, True)
    if (
        memory.flow is not None
        and sentence.index - memory.flow_sentence <= 1
        and not says_both(sentence, lo, hi)
    ):
        countries = tuple(sorted(set(memory.flow.countries), key=memory.flow.countries.index))
        return Flow(None, None, flow, memory.flow.reporter, countries or memory.home, False)
    return Flow(None, None, flow, None, memory.home, False)


def _partner(code: str, memory: Memory) -> str | None:
    """Partner of a country outside the pair: the country of the pair that was spoken of last."""
    for known in (
        *memory.subject,
        *((memory.flow.reporter,) if memory.flow and memory.flow.reporter else ()),
        *memory.home,
    ):
        if known != code:
            return known
    return None


def _directed(
    sentence: Sentence, lo: int, hi: int, where: tuple[int, int], what: str, memory: Memory
) -> Flow:
    at, end = where
    before = [m for m in named(sentence, lo, at)]
    after = [m for m in named(sentence, end, hi)]
    owner: str | None = None
    partner: str | None = None
    source: str | None = None
    for i, _, code, mention in after:
        lead = sentence.words[i - 1] if i else ""
        if lead == "the" and i >= 2:
            lead = sentence.words[i - 2]
        if lead in _TO:
            partner = partner or code
        elif lead == "from":
            source = source or code
        elif lead in ("of", "by") and owner is None and not before:
            owner = code
        elif (
            partner is None
            and mention.form != "adjective"
            and "flow_verb" in sentence.classes[at]
            and i - end <= 2
        ):
            partner = code  # "sold France cocoa"
    near = [m for m in before if not _is_destination(sentence, m[0])]
    if owner is None and near:
        owner = near[-1][2]
    for m in before:
        if _is_destination(sentence, m[0]) and partner is None:
            partner = m[2]
        elif sentence.words[m[0] - 1] == "from" and m[0] > lo and source is None and m[2] != owner:
            source = m[2]
    if what == "export":
        exporter, importer = owner or source, partner
    else:
        exporter, importer = source, owner or partner
    return _completed(exporter, importer, what, memory, sentence)


def _is_destination(sentence: Sentence, i: int) -> bool:
    lead = sentence.words[i - 1] if i else ""
    if lead == "the" and i >= 2:
        lead = sentence.words[i - 2]
    return lead in _TO


def _completed(
    exporter: str | None, importer: str | None, what: str, memory: Memory, sentence: Sentence
) -> Flow:
    is_named = exporter is not None or importer is not None
    if exporter == importer and exporter is not None:
        importer = None if what == "export" else importer
        exporter = None if what == "import" else exporter
    previous = memory.flow if memory.flow is not None and sentence.index - memory.flow_sentence <= 1 else None
    if exporter is None and importer is None and previous is not None and previous.reporter is not None:
        other = next(
            (c for c in previous.countries if c != previous.reporter), memory.other(previous.reporter)
        )
        exporter, importer = (previous.reporter, other) if what == "export" else (other, previous.reporter)
    if exporter is None and importer is not None:
        exporter = memory.other(importer) or _partner(importer, memory)
    if importer is None and exporter is not None:
        importer = memory.other(exporter) or _partner(exporter, memory)
    countries = tuple(c for c in (exporter, importer) if c is not None) or memory.home
    return Flow(exporter, importer, what, exporter if what == "export" else importer, countries, is_named)


def subject_of(segment: Segment, memory: Memory) -> tuple[str, ...]:
    """Countries that are the subject of a clause: named before its verb, or meant by a pronoun."""
    from comity.claims.clauses import is_verb

    sentence = segment.sentence
    verb = next((k for k in range(segment.lo, segment.hi) if is_verb(sentence, k)), segment.hi)
    codes = distinct([c for _, _, c, _ in named(sentence, segment.lo, verb)])
    if codes:
        return codes
    words = sentence.words[segment.lo : max(verb, segment.lo + 1)]
    if memory.we is not None and ("we" in words or "our" in words):
        return (memory.we,)
    if any(w in _BOTH for w in words):
        return memory.home
    return ()


def carried_subject(segment: Segment, others: list[Segment], memory: Memory) -> tuple[str, ...]:
    """Countries of the segment's subject, else of the one it shares the subject with, else those spoken of last."""
    here: Segment | None = segment
    while here is not None:
        codes = subject_of(here, memory)
        if codes:
            return codes
        here = others[here.parent] if here.parent is not None and here.parent < len(others) else None
    before = others[segment.number - 1] if 0 < segment.number <= len(others) else None
    if before is not None and before.attribution and segment.sentence.words[segment.lo] in ("it", "its"):
        speakers = subject_of(before, memory)
        if speakers:
            return speakers
    for earlier in reversed(others[: segment.number]):
        codes = () if earlier.attribution else subject_of(earlier, memory)
        if codes:
            return codes
    if memory.subject and segment.sentence.index - memory.subject_sentence <= 1:
        return memory.subject
    return memory.home
