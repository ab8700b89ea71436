"""Opens a registry: one engine, connections that read from one moment, and connections that write at once."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, create_engine, event, make_url
from sqlalchemy.exc import SQLAlchemyError

from comity.ledger.store import upgrading
from comity.ledger.store.problems import no_library, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

    from comity.ledger.store.place import Place

_PATIENCE_MS = 60_000  # how long a writer waits for its turn
_WRITES = "comity_writes"


class Registry:
    """An open registry. Close it, or use it in a ``with``."""

    def __init__(self, engine: Engine, where: str) -> None:
        self._engine = engine
        self.where = where

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self._engine.dialect.name

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees the registry as it is at this moment, whatever others write meanwhile."""
        level = {"isolation_level": "REPEATABLE READ"} if self.dialect == "postgresql" else {}
        with self._told(), self._engine.connect() as connection:
            yield connection.execution_options(**level)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose changes are all on disk when the block ends, or, after an error, none."""
        with self._told(), self._engine.connect() as connection:
            connection = connection.execution_options(**{_WRITES: True})  # noqa: PLW2901 - the same one
            with connection.begin():
                yield connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            raise told(error, self.where) from error

    def close(self) -> None:
        """Let go of the file or server."""
        self._engine.dispose()

    def __enter__(self) -> Registry:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_registry(
    where: Place, *, create: bool = False, upgrade: bool = False, older: bool = False
) -> Registry:
    """Open the registry of a place.

    Parameters
    ----------
    create : make it where there is none
    upgrade : bring the tables of an older comity up to date
    older : take one of an older comity as it is; only its entries and changes may be read

    Raises
    ------
    WarehouseError : there is none, it is of another comity, or it cannot be reached
    SourceError : the file is damaged or something else
    """
    if where.path is not None and create:
        where.path.parent.mkdir(parents=True, exist_ok=True)
    registry = Registry(_engine(where), str(where))
    try:
        if where.path is not None and not create and not where.path.exists():
            raise upgrading.absent(str(where))
        with registry.reading() as connection:
            ready = upgrading.is_ready(connection, older=older)
        if not ready:
            with registry.writing() as connection:
                upgrading.settle(connection, str(where), create=create, upgrade=upgrade)
    except BaseException:
        registry.close()
        raise
    return registry


def _engine(where: Place) -> Engine:
    if where.path is not None:
        engine = create_engine(URL.create("sqlite", database=str(where.path)))
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    try:
        return create_engine(make_url(str(where.url)), pool_pre_ping=True)
    except ModuleNotFoundError as missing:
        raise no_library("psycopg", "postgres") from missing


def _prepare_sqlite(connection: Any, _: object) -> None:  # noqa: ANN401 - the driver's connection
    connection.isolation_level = None  # we say when a transaction begins
    for pragma in (
        f"busy_timeout={_PATIENCE_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",  # what was acknowledged survives a loss of power
        "foreign_keys=ON",
        "trusted_schema=OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes its turn at the start: one that began by reading could find the way barred later."""
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
