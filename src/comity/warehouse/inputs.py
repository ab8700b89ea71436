"""What a build takes in: one version of each source that the user holds, its files numbered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.errors import WarehouseError
from comity.sources import holdings
from comity.sources.publication import publication
from comity.warehouse.builds import BuiltFile, BuiltSource
from comity.warehouse.engine import NumberedFile
from comity.warehouse.staging.batches import batches
from comity.warehouse.staging.readers import reader

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from comity.sources.holdings import HeldFile, Holding
    from comity.sources.publication import Publication
    from comity.warehouse.builds import LeftOut
    from comity.warehouse.engine import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One version of a source, and the number of its first file."""

    holding: Holding
    params: Mapping[str, Value]  # what the reader must know besides the files
    publication: Publication
    rows_least: int  # fewer cannot be all of it; 0 where only a part was asked for
    first_number: int

    @property
    def source_id(self) -> str:
        """The source's id."""
        return self.holding.source_id

    @property
    def numbered(self) -> tuple[NumberedFile, ...]:
        """Its data files with their numbers."""
        return tuple(
            NumberedFile(number=number, path=self.holding.path(file)) for number, file in self._in_order()
        )

    @property
    def batches(self) -> tuple[tuple[NumberedFile, ...], ...]:
        """The files in the groups that its reader takes one after another."""
        return batches(self.holding.reader, self.numbered)

    def files(self) -> tuple[BuiltFile, ...]:
        """Its data files, as the manifest of a build names them."""
        return tuple(
            BuiltFile(
                number=number,
                source_id=self.source_id,
                version=self.holding.version,
                name=file.name,
                sha256=file.sha256,
                bytes=file.bytes,
                retrieved=file.retrieved.date(),
                url=file.url,
            )
            for number, file in self._in_order()
        )

    def built(self, *, rows_read: int, left_out: Iterable[LeftOut]) -> BuiltSource:
        """The source as the manifest of a build names it, once its rows are in."""
        licence = self.holding.licence
        return BuiltSource(
            id=self.source_id,
            version=self.holding.version,
            title=self.holding.title,
            reader=self.holding.reader,
            licence=licence.name,
            redistribute=licence.redistribute,
            attribution=licence.attribution,
            retrieved=self.holding.retrieved.date(),
            released=self.publication.released,
            lag_months=self.publication.lag_months,
            rows_read=rows_read,
            left_out=tuple(left_out),
        )

    def _in_order(self) -> Iterable[tuple[int, HeldFile]]:
        """The latest last: of two files that say the same, the one with the higher number counts."""
        came = sorted(self.holding.data, key=lambda file: (file.retrieved, file.name))
        return enumerate(came, self.first_number)


def inputs(chosen: Collection[str] = ()) -> tuple[Input, ...]:
    """The newest held version of each source, or of those that are named.

    Parameters
    ----------
    chosen : ids of sources; all that are held where empty

    Raises
    ------
    SourceError : one that is named is not held, or a manifest cannot be understood
    WarehouseError : nothing is held
    """
    if chosen:
        newest = {source_id: holdings.holding(source_id) for source_id in sorted(set(chosen))}
    else:
        newest = {one.source_id: one for one in holdings.held()}  # in order: the last is the newest
    if not newest:
        raise WarehouseError(
            found="no data is held to build from", fix="run comity data list, then comity data get ID"
        )
    found: list[Input] = []
    number = 1
    for holding in newest.values():
        found.append(
            Input(
                holding=holding,
                params=_params(holding),
                publication=publication(holding.source_id, holding.version),
                rows_least=_rows_least(holding),
                first_number=number,
            )
        )
        number += len(holding.data)
    return tuple(found)


def _params(holding: Holding) -> Mapping[str, Value]:
    """What the card says to the reader, or what the user's own mapping does."""
    from comity.sources import datacard

    if holding.columns:
        return {"columns": str(holding.path(holding.columns))}
    card = datacard.load(holding.source_id)
    known = reader(holding.reader).settings
    return {name: value for name, value in card.params.items() if name in known}


def _rows_least(holding: Holding) -> int:
    """What the card promises of a whole release; nothing of chosen years, or of a file that a user added."""
    from comity.sources import datacard

    chosen = holding.periods or any(file.url is None for file in holding.data)
    if chosen or holding.columns:
        return 0
    return datacard.load(holding.source_id).checks.rows_min
