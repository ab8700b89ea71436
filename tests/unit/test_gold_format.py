"""Claims in the form of the annotated texts."""

import json
from datetime import date

import pytest

from comity.claims.gold_format import as_gold
from comity.records import Claim, Comparator, Details, Direction, Kind, Period, Quantity


def claim(kind, **fields):
    return Claim(id="c1", kind=kind, start=3, end=9, quote="quoted", countries=("IRN", "BLR"), **fields)


def test_a_level_with_its_figure_flow_and_fiscal_year():
    level = claim(
        Kind.TRADE_LEVEL,
        exporter="IRN",
        importer="BLR",
        quantity=Quantity(
            value_low=20e6,
            value_high=None,
            unit="USD",
            comparator=Comparator.OVER,
            as_stated="$20 million",
            start=4,
            end=8,
        ),
        direction=Direction.UP,
        period=Period(start=date(2023, 3, 21), end=date(2024, 3, 19), fiscal="IRN"),
        attributed_to="officials",
        details=Details(flow="export", product=("steel",), hs=("72",)),
    )
    assert as_gold(level) == {
        "start": 3,
        "end": 9,
        "quote": "quoted",
        "kind": "trade_level",
        "exporter": "IRN",
        "importer": "BLR",
        "countries": ["IRN", "BLR"],
        "value_low": 20e6,
        "value_high": None,
        "unit": "USD",
        "comparator": "over",
        "as_stated": "$20 million",
        "figure": [4, 8],
        "direction": "up",
        "period_start": "2023-03-21",
        "period_end": "2024-03-19",
        "extra": {
            "flow": "export",
            "product": "steel",
            "hs": ["72"],
            "speaker": "officials",
            "fiscal": "IRN",
        },
    }


@pytest.mark.parametrize("kind", [Kind.TRADE_TARGET, Kind.FORECAST, Kind.PROJECT])
def test_the_period_of_what_lies_ahead_ends_with_its_deadline(kind):
    promise = as_gold(claim(kind, deadline=date(2030, 12, 31)))
    assert (promise["period_start"], promise["period_end"]) == (None, "2030-12-31")


def test_a_number_that_is_implied_has_no_figure():
    implied = claim(
        Kind.DOCUMENTS_SIGNED,
        quantity=Quantity(value_low=1, value_high=1, unit="count", as_stated="one"),
        details=Details(implied=True),
    )
    gold = as_gold(implied)
    assert (gold["value_low"], gold["as_stated"], gold["figure"]) == (1, None, None)
    assert gold["extra"] == {"implied": True}


def test_roles_of_claims_without_a_flow():
    gold = as_gold(claim(Kind.SANCTIONS, directed=True, negated=True, details=Details(sender=("USA", "EU"))))
    assert (gold["a"], gold["b"], gold["directed"]) == ("IRN", "BLR", True)
    assert gold["extra"] == {"sender": ["USA", "EU"], "negated": True}
    assert "exporter" not in gold
    alone = Claim(id="c1", kind=Kind.MEMBERSHIP, start=0, end=1, quote="q", countries=("IRN",))
    assert (as_gold(alone)["a"], as_gold(alone)["b"]) == ("IRN", None)


def test_it_is_json_as_it_stands():
    assert json.loads(json.dumps(as_gold(claim(Kind.OPINION))))["kind"] == "opinion"
