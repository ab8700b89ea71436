"""From names and codes to countries and bodies."""

from __future__ import annotations

from datetime import date

import pytest

from comity import countries
from comity.errors import AmbiguousCountry, UnknownCountry, UsageError
from comity.vocabulary import read_table

SHARED = {r["name"] for r in read_table("countries/ambiguous.csv") if r["form"] == "name"}
EVERY = countries.every(former=True)


@pytest.mark.parametrize("country", EVERY, ids=lambda c: c.iso3)
def test_codes_and_names_round_trip(country: countries.Country) -> None:
    written = [country.iso3, country.iso3.lower(), country.name, country.official_name]
    if not country.former:
        written += [country.iso2, country.numeric]
    for name in filter(None, written):
        if name in SHARED:
            with pytest.raises(AmbiguousCountry):
                countries.find(name)
            assert countries.find(name, listed=True) is country
        else:
            assert countries.find(name) is country
            assert countries.find(f"  the {name.upper()} ") is country


@pytest.mark.parametrize(
    ("written", "iso3"),
    [
        ("Iran", "IRN"),
        ("islamic republic of iran", "IRN"),
        ("Iran (Islamic Republic of)", "IRN"),
        ("Iran, Islamic Republic of", "IRN"),
        ("Korea, South", "KOR"),
        ("Korea, Dem. People's Rep.", "PRK"),
        ("Dem. People's Rep. of Korea", "PRK"),
        ("Korea, Rep.", "KOR"),
        ("Korea (Republic of)", "KOR"),
        ("Congo, Dem. Rep.", "COD"),
        ("Congo, Rep.", "COG"),
        ("Micronesia, Fed. Sts.", "FSM"),
        ("Venezuela, RB", "VEN"),
        ("Egypt, Arab Rep.", "EGY"),
        ("China, Hong Kong SAR", "HKG"),
        ("Bolivia (Plurinational State of)", "BOL"),
        ("United Rep. of Tanzania", "TZA"),
        ("Solomon Isds", "SLB"),
        ("Lao People's Dem. Rep.", "LAO"),
        ("Congo, Democratic Republic of the", "COD"),
        ("Congo-Brazzaville", "COG"),
        ("Gambia, The", "GMB"),
        ("Turkey (Turkiye)", "TUR"),
        ("turkiye", "TUR"),
        ("Côte d’Ivoire", "CIV"),
        ("Cote d'Ivoire", "CIV"),
        ("Ivory Coast", "CIV"),
        ("U.S.", "USA"),
        ("us", "USA"),
        ("U.K.", "GBR"),
        ("Britain", "GBR"),
        ("UAE", "ARE"),
        ("DPRK", "PRK"),
        ("ROK", "KOR"),
        ("PRC", "CHN"),
        ("KSA", "SAU"),
        ("DRC", "COD"),
        ("Viet Nam", "VNM"),
        ("St. Kitts & Nevis", "KNA"),
        ("Saint Lucia", "LCA"),
        ("Holland", "NLD"),
        ("Czech Republic", "CZE"),
        ("Burma", "MMR"),
        ("Swaziland", "SWZ"),
        ("Zaire", "COD"),
        ("ROM", "ROU"),
        ("ZAR", "COD"),
        ("TMP", "TLS"),
        ("USSR", "SUN"),
        ("East Germany", "DDR"),
        ("364", "IRN"),
        ("EU", "EUU"),
        ("European Union", "EUU"),
        ("Hashemite Kingdom of Jordan", "JOR"),
    ],
)
def test_names_in_use(written: str, iso3: str) -> None:
    assert countries.find(written).iso3 == iso3


@pytest.mark.parametrize(
    ("name", "candidates"),
    [
        ("Congo", {"COD", "COG"}),
        ("Korea", {"KOR", "PRK"}),
        ("Georgia", {"GEO", "USA"}),
        ("Guinea", {"GIN", "GNB", "GNQ", "PNG"}),
        ("Republic of China", {"CHN", "TWN"}),
    ],
)
def test_a_shared_name_is_never_guessed_at(name: str, candidates: set[str]) -> None:
    with pytest.raises(AmbiguousCountry) as caught:
        countries.find(name)
    assert set(caught.value.candidates) == candidates
    for code in candidates:
        assert code in caught.value.found


@pytest.mark.parametrize("name", ["Congo", "Georgia", "Guinea"])
def test_in_a_list_of_countries_the_usual_one_is_meant(name: str) -> None:
    assert name in countries.find(name, listed=True).name


