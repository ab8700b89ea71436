"""The command ``comity``: its subcommands, and what is said when something goes wrong.

Exit codes: 0 done; 1 done, and something asked for with ``--fail-on`` was found; 2 wrong usage or unreadable
input; 3 data missing; 70 a fault in comity; 130 stopped with Ctrl-C; 141 the reader of the output left.
"""

from __future__ import annotations

import gc
import os
import sys

import click

from comity import __version__
from comity.cli.lazy import LazyGroup
from comity.errors import ComityError

EXIT_FAULT = 70  # EX_SOFTWARE: not the user's doing, so none of the codes that users act on
EXIT_INTERRUPTED = 130
EXIT_PIPE_CLOSED = 141

# In the order in which help lists them; each is imported when it is asked for.
_COMMANDS = {
    "check": "comity.cli.check",
    "claims": "comity.cli.claims",
    "brief": "comity.cli.brief",
    "compare": "comity.cli.compare",
    "opportunities": "comity.cli.opportunities",
    "ledger": "comity.cli.ledger",
    "registry": "comity.cli.registry",
    "gravity": "comity.cli.gravity",
    "data": "comity.cli.data",
    "build": "comity.cli.build",
    "doctor": "comity.cli.doctor",
}


class ReaderLeft(Exception):
    """Nobody reads the output any more."""


class Commands(LazyGroup):
    """The subcommands, by the module that holds each."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; click would leave with 1 where the reader of the output left."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise ReaderLeft from None


def _version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        click.echo(f"comity {__version__}")
        ctx.exit()


def _completion(ctx: click.Context, param: click.Parameter, shell: str | None) -> None:
    if not shell or ctx.resilient_parsing:
        return
    from comity.cli import completion

    act = completion.install if param.name == "install_completion" else completion.show
    act(None if shell == "auto" else shell)
    ctx.exit()


def _completion_option(name: str, text: str) -> click.Option:
    return click.Option(
        [name],
        is_flag=False,
        flag_value="auto",
        is_eager=True,
        expose_value=False,
        callback=_completion,
        metavar="[bash|zsh|fish]",
        help=text,
    )


comity = Commands(
    name="comity",
    homes=_COMMANDS,
    help=(
        "Measures the relationship between any two countries, and checks what a text says about it."
        "\n\n\b\nExamples:\n"
        "  comity check article.txt --as-of 2025-08-21\n"
        "  comity check article.txt --out dossier.html\n"
        "  comity brief Iran Belarus"
    ),
    epilog="comity COMMAND --help says more, with examples.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    params=[
        click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_version,
            help="Show the version and exit.",
        ),
        _completion_option(
            "--install-completion", "Set up completion for your shell, and say what was written."
        ),
        _completion_option("--show-completion", "Print the completion script, to read or to place yourself."),
    ],
)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    gc.disable()  # a command is over before collecting pays for itself; batches turn it on again
    code = run(sys.argv[1:] if arguments is None else arguments)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = _leave_quietly()
    sys.exit(code)


def run(arguments: list[str]) -> int:
    """Run one command, turn every error into words on standard error, and give the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that cannot show a letter gets its number
            stream.reconfigure(errors="backslashreplace")
    try:
        code = comity.main(args=arguments, prog_name="comity", standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("comity: stopped", err=True)
        return EXIT_INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except ComityError as error:
        report_error(error)
        return error.exit_code
    except ReaderLeft:
        return _leave_quietly()
    except Exception as error:  # noqa: BLE001 - the last resort, which says where to turn
        report_fault(error)
        return EXIT_FAULT
    return code if isinstance(code, int) else 0


def report_error(error: ComityError) -> None:
    """Say on standard error what was found and what to do."""
    click.echo(f"comity: {error.found}\n  what to do: {error.fix}", err=True)


def report_fault(error: Exception) -> None:
    """Say that comity itself failed, and how to report it."""
    if os.environ.get("COMITY_DEBUG"):
        import traceback

        traceback.print_exception(error)
    click.echo(
        f"comity: this is a fault in comity, sorry ({in_words(error)})\n"
        "  what to do: report it with the command and the text; COMITY_DEBUG=1 shows where it happened",
        err=True,
    )


def in_words(error: Exception) -> str:
    """An exception in one short line."""
    first_line = str(error).strip().partition("\n")[0][:200]
    return f"{type(error).__name__}: {first_line}" if first_line else type(error).__name__


def _leave_quietly() -> int:
    """Whoever read the output left (``| head``); nothing more may be written to it, not even at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return EXIT_PIPE_CLOSED
