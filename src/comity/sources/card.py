"""Source cards: what a source is, its licence, and what it says nothing about.

No card, no data. A card is YAML beside this module; this is the only place that knows its form.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from comity import vocabulary
from comity.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping

_CARDS = "sources/cards/starter"
_TEXT = ("id", "title", "producer", "about", "attribution", "file", "version", "unit")
_FIELDS = frozenset((*_TEXT, "licence", "checked", "key", "says_nothing_about", "checks"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One source of facts, as its card describes it."""

    id: str
    title: str
    producer: str
    about: str
    licence: str
    redistribute: bool
    attribution: str
    file: str
    version: str
    checked: date  # when its rows were last worked on
    key: tuple[str, ...]
    unit: str
    says_nothing_about: tuple[str, ...]
    rows_min: int
    unique_key: bool


def card_ids() -> tuple[str, ...]:
    """The cards of the starter, in alphabetical order.

    >>> "cia-world-factbook" in card_ids()
    True
    """
    return tuple(sorted(path.stem for path in (vocabulary.PACKAGE / _CARDS).glob("*.yaml")))


def load(card_id: str) -> Card:
    """Read and check one card.

    Raises
    ------
    SourceError : there is no such card, or it lacks what a card must say

    Examples
    --------
    >>> load("facts-memberships").redistribute
    True
    """
    name = f"{_CARDS}/{card_id}.yaml"
    try:
        document = vocabulary.load_yaml(name)
    except OSError as error:
        raise SourceError(
            found=f"there is no card {card_id!r}",
            fix=f"use one of {', '.join(card_ids())}",
        ) from error
    return read_card(document, name)


def read_card(document: object, name: str) -> Card:
    """Check a parsed card and give it its type.

    Parameters
    ----------
    document : what the YAML held
    name : of the file, for the error

    Raises
    ------
    SourceError : with every fault that was seen, not only the first
    """
    if not isinstance(document, dict):
        raise _malformed(name, ["it is not a mapping"])
    faults = list(_faults(document))
    if faults:
        raise _malformed(name, faults)
    return Card(
        **{field: document[field] for field in _TEXT},
        licence=document["licence"]["name"],
        redistribute=document["licence"]["redistribute"],
        checked=date.fromisoformat(document["checked"]),
        key=tuple(document["key"]),
        says_nothing_about=tuple(document["says_nothing_about"]),
        rows_min=document["checks"]["rows_min"],
        unique_key=document["checks"]["unique_key"],
    )


def _faults(card: Mapping[str, Any]) -> list[str]:
    faults = [f"{field} is missing" for field in sorted(_FIELDS - card.keys())]
    faults += [f"{field} is not a field of a card" for field in sorted(card.keys() - _FIELDS)]
    present = [field for field in _TEXT if field in card]
    faults += [f"{f} is not a text" for f in present if not (isinstance(card[f], str) and card[f].strip())]
    licence, checks = card.get("licence"), card.get("checks")
    if "licence" in card and not (
        isinstance(licence, dict)
        and isinstance(licence.get("name"), str)
        and isinstance(licence.get("redistribute"), bool)
    ):
        faults.append("licence does not give a name and whether it may be redistributed")
    if "checked" in card and not _is_date(card["checked"]):
        faults.append("checked is not a date")
    for field in ("key", "says_nothing_about"):
        if field in card and not _is_list_of_text(card[field]):
            faults.append(f"{field} is not a list of texts")
    if "checks" in card and not (
        isinstance(checks, dict)
        and isinstance(checks.get("rows_min"), int)
        and isinstance(checks.get("unique_key"), bool)
    ):
        faults.append("checks does not give rows_min and unique_key")
    return faults


def _is_list_of_text(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, str) for item in value)


def _malformed(name: str, faults: list[str]) -> SourceError:
    return SourceError(
        found=f"the card {name} is not in the form of a card: {'; '.join(faults)}",
        fix="compare it with the other cards beside it",
    )


def _is_date(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False
