"""The assignment problem: pair rows and columns off so that the sum of their worth is largest.

The method is Kuhn's with potentials, O(n³), on each group of rows and columns that hang together; claims of
two texts fall into small groups.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

Edge = tuple[int, int]


def assigned(worth: Mapping[Edge, float]) -> list[Edge]:
    """Choose edges, at most one for each row and each column, with the largest sum of worth.

    Parameters
    ----------
    worth : of each row and column that may be paired, above 0; all others may not

    Examples
    --------
    >>> sorted(assigned({(0, 0): 0.9, (0, 1): 0.95, (1, 1): 0.93}))
    [(0, 0), (1, 1)]
    """
    return [edge for group in _groups(worth) for edge in _assigned(group)]


def _groups(worth: Mapping[Edge, float]) -> list[dict[Edge, float]]:
    """The edges, by which hang together through a row or a column."""
    group_of: dict[tuple[str, int], dict[Edge, float]] = {}
    for edge, value in worth.items():
        row, column = ("row", edge[0]), ("column", edge[1])
        mine = group_of.setdefault(row, {})
        theirs = group_of.setdefault(column, mine)
        if theirs is not mine:
            small, large = sorted((mine, theirs), key=len)
            large.update(small)
            group_of.update({node: large for i, j in small for node in (("row", i), ("column", j))})
            group_of[row] = group_of[column] = large
        group_of[row][edge] = value
    return list({id(group): group for group in group_of.values()}.values())


def _assigned(worth: Mapping[Edge, float]) -> list[Edge]:
    """One group: costs are worth turned round, and a pair without an edge is worth nothing."""
    rows, columns = sorted({i for i, _ in worth}), sorted({j for _, j in worth})
    if len(rows) > len(columns):
        return [(i, j) for j, i in _assigned({(j, i): value for (i, j), value in worth.items()})]
    cost = [[-worth.get((i, j), 0.0) for j in columns] for i in rows]
    chosen = _cheapest(cost)
    pairs = ((rows[row], columns[column]) for column, row in chosen.items())
    return [edge for edge in pairs if edge in worth]


def _cheapest(cost: list[list[float]]) -> dict[int, int]:
    """The row of each chosen column; as many rows as columns at most."""
    n, m = len(cost), len(cost[0])
    u, v = [0.0] * (n + 1), [0.0] * (m + 1)  # potentials of rows and columns
    row_of, back = [0] * (m + 1), [0] * (m + 1)  # 1-based; 0 is none
    for row in range(1, n + 1):
        row_of[0], column = row, 0
        least, seen = [math.inf] * (m + 1), [False] * (m + 1)
        while row_of[column]:
            seen[column] = True
            here, delta, following = row_of[column], math.inf, 0
            for j in range(1, m + 1):
                if not seen[j]:
                    slack = cost[here - 1][j - 1] - u[here] - v[j]
                    if slack < least[j]:
                        least[j], back[j] = slack, column
                    if least[j] < delta:
                        delta, following = least[j], j
            for j in range(m + 1):
                if seen[j]:
                    u[row_of[j]] += delta
                    v[j] -= delta
                else:
                    least[j] -= delta
            column = following
        while column:
            row_of[column] = row_of[back[column]]
            column = back[column]
    return {j - 1: row_of[j] - 1 for j in range(1, m + 1) if row_of[j]}
