"""What can go wrong with a registry, each with what mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.errors import ComityError, SourceError, UsageError, WarehouseError
from comity.phrasing import with_article

if TYPE_CHECKING:
    from comity.ledger.registry.entries import Change


class NoSuchEntry(UsageError):
    """No entry has this id, or none had it on that day."""

    def __init__(self, identity: str, when: str = "") -> None:
        self.identity = identity
        super().__init__(
            found=f"the registry has no entry {identity!r}{when}",
            fix="look its id up with comity registry list",
        )


class EntryDiffers(UsageError):
    """An entry with this id is there and says something else."""

    def __init__(self, identity: str, fields: tuple[str, ...]) -> None:
        self.identity = identity
        self.fields = fields
        super().__init__(
            found=f"{identity} is in the registry already and differs in {', '.join(fields)}",
            fix="change it with comity registry update, import with --update, or give another id",
        )


class StaleEdit(UsageError):
    """Somebody else changed the entry since it was read: neither change may be lost.

    ``later`` are the changes that the editor has not seen.
    """

    def __init__(self, identity: str, expected: int, later: tuple[Change, ...]) -> None:
        self.identity = identity
        self.later = later
        last = later[-1]
        fields = ", ".join(dict.fromkeys(name for change in later for name in change.fields))
        super().__init__(
            found=f"{identity} was changed since you read it (change {expected}): it is at change "
            f"{last.number}, which {last.provenance.author} wrote at {last.recorded_at}; changed: {fields}",
            fix=f"look at it again (comity registry show {identity}) and repeat your change",
        )


class MissingLink(UsageError):
    """An entry refers to one that is not there."""

    def __init__(self, identity: str, field: str, target: str) -> None:
        self.target = target
        super().__init__(
            found=f"{field} of {identity} names {target!r}, which is not in the registry",
            fix="add that entry first, or correct the id",
        )


class WrongLink(UsageError):
    """An entry refers to one of another kind than the field is for."""

    def __init__(self, identity: str, field: str, target: str, *, found: str, needed: str) -> None:
        self.target = target
        super().__init__(
            found=f"{field} of {identity} names {target!r}, which is {with_article(found)}",
            fix=f"name the id of {with_article(needed)}",
        )


def no_library(name: str, extra: str = "registry") -> UsageError:
    """The error for a library that an extra brings."""
    return UsageError(
        found=f"this needs {name}, which is not installed", fix=f'run: pip install "comity[{extra}]"'
    )


def told(error: Exception, where: str) -> ComityError:
    """What the database said, as an error of ours.

    Parameters
    ----------
    error : of SQLAlchemy or of the driver
    where : the file, or the address without its password
    """
    said = str(getattr(error, "orig", None) or error).strip().partition("\n")[0][:300]
    if "added to only" in said:
        return UsageError(
            found=f"{where} refused to change what was written", fix="write a new change instead"
        )
    if "locked" in said or "busy" in said:
        return WarehouseError(
            found=f"{where} is held by another program ({said})", fix="try again when that has ended"
        )
    if "not a database" in said or "malformed" in said:
        return SourceError(
            found=f"{where} is damaged or no registry ({said})",
            fix="restore a backup: comity registry restore FILE",
        )
    return WarehouseError(
        found=f"the registry {where} cannot be used: {said}",
        fix="see that the file may be written and its disk has room, or that the server runs and lets you in",
    )
