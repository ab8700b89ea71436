"""Goods named in one nomenclature, found among the products of another: wholly, in part, or not at all.

Codes of goods are written in one edition of the Harmonized System, and trade is counted in another. A
product whose counterparts all lie under the codes belongs to the goods; one of which some do belongs in
part, and what is worked out from it has a low and a high bound. Without a concordance the codes are taken
as they are written, and the answer says so.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from comity.warehouse.store import Warehouse


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The products of a nomenclature that some codes name."""

    whole: tuple[str, ...]  # all of the product belongs to the goods
    part: tuple[str, ...]  # some of it does, and nobody counted how much
    as_written: bool  # no concordance was at hand, and the editions differ

    @property
    def key(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What tells the goods from others of the same nomenclature."""
        return self.whole, self.part

    @property
    def every(self) -> frozenset[str]:
        """Whatever belongs to the goods, wholly or in part."""
        return frozenset((*self.whole, *self.part))


@dataclass(frozen=True, slots=True, kw_only=True)
class Vintage:
    """A nomenclature in which trade is counted, beside the edition in which goods are named.

    Parameters
    ----------
    nomenclature : in which the trade is counted, such as HS12
    edition : in which the codes are written, such as HS22
    counterparts : the codes of the edition that share goods with each product; empty without a concordance
    """

    nomenclature: str
    edition: str
    counterparts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def as_written(self) -> bool:
        """Whether codes are compared as they stand, though they may have changed between the editions."""
        return self.nomenclature != self.edition and not self.counterparts

    def find(self, codes: Iterable[str], products: Iterable[str]) -> Found:
        """The products that belong to goods.

        Parameters
        ----------
        codes : of the edition, of 2, 4 or 6 digits; a shorter one means everything under it
        products : of the nomenclature, as they are traded

        Examples
        --------
        >>> became = {"870120": ("870121", "870129")}
        >>> hs12 = Vintage(nomenclature="HS12", edition="HS22", counterparts=became)
        >>> hs12.find(["8701"], ["870120", "310420"]).whole
        ('870120',)
        >>> hs12.find(["870121"], ["870120", "310420"]).part
        ('870120',)
        >>> hs12.find(["870190"], ["8701", "3104"]).part  # trade is counted by heading
        ('8701',)
        """
        return Shelf(self, products).find(codes)


class Shelf:
    """Products in the order of the codes that they stand for, so that goods are found without reading all.

    Parameters
    ----------
    vintage : how their codes are read
    products : of its nomenclature
    """

    def __init__(self, vintage: Vintage, products: Iterable[str]) -> None:
        self.vintage = vintage
        self._codes = {p: vintage.counterparts.get(p, (p,)) for p in set(products)}
        self._order = sorted((code, product) for product, codes in self._codes.items() for code in codes)

    def find(self, codes: Iterable[str]) -> Found:
        """As ``Vintage.find``, among the products on the shelf."""
        begins = tuple(sorted(set(codes)))
        whole: list[str] = []
        part: list[str] = []
        for product in sorted(self._near(begins)):
            codes_of = self._codes[product]
            (whole if all(code.startswith(begins) for code in codes_of) else part).append(product)
        return Found(whole=tuple(whole), part=tuple(part), as_written=self.vintage.as_written)

    def _near(self, begins: Iterable[str]) -> set[str]:
        """Products with a code that lies under one of the codes, or above it."""
        found: set[str] = set()
        for begin in begins:
            found |= {self._order[place][1] for place in self._under(begin)}
            for digits in range(1, len(begin)):
                found |= {self._order[place][1] for place in self._at(begin[:digits])}
        return found

    def _under(self, begin: str) -> range:
        """The places of the codes that begin so."""
        return range(bisect_left(self._order, (begin,)), bisect_left(self._order, (f"{begin}~",)))

    def _at(self, code: str) -> range:
        """The places of a code itself."""
        return range(bisect_left(self._order, (code,)), bisect_left(self._order, (f"{code} ",)))


def vintage(warehouse: Warehouse, nomenclature: str, edition: str) -> Vintage:
    """What the concordances that were built say of a nomenclature; nothing of one in the same edition.

    Raises
    ------
    WarehouseError : as ``Warehouse.ask``
    """
    if nomenclature == edition:
        return Vintage(nomenclature=nomenclature, edition=edition)
    asked = {"nomenclature": nomenclature, "to_nomenclature": edition}
    found: dict[str, list[str]] = {}
    for row in warehouse.ask("product_counterparts", asked).rows:
        found.setdefault(row["product"], []).append(row["to_product"])
    return Vintage(
        nomenclature=nomenclature,
        edition=edition,
        counterparts={product: tuple(targets) for product, targets in found.items()},
    )
