"""Countries, bodies and sources as they are called inside a sentence."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from comity import countries
from comity.errors import UsageError
from comity.phrasing.lists import listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from comity.records import SourceUse

_AFTER_NAME = re.compile(r" \(|; |, data/| https?://")  # an address, a second source, a file


@cache
def country(code: str) -> str:
    """The short English name of a country, a bloc or the world, with its article where it has one.

    A code that names neither is shown as it is: a sentence never fails for want of a name.

    >>> country("NLD"), country("EAEU"), country("XQZ")
    ('the Netherlands', 'the Eurasian Economic Union', 'XQZ')
    """
    try:
        return countries.name(code)
    except UsageError:
        return body_name(code)


@cache
def body_name(words: str) -> str:
    """What a body, bloc or initiative is called, named by its key or in words; these where it is unknown.

    >>> body_name("EAEU"), body_name("a club of friends")
    ('the Eurasian Economic Union', 'a club of friends')
    """
    try:
        return countries.body_title(body_key(words) or words, article=True)
    except UsageError:
        return words


@cache
def body_key(words: str) -> str | None:
    """The key of a body that is named by key or in words; None where it is unknown.

    >>> body_key("the Eurasian Economic Union"), body_key("a club of friends")
    ('EAEU', None)
    """
    try:
        return countries.find_body(words)
    except UsageError:
        return None


def pair_names(codes: Iterable[str]) -> str:
    """Names in alphabetical order, each once, so that the order in a text does not matter.

    >>> pair_names(("IRN", "BLR"))
    'Belarus and Iran'
    """
    return listed(sorted(country(code) for code in set(codes)))


def possessive(name: str) -> str:
    """A name as an owner.

    >>> possessive("Iran"), possessive("the Netherlands")
    ('Iran’s', 'the Netherlands’')
    """
    return f"{name}’" if name.endswith("s") else f"{name}’s"


@cache
def source_name(use: SourceUse) -> str:
    """Who says it: the row's own source without its address, or the title of the file.

    >>> from comity.records import SourceUse
    >>> use = SourceUse(id="x", title="t", version="1", licence="", citation="BelTA, 20 Aug 2025 (https://b.by)")
    >>> source_name(use)
    'BelTA, 20 Aug 2025'
    """
    return _AFTER_NAME.split(use.citation, maxsplit=1)[0].strip() or use.title
