"""The pair: the same in either order, nothing from after the date, a reason wherever a section is empty."""

from __future__ import annotations

import random
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity import countries, dossiers, world
from comity.dossiers.sections import FROM_CUSTOMS, REGISTERED, SECTIONS
from comity.errors import AmbiguousCountry, UnknownCountry, UsageError, WarehouseError
from comity.pair import Pair, pair

AS_OF = date(2025, 8, 21)
WORLD = world.open()
CODES = sorted(c.iso3 for c in countries.every() if not c.former)
SOVEREIGN = [c for c in CODES if WORLD.at(AS_OF).memberships(c)]
PAIRS = list(combinations(SOVEREIGN, 2))
SAMPLE = 3_000


def faults(codes: tuple[str, str], as_of: date = AS_OF) -> list[str]:
    """What is wrong with the dossier of a pair: an empty section, a number that is none, a later fact."""
    view = WORLD.at(as_of)
    found = Pair(*codes, view).dossier()
    wrong = []
    if tuple(s.key for s in found.sections) != tuple(
        k for k in SECTIONS if k not in (*REGISTERED, *FROM_CUSTOMS, "potential")
    ):
        wrong.append("sections")
    for section in found.sections:
        where = f"{codes} {section.key}"
        if not section.finding.endswith(".") or ".." in section.finding:
            wrong.append(f"{where}: finding {section.finding!r}")
        if not section.items and not section.absent:
            wrong.append(f"{where}: empty without a reason")
        for item in section.items:
            if item.period.start and item.period.start > as_of:
                wrong.append(f"{where}: {item.text!r} is later than {as_of}")
            unknown_sign = section.key == "vitals" and item.value is None
            if not item.sources and section.key not in ("unknown", "brief") and not unknown_sign:
                wrong.append(f"{where}: {item.text!r} has no source")
            if "None" in item.text or not item.text.endswith("."):
                wrong.append(f"{where}: text {item.text!r}")
    return wrong


def test_there_are_about_two_hundred_countries():
    assert 190 <= len(SOVEREIGN) <= 215
    assert len(PAIRS) >= 19_000 if len(SOVEREIGN) < 200 else len(PAIRS) >= 19_900


def test_a_sample_of_all_pairs():
    drawn = random.Random(3).sample(PAIRS, SAMPLE)  # noqa: S311 - the same pairs every time
    assert [fault for codes in drawn for fault in faults(codes)] == []


@pytest.mark.slow
def test_every_pair():
    assert [fault for codes in PAIRS for fault in faults(codes)] == []


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(CODES), st.sampled_from(CODES), st.dates(date(1990, 1, 1), date(2026, 11, 24)))
def test_any_two_territories_on_any_date_in_either_order(a, b, as_of):
    if a == b:
        return
    assert faults((a, b), as_of) == []
    view = WORLD.at(as_of)
    assert Pair(a, b, view).dossier() == Pair(b, a, view).dossier()


def test_either_order_gives_the_same_page_json_and_text():
    one, other = (
        pair(*codes, as_of="2025-08-21").dossier() for codes in (("Iran", "Belarus"), ("BLR", "IR"))
    )
    assert one == other
    assert dossiers.pair_html(one) == dossiers.pair_html(other)
    assert dossiers.pair_dict(one) == dossiers.pair_dict(other)
    assert dossiers.pair_markdown(one) == dossiers.pair_markdown(other)


def section(codes: tuple[str, str], key: str, as_of: str = "2025-08-21"):
    return pair(*codes, WORLD, as_of=as_of).dossier([key]).sections[0]


def test_iran_and_belarus_in_brief():
    sentences = [item.text for item in section(("IRN", "BLR"), "brief").items]
    assert len(sentences) == 5
    assert all(any(ch.isdigit() for ch in s) for s in sentences[:2])
    assert sentences[1] == "1 trade agreement between Belarus and Iran is in force: EAEU-Iran FTA."
    assert "both members of 2 bodies" in sentences[2]


