"""Claims that no rule reads: which clauses they are made of, and how little they are trusted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from comity.claims import read
from comity.claims.clauses import segments
from comity.claims.likeness.marks import marks_of
from comity.claims.likeness.model import NO_CLAIM, Model, model, pairs_of
from comity.claims.sentences import sentences
from comity.inputs import typed_date
from comity.records import Claim, Communique, Kind
from comity.verdicts.tolerances import default_tolerances

TEXTS = Path(__file__).parents[1] / "examples" / "texts"
DOUBT = "no rule reads these words"


def claims_of(text: str, *, rules_only: bool = False) -> list[Claim]:
    communique = Communique(
        id="t", text=text, sha256="", published=typed_date("2024-05-20"), pair=("KEN", "UGA")
    )
    return list(read(communique, rules_only=rules_only).claims)


def by_likeness(text: str) -> list[Claim]:
    return [claim for claim in claims_of(text) if any(DOUBT in doubt for doubt in claim.doubts)]


# Sentences that the rules do not read today; one that they learn to read is to be replaced by another.
UNREAD = {
    "Kampala's traders handed Kenyan growers 30 million dollars for avocados last season.": (
        Kind.TRADE_LEVEL,
        30e6,
    ),
    "The president dropped by in Kampala on 3 May.": (Kind.VISIT, None),
}


@pytest.mark.parametrize("sentence", UNREAD)
def test_a_clause_that_no_rule_reads_is_claimed_by_its_likeness(sentence: str):
    kind, value = UNREAD[sentence]
    assert not claims_of(sentence, rules_only=True)
    (claim,) = by_likeness(sentence)
    assert claim.kind is kind
    assert (claim.quantity.midpoint if claim.quantity else None) == value
    assert set(claim.countries) == {"KEN", "UGA"}


def test_it_is_never_sure_enough_to_be_judged_wrong():
    for sentence in UNREAD:
        for claim in by_likeness(sentence):
            assert claim.confidence < default_tolerances().reading_floor


def test_what_the_rules_read_stays_as_it_is():
    """Nothing is claimed twice, and no claim of the rules changes for what is claimed beside it."""
    for path in sorted(TEXTS.glob("[n-q].jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            text = json.loads(line)["text"]
            whole = claims_of(text)
            rules = [(c.start, c.end, c.kind) for c in claims_of(text, rules_only=True)]
            likely = [c for c in whole if any(DOUBT in d for d in c.doubts)]
            assert [(c.start, c.end, c.kind) for c in whole if c not in likely] == rules
            assert not any(c.start < end and start < c.end for c in likely for start, end, _ in rules)


@pytest.mark.parametrize(
    "text",
    [
        "The orchestra played in the garden until midnight.",
        "Both ministers praised the warm welcome and the old friendship.",
        "When will Kenya invest in Uganda?",
    ],
)
def test_a_clause_that_claims_nothing_stays_unclaimed(text: str):
    assert not by_likeness(text)


def test_a_name_a_figure_and_a_time_are_marks_whatever_they_say():
    def marks(text: str) -> list[str]:
        from comity import countries
        from comity.claims.periods import find_periods
        from comity.claims.quantities import find_quantities

        (sentence,) = sentences(
            text,
            mentions=countries.mentions(text),
            quantities=find_quantities(text),
            periods=find_periods(text, published=typed_date("2024-05-20")),
        )
        return marks_of(segments(sentence)[0])

    one = marks("Kenya parked $40 million with Uganda in 2023")
    other = marks("Norway parked 7 billion kroner with Peru in March 2019")
    assert one == other


def test_the_weights_are_of_known_kinds():
    kept: Model = model()
    assert kept.kinds[0] == NO_CLAIM
    assert {Kind(kind) for kind in kept.kinds[1:]} <= set(Kind) - {Kind.OPINION}
    assert len(kept.bias) == len(kept.kinds)
    for mark, weights in kept.weights.items():
        assert mark[1] == "="
        assert all(0 <= place < len(kept.kinds) for place, _ in pairs_of(weights))


def test_the_chance_and_the_kind_follow_from_the_weights():
    small = Model(["none", "visit", "rank"], [100, 0, 0], {"s=met": "1 300", "s=first": "0 50 2 50"})
    assert small.likeness(["s=met"]).kind is Kind.VISIT
    assert small.likeness(["s=met"]).chance == pytest.approx(0.8858, abs=1e-4)  # (e^3 + 1) / (e + e^3 + 1)
    assert small.likeness(["s=first", "s=unknown"]).kind is Kind.RANK
    assert small.likeness([]).chance == pytest.approx(2 / (2 + 2.71828), abs=1e-4)
