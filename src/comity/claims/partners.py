"""Which two countries a text is about, where nobody says so: by counting names, unless a group speaks."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.countries import Mention

NO_PARTNER = frozenset({"EUU", "WLD"})
_IN_WAR = re.compile(r"[’']s\s+(?:[\w-]+\s+){0,4}(?:war|invasion|aggression|attacks?)\b")
_WAGES = re.compile(r"\s+(?:[\w-]+\s+)?(?:war|invasion|aggression|attacks?|airstrikes?|missiles|troops)\b")
_SUFFERS = re.compile(
    r"\b(?:war|invasion|conflict|aggression|attacks?|assault|fighting)\s+(?:in|of|on|against|upon)\s+(?:the\s+)?$"
)
_WAR_REACH = 30  # characters of "aggression against the "
_OF_A_BORDER = re.compile(r"\s+(?:\w+\s+)?(?:border|boundary|frontier)\b")  # "the Kenya-Somalia border"
_ADDRESS = re.compile(r"https?://\S+")
_UNION = "EUU"  # a partner only where a text is about it, and not where members speak of it
_UNION_LEADS = 2
_MANY = 4  # countries in the statement of a group
_ALMOST = 0.7
_ALMOST_ONCE = 4  # mentions of each, below which a text is too short to tell
_GROUP = 3  # countries in a row that make a statement one of a group
_OPENING = 350  # characters of an opening
_LEVEL = 0.6
_HEAD = 4  # mentions at the head of a text among which the row begins
_IN_A_ROW = re.compile(
    r"\s*(?:\([^)\n]{1,12}\))?\s*(?:,|and|&|-)?\s*(?:and|of)?\s*(?:the)?\s*(?:Republic of)?\s*"
)
_SIDE_BY_SIDE = re.compile(r"\s*(?:[-‐‑–—]|and)\s*(?:the)?\s*(?:Republic of)?\s*")
_IN_A_LIST = re.compile(r",\s*(?:the\s+)?$")  # "Kuwait, Qatar and Oman" names no pair
_BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?$")
_LEAD_REACH = 14  # characters before the first of two names
_SURE = 2  # what "between A and B" and "the A-B talks" count for, where "A and B" counts once
_RIVAL = 3  # mentions of a third country
_ALMOST_HALF = 0.4
_SHORT = 12  # sentences of a text that is about one thing
_EARLY = 6  # mentions at the head of a text that count double


def outside_addresses(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions without those in an address of the web: "https://…/canada-us-report"."""
    addresses = [m.span() for m in _ADDRESS.finditer(text)] if "://" in text else []
    return [m for m in mentions if not any(start <= m.start < end for start, end in addresses)]


def in_peace(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions without countries that only wage or suffer a war: "Russia's war against Ukraine"."""
    return [
        m
        for m in mentions
        if not (
            _IN_WAR.match(text, m.end)
            or (m.form == "adjective" and _WAGES.match(text, m.end))
            or _SUFFERS.search(text[max(0, m.start - _WAR_REACH) : m.start])
        )
    ]


def main_pair(text: str, mentions: Sequence[Mention]) -> tuple[str, str] | None:
    """The two countries that a text is about: those it names as a pair, else those that it names most."""
    counts: Counter[str] = Counter()
    for position, mention in enumerate(mentions):
        if not mention.ambiguous and len(mention.codes) == 1 and mention.codes[0] != "WLD":
            counts[mention.codes[0]] += 2 if position < _EARLY else 1
    union = counts.pop(_UNION, 0)
    if union and union >= _UNION_LEADS * max([n for _, n in counts.most_common(2)][1:], default=0):
        counts[_UNION] = union
    ranked = [code for code, _ in counts.most_common(2)]
    if len(ranked) < 2 or _is_of_many(counts):
        return None
    told = _told_as_a_pair(text, mentions)
    if told is not None and set(told) & set(ranked) and set(told) <= counts.keys():
        ranked = sorted(told, key=lambda code: -counts[code])
    return ranked[0], ranked[1]


def _told_as_a_pair(text: str, mentions: Sequence[Mention]) -> tuple[str, str] | None:
    """The two that a text puts side by side more often than any others: "the U.S.-Canada talks"."""
    plain = [m for m in mentions if not m.ambiguous and len(m.codes) == 1]
    told: Counter[frozenset[str]] = Counter()
    for before, after in itertools.pairwise(plain):
        joint = _SIDE_BY_SIDE.fullmatch(text, before.end, after.start)
        if joint is None or before.codes == after.codes or _OF_A_BORDER.match(text, after.end):
            continue
        lead = text[max(0, before.start - _LEAD_REACH) : before.start]
        if not _IN_A_LIST.search(lead):
            surely = "and" not in joint[0] or _BETWEEN.search(lead)
            told[frozenset((before.codes[0], after.codes[0]))] += _SURE if surely else 1
    best = told.most_common(2)
    if not best or best[0][1] < _SURE or (len(best) > 1 and best[0][1] == best[1][1]):
        return None
    first, second = sorted(best[0][0])
    return first, second


def opens_with_a_group(text: str, mentions: Sequence[Mention]) -> bool:
    """Whether the first countries named are three or more in a row: "India, Israel, the UAE and …"."""
    head = [m for m in mentions if not m.ambiguous and len(m.codes) == 1 and m.codes[0] not in NO_PARTNER]
    for first in range(min(_HEAD, len(head))):
        row = {head[first].codes[0]}
        for before, after in itertools.pairwise(head[first:]):
            if not _IN_A_ROW.fullmatch(text, before.end, after.start):
                break
            row.add(after.codes[0])
        if len(row) >= _GROUP:
            return True
    return _speaks_for_several(head)


def _speaks_for_several(head: Sequence[Mention]) -> bool:
    """Whether three countries share the opening and are named about as often later."""
    if not head:
        return False
    early = {m.codes[0] for m in head if m.start <= head[0].start + _OPENING}
    counts = [n for code, n in Counter(m.codes[0] for m in head).most_common(_GROUP) if code in early]
    return len(counts) == _GROUP and counts[-1] >= max(_RIVAL, _LEVEL * counts[1])


def has_rivals(mentions: Sequence[Mention], pair: tuple[str, str] | None) -> bool:
    """Whether a third country is named so often that a bare clause may be about it as well."""
    counts = Counter(m.codes[0] for m in mentions if not m.ambiguous and len(m.codes) == 1)
    thirds = [n for code, n in counts.items() if code not in NO_PARTNER and code not in (pair or ())]
    if pair is None or not thirds:
        return False
    return max(thirds) >= _RIVAL and max(thirds) >= _ALMOST_HALF * min(counts[code] for code in pair)


def hold_of(mentions: Sequence[Mention], pair: tuple[str, str] | None, sentences: int) -> float:
    """How firmly a guessed pair holds for a clause that names neither country, from 0 to 1.

    It is the share of the pair among all names; a text that names one country alone is about nobody else. The
    guess is about the text as a whole, so that in a long one a single clause may be about anything.
    """
    codes = [m.codes[0] for m in mentions if not m.ambiguous and len(m.codes) == 1]
    if pair is None or not codes:
        share = float(len(set(codes)) <= 1)
    else:
        share = sum(code in pair for code in codes) / len(codes)
    return share * min(1.0, _SHORT / max(sentences, 1))


def _is_of_many(counts: Counter[str]) -> bool:
    """Whether several countries are named about as often as the second, so that no pair stands out."""
    often = [number for _, number in counts.most_common(_MANY)]
    return len(often) == _MANY and often[-1] >= _ALMOST * often[1] and often[-1] >= _ALMOST_ONCE
