"""The checks of a build: SQL that answers with the rows that are wrong, and should answer with none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from comity.errors import WarehouseError
from comity.warehouse import query

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from comity.warehouse.engine import Engine
    from comity.warehouse.schema import Table

FOLDER = "checks"
UNIQUE = f"{FOLDER}/unique_key"
SHOWN = 3  # rows that an error names


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A check that found rows, and the first of them."""

    check: str
    question: str
    rows: int
    first: tuple[str, ...]


class ChecksFailed(WarehouseError):
    """A build holds rows that cannot be right. The build before it stays in use."""

    def __init__(self, failures: tuple[Failure, ...]) -> None:
        self.failures = failures
        said = "; ".join(f"{one.question} {one.rows:,}, such as {', '.join(one.first)}" for one in failures)
        super().__init__(
            found=f"the build failed {_counted(len(failures))}, and the one before it stays in use: {said}",
            fix="see which source the rows come from, and get it again with comity data get",
        )


def run(engine: Engine, tables: Iterable[Table]) -> tuple[str, ...]:
    """Run every check on the tables of a build.

    Parameters
    ----------
    engine : with the relations of the build, and ``last_coverage`` of the one before it
    tables : those that the build has

    Returns
    -------
    The names of the checks that passed.

    Raises
    ------
    ChecksFailed : with every check that did not, and the first rows of each
    """
    asked = [
        *_unique_keys(engine, tables),
        *((name, query.load(name)) for name in query.names(FOLDER) if name != UNIQUE),
    ]
    failures = tuple(failure for name, one in asked for failure in _failure(engine, name, one))
    if failures:
        raise ChecksFailed(failures)
    return tuple(dict.fromkeys(name for name, _ in asked))


def _unique_keys(engine: Engine, tables: Iterable[Table]) -> Iterator[tuple[str, query.Query]]:
    """The check on keys, once a table, and of a large one once a year, so that memory holds one year.

    What differs are names from our own schema and numbers.
    """
    template = query.load(UNIQUE)
    for table in tables:
        for part in _parts(engine, table):
            key = ", ".join(column for column in table.key if column != "source_id")
            text = template.sql.replace("{table}", table.name).replace("{key}", key)
            asked = query.Query(
                name=f"{UNIQUE}/{table.name}",
                question=template.question.replace("{table}", table.name),
                grain=template.grain,
                reads=(table.name, "files"),
                params=(),
                sql=text.replace("{part}", part),
            )
            yield asked.name, asked


def _parts(engine: Engine, table: Table) -> list[str]:
    if table.years is None:
        return ["1 = 1"]
    found = engine.rows(f"select distinct {table.years} from {table.name} order by 1")
    return [f"{table.years} = {year}" for (year,) in found]


def _failure(engine: Engine, name: str, asked: query.Query) -> Iterator[Failure]:
    counted = engine.rows(f"select count(*) from ({asked.sql}) as wrong")
    if counted[0][0]:
        first = engine.rows(f"select * from ({asked.sql}) as wrong limit {SHOWN}")
        yield Failure(
            check=name,
            question=asked.question,
            rows=int(counted[0][0]),
            first=tuple(_shown(row) for row in first),
        )


def _shown(row: tuple[Any, ...]) -> str:
    return "(" + " ".join("missing" if cell is None else str(cell) for cell in row) + ")"


def _counted(number: int) -> str:
    return "1 check" if number == 1 else f"{number} checks"
