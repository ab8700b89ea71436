"""Text → claims, by grammar and gazetteer: the whole of reading in the order in which it happens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from comity import countries
from comity.claims.acts import anniversary_drafts, document_drafts, sectors, superlative_drafts, visit_drafts
from comity.claims.bonds import agreement_drafts, membership_drafts, remember_bodies, sanctions_drafts
from comity.claims.clause import Clause
from comity.claims.clauses import Intro, Segment, segments
from comity.claims.dating import set_periods
from comity.claims.economies import (
    change_drafts,
    complementarity_drafts,
    demand_drafts,
    firms_drafts,
    forecast_drafts,
    goods_in,
    opinion_drafts,
    share_drafts,
    specialisation_drafts,
)
from comity.claims.figures import figure_drafts
from comity.claims.memory import Draft, Memory
from comity.claims.periods import find_periods
from comity.claims.quantities import find_quantities
from comity.claims.roles import distinct, named
from comity.claims.sentences import Sentence, sentences
from comity.claims.wording import understood
from comity.countries import Mention
from comity.records import Claim, Communique, Details, Kind

_NO_PARTNER = frozenset({"EUU", "WLD"})
_NESTING = frozenset(
    {Kind.SUPERLATIVE, Kind.VISIT, Kind.ANNIVERSARY, Kind.SPECIALISATION, Kind.SANCTIONS, Kind.OPINION}
)
_DOUBT = 0.4  # what one doubt takes off the confidence; one is enough to fall below the judge's floor
_OF_TWO = frozenset(
    {Kind.TRADE_LEVEL, Kind.TRADE_GROWTH, Kind.TRADE_TARGET, Kind.TRADE_SHARE, Kind.COMPLEMENTARITY}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a text claims, the pairs that it is about, and what the reader could not decide."""

    claims: tuple[Claim, ...]
    pairs: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...] = ()


def read(communique: Communique) -> Reading:
    """Read the claims of a text.

    Parameters
    ----------
    communique : the text, when it was published and the pair that it is about, where they are known

    Returns
    -------
    Claims in the order of the text; offsets are code points of ``communique.text``.

    Examples
    --------
    >>> from comity.records import Communique
    >>> text = "Trade between Iran and Belarus stands at $140 million."
    >>> reading = read(Communique(id="t", text=text, sha256=""))
    >>> [(c.kind.value, c.quantity.midpoint, c.countries) for c in reading.claims]
    [('trade_level', 140000000.0, ('IRN', 'BLR'))]
    """
    text = communique.text
    found, notes = countries.resolve(countries.mentions(text), pair=communique.pair, text=text)
    pair = communique.pair or main_pair(found)
    if communique.pair is None and pair is not None and any(m.ambiguous for m in found):
        found, notes = countries.resolve(found, pair=pair, text=text)
    home = pair or distinct([c for m in found for c in m.codes if not m.ambiguous])[:1]
    laid = sentences(
        text,
        mentions=found,
        quantities=find_quantities(text, home=home),
        periods=find_periods(text, published=communique.published, home=home),
    )
    memory = Memory(pair=pair, home=home)
    drafts: list[Draft] = []
    for sentence in laid:
        drafts.extend(_read_sentence(sentence, memory, communique))
    claims = tuple(_finished(draft, n) for n, draft in enumerate(_in_order(drafts), 1))
    return Reading(claims=claims, pairs=_pairs(claims, pair), warnings=notes)


def main_pair(mentions: Sequence[Mention]) -> tuple[str, str] | None:
    """The two countries that a text names most; of two named as often, the one named first."""
    counts: Counter[str] = Counter()
    for position, mention in enumerate(mentions):
        if not mention.ambiguous and len(mention.codes) == 1 and mention.codes[0] not in _NO_PARTNER:
            counts[mention.codes[0]] += 2 if position < 6 else 1
    ranked = [code for code, _ in counts.most_common(2)]
    return (ranked[0], ranked[1]) if len(ranked) == 2 else None


def _pairs(claims: Sequence[Claim], pair: tuple[str, str] | None) -> tuple[tuple[str, str], ...]:
    """Every pair that some claim is about, the text's own first."""
    seen: dict[tuple[str, str], None] = {tuple(pair): None} if pair else {}  # type: ignore[dict-item]
    known = {frozenset(p) for p in seen}
    for claim in claims:
        codes = [c for c in claim.countries if c not in _NO_PARTNER]
        if (
            len(codes) == 2
            and frozenset(codes) not in known
            and claim.kind not in (Kind.SANCTIONS, Kind.MEMBERSHIP)
        ):
            known.add(frozenset(codes))
            seen[(codes[0], codes[1])] = None
    return tuple(seen)


