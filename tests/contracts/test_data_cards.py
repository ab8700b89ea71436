"""Every card of a source to get: in its form, readable, and its addresses come out whole."""

import re
from urllib.parse import urlsplit

import pytest

from comity.errors import SourceError, UsageError
from comity.sources import datacard
from comity.sources.datacard import Answer, Coding, Reader, understood
from comity.sources.download.planning import plan
from comity.sources.manifest import is_plain_name
from comity.vocabulary import PACKAGE

CARDS = datacard.card_ids()
VALUES = {Coding.TEXT: "x1", Coding.DAY: "2024-02-28"}

# What the brief of the field asks for, by reader.
ASKED = {
    Reader.BACI: 7,
    Reader.COMTRADE_V1: 2,
    Reader.COMTRADE_BULK: 1,
    Reader.CEPII_GRAVITY: 1,
    Reader.GEODIST: 1,
    Reader.ITPDE: 1,
    Reader.TRADHIST: 1,
    Reader.IMTS_SDMX: 1,
    Reader.WDI: 1,
    Reader.WITS_TARIFFS_SDMX: 1,
    Reader.WTO_RTA: 1,
    Reader.DESTA: 1,
    Reader.UNVOTES_VOETEN: 1,
    Reader.UNVOTES_UNDL: 1,
    Reader.GSDB: 1,
    Reader.COW_IGO: 1,
    Reader.ATLAS: 1,
    Reader.GDELT_EVENTS: 1,
    Reader.IATI: 1,
    Reader.OWN_FILE: 1,
    Reader.HS_CORRELATION: 1,
}


def planned(card, edition):
    where = {
        name: [VALUES.get(choice.coding, "BLR")] for name, choice in card.choices.items() if choice.needed
    }
    first = edition.first_year or card.covers.first_year
    by_year = any("{year}" in text for step in card.steps for text in (step.url, step.name))
    return plan(card, edition, years=(first,) if by_year else None, where=where)


def test_every_source_that_was_asked_for_has_a_card():
    readers = [datacard.load(card_id).reader for card_id in CARDS]
    assert {reader: readers.count(reader) for reader in Reader} == ASKED


@pytest.mark.parametrize("card_id", CARDS)
def test_a_card_is_well_formed_and_says_where_its_licence_was_read(card_id):
    card = datacard.load(card_id)
    assert card.id == card_id
    assert card.licence.stated_in
    assert "nowhere" not in card.licence.stated_in or not card.licence.redistribute
    assert all(gap[0].islower() or gap[0].isupper() for gap in card.says_nothing_about)
    assert card.covers.last_year is None or card.covers.first_year <= card.covers.last_year
    for step in card.steps:
        assert step.seen_in
        assert step.row_cap == () or step.narrower


@pytest.mark.parametrize("card_id", CARDS)
def test_the_addresses_and_names_of_every_version_come_out_whole(card_id):
    card = datacard.load(card_id)
    for edition in card.versions:
        wanted = planned(card, edition)
        assert len({one.name for one in wanted}) == len(wanted)
        for one in wanted:
            address = urlsplit(one.url)
            assert (address.scheme, address.query.endswith(("=", "&"))) == ("https", False)
            assert re.fullmatch(r"[\x21-\x7e]+", one.url)
            assert not re.search(r"[{}]|\*", one.url)
            assert is_plain_name(one.name)
            assert bool(one.unpack) == (one.step.answer is Answer.ZIP)
            assert not any(re.search(r"[{}]", pattern) for pattern in one.unpack)


def test_a_card_based_on_another_says_only_what_differs():
    base, own = datacard.load("cepii-baci-hs92"), datacard.load("cepii-baci-hs12")
    assert (own.licence, own.steps, own.checks) == (base.licence, base.steps, base.checks)
    assert own.params == {"nomenclature": "HS12"}
    assert own.newest.first_year == 2012


def test_a_key_is_asked_for_in_one_variable():
    keyed = {
        card_id: step.key.environment
        for card_id in CARDS
        for step in datacard.load(card_id).steps
        if step.key is not None
    }
    assert keyed == {"un-comtrade": "COMTRADE_API_KEY", "un-comtrade-bulk": "COMTRADE_API_KEY"}


def good():
    import yaml

    return yaml.safe_load((PACKAGE / "sources/cards/gsdb.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"title": None}, "title"),
        ({"about": "  "}, "about: .* is empty"),
        ({"licence": {"name": "CC0"}}, "licence.redistribute: Field required"),
        ({"reader": "magic"}, "reader"),
        ({"colour": "red"}, "colour: Extra inputs"),
        ({"says_nothing_about": []}, "says_nothing_about"),
        ({"versions": []}, "versions"),
        ({"versions": [{"version": "1"}, {"version": "1"}]}, "a version is there twice"),
        ({"versions": [{"version": "../1"}]}, "is no version"),
        ({"checks": {"unique_key": True, "rows_min": 0}}, "rows_min"),
        ({"valuation": "EXW"}, "valuation"),
        ({"id": "G S D B"}, "is not small letters"),
        ({"steps": []}, "neither an address nor a word"),
    ],
)
def test_each_fault_of_a_card_is_named(change, fault):
    with pytest.raises(SourceError, match=fault):
        understood({**good(), **change}, "x.yaml")


def test_placeholders_that_nothing_fills_and_files_that_would_clash_are_seen():
    card = good()
    step = {**card["steps"][0], "url": "https://x.org/{month}"}
    with pytest.raises(SourceError, match="placeholder month, which nothing fills"):
        understood({**card, "steps": [step]}, "x.yaml")
    each = {"who": {"about": "who", "each": True}}
    step = {**card["steps"][0], "url": "https://x.org/{who}"}
    with pytest.raises(SourceError, match="would be the same file for each who"):
        understood({**card, "choices": each, "steps": [step]}, "x.yaml")


def test_all_faults_are_named_together():
    card = {field: value for field, value in good().items() if field not in {"title", "unit"}}
    with pytest.raises(SourceError, match=r"title: Field required; unit: Field required"):
        understood(card, "x.yaml")


@pytest.mark.parametrize(
    ("asked", "near"),
    [("baci", "cepii-baci-hs02"), ("gdsb", "gsdb"), ("un_comtrade", "un-comtrade"), ("WTO-RTA", "wto-rta")],
)
def test_near_matches_are_named(asked, near):
    with pytest.raises(UsageError) as caught:
        datacard.load(asked)
    assert near in caught.value.fix


def test_a_version_that_is_not_there_has_near_matches():
    card = datacard.load("cepii-baci-hs17")
    with pytest.raises(UsageError, match=r"[Dd]id you mean 202601"):
        card.edition("202602")
    with pytest.raises(UsageError, match="202601, 202501, 202401b"):
        card.edition("?")
