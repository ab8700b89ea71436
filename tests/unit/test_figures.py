"""The figures: titles that their numbers give, pictures of every number and of nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from tests.dossier_records import source

from comity.dossiers import figures
from comity.dossiers.figures import NARROW, WIDE, sparkline
from comity.dossiers.figures.gaps import FlowGaps, Gap, Gaps
from comity.dossiers.figures.goods import REST, Goods, Group
from comity.dossiers.figures.history import Flow, FlowYear, History
from comity.dossiers.figures.scales import from_zero, marked_years, ratios
from comity.dossiers.figures.strip import Line, Strip
from comity.dossiers.figures.weight import Share, Weight
from comity.phrasing import country
from comity.records import Figure

SVG = "{http://www.w3.org/2000/svg}"
PAIR = ("BLR", "IRN")


def flow(seller, buyer, *years):
    """A flow from (year, exporter's, importer's, reconciled) in millions."""
    made = []
    for year, *books in years:
        usd = [None if book is None else book * 1e6 for book in books]
        made.append(
            FlowYear(
                year=year,
                exporter_usd=usd[0],
                importer_usd=usd[1],
                reconciled_usd=usd[2],
                exporter_fob_usd=usd[0],
                importer_fob_usd=usd[1],
            )
        )
    return Flow(exporter=seller, importer=buyer, years=tuple(made))


def history(there, back):
    return History(flows=(flow("BLR", "IRN", *there), flow("IRN", "BLR", *back)))


def gaps(*pairs, label="2020", when="in 2020"):
    return Gaps(
        flows=(
            FlowGaps(
                exporter="BLR",
                importer="IRN",
                gaps=tuple(Gap(label=label, exporter_usd=a, importer_usd=b) for a, b in pairs),
            ),
        ),
        when=when,
    )


def share(of, partner, with_usd, total):
    return Share(of=of, partner=partner, year=2020, with_usd=with_usd, total_usd=total, partners=50)


FULL = [(y, 10 + y - 2010, 11 + y - 2010, 10.5 + y - 2010) for y in range(2010, 2021)]
HISTORY = history(FULL, FULL)
GAPS = gaps((100.0, 231.0), (100.0, 95.0))
GOODS = Goods(
    directions=(("BLR", "IRN"), ("IRN", "BLR")),
    groups=(
        Group(label="Road vehicles", sold_usd=(40e6, None)),
        Group(label="Fruit and nuts", sold_usd=(None, 30e6)),
        Group(label=REST, sold_usd=(10e6, 20e6)),
    ),
    year=2020,
)
WEIGHT = Weight(shares=(share("BLR", "IRN", 4e6, 1e9), share("IRN", "BLR", 4e6, 2e9)))
STRIP = Strip(
    lines=(
        Line(exporter="BLR", importer="IRN", own=0.41, others=tuple(i / 100 for i in range(60))),
        Line(exporter="IRN", importer="BLR", own=0.05, others=tuple(i / 100 for i in range(60))),
    ),
    measure="complementarity",
    year=2020,
)
PLOTS = {"history": HISTORY, "gaps": GAPS, "goods": GOODS, "weight": WEIGHT, "strip": STRIP}


def figure(plot, key="f"):
    return Figure(
        key=key,
        title=figures.title(plot),
        subtitle="What is plotted",
        plot=plot,
        headings=("a",),
        units=(None,),
        rows=(("1",),),
        sources=(source(),),
    )


def drawn(plot, width=WIDE):
    return ET.fromstring(  # noqa: S314 - our own
        str(figures.draw(figure(plot), width)).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    )


def marks(svg, tag, css):
    return [e for e in svg.iter(f"{SVG}{tag}") if css in (e.get("class") or "").split()]


def words(title, *codes):
    """How many words a title has, a country's name counting as one."""
    for code in codes:
        title = title.replace(country(code), "X").replace(country(code).removeprefix("the "), "X")
    return len(title.split())


# Titles


@pytest.mark.parametrize("name", PLOTS)
def test_a_title_has_five_to_twelve_words_and_a_year(name):
    title = figures.title(PLOTS[name])
    assert 5 <= words(title, *PAIR) <= 12, title
    assert re.search(r"\b20\d\d\b", title)
    assert not title.endswith(".")


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (10, 25, "grew 2.5-fold"),
        (10, 13.4, "grew by 34%"),
        (10, 6.2, "fell by 38%"),
        (10, 10.02, "was almost"),
    ],
)
def test_a_history_tells_the_change_of_the_sum_of_both_flows(first, last, said):
    years = [(2010, None, None, first), (2020, None, None, last)]
    assert figures.title(history(years, years)) == (
        f"Trade between Belarus and Iran {said} {'the same ' if 'almost' in said else ''}from 2010 to 2020"
    )


