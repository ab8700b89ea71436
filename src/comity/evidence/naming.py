"""What every piece of evidence is named by: its pair, its id, its year, and who is quoted in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from comity import countries
from comity.phrasing import aside, capital, source_name

if TYPE_CHECKING:
    from comity.records import Claim, SourceUse

_NOT_PLAIN = re.compile(r"[^A-Za-z0-9.]+")
_WORLD = "WLD"


def pair_of(claim: Claim) -> tuple[str, str] | None:
    """The two countries of a claim in alphabetical order; None where it is about one or many."""
    codes = sorted({code for code in (*claim.countries, claim.exporter, claim.importer) if code} - {_WORLD})
    return (codes[0], codes[1]) if len(codes) == 2 else None


def evidence_id(*parts: str) -> str:
    """A stable id that can stand in an address: letters, digits, dots and hyphens.

    >>> evidence_id("membership", "EAEU", "IRN", "2024-12-26")
    'membership.EAEU.IRN.2024-12-26'
    """
    return ".".join(_NOT_PLAIN.sub("-", part).strip("-.") for part in parts if part)


def quoted(speaker: str, use: SourceUse) -> tuple[str, str]:
    """Who said it, as a sentence begins, and where that was read, as a note; an outlet is named once.

    Parameters
    ----------
    speaker : who is credited
    use : where it was read

    Returns
    -------
    The speaker and the source; where the speaker is the outlet itself, the outlet with the rest of its
    citation in brackets, and no note.

    Examples
    --------
    >>> from comity.records import SourceUse
    >>> use = SourceUse(id="x", title="t", version="1", licence="", citation="BelTA, 20 Aug 2025")
    >>> quoted("BelTA", use), quoted("the minister", use)
    (('BelTA (20 Aug 2025)', ''), ('The minister', 'BelTA, 20 Aug 2025'))
    """
    source = source_name(use)
    outlet, _, rest = source.partition(", ")
    if not _same_outlet(speaker, outlet):
        return capital(speaker), source
    who = speaker if speaker.startswith(outlet) else outlet
    return f"{capital(who)}{aside(rest)}", ""


def reporter(use: SourceUse) -> str:
    """An outlet as a sentence begins, with the rest of its citation in brackets.

    >>> from comity.records import SourceUse
    >>> reporter(SourceUse(id="x", title="t", version="1", licence="", citation="BelTA, 20 Aug 2025"))
    'BelTA (20 Aug 2025)'
    """
    outlet, _, rest = source_name(use).partition(", ")
    return f"{capital(outlet)}{aside(rest)}"


def _same_outlet(speaker: str, outlet: str) -> bool:
    """Whether both name one outlet: one begins with the other, or both with a word that is no country's."""
    said, named = speaker.casefold(), outlet.casefold()
    if said.startswith(named) or named.startswith(said):
        return True
    first = outlet.partition(" ")[0]
    return first == speaker.partition(" ")[0] and not countries.mentions(first)
