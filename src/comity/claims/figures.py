"""Claims that rest on a figure: one claim a number, of the kind that the words around it give it."""

from __future__ import annotations

from dataclasses import replace

from comity.claims.clauses import Intro, Segment, is_verb, trim
from comity.claims.memory import Draft, Flow, Memory
from comity.claims.quantities import QuantityMention
from comity.claims.roles import distinct, flow_in, named
from comity.claims.sentences import Sentence
from comity.records import Comparator, Direction, Kind, Quantity

Figure = tuple[int, int, QuantityMention]

_LEADS = frozenset(
    [
        "to",
        "from",
        "of",
        "at",
        "by",
        "worth",
        "with",
        "vs",
        "versus",
        "for",
        "than",
        "against",
        "and",
        "some",
        "about",
        "around",
        "over",
        "nearly",
        "almost",
        "reaching",
        "hitting",
        "exceeding",
        "totalling",
        "totaling",
        "amounting",
        "valued",
        "up",
        "down",
        "until",
        "as",
        "like",
    ]
)
_CLAIMABLE = frozenset(
    {"money", "percent", "points", "ratio", "rank", "physical", "persons", "count", "plain"}
)
_JOB_WORDS = (
    "jobs",
    "doctors",
    "teachers",
    "nurses",
    "specialists",
    "engineers",
    "physicians",
    "medics",
    "workers",
    "medical",
    "trainers",
    "builders",
    "peacekeepers",
    "technicians",
    "health",
)
_DUTY = frozenset({"duty", "duties", "tariff", "tariffs", "customs duties", "quota"})
_ANAPHORS = frozenset(
    {
        "figure",
        "it",
        "this",
        "that",
        "volume",
        "level",
        "number",
        "amount",
        "indicator",
        "which",
        "sum",
        "total",
    }
)


def figure_drafts(segment: Segment, others: list[Segment], memory: Memory, made: list[Draft]) -> list[Draft]:
    """Read the figures of one segment.

    Parameters
    ----------
    segment : where to look
    others : all segments of the sentence
    memory : what earlier sentences left behind
    made : claims already read in this sentence, in order

    Returns
    -------
    Drafts in the order of their figures.
    """
    sentence = segment.sentence
    figures = [
        f
        for f in sentence.quantities_in(segment.lo, segment.hi)
        if f[2].family in _CLAIMABLE and not _part_of_time(sentence, f)
    ]
    readable: list[tuple[Figure, Draft]] = []
    for figure in figures:
        kind = _kind(segment, others, figure, memory, made, [d.kind for _, d in readable])
        if kind is None:
            continue
        readable.append((figure, Draft(sentence, segment, kind, segment.lo, segment.hi)))
    readable = _summed(sentence, readable)
    _set_spans(segment, readable)
    drafts: list[Draft] = []
    for (lo, hi, mention), draft in readable:
        _fill(draft, segment, others, (lo, hi, mention), memory, made + drafts)
        drafts.append(draft)
    return drafts


def _summed(sentence: Sentence, readable: list[tuple[Figure, Draft]]) -> list[tuple[Figure, Draft]]:
    """Counts of parts ("three agreements and four memoranda") become their sum: one claim."""
    result: list[tuple[Figure, Draft]] = []
    for figure, draft in readable:
        before = result[-1][0] if result else None
        parts = before is not None and result[-1][1].kind is draft.kind is Kind.DOCUMENTS_SIGNED
        if before is None or not parts or not _coordinated(sentence, before[1], figure[0]):
            result.append((figure, draft))
            continue
        result[-1] = ((before[0], figure[1], _sum_of(before[2], figure[2], sentence)), result[-1][1])
    return result


def _coordinated(sentence: Sentence, lo: int, hi: int) -> bool:
    between = sentence.words[lo:hi]
    joined = "and" in between or "," in between or "plus" in between
    return joined and hi - lo <= 7 and not any(w in ("including", "among", "which", "not") for w in between)


def _sum_of(one: QuantityMention, two: QuantityMention, sentence: Sentence) -> QuantityMention:
    a, b = one.quantity, two.quantity
    low = None if a.value_low is None or b.value_low is None else a.value_low + b.value_low
    high = None if a.value_high is None or b.value_high is None else a.value_high + b.value_high
    words = sentence.text[one.start : two.end]
    total = replace(a, value_low=low, value_high=high, as_stated=words, end=two.end)
    return replace(one, quantity=total, end=two.end, hedge_end=two.hedge_end)