def test_korea_is_ambiguous_in_a_list_too() -> None:
    with pytest.raises(AmbiguousCountry):
        countries.find("Korea", listed=True)


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("Belorus", "Belarus"),
        ("Irann", "Iran"),
        ("Khazakhstan", "Kazakhstan"),
        ("Argentinia", "Argentina"),
        ("Untied Kingdom", "United Kingdom"),
        ("Tehran", "Iran"),
        ("Kenyan", "Kenya"),
        ("Kremlin", "Russia"),
        ("Brussels", "Belgium"),
    ],
)
def test_unknown_names_bring_the_nearest(typed: str, near: str) -> None:
    with pytest.raises(UnknownCountry) as caught:
        countries.find(typed)
    assert near in caught.value.near
    assert near in caught.value.fix


@pytest.mark.parametrize("typed", ["", " ", "the", "Africa", "Atlantis", "ZZZ", "Q", "Kore", "Ira", "000"])
def test_nothing_is_found_in_part_of_a_name(typed: str) -> None:
    with pytest.raises(UnknownCountry):
        countries.find(typed)


@pytest.mark.parametrize(
    ("name", "on", "iso3"),
    [
        ("Zaire", date(1990, 1, 1), "COD"),
        ("Congo", date(1990, 1, 1), "COG"),
        ("Soviet Union", date(1991, 12, 26), "SUN"),
        ("CS", date(1990, 1, 1), "CSK"),
        ("CS", date(2005, 1, 1), "SCG"),
        ("Republic of China", date(1935, 1, 1), "CHN"),
        ("Republic of China", date(2020, 1, 1), "TWN"),
        ("Yugoslavia", date(1998, 5, 1), "YUG"),
        ("Burma", date(2020, 1, 1), "MMR"),
        ("Czechia", date(1993, 1, 1), "CZE"),
        ("Georgia", date(1985, 1, 1), "USA"),
    ],
)
def test_the_day_decides_names_that_changed_hands(name: str, on: date, iso3: str) -> None:
    assert countries.find(name, on=on).iso3 == iso3


@pytest.mark.parametrize(
    ("name", "on", "near"),
    [
        ("Soviet Union", date(1992, 1, 1), "Russia"),
        ("Ukraine", date(1980, 1, 1), "Soviet Union"),
        ("South Sudan", date(2011, 7, 8), None),
        ("Czechia", date(1992, 12, 31), "Czechoslovakia"),
    ],
)
def test_a_country_is_not_found_on_a_day_when_it_was_none(name: str, on: date, near: str | None) -> None:
    with pytest.raises(UnknownCountry) as caught:
        countries.find(name, on=on)
    assert on.isoformat() in caught.value.found
    assert near is None or near in caught.value.near


def test_the_name_a_sentence_needs() -> None:
    assert countries.name("IRN") == "Iran"
    assert countries.name("USA") == "the United States"
    assert countries.name("USA", article=False) == "United States"
    assert countries.name("EUU") == "the European Union"
    assert countries.name("WLD") == "the world"
    with pytest.raises(UnknownCountry):
        countries.name("ZZZ")


def test_today_leaves_out_yesterday() -> None:
    today = countries.every()
    assert not any(c.former for c in today)
    assert [c.iso3 for c in today] == sorted({c.iso3 for c in today})
    assert {c.iso3 for c in countries.every(former=True)} - {c.iso3 for c in today} >= {"SUN", "YUG", "DDR"}


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("EAEU", "EAEU"),
        ("the Eurasian Economic Union", "EAEU"),
        ("eurasian economic union", "EAEU"),
        ("Shanghai Cooperation Organization", "SCO"),
        ("Shanghai Cooperation Organisation", "SCO"),
        ("BRICS+", "BRICS"),
        ("OPEC", "OPEC"),
        ("OPEC+", "OPEC_PLUS"),
        ("G-7", "G7"),
        ("U.N.", "UN"),
        ("Commonwealth of Nations", "COMMONWEALTH"),
        ("World Bank", "WORLD_BANK"),
        ("WORLD_BANK", "WORLD_BANK"),
    ],
)
def test_bodies_in_use(written: str, key: str) -> None:
    assert countries.find_body(written) == key


def test_a_body_that_is_none_and_a_name_of_two() -> None:
    with pytest.raises(UsageError, match="Shanghai Cooperation Organisation"):
        countries.find_body("Shangai Cooperation Organisation")
    for name in ("EEC", "the Commonwealth"):
        with pytest.raises(UsageError, match="fits 2 bodies"):
            countries.find_body(name)
    with pytest.raises(UsageError):
        countries.body_title("NO_SUCH")


def test_titles_of_bodies() -> None:
    assert countries.body_title("EAEU") == "Eurasian Economic Union"
    assert countries.body_title("EAEU", article=True) == "the Eurasian Economic Union"
    assert countries.body_title("NATO", article=True) == "NATO"
    assert countries.body("BRI").kind == "initiative"
