"""Claims about acts and dates: visits, signings without a count, anniversaries, superlatives."""

from __future__ import annotations

from dataclasses import replace

from comity.claims.clauses import Intro, Segment, is_verb, trim
from comity.claims.memory import Draft, Memory
from comity.claims.roles import distinct, named
from comity.claims.sentences import Sentence
from comity.records import Comparator, Kind, Quantity

_ORDINAL_YEARS = frozenset({"anniversary", "anniversaries", "jubilee"})
_TOPICS = frozenset({"on", "in", "covering", "for", "concerning", "regarding", "about", "across"})


def visit_drafts(segment: Segment, memory: Memory) -> list[Draft]:
    """Read a visit, meeting or session of the two."""
    sentence, lo, hi = segment.sentence, segment.lo, segment.hi
    if sentence.quantities_in(lo, hi) and any(
        q[2].family in ("money", "percent") for q in sentence.quantities_in(lo, hi)
    ):
        return []
    visit = sentence.first("visit", lo, hi)
    meeting = sentence.first("meeting", lo, hi)
    official = sentence.first("official", lo, hi)
    place = _place_after(sentence, lo, hi)
    dated = [p for p in sentence.periods_in(lo, hi) if p[2].role == "point"]
    span = _visit_span(segment, visit, meeting, official, place, bool(dated))
    if span is None or (segment.attribution and span == (lo, hi)):
        return []
    if place is None and not dated and visit is not None and span != (lo, hi):
        if memory.visit_named:
            return []  # the visit is only mentioned again
        memory.visit_named = True
    draft = Draft(sentence, segment, Kind.VISIT, *span, carries_period=False)
    codes = distinct(
        [
            c
            for i, _, c, m in named(sentence, lo, hi)
            if not (i == place and m.form == "capital" and c not in memory.home)
        ]
    )
    draft.countries = _pair(codes, memory)
    if place is not None:
        mention = next(m for m in sentence.countries if m[0] == place)
        draft.details["place"] = sentence.quote(mention[0], mention[1])
    draft.negated = sentence.has("negation", *span)
    return [draft]


def _pair(codes: tuple[str, ...], memory: Memory) -> tuple[str, ...]:
    inside = [c for c in codes if memory.pair is None or c in memory.pair]
    if len(codes) >= 2 and (len(inside) >= 2 or not inside):
        return tuple(inside[:2]) if len(inside) >= 2 else codes[:2]
    if len(inside) == 1:
        other = memory.other(inside[0])
        if len(codes) >= 2 and memory.pair is None:
            return codes
        return (inside[0], other) if other else codes
    return codes if len(codes) >= 2 else memory.home


def _place_after(sentence: Sentence, lo: int, hi: int) -> int | None:
    for i, _, mention in sentence.countries_in(lo, hi):
        lead = sentence.words[i - 1] if i > lo else ""
        if lead in ("in", "to", "at", "into") and mention.form in ("capital", "name", "abbreviation"):
            return i
    return None


def _visit_span(
    segment: Segment,
    visit: tuple[int, int] | None,
    meeting: tuple[int, int] | None,
    official: tuple[int, int] | None,
    place: int | None,
    dated: bool,
) -> tuple[int, int] | None:
    """The clause that says it, or the noun phrase where it only introduces something else."""
    sentence, lo, hi = segment.sentence, segment.lo, segment.hi
    verb = sentence.first("visit_verb", lo, hi)
    if verb is not None and official is not None and _receives_or_travels(sentence, verb, official, hi):
        return lo, hi
    if segment.intro is Intro.AFTER and meeting is not None:
        return lo, hi
    if segment.intro is Intro.OPENING and meeting is not None and (place is not None or dated):
        return trim(sentence, _article(sentence, meeting[0], lo), hi)
    if (visit is not None or meeting is not None) and sentence.has("put_off", lo, hi):
        return lo, hi
    if visit is not None and (place is not None or dated or _possessive(sentence, visit[0], lo)):
        opens = sentence.words[lo] in ("during", "at", "on", "in", "for", "by")
        if opens and visit[0] - lo <= 4:
            return _phrase(sentence, lo + 1, visit[1], hi)
        if official is not None or sentence.has("hold", lo, hi):
            return lo, hi
        if _possessive(sentence, visit[0], lo) and not dated and place is None:
            return trim(sentence, lo, visit[1])
        return lo, hi
    if (
        meeting is not None
        and _meets_people(sentence, meeting, hi)
        and sentence.has("hold", lo, hi)
        and (official is not None or place is not None or dated or len(sentence.countries_in(lo, hi)) >= 2)
    ):
        return lo, hi
    return None


