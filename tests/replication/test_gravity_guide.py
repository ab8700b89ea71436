"""The published table of docs/guides/gravity.md: its steps print what the page shows, and match the
source."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/guides/gravity.md"
DATA = ROOT.parent / "shared/data/agtpa"
# The models of the page by their titles in the published output.
PUBLISHED = {
    "OLS": "OLS standard RTA estimates with international trade only",
    "PPML": "PPML standard RTA estimates with international trade only",
    "pairs": "Addressing potential endogeneity of RTAs",
    "lead": 'Testing for potential "reverse causality" between trade and RTAs',
    "lags": "Addressing potential non-linear and phasing-in effects of RTAs",
    "borders": "Addressing globalization effects",
}
OTHER_NAMES = {"log(dist)": "log_dist"} | {f"border_{y}": f"intl_border_{y}" for y in range(1986, 2003, 4)}

pytestmark = [
    pytest.mark.skipif(not DATA.exists(), reason="../shared with the published panel is not at hand"),
    pytest.mark.filterwarnings("ignore"),
]


def blocks(kind):
    text = PAGE.read_text(encoding="utf-8")
    return re.findall(rf"^```{kind} published\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    """What the steps of the page leave behind, and what they print."""
    folder = tmp_path_factory.mktemp("published")
    (folder / "agtpa_applications.parquet").symlink_to(DATA / "agtpa_applications.parquet")
    steps = "\n".join(blocks("python")).replace('"agtpa', f'"{folder}/agtpa')
    printed = []
    left = {"print": printed.append}
    exec(compile(steps, str(PAGE), "exec"), left)  # noqa: S102 - our own page
    return left | {"printed": "".join(printed)}


def test_the_page_shows_what_is_printed(names):
    shown = [line.rstrip() for line in blocks("text")[0].splitlines()]
    assert shown == [line.rstrip() for line in names["printed"].splitlines()]


@pytest.mark.parametrize("column", PUBLISHED)
def test_every_number_is_the_published_one(names, column):
    reference = json.loads((DATA / "reference.json").read_text(encoding="utf-8"))
    models = {m["model"]: m for m in reference["chapter1_rendered_R_output"]["models"]}
    expected = models[PUBLISHED[column]]
    table = names["table"]
    ours = table.coefficients[table.columns.index(column)]
    assert {OTHER_NAMES.get(name, name) for name in ours} == set(expected["coef"])
    for name, coefficient in ours.items():
        theirs = expected["coef"][OTHER_NAMES.get(name, name)]
        assert coefficient.estimate == pytest.approx(theirs["b"], abs=5.1e-5), name
        assert coefficient.std_error == pytest.approx(theirs["se"], abs=5.1e-5), name
    (observations,) = (line for line in table.foot if line.label == "observations")
    assert observations.values[table.columns.index(column)] == f"{expected['n_obs']:,}"
