from __future__ import annotations

import subprocess
import sys
import time
from datetime import date

import pytest

from comity import world
from comity.records import Period, Reason

VISIT = date(2025, 8, 21)


@pytest.fixture(scope="module")
def everything():
    return world.open()


@pytest.fixture(scope="module")
def visit(everything):
    return everything.at(VISIT)


# Bodies


@pytest.mark.parametrize(
    ("iso3", "body", "as_of", "status"),
    [
        ("IRN", "EAEU", VISIT, "observer"),
        ("BLR", "EAEU", VISIT, "member"),
        ("IRN", "BRICS", VISIT, "member"),
        ("BLR", "BRICS", VISIT, "partner"),
        ("BLR", "BRICS", date(2024, 12, 31), None),
        ("IRN", "SCO", VISIT, "member"),
        ("BLR", "SCO", VISIT, "member"),
        ("BLR", "SCO", date(2024, 7, 3), "observer"),
        ("GBR", "EU", date(2020, 1, 31), "member"),
        ("GBR", "EU", date(2020, 2, 1), None),
        ("MLI", "ECOWAS", date(2025, 1, 29), None),
        ("SYR", "ARAB_LEAGUE", date(2015, 1, 1), "suspended"),
    ],
)
def test_status_on_a_date(everything, iso3, body, as_of, status):
    found = everything.at(as_of).membership(iso3, body)
    assert (found.status if found else None) == status


def test_a_later_end_is_not_known_yet(everything):
    before = everything.at(date(2015, 1, 1)).membership("GBR", "EU")
    assert not before.until.stated
    after = everything.at(date(2021, 1, 1)).past_memberships("GBR", "EU")
    assert [m.until.end for m in after] == [date(2020, 1, 31)]


def test_members_on_a_date(everything):
    assert everything.at(VISIT).members("EAEU") == ("ARM", "BLR", "KAZ", "KGZ", "RUS")
    assert len(everything.at(date(2019, 1, 1)).members("EU")) == 28
    assert len(everything.at(VISIT).members("EU")) == 27
    assert len(everything.at(VISIT).members("UN")) == 193
    assert everything.at(date(1990, 1, 1)).members("EAEU") == ()
    assert {"EUU", "AU"} <= set(everything.at(VISIT).members("G20"))


def test_only_listed_bodies_are_known(visit):
    assert visit.knows_body("EAEU")
    assert not visit.knows_body("CICA")


def test_an_undated_status_counts_from_the_day_it_was_checked(everything):
    row = everything.at(date(2026, 11, 24)).membership("BLR", "WTO")
    assert row.status == "observer"
    assert row.caveats == {Reason.AS_OF_DATE}
    earlier = everything.at(VISIT)
    assert earlier.membership("BLR", "WTO") is None
    assert [m.body for m in earlier.undated("BLR")] == ["WTO"]
    assert everything.at(date(2026, 11, 24)).undated("BLR") == ()


def test_the_names_of_bodies(visit):
    assert visit.body_title("EAEU") == "Eurasian Economic Union"


# Agreements


def named(facts):
    return {f.row.name: f for f in facts}


def test_the_free_trade_agreement_of_the_union_binds_its_member(everything):
    facts = named(everything.at(VISIT).agreements("IRN", "BLR"))
    agreement = facts["EAEU-Iran FTA"]
    assert agreement.status_at == "in_force"
    assert agreement.row.in_force.end == date(2025, 5, 15)
    assert (agreement.via("BLR"), agreement.via("IRN")) == ("EAEU", None)
    interim = facts["EAEU-Iran Interim Agreement"]
    assert (interim.status_at, interim.ended.end, interim.ended_by) == (
        "superseded",
        date(2025, 5, 15),
        "EAEU-Iran FTA",
    )


@pytest.mark.parametrize(
    ("as_of", "fta", "interim"),
    [
        (date(2018, 5, 16), None, None),
        (date(2018, 5, 17), None, "signed"),
        (date(2019, 10, 27), None, "in_force"),
        (date(2023, 12, 25), "signed", "in_force"),
        (date(2025, 5, 14), "signed", "in_force"),
        (date(2025, 5, 15), "in_force", "superseded"),
    ],
)
def test_an_agreement_through_time(everything, as_of, fta, interim):
    facts = named(everything.at(as_of).agreements("BLR", "IRN"))
    status = {name: fact.status_at for name, fact in facts.items()}
    assert status.get("EAEU-Iran FTA") == fta
    assert status.get("EAEU-Iran Interim Agreement") == interim
    if fta == "signed":
        assert not facts["EAEU-Iran FTA"].row.in_force.stated


