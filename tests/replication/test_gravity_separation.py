"""The eighteen data sets of ppmlhdfe, in which the rows that are separated are marked."""

from pathlib import Path

import numpy as np
import pytest

from comity.gravity import fit

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "ppmlhdfe_examples" / "separation"
FILES = sorted(FOLDER.glob("*.csv"))

pd = pytest.importorskip("pandas")
pytestmark = pytest.mark.filterwarnings("ignore::comity.gravity.GravityWarning")


@pytest.mark.skipif(not FILES, reason="the separation data sets are not at hand")
def test_all_eighteen_are_there():
    assert len(FILES) == 18


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_exactly_the_marked_rows_are_left_out(file):
    data = pd.read_csv(file)
    regressors = " + ".join(c for c in data if c.startswith("x")) or "1"
    effects = " + ".join(c for c in data if c.startswith("id"))
    fitted = fit(
        f"y ~ {regressors} | {effects}" if effects else f"y ~ {regressors}", data, keep_singletons=True
    )
    out = np.setdiff1d(np.arange(len(data)), fitted.estimate.rows)
    np.testing.assert_array_equal(out, np.flatnonzero(data["separated"]))
    assert fitted.estimate.score_max < 1e-8
