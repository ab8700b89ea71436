"""The journal of a file on its way: beside ``NAME`` lies ``NAME.json``, which tells what its bytes are.

That is the address, the length, and the server's marks for this state of the file. Bytes without a journal do
not count.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    import httpx


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """How a server tells one state of a file from another."""

    etag: str | None = None
    last_modified: str | None = None

    @property
    def condition(self) -> str | None:
        """What a rest may be asked for with: a weak mark will not do (RFC 9110, section 13.1.5)."""
        if self.etag and not self.etag.startswith("W/"):
            return self.etag
        return self.last_modified

    def unless_changed(self) -> dict[str, str]:
        """The headers that ask for the file only if it is another one."""
        if self.etag:
            return {"If-None-Match": self.etag}
        return {"If-Modified-Since": self.last_modified} if self.last_modified else {}


NO_MARKS = Marks()


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What the bytes on the disk are the beginning of."""

    url: str
    marks: Marks
    total: int | None

    @classmethod
    def read(cls, place: Path) -> Begun | None:
        """The journal of a file; None where it has none that can be understood."""
        try:
            known: dict[str, Any] = json.loads(_beside(place).read_bytes())
            return cls(
                url=known["url"],
                marks=Marks(etag=known["etag"], last_modified=known["last_modified"]),
                total=known["total"],
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, place: Path) -> None:
        """Write it before the first byte of the file."""
        known = {
            "url": self.url,
            "etag": self.marks.etag,
            "last_modified": self.marks.last_modified,
            "total": self.total,
        }
        new = _beside(place).with_suffix(".new")
        new.write_text(json.dumps(known), encoding="utf-8")
        new.replace(_beside(place))


def marks_of(response: httpx.Response) -> Marks:
    """The marks that an answer carries."""
    return Marks(etag=response.headers.get("etag"), last_modified=response.headers.get("last-modified"))


def forget(place: Path) -> None:
    """Remove what has come of a file, and what was noted of it."""
    place.unlink(missing_ok=True)
    _beside(place).unlink(missing_ok=True)
    _beside(place).with_suffix(".new").unlink(missing_ok=True)


def take_back(moved: Path, place: Path) -> None:
    """Bring back a file that had moved on when the run was killed, before anything could name it."""
    if _beside(place).exists() and moved.exists() and not place.exists():
        moved.replace(place)


def _beside(place: Path) -> Path:
    return place.with_name(f"{place.name}.json")
