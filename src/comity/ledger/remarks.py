"""What the remark beside a figure of the promises table does to it: hedges it, or divides it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from comity.phrasing import hedged, interval
from comity.records import Comparator
from comity.vocabulary import load_yaml

if TYPE_CHECKING:
    from comity.records import LedgerEntry

_HEDGES = (Comparator.OVER, Comparator.UNDER, Comparator.APPROX)


def hedge(note: str) -> Comparator:
    """How a remark hedges the figure that it stands beside.

    The clause must be the hedge itself: "up by more than a third" hedges another number.

    Examples
    --------
    >>> hedge("exceeded; up by a third").value, hedge("up by more than a third").value
    ('over', 'eq')
    """
    clauses = {clause.strip().lower() for clause in re.split("[;,]", note)}
    words = load_yaml("ledger/remarks.yaml")
    return next((h for h in _HEDGES if clauses.intersection(words[h.value])), Comparator.EQ)


def is_partial(note: str) -> bool:
    """Whether a remark says that the figure covers part of the trade of the two only.

    >>> is_partial("agricultural goods only, up 58 per cent")
    True
    """
    words = re.findall(r"\w+", note.lower())
    return not set(words).isdisjoint(load_yaml("ledger/remarks.yaml")["partial"])


def amount(entry: LedgerEntry) -> str:
    """The figure of an entry in words, with the hedge that its remark gives it."""
    said = interval(entry.value_low, entry.value_high, entry.unit) or entry.figure
    return hedged(hedge(entry.note), said)
