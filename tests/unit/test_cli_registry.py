"""``comity registry`` and ``comity ledger`` from the command line."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import icalendar
import pytest

from comity.cli import app

ROOT = Path(__file__).resolve().parents[2]
ARTICLE = ROOT / "examples/texts/minsk_visit_2025-08.txt"
SOURCE = ("--source", "BelTA, 20 Aug 2025")
DOCUMENT = ("--title", "MoU", "--kind", "memorandum", "--parties", "IRN; BLR", "--status", "signed")


@pytest.fixture
def call(capsys, tmp_path, monkeypatch):
    """Run a command with a registry of its own: (exit code, standard output, standard error)."""
    monkeypatch.setenv("COMITY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COMITY_AUTHOR", "clerk")

    def run(*arguments):
        code = app.run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def document(call):
    """The id of a document in the registry."""
    code, out, err = call("registry", "add", "document", *DOCUMENT, "--signed", "2025-08-20", *SOURCE)
    assert code == 0, err
    return out.strip()


def test_an_entry_is_added_shown_changed_and_its_history_kept(call, document):
    assert "MoU (BLR, IRN, memorandum, signed)" in call("registry", "list", "documents")[1]
    code, out, _ = call("registry", "update", document, "--set", "status=in_force", "--seen", "1", *SOURCE)
    assert (code, "change 2" in out) == (0, True)
    assert "status: in_force" in call("registry", "show", document)[1]
    code, out, _ = call("registry", "history", document, "--format", "json")
    assert [c["fields"].get("status") for c in json.loads(out)] == ["signed", "in_force"]
    assert [c["provenance"]["author"] for c in json.loads(out)] == ["clerk", "clerk"]


def test_a_second_editor_is_told_of_the_first(call, document):
    call("registry", "update", document, "--set", "title=One", "--seen", "1", *SOURCE)
    code, _, err = call("registry", "update", document, "--set", "title=Two", "--seen", "1", *SOURCE)
    assert (code, "was changed since you read it" in err) == (2, True)


def test_what_is_missing_or_wrong_is_said_without_a_traceback(call, document):
    for arguments, says in (
        (("add", "document", *DOCUMENT), "source: is missing"),
        (("add", "document", *DOCUMENT, "--sectors", "mining", *SOURCE), "not a DAC/CRS sector"),
        (("show", "nothing"), "no entry 'nothing'"),
        (("update", document, "--set", "colour=red", *SOURCE), "colour: is no field"),
        (("update", document, "--set", "title", *SOURCE), "has no value"),
        (("update", document, "--set", "title=x"), "names no source"),
        (("update", document, *SOURCE), "changes nothing"),
        (("update", document, "--clear", "title", *SOURCE), "cannot be cleared"),
        (("list", "--pair", "Iran", "Atlantis"), "Atlantis"),
        (("export", "--out", "x.doc"), "names no form"),
        (
            ("add", "fact", "--about", "x", "--kind", "started", "--what", "w", "--day", "2026", *SOURCE),
            "'x'",
        ),
    ):
        code, out, err = call("registry", *arguments)
        assert code == 2, (arguments, err)
        assert says in err, (arguments, err)
        assert "fault" not in err
        assert out == ""


def test_looking_at_no_registry_says_how_to_begin_one(call):
    code, _, err = call("registry", "list")
    assert (code, "comity registry add" in err) == (3, True)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("registry", "list", "documentz"), "Did you mean documents?"),
        (("registry", "list", "--status", "in forc"), "did you mean in_force?"),
        (("registry", "list", "commitments", "--status", "missed"), "'missed' is no status of commitments"),
        (("registry", "list", "--sector", "mining"), "'mining' is no DAC/CRS sector"),
        (("registry", "add", "docment"), "Did you mean 'document'?"),
        (
            ("registry", "add", "document", *DOCUMENT[:3], "memo", *DOCUMENT[4:], *SOURCE),
            "did you mean memorandum?",
        ),
        (("registry", "update", "x", "--set", "statuss=signed", *SOURCE), "no entry 'x'"),
        (("registry", "import", ARTICLE, "--as", "documnet"), "Did you mean document?"),
        (("ledger", "summary", "--by", "sides"), "Did you mean side?"),
        (("ledger", "sumary", "--by", "side"), "Did you mean 'summary'?"),
        (("ledger", "IRN"), "Missing argument 'B'"),
        (("ledger", "overdue", "--format", "jsn"), "Did you mean json?"),
    ],
)
def test_a_word_that_is_nearly_right_is_answered_with_the_right_one(call, document, arguments, says):
    code, _, err = call(*arguments)
    assert (code, says in err) == (2, True), err


def test_kinds_are_taken_in_the_singular_and_statuses_in_words(call, document):
    assert document in call("registry", "list", "document", "--status", "Signed")[1]
    assert call("registry", "template", "documents") == call("registry", "template", "document")


def test_dates_are_shown_as_precisely_as_they_are_known(call):
    call(
        "registry",
        "add",
        "document",
        "--id",
        "m",
        *DOCUMENT,
        "--signed",
        "2025-08",
        "--expires",
        "2030",
        *SOURCE,
    )
    (line,) = call("registry", "list")[1].splitlines()
    assert line == "m  2025-08  MoU (BLR, IRN, memorandum, signed, due 2030)"


def test_history_shows_what_counted_by_a_day(call, document):
    call("registry", "update", document, "--set", "status=in_force", "--set", "status_on=2026-02-01", *SOURCE)
    assert call("registry", "history", document)[1].count("source:") == 2
    code, out, _ = call("registry", "history", document, "--as-of", "2026-01-31")
    assert (code, out.count("source:"), "in_force" in out) == (0, 1, False)
    code, _, err = call("registry", "history", document, "--as-of", "2025-01-01")
    assert (code, "no entry" in err) == (2, True)


def test_as_of_shows_what_was_known(call, document):
    call("registry", "update", document, "--set", "status=in_force", "--dated", "2026-02-01", *SOURCE)
    assert "status: signed" in call("registry", "show", document, "--as-of", "2025-12-31")[1]
    assert call("registry", "show", document, "--as-of", "2025-01-01")[0] == 2
    assert "in force" not in call("registry", "list", "--as-of", "2025-12-31")[1]


def test_an_outcome_is_read_from_facts_and_can_be_disputed(call, document):
    made = ("--what", "200 trucks", "--parties", "IRN;BLR", "--document", document, "--amount", "200")
    _, out, _ = call(
        "registry", "add", "commitment", *made, "--unit", "trucks", "--deadline", "2026-03", *SOURCE
    )
    commitment = out.strip()
    done = ("--kind", "progress", "--what", "40 trucks", "--day", "2026-04", "--amount", "40")
    _, fact, _ = call("registry", "add", "fact", "--about", commitment, *done, *SOURCE)
    call(
        "registry", "add", "dispute", "--about", fact.strip(), "--by", "Ministry", "--ground", "it was 60",
        "--status", "open", "--raised", "2026-05-01", *SOURCE,
    )  # fmt: skip
    _, out, _ = call("registry", "show", commitment)
    happened, reading = out.index("What happened"), out.index("Our reading")
    assert happened < reading < out.index("Disputed")
    assert "missed, overdue" in out[reading:]
    assert "Ministry: it was 60 (open" in out
    _, out, _ = call("ledger", "overdue", "--pair", "IRN", "BLR")
    assert "200 trucks" in out
    assert "disputed" in out
    assert call("ledger", "overdue", "--pair", "IRN", "BLR", "--fail-on")[0] == 1


def test_import_is_all_or_nothing_unless_partial(call, tmp_path):
    file = tmp_path / "documents.csv"
    good = "MoU,memorandum,IRN;BLR,signed"
    file.write_text(f"title,kind,parties,status\n{good}\n,letter,IRN;BLR,signed\n{good} two,x,y,z,1\n")
    errors = tmp_path / "errors.txt"
    code, _, err = call("registry", "import", file, *SOURCE, "--errors", errors)
    assert (code, "nothing was imported" in err) == (2, True)
    assert "row 3: title: is missing" in err
    assert "row 4: has" in errors.read_text()
    assert call("registry", "list", "--format", "json")[1] == "[]\n"
    code, out, err = call("registry", "import", file, *SOURCE, "--partial")
    assert (code, out) == (0, "documents.csv: 1 new\n")
    assert "left out 2 rows" in err
    assert (
        call("registry", "import", file, *SOURCE, "--partial")[1] == "documents.csv: 0 new, 1 there already\n"
    )


def test_import_with_update_writes_differences_as_changes(call, document, tmp_path):
    file = tmp_path / "documents.csv"
    call("registry", "export", "documents", "--out", file)
    file.write_text(file.read_text().replace(",MoU,", ",MoU on mining,"))
    code, _, err = call("registry", "import", file)
    assert (code, "differs in title" in err) == (2, True)
    assert call("registry", "import", file, "--update")[1] == "documents.csv: 0 new, 1 changed\n"
    assert "MoU on mining" in call("registry", "show", document)[1]


def test_claims_of_a_text_are_proposals_until_somebody_accepts_them(call):
    code, out, err = call("registry", "import", ARTICLE, "--published", "2025-08-20", "--pair", "IRN", "BLR")
    assert code == 0, err
    assert "new" in out
    _, out, _ = call("registry", "list", "proposals", "--status", "proposed", "--format", "json")
    proposed = json.loads(out)
    level = next(p for p in proposed if "140" in p["fields"]["title"])
    assert ARTICLE.read_text()[level["fields"]["start"] :].startswith(level["fields"]["quote"])
    assert call("registry", "list", "statements", "--format", "json")[1] == "[]\n"
    other = next(p for p in proposed if p is not level)
    code, made, err = call("registry", "accept", level["id"], "--set", "side=BLR")
    assert code == 0, err
    _, out, _ = call("registry", "show", made.strip())
    assert "figure: 140" in out
    assert "side: BLR" in out
    assert call("registry", "reject", other["id"], "--because", "no")[0] == 0
    code, _, err = call("registry", "accept", level["id"])
    assert (code, "is accepted" in err) == (2, True)
    assert "because: no" in call("registry", "show", other["id"])[1]
    assert "$140 million" in call("ledger", "IRN", "BLR")[1]


def test_a_text_that_is_read_again_leaves_decisions_alone(call):
    read = ("registry", "import", ARTICLE, "--published", "2025-08", "--pair", "IRN", "BLR")
    call(*read)
    listed = call("registry", "list", "proposals", "--format", "json")
    first = json.loads(listed[1])[0]["id"]
    call("registry", "reject", first, "--because", "counted elsewhere")
    for again in (read, (*read, "--update")):
        code, out, err = call(*again)
        assert (code, "0 new" in out, "there already" in out) == (0, True, True), err
    assert [json.loads(call("registry", "show", first, "--format", "json")[1])["fields"]["status"]] == [
        "rejected"
    ]


def test_templates_backup_restore_and_verify(call, document, tmp_path):
    assert call("registry", "template", "document")[1].startswith("id,title,kind,parties")
    assert call("registry", "template", "--out", tmp_path / "t.xlsx")[0] == 0
    assert call("registry", "import", tmp_path / "t.xlsx", *SOURCE)[0] == 0
    backup, restored = tmp_path / "b.jsonl.gz", tmp_path / "restored.sqlite"
    assert call("registry", "backup", backup)[0] == 0
    assert call("registry", "restore", backup, "--registry", restored)[0] == 0
    assert "all sound" in call("registry", "verify", "--registry", restored)[1]
    assert document in call("registry", "list", "--registry", restored)[1]
    assert call("registry", "restore", backup, "--registry", restored)[0] == 2
    assert call("registry", "upgrade")[0] == 0


def test_a_damaged_backup_leaves_no_registry_behind(call, tmp_path):
    backup, restored = tmp_path / "b.jsonl.gz", tmp_path / "restored.sqlite"
    backup.write_bytes(b"nothing of the sort")
    code, _, err = call("registry", "restore", backup, "--registry", restored)
    assert (code, "not a whole backup" in err) == (3, True)
    assert not restored.exists()


@pytest.mark.parametrize(
    ("unit", "code"), [("USD billon", 2), ("USD k", 2), ("USD billion", 0), ("lorries a day", 0)]
)
def test_a_currency_in_unheard_of_thousands_is_refused(call, unit, code):
    said = ("--party-a", "IRN", "--party-b", "BLR", "--said-on", "2025-08-20", "--kind", "target")
    said = (*said, "--speaker", "the minister")
    ended, _, err = call("registry", "add", "statement", *said, "--figure", "2", "--unit", unit, *SOURCE)
    assert ended == code, err
    assert not code or "million, billion or trillion" in err or "did you mean billion?" in err


def test_the_ledger_of_a_pair_in_any_order_of_names(call):
    first, second = call("ledger", "Iran", "Belarus")[1], call("ledger", "pair", "BLR", "IRN")[1]
    assert first == second
    assert "said again and currency changed" in first
    assert "was given for 21 March 2017 to 20 March 2018" in " ".join(first.split())
    report = json.loads(call("ledger", "IRN", "BLR", "--format", "json", "--as-of", "2019-06-01")[1])
    assert report["schema"] == "comity/ledger/1"
    assert all(t["said_on"] <= "2019-06-01" for c in report["chains"] for t in c["targets"])


def test_the_summary_counts_and_shows_both_intervals(call):
    report = json.loads(
        call("ledger", "summary", "--by", "horizon", "--format", "json", "--as-of", "2026-11-24")[1]
    )
    whole = report["groups"][0]
    assert whole["name"] == "all"
    assert whole["promises"] == sum(g["promises"] for g in report["groups"][1:])
    low, high = whole["kept_share_95"]
    assert 0 <= low <= whole["kept_share"] <= high <= 1
    assert whole["kept_share_bounds"][0] <= whole["kept_share"] <= whole["kept_share_bounds"][1]


def test_check_and_brief_ask_the_registry(call, document, tmp_path):
    text = tmp_path / "text.txt"
    text.write_text("Iran and Belarus signed three documents in Minsk on 20 August 2025.")
    _, out, _ = call("check", text, "--as-of", "2025-12-31", "--format", "json")
    found = [e for e in json.loads(out)["evidence"] if e["id"].startswith("registered")]
    assert [(e["value_low"], e["value_high"], e["grade"]) for e in found] == [(1, None, "D")]
    _, out, _ = call("brief", "IRN", "BLR", "--format", "json", "--sections", "documents,deadlines")
    assert [s["key"] for s in json.loads(out)["sections"]] == ["documents", "deadlines"]
    assert "MoU" in out


@pytest.mark.parametrize(
    "arguments",
    [["registry", "list"], ["ledger", "IRN", "BLR"], ["check", str(ARTICLE)], ["brief", "IRN", "BLR"]],
)
def test_without_the_extra_every_command_says_how_to_get_it(arguments, tmp_path):
    (tmp_path / "registry.sqlite").write_bytes(b"")
    code = (
        "import sys\nsys.modules['sqlalchemy'] = None\n"
        f"from comity.cli.app import run\nsys.exit(run({arguments!r}))"
    )
    environment = {**os.environ, "COMITY_HOME": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False
    )
    assert ran.returncode == 2
    assert 'pip install "comity[registry]"' in ran.stderr


def test_no_command_loads_the_database_library_before_there_is_a_registry(tmp_path):
    code = (
        "import sys\nfrom comity.cli.app import run\n"
        f"run(['check', {str(ARTICLE)!r}, '--quiet'])\nrun(['brief', 'IRN', 'BLR'])\n"
        "run(['ledger', 'IRN', 'BLR'])\nrun(['registry', '--help'])\n"
        "print([m for m in ('sqlalchemy', 'alembic', 'openpyxl', 'lxml', 'icalendar') if m in sys.modules])"
    )
    environment = {**os.environ, "COMITY_HOME": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    assert ran.stdout.strip().splitlines()[-1] == "[]"


def test_facts_and_disputes_of_a_statement_reach_its_chain(call):
    """What was said can be called off, and be disputed, like what was signed."""
    said = (
        "--party-a",
        "CHL",
        "--party-b",
        "PER",
        "--said-on",
        "2025-08-20",
        "--speaker",
        "Minister",
        *SOURCE,
    )
    target = ("--kind", "target", "--figure", "7", "--unit", "USD billion", "--deadline", "2030")
    call("registry", "add", "statement", "--id", "t", *said, *target)
    call(
        "registry",
        "add",
        "statement",
        "--id",
        "l",
        *said,
        "--kind",
        "level",
        "--figure",
        "1",
        "--unit",
        "USD billion",
    )
    assert "announced, not yet due" in call("registry", "show", "t")[1]
    off = ("--about", "t", "--kind", "withdrawn", "--what", "Called off in Lima", "--day", "2026-01-10")
    fact = call("registry", "add", "fact", *off, *SOURCE)[1].strip()
    objection = ("--by", "Ministry", "--status", "open", "--raised", "2026-02-01")
    call("registry", "add", "dispute", "--about", fact, "--ground", "only put off", *objection, *SOURCE)
    call("registry", "add", "dispute", "--about", "l", "--ground", "it was 2", *objection, *SOURCE)
    shown = call("registry", "show", "t")[1]
    assert "withdrawn. It was called off." in shown
    assert f"rests on {fact}" in shown
    lines = [line.strip() for line in call("ledger", "CHL", "PER")[1].splitlines()]
    assert {
        "Minister. Withdrawn",
        "2026-01-10: Called off in Lima",
        "Disputed by Ministry (open): only put off",
        "Withdrawn: It was called off.",
        "Disputed by Ministry (open): it was 2",
    } <= set(lines)
    assert "announced, not yet due" in call("registry", "show", "t", "--as-of", "2026-01-09")[1]
    (chain,) = json.loads(call("ledger", "CHL", "PER", "--format", "json")[1])["chains"]
    (one,) = chain["targets"]
    assert (one["status"], one["rule"], one["rests_on"]) == ("WITHDRAWN", "called_off", [fact])
    assert [d["ground"] for d in one["disputes"]] == ["only put off"]
    summary = call("ledger", "summary", "--pair", "CHL", "PER")[1]
    assert "1 called off" in summary
    assert "CHL-PER: 1 promise said 1 time: 1 called off" in call("ledger", "summary")[1]
    told = call("brief", "CHL", "PER", "--sections", "promises", "--format", "json")[1]
    assert "Disputed by Ministry (open): only put off." in told
    page = call("brief", "CHL", "PER", "--sections", "promises", "--format", "html")[1]
    assert {"Called off in Lima (10 January 2026)", "Withdrawn (disputed by Ministry)"} <= {
        cell.strip() for cell in re.findall(r"<td[^>]*>([^<]+)", page)
    }


def test_a_calendar_leaves_out_what_is_settled(call, tmp_path):
    owed = ("--parties", "CHL; PER", "--made", "2025-01-01", "--deadline", "2030", *SOURCE)
    for name in ("kept", "open", "off"):
        call("registry", "add", "commitment", "--id", name, "--what", name, *owed)
    for name, kind in (("kept", "reached"), ("off", "withdrawn"), ("open", "progress")):
        happened = ("--kind", kind, "--what", "It happened", "--day", "2026-03-01")
        call("registry", "add", "fact", "--about", name, *happened, *SOURCE)
    call(
        "registry",
        "add",
        "document",
        "--id",
        "over",
        *DOCUMENT[:-1],
        "terminated",
        "--expires",
        "2030",
        *SOURCE,
    )
    call(
        "registry",
        "add",
        "document",
        "--id",
        "valid",
        *DOCUMENT[:-1],
        "in_force",
        "--expires",
        "2031",
        *SOURCE,
    )
    said = ("--party-a", "CHL", "--party-b", "PER", "--said-on", "2025", "--speaker", "Minister", *SOURCE)
    for name, figure in (("first", "7"), ("more", "9")):
        when = ("--said-on", "2025" if name == "first" else "2026-02")
        told = ("--kind", "target", "--figure", figure, "--unit", "USD billion", "--deadline", "2029", *when)
        call("registry", "add", "statement", "--id", name, *said, *told)
    file = tmp_path / "deadlines.ics"
    for day, left in (
        ((), {"open", "valid", "more"}),
        (("--as-of", "2026-01-31"), {"kept", "off", "open", "first"}),
    ):
        assert call("registry", "export", "--out", file, *day)[0] == 0
        events = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
        assert {str(event["UID"]).partition("@")[0] for event in events} == left


def test_what_iati_asks_and_a_project_lacks_is_said(call, tmp_path):
    project = ("--parties", "IRN; BLR", "--status", "pipeline", *SOURCE)
    whole = ("--partners", "BELAZ", "--planned-start", "2026", "--host", "IRN", "--sectors", "321")
    call("registry", "add", "project", "--id", "whole", "--title", "Plant", *project, *whole)
    out = (
        "registry",
        "export",
        "projects",
        "--out",
        tmp_path / "a.xml",
        "--org-ref",
        "XX-A-1",
        "--org-name",
        "A",
    )
    assert "lack" not in call(*out)[2]
    call("registry", "add", "project", "--id", "bare/1", "--title", "Mill", "--sectors", "321; 322", *project)
    code, _, err = call(*out)
    assert code == 0
    assert "1 activity lacks what IATI asks of each" in err
    assert (
        "bare/1: partners, planned_start or started, host, sector_shares, an identifier without / & | ?"
        in err
    )
