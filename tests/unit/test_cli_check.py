"""``comity check`` and ``comity claims``: texts in, results out, and what is said of those that fail."""

import io
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from comity import check as check_text
from comity.cli import app

ROOT = Path(__file__).resolve().parents[2]
ARTICLE = ROOT / "examples/texts/minsk_visit_2025-08.txt"
WHEN = ("--published", "2025-08", "--as-of", "2025-08-21")
SENTENCE = "Trade between Iran and Belarus stands at $140 million."
CONTRADICTED = "Belarus is a member of the European Union. Iran and Belarus signed 12 documents."


COLOUR = re.compile(r"\x1b\[[0-9;]*(?:3[0-7]|9[0-7]|38;)")


def on_terminal(command, **environment):
    """What a command shows somebody who sits at a terminal."""
    mother, child = pty.openpty()
    clean = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}
    env = {**clean, "TERM": "xterm-256color", "COLUMNS": "80", **environment}
    process = subprocess.Popen(command, stdout=child, stderr=child, env=env)
    os.close(child)
    shown = b""
    while True:
        try:
            piece = os.read(mother, 65536)
        except OSError:  # the other end has closed
            break
        if not piece:
            break
        shown += piece
    os.close(mother)
    process.wait(timeout=30)
    return shown.decode()


@pytest.fixture
def call(capsys):
    def run(*arguments):
        code = app.run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def text(tmp_path):
    """Write a text into a file of the test's folder."""

    def write(words, name="note.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(words if isinstance(words, bytes) else words.encode())
        return path

    return write


def test_the_example_article_as_a_table(call):
    code, out, err = call("check", ARTICLE, *WHEN)
    assert (code, err) == (0, "")
    assert "140" in out
    assert "\x1b" not in out


def test_json_of_one_text_is_the_report_that_python_gives(call):
    code, out, _ = call("check", ARTICLE, *WHEN, "--format", "json")
    report = json.loads(out)
    assert code == 0
    assert report["schema"] == "comity/report/1"
    assert report["text"]["id"] == "minsk_visit_2025-08"
    body = ARTICLE.read_text(encoding="utf-8")
    assert all(body[claim["start"] : claim["end"]] == claim["quote"] for claim in report["claims"])
    same = check_text(body, as_of="2025-08-21", published="2025-08").to_dict()
    assert [c["verdict"] for c in report["claims"]] == [c["verdict"] for c in same["claims"]]


def test_out_writes_the_format_of_its_ending_and_says_so_on_standard_error(call, tmp_path):
    for name, begin in (("a.html", "<!doctype html>"), ("a.json", "{"), ("a.jsonld", "["), ("a.txt", "")):
        out = tmp_path / name
        code, printed, err = call("check", ARTICLE, *WHEN, "--out", out)
        assert (code, printed) == (0, "")
        assert f"wrote {out}" in err
        assert out.read_text(encoding="utf-8").lower().startswith(begin)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html", "a.json", "a.jsonld", "a.txt"]


def test_out_may_be_a_folder_but_never_one_of_the_texts(call, text, tmp_path):
    path = text(SENTENCE)
    code, _, _ = call("check", path, "--format", "html", "--out", tmp_path)
    assert code == 0
    assert (tmp_path / "note.html").exists()
    code, _, err = call("check", path, "--out", path)
    assert (code, "is one of the texts" in err) == (2, True)
    assert path.read_text() == SENTENCE


def test_standard_input(call, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(SENTENCE.encode())))
    code, out, _ = call("check", "-", "--format", "json")
    assert code == 0
    assert json.loads(out)["text"]["id"] == "stdin"


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        (b"", "is empty"),
        (b"%PDF-1.7", "is a PDF document"),
        (b"\x00\x01\x02\x03binary\x00\xff", "is binary data"),
        (b"12 345", "no letter among them"),
        ("Les deux pays ont signé douze accords.".encode(), "is in French"),
        ("Товарооборот вырос на 12 процентов.".encode(), "is in Russian"),
        (b"The weather was fine and trade grew by 12 percent.", "names no country"),
        (b"Iran and Belarus. " * 300_000, "larger than 5 MB"),
    ],
)
@pytest.mark.parametrize("command", ["check", "claims"])
def test_each_bad_text_gets_a_clear_sentence_code_2_and_no_output(call, text, command, body, seen):
    path = text(body)
    out = path.parent / "out.jsonl"
    code, printed, err = call(command, path, "--out", out)
    assert (code, printed) == (2, "")
    assert seen in err
    assert "what to do:" in err
    assert "Traceback" not in err
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    ("arguments", "seen"),
    [
        (["--as-of", "2025-02-30"], "--as-of '2025-02-30' does not exist: February 2025 has 28 days"),
        (["--as-of", "next week"], "--as-of 'next week' is not a date"),
        (["--published", "2025-13"], "--published '2025-13' does not exist: there is no month 13"),
        (["--pair", "IRN", "BLX"], "'BLX' is not a country"),
        (["--pair", "Iran", "Congo"], "'Congo' fits 2 countries"),
        (["--pair", "Iran", "IRN"], "are one country"),
        (["--fail-on", "CONTRADICTD"], "did you mean CONTRADICTED"),
        (["--fail-on", ","], "names no label"),
        (["--format", "pdf"], "'pdf' is not one of"),
        (["--out", "a.pdf"], "names no format"),
        (["--out", "no/such/folder/a.json"], "no/such/folder"),
    ],
)
def test_each_wrong_argument_gets_a_clear_sentence_and_code_2(call, text, arguments, seen):
    code, printed, err = call("check", text(SENTENCE), *arguments)
    assert (code, printed) == (2, "")
    assert seen in err