def test_an_event_dated_to_a_month_counts_from_its_last_day(everything):
    for day, status in ((30, "in_force"), (31, "suspended")):
        facts = named(everything.at(date(2011, 12, day)).agreements("TUR", "SYR"))
        assert facts["Turkey-Syria"].status_at == status


def test_membership_at_the_date_decides(everything):
    then, now = everything.at(date(2019, 1, 1)), everything.at(VISIT)
    assert "EU-Korea FTA" in named(then.agreements("GBR", "KOR"))
    assert "EU-Korea FTA" not in named(now.agreements("GBR", "KOR"))
    assert "EU-Korea FTA" in named(now.agreements("FRA", "KOR"))


def test_the_union_itself_is_a_side(visit):
    facts = named(visit.agreements("EUU", "TUR"))
    customs_union = facts["EU-Turkey Customs Union (Decision 1/95)"]
    assert (customs_union.via_a, customs_union.via_b) == (None, None)
    assert named(visit.agreements("FRA", "TUR"))[customs_union.row.name].via("FRA") == "EU"


def test_an_agreement_with_a_third_party_says_nothing_between_members(visit):
    assert not any("Turkey" in name for name in named(visit.agreements("FRA", "DEU")))
    assert visit.agreements("IRN", "IRN") == ()


def test_groups_without_a_membership_table(visit):
    assert named(visit.agreements("GBR", "JAM"))["UK-CARIFORUM EPA"].via("JAM") == "CARIFORUM"
    assert "TPS-OIC" in named(visit.agreements("IRN", "TUR"))
    # Kazakhstan is a member of the OIC, not a party to its scheme of preferences.
    assert "TPS-OIC" not in named(visit.agreements("IRN", "KAZ"))


def test_a_bloc_whose_members_do_not_all_take_part_carries_the_condition(visit):
    fact = named(visit.agreements("KEN", "ZAF"))["Tripartite FTA (COMESA-EAC-SADC)"]
    assert fact.condition
    assert fact.caveats == {Reason.MEMBERSHIP_STATUS}


def test_talks_that_ended_are_concluded(everything):
    assert named(everything.at(date(2026, 1, 26)).agreements("IND", "FRA")) == {}
    facts = named(everything.at(date(2026, 1, 27)).agreements("IND", "FRA"))
    assert facts["EU-India FTA"].status_at == "concluded"


def test_those_in_force_come_first(visit):
    status = [f.status_at for f in visit.agreements("IRN", "BLR")]
    assert status == ["in_force", "superseded"]


# Sanctions


def test_the_snapback_is_not_known_before_it_happened(everything):
    programmes = {f.row.programme for f in everything.at(VISIT).sanctions("IRN")}
    assert "US Iran re-imposition" in programmes
    assert not any("snapback" in p for p in programmes)
    later = {f.row.programme for f in everything.at(date(2025, 9, 29)).sanctions("IRN", "UN")}
    assert later == {"UN Iran nuclear (snapback)"}


def test_senders_are_told_apart(visit):
    for sender in ("EU", "EUU"):
        assert {f.row.sender for f in visit.sanctions("BLR", sender)} == {"EU"}
    assert {f.row.sender for f in visit.sanctions("BLR")} == {"EU", "USA", "GBR", "CAN"}
    assert visit.sanctions("BLR", "CHN") == ()


def test_relief_is_no_sanction(everything):
    in_2017 = everything.at(date(2017, 1, 1))
    assert not any(f.row.relief for f in in_2017.sanctions("IRN"))
    assert [r.programme for r in in_2017.sanction_relief("IRN")] == ["US Iran JCPOA relief"]


def test_past_sanctions(everything):
    past = everything.at(date(2017, 1, 1)).past_sanctions("IRN", "UN")
    assert {f.row.programme for f in past} == {"UN Iran nuclear"}
    assert all("2025" not in f.row.note for f in past)


def test_measures_of_a_bloc_count_as_its_members(everything):
    facts = everything.at(VISIT).sanctions_between("BLR", "POL")
    assert {(f.by, f.via, f.row.target) for f in facts} == {("POL", "EU", "BLR")}
    assert everything.at(VISIT).sanctions_between("IRN", "BLR") == ()
    un = everything.at(date(2025, 10, 1)).sanctions_between("IRN", "BLR")
    assert {(f.by, f.via) for f in un} == {("BLR", "UN")}


def test_later_acts_are_not_named(everything):
    early = everything.at(date(2021, 7, 1)).sanctions("BLR", "EU")
    sectoral = next(f for f in early if f.row.kind == "sectoral")
    assert sectoral.row.legal_basis == "Regulation (EU) 2021/1030"


# The ledger