def _part_of_time(sentence: Sentence, figure: Figure) -> bool:
    lo, hi, mention = figure
    if mention.family == "money" and (
        _PRICES & set(sentence.words[max(0, lo - 3) : lo])
        or sentence.words[hi : hi + 1] in (["per"], ["apiece"])
        or sentence.words[hi : hi + 2] in (["a", "barrel"], ["a", "tonne"], ["a", "head"])
    ):
        return True  # a price is no flow
    if (
        mention.family == "count"
        and hi - lo == 1
        and sentence.words[lo].isdecimal()
        and lo
        and _ends_name(sentence, lo - 1)
    ):
        return True  # "Power of Siberia 2" is a name
    return any(i <= lo and hi <= j for i, j, _ in sentence.periods)


_PRICES = frozenset({"discount", "price", "fee", "fare", "prices", "tariff", "salary", "wage"})


def _ends_name(sentence: Sentence, i: int) -> bool:
    return (
        i > 0
        and sentence.covered[i] == ""
        and sentence.text[sentence.starts[i]].isupper()
        and sentence.words[i] not in ("and", "the", "some")
    )


def _set_spans(segment: Segment, readable: list[tuple[Figure, Draft]]) -> None:
    """Share the segment out: each figure from its own lead word to the lead word of the next."""
    sentence = segment.sentence
    starts = []
    for n, ((lo, _, mention), _draft) in enumerate(readable):
        starts.append(
            segment.lo
            if n == 0
            else _lead(sentence, lo, mention, segment.lo if n == 0 else readable[n - 1][0][1])
        )
    for n, ((_, hi, _mention), draft) in enumerate(readable):
        end = starts[n + 1] if n + 1 < len(readable) else segment.hi
        draft.lo, draft.hi = trim(sentence, starts[n], max(end, hi))


def _lead(sentence: Sentence, lo: int, mention: QuantityMention, floor: int) -> int:
    """Where the phrase around a figure begins: its hedge, preposition and verb."""
    at = lo
    while at > floor and sentence.starts[at - 1] >= mention.hedge_start:
        at -= 1
    while at > floor and sentence.words[at - 1] in _LEADS:
        at -= 1
    if at > floor and (
        "up" in sentence.classes[at - 1]
        or "down" in sentence.classes[at - 1]
        or "level" in sentence.classes[at - 1]
    ):
        while at > floor and sentence.classes[at - 1] & {"up", "down", "level"}:
            at -= 1
    return at


def _window(segment: Segment, others: list[Segment]) -> list[tuple[int, int]]:
    """Token ranges whose words speak for a segment: itself, then those it shares its subject with."""
    ranges = [(segment.lo, segment.hi)]
    here = segment
    while here.parent is not None:
        here = others[here.parent]
        ranges.append((here.lo, here.hi))
    return ranges


def _says(sentence: Sentence, ranges: list[tuple[int, int]], *names: str) -> bool:
    return any(sentence.any(names, lo, hi) for lo, hi in ranges)


def _kind(
    segment: Segment,
    others: list[Segment],
    figure: Figure,
    memory: Memory,
    made: list[Draft],
    here: list[Kind],
) -> Kind | None:
    mention = figure[2]
    ranges = _window(segment, others)
    if mention.family == "rank":
        return _rank_kind(segment, figure)
    if mention.family == "money":
        return _money_kind(segment, ranges, figure, memory, made, here)
    if mention.family in ("percent", "points"):
        return _percent_kind(segment, ranges, figure, memory, made)
    if mention.family == "ratio":
        return _ratio_kind(segment, ranges, figure, memory, made)
    if mention.family == "plain" and _labelled(segment.sentence, segment.lo, figure[0]):
        return Kind.DOCUMENTS_SIGNED
    bare = mention.family == "plain" or (mention.family == "count" and segment.intro is Intro.CHANGE)
    amount = memory.currency is not None and bare and mention.quantity.midpoint >= _MILLION
    if amount and here and here[-1] is Kind.TRADE_GROWTH:
        return Kind.TRADE_LEVEL
    if amount and (_elliptical(segment, figure[0]) or _intends(segment.sentence, ranges, figure[0])):
        return _ahead(segment, ranges, figure[0]) or (
            Kind.TRADE_LEVEL if _recent(memory, segment.sentence, made, *_TRADE_KINDS) else None
        )
    if mention.family == "plain":
        if (
            made
            and made[-1].kind is Kind.DOCUMENTS_SIGNED
            and "not" in segment.sentence.words[segment.lo : figure[0]]
        ):
            return Kind.DOCUMENTS_SIGNED
        return (
            Kind.TRADE_LEVEL
            if mention.quantity.value_low == 0
            and segment.sentence.any(("trade", "export", "import"), segment.lo, figure[0])
            else None
        )
    if mention.family == "persons" and here and here[-1] is Kind.INVESTMENT:
        return Kind.INVESTMENT
    return _count_kind(segment, ranges, figure, memory, made)


