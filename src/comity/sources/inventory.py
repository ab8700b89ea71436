"""What is installed of each source: how many rows, up to when, and a checksum to compare."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity import vocabulary
from comity.sources import card as cards
from comity.sources import factbook

if TYPE_CHECKING:
    from pathlib import Path

    from comity.sources.card import Card

# Columns that date an event; a deadline or a period spoken of is no sign of how fresh a table is.
_DATE_COLUMNS = ("from_date", "to_date", "said_on", "signed", "in_force", "on", "first_date", "since", "year")
_TABLES = "facts/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One source as installed.

    ``newest`` is the latest date in it, as precise as its row has it; None where nothing in it is dated.
    """

    card: Card
    version: str
    rows: int
    newest: str | None
    sha256: str


def holdings() -> tuple[Holding, ...]:
    """Every source of the starter, in the order of their ids.

    Raises
    ------
    SourceError : a card is malformed, or the Factbook package is missing

    Examples
    --------
    >>> next(h.rows for h in holdings() if h.card.id == "facts-restricted-goods")
    50
    """
    return tuple(holding(cards.load(card_id)) for card_id in cards.card_ids())


def holding(card: Card) -> Holding:
    """What is installed of one source."""
    return _table(card) if card.file.startswith(_TABLES) else _factbook(card)


def _table(card: Card) -> Holding:
    rows = vocabulary.read_table(card.file)
    dated = [row[column] for row in rows for column in _DATE_COLUMNS if row.get(column)]
    return Holding(
        card=card,
        version=card.version,
        rows=len(rows),
        newest=max(dated, default=None),
        sha256=vocabulary.checksum(card.file),
    )


def _factbook(card: Card) -> Holding:
    files = sorted(factbook.data_folder().glob("*/*.json"))
    codes = [row["iso3"] for row in vocabulary.read_table("sources/gec.csv") if row["iso3"]]
    entries = [known for code in codes if (known := factbook.partners(code)) is not None]
    years = [figure.year for known in entries for figure in (*known.exports_usd, *known.imports_usd)]
    return Holding(
        card=card,
        version=factbook.package_source().version,
        rows=len(files),
        newest=str(max(years)) if years else None,
        sha256=_checksum(files),
    )


def _checksum(files: list[Path]) -> str:
    """One checksum over the names and contents of files."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