def test_statements_of_the_pair_and_of_its_blocs(visit):
    entries = visit.statements("IRN", "BLR")
    assert all(e.said_on.end <= VISIT for e in entries)
    own = [e for e in entries if e.via is None]
    assert {e.parties for e in own} == {("IRN", "BLR")}
    through = [e for e in entries if e.via is not None]
    assert {(e.parties, e.via) for e in through} == {(("EAEU", "IRN"), "EAEU")}
    said = [e.said_on.end for e in entries]
    assert said == sorted(said)


def test_a_month_counts_from_its_last_day(everything):
    def nour(day):
        entries = everything.at(day).statements("IRN", "BLR")
        return [e for e in entries if e.speaker == "Nour News"]

    assert nour(date(2025, 8, 30)) == []
    assert [e.value_low for e in nour(date(2025, 8, 31))] == [140_000_000]


def test_a_bloc_speaks_for_those_who_were_members_when_it_spoke(everything):
    later = everything.at(date(2026, 6, 1))
    assert {e.parties for e in later.statements("FRA", "BRA")} == {("EUU", "MERCOSUR")}
    assert {e.parties for e in later.statements("EUU", "BRA")} == {("EUU", "MERCOSUR")}
    assert later.statements("GBR", "BRA") == ()


# Money, goods, partners


def test_a_year_that_straddles_gives_both_averages(visit):
    year_1397 = Period(start=date(2018, 3, 21), end=date(2019, 3, 20))
    found = visit.to_usd(1e9, "EUR", year_1397)
    assert found.years == (2018, 2019)
    assert found.low == pytest.approx(1e9 / visit.exchange_rate("EUR", 2019).per_usd)
    assert found.high == pytest.approx(1e9 / visit.exchange_rate("EUR", 2018).per_usd)
    assert found.low < found.high
    assert found.source.id == "facts/exchange_rates"


def test_a_year_that_is_not_over_has_no_average(visit):
    assert visit.exchange_rate("EUR", 2025) is None
    assert visit.to_usd(1e9, "EUR", Period(start=date(2025, 1, 1), end=date(2025, 6, 30))).years == (2024,)
    assert visit.to_usd(1e9, "EUR", Period()).years == (2024,)
    assert visit.to_usd(5.0, "USD", Period()) == (5.0, 5.0, (), None)


def test_no_rate_is_no_conversion(visit):
    assert visit.to_usd(1.0, "XAU", Period()) is None
    assert visit.to_usd(1.0, "EUR", Period(start=date(1980, 1, 1), end=date(1980, 12, 31))) is None


def test_restricted_goods_are_flagged_for_their_targets(everything, visit):
    assert {g.hs6[:4] for g in visit.restricted(("8542",), ("BLR", "IRN"))} == {"8542"}
    assert len(visit.restricted(("85",), ("RUS",))) > len(visit.restricted(("8542",), ("RUS",))) > 0
    assert visit.restricted(("8542",), ("IRN",)) == ()
    assert visit.restricted((), ("RUS",)) == ()
    assert everything.at(date(2024, 2, 22)).restricted(("85",), ("RUS",)) == ()


def test_partners_as_known(everything, visit):
    assert visit.partners("IRN").export_partners.year == 2023
    assert [f.year for f in visit.partners("IRN").exports_usd] == [2023, 2022]
    assert everything.at(date(2020, 1, 1)).partners("IRN") is None
    assert everything.at(date(2020, 1, 1), hindsight=True).partners("IRN") is not None


# The whole


def test_each_file_is_a_source_of_the_world(everything):
    sources = everything.sources()
    assert len({s.id for s in sources}) == len(sources) == 9
    assert all(s.licence and s.version and s.title for s in sources)
    assert everything.at(VISIT).sources() == sources


def test_views_are_kept_and_bounded(everything):
    assert everything.at(VISIT) is everything.at(VISIT)
    many = world.World()
    for day in range(1, 29):
        for month in (1, 2, 3):
            many.at(date(2024, month, day))
    assert len(many._at) == world._KEPT_DATES


def test_opening_reads_nothing():
    code = (
        "import sys; from datetime import date; from comity import world, vocabulary;"
        "world.open().at(date(2025, 8, 21));"
        "assert vocabulary.read_table.cache_info().currsize == 0;"
        "heavy = {'pandas', 'pydantic', 'numpy', 'duckdb', 'httpx', 'pycountry', 'yaml'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_warm_questions_cost_next_to_nothing(visit):
    def ask():
        visit.membership("IRN", "EAEU")
        visit.agreements("IRN", "BLR")
        visit.sanctions("BLR")
        visit.sanctions_between("IRN", "BLR")
        visit.statements("IRN", "BLR")
        visit.partners("IRN")

    ask()
    best = min(_timed(ask) for _ in range(20))
    assert best / 6 < 0.05e-3  # seconds a question; it is about a hundredth of that


def _timed(work):
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin
