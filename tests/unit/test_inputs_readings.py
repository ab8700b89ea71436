"""Saved readings as files: given back to a check, matched to their text, shown as edited in the report."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from rich.console import Console

from comity import dossiers
from comity.check import check
from comity.claims.corrections import UnusableReadings
from comity.errors import UnreadableInput
from comity.inputs.readings import open_readings

TEXT = "Trade between Iran and Belarus stands at $140 million. Belarus is a member of BRICS."


@pytest.fixture
def saved(tmp_path):
    """A file as the first check leaves it."""
    path = tmp_path / "readings.json"
    path.write_text(check(TEXT, published="2025-08-20", pair=("IRN", "BLR")).readings(), encoding="utf-8")
    return path


def edit(path, change):
    document = json.loads(path.read_text(encoding="utf-8"))
    change(document)
    path.write_text(json.dumps(document), encoding="utf-8")


def printed(dossier):
    target = StringIO()
    dossiers.terminal(dossier, Console(file=target, width=80, no_color=True, highlight=False))
    return target.getvalue()


def test_a_saved_reading_gives_the_same_report(saved):
    first = check(TEXT, published="2025-08-20", pair=("IRN", "BLR"))
    assert check(TEXT, readings=saved).to_json() == first.to_json()
    assert check(TEXT, readings=str(saved)).dossier.as_of.isoformat() == "2025-08-20"


def test_the_report_says_in_every_form_what_was_edited(saved):
    edit(saved, lambda d: d["claims"][0].update(period="2024"))
    edit(saved, lambda d: d["claims"].append({"kind": "opinion", "quote": "Belarus is"}))
    report = check(TEXT, readings=saved)
    assert [(c["edited"], c["edited_fields"]) for c in report.to_dict()["claims"]] == [
        (True, ["period"]),
        (False, []),
        (True, ["added"]),
    ]
    assert "Edited by hand: period" in printed(report.dossier)
    assert "Note: the reading was edited by hand: corrected c1 (period); added h1" in printed(report.dossier)
    page = dossiers.html(report.dossier)
    assert '<p class="edited">Edited by hand: period</p>' in page
    assert "Added by hand." in page
    assert "edited" not in printed(check(TEXT).dossier).lower()


def test_the_changed_reading_is_judged(saved):
    def make_iran_the_member(document):
        claim = next(c for c in document["claims"] if c["kind"] == "membership")
        claim.update(countries=["IRN"])

    before = check(TEXT, readings=saved).verdicts[1].label
    edit(saved, make_iran_the_member)
    assert (before, check(TEXT, readings=saved).verdicts[1].label) == ("CONTRADICTED", "SUPPORTED")


def test_a_changed_text_is_refused(saved):
    with pytest.raises(UnusableReadings, match="another text"):
        check(TEXT.replace("140", "150"), readings=saved)


def test_lines_hold_the_readings_of_several_texts(tmp_path):
    texts = [TEXT, TEXT.replace("140", "150")]
    path = tmp_path / "readings.jsonl"
    documents = [json.loads(check(t, id=f"t{n}").readings()) for n, t in enumerate(texts)]
    documents[1]["claims"].pop()
    path.write_text("".join(f"{json.dumps(d)}\n" for d in documents), encoding="utf-8")
    readings = open_readings(path)
    assert [len(check(t, readings=readings).claims) for t in texts] == [2, 1]
    assert len(check(TEXT.replace("140", "160"), id="new", readings=readings).claims) == 2
    with pytest.raises(UnusableReadings, match="another text"):
        check(TEXT.replace("140", "160"), id="t1", readings=readings)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "is empty"),
        (b"{\n  'a': 1}", "line 2, column 3"),
        (b'{"schema": "comity/readings/1"}\n{"a": \n', "line 2, column 7"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[]", "not in the form comity/readings/1"),
        (b'{"schema": "comity/report/1"}', "is a report"),
    ],
)
def test_a_file_that_holds_no_readings_says_why(tmp_path, content, found):
    path = tmp_path / "readings.json"
    path.write_bytes(content)
    with pytest.raises((UnreadableInput, UnusableReadings)) as caught:
        open_readings(path)
    assert found in caught.value.found
    assert caught.value.fix


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(UnreadableInput, match="there is no file"):
        open_readings(tmp_path / "none.json")


def test_a_byte_order_mark_does_no_harm(saved):
    saved.write_bytes(b"\xef\xbb\xbf" + saved.read_bytes())
    assert check(TEXT, readings=saved).claims
