"""Makes the tables of a new registry, and brings those of an older one up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from comity.errors import UsageError, WarehouseError

if TYPE_CHECKING:
    from sqlalchemy import Connection

# The last step that this code knows. A change of the rules by which promises stand is a step of its own, for
# what follows from them is kept.
NEWEST = "0003"
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


def is_ready(connection: Connection, *, older: bool = False) -> bool:
    """Whether nothing has to be made or upgraded; with ``older``, that of an older comity will do."""
    found = version(connection)
    return found == NEWEST or (older and found is not None and found < NEWEST)


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
            fix="back it up (comity registry backup FILE), then run: comity registry upgrade",
        )
    _walk(connection)
    if found is not None:
        _make_anew(connection)


def _make_anew(connection: Connection) -> None:
    """Make the tables that follow from the changes as this code has them, and work out what they hold.

    The first step was itself mended before it was released: a registry of that time calls itself step 1, and
    its lists have other columns, keys and indexes. Whatever they were, they hold nothing of their own.
    """
    from comity.ledger.store import reading, schema, writing

    for table in schema.DERIVED:  # those that refer to others come first
        table.drop(connection, checkfirst=True)
    schema.metadata.create_all(connection, tables=schema.DERIVED)
    writing.rebuild_states(connection, tuple(reading.histories(connection)))


def _walk(connection: Connection) -> None:
    """Walk the steps that are missing."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "comity.ledger.store:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
