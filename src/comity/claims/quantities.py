"""Finds the numbers of a text: money, percentages, ratios, ranks, durations, goods, people, counts.

Each number is read alone by ``drafts``; here neighbours meet: ranges, carried currencies, hedges.
"""

from __future__ import annotations

from dataclasses import dataclass

from comity.claims.drafts import Draft, number_draft, rank_word_draft, word_draft
from comity.claims.expressions import expressions
from comity.claims.hedges import find_hedge, word_set
from comity.claims.measures import FOLDS, MULTIPLES, Family
from comity.claims.numerals import DASHES, ONES, ORDINAL_ENDINGS, ORDINALS, TENS
from comity.claims.ranks import superlative_words
from comity.claims.times import CALENDAR_SHAPES
from comity.claims.tokens import Tokens, tokenise
from comity.records import Comparator, Quantity

_NUMBER_WORDS = frozenset(ONES) | frozenset(TENS) | {"a", "an", "half", "quarter"}
_HIDDEN = frozenset(FOLDS) | frozenset(MULTIPLES) | {"no", "number", "#", "duty", "free"}
_AMOUNTS = frozenset({"money", "percent", "points", "physical"})
_NOT_NUMBERS = CALENDAR_SHAPES | {"ago", "earlier"}
_ENDS = frozenset(".;?!")
_MONEY_NUMBER = 1000  # a bare number that takes the currency of an amount before it has a magnitude word


@dataclass(frozen=True, slots=True)
class QuantityMention:
    """One number as a text gives it.

    Attributes
    ----------
    start, end : offsets of the figure: currency and magnitude word in, hedges out ("US$ 150.5 billion")
    hedge_start, hedge_end : offsets with the hedges ("more than three quarters", "20+")
    quantity : the interval in base units, with the comparator. Units as in the annotation rules, and
        besides ``MWh``, ``barrel``, ``weeks``, ``days``, ``hours``, and ``XXX`` for a currency whose
        country nobody names. A fall is negative only where a sign is written: the verb belongs to the reader
    family : what kind of number it is; ``rank`` is a candidate (any "main" or "top" with a noun), and
        ``plain`` is a number that counts nothing named (unit ``count``)
    noun : what is counted, lower case ("cooperation documents")
    currency_carried : whether the currency was taken over from a neighbouring amount
    """

    start: int
    end: int
    hedge_start: int
    hedge_end: int
    quantity: Quantity
    family: Family
    noun: str = ""
    currency_carried: bool = False


def find_quantities(text: str, *, home: tuple[str, ...] = ()) -> tuple[QuantityMention, ...]:
    """Find the numbers of a text.

    Parameters
    ----------
    text : as given; offsets count its code points
    home : ISO 3166 alpha-3 codes, the country that speaks first; decides whose shillings, rupees or
        riyals are meant

    Returns
    -------
    In text order, without overlap. Dates, years, paragraph numbers, names and references are left out.

    Examples
    --------
    >>> found, = find_quantities("worth more than Rs 4.15 lakh crore", home=("IND",))
    >>> found.quantity.value_low, found.quantity.unit, found.quantity.comparator.value
    (4150000000000.0, 'INR', 'over')
    """
    tokens = tokenise(text)
    drafts = _read(tokens, home)
    drafts = _joined(tokens, drafts)
    _carry(tokens, drafts)
    return tuple(_mention(tokens, draft) for draft in drafts)


def _read(tokens: Tokens, home: tuple[str, ...]) -> list[Draft]:
    """Read each number by itself, passing over dates."""
    dates = {e.first: e.last for e in expressions(tokens.text) if e.shape in _NOT_NUMBERS}
    superlatives = superlative_words()
    found: list[Draft] = []
    words, raws, size = tokens.words, tokens.raw, len(tokens)
    floor = i = 0
    while i < size:
        if i in dates:
            i = dates[i] + 1
            continue
        word, draft = words[i], None
        if raws[i][0].isdecimal():
            if tokens.joined(i) and words[i + 1] in ORDINAL_ENDINGS:
                draft = rank_word_draft(tokens, i)
            else:
                draft = number_draft(tokens, i, home)
        elif word in _NUMBER_WORDS:
            draft = number_draft(tokens, i, home)
        elif word in ORDINALS or word in superlatives:
            draft = rank_word_draft(tokens, i)
        elif word in _HIDDEN:
            draft = word_draft(tokens, i)
        if draft is None or draft.first < floor:
            i += 1
            continue
        found.append(draft)
        floor = i = max(draft.last, draft.past, i) + 1
    return found


# ---- neighbours ----------------------------------------------------------------------------------


