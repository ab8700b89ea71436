"""The figures of the reading benchmark can be measured by anyone, and the bounds hold on this machine."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.scripts import script

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "reading.py"


@pytest.fixture(scope="module")
def benchmark():
    return script("benchmarks/reading.py")


@pytest.mark.parametrize(
    ("place", "values", "right"),
    [
        ((10, 20), (5.0, 5.0), True),
        ((15, 30), (-5.0, None), True),
        ((10, 20), (5.02, None), True),
        ((10, 20), (5.2, None), False),
        ((20, 30), (5.0, 5.0), False),
        ((10, 20), (None, None), False),
    ],
)
def test_a_figure_is_right_where_place_and_value_are(benchmark, place, values, right):
    figure = benchmark.Figure(10, 20, 5.0, None)
    assert figure.is_met_by(*place, values) is right


def test_without_annotated_texts_the_examples_are_read(benchmark, monkeypatch, tmp_path):
    monkeypatch.setattr(benchmark, "GOLD", tmp_path / "none")
    sampled, what = benchmark.samples()
    assert len(sampled) >= 10
    assert what.startswith("example texts")
    assert benchmark.rightly_read(sampled[:1]) == (0, 0, 0)


@pytest.mark.slow
def test_reading_stays_within_its_bounds():
    command = [sys.executable, str(SCRIPT), "--json", "--rounds", "3"]
    found = json.loads(subprocess.run(command, check=False, capture_output=True, text=True).stdout)
    assert found["texts_per_second"] >= 200
    assert found["seconds_by_size"]["1000000"] <= 4.0 * 1.5
    if found["figures"]:
        assert found["figures_right"] / found["figures"] >= 0.98
