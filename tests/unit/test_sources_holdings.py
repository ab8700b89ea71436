"""What is held: manifests there and back, and what a build is told of it."""

import json
from datetime import UTC, datetime

import pytest

from comity import doctor
from comity.errors import SourceError
from comity.sources import holdings, home, manifest
from comity.sources.manifest import Archive, HeldFile, Licence, Manifest, Role

WHEN = datetime(2026, 11, 24, 21, 30, tzinfo=UTC)
OPEN = Licence(name="CC0", redistribute=True, attribution="nobody")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("COMITY_HOME", str(tmp_path))
    return tmp_path


def a_file(name="a.csv", **more):
    return HeldFile(
        **{"name": name, "bytes": 3, "sha256": "ab" * 32, "retrieved": WHEN, "url": "https://x.org/a", **more}
    )


def keep(source, version, *files):
    place = home.raw() / source / version
    place.mkdir(parents=True)
    for file in files:
        (place / file.name).write_bytes(b"abc")
    known = Manifest(source=source, version=version, title=source, reader="baci", licence=OPEN)
    manifest.write(place, known.having(*files))
    return place


def test_a_manifest_comes_back_as_it_was_written():
    archive = Archive(url="https://x.org/a.zip", sha256="cd" * 32, bytes=9, etag='"1"')
    files = (
        a_file("b.csv", archive=archive, periods=("2020", "2021")),
        a_file("columns.yaml", url=None, role=Role.COLUMNS),
    )
    place = keep("x", "1", *files)
    known = manifest.read(place)
    assert known.files == files
    assert known.periods == ("2020", "2021")
    assert {path.name for path in place.iterdir()} == {"b.csv", "columns.yaml", "manifest.json"}


def test_what_a_build_is_told():
    place = keep("x", "1", a_file("a.csv", periods=("2020",)), a_file("columns.yaml", role=Role.COLUMNS))
    (one,) = holdings.held()
    assert (one.source_id, one.version, one.reader, one.licence) == ("x", "1", "baci", OPEN)
    assert [file.name for file in one.data] == ["a.csv"]
    assert one.columns.name == "columns.yaml"
    assert one.path(one.data[0]) == place / "a.csv"
    assert (one.bytes, one.retrieved, one.periods) == (6, WHEN, ("2020",))


def test_the_newest_version_is_the_usual_one():
    for version in ("202401", "202401b", "202301"):
        keep("x", version, a_file())
    assert [one.version for one in holdings.of_source("x")] == ["202301", "202401", "202401b"]
    assert holdings.holding("x").version == "202401b"
    assert holdings.holding("x", "202301").version == "202301"


def test_what_is_not_held_names_the_command_that_gets_it():
    assert holdings.held() == ()
    with pytest.raises(SourceError) as caught:
        holdings.holding("x")
    assert caught.value.fix == "run comity data get x"
    keep("x", "1", a_file())
    with pytest.raises(SourceError, match="only 1") as caught:
        holdings.holding("x", "2")
    assert caught.value.fix == "run comity data get x --version 2"
    assert caught.value.exit_code == 3


def test_a_folder_without_manifest_does_not_count():
    (home.raw() / "x" / "1").mkdir(parents=True)
    (home.raw() / "x" / "1" / "a.csv").write_bytes(b"half")
    assert holdings.held() == ()


@pytest.mark.parametrize("name", ["..", "../x", "a/b", ".x", "", "x\n", "con:", "a" * 300])
def test_a_name_that_leads_elsewhere_is_no_source(name):
    assert not manifest.is_plain_name(name)
    assert holdings.of_source(name) == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.update(schema="comity/manifest/9"),
        lambda d: d.pop("licence"),
        lambda d: d["files"][0].update(name="../../etc/passwd"),
        lambda d: d["files"][0].update(retrieved="yesterday"),
        lambda d: d["files"][0].update(colour="red"),
        lambda d: d.update(files=3),
    ],
)
def test_a_damaged_manifest_is_told_with_its_place(change):
    place = keep("x", "1", a_file())
    document = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
    change(document)
    (place / "manifest.json").write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(SourceError, match=r"manifest\.json cannot be understood") as caught:
        holdings.held()
    assert str(place) in caught.value.fix


def test_home_is_where_the_variable_says_or_the_users_folder(monkeypatch, tmp_path):
    assert home.home() == tmp_path
    assert home.warehouse().parent == home.locks().parent == tmp_path
    monkeypatch.delenv("COMITY_HOME")
    assert home.home().name == "comity"
    assert doctor.home is home.home
