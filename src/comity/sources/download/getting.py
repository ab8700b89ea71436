"""``comity data get``: a source from its card to the user's folder.

Everything that arrives goes first into ``.incoming`` in the folder of its version. A file moves beside the
others when it is whole and looked at, and counts when the manifest names it, which is written last. So a run
that is killed leaves at worst files that do not count yet, and the next one goes on from them.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from time import sleep
from typing import TYPE_CHECKING

from comity.network import transport
from comity.sources import home, manifest
from comity.sources.download import answers, journal, listing, receiving
from comity.sources.download.asking import Request, Secret
from comity.sources.download.errors import Broken, Refused
from comity.sources.download.journal import NO_MARKS, Marks
from comity.sources.download.locking import locked
from comity.sources.download.planning import Wanted, plan
from comity.sources.download.receiving import Checksum, Patience, Received
from comity.sources.download.storing import INCOMING, UNPACKED, Piece, store, unpacked
from comity.sources.manifest import HeldFile, Licence, Manifest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import httpx

    from comity.sources.datacard import DataCard, Key, Version
    from comity.sources.download.telling import Teller

_STALL_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run did: names of files that came, and of those that were held already."""

    folder: Path
    new: tuple[str, ...]
    kept: tuple[str, ...]


def connect() -> httpx.Client:
    """Open the client that downloads use."""
    return transport.client(stall_seconds=_STALL_S)


def get(
    card: DataCard,
    edition: Version,
    *,
    teller: Teller,
    years: Sequence[int] | None = None,
    where: Mapping[str, Sequence[str]] | None = None,
    refresh: bool = False,
    patience: Patience = receiving.USUAL,
    client: httpx.Client | None = None,
) -> Outcome:
    """Get a source, or what is missing of it.

    Parameters
    ----------
    years, where : see ``planning.plan``
    refresh : ask again for what is held already
    client : the usual one where left out

    Raises
    ------
    UsageError : what is asked for is not on the card
    DownloadError : it cannot be had; what was held before is untouched, what came of it stays
    """
    every = plan(card, edition, years=years, where=where)
    if not every:
        raise Refused(found=f"{card.id} is not given out to programs", fix=card.by_hand)
    folder = home.raw() / card.id / edition.version
    with locked(card.id), client or connect() as line:
        (folder / INCOMING).mkdir(parents=True, exist_ok=True)
        known = manifest.read(folder) or empty(card, edition)
        run = _Run(card, edition, folder, known, line=line, teller=teller, patience=patience, refresh=refresh)
        try:
            for wanted in every:
                run.bring(wanted)
        except (Refused, Broken) as error:
            if card.by_hand:  # a card that says this knows better than the error what helps
                raise type(error)(found=error.found, fix=card.by_hand) from None
            raise
        _tidy(folder / INCOMING)
    return Outcome(folder=folder, new=tuple(run.new), kept=tuple(run.kept))


def _tidy(incoming: Path) -> None:
    """Remove what is done with; the beginnings of other files stay for whoever asks for those."""
    shutil.rmtree(incoming / UNPACKED, ignore_errors=True)
    with suppress(OSError):
        incoming.rmdir()


def empty(card: DataCard, edition: Version) -> Manifest:
    """The manifest of a source before its first file."""
    terms = card.licence
    return Manifest(
        source=card.id,
        version=edition.version,
        title=card.title,
        reader=card.reader.value,
        licence=Licence(name=terms.name, redistribute=terms.redistribute, attribution=terms.attribution),
    )


