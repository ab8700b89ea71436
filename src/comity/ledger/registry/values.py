"""Between what people write in a cell and the value that is stored; each way back gives the same again."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from comity.errors import ComityError
from comity.facts.dates import partial_date, span
from comity.facts.tables import as_code
from comity.ledger.registry.entries import canonical
from comity.ledger.registry.kinds import FieldType, ladder, sectors
from comity.phrasing import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable

    from comity.ledger.registry.entries import Value
    from comity.ledger.registry.kinds import Field

LONGEST = 10_000  # characters of a cell
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,119}")
_SEPARATOR = ";"
_YES = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\ud800-\udfff\ufffe\uffff]")
_DATES = "write YYYY, YYYY-MM or YYYY-MM-DD"


def cleaned(text: str) -> str:
    """A text as it is stored: composed letters, plain line ends, no space around it.

    Raises
    ------
    ValueError : it is too long, or holds control characters

    Examples
    --------
    >>> cleaned(" Trucks\\r\\nand parts ")
    'Trucks\\nand parts'
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(text) > LONGEST:
        raise ValueError(f"has {len(text):,} characters, more than the {LONGEST:,} that a field holds")
    if _CONTROL.search(text):
        raise ValueError("holds characters that no text needs (control characters or lone surrogates)")
    return text


def read_value(field: Field, written: str) -> Value:
    """The value of a field out of what somebody wrote.

    Parameters
    ----------
    written : not empty; several values are separated by semicolons

    Raises
    ------
    ValueError : with the reason, to follow the name of the field

    Examples
    --------
    >>> from comity.ledger.registry.kinds import EntryKind, form
    >>> read_value(form(EntryKind.EVENT).field("parties"), "Iran; BLR")
    ('BLR', 'IRN')
    """
    text = cleaned(written)
    if field.type is FieldType.CHOICE:
        return _choice(text, field.choices)
    return _READERS[field.type](text)


def write_value(value: Value) -> str:
    """A value as a cell shows it; ``read_value`` turns it back into the same.

    >>> write_value(("BLR", "IRN")), write_value(12000000), write_value(0.5), write_value(True)
    ('BLR; IRN', '12000000', '0.5', 'yes')
    """
    if isinstance(value, tuple):
        return f"{_SEPARATOR} ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def party(name: str) -> str:
    """The code of a country, or the key of a bloc, from a name or code in common use.

    Raises
    ------
    ValueError : it is neither, or fits several

    Examples
    --------
    >>> party("Iran"), party("EAEU"), party("EU")
    ('IRN', 'EAEU', 'EUU')
    """
    code, problem = _party(name)
    if problem:
        raise ValueError(problem)
    return code


@cache
def _party(name: str) -> tuple[str, str]:
    """The code, or why there is none: a table may have the same wrong name in each of its rows."""
    from comity import countries

    if name in ladder("regions"):
        return name, ""
    try:
        return countries.find(name).iso3, ""
    except ComityError as unknown:
        try:
            return as_code(countries.find_body(name)), ""
        except ComityError:
            return "", f"{unknown.found}; {unknown.fix}"


def read_date(text: str) -> str:
    """A date with the precision that it has.

    Raises
    ------
    ValueError : it is no date, or there is no such day
    """
    try:
        partial_date(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a date; {_DATES}") from None
    return text


def _choice(text: str, choices: tuple[str, ...]) -> str:
    word = text.lower().replace(" ", "_").replace("-", "_")
    if word not in choices:
        near = did_you_mean(word, choices)
        raise ValueError(f"{text!r} is none of {', '.join(choices)}{f'; {near}' if near else ''}")
    return word


def _span(text: str) -> str:
    try:
        found = span(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a date or start/end; {_DATES}") from None
    if found.start and found.end and found.end < found.start:
        raise ValueError(f"{text!r} ends before it begins")
    return text


def _number(text: str) -> int | float:
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a number; write it in digits, such as 12000000") from None
    if not math.isfinite(value):
        raise ValueError(f"{text!r} is not a finite number")
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def _currency(text: str) -> str:
    code = text.upper()
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise ValueError(f"{text!r} is not a currency; write its ISO 4217 code, such as USD")
    return code


def _yes_no(text: str) -> bool:
    if text.lower() not in _YES:
        raise ValueError(f"{text!r} is neither yes nor no")
    return _YES[text.lower()]


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for part in text.split(_SEPARATOR) if (word := part.strip())))


def _countries(text: str) -> tuple[str, ...]:
    codes = tuple(sorted({party(name) for name in _words(text)}))
    if len(codes) < 2:
        raise ValueError(f"{text!r} names {len(codes)} country; name two or more, such as IRN; BLR")
    return codes


def _sectors(text: str) -> tuple[str, ...]:
    codes = tuple(sorted(_words(text)))
    for code in codes:
        if not (code.isdecimal() and len(code) in (3, 5) and code[:3] in sectors()):
            raise ValueError(
                f"{code!r} is not a DAC/CRS sector of three or five digits; free words belong in topics"
            )
    return codes


def read_id(text: str) -> str:
    """The id of an entry.

    Raises
    ------
    ValueError : it has letters that ids do not have
    """
    if not ID.fullmatch(text):
        raise ValueError(f"{text[:60]!r} is not an id: letters, digits and . _ : / - only, at most 120")
    return text


def _ids(text: str) -> tuple[str, ...]:
    return tuple(sorted(read_id(word) for word in _words(text)))


def _json(text: str) -> str:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("is not JSON") from None
    if not isinstance(value, dict):
        raise ValueError("is not a JSON object")  # noqa: TRY004 - of what was written
    return canonical(value)


def _some(read: Callable[[str], tuple[str, ...]]) -> Callable[[str], tuple[str, ...]]:
    def checked(text: str) -> tuple[str, ...]:
        found = read(text)
        if not found:
            raise ValueError(f"{text!r} holds separators and nothing between them")
        return found

    return checked


_READERS: dict[FieldType, Callable[[str], Value]] = {
    FieldType.TEXT: str,
    FieldType.WORDS: _some(_words),
    FieldType.COUNTRY: party,
    FieldType.COUNTRIES: _countries,
    FieldType.DATE: read_date,
    FieldType.SPAN: _span,
    FieldType.NUMBER: _number,
    FieldType.CURRENCY: _currency,
    FieldType.SECTORS: _some(_sectors),
    FieldType.YES_NO: _yes_no,
    FieldType.LINK: read_id,
    FieldType.LINKS: _some(_ids),
    FieldType.JSON: _json,
}
