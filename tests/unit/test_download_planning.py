"""From cards and what the user names to addresses."""

import pytest
from tests.data_cards import a_card, a_step

from comity.errors import AmbiguousCountry, UnknownCountry, UsageError
from comity.sources import datacard
from comity.sources.datacard import Choice, Coding
from comity.sources.download.planning import by_year, plan, years_of


def planned(card_id, version=None, **more):
    card = datacard.load(card_id)
    return plan(card, card.edition(version), **more)


@pytest.mark.parametrize(
    ("words", "years"),
    [(None, None), ("2019", (2019,)), ("2010-2012", (2010, 2011, 2012)), ("2012, 2010", (2010, 2012))],
)
def test_years_as_typed(words, years):
    assert years_of(words) == years


@pytest.mark.parametrize(
    "words", ["", "20", "2012-2010", "2010-", "last year", "2010;2011", "0001", "２０１０"]
)
def test_years_that_cannot_be_read(words):
    with pytest.raises(UsageError, match="not years"):
        years_of(words)


def test_an_archive_of_years_is_one_address_with_the_years_that_are_kept():
    (wanted,) = planned("cepii-baci-hs17", "202501", years=(2019, 2020))
    assert wanted.url == "https://www.cepii.fr/DATA_DOWNLOAD/baci/data/BACI_HS17_V202501.zip"
    assert wanted.unpack == (
        "BACI_HS17_Y2019_V202501.csv",
        "BACI_HS17_Y2020_V202501.csv",
        "country_codes_V202501.csv",
        "product_codes_HS17_V202501.csv",
    )
    assert wanted.periods == ("2019", "2020")


def test_without_years_all_of_an_edition_are_kept():
    (wanted,) = planned("cepii-baci-hs17", "202401b")
    assert sum("_Y" in name for name in wanted.unpack) == 2022 - 2017 + 1
    assert wanted.periods == ()


def test_a_reporter_and_year_each_have_an_address():
    found = planned(
        "un-comtrade", years=(2022, 2023), where={"reporter": ["Iran", "USA"], "partner": ["world"]}
    )
    assert len(found) == 4
    assert len({one.name for one in found}) == 4
    assert found[0].url == (
        "https://comtradeapi.un.org/data/v1/get/C/A/HS?reporterCode=364&period=2022&partnerCode=0"
        "&cmdCode=TOTAL&flowCode=X,M&partner2Code=0&customsCode=C00&motCode=0&includeDesc=true"
    )
    assert "reporterCode=842&" in found[2].url  # not 840, which is the ISO number
    assert (found[1].name, found[1].periods) == ("get_364_2023_0_TOTAL_X+M.json", ("2023",))


def test_a_question_without_a_value_is_left_out():
    (one,) = planned("un-comtrade-preview", years=(2023,), where={"reporter": ["BLR"]})
    assert "partnerCode" not in one.url
    assert one.name == "preview_112_2023_all_TOTAL_X+M.json"


def test_codes_of_the_provider_are_taken_as_they_are():
    (one,) = planned(
        "wits-tariffs", years=(2022,), where={"reporter": ["918"], "product": ["010121", "010129"]}
    )
    assert ".918.000.010121+010129.reported/?startperiod=2022&endperiod=2022" in one.url


def test_days_and_spans_of_days():
    found = planned("gdelt-events", where={"day": ["2024-02-28:2024-03-01", "2024-05-01"]})
    assert [one.periods for one in found] == [("20240228",), ("20240229",), ("20240301",), ("20240501",)]
    assert found[0].url == "https://data.gdeltproject.org/events/20240228.export.CSV.zip"


@pytest.mark.parametrize("day", ["yesterday", "2024-13-01", "2024-03-02:2024-03-01", ":2024-03-01"])
def test_days_that_are_none(day):
    with pytest.raises(UsageError, match="neither a day nor a span"):
        planned("gdelt-events", where={"day": [day]})


def test_values_cannot_break_out_of_an_address_or_a_name():
    card = a_card(
        choices={"word": Choice(about="a word")},
        steps=(a_step(url="https://x.org/a?q={word}&z=1", name="a_{word}.csv"),),
    )
    (one,) = plan(card, card.newest, where={"word": ["../../etc&q=2#x y"]})
    assert one.url == "https://x.org/a?q=..%2F..%2Fetc%26q%3D2%23x%20y&z=1"
    assert one.name == "a_..+..+etc+q+2+x+y.csv"


def test_long_lists_have_short_names_that_differ():
    where = {"reporter": ["112"], "product": [f"{n:06}" for n in range(40)]}
    names = {
        planned("un-comtrade", years=(2020,), where={**where, "product": where["product"][:n]})[0].name
        for n in (20, 30, 40)
    }
    assert len(names) == 3
    assert max(map(len, names)) < 100


@pytest.mark.parametrize(
    ("arguments", "seen"),
    [
        ({"years": (2010,)}, "covers 2017 to 2024, not 2010"),
        ({"where": {"colour": ["red"]}}, "cannot be narrowed by 'colour'"),
    ],
)
def test_what_a_card_does_not_have(arguments, seen):
    with pytest.raises(UsageError, match=seen):
        planned("cepii-baci-hs17", **arguments)


def test_a_year_that_is_to_come_is_not_asked_for():
    with pytest.raises(UsageError, match="not 2999"):
        planned("un-comtrade", years=(2999,), where={"reporter": ["IRN"]})


def test_what_must_be_named_is_named_with_an_example():
    with pytest.raises(UsageError) as caught:
        planned("un-comtrade", years=(2020,))
    assert caught.value.fix == "add --where reporter=IRN,BLR"
    with pytest.raises(UsageError, match="asked year by year"):
        planned("un-comtrade", where={"reporter": ["IRN"]})


@pytest.mark.parametrize(("name", "kind"), [("Atlantis", UnknownCountry), ("Korea", AmbiguousCountry)])
def test_countries_are_found_or_asked_about(name, kind):
    with pytest.raises(kind):
        planned("un-comtrade", years=(2020,), where={"reporter": [name]})


def test_a_country_without_a_code_of_that_kind():
    card = a_card(
        choices={"who": Choice(about="who", coding=Coding.NUMERIC)},
        steps=(a_step(url="https://x.org/{who}", name="a_{who}.csv"),),
    )
    with pytest.raises(UsageError, match="Kosovo has no code"):
        plan(card, card.newest, where={"who": ["Kosovo"]})


def test_which_sources_come_by_year():
    assert by_year(datacard.load("cepii-baci-hs92"))
    assert not by_year(datacard.load("cepii-gravity"))
