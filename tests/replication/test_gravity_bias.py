"""The published example of the Weidner-Zylkin correction, to the digits that it prints."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from comity.gravity import fit

EXAMPLE = Path(__file__).resolve().parents[3] / "shared/data/ppml_fe_bias_example"
TWO_WAY = "isoexp^year + isoimp^year"
PRINTED = {"rtol": 0, "atol": 6e-8}  # seven decimals are printed

pytestmark = [
    pytest.mark.skipif(not EXAMPLE.exists(), reason="../shared with the published example is not at hand"),
    pytest.mark.filterwarnings("ignore::comity.gravity.GravityWarning"),
]


@pytest.fixture(scope="module")
def published():
    return json.loads((EXAMPLE / "reference.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def panel():
    pd = pytest.importorskip("pandas")
    flows = pd.read_parquet(EXAMPLE / "PPMLFEBIAS_EXAMPLE_DATA.parquet")
    return flows[(flows["category"] == "MANUF") & (flows["isoexp"] != flows["isoimp"])]


def fitted(panel, regressors, effects):
    formula = f"trade ~ {regressors} | {effects}"
    return fit(formula, panel, vcov={"CRV1": "isoexp^isoimp"}, ssc="stata")


def test_three_way(panel, published):
    expected = published["three_way"]["fta"]
    estimate = fitted(panel, "fta", f"{TWO_WAY} + isoexp^isoimp")
    found = estimate.correct_bias()
    assert estimate.coef()["fta"] == pytest.approx(expected["original"], abs=5e-7)
    assert estimate.se()["fta"] == pytest.approx(expected["original_se"], abs=5e-8)
    assert found.original_se[0] == pytest.approx(expected["original_se"], abs=5e-8)
    assert found.bias[0] == pytest.approx(expected["bias"], abs=1e-9)
    assert found.corrected[0] == pytest.approx(expected["bias_corrected"], abs=5e-8)
    assert found.corrected_se[0] == pytest.approx(expected["adjusted_se"], abs=1e-9)


def test_two_way(panel, published):
    expected = published["two_way"]["coef"]
    found = fitted(panel, " + ".join(expected), TWO_WAY).correct_bias()
    estimates, original, adjusted = np.array([expected[name] for name in found.names]).T
    np.testing.assert_allclose(found.corrected, estimates, **PRINTED)
    np.testing.assert_allclose(found.original_se, original, **PRINTED)
    np.testing.assert_allclose(found.corrected_se, adjusted, **PRINTED)
    assert not found.bias.any()
