"""From a formula and a data frame to the arrays of one model, and the rows that could not be used."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from comity.gravity.estimate import Family
from comity.gravity.factors import Factors
from comity.gravity.formula import Factor, columns_in
from comity.gravity.layout import least_of_finite
from comity.gravity.refusals import BadColumn, NothingLeft, counted
from comity.gravity.regressors import regressors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from comity.gravity.formula import Formula
    from comity.gravity.frames import Coded, Columns


_LARGEST = 1e-100, 1e100  # of flows: their squares must be numbers


class Reason(StrEnum):
    """Why a row takes no part in an estimate."""

    MISSING = "missing value"
    ZERO_WEIGHT = "weight of zero"
    ZERO_MARGIN = "every flow of a fixed effect is zero"
    SEPARATED = "separated: zero flows that the regressors predict perfectly"
    SINGLETON = "the only row of a fixed effect"


@dataclass(frozen=True, slots=True, eq=False)
class Dropped:
    """Rows left out for one reason; positions in the user's frame, and what it was about."""

    reason: Reason
    rows: NDArray[np.int64]
    about: str

    def __str__(self) -> str:
        shown = ", ".join(map(str, self.rows[:8].tolist())) + (", ..." if len(self.rows) > 8 else "")
        return f"{counted(len(self.rows))} left out, {self.reason.value} ({self.about}): rows {shown}"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sample:
    """The observations of one model.

    Attributes
    ----------
    y : shape (n,)
    columns : the K regressors, each shape (n,)
    names : of the regressors
    weights, offset : shape (n,), or None
    factors : codes of every column in fixed effects and clusters
    fixed_effects : those of the formula
    rows : positions in the user's frame, or None where every row is there, in its order
    n : number of rows
    dropped : rows left out so far
    """

    y: NDArray[np.float64]
    columns: tuple[NDArray[np.float64], ...]
    names: tuple[str, ...]
    weights: NDArray[np.float64] | None
    offset: NDArray[np.float64] | None
    factors: Factors
    fixed_effects: tuple[Factor, ...]
    rows: NDArray[np.int64] | None
    dropped: tuple[Dropped, ...] = ()

    @property
    def n(self) -> int:
        """Number of rows."""
        return len(self.y)

    def positions(self) -> NDArray[np.int64]:
        """Where each row stands in the user's frame."""
        return np.arange(self.n, dtype=np.int64) if self.rows is None else self.rows

    def without(self, out: NDArray[np.bool_], reason: Reason, about: str) -> Sample:
        """The sample less some rows, which are noted; itself where there are none."""
        if not out.any():
            return self
        dropped = Dropped(reason, self.positions()[out], about)
        return replace(self.only(np.flatnonzero(~out)), dropped=(*self.dropped, dropped))

    def only(self, kept: NDArray[np.int64]) -> Sample:
        """Some rows, in the order given."""
        return replace(
            self,
            y=self.y[kept],
            columns=tuple(column[kept] for column in self.columns),
            weights=None if self.weights is None else self.weights[kept],
            offset=None if self.offset is None else self.offset[kept],
            factors=self.factors.subset(kept),
            rows=self.positions()[kept],
        )


def columns_needed(
    formulas: tuple[Formula, ...], factors: tuple[Factor, ...], extra: tuple[str | None, ...]
) -> tuple[str, ...]:
    """The columns of the data that the formulas, the clusters, weights and offset read."""
    names: dict[str, None] = {}
    for formula in formulas:
        for term in (formula.response, *formula.terms):
            names.update(dict.fromkeys(columns_in(term, formula.text)))
        for factor in formula.fixed_effects:
            names.update(dict.fromkeys(factor.columns))
    for factor in factors:
        names.update(dict.fromkeys(factor.columns))
    names.update(dict.fromkeys(name for name in extra if name is not None))
    return tuple(names)


