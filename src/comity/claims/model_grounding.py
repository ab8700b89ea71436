"""Proposals → claims: a model points at words, and our own grammar says what they mean.

A quote must stand in the text; figures, periods and countries are read by the grammar and the gazetteer at
the place that was pointed at. What cannot be found there is dropped or doubted, never believed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from comity import countries
from comity.claims.acts import sectors
from comity.claims.clauses import Intro, Segment, trim
from comity.claims.dating import set_periods
from comity.claims.economies import goods_in
from comity.claims.finishing import frozen
from comity.claims.memory import Draft, Memory
from comity.claims.reader import laid_out
from comity.claims.roles import distinct, flow_in, named
from comity.errors import UsageError
from comity.records import Claim, Communique, Direction, Kind, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from comity.claims.model_answer import Proposal
    from comity.claims.sentences import Sentence

_FLOWS = frozenset({Kind.TRADE_LEVEL, Kind.TRADE_GROWTH, Kind.TRADE_TARGET, Kind.FORECAST, Kind.TRADE_SHARE})
_NEED_FIGURE = frozenset({Kind.TRADE_LEVEL, Kind.TRADE_SHARE, Kind.RANK})
_DIRECTED = frozenset({Kind.SANCTIONS, Kind.INVESTMENT})
_BODIED = frozenset({Kind.MEMBERSHIP, Kind.AGREEMENT})
_WITH_GOODS = _FLOWS | {Kind.RANK, Kind.SPECIALISATION, Kind.DEMAND}
_NOWHERE = frozenset({"EUU", "WLD"})  # may be named by a word that is no country name ("global")
_LEAST_WORDS = 2


@dataclass(frozen=True, slots=True)
class Ground:
    """A text as the grammar sees it: what the words of a model's answer are looked up in."""

    communique: Communique
    pair: tuple[str, str] | None
    home: tuple[str, ...]
    laid: tuple[Sentence, ...]
    starts: tuple[int, ...]  # where each sentence begins
    known: frozenset[str]  # countries that the text or the caller names


@dataclass(slots=True)
class Dropped:
    """How many proposals were not used, and why."""

    invented: int = 0  # the quote does not stand in the text
    too_long: int = 0  # the quote is a paragraph
    too_short: int = 0  # the quote is a word
    doubled: int = 0  # the same claim again
    malformed: int = 0  # not of the form asked for

    @property
    def total(self) -> int:
        """All together."""
        return self.invented + self.too_long + self.too_short + self.doubled + self.malformed


@dataclass(slots=True)
class _Placed:
    """A proposal at its place in the text."""

    proposal: Proposal
    sentence: Sentence
    lo: int
    hi: int
    start: int
    end: int
    doubts: list[str] = field(default_factory=list)


def ground_of(communique: Communique) -> Ground:
    """Lay out a text: sentences with the names, numbers and times in them."""
    text = laid_out(communique)
    return Ground(
        communique=communique,
        pair=text.pair,
        home=text.home,
        laid=text.sentences,
        starts=tuple(s.starts[0] for s in text.sentences),
        known=frozenset({*text.named, *(text.pair or ()), *_NOWHERE}),
    )


def grounded(
    ground: Ground, parts: Iterable[tuple[int, int, Sequence[Proposal]]], *, longest_quote: int
) -> tuple[tuple[Claim, ...], Dropped]:
    """Read what a model points at.

    Parameters
    ----------
    ground : the text
    parts : start and end of each part that the model was asked about, and what it proposed there
    longest_quote : in characters

    Returns
    -------
    Claims in the order of the text, all with confidence 1 and the doubts of this step; and what was dropped.
    """
    dropped = Dropped()
    placed = sorted(
        (
            p
            for start, end, proposals in parts
            for p in _placed(ground, proposals, (start, end), longest_quote, dropped)
        ),
        key=lambda p: (p.start, -p.end),
    )
    memory = Memory(pair=ground.pair, home=ground.home)
    claims: list[Claim] = []
    for group in _by_sentence(placed):
        drafts = [_draft(p, ground, memory) for p in group]
        set_periods(drafts, memory, ground.communique.published)
        for p, draft in zip(group, drafts, strict=True):
            _look_for_period(p, draft, ground, memory)
            claims.append(frozen(draft, "", (p.start, p.end)))
    unique = _without_doubles(claims, dropped)
    return tuple(replace(claim, id=f"c{n}") for n, claim in enumerate(unique, 1)), dropped


# ---- places --------------------------------------------------------------------------------------


