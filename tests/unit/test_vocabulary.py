"""The package's own vocabulary: parsed once, kept beside the byte code, never answered from when stale."""

import os
import sys

import pytest

from comity import vocabulary


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(vocabulary, "PACKAGE", tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    vocabulary.load_yaml.cache_clear()
    vocabulary.read_table.cache_clear()
    yield tmp_path
    vocabulary.load_yaml.cache_clear()
    vocabulary.read_table.cache_clear()


def _again(name):
    vocabulary.load_yaml.cache_clear()
    return vocabulary.load_yaml(name)


def _kept(folder):
    return list((folder / "__pycache__").glob("*"))


def test_a_document_is_the_same_from_its_kept_form(folder):
    (folder / "words.yaml").write_text("checked: 2026-11-24\n7: [a, 1, 2.5, true, null]\n", encoding="utf-8")
    parsed = _again("words.yaml")
    assert parsed == {"checked": "2026-11-24", 7: ["a", 1, 2.5, True, None]}
    assert len(_kept(folder)) == 1
    assert _again("words.yaml") == parsed


def test_a_table_is_the_same_from_its_kept_form(folder):
    (folder / "table.csv").write_text('# what it is\nname,code\n"Côte, d’Ivoire",CIV\n', encoding="utf-8")
    parsed = vocabulary.read_table("table.csv")
    vocabulary.read_table.cache_clear()
    assert vocabulary.read_table("table.csv") == parsed == ({"name": "Côte, d’Ivoire", "code": "CIV"},)


def test_a_changed_document_is_parsed_anew(folder):
    path = folder / "words.yaml"
    path.write_text("word: old", encoding="utf-8")
    assert _again("words.yaml") == {"word": "old"}
    path.write_text("word: new", encoding="utf-8")
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns + 1))
    assert _again("words.yaml") == {"word": "new"}


@pytest.mark.parametrize("damage", [b"", b"\x00", b"not marshalled at all", b"i\x01\x00\x00\x00"])
def test_a_damaged_kept_form_is_parsed_anew_and_mended(folder, damage):
    (folder / "words.yaml").write_text("word: right", encoding="utf-8")
    _again("words.yaml")
    [kept] = _kept(folder)
    whole = kept.read_bytes()
    kept.write_bytes(damage)
    assert _again("words.yaml") == {"word": "right"}
    assert kept.read_bytes() == whole


def test_nothing_is_kept_where_the_interpreter_may_not_either(folder, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    (folder / "words.yaml").write_text("word: right", encoding="utf-8")
    assert _again("words.yaml") == {"word": "right"}
    assert not (folder / "__pycache__").exists()


def test_what_is_kept_goes_where_the_byte_code_goes(folder, monkeypatch, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("byte_code")
    monkeypatch.setattr(sys, "pycache_prefix", str(elsewhere))
    (folder / "words.yaml").write_text("word: right", encoding="utf-8")
    assert _again("words.yaml") == {"word": "right"}
    assert not (folder / "__pycache__").exists()
    assert [p.name for p in elsewhere.rglob("words.yaml.*")] == [f"words.yaml.{sys.implementation.cache_tag}"]


def test_a_folder_that_cannot_be_written_costs_only_time(folder):
    (folder / "words.yaml").write_text("word: right", encoding="utf-8")
    (folder / "__pycache__").write_text("a file in the way", encoding="utf-8")
    assert _again("words.yaml") == {"word": "right"}
