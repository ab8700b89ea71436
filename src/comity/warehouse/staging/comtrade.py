"""UN Comtrade's answers: JSON of the API v1, the same as a table, and the CSV of the website before 2023."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

from comity.errors import SourceError
from comity.warehouse.staging.documents import message
from comity.warehouse.staging.textrows import lines, opened, text_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

    from comity.warehouse.engine import NumberedFile, Value
    from comity.warehouse.staging.textrows import Row

COLUMNS = (
    "typeCode", "freqCode", "refYear", "reporterCode", "flowCode", "partnerCode", "partner2Code",
    "classificationCode", "isOriginalClassification", "cmdCode", "customsCode", "motCode", "netWgt",
    "cifvalue", "fobvalue", "primaryValue",
)  # fmt: skip

_NEEDED = ("refYear", "reporterCode", "flowCode", "partnerCode", "cmdCode", "primaryValue")
_LEVEL = "aggrLevel"  # how many digits the product's code has
_LEGACY = {
    "Year": "refYear",
    "Reporter Code": "reporterCode",
    "Partner Code": "partnerCode",
    "2nd Partner Code": "partner2Code",
    "Classification": "classificationCode",
    "Commodity Code": "cmdCode",
    "Aggregate Level": _LEVEL,
    "Customs Proc. Code": "customsCode",
    "Mode of Transport Code": "motCode",
    "Netweight (kg)": "netWgt",
    "CIF Trade Value (US$)": "cifvalue",
    "FOB Trade Value (US$)": "fobvalue",
    "Trade Value (US$)": "primaryValue",
}
_LEGACY_FLOWS = {"1": "M", "2": "X", "3": "RX", "4": "RM"}
_LEGACY_FLOW, _LEGACY_PERIOD = "Trade Flow Code", "Period"


def rows(files: Sequence[NumberedFile], _: Mapping[str, Value]) -> pa.Table:
    """The declarations in the files, in the names of the API v1.

    A code of a product that lost its leading zeros gets them back where the row says its number of digits.

    Raises
    ------
    SourceError : a file is in none of the forms, says an error, or has no rows
    """
    return text_table(COLUMNS, ((file.number, row) for file in files for row in _of(file.path)))


def _of(path: Path) -> Iterator[Row]:
    entries = _answer(path) if ".json" in path.suffixes else _table(path)
    return (_row(entry) for entry in entries)


def _row(entry: Mapping[str, str | None]) -> Row:
    product, level = entry["cmdCode"], entry.get(_LEVEL)
    if product and product.isdigit() and level and level.isdigit():
        entry = {**entry, "cmdCode": product.zfill(int(level))}
    return tuple(entry.get(column) for column in COLUMNS)


def _answer(path: Path) -> Iterator[dict[str, str | None]]:
    """The API's JSON: elapsedTime, count, data, error."""
    with opened(path) as stream:
        data = stream.read()
    try:
        answer = json.loads(data.decode("utf-8-sig"))
    except ValueError as error:
        raise _strange(path, f"is not JSON ({error})") from error
    if not isinstance(answer, dict) or answer.get("error") or not isinstance(answer.get("data"), list):
        raise _strange(path, f"is a message in the place of data: {message(data)}")
    entries = answer["data"]
    if not entries:
        raise _strange(
            path, "is an answer without rows: nothing was declared, or the request names what is not there"
        )
    if answer.get("count", len(entries)) != len(entries):
        raise _strange(path, f"was cut off: it says {answer['count']} rows and has {len(entries)}")
    _see_columns(path, entries[0])
    yield from ({key: _text(value) for key, value in entry.items()} for entry in entries)


def _text(value: Any) -> str | None:  # noqa: ANN401 - a value of JSON
    if value is None:
        return None
    return repr(value) if isinstance(value, float) else str(value)


def _table(path: Path) -> Iterator[dict[str, str | None]]:
    found = csv.DictReader(lines(path), restkey="")
    names = [name.strip() for name in found.fieldnames or ()]
    if _LEGACY_FLOW in names:
        _see_columns(path, {_LEGACY.get(name, name): "" for name in names} | {"flowCode": ""})
        return (_from_legacy(row) for row in found)
    known = {name.lower(): name for name in (*COLUMNS, _LEVEL)}
    called = {name: known.get(name.replace("_", "").lower(), name) for name in names}
    _see_columns(path, dict.fromkeys(called.values()))
    return ({called[name.strip()]: value for name, value in row.items() if name} for row in found)


def _from_legacy(row: Mapping[str, str]) -> dict[str, str | None]:
    entry: dict[str, str | None] = {new: row.get(old) for old, new in _LEGACY.items()}
    flow = (row.get(_LEGACY_FLOW) or "").strip()
    period = (row.get(_LEGACY_PERIOD) or "").strip()
    return {
        **entry,
        "typeCode": "C",
        "freqCode": "A" if len(period) == 4 else "M",
        "flowCode": _LEGACY_FLOWS.get(flow, flow),
        "isOriginalClassification": None,
    }


def _see_columns(path: Path, entry: Mapping[str, Any]) -> None:
    missing = [name for name in _NEEDED if name not in entry]
    if missing:
        raise _strange(path, f"lacks {', '.join(missing)}")


def _strange(path: Path, why: str) -> SourceError:
    return SourceError(
        found=f"{path.name} {why}", fix="get it again with `comity data get`, or ask for other rows"
    )
