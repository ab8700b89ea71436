"""``--show-query``: the SQL behind each number that comes from the warehouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

show_query = click.option(
    "--show-query",
    is_flag=True,
    help="Also print, on standard error, the SQL behind each number that comes from the warehouse.",
)


def print_queries(asked: Iterable[tuple[str, str | None]]) -> None:
    """Print each query once, with what was asked by it.

    Parameters
    ----------
    asked : what a number says, and the query that it came from; None for what is in no warehouse
    """
    statements: dict[str, list[str]] = {}
    for statement, query in asked:
        if query:
            statements.setdefault(query, []).append(statement)
    if not statements:
        click.echo("comity: no number comes from the warehouse", err=True)
    for query, said in statements.items():
        about = "\n".join(f"-- {line}" for line in dict.fromkeys(said))
        click.echo(f"\n{about}\n{query}", err=True)
