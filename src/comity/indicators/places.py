"""Where a pair stands: among all pairs, and among the partners of each of the two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An index of one pair, and its place among those of all pairs."""

    value: float
    place: float  # the share of the other pairs that are below it, ties counted half
    pairs: int  # how many others there are


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerIndex:
    """One partner on a strip."""

    iso3: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """One country's index with every possible partner, one of them marked."""

    country: str
    partner: str  # the one that is marked
    sells: bool  # what the country sells beside what partners buy; else what they sell beside what it buys
    partners: tuple[PartnerIndex, ...]  # the highest first
    value: float
    rank: int  # 1 is the highest; equals share a place


def placed(matrix: NDArray[np.float64], row: int, column: int, *, symmetric: bool = False) -> Placed | None:
    """The place of one pair among all others.

    Parameters
    ----------
    matrix : shape (countries, countries); NaN is not compared, nor is a country with itself
    row, column : the pair
    symmetric : each pair is counted once

    Returns
    -------
    None where the pair has no index, or no other pair has one.

    Examples
    --------
    Of three countries six pairs are directed; 0.7 has three of the five others below it and one beside it.

    >>> matrix = np.array([[0.9, 0.1, 0.7], [0.2, 0.9, 0.3], [0.7, 0.8, 0.9]])
    >>> placed(matrix, 0, 2)
    Placed(value=0.7, place=0.7, pairs=5)
    """
    value = matrix[row, column]
    others = matrix.copy()
    np.fill_diagonal(others, np.nan)
    if symmetric:
        others[np.tril_indices(len(others))] = np.nan
        row, column = min(row, column), max(row, column)
    others[row, column] = np.nan
    rest = others[~np.isnan(others)]
    if np.isnan(value) or not len(rest):
        return None
    below = (rest < value).sum() + (rest == value).sum() / 2
    return Placed(value=float(value), place=float(below / len(rest)), pairs=len(rest))


def strip(
    matrix: NDArray[np.float64], countries: Sequence[str], row: int, column: int, *, sells: bool
) -> Strip:
    """A country's index with every partner: of the seller's row, or of the buyer's column.

    Examples
    --------
    >>> matrix = np.array([[0.9, 0.1, 0.7], [0.2, 0.9, 0.3], [0.7, 0.8, 0.9]])
    >>> found = strip(matrix, "ABC", 0, 2, sells=True)
    >>> [partner.iso3 for partner in found.partners], found.rank
    (['C', 'B'], 1)
    """
    country, partner = (row, column) if sells else (column, row)
    values = matrix[row] if sells else matrix[:, column]
    known = [k for k in range(len(values)) if k != country and not np.isnan(values[k])]
    known.sort(key=lambda k: (-values[k], countries[k]))
    value = float(values[partner])
    return Strip(
        country=countries[country],
        partner=countries[partner],
        sells=sells,
        partners=tuple(PartnerIndex(iso3=countries[k], value=float(values[k])) for k in known),
        value=value,
        rank=1 + sum(bool(values[k] > value) for k in known),
    )
