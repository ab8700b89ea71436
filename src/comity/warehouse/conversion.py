"""From one nomenclature to another: how the value of a product is spread over the products that succeed it.

A code that has one counterpart goes there whole. One that has several is spread by world trade in the
targets, as far as the warehouse holds flows in that nomenclature, and equally where it holds none. Vintages
without a concordance of their own are joined through those between, by as few steps as there are.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class WeighedBy(StrEnum):
    """What the weights of a product rest on; of several steps, the weakest."""

    SINGLE = "single"
    TRADE = "trade"
    EQUAL = "equal"


_WEAKEST_LAST = (WeighedBy.SINGLE, WeighedBy.TRADE, WeighedBy.EQUAL)


class Link(NamedTuple):
    """Two codes that share goods."""

    nomenclature: str
    other_nomenclature: str
    product: str
    other_product: str
    file: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """The part of one product's value that goes to another product."""

    nomenclature: str
    to_nomenclature: str
    product: str
    to_product: str
    weight: float
    weighed_by: WeighedBy
    steps: int
    file: int


class _Target(NamedTuple):
    """A part of a product's value on its way."""

    product: str
    weight: float
    weighed_by: WeighedBy
    file: int


_Step = dict[str, list[_Target]]


def conversions(
    links: Iterable[Link], world: Mapping[tuple[str, str], float], nomenclatures: Iterable[str]
) -> Iterator[Conversion]:
    """Every conversion between nomenclatures that concordances join.

    Parameters
    ----------
    links : of all concordances; each is used both ways
    world : world trade by nomenclature and product, current US dollars
    nomenclatures : of which flows are held; there is nothing to convert from others

    Examples
    --------
    >>> split = [Link("HS12", "HS17", "010110", new, 1) for new in ("010121", "010129")]
    >>> traded = {("HS17", "010121"): 3, ("HS17", "010129"): 1}
    >>> [(c.to_product, c.weight) for c in conversions(split, traded, ["HS12"])]
    [('010121', 0.75), ('010129', 0.25)]
    """
    steps = _steps(links, world)
    neighbours: dict[str, set[str]] = defaultdict(set)
    for start, end in steps:
        neighbours[start].add(end)
    for start in sorted(set(nomenclatures)):
        for path in _paths(start, neighbours):
            yield from _along(path, steps)


def _steps(links: Iterable[Link], world: Mapping[tuple[str, str], float]) -> dict[tuple[str, str], _Step]:
    """The spread of every product over its direct counterparts, both ways."""
    shared: dict[tuple[str, str], dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for link in links:
        shared[link.nomenclature, link.other_nomenclature][link.product][link.other_product] = link.file
        shared[link.other_nomenclature, link.nomenclature][link.other_product][link.product] = link.file
    return {
        (start, end): {product: _spread(end, targets, world) for product, targets in by_product.items()}
        for (start, end), by_product in shared.items()
    }


def _spread(
    nomenclature: str, targets: Mapping[str, int], world: Mapping[tuple[str, str], float]
) -> list[_Target]:
    if len(targets) == 1:
        return [_Target(product, 1.0, WeighedBy.SINGLE, file) for product, file in targets.items()]
    traded = {product: world.get((nomenclature, product), 0.0) for product in targets}
    total = sum(traded.values())
    by = WeighedBy.TRADE if total > 0 else WeighedBy.EQUAL
    return [
        _Target(product, traded[product] / total if total > 0 else 1 / len(targets), by, targets[product])
        for product in sorted(targets)
        if total <= 0 or traded[product] > 0
    ]


def _paths(start: str, neighbours: Mapping[str, set[str]]) -> Iterator[tuple[str, ...]]:
    """The shortest way from a nomenclature to every other one that can be reached."""
    seen = {start}
    waiting: deque[tuple[str, ...]] = deque([(start,)])
    while waiting:
        path = waiting.popleft()
        if len(path) > 1:
            yield path
        for following in sorted(neighbours[path[-1]] - seen):
            seen.add(following)
            waiting.append((*path, following))


def _along(path: tuple[str, ...], steps: Mapping[tuple[str, str], _Step]) -> Iterator[Conversion]:
    """The conversion from the first nomenclature of a path to its last."""
    joined = [steps[pair] for pair in pairwise(path)]
    for product in sorted(joined[0]):
        arrived = [_Target(product, 1.0, WeighedBy.SINGLE, 0)]
        for step in joined:
            arrived = _onward(arrived, step)
        for target in arrived:
            yield Conversion(
                nomenclature=path[0],
                to_nomenclature=path[-1],
                product=product,
                to_product=target.product,
                weight=target.weight,
                weighed_by=target.weighed_by,
                steps=len(joined),
                file=target.file,
            )


def _onward(arrived: list[_Target], step: _Step) -> list[_Target]:
    """One step further; where a code on the way has no successor the whole product counts as unconverted."""
    found: dict[str, _Target] = {}
    for here in arrived:
        if here.product not in step:
            return []
        for there in step[here.product]:
            before = found.get(there.product)
            weight = here.weight * there.weight + (before.weight if before else 0.0)
            weakest = max(
                here.weighed_by,
                there.weighed_by,
                before.weighed_by if before else WeighedBy.SINGLE,
                key=_WEAKEST_LAST.index,
            )
            found[there.product] = _Target(there.product, weight, weakest, there.file)
    return [found[product] for product in sorted(found)]
