"""Who writes, where, and from which source: options that the commands of the registry share."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import reduce, wraps
from typing import TYPE_CHECKING, TypeVar

import click

from comity.cli import options
from comity.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from typing import Any

    from comity.ledger.registry.drafts import Desk, NotAnEntry
    from comity.ledger.store.opening import Registry

    Function = TypeVar("Function", bound=Callable[..., Any])

FORMATS = ("table", "json")
_SHOWN = 50

pair = click.option("--pair", nargs=2, metavar="A B", help="Only what is about these two.")
as_of = click.option("--as-of", metavar="DATE", help="As it was known at the end of this date.")
limit = click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(min=1),
    default=_SHOWN,
    show_default=True,
    help="At most so many.",
)
author = click.option("--author", metavar="NAME", help="Who writes. [default: COMITY_AUTHOR, or your login]")
_PROVENANCE = (
    click.option("--source", metavar="TEXT", help="Where it can be read: title, date and address."),
    click.option(
        "--dated",
        metavar="DATE",
        help="From when it counts: when it became known. [default: the latest happening in it, or today]",
    ),
    click.option(
        "--confidence",
        type=options.OneOf(("seen", "known")),
        default="seen",
        show_default=True,
        help="Whether it was read in the source, or is known and still to be verified.",
    ),
    author,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What every view is asked with: as of which day, of which registry, in which form."""

    as_of: str | None
    named: str | None
    form: str | None
    manners: options.Manners

    @property
    def day(self) -> date | None:
        """The day of the view where one was named."""
        return options.day_of(self.as_of, self.manners)

    @property
    def as_json(self) -> bool:
        """Whether programs are to read it."""
        return self.form == "json"


def view(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --as-of, --format, --registry and those of manners, and hand them over as one, ``asked``."""

    @wraps(function)
    def call(
        *,
        as_of: str | None,
        named: str | None,
        form: str | None,
        manners: options.Manners,
        **told: Any,  # noqa: ANN401 - as it takes
    ) -> Any:  # noqa: ANN401 - as it returns
        return function(asked=View(as_of=as_of, named=named, form=form, manners=manners), **told)

    return as_of(options.form(*FORMATS)(keeping(call)))


def keeping(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --registry and the options of manners, which every command has that opens a registry."""
    return options.registry(options.mannered(function))


def provenance(function: Function) -> Function:
    """Add --source, --dated, --confidence and --author."""
    return reduce(lambda inner, option: option(inner), reversed(_PROVENANCE), function)


def open_named(
    named: str | None, *, create: bool = False, upgrade: bool = False, older: bool = False
) -> Registry:
    """Open the registry that was named, or the user's own.

    Raises
    ------
    UsageError : the extra is not installed
    """
    from comity.ledger.store.place import opened, place

    return opened(place(named), create=create, upgrade=upgrade, older=older)


def today() -> date:
    """The date here."""
    from datetime import datetime

    return datetime.now().astimezone().date()


def author_of(named: str | None) -> str:
    """Who writes: as said, by COMITY_AUTHOR, or by login."""
    import getpass

    try:
        return named or os.environ.get("COMITY_AUTHOR") or getpass.getuser()
    except (OSError, KeyError) as nobody:
        raise UsageError(found="nobody says who writes", fix="add --author NAME") from nobody


def desk_of(author: str | None, source: str | None = None, confidence: str = "seen") -> Desk:
    """What holds where a row says nothing."""
    from comity.ledger.registry.drafts import Desk
    from comity.ledger.registry.entries import Confidence

    return Desk(
        author=author_of(author), today=today(), source=source or "", confidence=Confidence(confidence)
    )


def refused(what: str, problem: NotAnEntry) -> UsageError:
    """The error for an entry that cannot be written."""
    reasons = "; ".join(problem.problems)
    return UsageError(found=f"{what} cannot be written: {reasons}", fix="correct that and write it again")


def marks_of(pair_named: tuple[str, str] | None, sector: str | None = None) -> tuple[str, ...]:
    """By what lists find entries about a pair, or in a sector.

    Raises
    ------
    UsageError : a name is of no country or bloc, or there is no such sector
    """
    from comity.ledger.registry.indexing import pair_mark
    from comity.ledger.registry.kinds import sectors

    codes = codes_of(pair_named)
    if sector and not (sector.isdecimal() and len(sector) in (3, 5) and sector[:3] in sectors()):
        raise UsageError(
            found=f"{sector!r} is no DAC/CRS sector of three or five digits",
            fix="pass a code such as 322; words of titles are found with --about",
        )
    return (*([pair_mark(*codes)] if codes else []), *([f"sector:{sector}"] if sector else []))


def codes_of(names: tuple[str, ...] | None) -> tuple[str, ...]:
    """The codes of countries and blocs.

    Raises
    ------
    UsageError : a name is of none
    """
    from comity.ledger.registry.values import party

    try:
        return tuple(party(name) for name in names or ())
    except ValueError as unknown:
        raise UsageError(found=str(unknown), fix="pass an ISO 3166 code such as IRN") from unknown
