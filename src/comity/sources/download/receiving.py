"""One file from the network, so that it can be stopped at any moment and go on the next time.

The next run asks for the rest under the condition that the server still has the same file, by its journal
(see ``journal``); if it has not, or if there is no telling, it begins anew.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from errno import EDQUOT, ENOSPC
from time import sleep
from typing import TYPE_CHECKING

from tenacity import RetryCallState, Retrying, retry_if_exception_type
from tenacity.wait import wait_random, wait_random_exponential

from comity.sources.download.asking import Request, answer
from comity.sources.download.errors import Broken, NoRoom, TryAgain
from comity.sources.download.journal import NO_MARKS, Begun, Marks, forget, marks_of
from comity.sources.sizes import in_units

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import httpx

    from comity.sources.download.telling import Teller

_BLOCK = 1 << 20
_RESERVE = 64_000_000  # bytes of the disk that are left alone
_LARGEST = 64_000_000_000  # of a file whose size no card tells
_HEADS = (b"<!doctype html", b"<html")


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How often to try again without a byte more, and how long to wait."""

    attempts: int = 6
    first_wait_s: float = 1.0
    longest_wait_s: float = 60.0  # of our own accord
    longest_asked_s: float = 600.0  # because the server asks for it


USUAL = Patience()


@dataclass(frozen=True, slots=True)
class Checksum:
    """What a file must come to."""

    algorithm: str  # as hashlib names it
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A file that arrived whole."""

    path: Path
    sha256: str
    bytes: int
    marks: Marks
    at: datetime


def receive(
    client: httpx.Client,
    request: Request,
    place: Path,
    teller: Teller,
    *,
    expected: Checksum | None = None,
    about_bytes: int | None = None,
    unless: Marks = NO_MARKS,
    patience: Patience = USUAL,
    pause: Callable[[float], None] = sleep,
) -> Received | None:
    """Bring one file to a place on the disk.

    Parameters
    ----------
    place : where it is to lie; its folder exists, and nobody else writes there
    expected : what it must come to, where somebody published that
    about_bytes : its size as the card has it, to see beforehand whether there is room
    unless : of the file that is held already: where the server says it is the same, None comes back
    pause : how to wait between attempts

    Raises
    ------
    DownloadError : it cannot be had; what has come so far stays for the next run
    """
    see_that_there_is_room(place.parent, about_bytes or 0)
    reception = _Reception(client, request, place, teller, unless=unless, about_bytes=about_bytes)
    retrying = Retrying(
        retry=retry_if_exception_type(TryAgain),
        stop=lambda state: reception.fruitless >= patience.attempts or _asks_too_much(state, patience),
        wait=lambda state: _wait(state, patience),
        sleep=pause,
        before_sleep=lambda state: _say_wait(state, teller),
        reraise=True,
    )
    try:
        received: Received | None = retrying(reception.attempt)
    except TryAgain as last:
        raise last.error from None
    except OSError as error:
        if error.errno in {ENOSPC, EDQUOT}:
            raise _no_room(place.parent, about_bytes or 0) from None
        raise
    finally:
        teller.end()
    if received is not None and expected is not None:
        found = checksum(place, expected.algorithm)
        if found != expected.value.lower():
            forget(place)
            raise Broken(
                found=f"{request.url} has the {expected.algorithm} checksum {found}, not {expected.value}",
                fix="run the command again; if it stays so, the file was changed since that was published",
            )
    return received


class _Reception:
    """The attempts at one file; each goes on where the last one ended."""

    def __init__(
        self,
        client: httpx.Client,
        request: Request,
        place: Path,
        teller: Teller,
        *,
        unless: Marks,
        about_bytes: int | None,
    ) -> None:
        self._client, self._request, self._place, self._teller = client, request, place, teller
        self._unless = unless
        self._limit = max(4 * about_bytes, _BLOCK) if about_bytes else _LARGEST
        self._furthest = 0  # bytes that an attempt had reached
        self.fruitless = 0  # attempts in a row that did not get beyond that

    def attempt(self) -> Received | None:
        begun, have = self._begun()
        if begun is not None and begun.total == have:
            return self._whole(begun)
        self._furthest = max(self._furthest, have)
        try:
            return self._ask(begun, have)
        finally:
            now = self._place.stat().st_size if self._place.exists() else 0
            self.fruitless = 0 if now > self._furthest else self.fruitless + 1
            self._furthest = max(self._furthest, now)

    def _begun(self) -> tuple[Begun | None, int]:
        """What is there of this very file, if a rest can be asked for; else nothing is."""
        begun = Begun.read(self._place)
        have = self._place.stat().st_size if self._place.exists() else 0
        usable = begun is not None and begun.url == self._request.url and have
        if begun is not None and usable and (begun.marks.condition or begun.total == have):
            return begun, have
        return None, 0

    def _ask(self, begun: Begun | None, have: int) -> Received | None:
        headers = self._unless.unless_changed()
        if begun is not None and begun.marks.condition:
            headers = {"Range": f"bytes={have}-", "If-Range": begun.marks.condition}
        with answer(self._client, self._request, headers) as response:
            if response.status_code == 304:
                return None
            if response.status_code == 200:
                known, have = self._fresh(response), 0
            elif response.status_code == 206 and begun is not None and _continues(response, have, begun):
                known = begun
            else:
                raise self._changed()
            self._take(response, known, have)
        return self._whole(known)

    def _changed(self) -> TryAgain:
        self._teller.remark(f"{self._place.name} is begun anew: the server has another file now")
        forget(self._place)
        found = f"{self._request.url} changed on the way, or the server tells its length wrongly"
        return TryAgain(Broken(found=found, fix="try again later"), 0)

    def _fresh(self, response: httpx.Response) -> Begun:
        """Begin with an empty file, after its journal: bytes without one do not count."""
        encoding = response.headers.get("content-encoding", "identity").lower()
        if encoding not in {"identity", ""}:
            raise Broken(
                found=f"{self._request.url} is sent packed as {encoding[:40]}, which was not asked for",
                fix="save it in a browser and run comity data add",
            )
        total = _length(response)
        if total is not None and total > self._limit:
            raise self._too_large()
        see_that_there_is_room(self._place.parent, total or 0)
        forget(self._place)
        begun = Begun(url=self._request.url, marks=marks_of(response), total=total)
        begun.write(self._place)
        return begun

    def _take(self, response: httpx.Response, begun: Begun, have: int) -> None:
        self._teller.begin(self._place.name, begun.total, have)
        with self._place.open("ab" if have else "wb", buffering=0) as stream:
            for chunk in response.iter_raw():
                if not have:
                    self._refuse_page(chunk)
                stream.write(chunk)
                have += len(chunk)
                self._teller.advance(len(chunk))
                if have > self._limit:
                    raise self._too_large()
            os.fsync(stream.fileno())
        if begun.total is not None and have != begun.total:
            raise TryAgain(
                Broken(
                    found=f"{self._request.url} sent {have:,} bytes in place of {begun.total:,}",
                    fix="run the command again; what has come is kept",
                )
            )

    def _refuse_page(self, chunk: bytes) -> None:
        """A page that asks to log in, or says that the file has moved, is not the file."""
        if chunk.lstrip(b"\xef\xbb\xbf \t\r\n")[:20].lower().startswith(_HEADS):
            forget(self._place)
            raise Broken(
                found=f"{self._request.url} sent a web page in place of data",
                fix="open it in a browser; it may want a person. Save the file and run comity data add",
            )

    def _whole(self, begun: Begun) -> Received:
        size = self._place.stat().st_size if self._place.exists() else 0
        if not size:
            forget(self._place)
            raise Broken(found=f"{self._request.url} sent nothing", fix="try again later")
        return Received(
            path=self._place,
            sha256=checksum(self._place),
            bytes=size,
            marks=begun.marks,
            at=datetime.now(UTC).replace(microsecond=0),
        )

    def _too_large(self) -> Broken:
        forget(self._place)
        return Broken(
            found=f"{self._request.url} is larger than {in_units(self._limit)}, which cannot be right",
            fix="look at it in a browser; if it is right, the size on the card is to be mended",
        )


def checksum(path: Path, algorithm: str = "sha256") -> str:
    """The checksum of a file, in hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, algorithm).hexdigest()