def test_a_change_is_told_only_where_both_ends_were_counted_in_one_way():
    there = [(2010, 10, None, None), (2020, None, 50, None)]
    back = [(2010, 10, None, None), (2020, None, 50, None)]
    assert figures.title(history(there, back)) == (
        "Belarus sold Iran $50 million, Iran sold Belarus $50 million in 2020"
    )


def test_a_flow_that_nobody_reported_is_not_in_the_title():
    title = figures.title(history([(2020, 12, None, None)], [(2020, None, None, None)]))
    assert title == "Belarus sold Iran $12 million in 2020"


def test_the_title_of_the_books_is_the_widest_gap_on_the_log_axis():
    assert figures.title(gaps((100.0, 231.0), (100.0, 110.0))) == (
        "Iran counted 2.3 times as much as Belarus in 2020"
    )
    assert (
        figures.title(gaps((100.0, 231.0), (1000.0, 200.0))) == "Iran counted 80% less than Belarus in 2020"
    )
    assert figures.title(gaps((100.0, 108.0))) == "The two books agreed within 10% in 2020"
    by_goods = gaps((100.0, 300.0), label="Fruit and nuts")
    assert figures.title(by_goods) == ("Iran counted 3 times as much as Belarus of fruit and nuts in 2020")


def test_the_title_of_the_goods_is_the_largest_named_group():
    assert figures.title(GOODS) == "Road vehicles made up 40% of the goods in 2020"


def test_the_title_of_the_weight_has_both_shares():
    assert figures.title(WEIGHT) == "Iran was 0.4% of Belarus’ trade, Belarus 0.2% of Iran’s in 2020"
    assert figures.title(Weight(shares=WEIGHT.shares[1:])) == "Belarus was 0.2% of Iran’s trade in 2020"


def test_a_rank_counts_the_partners_that_are_above():
    assert (STRIP.lines[0].rank, STRIP.lines[0].of) == (19, 61)
    assert figures.title(STRIP) == "Iran ranked 19 of 61, Belarus 55 of 61 in 2020"


# Pictures


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("name", PLOTS)
def test_a_picture_is_well_formed_and_says_in_words_what_it_shows(name, width):
    svg = drawn(PLOTS[name], width)
    assert svg.get("role") == "img"
    title, desc = svg.find(f"{SVG}title"), svg.find(f"{SVG}desc")
    assert title.text == figures.title(PLOTS[name])
    assert len(desc.text) > 20
    assert svg.get("aria-labelledby").split() == [title.get("id"), desc.get("id")]
    assert not [e for e in svg.iter() if e.get("style") or e.get("onload") or e.tag.endswith("script")]
    assert not re.search(
        r"#[0-9a-f]{3,6}\b|rgb",
        ET.tostring(svg, "unicode").replace(f"url(#f-{'narrow' if width == NARROW else 'broad'}-hatch)", ""),
    )