def test_unknown_countries_come_with_near_matches(call, text):
    _, _, err = call("check", text(SENTENCE), "--pair", "Irann", "Belaruss")
    assert "did you mean Iran" in err


def test_a_day_to_come_is_allowed_and_said(call, text):
    code, _, err = call("check", text(SENTENCE), "--as-of", "2999")
    assert code == 0
    assert "--as-of 2999 is later than today" in err


def test_one_country_only_is_checked_with_a_warning_that_says_what_to_add(call, text):
    path = text("Belarus is a member of the World Trade Organization.")
    code, out, err = call("check", path, "--format", "json")
    assert code == 0
    assert [claim["kind"] for claim in json.loads(out)["claims"]] == ["membership"]
    assert "names one country only, Belarus" in err
    assert "--pair BLR OTHER" in err


def test_more_than_two_pairs_are_all_reported_by_pair(call, text):
    path = text(
        "Trade between Iran and Belarus reached $140 million. Trade between Vietnam and Cambodia reached "
        "$10 billion. Trade between Brazil and China reached $150 billion. Kenya and Uganda signed 4 accords."
    )
    _, out, _ = call("check", path, "--format", "json")
    pairs = {frozenset(pair) for pair in json.loads(out)["pairs"]}
    wanted = [{"IRN", "BLR"}, {"VNM", "KHM"}, {"BRA", "CHN"}, {"KEN", "UGA"}]
    assert pairs == {frozenset(pair) for pair in wanted}
    _, table, _ = call("check", path)
    for name in ("Iran", "Vietnam", "Brazil", "Uganda"):
        assert name in table


def test_markup_and_control_characters_are_shown_as_text(call, text):
    path = text(
        "<script>alert(1)</script> Trade between Iran and Belarus stands at [red]$140 million[/red]\x1b[31m."
    )
    _, table, _ = call("check", path)
    assert "\x1b" not in table
    _, page, _ = call("check", path, "--format", "html")
    assert "<script" not in page.lower()
    assert "&lt;script&gt;" in page


def test_fail_on_ends_with_1_and_says_what_was_found(call, text):
    path = text(CONTRADICTED)
    code, out, err = call("check", path, *WHEN, "--fail-on", "contradicted", "--quiet")
    assert code == 1
    assert out
    assert "--fail-on CONTRADICTED: 1 claim" in err
    code, _, err = call("check", path, *WHEN, "--fail-on", "OVERSTATED", "--quiet")
    assert (code, err) == (0, "")


