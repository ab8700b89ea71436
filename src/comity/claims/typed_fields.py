"""What a person typed into a field of a readings file, as the value that it means, or why it means none."""

from __future__ import annotations

import math
import re
from dataclasses import fields, replace
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from comity import countries
from comity.claims.entries import FIELDS, OPEN, Bounds, Entry, plain
from comity.errors import UsageError
from comity.facts.dates import partial_date
from comity.records import NO_PERIOD, Comparator, Details, Direction, Kind, Period
from comity.vocabulary import load_yaml, read_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date
    from enum import StrEnum

Word = TypeVar("Word", bound="StrEnum")

# Units that no table of measures lists: how many, how much of how much, how long.
_PLAIN_UNITS = frozenset(
    {"percent", "pp", "ratio", "count", "rank", "persons", "years", "months", "percent_per_year"}
)
_RATES = ("year", "month", "day")
_DATE = re.compile(r"\d{4}(?:-\d{2}){0,2}", re.ASCII)
_DATE_FIX = "write YYYY, YYYY-MM or YYYY-MM-DD, such as 2024 or 2025-08-21"
_PERIOD_FIX = f"{_DATE_FIX}; two of them with a slash for a span, .. for an open end, such as 2009/.."


class Unfit(Exception):
    """A value that a field cannot hold: what was seen, and what to write."""

    def __init__(self, found: str, fix: str) -> None:
        self.found = found
        self.fix = fix
        super().__init__(found)


def typed(name: str, value: object) -> Any:  # noqa: ANN401 - whatever the field holds
    """Read the value of one field.

    Parameters
    ----------
    name : one of ``FIELDS``
    value : as it came out of JSON

    Raises
    ------
    Unfit : it cannot mean anything in this field

    Examples
    --------
    >>> typed("countries", ["Iran", "BLR"])
    ('IRN', 'BLR')
    >>> typed("period", "2025-01/2025-06").end
    datetime.date(2025, 6, 30)
    >>> typed("value", [100, None])
    (100, None)
    """
    return _READ[name](value)


def known_field(name: str, others: Iterable[str]) -> None:
    """Raise ``Unfit`` where a claim has a field of another name."""
    allowed = (*FIELDS, *others)
    if name not in allowed:
        raise Unfit("is no field of a claim", _near(name, allowed))


def _near(seen: object, allowed: Iterable[str]) -> str:
    """What to write in the place of an unknown word."""
    names = list(allowed)
    near = get_close_matches(str(seen).lower(), names, n=2)
    return f"did you mean {' or '.join(near)}?" if near else f"write one of {', '.join(names)}"


def _shown(value: object) -> str:
    """A value as an error shows it, cut where it is long."""
    written = repr(value)
    return written if len(written) <= 60 else f"{written[:59]}…"


def _word_of(kinds: type[Word]) -> Callable[[object], Word]:
    def read(value: object) -> Word:
        if isinstance(value, str) and value in set(kinds):
            return kinds(value)
        raise Unfit(f"{_shown(value)} is not one of its words", _near(value, [str(k) for k in kinds]))

    return read


def _optional(read: Callable[[object], Any]) -> Callable[[object], Any]:
    return lambda value: None if value is None else read(value)


