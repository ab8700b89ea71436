"""Trade in goods that a text names: by HS codes, in BACI's form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.small_sources import hold

from comity import world as worlds
from comity.check import check
from comity.evidence.goods_traded import goods_of, is_part
from comity.records import Claim, Details, Grade, Kind, Label, Quantity, Reason
from comity.sources import home
from comity.warehouse.build import build
from comity.warehouse.duck import DuckEngine
from comity.warehouse.inputs import inputs

if TYPE_CHECKING:
    from comity.world import World

RELEASED = "2026-03-01"  # BACI 202601 counts from January 2026 on


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> World:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("COMITY_HOME", str(tmp_path_factory.mktemp("home")))
        hold(tmp_path_factory.mktemp("files"))
        with DuckEngine() as engine:
            build(inputs(), engine, home.warehouse())
        return worlds.open()


def judged(text: str, world: World, as_of: str = RELEASED):
    report = check(text, world, as_of=as_of)
    return report.verdicts[0], [e for e in report.evidence if e.id.startswith("goods.trade")]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Exports of tractors from Belarus to Iran were 30 million dollars in 2020.", Label.SUPPORTED),
        ("Exports of tractors from Belarus to Iran were 300 million dollars in 2020.", Label.CONTRADICTED),
        ("Exports of tractors from Belarus to Iran rose by 10 percent in 2021.", Label.SUPPORTED),
        ("Exports of tractors from Belarus to Iran doubled in 2021.", Label.OVERSTATED),
        ("Tractors made up 59 percent of Belarus's exports to Iran in 2020.", Label.SUPPORTED),
        ("Tractors made up 10 percent of Belarus's exports to Iran in 2020.", Label.CONTRADICTED),
        (
            "Exports of wheat from Belarus to Iran were 30 million dollars in 2020.",
            Label.INSUFFICIENT_EVIDENCE,
        ),
    ],
)
def test_goods_by_their_codes(world, text, label):
    verdict, found = judged(text, world)
    assert verdict.label is label, verdict.sentence
    assert all(e.grade is Grade.B and e.about for e in found)


def test_goods_that_nobody_wrote_down_are_no_zero(world):
    assert not judged("Exports of wheat from Belarus to Iran were 30 million dollars in 2020.", world)[1]


def test_nothing_counts_before_its_release(world):
    _, found = judged(
        "Exports of tractors from Belarus to Iran were 30 million dollars in 2020.", world, as_of="2023-06-30"
    )
    assert not found


def test_words_that_may_mean_other_goods_hold_on_a_condition():
    vague = goods_of(_claim("heavy mining machinery"))
    assert vague is not None
    assert vague.condition is not None
    assert vague.condition.startswith("“heavy mining machinery” means HS 8")
    sure = goods_of(_claim("potash"))
    assert sure is not None
    assert sure.condition is None


@pytest.mark.parametrize(
    ("quote", "part"),
    [("Potash made up 40 percent of exports", True), ("It took 40 percent of the potash", False)],
)
def test_goods_are_the_part_where_they_stand_before_the_figure(quote, part):
    start = quote.index("40")
    figure = Quantity(value_low=40, value_high=40, unit="percent", start=start, end=start + 10)
    assert is_part(_claim("potash", quote=quote, quantity=figure)) is part


def test_a_market_for_goods_needs_a_list_that_is_whole(world):
    verdict, _ = judged("Iran was Belarus's largest buyer of tractors in 2020.", world)
    assert verdict.label is Label.INSUFFICIENT_EVIDENCE
    assert Reason.SOURCE_CONFLICT not in verdict.reasons


def _claim(goods: str, *, quote: str = "…", quantity: Quantity | None = None) -> Claim:
    return Claim(
        id="c",
        kind=Kind.TRADE_SHARE,
        start=0,
        end=len(quote),
        quote=quote,
        countries=("BLR", "IRN"),
        quantity=quantity,
        details=Details(product=(goods,)),
    )