_RECEIVING = frozenset({"hosted", "hosts", "welcomed", "received"})
_NOT_MET = frozenset(
    [
        "need",
        "needs",
        "demand",
        "demands",
        "requirement",
        "requirements",
        "standard",
        "standards",
        "goal",
        "goals",
        "target",
        "targets",
        "challenge",
        "challenges",
        "commitments",
        "obligations",
        "criteria",
        "conditions",
        "growing",
        "increasing",
        "this",
        "these",
        "those",
    ]
)


def _receives_or_travels(
    sentence: Sentence, verb: tuple[int, int], official: tuple[int, int], hi: int
) -> bool:
    """Whether an official travels, or one is received: "welcomed the crown prince", but not "welcomed the progress"."""
    if sentence.words[verb[0]] in _RECEIVING:
        return sentence.has("official", verb[1], min(verb[1] + 7, hi))
    return official[0] < verb[0] or sentence.has("official", verb[0], hi)


def _meets_people(sentence: Sentence, meeting: tuple[int, int], hi: int) -> bool:
    """Whether "meet" has people for its object, and not needs or demand."""
    if sentence.words[meeting[0]] not in ("meet", "meets", "met", "meeting"):
        return True
    return not any(w in _NOT_MET for w in sentence.words[meeting[1] : min(meeting[1] + 4, hi)])


def _article(sentence: Sentence, at: int, lo: int) -> int:
    while at > lo and sentence.words[at - 1] in ("the", "a", "an", "bilateral", "joint", "official"):
        at -= 1
    return at


def _possessive(sentence: Sentence, at: int, lo: int) -> bool:
    before = sentence.words[max(lo, at - 3) : at]
    return "'s" in before or (bool(before) and before[-1] == "'")


def _phrase(sentence: Sentence, lo: int, at: int, hi: int) -> tuple[int, int]:
    """A noun phrase about a visit, with the place and the days that follow it."""
    end = at
    for i, j, _ in sentence.countries_in(at, hi):
        if i <= end + 2:
            end = j
    for i, j, mention in sentence.periods_in(at, hi):
        lead = next((k for k in range(i, -1, -1) if sentence.starts[k] <= mention.lead_start), i)
        if lead <= end + 1:
            end = max(end, j)
    return trim(sentence, lo, end)


def document_drafts(segment: Segment, memory: Memory) -> list[Draft]:
    """Read a signing without a count: it names sectors or a particular document, or says that there was none."""
    sentence, lo, hi = segment.sentence, segment.lo, segment.hi
    signed = sentence.first("sign_strong", lo, hi)
    document = sentence.first("document", lo, hi) or (
        sentence.first("agreement", signed[1], hi) if signed is not None else None
    )
    statement = sentence.first("joint_statement", lo, hi)
    if statement is not None and signed is None and _alongside(sentence, statement[0], lo):
        return [_document(sentence, segment, memory, _statement_span(sentence, statement, lo, hi), 1)]
    if (
        signed is not None
        and document is None
        and any(w in ("anything", "nothing", "none") for w in sentence.words[lo:hi])
    ):
        return [_document(sentence, segment, memory, (lo, hi), 0)]
    if signed is None or (document is None and not _named_document(sentence, signed[1], hi)):
        return []
    if (
        document is not None
        and document[1] <= signed[0]
        and not any(w in _PASSIVE for w in sentence.words[document[1] : signed[0]])
    ):
        return []  # "under a deal signed in January": the deal is not the news
    none = any(w in ("no", "not", "without", "none") for w in sentence.words[lo:hi])
    if none:
        return [_document(sentence, segment, memory, (lo, hi), 0)]
    single = document is not None and _singular(sentence, document)
    name = _named_document(sentence, signed[1], hi)
    topical = document is not None and any(
        w in _TOPICS for w in sentence.words[document[1] : min(document[1] + 2, hi)]
    )
    if not (name or topical or (single and signed[0] < document[0] if document else False)):
        return []
    if (
        document is not None
        and document[0] > signed[0]
        and sentence.has("force", document[1], hi)
        and not name
    ):
        return []
    return [
        _document(sentence, segment, memory, (lo, hi), 1 if single or (name and document is None) else None)
    ]


