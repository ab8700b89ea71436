"""Which registry is meant: a file of the user's, another file, or the address of a database."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from comity.errors import UsageError
from comity.sources import home

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.ledger.store.opening import Registry

FILE = "registry.sqlite"
_SERVERS = ("postgresql", "postgres")


@dataclass(frozen=True, slots=True)
class Place:
    """A file, or a server by its address."""

    path: Path | None = None
    url: str | None = None

    @property
    def exists(self) -> bool:
        """Whether there may be a registry to read: a file that is there, or a server that was named."""
        return self.url is not None or (self.path is not None and self.path.exists())

    @property
    def name(self) -> str:
        """The name of the file, or of the database on its server."""
        return self.path.name if self.path is not None else str(self).rpartition("/")[2].partition("?")[0]

    def __str__(self) -> str:
        """The file, or the address without its password."""
        if self.url is None:
            return str(self.path)
        from sqlalchemy import make_url

        return make_url(self.url).render_as_string(hide_password=True)


def opened(where: Place, *, create: bool = False, upgrade: bool = False, older: bool = False) -> Registry:
    """The registry of a place, opened; see ``comity.ledger.store.opening.open_registry``.

    Raises
    ------
    UsageError : the extra that the registry needs is not installed
    """
    with installed():
        from comity.ledger.store.opening import open_registry
    return open_registry(where, create=create, upgrade=upgrade, older=older)


@contextmanager
def installed() -> Iterator[None]:
    """What is imported in this block comes with the extra; say which where it is not installed."""
    try:
        yield
    except ModuleNotFoundError as missing:
        from comity.ledger.store.problems import no_library

        raise no_library(missing.name or "SQLAlchemy") from missing


def place(named: str | os.PathLike[str] | None = None) -> Place:
    """The registry that was named, or the user's own.

    Parameters
    ----------
    named : a file, or an address such as ``postgresql://clerk@host/registry``

    Raises
    ------
    UsageError : the address is of another sort of database

    Examples
    --------
    >>> place("commission.sqlite").path, place("postgresql://clerk:secret@host/registry").path
    (PosixPath('commission.sqlite'), None)
    """
    if named is None:
        return Place(path=home.home() / FILE)
    scheme, separator, rest = os.fspath(named).partition("://")
    if not separator:
        return Place(path=Path(scheme))
    if scheme == "sqlite":
        return Place(path=Path(rest.removeprefix("/")))
    if scheme.partition("+")[0] in _SERVERS:
        return Place(url=f"postgresql+psycopg://{rest}")
    raise UsageError(
        found=f"{scheme}:// is no database that the registry can be kept in",
        fix="name a file, or an address such as postgresql://clerk@host/registry",
    )