def read(
    formula: Formula,
    data: Columns,
    *,
    family: Family,
    clusters: tuple[Factor, ...],
    weights: str | None,
    offset: str | None,
) -> Sample:
    """Take the columns of one model, and leave out the rows with a missing value or a weight of zero.

    Raises
    ------
    BadColumn : text for numbers, infinities, negative flows or weights
    NothingLeft : no row can be used
    """
    design = regressors(formula, data)
    y = regressors(replace(formula, terms=(formula.response,), intercept=False), data).columns[0]
    listed = tuple(dict.fromkeys((*formula.fixed_effects, *clusters)))
    singles = [Factor((column,)) for factor in listed for column in factor.columns]
    coded = {factor.name: data.coded(factor.name) for factor in singles}
    sample = Sample(
        y=y,
        columns=design.columns,
        names=design.names,
        weights=None if weights is None else data.numbers(weights),
        offset=None if offset is None else data.numbers(offset),
        factors=Factors(coded, (*listed, *singles)),
        fixed_effects=formula.fixed_effects,
        rows=None,
    )
    sample = _without_missing(sample, coded, formula.response.text)
    _check_values(sample, family, formula.response.text, weights)
    if not sample.n:
        found = "no row has a value in every column of the formula" if data.n else "the data have no rows"
        raise NothingLeft(found=found, fix="look for missing values, and for filters that leave nothing")
    if sample.weights is not None and (idle := sample.weights == 0).any():
        if idle.all():
            raise NothingLeft(
                found=f"all weights {weights!r} are zero", fix="a row counts if its weight is positive"
            )
        sample = sample.without(idle, Reason.ZERO_WEIGHT, str(weights))
    return sample


def _without_missing(sample: Sample, coded: Mapping[str, Coded], response: str) -> Sample:
    numbers = dict(zip(sample.names, sample.columns, strict=True))
    numbers[response] = sample.y
    if sample.weights is not None:
        numbers["weights"] = sample.weights
    if sample.offset is not None:
        numbers["offset"] = sample.offset
    out = np.zeros(sample.n, dtype=bool)
    about: list[str] = []
    for name, values in numbers.items():
        if least_of_finite(values) is None:
            _refuse_infinite(name, values)
            missing = np.isnan(values)
            if missing.any():
                out |= missing
                about.append(f"{name} in {int(missing.sum()):,}")
    for name, factor in coded.items():
        if len(factor.codes) and factor.codes.min() < 0:
            out |= factor.codes < 0
            about.append(f"{name} in {int((factor.codes < 0).sum()):,}")
    return sample.without(out, Reason.MISSING, ", ".join(about))


def _refuse_infinite(name: str, values: NDArray[np.float64]) -> None:
    infinite = np.flatnonzero(np.isinf(values))
    if len(infinite):
        raise BadColumn(
            found=f"{name} is infinite in {counted(len(infinite))}, the first at {infinite[0]}",
            fix="a logarithm of zero is the usual cause; keep zeros in levels, as the Poisson estimator can",
        )


def _check_values(sample: Sample, family: Family, response: str, weights: str | None) -> None:
    if sample.n and family is not Family.GAUSSIAN and (least_of_finite(sample.y) or 0.0) < 0:
        negative = sample.positions()[np.flatnonzero(sample.y < 0)]
        raise BadColumn(
            found=f"{response} is negative in {counted(len(negative))}, the first at {negative[0]}",
            fix=f"flows are zero or more under family {family.value!r}: correct or leave out those rows",
        )
    largest = float(sample.y.max(initial=0.0))
    if family is not Family.GAUSSIAN and largest > 0 and not _LARGEST[0] < largest < _LARGEST[1]:
        raise BadColumn(
            found=f"the largest {response} is {largest:.3g}, whose square is no number any more",
            fix="choose another unit, such as millions",
        )
    if sample.n and sample.weights is not None and sample.weights.min() < 0:
        negative = sample.positions()[np.flatnonzero(sample.weights < 0)]
        raise BadColumn(
            found=f"the weights {weights!r} are negative in {counted(len(negative))}, first at {negative[0]}",
            fix="weights are zero or more",
        )
