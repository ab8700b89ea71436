"""`fit` as its users meet it: frames, formulas, results, and data that cannot be used."""

import pickle
import subprocess
import sys
import warnings

import numpy as np
import pytest
from tests.simulated_panels import simulated_panel

import comity
from comity.errors import ComityError, UsageError
from comity.gravity import GravityWarning, fit
from comity.gravity.newton import Tolerances
from comity.gravity.refusals import (
    BadColumn,
    DidNotConverge,
    FormulaError,
    NotAFrame,
    NothingLeft,
    NotIdentified,
    UnknownColumn,
)

pd = pytest.importorskip("pandas")
pl = pytest.importorskip("polars")
pa = pytest.importorskip("pyarrow")

FORMULA = "y ~ x1 + x2 | i^t + j^t + i^j"
pytestmark = pytest.mark.filterwarnings("ignore::comity.gravity.GravityWarning")


@pytest.fixture(scope="module")
def columns():
    data = simulated_panel(9, 5, seed=11, missing=0.05)
    data["i"], data["j"] = (np.array([f"C{code}" for code in data[side]]) for side in "ij")
    return data


@pytest.fixture(scope="module")
def fitted(columns):
    return fit(FORMULA, columns)


def changed(columns, **new):
    return {name: column.copy() for name, column in columns.items()} | new


def test_the_engine_is_reached_from_the_package():
    assert comity.gravity.fit is fit


def test_without_its_libraries_the_engine_names_the_extra():
    code = (
        "import sys\nsys.modules['numpy'] = None\nimport comity\n"
        "try:\n    comity.gravity.fit\nexcept comity.errors.UsageError as error:\n    print(error.fix)"
    )
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert "comity[gravity]" in said


