"""Openings and weights from what offices declared (Comtrade) and from totals (the Atlas): sums by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests import traded_world as made
from tests.traded_world import build_it, by_product, found

from comity.check import check
from comity.errors import WarehouseError
from comity.records import Grade, Reason
from comity.sources.download.adding import add

if TYPE_CHECKING:
    from pathlib import Path

YEAR = 2021
AS_OF = "2026-06-30"
SILENT = "IRN"  # declares nothing: its trade is in its partners' books alone
FREIGHT = 1.06  # what importers' books have on top


def declared(folder: Path, reporter: str) -> Path:
    """A whole file of a reporter and year, as the bulk service of UN Comtrade has it."""
    number = made.NUMBER
    fixed = {
        "datasetCode": "20000000001052000", "typeCode": "C", "freqCode": "A", "refPeriodId": f"{YEAR}0101",
        "refYear": YEAR, "refMonth": 52, "period": YEAR, "reporterCode": number[reporter], "partner2Code": 0,
        "classificationSearchCode": "H5", "classificationCode": "H5", "isOriginalClassification": 1,
        "customsCode": "C00", "mosCode": 0, "motCode": 0, "qtyUnitCode": -1, "isReported": 1,
        "isAggregate": 0,
    }  # fmt: skip
    lines: list[str] = []
    for flow in ("X", "M"):
        for partner in number:
            for code in made.GOODS:
                two = (reporter, partner) if flow == "X" else (partner, reporter)
                value = 1000 * made.value(*two, code, YEAR) * (1 if flow == "X" else FREIGHT)
                if partner != reporter and value:
                    row = fixed | {
                        "flowCode": flow,
                        "partnerCode": number[partner],
                        "cmdCode": code,
                        "netWgt": "",
                        "cifvalue": value if flow == "M" else "",
                        "fobvalue": value if flow == "X" else "",
                        "primaryValue": value,
                    }
                    lines = lines or ["\t".join(row)]
                    lines.append("\t".join(map(str, row.values())))
    path = folder / f"COMTRADE-FINAL-CA{number[reporter]:03d}{YEAR}01H5.txt"
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    """Everybody's books but one country's."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("declared")
        patch.setenv("COMITY_HOME", str(folder / "home"))
        for reporter in made.NUMBER:
            if reporter != SILENT:
                add(declared(folder, reporter), "un-comtrade-bulk", version="current")
        yield build_it()


def sold(seller: str, code: str) -> float:
    return 1000 * sum(made.value(seller, buyer, code, YEAR) for buyer in made.SIZE if buyer != seller)


def bought(buyer: str, code: str) -> float:
    return FREIGHT * 1000 * sum(made.value(s, buyer, code, YEAR) for s in made.SIZE if s != buyer)


def test_each_side_is_by_its_own_books(books):
    """Exports without freight by the seller's books, imports with it by the buyer's."""
    said = found(books, "KEN", "EGY", as_of=AS_OF)
    assert (said.account.sold_by, said.account.bought_by) == ("exporter", "importer")
    assert said.account.grade is Grade.C
    tea = by_product(said)["090240"]
    world = sum(sold(seller, "090240") for seller in made.SIZE if seller != SILENT)
    assert tea.supply_usd == pytest.approx(sold("KEN", "090240"))
    assert tea.supply_share == pytest.approx(sold("KEN", "090240") / (world - sold("EGY", "090240")))
    assert tea.demand_usd == pytest.approx(bought("EGY", "090240"))
    wheat = by_product(said)["100199"]
    assert wheat.actual_usd == pytest.approx(FREIGHT * 1000 * made.value("KEN", "EGY", "100199", YEAR))
    assert Reason.MIRROR_ONLY not in said.account.caveats


def test_who_declares_nothing_is_known_by_its_partners(books):
    said = found(books, "IRN", "TUR", as_of=AS_OF)
    assert (said.account.sold_by, said.account.bought_by) == ("importer", "importer")
    oil = by_product(said)["270900"]
    by_customers = FREIGHT * sold("IRN", "270900")
    assert oil.supply_usd == pytest.approx(by_customers)
    declaring = [j for j in made.SIZE if j != SILENT]
    flows = {(i, j): made.value(i, j, "270900", YEAR) for i in made.SIZE for j in declaring if i != j}
    world = FREIGHT * 1000 * sum(flows.values())
    own = FREIGHT * 1000 * sum(value for (seller, _), value in flows.items() if seller == "TUR")
    assert oil.supply_share == pytest.approx(by_customers / (world - own))
    assert Reason.MIRROR_ONLY in said.account.caveats


def test_the_atlas_weighs_goods_by_its_totals_and_makes_no_openings(tmp_path, monkeypatch):
    """It has no partners: what Kenya sells of tea against the world's, and nothing of who buys it."""
    monkeypatch.setenv("COMITY_HOME", str(tmp_path / "home"))
    lines = ["country_id,country_iso3_code,product_id,product_hs92_code,year,export_value,import_value,share"]
    lines += [
        f"{made.NUMBER[c]},{c},1,{int(code[:4])},{YEAR},{sold(c, code)},{bought(c, code)},0"
        for c in made.SIZE
        for code in ("090240", "100199", "270900")
    ]
    path = tmp_path / "hs92_country_product_year_4.csv"
    path.write_text("\n".join(lines) + "\n")
    add(path, "harvard-atlas", version="current")
    world = build_it()
    report = check("Kenya is known for its tea.", world, as_of=AS_OF, pair=("KEN", "EGY"))
    pieces = [e for e in report.evidence if e.metric == "advantage" and "harvard" in str(e.sources)]
    codes = ("090240", "100199", "270900")
    everybody = sum(sold(c, code) for c in made.SIZE for code in codes)
    share = sold("KEN", "090240") / sum(sold("KEN", code) for code in codes)
    of_world = sum(sold(c, "090240") for c in made.SIZE) / everybody
    assert pieces
    assert pieces[0].value == pytest.approx(share / of_world)
    with pytest.raises(WarehouseError, match="by product what Kenya sells, nor what Egypt buys"):
        found(world, "KEN", "EGY", as_of=AS_OF)