def _recent(memory: Memory, sentence: Sentence, made: list[Draft], *kinds: Kind) -> bool:
    if made:
        return made[-1].kind in kinds
    return memory.kind in kinds and sentence.index - memory.kind_sentence <= 1


_MILLION = 1e6
_TRADE_KINDS = (
    Kind.TRADE_LEVEL,
    Kind.TRADE_GROWTH,
    Kind.TRADE_SHARE,
    Kind.RANK,
    Kind.TRADE_TARGET,
    Kind.FORECAST,
    Kind.SUPERLATIVE,
)


def _trade_words(sentence: Sentence, ranges: list[tuple[int, int]]) -> bool:
    return _says(sentence, ranges, "trade", "export", "import", "goods", "services")


def _intends(sentence: Sentence, ranges: list[tuple[int, int]], at: int) -> bool:
    return any(sentence.has("intent", lo, min(hi, at)) for lo, hi in ranges)


def _foresees(sentence: Sentence, ranges: list[tuple[int, int]], at: int) -> bool:
    return any(sentence.has("forecast", lo, min(hi, at)) for lo, hi in ranges)


def _ahead(segment: Segment, ranges: list[tuple[int, int]], at: int) -> Kind | None:
    """Whether a figure of trade is a target or a forecast: the verb of intention wins, unless observers speak."""
    sentence = segment.sentence
    foreseen = _foresees(sentence, ranges, at)
    if _intends(sentence, ranges, at) and not (foreseen and sentence.has("observer_voice", 0, at)):
        return Kind.TRADE_TARGET
    if foreseen:
        return Kind.FORECAST
    return (
        Kind.TRADE_TARGET if any(sentence.has("weak_intent", lo, min(hi, at)) for lo, hi in ranges) else None
    )


def _money_kind(
    segment: Segment,
    ranges: list[tuple[int, int]],
    figure: Figure,
    memory: Memory,
    made: list[Draft],
    here: list[Kind],
) -> Kind | None:
    sentence, (lo, hi, _) = segment.sentence, figure
    own = ranges[:1]
    if (
        here
        and segment.intro is not Intro.PARENTHESIS
        and here[-1] in (Kind.TRADE_TARGET, Kind.FORECAST, Kind.PROJECT, Kind.INVESTMENT)
        and not _trade_words(sentence, [(figure[0], segment.hi)])
    ):
        return here[-1]
    if segment.intro is Intro.PARENTHESIS and made:
        ranked = made[-1].kind in (Kind.TRADE_GROWTH, Kind.RANK, Kind.TRADE_SHARE)
        return Kind.TRADE_LEVEL if ranked else made[-1].kind
    if sentence.has("contract", segment.lo, min(hi + 4, segment.hi)) and not sentence.any(
        ("trade", "sign", "export"), segment.lo, lo
    ):
        return Kind.AGREEMENT
    if segment.intro is Intro.WITH and made and made[-1].details.get("measure") == "investment":
        return Kind.INVESTMENT
    trade = _trade_words(sentence, own) or "exchanged" in sentence.words[segment.lo : lo]
    project, invest = _says(sentence, own, "project"), _says(sentence, own, "invest", "firm")
    if trade and (sentence.has("trade", segment.lo, segment.hi) or not (invest or project)):
        return _ahead(segment, ranges, lo) or Kind.TRADE_LEVEL
    if sentence.any(("deficit", "surplus"), max(segment.lo, lo - 8), min(segment.hi, hi + 6)):
        return Kind.TRADE_LEVEL
    if invest and not (trade and sentence.any(("export", "import"), segment.lo, lo)):
        if project and not sentence.any(("invest",), segment.lo, segment.hi):
            return Kind.PROJECT
        return Kind.INVESTMENT
    if any(
        w in ("debt", "contract", "accord", "treaty", "quota")
        for w in sentence.words[segment.lo : segment.hi]
    ):
        return Kind.AGREEMENT
    if project:
        return Kind.PROJECT
    if trade:
        return _ahead(segment, ranges, lo) or Kind.TRADE_LEVEL
    if _recent(memory, sentence, made, Kind.PROJECT) and not _intends(sentence, ranges, lo):
        return Kind.PROJECT
    if _recent(memory, sentence, made, Kind.INVESTMENT) or (
        made and made[-1].kind is Kind.RANK and made[-1].details.get("measure") == "investment"
    ):
        return Kind.INVESTMENT
    if _says(sentence, ranges[1:], "trade", "export", "import") or (
        _recent(memory, sentence, made, *_TRADE_KINDS) and (made or _elliptical(segment, lo))
    ):
        return _ahead(segment, ranges, lo) or Kind.TRADE_LEVEL
    if _says(sentence, ranges[1:], "invest"):
        return Kind.INVESTMENT
    if _says(sentence, ranges[1:], "project"):
        return Kind.PROJECT
    ahead = _ahead(segment, ranges, lo)
    if ahead is not None and any(w in _ANAPHORS for w in sentence.words[segment.lo : lo]):
        return ahead
    if ahead is Kind.TRADE_TARGET and memory.flow is not None:
        return ahead
    return None


