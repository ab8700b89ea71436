"""The whole that a share is a part of: whose exports, imports or trade."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from comity.claims.clauses import is_verb
from comity.claims.lexicon import word_set
from comity.claims.roles import named
from comity.records import Comparator

if TYPE_CHECKING:
    from comity.claims.figures.figure import Figure
    from comity.claims.memory import Draft

_WHOLES = ("export", "import", "trade")  # classes of the lexicon
_FLOW_OF = {"export": "export", "import": "import", "trade": "total"}
_TAKES = word_set("takes_a_share")
_TELLS_WHOLE = frozenset({"what", "all", "everything"})
_OF = frozenset({"of", "in"})


def set_whole(draft: Draft, figure: Figure) -> None:
    """Say whose trade a share is of, by the noun behind "of": "supplied a fifth of Indonesia's imports".

    Parameters
    ----------
    draft : a share whose countries and roles are set; its details are changed
    figure : the number, in its clause
    """
    sentence, before = figure.sentence, figure.before(2)
    if draft.quantity is not None and before[1:] == ["over"] and before[0] in _TAKES:
        at_least = replace(draft.quantity, value_high=None, comparator=Comparator.OVER)
        draft.quantity = at_least  # "took over 4 percent of its exports" takes nothing over
    start = _of_what(draft, figure)
    found = [(sentence.first(name, start, draft.hi), name) for name in _WHOLES] if start else []
    told = not _TELLS_WHOLE.isdisjoint(sentence.words[start : start + 1])  # "of what Brazil exported"
    wholes = [(at, name) for at, name in found if at is not None and (told or not is_verb(sentence, at[0]))]
    if not wholes:
        return
    (lo, hi), name = min(wholes)
    owner = {"export": draft.exporter, "import": draft.importer}.get(name)
    if name == "trade":
        countries = [one for one in named(sentence, start, draft.hi) if one[0] < lo or one[0] <= hi + 1]
        owner = countries[0][2] if countries else None
    if owner is not None:
        draft.details["of"] = owner
        draft.details["flow"] = _FLOW_OF[name]


def _of_what(draft: Draft, figure: Figure) -> int:
    """The token where the whole begins, behind "of" or "share in"; 0 where none is named."""
    if figure.after(1) == ["of"]:
        return figure.hi + 1
    share = figure.sentence.first("share", draft.lo, draft.hi)
    behind = share is not None and figure.sentence.words[share[1] : share[1] + 1]
    return share[1] + 1 if share is not None and behind and behind[0] in _OF else 0
