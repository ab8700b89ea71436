"""What a claim stands on: how its countries are named, what speaks against it, what the text is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import comity.claims.reader
from comity.claims import read
from comity.claims.grounds import grounds_of
from comity.claims.objections import OBJECTIONS
from comity.inputs import typed_date
from comity.records import Claim, Communique, Kind
from comity.vocabulary import load_yaml

if TYPE_CHECKING:
    from comity.claims.memory import Draft

RULES = load_yaml("claims/standing.yaml")
FILLER = " ".join(f"The speaker praised the weather of day {n} and the music in the hall." for n in range(80))
PAIR = "Relations between Kenya and Uganda are good. "


def claims_of(text: str, pair: tuple[str, str] | None = None) -> list[Claim]:
    communique = Communique(id="t", text=text, sha256="", published=typed_date("2024-05-20"), pair=pair)
    return [claim for claim in read(communique).claims if claim.kind is not Kind.OPINION]


def drafts_of(text: str, monkeypatch: pytest.MonkeyPatch) -> list[Draft]:
    """What is read of a text before anything is left out for want of standing."""
    seen: list[Draft] = []
    monkeypatch.setattr(comity.claims.reader, "stands", lambda draft, _: seen.append(draft) or True)
    claims_of(text)
    return seen


def test_every_objection_is_told_weighed_and_has_its_function() -> None:
    assert set(RULES["objections"]) == set(OBJECTIONS)
    assert all(set(rule) == {"about", "example", "weight", "firm"} for rule in RULES["objections"].values())
    assert all(0 < rule["weight"] <= 1 for rule in RULES["objections"].values())
    assert set(RULES["floors"]) == {kind.value for kind in Kind}
    weights = [rule["weight"] for rule in RULES["naming"].values()]
    assert weights == sorted(weights, reverse=True)  # the plainer, the more


@pytest.mark.parametrize("name", sorted(OBJECTIONS))
def test_the_example_of_an_objection_raises_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    example = RULES["objections"][name]["example"]
    drafts = drafts_of(example, monkeypatch) + drafts_of(PAIR + example, monkeypatch)
    assert any(OBJECTIONS[name](grounds_of(draft)) for draft in drafts), [d.kind for d in drafts]


@pytest.mark.parametrize("name", sorted(OBJECTIONS))
def test_a_plain_claim_raises_none(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = "Kenya lent Uganda $50 million. The president of Kenya visited Uganda on 3 May 2024."
    drafts = drafts_of(plain, monkeypatch)
    assert {draft.kind for draft in drafts} == {Kind.INVESTMENT, Kind.VISIT}
    assert not any(OBJECTIONS[name](grounds_of(draft)) for draft in drafts)


def test_a_long_text_lends_no_country_and_a_short_one_does() -> None:
    bare = "Exports rose to $90 million in 2023."
    assert [claim.countries for claim in claims_of(PAIR + bare)] == [("KEN", "UGA")]
    assert not claims_of(PAIR + FILLER + " " + bare)
    assert claims_of(PAIR + FILLER + " " + bare, pair=("KEN", "UGA"))


def test_what_names_both_stands_in_a_long_text() -> None:
    named = "Kenya's exports to Uganda rose to $90 million in 2023."
    assert [claim.kind for claim in claims_of(PAIR + FILLER + " " + named)] == [Kind.TRADE_LEVEL]


def test_a_firm_objection_holds_with_a_pair_that_is_given() -> None:
    text = "Kenya pledged $20 million to the Global Fund."
    assert not claims_of(text, pair=("KEN", "UGA"))
    assert claims_of("Kenya lent Uganda $20 million.", pair=("KEN", "UGA"))


def test_the_pair_is_the_one_named_side_by_side() -> None:
    """Ukraine is named as often as the United States, but the talks are between two others."""
    text = (
        "The Greek minister met his counterpart on 3 May 2024. They reviewed the relationship between the "
        "United States and Greece. They discussed Ukraine. Aid for Ukraine goes on. Ukraine thanked them."
    )
    assert read(Communique(id="t", text=text, sha256="")).pairs[0] == ("GRC", "USA")


def test_who_only_takes_note_is_no_side() -> None:
    text = PAIR + "Kenya took note of the construction of a new gas pipeline between Uganda and Rwanda."
    assert [set(claim.countries) for claim in claims_of(text)] == [{"UGA", "RWA"}]