_PASSIVE = frozenset({"was", "were", "been", "be", "being", "is", "are", "got"})


def _alongside(sentence: Sentence, at: int, lo: int) -> bool:
    return any(
        w in ("alongside", "plus", "besides", "and", "with") for w in sentence.words[max(lo, at - 3) : at]
    )


def _statement_span(sentence: Sentence, statement: tuple[int, int], lo: int, hi: int) -> tuple[int, int]:
    start = statement[0]
    while start > lo and sentence.words[start - 1] in ("a", "the", "an"):
        start -= 1
    return trim(sentence, start, hi)


def _singular(sentence: Sentence, document: tuple[int, int]) -> bool:
    last = sentence.words[document[1] - 1]
    return not last.endswith("s") and last != "memoranda"


def _named_document(sentence: Sentence, lo: int, hi: int) -> bool:
    """Whether a capitalised name of a document follows: "the Hiroshima Accord", "the Declaration of Buenos Aires"."""
    start = lo
    while start < hi and sentence.words[start] in ("a", "an", "the", "their", "new", "also"):
        start += 1
    capital = (
        start < hi
        and start > lo
        and not sentence.covered[start]
        and sentence.text[sentence.starts[start]].isupper()
    )
    if (capital and start + 1 < hi and sentence.text[sentence.starts[start + 1]].isupper()) or (
        capital and sentence.words[start] in ("framework", "declaration", "charter", "roadmap")
    ):
        return True
    for i, j in sentence.found.get("document", ()):
        if i >= lo and j <= hi:
            first = sentence.text[sentence.starts[i]]
            if first.isupper() or (
                i > lo
                and sentence.text[sentence.starts[i - 1]].isupper()
                and sentence.words[i - 1] not in ("a", "the")
            ):
                return True
    return False


def _document(
    sentence: Sentence, segment: Segment, memory: Memory, span: tuple[int, int], count: int | None
) -> Draft:
    draft = Draft(sentence, segment, Kind.DOCUMENTS_SIGNED, *span, carries_period=False)
    codes = distinct([c for _, _, c, _ in named(sentence, span[0], span[1])])
    draft.countries = _pair(codes, memory)
    draft.negated = count == 0
    draft.details["sectors"] = sectors(sentence, span[0], span[1])
    if count is not None:
        draft.quantity = Quantity(value_low=count, value_high=count, unit="count", comparator=Comparator.EQ)
        draft.details["implied"] = True
    return draft


def sectors(sentence: Sentence, lo: int, hi: int) -> tuple[str, ...]:
    """The fields that documents cover, as the text lists them after "in", "on", "covering" or "across"."""
    document = sentence.last("document", lo, hi) or sentence.last("sign", lo, hi)
    if document is None:
        return ()
    at = next(
        (
            k
            for k in range(document[1], hi)
            if sentence.words[k] in _TOPICS and sentence.covered[k] != "period"
        ),
        None,
    )
    if at is None:
        return ()
    start = next((k for k in range(at + 1, hi) if not sentence.covered[k] == "period"), hi)
    if any(start <= i < start + 3 for i, _, _ in sentence.periods_in(start, hi)) or sentence.covered[
        start : start + 1
    ] == ["country"]:
        return ()
    if hi - start < 1:
        return ()
    words = sentence.quote(start, hi)
    parts = [p.strip(" .") for chunk in words.split(",") for p in _and_parts(chunk)]
    return (
        tuple(p.removesuffix(" sectors").removesuffix(" fields") for p in parts if p)
        if len(parts) > 1
        else ()
    )


