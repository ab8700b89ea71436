"""Every printed estimate of chapters 1 and 2 of the Advanced Guide, and the table of them in the
documentation."""

from pathlib import Path

import numpy as np
import pytest
from tests.replication import agtpa_models as guide

from comity.gravity import fit

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT.parent / "shared" / "data" / "agtpa"
SE_SIGNIFICANT = 1e-4  # relative: four significant digits, where so many were printed

pytestmark = [
    pytest.mark.skipif(not FOLDER.is_dir(), reason="the data of the guide are not at hand"),
    pytest.mark.filterwarnings("ignore::comity.gravity.GravityWarning"),
]


@pytest.fixture(scope="module")
def estimations():
    return [(p, _run(p)) for p in guide.printed(FOLDER)] if FOLDER.is_dir() else []


def _run(p):
    return fit(p.formula, p.data, family=p.family, vcov=p.vcov, ssc=p.ssc, offset=p.offset)


@pytest.mark.slow
def test_all_estimations_are_run_on_the_printed_number_of_observations(estimations):
    assert len(estimations) == 21
    for p, fitted in estimations:
        assert fitted.n == p.observations, p.title
        assert fitted.estimate.score_max < 1e-9


@pytest.mark.slow
def test_coefficients_agree_to_the_printed_digits(estimations):
    compared = 0
    for p, fitted in estimations:
        coef = fitted.coef()
        for name, printed in p.coef.items():
            if guide.reason_for(p.title, name) is None:
                assert abs(coef[p.names[name]] - printed) < guide.last_digit(printed, p.decimals), (
                    p.title,
                    name,
                )
                compared += 1
    assert compared > 400


@pytest.mark.slow
def test_standard_errors_agree_to_four_digits_or_to_what_is_printed(estimations):
    for p, fitted in estimations:
        se = fitted.se()
        for name, printed in p.se.items():
            if guide.reason_for(p.title, name) is None:
                bound = max(SE_SIGNIFICANT * printed, guide.last_digit(printed, p.decimals))
                assert abs(se[p.names[name]] - printed) < bound, (p.title, name)


@pytest.mark.slow
def test_what_differs_is_not_ours(estimations):
    """Where the printed estimate is not reproduced, another program must side with ours."""
    pyfixest = pytest.importorskip("pyfixest")
    for p, fitted in estimations:
        if p.title.split()[0] in {number for number, _ in guide.DIFFERENT}:
            formula = p.formula.replace("i(intra_pair, ref='ARG')", "C(intra_pair)")
            other = pyfixest.fepois(
                formula, p.data, vcov="iid", iwls_tol=1e-12, iwls_maxiter=200, separation_check=["fe"]
            )
            np.testing.assert_allclose(fitted.coef().to_numpy(), other.coef().to_numpy(), atol=1e-6)


def test_the_best_known_figures():
    """Those that the guide's readers know by heart, to the digits that Stata prints."""
    data = guide.panel(FOLDER)
    fitted = fit("trade ~ rta | exporter^year + importer^year + pair_id", data, ssc="stata")
    assert fitted.coef()["rta"] == pytest.approx(0.5571853, abs=5e-8)
    assert fitted.se()["rta"] == pytest.approx(0.055771, abs=5e-7)
    by_pair = fit(
        "trade ~ rta | exporter^year + importer^year + pair_id", data, vcov={"CRV1": "pair_id"}, ssc="stata"
    )
    assert by_pair.se()["rta"] == pytest.approx(0.1022, abs=5e-5)
    assert fitted.estimate.convergence.score_max < 1e-12


@pytest.mark.slow
def test_the_page_in_the_documentation_is_what_the_script_writes(estimations):
    from tests.replication.agtpa_page import page

    written = (ROOT / "docs" / "replication-gravity.md").read_text(encoding="utf-8")
    assert written == page(estimations)
