"""Files that the user has, and parting with them."""

import gzip
import hashlib
import io
import zipfile

import pytest

from comity.errors import UsageError
from comity.sources import columns, holdings, home
from comity.sources.download import keeping
from comity.sources.download.adding import add
from comity.sources.download.errors import Broken, Busy
from comity.sources.download.keeping import Soundness, remove, verify
from comity.sources.download.locking import locked
from comity.sources.manifest import Role

MAPPING = """
title: Wheat through the port
table: flows
columns: {year: Jahr, exporter: von, importer: nach, value_usd: Wert}
constants: {side: importer, valuation: CIF}
scale: {value_usd: 1000}
countries: names
delimiter: ";"
decimal: ","
licence: {name: own, redistribute: false, attribution: port statistics}
"""


@pytest.fixture(autouse=True)
def desk(tmp_path, monkeypatch):
    monkeypatch.setenv("COMITY_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def zipped(path, members):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return written(path, raw.getvalue())


def baci(desk, name="BACI_HS17_V202301.zip"):
    return zipped(
        desk / name,
        {
            "BACI_HS17_Y2020_V202301.csv": "t,i,j,k,v,q\n2020,4,364,10111,1.5,NA\n",
            "country_codes_V202301.csv": "country_code\n4\n",
            "product_codes_HS17_V202301.csv": "code,description\n010111,x\n",
            "Readme.txt": "x",
        },
    )


def test_an_archive_of_a_known_source_is_unpacked_and_its_name_tells_the_version(desk):
    outcome = add(baci(desk), "cepii-baci-hs17")
    assert outcome.new == (
        "BACI_HS17_Y2020_V202301.csv",
        "country_codes_V202301.csv",
        "product_codes_HS17_V202301.csv",
    )
    one = holdings.holding("cepii-baci-hs17")
    assert (one.version, one.reader) == ("202301", "baci")  # older than the card, and taken at its word
    assert one.licence.redistribute
    assert {file.url for file in one.files} == {None}
    assert (
        one.files[0].archive.sha256
        == hashlib.sha256((desk / "BACI_HS17_V202301.zip").read_bytes()).hexdigest()
    )
    assert (desk / "BACI_HS17_V202301.zip").exists()  # the user's own stays
    assert [path.name for path in one.folder.iterdir() if path.name.startswith(".")] == []


def test_a_single_file_of_a_known_archive_can_be_added_too(desk):
    add(written(desk / "BACI_HS17_Y2021_V202301.csv", "t,i,j,k,v,q\n2021,4,8,1,2,3\n"), "cepii-baci-hs17")
    add(baci(desk), "cepii-baci-hs17")
    one = holdings.holding("cepii-baci-hs17", "202301")
    assert [file.name for file in one.files][:2] == [
        "BACI_HS17_Y2020_V202301.csv",
        "BACI_HS17_Y2021_V202301.csv",
    ]


def test_a_name_that_does_not_tell_the_version_needs_one(desk):
    archive = baci(desk, "download.zip")
    with pytest.raises(UsageError, match="does not tell the version") as caught:
        add(archive, "cepii-baci-hs17")
    assert caught.value.fix == "add --version, such as --version 202601"
    add(archive, "cepii-baci-hs17", version="202301")
    assert holdings.holding("cepii-baci-hs17").version == "202301"


def test_a_source_with_one_version_needs_none(desk):
    add(
        written(desk / "AllRTAs (1).xlsx", zipped(desk / "x", {"[Content_Types].xml": "x"}).read_bytes()),
        "wto-rta",
    )
    one = holdings.holding("wto-rta")
    assert (one.version, one.files[0].name) == ("current", "AllRTAs.xlsx")


def test_another_vintage_is_not_taken_for_this_one(desk):
    with pytest.raises(Broken, match="has nothing named"):
        add(baci(desk), "cepii-baci-hs12", version="202301")
    assert holdings.held() == ()


def test_a_known_file_is_looked_at(desk):
    with pytest.raises(Broken, match="is not a table"):
        add(written(desk / "2026_02_06_ga_voting.csv", '{"error": "no"}'), "un-votes-undl")
    with pytest.raises(Broken, match="Excel"):
        add(written(desk / "AllRTAs.xlsx", "<html>"), "wto-rta")


@pytest.mark.parametrize(
    ("arguments", "seen"),
    [
        (("nowhere.csv", "gsdb"), "there is no file"),
        (("a.csv", "own-file"), "stands for all such files"),
        (("a.csv", "wto-rts"), "knows no source 'wto-rts'"),
        (("a.csv", "Port Statistics"), "knows no source"),
    ],
)
def test_what_cannot_be_added(desk, arguments, seen):
    written(desk / "a.csv", "a,b\n1,2\n")
    with pytest.raises(UsageError, match=seen):
        add(desk / arguments[0], arguments[1])


@pytest.mark.parametrize("version", ["../x", "a b", "", ".hidden"])
def test_a_version_is_a_plain_name(desk, version):
    with pytest.raises(UsageError):
        add(baci(desk), "cepii-baci-hs17", version=version or " ")


# A file of one's own


def own(desk, mapping=MAPPING, content="Jahr;von;nach;Wert\n2020;Iran;Belarus;1,5\n"):
    return written(desk / "wheat.csv", content), written(desk / "wheat.yaml", mapping)


def test_a_file_of_ones_own_comes_with_its_mapping(desk):
    file, mapping = own(desk)
    outcome = add(file, "port-wheat", mapping=mapping, version="2026-11")
    assert outcome.new == ("wheat.csv", "columns.yaml")
    one = holdings.holding("port-wheat")
    assert (one.title, one.reader, one.version) == ("Wheat through the port", "own_file", "2026-11")
    assert (one.licence.name, one.licence.attribution) == ("own", "port statistics")
    assert one.columns.role is Role.COLUMNS
    assert [found.name for found in one.data] == ["wheat.csv"]
    known = columns.read(one.path(one.columns))
    assert (known.scale, known.delimiter, known.countries.value) == ({"value_usd": 1000.0}, ";", "names")


def test_without_a_version_the_day_is_one(desk):
    file, mapping = own(desk)
    add(file, "port-wheat", mapping=mapping)
    assert holdings.holding("port-wheat").version.startswith("20")


def test_adding_again_replaces(desk):
    file, mapping = own(desk)
    add(file, "port-wheat", mapping=mapping, version="1")
    file.write_text("Jahr;von;nach;Wert\n2021;Iran;Belarus;9\n", encoding="utf-8")
    add(file, "port-wheat", mapping=mapping, version="1")
    one = holdings.holding("port-wheat")
    assert one.path(one.data[0]).read_text(encoding="utf-8").endswith("2021;Iran;Belarus;9\n")
    assert all(check.state is Soundness.SOUND for check in verify("port-wheat"))


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        (("table: flows\n", ""), "table: Field required"),
        (("columns: {year: Jahr, exporter: von, importer: nach, value_usd: Wert}", "columns: {}"), "columns"),
        (("countries: names", "countries: emoji"), "countries"),
        (("decimal", "dezimal"), "dezimal: Extra inputs"),
        (("side: importer", "year: 2020"), "year is both a column and a constant"),
        (("scale: {value_usd", "scale: {value_eur"), "scale names value_eur"),
        (("{year: Jahr", "{year: [Jahr"), "is not a column mapping"),
        (("Wert}", "Preis}"), "has no column 'Preis'; it has Jahr, von, nach, Wert"),
        (('delimiter: ";"', "delimiter: ','"), "has no column 'Jahr', 'von'"),
        (("title:", "encoding: klingon\ntitle:"), "cannot be read as klingon"),
    ],
)
def test_each_fault_of_a_mapping_is_named(desk, change, seen):
    assert change[0] in MAPPING
    file, mapping = own(desk, MAPPING.replace(*change))
    with pytest.raises(UsageError, match=seen):
        add(file, "port-wheat", mapping=mapping)
    assert holdings.held() == ()


