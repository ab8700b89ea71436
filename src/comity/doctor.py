"""What is installed, how fresh it is, what is missing, and the command that mends it."""

from __future__ import annotations

import os
import platform
import re
import sys
from dataclasses import dataclass
from enum import StrEnum
from importlib import machinery, metadata
from pathlib import Path
from typing import TYPE_CHECKING

from comity import __version__
from comity.errors import SourceError
from comity.sources.home import home

if TYPE_CHECKING:
    from datetime import date

STALE_AFTER_DAYS = 180
_REINSTALL = "pip install --force-reinstall comity"
_FOR_DEVELOPERS = "dev"  # the extra that no user needs
OLDEST_PYTHON = (3, 11)


class State(StrEnum):
    """How serious a finding is."""

    OK = "ok"
    NOTE = "note"  # works without it
    FAULT = "fault"  # something will fail


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at. ``mend`` is what to run or do, where there is something."""

    subject: str
    state: State
    seen: str
    mend: str | None = None


def examine(*, today: date, encoding: str) -> tuple[Finding, ...]:
    """Look at everything that comity needs on this machine.

    Parameters
    ----------
    today : from which the age of the fact tables counts
    encoding : of the terminal
    """
    return (
        _python(),
        Finding(subject="comity", state=State.OK, seen=__version__),
        *_libraries(),
        *_extras(),
        _loops(),
        *_sources(today),
        _warehouse(),
        _home(),
        _terminal(encoding),
    )


def _python() -> Finding:
    seen = f"{platform.python_version()} ({sys.executable})"
    if sys.version_info >= OLDEST_PYTHON:
        return Finding(subject="Python", state=State.OK, seen=seen)
    needed = ".".join(map(str, OLDEST_PYTHON))
    return Finding(subject="Python", state=State.FAULT, seen=seen, mend=f"use Python {needed} or newer")


def _requirements() -> dict[str | None, list[str]]:
    """Names of the required distributions, by the extra that asks for them (None: always)."""
    wanted: dict[str | None, list[str]] = {}
    for line in metadata.requires("comity") or ():
        name = re.match(r"[\w.-]+", line)
        extra = re.search(r"""extra\s*==\s*['"]([\w-]+)['"]""", line)
        if name:
            wanted.setdefault(extra[1] if extra else None, []).append(name[0])
    return wanted


def _version(distribution: str) -> str | None:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def _libraries() -> list[Finding]:
    found = []
    for name in _requirements().get(None, []):
        version = _version(name)
        if version:
            found.append(Finding(subject=name, state=State.OK, seen=version))
        else:
            mend = f"pip install {name}"
            found.append(Finding(subject=name, state=State.FAULT, seen="not installed", mend=mend))
    return found


def _extras() -> list[Finding]:
    found = []
    for extra, names in sorted(
        (k, v) for k, v in _requirements().items() if k not in (None, _FOR_DEVELOPERS)
    ):
        missing = [name for name in names if _version(name) is None]
        subject = f"extra {extra}"
        if missing:
            seen = f"without {', '.join(missing)}"
            mend = f'pip install "comity[{extra}]"'
            found.append(Finding(subject=subject, state=State.NOTE, seen=seen, mend=mend))
        else:
            found.append(Finding(subject=subject, state=State.OK, seen="installed"))
    return found


def _loops() -> Finding:
    """Whether the loops of the gravity engine were compiled; looked for, not loaded."""
    folder = Path(__file__).parent / "gravity" / "kernels"
    suffixes = tuple(machinery.EXTENSION_SUFFIXES)
    if any(file.name.startswith("_panel.") and file.name.endswith(suffixes) for file in folder.iterdir()):
        return Finding(subject="gravity loops", state=State.OK, seen="compiled")
    seen = "not compiled: the same results by NumPy, slower"
    mend = f"install a C compiler, then {_REINSTALL}"
    return Finding(subject="gravity loops", state=State.NOTE, seen=seen, mend=mend)


def _sources(today: date) -> list[Finding]:
    from comity.sources import card as cards
    from comity.sources.inventory import holding

    found = []
    for card_id in cards.card_ids():
        try:
            held = holding(cards.load(card_id))
        except (SourceError, OSError) as error:
            seen, mend = str(error), _REINSTALL
            if isinstance(error, SourceError):
                seen, mend = error.found, error.fix
            found.append(Finding(subject=card_id, state=State.FAULT, seen=seen, mend=mend))
            continue
        age = (today - held.card.checked).days
        seen = f"{held.version}, {held.rows:,} rows, last worked on {held.card.checked}"
        if held.rows < held.card.rows_min:
            seen += f", fewer than the {held.card.rows_min:,} that it should have"
            found.append(Finding(subject=card_id, state=State.FAULT, seen=seen, mend=_REINSTALL))
        elif age > STALE_AFTER_DAYS:
            mend = "pip install --upgrade comity"
            found.append(
                Finding(subject=card_id, state=State.NOTE, seen=f"{seen}, {age} days ago", mend=mend)
            )
        else:
            found.append(Finding(subject=card_id, state=State.OK, seen=seen))
    return found


def _warehouse() -> Finding:
    """The build in use, and whether something was got or added since."""
    from comity.errors import WarehouseError
    from comity.sources import holdings, home
    from comity.warehouse import builds

    subject = "warehouse"
    try:
        build, held = builds.current(home.warehouse()), holdings.held()
    except (WarehouseError, SourceError) as error:
        return Finding(subject=subject, state=State.FAULT, seen=error.found, mend=error.fix)
    if build is None:
        mend = "comity build" if held else "comity data list shows what can be got for it"
        return Finding(subject=subject, state=State.NOTE, seen="nothing has been built", mend=mend)
    rows = sum(table.rows for table in build.tables)
    seen = f"{build.id}, {len(build.sources)} sources, {rows:,} rows"
    newer = sorted({one.source_id for one in held if one.retrieved > build.made})
    if newer:
        seen += f"; {', '.join(newer)} came after it"
        return Finding(subject=subject, state=State.NOTE, seen=seen, mend="comity build")
    return Finding(subject=subject, state=State.OK, seen=seen)


def _home() -> Finding:
    folder = home()
    nearest = next(place for place in (folder, *folder.parents) if place.exists())
    if nearest.is_dir() and os.access(nearest, os.W_OK):
        seen = f"{folder} (writable)" if nearest == folder else f"{folder} (made when it is needed)"
        return Finding(subject="COMITY_HOME", state=State.OK, seen=seen)
    mend = "set COMITY_HOME to a folder where you may write"
    return Finding(subject="COMITY_HOME", state=State.NOTE, seen=f"{folder} cannot be written", mend=mend)


def _terminal(encoding: str) -> Finding:
    if encoding.lower().replace("-", "") == "utf8":
        return Finding(subject="terminal", state=State.OK, seen=encoding)
    mend = "set PYTHONUTF8=1, or a UTF-8 locale such as LANG=C.UTF-8"
    seen = f"{encoding}: letters that it lacks are shown as codes"
    return Finding(subject="terminal", state=State.NOTE, seen=seen, mend=mend)
