"""What is gathered from the starter, held against figures worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest
from tests import verdict_cases as made

from comity import world as worlds
from comity.evidence import gather
from comity.evidence.agreements import fits
from comity.evidence.currency import in_currency
from comity.evidence.reporters import is_silent
from comity.evidence.sanctions import sender_codes
from comity.phrasing import source_name
from comity.records import Communique, Evidence, Grade, Period, Reason

AS_OF = date(2025, 8, 21)
WORLD = worlds.open()
AUGUST = Period(start=date(2025, 8, 1), end=date(2025, 8, 31))


def found(
    as_of: date = AS_OF, published: Period = AUGUST, source: str | None = None, **claim: object
) -> list[Evidence]:
    text = Communique(id="t", text="…", sha256="", published=published, source=source)
    return list(gather(made.claim({"between": ["IRN", "BLR"], **claim}), text, WORLD.at(as_of)))


TRADE = {"kind": "trade_level", "flow": "total", "value": 140e6, "unit": "USD", "as_stated": "$140 million"}


def test_the_ceiling_of_two_partner_lists() -> None:
    (bound,) = [e for e in found(**TRADE) if e.grade is Grade.D]
    # Iran to Belarus: fifth supplier of Belarus 9 %, so below 9.5 % of 47.459 billion;
    # Belarus to Iran: fifth customer of Belarus 5 %, so below 5.5 % of 47.714 billion.
    assert bound.value_high == pytest.approx(0.095 * 47.459e9 + 0.055 * 47.714e9)
    assert bound.value_low is None  # a missing report is no zero
    assert bound.caveats == {Reason.GOODS_VS_SERVICES, Reason.NON_REPORTER}
    assert bound.condition == "the partners' reports from which the lists are drawn show this flow"
    assert "47.71 billion of goods and services in 2023" in bound.method


def test_a_listed_partner_gives_an_interval_from_both_sides() -> None:
    (bound,) = [
        e
        for e in found(**{**TRADE, "between": ["TUR", "IRN"]}, as_of=date(2025, 1, 1))
        if e.metric == "trade.total" and e.grade is Grade.D
    ]
    assert bound.value_low is not None
    assert bound.value_high is not None
    # Iran's lists: Türkiye 16 % of exports of 97.924 and 11 % of imports of 113.21, half a point either way.
    assert bound.value_high > 0.155 * 97.924e9
    assert bound.value_low < 0.165 * 97.924e9 + 0.115 * 113.21e9


def test_no_ceiling_where_the_largest_flow_may_be_the_unreported_one() -> None:
    assert not [e for e in found(**{**TRADE, "between": ["RUS", "BLR"]}) if e.grade is Grade.D]
    assert not [e for e in found(**{**TRADE, "between": ["ITA", "SMR"]}) if e.grade is Grade.D]
    assert is_silent("RUS", 2023)
    assert not is_silent("RUS", 2019)


def test_levels_are_those_of_the_period_and_next_to_it() -> None:
    spoken = {e.statement: e for e in found(**TRADE) if e.grade is Grade.E}
    figures = sorted(e.value or 0 for e in spoken.values())
    assert figures == [74.4e6, 79e6, 113e6]
    over = next(e for e in spoken.values() if e.value == 113e6)
    assert (over.value_low, over.value_high) == (113e6, None)  # "exceeded"
    assert over.period.is_calendar_year


def test_statements_read_as_sentences() -> None:
    said = {e.value: e.statement for e in found(**TRADE) if e.grade is Grade.E}
    assert said[79e6] == (
        "Iran Trade Promotion Organization put trade between Belarus and Iran at $79 million for "
        "21 March 2023 to 19 March 2024 (Iran’s fiscal year; MENAFN, Iranian TPO data)"
    )
    # The row says that it was exceeded; the outlet is the speaker, so it is named once.
    assert said[113e6] == (
        "BelTA (20 Aug 2025, German service) put trade between Belarus and Iran at more than "
        "$113 million for 2024"
    )


def test_targets_name_their_deadline_where_there_is_one() -> None:
    goal = {"kind": "trade_target", "value": 1e9, "unit": "USD", "as_stated": "$1 billion"}
    said = [e.statement for e in found(**goal) if e.metric == "target"]
    assert (
        "Raisi and Lukashenko named $100 million as a target for trade between Belarus and Iran by the end "
        "of 2023 (Al Jazeera copy)"
    ) in said
    assert (
        "Alexander Lukashenko named $1 billion as a target for trade between Belarus and Iran, “soon” "
        "(MosNews/RIA Novosti via data.minsk.by, 7 Nov 2006)"
    ) in said


@pytest.mark.parametrize("pair", [["IRN", "BLR"], ["IND", "RUS"], ["TUR", "RUS"], ["CHN", "RUS"]])
def test_no_statement_names_its_source_twice_or_begins_small(pair: list[str]) -> None:
    goal = {"kind": "trade_target", "between": pair, "value": 1e9, "unit": "USD", "as_stated": "$1 billion"}
    for piece in found(**goal):
        outlet = source_name(piece.sources[0]).partition(",")[0]
        assert piece.statement.count(outlet) <= 1
        assert piece.statement[0] == piece.statement[0].upper()


def test_a_statement_for_the_iranian_year_says_whose_year_it_is() -> None:
    (of_1402,) = [e for e in found(**TRADE) if e.value == 79e6]
    assert of_1402.period.fiscal == "IRN"


def test_part_of_the_trade_is_no_level_of_it() -> None:
    spoken = found(
        **{**TRADE, "period": "2017"}, as_of=date(2018, 12, 31), published=made.period("2018-12-31")
    )
    assert 14.5e6 not in {e.value for e in spoken}  # agricultural goods only


def test_a_text_is_no_evidence_for_itself() -> None:
    late = date(2025, 12, 31)
    assert 140e6 in {e.value for e in found(**TRADE, as_of=late)}
    assert 140e6 not in {e.value for e in found(**TRADE, as_of=late, source="nournews.ir, an article")}


def test_nothing_said_later_is_gathered() -> None:
    assert {
        e.value
        for e in found(**TRADE, as_of=date(2025, 8, 19), published=made.period("2025-08-19"))
        if e.grade is Grade.E
    } == {79e6}
    assert found(**TRADE, as_of=date(2006, 1, 1), published=made.period("2005-12-31")) == []


def test_two_accounts_of_one_speech() -> None:
    spoken = found(
        **{**TRADE, "between": ["IND", "RUS"], "period": "2024"},
        as_of=date(2026, 1, 1),
        published=made.period("2025-12-06"),
    )
    assert {68e9, 64e9} <= {e.value for e in spoken}


def test_the_claim_s_currency() -> None:
    euros = found(**{**TRADE, "unit": "EUR", "as_stated": "€140 million", "period": "2022"})
    (said,) = [e for e in euros if e.grade is Grade.E and e.period == made.period("2022")]
    rate = WORLD.at(AS_OF).exchange_rate("EUR", 2022)
    assert rate is not None
    assert said.value == pytest.approx(100e6 * rate.per_usd)
    assert Reason.CURRENCY in said.caveats
    assert "the average of 2022" in said.method
    assert len(said.sources) == 2


def test_a_currency_without_a_rate_is_left_as_it_is() -> None:
    piece = found(**TRADE)[0]
    assert in_currency(piece, "XAU", WORLD.at(AS_OF)) is piece


def test_targets_know_when_they_were_said() -> None:
    targets = [
        e
        for e in found(kind="trade_target", flow="total", value=1e9, unit="USD", as_stated="$1 billion")
        if e.metric == "target"
    ]
    assert {e.state for e in targets} == {"earlier"}
    assert min(e.sources[0].published.end or AS_OF for e in targets) == date(2006, 11, 6)
    later = [
        e
        for e in found(
            kind="trade_target", flow="total", value=1e9, unit="USD", published=made.period("2010")
        )
        if e.metric == "target"
    ]
    assert {e.state for e in later} == {"earlier", "later"}


def test_standings_of_each_country_in_each_body() -> None:
    pieces = found(kind="membership", framework=["EAEU", "BRICS", "SCO"], status="unstated")
    now = {
        (e.countries[0], e.about): e.state
        for e in pieces
        if e.metric == "membership" and e.period.end is None
    }
    assert now == {
        ("BLR", "EAEU"): "member",
        ("IRN", "EAEU"): "observer",
        ("BLR", "BRICS"): "partner",
        ("IRN", "BRICS"): "member",
        ("BLR", "SCO"): "member",
        ("IRN", "SCO"): "member",
    }
    (fta,) = [e for e in pieces if e.metric == "agreement"]
    assert (fta.about, fta.state, fta.period.start) == ("EAEU-Iran FTA", "in_force", date(2025, 5, 15))


def test_a_body_named_in_words_is_the_same_body() -> None:
    by_key = found(kind="membership", framework=["EAEU"])
    assert found(kind="membership", framework=["Eurasian Economic Union"]) == by_key


def test_no_standing_is_evidence_only_where_the_list_is_known() -> None:
    (none,) = found(kind="membership", between=["KAZ"], framework=["NATO"])
    assert (none.state, none.grade) == ("none", Grade.C)
    assert found(kind="membership", between=["NZL"], framework=["AUKUS"]) == []


def test_sanctions_by_sender_in_words_and_by_target() -> None:
    pieces = found(
        kind="sanctions",
        between=["USA", "IRN", "BLR"],
        directed=True,
        sender=["United States", "certain European states"],
    )
    assert {(e.about, e.countries) for e in pieces} == {
        (sender, (target,))
        for sender in ("United States", "certain European states")
        for target in ("BLR", "IRN")
    }
    assert all(e.state == "in_effect" for e in pieces)
    assert len({e.id for e in pieces}) == len(pieces)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("USA", ("USA",)),
        ("Washington", ("USA",)),
        ("UN Security Council", ("UN",)),
        ("EUU", ("EU",)),
        ("the European Union", ("EU",)),
        ("certain European states", ("EU", "GBR")),
        ("nobody in particular", ()),
    ],
)
def test_senders(words: str, codes: tuple[str, ...]) -> None:
    assert sender_codes(words) == codes


def test_twelve_documents_and_thirteen() -> None:
    counts = found(kind="documents_signed", value=12, unit="count", as_stated="12", quote="12 documents")
    assert [(e.value, e.grade) for e in counts] == [(12, Grade.E), (13, Grade.E)]
    assert all(Reason.COUNTING_RULE in e.caveats for e in counts)


def test_a_joint_statement_is_not_set_against_the_count() -> None:
    (one,) = found(
        kind="documents_signed", value=1, unit="count", quote="a joint statement by the presidents"
    )
    assert one.value == 1
    assert "joint statement" in one.statement


def test_documents_of_another_visit_are_left_out() -> None:
    assert found(kind="documents_signed", value=12, unit="count", published=made.period("2025-03")) == []


def test_goods_among_five() -> None:
    (machines,) = found(
        kind="specialisation", between=["BLR"], product=["mining machinery"], hs=["8430", "8471"]
    )
    assert machines.state == "not_listed"
    assert "fertilizers" in machines.statement
    (minerals,) = found(
        kind="specialisation", between=["IRN"], product=["mineral resources"], hs=["25", "26", "27"]
    )
    assert minerals.state == "listed"


def test_restricted_goods_need_a_target_and_a_date() -> None:
    goods = {"kind": "demand", "product": ["chips"], "hs": ["8542"]}
    assert not [e for e in found(between=["IRN"], **goods) if e.metric == "restricted"]
    assert [e for e in found(between=["RUS"], **goods) if e.metric == "restricted"]
    before = found(between=["RUS"], **goods, as_of=date(2022, 1, 1), published=made.period("2022-01-01"))
    assert not [e for e in before if e.metric == "restricted"]


def test_an_anniversary_is_counted_from_the_tables() -> None:
    years = found(
        kind="anniversary",
        between=["AUS", "NZL"],
        framework=["CER"],
        value=40,
        unit="years",
        period="2023",
        as_of=date(2023, 7, 26),
    )
    assert {e.value for e in years} == {40}


def test_names_of_agreements() -> None:
    facts = {f.row.name: f for f in WORLD.at(date(2024, 2, 14)).agreements("IND", "ARE")}
    assert fits("CEPA", facts["India-UAE CEPA"])
    assert fits("Comprehensive Economic Partnership Agreement", facts["India-UAE CEPA"]) or fits(
        "free-trade agreement", facts["India-UAE CEPA"]
    )
    assert not fits("USMCA", facts["India-UAE CEPA"])


def test_the_exports_of_one_country_count_services() -> None:
    pieces = found(
        kind="trade_level", between=[], exporter="IRN", importer="WLD", value=98e9, unit="USD", period="2023"
    )
    (of_2023,) = [e for e in pieces if e.period.is_calendar_year and e.period.start == date(2023, 1, 1)]
    assert of_2023.value == pytest.approx(97.924e9)
    assert (of_2023.grade, of_2023.condition) == (Grade.C, "services are counted")


def test_shares_and_ranks_from_the_lists() -> None:
    (share,) = found(
        kind="trade_share",
        between=[],
        exporter="IRN",
        importer="CHN",
        of="IRN exports",
        value=35,
        unit="percent",
    )
    assert (share.value_low, share.value_high) == pytest.approx((0.345, 0.355))
    (rank,) = found(
        kind="rank",
        between=[],
        exporter="IRN",
        importer="CHN",
        of="IRN",
        measure="exports",
        value=1,
        unit="rank",
    )
    assert rank.value == 1
    assert (
        found(kind="rank", between=["IRN", "CHN"], of="IRN", measure="investment", value=1, unit="rank") == []
    )


def test_swapping_the_countries_gathers_the_same() -> None:
    for claim in (
        TRADE,
        {"kind": "membership", "framework": ["EAEU"]},
        {"kind": "complementarity"},
        {"kind": "superlative", "property": "ties"},
    ):
        assert found(**claim) == found(**{**claim, "between": ["BLR", "IRN"]})
