"""A reading that a person corrected, taken back: ``comity check --readings``.

document ── is it this text's ──▶ each claim: place, fields, what follows from them ──▶ Reading
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from comity.claims.edited_claims import Desk, Kept, Mistake, kept_claims
from comity.claims.reader import Reading, pairs_of
from comity.claims.readings import SCHEMA, text_checksum
from comity.claims.typed_fields import Unfit, typed
from comity.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from comity.records import Claim, Communique, Period

_NAMES_MOST = 60
_AGAIN = "save the readings again with --save-readings, and correct those"


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
        super().__init__(
            found=f"{where}: {count}{seen}", fix="; ".join(dict.fromkeys(m.fix for m in mistakes))
        )


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
    >>> from comity.records import Communique
    >>> said = Communique(id="t", text="Trade between Iran and Belarus stands at $140 million.", sha256="")
    >>> document = as_document(read(said), said)
    >>> document["claims"][0]["period"] = "2024"
    >>> claim = corrected(document, said).reading.claims[0]
    >>> claim.edited, claim.period.end
    (('period',), datetime.date(2024, 12, 31))
    """
    stated = checksum_of(document, where)
    if stated != text_checksum(communique.text):
        raise UnusableReadings(where, [_another_text(stated, communique)])
    assert isinstance(document, dict)  # noqa: S101 - checksum_of refuses everything else
    kept = _as_read(document, communique.text, where)
    desk = Desk(communique.text, kept)
    claims = desk.claims(document.get("claims"))
    known, faults = _with_context(communique, document)
    if desk.mistakes or faults:
        raise UnusableReadings(where, [*faults, *desk.mistakes])
    reading = Reading(
        claims=claims,
        pairs=_pairs_now(claims, kept, document, known),
        warnings=(*_notes(document), *_told(claims, kept), *_redated(communique, document)),
    )
    return Corrected(reading=reading, communique=known)


def _another_text(stated: str, communique: Communique) -> Mistake:
    seen = (
        f"it was made from another text (sha256 {stated[:12]}…) than {communique.id} "
        f"(sha256 {text_checksum(communique.text)[:12]}…); the text was changed since, or it is another one"
    )
    return Mistake("", "text", seen, f"check the text as it was, or {_AGAIN}")


def _as_read(document: Mapping[str, Any], text: str, where: str) -> dict[str, Kept]:
    try:
        return kept_claims(document.get("as_read") or {}, text)
    except (Unfit, AttributeError, KeyError, IndexError, TypeError, ValueError):
        seen = "as_read was changed, and what had been read cannot be told any more"
        raise UnusableReadings(where, [Mistake("", "as_read", seen, _AGAIN)]) from None


def _with_context(communique: Communique, document: Mapping[str, Any]) -> tuple[Communique, list[Mistake]]:
    """The text with the date and the pair that it was read with, where nobody says otherwise now."""
    stated, faults = document["text"], []
    found: dict[str, Any] = {"published": communique.published, "pair": communique.pair}
    for name, field, is_open in (
        ("published", "period", not communique.published.stated),
        ("pair", "countries", communique.pair is None),
    ):
        if is_open and stated.get(name) is not None:
            try:
                found[name] = typed(field, stated[name])
            except Unfit as fault:
                faults.append(Mistake("text", name, fault.found, fault.fix))
    if found["pair"] is not None and len(found["pair"]) != 2:
        faults.append(
            Mistake("text", "pair", "it does not name two countries", 'write two, such as ["IRN", "BLR"]')
        )
    return replace(communique, **found), faults


def _pairs_now(
    claims: Sequence[Claim], kept: Mapping[str, Kept], document: Mapping[str, Any], known: Communique
) -> tuple[tuple[str, str], ...]:
    """The pairs that the claims are about now; one that only claims named that are gone goes with them."""
    own = known.pair
    if own is None:
        before = _pairs_read(document)[:1]
        only_claimed = {frozenset(p) for p in pairs_of([k.claim for k in kept.values()], None)}
        gone = only_claimed - {frozenset(p) for p in pairs_of(claims, None)}
        own = next((p for p in before if frozenset(p) not in gone), None)
    return pairs_of(claims, own)


def _pairs_read(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The pairs that the text was about when it was read; what is none is passed over."""
    listed = document.get("pairs")
    pairs = [pair for pair in listed if isinstance(pair, list)] if isinstance(listed, list) else []
    return [(p[0], p[1]) for p in pairs if len(p) == 2 and all(isinstance(code, str) for code in p)]


def _notes(document: Mapping[str, Any]) -> tuple[str, ...]:
    """What the reader could not decide, and what earlier corrections said of themselves."""
    notes = document.get("notes")
    return tuple(note for note in notes if isinstance(note, str)) if isinstance(notes, list) else ()


def _told(claims: Sequence[Claim], kept: Mapping[str, Kept]) -> tuple[str, ...]:
    """What a person did to the reading this time, in one sentence for the report."""
    added = [c.id for c in claims if c.id not in kept]
    edited = [
        f"{c.id} ({', '.join(c.edited)})"
        for c in claims
        if c.id in kept and c.edited != kept[c.id].claim.edited
    ]
    still = {c.id for c in claims}
    gone = [f"{k.claim.id} “{_cut(k.claim.quote)}”" for k in kept.values() if k.claim.id not in still]
    parts = [("corrected", edited), ("added", added), ("taken out", gone)]
    said = "; ".join(f"{done} {', '.join(which)}" for done, which in parts if which)
    return (f"the reading was edited by hand: {said}",) if said else ()


def _cut(quote: str) -> str:
    flat = " ".join(quote.split())
    return flat if len(flat) <= _NAMES_MOST else f"{flat[: _NAMES_MOST - 1]}…"


def _redated(communique: Communique, document: Mapping[str, Any]) -> tuple[str, ...]:
    """Relative times were read from one date, and another one is given now."""
    stated, now = document["text"].get("published"), communique.published
    if not now.stated or _same_days(stated, now):
        return ()
    since = f"published {stated}" if stated else "an unknown date of publication"
    return (f"the text was read with {since}; words such as 'last year' still count from that",)


def _same_days(stated: object, now: Period) -> bool:
    then: Period = typed("period", stated)
    return (then.start, then.end) == (now.start, now.end)
