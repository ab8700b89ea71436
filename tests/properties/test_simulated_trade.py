"""The whole path from a text to a verdict, in worlds whose truth is known.

A world's books are written as its providers publish them, added and built; communiqués about it are written,
read and checked. ``benchmarks/verdicts.py`` publishes the whole table. ``test_simulated_world.py`` is about
the judge alone: there the evidence is made up, and no text is read.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from tests.properties.outcomes import (
    Reading,
    far_off_and_caught,
    hidden_and_open,
    outcomes,
    read_right,
    shown_and_open,
    true_but_accused,
)
from tests.properties.worlds import Books, Seen, draw
from tests.properties.writer.communiques import write
from tests.properties.writer.figures import money, percent
from tests.properties.writer.pen import Form

from comity.records import Comparator, Kind, Label, LedgerStatus

MOST_ACCUSED = 0.01
LEAST_CAUGHT = {Seen.BOTH: 0.95, Seen.ONE: 0.8, Seen.MIRROR: 0.8}
# Two worlds hold a handful of claims that mirror data alone can show: the bound is asserted over many worlds.
LEAST_CAUGHT_HERE = LEAST_CAUGHT | {Seen.MIRROR: 0.6}
LEVELS = {Form.FLOW, Form.PAIR, Form.BALANCE, Form.PRODUCT}
LEAST_READ = 0.9
MOST_OPEN = 0.03
WORLDS, TEXTS = 2, 40
MANY_WORLDS, MANY_TEXTS = 12, 60


def found_in(folder, *, worlds, texts, books=Books.CAREFUL):
    return [
        outcome
        for seed in worlds
        for outcome in outcomes(draw(seed, books=books), folder / str(seed), texts=texts)
    ]


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return found_in(tmp_path_factory.mktemp("worlds"), worlds=range(WORLDS), texts=TEXTS)


def sentences(outcomes):
    """For the message of a failing test: what was said, and what was made of it."""
    return "\n".join(
        f"world {one.world} on {one.day}: {one.said.sentence} -> {one.verdict.label if one.verdict else None}"
        for one in outcomes
    )


def test_true_claims_are_not_called_wrong(found):
    right = read_right(found)
    wrong = [one for one in right if one.said.true and one.accused]
    assert true_but_accused(right).share <= MOST_ACCUSED, sentences(wrong)


@pytest.mark.parametrize("seen", list(LEAST_CAUGHT))
def test_claims_that_are_far_off_are_caught(found, seen):
    right = read_right(found)
    missed = [one for one in right if one.said.far_off and one.said.seen is seen and not one.accused]
    assert far_off_and_caught(right, seen).share >= LEAST_CAUGHT_HERE[seen], sentences(missed)


def test_what_the_world_hides_stays_open(found):
    hidden = hidden_and_open(read_right(found))
    assert hidden.of > 50
    assert hidden.hits == hidden.of


def test_levels_that_both_sides_report_are_decided(found):
    levels = [o for o in read_right(found) if o.said.form in LEVELS and o.said.seen is Seen.BOTH]
    still_open = [one for one in levels if one.label is Label.INSUFFICIENT_EVIDENCE]
    assert len(levels) > 50
    assert shown_and_open(levels).share <= 0.02, sentences(still_open)


def test_ordinary_sentences_are_read_as_they_are_meant(found):
    wrong = [one for one in found if one.reading is not Reading.RIGHT]
    assert len(wrong) <= (1 - LEAST_READ) * len(found), sentences(wrong)


def test_a_misreading_accuses_nobody(found):
    wrong = [one for one in found if one.reading is Reading.OTHERWISE and one.said.true and one.accused]
    assert not wrong, sentences(wrong)


def test_a_promise_is_followed_and_not_judged(found):
    targets = [one for one in found if one.said.form is Form.TARGET and one.reading is Reading.RIGHT]
    assert targets
    assert all(isinstance(one.label, LedgerStatus) for one in targets)


def test_the_same_seed_writes_the_same_text():
    world = draw(5)
    day = date(2025, 3, 15)
    assert write(world, seed=2, day=day) == write(draw(5), seed=2, day=day)
    assert write(world, seed=2, day=day) != write(world, seed=3, day=day)


def test_books_are_near_the_truth_where_offices_are_careful():
    world = draw(6)
    ratios = [
        sold / world.flow(a, b, year)
        for (a, b, year), (sold, _) in world.books.items()
        if sold is not None and world.office(a).careless == 1
    ]
    assert len(ratios) > 500
    assert sum(0.9 < ratio < 1.1 for ratio in ratios) > 0.95 * len(ratios)


def test_a_day_hides_the_books_that_came_later():
    world = draw(4)
    a, b = (office.iso3 for office in world.countries[:2])  # these two always report
    assert world.seen(a, b, (2022,), date(2023, 12, 30)) is Seen.NONE
    assert world.seen(a, b, (2022,), date(2023, 12, 31)) is Seen.BOTH
    silent = world.countries[3].iso3
    assert world.seen(a, silent, (2022,), date(2024, 6, 1)) is Seen.ONE
    assert world.seen(silent, a, (2022,), date(2024, 6, 1)) is Seen.MIRROR


def test_a_hedge_holds_of_what_is_said():
    rng = np.random.default_rng(1)
    seen = set()
    for _ in range(2000):
        value = float(rng.lognormal(19, 3))
        figure = money(rng, value, 2020)
        if figure.unit != "USD":
            continue
        seen.add(figure.comparator)
        assert figure.low is None or figure.low <= value * 1.05
        assert figure.high is None or figure.high >= value * 0.95
        if figure.comparator is Comparator.OVER:
            assert figure.low <= value
        if figure.comparator is Comparator.UNDER:
            assert value <= figure.high <= value / 0.95
    assert seen == {Comparator.EQ, Comparator.APPROX, Comparator.OVER, Comparator.UNDER}


def test_a_bent_figure_is_hedged_in_no_way_that_makes_it_true_again():
    rng = np.random.default_rng(2)
    low = [percent(rng, 40.0, 0.5) for _ in range(300)]
    assert all(figure.high is not None and figure.high < 25 for figure in low)
    high = [percent(rng, -20.0, 2.0) for _ in range(300)]
    assert all(figure.low is None or figure.low < -35 for figure in high)
    assert all(figure.high is None or figure.high < -35 for figure in high)


def test_bent_claims_are_as_many_as_they_should_be():
    world = draw(8)
    said = [claim for seed in range(150) for claim in write(world, seed=seed, day=date(2025, 3, 15)).said]
    levels = [claim for claim in said if claim.kind is Kind.TRADE_LEVEL]
    assert 0.4 < sum(claim.true for claim in levels) / len(levels) < 0.6
    assert {claim.form for claim in said} == set(Form)


@pytest.mark.slow
def test_over_many_worlds_the_bounds_hold_with_their_intervals(tmp_path):
    right = read_right(found_in(tmp_path, worlds=range(1000, 1000 + MANY_WORLDS), texts=MANY_TEXTS))
    assert true_but_accused(right).high <= MOST_ACCUSED
    for seen, least in LEAST_CAUGHT.items():
        assert far_off_and_caught(right, seen, whole=True).share >= least, seen
    true = [one for one in right if one.said.true]
    assert shown_and_open(true).share <= MOST_OPEN
    assert hidden_and_open(right).share == 1


@pytest.mark.slow
def test_where_offices_count_as_badly_as_in_2009_true_levels_are_seldom_called_wrong(tmp_path):
    worlds = range(2000, 2000 + MANY_WORLDS)
    right = read_right(found_in(tmp_path, worlds=worlds, texts=MANY_TEXTS, books=Books.ROUGH))
    levels = [one for one in right if one.said.form in (Form.FLOW, Form.PAIR, Form.BALANCE)]
    assert true_but_accused(levels).share <= 0.03
    assert true_but_accused(right).share <= 0.08
