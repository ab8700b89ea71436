"""Effects of something that comes to different pairs at different times, without comparing late with early.

One coefficient for effects that differ by cohort or grow with time is a weighted mean whose weights can be
negative, because pairs treated earlier serve as controls for those treated later. Here every cohort has an
effect of its own at every time after its entry, so that only pairs not yet treated are controls; the effects
are then averaged with weights that are known.

References
----------
Wooldridge (2023), "Simple approaches to nonlinear difference-in-differences with panel data", The
Econometrics Journal 26. Nagengast & Yotov (2025), "Staggered difference-in-differences in gravity settings:
revisiting the effects of trade agreements", American Economic Journal: Applied Economics 17.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np

from comity.gravity.adoption import find_adoption
from comity.gravity.choices import member
from comity.gravity.contrasts import Effect, effects
from comity.gravity.extended import fit_extended
from comity.gravity.refusals import NotIdentified

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd
    from numpy.typing import NDArray

    from comity.gravity.adoption import Adoption
    from comity.gravity.result import Fit


class Weighting(StrEnum):
    """What the effects of cohorts and times are averaged with."""

    ROWS = "rows"  # treated observations
    TRADE = "trade"  # what they would trade untreated, by the model


class By(StrEnum):
    """How effects are gathered."""

    OVERALL = "overall"
    SINCE = "since"  # time since entry
    COHORT = "cohort"
    TIME = "time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The treated observations of one cohort at one time."""

    cohort: float
    time: float
    rows: int
    trade: float  # that the model gives them untreated; zero where there is no effect

    @property
    def since(self) -> float:
        """Time since entry."""
        return self.time - self.cohort


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StaggeredEffects:
    """Effects by cohort and time, and what they come to on average.

    Attributes
    ----------
    cells : one for each coefficient of ``fit``, in the order of ``columns``
    columns : the place of each cell's coefficient
    unidentified : cells without an effect, as nobody was left untreated to compare them with; in no mean
    """

    event: str
    cells: tuple[Cell, ...]
    columns: tuple[int, ...]
    unidentified: tuple[Cell, ...]
    treated: int
    never: int
    fit: Fit

    def average(
        self, by: By | str = By.OVERALL, *, weighting: Weighting | str = Weighting.ROWS, alpha: float = 0.05
    ) -> tuple[Effect, ...]:
        """Mean effects on the scale of the index; their errors take the weights as known.

        Parameters
        ----------
        by : overall, by time since entry, by cohort or by time
        weighting : by treated observations, or by the trade that they would have untreated
        """
        by, weighting = member(By, by, "by"), member(Weighting, weighting, "weighting")
        keys = [_key(cell, by) for cell in self.cells]
        labels = sorted(dict.fromkeys(keys), key=lambda key: (isinstance(key, str), key))
        size = np.array([c.rows if weighting is Weighting.ROWS else c.trade for c in self.cells], dtype=float)
        weights = np.zeros((len(labels), len(self.fit.estimate.names)))
        rows = np.zeros(len(labels), dtype=np.int64)
        for key, cell, column, own in zip(keys, self.cells, self.columns, size, strict=True):
            weights[labels.index(key), column] = own
            rows[labels.index(key)] += cell.rows
        weights /= weights.sum(axis=1, keepdims=True)
        return effects(self.fit, weights, tuple(labels), rows, alpha=alpha)

    def tidy(self, by: By | str = By.OVERALL, *, weighting: Weighting | str = Weighting.ROWS) -> pd.DataFrame:
        """The same as a table."""
        import pandas as pd

        found = self.average(by, weighting=weighting)
        rows = [(e.label, e.estimate, e.se, e.low, e.high, e.percent, e.rows) for e in found]
        names = [str(by), "estimate", "std_error", "low", "high", "percent", "rows"]
        return pd.DataFrame(rows, columns=names)

    def chart(self) -> alt.LayerChart:
        """Mean effects by time since entry; see ``comity.gravity.figures.draw``."""
        from comity.gravity.figures import staggered_chart

        return staggered_chart(self)


