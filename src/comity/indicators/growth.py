"""How far the trade of pairs of a size grew within some years: shares and spreads over all of history.

The same pair is counted in many windows that overlap, and the same country in many pairs. The interval of a
share knows it: its variance lets every two windows depend on each other that share a country (decision 0071).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from comity.proportions import Z_95, Interval, student, wilson

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Levels:
    """The trade of every pair in every year of a series; NaN where a year is missing.

    ``a`` and ``b`` have shape (pairs,) and point into ``countries``; ``values`` has shape (pairs, years).
    """

    countries: tuple[str, ...]
    a: NDArray[np.int64]
    b: NDArray[np.int64]
    first_year: int
    values: NDArray[np.float64]

    @property
    def years(self) -> int:
        """How many years the series spans."""
        return int(self.values.shape[1])

    @property
    def last_year(self) -> int:
        """The last of them."""
        return self.first_year + self.years - 1

    def of(self, a: str, b: str) -> NDArray[np.float64]:
        """The series of one pair, shape (years,); all missing where it has none."""
        if a in self.countries and b in self.countries:
            found = (self.a == self.countries.index(a)) & (self.b == self.countries.index(b))
            if found.any():
                return np.asarray(self.values[found.argmax()])
        return np.full(self.years, np.nan)

    def known(self, a: str, b: str) -> dict[int, float]:
        """The levels of one pair by year, without those that are missing."""
        values = self.of(a, b)
        return {self.first_year + int(n): float(values[n]) for n in np.flatnonzero(~np.isnan(values))}

    def between(self, first: int, last: int, prices: NDArray[np.float64] | None = None) -> Levels:
        """The same in some of its years, over prices where these are given.

        Parameters
        ----------
        prices : shape (years,), an index that is 1 in the year whose dollars are wanted
        """
        part = self.values[:, first - self.first_year : last - self.first_year + 1]
        values = part if prices is None else part / prices
        return Levels(self.countries, self.a, self.b, first, values)


def levels(table: pa.Table) -> Levels:
    """Rows of ``a``, ``b``, ``year`` and ``value_usd`` as an array, each pair and year at most once.

    Raises
    ------
    ValueError : there are no rows
    """
    if not table.num_rows:
        raise ValueError("no rows, so no years")
    a_names, a_code = _coded(table, "a")
    b_names, b_code = _coded(table, "b")
    countries = tuple(sorted({*a_names, *b_names}))
    place = {code: n for n, code in enumerate(countries)}
    a = np.array([place[name] for name in a_names])[a_code]
    b = np.array([place[name] for name in b_names])[b_code]
    year = table["year"].to_numpy().astype(np.int64)
    present, row = np.unique(a * len(countries) + b, return_inverse=True)
    first = int(year.min())
    values = np.full((len(present), int(year.max()) - first + 1), np.nan)
    values[row, year - first] = table["value_usd"].to_numpy()
    return Levels(countries, present // len(countries), present % len(countries), first, values)


def _coded(table: pa.Table, name: str) -> tuple[list[str], NDArray[np.int64]]:
    """The distinct words of a column, and which of them each row has."""
    column = table[name].combine_chunks().dictionary_encode()
    return column.dictionary.to_pylist(), column.indices.to_numpy().astype(np.int64)


@dataclass(frozen=True, slots=True)
class Windows:
    """Spans of ``horizon`` years that begin at a level within a band; all arrays have shape (windows,).

    ``best`` is the highest level in the years after the start, ``end`` that of the last, as far as known.
    A window is ``whole`` where each of those years is known, whatever the levels in them are.
    """

    horizon: int
    pair: NDArray[np.int64]
    a: NDArray[np.int64]
    b: NDArray[np.int64]
    year: NDArray[np.int64]
    start: NDArray[np.float64]
    best: NDArray[np.float64]
    end: NDArray[np.float64]
    whole: NDArray[np.bool_]


def windows(found: Levels, low: float, high: float, horizon: int) -> Windows:
    """Every window whose first level lies in a band and whose last year is covered by the series.

    Parameters
    ----------
    low, high : of the first level, both included
    horizon : years from the first level to the last, at least 1
    """
    pairs, starts, best, end, whole = [], [], [], [], []
    for first in range(found.years - horizon):
        level = found.values[:, first]
        chosen = np.flatnonzero((level >= low) & (level <= high) & (level > 0))
        after = found.values[chosen, first + 1 : first + horizon + 1]
        known = ~np.isnan(after)
        pairs.append(chosen)
        starts.append(np.full(len(chosen), first))
        best.append(np.where(known, after, -np.inf).max(axis=1))
        end.append(after[:, -1])
        whole.append(known.all(axis=1))
    pair = np.concatenate([np.empty(0, dtype=np.int64), *pairs])
    start = np.concatenate([np.empty(0, dtype=np.int64), *starts])
    return Windows(
        horizon=horizon,
        pair=pair,
        a=found.a[pair],
        b=found.b[pair],
        year=found.first_year + start,
        start=found.values[pair, start],
        best=np.concatenate([np.empty(0), *best]),
        end=np.concatenate([np.empty(0), *end]),
        whole=np.concatenate([np.empty(0, dtype=bool), *whole]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowthShare:
    """Which share of the windows grew by a factor, over those that are whole.

    ``bounds`` is the share if all that is unknown of the others had failed, and if all of it had grown.
    """

    grew: int
    windows: int
    pairs: int
    unusable: int
    share: float
    interval: Interval
    bounds: Interval


def share_that_grew(found: Windows, factor: float) -> GrowthShare | None:
    """The share of the windows in which a level of ``factor`` times the first was reached; None without any.

    Whether a window counts is settled by which of its years are known, never by what they show: to count an
    incomplete one as grown where it shows growth, and else to leave it out, would flatter.

    Parameters
    ----------
    factor : above 0; of 1 and less, that much was left at some time
    """
    reached = found.best >= factor * found.start
    return _share(found, reached, found.whole)


def share_above(found: Windows, factor: float) -> GrowthShare | None:
    """The share of the windows that ended above ``factor`` times their first level; None without any."""
    return _share(found, found.end > factor * found.start, ~np.isnan(found.end))


def _share(found: Windows, reached: NDArray[np.bool_], usable: NDArray[np.bool_]) -> GrowthShare | None:
    n = int(usable.sum())
    if not n:
        return None
    hit = reached & usable
    k, unusable = int(hit.sum()), int((~usable).sum())
    shown = int((reached & ~usable).sum())  # grown for certain, though some of its years are missing
    share = k / n
    enough = _independent(found, hit, usable, share)
    return GrowthShare(
        grew=k,
        windows=n,
        pairs=len(np.unique(found.pair[usable])),
        unusable=unusable,
        share=share,
        interval=wilson(share * enough, enough),
        bounds=Interval((k + shown) / (n + unusable), (k + unusable) / (n + unusable)),
    )


def _independent(found: Windows, hit: NDArray[np.bool_], usable: NDArray[np.bool_], share: float) -> float:
    """How many independent windows would tell as much: p(1 - p) over the variance of the share.

    Windows depend on each other that share a pair, and, less, those whose pairs share a country. Where all or
    none grew there is no variance to see, and each pair counts once.

    References
    ----------
    Korn and Graubard (1998), "Confidence intervals for proportions with small expected number of positive
    counts estimated from survey data"; Aronow, Samii and Assenova (2015), "Cluster-robust variance estimation
    for dyadic data".
    """
    pairs, place = np.unique(found.pair[usable], return_inverse=True)
    apart = np.bincount(place, minlength=len(pairs))
    most = float(np.ceil(apart / found.horizon).sum())  # windows that do not overlap
    if share in (0.0, 1.0):
        return float(len(pairs))
    miss = np.bincount(place, weights=hit[usable] - share)  # what each pair adds to the sum of deviations
    first = np.unique(place, return_index=True)[1]
    a, b = found.a[usable][first], found.b[usable][first]
    by_country = np.bincount(np.concatenate([a, b]), weights=np.concatenate([miss, miss]))
    by_pair = float((miss**2).sum())
    spread = max(by_pair, float((by_country**2).sum()) - by_pair)
    clusters = min(len(pairs), int(np.count_nonzero(np.bincount(np.concatenate([a, b])))))
    if spread <= 0 or clusters < 2:
        return float(len(pairs))
    variance = spread / usable.sum() ** 2 * clusters / (clusters - 1)
    enough = share * (1 - share) / variance * (Z_95 / student(Z_95, clusters - 1)) ** 2
    return float(min(enough, most))


def spread(found: Windows, shares: tuple[float, ...]) -> tuple[float, ...]:
    """Quantiles of the last level over the first, over the windows whose last level is known.

    Parameters
    ----------
    shares : such as (0.1, 0.5, 0.9)

    Returns
    -------
    A factor for each; none where no window is known to its end.
    """
    known = ~np.isnan(found.end)
    if not known.any():
        return ()
    factors = found.end[known] / found.start[known]
    return tuple(float(q) for q in np.quantile(factors, shares))