def _placed(
    ground: Ground, proposals: Sequence[Proposal], part: tuple[int, int], longest: int, dropped: Dropped
) -> Iterator[_Placed]:
    """Find each quote in its part of the text; a quote that stands there twice is taken in turn."""
    text = ground.communique.text
    used: Counter[tuple[str, Kind, str | None]] = Counter()
    for proposal in proposals:
        quote = proposal.quote
        if len(quote) > longest:
            dropped.too_long += 1
            continue
        turn = (quote, proposal.kind, proposal.figure)
        at = _nth(text, quote, part, used[turn])
        used[turn] += 1
        if at < 0:
            if used[turn] > 1:
                dropped.doubled += 1
            else:
                dropped.invented += 1
            continue
        found = _in_sentence(ground, proposal, at, at + len(quote))
        if found is None:
            dropped.too_short += 1
            continue
        yield found


def _nth(text: str, words: str, part: tuple[int, int], before: int) -> int:
    """Where words stand the next time after ``before`` times; -1 if they do not."""
    at = part[0] - 1
    for _ in range(before + 1):
        at = text.find(words, at + 1, part[1])
        if at < 0:
            return -1
    return at


def _in_sentence(ground: Ground, proposal: Proposal, start: int, end: int) -> _Placed | None:
    """The tokens of a quote; of one that runs over several sentences, those of the one with its figure."""
    first = max(0, bisect_right(ground.starts, start) - 1)
    last = bisect_left(ground.starts, end)
    options = []
    for sentence in ground.laid[first:last]:
        lo = bisect_left(sentence.starts, start)
        hi = bisect_right(sentence.ends, end)
        if sum(w[0].isalnum() for w in sentence.words[lo:hi]) >= _LEAST_WORDS:
            options.append((sentence, lo, hi))
    if not options:
        return None
    figure = proposal.figure
    holding = [o for o in options if figure and figure in o[0].quote(o[1], o[2])]
    sentence, lo, hi = (holding or sorted(options, key=lambda o: o[1] - o[2]))[0]
    lo, hi = trim(sentence, lo, hi)
    at, stop = sentence.span(lo, hi)
    placed = _Placed(proposal, sentence, lo, hi, at, stop)
    if len(options) > 1:
        placed.doubts.append("the model quoted several sentences for it")
    return placed


def _by_sentence(placed: Sequence[_Placed]) -> Iterator[list[_Placed]]:
    group: list[_Placed] = []
    for p in placed:
        if group and group[-1].sentence is not p.sentence:
            yield group
            group = []
        group.append(p)
    if group:
        yield group


# ---- readings ------------------------------------------------------------------------------------


def _draft(p: _Placed, ground: Ground, memory: Memory) -> Draft:
    """Read one placed proposal: its figure, countries, direction and what else the words say."""
    sentence, proposal = p.sentence, p.proposal
    segment = Segment(sentence, p.lo, p.hi, Intro.MAIN, None, 0)
    draft = Draft(sentence, segment, proposal.kind, p.lo, p.hi, doubts=p.doubts)
    draft.quantity = _figure(p)
    _set_direction(draft, proposal)
    _set_countries(draft, proposal, ground)
    draft.details = _details(draft, memory)
    denied = sentence.has("negation", p.lo, p.hi) or "no" in sentence.words[p.lo : p.hi]
    draft.negated = proposal.negated and denied
    if proposal.negated and not denied:
        draft.doubts.append("the model takes it for a denial, and no word denies")
    if proposal.speaker and proposal.speaker in sentence.quote(0, len(sentence)):
        draft.attributed_to = proposal.speaker
    return draft


def _figure(p: _Placed) -> Quantity | None:
    """The number that the grammar reads where the model points; never the model's own."""
    words = p.proposal.figure
    inside = [m for _, _, m in p.sentence.quantities_in(p.lo, p.hi)]
    if words is None:
        if p.proposal.kind in _NEED_FIGURE:
            p.doubts.append("no figure was pointed at")
        return None
    at = p.sentence.text.find(words, p.start, p.end)
    if at < 0:
        p.doubts.append(f"the figure {words!r} does not stand in the quote")
        return None
    touched = [m for m in inside if m.start < at + len(words) and at < m.end]
    if not touched:
        p.doubts.append(f"the grammar reads no number in {words!r}")
        return None
    return max(touched, key=lambda m: min(m.end, at + len(words)) - max(m.start, at)).quantity


