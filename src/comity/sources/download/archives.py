"""Unpacking archives that may be hostile: bounded in size, number and ratio, and never out of their folder.

Only plain files are taken, under the last part of their names. Absolute names, ``..``, drives, links,
devices, encrypted members and two members of one name are refused before anything is written.
"""

from __future__ import annotations

import os
import stat
import tarfile
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO, TYPE_CHECKING

from comity.sources.download.errors import Broken
from comity.sources.download.receiving import see_that_there_is_room
from comity.sources.manifest import is_plain_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_BLOCK = 1 << 20
_BY_HAND = "do not open it; compare it with what the producer says of it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much may come out of an archive."""

    members: int = 20_000
    ratio: float = 200.0  # bytes out for each byte in, of the whole
    total_bytes: int = 200_000_000_000


USUAL = Bounds()


@dataclass(frozen=True, slots=True)
class _Member:
    path: str  # as written in the archive
    plain: bool
    size: int
    open: Callable[[], IO[bytes]]


def unpack(archive: Path, into: Path, wanted: Sequence[str], *, bounds: Bounds = USUAL) -> tuple[Path, ...]:
    """Unpack members of a zip or tar archive, the latter packed or not.

    Parameters
    ----------
    into : a folder that exists; files in it are overwritten
    wanted : patterns such as ``BACI_*_Y2020_*.csv``, compared with the last part of the names

    Returns
    -------
    the files, in the order of their names

    Raises
    ------
    Broken : it is no archive, damaged, hostile, or has none of what is wanted
    """
    budget = min(bounds.total_bytes, int(bounds.ratio * archive.stat().st_size))
    try:
        with _opened(archive) as members:
            chosen = _chosen(_counted(members, budget, archive, bounds), wanted, archive)
            see_that_there_is_room(into, sum(member.size for member in chosen.values()))
            for name, member in sorted(chosen.items()):
                budget -= _write(member, into / name, budget, archive)
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, NotImplementedError) as error:
        fix = "get it again, it may have been cut"
        raise Broken(found=f"{archive.name} is damaged: {error}", fix=fix) from None
    return tuple(into / name for name in sorted(chosen))


def is_archive(path: Path) -> bool:
    """Whether a file is one that can be unpacked."""
    return zipfile.is_zipfile(path) or tarfile.is_tarfile(path)


@contextmanager
def _opened(archive: Path) -> Iterator[Iterator[_Member]]:
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as packed:
            yield (_zipped(packed, info) for info in packed.infolist() if not info.is_dir())
    elif tarfile.is_tarfile(archive):
        with tarfile.open(archive) as bundle:
            yield (_tarred(bundle, info) for info in bundle if not info.isdir())
    else:
        raise Broken(found=f"{archive.name} is neither a zip nor a tar archive", fix="check the address")


def _zipped(packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> _Member:
    mode = info.external_attr >> 16
    plain = not info.flag_bits & 1 and (stat.S_IFMT(mode) in {0, stat.S_IFREG})
    return _Member(info.orig_filename, plain, info.file_size, lambda: packed.open(info))


def _tarred(bundle: tarfile.TarFile, info: tarfile.TarInfo) -> _Member:
    def opened() -> IO[bytes]:
        stream = bundle.extractfile(info)
        if stream is None:
            raise tarfile.TarError(f"{info.name} has no content")
        return stream

    return _Member(info.name, info.isreg() and not info.issparse(), info.size, opened)


def _counted(members: Iterator[_Member], budget: int, archive: Path, bounds: Bounds) -> Iterator[_Member]:
    """The members one by one, until they are more, or say that they are larger, than can be right."""
    for number, member in enumerate(members, 1):
        budget -= member.size
        if number > bounds.members:
            raise Broken(found=f"{archive.name} has more than {bounds.members:,} members", fix=_BY_HAND)
        if budget < 0:
            raise Broken(found=f"{archive.name} unpacks to far more than it should", fix=_BY_HAND)
        yield member


def _chosen(members: Iterator[_Member], wanted: Sequence[str], archive: Path) -> dict[str, _Member]:
    """What is wanted, by the name that it will have; every member is looked at, wanted or not."""
    seen: list[str] = []
    chosen: dict[str, _Member] = {}
    for member in members:
        name = _name(member, archive)
        seen.append(name)
        if not any(fnmatchcase(name, pattern) for pattern in wanted):
            continue
        if name in chosen:
            raise Broken(found=f"{archive.name} has two members named {name}", fix=_BY_HAND)
        chosen[name] = member
    if not chosen:
        have = ", ".join(seen[:5]) or "nothing"
        raise Broken(
            found=f"{archive.name} has nothing named {' or '.join(wanted[:4])}; it has {have}",
            fix="the provider may have renamed its files: the card is to be mended",
        )
    return chosen


def _name(member: _Member, archive: Path) -> str:
    """The last part of a member's name, if all of it is harmless."""
    path = member.path.replace("\\", "/")
    parts = PurePosixPath(path).parts
    leads_out = path.startswith("/") or ".." in parts or PureWindowsPath(path).drive or "\0" in path
    if leads_out or not parts:
        raise Broken(found=f"{archive.name} has a member that leads out of it: {path[:80]!r}", fix=_BY_HAND)
    if not member.plain:
        raise Broken(
            found=f"{archive.name} has a member that is encrypted, a link or a device: {path[:80]!r}",
            fix=_BY_HAND,
        )
    return parts[-1]


def _write(member: _Member, place: Path, budget: int, archive: Path) -> int:
    """Unpack one member and say how large it was; its checksum in the archive is compared on the way."""
    if not is_plain_name(place.name):
        raise Broken(found=f"{archive.name} has a member with an odd name: {place.name[:80]!r}", fix=_BY_HAND)
    size = 0
    with member.open() as source, place.open("wb") as target:
        while block := source.read(_BLOCK):
            size += len(block)
            if size > budget:
                raise Broken(found=f"{archive.name} unpacks to far more than it should", fix=_BY_HAND)
            target.write(block)
        target.flush()
        os.fsync(target.fileno())
    if size != member.size:
        raise Broken(found=f"{place.name} in {archive.name} is cut", fix="remove it and get it again")
    return size
