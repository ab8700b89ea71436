"""``comity data add``: a file that the user has, as a version of a source or as a source of its own."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import PurePath
from string import Formatter
from typing import TYPE_CHECKING

from comity.errors import UsageError
from comity.sources import columns, datacard, home, manifest
from comity.sources.datacard import CURRENT, DataCard, Reader, Step, Version
from comity.sources.download import answers, archives
from comity.sources.download.errors import Broken
from comity.sources.download.getting import Outcome, empty
from comity.sources.download.locking import locked
from comity.sources.download.receiving import checksum, see_that_there_is_room
from comity.sources.download.storing import INCOMING, UNPACKED, Piece, store, unpacked
from comity.sources.manifest import HeldFile, Licence, Manifest, Role

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

OWN = "own-file"  # the card of files that have none
_COLUMNS = "columns.yaml"


@dataclass(frozen=True, slots=True)
class _Recognised:
    """What a file is, by its name: which step of the card it comes of, its version, its usual name."""

    step: Step | None = None
    version: str | None = None
    name: str | None = None


def add(file: Path, source_id: str, *, version: str | None = None, mapping: Path | None = None) -> Outcome:
    """Take a file into the user's folder; the file itself is copied and stays.

    Parameters
    ----------
    source_id : the id of a card, or a new one, which needs a mapping
    version : told from the file's name where left out, or the day for a source of one's own
    mapping : of a source of one's own

    Raises
    ------
    UsageError : the file, the id, the version or the mapping will not do
    DownloadError : the file is damaged, or the disk is full
    """
    if not file.is_file():
        raise UsageError(found=f"there is no file {file}", fix="check the name and the folder")
    if source_id == OWN:
        raise UsageError(
            found=f"{OWN} stands for all such files", fix="choose a name: --as my-port-statistics"
        )
    if source_id in datacard.card_ids():
        if mapping is not None:
            raise UsageError(found=f"{source_id} has its own reader", fix="leave --columns out")
        return _add_to_card(file, datacard.load(source_id), version)
    return _add_own(file, source_id, version, mapping)


def _add_to_card(file: Path, card: DataCard, version: str | None) -> Outcome:
    recognised = _recognised(file.name, card)
    edition = _edition(card, version or recognised.version, file)
    with locked(card.id):
        shelf = _Shelf(empty(card, edition))
        copy = shelf.copied(file, recognised.name or _plain(file.name))
        if recognised.step is not None and not recognised.step.unpack:
            answers.look_at(copy.path, recognised.step, str(file))
        patterns = _patterns(card)
        if patterns and archives.is_archive(copy.path):
            return shelf.keep(_of_the_archive(copy, patterns, card))
        return shelf.keep([copy])


def _of_the_archive(copy: Piece, patterns: Sequence[str], card: DataCard) -> list[Piece]:
    """What came out of it, if there is data of the source among it and not only lists of codes."""
    pieces = list(unpacked(copy.path, patterns, copy.held))
    data = {_any(step.unpack[0], card) for step in card.steps if step.unpack}
    if data and not any(fnmatchcase(piece.held.name, pattern) for piece in pieces for pattern in data):
        raise Broken(
            found=f"{copy.held.name} has nothing named {' or '.join(sorted(data))}",
            fix=f"check that it is of {card.id}",
        )
    return pieces


def _add_own(file: Path, source_id: str, version: str | None, mapping: Path | None) -> Outcome:
    if mapping is None:
        error = datacard.unknown(source_id)
        raise UsageError(
            found=error.found, fix=f"{error.fix}; for a file of your own add --columns with a mapping"
        )
    if not datacard.ID.match(source_id):
        raise UsageError(
            found=f"{source_id!r} cannot be the name of a source",
            fix="use small letters, digits and hyphens, such as my-port-statistics",
        )
    if archives.is_archive(file) and file.suffix.lower() != ".xlsx":
        raise UsageError(found=f"{file} is an archive", fix="unpack it, and add the file that is meant")
    known = columns.read(mapping)
    columns.see_that_it_fits(known, file)
    day = datetime.now(UTC).date().isoformat()
    with locked(source_id):
        shelf = _Shelf(
            Manifest(
                source=source_id,
                version=_named(version or day),
                title=known.title or file.name,
                reader=Reader.OWN_FILE.value,
                licence=Licence(**known.licence.model_dump()),
            )
        )
        pieces = [shelf.copied(file, _plain(file.name)), shelf.copied(mapping, _COLUMNS, Role.COLUMNS)]
        return shelf.keep(pieces)


class _Shelf:
    """The folder of a version, while files are added to it."""

    def __init__(self, blank: Manifest) -> None:
        self._folder = home.raw() / blank.source / blank.version
        self._known = manifest.read(self._folder) or blank
        self._incoming = self._folder / INCOMING
        self._incoming.mkdir(parents=True, exist_ok=True)

    def copied(self, file: Path, name: str, role: Role = Role.DATA) -> Piece:
        """A copy on its way in; the user's file is not touched."""
        see_that_there_is_room(self._incoming, file.stat().st_size)
        place = self._incoming / name
        shutil.copyfile(file, place)
        return Piece(
            place,
            HeldFile(
                name=name,
                bytes=place.stat().st_size,
                sha256=checksum(place),
                retrieved=datetime.now(UTC).replace(microsecond=0),
                url=None,
                role=role,
            ),
        )

    def keep(self, pieces: Sequence[Piece]) -> Outcome:
        """Let the files count."""
        store(self._folder, self._known, pieces)
        shutil.rmtree(self._incoming / UNPACKED, ignore_errors=True)
        for left in self._incoming.iterdir():  # the archive that was unpacked
            if left.is_file():
                left.unlink()
        self._incoming.rmdir()
        return Outcome(folder=self._folder, new=tuple(piece.held.name for piece in pieces), kept=())


