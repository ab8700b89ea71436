"""Claims about economies without a figure: fit, specialities, needs, shares, changes, expectations, works."""

from __future__ import annotations

from comity.claims.clauses import Segment, is_verb, trim
from comity.claims.memory import Draft, Memory
from comity.claims.roles import carried_subject, distinct, flow_in, named, says_both, subject_of
from comity.claims.sentences import Sentence
from comity.records import Direction, Kind, Quantity

_TRADE = ("trade", "export", "import")


def complementarity_drafts(segment: Segment, memory: Memory) -> list[Draft]:
    """Read that two economies fit each other, or do not."""
    sentence, lo, hi = segment.sentence, segment.lo, segment.hi
    word = sentence.first("complement", lo, hi)
    if word is None or not (
        sentence.any(("economies", "trade", "export"), lo, hi)
        or says_both(sentence, lo, hi)
        or len(named(sentence, lo, hi)) >= 2
    ):
        return []
    draft = Draft(sentence, segment, Kind.COMPLEMENTARITY, lo, hi, carries_period=False)
    codes = distinct([c for _, _, c, _ in named(sentence, lo, hi)])
    draft.countries = codes if len(codes) >= 2 else memory.home
    draft.negated = sentence.has("negation", lo, hi) or any(
        w in ("compete", "competitors") for w in sentence.words[word[0] : word[1]]
    )
    return [draft]


