"""The measures of a year, worked out once for a build and kept beside it.

A year of 9 million flows takes two seconds to read and measure; its measures and baskets are 20 MB. So they
lie in the build's folder once somebody has asked, and go with it; ``comity build`` asks for the newest year.
A file that cannot be read is worked out anew, and where the folder cannot be written the next process works
it out again.
"""

from __future__ import annotations

import os
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np

from comity.indicators.editions import editions
from comity.indicators.loading import load
from comity.indicators.measures import Measures, measure
from comity.indicators.world_trade import WorldTrade

if TYPE_CHECKING:
    from pathlib import Path

    from comity.indicators.editions import Edition
    from comity.warehouse.store import Warehouse

FOLDER = "measures"
FORM = 1  # raise it when what is kept, or how it is worked out, changes
_TABLES = ("michaely", "cosine", "affinity", "similarity", "intra_industry")
_DAMAGED = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measured:
    """A year of the world without its flows of pairs, and every measure of it."""

    world: WorldTrade
    measures: Measures


_KNOWN: WeakKeyDictionary[Warehouse, dict[Edition, Measured]] = WeakKeyDictionary()
_IN_MEMORY = 2  # years of one build


def measured(warehouse: Warehouse, edition: Edition) -> Measured:
    """The measures of one account of a year: kept ones where there are any.

    Raises
    ------
    WarehouseError : as ``load``
    """
    known = _KNOWN.setdefault(warehouse, {})
    if edition not in known:
        while len(known) >= _IN_MEMORY:
            known.pop(next(iter(known)))
        known[edition] = _kept_or_made(warehouse, edition)
    return known[edition]


def prepare(warehouse: Warehouse) -> None:
    """Work out the year that most questions are about, the newest of the world, and keep it.

    Raises
    ------
    WarehouseError : as ``load``
    """
    for edition in editions(warehouse)[:1]:
        if edition.covers_the_world:
            measured(warehouse, edition)


def _kept_or_made(warehouse: Warehouse, edition: Edition) -> Measured:
    path = _path(warehouse, edition)
    with suppress(*_DAMAGED):
        return _read(path, edition)
    world = load(warehouse, edition)
    found = Measured(world=world.without_flows(), measures=measure(world))
    with suppress(OSError):
        _write(path, found)
    return found


def _path(warehouse: Warehouse, edition: Edition) -> Path:
    name = f"{edition.source_id}-{edition.nomenclature}-{edition.year}-{edition.books}-{FORM}.npz"
    return warehouse.build.folder / FOLDER / name


def _read(path: Path, edition: Edition) -> Measured:
    with np.load(path, allow_pickle=False) as kept:
        world = WorldTrade(
            year=edition.year,
            nomenclature=edition.nomenclature,
            source_id=edition.source_id,
            files=tuple(kept["files"].tolist()),
            countries=tuple(kept["countries"].tolist()),
            products=tuple(kept["products"].tolist()),
            exports=kept["exports"],
            imports=kept["imports"],
        )
        return Measured(world=world, measures=Measures(**{name: kept[name] for name in _TABLES}))


def _write(path: Path, found: Measured) -> None:
    """Write beside, then rename: whoever reads sees a whole file or none."""
    world = found.world
    columns: dict[str, Any] = {name: getattr(found.measures, name) for name in _TABLES}
    columns |= {
        "exports": world.exports,
        "imports": world.imports,
        "files": np.array(world.files, dtype=np.int64),
    }
    columns |= {"countries": np.array(world.countries), "products": np.array(world.products)}
    path.parent.mkdir(exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as stream:
            np.savez(stream, **columns)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
