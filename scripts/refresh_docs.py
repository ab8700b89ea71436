"""Runs what the README and the guides show, and puts today's true output under each command.

A block marked ``console`` holds commands after ``$`` and what each prints on 80 columns without colour. The
tests compare; this brings the pages up to date after a deliberate change.

    python scripts/refresh_docs.py
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs/guides").glob("*.md")))
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def commands(block: str) -> list[str]:
    """The commands of a console block."""
    return [line[2:] for line in block.splitlines() if line.startswith("$ ")]


def output(command: str, *, folder: Path = ROOT) -> str:
    """What a command prints on standard output, as the pages show it."""
    environment = {
        **os.environ,
        "COLUMNS": "80",
        "NO_COLOR": "1",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    ran = subprocess.run(  # noqa: S603 - the commands of our own pages
        ["bash", "-c", command],  # noqa: S607
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode > 1:
        raise RuntimeError(f"{command!r} ended with {ran.returncode}: {ran.stderr}")
    return "".join(f"{line.rstrip()}\n" for line in ran.stdout.splitlines())


def refreshed(block: str) -> str:
    """The same commands with today's output under each."""
    return "".join(f"$ {command}\n{output(command)}" for command in commands(block))


def main() -> None:
    """Rewrite the pages that changed, and name them."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        new = CONSOLE.sub(lambda match: f"```console\n{refreshed(match[1])}```", text)
        if new != text:
            page.write_text(new, encoding="utf-8")
            print(f"refreshed {page.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
