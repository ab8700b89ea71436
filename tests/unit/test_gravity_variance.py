"""Covariances against sums over all pairs of observations, and against pyfixest."""

from __future__ import annotations

import numpy as np
import pytest
from tests.gravity_panels import panel, slow_fit

from comity.errors import ModelError, UsageError
from comity.gravity.estimate import Family
from comity.gravity.small_sample import ssc
from comity.gravity.variance import Kind, covariance, make_semidefinite, parse_vcov

FACTORS = ("exporter", "importer", "year")
THREE_WAY = (("exporter", "year"), ("importer", "year"), ("exporter", "importer"))
TO_ROUNDING = {"rtol": 1e-9, "atol": 1e-14}
TO_PYFIXEST = {"rtol": 1e-6}  # both stop their iterations somewhere
TIGHT = {"iwls_tol": 1e-11, "fixef_tol": 1e-11}


@pytest.fixture(scope="module", params=[False, True], ids=["international", "domestic"])
def estimate(request):
    drawn = panel(countries=7, years=3, zeros=0, domestic=request.param)
    return slow_fit(drawn.columns(), ("x1", "x2"), FACTORS, THREE_WAY)


def by_brute_force(estimate, related):
    """The sandwich whose meat is the sum over all related pairs of observations, related[a, b] in {0, 1}."""
    meat = estimate.scores.T @ related @ estimate.scores
    return estimate.bread @ meat @ estimate.bread


def same(estimate, term):
    codes = np.column_stack([estimate.codes[name] for name in term.split("^")])
    return (codes[:, None, :] == codes[None, :, :]).all(axis=2)


@pytest.mark.parametrize(
    "terms",
    [
        ("exporter^importer",),
        ("exporter", "importer"),
        ("exporter", "importer", "year"),
        ("exporter^year", "importer"),
    ],
    ids="+".join,
)
def test_clusters_relate_all_observations_that_share_one(estimate, terms):
    related = np.any([same(estimate, term) for term in terms], axis=0)
    expected = by_brute_force(estimate, related)
    found = covariance(estimate, {"CRV1": " + ".join(terms)}, "none")
    if found.repair is None:
        np.testing.assert_allclose(found.matrix, expected, **TO_ROUNDING)
    else:
        np.testing.assert_allclose(found.matrix, make_semidefinite(expected)[0], **TO_ROUNDING)
    assert found.groups == tuple(len(np.unique(same(estimate, t), axis=0)) for t in terms)


def test_dyadic_relates_all_flows_that_share_a_country(estimate):
    sides = [np.array(estimate.levels[side])[estimate.codes[side]] for side in ("exporter", "importer")]
    related = np.any([a[:, None] == b[None, :] for a in sides for b in sides], axis=0)
    expected, _ = make_semidefinite(by_brute_force(estimate, related))
    found = covariance(estimate, "dyadic", "none")
    np.testing.assert_allclose(found.matrix, expected, **TO_ROUNDING)
    assert found.assumption.terms == ("exporter", "importer")
    assert found.groups == (7,)


def test_hetero_relates_nothing(estimate):
    expected = by_brute_force(estimate, np.eye(len(estimate.y)))
    np.testing.assert_allclose(covariance(estimate, "HC1", "none").matrix, expected, **TO_ROUNDING)


def test_names_of_rules_stand_for_their_factors(estimate):
    n, pairs = len(estimate.y), len(np.unique(same(estimate, "exporter^importer"), axis=0))
    base = covariance(estimate, {"CRV1": "exporter^importer"}, "none").matrix
    stata = covariance(estimate, {"CRV1": "exporter^importer"}, "stata").matrix
    np.testing.assert_allclose(stata, base * pairs / (pairs - 1))
    country_years = 2 * 7 * 3
    k = 2 + country_years - 2 + 1  # the pair effects lie within the clusters and count once
    fixest = covariance(estimate, {"CRV1": "exporter^importer"}, "fixest").matrix
    np.testing.assert_allclose(fixest, stata * (n - 1) / (n - k))
    full = covariance(estimate, {"CRV1": "exporter^importer"}, ssc(k_fixef="full")).matrix
    np.testing.assert_allclose(full, stata * (n - 1) / (n - k + 1 - pairs))


@pytest.mark.parametrize("family", [Family.POISSON, Family.GAUSSIAN])
@pytest.mark.parametrize(
    "vcov", ["iid", "hetero", {"CRV1": "exporter"}, {"CRV1": "pair"}, {"CRV1": "exporter+importer"}], ids=str
)
def test_equal_to_pyfixest(vcov, family):
    pf = pytest.importorskip("pyfixest")
    pd = pytest.importorskip("pandas")
    columns = panel(countries=8, years=4, zeros=0).columns()
    columns["pair"] = np.char.add(columns["exporter"], columns["importer"])
    effects = (("exporter", "year"), ("importer", "year"), ("pair",))
    ours = covariance(
        slow_fit(columns, ("x1", "x2"), (*FACTORS, "pair"), effects, family=family), vcov, "pyfixest"
    )
    formula = "trade ~ x1 + x2 | exporter^year + importer^year + pair"
    if family is Family.POISSON:
        theirs = pf.fepois(formula, pd.DataFrame(columns), vcov=vcov, **TIGHT)
    else:
        theirs = pf.feols(formula, pd.DataFrame(columns), vcov=vcov)
    np.testing.assert_allclose(np.sqrt(np.diag(ours.matrix)), theirs.se().to_numpy(), **TO_PYFIXEST)


def test_a_matrix_that_is_not_definite_is_repaired_and_says_so():
    matrix = np.array([[4.0, 6e3], [6e3, 4e6]])  # correlation 1.5, in units a thousand apart
    mended, repair = make_semidefinite(matrix)
    assert np.linalg.eigvalsh(mended).min() > -1e-9
    assert repair.replaced == 1
    assert repair.smallest == pytest.approx(-0.5 / 2.5)
    np.testing.assert_allclose(mended, [[5.0, 5e3], [5e3, 5e6]])
    assert make_semidefinite(mended)[1] is None


@pytest.mark.parametrize("asked", ["robust", {"CRV1": ""}, {"CRV3": "a"}, {}, {"dyadic": "a"}])
def test_a_covariance_that_does_not_exist_is_refused(asked):
    with pytest.raises(UsageError, match="is no covariance"):
        parse_vcov(asked)


def test_what_is_asked_can_be_a_list_of_terms():
    asked = parse_vcov({"CRV1": ["exporter ^ importer", "year"]})
    assert (asked.kind, asked.terms) == (Kind.CLUSTER, ("exporter^importer", "year"))


def test_errors_name_the_factor(estimate):
    with pytest.raises(UsageError, match=r"no factor sector.*exporter, importer, year"):
        covariance(estimate, {"CRV1": "sector"}, "fixest")
    with pytest.raises(UsageError, match="'hc' is no small-sample rule"):
        covariance(estimate, "iid", "hc")


def test_a_single_cluster_is_refused():
    drawn = panel(countries=6, years=1, zeros=0)
    fitted = slow_fit(drawn.columns(), ("x2",), FACTORS, (("exporter",), ("importer",)))
    with pytest.raises(ModelError, match="all observations are in one cluster by year"):
        covariance(fitted, {"CRV1": "year"}, "fixest")
