"""IATI activities: XML of the activity standard 2.x, read activity by activity."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from comity.errors import SourceError
from comity.warehouse.staging.codes import country_codes
from comity.warehouse.staging.textrows import opened, text_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from xml.etree.ElementTree import Element

    import pyarrow as pa

    from comity.warehouse.engine import NumberedFile, Value
    from comity.warehouse.staging.textrows import Row

COLUMNS = (
    "activity", "title", "status", "reporter", "recipients", "unknown",
    "started", "ended", "budget", "currency",
)  # fmt: skip

_ACTIVITY = "iati-activity"
_PLANNED_START, _START, _PLANNED_END, _END = "1", "2", "3", "4"  # types of activity-date
_REVISED = "2"  # type of a budget that takes the place of the original one
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def rows(files: Sequence[NumberedFile], _: Mapping[str, Value]) -> pa.Table:
    """One row an activity.

    The budget is the sum over its periods, a revised one in the place of the original; it is null where the
    periods are in more than one currency.

    Raises
    ------
    SourceError : a file is not well-formed, declares entities or a DTD, or holds no activity
    """
    return text_table(COLUMNS, ((file.number, row) for file in files for row in _of(file.path)))


def _of(path: Path) -> Iterator[Row]:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    empty = True
    try:
        with opened(path) as stream:
            above: list[Element] = []
            for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
                if event == "start":
                    above.append(element)
                    continue
                above.pop()
                if element.tag == _ACTIVITY:
                    empty = False
                    yield _row(path, element)
                    element.clear()
                    if above:
                        above[-1].remove(element)
    except (DefusedXmlException, ParseError) as error:
        raise _strange(path, f"cannot be read as XML: {error or type(error).__name__}") from error
    if empty:
        raise _strange(path, "holds no activity")


def _row(path: Path, activity: Element) -> Row:
    identifier = (activity.findtext("iati-identifier") or "").strip()
    if not identifier:
        raise _strange(path, "holds an activity without an identifier")
    recipients, unknown = _recipients(activity)
    budget, currency = _budget(activity)
    status = activity.find("activity-status")
    return (
        identifier,
        _narrative(activity.find("title")),
        status.get("code") if status is not None else None,
        _narrative(activity.find("reporting-org")),
        "|".join(recipients) or None,
        unknown,
        _date(activity, _START) or _date(activity, _PLANNED_START),
        _date(activity, _END) or _date(activity, _PLANNED_END),
        repr(budget) if budget is not None else None,
        currency,
    )


def _narrative(element: Element | None) -> str | None:
    """The English narrative, or the one in the activity's own language, or the first."""
    if element is None:
        return None
    narratives = element.findall("narrative") or [element]
    chosen = next((n for n in narratives if n.get(_LANGUAGE) == "en"), None)
    chosen = (
        chosen if chosen is not None else next((n for n in narratives if not n.get(_LANGUAGE)), narratives[0])
    )
    return " ".join((chosen.text or "").split()) or None


def _recipients(activity: Element) -> tuple[list[str], str | None]:
    """The countries that it is for (or, where it names none, its transactions); the first unknown code."""
    found = activity.findall("recipient-country") or activity.findall("transaction/recipient-country")
    codes = [(element.get("code") or "").strip().upper() for element in found]
    known = _countries()
    unknown = next((code for code in codes if code not in known), None)
    return sorted({iso3 for code in codes if (iso3 := known.get(code))}), unknown


def _date(activity: Element, kind: str) -> str | None:
    for element in activity.findall("activity-date"):
        if element.get("type") == kind and element.get("iso-date"):
            return (element.get("iso-date") or "")[:10]
    return None


def _budget(activity: Element) -> tuple[float | None, str | None]:
    usual = activity.get("default-currency")
    periods: dict[tuple[str, str], tuple[bool, float, str | None]] = {}
    for budget in activity.findall("budget"):
        value = budget.find("value")
        amount = _number(value.text if value is not None else None)
        if value is None or amount is None:
            continue
        period = (_day(budget, "period-start"), _day(budget, "period-end"))
        revised = budget.get("type") == _REVISED
        if period not in periods or revised >= periods[period][0]:
            periods[period] = (revised, amount, value.get("currency") or usual)
    currencies = {currency for _, _, currency in periods.values()}
    if len(currencies) != 1:
        return None, None
    return sum(amount for _, amount, _ in periods.values()), next(iter(currencies))


def _day(budget: Element, name: str) -> str:
    element = budget.find(name)
    return (element.get("iso-date") or "") if element is not None else ""


def _number(text: str | None) -> float | None:
    try:
        return float((text or "").replace(",", ""))
    except ValueError:
        return None


@cache
def _countries() -> dict[str, str | None]:
    return {code.code: code.iso3 for code in country_codes("iso2")}


def _strange(path: Path, why: str) -> SourceError:
    return SourceError(found=f"{path.name} {why}", fix="get the source again with `comity data get`")
