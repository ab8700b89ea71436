"""A file is written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from comity import dossiers
from comity.errors import UsageError
from comity.sources import whole


def test_it_writes_and_says_where(tmp_path):
    target = tmp_path / "report.html"
    assert dossiers.write(target, "Türkiye ✓") == target
    assert target.read_bytes().decode() == "Türkiye ✓"
    assert os.listdir(tmp_path) == ["report.html"]


def test_an_old_file_survives_a_failure_and_nothing_is_left_beside_it(tmp_path, monkeypatch):
    target = tmp_path / "report.html"
    target.write_text("old")

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(whole.os, "fsync", full)
    with pytest.raises(UsageError, match="No space left"):
        dossiers.write(target, "new")
    assert target.read_text() == "old"
    assert os.listdir(tmp_path) == ["report.html"]


def test_a_missing_folder_is_named_with_what_mends_it(tmp_path):
    with pytest.raises(UsageError) as caught:
        dossiers.write(tmp_path / "no" / "report.html", "x")
    assert "does not exist" in caught.value.found
    assert "mkdir" in caught.value.fix


def test_a_folder_is_not_a_file(tmp_path):
    with pytest.raises(UsageError, match="is a folder"):
        dossiers.write(tmp_path, "x")


def test_the_mode_is_that_of_the_old_file_or_of_a_new_one(tmp_path):
    old = tmp_path / "old"
    old.write_text("x")
    old.chmod(0o640)
    assert stat.S_IMODE(dossiers.write(old, "y").stat().st_mode) == 0o640
    plain = Path(tmp_path, "plain")
    plain.touch()
    new = dossiers.write(tmp_path / "new", "y")
    assert stat.S_IMODE(new.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


def test_a_lone_surrogate_becomes_its_json_escape(tmp_path):
    assert dossiers.write(tmp_path / "r.json", '"\ud800"').read_text() == '"\\ud800"'
