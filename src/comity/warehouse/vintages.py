"""Goods named in one nomenclature, found among the products of another: wholly, in part, or not at all.

Codes of goods are written in one edition of the Harmonized System, and trade is counted in another. A
product whose counterparts all lie under the codes belongs to the goods; one of which some do belongs in
part, and what is worked out from it has a low and a high bound. Without a concordance the codes are taken
as they are written, and the answer says so.
"""

from __future__ import annotations

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
        begins = tuple(sorted(set(codes)))
        whole, part = [], []
        for product in sorted(set(products)):
            codes_of = self.counterparts.get(product, (product,))
            inside = [code.startswith(begins) for code in codes_of]
            if all(inside):
                whole.append(product)
            elif any(inside) or any(begin.startswith(codes_of) for begin in begins):
                part.append(product)
        return Found(whole=tuple(whole), part=tuple(part), as_written=self.as_written)


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
