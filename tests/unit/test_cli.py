"""The command line as a whole: help, errors, exit codes, completion."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

from comity import errors
from comity.cli import app

COMITY = [sys.executable, "-m", "comity"]


@pytest.fixture
def call(capsys):
    """Run a command line in this process: (exit code, standard output, standard error)."""

    def run(*arguments):
        code = app.run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def failing(monkeypatch):
    """A command ``fail`` that raises what the test wants."""

    def install(error):
        @click.command("fail")
        def command():
            raise error

        monkeypatch.setattr(app.Commands, "get_command", lambda *_: command)

    return install


def test_help_lists_every_command_with_a_line_of_its_own(call):
    code, out, _ = call("--help")
    assert code == 0
    for name in app.comity.list_commands(click.Context(app.comity)):
        assert f"\n  {name} " in out


@pytest.mark.parametrize(
    "path", [["check"], ["claims"], ["brief"], ["doctor"], ["data"], ["data", "list"], ["data", "status"]]
)
def test_each_command_has_help_and_commands_that_do_something_have_examples(call, path):
    code, out, _ = call(*path, "--help")
    assert code == 0
    assert out.startswith(f"Usage: comity {' '.join(path)}")
    assert path == ["data"] or "Example" in out


def test_without_arguments_help_is_shown_and_the_exit_code_says_so(call):
    code, _, err = call()
    assert code == 2
    assert "Usage: comity" in err


def test_a_misspelt_command_and_option_get_the_nearest_one(call):
    code, _, err = call("chek", "a.txt")
    assert (code, "check" in err) == (2, True)
    code, _, err = call("check", "a.txt", "--formt", "json")
    assert (code, "--format" in err) == (2, True)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.UsageError(found="this was seen", fix="do that"), 2),
        (errors.UnreadableInput(found="this was seen", fix="do that"), 2),
        (errors.SourceError(found="this was seen", fix="do that"), 3),
        (errors.WarehouseError(found="this was seen", fix="do that"), 3),
        (errors.ModelError(found="this was seen", fix="do that"), 2),
    ],
)
def test_an_error_is_one_clean_message_with_the_code_of_its_family(call, failing, error, code):
    failing(error)
    assert call("fail") == (code, "", "comity: this was seen\n  what to do: do that\n")


def test_a_fault_of_ours_apologises_and_shows_no_traceback(call, failing, monkeypatch):
    monkeypatch.delenv("COMITY_DEBUG", raising=False)
    failing(ZeroDivisionError("division by zero"))
    code, out, err = call("fail")
    assert (code, out) == (70, "")
    assert "fault in comity, sorry (ZeroDivisionError: division by zero)" in err
    assert "Traceback" not in err
    monkeypatch.setenv("COMITY_DEBUG", "1")
    assert "Traceback" in call("fail")[2]


def test_a_fault_without_words_is_still_reported(call, failing):
    failing(AssertionError())
    assert "fault in comity, sorry (AssertionError)" in call("fail")[2]


def test_the_version(call):
    import comity

    assert call("--version") == (0, f"comity {comity.__version__}\n", "")


def test_a_reader_that_leaves_ends_the_command_quietly():
    command = f"{sys.executable} -m comity data list --format json | true; echo ${{PIPESTATUS[0]}}"
    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() in {"0", "141"}  # 0 where all was written before the reader left
    assert ran.stderr == ""


def _heed_interrupts() -> None:
    """Undo what a shell does to a job in the background, which has SIGINT ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_control_c_ends_the_command_without_a_traceback():
    process = subprocess.Popen(
        [*COMITY, "claims", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=_heed_interrupts,  # noqa: PLW1509 - no other thread runs here
    )
    time.sleep(1.5)  # until it waits for its input
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err.decode().strip() == "comity: stopped"


@pytest.mark.parametrize(
    "arguments", [["check", "Türkiye.txt"], ["data", "list"], ["brief", "Iran", "Türkiye"]]
)
def test_a_terminal_that_cannot_show_every_letter_still_gets_an_answer(arguments):
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    ran = subprocess.run([*COMITY, *arguments], capture_output=True, env=environment, check=False)
    assert ran.returncode == (2 if arguments[0] == "check" else 0)
    assert b"fault" not in ran.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_are_shown_and_installed_where_the_shell_looks(call, shell, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    code, shown, _ = call("--show-completion", shell)
    assert code == 0
    assert "_COMITY_COMPLETE" in shown
    code, out, _ = call("--install-completion", shell)
    assert code == 0
    (written,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert str(written) in out
    assert written.read_text().strip() == shown.strip()


def test_completion_for_another_shell_is_refused(call, monkeypatch):
    code, _, err = call("--show-completion", "tcsh")
    assert (code, "no completion for the shell 'tcsh'" in err) == (2, True)
    monkeypatch.delenv("SHELL", raising=False)
    assert "$SHELL is empty" in call("--install-completion")[2]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("comity ", {"check", "brief", "doctor"}),
        ("comity brief Bela", {"Belarus"}),
        ("comity brief IR", {"IRN", "IRQ"}),
    ],
)
def test_the_shell_gets_commands_names_and_codes(words, wanted):
    environment = {
        **os.environ,
        "_COMITY_COMPLETE": "fish_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": words.rsplit(" ", 1)[-1],
    }
    ran = subprocess.run(
        [str(Path(sys.executable).with_name("comity"))],
        capture_output=True,
        env=environment,
        text=True,
        check=False,
    )
    offered = {line.split(",", 1)[1].split("\t")[0] for line in ran.stdout.splitlines() if "," in line}
    assert wanted <= offered
