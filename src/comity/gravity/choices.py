"""Choices that a caller makes by name."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from comity.errors import UsageError

Choice = TypeVar("Choice", bound=StrEnum)


def member(kind: type[Choice], value: str, what: str) -> Choice:
    """The member of an enumeration that a word names.

    Raises
    ------
    UsageError : there is none
    """
    try:
        return kind(value)
    except ValueError:
        raise UsageError(found=f"{what} is {value!r}", fix=f"it is one of: {', '.join(kind)}") from None
