"""The pages for people: what they show runs, what they name exists, and every command is on one of them."""

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from tests.scripts import script

from comity.cli import app

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
GUIDES = sorted((ROOT / "docs/guides").glob("*.md"))
PAGES = [README, *GUIDES]
EVERY_PAGE = [*PAGES, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
NOT_RUN = ("make ", "pip ")  # installs, or runs this very test


def blocks(page, language):
    return re.findall(
        rf"^```{language}\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )


def cases(language):
    return [
        pytest.param(block, id=f"{page.stem}-{number}")
        for page in PAGES
        for number, block in enumerate(blocks(page, language), 1)
    ]


def commands(group=app.comity, path=()):
    """Every command that does something, by its words."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


@pytest.fixture(scope="module")
def refresh():
    return script("scripts/refresh_docs.py")


@pytest.fixture
def desk(tmp_path):
    """A folder as a reader of the pages would have it, with the examples in it."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    return tmp_path


@pytest.mark.parametrize(("words", "command"), [pytest.param(w, c, id=" ".join(w)) for w, c in commands()])
def test_every_command_has_help_and_is_on_a_page_for_users(words, command):
    assert command.help
    assert command.short_help
    pages = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert f"comity {' '.join(words)}" in pages
    for option in command.params:
        assert isinstance(option, click.Argument) or option.help, option.name


@pytest.mark.parametrize("block", cases("sh"))
def test_shell_commands_run(block, desk):
    lines = [line for line in block.splitlines() if line.strip() and not line.startswith(NOT_RUN)]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for line in lines:
        ran = subprocess.run(
            ["bash", "-c", line],
            cwd=desk,
            env={**os.environ, "PATH": path, "COMITY_HOME": str(desk / "home")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode in {0, 1}, f"{line}\n{ran.stderr}"  # 1 is for what --fail-on finds
        assert "fault" not in ran.stderr


@pytest.mark.parametrize("block", cases("console"))
def test_shown_output_is_what_the_commands_print(block, refresh):
    assert block == refresh.refreshed(block), "run python scripts/refresh_docs.py after a deliberate change"


@pytest.mark.parametrize("block", cases("python"))
def test_python_runs_and_leaves_what_it_says(block, desk, monkeypatch, capsys):
    monkeypatch.chdir(desk)
    exec(compile(block, "page", "exec"), {})  # noqa: S102 - our own page
    shown = capsys.readouterr().out
    assert ("CONTRADICTED" in shown) is ("verdict" in block)
    assert shown
    for written in re.findall(r'to_html\("([^"]+)"\)', block):
        assert (desk / written).exists()


@pytest.mark.parametrize(
    "page", [page for page in PAGES if blocks(page, "pycon")], ids=lambda page: page.name
)
def test_python_sessions_print_what_the_page_shows(page):
    """The sessions of a page are one: what an earlier one defines, a later one uses."""
    session = "\n".join(blocks(page, "pycon"))
    found = doctest.DocTestParser().get_doctest(session, {}, page.name, str(page), 0)
    assert found.examples
    outcome = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(found)
    assert not outcome.failed


@pytest.mark.parametrize("page", EVERY_PAGE, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_inside_the_project_lead_somewhere(page):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_make_targets_on_the_pages_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    shown = re.compile(r"(?:^|`)make ([a-z-]+)", re.MULTILINE)
    named = {target for page in EVERY_PAGE for target in shown.findall(page.read_text(encoding="utf-8"))}
    assert {"demo", "test"} <= named
    assert not {target for target in named if not re.search(rf"^{target}:", makefile, re.MULTILINE)}


def test_exit_codes_on_the_page_are_those_of_the_program():
    shown = {
        int(code)
        for row in re.findall(r"^\| ([\d, ]+) \|", README.read_text(encoding="utf-8"), re.MULTILINE)
        for code in row.split(",")
    }
    assert shown == {0, 1, 2, 3, app.EXIT_FAULT, app.EXIT_INTERRUPTED, app.EXIT_PIPE_CLOSED}


def test_every_decision_has_its_parts_and_a_number_of_its_own():
    pages = sorted((ROOT / "docs/decisions").glob("*.md"))
    numbers = [int(page.name[:4]) for page in pages]
    assert len(set(numbers)) == len(numbers)
    for page, number in zip(pages, numbers, strict=True):
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"# {number}. ")
        for part in (
            "**Question.**",
            "**We chose**",
            "**Because**",
            "**Costs**",
            "**Would change our mind:**",
        ):
            assert part in text, f"{page.name} lacks {part}"


def test_no_page_or_file_names_a_machine_of_ours():
    tracked = [
        p
        for p in ROOT.rglob("*")
        if p.suffix in {".md", ".py", ".toml", ".yaml", ".txt", ".csv"} and ".venv" not in p.parts
    ]
    assert tracked
    forbidden = ("/" + "work/", "/tmp/" + "contract")
    assert not [
        p
        for p in tracked
        if any(word in p.read_text(encoding="utf-8", errors="replace") for word in forbidden)
    ]
