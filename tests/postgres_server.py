"""A PostgreSQL of the tests' own: a fresh cluster on a socket in a temporary folder, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

NOBODY = ("postgres", "nobody")  # PostgreSQL refuses to run as root


class NoServer(Exception):
    """There is no PostgreSQL here, or it does not start."""


def programs() -> Path:
    """The folder of initdb and pg_ctl, of the newest version installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[-3]))
    named = shutil.which("initdb")
    if not found and not named:
        raise NoServer("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    return found[-1].parent if found else Path(named).parent


class Server:
    """A running cluster; ``url`` names a new, empty database each time."""

    def __init__(self) -> None:
        self._bin = programs()
        self._user = _someone()
        self._folder = Path(tempfile.mkdtemp(prefix="comity-pg-"))
        if self._user:
            os.chown(self._folder, self._user.pw_uid, self._user.pw_gid)
        self._number = 0
        self._run("initdb", "-D", self._data, "-A", "trust", "-U", "comity", "-E", "UTF8", "--no-sync")
        options = f"-k {self._folder} -c listen_addresses='' -c fsync=on"
        self._run("pg_ctl", "-D", self._data, "-w", "-t", "60", "-l", self._log, "-o", options, "start")

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    @property
    def _log(self) -> str:
        return str(self._folder / "log")

    def url(self) -> str:
        """The address of a new database."""
        self._number += 1
        name = f"registry_{self._number}"
        self._run("createdb", "-h", str(self._folder), "-U", "comity", name)
        return f"postgresql://comity@/{name}?host={self._folder}"

    def stop(self) -> None:
        """End the server and remove its folder."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        who = {"user": self._user.pw_uid, "group": self._user.pw_gid} if self._user else {}
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        ran = subprocess.run(
            [str(self._bin / program), *arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            cwd="/",
            env=environment,
            **who,
        )
        if ran.returncode:
            raise NoServer(f"{program} failed: {ran.stderr.strip()[:300]}")


def _someone() -> pwd.struct_passwd | None:
    """Whom to be where the tests run as root."""
    if os.getuid():
        return None
    for name in NOBODY:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoServer(f"there is no user {' or '.join(NOBODY)} to run PostgreSQL as")
