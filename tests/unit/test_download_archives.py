"""Archives, good and hostile."""

import io
import os
import shutil
import stat
import struct
import tarfile
import zipfile

import pytest

from comity.sources.download import archives, receiving
from comity.sources.download.archives import Bounds, unpack
from comity.sources.download.errors import Broken, NoRoom


@pytest.fixture
def into(tmp_path):
    folder = tmp_path / "into"
    folder.mkdir()
    return folder


def zipped(path, members, **more):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **more) as packed:
        for name, content in members:
            packed.writestr(name, content)
    return path


def tarred(path, members, mode="w:gz"):
    with tarfile.open(path, mode) as bundle:
        for info, content in members:
            info.size = len(content)
            bundle.addfile(info, io.BytesIO(content))
    return path


def entry(name, kind=tarfile.REGTYPE, link=""):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


def refused(archive, into, wanted=("*",), **more):
    with pytest.raises(Broken) as caught:
        unpack(archive, into, wanted, **more)
    assert list(into.parent.rglob("evil*")) == []
    return caught.value.found


def test_what_is_wanted_comes_out_under_its_last_name(tmp_path, into):
    archive = zipped(
        tmp_path / "a.zip", [("data/a_2020.csv", "x"), ("data/a_2021.csv", "y"), ("readme.txt", "z")]
    )
    assert unpack(archive, into, ("a_2020.csv", "read*")) == (into / "a_2020.csv", into / "readme.txt")
    assert {path.name: path.read_text() for path in into.iterdir()} == {"a_2020.csv": "x", "readme.txt": "z"}


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:xz"])
def test_tar_archives_too(tmp_path, into, mode):
    archive = tarred(tmp_path / "a.tar", [(entry("d/a.csv"), b"x"), (entry("d/b.csv"), b"y" * 999)], mode)
    unpack(archive, into, ("b.csv",))
    assert [path.name for path in into.iterdir()] == ["b.csv"]
    assert (into / "b.csv").read_bytes() == b"y" * 999


@pytest.mark.parametrize(
    "name",
    [
        "../evil.csv",
        "/evil.csv",
        "a/../../evil.csv",
        "..\\evil.csv",
        "C:\\evil.csv",
        "C:/evil.csv",
        "\\\\host\\evil",
    ],
)
def test_names_that_lead_out_are_refused(tmp_path, into, name):
    assert "leads out of it" in refused(
        zipped(tmp_path / "a.zip", [("a.csv", "x"), (name, "x")]), into, ("a.csv",)
    )
    bundle = tarred(tmp_path / "a.tar.gz", [(entry("a.csv"), b"x"), (entry(name), b"x")])
    assert "leads out of it" in refused(bundle, into, ("a.csv",))


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE]
)
def test_links_and_devices_in_a_tar_are_refused(tmp_path, into, kind):
    bundle = tarred(tmp_path / "a.tar.gz", [(entry("evil", kind, "/etc/passwd"), b"")])
    assert "a link or a device" in refused(bundle, into)


def test_links_in_a_zip_are_refused(tmp_path, into):
    info = zipfile.ZipInfo("evil")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert "a link or a device" in refused(zipped(tmp_path / "a.zip", [(info, "/etc/passwd")]), into)


def test_encrypted_members_are_refused(tmp_path, into):
    archive = zipped(tmp_path / "a.zip", [("a.csv", "x")])
    raw = bytearray(archive.read_bytes())
    raw[6] |= 1  # the flag in the member's own head, and in the directory
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    archive.write_bytes(raw)
    assert "encrypted" in refused(archive, into)


def test_two_members_of_one_name_are_refused(tmp_path, into):
    assert "two members named a.csv" in refused(
        zipped(tmp_path / "a.zip", [("one/a.csv", "x"), ("two/a.csv", "y")]), into
    )


@pytest.mark.parametrize("name", ["a\nb", "-rf", ".hidden", "x" * 300, "manifest.json"])
def test_odd_names_are_refused(tmp_path, into, name):
    assert "odd name" in refused(zipped(tmp_path / "a.zip", [(name, "x")]), into)


def test_a_bomb_that_says_so_is_not_opened(tmp_path, into):
    assert "far more than it should" in refused(zipped(tmp_path / "a.zip", [("a", b"0" * 50_000_000)]), into)
    assert list(into.iterdir()) == []
    assert "far more than it should" in refused(
        tarred(tmp_path / "a.tar.gz", [(entry("a"), b"0" * 50_000_000)]), into
    )


def test_a_bomb_that_lies_about_its_size_is_stopped(tmp_path, into):
    archive = zipped(tmp_path / "a.zip", [("a", b"0" * 20_000_000)])
    raw = bytearray(archive.read_bytes())
    at = raw.index(b"PK\x01\x02") + 24
    raw[at : at + 4] = struct.pack("<I", 1000)  # the size in the directory
    archive.write_bytes(raw)
    refused(archive, into)
    assert sum(path.stat().st_size for path in into.iterdir()) < 20_000_000


def test_too_many_members_are_refused(tmp_path, into):
    archive = zipped(tmp_path / "a.zip", [(f"{n}.csv", "x") for n in range(50)])
    assert "more than 49 members" in refused(archive, into, bounds=Bounds(members=49))


@pytest.mark.parametrize("damage", [slice(40, 60), slice(-30, None)])
def test_a_damaged_archive_is_told(tmp_path, into, damage):
    archive = zipped(tmp_path / "a.zip", [("a.csv", bytes(range(256)) * 50)])
    raw = bytearray(archive.read_bytes())
    raw[damage] = b"?" * len(raw[damage])
    archive.write_bytes(raw)
    assert "a.zip" in refused(archive, into)


def test_a_cut_tar_is_told(tmp_path, into):
    archive = tarred(tmp_path / "a.tar.gz", [(entry("a.csv"), bytes(range(256)) * 5000)])
    archive.write_bytes(archive.read_bytes()[:-2000])
    assert "a.tar.gz" in refused(archive, into)


def test_what_is_not_there_is_told_with_what_is(tmp_path, into):
    archive = zipped(tmp_path / "a.zip", [("BACI_HS17_Y2020_V9.csv", "x")])
    assert "has nothing named b*; it has BACI_HS17_Y2020_V9.csv" in refused(archive, into, ("b*",))
    (tmp_path / "b.zip").write_bytes(b"PK no")
    assert "neither a zip nor a tar archive" in refused(tmp_path / "b.zip", into)


def test_room_is_looked_for_before_unpacking(tmp_path, into, monkeypatch):
    archive = zipped(tmp_path / "a.zip", [("a.csv", os.urandom(1_000_000))])
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(receiving.shutil, "disk_usage", lambda _: usage._replace(free=64_500_000))
    with pytest.raises(NoRoom):
        unpack(archive, into, ("*",))
    assert list(into.iterdir()) == []


def test_what_an_archive_is(tmp_path):
    assert archives.is_archive(zipped(tmp_path / "a.zip", [("a", "x")]))
    assert archives.is_archive(tarred(tmp_path / "a.tar.gz", [(entry("a"), b"x")]))
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    assert not archives.is_archive(tmp_path / "a.csv")