def _read_sentence(sentence: Sentence, memory: Memory, communique: Communique) -> list[Draft]:
    parts = segments(sentence)
    _note_speaker(sentence, memory)
    if sentence.asks:
        for segment in parts:
            remember_bodies(segment, memory)
        return []
    made: list[Draft] = []
    for segment in parts:
        if segment.attribution:
            remember_bodies(segment, memory)
            made.extend(visit_drafts(segment, memory))
            continue
        made.extend(_read_segment(segment, parts, memory, made))
    made = _without_doubles(made)
    set_periods(made, memory, communique.published)
    speaker = _speaker(sentence, parts)
    for draft in made:
        draft.attributed_to = speaker
        draft.doubts.extend(_doubts(draft, memory))
    _remember(sentence, made, memory)
    return made


def _note_speaker(sentence: Sentence, memory: Memory) -> None:
    """Whose "we" it is, where "we" deal with the other country of the pair: "we sold Indonesia coffee"."""
    if memory.pair is None or not {"we", "our", "us"} & set(sentence.words):
        return
    codes = {c for _, _, c, _ in named(sentence, 0, len(sentence))} & set(memory.pair)
    if len(codes) == 1:
        memory.we = memory.other(codes.pop())


def _read_segment(segment: Segment, parts: list[Segment], memory: Memory, before: list[Draft]) -> list[Draft]:
    """Read one segment: bonds first, then figures, then what is said without a figure."""
    sentence = segment.sentence
    bonds = [*membership_drafts(segment, parts, memory)]
    amounts = any(q[2].family in ("money", "percent") for q in sentence.quantities_in(segment.lo, segment.hi))
    figures = figure_drafts(Clause(segment, parts, memory, before)) if not bonds or amounts else []
    made = [*bonds, *figures]
    counted = {d.kind for d in made}
    if not made:
        made += agreement_drafts(segment, parts, memory)
    made += sanctions_drafts(segment, parts, memory) if Kind.AGREEMENT not in counted else []
    made += anniversary_drafts(segment, memory)
    if Kind.DOCUMENTS_SIGNED not in counted and Kind.AGREEMENT not in {d.kind for d in made} and not bonds:
        settled = before and before[-1].kind is Kind.AGREEMENT and before[-1].sentence is sentence
        made += [d for d in document_drafts(segment, memory) if not (settled and d.negated)]
    made += superlative_drafts(segment, parts, memory, [*before, *made])
    made += complementarity_drafts(segment, memory)
    if not any(d.kind in (Kind.DOCUMENTS_SIGNED, Kind.MEMBERSHIP) for d in made):
        made += visit_drafts(segment, memory)
    if not made:
        made += forecast_drafts(segment, parts, memory, before) or share_drafts(
            segment, parts, memory, before
        )
    if not made:
        made += change_drafts(segment, parts, memory, before)
    if not made:
        made += demand_drafts(segment, parts, memory)
        made += specialisation_drafts(segment, parts, memory)
    if not made:
        made += firms_drafts(segment, memory)
    only_inside = all(d.kind is Kind.SANCTIONS and d.lo > segment.lo for d in made)
    if only_inside and not sentence.heading and segment.intro in (Intro.MAIN, Intro.COORDINATED):
        made += opinion_drafts(segment, memory)
    for draft in made:
        _detail(draft)
    return made


def _detail(draft: Draft) -> None:
    """Add what any kind may carry: goods, sectors, negation, heading."""
    sentence = draft.sentence
    if (
        draft.kind in (Kind.TRADE_LEVEL, Kind.TRADE_GROWTH, Kind.TRADE_SHARE, Kind.RANK)
        and "product" not in draft.details
    ):
        goods, codes = goods_in(sentence.quote(draft.lo, draft.hi))
        if goods:
            draft.details.update(product=goods, hs=codes)
    if draft.kind is Kind.DOCUMENTS_SIGNED and not draft.details.get("sectors"):
        draft.details["sectors"] = sectors(sentence, draft.lo, draft.hi)
    if draft.kind in (
        Kind.TRADE_GROWTH,
        Kind.DOCUMENTS_SIGNED,
        Kind.PROJECT,
        Kind.VISIT,
        Kind.RANK,
        Kind.TRADE_LEVEL,
    ):
        draft.negated = draft.negated or _denied(sentence, draft.lo, draft.hi)
    draft.details["heading"] = sentence.heading


