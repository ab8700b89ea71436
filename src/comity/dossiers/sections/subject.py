"""Two countries and what was known of them on a date: what every section is written from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity import phrasing

if TYPE_CHECKING:
    from datetime import date

    from comity.world import WorldAt


@dataclass(frozen=True, slots=True)
class Subject:
    """A pair of countries, their codes in alphabetical order, and the world as it was known on a date."""

    a: str
    b: str
    view: WorldAt

    @property
    def pair(self) -> tuple[str, str]:
        """Both codes."""
        return self.a, self.b

    @property
    def names(self) -> tuple[str, str]:
        """Both names as they stand inside a sentence."""
        return phrasing.country(self.a), phrasing.country(self.b)

    @property
    def both(self) -> str:
        """Both names with "and" between them."""
        return f"{self.names[0]} and {self.names[1]}"

    @property
    def as_of(self) -> date:
        """The date of the dossier."""
        return self.view.as_of

    @property
    def day(self) -> str:
        """The date of the dossier in words."""
        return phrasing.day(self.view.as_of)

    def directions(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """Seller and buyer, both ways."""
        return (self.a, self.b), (self.b, self.a)
