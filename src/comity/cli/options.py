"""Options that several commands share, defined once."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce, wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

from comity.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from rich.console import Console

    from comity.records import Period

Function = TypeVar("Function", bound=Callable[..., Any])

_PAPER_WIDTH = 100  # columns of a table that is written to a file

# Endings of --out that name a format by themselves.
_FORMAT_OF_SUFFIX = {
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".jsonl": "json",
    ".jsonld": "claimreview",
    ".md": "markdown",
    ".csv": "csv",
    ".txt": "table",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How to speak: what is left out, and whether in colour."""

    quiet: bool = False
    verbose: bool = False
    no_color: bool = False

    def warn(self, words: str) -> None:
        """Say it on standard error, unless asked to be quiet."""
        if not self.quiet:
            click.echo(f"comity: {words}", err=True)

    def console(self, *, stderr: bool = False) -> Console:
        """A rich console; honours NO_COLOR as well as --no-color."""
        from rich.console import Console

        return Console(
            stderr=stderr, no_color=self.no_color or bool(os.environ.get("NO_COLOR")), highlight=False
        )


class OneOf(click.Choice[str]):
    """A choice that says which word was perhaps meant.

    Parameters
    ----------
    others : other words that are taken for one of the choices
    """

    def __init__(self, choices: Iterable[str], others: Mapping[str, str] | None = None) -> None:
        super().__init__(tuple(choices))
        self._others = dict(others or {})

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Take another word for the choice that it stands for."""
        return super().convert(self._others.get(value, value), param, ctx)

    def get_invalid_choice_message(self, value: str, ctx: click.Context | None) -> str:
        """Say what there is, and what is near."""
        from comity.phrasing import did_you_mean

        near = did_you_mean(value, self.choices)
        return f"{super().get_invalid_choice_message(value, ctx)} {near[:1].upper()}{near[1:]}".rstrip()


files = click.argument("files", nargs=-1, required=True, metavar="FILE...")
pair = click.option(
    "--pair",
    nargs=2,
    metavar="A B",
    help="The two countries that the text is about, by name or code, where it leaves them open.",
)
published = click.option(
    "--published",
    metavar="DATE",
    help="When the text was published: YYYY, YYYY-MM or YYYY-MM-DD. Words such as 'last year' count from it.",
)
as_of = click.option(
    "--as-of",
    metavar="DATE",
    help="Judge with what was known at the end of this date. [default: the publication date, or today]",
)
out = click.option(
    "--out", metavar="PATH", type=click.Path(), help="Write to a file; its ending chooses the format."
)


registry = click.option(
    "--registry",
    "named",
    metavar="PATH-OR-URL",
    envvar="COMITY_REGISTRY",
    help="A registry: a file, or postgresql://user@host/name. [default: registry.sqlite in COMITY_HOME]",
)


def manners(function: Function) -> Function:
    """Add --quiet, --verbose and --no-color."""
    options = (
        click.option(
            "--quiet", "-q", is_flag=True, help="No progress and no warnings; results and errors only."
        ),
        click.option(
            "--verbose",
            "-v",
            is_flag=True,
            help="Also every piece of evidence, with method and sources; in a batch, each warning.",
        ),
        click.option("--no-color", is_flag=True, help="No colour; the variable NO_COLOR does the same."),
    )
    return reduce(lambda inner, option: option(inner), reversed(options), function)


def mannered(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of ``manners`` and hand them over as one, ``manners``."""

    @wraps(function)
    def call(*, quiet: bool, verbose: bool, no_color: bool, **told: Any) -> Any:  # noqa: ANN401 - as it returns
        return function(manners=Manners(quiet=quiet, verbose=verbose, no_color=no_color), **told)

    return manners(call)


def form(*names: str, to_file: bool = False) -> Callable[[Function], Function]:
    """Add --format with these choices, the first being the usual one.

    Parameters
    ----------
    to_file : the command has ``--out`` beside it
    """
    usual = f"the ending of --out, or {names[0]}" if to_file else names[0]
    return click.option(
        "--format", "form", type=OneOf(names), help=f"How to print the result. [default: {usual}]"
    )


def chosen_format(form: str | None, out: str | None, allowed: tuple[str, ...]) -> str:
    """The format that was named, or that the ending of ``out`` names, or the first one allowed."""
    if form:
        return form
    suffix = os.path.splitext(out or "")[1].lower()
    if not suffix:
        return allowed[0]
    guess = _FORMAT_OF_SUFFIX.get(suffix)
    if guess not in allowed:
        raise UsageError(
            found=f"the ending {suffix} of {out} names no format of this command",
            fix=f"add --format with one of {', '.join(allowed)}",
        )
    return guess


def day_of(words: str | None, manners: Manners) -> date | None:
    """The last day that ``--as-of`` can mean; a day to come is allowed, and said."""
    from datetime import datetime

    from comity.inputs import typed_date

    if words is None:
        return None
    day = typed_date(words, what="--as-of").end
    today = datetime.now().astimezone().date()
    if day is not None and day > today:
        manners.warn(f"--as-of {words} is later than today ({today}); what happens until then is not known")
    return day


def published_on(words: str | None) -> Period:
    """The days on which a text can have been published."""
    from comity.inputs import typed_date
    from comity.records import NO_PERIOD

    return typed_date(words, what="--published") if words else NO_PERIOD


def pair_of(names: tuple[str, str] | None) -> tuple[str, str] | None:
    """The codes of ``--pair``."""
    if not names:
        return None
    from comity.inputs.pairs import pair_of as find_pair

    return find_pair(*names)


def on_paper(draw: Callable[[Console], None]) -> str:
    """What would be printed on a terminal, as plain text for a file."""
    from io import StringIO

    from rich.console import Console

    target = StringIO()
    draw(Console(file=target, width=_PAPER_WIDTH, no_color=True, highlight=False))
    return target.getvalue()
