"""The last step of getting and adding: whole files move to their folder, and the manifest names them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from comity.sources import manifest
from comity.sources.download import archives
from comity.sources.download.receiving import checksum
from comity.sources.manifest import Archive, HeldFile, Manifest
from comity.sources.whole import sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

INCOMING = ".incoming"  # beside the files: what has not arrived yet
UNPACKED = ".unpacked"  # in it: what came out of an archive, until the archive is done


@dataclass(frozen=True, slots=True)
class Piece:
    """A whole file, still outside of its folder, and how the manifest will name it."""

    path: Path
    held: HeldFile


def store(
    folder: Path, known: Manifest, pieces: Sequence[Piece], outdated: Sequence[HeldFile] = ()
) -> Manifest:
    """Move files to their folder and write the manifest that names them.

    At no moment does the manifest name a file that is not as it says: what is replaced is first taken out.
    """
    changing = {piece.held.name for piece in pieces} | {file.name for file in outdated}
    if any(known.file(name) for name in changing):
        known = known.without(changing)
        manifest.write(folder, known)
    for file in outdated:
        (folder / file.name).unlink(missing_ok=True)
    for piece in pieces:
        piece.path.replace(folder / piece.held.name)
    sync_folder(folder)
    known = known.having(*(piece.held for piece in pieces))
    manifest.write(folder, known)
    return known


def unpacked(archive: Path, patterns: Sequence[str], file: HeldFile) -> Iterator[Piece]:
    """Unpack an archive beside itself, and name what came of it; ``file`` is the archive's own entry."""
    into = archive.parent / UNPACKED
    into.mkdir(exist_ok=True)
    origin = Archive(
        url=file.url,
        sha256=file.sha256,
        bytes=file.bytes,
        etag=file.etag,
        last_modified=file.last_modified,
    )
    for path in archives.unpack(archive, into, patterns):
        yield Piece(
            path,
            replace(
                file,
                name=path.name,
                bytes=path.stat().st_size,
                sha256=checksum(path),
                etag=None,
                last_modified=None,
                archive=origin,
                periods=tuple(period for period in file.periods if period in path.name) or file.periods,
            ),
        )
