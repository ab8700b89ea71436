"""Likeness of claims, what one text says twice, and what two accounts of one thing have apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from comity.accounts import Aspect, Relation, Stance
from comity.claims.alignment import align, comparable, likeness
from comity.claims.repeats import folded
from comity.records import Claim, Comparator, Details, Direction, Kind, Period, Quantity
from comity.verdicts.differences import Rate, differences, gap
from comity.verdicts.intervals import Interval
from comity.vocabulary import load_yaml

YEAR = Period(start=date(2023, 1, 1), end=date(2023, 12, 31))


def money(value, unit="USD", **how):
    return Quantity(value_low=value, value_high=value, unit=unit, as_stated=f"{value} {unit}", **how)


def claim(kind=Kind.TRADE_LEVEL, **fields):
    given = {"id": "c1", "start": 0, "end": 1, "quote": "…", "countries": ("KEN", "PER")}
    return Claim(kind=kind, **(given | fields))


LEVEL = claim(quantity=money(140e6), period=YEAR)


def test_a_claim_is_wholly_like_itself_and_opinions_are_like_nothing():
    assert likeness((LEVEL,), (LEVEL,)) == 1
    opinion = claim(Kind.OPINION)
    assert likeness((opinion,), (opinion,)) == 0


@pytest.mark.parametrize(
    "other",
    [
        replace(LEVEL, countries=("KEN", "CHL")),
        replace(LEVEL, countries=("VNM", "EGY")),
        replace(LEVEL, exporter="KEN", importer="PER"),
        replace(LEVEL, kind=Kind.RANK),
        replace(LEVEL, quantity=Quantity(value_low=3.0, value_high=3.0, unit="tonne")),
        replace(LEVEL, details=Details(flow="balance")),
        replace(LEVEL, quantity=money(9e6), period=Period(start=date(2020, 1, 1), end=date(2020, 12, 31))),
    ],
)
def test_what_rules_a_match_out(other):
    assert likeness((LEVEL,), (other,)) == likeness((other,), (LEVEL,)) == 0


def test_the_nearer_figure_and_period_are_more_alike():
    near, far = replace(LEVEL, quantity=money(150e6)), replace(LEVEL, quantity=money(900e6))
    undated = replace(LEVEL, period=Period())
    assert 1 > likeness((LEVEL,), (near,)) > likeness((LEVEL,), (far,)) > 0.6
    assert 1 > likeness((LEVEL,), (undated,)) > 0.6


def test_a_form_in_the_other_currency_is_enough():
    both = (replace(LEVEL, quantity=money(130e6, "MYR")), replace(LEVEL, id="c2", quantity=money(29e6)))
    assert likeness(both, (replace(LEVEL, quantity=money(29e6)),)) == 1


def test_the_weights_are_a_whole_and_name_kinds_that_exist():
    rules = load_yaml("claims/alignment.yaml")
    assert sum(rules["weights"].values()) == pytest.approx(1)
    for name in ("dated", "flows", "identified"):
        assert {Kind(kind) for kind in rules[name]}
    assert {Kind(kind) for kind in rules["subjects"]}
    assert all(hasattr(Details(), name) for names in rules["subjects"].values() for name in names)


@pytest.mark.parametrize(
    ("other", "may_be"),
    [
        (Period(), True),
        (YEAR, True),
        (Period(start=date(2023, 4, 1), end=date(2024, 3, 31)), True),
        (Period(start=date(2023, 1, 1), end=date(2023, 6, 30)), False),
        (Period(start=date(2024, 1, 1), end=date(2024, 12, 31)), False),
        (Period(start=date(2023, 1, 1)), True),
        (Period(start=date(2025, 1, 1)), False),
    ],
)
def test_which_periods_can_be_compared(other, may_be):
    assert comparable(YEAR, other) is comparable(other, YEAR) is may_be


def test_alignment_takes_the_best_whole_and_not_the_first_pair():
    a = [(claim(quantity=money(100e6), period=YEAR),), (claim(quantity=money(100e6)),)]
    b = [(claim(quantity=money(101e6)),), (claim(quantity=money(100e6), period=YEAR),)]
    assert [(m.a, m.b) for m in align(a, b)] == [(0, 1), (1, 0)]
    assert [(m.a, m.b) for m in align(b, a)] == [(0, 1), (1, 0)]


def test_a_text_s_repeats_are_one_thing_and_the_fullest_leads():
    heading = claim(quantity=money(140e6), details=Details(heading=True), id="c1")
    again = replace(LEVEL, id="c2", start=30, end=40)
    other_year = replace(LEVEL, id="c3", period=Period(start=date(2022, 1, 1), end=date(2022, 12, 31)))
    groups = folded([heading, again, other_year, claim(Kind.OPINION, id="c4")])
    assert [[c.id for c in group] for group in groups] == [["c2", "c1"], ["c3"]]


def test_a_restated_amount_is_folded_into_the_first():
    first = replace(LEVEL, quantity=money(130e6, "MYR"))
    second = replace(LEVEL, id="c2", quantity=money(29e6), details=Details(restates="130000000.0 MYR"))
    assert [[c.id for c in group] for group in folded([first, second])] == [["c1", "c2"]]


def between(a, b, **how):
    return gap((a, a.quantity), (b, b.quantity), **how)


@pytest.mark.parametrize(
    ("a", "b", "relation", "apart"),
    [
        (money(140e6), money(140e6), Relation.EQUAL, (None, None, None)),
        (money(140e6), money(112e6), Relation.DIFFERENT, (1.25, 28e6, "a")),
        (money(112e6), money(140e6), Relation.DIFFERENT, (1.25, 28e6, "b")),
        (money(-4, "percent"), money(8, "percent"), Relation.DIFFERENT, (None, 12, "b")),
        (money(-4, "percent"), money(-8, "percent"), Relation.DIFFERENT, (2, 4, "b")),
        (money(0, "count"), money(3, "count"), Relation.DIFFERENT, (None, 3, "b")),
        (money(2.0, "ratio"), money(100.0, "percent"), Relation.EQUAL, (None, None, None)),
        (money(3.0, "ratio"), money(100.0, "percent"), Relation.DIFFERENT, (2, 100, "a")),
        (money(5.0), money(5.0, "tonne"), Relation.INCOMPARABLE, (None, None, None)),
        (
            Quantity(value_low=1e8, value_high=None, unit="USD", comparator=Comparator.OVER),
            money(140e6),
            Relation.COMPATIBLE,
            (None, None, None),
        ),
        (
            Quantity(value_low=10.0, value_high=12.0, unit="count", comparator=Comparator.RANGE),
            money(15, "count"),
            Relation.DIFFERENT,
            (1.25, 3, "b"),
        ),
    ],
)
def test_how_far_two_figures_are_apart(a, b, relation, apart):
    ratio, difference, larger = apart
    found = between(claim(quantity=a), claim(quantity=b))
    assert (found.relation, found.larger) == (relation, larger)
    assert found.ratio == (None if ratio is None else pytest.approx(ratio))
    assert found.difference == (None if difference is None else pytest.approx(difference))


def test_two_currencies_are_compared_at_a_rate_and_its_width_counts():
    a, b = claim(quantity=money(100e6)), claim(quantity=money(300e6, "BYN"))
    rate = Rate(Interval(1, 1), Interval(0.3, 0.4), "USD", "at some rate", ())
    found = between(a, b, rate=rate)
    assert (found.relation, found.unit, found.basis) == (Relation.COMPATIBLE, "USD", "at some rate")
    far = between(a, claim(quantity=money(900e6, "BYN")), rate=rate)
    assert (far.relation, far.ratio) == (Relation.DIFFERENT, pytest.approx(2.7))
    assert between(a, b, rate="no rate").basis == "no rate"
    assert between(a, b).relation is Relation.INCOMPARABLE


DAY, MONTH = (
    Period(start=date(2024, 8, 20), end=date(2024, 8, 20)),
    Period(start=date(2024, 8, 1), end=date(2024, 8, 31)),
)


@pytest.mark.parametrize(
    ("kind", "a", "b", "aspect", "stance"),
    [
        (Kind.TRADE_LEVEL, {"period": YEAR}, {}, Aspect.PERIOD, Stance.ONLY_A),
        (Kind.TRADE_LEVEL, {"period": YEAR}, {"period": MONTH}, Aspect.PERIOD, Stance.DIFFER),
        (Kind.VISIT, {"period": DAY}, {"period": MONTH}, Aspect.PERIOD, Stance.ONLY_A),
        (Kind.VISIT, {"period": MONTH}, {"period": DAY}, Aspect.PERIOD, Stance.ONLY_B),
        (Kind.TRADE_TARGET, {"deadline": date(2030, 12, 31)}, {}, Aspect.DEADLINE, Stance.ONLY_A),
        (Kind.VISIT, {"negated": True}, {}, Aspect.DENIAL, Stance.DIFFER),
        (
            Kind.TRADE_GROWTH,
            {"direction": Direction.UP},
            {"direction": Direction.DOWN},
            Aspect.DIRECTION,
            Stance.DIFFER,
        ),
        (Kind.TRADE_LEVEL, {"countries": ("KEN",)}, {}, Aspect.COUNTRIES, Stance.ONLY_B),
        (Kind.MEMBERSHIP, {"status": "member"}, {"status": "observer"}, Aspect.STATUS, Stance.DIFFER),
        (Kind.MEMBERSHIP, {"status": "full member"}, {"status": "party"}, Aspect.STATUS, None),
        (Kind.MEMBERSHIP, {"status": "former member"}, {"status": "member"}, Aspect.STATUS, Stance.DIFFER),
        (Kind.MEMBERSHIP, {"status": "unstated"}, {"status": "member"}, Aspect.STATUS, Stance.ONLY_B),
        (Kind.MEMBERSHIP, {"status": "friend"}, {"status": "guest"}, Aspect.STATUS, Stance.EACH),
        (Kind.AGREEMENT, {"status": "in force"}, {"status": "has applied"}, Aspect.STATUS, None),
        (Kind.AGREEMENT, {"status": "in force"}, {"status": "signed"}, Aspect.STATUS, Stance.DIFFER),
        (Kind.SANCTIONS, {"status": "lifted"}, {}, Aspect.STATUS, Stance.DIFFER),
        (
            Kind.MEMBERSHIP,
            {"framework": ("EAEU", "SCO")},
            {"framework": ("SCO",)},
            Aspect.FRAMEWORKS,
            Stance.ONLY_A,
        ),
        (
            Kind.MEMBERSHIP,
            {"framework": ("EAEU", "SCO")},
            {"framework": ("SCO", "BRICS")},
            Aspect.FRAMEWORKS,
            Stance.EACH,
        ),
        (
            Kind.DEMAND,
            {"product": ("tractors",), "hs": ("8701",)},
            {"product": ("farm tractors",), "hs": ("8701",)},
            Aspect.GOODS,
            None,
        ),
        (Kind.DOCUMENTS_SIGNED, {"sectors": ("health",)}, {}, Aspect.SECTORS, Stance.ONLY_A),
        (Kind.TRADE_LEVEL, {"scope": "goods"}, {"scope": "services"}, Aspect.SCOPE, Stance.DIFFER),
        (Kind.VISIT, {"place": "Minsk"}, {"place": "Belarus"}, Aspect.PLACE, Stance.EACH),
        (Kind.VISIT, {"place": "Minsk"}, {"place": "Tehran"}, Aspect.PLACE, Stance.DIFFER),
        (Kind.VISIT, {"place": "the library of Minsk"}, {"place": "Minsk"}, Aspect.PLACE, Stance.ONLY_A),
    ],
)
def test_what_else_two_claims_have_apart(kind, a, b, aspect, stance):
    def made(fields):
        details = {name: value for name, value in fields.items() if hasattr(Details(), name)}
        rest = {name: value for name, value in fields.items() if name not in details}
        return claim(kind, details=Details(**details), **rest)

    one, two = made(a), made(b)
    wanted = [(aspect, stance)] if stance else []
    assert [(d.aspect, d.stance) for d in differences([one], [two])] == wanted
    turned = {Stance.ONLY_A: Stance.ONLY_B, Stance.ONLY_B: Stance.ONLY_A}
    assert [(d.aspect, d.stance) for d in differences([two], [one])] == [
        (aspect, turned.get(s, s)) for aspect, s in wanted
    ]


def test_what_a_repeat_adds_is_said():
    heading, sentence = claim(Kind.VISIT), claim(Kind.VISIT, period=DAY)
    assert differences([heading, sentence], [sentence]) == ()
    assert [d.stance for d in differences([heading, sentence], [heading])] == [Stance.ONLY_A]


def test_aligning_another_kind_is_said():
    target = claim(Kind.TRADE_TARGET, quantity=money(1e9), deadline=date(2030, 12, 31))
    forecast = replace(target, kind=Kind.FORECAST)
    assert likeness((target,), (forecast,)) > 0.6
    assert [(d.aspect, d.stance) for d in differences([target], [forecast])] == [(Aspect.KIND, Stance.DIFFER)]
