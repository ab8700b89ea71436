"""``comity data verify`` and ``remove``: whether what is held is still as it came, and parting with it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from comity.errors import UsageError
from comity.sources import datacard, home, manifest
from comity.sources.download.locking import locked
from comity.sources.download.receiving import checksum
from comity.sources.holdings import Holding, held, of_source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from comity.sources.manifest import HeldFile

_YEAR = 4  # digits
_GOING = ".going"  # begins the name of a folder that is being removed


class Soundness(StrEnum):
    """Whether a file is as it came."""

    SOUND = "sound"
    DAMAGED = "damaged"
    MISSING = "missing"
    UNKNOWN = "not in the manifest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One file as it was found."""

    source: str
    version: str
    file: str
    state: Soundness
    sha256: str | None  # as found
    mend: str | None  # the command that puts it right


def verify(source_id: str | None = None) -> Iterator[Checked]:
    """Compare every file of what is held with its checksum.

    Parameters
    ----------
    source_id : of one source only

    Raises
    ------
    UsageError : nothing is held of it
    """
    for one in _held_of(source_id):
        for file in one.files:
            yield _checked(one, file)
        named = {file.name for file in one.files}
        for path in sorted(one.folder.iterdir()):
            if path.name not in named and not path.name.startswith(".") and path.name != manifest.NAME:
                yield Checked(
                    source=one.source_id,
                    version=one.version,
                    file=path.name,
                    state=Soundness.UNKNOWN,
                    sha256=None,
                    mend=None,
                )


def remove(source_id: str, version: str | None = None) -> tuple[Holding, ...]:
    """Remove the files of a source, of one version or of all.

    Raises
    ------
    UsageError : nothing of that is held
    Busy : another command is at it
    """
    with locked(source_id):
        gone = tuple(one for one in _held_of(source_id) if version in {None, one.version})
        if not gone:
            have = ", ".join(one.version for one in of_source(source_id))
            raise UsageError(found=f"version {version} of {source_id} is not held", fix=f"name one of {have}")
        for one in gone:
            _take_away(one.folder)
        folder = home.raw() / source_id
        if not any(folder.iterdir()):
            folder.rmdir()
    return gone


def _take_away(folder: Path) -> None:
    """First under a name that nothing reads, so that no half of it is ever taken for the whole."""
    going = folder.with_name(f"{_GOING}-{folder.name}")
    shutil.rmtree(going, ignore_errors=True)
    folder.replace(going)
    shutil.rmtree(going)


def _held_of(source_id: str | None) -> tuple[Holding, ...]:
    found = held() if source_id is None else of_source(source_id)
    if source_id is not None and not found:
        have = ", ".join(dict.fromkeys(one.source_id for one in held())) or "nothing yet"
        raise UsageError(found=f"nothing is held of {source_id!r}", fix=f"comity data status shows: {have}")
    return found


def _checked(one: Holding, file: HeldFile) -> Checked:
    path = one.path(file)
    try:
        found = checksum(path) if path.is_file() else None
    except OSError:
        found = None
    if found is None:
        state = Soundness.MISSING
    else:
        state = Soundness.SOUND if found == file.sha256 else Soundness.DAMAGED
    return Checked(
        source=one.source_id,
        version=one.version,
        file=file.name,
        state=state,
        sha256=found,
        mend=None if state is Soundness.SOUND else _mend(one, file),
    )


def _mend(one: Holding, file: HeldFile) -> str:
    """How the file comes back the way in which it came."""
    if file.url is None:
        return f"comity data add FILE --as {one.source_id} --version {one.version}"
    years = [period for period in one.periods if len(period) == _YEAR]
    narrowed = f" --years {','.join(years)}" if years else ""
    if one.source_id in datacard.card_ids() and datacard.load(one.source_id).choices:
        narrowed += " --where …"
    return f"comity data get {one.source_id} --version {one.version} --refresh{narrowed}"
