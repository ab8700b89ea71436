"""What a caller in Python gives: a text, a pair, dates, in whatever form is at hand, as records."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date

from comity import countries
from comity.errors import UnknownCountry
from comity.inputs.dates import typed_date
from comity.inputs.entries import Known, as_communique
from comity.records import Communique, Period


def communique_of(
    text: str | Communique,
    *,
    identity: str,
    pair: tuple[str, str] | None,
    published: date | str | Period | None,
    source: str | None = None,
) -> Communique:
    """The text as a record; what the caller says comes before what the record says.

    Raises
    ------
    UsageError : the text is in another language, or a date or a country cannot be read
    """
    made = (
        text
        if isinstance(text, Communique)
        else as_communique(text, identity=identity, where=identity, known=Known(source=source))
    )
    return replace(
        made,
        pair=(_code(pair[0]), _code(pair[1])) if pair else made.pair,
        published=_days(published) if published is not None else made.published,
        source=source or made.source,
    )


def last_day(as_of: date | str | None) -> date | None:
    """The last day that counts: of a year or a month, its last."""
    return typed_date(as_of, what="the as-of date").end if isinstance(as_of, str) else as_of


def _code(name: str) -> str:
    if len(name) == 3 and name.isupper():
        # A code is looked up as it is; the index of all names is made only where a name is given.
        with suppress(UnknownCountry):
            return countries.get(name).iso3
    return countries.find(name).iso3


def _days(published: date | str | Period) -> Period:
    """A date of publication with the precision that it has."""
    if isinstance(published, Period):
        return published
    if isinstance(published, date):
        return Period(start=published, end=published)
    return typed_date(published, what="the date of publication")