@pytest.mark.parametrize("name", PLOTS)
def test_the_two_drawings_of_a_figure_share_no_id(name):
    ids = [e.get("id") for w in (NARROW, WIDE) for e in drawn(PLOTS[name], w).iter() if e.get("id")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_whatever_a_name_holds_is_only_text(width):
    hostile = "Nuts <script>alert(1)</script> & \"more\" 'x'"
    goods = replace(GOODS, groups=(Group(label=hostile, sold_usd=(1e6, 2e6)), *GOODS.groups))
    svg = drawn(goods, width)
    assert not list(svg.iter(f"{SVG}script"))
    assert any((t.text or "").startswith("Nuts <script>") for t in svg.iter(f"{SVG}text"))
    far = gaps((1.0, 2.0), label=hostile)
    assert hostile in drawn(far, width).find(f"{SVG}desc").text


def test_a_missing_year_is_hatched_and_never_joined():
    there = [(2018, 10, 11, None), (2019, None, None, None), (2020, 12, 13, None), (2021, 14, 15, None)]
    back = [(y, 5, 6, None) for y in (2018, 2019, 2020, 2021)]
    svg = drawn(history(there, back))
    hatched = [r for r in svg.iter(f"{SVG}rect") if "hatch" in (r.get("fill") or "")]
    assert len(hatched) == 1
    solid = marks(svg, "path", "solid")
    assert [p.get("d").count("L") for p in solid] == [1, 3]  # 2020 to 2021, and all four of the other flow
    assert len(marks(svg, "circle", "alone")) == 2  # 2018 by each book
    assert len(marks(svg, "path", "between")) == 2


def test_a_year_of_one_book_breaks_the_other_line_and_is_not_hatched():
    there = [(2018, 10, 11, None), (2019, 10, None, None), (2020, 12, 13, None)]
    svg = drawn(history(there, [(y, 5, None, None) for y in (2018, 2019, 2020)]))
    assert not [r for r in svg.iter(f"{SVG}rect") if "hatch" in (r.get("fill") or "")]
    assert marks(svg, "path", "dashed") == []
    assert len(marks(svg, "circle", "dashed")) == 2


def test_a_reported_zero_is_drawn_and_missing_is_not():
    svg = drawn(
        history(
            [(2018, 0, None, None), (2019, 4, None, None)], [(2018, None, None, None), (2019, 2, None, None)]
        )
    )
    assert [p.get("d").count("L") for p in marks(svg, "path", "solid")] == [1]
    assert len([r for r in svg.iter(f"{SVG}rect") if "hatch" in (r.get("fill") or "")]) == 1


def test_both_directions_are_on_one_scale():
    svg = drawn(
        history(
            [(2018, 100, None, None), (2019, 100, None, None)],
            [(2018, 50, None, None), (2019, 50, None, None)],
        )
    )
    first, second = (float(re.search(r" ([\d.]+)L", p.get("d"))[1]) for p in marks(svg, "path", "solid"))
    axis = max(float(line.get("y1")) for line in marks(svg, "line", "axis"))
    assert (axis - second) / (axis - first) == pytest.approx(0.5, abs=0.01)


def test_dots_of_equal_ratios_lie_equally_far_from_the_middle():
    svg = drawn(gaps((100.0, 200.0), (200.0, 100.0)))
    above, below = (float(c.get("cx")) for c in marks(svg, "circle", "mark"))
    zero = float(marks(svg, "line", "zero")[0].get("x1"))
    assert above - zero == pytest.approx(zero - below, abs=0.11)
    assert above > zero


def test_bars_are_in_proportion_and_nothing_reported_has_none():
    svg = drawn(GOODS)
    lengths = [float(r.get("width")) for r in marks(svg, "rect", "bar")]
    assert len(lengths) == 4
    assert lengths[1] / lengths[0] == pytest.approx(30 / 40, abs=0.01)
    assert sum(t.text == "–" for t in svg.iter(f"{SVG}text")) == 2


def test_a_strip_has_a_tick_for_every_other_partner():
    svg = drawn(STRIP)
    assert [p.get("d").count("M") for p in marks(svg, "path", "partners")] == [60, 60]
    assert len(marks(svg, "circle", "mark")) == 2


def test_a_sparkline_leaves_a_gap_and_needs_two_years():
    assert sparkline.draw([(2019, 1.0), (2020, None)], "s", "Trade") is None
    svg = str(sparkline.draw([(2018, 1.0), (2019, 2.0), (2020, None), (2021, 3.0)], "s", "Trade"))
    assert svg.count("<path") == 1
    assert "3 of 4 years" in svg
    assert "<title" in svg


@pytest.mark.parametrize("top", [0.0, 1e-4, 0.9, 7.0, 1234.5, 9.9e11])
def test_a_scale_from_nought_holds_its_values_and_has_few_marks(top):
    scale, found = from_zero([top], 0, 100)
    assert found[0] == 0
    assert 2 <= len(found) <= 6
    assert scale.high >= top


@pytest.mark.parametrize("log", [0.0, 0.3, 1.0, 2.5, 6.0, 9.0])
def test_a_scale_of_ratios_is_symmetric(log):
    scale, found = ratios([log, -log / 2], 0, 100)
    assert scale.at(1.0) == pytest.approx(50)
    assert [1 / mark for mark in reversed(found)] == pytest.approx(found)


@pytest.mark.parametrize(("first", "last"), [(2020, 2020), (2019, 2021), (1995, 2023), (1948, 2020)])
def test_years_on_an_axis_have_both_ends_and_do_not_touch(first, last):
    found = marked_years(first, last)
    assert (found[0], found[-1]) == (first, last)
    assert found == sorted(set(found))
    assert len(found) <= 8


def test_a_figure_without_numbers_or_source_cannot_be_made():
    whole = figure(GOODS)
    for lacking in ({"rows": ()}, {"sources": ()}):
        with pytest.raises(ValueError, match="no numbers, or no source"):
            replace(whole, **lacking)
