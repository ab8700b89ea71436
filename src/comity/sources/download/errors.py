"""The ways in which a download fails.

SourceError
└── DownloadError
    ├── Refused          the server answers and gives nothing: wrong address, key, rights
    ├── Broken           what arrived is not what was promised
    ├── TooManyRows      a row cap was hit, so rows are missing
    ├── NoRoom           the disk is too small
    └── Busy             another comity is at the same source
"""

from __future__ import annotations

from comity.errors import SourceError


class DownloadError(SourceError):
    """A source could not be had; what was there before is untouched."""


class Refused(DownloadError):
    """The server gives nothing. Usual causes: a moved file, a missing key, a page for people only."""


class Broken(DownloadError):
    """What arrived is empty, cut, a web page, or not of the promised length or checksum."""


class TooManyRows(DownloadError):
    """As many rows came as the provider gives at most, so there were more; the request must be narrower."""


class NoRoom(DownloadError):
    """The disk has no room for what is to come."""


class Busy(DownloadError):
    """Another command writes to the same source."""


class TryAgain(Exception):
    """Something that another attempt may mend, the error if none does, and the wait that is asked for."""

    def __init__(self, error: DownloadError, after_s: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.after_s = after_s
