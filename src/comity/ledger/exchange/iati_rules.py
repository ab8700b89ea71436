"""What the IATI standard asks of an activity and a project does not say: for whoever publishes the file.

The schema of version 2.03 requires a participating organisation and a date; its rules, a start (planned or
actual), a recipient, a sector, percentages where there are several sectors of one vocabulary, and an
identifier that begins with that of the organisation that reports, without ``/``, ``&``, ``|`` or ``?``.
Nothing of that is made up here: it is missing, and said.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.ledger.exchange.iati import Publisher
    from comity.ledger.registry.entries import Entry

_STRANGE = re.compile(r"[/&|?]")


def shortcomings(project: Entry, publisher: Publisher) -> tuple[str, ...]:
    """The fields that an activity lacks, or what is wrong with its identifier; empty where it is whole."""
    return tuple(_shortcomings(project, publisher))


def _shortcomings(project: Entry, publisher: Publisher) -> Iterator[str]:
    fields = project.fields
    if not fields.get("partners"):
        yield "partners"
    if not (fields.get("planned_start") or fields.get("started")):
        yield "planned_start or started"
    if not fields.get("host"):
        yield "host"
    sectors = project.words("sectors")
    if not sectors:
        yield "sectors"
    if max(Counter(map(len, sectors)).values(), default=0) > 1 and not fields.get("sector_shares"):
        yield "sector_shares"
    identifier = project.text("identifier") or f"{publisher.ref}-{project.id}"
    if not identifier.startswith(f"{publisher.ref}-"):
        yield f"an identifier that begins with {publisher.ref}-"
    if _STRANGE.search(identifier):
        yield "an identifier without / & | ?"
