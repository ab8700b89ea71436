"""How well two economies fit, in a brief: the numbers of the indicators, and the strip of all partners."""

from __future__ import annotations

import pytest
from tests import product_worlds

from comity import dossiers
from comity.dossiers.sections import FROM_CUSTOMS
from comity.pair import pair
from comity.sources import home
from comity.warehouse import store
from comity.warehouse.build import build
from comity.warehouse.duck import DuckEngine
from comity.warehouse.inputs import inputs
from comity.world import World

AS_OF = "2023-06-30"


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fit")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("COMITY_HOME", str(folder / "home"))
        product_worlds.hold(folder / "files")
        with DuckEngine() as engine:
            build(inputs(), engine, home.warehouse())
        return World(warehouse=store.current(home.warehouse()))


@pytest.fixture(scope="module")
def found(world):
    return pair("CHN", "BRA", world, as_of=AS_OF).dossier(["complementarity"]).sections[0]


def test_those_who_fit_by_construction_are_told_to(found):
    assert "complementarity" in FROM_CUSTOMS
    assert found.finding.startswith("What Brazil sold in 2019 fitted what China bought better than ")
    first = found.items[0]
    assert first.text.startswith("Brazil to China in 2019: ")
    assert "customer 1 of 109" in first.text
    assert first.grade == "C"


def test_the_strip_has_every_other_partner_and_the_rank_of_the_fit(world, found):
    fit = world.at(pair("CHN", "BRA", world, as_of=AS_OF).as_of).fit("BRA", "CHN")
    (drawn,) = found.figures
    for line, directed, row in zip(drawn.plot.lines, fit.directions, drawn.rows, strict=True):
        assert line.rank == directed.customers.rank == row[2]
        assert line.of == len(directed.customers.partners) == row[3]
        assert line.own == row[1] == pytest.approx(directed.michaely.value)
    assert drawn.title == "China ranked 1 of 109, Brazil 1 of 109 in 2019"


def test_it_is_the_same_whichever_is_named_first_and_goes_into_the_page(world, found):
    other = pair("BRA", "CHN", world, as_of=AS_OF).dossier(["complementarity"])
    assert other.sections[0] == found
    page = dossiers.pair_html(other)
    assert 'id="f-fit"' in page
    assert page.count('class="partners"') == 4


def test_nobody_sells_what_is_not_recorded(world):
    none = pair("BRA", "CHN", world, as_of="2015-06-30").dossier(["complementarity"]).sections[0]
    assert none.absent
    assert none.finding.startswith("0 measures")