def goods_in(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Goods named in words, and the HS codes that they are usually given."""
    from comity.facts import products

    found = products(text)
    return tuple(p.term for p in found), distinct([code for p in found for code in p.hs])


def specialisation_drafts(segment: Segment, others: list[Segment], memory: Memory) -> list[Draft]:
    """Read that a country makes, sells or has a good, or buys it from the other, without a figure."""
    sentence, lo, hi = segment.sentence, segment.lo, segment.hi
    drafts: list[Draft] = _wealth(segment, memory)
    word = sentence.first("makes", lo, hi)
    if word is None or sentence.has("most_of", lo, hi) or sentence.has("needs", lo, word[0]):
        return drafts
    strong = sentence.first("makes_strong", lo, hi)
    if strong is not None:
        word = strong
    if strong is None and not _is_predicate(sentence, word):
        return drafts
    subject = [c for i, _, c, _ in named(sentence, lo, word[0] + 1)] or list(
        _pronoun_subject(segment, others, memory, word[0])
    )
    if not subject:
        return drafts
    if strong is None and not _stands_before(sentence, lo, word[0]):
        return drafts
    goods, codes = goods_in(sentence.quote(word[0] if strong is None else word[1] - 1, hi))
    trading = "flow_verb" in sentence.classes[word[0]] and hi - word[1] <= 10
    if not goods and strong is None and not trading:
        return drafts
    if not goods and not _object_follows(sentence, word[1], hi):
        return drafts
    if drafts and drafts[0].lo <= word[0] < drafts[0].hi:
        return drafts
    draft = Draft(sentence, segment, Kind.SPECIALISATION, lo, hi)
    partners = [
        c
        for i, _, c, m in named(sentence, word[1], hi)
        if (m.form != "adjective" or _buys(sentence, word)) and (i == word[1] or sentence.words[i - 1] in ("to", "from", "the", "with"))
    ]
    other = memory.other(subject[0]) if len(subject) == 1 else None
    if other is not None and _PARTNER_WORDS & set(sentence.words[lo:hi]):
        partners.append(other)
    draft.countries = distinct([*subject[:2], *partners])
    draft.negated = sentence.has("negation", lo, hi)
    draft.details.update(product=goods, hs=codes)
    memory.product, memory.hs = goods, codes
    return [*drafts, draft]


def _buys(sentence: Sentence, word: tuple[int, int]) -> bool:
    return sentence.words[word[0]] in ("buys", "buy", "bought", "imports", "import", "imported", "purchases", "takes")


_PARTNER_WORDS = frozenset({"us", "partner", "neighbour", "neighbor", "turn", "them", "return", "ally"})


def _stands_before(sentence: Sentence, lo: int, at: int) -> bool:
    """Whether the country (or a pronoun) is the very subject of the verb: close before it, adverbs apart."""
    near = range(max(lo, at - 3), at)
    return at == lo or any(
        sentence.covered[k] == "country" or sentence.words[k] in _SUBJECT_PRONOUNS or "export" in sentence.classes[k] for k in near
    )


_SUBJECT_PRONOUNS = frozenset({"it", "we", "they", "which", "kingdom", "republic", "latter", "former", "country"})


def _is_predicate(sentence: Sentence, word: tuple[int, int]) -> bool:
    return any(is_verb(sentence, k) for k in range(*word)) or word[1] - word[0] > 1


def _object_follows(sentence: Sentence, at: int, hi: int) -> bool:
    return hi - at >= 1


def _pronoun_subject(segment: Segment, others: list[Segment], memory: Memory, at: int) -> tuple[str, ...]:
    words = segment.sentence.words[segment.lo : at]
    if (
        any(
            w in ("it", "its", "which", "they", "we", "kingdom", "republic", "country", "latter", "former")
            for w in words
        )
        or at == segment.lo
    ):
        return carried_subject(segment, others, memory)
    return ()


def _wealth(segment: Segment, memory: Memory) -> list[Draft]:
    """ "Iran, with its vast mineral resources": a phrase about what a country has, inside another claim."""
    sentence, lo, hi = segment.sentence, segment.lo, segment.hi
    for i, j in sentence.found.get("resources", ()):
        if i < lo or j > hi:
            continue
        start = i
        while start > lo and sentence.words[start - 1] not in (
            ",",
            "with",
            "has",
            "and",
            "of",
            "by",
            "in",
            "through",
            "have",
            "given",
        ):
            start -= 1
        if i - start < 2 and not (i - start >= 1 and sentence.covered[start] == "country"):
            continue
        owner = [c for _, _, c, _ in named(sentence, lo, i)]
        if not owner or (
            sentence.words[start]
            not in ("its", "their", "vast", "large", "rich", "huge", "abundant", "significant", "ample")
            and sentence.words[start - 1] not in ("with", "has", "have")
        ):
            continue
        goods, codes = goods_in(sentence.quote(start, j))
        end = j
        draft = Draft(
            sentence, segment, Kind.SPECIALISATION, start, end, countries=(owner[-1],), carries_period=False
        )
        draft.details.update(product=goods or (sentence.quote(start, end),), hs=codes)
        return [draft]
    return []


def demand_drafts(segment: Segment, others: list[Segment], memory: Memory) -> list[Draft]:
    """Read that a country needs, lacks or wants a good."""
    sentence, lo, hi = segment.sentence, segment.lo, segment.hi
    word = sentence.first("needs", lo, hi)
    if (
        word is None
        or sentence.has("trade", lo, hi)
        or (
            sentence.quantities_in(word[0], hi)
            and any(q[2].family == "money" for q in sentence.quantities_in(word[0], hi))
        )
    ):
        return []
    subject = [c for _, _, c, _ in named(sentence, lo, word[0])] or list(
        _pronoun_subject(segment, others, memory, word[0])
    )
    if not subject:
        return []
    goods, codes = goods_in(sentence.quote(word[0], hi))
    anaphor = any(w in ("such", "these", "those") for w in sentence.words[word[1] : hi])
    if not goods and anaphor and memory.product:
        goods, codes = memory.product, memory.hs
    if not goods and not _lacks_plainly(sentence, word, hi):
        return []
    end = hi
    for k in range(word[1], hi):
        if (
            sentence.words[k] in ("it", "which", "that")
            and k + 1 < hi
            and any(is_verb(sentence, m) for m in range(k + 1, min(k + 3, hi)))
        ):
            end = k
            break
    draft = Draft(
        sentence,
        segment,
        Kind.DEMAND,
        *trim(sentence, lo, end),
        countries=distinct(subject[:2]),
        carries_period=False,
    )
    draft.negated = sentence.has("negation", lo, hi)
    draft.details.update(product=goods, hs=codes)
    return [draft]


def _lacks_plainly(sentence: Sentence, word: tuple[int, int], hi: int) -> bool:
    """Whether "needs", "lacks" or "is in need of" has a noun for its object, whatever the good."""
    plain = sentence.words[word[0]] in ("needs", "lacks", "need", "lack") or "need of" in " ".join(
        sentence.words[word[0] : word[1]]
    )
    return (
        plain
        and word[1] < hi
        and sentence.words[word[1]] not in ("to", "for", "in", "of", "not", "a", "the", "no")
        and hi - word[1] <= 8
    )


def share_drafts(segment: Segment, others: list[Segment], memory: Memory, made: list[Draft]) -> list[Draft]:
    """Read a share in words: "the bulk of India's purchases", "almost all of it Nigerian crude"."""
    sentence, lo, hi = segment.sentence, segment.lo, segment.hi
    most = sentence.first("most_of", lo, hi)
    if most is None:
        return []
    about_trade = sentence.any(_TRADE, lo, hi) or (made and made[-1].kind is Kind.TRADE_LEVEL)
    if not about_trade:
        return []
    draft = Draft(sentence, segment, Kind.TRADE_SHARE, lo, hi)
    flow = flow_in(sentence, lo, hi, memory)
    codes = distinct([c for _, _, c, _ in named(sentence, lo, hi)])
    if flow is None and made:
        draft.exporter, draft.importer = made[-1].exporter, made[-1].importer
        draft.countries = made[-1].countries
        if codes and codes[0] in draft.countries:
            draft.countries = distinct([codes[0], *draft.countries])
    elif flow is not None:
        draft.exporter, draft.importer, draft.countries = flow.exporter, flow.importer, flow.countries
    goods, hs = goods_in(sentence.quote(lo, hi))
    draft.details.update(product=goods, hs=hs)
    if not goods and made and "it" not in sentence.words[lo:hi] and "them" not in sentence.words[lo:hi]:
        return []
    return [draft]


def change_drafts(segment: Segment, others: list[Segment], memory: Memory, made: list[Draft]) -> list[Draft]:
    """Read a change of a flow without its size: "exports slipped"."""
    sentence, lo, hi = segment.sentence, segment.lo, segment.hi
    if not sentence.any(_TRADE, lo, hi) or sentence.any(
        ("intent", "forecast", "agreement", "document"), lo, hi
    ):
        return []
    down, up, flat = (
        sentence.first("down", lo, hi),
        sentence.first("up", lo, hi),
        sentence.first("flat", lo, hi),
    )
    word = down or up or flat
    if word is None or (
        not is_verb(sentence, word[0])
        and sentence.words[word[0]] not in ("growing", "rising", "falling", "declining", "flat", "growth")
    ):
        return []
    if sentence.words[word[0]] == "growth":
        return []
    flow_word = min(r[0] for r in (sentence.first(n, lo, hi) for n in _TRADE) if r is not None)
    if flow_word > word[0]:
        return []
    draft = Draft(sentence, segment, Kind.TRADE_GROWTH, lo, hi)
    flow = flow_in(sentence, lo, hi, memory)
    if flow is not None:
        previous = next((d for d in reversed(made) if d.countries), None)
        if not flow.named and previous is not None and not flow.directed:
            draft.countries = previous.countries
        else:
            draft.exporter, draft.importer, draft.countries = flow.exporter, flow.importer, flow.countries
        memory.flow, memory.flow_sentence = flow, sentence.index
    draft.countries = draft.countries or memory.home
    draft.direction = Direction.DOWN if down else Direction.UP if up else Direction.FLAT
    return [draft]


def forecast_drafts(
    segment: Segment, others: list[Segment], memory: Memory, made: list[Draft]
) -> list[Draft]:
    """Read an expectation without a figure, and one rival overtaking another."""
    sentence, lo, hi = segment.sentence, segment.lo, segment.hi
    behind = _behind(segment, memory)
    if behind is not None:
        return [behind]
    overtaken = sentence.first("overtake", lo, hi)
    if overtaken is not None and named(sentence, lo, overtaken[0]):
        return [_overtaking(segment, overtaken, memory)]
    rivals = next(
        (
            (i, j)
            for i, j in sentence.found.get("forecast", ())
            if lo <= i and j <= hi and sentence.words[i] == "overtaking"
        ),
        None,
    )
    if rivals is not None:
        return [_rival(segment, rivals, memory)]
    if not sentence.has("forecast", lo, hi):
        return []
    word = sentence.first("forecast", lo, hi)
    about = sentence.any(_TRADE, lo, hi) or any(w in ("figure", "volume") for w in sentence.words[lo:hi])
    grows = sentence.any(("up", "down", "significant"), lo, hi)
    if word is None or not about or not grows or sentence.quantities_in(lo, hi):
        return []
    draft = Draft(sentence, segment, Kind.FORECAST, lo, hi, carries_period=False)
    flow = flow_in(sentence, lo, hi, memory)
    previous = next((d for d in reversed(made) if d.countries), None)
    if flow is not None and flow.named:
        draft.exporter, draft.importer, draft.countries = flow.exporter, flow.importer, flow.countries
    elif previous is not None:
        draft.exporter, draft.importer, draft.countries = (
            previous.exporter,
            previous.importer,
            previous.countries,
        )
    draft.countries = draft.countries or memory.home
    draft.direction = Direction.DOWN if sentence.has("down", lo, hi) else Direction.UP
    return [draft]


def _behind(segment: Segment, memory: Memory) -> Draft | None:
    """ "stands behind only China and Vietnam": the place is one more than those who stand before."""
    sentence, lo, hi = segment.sentence, segment.lo, segment.hi
    at = next(
        (
            k
            for k in range(lo, hi - 1)
            if sentence.words[k : k + 2] == ["behind", "only"] or sentence.words[k : k + 3] == ["second", "only", "to"]
        ),
        None,
    )
    if at is None or any(q[2].family == "rank" for q in sentence.quantities_in(lo, hi)):
        return None
    ahead = distinct([c for _, _, c, _ in named(sentence, at, hi, yardstick=True)])
    codes = distinct([c for _, _, c, _ in named(sentence, lo, at)])
    place = len(ahead) + 1
    draft = Draft(sentence, segment, Kind.RANK, lo, hi, countries=_with_other(codes, memory))
    draft.quantity = Quantity(value_low=place, value_high=place, unit="rank")
    draft.details.update(than=ahead, implied=True)
    return draft


def _with_other(codes: tuple[str, ...], memory: Memory) -> tuple[str, ...]:
    other = memory.other(codes[0]) if len(codes) == 1 else None
    return (codes[0], other) if other else codes or memory.home


def _overtaking(segment: Segment, word: tuple[int, int], memory: Memory) -> Draft:
    sentence, lo, hi = segment.sentence, segment.lo, segment.hi
    draft = Draft(sentence, segment, Kind.RANK, lo, hi)
    holder = distinct([c for _, _, c, _ in named(sentence, lo, word[0])])
    other = memory.other(holder[0])
    draft.countries = (holder[0], other) if other else holder
    draft.details["than"] = distinct([c for i, _, c, _ in named(sentence, word[1], hi, yardstick=True)])
    base = [
        c
        for i, _, c, _ in named(sentence, word[1], hi, yardstick=True)
        if sentence.words[i + 1 : i + 2] == ["'s"]
    ]
    if base and not other:
        draft.countries = distinct([*holder, *base])
    return draft


def _rival(segment: Segment, word: tuple[int, int], memory: Memory) -> Draft:
    sentence, lo, hi = segment.sentence, segment.lo, segment.hi
    rivals = named(sentence, lo, word[0])
    start = rivals[0][0] if rivals else word[0]
    draft = Draft(sentence, segment, Kind.FORECAST, start, hi, carries_period=False)
    beaten = distinct([c for _, _, c, _ in named(sentence, word[1], hi, yardstick=True)])
    market = [c for c in memory.home if c not in beaten]
    draft.countries = distinct([*(c for _, _, c, _ in rivals), *market[:1]])
    draft.details["than"] = beaten
    return draft


def firms_drafts(segment: Segment, memory: Memory) -> list[Draft]:
    """Read works and firms without a figure: "a tractor plant will be built in Tabriz"."""
    sentence, lo, hi = segment.sentence, segment.lo, segment.hi
    if sentence.quantities_in(lo, hi):
        return []
    firm = sentence.first("firm", lo, hi)
    countries = named(sentence, lo, hi)
    if (
        firm is not None
        and sentence.has("firm_verb", firm[1], hi)
        and len(distinct([c for _, _, c, _ in countries])) >= 2
        and not sentence.any(_TRADE, lo, hi)
    ):
        draft = Draft(sentence, segment, Kind.INVESTMENT, lo, hi, carries_period=False)
        draft.countries = distinct([c for _, _, c, _ in countries])[:2]
        return [draft]
    project = sentence.first("project", lo, hi)
    if project is None or sentence.any((*_TRADE, "document"), lo, hi):
        return []
    built = [k for i, j in sentence.found.get("project_verb", ()) for k in range(i, j) if lo <= k < hi]
    building = any(
        sentence.words[k]
        in (
            "built",
            "constructed",
            "build",
            "construct",
            "inaugurated",
            "commissioned",
            "laid",
            "construction",
            "completed",
            "launched",
        )
        for k in built
    )
    if not building or (
        project[1] - project[0] == 1
        and sentence.words[project[0]]
        in ("line", "link", "road", "units", "jobs", "mine", "project", "projects", "port")
    ):
        return []
    if not countries and not sentence.has("joint", lo, hi):
        return []
    draft = Draft(sentence, segment, Kind.PROJECT, lo, hi, carries_period=False)
    codes = distinct([c for _, _, c, _ in countries])
    other = memory.other(codes[0]) if len(codes) == 1 else None
    draft.countries = (codes[0], other) if other else codes or memory.home
    draft.details["project"] = sentence.quote(*project)
    return [draft]


def opinion_drafts(segment: Segment, memory: Memory) -> list[Draft]:
    """Read an evaluation that no data can check, so that the page can say so."""
    sentence, lo, hi = segment.sentence, segment.lo, segment.hi
    figured = any(q[2].family not in ("count", "plain", "duration") for q in sentence.quantities_in(lo, hi))
    if not sentence.has("opinion", lo, hi) or figured or hi - lo < 4:
        return []
    if not any(is_verb(sentence, k) for k in range(lo, hi)):
        return []
    codes = subject_of(segment, memory) or distinct([c for _, _, c, _ in named(sentence, lo, hi)])
    return [
        Draft(
            sentence,
            segment,
            Kind.OPINION,
            lo,
            hi,
            countries=codes if len(codes) >= 2 else memory.home,
            carries_period=False,
        )
    ]
