"""The readers' own files: what ``readers.yaml`` names is there, and the queries say what they ask."""

import re
from importlib import import_module
from itertools import takewhile
from pathlib import Path

import pytest

import comity
from comity.warehouse.schema import staged_tables
from comity.warehouse.staging import readers as module
from comity.warehouse.staging.codes import SCHEMES
from comity.warehouse.staging.readers import PRODUCTS, readers
from comity.warehouse.staging.setting_aside import Reason

FOLDER = Path(comity.__file__).parent / "warehouse" / "staging"
QUERIES = sorted(FOLDER.glob("*.sql"))
AGREED = [
    "atlas", "baci", "cepii_gravity", "comtrade_bulk", "comtrade_v1", "cow_igo", "desta", "gdelt_events",
    "geodist", "gsdb", "hs_correlation", "iati", "imts_sdmx", "itpde", "own_file", "tradhist", "unvotes_undl",
    "unvotes_voeten", "wdi", "wits_tariffs_sdmx", "wto_rta",
]  # fmt: skip
STATES = {"NOT_REPORTED", "REPORTED_ZERO", "NOT_COVERED"}


def test_the_readers_are_those_that_cards_name():
    assert sorted(readers()) == AGREED


@pytest.mark.parametrize("name", AGREED)
def test_what_a_reader_names_is_there(name):
    reader = readers()[name]
    assert reader.name == name
    for relation in reader.relations:
        assert bool(relation.forms) != bool(relation.opener)
        assert bool(relation.forms) == bool(relation.names)
        if relation.opener:
            where, _, function = relation.opener.partition(":")
            assert callable(getattr(import_module(f"{module.__package__}.{where}"), function))
    for filling in reader.fillings:
        assert filling.table in staged_tables()
        assert filling.sql.strip()
        assert {column.scheme for column in filling.codes.values()} <= {*SCHEMES, PRODUCTS}


def test_every_query_belongs_to_a_reader():
    used = {filling.query for reader in readers().values() for filling in reader.fillings}
    assert {path.name for path in QUERIES} == used


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.name)
def test_a_query_begins_with_its_question(path):
    text = path.read_text(encoding="utf-8")
    first, *rest = text.splitlines()
    assert first.startswith(f"-- warehouse/staging/{path.name}: ")
    assert first.endswith("?")
    header = list(takewhile(lambda line: line.startswith("--"), rest))
    for field in ("grain:", "reads:", "returns:"):
        assert any(line.startswith(f"-- {field}") for line in header), field
    assert ("settings." in text) == any(line.startswith("-- params:") for line in header)


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.name)
def test_a_query_gives_known_reasons_only(path):
    given = set(re.findall(r"(?:then|else) '([A-Z_]+)'", path.read_text(encoding="utf-8")))
    known = {*Reason, *STATES, "OBSERVED", "FOB", "CIF", "EU", "WLD", "HS"}
    assert given <= known


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.name)
def test_a_query_can_be_put_to_spark(path):
    pytest.importorskip("pyspark", reason="needs the extra spark")
    from comity.warehouse.spark import translate

    assert translate(path.read_text(encoding="utf-8")).upper().count("SELECT") >= 1
