"""Files whose addresses only the provider knows: its list is asked first."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from comity.sources.datacard import Listing
from comity.sources.download.errors import Broken
from comity.sources.download.receiving import Checksum

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from comity.sources.download.planning import Wanted

_HASH = re.compile(r"[0-9a-f]{32,128}\Z")
_ALGORITHMS = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-512": "sha512"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A file that a provider lists."""

    url: str
    name: str
    bytes: int | None = None
    checksum: Checksum | None = None


def listed(answer: Path, wanted: Wanted) -> tuple[Listed, ...]:
    """Read a provider's list, and take from it what the card wants.

    Raises
    ------
    Broken : it is no such list, or has nothing of what is wanted
    """
    listing = wanted.step.listing
    if listing is None:
        raise ValueError(f"{wanted.url} is not a list")
    try:
        document = json.loads(answer.read_bytes())
        files = tuple(_READERS[listing](document, wanted))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Broken(
            found=f"{wanted.url} is not the list of files that it should be ({type(error).__name__})",
            fix="look at it in a browser: the provider may have changed its form",
        ) from None
    chosen = tuple(file for file in files if fnmatchcase(file.name, wanted.step.listed))
    if not chosen:
        have = ", ".join(file.name for file in files[:5]) or "none at all"
        raise Broken(
            found=f"{wanted.url} lists no file named {wanted.step.listed}, but {have}",
            fix="check the years and countries; the provider may have renamed its files",
        )
    return chosen


def _dataverse(document: dict[str, Any], wanted: Wanted) -> Iterator[Listed]:
    """A data set of a Dataverse.

    Tables are kept there in a form of its own; the file as it was uploaded is asked for, whose checksum the
    list does not have.
    """
    host = wanted.url.partition("/api/")[0]
    for entry in document["data"]["latestVersion"]["files"]:
        file = entry["dataFile"]
        as_uploaded = "originalFileFormat" in file
        name = file.get("originalFileName") or entry.get("label") or file["filename"]
        known = file.get("checksum") or {}
        algorithm = _ALGORITHMS.get(known.get("type", ""))
        yield Listed(
            url=f"{host}/api/access/datafile/{int(file['id'])}{'?format=original' if as_uploaded else ''}",
            name=str(name),
            bytes=file.get("originalFileSize") if as_uploaded else file.get("filesize"),
            checksum=Checksum(algorithm, str(known["value"])) if algorithm and not as_uploaded else None,
        )


def _comtrade_bulk(document: dict[str, Any], wanted: Wanted) -> Iterator[Listed]:
    """UN Comtrade's files, one a reporter, period and classification; the list has their hashes only."""
    host = wanted.url.partition("/bulk/")[0]
    for entry in document["data"]:
        mark = str(entry["rowKey"])
        if not _HASH.match(mark):
            raise ValueError(mark)
        reporter, period = int(entry["reporterCode"]), int(entry["period"])
        kind = "".join(c for c in f"{entry['typeCode']}{entry['freqCode']}" if c.isalnum())
        form = "".join(c for c in str(entry["classificationCode"]) if c.isalnum())
        yield Listed(
            url=f"{host}/bulk/v1/file/{reporter}/{mark}?format=json",
            name=f"COMTRADE-FINAL-{kind}{reporter:03d}{period}{form}.{mark[:8]}.gz",
        )


_READERS: dict[Listing, Callable[[dict[str, Any], Wanted], Iterator[Listed]]] = {
    Listing.DATAVERSE: _dataverse,
    Listing.COMTRADE_BULK: _comtrade_bulk,
}
