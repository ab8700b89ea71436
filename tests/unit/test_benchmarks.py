"""The figures that the README states can be measured by anyone, and the bounds hold on this machine."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


def measured(script, *arguments):
    command = [sys.executable, str(BENCHMARKS / script), "--json", *arguments]
    return json.loads(subprocess.run(command, check=False, capture_output=True, text=True).stdout)


@pytest.mark.slow
def test_a_cold_start_stays_within_its_bounds():
    found = measured("startup.py", "--runs", "9")
    assert found["comity --help"]["ratio"] <= 8
    assert found["comity --help"]["seconds"] <= 0.25
    assert found["comity check ARTICLE"]["ratio"] <= 25
    assert found["comity check ARTICLE"]["seconds"] <= 0.8


@pytest.mark.slow
def test_a_warm_process_is_fast_and_small():
    found = measured("throughput.py", "--articles", "300")
    assert found["articles_per_second"] >= 150
    assert found["megabytes"] <= 200


@pytest.mark.slow
def test_openings_foretell_more_than_chance_in_a_world_whose_process_is_known(tmp_path):
    found = measured("openings.py", "--data", str(tmp_path), "--draws", "200")
    assert found["not at hand"] == ["eu", "fixest"]
    test = found["simulated test 5-8"]
    leads = test["precision@20, lead of the shipped score"]
    assert all(leads[score][1] > 0 for score in ("chance", "density", "world market, size"))
    assert all(lead > -0.01 for lead, _, _ in leads.values())  # no score is better by a hundredth