def _recognised(name: str, card: DataCard) -> _Recognised:
    for step in card.steps:
        for pattern in (step.name, *step.unpack):
            match = re.fullmatch(_expression(pattern, card), name)
            if match:
                return _Recognised(step, match.groupdict().get("version"), name)
    if len(card.steps) == 1 and not (card.steps[0].unpack or card.steps[0].listing):
        only = card.steps[0]
        if PurePath(name).suffix.lower() == PurePath(only.name).suffix.lower():
            return _Recognised(only, None, None if only.placeholders else only.name)
    return _Recognised()


def _expression(pattern: str, card: DataCard) -> str:
    """A pattern of names as a regular expression that finds the version in them."""
    parts = []
    seen: set[str] = set()
    for literal, name, _, _ in Formatter().parse(pattern):
        parts.append(re.escape(literal))
        if name == "version" and name not in seen:
            parts.append(r"(?P<version>[A-Za-z0-9.]+)")
        elif name in card.params:
            parts.append(re.escape(card.params[name]))
        elif name:
            parts.append(r"[A-Za-z0-9._+-]+")
        seen.add(name or "")
    return "".join(parts)


def _edition(card: DataCard, version: str | None, file: Path) -> Version:
    """The version that a file is of; one that the card does not list is taken at the user's word."""
    if version is None and (card.rolling or len(card.versions) == 1):
        return card.newest
    if version is None:
        raise UsageError(
            found=f"the name {file.name} does not tell the version of {card.id}",
            fix=f"add --version, such as --version {card.newest.version}",
        )
    known = next((one for one in card.versions if one.version == version), None)
    if known is None and card.newest.version == CURRENT:
        return card.edition(version)  # which says that there is none
    return known or Version(version=_named(version), params=card.newest.params)


def _patterns(card: DataCard) -> tuple[str, ...]:
    """What is kept of an archive that a user adds: all that the card knows, of any year and version."""
    packed = [_any(pattern, card) for step in card.steps for pattern in step.unpack]
    return (*packed, *(step.listed for step in card.steps if step.listing is not None))


def _any(pattern: str, card: DataCard) -> str:
    fixed = {**card.newest.params, **card.params}
    return "".join(
        literal + (fixed.get(name, "*") if name else "") for literal, name, _, _ in Formatter().parse(pattern)
    )


def _named(version: str) -> str:
    if not datacard.VERSION.match(version):
        raise UsageError(
            found=f"{version!r} cannot be a version", fix="use letters, digits, points and hyphens"
        )
    return version


def _plain(name: str) -> str:
    """A user's name for a file as one that every system takes, and that no file of ours has.

    >>> _plain("AllRTAs (1).xlsx")
    'AllRTAs-1.xlsx'
    """
    stem, dot, ending = name.partition(".")
    words = [re.sub(r"[^A-Za-z0-9._+-]+", "-", part).strip("-.") for part in (stem, ending)]
    plain = (words[0] or "file") + (dot + words[1] if words[1] else "")
    plain = plain[-150:].lstrip(".-")
    return plain if plain not in {manifest.NAME, _COLUMNS} else f"data-{plain}"
