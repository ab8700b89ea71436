"""Trade panels with known coefficients: log-normal flows, zeros, idle pairs, agreements that begin in a
year."""

import numpy as np


def simulated_panel(
    countries, years, *, seed=1, regressors=2, missing=0.0, domestic=True, idle=0.15, zeros=0.4
):
    """A dictionary of columns: i, j, t, y, x1, x2, ...; x1 is an agreement, the others are normal."""
    rng = np.random.default_rng(seed)
    i, j, t = (axis.ravel() for axis in np.indices((countries, countries, years)))
    begins = rng.integers(0, 2 * years, (countries, countries))
    a, g = rng.normal(size=(2, countries, years))
    h = rng.normal(0, 1.5, (countries, countries))
    x = [(t >= begins[i, j]) * 1.0] + [rng.normal(size=len(t)) + 0.3 * a[i, t] for _ in range(regressors - 1)]
    index = a[i, t] + g[j, t] + h[i, j] + sum((0.4 - 0.2 * k) * column for k, column in enumerate(x))
    y = np.exp(index + rng.normal(0, 0.7, len(t)))
    y[(rng.random((countries, countries)) < idle)[i, j]] = 0
    y[(y < np.quantile(y, 0.5)) & (rng.random(len(y)) < 2 * zeros)] = 0
    kept = rng.random(len(y)) >= missing
    if not domestic:
        kept &= i != j
    columns = {"i": i, "j": j, "t": t, "y": y, **{f"x{k + 1}": column for k, column in enumerate(x)}}
    return {name: column[kept] for name, column in columns.items()}