def _joined(tokens: Tokens, drafts: list[Draft]) -> list[Draft]:
    """Let "5 to 7 billion" share its words, and make one number of a range."""
    found: list[Draft] = []
    for draft in drafts:
        near = found[-1] if found else None
        if near is None or draft.first - near.last != 2 or not _linked(tokens, near, draft):
            found.append(draft)
            continue
        link, before = tokens.words[near.last + 1], tokens.word(near.first - 1)
        own = near.complete
        if not _share_words(near, draft):
            if link in DASHES and not own:
                found.pop()  # "3-1" is a score
            else:
                found.append(draft)
            continue
        if link == "and" and before != "between":
            found.append(draft)
        elif not near.complete:
            found.append(draft)
            if link in DASHES:
                del found[-2:]  # "1-1"
        elif link == "to" and (
            before == "from" or (own and (before == "by" or before in word_set("changes")))
        ):
            found.append(draft)
        else:
            near.last, near.high, near.noun = draft.last, draft.high, draft.noun or near.noun
            near.hedge_from = near.first - 1 if before == "between" else None
    return found


def _linked(tokens: Tokens, near: Draft, far: Draft) -> bool:
    """Whether one word of range stands between two numbers of one kind."""
    link = tokens.words[near.last + 1]
    spaced = tokens.joined(near.last) != tokens.joined(near.last + 1)
    if link not in {"to", "and", "or"} and (link not in DASHES or spaced):
        return False
    if near.family in {"rank", "ratio"} or far.family == "rank" or near.hedge_from is not None:
        return False
    if link in {"and", "or"} and near.noun:
        return False
    return near.family in {far.family, "plain"} or (far.family == "plain" and near.family == "money")


def _share_words(near: Draft, far: Draft) -> bool:
    """Complete one number by the other's unit and magnitude; return whether they then make a range."""
    if near.numeral is None or far.numeral is None:
        return near.unit == far.unit and near.low <= far.high
    if near.family == "plain" and far.complete:
        if near.numeral.magnitude > far.numeral.magnitude:
            return False
        near.family, near.unit, near.noun = far.family, far.unit, far.noun
        near.carried = far.family == "money"
        scale = far.low / far.numeral.value if far.numeral.value else 1.0
        if near.numeral.magnitude == 1 and far.numeral.magnitude > 1 and near.numeral.value < _MONEY_NUMBER:
            near.low = near.high = near.numeral.scaled(far.numeral.magnitude)
        elif far.family in {"duration", "physical", "points"} and scale not in {0.0, 1.0}:
            near.low = near.high = near.numeral.value * scale / max(far.numeral.magnitude, 1)
    elif near.family == "money":
        if far.family == "plain":
            far.family, far.unit, far.carried = "money", near.unit, True
        if near.numeral.magnitude == 1 and far.numeral.magnitude > 1 and near.numeral.value < _MONEY_NUMBER:
            near.low = near.high = near.numeral.scaled(far.numeral.magnitude)
    return near.unit == far.unit and near.low <= far.high


def _carry(tokens: Tokens, drafts: list[Draft]) -> None:
    """Give a bare "3 billion" the currency of the amount before it in the sentence, or else behind it."""
    last: Draft | None = None
    waiting: list[Draft] = []
    for draft in drafts:
        if last is not None and _sentence_ends(tokens, last.last + 1, draft.first):
            last = None
        if waiting and _sentence_ends(tokens, waiting[-1].last + 1, draft.first):
            waiting = []
        if draft.family == "money":
            last = draft
            for bare in waiting:
                bare.family, bare.unit, bare.carried = "money", draft.unit, True
            waiting = []
        elif (
            draft.family == "plain" and draft.numeral is not None and draft.numeral.magnitude > _MONEY_NUMBER
        ):
            if last is None:
                waiting.append(draft)
            else:
                draft.family, draft.unit, draft.carried = "money", last.unit, True


def _sentence_ends(tokens: Tokens, start: int, stop: int) -> bool:
    return any(tokens.words[i] in _ENDS and not tokens.joined(i) for i in range(start, stop))


# ---- the finished number -------------------------------------------------------------------------


def _mention(tokens: Tokens, draft: Draft) -> QuantityMention:
    hedge = find_hedge(
        tokens, draft.first, draft.last, amount=draft.family in _AMOUNTS, duration=draft.family == "duration"
    )
    first, last, comparator = hedge.first, hedge.last, hedge.comparator
    low: float | None = draft.low
    high: float | None = draft.high
    if draft.family == "rank":
        first, last, comparator = draft.first, draft.last, Comparator.EQ
        if draft.among is not None:
            first, comparator = draft.among, Comparator.APPROX
    if "+" in tokens.words[draft.first + 1 : draft.last]:
        comparator = Comparator.OVER
    if draft.hedge_from is not None:
        first = min(first, draft.hedge_from)
    if draft.low != draft.high:
        comparator = Comparator.RANGE
    elif comparator is Comparator.OVER:
        high = None
    elif comparator is Comparator.UNDER:
        low = None
    start, end = tokens.starts[draft.first], tokens.ends[draft.last]
    quantity = Quantity(
        value_low=low if low is None else float(low),
        value_high=high if high is None else float(high),
        unit=draft.unit,
        comparator=comparator,
        as_stated=tokens.text[start:end],
        start=start,
        end=end,
    )
    return QuantityMention(
        start, end, tokens.starts[first], tokens.ends[last], quantity, draft.family, draft.noun, draft.carried
    )
