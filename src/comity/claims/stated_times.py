"""The expressions of time that stand in a claim's own words, and what they are not about."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from comity.claims.lexicon import word_set
from comity.records import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.claims.memory import Draft
    from comity.claims.periods import PeriodMention
    from comity.claims.sentences import Sentence

CARRYING = frozenset({Kind.TRADE_LEVEL, Kind.TRADE_GROWTH, Kind.TRADE_SHARE, Kind.RANK})
_AGAINST = (["below"], ["above"], ["under"])
_LEVELS = word_set("nouns_of_levels")
_EXCEEDS = frozenset(
    {"exceeds", "exceed", "exceeded", "exceeding", "surpasses", "surpassed", "surpassing", "topping"}
)
_IN_USE = frozenset(
    {"operation", "service", "use", "open", "operational", "stream", "running", "working", "production"}
)
_OF_A_YEAR = frozenset({"of", "for", "in"})
_SINCE_REACH = 12  # tokens between "since" and the date of what began
_DIGITS_OF_YEAR = 4
_MEASURES = (Kind.SANCTIONS, Kind.AGREEMENT)
_NAMING = frozenset({"its", "the", "their", "a"})
_NAME_REACH = 3  # tokens between "its 2021" and "ban"
_BEFORE_YEAR = word_set("before_a_year")
_PAPERS = word_set("papers_with_date")
_FROM_BASE = word_set("from_base_year")


def stated_times(draft: Draft) -> list[PeriodMention]:
    """Expressions of time in the claim's words; that of a deal "signed in January" is the deal's own."""
    sentence = draft.sentence
    found = []
    for i, before, mention in _with_leads(draft):
        end = _end_of(sentence, mention)
        signed = before > draft.lo and sentence.words[before - 1] == "signed"
        if draft.kind in CARRYING and signed:
            continue
        if _ends_a_name(sentence, i, mention) and draft.quantity is not None:
            continue
        if _dates_a_paper(sentence.words, before) and draft.quantity is not None:
            continue
        if draft.kind is Kind.VISIT and _begins_a_title(sentence, i, end):
            continue
        behind = "," in sentence.words[draft.lo : i]
        aside = sentence.words[end : end + 1] == [","]
        since = mention.role == "since" and behind and (aside or i < draft.segment.lo)
        if since and draft.kind in (*CARRYING, Kind.PROJECT, Kind.INVESTMENT):
            works = draft.kind is Kind.PROJECT and sentence.has_word(_IN_USE, max(before - 2, 0), before)
            if not works:  # unlike "the line, in operation since 2022, cost $3 million"
                continue  # "Doha, an ally since 2022, hosts 10,000 troops"
        if draft.kind in _MEASURES and _names_its_year(sentence, i, mention):
            continue
        if draft.kind is Kind.VISIT and _since_before(sentence.words[draft.lo : before]):
            continue
        if draft.kind is Kind.TRADE_GROWTH and _is_base_year(draft, mention, before):
            continue
        found.append(mention)
    return found


def _end_of(sentence: Sentence, mention: PeriodMention) -> int:
    """The token behind an expression of time."""
    return next(end for _, end, other in sentence.periods if other is mention)


def _begins_a_title(sentence: Sentence, at: int, end: int) -> bool:
    """Whether a year begins the title of a paper: "announced in the 2021 Washington Declaration"."""
    articled = sentence.words[at] == "the" or sentence.words[max(at - 1, 0)] == "the"
    titled = articled and sentence.words[end - 1].isdecimal()
    last = next((k for k in range(end, len(sentence)) if not sentence.capital(k)), len(sentence))
    return titled and sentence.any(("document", "agreement"), end, last)


def base_year(draft: Draft) -> int | None:
    """The year from which a percentage counts: "up 14 percent from 2021", "60 percent more than in 2019"."""
    based = (m.period.start for _, before, m in _with_leads(draft) if _is_base_year(draft, m, before))
    return next((start.year for start in based if start is not None), None)


def _with_leads(draft: Draft) -> Iterator[tuple[int, int, PeriodMention]]:
    """Each expression of time with its first token, and the one at which its preposition stands."""
    sentence = draft.sentence
    for i, _, mention in sentence.periods_in(draft.lo, draft.hi):
        leads = (k for k in range(i, draft.lo, -1) if sentence.ends[k - 1] <= mention.lead_start)
        yield i, next(leads, draft.lo), mention


def _names_its_year(sentence: Sentence, at: int, mention: PeriodMention) -> bool:
    """Whether a time only names a measure or paper: "lifted its 2021 ban", "the July agreement"."""
    end = _end_of(sentence, mention)
    led = not _NAMING.isdisjoint(sentence.words[max(at - 1, 0) : at + 1])
    noun = sentence.any(("sanction", "agreement"), end, min(end + _NAME_REACH, len(sentence)))
    return led and noun and mention.role == "point" and sentence.words[end : end + 1] != [","]


def _since_before(words: list[str]) -> bool:
    """Whether a date is one since when nobody came; behind a comma it is that of the visit."""
    return "since" in words and "," not in words[words.index("since") :]


def _ends_a_name(sentence: Sentence, at: int, mention: PeriodMention) -> bool:
    """Whether a year ends the name of a programme: "Partnership 2024", "Vision 2030"."""
    bare = at > 1 and sentence.words[at].isdecimal() and mention.end - mention.start == _DIGITS_OF_YEAR
    if not bare or mention.lead_start != mention.start or sentence.heading:
        return False
    word, plain = sentence.words[at - 1], not (sentence.covered[at - 1] or sentence.classes[at - 1])
    return plain and sentence.capital(at - 1) and word not in _BEFORE_YEAR and word.isalpha()


def _dates_a_paper(words: list[str], at: int) -> bool:
    """Whether a date belongs to the title of a paper: "Order 14257 of April 2", "the Trade Act of 1962"."""
    at -= words[at - 1 : at] == ["of"]
    return words[at : at + 1] == ["of"] and (words[at - 1].isdecimal() or words[at - 1] in _PAPERS)


def _is_base_year(draft: Draft, mention: PeriodMention, at: int) -> bool:
    """Whether a percentage counts from the year: "up 14 percent from 2021", "compared with 2021"."""
    start, end = mention.period.start, mention.period.end
    words = draft.sentence.words
    if mention.role == "since" and end is None and words[at] in _FROM_BASE and _in_percent(draft):
        end = start and date(start.year, 12, 31)  # "up 14 percent from 2021" opens no time
    if start is not None and end is not None and _is_year_of_a_level(draft, mention, at):
        return True
    if start is None or end is None or (start, end) != (date(start.year, 1, 1), date(start.year, 12, 31)):
        return False
    before = words[max(draft.lo, at - 2) : at + 1]
    compares = words[at] in _FROM_BASE or before[-2:-1] == ["against"]
    if any(words[hi : hi + 1] in _AGAINST and lo < at <= hi + 1 for lo, hi, _ in draft.sentence.quantities):
        return True  # "14 percent below 2023"
    if "than" in words[max(draft.lo, at - 2) : at + 1] and draft.quantity is not None:
        return True
    after_figure = any(hi in (at, at - 1) for _, hi, _ in draft.sentence.quantities)
    if before == ["comparison", "with"] or words[max(draft.lo, at - 3) : at] == ["in", "comparison", "with"]:
        return True
    return (compares and after_figure) or (before[:1] == ["compared"] and len(before) == 3)


def _is_year_of_a_level(draft: Draft, mention: PeriodMention, at: int) -> bool:
    """Whether a change is counted from the level of a year: "twice the 2022 figure"."""
    words, figure = draft.sentence.words, draft.quantity
    if figure is None or figure.start is None:
        return False
    if mention.start < figure.start and _EXCEEDS.isdisjoint(words[draft.lo : at]):
        return False  # "the 2022 turnover grew 5 percent"
    named = not _LEVELS.isdisjoint(words[_end_of(draft.sentence, mention) :][:1])
    return named or (words[at] in _OF_A_YEAR and words[at - 1] in _LEVELS and at - 1 > draft.lo)


def comes_from(draft: Draft) -> bool:
    """Whether "from" stands right before the amount or its hedge: "dwindled from about $4 billion"."""
    sentence, start = draft.sentence, None if draft.quantity is None else draft.quantity.start
    hedged = next((m.hedge_start for _, _, m in sentence.quantities if m.quantity.start == start), None)
    if hedged is None or "from" not in draft.words:
        return False
    at = next((k for k in range(draft.lo, draft.hi) if sentence.starts[k] >= hedged), draft.lo)
    return at > draft.lo and sentence.words[at - 1] == "from"


def since_then(draft: Draft, mention: PeriodMention) -> bool:
    """Whether a date is when something began: "a rise since the treaty took effect in 1994"."""
    sentence = draft.sentence
    at = next((i for i, _, m in sentence.periods if m is mention), draft.lo)
    before = sentence.words[max(draft.lo, at - _SINCE_REACH) : at]
    return "since" in before and "," not in before[before.index("since") :]


def _in_percent(draft: Draft) -> bool:
    return draft.quantity is not None and draft.quantity.unit == "percent"
