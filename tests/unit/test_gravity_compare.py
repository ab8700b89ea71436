"""Estimators side by side, and the forms in which tables are written."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest
from tests.gravity_panels import panel

from comity.errors import ModelError, UsageError
from comity.gravity import compare, fit, side_by_side
from comity.gravity.refusals import GravityWarning
from comity.gravity.tables import Coefficient, SideBySide

TWO_WAY = "trade ~ x1 + x2 | exporter^year + importer^year"
EVERY = ("ppml", "log_ols", "ols", "gamma", "log_ols_plain")


@pytest.fixture(scope="module")
def columns():
    return panel(countries=9, years=4, zeros=0).columns()


def test_each_column_is_the_fit_that_its_name_says(columns):
    found = {a.estimator.value: a.fit for a in compare(TWO_WAY, columns, estimators=EVERY).answers}
    logged = {**columns, "ln_trade": np.log(columns["trade"])}
    expected = {
        "ppml": fit(TWO_WAY, columns),
        "ols": fit(TWO_WAY, columns, family="gaussian"),
        "gamma": fit(TWO_WAY, columns, family="gamma"),
        "log_ols": fit(TWO_WAY.replace("trade", "ln_trade"), logged, family="gaussian"),
        "log_ols_plain": fit("ln_trade ~ x1 + x2", logged, family="gaussian"),
    }
    for name, one in expected.items():
        np.testing.assert_allclose(found[name].coef(), one.coef(), rtol=1e-9, err_msg=name)
        np.testing.assert_allclose(found[name].se(), one.se(), rtol=1e-9, err_msg=name)


def test_zeros_are_told_where_logarithms_leave_them_out(columns):
    columns = {**columns, "trade": np.where(np.arange(len(columns["year"])) % 7 == 0, 0.0, columns["trade"])}
    zeros = int((columns["trade"] == 0).sum())
    with pytest.warns(GravityWarning, match=f"{zeros} flows that are not positive have no logarithm"):
        found = compare(TWO_WAY, columns, estimators=("log_ols", "ppml"))
    assert [a.fit.n for a in found.answers] == [len(columns["year"]) - zeros, len(columns["year"])]


def test_an_estimator_without_an_answer_is_a_note(columns, monkeypatch):
    from comity.gravity import comparison

    real = comparison.fit

    def fails(formula, data, *, family, **options):
        if family == "gamma":
            raise ModelError(found="it went wrong", fix="nothing")
        return real(formula, data, family=family, **options)

    monkeypatch.setattr(comparison, "fit", fails)
    table = compare(TWO_WAY, columns, estimators=("ppml", "gamma")).table()
    assert table.columns == ("PPML",)
    assert table.notes == ("Gamma PML has no answer: it went wrong",)
    with pytest.raises(ModelError, match="no estimator has an answer; the first said: it went wrong"):
        compare(TWO_WAY, columns, estimators=("gamma",))


def test_wrong_calls(columns):
    with pytest.raises(UsageError, match="estimator is 'tobit'"):
        compare(TWO_WAY, columns, estimators=("tobit",))
    with pytest.raises(UsageError, match="a family beside the estimators"):
        compare(TWO_WAY, columns, family="gamma")


def test_progress_is_told(columns):
    told = []
    compare(TWO_WAY, columns, estimators=("ppml", "gamma"), progress=told.append)
    assert told == ["PPML", "Gamma PML"]


@pytest.fixture(scope="module")
def table(columns):
    fits = fit("trade ~ sw(x1, x2) | exporter^year + importer^year", columns)
    return side_by_side(list(fits), ("a & b", "=cmd()"))


def test_as_text_every_number_stands_under_its_heading(table):
    lines = table.to_text().splitlines()
    first = table.coefficients[0]["x1"]
    row = next(line for line in lines if line.startswith("x1"))
    assert row.split() == ["x1", f"{first.estimate:.4f}"]
    assert row.index(f"{first.estimate:.4f}") + len(f"{first.estimate:.4f}") == lines[0].index("a & b") + 5
    assert any(line.startswith("observations") and line.split()[-1] == "288" for line in lines)


def test_as_csv_numbers_are_whole_and_no_cell_is_a_formula(table):
    rows = list(csv.DictReader(io.StringIO(table.to_csv())))
    assert [float(row["estimate"]) for row in rows] == [
        table.coefficients[0]["x1"].estimate,
        table.coefficients[1]["x2"].estimate,
    ]
    assert rows[1]["column"] == "'=cmd()"


def test_as_latex_special_letters_are_escaped(table):
    latex = table.to_latex()
    assert r"a \& b" in latex
    assert r"exporter\textasciicircum{}year" in latex
    assert latex.count(r"\\") == 1 + 4 + len(table.foot)


def test_as_json_what_is_not_finite_is_null():
    odd = Coefficient(name="x", estimate=1.0, std_error=float("nan"), p_value=1.0, low=0.0, high=2.0)
    table = SideBySide(columns=("one",), coefficients=({"x": odd},), foot=())
    (column,) = json.loads(table.to_json())["columns"]
    assert column["coefficients"][0]["std_error"] is None
    assert column["coefficients"][0]["estimate"] == 1.0


def test_headings_must_be_as_many_as_fits(columns):
    with pytest.raises(UsageError, match="2 headings for 1 fits"):
        side_by_side([fit(TWO_WAY, columns)], ("a", "b"))
