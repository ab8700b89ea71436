"""Known facts of the world's trade, checked against real files where they are at hand.

The facts are from published statistics, not from the files: the US Census Bureau's lists of top trading
partners (2019 and 2023), and the South African Revenue Service's lists of export markets (2020).
"""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.wide_sources import built

from comity import world as worlds
from comity.check import check
from comity.records import Label
from comity.sources import home
from comity.sources.download.adding import add
from comity.warehouse.build import build
from comity.warehouse.duck import DuckEngine
from comity.warehouse.inputs import inputs

if TYPE_CHECKING:
    from comity.world import World

DATA = Path(__file__).parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="needs the folder ../shared/data beside the checkout"
)


@pytest.fixture(scope="module")
def imports(tmp_path_factory) -> World:
    """Imports above one billion dollars in 2019 and 2023, by the importers' books."""
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    rows = parquet.read_table(DATA / "comtrade_bilateral_2019_2023" / "trade.parquet").to_pylist()
    books = {
        (row["reporter_iso"], row["partner_iso"], row["year"]): (None, row["trade"] * 1e9)
        for row in rows
        if row["partner_iso"] == "USA"
    }
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("COMITY_HOME", str(tmp_path_factory.mktemp("home")))
        return built(tmp_path_factory.mktemp("files"), books)


@pytest.fixture(scope="module")
def south_africa(tmp_path_factory) -> World:
    """What South Africa sold in 2020, product by product."""
    folder = tmp_path_factory.mktemp("files")
    sample = DATA / "baci_samples" / "BACI_HS17_Y2020_V202301_sample.csv.gz"
    plain = folder / "BACI_HS17_Y2020_V202301.csv"
    plain.write_bytes(gzip.decompress(sample.read_bytes()))
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("COMITY_HOME", str(tmp_path_factory.mktemp("home")))
        add(plain, "cepii-baci-hs17", version="202301")
        with DuckEngine() as engine:
            build(inputs(), engine, home.warehouse())
        return worlds.open()


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("China was the United States' largest supplier in 2019.", Label.SUPPORTED_IF),  # the Union sold more
        ("Mexico was the United States' largest supplier in 2023.", Label.SUPPORTED_IF),
        ("The European Union was the United States' largest supplier in 2023.", Label.SUPPORTED),
        ("China was the United States' second-largest supplier in 2023.", Label.SUPPORTED_IF),
        ("China was the United States' largest supplier in Asia in 2023.", Label.SUPPORTED),
        ("Japan was the United States' largest supplier in 2023.", Label.CONTRADICTED),
        ("Japan was the United States' largest supplier in Africa in 2023.", Label.INSUFFICIENT_EVIDENCE),
        ("Imports of the United States from Mexico were 480 billion dollars in 2023.", Label.SUPPORTED),
    ],
)
def test_suppliers_of_the_united_states(imports, text, label):
    assert check(text, imports, as_of="2025-12-31").verdicts[0].label is label


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("China was South Africa's largest export market in Asia in 2020.", Label.SUPPORTED),
        ("China was South Africa's largest export market in 2020.", Label.SUPPORTED_IF),  # or the Union is
        # Goods pass without declaration inside the Southern African Customs Union.
        ("Botswana was South Africa's largest export market in Africa in 2020.", Label.INSUFFICIENT_EVIDENCE),
        ("Mozambique was South Africa's largest export market in 2020.", Label.CONTRADICTED),
        ("South Africa was Mozambique's largest supplier in 2020.", Label.INSUFFICIENT_EVIDENCE),
    ],
)
def test_markets_of_south_africa(south_africa, text, label):
    verdict = check(text, south_africa, as_of="2025-12-31").verdicts[0]
    assert verdict.label is label, verdict.sentence
