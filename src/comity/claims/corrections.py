"""A reading that a person corrected, taken back: ``comity check --readings``.

document ── is it this text's ──▶ each claim: place, fields, what follows from them ──▶ Reading
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from comity.claims.entries import FIELDS, Entry, entry_of, period_of, quantity_of
from comity.claims.following import followed
from comity.claims.places import Place, figure_in, place_of
from comity.claims.reader import Reading, _pairs
from comity.claims.readings import SCHEMA, text_checksum
from comity.claims.typed_fields import Unfit, entry_from, known_field, typed
from comity.claims.wording import understood
from comity.errors import UsageError
from comity.records import Claim, Communique
from comity.vocabulary import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ADDED = "added"
_BESIDE_FIELDS = ("id", "understood", "quote", "start", "end", "figure", "doubts", "delete")
_AGAIN = "save the readings again with --save-readings, and correct those"


class Mistake(NamedTuple):
    """Something in a readings file that cannot be used: where, what was seen, what to write."""

    claim: str
    field: str
    found: str
    fix: str


class UnusableReadings(UsageError):
    """A readings file has mistakes, or belongs to another text.

    Usual cases: a quote that is not in the text word for word, a country or a date that was mistyped, and a
    text that was changed after its readings were saved.
    """

    def __init__(self, where: str, mistakes: Sequence[Mistake]) -> None:
        self.where = where
        self.mistakes = tuple(mistakes)
        seen = "; ".join(f"{m.claim}, {m.field}: {m.found}" if m.claim else m.found for m in mistakes)
        count = f"{len(mistakes)} mistakes: " if len(mistakes) > 1 else ""
        super().__init__(found=f"{where}: {count}{seen}", fix="; ".join(dict.fromkeys(m.fix for m in mistakes)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A reading as a person left it, and the text with what the file knows about it."""

    reading: Reading
    communique: Communique


def checksum_of(document: object, where: str) -> str:
    """The SHA-256 of the text that a document was made from.

    Raises
    ------
    UnusableReadings : it is no document of readings
    """
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        schema = document.get("schema") if isinstance(document, dict) else None
        is_report = isinstance(schema, str) and schema.startswith("comity/report")
        seen = "is a report, which is the result of a check" if is_report else f"is not in the form {SCHEMA}"
        raise UnusableReadings(where, [Mistake("", "schema", f"it {seen}", _AGAIN)])
    text = document.get("text")
    checksum = text.get("sha256") if isinstance(text, dict) else None
    if not isinstance(checksum, str):
        raise UnusableReadings(where, [Mistake("", "text", "text.sha256 is missing", _AGAIN)])
    return checksum


def corrected(document: object, communique: Communique, *, where: str = "the readings") -> Corrected:
    """Take back a document that ``readings.as_document`` made and a person edited.

    Parameters
    ----------
    document : as it came out of JSON
    communique : the same text; what it leaves open of date and pair is taken from the document
    where : the name of the file, for messages

    Returns
    -------
    The claims in the order of the text. A claim whose fields were changed carries their names in ``edited``,
    and only those doubts that no change settles. An unedited document gives the reading that it was made of.

    Raises
    ------
    UnusableReadings : it is another text, or claims cannot be used; all mistakes are named at once

    Examples
    --------
    >>> from comity.claims import read
    >>> from comity.claims.readings import as_document
    >>> said = Communique(id="t", text="Trade between Iran and Belarus stands at $140 million.", sha256="")
    >>> document = as_document(read(said), said)
    >>> document["claims"][0]["period"] = "2024"
    >>> claim = corrected(document, said).reading.claims[0]
    >>> claim.edited, claim.period.end
    (('period',), datetime.date(2024, 12, 31))
    """
    _refuse_other_text(document, communique, where)
    assert isinstance(document, dict)  # noqa: S101 - what was not is refused above
    desk = _Desk(communique.text, where, _kept(document, communique.text, where))
    claims = tuple(sorted(desk.claims(document.get("claims")), key=lambda c: (c.start, -c.end)))
    if desk.mistakes:
        raise UnusableReadings(where, desk.mistakes)
    known = _with_context(communique, document, where)
    before = _read_pairs(document.get("pairs"))
    notes = (*_strings(document.get("notes")), *_told(claims, desk.kept), *_redated(communique, known, document))
    return Corrected(
        reading=Reading(
            claims=claims, pairs=_pairs_now(claims, desk.kept.values(), before, known.pair), warnings=notes
        ),
        communique=known,
    )


def _refuse_other_text(document: object, communique: Communique, where: str) -> None:
    stated, actual = checksum_of(document, where), text_checksum(communique.text)
    if stated != actual:
        seen = (
            f"it was made from another text (sha256 {stated[:12]}…) than {communique.id} "
            f"(sha256 {actual[:12]}…); the text was changed since, or it is another one"
        )
        raise UnusableReadings(where, [Mistake("", "text", seen, f"check the text as it was, or {_AGAIN}")])


@dataclass(frozen=True, slots=True)
class _Kept:
    """A claim as the reader, or an earlier correction, left it."""

    claim: Claim

    @property
    def entry(self) -> Entry:
        return entry_of(self.claim)


def _kept(document: dict[str, Any], text: str, where: str) -> dict[str, Claim]:
    """The claims as they were read, by id; none where a program wrote the document without them."""
    as_read = document.get("as_read") or {}
    try:
        return {identity: _claim_kept(identity, value, text) for identity, value in as_read.items()}
    except (Unfit, AttributeError, KeyError, TypeError, ValueError):
        raise UnusableReadings(
            where, [Mistake("", "as_read", "as_read was changed, and cannot be read any more", _AGAIN)]
        ) from None


def _claim_kept(identity: str, value: dict[str, Any], text: str) -> Claim:
    entry = Entry(**{name: typed(name, value[name]) for name in FIELDS})
    start, quote = int(value["start"]), str(value["quote"])
    if text[start : start + len(quote)] != quote:
        raise ValueError(identity)
    figure = value["figure"]
    claim = _made(identity, Place(start, start + len(quote)), entry, (figure[0], figure[1]) if figure else None, text)
    return replace(
        claim,
        confidence=float(value["confidence"]),
        doubts=tuple(value["doubts"]),
        edited=tuple(value["edited"]),
    )


def _made(identity: str, place: Place, entry: Entry, figure: tuple[int, int] | None, text: str) -> Claim:
    """A claim of an entry at a place, with its reading in words."""
    return understood(
        Claim(
            id=identity,
            kind=entry.kind,
            start=place.start,
            end=place.end,
            quote=text[place.start : place.end],
            countries=entry.countries,
            exporter=entry.exporter,
            importer=entry.importer,
            directed=entry.directed,
            quantity=quantity_of(entry, figure),
            direction=entry.direction,
            period=period_of(entry),
            deadline=entry.deadline,
            negated=entry.negated,
            attributed_to=entry.attributed_to,
            details=entry.details,
        )
    )
