"""What follows from a correction: fields that go with those that were set, and fields that clash."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from comity import countries
from comity.claims.typed_fields import Unfit
from comity.errors import UsageError
from comity.facts.goods import products
from comity.records import FORWARD_LOOKING, Comparator, Details, Direction, Kind, Period

if TYPE_CHECKING:
    from collections.abc import Collection

    from comity.claims.entries import Entry

_SIGNED = frozenset({"percent", "pp", "percent_per_year"})  # a fall is negative


class Clash(Exception):
    """Two fields that contradict each other: the one to mend, and why."""

    def __init__(self, field: str, found: str, fix: str) -> None:
        self.field = field
        self.unfit = Unfit(found, fix)
        super().__init__(found)


def followed(entry: Entry, base: Entry | None, edited: Collection[str]) -> Entry:
    """Bring the other fields into line with those that a person set.

    Parameters
    ----------
    entry : with the new values in it
    base : as it was read; None where the claim was added
    edited : the fields that differ

    Raises
    ------
    Clash : a field that the person set cannot stand beside another

    Examples
    --------
    >>> from comity.claims.entries import Entry
    >>> read = Entry(kind=Kind.TRADE_LEVEL, countries=("IRN", "BLR"), exporter="IRN", importer="BLR")
    >>> turned = replace(read, exporter="BLR", importer="IRN")
    >>> followed(turned, read, ("exporter", "importer")).countries
    ('BLR', 'IRN')
    """
    if not edited:
        return entry
    entry = _figure(entry, base, edited)
    entry = _roles(entry, base, edited)
    entry = _time(entry, base, edited)
    return _goods(_frameworks(entry, base), base)


def _figure(entry: Entry, base: Entry | None, edited: Collection[str]) -> Entry:
    """A number has a unit and a hedge, and none of them stands alone."""
    if entry.value is None:
        was_struck_out = base is not None and base.value is not None
        if entry.unit is not None and not was_struck_out:
            raise Clash("unit", f"{entry.unit!r} has no value", "add value, or write null for the unit")
        return replace(entry, value=None, unit=None, comparator=None, as_stated=None)
    if entry.unit is None:
        raise Clash(
            "unit", "the value has no unit", "write an ISO 4217 code such as USD, or percent, count, rank …"
        )
    return _signed(replace(entry, comparator=_comparator(entry, edited)), edited)


def _comparator(entry: Entry, edited: Collection[str]) -> Comparator:
    """The hedge that the bounds allow; one that was set against them is a clash."""
    assert entry.value is not None  # noqa: S101 - asked only of a figure
    allowed = _hedges(*entry.value)
    stated = entry.comparator
    if stated in allowed or (stated is not None and not {"value", "comparator"} & set(edited)):
        return stated or allowed[0]
    if "comparator" in edited and stated is not None:
        words = " or ".join(allowed)
        raise Clash(
            "comparator",
            f"{stated.value!r} does not fit the value",
            f"write {words}; over and under go with an open end, as in [100, null]",
        )
    return allowed[0]


def _hedges(low: float | None, high: float | None) -> tuple[Comparator, ...]:
    """The hedges that bounds can have, the usual one first."""
    if low is None or high is None:
        return (Comparator.UNDER,) if low is None else (Comparator.OVER,)
    return (Comparator.EQ if low == high else Comparator.RANGE, Comparator.APPROX)


def _signed(entry: Entry, edited: Collection[str]) -> Entry:
    """The sign of a change and its direction say the same."""
    if entry.kind is not Kind.TRADE_GROWTH or entry.unit not in _SIGNED or entry.value is None:
        return entry
    known = [bound for bound in entry.value if bound is not None]
    way = Direction.UP if min(known) > 0 else Direction.DOWN if max(known) < 0 else entry.direction
    if "direction" in edited and entry.direction not in (None, way):
        raise Clash(
            "direction",
            f"{entry.direction} does not fit a value of {known[0]:g}",
            "write a fall as a negative value, or correct the direction",
        )
    return replace(entry, direction=way) if {"value", "kind", "unit"} & set(edited) else entry


def _roles(entry: Entry, base: Entry | None, edited: Collection[str]) -> Entry:
    """Who sells to whom is among the countries, seller first."""
    seller, buyer = entry.exporter, entry.importer
    if seller is not None and seller == buyer:
        raise Clash("importer", f"{buyer} is the exporter as well", "name the other country, or write null")
    roles = [code for code in (seller, buyer) if code]
    set_roles = {"exporter", "importer"} & set(edited)
    if "countries" in edited and entry.countries:
        outside = [code for code in roles if code not in entry.countries]
        if outside:
            field = "exporter" if seller in outside else "importer"
            raise Clash(
                field,
                f"{outside[0]} is not among the countries {', '.join(entry.countries)}",
                "correct it as well, or write null where the text gives no direction",
            )
        return entry
    if not (set_roles or base is None):
        return entry
    gone = {base.exporter, base.importer} - set(roles) if base else set()
    others = [code for code in entry.countries if code not in roles and code not in gone]
    return replace(entry, countries=tuple(dict.fromkeys((*roles, *others))))


def _time(entry: Entry, base: Entry | None, edited: Collection[str]) -> Entry:
    """A promise is about the time up to its deadline: one of the two follows the other."""
    if entry.kind not in FORWARD_LOOKING or {"deadline", "period"} <= set(edited):
        return entry
    if "deadline" in edited and entry.period.start is None:
        return replace(entry, period=Period(end=entry.deadline))
    went_together = base is None or base.deadline == base.period.end
    return replace(entry, deadline=entry.period.end) if "period" in edited and went_together else entry


def _frameworks(entry: Entry, base: Entry | None) -> Entry:
    """Bodies go by their keys; a membership is of a body that comity knows."""
    named = entry.details.framework
    if not named or (base is not None and named == base.details.framework):
        return entry
    keys = []
    for name in named:
        try:
            keys.append(countries.find_body(name))
        except UsageError as error:
            if entry.kind is Kind.MEMBERSHIP:
                raise Clash("details.framework", error.found, error.fix) from None
            keys.append(name)
    return replace(entry, details=replace(entry.details, framework=tuple(keys)))


def _goods(entry: Entry, base: Entry | None) -> Entry:
    """New goods get their codes of the Harmonized System, unless the person gave some."""
    before = base.details if base else Details()
    if entry.details.product == before.product or entry.details.hs != before.hs:
        return entry
    codes = (code for good in entry.details.product for term in products(good) for code in term.hs)
    return replace(entry, details=replace(entry.details, hs=tuple(dict.fromkeys(codes))))