def _elliptical(segment: Segment, at: int) -> bool:
    """Whether a clause lives on the one before: a pronoun for its subject, or hardly any words of its own."""
    words = segment.sentence.words[segment.lo : at]
    earns = any(w in ("earned", "fetched", "brought", "cost", "totalled") for w in words)
    return earns or any(w in _ANAPHORS for w in words) or segment.hi - segment.lo <= 9


def _percent_kind(
    segment: Segment, ranges: list[tuple[int, int]], figure: Figure, memory: Memory, made: list[Draft]
) -> Kind | None:
    sentence, (lo, hi, mention) = segment.sentence, figure
    after = sentence.words[hi : min(hi + 3, segment.hi)]
    if sentence.has("complete", hi, min(hi + 2, segment.hi)) or (
        sentence.any(("complete",), segment.lo, lo) and sentence.has("project", segment.lo, segment.hi)
    ):
        return Kind.PROJECT
    if any(w in _DUTY for w in sentence.words[segment.lo : segment.hi]):
        return Kind.AGREEMENT
    before = sentence.words[max(segment.lo, lo - 4) : lo]
    changes = (
        sentence.any(("up", "down"), max(segment.lo, lo - 6), min(segment.hi, hi + 4))
        or segment.intro is Intro.CHANGE
    )
    share_word = sentence.any(("share", "most_of"), segment.lo, segment.hi)
    kind = _stake_or_works(segment, figure, changes)
    if kind is not None:
        return kind
    if "of" in after[:1] and not (changes and "by" in before):
        return Kind.TRADE_SHARE if _about_trade(segment, ranges, memory, made) or share_word else None
    if share_word and not (changes and "by" in before):
        return Kind.TRADE_SHARE if _about_trade(segment, ranges, memory, made) else None
    sign = sentence.words[lo - 1] if lo > segment.lo else ""
    if (
        changes
        or "by" in before
        or sign in ("+", "-")
        or (mention.quantity.as_stated is not None and mention.quantity.as_stated[0] in "+-−")
    ):
        if not _about_trade(segment, ranges, memory, made):
            return None
        return _ahead(segment, ranges, lo) or Kind.TRADE_GROWTH
    if _recent(memory, sentence, made, Kind.TRADE_SHARE):
        return Kind.TRADE_SHARE
    return None


def _stake_or_works(segment: Segment, figure: Figure, changes: bool) -> Kind | None:
    """A percentage of a company or a loan is investment, one of the works is a project."""
    sentence, (_, hi, _) = segment.sentence, figure
    if any(
        w in ("works", "work", "construction", "project")
        for w in sentence.words[hi : min(hi + 4, segment.hi)]
    ):
        return Kind.PROJECT
    if changes or sentence.any(("trade", "export", "import", "goes_to", "base"), segment.lo, segment.hi):
        return None
    return Kind.INVESTMENT if sentence.any(("invest", "owns"), segment.lo, segment.hi) else None


def _about_trade(segment: Segment, ranges: list[tuple[int, int]], memory: Memory, made: list[Draft]) -> bool:
    sentence = segment.sentence
    if _says(
        sentence, ranges, "trade", "export", "import", "deficit", "surplus", "services", "base", "goes_to"
    ):
        return True
    if any(sentence.any(("ranked_noun",), lo, hi) for lo, hi in ranges):
        return True
    return _recent(memory, sentence, made, *_TRADE_KINDS)


def _ratio_kind(
    segment: Segment, ranges: list[tuple[int, int]], figure: Figure, memory: Memory, made: list[Draft]
) -> Kind | None:
    sentence, (lo, hi, _) = segment.sentence, figure
    if not _about_trade(segment, ranges, memory, made):
        return None
    if (
        sentence.words[lo] == "half"
        and sentence.words[hi : hi + 2] == ["of", "what"]
        and sentence.any(("export", "import"), hi, segment.hi)
        and not made
    ):
        return Kind.TRADE_SHARE
    ahead = _ahead(segment, ranges, hi)
    if ahead is not None and not any(w in ("not", "hoped") for w in sentence.words[segment.lo : lo]):
        return ahead
    return Kind.TRADE_GROWTH


_AMONG = frozenset({"among", "in", "as", "of", "for", "by", "with", "regarding", "terms"})