class _Run:
    """One run over what is wanted; the manifest grows by what came."""

    def __init__(
        self,
        card: DataCard,
        edition: Version,
        folder: Path,
        known: Manifest,
        *,
        line: httpx.Client,
        teller: Teller,
        patience: Patience,
        refresh: bool,
    ) -> None:
        self._card, self._edition, self._folder, self._known = card, edition, folder, known
        self._line, self._teller, self._patience = line, teller, patience
        self._refresh = refresh
        self._asked = 0
        self.new: list[str] = []
        self.kept: list[str] = []

    def bring(self, wanted: Wanted) -> None:
        """One file, or all those of a list, or all pages of an answer."""
        if not wanted.step.confirmed:
            self._teller.remark(f"the address {wanted.url} was not seen in any public text; it may be wrong")
        if wanted.step.listing is not None:
            for file in self._listed(wanted):
                step = wanted.step.model_copy(update={"listing": None, "accept": None})
                one = replace(wanted, step=step, url=file.url, name=file.name, unpack=wanted.unpack)
                self._file(one, file.checksum, file.bytes)
            return
        pages = self._file(wanted, self._published(wanted), wanted.step.size_bytes)
        if "page" in wanted.step.placeholders:
            for number in range(2, (pages or 1) + 1):
                self._file(wanted.page(number), None, None)

    def _published(self, wanted: Wanted) -> Checksum | None:
        known = self._edition.sha256
        return Checksum("sha256", known) if known and wanted.step is self._card.steps[0] else None

    def _listed(self, wanted: Wanted) -> tuple[listing.Listed, ...]:
        place = self._incoming("listing.json")
        journal.forget(place)  # a list is asked for anew each time
        self._receive(replace(wanted, name=place.name), None, None)
        found = listing.listed(place, wanted)
        journal.forget(place)
        return found

    def _file(self, wanted: Wanted, expected: Checksum | None, size: int | None) -> int | None:
        """Get one file unless it is held; the number of pages that it says there are."""
        if not manifest.is_plain_name(wanted.name):
            raise Broken(found=f"{wanted.name!r} is not a name for a file", fix="the card is to be mended")
        have = self._held(wanted)
        marks = NO_MARKS if self._refresh else _marks_of(have)
        if have and not self._is_to_be_asked(marks):
            return self._keep(wanted, have)
        if self._known.file(wanted.name) is None:
            journal.take_back(self._folder / wanted.name, self._incoming(wanted.name))
        received = self._receive(wanted, expected, size, marks)
        if received is None:
            return self._keep(wanted, have)
        content = self._looked_at(received, wanted)
        self._store(wanted, received)
        return content.pages

    def _held(self, wanted: Wanted) -> tuple[HeldFile, ...]:
        """The files that are there of what is wanted; none where one of them is missing."""
        found: tuple[HeldFile, ...]
        if not wanted.unpack:
            file = self._known.file(wanted.name)
            found = (file,) if file and file.url == wanted.url else ()
        else:
            found = tuple(f for f in self._known.files if f.archive and f.archive.url == wanted.url)
            if not all(any(fnmatchcase(f.name, pattern) for f in found) for pattern in wanted.unpack):
                return ()
        here = all(_size(self._folder / file.name) == file.bytes for file in found)
        return found if here else ()

    def _is_to_be_asked(self, marks: Marks) -> bool:
        """Editions never change; what the server holds today is asked about where it can say so.

        A refresh asks without conditions, for the bytes that are held may be damaged.
        """
        return self._refresh or (self._card.rolling and bool(marks.unless_changed()))

    def _keep(self, wanted: Wanted, have: tuple[HeldFile, ...]) -> int | None:
        journal.forget(self._incoming(wanted.name))  # a run may have been killed before it could
        self.kept += [file.name for file in have]
        if "page" not in wanted.step.placeholders:
            return None
        return answers.look_at(self._folder / have[0].name, wanted.step, wanted.url).pages

    def _receive(
        self, wanted: Wanted, expected: Checksum | None, size: int | None, unless: Marks = NO_MARKS
    ) -> Received | None:
        if self._asked and wanted.step.pause_s:
            sleep(wanted.step.pause_s)
        self._asked += 1
        return receiving.receive(
            self._line,
            Request(
                url=wanted.url,
                accept=wanted.step.accept,
                key=_secret(wanted.step.key, self._card),
                get_key=wanted.step.key.get_it if wanted.step.key else None,
            ),
            self._incoming(wanted.name),
            self._teller,
            expected=expected,
            about_bytes=size,
            unless=unless,
            patience=self._patience,
        )

    def _looked_at(self, received: Received, wanted: Wanted) -> answers.Content:
        try:
            return answers.look_at(received.path, wanted.step, wanted.url)
        except Broken:
            journal.forget(received.path)  # it would not get better by going on
            raise

    def _store(self, wanted: Wanted, received: Received) -> None:
        pieces = list(self._pieces(wanted, received))
        outdated = [file for file in self._known.files if _from_older(file, wanted, received)]
        self._known = store(self._folder, self._known, pieces, outdated)
        journal.forget(received.path)
        self.new += [piece.held.name for piece in pieces]

    def _pieces(self, wanted: Wanted, received: Received) -> Iterator[Piece]:
        file = HeldFile(
            name=wanted.name,
            bytes=received.bytes,
            sha256=received.sha256,
            retrieved=received.at,
            url=wanted.url,
            etag=received.marks.etag,
            last_modified=received.marks.last_modified,
            periods=wanted.periods,
        )
        if not wanted.unpack:
            yield Piece(received.path, file)
            return
        pieces = list(unpacked(received.path, wanted.unpack, file))
        absent = [p for p in wanted.unpack if not any(fnmatchcase(one.held.name, p) for one in pieces)]
        if absent:
            raise Broken(
                found=f"{wanted.url} has no {', '.join(absent[:5])}",
                fix="ask for other years; the provider may have renamed its files",
            )
        yield from pieces

    def _incoming(self, name: str) -> Path:
        return self._folder / INCOMING / name


def _from_older(file: HeldFile, wanted: Wanted, received: Received) -> bool:
    """Whether a file came out of an earlier state of the archive that is there now."""
    origin = file.archive
    return origin is not None and origin.url == wanted.url and origin.sha256 != received.sha256


def _marks_of(held: tuple[HeldFile, ...]) -> Marks:
    if not held:
        return NO_MARKS
    origin = held[0].archive or held[0]
    return Marks(etag=origin.etag, last_modified=origin.last_modified)


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def _secret(key: Key | None, card: DataCard) -> Secret | None:
    if key is None:
        return None
    value = os.environ.get(key.environment, "").strip()
    if not value or not value.isascii() or not value.isprintable():
        raise Refused(
            found=f"{card.id} needs a key, and {key.environment} holds none that can be sent",
            fix=f"{key.get_it}, and set {key.environment}",
        )
    return Secret(key.header, value)
