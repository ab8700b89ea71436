"""The terminal: readable at 80 columns, without colour, without Unicode, and never driven by the text."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from rich.console import Console
from tests import dossier_records as made

from comity import dossiers
from comity.pair import pair
from comity.records import Label, LedgerStatus


def printed(dossier, *, width=80, encoding="utf-8", **options) -> str:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    show = dossiers.pair_terminal if hasattr(dossier, "sections") else dossiers.terminal
    show(dossier, Console(file=stream, width=width, highlight=False), **options)
    stream.flush()
    return stream.buffer.getvalue().decode(encoding)


def test_a_claim_reads_from_its_number_to_what_would_settle_it():
    lines = printed(made.full()).splitlines()
    assert lines[0] == "Norway and Sudan: 9 claims checked · as of 21 August 2025"
    start = lines.index(" 1  “Trade between Norland and Sudia stands at $140 million”")
    assert lines[start : start + 9] == [
        " 1  “Trade between Norland and Sudia stands at $140 million”",
        "    Taken to mean: Total trade of the two is $140 million",
        "    ◌ Insufficient evidence. The sentence of INSUFFICIENT_EVIDENCE.",
        "      Sources give figures that do not agree with each other or with the text.",
        "        SOURCE_CONFLICT",
        "      Only statements by officials or the press are at hand, and statements",
        "        never decide alone. REPORTED_ONLY",
        "      E  Source 1 has a figure.",
        "         [Office 1, report]",
    ]
    assert "        and 3 more pieces of evidence" in lines
    assert "    Would settle it: customs reports of both for 2024" in lines
    assert "    Hangs on: Public statements and the rounding" in lines
    assert "    ↻" not in lines


def test_each_verdict_is_shown_with_its_own_evidence_and_hindsight_with_what_is_new():
    found = made.full()
    level = found.checked[0]
    then = replace(level.verdict, evidence=("e1", "e2"))
    later = replace(made.verdict(Label.OVERSTATED), evidence=("e1", "e2", "e6"))
    checked = (replace(level, verdict=then, hindsight=later), *found.checked[1:])
    lines = printed(replace(found, checked=checked)).splitlines()
    turn = lines.index("    With what was published later:")
    pieces = [
        n
        for n, line in enumerate(lines[: lines.index(" 2  “" + checked[1].claim.quote + "”")])
        if " has a figure." in line
    ]
    assert [lines[n].split()[2] for n in pieces] == ["1", "2", "6"]
    assert pieces[1] < turn < pieces[2]


@pytest.mark.parametrize("width", [40, 80, 100, 200])
def test_lines_fit_and_have_no_blanks_at_their_end(width):
    for dossier in (made.full(), pair("IRN", "BLR", as_of="2025-08-21").dossier()):
        lines = printed(dossier, width=width).splitlines()
        assert max(map(len, lines)) <= min(width, 110)
        assert not [line for line in lines if line != line.rstrip()]


def test_opinions_are_listed_apart_unless_all_is_wanted():
    brief, verbose = printed(made.full()), printed(made.full(), verbose=True)
    assert "❝ Not checkable, and not counted:" in brief
    assert "not counted" not in verbose
    assert "As reported." in verbose
    assert "own compilation, Apache-2.0" in verbose


def test_an_encoding_without_the_shapes_gets_plain_ones():
    for encoding in ("ascii", "latin-1", "cp1252"):
        shown = printed(made.full(), encoding=encoding)
        assert "[?] Insufficient evidence" in shown
        assert '"Trade between Norland' in shown
    assert printed(made.full(), encoding="ascii").isascii()


@pytest.mark.parametrize("label", [*Label, *LedgerStatus])
def test_each_label_is_written_out(label):
    from comity.dossiers import wording

    assert wording.label_word(label).lower() in printed(made.of_label(label)).lower()


def test_colour_is_for_terminals_that_want_it(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    stream = io.StringIO()
    dossiers.terminal(made.full(), Console(file=stream, width=80, force_terminal=True))
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", stream.getvalue())


def test_a_hostile_text_cannot_drive_the_terminal():
    shown = printed(made.hostile(), verbose=True)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", shown)
    assert "[31m red" in shown


def test_rich_markup_in_a_text_is_text():
    from dataclasses import replace

    full = made.full()
    loud = replace(full, warnings=("[bold]not bold[/bold] [red",))
    assert "Note: [bold]not bold[/bold] [red" in printed(loud)


def test_a_pair_is_printed_section_by_section():
    shown = printed(pair("IRN", "BLR", as_of="2025-08-21").dossier())
    assert shown.index("In brief") < shown.index("Agreements") < shown.index("What we do not know")
    assert "EAEU-Iran FTA (free-trade agreement): in force" in shown