def _rank_kind(segment: Segment, figure: Figure) -> Kind | None:
    sentence, (lo, hi, _) = segment.sentence, figure
    if sentence.has("overtake", segment.lo, lo):
        return None  # the overtaking is the claim
    if (
        sentence.classes[lo] & {"superlative"}
        and sentence.words[lo] in ("first", "last")
        and not sentence.has("ranks", lo, min(hi + 1, segment.hi))
    ):
        noun = sentence.first("ranked_noun", hi, min(hi + 3, segment.hi))
        return (
            Kind.RANK
            if noun is not None
            and sentence.words[noun[0]]
            not in ("market", "markets", "economy", "export", "exports", "shipment")
            else None
        )
    if sentence.has("ranks", lo, min(hi + 1, segment.hi)) and sentence.any(
        ("ranked_noun", "trade", "export", "import", "invest"), segment.lo, segment.hi
    ):
        return Kind.RANK
    noun = sentence.first("ranked_noun", hi, min(hi + 5, segment.hi))
    if (
        noun is None
        and segment.parent is None
        and hi == segment.hi
        and any(q[0] < lo and q[2].family == "rank" for q in sentence.quantities)
    ):
        return Kind.RANK  # "it is now the sixth" after a rank
    if noun is None:
        tail = sentence.words[max(segment.lo, lo - 3) : lo]
        if any(w in ("ranked", "ranks", "rank", "place", "position") for w in tail) and sentence.any(
            ("ranked_noun", "trade", "export", "import", "invest"), segment.lo, segment.hi
        ):
            return Kind.RANK
        return None
    between = sentence.words[hi : noun[0]]
    if any(w in (",", ";", "since", "in", "to") for w in between):
        return None
    return Kind.RANK


def _count_kind(
    segment: Segment, ranges: list[tuple[int, int]], figure: Figure, memory: Memory, made: list[Draft]
) -> Kind | None:
    sentence, (lo, hi, mention) = segment.sentence, figure
    near = _noun_end(sentence, hi, segment.hi)
    if sentence.has("sanction", segment.lo, lo):
        return None
    if mention.family == "count":
        if _labelled(sentence, segment.lo, lo):
            return Kind.DOCUMENTS_SIGNED
        if sentence.has("document", hi, near) and _noun_first(
            sentence, "document", hi, near, ("project", "firm")
        ):
            signed = (
                _says(sentence, ranges, "sign", "hold")
                or segment.sentence.heading
                or _recent(memory, sentence, made, Kind.DOCUMENTS_SIGNED)
            )
            if signed or sentence.any(("hold",), segment.lo, segment.hi):
                return Kind.DOCUMENTS_SIGNED
            return Kind.AGREEMENT if mention.quantity.midpoint else None
        if sentence.has("firm", hi, near) and _noun_first(sentence, "firm", hi, near, ("project",)):
            return Kind.INVESTMENT
        if sentence.has("project", hi, near):
            return Kind.PROJECT
        if made and made[-1].kind is Kind.DOCUMENTS_SIGNED and "not" in sentence.words[segment.lo : lo + 1]:
            return Kind.DOCUMENTS_SIGNED
        produced = (
            near > hi
            and sentence.has("project", segment.lo, lo)
            and sentence.any(("project_verb", "makes"), segment.lo, lo)
        )
        if any(w in _JOB_WORDS for w in sentence.words[hi:near]) or produced:
            return Kind.PROJECT
        return None
    if mention.family == "persons":
        if made and made[-1].kind is Kind.INVESTMENT:
            return Kind.INVESTMENT
        if any(w in _JOB_WORDS for w in sentence.words[lo:near]) or _says(sentence, ranges, "project"):
            return Kind.PROJECT
        return None
    unit = mention.quantity.unit
    if unit in ("km", "m", "km2", "years", "months") and not _says(sentence, ranges, "project"):
        return None
    flow = _says(sentence, ranges[:1], "export", "import", "trade")
    if sentence.has("contract", segment.lo, lo):
        return Kind.AGREEMENT
    if sentence.has("needs", segment.lo, lo) and not flow:
        return Kind.DEMAND
    if (
        _says(sentence, ranges, "project")
        and segment.intro in (Intro.PARENTHESIS, Intro.COORDINATED)
        and unit not in ("tonne", "barrel_per_day")
    ):
        return Kind.PROJECT
    if _says(sentence, ranges[:1], "project") and not (flow and unit in ("tonne", "barrel_per_day")):
        return Kind.PROJECT
    if flow:
        return _ahead(segment, ranges, lo) or Kind.TRADE_LEVEL
    if _recent(memory, sentence, made, Kind.PROJECT):
        return Kind.PROJECT
    if _says(sentence, ranges[1:], "export", "import", "trade") or _recent(
        memory, sentence, made, Kind.TRADE_LEVEL
    ):
        return Kind.TRADE_LEVEL
    between = {c for _, _, c, _ in named(sentence, segment.lo, segment.hi)}
    cargo = any(w in ("cargo", "freight", "goods") for w in sentence.words[segment.lo : segment.hi])
    if len(between) >= 2 or cargo:
        return Kind.TRADE_LEVEL  # what moves between two countries
    return None