def _set_direction(draft: Draft, proposal: Proposal) -> None:
    """Up or down by the words of the clause; the model's word only where they say neither."""
    sentence = draft.sentence
    says = {
        way
        for way, name in ((Direction.DOWN, "down"), (Direction.UP, "up"), (Direction.FLAT, "flat"))
        if sentence.has(name, draft.lo, draft.hi)
    }
    if len(says) == 1:
        draft.direction = says.pop()
    elif proposal.direction is not None and draft.kind in (Kind.TRADE_GROWTH, Kind.TRADE_LEVEL):
        draft.direction = proposal.direction
        if not says:
            draft.doubts.append("only the model says whether it is a rise or a fall")
    quantity = draft.quantity
    falls = draft.kind is Kind.TRADE_GROWTH and draft.direction is Direction.DOWN
    if falls and quantity is not None and quantity.unit in ("percent", "pp") and quantity.midpoint > 0:
        draft.quantity = replace(
            quantity,
            value_low=None if quantity.value_high is None else -quantity.value_high,
            value_high=None if quantity.value_low is None else -quantity.value_low,
        )


def _set_countries(draft: Draft, proposal: Proposal, ground: Ground) -> None:
    """The countries that the gazetteer knows by the model's names, and that the text names at all."""
    source, target = (
        _code(name, ground, draft.doubts) if name else None for name in (proposal.source, proposal.target)
    )
    if source == target:
        source = target = None
    others = [c for name in proposal.countries if (c := _code(name, ground, draft.doubts))]
    codes = distinct([c for c in (source, target, *others) if c is not None])
    if not codes:
        codes = distinct([c for _, _, c, _ in named(draft.sentence, draft.lo, draft.hi)]) or ground.home
        draft.doubts.append("the model names no country for it")
    draft.countries = codes
    if draft.kind in _FLOWS:
        draft.exporter, draft.importer = source, target
        draft.directed = source is not None and target is not None
    elif draft.kind in _DIRECTED:
        draft.directed = source is not None and target is not None


def _code(name: str, ground: Ground, doubts: list[str]) -> str | None:
    """The code of a country name; None, and a doubt, where the text does not name that country."""
    found, _ = countries.resolve(countries.mentions(name), pair=ground.pair, text=name)
    codes = {c for m in found for c in m.codes if not m.ambiguous}
    if not codes:
        try:
            codes = {countries.find(name).iso3}
        except UsageError:
            codes = set()
    held = codes & ground.known
    if len(held) == 1:
        return held.pop()
    doubts.append(f"the text does not name {name[:40]!r}")
    return None


def _details(draft: Draft, memory: Memory) -> dict[str, object]:
    """Goods, sectors, bodies and the kind of flow, from the words of the quote."""
    sentence, lo, hi = draft.sentence, draft.lo, draft.hi
    details: dict[str, object] = {"heading": sentence.heading}
    if draft.kind in _WITH_GOODS:
        details["product"], details["hs"] = goods_in(sentence.quote(lo, hi))
    if draft.kind is Kind.DOCUMENTS_SIGNED:
        details["sectors"] = sectors(sentence, lo, hi)
    bodies = distinct([m.body for _, _, m in sentence.bodies_in(lo, hi) if m.body])
    if draft.kind in _BODIED:
        details["framework"] = bodies
    if draft.kind is Kind.SANCTIONS and draft.directed:
        details["sender"] = draft.countries[:1]
    if draft.kind in _FLOWS:
        flow = flow_in(sentence, lo, hi, memory)
        details["flow"] = flow.flow if flow is not None else "total"
    return details


def _look_for_period(p: _Placed, draft: Draft, ground: Ground, memory: Memory) -> None:
    """Where the quote itself is dated by nothing, read the words of time that the model points at."""
    words, sentence = p.proposal.period, p.sentence
    if words is None or draft.period.stated:
        return
    start, end = sentence.span(0, len(sentence))
    at = sentence.text.find(words, start, end)
    if at < 0:
        draft.doubts.append(f"the time {words[:60]!r} does not stand in the sentence")
        return
    for lo, hi, mention in sentence.periods:
        if mention.start < at + len(words) and at < mention.end:
            aside = Draft(sentence, draft.segment, draft.kind, lo, hi, quantity=draft.quantity)
            set_periods([aside], memory, ground.communique.published)
            draft.period, draft.deadline = aside.period, aside.deadline
            return


# ---- claims --------------------------------------------------------------------------------------


def _without_doubles(claims: Sequence[Claim], dropped: Dropped) -> list[Claim]:
    """The first of the claims that have place, kind and figure in common."""
    seen: set[tuple[object, ...]] = set()
    kept: list[Claim] = []
    for claim in claims:
        quantity = claim.quantity
        place = (
            (quantity.start, quantity.end)
            if quantity is not None and quantity.start is not None
            else (claim.start, claim.end)
        )
        if (claim.kind, place) in seen:
            dropped.doubled += 1
            continue
        seen.add((claim.kind, place))
        kept.append(claim)
    return kept
