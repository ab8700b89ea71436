"""One equation for each of many sectors, in parallel, each process reading only the rows of its sector."""

from __future__ import annotations

import time
import warnings
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from comity.errors import ComityError, ModelError
from comity.gravity.extended import single_model
from comity.gravity.fitting import fit
from comity.gravity.formula import parse_factor
from comity.gravity.panels import as_panel
from comity.gravity.refusals import GravityWarning
from comity.gravity.result import Fit
from comity.gravity.sample import columns_needed
from comity.gravity.tables import Coefficient, coefficients, finite
from comity.gravity.variance import parse_vcov

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd

    from comity.gravity.panels import Panel


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorFit:
    """What came of one sector.

    Attributes
    ----------
    coefficients : none where there is no answer
    observations : used
    warnings : what was left out
    failure : why there is no answer
    seconds : reading and fitting
    """

    sector: object
    coefficients: tuple[Coefficient, ...]
    observations: int
    solver: str
    warnings: tuple[str, ...]
    failure: str | None
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorFits:
    """All sectors, in the order of their labels."""

    formula: str
    by: str
    sectors: tuple[SectorFit, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain values; numbers that are not finite are null."""
        plain: dict[str, Any] = finite(asdict(self))
        return plain

    @property
    def failed(self) -> tuple[SectorFit, ...]:
        """Sectors without an answer."""
        return tuple(one for one in self.sectors if one.failure is not None)

    def tidy(self) -> pd.DataFrame:
        """One row a sector and coefficient; sectors without an answer have none."""
        import pandas as pd

        rows = [
            (one.sector, c.name, c.estimate, c.std_error, c.p_value, c.low, c.high, one.observations)
            for one in self.sectors
            for c in one.coefficients
        ]
        names = ["regressor", "estimate", "std_error", "p_value", "low", "high", "observations"]
        return pd.DataFrame(rows, columns=[self.by, *names])


def fit_sectors(
    formula: str,
    source: object,
    *,
    by: str,
    jobs: int = -1,
    progress: Callable[[SectorFit, int], None] | None = None,
    **options: Any,  # noqa: ANN401 - those of fit
) -> SectorFits:
    """Fit one equation to each sector of a panel.

    Parameters
    ----------
    formula : of one model
    source : a path (Parquet, Arrow, CSV), ``panels.TablePanel`` of a DuckDB file, or a data frame; rows of
        paths and tables are read sector by sector, best from a Parquet file that is sorted by sector
    by : the column that names the sector
    jobs : processes; -1 for one a core. Within ``joblib.parallel_config("dask")`` or ``"ray"`` the work goes
        to a cluster of machines, which must see the same path
    progress : told each sector as it is ready, and how many there are
    options : of ``fit``

    Raises
    ------
    UsageError : the formula or a column is wrong
    ModelError : no sector has an answer; otherwise those without are in ``failed``
    """
    panel = as_panel(source)
    model = single_model(formula)
    clusters = tuple(parse_factor(term) for term in parse_vcov(options.get("vcov", "hetero")).terms)
    needed = columns_needed((model,), clusters, (options.get("weights"), options.get("offset")))
    labels = panel.groups(by)
    found = []
    for one in _each(panel, model.label, needed, by=by, labels=labels, jobs=jobs, options=options):
        found.append(one)
        if progress:
            progress(one, len(labels))
    if all(one.failure is not None for one in found):
        raise ModelError(
            found=f"none of the {len(found)} sectors has an answer; the first said: {found[0].failure}",
            fix="use fewer fixed effects, or look at one sector alone",
        )
    return SectorFits(formula=formula, by=by, sectors=tuple(found))


def _each(
    panel: Panel,
    formula: str,
    needed: tuple[str, ...],
    *,
    by: str,
    labels: tuple[object, ...],
    jobs: int,
    options: dict[str, Any],
) -> Iterator[SectorFit]:
    from joblib import Parallel, delayed

    run = Parallel(n_jobs=jobs, return_as="generator")
    found: Iterator[SectorFit] = run(
        delayed(fit_sector)(panel, formula, needed, by=by, label=label, options=options) for label in labels
    )
    return found


def fit_sector(
    panel: Panel, formula: str, needed: tuple[str, ...], *, by: str, label: object, options: dict[str, Any]
) -> SectorFit:
    """Read and fit one sector."""
    began = time.perf_counter()
    fitted, failure = None, None
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always", GravityWarning)
        try:
            fitted = fit(formula, panel.read_group(needed, by, label), **options)
        except ComityError as error:
            failure = error.found
    said = tuple(str(w.message) for w in heard if issubclass(w.category, GravityWarning))
    found = fitted if isinstance(fitted, Fit) else None
    return SectorFit(
        sector=label,
        coefficients=() if found is None else tuple(coefficients(found, 0.05).values()),
        observations=0 if found is None else found.n,
        solver="" if found is None else found.solver,
        warnings=said,
        failure=failure,
        seconds=time.perf_counter() - began,
    )
