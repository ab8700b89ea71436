"""What a new build changed for a pair of countries."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.warehouse.store import Warehouse

_ALL_YEARS = (1800, 9999)
SAME = 1e-9  # relative; below it two values are the same number written twice


class Change(StrEnum):
    """What happened to one account of one year."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Which figure: whose flow, of which year, by which source, side and basis."""

    exporter: str
    importer: str
    year: int
    source_id: str
    side: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A figure that two builds do not share. Values are current US dollars, None where there is none."""

    account: Account
    change: Change
    old_usd: float | None
    new_usd: float | None
    old_version: str | None
    new_version: str | None

    @property
    def ratio(self) -> float | None:
        """New over old; None where one of the two is missing or zero."""
        return self.new_usd / self.old_usd if self.new_usd and self.old_usd else None


def differences(old: Warehouse, new: Warehouse, a: str, b: str) -> tuple[Difference, ...]:
    """Every figure on the trade of two countries that is not the same in two builds.

    Parameters
    ----------
    old, new : two builds
    a, b : ISO3; their order changes nothing

    Returns
    -------
    In the order of exporter, year, source, side and basis.
    """
    first, second = sorted((a, b))
    found = [d for flow in ((first, second), (second, first)) for d in _of_flow(old, new, *flow)]
    return tuple(found)


def _of_flow(old: Warehouse, new: Warehouse, exporter: str, importer: str) -> Iterator[Difference]:
    before, after = _accounts(old, exporter, importer), _accounts(new, exporter, importer)
    for account in sorted(before.keys() | after.keys(), key=_order):
        was, now = before.get(account), after.get(account)
        if was is None or now is None or not _same(was["value_usd"], now["value_usd"]):
            yield Difference(
                account=account,
                change=Change.ADDED if was is None else Change.REMOVED if now is None else Change.CHANGED,
                old_usd=was["value_usd"] if was else None,
                new_usd=now["value_usd"] if now else None,
                old_version=old.source_of(was["file"]).version if was else None,
                new_version=new.source_of(now["file"]).version if now else None,
            )


def _accounts(warehouse: Warehouse, exporter: str, importer: str) -> dict[Account, dict[str, Any]]:
    first, last = _ALL_YEARS
    answer = warehouse.ask(
        "pair_history",
        {"exporter": exporter, "importer": importer, "first_year": first, "last_year": last},
    )
    return {
        Account(
            exporter=exporter,
            importer=importer,
            year=row["year"],
            source_id=row["source_id"],
            side=row["side"],
            basis=row["basis"],
        ): row
        for row in answer.rows
    }


def _order(account: Account) -> tuple[int, str, str, str]:
    return account.year, account.source_id, account.side, account.basis


def _same(old: float | None, new: float | None) -> bool:
    if old is None or new is None:
        return old is new
    return abs(new - old) <= SAME * max(abs(old), abs(new))
