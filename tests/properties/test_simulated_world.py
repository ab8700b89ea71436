"""A world whose truth is known: figures are bent by known factors, and the labels must tell.

Trade of some pairs and years is drawn; each office and source measures it with a known error; texts state it
bent by a known factor. Nothing here is read from a file.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.records import (
    Claim,
    Comparator,
    Direction,
    Evidence,
    Grade,
    Kind,
    Label,
    Period,
    Quantity,
    Reason,
    SourceUse,
)
from comity.verdicts import judge, settled
from comity.verdicts.tolerances import default_tolerances

PAIRS = (("BLR", "IRN"), ("KHM", "VNM"), ("BRA", "CHN"))
YEARS = range(2015, 2025)
AS_OF = date(2025, 12, 31)
DECIDE = (Grade.A, Grade.B, Grade.C)
FAULTS = {Label.OVERSTATED, Label.UNDERSTATED, Label.CONTRADICTED, Label.OUTDATED}


@dataclass(frozen=True)
class Simulated:
    """True trade of a pair in US dollars, by year."""

    pair: tuple[str, str]
    truth: dict[int, float]

    def evidence(
        self, year: int, *, grade: Grade = Grade.B, error: float = 0.0, source: str = "office"
    ) -> Evidence:
        """What a source with a relative error says of a year, published in the year after."""
        value = self.truth[year] * (1 + error)
        return Evidence(
            id=f"{source}.{'-'.join(self.pair)}.{year}",
            metric="trade.total",
            countries=self.pair,
            period=_year(year),
            grade=grade,
            method="simulated",
            statement=f"{source}: {value}",
            sources=(
                SourceUse(id=source, title=source, version="1", licence="test", published=_year(year + 1)),
            ),
            value=value,
            unit="USD",
        )

    def claim(self, year: int, *, factor: float = 1.0, swapped: bool = False, **changed: object) -> Claim:
        """A text that states the trade of a year, bent by a factor, in full digits."""
        value = round(self.truth[year] * factor)
        made = Claim(
            id="c",
            kind=Kind.TRADE_LEVEL,
            start=0,
            end=1,
            quote="…",
            countries=self.pair[::-1] if swapped else self.pair,
            quantity=Quantity(value_low=value, value_high=value, unit="USD", as_stated=f"{value} dollars"),
            period=_year(year),
        )
        return replace(made, **changed)


def _year(number: int) -> Period:
    return Period(start=date(number, 1, 1), end=date(number, 12, 31), as_stated=str(number))


worlds = st.builds(
    lambda pair, first, rates: Simulated(
        pair, {year: first * 1.07 ** (year - 2015) * rate for year, rate in zip(YEARS, rates, strict=True)}
    ),
    st.sampled_from(PAIRS),
    st.floats(1.1e6, 9e11),
    st.lists(st.floats(0.9, 1.1), min_size=len(YEARS), max_size=len(YEARS)),
)
years = st.sampled_from(list(YEARS)[:-1])  # those whose figures are published by the as-of date


@pytest.mark.parametrize(
    ("factor", "label"),
    [
        (1.0, Label.SUPPORTED),
        (1.1, Label.IMPRECISE),
        (0.9, Label.IMPRECISE),
        (2.1, Label.OVERSTATED),
        (2.9, Label.OVERSTATED),
        (0.45, Label.UNDERSTATED),
        (0.35, Label.UNDERSTATED),
        (3.1, Label.CONTRADICTED),
        (0.3, Label.CONTRADICTED),
        (1000.0, Label.CONTRADICTED),
    ],
)
@settings(max_examples=15, deadline=None)
@given(world=worlds, year=years, grade=st.sampled_from(DECIDE))
def test_the_label_tells_the_factor(
    factor: float, label: Label, world: Simulated, year: int, grade: Grade
) -> None:
    verdict = judge(world.claim(year, factor=factor), (world.evidence(year, grade=grade),), as_of=AS_OF)
    assert verdict.label is label
    assert (Reason.UNIT_SLIP in verdict.reasons) is (factor == 1000.0)


@settings(max_examples=15, deadline=None)
@given(world=worlds, year=years, factor=st.sampled_from((0.55, 0.7, 1.2, 1.4, 1.9)))
def test_one_book_alone_calls_no_figure_wrong_that_is_not_twice_or_half_as_much(
    world: Simulated, year: int, factor: float
) -> None:
    claim = world.claim(year, factor=factor)
    alone, both = (judge(claim, (world.evidence(year, grade=g),), as_of=AS_OF) for g in (Grade.C, Grade.A))
    assert alone.label is Label.INSUFFICIENT_EVIDENCE
    assert both.label in (Label.OVERSTATED, Label.UNDERSTATED)


@settings(max_examples=40, deadline=None)
@given(world=worlds, year=years, factor=st.floats(0.01, 100), grade=st.sampled_from((Grade.D, Grade.E)))
def test_no_statement_or_bound_decides(world: Simulated, year: int, factor: float, grade: Grade) -> None:
    pieces = tuple(world.evidence(y, grade=grade, source=f"agency {y}") for y in YEARS)
    verdict = settled(world.claim(year, factor=factor), pieces, as_of=AS_OF)
    assert verdict.label is Label.INSUFFICIENT_EVIDENCE
    assert verdict.would_settle
    assert verdict.stability.stable


@settings(max_examples=40, deadline=None)
@given(world=worlds, year=years, factors=st.lists(st.floats(0.05, 20), min_size=2, max_size=6))
def test_more_wrong_is_never_judged_less_wrong(world: Simulated, year: int, factors: list[float]) -> None:
    def severity(factor: float) -> int:
        label = judge(world.claim(year, factor=factor), (world.evidence(year),), as_of=AS_OF).label
        steps = (Label.SUPPORTED, Label.IMPRECISE, Label.OVERSTATED, Label.CONTRADICTED)
        return steps.index(Label.OVERSTATED if label is Label.UNDERSTATED else label)

    above = sorted(f for f in factors if f >= 1)
    below = sorted((f for f in factors if f <= 1), reverse=True)
    for ladder in (above, below):
        assert all(severity(a) <= severity(b) for a, b in pairwise(ladder))


@settings(max_examples=40, deadline=None)
@given(
    world=worlds,
    year=years,
    factor=st.sampled_from((1.0, 1.1, 1.5, 4.0)),
    errors=st.lists(st.floats(-0.5, 0.5), min_size=1, max_size=4),
    turn=st.randoms(use_true_random=False),
)
def test_order_and_side_change_nothing(
    world: Simulated, year: int, factor: float, errors: list[float], turn: object
) -> None:
    pieces = [world.evidence(year, error=e, source=f"office {n}") for n, e in enumerate(errors)]
    first = settled(world.claim(year, factor=factor), tuple(pieces), as_of=AS_OF)
    turn.shuffle(pieces)  # type: ignore[attr-defined]
    assert settled(world.claim(year, factor=factor, swapped=True), tuple(pieces), as_of=AS_OF) == first


@settings(max_examples=40, deadline=None)
@given(world=worlds, year=years, factor=st.floats(0.05, 20), other=st.sampled_from(PAIRS))
def test_other_pairs_and_other_flows_change_nothing(
    world: Simulated, year: int, factor: float, other: tuple[str, str]
) -> None:
    mine = (world.evidence(year),)
    claim = world.claim(year, factor=factor)
    noise = [replace(world.evidence(year, source="other flow"), metric="trade.balance")]
    if other != world.pair:
        noise.append(replace(world.evidence(year, source="other pair"), countries=other))
    plain, noisy = judge(claim, mine, as_of=AS_OF), judge(claim, (*mine, *noise), as_of=AS_OF)
    assert (noisy.label, noisy.reasons, noisy.sentence) == (plain.label, plain.reasons, plain.sentence)


@settings(max_examples=40, deadline=None)
@given(world=worlds, year=years, factor=st.floats(0.05, 20), as_of_year=st.integers(2014, 2027))
def test_an_earlier_date_never_sees_later_figures(
    world: Simulated, year: int, factor: float, as_of_year: int
) -> None:
    """Judging with everything is judging with what was out: the rest only leaves a note of itself."""
    as_of = date(as_of_year, 12, 31)
    everything = tuple(world.evidence(y) for y in YEARS)
    known = tuple(world.evidence(y) for y in YEARS if y + 1 <= as_of_year)
    claim = world.claim(year, factor=factor)
    whole, cut = judge(claim, everything, as_of=as_of), judge(claim, known, as_of=as_of)
    assert (whole.label, whole.sentence, whole.evidence) == (cut.label, cut.sentence, cut.evidence)
    assert set(whole.reasons) - set(cut.reasons) <= {Reason.AS_OF_DATE}


@settings(max_examples=40, deadline=None)
@given(world=worlds, year=years, factor=st.floats(0.01, 100), confidence=st.floats(0, 0.69))
def test_a_doubtful_reading_is_never_called_wrong(
    world: Simulated, year: int, factor: float, confidence: float
) -> None:
    claim = world.claim(year, factor=factor, confidence=confidence, doubts=("the period is carried over",))
    verdict = judge(claim, (world.evidence(year),), as_of=AS_OF)
    assert verdict.label not in FAULTS
    if verdict.label is Label.INSUFFICIENT_EVIDENCE:
        assert "the period is carried over" in verdict.sentence


@settings(max_examples=30, deadline=None)
@given(world=worlds, year=years)
def test_last_year_s_figure_is_outdated(world: Simulated, year: int) -> None:
    shrunk = Simulated(world.pair, {**world.truth, year: world.truth[2015] / 2, year - 1: world.truth[2015]})
    pieces = (shrunk.evidence(year), shrunk.evidence(year - 1, source="yearbook"))
    stated = replace(shrunk.claim(year, factor=2.0), period=_year(year))
    verdict = judge(stated, pieces, as_of=AS_OF)
    assert verdict.label is Label.OUTDATED
    assert Reason.PERIOD_MISMATCH in verdict.reasons


@settings(max_examples=30, deadline=None)
@given(world=worlds, year=years, side=st.sampled_from((0.7, 1.4)), grade=st.sampled_from(DECIDE))
def test_good_sources_on_both_sides_conflict(world: Simulated, year: int, side: float, grade: Grade) -> None:
    pieces = (
        world.evidence(year, grade=grade, error=side - 1, source="one"),
        world.evidence(year, grade=grade, error=1 / side - 1, source="two"),
    )
    verdict = settled(world.claim(year), pieces, as_of=AS_OF)
    assert verdict.label is Label.CONFLICTING
    assert Reason.SOURCE_CONFLICT in verdict.reasons
    assert set(verdict.stability.hangs_on) == {"one", "two"}


@settings(max_examples=40, deadline=None)
@given(world=worlds, year=st.sampled_from(list(YEARS)[1:-1]), stated=st.floats(-60, 300))
def test_growth_with_the_wrong_sign_is_contradicted_beyond_what_books_may_be_off_by(
    world: Simulated, year: int, stated: float
) -> None:
    true = (world.truth[year] / world.truth[year - 1] - 1) * 100
    piece = replace(world.evidence(year), metric="trade.growth", value=true, unit="percent")
    claim = replace(
        world.claim(year),
        kind=Kind.TRADE_GROWTH,
        direction=Direction.UP if stated > 0 else Direction.DOWN,
        quantity=Quantity(
            value_low=stated, value_high=stated, unit="percent", as_stated=f"{stated:.2f} percent"
        ),
    )
    verdict = judge(claim, (piece,), as_of=AS_OF)
    low, high = sorted((1 + stated / 100, 1 + true / 100))
    beyond = 2 * default_tolerances().growth_points / 100  # what reconciled books may be off by
    if stated * true < 0 and high / low - 1 > beyond + 0.001:
        assert verdict.label is Label.CONTRADICTED
    if high / low - 1 < beyond - 0.001:
        assert verdict.label not in FAULTS
    if abs(stated - true) < 0.004:
        assert verdict.label is Label.SUPPORTED


@settings(max_examples=40, deadline=None)
@given(world=worlds, year=years, factor=st.floats(0.05, 20))
def test_denying_a_figure_turns_the_label_round(world: Simulated, year: int, factor: float) -> None:
    claim = world.claim(year, factor=factor)
    said = judge(claim, (world.evidence(year),), as_of=AS_OF).label
    denied = judge(replace(claim, negated=True), (world.evidence(year),), as_of=AS_OF).label
    assert denied is (Label.CONTRADICTED if said is Label.SUPPORTED else Label.SUPPORTED)


@settings(max_examples=40, deadline=None)
@given(world=worlds, year=years, factor=st.floats(0.05, 20), comparator=st.sampled_from(list(Comparator)))
def test_a_wider_statement_is_never_further_off(
    world: Simulated, year: int, factor: float, comparator: Comparator
) -> None:
    """A hedge widens what a figure may mean, so that what held without it holds with it."""
    claim = world.claim(year, factor=factor)
    assert claim.quantity is not None
    plain = judge(claim, (world.evidence(year),), as_of=AS_OF).label
    low, high = claim.quantity.value_low, claim.quantity.value_high
    bounds = {Comparator.OVER: (low, None), Comparator.UNDER: (None, high)}.get(comparator, (low, high))
    hedged = replace(claim.quantity, value_low=bounds[0], value_high=bounds[1], comparator=comparator)
    if plain is Label.SUPPORTED and comparator in (Comparator.EQ, Comparator.APPROX):
        assert judge(replace(claim, quantity=hedged), (world.evidence(year),), as_of=AS_OF).label is plain


def test_moving_a_tolerance_moves_its_bound_and_no_other() -> None:
    world = Simulated(PAIRS[0], dict.fromkeys(YEARS, 98_765_432.0))
    claim = world.claim(2023, factor=1.2)
    wide = default_tolerances().moved("imprecise", 1.5)
    assert judge(claim, (world.evidence(2023),), as_of=AS_OF).label is Label.OVERSTATED
    assert judge(claim, (world.evidence(2023),), as_of=AS_OF, tolerances=wide).label is Label.IMPRECISE
