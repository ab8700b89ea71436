"""Drafts → claims: doubles left out, doubts put into words, records frozen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.claims.wording import understood
from comity.records import Claim, Details, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.claims.memory import Draft, Memory

_NESTING = frozenset(  # kinds that may stand over the same words as another claim
    {
        *(Kind.SUPERLATIVE, Kind.VISIT, Kind.ANNIVERSARY),
        *(Kind.SPECIALISATION, Kind.SANCTIONS, Kind.OPINION),
    }
)
_OF_TWO = frozenset(
    {Kind.TRADE_LEVEL, Kind.TRADE_GROWTH, Kind.TRADE_TARGET, Kind.TRADE_SHARE, Kind.COMPLEMENTARITY}
)
_DOUBT = 0.4  # what one doubt takes off the confidence; one is enough to fall below the judge's floor


def without_doubles(drafts: Sequence[Draft]) -> list[Draft]:
    """Of two claims over the same words, keep the one with the figure, and a kind that may nest."""
    kept: list[Draft] = []
    for draft in drafts:
        same = (k for k in kept if k.sentence is draft.sentence and (k.lo, k.hi) == (draft.lo, draft.hi))
        rival = next(same, None)
        if rival is None or not _doubles(draft, rival):
            kept.append(draft)
    return kept


def _doubles(draft: Draft, rival: Draft) -> bool:
    """Whether a claim over the same words says nothing that the rival does not say."""
    if draft.quantity is None and draft.kind not in _NESTING:
        return True
    return rival.quantity is not None and draft.kind is rival.kind and draft.quantity == rival.quantity


def doubts_of(draft: Draft, memory: Memory) -> list[str]:
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


def finished(drafts: Sequence[Draft]) -> tuple[Claim, ...]:
    """Freeze drafts into claims in the order of the text; of two that begin together, the longer first."""
    ordered = sorted(drafts, key=lambda d: (d.sentence.starts[d.lo], -d.sentence.ends[d.hi - 1]))
    return tuple(
        frozen(
            draft,
            f"c{number}",
            draft.sentence.span(draft.lo, draft.hi),
            confidence=max(0.0, 1.0 - _DOUBT * len(draft.doubts)),
        )
        for number, draft in enumerate(ordered, 1)
    )


def frozen(draft: Draft, identity: str, span: tuple[int, int], *, confidence: float = 1.0) -> Claim:
    """Freeze one draft into the claim of a span of the text."""
    start, end = span
    claim = Claim(
        id=identity,
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
        confidence=confidence,
        doubts=tuple(draft.doubts),
    )
    return understood(claim)


def _details(values: dict[str, object]) -> Details:
    """Freeze what else the clause says; lists become tuples, absent entries stay absent."""
    return Details(**{k: tuple(v) if isinstance(v, list | tuple) else v for k, v in values.items() if v})  # type: ignore[arg-type]
