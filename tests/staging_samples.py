"""The hand-written samples of providers' files in ``tests/recorded``, and what each has to become.

A folder is one sample: files in the exact form of a provider with invented values, and ``expected.yaml``
with the reader, its params and every row that is kept and set aside. ``NAME.sheet.csv`` stands for the first
sheet of a spreadsheet ``NAME.xlsx``, so that it can be read and compared as text.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from comity.warehouse.engine import NumberedFile
from comity.warehouse.schema import staged_tables

if TYPE_CHECKING:
    from comity.warehouse.engine import Engine
    from comity.warehouse.staging.stage import Staged

RECORDED = Path(__file__).parent / "recorded"
EXPECTED = "expected.yaml"
SHEET = ".sheet.csv"
_NOT_DATA = {EXPECTED, "mapping.yaml"}


@dataclass(frozen=True, slots=True)
class Sample:
    """One folder of ``tests/recorded``."""

    name: str
    expected: dict[str, Any]

    @property
    def reader(self) -> str:
        return self.expected["reader"]

    @property
    def params(self) -> dict[str, Any]:
        params = dict(self.expected.get("params", {}))
        if "columns" in params:
            params["columns"] = str(RECORDED / self.name / params["columns"])
        return params

    def files(self, folder: Path) -> list[NumberedFile]:
        """Its files, numbered in the order of their names; spreadsheets are written to ``folder``."""
        paths = sorted(path for path in (RECORDED / self.name).iterdir() if path.name not in _NOT_DATA)
        ready = [_written(path, folder) if path.name.endswith(SHEET) else path for path in paths]
        return [NumberedFile(number=number, path=path) for number, path in enumerate(ready, 1)]


def samples() -> list[Sample]:
    """Every sample, in the order of the folders."""
    return [
        Sample(path.parent.name, yaml.safe_load(path.read_text(encoding="utf-8")))
        for path in sorted(RECORDED.glob(f"*/{EXPECTED}"))
    ]


def told(staged: Staged, engine: Engine) -> dict[str, Any]:
    """What staging gave, in the form of ``expected.yaml``."""
    return {
        "rows_read": staged.rows_read,
        "kept": {name: _rows(engine, name, relation) for name, relation in staged.tables.items()},
        "set_aside": [
            {
                "table": left.table,
                "reason": left.reason.value,
                "rows": left.rows,
                **({} if left.value_usd is None else {"value_usd": left.value_usd}),
                "examples": list(left.examples),
            }
            for left in staged.set_aside
        ],
    }


def _rows(engine: Engine, table: str, relation: str) -> list[str]:
    """The rows in the order of all their cells, each as one line: readable, and the same on every engine."""
    names = staged_tables()[table].names
    rows = engine.rows(f"select {', '.join(names)} from {relation}")
    return sorted(" | ".join(_cell(value) for value in row) for row in rows)


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _written(path: Path, folder: Path) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = path.name.removesuffix(SHEET)
    with path.open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.reader(stream)):
            sheet.append([cell or None for cell in row] if number == 0 else [_typed(cell) for cell in row])
    target = folder / f"{path.name.removesuffix(SHEET)}.xlsx"
    book.save(target)
    return target


def _typed(cell: str) -> object:
    """A cell as the provider's spreadsheet has it: days as days, numbers as numbers."""
    try:
        return date.fromisoformat(cell)
    except ValueError:
        pass
    try:
        return float(cell)
    except ValueError:
        return cell or None