def staggered(
    formula: str,
    data: object,
    *,
    event: str,
    unit: str,
    time: str,
    longest: float | None = None,
    **options: Any,  # noqa: ANN401 - those of fit
) -> StaggeredEffects:
    """Estimate an effect for every cohort at every time after its entry.

    Parameters
    ----------
    formula : the model without the event, with its fixed effects
    event : column that is 1 from the first treated time on, and 0 before
    unit : what is treated, such as "exporter^importer"
    time : column of numbers
    longest : effects from this time since entry on are one for each cohort, which keeps their number down
    options : of ``fit``; by default standard errors are clustered by ``unit``

    Raises
    ------
    NotIdentified : no unit begins to be treated, or none is left to compare it with
    """
    adoption = find_adoption(data, event=event, unit=unit, time=time)
    since = adoption.since if longest is None else np.minimum(adoption.since, longest)
    usable = adoption.usable & _compared(adoption)
    on = adoption.usable & (since >= 0)
    pairs = _pairs(adoption, since, on)
    dummies = {
        _name(event, cohort, lag): (on & (adoption.entry == cohort) & (since == lag)).astype(float)
        for cohort, lag in pairs
    }
    options.setdefault("vcov", {"CRV1": unit})
    fitted = fit_extended(formula, data, dummies, usable=usable, **options)
    kept = np.flatnonzero(usable)[fitted.estimate.rows]
    found, columns, lost = _cells(fitted, event, adoption.entry, since, pairs=pairs, on=on, kept=kept)
    if not found:
        raise NotIdentified(
            found=f"every unit is treated when {event} begins, so there is nothing to compare with",
            fix="take years before, or units that are treated later or never",
        )
    return StaggeredEffects(
        event=event,
        cells=found,
        columns=columns,
        unidentified=lost,
        treated=adoption.treated,
        never=adoption.never,
        fit=fitted,
    )


def _compared(adoption: Adoption) -> NDArray[np.bool_]:
    """Rows at a time when some unit was not yet treated; without one, effects have nothing to differ from."""
    untreated = adoption.usable & ~(adoption.since >= 0)
    return np.isin(adoption.time, np.unique(adoption.time[untreated]))


def _pairs(
    adoption: Adoption, since: NDArray[np.float64], on: NDArray[np.bool_]
) -> list[tuple[float, float]]:
    """Each cohort with each time since its entry at which it was seen."""
    found = np.unique(np.column_stack([adoption.entry[on], since[on]]), axis=0)
    return [(float(cohort), float(lag)) for cohort, lag in found]


def _cells(
    fitted: Fit,
    event: str,
    entry: NDArray[np.float64],
    since: NDArray[np.float64],
    *,
    pairs: list[tuple[float, float]],
    on: NDArray[np.bool_],
    kept: NDArray[np.int64],
) -> tuple[tuple[Cell, ...], tuple[int, ...], tuple[Cell, ...]]:
    """The cells with an effect, the places of their coefficients, and the cells without."""
    place = {name: k for k, name in enumerate(fitted.estimate.names)}
    cells, columns, lost = [], [], []
    for cohort, lag in pairs:
        column = place.get(_name(event, cohort, lag))
        inside = on & (entry == cohort) & (since == lag)
        if column is None:
            lost.append(_cell(cohort, lag, rows=int(inside.sum()), trade=0.0))
            continue
        traded = float(fitted.estimate.mu[inside[kept]].sum() * np.exp(-fitted.estimate.beta[column]))
        cells.append(_cell(cohort, lag, rows=int(inside[kept].sum()), trade=traded))
        columns.append(column)
    return tuple(cells), tuple(columns), tuple(lost)


def _cell(cohort: float, lag: float, *, rows: int, trade: float) -> Cell:
    return Cell(cohort=cohort, time=cohort + lag, rows=rows, trade=trade)


def _name(event: str, cohort: float, lag: float) -> str:
    return f"{event}::{cohort:g}+{lag:g}"


def _key(cell: Cell, by: By) -> str | float:
    match by:
        case By.OVERALL:
            return "all"
        case By.SINCE:
            return cell.since
        case By.COHORT:
            return cell.cohort
        case By.TIME:
            return cell.time
