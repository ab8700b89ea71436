"""Answers of the Comtrade API in its own form, with invented values."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

WORLD = 0  # the partner of a reporter's total


def answer(path: Path, rows: Sequence[dict[str, Any]]) -> Path:
    """Rows as the API sends them."""
    path.write_text(json.dumps({"elapsedTime": "0.1 secs", "count": len(rows), "data": rows, "error": ""}))
    return path


def declaration(year: int, reporter: int, partner: int, flow: str, value: float) -> dict[str, Any]:
    """What a reporter declared of all goods: X sold, freight left out, or M bought, freight counted."""
    return {
        "typeCode": "C",
        "freqCode": "A",
        "refPeriodId": year * 10000 + 101,
        "refYear": year,
        "refMonth": 52,
        "period": str(year),
        "reporterCode": reporter,
        "flowCode": flow,
        "partnerCode": partner,
        "partner2Code": 0,
        "classificationCode": "H5",
        "isOriginalClassification": True,
        "cmdCode": "TOTAL",
        "customsCode": "C00",
        "motCode": 0,
        "netWgt": None,
        "cifvalue": value if flow == "M" else None,
        "fobvalue": value if flow == "X" else None,
        "primaryValue": value,
    }
