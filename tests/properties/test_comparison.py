"""Two accounts of simulated meetings: the comparison finds exactly what was bent and what was left out."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests import simulated_accounts as made

from comity.accounts import Aligned, ComparisonDossier, Difference, Gap, Relation, Stance
from comity.compare import compare

BODIES = ("the World Trade Organization", "BRICS", "the Group of 77")
FACTORS = (0.1, 0.5, 0.7, 1.4, 2.0, 10.0)
KIND_OF = {
    "level": "trade_level",
    "flow": "trade_level",
    "growth": "trade_growth",
    "target": "trade_target",
    "documents": "documents_signed",
    "membership": "membership",
}
codes = st.lists(st.sampled_from(sorted(made.COUNTRIES)), min_size=2, max_size=2, unique=True).map(tuple)


@st.composite
def meetings(draw):
    """The countries, and facts of which no two could be taken for one another."""
    pair = draw(codes)
    names = [made.COUNTRIES[code][0] for code in pair]
    slots = [
        *(("level", year, None) for year in (2021, 2022, 2023)),
        *(("flow", year, name) for year in (2022, 2023) for name in names),
        *(("growth", year, None) for year in (2022, 2023)),
        *(("target", year, None) for year in (2030, 2035)),
        ("documents", 2024, None),
        *(("membership", 0, name) for name in names),
    ]
    chosen = draw(st.lists(st.sampled_from(slots), min_size=1, max_size=9, unique=True))
    facts = []
    for sort, year, seller in chosen:
        value, text = 0.0, ""
        if sort == "growth":
            value = draw(st.integers(11, 399)) / 10 * draw(st.sampled_from((1, -1)))
        elif sort == "documents":
            value = float(draw(st.integers(20, 60)))
        elif sort == "membership":
            text = draw(st.sampled_from(BODIES))
        else:
            value = draw(st.integers(101, 998)) * 1e6 * draw(st.sampled_from((1, 10, 100)))
        facts.append(made.Fact(sort, value, year, seller, text))
    return pair, facts


def plan_of(draw, facts):
    """What becomes of each fact: told by both, bent by a factor, or told by one only."""
    fates = ["both", "both", "bent", "only_a", "only_b"]
    plan = []
    for fact in facts:
        fate = draw(st.sampled_from(fates))
        if fate == "bent" and fact.sort == "membership":
            fate = "both"
        other = made.bent(fact, draw(st.sampled_from(FACTORS))) if fate == "bent" else fact
        # 2 and 1 percent may both be 1.5, so that nobody can say that they differ
        assume(fate != "bent" or fact.sort != "growth" or abs(fact.value - other.value) > 1)
        plan.append((fate, fact, other))
    values = [f.value for fate, one, two in plan if one.value for f in {one, two}]
    assume(len(set(values)) == len(values))  # no figure stands twice, so that nothing can be mixed up
    return plan


def told(pair, plan):
    one = [fact for fate, fact, _ in plan if fate != "only_b"]
    two = [other for fate, _, other in plan if fate != "only_a"]
    return made.tell(one, pair, made.FIRST), made.tell(two, pair[::-1], made.SECOND)


def of(sort, value):
    return KIND_OF[sort], value if sort != "membership" else None


def figure(claim):
    return claim.kind.value, claim.quantity.midpoint if claim.quantity else None


@settings(max_examples=120, deadline=None)
@given(data=st.data(), meeting=meetings())
def test_exactly_what_was_bent_and_left_out_is_found(data, meeting):
    pair, facts = meeting
    plan = plan_of(data.draw, facts)
    found = compare(*told(pair, plan), pair=pair)
    assert sorted((figure(i.a.claim), figure(i.b.claim)) for i in found.different) == sorted(
        (of(f.sort, f.value), of(o.sort, o.value)) for fate, f, o in plan if fate == "bent"
    )
    for item in found.different:
        small, large = sorted((abs(item.gap.a.midpoint), abs(item.gap.b.midpoint)))
        assert item.gap.ratio == pytest.approx(large / small)
        assert item.gap.difference == pytest.approx(large - small)
        assert item.gap.larger == ("a" if abs(item.gap.a.midpoint) == large else "b")
        assert all(d.stance is not Stance.DIFFER for d in item.differences)
    for fate, items in (
        ("both", [i.a for i in found.both]),
        ("only_a", found.only_a),
        ("only_b", found.only_b),
    ):
        assert sorted(map(str, (figure(t.claim) for t in items))) == sorted(
            str(of(f.sort, f.value)) for done, f, _ in plan if done == fate
        )


def mirrored(dossier: ComparisonDossier) -> ComparisonDossier:
    """The same comparison with the sides exchanged, in the order of the other account."""
    other = {"a": "b", "b": "a", None: None}
    turned = {**{s: s for s in Stance}, Stance.ONLY_A: Stance.ONLY_B, Stance.ONLY_B: Stance.ONLY_A}

    def gap(found: Gap | None) -> Gap | None:
        return found and replace(found, a=found.b, b=found.a, larger=other[found.larger], unit=found.unit)

    def item(found: Aligned) -> Aligned:
        rest = (Difference(aspect=d.aspect, stance=turned[d.stance]) for d in found.differences)
        return replace(found, a=found.b, b=found.a, gap=gap(found.gap), differences=tuple(rest))

    return replace(
        dossier,
        a=dossier.b,
        b=dossier.a,
        names=dossier.names[::-1],
        aligned=tuple(sorted(map(item, dossier.aligned), key=lambda i: (i.a.claim.start, i.a.claim.id))),
        only_a=dossier.only_b,
        only_b=dossier.only_a,
        opinions=dossier.opinions[::-1],
        warnings=dossier.warnings[::-1],
    )


@settings(max_examples=60, deadline=None)
@given(data=st.data(), meeting=meetings(), given_pair=st.booleans())
def test_exchanging_the_accounts_exchanges_the_sides(data, meeting, given_pair):
    pair, facts = meeting
    one, two = told(pair, plan_of(data.draw, facts))
    assume(one and two)
    how = {"pair": pair} if given_pair else {}
    there, back = compare(one, two, names=("x", "y"), **how), compare(two, one, names=("y", "x"), **how)
    assert mirrored(there.dossier) == replace(
        back.dossier, a=replace(back.dossier.a, id="B"), b=replace(back.dossier.b, id="A")
    )
    assert json.loads(there.to_json())["counts"]["both"] == json.loads(back.to_json())["counts"]["both"]


@settings(max_examples=60, deadline=None)
@given(meeting=meetings())
def test_a_text_agrees_with_itself(meeting):
    pair, facts = meeting
    text = made.tell(facts, pair, made.FIRST)
    found = compare(text, text, pair=pair)
    assert found.counts() == {"both": len(facts), "different": 0, "only_a": 0, "only_b": 0}
    assert all(i.likeness == 1 and (i.gap is None or i.gap.relation is Relation.EQUAL) for i in found.both)


@settings(max_examples=40, deadline=None)
@given(meeting=meetings())
def test_order_and_noise_change_nothing(meeting):
    pair, facts = meeting
    one, two = made.tell(facts, pair, made.FIRST), made.tell(facts, pair[::-1], made.SECOND)
    noisy = f"The weather was mild. {two} Reporters waited outside the hall."
    plain, turned = (compare(one, text, pair=pair) for text in (two, noisy))
    assert plain.counts() == turned.counts() == {"both": len(facts), "different": 0, "only_a": 0, "only_b": 0}


@settings(max_examples=40, deadline=None)
@given(meeting=meetings(), factor=st.sampled_from((1.3, 3.0, 30.0)))
def test_a_wider_gap_has_a_larger_ratio(meeting, factor):
    pair, facts = meeting
    levels = [f for f in facts if f.sort == "level"][:1]
    assume(levels)
    near, far = (
        compare(
            made.tell(levels, pair, made.FIRST),
            made.tell([made.bent(levels[0], f)], pair, made.SECOND),
            pair=pair,
        )
        for f in (factor, factor * 1.2)
    )
    assert near.different[0].gap.ratio < far.different[0].gap.ratio
