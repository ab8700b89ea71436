"""Bodies, blocs, large agreements and initiatives: from a name to the key of ``facts/memberships.csv``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from comity.countries.keys import key_of
from comity.errors import UsageError
from comity.vocabulary import read_table

ALIASES = "countries/organisations_aliases.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyName:
    """What a body is called, and what sort of thing it is."""

    key: str  # as in the membership table
    title: str  # the name in common use, without its article
    article: str
    kind: str  # bloc, organisation, agreement, initiative


def find_body(name: str) -> str:
    """The key of the body that goes by this name or abbreviation.

    Parameters
    ----------
    name : as in the press, in any case; a key is accepted too

    Returns
    -------
    The key, as in the membership table.

    Raises
    ------
    UsageError : no body goes by this name, or several do

    Examples
    --------
    >>> find_body("the Eurasian Economic Union"), find_body("eaeu")
    ('EAEU', 'EAEU')
    """
    if name in _bodies():
        return name
    fits = _index().get(key_of(name), ())
    if len(fits) == 1:
        return fits[0]
    if fits:
        titles = ", ".join(f"{key} ({body_title(key)})" for key in fits)
        raise UsageError(found=f"{name!r} fits {len(fits)} bodies: {titles}", fix="use one of those keys")
    from difflib import get_close_matches

    near = dict.fromkeys(body_title(_index()[k][0]) for k in get_close_matches(key_of(name), _index()))
    hint = f"did you mean {', '.join(near)}? Otherwise " if near else ""
    raise UsageError(
        found=f"{name!r} is not a body, bloc or initiative that comity knows",
        fix=f"{hint}use its English name or abbreviation, such as EAEU",
    )


def body(key: str) -> BodyName:
    """The body with this key.

    Raises
    ------
    UsageError : no body has it
    """
    try:
        return _bodies()[key]
    except KeyError:
        raise UsageError(
            found=f"{key!r} is not the key of a body",
            fix="look the key up with find_body",
        ) from None


def body_title(key: str, *, article: bool = False) -> str:
    """The name of a body in common use, with its article where a sentence needs one.

    Raises
    ------
    UsageError : no body has this key

    Examples
    --------
    >>> body_title("SCO"), body_title("SCO", article=True), body_title("BRICS", article=True)
    ('Shanghai Cooperation Organisation', 'the Shanghai Cooperation Organisation', 'BRICS')
    """
    named = body(key)
    return f"{named.article} {named.title}" if article and named.article else named.title


@cache
def _bodies() -> dict[str, BodyName]:
    return {
        r["key"]: BodyName(key=r["key"], title=r["title"], article=r["article"], kind=r["kind"])
        for r in read_table("countries/bodies.csv")
    }


@cache
def _index() -> dict[str, tuple[str, ...]]:
    """Keys of bodies by normalised name; several where a name is shared."""
    found: dict[str, tuple[str, ...]] = {}
    for named in _bodies().values():
        found[key_of(named.key)] = found[key_of(named.title)] = (named.key,)
    for row in read_table(ALIASES):
        if row["kind"] != "anaphor":
            key = key_of(row["alias"])
            found[key] = tuple(dict.fromkeys((*found.get(key, ()), row["body"])))
    return found
