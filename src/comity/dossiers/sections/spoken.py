"""One line of a section for one public statement: who said what, when, and where that was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.dossiers.wording import in_words, stated
from comity.facts.grades import grade_of_statement
from comity.phrasing import body_name, capital
from comity.records import Item, Reason

if TYPE_CHECKING:
    from comity.records import LedgerEntry, Period


def line(
    entry: LedgerEntry,
    *columns: tuple[str, str],
    after: str = "",
    about: Period | None = None,
    caveats: frozenset[Reason] = frozenset(),
) -> Item:
    """A statement as a line of a section and as a row of its table.

    Parameters
    ----------
    entry : the statement
    columns : of the table, without the note, which comes last
    after : what follows in the text
    about : what the figure is of; the day on which it was said where left out
    """
    note = f" ({entry.note})" if entry.note else ""
    return Item(
        text=f"{speaker(entry)}, {in_words(entry.said_on)}: {stated(entry)}{note}.{after}",
        grade=grade_of_statement(entry),
        sources=(entry.source,),
        value=entry.value_low,
        unit=entry.unit,
        period=entry.said_on if about is None else about,
        caveats=caveats,
        columns=(*columns, ("Note", capital(entry.note))),
    )


def speaker(entry: LedgerEntry) -> str:
    """Who said it, and for which bloc where it was one."""
    acting = f", for {body_name(entry.via)}" if entry.via else ""
    return f"{capital(entry.speaker)}{acting}"