def _switch(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise Unfit(f"{_shown(value)} is neither true nor false", "write true or false, without quotation marks")


def _words(value: object) -> str:
    if isinstance(value, str) and value.strip():
        return value
    raise Unfit(f"{_shown(value)} is no text", "write words in quotation marks, or null for none")


def _country(value: object) -> str:
    """A code from a code or a name; the world and the European Union have one too."""
    if not isinstance(value, str):
        raise Unfit(f"{_shown(value)} is no country", "write an ISO 3166 code such as IRN, or the name")
    try:
        countries.name(value)
    except UsageError:
        pass
    else:
        return value
    try:
        return countries.find(value).iso3
    except UsageError as error:
        raise Unfit(error.found, error.fix) from None


def _countries(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise Unfit(f"{_shown(value)} is no list", 'write a list, such as ["IRN", "BLR"]')
    return tuple(dict.fromkeys(_country(code) for code in value))


def _number(value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return value
    raise Unfit(
        f"{_shown(value)} is no number",
        "write it in digits and base units, without separators: 140000000 for $140 million",
    )


def _bounds(value: object) -> Bounds:
    """One number, or the two ends of an interval; None is an open end."""
    if not isinstance(value, list):
        point = _number(value)
        return point, point
    if len(value) != 2 or value == [None, None]:
        raise Unfit(
            f"{_shown(value)} is no interval",
            "write two numbers, or one and null for an open end: [100000000, null]",
        )
    low, high = (None if end is None else _number(end) for end in value)
    if low is not None and high is not None and low > high:
        raise Unfit(f"{_shown(value)} begins above its end", "write the smaller number first")
    return low, high


@cache
def units() -> frozenset[str]:
    """Every unit that a figure can have: ISO 4217 codes, measures, and what has no unit of its own."""
    listed = load_yaml("claims/measures.yaml")["units"].splitlines()
    measures = {line.split("|")[0].strip() for line in listed if line.strip()}
    by_time = {f"{measure}_per_{rate}" for measure in measures for rate in _RATES}
    money = {row["code"] for row in read_table("claims/currencies.csv")}
    return _PLAIN_UNITS | measures | by_time | money


def _unit(value: object) -> str:
    if isinstance(value, str) and value in units():
        return value
    alike = {unit.lower(): unit for unit in units()}
    if isinstance(value, str) and value.lower() in alike:
        return alike[value.lower()]
    near = get_close_matches(str(value).lower(), alike, n=3)
    known = f"did you mean {' or '.join(alike[n] for n in near)}? Otherwise " if near else ""
    raise Unfit(
        f"{_shown(value)} is no unit",
        f"{known}write an ISO 4217 code such as USD, or percent, ratio, count, rank, years, tonne …",
    )


def _day_span(words: str, *, fix: str) -> Period:
    """A year, a month or a day as its days."""
    try:
        if _DATE.fullmatch(words):
            known = partial_date(words)
            return Period(start=known.start, end=known.end)
    except ValueError:
        raise Unfit(f"there is no date {words!r}", fix) from None
    raise Unfit(f"{_shown(words)} is no date", fix)


def _period(value: object) -> Period:
    if value is None:
        return NO_PERIOD
    if not isinstance(value, str):
        raise Unfit(f"{_shown(value)} is no period", _PERIOD_FIX)
    first, slash, last = (part.strip() for part in value.partition("/"))
    if not slash:
        return _day_span(first, fix=_PERIOD_FIX)
    start = None if first in ("", OPEN) else _day_span(first, fix=_PERIOD_FIX).start
    end = None if last in ("", OPEN) else _day_span(last, fix=_PERIOD_FIX).end
    if start is None and end is None:
        raise Unfit(f"{value!r} has no end that is known", f"write null for none; otherwise {_PERIOD_FIX}")
    if start is not None and end is not None and start > end:
        raise Unfit(f"{value!r} ends before it begins", "write the earlier date first")
    return Period(start=start, end=end)


def _deadline(value: object) -> date | None:
    """The last day of a year, a month or a day."""
    if not isinstance(value, str):
        raise Unfit(f"{_shown(value)} is no date", _DATE_FIX)
    return _day_span(value.strip(), fix=_DATE_FIX).end


_DETAILS = {f.name: f.default for f in fields(Details)}


def _details(value: object) -> Details:
    """What else the clause says; an entry that is left out says nothing."""
    if not isinstance(value, dict):
        raise Unfit(f"{_shown(value)} is no object", 'write an object, such as {"framework": ["EAEU"]}')
    said: dict[str, Any] = {name: _detail(name, words) for name, words in value.items()}
    return Details(**said)


def _detail(name: str, said: object) -> tuple[str, ...] | bool | str | None:
    if name not in _DETAILS:
        raise Unfit(f"has no entry {name!r}", _near(name, _DETAILS))
    usual = _DETAILS[name]
    if isinstance(usual, bool):
        return _switch(said)
    if not isinstance(usual, tuple):
        return None if said is None else _words(said)
    if not isinstance(said, list) or not all(isinstance(word, str) and word for word in said):
        raise Unfit(f"{name}: {_shown(said)} is no list of words", f'write {name} as a list: ["…", "…"]')
    return tuple(said)


_READ: dict[str, Callable[[object], Any]] = {
    "kind": _word_of(Kind),
    "countries": _countries,
    "exporter": _optional(_country),
    "importer": _optional(_country),
    "directed": _switch,
    "value": _optional(_bounds),
    "unit": _optional(_unit),
    "comparator": _optional(_word_of(Comparator)),
    "as_stated": _optional(_words),
    "direction": _optional(_word_of(Direction)),
    "period": _period,
    "period_as_stated": _optional(_words),
    "fiscal": _optional(_country),
    "deadline": _optional(_deadline),
    "negated": _switch,
    "attributed_to": _optional(_words),
    "details": _details,
}


_AS_THE_READER_LEFT_IT = frozenset({"unit", "exporter", "importer", "fiscal"})


def entry_kept(value: dict[str, Any]) -> Entry:
    """The fields of a claim as the reader wrote them: units and codes need not be known."""
    read = {name: value[name] for name in _AS_THE_READER_LEFT_IT} | {"countries": tuple(value["countries"])}
    return Entry(**{name: read[name] if name in read else typed(name, value[name]) for name in FIELDS})


def entry_from(value: dict[str, object], base: Entry | None) -> tuple[Entry | None, dict[str, Unfit]]:
    """Read the fields of a claim over those that it had; a field that is left out stays as it was.

    Returns
    -------
    The entry, and for each field that cannot be read the reason. None where a new claim has no kind.
    """
    read: dict[str, Any] = {}
    faults: dict[str, Unfit] = {}
    before = plain(base) if base else {}
    for name in FIELDS:
        if name in value and not (name in before and value[name] == before[name]):
            try:
                read[name] = typed(name, value[name])
            except Unfit as fault:
                faults[name] = fault
    if base is not None:
        return replace(base, **read), faults
    if "kind" not in read:
        if "kind" not in faults:
            faults["kind"] = Unfit("is missing", f"write one of {', '.join(Kind)}")
        return None, faults
    return Entry(**read), faults