def test_standing_differs_where_one_is_partner_or_observer():
    lines = [item.text for item in section(("IRN", "BLR"), "memberships").items]
    assert (
        "In BRICS, Belarus is a partner (since 1 January 2025) and Iran a member (since 1 January 2024)."
        in lines
    )
    assert any(
        "Eurasian Economic Union, Belarus is a member" in line and "Iran an observer" in line
        for line in lines
    )


def test_what_is_not_yet_known_is_not_there():
    before = section(("IRN", "BLR"), "agreements", "2025-05-14")
    assert not any("EAEU-Iran FTA (free-trade agreement): in force" in item.text for item in before.items)
    assert "113 million" not in section(("IRN", "BLR"), "trade", "2025-08-19").finding
    assert section(("IRN", "BLR"), "memberships", "2024-12-31").finding.count("2 bodies") == 1
    assert not any("partner" in i.text for i in section(("IRN", "BLR"), "memberships", "2024-12-31").items)


def test_a_bloc_sends_for_its_members():
    finding = section(("DEU", "RUS"), "sanctions").finding
    assert "the European Union (Germany is a member) on Russia" in finding
    assert "Neither has sanctions" in section(("IRN", "BLR"), "sanctions").finding


def test_trade_is_bounded_by_the_partner_lists_of_both():
    found = section(("BLR", "IRN"), "trade")
    bounds = [item for item in found.items if item.text.startswith("From ")]
    assert len(bounds) == 4
    assert all(item.grade.value == "D" for item in bounds)
    view = WORLD.at(AS_OF)
    belarus = view.partners("BLR")
    exported = next(f.value_usd for f in belarus.exports_usd if f.year == belarus.export_partners.year)
    assert bounds[0].value == pytest.approx(exported * belarus.export_partners.ceiling)


def test_a_figure_keeps_its_hedge_and_one_on_part_of_trade_is_not_taken_for_the_whole():
    found = section(("BLR", "IRN"), "trade").finding
    assert found.startswith("BelTA put their trade at more than $113 million in 2024; by partner lists, ")
    early = section(("BLR", "IRN"), "trade", "2018-02-15").finding
    assert "14.5 million" not in early
    assert "$142.6 million in January to November 2017" in early


def test_where_a_list_names_the_partner_the_finding_gives_its_amount_and_not_the_other_ceiling():
    found = section(("IND", "ARE"), "trade")
    named = [i for i in found.items if " is number " in i.text and i.text.startswith("From the United Arab")]
    assert len(named) == 2
    assert "the United Arab Emirates sold India $47 billion to $65 billion in 2023" in found.finding
    assert "Emirates’ exports" in named[0].text


def test_a_partner_that_is_listed_gives_an_interval_and_its_place():
    line = next(i.text for i in section(("CHN", "IRN"), "trade").items if "Iran’s exports" in i.text)
    assert "China is number 1 with 35%" in line
    assert " to " in line


def test_flagged_goods_are_left_out_of_what_fits_and_counted():
    flags = section(("CHN", "BLR"), "restricted")
    assert flags.finding == "50 six-digit codes are on a public list of high-priority items for Belarus."
    assert sum(int(i.text.split(": ")[1].split(" ")[0]) for i in flags.items) == 50
    assert section(("CHN", "VNM"), "restricted").absent
    assert section(("CHN", "BLR"), "restricted", "2024-02-22").absent


def test_goods_on_both_lists():
    text = section(("CHN", "VNM"), "fits").items[0].text
    assert "On both lists: " in text
    assert "Left out" not in text


def test_flagged_goods_and_goods_that_cannot_be_compared_are_left_out(monkeypatch):
    view = WORLD.at(AS_OF)
    flag = view.restricted(("85",), ("RUS",))
    monkeypatch.setattr(view, "restricted", lambda hs, pair: flag if {"3004", "85"} & set(hs) else ())
    item = section(("DEU", "RUS"), "fits").items[0]
    assert (
        "On both lists: plastic products. Left out: packaged medicine (flagged); cars (no code" in item.text
    )
    assert "RESTRICTED_GOODS" in item.caveats


