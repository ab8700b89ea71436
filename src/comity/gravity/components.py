"""Parts of a panel that no flow links: within each, effects are determined up to a constant of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from comity.gravity.grouping import interact

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from comity.gravity.sample import Sample

    Codes = NDArray[np.integer]

_LINKS_DENSE = 1 << 22  # cells of a table of links
_SHOWN, _PARTS_SHOWN = 8, 6


@dataclass(frozen=True, slots=True)
class Part:
    """Levels that flows link to one another and to nothing else, by the name of their column."""

    levels: tuple[tuple[str, tuple[object, ...]], ...]

    def __str__(self) -> str:
        return "; ".join(f"{name} {_listed(labels)}" for name, labels in self.levels)


def parts_of_pairs(
    exporter: Codes, importer: Codes, rows: Codes, columns: dict[str, NDArray[Any]]
) -> tuple[Part, ...]:
    """The parts of a panel of pairs; none where all of it hangs together.

    Parameters
    ----------
    exporter, importer : shape (P,)
    rows : shape (P, T), -1 where a pair is not observed
    columns : labels of exporters, importers and years, by the names of their columns
    """
    if is_linked(exporter, importer):
        return ()
    part = labelled(exporter, importer)[0][exporter]
    found = []
    for one in np.unique(part):
        own = part == one
        codes = exporter[own], importer[own], np.flatnonzero((rows[own] >= 0).any(axis=0))
        labels = [names[np.unique(c)].tolist() for names, c in zip(columns.values(), codes, strict=True)]
        found.append(Part(tuple(zip(columns, map(tuple, labels), strict=True))))
    return tuple(found)


def parts_of_sample(sample: Sample) -> tuple[Part, ...]:
    """The parts into which two fixed effects fall beyond those that their common columns make; with
    exporter-year and importer-year effects, the parts of the years that fall into several."""
    if len(sample.fixed_effects) != 2 or any(factor.symmetric for factor in sample.fixed_effects):
        return ()
    one, two = sample.fixed_effects
    a, b = (sample.factors.codes(factor.name) for factor in (one, two))
    of_one, _ = labelled(a, b)
    part = of_one[a]
    common = [name for name in one.columns if name in two.columns]
    shared = interact([sample.factors.codes(name) for name in common])[0] if common else np.zeros_like(part)
    joint, first = np.unique(part, return_index=True)
    groups, times = np.unique(shared[first], return_counts=True)
    split = set(groups[times > 1].tolist())
    names = tuple(dict.fromkeys((*one.columns, *two.columns)))
    return tuple(
        Part(tuple((name, _levels_in(sample, name, part == number)) for name in names))
        for number, row in zip(joint.tolist(), first.tolist(), strict=True)
        if int(shared[row]) in split
    )


def is_linked(a: Codes, b: Codes) -> bool:
    """Whether flows lead from every level to every other, looked up in a table where that is small."""
    if not len(a):
        return True
    size = int(a.max()) + 1, int(b.max()) + 1
    if size[0] * size[1] > _LINKS_DENSE:
        return len(np.unique(labelled(a, b)[0][a])) == 1
    links = np.zeros(size, dtype=bool)
    links[a, b] = True
    reached, seen = links[a[0]], -1
    while (found := int(reached.sum())) > seen:
        seen = found
        reached = links[links[:, reached].any(axis=1)].any(axis=0)
    return seen == int(links.any(axis=0).sum())


def labelled(a: Codes, b: Codes) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The part of every level of two factors."""
    from scipy import sparse
    from scipy.sparse.csgraph import connected_components

    first = int(a.max(initial=-1)) + 1
    size = first + int(b.max(initial=-1)) + 1
    links = sparse.coo_array((np.ones(len(a), dtype=bool), (a, b + first)), shape=(size, size))
    _, part = connected_components(links, directed=False)
    return part[:first], part[first:]


def told(parts: Iterable[Part]) -> str:
    """What a reader must know of the parts."""
    parts = tuple(parts)
    shown = " | ".join(f"({number}) {part}" for number, part in enumerate(parts[:_PARTS_SHOWN], 1))
    more = f" | and {len(parts) - _PARTS_SHOWN} more" if len(parts) > _PARTS_SHOWN else ""
    return (
        f"no flow links these {len(parts)} parts, so that fixed effects can be compared within one only: "
        f"{shown}{more}"
    )


def _levels_in(sample: Sample, name: str, rows: NDArray[np.bool_]) -> tuple[object, ...]:
    labels = sample.factors.labels(name)
    return tuple(labels[code] for code in np.unique(sample.factors.codes(name)[rows]).tolist())


def _listed(labels: tuple[object, ...]) -> str:
    return ", ".join(map(str, labels[:_SHOWN])) + (f", ... ({len(labels)})" if len(labels) > _SHOWN else "")
