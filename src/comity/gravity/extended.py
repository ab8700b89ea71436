"""A formula with more regressors, fitted on the columns of the caller and on columns made here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from comity.errors import UsageError
from comity.gravity.fitting import fit
from comity.gravity.formula import parse, parse_factor
from comity.gravity.frames import Columns
from comity.gravity.result import Fit
from comity.gravity.sample import columns_needed
from comity.gravity.variance import parse_vcov

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from comity.gravity.formula import Formula


def single_model(formula: str) -> Formula:
    """The one model of a formula.

    Raises
    ------
    UsageError : the formula asks for several
    """
    models = parse(formula)
    if len(models) > 1:
        raise UsageError(
            found=f"the formula asks for {len(models)} models", fix="leave out sw, csw and further responses"
        )
    return models[0]


def fit_extended(
    formula: str,
    data: object,
    made: Mapping[str, NDArray[np.float64]],
    *,
    usable: NDArray[np.bool_] | None = None,
    **options: Any,  # noqa: ANN401 - those of fit
) -> Fit:
    """Fit a formula with further regressors.

    Parameters
    ----------
    made : the further regressors by name, each with a value for every row of the data
    usable : the rows to fit, shape (n,)
    options : of ``fit``
    """
    model = single_model(formula)
    clusters = tuple(parse_factor(term) for term in parse_vcov(options.get("vcov", "hetero")).terms)
    needed = columns_needed((model,), clusters, (options.get("weights"), options.get("offset")))
    columns = Columns(data, needed)
    taken = [name for name in made if name in columns.known]
    if taken:
        raise UsageError(found=f"the data have a column {taken[0]!r} already", fix="rename it")
    rows = slice(None) if usable is None else np.flatnonzero(usable)
    frame = {name: columns.values(name)[rows] for name in needed}
    frame |= {name: column[rows] for name, column in made.items()}
    left, bar, effects = model.label.partition(" | ")
    terms = " + ".join(f"`{name}`" for name in made)
    found = fit(f"{left} + {terms}{bar}{effects}", frame, **options)
    if not isinstance(found, Fit):
        raise TypeError("one formula gave several fits")
    return found
