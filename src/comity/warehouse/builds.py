"""Builds on disk: one folder each, a manifest that says what is in it, and a pointer to the one in use.

::

    warehouse/
    ├── current               the id of the build in use, replaced as a whole
    ├── building-<id>/        a build that is being made, or that a crash left behind
    └── <id>/
        ├── build.json        written last: a folder without it is no build
        ├── files.parquet     which file each number stands for
        └── <table>/*.parquet
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from comity.errors import WarehouseError
from comity.sources.whole import write_whole

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = "comity/build/1"
MANIFEST = "build.json"
CURRENT, PREVIOUS = "current", "previous"
UNFINISHED = "building-"
KEPT = 2  # the one in use and the one before it
_ID = re.compile(r"\d{8}T\d{12}Z\Z")
_BUILD_AGAIN = "run comity build"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltFile:
    """A file as received, and the number by which rows lead back to it."""

    number: int
    source_id: str
    version: str
    name: str
    sha256: str
    bytes: int
    retrieved: date
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Rows of a source that are in no table, and why."""

    reason: str
    rows: int
    value_usd: float | None
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltSource:
    """A source as a build took it in.

    A row counts as published on ``released`` where a version is a release, else ``lag_months`` after
    the end of its period.
    """

    id: str
    version: str
    title: str
    reader: str
    licence: str
    redistribute: bool
    attribution: str
    retrieved: date
    released: date | None
    lag_months: int
    rows_read: int
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltTable:
    """One table: its rows and where they lie below the build's folder."""

    name: str
    rows: int
    bytes: int
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """How much of what a source lists another nomenclature can say, over all its years."""

    source_id: str
    nomenclature: str
    to_nomenclature: str
    unconverted_share: float  # of the value: products that no concordance knows
    guessed_share: float  # of the value: spread equally, for want of a better weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """What a build holds. ``folder`` is where it lies now, and is not written down."""

    id: str
    folder: Path
    made: datetime
    comity: str
    engine: str
    sources: tuple[BuiltSource, ...]
    files: tuple[BuiltFile, ...]
    tables: tuple[BuiltTable, ...]
    conversions: tuple[Conversion, ...]
    checks: tuple[str, ...]  # the names of those that it passed

    def table(self, name: str) -> BuiltTable | None:
        """A table by its name; None where the build has no such rows."""
        return next((table for table in self.tables if table.name == name), None)

    def source(self, source_id: str) -> BuiltSource | None:
        """A source by its id."""
        return next((source for source in self.sources if source.id == source_id), None)

    def paths(self, table: BuiltTable) -> tuple[Path, ...]:
        """Where the rows of a table lie; what a cluster wrote is a folder of parts."""
        found = (self.folder / path for path in table.paths)
        return tuple(
            p for path in found for p in (sorted(path.glob("*.parquet")) if path.is_dir() else [path])
        )


def all_builds(warehouse: Path) -> tuple[Build, ...]:
    """Every finished build, the oldest first."""
    return tuple(read(path) for path in _folders(warehouse))


def current(warehouse: Path) -> Build | None:
    """The build in use; None where nothing was built yet.

    Raises
    ------
    WarehouseError : it is named and is not there, or cannot be understood
    """
    name = _pointer(warehouse)
    return None if name is None else named(warehouse, name)


def named(warehouse: Path, name: str) -> Build:
    """A build by its id.

    Raises
    ------
    WarehouseError : there is none of that id; says which there are
    """
    if _ID.match(name) and (warehouse / name / MANIFEST).is_file():
        return read(warehouse / name)
    have = ", ".join(build.id for build in all_builds(warehouse)) or "none"
    raise WarehouseError(
        found=f"there is no build {name!r}; there are: {have}", fix=f"name one of these, or {_BUILD_AGAIN}"
    )


def chosen(warehouse: Path, name: str) -> Build:
    """A build by its id, or as ``current`` or ``previous``.

    Raises
    ------
    WarehouseError : there is none; says which there are
    """
    if name not in (CURRENT, PREVIOUS):
        return named(warehouse, name)
    in_use = current(warehouse)
    if in_use is None:
        raise WarehouseError(found="nothing has been built yet", fix="run comity build")
    if name == CURRENT:
        return in_use
    older = [build for build in all_builds(warehouse) if build.id < in_use.id]
    if not older:
        raise WarehouseError(
            found=f"there is no build before {in_use.id}", fix="build again after the data has changed"
        )
    return older[-1]


