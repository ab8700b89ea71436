"""The cube solver from a sample to an estimate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from comity.gravity.components import Part, parts_of_pairs
from comity.gravity.cube import Cube, arrange, axes_of
from comity.gravity.estimate import Estimate, Family, Solver, inverse_of
from comity.gravity.factors import CodesView, LevelsView
from comity.gravity.joint import JointSolution, solve_jointly
from comity.gravity.kernels import is_compiled
from comity.gravity.panel_factors import PanelFactors
from comity.gravity.sample import Dropped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.gravity.newton import Tolerances
    from comity.gravity.sample import Sample


def lay_out(sample: Sample, family: Family, *, keep_singletons: bool) -> Cube | None:
    """The sample as a cube, where its effects, its family and its density are those of the cube solver."""
    if family is not Family.POISSON:
        return None
    columns = {column for factor in sample.fixed_effects for column in factor.columns}
    axes = axes_of(sample.fixed_effects, {name: sample.factors.column(name).count for name in columns})
    return None if axes is None else arrange(sample, axes, keep_singletons=keep_singletons)


def solve_cube(cube: Cube, tolerances: Tolerances, *, watch: bool) -> JointSolution:
    """Solve; the start of the cube becomes its fitted means."""
    return solve_jointly(cube.panel, cube.start, tolerances, watch=watch)


def assemble_cube(sample: Sample, cube: Cube, solution: JointSolution) -> Estimate:
    """Put the answer into rows."""
    panel, kept = cube.panel, solution.kept
    rows = cube.rows.ravel()
    filled = None if rows.min() >= 0 else np.flatnonzero(rows >= 0)
    if filled is not None:
        rows = rows[filled]
    weights = np.broadcast_to(1.0, len(rows)) if cube.weights is None else _cells(cube.weights, filled)
    working = _cells(solution.m, filled)
    mu = working if cube.weights is None else working / weights
    x = panel.x if kept.all() else panel.x[kept]
    factors = sample.factors.subset(rows)
    if filled is None:
        factors = PanelFactors(sample.factors, cube.axes, panel, rows)
    return Estimate(
        family=Family.POISSON,
        names=tuple(name for name, keep in zip(sample.names, kept, strict=True) if keep),
        beta=solution.beta,
        y=_cells(panel.y, filled) if cube.weights is None else sample.y[rows],
        mu=mu,
        weights=weights,
        offset=None if sample.offset is None else sample.offset[rows],
        x=_columns(x, filled),
        x_within=_columns(solution.x_within, filled),
        working=working,
        bread=inverse_of(solution.gram),
        codes=CodesView(factors),
        levels=LevelsView(factors),
        fixed_effects=tuple(factor.columns for factor in sample.fixed_effects),
        absorbed=solution.margins + len(panel.exporter) - 2,  # as fixest counts them
        rows=_in_frame(sample, rows),
        collinear=tuple(name for name, keep in zip(sample.names, kept, strict=True) if not keep),
        dropped=(
            *sample.dropped,
            *(Dropped(d.reason, _in_frame(sample, d.rows), d.about) for d in cube.dropped),
        ),
        parts=_parts(sample, cube),
        solver=f"{Solver.CUBE.value} ({'compiled' if is_compiled() else 'NumPy'} loops)",
        convergence=solution.convergence,
    )


def _parts(sample: Sample, cube: Cube) -> tuple[Part, ...]:
    panel, axes = cube.panel, cube.axes
    columns = {name: sample.factors.all_labels(name) for name in (axes.exporter, axes.importer, axes.year)}
    return parts_of_pairs(panel.exporter, panel.importer, cube.rows, columns)


def _in_frame(sample: Sample, rows: NDArray[Any]) -> NDArray[Any]:
    """Positions in the user's frame of rows of the sample."""
    return rows if sample.rows is None else sample.rows[rows]


def _cells(cells: NDArray[np.float64], filled: NDArray[np.int64] | None) -> NDArray[np.float64]:
    return cells.reshape(-1) if filled is None else cells.reshape(-1)[filled]


def _columns(cells: NDArray[np.float64], filled: NDArray[np.int64] | None) -> NDArray[np.float64]:
    """(K, P, T) as (n, K); no copy where every cell has a row."""
    flat = cells.reshape(len(cells), cells.shape[1] * cells.shape[2])
    return (flat if filled is None else flat[:, filled]).T
