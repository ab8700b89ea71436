"""The warehouse as it was known on a date: the same questions, answered by what was published by then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from comity.warehouse import accounts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from comity.facts.vantage import Vantage
    from comity.records import SourceUse
    from comity.warehouse.engine import Value
    from comity.warehouse.store import Answer, Warehouse


@dataclass(frozen=True, slots=True)
class WarehouseAt:
    """A build, and the date from which it is looked at.

    A row is known by its ``file`` and ``year``: a file of a release from the day of the release on, one of
    a source without releases some months after the year.
    """

    warehouse: Warehouse
    vantage: Vantage

    @property
    def build(self) -> str:
        """The build's own name."""
        return self.warehouse.build.id

    def ask(self, name: str, params: Mapping[str, Value] | None = None) -> Answer:
        """Put a question whose rows have ``file`` and ``year``; rows that were published later are left out.

        Raises
        ------
        WarehouseError : as ``Warehouse.ask``
        """
        answer = self.warehouse.ask(name, params)
        said = {(row["file"], row["year"]) for row in answer.rows}
        counted = {key for key in said if self.counts(*key)}
        if counted == said:
            return answer
        kept = tuple(row for row in answer.rows if (row["file"], row["year"]) in counted)
        return replace(answer, rows=kept)

    def counts(self, file: int, year: int) -> bool:
        """Whether what a file says of a calendar year was published by the date."""
        return self.vantage.counts(self.warehouse.published_by(file, year))

    def source(self, file: int, year: int) -> SourceUse:
        """The file behind a row, as a dossier names it."""
        return accounts.source_use(self.warehouse, file, year)

    def whole_source(self, file: int, year: int) -> SourceUse:
        """The source of a row as a whole, for what is worked out from all of its files up to a year."""
        return accounts.whole_source_use(self.warehouse, file, year)
