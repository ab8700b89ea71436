"""Whether a text speaks of countries at all, asked only where the reader found no pair in it."""

from __future__ import annotations

from comity import countries
from comity.errors import UnreadableInput


def countries_named(text: str) -> tuple[str, ...]:
    """The codes of the countries that a text names, in the order of first mention.

    Examples
    --------
    >>> countries_named("Iranian officials arrived in Minsk.")
    ('IRN', 'BLR')
    """
    return tuple(dict.fromkeys(code for mention in countries.mentions(text) for code in mention.codes))


def missing_partner(text: str, where: str) -> str | None:
    """What is wanting in a text without a pair: a warning where it names one country, None where more.

    Raises
    ------
    UnreadableInput : it names no country
    """
    named = countries_named(text)
    if not named:
        raise UnreadableInput(
            found=f"{where} names no country that comity knows",
            fix="add --pair A B with the two countries that it is about, by name or code",
        )
    if len(named) > 1:
        return None
    return (
        f"{where} names one country only, {countries.name(named[0])}; what it says of trade or ties with "
        f"another cannot be checked without --pair {named[0]} OTHER"
    )
