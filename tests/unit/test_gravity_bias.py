"""The bias of three-way fits and the corrected standard errors, against the formulas written out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.gravity_panels import dummies, panel, slow_fit

from comity.errors import ModelError, UsageError
from comity.gravity.bias import correct_bias
from comity.gravity.estimate import Family
from comity.gravity.leverage import Leverage
from comity.gravity.pair_panel import Ways

FACTORS = ("exporter", "importer", "year")
TWO_WAY = (("exporter", "year"), ("importer", "year"))
THREE_WAY = (*TWO_WAY, ("exporter", "importer"))


def drawn(**changes):
    return panel(**{"countries": 7, "years": 3, "zeros": 0, **changes}).columns()


def fit(columns, effects):
    return slow_fit(columns, ("x1", "x2"), FACTORS, effects)


@pytest.fixture(scope="module")
def three_way():
    return fit(drawn(), THREE_WAY)


def written_out(estimate):
    """The bias by the sums of the paper, pair by pair and matrix by matrix."""
    i, j, t = (estimate.codes[name] for name in FACTORS)
    periods, n = t.max() + 1, i.max() + 1
    terms = np.zeros(len(estimate.names))
    for side in (i, j):
        for country in np.unique(side):
            hessian, outer = np.zeros((2, periods, periods))
            crossed = np.zeros((len(terms), periods, periods))
            moved = np.zeros((len(terms), periods, periods))
            for other in np.unique((j if side is i else i)[side == country]):
                rows = np.flatnonzero((side == country) & ((j if side is i else i) == other))
                mu, e, x = np.zeros(periods), np.zeros(periods), np.zeros((len(terms), periods))
                mu[t[rows]], e[t[rows]] = estimate.mu[rows], (estimate.y - estimate.mu)[rows]
                x[:, t[rows]] = estimate.x_within[rows].T
                h = np.diag(mu) - np.outer(mu, mu) / mu.sum()
                hessian += h
                outer += np.outer(e, e)
                for k in range(len(terms)):
                    crossed[k] += np.outer(h @ x[k], e)
                    moved[k] -= np.diag(x[k]) @ h + h @ np.diag(x[k])
            inverse = np.linalg.pinv(hessian, rcond=1e-10)
            for k in range(len(terms)):
                terms[k] += -np.trace(inverse @ crossed[k])
                terms[k] += np.trace(moved[k] @ inverse @ outer @ inverse) / 2
    return estimate.bread @ terms * n / (n - 1)


@pytest.mark.parametrize("missing", [0.0, 0.1], ids=["balanced", "cells missing"])
def test_the_bias_is_that_of_the_paper(missing):
    columns = drawn()
    keep = np.random.default_rng(3).random(len(columns["trade"])) >= missing
    estimate = fit({name: column[keep] for name, column in columns.items()}, THREE_WAY)
    np.testing.assert_allclose(correct_bias(estimate).bias, written_out(estimate), rtol=1e-8)


@pytest.mark.parametrize("effects", [TWO_WAY, THREE_WAY], ids=["two-way", "three-way"])
def test_exact_leverage_is_that_of_all_dummies_at_once(effects):
    """(I - R)^-1 e with R the rows of the hat matrix of the whole weighted regression that one pair has."""
    columns = drawn()
    estimate = fit(columns, effects)
    d = np.column_stack([*estimate.x_within.T] + [dummies(*(estimate.codes[f] for f in e)) for e in effects])
    hat = d @ np.linalg.pinv(d.T @ (d * estimate.mu[:, None]), rcond=1e-11) @ d.T
    error, meat = estimate.y - estimate.mu, np.zeros((2, 2))
    pair = estimate.codes["exporter"] * 100 + estimate.codes["importer"]
    for own in (np.flatnonzero(pair == p) for p in np.unique(pair)):
        pull = np.diag(estimate.mu[own]) @ hat[np.ix_(own, own)]
        if effects is THREE_WAY:  # the pair's own effect is no part of R
            pull = pull - np.outer(estimate.mu[own], np.ones(len(own))) / estimate.mu[own].sum()
        lifted = np.linalg.solve(np.eye(len(own)) - pull, error[own])
        x = estimate.x_within[own]
        meat += np.outer(x.T @ lifted, x.T @ error[own])
    pairs = len(np.unique(pair))
    expected = estimate.bread @ (meat + meat.T) / 2 @ estimate.bread * pairs / (pairs - 1)
    found = correct_bias(estimate)
    np.testing.assert_allclose(found.covariance, expected, rtol=1e-7)
    assert (found.pairs, found.leverage) == (pairs, Leverage.EXACT)
    assert (found.corrected_se > found.original_se).all()


def test_two_way_fits_have_no_bias_and_three_way_fits_have():
    assert not correct_bias(fit(drawn(), TWO_WAY)).bias.any()
    assert correct_bias(fit(drawn(), THREE_WAY)).bias.all()


def test_leverage_by_year_is_near_the_exact_one(three_way):
    exact, near = (correct_bias(three_way, leverage=kind) for kind in Leverage)
    assert near.leverage is Leverage.BY_YEAR
    np.testing.assert_allclose(near.corrected_se, exact.corrected_se, rtol=0.1)
    np.testing.assert_array_equal(near.bias, exact.bias)


def test_the_unit_of_trade_changes_nothing(three_way):
    columns = drawn()
    columns["trade"] = columns["trade"] * 1e6
    rescaled, before = correct_bias(fit(columns, THREE_WAY)), correct_bias(three_way)
    np.testing.assert_allclose(rescaled.bias, before.bias, rtol=1e-7)
    np.testing.assert_allclose(rescaled.corrected_se, before.corrected_se, rtol=1e-7)


def test_pair_effects_may_be_a_column_of_their_own(three_way):
    columns = drawn()
    columns["pair"] = np.char.add(columns["exporter"], columns["importer"])
    named = slow_fit(columns, ("x1", "x2"), (*FACTORS, "pair"), (*TWO_WAY, ("pair",)))
    np.testing.assert_allclose(correct_bias(named).bias, correct_bias(three_way).bias, rtol=1e-7)


def test_symmetric_pairs_are_refused():
    columns = drawn()
    columns["pair"] = np.array(["-".join(sorted(p)) for p in zip(columns["exporter"], columns["importer"])])
    named = slow_fit(columns, ("x1", "x2"), (*FACTORS, "pair"), (*TWO_WAY, ("pair",)))
    with pytest.raises(ModelError, match=r"fixed effects are exporter.year . importer.year . pair"):
        correct_bias(named)


def test_a_cross_section_is_a_two_way_model_of_one_period():
    columns = drawn(years=1)
    estimate = slow_fit(columns, ("x2",), FACTORS, (("exporter",), ("importer",)))
    found = correct_bias(estimate)
    assert found.ways is Ways.TWO
    assert (found.corrected_se > found.original_se).all()


def test_the_time_can_be_named_where_labels_do_not_tell():
    columns = drawn()
    columns["importer"] = np.char.add("to ", columns["importer"])
    estimate = fit(columns, THREE_WAY)
    with pytest.raises(UsageError, match="have a label in common"):
        correct_bias(estimate)
    assert correct_bias(estimate, time="year").bias.all()
    with pytest.raises(UsageError, match="time='exporter' is not"):
        correct_bias(fit(columns, TWO_WAY), time="exporter")


def test_what_is_not_covered_is_refused(three_way):
    with pytest.raises(ModelError, match="bias of gamma fits is not known"):
        correct_bias(replace(three_way, family=Family.GAMMA))
    with pytest.raises(ModelError, match="fixed effects are year"):
        correct_bias(replace(three_way, fixed_effects=(("year",),)))
    twice = {name: np.repeat(codes, 2) for name, codes in three_way.codes.items()}
    doubled = {
        name: np.repeat(getattr(three_way, name), 2, axis=0) for name in ("y", "mu", "weights", "x_within")
    }
    with pytest.raises(ModelError, match="more than one row in a period"):
        correct_bias(replace(three_way, codes=twice, **doubled))
