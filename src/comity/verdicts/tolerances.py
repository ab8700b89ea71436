"""The tolerances of the judge, read once from ``tolerances.yaml`` and handed over as a record."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cache

from comity.errors import SourceError
from comity.vocabulary import load_yaml

FILE = "verdicts/tolerances.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerances:
    """How far a text may be from the evidence; units and meanings are in ``tolerances.yaml``.

    Examples
    --------
    >>> default_tolerances().imprecise
    0.15
    """

    rounding: float
    round_number: float
    approx: float
    nearly: float
    over_reach: float
    imprecise: float
    one_book: float
    one_order: float
    growth_points: float
    contradiction: float
    period_overlap: float
    period_length: float
    lag_years: float
    date_slip: float
    unverified_slip: float
    recent_change: float
    reading_floor: float
    repeated_target: float
    partly_met: float
    advantage: float
    leading: float
    complementary: float
    chance: float

    def moved(self, name: str, factor: float) -> Tolerances:
        """The same tolerances with one of them multiplied by a factor."""
        return replace(self, **{name: getattr(self, name) * factor})


NAMES = tuple(f.name for f in fields(Tolerances))


@cache
def default_tolerances() -> Tolerances:
    """The tolerances that ship with the package.

    Raises
    ------
    SourceError : the file and the record do not name the same tolerances, or a value is out of its range
    """
    entries = load_yaml(FILE)
    if set(entries) != set(NAMES):
        raise SourceError(
            found=f"{FILE} and the record Tolerances differ in {sorted(set(entries) ^ set(NAMES))}",
            fix="give each tolerance one entry in the file and one field in the record",
        )
    for name, entry in entries.items():
        low, high = entry["range"]
        if not low <= entry["value"] <= high:
            raise SourceError(
                found=f"{name} is {entry['value']} in {FILE}, outside {low} to {high}",
                fix="choose a value inside its range, or widen the range and say why",
            )
    return Tolerances(**{name: float(entry["value"]) for name, entry in entries.items()})


def title(name: str) -> str:
    """What a tolerance is called when a verdict hangs on it."""
    return str(load_yaml(FILE)[name]["title"])
