"""Claims and evidence from the short forms that the YAML examples and the property tests are written in."""

from __future__ import annotations

import calendar
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from comity.records import (
    NO_PERIOD,
    Claim,
    Comparator,
    Details,
    Direction,
    Evidence,
    Grade,
    Kind,
    Period,
    Quantity,
    Reason,
    SourceUse,
)

EXAMPLES = Path(__file__).parent / "examples" / "verdicts"
_DETAILS = {f.name for f in fields(Details)}
_TUPLES = {"product", "hs", "sectors", "framework", "than", "sender"}


def cases() -> list[tuple[str, dict[str, Any]]]:
    """Every example as (file and title, case)."""
    found = []
    for path in sorted(EXAMPLES.glob("*.yaml")):
        for case in yaml.safe_load_all(path.read_text(encoding="utf-8")):
            found.append((f"{path.stem}: {case['case']}", case))
    return found


def period(given: Any) -> Period:
    """``2024``, ``2024-05``, ``2024-05-01``, ``2023-03-21/2024-03-19``, ``since 2022-05``, ``until 2030``."""
    if given is None:
        return NO_PERIOD
    words = str(given)
    if words.startswith("since "):
        return Period(start=_span(words[6:])[0], as_stated=words)
    if words.startswith("until "):
        return Period(end=_span(words[6:])[1], as_stated=words)
    first, _, last = words.partition("/")
    return Period(start=_span(first)[0], end=_span(last or first)[1], as_stated=words)


def _span(words: str) -> tuple[date, date]:
    parts = [int(p) for p in words.split("-")]
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    if len(parts) == 2:
        return date(*parts, 1), date(*parts, calendar.monthrange(*parts)[1])
    return date(*parts), date(*parts)


def claim(given: dict[str, Any]) -> Claim:
    """A claim from its short form; ``fiscal`` marks whose year the period is."""
    between = tuple(given.get("between", ()))
    exporter, importer = given.get("exporter"), given.get("importer")
    codes = between or tuple(c for c in (exporter, importer) if c)
    stated = period(given.get("period"))
    if given.get("fiscal"):
        stated = Period(
            start=stated.start, end=stated.end, as_stated=stated.as_stated, fiscal=given["fiscal"]
        )
    details = {
        key: tuple(value) if key in _TUPLES else value for key, value in given.items() if key in _DETAILS
    }
    deadline = period(given.get("deadline")).end
    return Claim(
        id=given.get("id", "c1"),
        kind=Kind(given["kind"]),
        start=0,
        end=len(given.get("quote", "…")),
        quote=given.get("quote", "…"),
        countries=codes,
        exporter=exporter,
        importer=importer,
        directed=bool(given.get("directed")),
        quantity=quantity(given),
        direction=Direction(given["direction"]) if "direction" in given else None,
        period=stated,
        deadline=deadline,
        negated=bool(given.get("negated")),
        attributed_to=given.get("attributed_to"),
        details=Details(**details),
        confidence=given.get("confidence", 1.0),
        doubts=tuple(given.get("doubts", ())),
    )


def quantity(given: dict[str, Any]) -> Quantity | None:
    """``value`` (or ``low`` and ``high``) with ``unit`` and, as written, ``as_stated``."""
    if "unit" not in given:
        return None
    low = given.get("low", given.get("value"))
    high = given.get("high", given.get("value"))
    written = given.get("as_stated")
    start = given["quote"].find(written) if written and written in given.get("quote", "") else None
    return Quantity(
        value_low=_number(low),
        value_high=_number(high),
        unit=given["unit"],
        comparator=Comparator(given.get("comparator", "eq")),
        as_stated=written,
        start=start,
        end=start + len(written) if start is not None and written else None,
    )


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def evidence(given: dict[str, Any], of: Claim, n: int = 1) -> Evidence:
    """A piece of evidence; countries, unit and direction are the claim's where none are given."""
    said = given.get("source", "a source")
    source = SourceUse(
        id=said, title=said, version="1", licence="test", published=period(given.get("published"))
    )
    about = period(given.get("period"))
    if given.get("fiscal"):
        about = Period(start=about.start, end=about.end, as_stated=about.as_stated, fiscal=given["fiscal"])
    return Evidence(
        id=given.get("id", f"e{n:02d}"),
        metric=given["metric"],
        countries=tuple(given.get("countries", of.countries)),
        period=about,
        grade=Grade(given.get("grade", "C")),
        method="as given in the example",
        statement=given.get("statement", f"{said}: {given.get('state') or given.get('value')}"),
        sources=(source,),
        exporter=given.get("exporter", of.exporter),
        importer=given.get("importer", of.importer),
        value=_number(given.get("value")),
        value_low=_number(given.get("low")),
        value_high=_number(given.get("high")),
        unit=given.get("unit", of.quantity.unit if of.quantity and "state" not in given else None),
        state=given.get("state"),
        about=given.get("about"),
        condition=given.get("condition"),
        caveats=frozenset(Reason(code) for code in given.get("caveats", ())),
    )


def all_evidence(case: dict[str, Any], of: Claim) -> tuple[Evidence, ...]:
    """Every piece of a case, numbered in the order given."""
    return tuple(evidence(given, of, n) for n, given in enumerate(case.get("evidence", ()), 1))