def read(folder: Path) -> Build:
    """Read the manifest of a build.

    Raises
    ------
    WarehouseError : it cannot be understood, or was written by a newer comity
    """
    path = folder / MANIFEST
    try:
        document = json.loads(path.read_bytes())
        return _understood(document, folder)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WarehouseError(
            found=f"{path} cannot be understood: {type(error).__name__}: {error}", fix=_BUILD_AGAIN
        ) from error


def write(build: Build) -> None:
    """Write the manifest into the build's folder; with it the folder becomes a build."""
    document = {"schema": SCHEMA, **asdict(build)}
    del document["folder"]
    write_whole(build.folder / MANIFEST, json.dumps(document, ensure_ascii=False, indent=1, default=_plain))


def use(warehouse: Path, build: Build) -> None:
    """Make a build the one in use; readers that have the old one open keep it."""
    write_whole(warehouse / CURRENT, build.id)


def new_id(now: datetime) -> str:
    """An id that sorts by time, to the microsecond: two builds of one second keep their order.

    >>> from datetime import UTC
    >>> new_id(datetime(2026, 11, 24, 9, 30, 0, 12, tzinfo=UTC))
    '20261124T093000000012Z'
    """
    return f"{now:%Y%m%dT%H%M%S%f}Z"


def prune(warehouse: Path, *, keep: int = KEPT) -> tuple[str, ...]:
    """Remove what crashed builds left, and all but the newest builds; the one in use stays.

    Returns
    -------
    The names of what was removed.
    """
    in_use = _pointer(warehouse)
    old = [folder for folder in _folders(warehouse)[:-keep] if folder.name != in_use]
    left = [path for path in warehouse.iterdir() if path.name.startswith(UNFINISHED)]
    for folder in (*old, *left):
        shutil.rmtree(folder, ignore_errors=True)
    return tuple(folder.name for folder in (*old, *left))


def _folders(warehouse: Path) -> list[Path]:
    """The folders of finished builds, the oldest first."""
    if not warehouse.is_dir():
        return []
    found = (path for path in warehouse.iterdir() if _ID.match(path.name))
    return sorted(path for path in found if (path / MANIFEST).is_file())


def _pointer(warehouse: Path) -> str | None:
    """The id of the build in use; None where nothing was built yet."""
    try:
        return (warehouse / CURRENT).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise WarehouseError(
            found=f"{warehouse / CURRENT} cannot be read: {error}", fix=_BUILD_AGAIN
        ) from error


def to_plain(build: Build) -> dict[str, Any]:
    """A build as dictionaries and lists, as its manifest has it."""
    document = {"schema": SCHEMA, **asdict(build), "folder": str(build.folder)}
    plain: dict[str, Any] = json.loads(json.dumps(document, default=_plain))
    return plain


def _understood(document: dict[str, Any], folder: Path) -> Build:
    if document["schema"] != SCHEMA:
        raise ValueError(f"its schema is {document['schema']!r}, not {SCHEMA!r}")
    return Build(
        id=document["id"],
        folder=folder,
        made=datetime.fromisoformat(document["made"]),
        comity=document["comity"],
        engine=document["engine"],
        sources=tuple(_source(entry) for entry in document["sources"]),
        files=tuple(
            BuiltFile(**{**entry, "retrieved": date.fromisoformat(entry["retrieved"])})
            for entry in document["files"]
        ),
        tables=tuple(BuiltTable(**{**entry, "paths": tuple(entry["paths"])}) for entry in document["tables"]),
        conversions=tuple(Conversion(**entry) for entry in document["conversions"]),
        checks=tuple(document["checks"]),
    )


def _source(entry: dict[str, Any]) -> BuiltSource:
    left_out = (LeftOut(**{**one, "examples": tuple(one["examples"])}) for one in entry["left_out"])
    return BuiltSource(
        **{
            **entry,
            "retrieved": date.fromisoformat(entry["retrieved"]),
            "released": date.fromisoformat(entry["released"]) if entry["released"] else None,
            "left_out": tuple(left_out),
        }
    )


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
