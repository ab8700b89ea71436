"""Titles that say what was found, charts that show every number, and files that open."""

from __future__ import annotations

import json

import numpy as np
import pytest
from tests.gravity_panels import adopters

from comity.errors import UsageError
from comity.gravity import effects_by, event_study, figures, fit, staggered
from comity.gravity.figures import draw, event_title, group_title

pytest.importorskip("altair")
pytest.importorskip("vl_convert")

NO_EVENT = "trade ~ 1 | exporter^year + importer^year + exporter^importer"
WHERE = {"event": "rta", "unit": "exporter^importer", "time": "year"}


def panel(size):
    return adopters(effect=lambda since, entry: np.where(since >= 0, size, 0.0), noise=0.3)


@pytest.fixture(scope="module")
def study():
    return event_study(NO_EVENT, panel(0.5), **WHERE, before=3, after=4)


@pytest.mark.parametrize(
    ("size", "says"), [(0.7, "higher"), (-0.7, "lower"), (0.0, "No clear change of trade")]
)
def test_the_title_says_what_the_last_point_says(size, says):
    found = event_study(NO_EVENT, panel(size), **WHERE, before=3, after=2)
    assert says in event_title(found)
    assert event_title(found).endswith("2 years after rta")
    if size:
        assert f"{abs(found.points[-1].percent):.0f} %" in event_title(found)


def test_the_chart_holds_every_point(study):
    spec = study.chart().to_dict()
    shown = [row for layer in spec["layer"] for row in layer["data"]["values"] if "time" in row]
    assert {(row["time"], row["percent"]) for row in shown} == {(p.label, p.percent) for p in study.points}
    assert spec["title"]["text"] == event_title(study)
    assert spec["description"].startswith(event_title(study))


def test_groups_are_sorted_and_counted():
    columns = panel(0.6)
    columns["group"] = np.where(columns["exporter"] < "C05", "first", "second")
    found = effects_by(NO_EVENT, columns, regressor="rta", by="group")
    above = sum(e.low > 0 for e in found.groups)
    assert group_title(found) == f"{above} of 2 groups had a positive effect of rta, 0 a negative one"
    spec = found.chart().to_dict()
    order = next(layer["encoding"]["y"]["sort"] for layer in spec["layer"] if "y" in layer["encoding"])
    ranked = sorted(found.groups, key=lambda effect: -effect.estimate)
    assert order == [effect.label for effect in ranked]


@pytest.mark.parametrize(("form", "begins"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("json", b"{")])
def test_it_is_drawn_without_a_browser(study, form, begins):
    assert draw(study.chart(), form).startswith(begins)


def test_names_from_the_data_cannot_break_out_of_the_drawing():
    columns = panel(0.3)
    columns["group"] = np.where(columns["exporter"] < "C05", "<script>alert(1)</script>", "b&c")
    svg = draw(effects_by(NO_EVENT, columns, regressor="rta", by="group").chart(), "svg").decode()
    assert "<script" not in svg
    assert "&lt;script" in svg


def test_staggered_effects_and_fits_have_charts():
    columns = panel(0.4)
    found = staggered(NO_EVENT, columns, **WHERE)
    title = found.chart().to_dict()["title"]["text"]
    assert f"{found.average()[0].percent:.0f} % higher on average after rta" in title
    fitted = fit(NO_EVENT.replace("1", "rta + x1"), columns)
    spec = json.loads(draw(figures.fit_chart(fitted), "json"))
    assert "of 2 coefficients differed from zero" in spec["title"]["text"]


def test_without_the_libraries_it_says_what_to_install(study, monkeypatch):
    monkeypatch.setattr(figures, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"comity\[figures\]"):
        draw(study.chart(), "svg")
