"""Lists, counts and the letters at the edges of a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_IN_BRACKETS = re.compile(r"\([^()]*\)|“[^”]*”")


def listed(items: Sequence[str], *, joiner: str = "and") -> str:
    """Items as English lists them; with semicolons where they have commas of their own.

    A comma in brackets or in quotation marks divides nothing, so it asks for no semicolon.

    >>> listed(("Iran", "Belarus", "China")), listed(("BelTA, 20 August", "AP"))
    ('Iran, Belarus and China', 'BelTA, 20 August; AP')
    """
    if len(items) < 2:
        return "".join(items)
    if any("," in item and "," in _IN_BRACKETS.sub("", item) for item in items):
        return "; ".join(items)
    return f"{', '.join(items[:-1])} {joiner} {items[-1]}"


def counted(n: int, noun: str, plural: str | None = None) -> str:
    """A count with its noun.

    >>> counted(1, "claim"), counted(3, "country", "countries")
    ('1 claim', '3 countries')
    """
    return f"{n:,} {noun if n == 1 else plural or noun + 's'}"


def with_article(noun: str) -> str:
    """The noun after *a* or *an*, by its first letter.

    >>> with_article("event"), with_article("document")
    ('an event', 'a document')
    """
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def aside(*notes: str) -> str:
    """Notes in one pair of brackets, as they follow a phrase; nothing where there is none.

    >>> "2024" + aside("part of a year", "", "BelTA")
    '2024 (part of a year; BelTA)'
    """
    said = "; ".join(note for note in notes if note)
    return f" ({said})" if said else ""


def capital(phrase: str) -> str:
    """The phrase with a capital first letter, the rest as it is.

    >>> capital("the United Nations")
    'The United Nations'
    """
    return phrase[:1].upper() + phrase[1:]


def uncapital(phrase: str) -> str:
    """The phrase with a small first letter, the rest as it is."""
    return phrase[:1].lower() + phrase[1:]
