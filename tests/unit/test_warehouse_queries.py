"""What the header of each SQL file says is what its statement does, on every engine."""

from __future__ import annotations

import pytest
import sqlglot
from sqlglot import exp

from comity.warehouse import query
from comity.warehouse.schema import derived_tables, staged_tables

FOLDERS = ("tables", "questions", "checks")
FILES = [name for folder in FOLDERS for name in query.names(folder)]
BESIDE = {
    "files",
    "coverage",
    "last_coverage",
    "published_totals",
}  # made by a build without a form of their own


@pytest.mark.parametrize("name", FILES)
def test_a_header_says_what_the_statement_reads_and_takes(name: str) -> None:
    asked = query.load(name)
    assert asked.question, f"{name} does not ask anything"
    assert asked.question.rstrip().endswith(("?", ":"))
    assert asked.grain
    if name == "checks/unique_key":
        return  # a form that is filled in
    tree = sqlglot.parse_one(asked.sql, read="duckdb")
    tables = {table.name for table in tree.find_all(exp.Table)}
    assert tables == set(asked.reads)
    assert tables <= staged_tables().keys() | derived_tables().keys() | BESIDE
    assert {p.name for p in tree.find_all(exp.Placeholder, exp.Parameter)} == set(asked.params)


@pytest.mark.parametrize("name", FILES)
def test_no_statement_writes(name: str) -> None:
    text = (
        query.load(name).sql.replace("{table}", "trade").replace("{key}", "year").replace("{part}", "1 = 1")
    )
    trees = sqlglot.parse(text, read="duckdb")
    assert len(trees) == 1
    assert isinstance(trees[0], exp.Query)


@pytest.mark.parametrize("name", FILES)
def test_a_statement_can_be_said_to_spark(name: str) -> None:
    pytest.importorskip("pyspark", reason="PySpark is not installed")
    from comity.warehouse.spark import translate

    text = (
        query.load(name).sql.replace("{table}", "trade").replace("{key}", "year").replace("{part}", "1 = 1")
    )
    assert "$" not in translate(text)


@pytest.mark.parametrize(
    "table", [*staged_tables().values(), *derived_tables().values()], ids=lambda t: t.name
)
def test_a_table_is_told_apart_and_sorted_by_columns_that_it_has(table) -> None:
    assert set(table.key) <= set(table.names)
    assert set(table.sort) <= set(table.names)
    assert table.years is None or table.years in table.names
    assert all(column.about for column in table.columns)
    for column in table.columns:
        assert column.type != "DOUBLE" or column.unit or "unit" in column.about or "currency" in column.about


def test_every_derived_table_has_a_statement_or_a_working() -> None:
    from comity.warehouse.working import WORKINGS

    made = {name.removeprefix("tables/") for name in query.names("tables")} | WORKINGS.keys()
    assert derived_tables().keys() <= made