def _and_parts(chunk: str) -> list[str]:
    chunk = chunk.strip()
    return [chunk[4:]] if chunk.startswith("and ") else chunk.split(" and ")


def anniversary_drafts(segment: Segment, memory: Memory) -> list[Draft]:
    """Read an anniversary: "the 30th anniversary of relations", "the year that marks 40 years of …"."""
    sentence, lo, hi = segment.sentence, segment.lo, segment.hi
    words = sentence.words[lo:hi]
    years = next((q for q in sentence.quantities_in(lo, hi) if q[2].family == "duration"), None)
    titled = (
        sentence.heading
        and years is not None
        and years[0] == lo
        and words[years[1] - lo : years[1] - lo + 1] == ["of"]
    )
    if titled and years is not None:
        return [_birthday(segment, years[2].quantity, memory)]
    turned = next((k for k in range(lo, hi - 1) if sentence.words[k] in ("turns", "turned", "turn")), None)
    if turned is not None:
        age = next((q for q in sentence.quantities_in(turned, hi) if q[0] == turned + 1), None)
        if age is not None and age[2].family in ("plain", "count"):
            return [_birthday(segment, replace(age[2].quantity, unit="years"), memory)]
    if not sentence.has("anniversary", lo, hi):
        return []
    ordinal = next((k for k in range(lo, hi) if sentence.words[k] in _ORDINAL_YEARS), None)
    if years is None and ordinal is None:
        return []
    quantity = years[2].quantity if years is not None else _ordinal(sentence, ordinal or lo, lo)
    if years is not None and ordinal is None and not any(w in words for w in ("of", "since", "after")):
        return []
    start = lo
    if years is not None and ordinal is None:
        mark = sentence.first("anniversary", lo, years[0])
        if mark is None:
            return []
        start = _year_phrase(sentence, mark[0], lo)
    draft = Draft(sentence, segment, Kind.ANNIVERSARY, *trim(sentence, start, hi), quantity=quantity)
    draft.countries = _pair(distinct([c for _, _, c, _ in named(sentence, lo, hi)]), memory)
    return [draft]


def _birthday(segment: Segment, age: Quantity, memory: Memory) -> Draft:
    draft = Draft(segment.sentence, segment, Kind.ANNIVERSARY, segment.lo, segment.hi, quantity=age)
    codes = [c for _, _, c, _ in named(segment.sentence, segment.lo, segment.hi)]
    draft.countries = _pair(distinct(codes), memory)
    return draft


def _year_phrase(sentence: Sentence, mark: int, lo: int) -> int:
    """ "in the year that marks": the phrase begins at its article."""
    start = mark
    while start > lo and sentence.words[start - 1] in ("that", "which", "year", "the", "a"):
        start -= 1
    return start


def _ordinal(sentence: Sentence, at: int, lo: int) -> Quantity | None:
    for k in range(at - 1, max(lo - 1, at - 5), -1):
        word = sentence.words[k]
        joined = word + (sentence.words[k + 1] if k + 1 < at else "")
        value = _ordinal_value(joined) or _ordinal_value(word)
        if value is not None:
            return Quantity(
                value_low=value,
                value_high=value,
                unit="years",
                as_stated=sentence.quote(k, at),
                start=sentence.starts[k],
                end=sentence.ends[at - 1],
            )
    return None


def _ordinal_value(word: str) -> int | None:
    """The number that an ordinal stands for: "thirtieth", "30th".

    >>> _ordinal_value("tenth"), _ordinal_value("30th"), _ordinal_value("table")
    (10, 30, None)
    """
    from comity.claims.numerals import ORDINAL_ENDINGS, ORDINALS

    if word in ORDINALS:
        return ORDINALS[word]
    digits = word.rstrip("abcdefghijklmnopqrstuvwxyz")
    return int(digits) if digits.isdecimal() and word[len(digits) :] in ORDINAL_ENDINGS else None