def test_a_mapping_is_never_run(desk):
    file, mapping = own(desk, "!!python/object/apply:os.system ['touch evil']")
    with pytest.raises(UsageError, match="is not a column mapping"):
        add(file, "port-wheat", mapping=mapping)
    assert not (desk / "evil").exists()


def test_a_header_with_a_mark_at_its_beginning_fits(desk):
    file, mapping = own(desk, content="\ufeffJahr;von;nach;Wert\n2020;Iran;Belarus;1\n")
    assert add(file, "port-wheat", mapping=mapping).new


def test_a_mapping_for_a_source_that_has_a_reader_is_refused(desk):
    file, mapping = own(desk)
    with pytest.raises(UsageError, match="has its own reader"):
        add(file, "gsdb", mapping=mapping)


def test_an_archive_cannot_be_a_file_of_ones_own(desk):
    _, mapping = own(desk)
    with pytest.raises(UsageError, match="is an archive"):
        add(baci(desk), "port-wheat", mapping=mapping)


# Verify and remove


def test_damage_and_loss_are_found_with_what_mends_them(desk):
    add(baci(desk), "cepii-baci-hs17")
    one = holdings.holding("cepii-baci-hs17")
    (one.folder / "BACI_HS17_Y2020_V202301.csv").write_bytes(b"t,i,j,k,v,q\n2020,4,364,10111,9.5,NA\n")
    (one.folder / "country_codes_V202301.csv").unlink()
    (one.folder / "stray.csv").write_text("x", encoding="utf-8")
    found = {check.file: check for check in verify()}
    assert {name: check.state for name, check in found.items()} == {
        "BACI_HS17_Y2020_V202301.csv": Soundness.DAMAGED,
        "country_codes_V202301.csv": Soundness.MISSING,
        "product_codes_HS17_V202301.csv": Soundness.SOUND,
        "stray.csv": Soundness.UNKNOWN,
    }
    assert found["country_codes_V202301.csv"].sha256 is None
    assert found["stray.csv"].mend is None


