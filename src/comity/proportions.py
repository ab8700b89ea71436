"""The interval of a share: how many of how many, where neither need be a whole number."""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

Z_95 = 1.959963984540054  # of the normal distribution, 95 per cent in the middle


class Interval(NamedTuple):
    """A share and the bounds within which it lies."""

    low: float
    high: float


def wilson(kept: float, of: float) -> Interval:
    """95 % score interval of a share.

    Parameters
    ----------
    kept, of : how many of how many, ``of`` above 0; of a clustered sample, the numbers that would tell as
        much were they independent

    References
    ----------
    Wilson (1927), "Probable inference, the law of succession, and statistical inference". The examples are
    those of Newcombe (1998), "Two-sided confidence intervals for the single proportion", table I, method 3.

    Examples
    --------
    >>> [tuple(round(bound, 4) for bound in wilson(*n)) for n in ((81, 263), (15, 148), (0, 20), (1, 29))]
    [(0.2553, 0.3662), (0.0624, 0.1605), (0.0, 0.1611), (0.0061, 0.1718)]
    """
    share, z2 = kept / of, Z_95**2
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = Z_95 / (1 + z2 / of) * sqrt(max(share * (1 - share), 0.0) / of + z2 / (4 * of**2))
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def student(z: float, degrees: int) -> float:
    """The point of Student's distribution that leaves as much beyond it as ``z`` does of the normal.

    To a hundredth from 4 degrees of freedom on.

    References
    ----------
    Abramowitz and Stegun (1964), 26.7.5, its first three terms.

    Examples
    --------
    >>> round(student(Z_95, 10), 2), round(student(Z_95, 30), 2)
    (2.23, 2.04)
    """
    n = float(max(degrees, 1))
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / n + second / n**2 + third / n**3