def superlative_drafts(
    segment: Segment, others: list[Segment], memory: Memory, made: list[Draft]
) -> list[Draft]:
    """Read a record or an extreme over a horizon: "a record", "the best figure since 2013", "the first in six years"."""
    sentence, lo, hi = segment.sentence, segment.lo, segment.hi
    word = sentence.first("superlative", lo, hi)
    if word is None:
        return []
    horizon = next(
        (p for p in sentence.periods_in(lo, hi) if p[2].role in ("horizon", "since") and p[0] >= word[0]),
        None,
    )
    years = next(
        (q for q in sentence.quantities_in(lo, hi) if q[2].family == "duration" and q[0] >= word[0]), None
    )
    first = sentence.words[word[0]]
    trade = sentence.any(("trade", "export", "import"), lo, hi) or any(
        d.kind in (Kind.TRADE_LEVEL, Kind.TRADE_GROWTH) for d in made
    )
    if (
        first in ("record", "high", "peak", "maximum", "unprecedented", "all", "historic", "new")
        and not trade
        and horizon is None
    ):
        return []
    claimed = segment.intro is Intro.APPOSITION and first == "first" and "'s" in sentence.words[lo : word[0]]
    ever = (
        claimed
        or sentence.has("ever", lo, hi)
        or first in ("record", "unprecedented", "all", "historic", "historical", "oldest", "peak")
        or "never" in sentence.words[word[0] : word[1]]
    )
    if (
        first
        in (
            "first",
            "last",
            "for",
            "longest",
            "most",
            "best",
            "strongest",
            "maximum",
            "earliest",
            "worst",
            "highest",
            "lowest",
            "weakest",
        )
        and horizon is None
        and years is None
        and not ever
    ):
        return []
    if first == "most" and sentence.words[word[0] - 1 : word[0]] != ["the"]:
        return []
    if "never" in sentence.words[word[0] : word[1]] and not trade:
        return []
    if any(d.kind is Kind.RANK and d.lo <= word[0] < d.hi for d in made):
        return []
    start = _superlative_start(segment, word, made)
    draft = Draft(sentence, segment, Kind.SUPERLATIVE, *trim(sentence, start, hi))
    if (years is not None and horizon is None) or (
        years is not None and horizon is not None and horizon[2].role == "horizon"
    ):
        draft.quantity = years[2].quantity
    draft.countries = _superlative_countries(draft, segment, memory, made)
    compared = _compared_thing(sentence, lo, word[0])
    if compared:
        draft.details["property"] = compared
    return [draft]


def _compared_thing(sentence: Sentence, lo: int, stop: int) -> str:
    """What is said to be highest or first: the subject of the clause without its countries."""
    verb = next((k for k in range(lo, stop) if is_verb(sentence, k)), stop)
    kept = [k for k in range(lo, verb) if not sentence.covered[k] and sentence.words[k] not in _NOT_COMPARED]
    return " ".join(sentence.quote(k, k + 1) for k in kept)


_NOT_COMPARED = frozenset(
    {
        "the",
        "a",
        "an",
        "'s",
        "'",
        "its",
        "their",
        "and",
        "between",
        "of",
        "with",
        "to",
        "two",
        "countries",
        "it",
        "this",
        "that",
        ",",
    }
)


def _superlative_start(segment: Segment, word: tuple[int, int], made: list[Draft]) -> int:
    """A superlative inside a claim with a figure is nested from its own article; else the clause says it."""
    sentence = segment.sentence
    nested = any(
        d.segment is segment and d.quantity is not None and d.kind is not Kind.SUPERLATIVE for d in made
    )
    if not nested and segment.intro in (Intro.MAIN, Intro.COORDINATED, Intro.APPOSITION, Intro.RELATIVE):
        return segment.lo
    start = word[0]
    while start > segment.lo and sentence.words[start - 1] in (
        "a",
        "an",
        "the",
        "its",
        "their",
        "to",
        "at",
        "for",
    ):
        start -= 1
        if sentence.words[start] in ("a", "an", "the"):
            break
    return start


def _superlative_countries(
    draft: Draft, segment: Segment, memory: Memory, made: list[Draft]
) -> tuple[str, ...]:
    codes = distinct([c for _, _, c, _ in named(segment.sentence, segment.lo, segment.hi)])
    if codes:
        return _pair(codes, memory)
    for other in reversed(made):
        if other.countries:
            return other.countries
    return memory.home
