"""Makes the tables of a new registry, and brings those of an older one up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from comity.errors import UsageError, WarehouseError

if TYPE_CHECKING:
    from sqlalchemy import Connection

NEWEST = "0002"  # the last step that this code knows
_TABLE = "alembic_version"
_LOCK = 0x636F6D697479  # "comity": one process at a time makes or upgrades the tables of a server


def version(connection: Connection) -> str | None:
    """The step at which the tables stand; None where there are none yet.

    Raises
    ------
    UsageError : the database holds tables of something else
    """
    names = inspect(connection).get_table_names()
    if _TABLE in names:
        found = connection.execute(text(f"SELECT version_num FROM {_TABLE}")).scalar()  # noqa: S608 - ours
        return None if found is None else str(found)
    if names:
        raise UsageError(
            found=f"the database holds other tables ({', '.join(sorted(names)[:4])}) and no registry",
            fix="name another file or database with --registry",
        )
    return None


def is_newest(connection: Connection) -> bool:
    """Whether nothing has to be made or upgraded."""
    return version(connection) == NEWEST


def absent(where: str) -> WarehouseError:
    """The error for a registry that nobody has begun."""
    return WarehouseError(
        found=f"there is no registry at {where} yet", fix="add an entry to it: comity registry add --help"
    )


def settle(connection: Connection, where: str, *, create: bool, upgrade: bool) -> None:
    """Make or upgrade the tables where that was asked for.

    Parameters
    ----------
    connection : that writes
    where : for messages

    Raises
    ------
    WarehouseError : there is no registry, or it is of an older or newer comity
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    found = version(connection)
    if found == NEWEST:  # somebody else was quicker
        return
    if found is None and not create:
        raise absent(where)
    if found is not None and found > NEWEST:
        raise WarehouseError(
            found=f"the registry {where} is at step {found}, and this comity knows steps up to {NEWEST}",
            fix="upgrade comity: pip install --upgrade comity",
        )
    if found is not None and not upgrade:
        raise WarehouseError(
            found=f"the registry {where} is at step {found}, older than this comity ({NEWEST})",
            fix="copy it away, then run: comity registry upgrade",
        )
    _walk(connection)
    if found is not None:
        _fill(connection)


def _fill(connection: Connection) -> None:
    """Work out from the changes what new tables hold that follow from them."""
    from comity.ledger.store import reading, writing

    writing.rebuild_states(connection, tuple(reading.histories(connection)))


def _walk(connection: Connection) -> None:
    """Walk the steps that are missing."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "comity.ledger.store:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
