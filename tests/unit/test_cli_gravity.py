"""``comity gravity``: a panel in, estimates out, and what is said when that cannot be done."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest
from tests.gravity_panels import adopters

from comity.cli import app, gravity_results
from comity.gravity import event_study, fit

pa = pytest.importorskip("pyarrow")

THREE_WAY = "trade ~ rta | exporter^year + importer^year + exporter^importer"
TWO_WAY = "trade ~ rta + x1 | exporter^year + importer^year"
WHERE = ("--event", "rta", "--unit", "exporter^importer", "--time", "year")


@pytest.fixture(scope="module")
def columns():
    drawn = adopters(effect=lambda since, entry: np.where(since >= 0, 0.5, 0.0), noise=0.3)
    drawn["group"] = np.where(drawn["exporter"] < "C05", "first", "second")
    return drawn


@pytest.fixture(scope="module")
def file(columns, tmp_path_factory):
    from pyarrow import csv as arrow_csv

    path = tmp_path_factory.mktemp("panel") / "panel.csv"
    arrow_csv.write_csv(pa.table(columns), path)
    return path


@pytest.fixture
def call(capfd):
    def run(*arguments):
        code = app.run(["gravity", *(str(argument) for argument in arguments)])
        out, err = capfd.readouterr()
        return code, out, err

    return run


def estimates(out):
    return {row["regressor"]: float(row["estimate"]) for row in csv.DictReader(io.StringIO(out))}


def test_fit_prints_what_python_gives(call, file, columns):
    code, out, err = call("fit", TWO_WAY, file, "--cluster", "exporter + importer", "--format", "json")
    expected = fit(TWO_WAY, columns, vcov={"CRV1": "exporter + importer"})
    (column,) = json.loads(out)["columns"]
    assert (code, err) == (0, "")
    for c in column["coefficients"]:
        assert c["estimate"] == pytest.approx(expected.coef()[c["name"]], rel=1e-9)
        assert c["std_error"] == pytest.approx(expected.se()[c["name"]], rel=1e-9)
    assert column["facts"]["standard errors"] == "CRV1 by exporter + importer"


@pytest.mark.parametrize(
    ("name", "begins"),
    [("t.txt", "    "), ("t.json", "{"), ("t.csv", "column,regressor"), ("t.tex", r"\begin{tabular}")],
)
def test_out_writes_the_format_of_its_ending(call, file, tmp_path, name, begins):
    code, out, err = call("fit", TWO_WAY, file, "--out", tmp_path / name)
    assert (code, out) == (0, "")
    assert f"wrote {tmp_path / name}" in err
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)
    assert call("fit", TWO_WAY, file, "--out", tmp_path / name, "--quiet") == (0, "", "")


def test_several_models_and_corrected_bias(call, file):
    _, out, _ = call("fit", "trade ~ sw(rta, x1) | exporter^year + importer^year", file)
    assert out.splitlines()[0].split() == ["(1)", "(2)"]
    _, out, _ = call("fit", THREE_WAY, file, "--correct-bias")
    assert "bias corrected" in out
    assert "72 pairs" in out
    code, _, err = call("fit", "trade ~ sw(rta, x1) | exporter^year + importer^year", file, "--correct-bias")
    assert code == 2
    assert "correct one at a time" in err


def test_dyadic_errors_and_small_sample_rules(call, file, columns):
    _, out, _ = call("fit", TWO_WAY, file, "--vcov", "dyadic", "--ssc", "none", "--format", "json")
    (column,) = json.loads(out)["columns"]
    expected = fit(TWO_WAY, columns, vcov="dyadic", ssc="none").se()
    found = {c["name"]: c["std_error"] for c in column["coefficients"]}
    assert found == pytest.approx(expected.to_dict(), rel=1e-9)


def test_one_equation_a_sector(call, file, columns):
    code, out, _ = call("fit", TWO_WAY, file, "--by", "group", "--jobs", 1, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    mine = columns["group"] == "first"
    alone = fit(TWO_WAY, {name: column[mine] for name, column in columns.items()})
    first = {row["regressor"]: float(row["estimate"]) for row in rows if row["group"] == "first"}
    assert code == 0
    assert first == pytest.approx(alone.coef().to_dict(), rel=1e-9)
    assert json.loads(call("fit", TWO_WAY, file, "--by", "group", "--format", "json")[1])["by"] == "group"


def test_compare_has_a_column_for_each_estimator(call, file):
    code, out, _ = call("compare", TWO_WAY, file, "--estimators", "ppml, log_ols", "--format", "json")
    found = json.loads(out)["columns"]
    assert code == 0
    assert [column["heading"] for column in found] == ["PPML", "OLS in logs"]
    assert all("RESET p-value" in column["facts"] for column in found)
    assert "RESET" not in call("compare", TWO_WAY, file, "--no-reset")[1]


def test_plot_prints_the_numbers_and_draws_them(call, file, columns, tmp_path):
    formula = THREE_WAY.replace("rta", "1")
    code, out, _ = call("plot", formula, file, *WHERE, "--before", 2, "--after", 3, "--format", "csv")
    expected = event_study(
        formula, columns, event="rta", unit="exporter^importer", time="year", before=2, after=3
    )
    found = [float(row["estimate"]) for row in csv.DictReader(io.StringIO(out))]
    assert code == 0
    assert found == pytest.approx([p.estimate for p in expected.points], rel=1e-7)
    pytest.importorskip("vl_convert")
    assert call("plot", formula, file, *WHERE, "--out", tmp_path / "event.svg")[0] == 0
    assert (tmp_path / "event.svg").read_text(encoding="utf-8").startswith("<svg")
    assert call("plot", formula, file, *WHERE, "--staggered", "--out", tmp_path / "s.png")[0] == 0
    assert (tmp_path / "s.png").read_bytes().startswith(b"\x89PNG")
    assert call("plot", formula, file, "--regressor", "rta", "--by", "group", "--format", "json")[0] == 0
    assert "coefficients differed" in call("plot", TWO_WAY, file, "--format", "json")[1]


def test_what_was_left_out_is_said_on_standard_error(call, columns, tmp_path):
    from pyarrow import parquet

    none = {**columns, "trade": np.where(columns["exporter"] == "C03", 0.0, columns["trade"])}
    parquet.write_table(pa.table(none), tmp_path / "panel.parquet")
    code, _, err = call("fit", TWO_WAY, tmp_path / "panel.parquet")
    assert code == 0
    assert "rows left out, every flow of a fixed effect is zero" in err
    assert call("fit", TWO_WAY, tmp_path / "panel.parquet", "--quiet")[2] == ""


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("fit", "trade ~ rtta | exporter", "FILE"), "did you mean rta?"),
        (("fit", "trade ~ rta | exporter +", "FILE"), "^"),
        (("fit", TWO_WAY, "none.csv"), "none.csv does not exist"),
        (("fit", TWO_WAY, "FILE", "--cluster", "exporter^sector"), "no column 'sector'"),
        (("fit", TWO_WAY, "FILE", "--cluster", "exporter", "--vcov", "iid"), "use one of the two"),
        (("fit", TWO_WAY, "FILE", "--out", "FILE"), "is the panel itself"),
        (("fit", TWO_WAY, "FILE", "--out", "x.docx"), "names no format"),
        (("fit", TWO_WAY, "FILE", "--by", "group", "--correct-bias"), "use one of the two"),
        (("compare", TWO_WAY, "FILE", "--estimators", "tobit"), "estimator is 'tobit'"),
        (("plot", TWO_WAY, "FILE", "--event", "rta"), "belong together"),
        (("plot", TWO_WAY, "FILE", "--by", "group"), "belong together"),
        (("plot", TWO_WAY, "FILE", *WHERE, "--regressor", "rta", "--by", "group"), "draw one, then"),
    ],
)
def test_mistakes_are_named_with_what_mends_them(call, file, arguments, says):
    code, out, err = call(*(file if a == "FILE" else a for a in arguments))
    assert (code, out) == (2, "")
    assert says in err
    assert "what to do" in err
    assert "Traceback" not in err


def test_without_the_extra_it_says_what_to_install(call, file, monkeypatch):
    monkeypatch.setattr(gravity_results, "find_spec", lambda name: None if name == "scipy" else object())
    code, _, err = call("fit", TWO_WAY, file)
    assert code == 2
    assert "needs scipy" in err
    assert "comity[gravity]" in err