def _labelled(sentence: Sentence, lo: int, at: int) -> bool:
    """ "MoUs signed: 3": the noun stands before the number, with a colon between."""
    return at > lo and sentence.words[at - 1] == ":" and sentence.has("document", lo, at)


def _noun_end(sentence: Sentence, hi: int, stop: int) -> int:
    """Where the noun phrase after a number ends: at a verb, a comma, a preposition or the next number."""
    end = hi
    while (
        end < min(hi + 6, stop)
        and sentence.words[end] not in _NOUN_STOPS
        and not is_verb(sentence, end)
        and sentence.covered[end] != "quantity"
    ):
        end += 1
    return end


_NOUN_STOPS = frozenset(
    {
        ",",
        ".",
        ";",
        ":",
        "(",
        ")",
        "in",
        "on",
        "to",
        "for",
        "with",
        "that",
        "which",
        "were",
        "by",
        "at",
        "as",
        "between",
    }
)


def _noun_first(sentence: Sentence, name: str, lo: int, hi: int, rivals: tuple[str, ...]) -> bool:
    """Whether a word of the class stands before any word of the rival classes."""
    own = sentence.first(name, lo, hi)
    return own is not None and all(
        (rival := sentence.first(r, lo, hi)) is None or own[0] <= rival[0] for r in rivals
    )


# ---- filling a draft -----------------------------------------------------------------------------------------------

_DOWN_VERB = frozenset({"down"})


def _fill(
    draft: Draft, segment: Segment, others: list[Segment], figure: Figure, memory: Memory, made: list[Draft]
) -> None:
    sentence, (lo, hi, mention) = segment.sentence, figure
    draft.quantity = mention.quantity
    if (
        mention.family in ("plain", "count")
        and draft.kind in (Kind.TRADE_LEVEL, Kind.TRADE_TARGET, Kind.FORECAST)
        and memory.currency
        and mention.quantity.midpoint
    ):
        draft.quantity = replace(mention.quantity, unit=memory.currency)
        draft.doubts.append(
            f"the currency of {mention.quantity.as_stated!r} is taken from the amount before it"
        )
    elif mention.family == "money":
        memory.currency = mention.quantity.unit
    elif (
        mention.family == "ratio"
        and draft.kind is Kind.TRADE_SHARE
        and mention.quantity.value_low is not None
    ):
        draft.quantity = replace(
            mention.quantity,
            value_low=100 * mention.quantity.value_low,
            value_high=100 * mention.quantity.value_low,
            unit="percent",
        )
    _set_direction(draft, segment, others, lo, hi)
    if draft.kind in (
        Kind.TRADE_LEVEL,
        Kind.TRADE_GROWTH,
        Kind.TRADE_SHARE,
        Kind.TRADE_TARGET,
        Kind.FORECAST,
    ):
        _fill_trade(draft, segment, others, memory, made)
    elif draft.kind is Kind.RANK:
        _fill_rank(draft, segment, memory, hi)
    elif draft.kind is Kind.INVESTMENT:
        _fill_investment(draft, segment, memory, made)
    elif draft.kind is Kind.PROJECT:
        _fill_project(draft, segment, memory, made)
    else:
        codes = distinct([c for _, _, c, _ in named(sentence, segment.lo, segment.hi)])
        draft.countries = codes[:1] if draft.kind is Kind.DEMAND and codes else _pair_with(codes, memory)
    if segment.intro is Intro.PARENTHESIS and made and made[-1].quantity is not None:
        draft.details["restates"] = made[-1].quantity.as_stated
        draft.countries, draft.exporter, draft.importer = (
            made[-1].countries,
            made[-1].exporter,
            made[-1].importer,
        )


def _set_direction(draft: Draft, segment: Segment, others: list[Segment], lo: int, hi: int) -> None:
    sentence = segment.sentence
    near = sentence.first("down", max(draft.lo, 0), draft.hi), sentence.first("up", draft.lo, draft.hi)
    down = near[0] is not None and (near[1] is None or abs(near[0][0] - lo) <= abs(near[1][0] - lo))
    up = near[1] is not None and not down
    if draft.kind is Kind.TRADE_GROWTH:
        if not (down or up):
            wide = [(r.lo, r.hi) for r in others if r.number == segment.parent]
            down = any(sentence.has("down", a, b) for a, b in wide) and not any(
                sentence.has("up", a, b) for a, b in wide
            )
            up = not down
        if "not" not in sentence.words[draft.lo : lo] or not down:
            draft.direction = Direction.DOWN if down else Direction.UP
        quantity = draft.quantity
        if down and quantity is not None and quantity.unit in ("percent", "pp"):
            draft.quantity = _negative(quantity)
        elif (
            quantity is not None
            and (quantity.as_stated or "")[:1] in "-−"
            and quantity.value_low is not None
            and quantity.value_low < 0
        ):
            draft.direction = Direction.DOWN
    elif draft.kind is Kind.TRADE_LEVEL:
        if down or up:
            draft.direction = Direction.DOWN if down else Direction.UP
        elif sentence.has("flat", draft.lo, draft.hi):
            draft.direction = Direction.FLAT


