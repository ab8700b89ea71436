"""``comity.gravity.fit``: the whole way from a formula and a data frame to standard errors, in one screen."""

from __future__ import annotations

import warnings
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from comity.gravity.choices import member
from comity.gravity.components import parts_of_sample, told
from comity.gravity.cubefit import assemble_cube, lay_out, solve_cube
from comity.gravity.duplicates import told_of_duplicates
from comity.gravity.estimate import Estimate, Family, Solver, absorbed_degrees, check, inverse_of
from comity.gravity.factors import CodesView, LevelsView
from comity.gravity.formula import parse, parse_factor
from comity.gravity.frames import Columns
from comity.gravity.margins import prune
from comity.gravity.newton import Problem, Solution, Tolerances, solve
from comity.gravity.refusals import GravityWarning, NotIdentified
from comity.gravity.result import Fit, Fits
from comity.gravity.sample import Reason, Sample, columns_needed, read
from comity.gravity.separation import separated, sinking
from comity.gravity.threads import single_blas
from comity.gravity.variance import parse_vcov

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.gravity.formula import Formula
    from comity.gravity.small_sample import SmallSample
    from comity.gravity.variance import Vcov


def fit(
    formula: str,
    data: object,
    *,
    vcov: Vcov = "hetero",
    ssc: str | SmallSample = "fixest",
    weights: str | None = None,
    offset: str | None = None,
    family: Family | str = Family.POISSON,
    solver: Solver | str = Solver.AUTO,
    keep_singletons: bool = False,
    tolerances: Tolerances | None = None,
) -> Fit | Fits:
    """Estimate a gravity equation, or several, by pseudo-maximum likelihood net of fixed effects.

    Parameters
    ----------
    formula : such as "trade ~ rta | exporter^year + importer^year + exporter^importer"; see `formula.parse`
    data : any data frame that narwhals takes, or a dictionary of arrays
    vcov : "iid", "hetero", "dyadic", {"CRV1": "exporter^importer"} or several clusters, {"CRV1": "a + b"}
    ssc : the small-sample rule: "fixest" (also pyfixest's), "stata", "none", or what ``small_sample.ssc``
        gives
    weights, offset : names of columns
    family : poisson (PPML), gaussian (least squares) or gamma
    solver : auto, cube or sparse; the answers are the same
    keep_singletons : keep rows that are alone in a fixed effect; they change no coefficient
    tolerances : when to stop

    Returns
    -------
    Fit, or Fits where the formula asks for several models

    Raises
    ------
    FormulaError, UnknownColumn, BadColumn : what was given cannot be read
    NothingLeft, NotIdentified, DidNotConverge : there is no answer

    Examples
    --------
    >>> import numpy as np
    >>> i, j = np.divmod(np.arange(16), 4)
    >>> near = (abs(i - j) == 1) * 1.0
    >>> flow = np.exp(0.5 * near) * (1 + i) * (4 - j)
    >>> fitted = fit("flow ~ near | i + j", {"i": i, "j": j, "near": near, "flow": flow})
    >>> round(float(fitted.coef()["near"]), 6)
    0.5
    """
    family, solver = member(Family, family, "family"), member(Solver, solver, "solver")
    formulas = parse(formula)
    clusters = tuple(parse_factor(term) for term in parse_vcov(vcov).terms)
    columns = Columns(data, columns_needed(formulas, clusters, (weights, offset)))
    fits = []
    for model in formulas:
        sample = read(model, columns, family=family, clusters=clusters, weights=weights, offset=offset)
        with single_blas():
            estimate = estimate_sample(
                sample, family, solver, keep_singletons=keep_singletons,
                tolerances=tolerances or Tolerances(),
            )  # fmt: skip
        _warn(model, estimate, sample)
        fits.append(Fit(model, estimate, vcov, ssc, offset))
    return fits[0] if len(fits) == 1 else Fits(fits)


