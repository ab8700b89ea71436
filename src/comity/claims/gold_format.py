"""A claim in the form of the annotated texts, which ``comity claims`` prints and ``score.py`` reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comity.records import FORWARD_LOOKING

if TYPE_CHECKING:
    from comity.records import Claim

_LISTS = ("sectors", "hs", "sender", "than")
_WORDS = (
    "flow",
    "scope",
    "status",
    "of",
    "within",
    "measure",
    "property",
    "project",
    "place",
    "format",
    "restates",
)
_SWITCHES = ("heading", "implied")


def as_gold(claim: Claim) -> dict[str, Any]:
    """Turn a claim into a dictionary with the fields of the annotation; absent values are None.

    Offsets are code points, end exclusive. A forward-looking claim has no ``period_start``, and its
    ``period_end`` is the deadline.

    Examples
    --------
    >>> from comity.records import Claim, Kind
    >>> as_gold(Claim(id="c1", kind=Kind.VISIT, start=0, end=5, quote="visit", countries=("IRN", "BLR")))["b"]
    'BLR'
    """
    return {
        "start": claim.start,
        "end": claim.end,
        "quote": claim.quote,
        "kind": claim.kind.value,
        **_roles(claim),
        "countries": list(claim.countries),
        **_quantity(claim),
        "direction": claim.direction.value if claim.direction else None,
        **_period(claim),
        "extra": _extra(claim),
    }


def _roles(claim: Claim) -> dict[str, Any]:
    """Exporter and importer of a flow; a and b of everything else."""
    if claim.exporter or claim.importer:
        return {"exporter": claim.exporter, "importer": claim.importer}
    a, b = (*claim.countries, None, None)[:2]
    return {"a": a, "b": b, **({"directed": True} if claim.directed else {})}


def _quantity(claim: Claim) -> dict[str, Any]:
    quantity = claim.quantity
    if quantity is None:
        names = ("value_low", "value_high", "unit", "comparator", "as_stated", "figure")
        return dict.fromkeys(names)
    written = quantity.start is not None and quantity.end is not None
    return {
        "value_low": quantity.value_low,
        "value_high": quantity.value_high,
        "unit": quantity.unit,
        "comparator": quantity.comparator.value,
        "as_stated": quantity.as_stated if written else None,
        "figure": [quantity.start, quantity.end] if written else None,
    }


def _period(claim: Claim) -> dict[str, str | None]:
    start, end = claim.period.start, claim.period.end
    if claim.kind in FORWARD_LOOKING and claim.deadline:
        end = claim.deadline
    return {
        "period_start": start.isoformat() if start else None,
        "period_end": end.isoformat() if end else None,
    }


def _extra(claim: Claim) -> dict[str, Any]:
    """What else the clause says; a key that says nothing is left out."""
    details = claim.details
    extra: dict[str, Any] = {name: list(value) for name in _LISTS if (value := getattr(details, name))}
    extra |= {name: value for name in _WORDS if (value := getattr(details, name))}
    extra |= {name: True for name in _SWITCHES if getattr(details, name)}
    for name in ("product", "framework"):
        if values := list(getattr(details, name)):
            extra[name] = values if len(values) > 1 else values[0]
    if claim.negated:
        extra["negated"] = True
    if claim.attributed_to:
        extra["speaker"] = claim.attributed_to
    if claim.period.fiscal:
        extra["fiscal"] = claim.period.fiscal
    return extra
