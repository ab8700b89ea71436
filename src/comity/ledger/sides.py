"""For which of the two parties somebody spoke: as recorded, or by the words of the speaker's name."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from comity.facts.tables import as_code
from comity.vocabulary import read_table

if TYPE_CHECKING:
    from comity.ledger.sayings import Voice

BOTH, UNKNOWN = "both", "unknown"
_JOINT = re.compile(r"\b(?:joint|both|two)\b", re.IGNORECASE)


@cache
def side(voice: Voice) -> str:
    """The code of the party that spoke, ``BOTH``, or ``UNKNOWN`` where nothing tells.

    Only the parties of the statement are looked for: of two names of one person, none other can be meant.
    """
    if voice.side:
        return voice.side
    found = [code for code in voice.parties if code in _named(voice.speaker)]
    if len(found) > 1 or _JOINT.search(voice.speaker):
        return BOTH
    return found[0] if found else UNKNOWN


@cache
def _named(speaker: str) -> frozenset[str]:
    """Every party that the words of a speaker point to."""
    from comity import countries

    codes = {
        code for mention in countries.mentions(speaker) if not mention.ambiguous for code in mention.codes
    }
    known = read_table("ledger/speakers.csv")
    codes |= {as_code(row["party"]) for row in known if re.search(rf"\b{re.escape(row['name'])}\b", speaker)}
    return frozenset(codes)