FRAMES = {
    "pandas": pd.DataFrame,
    "pandas, categories": lambda c: pd.DataFrame(c).astype({"i": "category", "j": "category"}),
    "pandas, objects": lambda c: pd.DataFrame(c).astype({"i": object, "j": object}),
    "pandas, nullable": lambda c: pd.DataFrame(c).convert_dtypes(),
    "pandas, odd index": lambda c: pd.DataFrame(c).set_index(np.arange(len(c["y"]))[::-1] // 2),
    "polars": pl.DataFrame,
    "polars, lazy": pl.LazyFrame,
    "polars, categories": lambda c: pl.DataFrame(c).with_columns(pl.col("i", "j").cast(pl.Categorical)),
    "arrow": lambda c: pa.table({name: pa.array(column) for name, column in c.items()}),
    "float years": lambda c: c | {"t": c["t"].astype(float)},
}


@pytest.mark.parametrize("kind", list(FRAMES))
def test_any_frame_gives_the_same(kind, columns, fitted):
    other = fit(FORMULA, FRAMES[kind](columns))
    np.testing.assert_array_equal(other.estimate.rows, fitted.estimate.rows)
    np.testing.assert_allclose(other.coef(), fitted.coef(), rtol=0, atol=1e-12)


def test_columns_that_lie_apart_in_memory_are_read(columns, fitted):
    names = ("y", "x1", "x2", "w")
    block = np.column_stack([*(columns[name] for name in names[:3]), np.full(len(columns["y"]), 2.0)])
    apart = columns | {name: block[:, place] for place, name in enumerate(names)}
    np.testing.assert_allclose(fit(FORMULA, apart).coef(), fitted.coef(), rtol=0, atol=1e-12)
    weighted = fit(FORMULA, apart, weights="w", vcov={"CRV1": "i^j"})
    np.testing.assert_allclose(weighted.coef(), fitted.coef(), rtol=0, atol=1e-9)


def test_a_duckdb_relation_is_a_frame(columns, fitted):
    duckdb = pytest.importorskip("duckdb")
    frame = pd.DataFrame(columns)
    relation = duckdb.connect().from_df(frame)
    np.testing.assert_allclose(fit(FORMULA, relation).coef(), fitted.coef(), rtol=0, atol=1e-10)


def test_the_table_has_the_columns_that_pyfixest_users_know(fitted):
    table = fitted.tidy()
    assert list(table.columns) == ["Estimate", "Std. Error", "t value", "Pr(>|t|)", "2.5%", "97.5%"]
    assert list(table.index) == ["x1", "x2"]
    np.testing.assert_allclose(table["t value"], table["Estimate"] / table["Std. Error"])
    half = table["97.5%"] - table["Estimate"]
    np.testing.assert_allclose(half / table["Std. Error"], 1.959963984540054)


def test_a_fit_survives_pickling(fitted):
    again = pickle.loads(pickle.dumps(fitted))  # noqa: S301 - our own
    np.testing.assert_array_equal(again.tidy(), fitted.tidy())
    assert again.estimate.levels["i^j"] == fitted.estimate.levels["i^j"]


@pytest.mark.parametrize(
    "formula",
    [
        "y ~ x1 + x2",
        "y ~ x1 | i",
        "y ~ x1 | i + j",
        "y ~ x1 + x2 | i^t + j^t",
        FORMULA,
        "y ~ x1 | pair(i, j) + t",
    ],
)
def test_prediction_on_the_same_rows_is_the_fit(formula, columns):
    fitted = fit(formula, columns)
    predicted = fitted.predict(columns)
    np.testing.assert_allclose(predicted[fitted.estimate.rows], fitted.predict(), rtol=1e-7)
    left_out = np.setdiff1d(np.arange(len(columns["y"])), fitted.estimate.rows)
    known = predicted[left_out][~np.isnan(predicted[left_out])]
    assert (known >= 0).all()


def test_a_level_that_was_not_there_predicts_nothing(columns, fitted):
    new = {name: column[:4] for name, column in columns.items()}
    new = new | {"i": np.array(["C1", "nowhere", "C1", "C1"])}
    assert np.isnan(fitted.predict(new)[1])


def test_with_two_effects_the_first_level_of_the_second_is_zero(columns):
    effects = fit("y ~ x1 | i + j", columns).fixef()
    assert effects["j"].iloc[0] == 0
    assert list(effects["i"].index) == sorted(set(columns["i"]))


def test_interactions_and_functions_are_worked_out(columns):
    data = columns | {"size": np.exp(columns["x2"])}
    logs = fit("y ~ log(size) + x1:x2 | i + j", data)
    made = fit("y ~ x2 + both | i + j", data | {"both": columns["x1"] * columns["x2"]})
    np.testing.assert_allclose(logs.coef(), made.coef(), atol=1e-9)
    by_year = fit("y ~ i(t, x1, ref=0) | i + j", data)
    assert list(by_year.coef().index) == [f"t::{year}:x1" for year in (1, 2, 3, 4)]
    one = fit("y ~ I(x1 * (t == 1)) + I(x1 * (t == 2)) + I(x1 * (t == 3)) + I(x1 * (t == 4)) | i + j", data)
    np.testing.assert_allclose(by_year.coef(), one.coef(), atol=1e-9)


def test_stepwise_formulas_give_one_fit_each(columns):
    fits = fit("y ~ x1 + sw0(x2, log(size)) | csw(i, j)", columns | {"size": np.exp(columns["x2"])})
    assert len(fits) == 6
    assert [f.formula.label for f in fits[:2]] == ["y ~ x1 | i", "y ~ x1 + x2 | i"]
    assert fits.tidy().index.names == ["Formula", "Coefficient"]


def test_weights_of_two_are_two_rows(columns):
    twice = {name: np.concatenate([column, column]) for name, column in columns.items()}
    doubled = fit("y ~ x1 + x2 | i^t + j^t", twice)
    weighted = fit("y ~ x1 + x2 | i^t + j^t", columns | {"w": np.full(len(columns["y"]), 2.0)}, weights="w")
    np.testing.assert_allclose(weighted.coef(), doubled.coef(), atol=1e-10)


def test_an_offset_is_a_coefficient_of_one(columns):
    data = columns | {"o": 0.5 * columns["x2"]}
    moved = fit("y ~ x1 + x2 | i^t + j^t + i^j", data, offset="o")
    np.testing.assert_allclose(moved.predict(data)[moved.estimate.rows], moved.predict(), rtol=1e-7)
    lifted = moved.predict(data | {"o": data["o"] + 1.0}, type="link")
    np.testing.assert_allclose(lifted, moved.predict(data, type="link") + 1.0)
    with pytest.raises(UnknownColumn, match="'o'"):
        moved.predict(columns)
    assert moved.coef()["x2"] == pytest.approx(fit(FORMULA, columns).coef()["x2"] - 0.5, abs=1e-9)


def test_gamma_with_zeros_meets_its_conditions(columns):
    fitted = fit("y ~ x1 + x2 | i + j", columns, family="gamma")
    assert fitted.estimate.score_max < 1e-7


def test_rows_that_are_left_out_are_named(columns):
    y = columns["y"].copy()
    y[[3, 5]] = np.nan
    with pytest.warns(GravityWarning, match=r"2 rows left out, missing value \(y in 2\): rows 3, 5"):
        fitted = fit(FORMULA, changed(columns, y=y))
    assert fitted.dropped[0].rows.tolist() == [3, 5]
    gone = np.concatenate([d.rows for d in fitted.dropped])
    assert len(set(gone)) == len(gone) == len(y) - fitted.n
    assert not set(gone) & set(fitted.estimate.rows)


def test_rows_that_share_exporter_importer_and_year_are_pointed_out(columns):
    double = {name: np.concatenate([column, column[:2]]) for name, column in columns.items()}
    with pytest.warns(GravityWarning, match=r"4 rows share i, j, t with another: rows 0, 1, \d+, \d+"):
        fitted = fit(FORMULA, double)
    assert fitted.solver == "sparse"


TWO_WAY = "y ~ x1 | i^t + j^t"


@pytest.mark.parametrize("model", [TWO_WAY, f"{TWO_WAY} + pair(i, j)", "y ~ x1 | i^t + j"])
def test_so_they_are_where_no_cube_would_notice(columns, model):
    double = {name: np.concatenate([column, column[:2]]) for name, column in columns.items()}
    with pytest.warns(GravityWarning, match=r"4 rows share i, j, t with another: rows 0, 1, \d+, \d+"):
        fit(model, double)


def test_several_rows_of_a_pair_are_what_a_panel_has(columns):
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        fit("y ~ x1 | i + j", columns)
    assert not any("share" in str(one.message) for one in said)


def test_a_complete_panel_warns_of_nothing():
    data = simulated_panel(8, 4, zeros=0, idle=0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fit(FORMULA, data)


def spoilt(name, at, value):
    return lambda c: changed(c, **{name: np.where(np.arange(len(c["y"])) == at, value, c[name])})


REFUSED = {
    "negative flow": (spoilt("y", 4, -1.0), {}, BadColumn, "y is negative in 1 row, the first at 4"),
    "infinite flow": (spoilt("y", 4, np.inf), {}, BadColumn, "y is infinite in 1 row, the first at 4"),
    "text in numbers": (
        lambda c: changed(
            c, y=np.where(np.arange(len(c["y"])) == 7, "n/a", c["y"].astype(str)).astype(object)
        ),
        {},
        BadColumn,
        "column 'y' holds",
    ),
    "all zeros": (lambda c: changed(c, y=c["y"] * 0), {}, NothingLeft, "flows are zero"),
    "no rows": (lambda c: {k: v[:0] for k, v in c.items()}, {}, NothingLeft, "the data have no rows"),
    "nothing but missing": (lambda c: changed(c, y=c["y"] * np.nan), {}, NothingLeft, "no row has a value"),
    "no weight": (lambda c: changed(c, w=0 * c["y"]), {"weights": "w"}, NothingLeft, "weights 'w' are zero"),
    "complex numbers": (lambda c: changed(c, x1=c["x1"] + 1j), {}, BadColumn, "column 'x1' holds"),
    "flows beyond numbers": (lambda c: changed(c, y=c["y"] * 1e200), {}, BadColumn, "the largest y is"),
    "flows below numbers": (lambda c: changed(c, y=c["y"] * 1e-200), {}, BadColumn, "the largest y is"),
    "two columns of one name": (
        lambda c: pd.concat([pd.DataFrame(c), pd.DataFrame({"x1": c["x1"]})], axis=1),
        {},
        NotAFrame,
        "unique column names",
    ),
    "one exporter": (
        lambda c: {k: v[c["i"] == "C1"] for k, v in c.items()},
        {},
        NothingLeft,
        "i has one level only",
    ),
    "negative weights": (
        lambda c: changed(c, w=-c["y"] - 1),
        {"weights": "w"},
        BadColumn,
        "weights 'w' are negative",
    ),
    "lengths": (lambda c: changed(c, y=c["y"][1:]), {}, NotAFrame, "different lengths"),
    "no frame": (lambda _: [1, 2], {}, NotAFrame, "list is not a data frame"),
    "unknown column": (
        lambda c: {("X1" if k == "x1" else k): v for k, v in c.items()},
        {},
        UnknownColumn,
        "'x1'",
    ),
    "unknown weights": (lambda c: c, {"weights": "weigth"}, UnknownColumn, "'weigth'"),
    "unknown cluster": (lambda c: c, {"vcov": {"CRV1": "i^k"}}, UnknownColumn, "'k'"),
    "unknown vcov": (lambda c: c, {"vcov": "robust"}, UsageError, "robust"),
    "unknown family": (lambda c: c, {"family": "negbin"}, UsageError, "negbin"),
    "unknown solver": (lambda c: c, {"solver": "fast"}, UsageError, "fast"),
    "too few steps": (
        lambda c: c,
        {"tolerances": Tolerances(max_iterations=1)},
        DidNotConverge,
        "no solution after 1 steps",
    ),
}


@pytest.mark.parametrize("case", list(REFUSED))
def test_what_cannot_be_estimated_is_refused_with_the_reason_and_a_fix(case, columns):
    spoil, options, kind, says = REFUSED[case]
    with pytest.raises(kind) as caught:
        fit(FORMULA, spoil(columns), **options)
    assert isinstance(caught.value, ComityError)
    assert says in caught.value.found
    assert len(caught.value.fix) > 10


def test_an_unknown_column_names_those_that_are_near(columns):
    with pytest.raises(UnknownColumn, match="Did you mean exporter"):
        fit("y ~ x1 | exprter", columns | {"exporter": columns["i"]})


def test_a_regressor_without_variation_alone_is_refused(columns):
    with pytest.raises(NotIdentified, match="no regressor varies"):
        fit("y ~ flat | i^t + j^t + i^j", changed(columns, flat=columns["y"] * 0 + 2))


def test_the_cube_solver_says_what_it_is_for(columns):
    with pytest.raises(NotIdentified, match="dense panel"):
        fit("y ~ x1 | i + j", columns, solver="cube")


def test_a_term_that_cannot_be_worked_out_points_at_itself(columns):
    with pytest.raises(FormulaError) as caught:
        fit("y ~ x1 + log(i) | j", columns)
    assert str(caught.value).splitlines()[2].index("^") - 2 == 9
