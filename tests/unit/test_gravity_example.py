"""The simulated panels of the guide are what their script writes."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_files_are_those_of_the_script(tmp_path):
    script = ROOT / "scripts/simulate_gravity_example.py"
    subprocess.run([sys.executable, str(script), str(tmp_path)], check=True)
    for name in ("panel.csv", "sectors.csv"):
        assert (tmp_path / name).read_bytes() == (ROOT / "examples/gravity" / name).read_bytes()
