"""Effects by group, and where they depend on something else."""

from __future__ import annotations

import numpy as np
import pytest
from tests.gravity_panels import adopters

from comity.errors import UsageError
from comity.gravity import effect_at, effects_by, fit
from comity.gravity.refusals import NotIdentified

THREE_WAY = "trade ~ 1 | exporter^year + importer^year + exporter^importer"
TRUE = {"early": 0.6, "late": 0.1}


def by_cohort(since, entry):
    return np.where(since >= 0, np.where(entry < 2004, TRUE["early"], TRUE["late"]), 0.0)


def panel(noise=0.0):
    columns = adopters(effect=by_cohort, noise=noise)
    columns["agreement"] = np.where(columns["entry"] < 2004, "early", "late")
    return columns


def test_every_group_has_its_own_effect():
    found = effects_by(THREE_WAY, panel(), regressor="rta", by="agreement")
    assert {e.label: round(e.estimate, 7) for e in found.groups} == TRUE
    rows = np.array([e.rows for e in found.groups])
    assert found.mean.estimate == pytest.approx(np.average(list(TRUE.values()), weights=rows))
    assert found.mean.rows == rows.sum() == panel()["rta"].sum()
    assert found.spread == pytest.approx(np.std(list(TRUE.values()), ddof=1))


def test_it_is_the_fit_of_separate_columns():
    columns = panel(noise=0.5)
    found = effects_by(
        THREE_WAY, columns, regressor="rta", by="agreement", vcov={"CRV1": "exporter^importer"}
    )
    for name in TRUE:
        columns[name] = columns["rta"] * (columns["agreement"] == name)
    direct = fit(THREE_WAY.replace("1", "early + late"), columns, vcov={"CRV1": "exporter^importer"})
    np.testing.assert_allclose([e.estimate for e in found.groups], direct.coef(), rtol=1e-7)
    np.testing.assert_allclose([e.se for e in found.groups], direct.se(), rtol=1e-6)
    assert found.equal_p == pytest.approx(direct.wald_test([[1, -1]])["pvalue"])


def test_pairs_can_be_groups_in_one_direction_or_both():
    found = effects_by(THREE_WAY, panel(), regressor="rta", by="exporter^importer")
    estimates = np.array([e.estimate for e in found.groups])
    assert len(estimates) > 20
    assert np.isclose(estimates[:, None], list(TRUE.values()), atol=1e-5).any(axis=1).all()
    both = effects_by(THREE_WAY, panel(), regressor="rta", by="pair(exporter, importer)")
    assert len(estimates) / 2 <= len(both.groups) < len(estimates)


def test_groups_that_the_effects_take_up_are_named():
    columns = panel()
    columns["agreement"] = np.where(columns["exporter"] == "C00", "of C00 alone", columns["agreement"])
    columns["rta"] = np.where(columns["exporter"] == "C00", 1.0, columns["rta"])
    found = effects_by(THREE_WAY, columns, regressor="rta", by="agreement")
    assert found.unidentified == ("of C00 alone",)
    with pytest.raises(NotIdentified, match="is zero in every row"):
        effects_by(THREE_WAY, {**columns, "rta": 0 * columns["rta"]}, regressor="rta", by="agreement")


def test_the_effect_where_a_moderator_has_given_values():
    columns = panel(noise=0.3)
    columns["depth"] = (np.arange(len(columns["year"])) * 7 % 5).astype(float)
    fitted = fit(THREE_WAY.replace("1", "rta + rta:depth"), columns)
    b, v = fitted.estimate.beta, fitted.vcov().to_numpy()
    at = effect_at(fitted, "rta", "depth", [0, 3])
    assert [e.estimate for e in at] == pytest.approx([b[0], b[0] + 3 * b[1]])
    assert at[1].se == pytest.approx(np.sqrt(v[0, 0] + 6 * v[0, 1] + 9 * v[1, 1]))
    with pytest.raises(UsageError, match="the fit has no rta with rta:size"):
        effect_at(fitted, "rta", "size", [1])
