"""Event studies: how trade moved before and after something began, year by year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from comity.errors import UsageError
from comity.gravity.adoption import find_adoption
from comity.gravity.contrasts import Effect, effects
from comity.gravity.extended import fit_extended
from comity.gravity.refusals import NotIdentified

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd
    from numpy.typing import NDArray

    from comity.gravity.adoption import Adoption
    from comity.gravity.result import Fit


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EventStudy:
    """Effects by time since the event, all against the reference time before it.

    Attributes
    ----------
    event, time : the columns of the event and of the time
    points : by time since the event, the reference (zero by definition) among them
    reference : the time that the others are compared with
    first, last : the ends; they gather everything earlier and everything later
    pretrend_p : of the test that all effects before the event are zero; None where there are none
    treated, never : units that the event came to, and did not
    fit : the estimate that this was read off
    """

    event: str
    time: str
    points: tuple[Effect, ...]
    reference: float
    first: float
    last: float
    pretrend_p: float | None
    treated: int
    never: int
    fit: Fit

    def tidy(self) -> pd.DataFrame:
        """One row a time since the event."""
        import pandas as pd

        rows = [(p.label, p.estimate, p.se, p.low, p.high, p.percent, p.rows) for p in self.points]
        names = ["time", "estimate", "std_error", "low", "high", "percent", "rows"]
        return pd.DataFrame(rows, columns=names)

    def chart(self) -> alt.LayerChart:
        """The points with their intervals; see ``comity.gravity.figures.draw``."""
        from comity.gravity.figures import event_chart

        return event_chart(self)


def event_study(
    formula: str,
    data: object,
    *,
    event: str,
    unit: str,
    time: str,
    before: float | None = None,
    after: float | None = None,
    reference: float | None = None,
    alpha: float = 0.05,
    **options: Any,  # noqa: ANN401 - those of fit
) -> EventStudy:
    """Estimate effects by time since an event.

    Parameters
    ----------
    formula : the model without the event, "trade ~ 1 | exporter^year + importer^year + exporter^importer"
    event : column that is 1 from the first treated time on, and 0 before
    unit : what the event comes to, such as "exporter^importer" or "pair(exporter, importer)"
    time : column of numbers
    before, after : how far to go, in units of time; what lies beyond is gathered at the ends
    reference : the time that the others are compared with; the last one before the event if not given
    options : of ``fit``; by default standard errors are clustered by ``unit``

    Raises
    ------
    UsageError : the reference does not occur, or lies beyond the ends
    NotIdentified : no unit begins to be treated within the data

    Notes
    -----
    Effects of early and late adopters are averaged with weights that can be negative where they differ; see
    ``staggered`` for a design without that.
    """
    adoption = find_adoption(data, event=event, unit=unit, time=time)
    since = _between(adoption, before, after)
    times = np.unique(since[adoption.usable & np.isfinite(since)])
    base = _reference(times, reference)
    dummies = {_name(event, t): (since == t).astype(float) for t in times if t != base}
    options.setdefault("vcov", {"CRV1": unit})
    fitted = fit_extended(formula, data, dummies, usable=adoption.usable, **options)
    points = _points(fitted, event, times, base, since=since[adoption.usable], alpha=alpha)
    return EventStudy(
        event=event,
        time=time,
        points=points,
        reference=base,
        first=float(times[0]),
        last=float(times[-1]),
        pretrend_p=_pretrend(fitted, [_name(event, t) for t in times if t < 0]),
        treated=adoption.treated,
        never=adoption.never,
        fit=fitted,
    )


def _between(adoption: Adoption, before: float | None, after: float | None) -> NDArray[np.float64]:
    if (before is not None and before <= 0) or (after is not None and after < 0):
        raise UsageError(
            found=f"before={before}, after={after}",
            fix="before is a number above zero and after one from zero on, such as before=4, after=12",
        )
    low = -np.inf if before is None else -before
    return np.asarray(np.clip(adoption.since, low, np.inf if after is None else after))


def _reference(times: NDArray[np.float64], asked: float | None) -> float:
    earlier = times[times < 0]
    if not len(earlier):
        raise NotIdentified(found="no treated unit is seen before the event", fix="take more years")
    if asked is None:
        return float(earlier[-1])
    if asked not in times:
        raise UsageError(
            found=f"no treated unit is seen at reference={asked:g}",
            fix=f"the times before the event are {', '.join(f'{t:g}' for t in earlier)}",
        )
    return float(asked)


def _name(event: str, time: float) -> str:
    return f"{event}::{time:g}"


def _points(
    fitted: Fit,
    event: str,
    times: NDArray[np.float64],
    base: float,
    *,
    since: NDArray[np.float64],
    alpha: float,
) -> tuple[Effect, ...]:
    """Every time whose effect the data identify; the reference has none by definition."""
    place = {name: k for k, name in enumerate(fitted.estimate.names)}
    kept = [t for t in times if t == base or _name(event, t) in place]
    weights = np.zeros((len(kept), len(place)))
    for row, t in enumerate(kept):
        if t != base:
            weights[row, place[_name(event, t)]] = 1.0
    seen = since[fitted.estimate.rows]
    rows = np.array([np.count_nonzero(seen == t) for t in kept])
    return effects(fitted, weights, tuple(float(t) for t in kept), rows, alpha=alpha)


def _pretrend(fitted: Fit, names: list[str]) -> float | None:
    place = [k for k, name in enumerate(fitted.estimate.names) if name in names]
    if not place:
        return None
    return float(fitted.wald_test(np.eye(len(fitted.estimate.names))[place])["pvalue"])
