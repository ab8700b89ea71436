"""What a country sells or needs: weights by hand, every meaning of the words, and the verdicts."""

from __future__ import annotations

import json

import pytest
from tests import traded_world as made
from tests.traded_world import AS_OF, build_it

from comity.check import check
from comity.facts.goods import readings
from comity.records import Grade, Label, Reason
from comity.sources.download.adding import add
from comity.world import World


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> World:
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("goods")
        patch.setenv("COMITY_HOME", str(folder / "home"))
        made.hold(folder / "files", nomenclature="HS22", years=(2020, 2021))
        yield build_it()


def judged(text: str, world: World, pair: tuple[str, str], as_of: str = AS_OF):
    report = check(text, world, as_of=as_of, pair=pair)
    return report.verdicts[0], {e.id: e for e in report.evidence}


def weight(country: str, product: str, *, buys: bool = False) -> float:
    def total(one: str, goods) -> float:
        flows = ((j, one) if buys else (one, j) for j in made.SIZE if j != one)
        return sum(made.value(i, j, p, 2021) for i, j in flows for p in goods)

    world = {goods: sum(total(c, goods) for c in made.SIZE) for goods in ((product,), tuple(made.GOODS))}
    own = total(country, (product,)) / total(country, made.GOODS)
    return own / (world[product,] / world[tuple(made.GOODS)])


def test_a_good_of_great_weight_is_a_specialisation(built):
    verdict, evidence = judged("Kenya is known for its tea.", built, ("KEN", "EGY"))
    assert verdict.label is Label.SUPPORTED
    piece = next(e for e in evidence.values() if e.metric == "advantage")
    assert piece.value == pytest.approx(weight("KEN", "090240"))
    assert piece.grade is Grade.B
    assert piece.period.start.year == 2021
    assert "goods_by_country.sql" in piece.query
    place = next(e for e in evidence.values() if e.metric == "advantage.place")
    assert place.unit == "rank"


def test_a_word_of_several_meanings_holds_under_the_one_that_fits(built):
    """Belarus sells many dumpers, and next to no other mining machines."""
    text = "Belarus is known for its heavy mining machinery."
    verdict, evidence = judged(text, built, ("BLR", "IRN"))
    assert len([e for e in evidence.values() if e.metric == "advantage"]) == len(
        readings("heavy mining machinery")
    )
    assert verdict.label is Label.SUPPORTED_IF
    assert "off-highway dumpers alone (HS 870410)" in verdict.condition
    assert "8429" not in verdict.condition.replace("8429, 8430, 8474, 870410", "")
    assert Reason.UNDEFINED_TERM in verdict.reasons


def test_goods_that_are_hardly_sold_contradict_fame_but_not_making(built):
    fame, _ = judged("Egypt is famous for its tea.", built, ("EGY", "KEN"))
    output, _ = judged("Egypt grows tea.", built, ("EGY", "KEN"))
    assert fame.label is Label.CONTRADICTED
    assert output.label is Label.INSUFFICIENT_EVIDENCE


def test_a_large_seller_holds_under_that_condition(built):
    """Germany is among the ten largest sellers of everything here, and oil weighs little in what it sells."""
    verdict, evidence = judged("Germany is known for its crude oil.", built, ("DEU", "BRA"))
    index = next(e for e in evidence.values() if e.metric == "advantage")
    assert index.value_high < 1
    assert verdict.label is Label.SUPPORTED_IF
    assert "largest sellers" in verdict.condition


def test_a_need_is_a_weight_in_imports_or_a_net_buyer(built):
    verdict, evidence = judged("Iran has a demand for tractors and excavators.", built, ("BLR", "IRN"))
    metrics = {e.metric for e in evidence.values()}
    assert {"need", "need.net", "need.value"} <= metrics
    assert verdict.label in (Label.SUPPORTED, Label.SUPPORTED_IF)
    bought = next(e for e in evidence.values() if e.metric == "need.value")
    assert "most from" in bought.statement
    assert "from Belarus" in bought.statement