def _negative(quantity: Quantity) -> Quantity:
    """A fall: the same figure below zero, its bounds changing places."""
    low, high = quantity.value_high, quantity.value_low
    return Quantity(
        value_low=None if low is None else -abs(low),
        value_high=None if high is None else -abs(high),
        unit=quantity.unit,
        comparator=quantity.comparator,
        as_stated=quantity.as_stated,
        start=quantity.start,
        end=quantity.end,
    )


def _fill_trade(
    draft: Draft, segment: Segment, others: list[Segment], memory: Memory, made: list[Draft]
) -> None:
    sentence = segment.sentence
    flow = _flow_for(draft, segment, others, memory, made)
    draft.exporter, draft.importer = flow.exporter, flow.importer
    draft.countries = flow.countries or memory.home
    draft.directed = flow.directed
    draft.details["flow"] = flow.flow
    if draft.kind is Kind.TRADE_SHARE and _of_the_world(sentence, draft.lo, draft.hi):
        draft.countries = distinct([*draft.countries, "WLD"])
    if sentence.has("goods_services", segment.lo, segment.hi):
        draft.details["scope"] = "goods_services"
    elif sentence.has("services", segment.lo, segment.hi):
        draft.details["scope"] = "services"
    elif sentence.has("goods", segment.lo, segment.hi):
        draft.details["scope"] = "goods"
    if (
        draft.kind is Kind.TRADE_LEVEL
        and flow.flow == "balance"
        and draft.quantity is not None
        and _owes(sentence, segment)
    ):
        draft.quantity = _negative(draft.quantity)
    if draft.quantity is not None and draft.quantity.unit == "count" and draft.quantity.value_low == 0:
        draft.quantity = Quantity(
            value_low=0,
            value_high=0,
            unit="USD",
            comparator=Comparator.EQ,
            as_stated=draft.quantity.as_stated,
            start=draft.quantity.start,
            end=draft.quantity.end,
        )
    memory.flow, memory.flow_sentence = flow, sentence.index


def _owes(sentence: Sentence, segment: Segment) -> bool:
    return sentence.has("deficit", segment.lo, segment.hi) and not sentence.has(
        "surplus", segment.lo, segment.hi
    )


def _of_the_world(sentence: Sentence, lo: int, hi: int) -> bool:
    return any(w in ("global", "world", "worldwide") for w in sentence.words[lo:hi])


def _flow_for(
    draft: Draft, segment: Segment, others: list[Segment], memory: Memory, made: list[Draft]
) -> Flow:
    """The flow of the claim's own words, else of the segment, else of the clause it hangs on, else the last one."""
    sentence = segment.sentence
    previous = next((d for d in reversed(made) if d.kind in _TRADE_KINDS and d.countries), None)
    if previous is not None and draft.kind is not Kind.RANK:
        codes = distinct([c for _, _, c, _ in named(sentence, draft.lo, draft.hi)])
        outside = [c for c in codes if c not in previous.countries]
        if (
            outside
            and previous.directed
            and not sentence.any(("export", "import", "trade"), draft.lo, draft.hi)
        ):
            return _swapped_in(draft, previous, outside[0])
    own = flow_in(sentence, draft.lo, draft.hi, memory)
    if own is not None:
        return _seen_from(own, previous, sentence, draft, memory)
    if draft.lo != segment.lo and previous is None:
        own = flow_in(sentence, segment.lo, segment.hi, memory)
        if own is not None:
            return own
    if previous is not None:
        return Flow(
            previous.exporter,
            previous.importer,
            str(previous.details.get("flow", "total")),
            memory.flow.reporter if memory.flow else None,
            previous.countries,
            True,
        )
    here = segment
    while here.parent is not None:
        here = others[here.parent]
        up = flow_in(sentence, here.lo, here.hi, memory)
        if up is not None:
            return up
    codes = distinct([c for _, _, c, _ in named(sentence, segment.lo, segment.hi)])
    if len(codes) >= 2:
        return Flow(None, None, "total", codes[0], codes[:2], True)
    if memory.flow is not None and (not codes or codes[0] in memory.flow.countries):
        return memory.flow
    return Flow(None, None, "total", None, _pair_with(codes, memory), bool(codes))