def test_promises_carry_what_became_of_them():
    lines = [i.text for i in section(("IRN", "BLR"), "promises").items]
    assert any(line.endswith("Now: met.") for line in lines)
    assert any(line.endswith("Now: restated, no deadline given.") for line in lines)


def test_what_is_not_known_is_said():
    found = section(("TUV", "LIE"), "unknown")
    assert any(i.text.startswith("Agreements: ") for i in found.items)
    assert any("customs offices" in i.text for i in found.items)


def test_only_the_sections_asked_for_in_the_order_of_the_dossier():
    found = pair("IRN", "BLR", WORLD, as_of=AS_OF).dossier(["sources", "agreements"])
    assert [s.key for s in found.sections] == ["agreements", "sources"]
    assert {u.id for u in found.sources} == {"facts/trade_agreements"}


def test_views_of_the_pair():
    both = pair("IRN", "BLR", WORLD, as_of=AS_OF)
    assert (both.a, both.b, both.names) == ("BLR", "IRN", ("Belarus", "Iran"))
    assert [m.status for m in both.memberships()["BRICS"]] == ["partner", "member"]
    assert both.memberships()["OPEC"][0] is None
    assert both.agreements()[0].row.name == "EAEU-Iran FTA"
    assert both.sanctions() == ()
    assert both.ledger()[0].said_on.start.year == 2006
    assert both.partners()["IRN"].export_partners.partners[0].iso3 == "CHN"


@pytest.mark.parametrize("method", ["complementarity", "similarity"])
def test_fit_needs_trade_by_product_and_names_the_commands(method):
    with pytest.raises(WarehouseError) as caught:
        getattr(pair("IRN", "BLR", WORLD), method)()
    assert "comity data get" in caught.value.fix
    assert "comity build" in caught.value.fix


@pytest.mark.parametrize("method", ["affinity"])
def test_what_needs_a_warehouse_says_what_there_is_instead(method):
    with pytest.raises(WarehouseError) as caught:
        getattr(pair("IRN", "BLR", WORLD), method)()
    assert "starter" in caught.value.found
    assert "comity data" not in caught.value.fix
    assert caught.value.exit_code == 3


@pytest.mark.parametrize(
    ("names", "error"),
    [
        (("Iran", "Persia the Great"), UnknownCountry),
        (("Congo", "Iran"), AmbiguousCountry),
        (("Iran", "IR"), UsageError),
        (("IRN", "IRN"), UsageError),
    ],
)
def test_names_that_are_no_pair(names, error):
    with pytest.raises(error):
        pair(*names)


def test_a_date_that_is_none_and_a_section_that_is_none():
    with pytest.raises(UsageError, match="is not a date"):
        pair("IRN", "BLR", as_of="next week")
    with pytest.raises(UsageError, match="'gossip' is not a section"):
        pair("IRN", "BLR", WORLD).dossier(["gossip"])


def test_markdown_numbers_its_sources_and_escapes_its_markup():
    found = pair("IRN", "BLR", WORLD, as_of=AS_OF).dossier()
    page = dossiers.pair_markdown(found)
    assert page.startswith("# Belarus and Iran\n\nAs of 21 August 2025.")
    used = {int(n) for n in __import__("re").findall(r"\[\^(\d+)\](?!:)", page)}
    defined = {int(n) for n in __import__("re").findall(r"^\[\^(\d+)\]:", page, 8)}
    assert used == defined
    assert "\n## What we do not know\n" in page


def test_a_sender_that_is_none_is_told_who_may_be_one():
    with pytest.raises(UsageError, match="no country, and not EU, UN or ECOWAS") as raised:
        pair("KEN", "VNM").opportunities("VNM", senders=["the Wset"])
    assert "bodies as EU, UN or ECOWAS" in raised.value.fix
