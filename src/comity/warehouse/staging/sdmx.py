"""SDMX data messages: SDMX-ML (generic and structure-specific), SDMX-CSV, and the CSV of the IMF's portal.

An observation is a dictionary of text: its dimensions and attributes by their ids, with TIME_PERIOD and
OBS_VALUE.

UNIT_MULT is the power of ten by which a value has to be multiplied, as in SDMX's own code list. The IMF's
SCALE is not: its service gives full units, and SCALE says how the portal shows them. The portal's CSV is
written as it is shown, so there SCALE comes out as UNIT_MULT.
"""

from __future__ import annotations

import csv
from typing import IO, TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from comity.errors import SourceError
from comity.warehouse.staging.textrows import lines, opened, text_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from xml.etree.ElementTree import Element

    import pyarrow as pa

    from comity.warehouse.engine import NumberedFile, Value
    from comity.warehouse.staging.textrows import Row

TIME, OBSERVED, MULTIPLIER = "TIME_PERIOD", "OBS_VALUE", "UNIT_MULT"

IMTS_COLUMNS = ("reporter", "partner", "indicator", "frequency", "period", "value", "scale")
_IMTS = (
    ("COUNTRY", "REF_AREA"),
    ("COUNTERPART_COUNTRY", "COUNTERPART_AREA", "VIS_AREA"),
    ("INDICATOR",),
    ("FREQUENCY", "FREQ"),
    (TIME,),
    (OBSERVED,),
    (MULTIPLIER,),
)  # fmt: skip
_NOT_SAID = "not said"  # a multiplier that the portal left empty

WITS_COLUMNS = (
    "reporter",
    "partner",
    "product",
    "datatype",
    "period",
    "value",
    "tariff_type",
    "nomenclature",
)
_WITS = (
    ("REPORTER",),
    ("PARTNER",),
    ("PRODUCTCODE", "PRODUCT"),
    ("DATATYPE",),
    (TIME,),
    (OBSERVED,),
    ("TARIFFTYPE",),
    ("NOMENCODE",),
)  # fmt: skip
_OPTIONAL = frozenset({MULTIPLIER, "FREQUENCY", "DATATYPE", "TARIFFTYPE", "NOMENCODE"})


def imts_rows(files: Sequence[NumberedFile], settings: Mapping[str, Value]) -> pa.Table:
    """Observations of the IMF's merchandise trade.

    Raises
    ------
    SourceError : a file is no data message, has no observations, or leaves open in which unit it counts
    """
    told = str(settings["scale"])

    def of(path: Path) -> Iterator[Row]:
        for row in _picked(path, _IMTS):
            scale = told or row[-1] or "0"
            if scale == _NOT_SAID:
                raise _strange(
                    path, "does not say everywhere whether it counts in units, thousands or millions"
                )
            yield *row[:-1], scale

    return text_table(IMTS_COLUMNS, ((file.number, row) for file in files for row in of(file.path)))


def wits_rows(files: Sequence[NumberedFile], _: Mapping[str, Value]) -> pa.Table:
    """Observations of the tariffs of TRAINS.

    Raises
    ------
    SourceError : a file is no data message, or has no observations
    """
    return text_table(
        WITS_COLUMNS, ((file.number, row) for file in files for row in _picked(file.path, _WITS))
    )


def observations(path: Path) -> Iterator[dict[str, str]]:
    """The observations of a data message, one after the other.

    Raises
    ------
    SourceError : the file is neither SDMX-ML nor SDMX-CSV, or holds what no data message needs
    """
    with opened(path) as stream:
        start = stream.read(256).removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        with opened(path) as stream:
            yield from _from_xml(path, stream)
    else:
        yield from _from_csv(path)


def _picked(path: Path, columns: Sequence[tuple[str, ...]]) -> Iterator[Row]:
    """The wanted dimensions and attributes, by the names that releases give them."""
    empty = True
    for found in observations(path):
        if empty:
            missing = [
                names[0] for names in columns if names[0] not in _OPTIONAL and not set(names) & set(found)
            ]
            if missing:
                raise _strange(path, f"lacks {', '.join(missing)}; it has {', '.join(found)}")
            empty = False
        yield tuple(next((found[name] for name in names if found.get(name)), None) for names in columns)
    if empty:
        raise _strange(path, "has no observations")


def _from_csv(path: Path) -> Iterator[dict[str, str]]:
    """``COUNTRY.ID`` beside ``COUNTRY`` (the portal), ``COUNTRY: Country`` (labels) and ``COUNTRY`` (ids)."""
    table = csv.reader(lines(path))
    header = [name.strip() for name in next(table, [])]
    coded = {name.removesuffix(".ID") for name in header if name.endswith(".ID")}
    names = ["" if name in coded else name.removesuffix(".ID").partition(":")[0].strip() for name in header]
    if coded:
        names = [MULTIPLIER if name == "SCALE" else name for name in names]
    labelled = [":" in name for name in header]
    if OBSERVED not in names:
        raise _strange(path, f"has no column {OBSERVED}")
    for row in table:
        found = {
            name: value.partition(":")[0].strip() if both else value
            for name, value, both in zip(names, row, labelled)
            if name
        }
        if coded and not found.get(MULTIPLIER):
            found[MULTIPLIER] = _NOT_SAID
        yield found


def _from_xml(path: Path, stream: IO[bytes]) -> Iterator[dict[str, str]]:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    series: dict[str, str] = {}
    above: list[Element] = []
    try:
        for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
            tag = _local(element.tag)
            if event == "start":
                above.append(element)
                if tag == "Series":
                    series = dict(element.attrib)
                continue
            above.pop()
            if tag == "SeriesKey" or (tag == "Attributes" and above and _local(above[-1].tag) == "Series"):
                series |= _values(element)
            elif tag == "Obs":
                yield series | _observation(element)
                _forget(element, above)
            elif tag == "Series":
                _forget(element, above)
            elif tag in {"ErrorMessage", "Error"} and above:
                raise _strange(
                    path, f"is an error in the place of data: {' '.join(''.join(element.itertext()).split())}"
                )
    except (DefusedXmlException, ParseError) as error:
        raise _strange(path, f"cannot be read as XML: {error}") from error


def _observation(element: Element) -> dict[str, str]:
    """Structure-specific: attributes; generic: ObsDimension, ObsKey, ObsValue and Attributes."""
    found = dict(element.attrib)
    for child in element:
        tag = _local(child.tag)
        if tag in {"ObsDimension", "Time"}:
            found[child.get("id", TIME)] = child.get("value") or child.text or ""
        elif tag == "ObsValue":
            found[OBSERVED] = child.get("value", "")
        else:
            found |= _values(child)
    return found


def _values(element: Element) -> dict[str, str]:
    named = ((child.get("id") or child.get("concept"), child.get("value")) for child in element)
    return {name: value for name, value in named if name and value is not None}


def _forget(element: Element, above: list[Element]) -> None:
    """Let go of what was read, so that memory does not grow with the message."""
    element.clear()
    if above:
        above[-1].remove(element)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _strange(path: Path, why: str) -> SourceError:
    return SourceError(
        found=f"{path.name} {why}", fix="get the source again with `comity data get`, or ask for less"
    )