def test_a_net_seller_below_its_weight_has_no_shown_need(built):
    verdict, evidence = judged("Iran needs crude oil.", built, ("BLR", "IRN"))
    net = next(e for e in evidence.values() if e.metric == "need.net")
    assert net.value < 0
    assert weight("IRN", "270900", buys=True) < 1
    assert verdict.label is Label.INSUFFICIENT_EVIDENCE


def test_who_sells_is_a_condition_where_two_are_named(built):
    verdict, evidence = judged("Kenya exports tea to Brazil.", built, ("KEN", "BRA"))
    flows = {(e.exporter, e.importer) for e in evidence.values() if e.metric == "goods.flow"}
    assert flows == {("KEN", "BRA"), ("BRA", "KEN")}
    assert verdict.label is Label.SUPPORTED
    verdict, _ = judged("Kenya exports mining dump trucks to Brazil.", built, ("KEN", "BRA"))
    assert verdict.label is Label.SUPPORTED_IF
    assert verdict.condition == "Brazil is the seller and Kenya the buyer"


def test_nothing_published_later_counts(built):
    verdict, evidence = judged("Kenya is known for its tea.", built, ("KEN", "EGY"), as_of="2020-06-30")
    assert verdict.label is Label.INSUFFICIENT_EVIDENCE
    assert not [e for e in evidence.values() if e.metric == "advantage"]


def test_the_order_of_countries_changes_nothing(built):
    there = judged("Iran has a demand for excavators.", built, ("BLR", "IRN"))
    back = judged("Iran has a demand for excavators.", built, ("IRN", "BLR"))
    assert there[0].label is back[0].label
    assert there[1] == back[1]


def test_another_edition_without_a_concordance_holds_the_grade_down(tmp_path, monkeypatch):
    monkeypatch.setenv("COMITY_HOME", str(tmp_path / "home"))
    made.hold(tmp_path / "files", nomenclature="HS12", years=(2021,))
    _, evidence = judged("Belarus is known for its mining dump trucks.", build_it(), ("BLR", "IRN"))
    piece = next(e for e in evidence.values() if e.metric == "advantage")
    assert piece.grade is Grade.C
    assert "for want of a concordance" in piece.method


def test_rents_are_shown_beside_and_decide_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("COMITY_HOME", str(tmp_path / "home"))
    path = tmp_path / "NY.GDP.MINR.RT.ZS_p1.json"
    rows = [
        {
            "indicator": {"id": "NY.GDP.MINR.RT.ZS", "value": "Mineral rents (% of GDP)"},
            "country": {"id": code[:2], "value": code},
            "countryiso3code": code,
            "date": "2019",
            "value": value,
            "unit": "",
            "obs_status": "",
            "decimal": 1,
        }
        for code, value in (("IRN", 1.5), ("CHL", 9.0), ("DEU", 0.0))
    ]
    path.write_text(json.dumps([{"page": 1, "pages": 1, "per_page": 20000, "total": 3}, rows]))
    add(path, "world-bank-wdi")
    verdict, evidence = judged("Iran is rich in minerals.", build_it(), ("BLR", "IRN"))
    piece = next(e for e in evidence.values() if e.metric == "endowment")
    assert (piece.value, piece.unit) == (1.5, "percent")
    assert "place 2 of 3 countries" in piece.statement
    assert verdict.label is Label.INSUFFICIENT_EVIDENCE
    assert "place 2 of 3" in verdict.sentence


def test_without_a_warehouse_there_are_the_lists_of_five_goods():
    verdict, evidence = judged("Kenya is known for its tea.", World(), ("KEN", "EGY"), as_of="2026-06-30")
    assert verdict.label is Label.INSUFFICIENT_EVIDENCE
    assert {e.metric for e in evidence.values()} == {"goods.exported"}
