"""What comes out of the inputs: a text that was received, or the reason why it was refused."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.inputs.language import refuse_other_languages
from comity.records import NO_PERIOD, Communique, Document, Period

if TYPE_CHECKING:
    from comity.errors import ComityError


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A text that can be read. ``size_bytes`` is how much of the input it took."""

    where: str
    communique: Communique
    warnings: tuple[str, ...]
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A text that cannot be read, and why."""

    where: str
    error: ComityError
    size_bytes: int


Intake = Received | Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the caller says of all texts; what a JSON line says of itself comes first."""

    published: Period = NO_PERIOD
    pair: tuple[str, str] | None = None
    source: str | None = None


NOTHING_KNOWN = Known()


def as_communique(
    text: str, *, identity: str, where: str, known: Known, document: Document | None = None
) -> Communique:
    """Make the record of a decoded text; raises ``UnreadableInput`` for other languages than English."""
    refuse_other_languages(text, where)
    return Communique(
        id=identity,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        published=known.published,
        pair=known.pair,
        source=known.source,
        document=document,
    )
