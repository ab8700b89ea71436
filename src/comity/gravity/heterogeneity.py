"""Effects that differ: by agreement, by depth, by pair, or with distance and size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from comity.errors import UsageError
from comity.gravity.contrasts import Effect, effects
from comity.gravity.extended import fit_extended
from comity.gravity.formula import parse_factor
from comity.gravity.frames import Columns
from comity.gravity.refusals import NotIdentified
from comity.gravity.units import number_units

if TYPE_CHECKING:
    from collections.abc import Sequence

    import altair as alt
    import pandas as pd

    from comity.gravity.result import Fit


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GroupEffects:
    """One effect a group, and whether they differ.

    Attributes
    ----------
    groups : by group; ``rows`` are the observations with a regressor that is not zero
    mean : their mean, weighted by rows
    spread : the standard deviation of the effects that is not their sampling error; 0 where there is none
    equal_p : of the test that all are equal; None for a single group
    unidentified : groups without an effect of their own
    """

    regressor: str
    by: str
    groups: tuple[Effect, ...]
    mean: Effect
    spread: float
    equal_p: float | None
    unidentified: tuple[str, ...]
    fit: Fit

    def tidy(self) -> pd.DataFrame:
        """One row a group."""
        import pandas as pd

        rows = [(e.label, e.estimate, e.se, e.low, e.high, e.percent, e.rows) for e in self.groups]
        names = [self.by, "estimate", "std_error", "low", "high", "percent", "rows"]
        return pd.DataFrame(rows, columns=names)

    def chart(self) -> alt.LayerChart:
        """The effects with their intervals, the largest first; see ``comity.gravity.figures.draw``."""
        from comity.gravity.figures import group_chart

        return group_chart(self)


def effects_by(
    formula: str,
    data: object,
    *,
    regressor: str,
    by: str,
    alpha: float = 0.05,
    **options: Any,  # noqa: ANN401 - those of fit
) -> GroupEffects:
    """Give a regressor one coefficient for each level of a factor.

    Parameters
    ----------
    formula : the model without the regressor, with its fixed effects
    regressor : such as a dummy of agreements
    by : what its effect may differ by: "agreement", "depth", "exporter^importer", "pair(exporter, importer)"
    options : of ``fit``

    Raises
    ------
    NotIdentified : no group has an effect that the fixed effects leave room for

    References
    ----------
    Baier, Yotov & Zylkin (2019), "On the widely differing effects of free trade agreements", Journal of
    International Economics 116.
    """
    columns = Columns(data, tuple(dict.fromkeys((*parse_factor(by).columns, regressor))))
    values = columns.numbers(regressor)
    groups = number_units(columns, by, values != 0)
    if not groups.count:
        raise NotIdentified(found=f"{regressor!r} is zero in every row that has {by}", fix="check the column")
    labels = [_label(regressor, label) for label in groups.labels]
    made = {label: np.zeros(columns.n) for label in labels}
    for code, label in enumerate(labels):
        mine = groups.rows[groups.codes == code]
        made[label][mine] = values[mine]
    rest = values == 0
    rest[groups.rows] = True  # what is left out: a treated row without a group belongs to nobody's effect
    fitted = fit_extended(formula, data, made, usable=rest, **options)
    return _gathered(fitted, regressor, by, labels, alpha)


def effect_at(
    fit: Fit, regressor: str, moderator: str, at: Sequence[float], *, alpha: float = 0.05
) -> tuple[Effect, ...]:
    """The effect of a regressor where what it is multiplied with has given values.

    Parameters
    ----------
    fit : of a formula with ``regressor`` and ``regressor:moderator``
    moderator : as in the formula, such as ``log(dist)``
    at : values of the moderator

    Raises
    ------
    UsageError : the fit lacks one of the two terms
    """
    names = fit.estimate.names
    product = next((n for n in (f"{regressor}:{moderator}", f"{moderator}:{regressor}") if n in names), None)
    if regressor not in names or product is None:
        raise UsageError(
            found=f"the fit has no {regressor} with {regressor}:{moderator}; it has {', '.join(names)}",
            fix=f"fit a formula with {regressor} + {regressor}:{moderator}",
        )
    weights = np.zeros((len(at), len(names)))
    weights[:, names.index(regressor)] = 1.0
    weights[:, names.index(product)] = at
    rows = np.full(len(at), np.count_nonzero(fit.estimate.x[:, names.index(regressor)]))
    return effects(fit, weights, tuple(float(value) for value in at), rows, alpha=alpha)


def _label(regressor: str, level: object) -> str:
    return f"{regressor}::{'^'.join(map(str, level)) if isinstance(level, tuple) else level}"


def _gathered(fitted: Fit, regressor: str, by: str, labels: list[str], alpha: float) -> GroupEffects:
    place = {name: k for k, name in enumerate(fitted.estimate.names)}
    kept = [label for label in labels if label in place]
    if not kept:
        raise NotIdentified(
            found=f"no effect of {regressor} by {by} is left once the fixed effects are taken out",
            fix="use fewer fixed effects, or a coarser grouping",
        )
    columns = [place[label] for label in kept]
    rows = np.count_nonzero(fitted.estimate.x[:, columns], axis=0)
    pick = np.eye(len(place))[columns]
    found = effects(fitted, pick, tuple(n.removeprefix(f"{regressor}::") for n in kept), rows, alpha=alpha)
    mean = effects(fitted, (rows / rows.sum())[None] @ pick, ("mean",), rows.sum()[None], alpha=alpha)[0]
    gaps = pick[1:] - pick[:1]
    return GroupEffects(
        regressor=regressor,
        by=by,
        groups=found,
        mean=mean,
        spread=_true_spread(found),
        equal_p=float(fitted.wald_test(gaps)["pvalue"]) if len(kept) > 1 else None,
        unidentified=tuple(n.removeprefix(f"{regressor}::") for n in labels if n not in place),
        fit=fitted,
    )


def _true_spread(found: tuple[Effect, ...]) -> float:
    """Root of the variance of the estimates less the mean of their squared errors."""
    if len(found) < 2:
        return 0.0
    estimates, errors = (
        np.array(column) for column in zip(*((e.estimate, e.se) for e in found), strict=True)
    )
    return float(np.sqrt(max(float(estimates.var(ddof=1) - np.mean(errors**2)), 0.0)))