def estimate_sample(
    sample: Sample,
    family: Family,
    solver: Solver,
    *,
    keep_singletons: bool,
    tolerances: Tolerances,
    watch: bool = True,
) -> Estimate:
    """Choose the arithmetic, leave out the rows that no estimate can use, and solve.

    With `watch`, a search that drifts is broken off to look for separated rows, and begins again without
    them.

    Raises
    ------
    NothingLeft, NotIdentified, DidNotConverge
    """
    cube = None if solver is Solver.SPARSE else lay_out(sample, family, keep_singletons=keep_singletons)
    if cube is None and solver is Solver.CUBE:
        raise NotIdentified(
            found="the cube solver is for Poisson with exporter-year, importer-year and pair effects on a "
            "dense panel, one row a cell; this is something else",
            fix="leave solver='auto', which takes the sparse solver",
        )
    again = partial(
        estimate_sample,
        family=family,
        solver=solver,
        keep_singletons=keep_singletons,
        tolerances=tolerances,
        watch=False,
    )
    if cube is not None:
        found = solve_cube(cube, tolerances, watch=watch)
        if watch and found.drifting:
            return again(_without_separated(sample, np.sort(cube.rows[cube.rows >= 0]).astype(np.int64)))
        check(sample.names, found.kept, found.convergence)
        return assemble_cube(sample, cube, found)
    sample = prune(sample, family, keep_singletons=keep_singletons)
    problem = problem_of(sample, family)
    solution = solve(problem, tolerances, watch=watch)
    if watch and solution.drifting:
        return again(_without_separated(sample, None))
    if family is Family.GAMMA and not solution.convergence.converged:
        _refuse_sinking(sample, problem)
    check(sample.names, solution.kept, solution.convergence)
    return _assemble(sample, problem, solution)


def _without_separated(sample: Sample, kept: NDArray[np.int64] | None) -> Sample:
    """The sample less its separated rows, looked for among the rows kept."""
    part = sample if kept is None else sample.only(kept)
    problem = problem_of(part, Family.POISSON)
    found = separated(problem.y, problem.x, problem.codes)
    out = np.zeros(sample.n, dtype=bool)
    out[np.arange(sample.n) if kept is None else kept] = found
    effects = " + ".join(factor.name for factor in sample.fixed_effects)
    return sample.without(
        out, Reason.SEPARATED, " | ".join(filter(None, [" + ".join(sample.names), effects]))
    )


def _refuse_sinking(sample: Sample, problem: Problem) -> None:
    """Say why a Gamma fit has no end, where that is so.

    Raises
    ------
    NotIdentified
    """
    rows = sample.positions()[sinking(problem.y, problem.x, problem.codes, problem.weights)]
    if not len(rows):
        return
    shown = ", ".join(map(str, rows[:8].tolist())) + (", ..." if len(rows) > 8 else "")
    raise NotIdentified(
        found=f"the Gamma estimate does not exist: a combination of regressors and fixed effects lowers the "
        f"means of {len(rows):,} zero flows without end and no positive one: rows {shown}",
        fix="use family='poisson', for which zeros like these are left out, or leave them out yourself",
    )


def problem_of(sample: Sample, family: Family) -> Problem:
    """The arrays of a sample."""
    return Problem(
        family=family,
        y=sample.y,
        x=np.column_stack(sample.columns) if sample.columns else np.empty((sample.n, 0)),
        weights=np.ones(sample.n) if sample.weights is None else sample.weights,
        offset=sample.offset,
        codes=tuple(sample.factors.codes(factor.name) for factor in sample.fixed_effects),
    )


def _assemble(sample: Sample, problem: Problem, solution: Solution) -> Estimate:
    kept = solution.kept
    gram = solution.x_within.T @ (solution.working[:, None] * solution.x_within)
    names = tuple(name for name, keep in zip(sample.names, kept, strict=True) if keep)
    return Estimate(
        family=problem.family,
        names=names,
        beta=solution.beta,
        y=problem.y,
        mu=solution.mu,
        weights=problem.weights,
        offset=problem.offset,
        x=problem.x[:, kept],
        x_within=solution.x_within,
        working=solution.working,
        bread=inverse_of(gram),
        codes=CodesView(sample.factors),
        levels=LevelsView(sample.factors),
        fixed_effects=tuple(
            (factor.name,) if factor.symmetric else factor.columns for factor in sample.fixed_effects
        ),
        absorbed=absorbed_degrees(sample.factors, sample.fixed_effects),
        rows=sample.positions(),
        collinear=tuple(name for name, keep in zip(sample.names, kept, strict=True) if not keep),
        dropped=sample.dropped,
        parts=parts_of_sample(sample),
        solver=Solver.SPARSE.value,
        convergence=solution.convergence,
    )


def _warn(model: Formula, estimate: Estimate, sample: Sample) -> None:
    lines = [str(dropped) for dropped in estimate.dropped]
    if estimate.solver == Solver.SPARSE and (shared := told_of_duplicates(sample)):  # a cube has none
        lines.append(shared)
    if estimate.parts:
        lines.append(told(estimate.parts))
    if estimate.collinear:
        lines.append(
            f"left out, determined by other regressors or fixed effects: {', '.join(estimate.collinear)}"
        )
    if lines:
        warnings.warn(f"{model.label}: " + "; ".join(lines), GravityWarning, stacklevel=3)
