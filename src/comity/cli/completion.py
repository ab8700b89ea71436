"""Shell completion: the script that click writes, shown or put where each shell looks for it."""

from __future__ import annotations

import os
from pathlib import Path

import click

from comity.errors import UsageError

SHELLS = ("bash", "zsh", "fish")


def show(shell: str | None) -> None:
    """Print the script for a shell; None means the one in $SHELL."""
    click.echo(script(_known(shell)))


def install(shell: str | None) -> None:
    """Write the script to the user's own completion folder, and say where; no start-up file is edited."""
    shell = _known(shell)
    path, remark = _place(shell)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(script(shell) + "\n", encoding="utf-8")
    click.echo(f"wrote {path}\n{remark}")


def script(shell: str) -> str:
    """The completion script of one of ``SHELLS``."""
    from click.shell_completion import get_completion_class

    from comity.cli.app import comity

    found = get_completion_class(shell)
    if found is None:  # click knows all three; this is for those who remove one
        raise _unknown(shell)
    completion = found(comity, {}, "comity", "_COMITY_COMPLETE")
    return completion.source_template % completion.source_vars()


def _known(shell: str | None) -> str:
    name = shell or Path(os.environ.get("SHELL", "")).name
    if name not in SHELLS:
        raise _unknown(name)
    return name


def _unknown(name: str) -> UsageError:
    return UsageError(
        found=f"there is no completion for the shell {name!r}"
        if name
        else "the shell is not known ($SHELL is empty)",
        fix=f"name one of {', '.join(SHELLS)}, such as --install-completion bash",
    )


def _place(shell: str) -> tuple[Path, str]:
    home = Path.home()
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share")
    config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    if shell == "bash":
        where = data / "bash-completion/completions/comity"
        return where, "new shells use it where the package bash-completion is installed"
    if shell == "fish":
        return config / "fish/completions/comity.fish", "new shells use it"
    remark = "add to ~/.zshrc, before compinit runs:  fpath+=~/.zfunc"
    return home / ".zfunc/_comity", remark
