"""Every code in the tables of goods exists in the edition that the tables name."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest

from comity.facts.starter import product_readings, product_terms, starter

LISTS = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "hs_nomenclature"
HS2022 = LISTS / "comtrade_codes" / "cmd_h6.csv.gz"
OTHER = LISTS / "harmonized-system_hs.csv"  # the same edition, written by somebody else


@pytest.fixture(scope="module")
def listed() -> frozenset[str]:
    """The codes that both lists have."""
    if not HS2022.is_file() or not OTHER.is_file():
        pytest.skip("the lists of HS 2022 are in ../shared, which is not here")
    with gzip.open(HS2022, "rt", encoding="utf-8") as lines:
        ours = frozenset(row["id"] for row in csv.DictReader(lines))
    with OTHER.open(encoding="utf-8") as lines:
        return ours & frozenset(row["hscode"] for row in csv.DictReader(lines))


def test_codes_of_terms_are_in_the_nomenclature(listed):
    assert {code for row in product_terms().every() for code in row.hs} <= listed


def test_codes_of_other_readings_are_in_the_nomenclature(listed):
    rows = [row for term in product_terms().every() for row in product_readings().under(term.term)]
    assert rows
    assert {code for row in rows for code in row.hs} <= listed


def test_restricted_codes_are_in_the_nomenclature(listed):
    codes = {row.hs6 for row in starter().restricted_goods.every()}
    assert codes
    assert codes <= listed


def test_every_other_reading_is_of_a_term():
    terms = {row.term for row in product_terms().every()}
    assert {row.term for row in product_readings().every()} <= terms
