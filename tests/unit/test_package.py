"""The public names, and what importing them costs."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import comity

ROOT = Path(__file__).resolve().parents[2]
# No command may pay for these before it needs them.
HEAVY = ["pandas", "numpy", "pydantic", "duckdb", "httpx", "pycountry", "babel", "jinja2", "rich", "yaml"]


def python(code):
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout


def test_the_version_is_that_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert comity.__version__ == project["version"]


def test_every_public_name_exists_and_is_found_by_dir():
    for name in comity.__all__:
        assert getattr(comity, name) is not None
        assert name in dir(comity)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="has no attribute 'chek'"):
        comity.chek  # noqa: B018


def test_importing_the_package_loads_nothing_else():
    loaded = python("import sys, comity; print([m for m in sys.modules if m.startswith('comity')])")
    assert loaded.strip() == "['comity']"


@pytest.mark.parametrize(
    "first", ["import comity.check", "from comity.check import check", "import comity.pair"]
)
def test_check_and_pair_stay_functions_whichever_way_their_modules_come_in(first):
    code = f"{first}\nimport comity\nprint(callable(comity.check), callable(comity.pair))"
    assert python(code).split() == ["True", "True"]


def test_help_loads_none_of_the_heavy_libraries():
    code = (
        "import sys\nfrom comity.cli.app import run\nrun(['--help'])\nrun(['check', '--help'])\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules])"
    )
    assert python(code).strip().splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("form", "without"),
    [("json", [*HEAVY[:-1], "sqlite3"]), ("table", HEAVY[:8]), ("html", [*HEAVY[:7], "rich"])],
)
def test_a_check_pays_only_for_what_its_format_needs(form, without):
    article = ROOT / "examples/texts/minsk_visit_2025-08.txt"
    arguments = ["check", str(article), "--as-of", "2025-08-21", "--format", form]
    code = (
        f"import sys\nfrom comity.cli.app import run\nassert run({arguments!r}) == 0\n"
        f"print([m for m in {without!r} if m in sys.modules])"
    )
    assert python(code).strip().splitlines()[-1] == "[]"