def test_one_version_or_all_of_a_source_are_removed(desk):
    file, mapping = own(desk)
    for version in ("1", "2", "3"):
        add(file, "port-wheat", mapping=mapping, version=version)
    assert [one.version for one in remove("port-wheat", "2")] == ["2"]
    assert [one.version for one in holdings.of_source("port-wheat")] == ["1", "3"]
    with pytest.raises(UsageError, match="version 2 of port-wheat is not held") as caught:
        remove("port-wheat", "2")
    assert caught.value.fix == "name one of 1, 3"
    remove("port-wheat")
    assert list(home.raw().iterdir()) == []


@pytest.mark.parametrize("act", [remove, lambda source: list(verify(source))])
@pytest.mark.parametrize("source", ["port-wheat", "..", "../../etc"])
def test_what_is_not_held_cannot_be_removed_or_verified(desk, act, source):
    with pytest.raises(UsageError, match="nothing is held of"):
        act(source)


def test_a_source_that_another_command_is_at_is_not_removed(desk):
    add(baci(desk), "cepii-baci-hs17")
    with locked("cepii-baci-hs17"), pytest.raises(Busy):
        remove("cepii-baci-hs17")


def test_half_a_removal_is_never_taken_for_the_whole(desk, monkeypatch):
    add(baci(desk), "cepii-baci-hs17")
    delete = keeping.shutil.rmtree

    def stopped(path, **more):
        if not more:
            raise KeyboardInterrupt
        delete(path, **more)

    monkeypatch.setattr(keeping.shutil, "rmtree", stopped)
    with pytest.raises(KeyboardInterrupt):
        remove("cepii-baci-hs17")
    monkeypatch.undo()
    monkeypatch.setenv("COMITY_HOME", str(desk / "home"))
    assert holdings.held() == ()
    add(baci(desk), "cepii-baci-hs17")
    assert all(check.state is Soundness.SOUND for check in verify())


def test_a_packed_table_of_ones_own_stays_packed(desk):
    _, mapping = own(desk)
    packed = written(desk / "wheat.csv.gz", gzip.compress(b"Jahr;von;nach;Wert\n"))
    assert add(packed, "port-wheat", mapping=mapping).new[0] == "wheat.csv.gz"
