"""Duties in openings: rates as WITS writes them, shown, and counted once beside what a pair trades."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests import traded_world as made
from tests.traded_world import build_it, by_product, found

from comity import dossiers
from comity.sources.download.adding import add

if TYPE_CHECKING:
    from pathlib import Path

    from comity.world import World

WITS_HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n<message:StructureSpecificData '
    'xmlns:message="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message">\n  <message:DataSet>\n'
)


def wits(folder: Path, name: str, rates: list[tuple[int, str, str, float, str]], year: int = 2021) -> Path:
    """Duties as WITS sends them: reporter, partner (000 is all), product, per cent, kind of rate; HS17."""
    series = [
        f'    <Series FREQ="A" REPORTER="{levier}" PARTNER="{of}" PRODUCTCODE="{code}" DATATYPE="Reported">\n'
        f'      <Obs TIME_PERIOD="{year}" OBS_VALUE="{percent}" TARIFFTYPE="{rate}" NOMENCODE="H5"/>\n'
        "    </Series>\n"
        for levier, of, code, percent, rate in rates
    ]
    path = folder / f"{name}.xml"
    path.write_text(WITS_HEAD + "".join(series) + "  </message:DataSet>\n</message:StructureSpecificData>\n")
    return path


def taxed(tmp_path: Path, rates: list[tuple[int, str, str, float, str]]) -> World:
    """The small world with the duties of one answer."""
    made.hold(tmp_path / "files", years=(2020, 2021))
    add(wits(tmp_path / "files", "trains_818_2021_000_all", rates), "wits-tariffs", version="current")
    return build_it()


def test_duties_are_shown_and_move_a_product_beside_the_others(tmp_path, monkeypatch):
    """Egypt takes 60 per cent of tea, of Kenya nothing; Kenya's crushers pay 30 points more than others'."""
    monkeypatch.setenv("COMITY_HOME", str(tmp_path / "home"))
    rates = [
        (818, "000", "90240", 60.0, "MFN"),
        (818, "404", "090240", 0.0, "PREF"),
        (818, "000", "847420", 5.0, "MFN"),
        (818, "404", "847420", 35.0, "AHS"),
        (818, "000", "520100", 2.0, "MFN"),
    ]
    said = found(taxed(tmp_path, rates), "KEN", "EGY")
    lines = by_product(said)
    assert (lines["090240"].duty_percent, lines["847420"].duty_percent) == (0.0, 35.0)
    assert lines["520100"].duty_percent == 2.0  # the rate for all, where none is held for Kenya
    assert lines["270900"].duty_percent is None
    assert lines["090240"].ease > lines["520100"].ease > lines["847420"].ease
    assert lines["090240"].ease / lines["520100"].ease == pytest.approx(1.6**5.03)
    assert lines["847420"].ease / lines["520100"].ease == pytest.approx((1.35 / 1.05) ** -5.03)
    assert lines["520100"].ease == lines["270900"].ease
    _, out = dossiers.openings_dict(said), dossiers.openings_html(said)
    assert "35.0%" in out


def test_a_preference_on_everything_is_in_what_the_pair_trades_and_counts_once(tmp_path, monkeypatch):
    """One preference on all goods moves only the part of ease that the pair's own trade does not tell."""
    monkeypatch.setenv("COMITY_HOME", str(tmp_path / "home"))
    rates = [
        (818, partner, code, percent, rate)
        for code in made.GOODS
        for partner, percent, rate in (("000", 10.0, "MFN"), ("404", 0.0, "PREF"))
    ]
    after = found(taxed(tmp_path, rates), "KEN", "EGY")
    assert after.ease.weight == pytest.approx(10 / (10 + 10))
    assert {round(one.ease, 9) for one in after.openings} == {
        round(after.ease.value * (1.1**5.03) ** (1 - after.ease.weight), 9)
    }


def test_the_union_levies_for_its_members_and_nothing_among_them(tmp_path, monkeypatch):
    monkeypatch.setenv("COMITY_HOME", str(tmp_path / "home"))
    world = taxed(tmp_path, [(918, "000", "870323", 10.0, "MFN"), (918, "404", "870323", 1.0, "PREF")])
    assert by_product(found(world, "KEN", "DEU"))["870323"].duty_percent == 1.0
    assert by_product(found(world, "CHN", "DEU"))["870323"].duty_percent == 10.0
    assert by_product(found(world, "FRA", "DEU"))["870323"].duty_percent == 0.0
    assert by_product(found(world, "DEU", "CHN"))["870323"].duty_percent is None
