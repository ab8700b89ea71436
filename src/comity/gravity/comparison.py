"""``comity.gravity.compare``: one equation by the estimators that people compare."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np

from comity.errors import ModelError, UsageError
from comity.gravity.choices import member
from comity.gravity.estimate import Family
from comity.gravity.extended import single_model
from comity.gravity.fitting import fit
from comity.gravity.formula import parse_factor
from comity.gravity.frames import Columns
from comity.gravity.refusals import GravityWarning, NothingLeft
from comity.gravity.regressors import regressors
from comity.gravity.result import Fit
from comity.gravity.sample import columns_needed
from comity.gravity.tables import Line, SideBySide, side_by_side
from comity.gravity.variance import parse_vcov

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from comity.gravity.formula import Formula
    from comity.gravity.reset import Reset


class Estimator(StrEnum):
    """An estimator of a gravity equation."""

    PPML = "ppml"
    LOG_OLS = "log_ols"  # least squares of the logarithm, on positive flows
    OLS = "ols"  # least squares in levels
    GAMMA = "gamma"
    LOG_OLS_PLAIN = "log_ols_plain"  # without any fixed effect, as gravity was estimated long ago


HEADINGS = {
    Estimator.PPML: "PPML",
    Estimator.LOG_OLS: "OLS in logs",
    Estimator.OLS: "OLS in levels",
    Estimator.GAMMA: "Gamma PML",
    Estimator.LOG_OLS_PLAIN: "OLS in logs, no effects",
}
USUAL = (Estimator.PPML, Estimator.LOG_OLS, Estimator.OLS, Estimator.GAMMA)
_FAMILIES = {Estimator.PPML: Family.POISSON, Estimator.GAMMA: Family.GAMMA}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Estimated:
    """One estimator's answer, or why there is none.

    Attributes
    ----------
    reset : the test of the functional form; None where it was not asked for or cannot be had
    failure : what was wrong, where there is no fit
    """

    estimator: Estimator
    fit: Fit | None
    reset: Reset | None
    failure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Comparison:
    """One equation by several estimators."""

    formula: str
    answers: tuple[Estimated, ...]

    def table(self, alpha: float = 0.05) -> SideBySide:
        """The answers side by side; estimators without one are in the notes."""
        found = [(answer, answer.fit) for answer in self.answers if answer.fit is not None]
        resets = tuple("" if a.reset is None else f"{a.reset.p_value:.4f}" for a, _ in found)
        notes = [f"{HEADINGS[a.estimator]} has no answer: {a.failure}" for a in self.answers if a.failure]
        return side_by_side(
            [fitted for _, fitted in found],
            [HEADINGS[answer.estimator] for answer, _ in found],
            foot=(Line(label="RESET p-value", values=resets),) if any(resets) else (),
            notes=notes,
            alpha=alpha,
        )

    def tidy(self) -> pd.DataFrame:
        """One row a coefficient and estimator."""
        import pandas as pd

        found = {a.estimator.value: a.fit.tidy() for a in self.answers if a.fit is not None}
        return pd.concat(found, names=["estimator", "Coefficient"])

    def __str__(self) -> str:
        return self.table().to_text()


def compare(
    formula: str,
    data: object,
    *,
    estimators: Sequence[Estimator | str] = USUAL,
    reset: bool = True,
    progress: Callable[[str], None] | None = None,
    **options: Any,  # noqa: ANN401 - those of fit
) -> Comparison:
    """Estimate one equation in several ways.

    Parameters
    ----------
    formula : with the flow in levels on the left; logarithms of it are taken where an estimator needs them
    estimators : "ppml", "log_ols", "ols", "gamma", "log_ols_plain"
    reset : also test the functional form of each
    progress : told the heading of each estimator before it begins
    options : of ``fit``, but for ``family``

    Raises
    ------
    ModelError : no estimator has an answer; otherwise the others are shown, with the reason in a note

    Notes
    -----
    Least squares in logs leaves zero flows out, and is inconsistent under heteroskedasticity. Gamma PML
    weighs small flows as much as large ones.

    References
    ----------
    Santos Silva & Tenreyro (2006), "The log of gravity", The Review of Economics and Statistics 88.
    """
    chosen = tuple(dict.fromkeys(member(Estimator, name, "estimator") for name in estimators))
    if not chosen or "family" in options:
        raise UsageError(
            found="no estimator" if not chosen else "a family beside the estimators",
            fix=f"name some of {', '.join(Estimator)} as estimators",
        )
    answers = []
    for estimator in chosen:
        if progress:
            progress(HEADINGS[estimator])
        answers.append(_answer(estimator, formula, data, reset=reset, options=options))
    if all(answer.fit is None for answer in answers):
        raise ModelError(
            found=f"no estimator has an answer; the first said: {answers[0].failure}",
            fix="use fewer fixed effects, or look at the data",
        )
    return Comparison(formula=formula, answers=tuple(answers))


def _answer(
    estimator: Estimator, formula: str, data: object, *, reset: bool, options: dict[str, Any]
) -> Estimated:
    try:
        fitted = _fit(estimator, formula, data, options)
    except ModelError as error:
        return Estimated(estimator=estimator, fit=None, reset=None, failure=error.found)
    return Estimated(estimator=estimator, fit=fitted, reset=_reset(fitted) if reset else None)


def _fit(estimator: Estimator, formula: str, data: object, options: dict[str, Any]) -> Fit:
    if estimator in (Estimator.LOG_OLS, Estimator.LOG_OLS_PLAIN):
        formula, data = _in_logs(formula, data, estimator, options)
    found = fit(formula, data, family=_FAMILIES.get(estimator, Family.GAUSSIAN), **options)
    if not isinstance(found, Fit):
        raise UsageError(found="the formula asks for several models", fix="leave out sw, csw and the like")
    return found


def _in_logs(
    formula: str, data: object, estimator: Estimator, options: dict[str, Any]
) -> tuple[str, dict[str, NDArray[Any]]]:
    """The equation for the logarithm of the flow, on the rows with a positive one."""
    model = single_model(formula)
    clusters = tuple(parse_factor(term) for term in parse_vcov(options.get("vcov", "hetero")).terms)
    needed = columns_needed((model,), clusters, (options.get("weights"), options.get("offset")))
    columns = Columns(data, needed)
    flow = _response(model, columns)
    positive = np.flatnonzero(flow > 0)
    if not len(positive):
        raise NothingLeft(found=f"no value of {model.response.text} is above zero", fix="check the column")
    frame = {name: columns.values(name)[positive] for name in needed}
    name = f"ln {model.response.text}".replace("`", "")
    left_out = len(flow) - len(positive)
    if left_out:
        said = f"{left_out:,} flows that are not positive have no logarithm"
        warnings.warn(said, GravityWarning, stacklevel=5)
    _, _, right = model.label.partition(" ~ ")
    if estimator is Estimator.LOG_OLS_PLAIN:
        right = right.partition(" | ")[0]
    return f"`{name}` ~ {right}", {**frame, name: np.log(flow[positive])}


def _response(model: Formula, columns: Columns) -> NDArray[np.float64]:
    alone = replace(model, terms=(model.response,), intercept=False)
    return regressors(alone, columns).columns[0]


def _reset(fitted: Fit) -> Reset | None:
    try:
        return fitted.reset()
    except ModelError:
        return None