def _denied(sentence: Sentence, lo: int, hi: int) -> bool:
    """Whether the words deny: "not", "never", and "no" unless it opens "No. 2"."""
    for k in range(lo, hi):
        word = sentence.words[k]
        if word in ("not", "never") or (
            word == "no" and sentence.words[k + 1 : k + 2] != ["."] and sentence.covered[k] != "quantity"
        ):
            return True
    return False


def _without_doubles(drafts: list[Draft]) -> list[Draft]:
    """Of two claims over the same words, keep the one with the figure; of nested ones, those that may nest."""
    kept: list[Draft] = []
    for draft in drafts:
        rival = next(
            (k for k in kept if k.sentence is draft.sentence and (k.lo, k.hi) == (draft.lo, draft.hi)), None
        )
        if rival is not None and draft.quantity is None and draft.kind not in _NESTING:
            continue
        if (
            rival is not None
            and rival.quantity is not None
            and draft.kind is rival.kind
            and draft.quantity == rival.quantity
        ):
            continue
        kept.append(draft)
    return kept


def _speaker(sentence: Sentence, parts: list[Segment]) -> str | None:
    """Who is credited: "officials said", "the Parties noted", "according to customs"."""
    for part in parts:
        if part.attribution and not sentence.any(("visit", "meeting"), part.lo, part.hi):
            words = sentence.quote(part.lo, part.hi)
            report = sentence.first("reporting", part.lo, part.hi)
            if report is not None and report[0] > part.lo:
                return sentence.quote(part.lo, report[0]).strip(" ,")
            return words.removeprefix("according to ")
    return None


def _doubts(draft: Draft, memory: Memory) -> list[str]:
    """Why a reading may be wrong, in words: a name, a currency or a time that the text leaves open."""
    sentence = draft.sentence
    doubts = [
        f"{sentence.quote(i, j)!r} fits {' and '.join(mention.codes)}"
        for i, j, mention in sentence.countries_in(draft.lo, draft.hi)
        if mention.ambiguous
    ]
    for _, _, mention in sentence.quantities_in(draft.lo, draft.hi):
        if mention.currency_carried and mention.quantity == draft.quantity:
            doubts.append(f"the currency of {mention.quantity.as_stated!r} is that of the amount before it")
    for _, _, when in sentence.periods_in(draft.lo, draft.hi):
        if not when.period.stated and when.role in ("point", "same_period", "earlier", "deadline"):
            doubts.append(f"{when.period.as_stated!r} needs the date of publication")
    if memory.pair is None and len(draft.countries) < 2 and draft.kind in _OF_TWO:
        doubts.append("the text names no second country for it")
    return doubts


def _remember(sentence: Sentence, made: list[Draft], memory: Memory) -> None:
    codes = distinct([c for _, _, c, m in named(sentence, 0, len(sentence)) if m.form != "adjective"])
    if codes:
        memory.subject, memory.subject_sentence = codes[:2], sentence.index
    countable = [d for d in made if d.kind is not Kind.OPINION]
    if countable:
        memory.kind, memory.kind_sentence = countable[-1].kind, sentence.index


def _in_order(drafts: list[Draft]) -> list[Draft]:
    return sorted(drafts, key=lambda d: (d.sentence.starts[d.lo], -d.sentence.ends[d.hi - 1]))


def _finished(draft: Draft, number: int) -> Claim:
    """Freeze a draft into a claim and say in words how it was read."""
    start, end = draft.sentence.span(draft.lo, draft.hi)
    claim = Claim(
        id=f"c{number}",
        kind=draft.kind,
        start=start,
        end=end,
        quote=draft.sentence.text[start:end],
        countries=draft.countries,
        exporter=draft.exporter,
        importer=draft.importer,
        directed=draft.directed,
        quantity=draft.quantity,
        direction=draft.direction,
        period=draft.period,
        deadline=draft.deadline,
        negated=draft.negated,
        attributed_to=draft.attributed_to,
        details=_details(draft.details),
        confidence=max(0.0, 1.0 - _DOUBT * len(draft.doubts)),
        doubts=tuple(draft.doubts),
    )
    return understood(claim)


def _details(values: dict[str, object]) -> Details:
    """Freeze what else the clause says; lists become tuples, absent entries stay absent."""
    return Details(**{k: tuple(v) if isinstance(v, list | tuple) else v for k, v in values.items() if v})  # type: ignore[arg-type]
