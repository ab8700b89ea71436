"""What the user holds: the files of each source and version, as their manifests name them.

This is what a build reads. It looks at names and manifests only; whether the bytes are still the same is for
``comity data verify`` to say.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.errors import SourceError
from comity.sources import home, manifest
from comity.sources.manifest import HeldFile, Licence, Manifest, Role

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

__all__ = ["HeldFile", "Holding", "Licence", "Role", "held", "holding", "of_source"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One version of one source, as it lies in the user's folder."""

    source_id: str
    version: str
    title: str
    reader: str  # the reader that takes these files
    licence: Licence
    folder: Path
    files: tuple[HeldFile, ...]  # in the order of their names
    periods: tuple[str, ...]  # years or finer, as the source writes them; empty where it was taken whole

    def path(self, file: HeldFile) -> Path:
        """Where a file lies."""
        return self.folder / file.name

    @property
    def data(self) -> tuple[HeldFile, ...]:
        """The files that hold data: all but a user's column mapping."""
        return tuple(file for file in self.files if file.role is Role.DATA)

    @property
    def columns(self) -> HeldFile | None:
        """The column mapping, of a file that the user added."""
        return next((file for file in self.files if file.role is Role.COLUMNS), None)

    @property
    def bytes(self) -> int:
        """What all files take."""
        return sum(file.bytes for file in self.files)

    @property
    def sha256(self) -> str:
        """One checksum over the names and checksums of all files."""
        lines = (f"{file.sha256}  {file.name}\n" for file in self.files)
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    @property
    def retrieved(self) -> datetime:
        """When the last of the files came."""
        return max(file.retrieved for file in self.files)


def held() -> tuple[Holding, ...]:
    """Every version of every source that the user holds, by id and version, oldest version first.

    Raises
    ------
    SourceError : a manifest cannot be understood
    """
    folder = home.raw()
    if not folder.is_dir():
        return ()
    sources = sorted(path.name for path in folder.iterdir())
    return tuple(found for source_id in sources for found in of_source(source_id))


def of_source(source_id: str) -> tuple[Holding, ...]:
    """The versions that the user holds of one source, oldest first; none is no error."""
    folder = home.raw() / source_id
    if not manifest.is_plain_name(source_id) or not folder.is_dir():
        return ()
    versions = [path for path in folder.iterdir() if path.is_dir() and manifest.is_plain_name(path.name)]
    kept = ((path, manifest.read(path)) for path in sorted(versions, key=lambda path: in_order(path.name)))
    return tuple(_holding(path, known) for path, known in kept if known is not None and known.files)


def holding(source_id: str, version: str | None = None) -> Holding:
    """One version of a source, the newest where none is named.

    Raises
    ------
    SourceError : it is not held; the error names the command that gets it
    """
    versions = of_source(source_id)
    chosen = [one for one in versions if version in (None, one.version)]
    if chosen:
        return chosen[-1]
    if versions:
        have = ", ".join(one.version for one in versions)
        raise SourceError(
            found=f"version {version} of {source_id} is not held, only {have}",
            fix=f"run comity data get {source_id} --version {version}",
        )
    raise SourceError(found=f"no data of {source_id} is held", fix=f"run comity data get {source_id}")


def in_order(version: str) -> tuple[tuple[int, int | str], ...]:
    """A key that puts versions in order, numbers in them by their size.

    >>> sorted(["R10", "R9", "202401b", "202401"], key=in_order)
    ['202401', '202401b', 'R9', 'R10']
    """
    parts = re.findall(r"\d+|\D+", version)
    return tuple((0, int(part)) if part.isdigit() else (1, part) for part in parts)


def _holding(folder: Path, known: Manifest) -> Holding:
    return Holding(
        source_id=known.source,
        version=known.version,
        title=known.title,
        reader=known.reader,
        licence=known.licence,
        folder=folder,
        files=known.files,
        periods=known.periods,
    )
