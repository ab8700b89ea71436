"""``comity check --save-readings`` and ``--readings``: out to a file, and back corrected."""

from __future__ import annotations

import json

import pytest

from comity.cli import app

TEXT = "Belarus became a member of BRICS last year. Iran and Belarus signed 12 documents."
WHEN = ("--as-of", "2025-08-21")


@pytest.fixture
def call(capsys):
    def run(*arguments):
        code = app.run(["check", *(str(argument) for argument in arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def labels(out):
    return [claim["verdict"]["label"] for claim in json.loads(out)["claims"]]


def test_the_way_out_and_back(call, text, tmp_path):
    saved = tmp_path / "readings.json"
    code, out, err = call(text, *WHEN, "--save-readings", saved, "--format", "json")
    assert code == 0
    assert f"wrote {saved}" in err
    first = json.loads(out)
    assert labels(call(text, *WHEN, "--readings", saved, "--format", "json")[1]) == labels(out)
    document = json.loads(saved.read_text(encoding="utf-8"))
    document["claims"][0]["period"] = "2024/.."
    saved.write_text(json.dumps(document), encoding="utf-8")
    code, out, err = call(text, *WHEN, "--readings", saved, "--format", "json")
    assert (code, labels(json.dumps(first))[0], labels(out)[0]) == (
        0,
        "INSUFFICIENT_EVIDENCE",
        "CONTRADICTED",
    )
    assert "the reading was edited by hand: corrected c1 (period)" in err
    assert "Edited by hand: period" in call(text, *WHEN, "--readings", saved)[1]


def test_a_batch_has_a_line_for_each_text(call, text, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("Iran and Belarus signed 13 documents.", encoding="utf-8")
    saved = tmp_path / "readings.jsonl"
    assert call(text, other, *WHEN, "--save-readings", saved, "--quiet")[0] == 0
    lines = saved.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["text"]["id"] for line in lines] == ["article", "other"]
    saved.write_text("\n".join([*lines[:1], lines[0]]), encoding="utf-8")
    code, _, err = call(text, other, *WHEN, "--readings", saved)
    assert code == 0
    assert f"has no reading of {other}; it was read anew" in err


def test_what_cannot_be_taken_ends_with_2_and_says_why(call, text, tmp_path):
    saved = tmp_path / "readings.json"
    call(text, *WHEN, "--save-readings", saved)
    text.write_text(TEXT.replace("12", "14"), encoding="utf-8")
    code, out, err = call(text, *WHEN, "--readings", saved)
    assert (code, out) == (2, "")
    assert "another text" in err
    assert "save the readings again" in err
    assert "there is no file" in call(text, "--readings", tmp_path / "none.json")[2]
    assert "is one of the texts" in call(text, "--save-readings", text)[2]


def test_a_model_and_a_file_cannot_both_read(call, text, tmp_path):
    saved = tmp_path / "readings.json"
    call(text, *WHEN, "--save-readings", saved)
    code, _, err = call(
        text,
        "--readings",
        saved,
        "--reader",
        "model",
        "--model-url",
        "http://localhost:1/v1",
        "--model-name",
        "m",
    )
    assert code == 2
    assert "--readings and --reader model" in err
