"""The kinds of entry as a person types them: one by its name, several by their plurals.

Apart from the desk, since reading them parses the kinds, which the views of the ledger never name.
"""

from __future__ import annotations

import click

from comity.cli import options
from comity.errors import UsageError
from comity.ledger.registry.kinds import EntryKind, Index, form

KINDS = tuple(kind.value for kind in EntryKind if kind is not EntryKind.PROPOSAL)  # what a person enters
PLURALS = {form(kind).plural: kind for kind in EntryKind}

several = click.argument(
    "kinds",
    nargs=-1,
    metavar="[KIND]...",
    type=options.OneOf(PLURALS, {kind.value: plural for plural, kind in PLURALS.items()}),
)
one = options.OneOf(KINDS, {plural: kind.value for plural, kind in PLURALS.items()})


def status_of(word: str | None, wanted: tuple[EntryKind, ...]) -> str | None:
    """The status that a word names.

    Parameters
    ----------
    wanted : the kinds of entry that are listed; all where left out

    Raises
    ------
    UsageError : none of them has such a status
    """
    from comity.phrasing import did_you_mean

    if word is None:
        return None
    fields = [form(kind).indexed(Index.STATUS) for kind in wanted or EntryKind]
    known = tuple(dict.fromkeys(choice for field in fields if field for choice in field.choices))
    status = word.lower().replace(" ", "_").replace("-", "_")
    if status in known:
        return status
    whose = " and ".join(form(kind).plural for kind in wanted) or "entries"
    choose = (
        f"choose one of {', '.join(known)}"
        if known
        else "how one stands is read from facts: comity registry show ID"
    )
    near = did_you_mean(status, known)
    raise UsageError(
        found=f"{word!r} is no status of {whose}", fix=f"{near} Otherwise {choose}" if near else choose
    )
