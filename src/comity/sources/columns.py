"""A mapping that says which columns of a user's own file are which; YAML, written by the user.

::

    title: Wheat through the port of Anzali
    table: flows                          # a table of warehouse/staged.yaml
    columns: {year: Jahr, exporter: von, importer: nach, value_usd: Wert}
    constants: {side: importer, valuation: CIF}
    scale: {value_usd: 1000}              # the file counts in thousands
    countries: names                      # or iso3, iso2, numeric, comtrade, cow
    delimiter: ";"
    decimal: ","
    missing: ["", "k.A."]
    licence: {name: own, redistribute: false, attribution: "port statistics"}
"""

from __future__ import annotations

import csv
from enum import StrEnum
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from comity.errors import UsageError
from comity.sources.datacard import Text

if TYPE_CHECKING:
    from pathlib import Path

_DELIMITED = frozenset({".csv", ".tsv", ".tab", ".txt"})
_LARGEST = 100_000  # bytes of a mapping


class CountryCode(StrEnum):
    """In which code the file names countries."""

    ISO3 = "iso3"
    ISO2 = "iso2"
    NUMERIC = "numeric"
    COMTRADE = "comtrade"
    COW = "cow"
    NAMES = "names"


class OwnLicence(BaseModel):
    """On which terms the user has it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Text = "your own; not stated"
    redistribute: bool = False
    attribution: Text = "your own file"


class ColumnMapping(BaseModel):
    """Which columns of a file are which, and how they are written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    table: Text
    columns: dict[Text, Text] = Field(min_length=1)  # by the table's name: the file's
    title: str = ""
    constants: dict[Text, str | int | float | bool] = {}  # for what the file has no column
    scale: dict[Text, float] = {}  # what a number is multiplied with
    countries: CountryCode = CountryCode.ISO3
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    decimal: str = Field(default=".", min_length=1, max_length=1)
    encoding: Text = "utf-8"
    missing: tuple[str, ...] = ("", "NA")
    licence: OwnLicence = OwnLicence()


def read(path: Path) -> ColumnMapping:
    """Read and check a mapping.

    Raises
    ------
    UsageError : it is not there, no YAML, or not of this form; every fault is named
    """
    import yaml

    try:
        if path.stat().st_size > _LARGEST:
            raise _malformed(path, "it is far too large for one")
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        found = f"{path} cannot be read: {error.strerror or error}"
        raise UsageError(found=found, fix="check the name and the folder") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise _malformed(path, " ".join(str(error).split())[:200]) from None
    try:
        mapping = ColumnMapping.model_validate(document)
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(map(str, fault['loc'])) or 'the whole'}: {fault['msg']}" for fault in error.errors()
        )
        raise _malformed(path, faults) from None
    _see_that_they_do_not_clash(mapping, path)
    return mapping


def see_that_it_fits(mapping: ColumnMapping, file: Path) -> None:
    """Compare a mapping with the header of a delimited file; other files are for the reader to see.

    Raises
    ------
    UsageError : a column is not there
    """
    if file.suffix.lower() not in _DELIMITED:
        return
    try:
        with file.open(encoding=mapping.encoding, newline="") as stream:
            header = next(csv.reader(stream, delimiter=mapping.delimiter), [])
    except (UnicodeError, LookupError, csv.Error) as error:
        raise UsageError(
            found=f"{file} cannot be read as {mapping.encoding}: {error}", fix="set encoding in the mapping"
        ) from None
    have = [name.lstrip("\ufeff").strip() for name in header]
    absent = [name for name in mapping.columns.values() if name not in have]
    if absent:
        raise UsageError(
            found=f"{file.name} has no column {', '.join(map(repr, absent))}; it has {', '.join(have[:20])}",
            fix="mend the names, or the delimiter, in the mapping",
        )


def _see_that_they_do_not_clash(mapping: ColumnMapping, path: Path) -> None:
    twice = sorted(mapping.columns.keys() & mapping.constants.keys())
    if twice:
        raise _malformed(path, f"{', '.join(twice)} is both a column and a constant")
    unknown = sorted(mapping.scale.keys() - mapping.columns.keys())
    if unknown:
        raise _malformed(path, f"scale names {', '.join(unknown)}, which is no column")


def _malformed(path: Path, why: str) -> UsageError:
    return UsageError(
        found=f"{path} is not a column mapping: {why}", fix="compare it with the one in docs/guides/data.md"
    )
