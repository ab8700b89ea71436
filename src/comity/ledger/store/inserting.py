"""Puts many rows into a table: the statement is compiled once, and the driver gets the rows as they are."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Table

_STREAMED_FROM = 100  # rows; fewer are not worth a stream of their own


def insert_rows(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Put rows in, all with the same columns; nothing in them needs to be turned for the driver.

    SQLAlchemy looks at every value of every row, which takes as long as the database does.
    """
    if not rows:
        return
    if connection.dialect.driver == "psycopg" and len(rows) >= _STREAMED_FROM:
        _stream(connection, table, rows)
        return
    compiled = insert(table).compile(dialect=connection.dialect, column_keys=list(rows[0]))
    if compiled.positional:
        values = itemgetter(*compiled.positiontup or ())
        connection.exec_driver_sql(compiled.string, [values(row) for row in rows])
    else:
        connection.exec_driver_sql(compiled.string, list(rows))


def _stream(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Send the rows to a PostgreSQL server in one go."""
    quoted = connection.dialect.identifier_preparer
    columns, values = ", ".join(map(quoted.quote, rows[0])), itemgetter(*rows[0])
    statement = f"COPY {quoted.format_table(table)} ({columns}) FROM STDIN"
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(values(row))
    except connection.dialect.loaded_dbapi.Error as error:
        raise _told(statement, error, connection) from error


def _told(statement: str, error: BaseException, connection: Connection) -> BaseException:
    """The driver's error as SQLAlchemy would have raised it."""
    kind = connection.dialect.loaded_dbapi.Error
    return DBAPIError.instance(statement, (), error, kind, dialect=connection.dialect)