def _seen_from(own: Flow, previous: Draft | None, sentence: Sentence, draft: Draft, memory: Memory) -> Flow:
    """A bare "exports" after a clause that named its countries is seen from the same country."""
    del sentence, draft
    if own.named or previous is None or own.flow == "total" or own.directed:
        return (
            own
            if own.countries
            else Flow(None, None, own.flow, None, previous.countries if previous else memory.home, False)
        )
    return Flow(own.exporter, own.importer, own.flow, own.reporter, previous.countries, False)


def _swapped_in(draft: Draft, previous: Draft, third: str) -> Flow:
    """ "vs $427bn from China": the same flow with a third country in the partner's place."""
    sentence = draft.sentence
    if "from" in sentence.words[draft.lo : draft.hi]:
        return Flow(
            third,
            previous.importer,
            str(previous.details.get("flow", "import")),
            previous.importer,
            (third, previous.importer or ""),
            True,
        )
    return Flow(
        previous.exporter,
        third,
        str(previous.details.get("flow", "export")),
        previous.exporter,
        (previous.exporter or "", third),
        True,
    )


def _pair_with(codes: tuple[str, ...], memory: Memory) -> tuple[str, ...]:
    """The countries named, with the other of the pair where only one of the pair is."""
    if not codes:
        return memory.home
    if len(codes) == 1:
        other = memory.other(codes[0])
        return (codes[0], other) if other else codes
    return codes


def _fill_rank(draft: Draft, segment: Segment, memory: Memory, hi: int) -> None:
    sentence = segment.sentence
    noun = sentence.first("ranked_noun", hi, min(hi + 6, segment.hi))
    codes = distinct([c for _, _, c, _ in named(sentence, segment.lo, segment.hi)])
    if sentence.has("invest_ranked", segment.lo, segment.hi) or sentence.has(
        "invest", segment.lo, segment.hi
    ):
        draft.details["measure"] = "investment"
    world = _of_the_world(sentence, segment.lo, segment.hi) or (
        noun is not None and sentence.words[noun[1] - 1] in ("producers", "producer") and len(codes) != 2
    )
    if noun is not None and sentence.words[noun[1] - 1] in (
        "export",
        "exports",
        "import",
        "imports",
        "item",
        "items",
        "commodity",
        "product",
        "good",
    ):
        draft.details["measure"] = "exports" if "export" in sentence.words[noun[1] - 1] else "imports"
        draft.countries = codes or memory.subject or memory.home
    else:
        draft.countries = _pair_with(codes, memory)
        role = sentence.words[noun[1] - 1] if noun is not None else "partner"
        if len(draft.countries) == 2 and codes:
            holder, base = draft.countries
            if role in ("buyer", "market", "customer", "destination", "importer", "consumer"):
                draft.exporter, draft.importer, draft.directed = base, holder, True
            elif role in (
                "supplier",
                "source",
                "exporter",
                "seller",
                "provider",
                "investor",
                "donor",
                "origin",
            ):
                draft.exporter, draft.importer, draft.directed = holder, base, True
            draft.details["of"] = base
    if world:
        draft.countries = distinct([*draft.countries, "WLD"])
    within = next((sentence.quote(i, j) for i, j, m in sentence.bodies_in(hi, segment.hi)), None)
    if within:
        draft.details["within"] = within


def _fill_investment(draft: Draft, segment: Segment, memory: Memory, made: list[Draft]) -> None:
    sentence = segment.sentence
    codes = distinct([c for _, _, c, _ in named(sentence, segment.lo, segment.hi)])
    if not codes and made and made[-1].kind in (Kind.RANK, Kind.INVESTMENT):
        draft.countries = made[-1].countries
    elif not codes and memory.investor:
        draft.countries = memory.investor
    else:
        draft.countries = _pair_with(codes, memory)
    draft.directed = len(draft.countries) == 2
    memory.investor = draft.countries


def _fill_project(draft: Draft, segment: Segment, memory: Memory, made: list[Draft]) -> None:
    sentence = segment.sentence
    project = sentence.first("project", segment.lo, segment.hi)
    if project is not None and not (made and made[-1].kind is Kind.PROJECT):
        memory.project = sentence.quote(*project)
        memory.project_countries = ()
    if memory.project:
        draft.details["project"] = memory.project
    codes = distinct([c for _, _, c, _ in named(sentence, segment.lo, segment.hi)])
    if not codes and made and made[-1].kind is Kind.PROJECT:
        draft.countries = made[-1].countries
    elif not codes and memory.project_countries:
        draft.countries = memory.project_countries
    else:
        draft.countries = _pair_with(codes, memory)
    memory.project_countries = draft.countries
