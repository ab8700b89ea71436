"""``comity compare``: two texts in, what differs out, and what is said when that cannot be done."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from comity.cli import app
from comity.compare import compare
from comity.world import open as open_world

ACCOUNTS = Path(__file__).resolve().parents[2] / "examples/accounts"
A, B = ACCOUNTS / "tehran.txt", ACCOUNTS / "minsk.txt"
DATES = ("--published-a", "2025-08-20", "--published-b", "2025-08-21")


@pytest.fixture
def call(capsys):
    def run(*arguments):
        code = app.run(["compare", *(str(argument) for argument in arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_the_table(call):
    code, out, err = call(A, B, *DATES)
    assert (code, err) == (0, "")
    assert "≠ 3 different   = 1 said by both   · 1 only tehran   · 2 only minsk" in out
    assert "that of tehran is 1.24 times" in out


def test_json_is_what_python_gives(call):
    code, out, _ = call(A, B, *DATES, "--names", "one", "two", "--format", "json")
    texts = [path.read_text(encoding="utf-8") for path in (A, B)]
    dates = {"published_a": DATES[1], "published_b": DATES[3]}
    expected = compare(*texts, open_world(), names=("one", "two"), **dates).to_dict()
    seen = json.loads(out)
    for side, name in (("a", "tehran"), ("b", "minsk")):
        assert seen["texts"][side].pop("id") == name
        expected["texts"][side].pop("id")
    assert (code, seen) == (0, expected)


@pytest.mark.parametrize(
    ("name", "begins"),
    [("out.html", "<!doctype html>"), ("out.json", "{\n"), ("out.txt", "Belarus and Iran: two accounts")],
)
def test_out_writes_the_format_of_its_ending(call, tmp_path, name, begins):
    code, out, err = call(A, B, "--out", tmp_path / name)
    assert (code, out) == (0, "")
    assert f"wrote {tmp_path / name}" in err
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)
    assert call(A, B, "--out", tmp_path / name, "--quiet")[2] == ""


@pytest.mark.parametrize(
    ("what", "other", "code", "says"),
    [
        ("differences", B, 1, "--fail-on differences: 3"),
        ("Omissions", B, 1, "--fail-on omissions: 3"),
        ("differences,omissions", B, 1, "--fail-on omissions: 3"),
        ("differences,omissions", A, 0, ""),
    ],
)
def test_fail_on(call, what, other, code, says):
    ended, out, err = call(A, other, "--fail-on", what)
    assert ended == code
    assert says in err
    assert out


def test_standard_input_is_one_of_the_two(call, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(B.read_bytes())))
    code, out, _ = call(A, "-")
    assert code == 0
    assert "only stdin" in out


def test_one_file_twice_is_a_and_b(call):
    code, out, _ = call(A, A)
    assert code == 0
    assert "only A" in out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((A,), "Missing argument 'FILE_B'"),
        ((A, "none.txt"), "there is no file none.txt"),
        ((A, ACCOUNTS), "can hold several texts"),
        (("-", "-"), "both accounts are standard input"),
        ((A, B, "--fail-on", "everything"), "'everything' is nothing that a comparison finds"),
        ((A, B, "--fail-on", ","), "use differences or omissions"),
        ((A, B, "--published-a", "yesterday"), "--published-a 'yesterday' is not a date"),
        ((A, B, "--pair", "Iran", "Atlantis"), "Atlantis"),
        ((A, B, "--out", "x.pdf"), "names no format"),
        ((A, B, "--out", B), "is one of the texts"),
    ],
)
def test_wrong_usage_ends_with_2_and_no_output(call, arguments, says):
    code, out, err = call(*arguments)
    assert (code, out) == (2, "")
    assert says in err


def test_a_text_about_nobody_is_refused(call, tmp_path):
    path = tmp_path / "weather.txt"
    path.write_text("The weather was mild and the band played on.", encoding="utf-8")
    code, _, err = call(path, path)
    assert code == 2
    assert "names no country" in err


def test_the_borrowed_pair_is_said(call, tmp_path):
    path = tmp_path / "plain.txt"
    path.write_text("The two sides signed 13 documents.", encoding="utf-8")
    code, out, _ = call(A, path)
    assert code == 0
    assert "12 against 13" in out
    assert "Note: plain: it names no two countries" in out