def test_colour_only_on_terminals_and_never_against_the_users_wish(call, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in call("check", ARTICLE, *WHEN)[1]
    monkeypatch.delenv("FORCE_COLOR")
    command = [sys.executable, "-m", "comity", "check", str(ARTICLE), *WHEN]
    assert COLOUR.search(on_terminal(command))
    assert not COLOUR.search(on_terminal(command, NO_COLOR="1"))
    assert not COLOUR.search(on_terminal([*command, "--no-color"]))


@pytest.fixture
def batch(text, tmp_path):
    """A folder with two texts, one of them bad, and a file of lines with a bad one."""
    text(SENTENCE, "in/good.txt")
    text(b"%PDF-1.4", "in/bad.md")
    lines = [
        json.dumps({"id": "../../evil", "text": CONTRADICTED, "published": "2025-08"}),
        "{not json",
        json.dumps({"id": "evil", "text": SENTENCE}),
    ]
    text("\n".join(lines), "lines.jsonl")
    return [tmp_path / "in", tmp_path / "lines.jsonl", tmp_path / "absent.txt"]


def test_a_batch_does_the_rest_lists_the_failures_and_ends_with_2(call, batch):
    code, out, err = call("check", *batch, "--format", "json", "--as-of", "2025-08-21")
    assert code == 2
    reports = [json.loads(line) for line in out.splitlines()]
    assert [report["text"]["id"] for report in reports] == ["good", "../../evil", "evil"]
    assert "3 texts done, 3 failed" in err
    assert f"{batch[0] / 'bad.md'} is a PDF document" in err
    assert f"{batch[1]}, line 2 is not JSON" in err
    assert f"there is no file {batch[2]}" in err


def test_a_batch_of_pages_stays_in_its_folder(call, batch, tmp_path):
    code, out, _ = call("check", *batch, "--format", "html", "--out", tmp_path / "pages")
    assert code == 2
    assert sorted(path.name for path in (tmp_path / "pages").iterdir()) == [
        "evil-2.html",
        "evil.html",
        "good.html",
    ]
    assert len(out.splitlines()) == 3
    assert not list(tmp_path.parent.glob("evil*"))
    code, _, err = call("check", *batch, "--format", "html")
    assert (code, "need a folder" in err) == (2, True)


def test_a_batch_as_a_table_has_a_line_for_each_text(call, batch, tmp_path):
    code, out, _ = call("check", *batch)
    assert code == 2
    assert re.search(r"good\s+\S*(IRN–BLR|BLR–IRN)\s+1\s+1 insufficient evidence", out)
    code, _, _ = call("check", *batch, "--out", tmp_path / "table.txt")
    assert "good" in (tmp_path / "table.txt").read_text(encoding="utf-8")


def test_a_batch_with_fail_on_and_a_failure_ends_with_2(call, batch):
    assert call("check", *batch, "--fail-on", "CONTRADICTED")[0] == 2
    assert call("check", batch[1].parent / "in" / "good.txt", batch[0] / "good.txt")[0] == 0


def test_a_fault_on_one_text_of_a_batch_does_not_stop_the_others(call, batch, monkeypatch):
    import comity.check as module

    real = sys.modules["comity.check"].check

    def fragile(said, *rest, **named):
        if said.id == "good":
            raise KeyError("x")
        return real(said, *rest, **named)

    monkeypatch.setattr(sys.modules["comity.check"], "check", fragile)
    assert callable(module)
    code, out, err = call("check", *batch, "--format", "json")
    assert code == 70
    assert len(out.splitlines()) == 2
    assert "good.txt: a fault in comity, sorry (KeyError: 'x')" in err


def test_claims_prints_one_line_a_text_in_the_form_of_the_annotation(call, batch, tmp_path):
    code, out, _ = call("claims", batch[0] / "good.txt")
    (line,) = out.splitlines()
    assert code == 0
    assert json.loads(line)["claims"][0]["value_low"] == 140e6
    code, out, _ = call("claims", *batch, "--out", tmp_path / "claims.jsonl")
    assert (code, out) == (2, "")
    assert len((tmp_path / "claims.jsonl").read_text().splitlines()) == 3


def test_quiet_leaves_only_results_and_errors(call, text):
    path = text(SENTENCE.encode("utf-16-le"))
    code, _, err = call("check", path)
    assert (code, err) == (0, "")  # the table itself carries the note
    code, _, err = call("claims", path)
    assert "was read as UTF-16-LE" in err
    code, _, err = call("claims", path, "--quiet")
    assert (code, err) == (0, "")


def test_hindsight_gives_both_verdicts(call, text):
    path = text("Iran is a member of the Shanghai Cooperation Organisation.")
    arguments = ["check", path, "--as-of", "2022-01-01", "--format", "json", "--quiet"]
    (then,) = json.loads(call(*arguments)[1])["claims"]
    (both,) = json.loads(call(*arguments, "--hindsight")[1])["claims"]
    assert then.get("hindsight") is None
    assert both["verdict"] == then["verdict"]
    assert both["hindsight"]["label"]


def test_warnings_of_a_batch_are_told_only_when_asked_for(call, text):
    paths = [text(SENTENCE.encode("utf-16-le"), "a.txt"), text(SENTENCE, "b.txt")]
    for command in ("check", "claims"):
        assert "UTF-16-LE" not in call(command, *paths)[2]
        assert (
            "a.txt has no byte order mark; it was read as UTF-16-LE" in call(command, *paths, "--verbose")[2]
        )


def test_a_file_name_of_any_bytes_is_no_obstacle(call, tmp_path):
    path = os.path.join(os.fsencode(tmp_path), b"caf\xe9.txt")
    with open(path, "wb") as stream:
        stream.write(SENTENCE.encode())
    code, out, _ = call("check", os.fsdecode(path), tmp_path, "--format", "json")
    assert code == 0
    assert [json.loads(line)["text"]["id"] for line in out.splitlines()] == ["caf\ufffd", "caf\ufffd"]


def test_progress_is_for_terminals(batch):
    command = [sys.executable, "-m", "comity", "check", *map(str, batch), "--format", "json"]
    ran = subprocess.run(command, capture_output=True, check=False, text=True)
    assert "━" not in ran.stderr
    shown = on_terminal([*command, "--out", str(batch[1].with_name("out.jsonl"))])
    assert "texts" in shown
    assert "━" in shown
