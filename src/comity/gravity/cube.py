"""Laying a sample out as a dense panel, pair by pair with the years side by side, and its answer back out
again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from comity.gravity.estimate import Family
from comity.gravity.kernels import Loops, Panel, loops
from comity.gravity.layout import gather, rows_of_cells
from comity.gravity.margins import nothing_left, refuse_zeros
from comity.gravity.sample import Dropped, Reason

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.gravity.formula import Factor
    from comity.gravity.sample import Sample

    Array = NDArray[np.float64]

SHARE_MIN = 0.05  # of all cells
SHARE_TRADING_MIN = 0.25  # of the cells of pairs that trade; below, most of the cube is air


@dataclass(frozen=True, slots=True)
class Axes:
    """Which columns span the cube: two for the pairs, one for the years; and the effects by what they hold
    fixed."""

    exporter: str
    importer: str
    year: str
    exporter_year: str
    importer_year: str
    pair: str


@dataclass(frozen=True, slots=True, eq=False)
class Cube:
    """A sample as a panel.

    Attributes
    ----------
    panel : the flows
    rows : shape (P, T), which row of the sample fills each cell, -1 where none does or it was left out
    start : shape (P, T), weights times exp(offset), zero where there is no row
    weights : shape (P, T), or None where all are one
    dropped : rows left out, positions in the sample
    axes : the columns that span it
    """

    panel: Panel
    rows: NDArray[np.int32]
    start: Array
    weights: Array | None
    dropped: tuple[Dropped, ...]
    axes: Axes


def axes_of(fixed_effects: tuple[Factor, ...], counts: dict[str, int]) -> Axes | None:
    """The axes, where the effects are exporter-year, importer-year and pair in any order; None otherwise.

    Parameters
    ----------
    counts : levels of each column; the column with the fewest is taken for the year
    """
    if len(fixed_effects) != 3 or any(f.symmetric or len(f.columns) != 2 for f in fixed_effects):
        return None
    sets = {frozenset(f.columns): f.name for f in fixed_effects}
    columns = list(dict.fromkeys(column for f in fixed_effects for column in f.columns))
    if len(sets) != 3 or len(columns) != 3 or any(len(s) != 2 for s in sets):
        return None
    year = min(columns, key=lambda c: (counts[c], -columns.index(c)))
    exporter, importer = (c for c in columns if c != year)
    return Axes(
        exporter,
        importer,
        year,
        sets[frozenset({exporter, year})],
        sets[frozenset({importer, year})],
        sets[frozenset({exporter, importer})],
    )


def arrange(sample: Sample, axes: Axes, *, keep_singletons: bool) -> Cube | None:
    """Lay the sample out; None where two rows share a cell or too few cells have a row.

    Raises
    ------
    NothingLeft : all rows are left out
    """
    refuse_zeros(sample, Family.POISSON)
    place = {name: sample.factors.column(name) for name in (axes.exporter, axes.importer, axes.year)}
    sizes = (place[axes.exporter].count, place[axes.importer].count, place[axes.year].count)
    if sample.n < SHARE_MIN * np.prod(sizes, dtype=float):
        return None
    weighted = sample.y if sample.weights is None else sample.y * sample.weights
    found = rows_of_cells(
        (place[axes.exporter].codes, place[axes.importer].codes, place[axes.year].codes), sizes, weighted
    )
    if found is None:
        return None
    cells, total = found
    if sample.n < SHARE_TRADING_MIN * np.count_nonzero(total) * sizes[2]:
        return None
    return _prune(_fill(sample, axes, cells, total, sizes), sample, axes, keep_singletons=keep_singletons)


def _fill(
    sample: Sample, axes: Axes, cells: NDArray[np.int32], total: Array, sizes: tuple[int, int, int]
) -> Cube:
    """Keep the pairs that trade, and take every column into their cells."""
    exporters, importers, _ = sizes
    trading = np.flatnonzero(total > 0)
    idle = cells[total <= 0]
    lost = np.sort(idle[idle >= 0])
    rows = cells if len(trading) == len(cells) else cells[trading]
    y = gather(rows, sample.y)
    weights = None if sample.weights is None else gather(rows, sample.weights)
    if weights is not None:
        y *= weights
    x = np.empty((len(sample.columns), *rows.shape))
    for out, column in zip(x, sample.columns, strict=True):
        gather(rows, column, out)
    start: Array = (rows >= 0).astype(np.float64) if weights is None else weights.copy()
    if sample.offset is not None:
        start *= np.exp(gather(rows, sample.offset))
    panel = Panel(
        exporter=(trading // importers).astype(np.int32),
        importer=(trading % importers).astype(np.int32),
        exporters=exporters,
        importers=importers,
        y=y,
        x=x,
        total=total[trading],
    )
    dropped = (Dropped(Reason.ZERO_MARGIN, lost.astype(np.int64), "pair"),) if len(lost) else ()
    return Cube(panel, rows, start, weights, dropped, axes)


def _prune(cube: Cube, sample: Sample, axes: Axes, *, keep_singletons: bool) -> Cube:
    """Leave out all-zero margins and singletons until there are none; most panels have none beyond idle
    pairs."""
    names = {"pair": axes.pair, "exporter": axes.exporter_year, "importer": axes.importer_year}
    dropped = [replace(d, about=names[d.about]) for d in cube.dropped]
    passes = loops(replace(cube.panel, x=cube.panel.x[:0]))
    if _is_clean(cube, passes):
        return replace(cube, dropped=tuple(dropped))
    seen, y = cube.start > 0, cube.panel.y
    while True:
        out, reason, about = _next_out(passes, cube.panel, y, seen, names, keep_singletons=keep_singletons)
        if out is None:
            break
        dropped.append(Dropped(reason, np.sort(cube.rows[out]).astype(np.int64), about))
        if y is cube.panel.y:
            y = y.copy()
        seen = seen & ~out
        y[out] = 0.0
    if not seen.any():
        raise nothing_left(sample, "each is alone in a fixed effect, or in one without flows")
    cube = replace(cube, dropped=tuple(dropped))
    return cube if y is cube.panel.y else _without(cube, seen, y)


def _is_clean(cube: Cube, passes: Loops) -> bool:
    """Whether a complete panel has a flow in every margin, and several of each: nothing to leave out."""
    panel = cube.panel
    if panel.years < 2 or not len(panel.exporter) or cube.rows.min() < 0:
        return False
    if not passes.margins(panel.y)[:, : panel.years].all():
        return False
    counts = np.bincount(panel.exporter), np.bincount(panel.importer)
    return all(count[count > 0].min() > 1 and count.all() for count in counts)


def _next_out(
    passes: Loops,
    panel: Panel,
    y: Array,
    seen: NDArray[np.bool_],
    names: dict[str, str],
    *,
    keep_singletons: bool,
) -> tuple[NDArray[np.bool_] | None, Reason, str]:
    """Cells to leave out next, for which reason and effect."""
    flows, counts = (passes.margins(c)[:, : panel.years] for c in (y, seen.astype(np.float64)))
    total, observed = y.sum(axis=1), seen.sum(axis=1)
    limit = 0 if keep_singletons else 1
    for reason, margin, pair in (
        (Reason.ZERO_MARGIN, (flows == 0) & (counts > 0), (total == 0) & (observed > 0)),
        (Reason.SINGLETON, (counts > 0) & (counts <= limit), (observed > 0) & (observed <= limit)),
    ):
        if pair.any():
            return seen & pair[:, None], reason, names["pair"]
        for side, index in (("exporter", panel.exporter), ("importer", panel.importer + panel.exporters)):
            if margin[index].any() and (out := seen & margin[index]).any():
                return out, reason, names[side]
    return None, Reason.SINGLETON, ""


def _without(cube: Cube, seen: NDArray[np.bool_], y: Array) -> Cube:
    """The cube less the cells that were left out, and less the pairs of which no cell is left."""
    kept = np.flatnonzero(seen.any(axis=1))
    some = seen[kept]
    panel = cube.panel
    total = y[kept].sum(axis=1)
    return replace(
        cube,
        panel=replace(
            panel,
            exporter=np.ascontiguousarray(panel.exporter[kept]),
            importer=np.ascontiguousarray(panel.importer[kept]),
            y=y[kept],
            x=np.ascontiguousarray(panel.x[:, kept]),
            total=total,
        ),
        rows=np.where(some, cube.rows[kept], -1).astype(np.int32),
        start=np.where(some, cube.start[kept], 0.0),
        weights=None if cube.weights is None else np.where(some, cube.weights[kept], 0.0),
    )