def _continues(response: httpx.Response, have: int, begun: Begun) -> bool:
    """Whether a rest begins where the file ends, and is of the same file."""
    span, _, total = response.headers.get("content-range", "").removeprefix("bytes ").partition("/")
    if span.partition("-")[0] != str(have) or (
        begun.total is not None and total not in {"*", str(begun.total)}
    ):
        return False
    marks = marks_of(response)
    if marks.etag:
        return marks.etag == begun.marks.etag
    return marks.last_modified in {None, begun.marks.last_modified}


def _length(response: httpx.Response) -> int | None:
    value = response.headers.get("content-length", "")
    return int(value[:18]) if value.isascii() and value.isdigit() else None


def see_that_there_is_room(folder: Path, needed: int) -> None:
    """Raise ``NoRoom`` where a folder's disk has less than so many bytes, and a reserve, free."""
    if shutil.disk_usage(folder).free < needed + _RESERVE:
        raise _no_room(folder, needed)


def _no_room(folder: Path, needed: int) -> NoRoom:
    free = shutil.disk_usage(folder).free
    return NoRoom(
        found=f"{folder} has {in_units(free)} free"
        + (f", and {in_units(needed)} are needed" if needed else ", which is used up"),
        fix="make room, or set COMITY_HOME to a folder on a larger disk",
    )


def _asks_too_much(state: RetryCallState, patience: Patience) -> bool:
    asked = _asked(state)
    return asked is not None and asked > patience.longest_asked_s


def _asked(state: RetryCallState) -> float | None:
    error = state.outcome.exception() if state.outcome else None
    return error.after_s if isinstance(error, TryAgain) else None


def _wait(state: RetryCallState, patience: Patience) -> float:
    """As long as the server asks for, and a little more; else longer each time, at random."""
    asked = _asked(state)
    if asked == 0:
        return 0.0
    if asked is not None:
        return asked + wait_random(0, min(1.0, patience.first_wait_s))(state)
    return wait_random_exponential(multiplier=patience.first_wait_s, max=patience.longest_wait_s)(state)


def _say_wait(state: RetryCallState, teller: Teller) -> None:
    error = state.outcome.exception() if state.outcome else None
    wait = state.next_action.sleep if state.next_action else 0.0
    if isinstance(error, TryAgain) and wait >= 1:
        teller.remark(f"{error.error.found}; trying again in {wait:.0f} s")
