"""A reading as a file that a person can correct: ``comity/readings/1``.

The file holds the claims twice: ``claims`` is there to be edited, and ``as_read`` keeps what was read, so
that whoever judges the claims again can say what a person changed.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from comity.claims.entries import entry_of, period_written, plain

if TYPE_CHECKING:
    from comity.claims.reader import Reading
    from comity.records import Claim, Communique

SCHEMA = "comity/readings/1"
HOW = (
    "Correct the claims: set a field, take a claim out, or add one with its kind, quote and countries. "
    "A doubt that you have settled can be struck out. Leave as_read as it is. "
    "Then run comity check with the same text and --readings with this file."
)


def as_document(reading: Reading, communique: Communique) -> dict[str, Any]:
    """A reading as the document that a person edits.

    Parameters
    ----------
    reading : the claims in the order of the text
    communique : the text that they were read from, with what was known about it

    Returns
    -------
    Dictionaries and lists for ``json``, in the form of ``dossiers/schema/readings-1.json``. With
    ``corrections.corrected`` it gives the same reading again.

    Examples
    --------
    >>> from comity.claims import read
    >>> from comity.records import Communique
    >>> said = Communique(id="t", text="Iran is a member of BRICS.", sha256="")
    >>> as_document(read(said), said)["claims"][0]["details"]
    {'framework': ['BRICS'], 'status': 'member'}
    """
    return {
        "schema": SCHEMA,
        "how": HOW,
        "text": {
            "id": communique.id,
            "sha256": text_checksum(communique.text),
            "published": period_written(communique.published),
            "pair": list(communique.pair) if communique.pair else None,
        },
        "pairs": [list(pair) for pair in reading.pairs],
        "notes": list(reading.warnings),
        "claims": [_to_edit(claim) for claim in reading.claims],
        "as_read": {claim.id: _to_keep(claim) for claim in reading.claims},
    }


def text_checksum(text: str) -> str:
    """SHA-256 of a text in UTF-8; a lone surrogate counts as its own three bytes."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _to_edit(claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.id,
        "understood": claim.understood,
        "quote": claim.quote,
        "start": claim.start,
        **plain(entry_of(claim)),
        "doubts": list(claim.doubts),
    }


def _to_keep(claim: Claim) -> dict[str, Any]:
    quantity = claim.quantity
    written = quantity is not None and quantity.start is not None and quantity.end is not None
    return {
        "quote": claim.quote,
        "start": claim.start,
        **plain(entry_of(claim)),
        "figure": [quantity.start, quantity.end] if quantity and written else None,
        "doubts": list(claim.doubts),
        "confidence": claim.confidence,
        "edited": list(claim.edited),
    }


def written(document: dict[str, Any]) -> str:
    """A document as JSON text made for editing: a line for each field of a claim, a line for each as_read.

    Examples
    --------
    >>> print(written({"schema": SCHEMA, "claims": [{"id": "c1", "countries": ["IRN", "BLR"]}]}))
    {
      "schema": "comity/readings/1",
      "claims": [
        {
          "id": "c1",
          "countries": ["IRN", "BLR"]
        }
      ]
    }
    <BLANKLINE>
    """
    parts = [f'  "{name}": {_laid_out(name, value)}' for name, value in document.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _laid_out(name: str, value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    if name == "claims" and value:
        claims = (",\n".join(f"      {_json(k)}: {_json(v)}" for k, v in claim.items()) for claim in value)
        return "[\n" + ",\n".join(f"    {{\n{claim}\n    }}" for claim in claims) + "\n  ]"
    if name == "as_read" and value:
        return "{\n" + ",\n".join(f"    {_json(k)}: {_json(v)}" for k, v in value.items()) + "\n  }"
    return _json(value)


def _json(value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    return json.dumps(value, ensure_ascii=False)
