"""``comity registry add``: one entry at a time, with an option for each field of its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from comity.cli.registry import chosen, desk
from comity.ledger.registry.kinds import EntryKind, Field, FieldType, Form, form
from comity.phrasing import with_article

if TYPE_CHECKING:
    from collections.abc import Callable

    from comity.cli import options

_FIELD = "field_"  # before the name of a field, for a field may be called like another option


@click.group(
    "add",
    short_help="Add an event, document, project, commitment, statement, fact or dispute.",
    help="Adds one entry. Each kind has a command of its own, with an option for each of its fields.",
    no_args_is_help=True,
)
def command() -> None:
    """Group the kinds of entry."""


def _option(field: Field) -> click.Option:
    about = f"{field.about[:1].upper()}{field.about[1:]}."
    if field.type is FieldType.CHOICE:
        about = f"{about} One of {', '.join(field.choices)}."
    return click.Option(
        [f"--{field.name.replace('_', '-')}", f"{_FIELD}{field.name}"],
        metavar=field.type.name.replace("_", "-"),
        required=field.required,
        help=about,
    )


def _command(of: Form) -> click.Command:
    def add(
        *,
        named: str | None,
        confidence: str,
        author: str | None,
        manners: options.Manners,
        **told: str | None,
    ) -> None:
        del manners
        names = {f"{_FIELD}{name}": name for name in of.names} | {n: n for n in ("id", "dated", "source")}
        cells = {name: value for option, name in names.items() if (value := told[option])}
        _add(of.kind, cells, named, author, confidence)

    example = " ".join(
        f"--{field.name.replace('_', '-')} {_quoted(field.example)}"
        for field in of.fields
        if field.required and field.example
    )
    made = click.command(
        of.kind.value,
        short_help=f"{of.about[:1].upper()}{of.about[1:]}.",
        help=(
            f"Adds {with_article(of.kind.value)}: "
            f"{of.about[:1].lower()}{of.about[1:]}. Prints its id.\n\n"
            f"\b\nExample:\n  comity registry add {of.kind.value} {example} --source 'BelTA, 20 Aug 2025'"
        ),
    )(_with_options(add))
    made.params = [*[_option(field) for field in of.fields], *made.params]
    return made


def _with_options(function: Callable[..., None]) -> Callable[..., None]:
    identity = click.option("--id", metavar="ID", help="Its id. [default: one of its content]")
    return identity(desk.provenance(desk.keeping(function)))


def _quoted(words: str) -> str:
    return f"'{words}'" if not words.replace("-", "").isalnum() else words


def _add(
    kind: EntryKind, cells: dict[str, str], named: str | None, author: str | None, confidence: str
) -> None:
    from comity.ledger.registry.drafts import NotAnEntry, draft

    try:
        made = draft(kind, cells, desk.desk_of(author, confidence=confidence))
    except NotAnEntry as problem:
        raise desk.refused(f"the {kind.value}", problem) from problem
    with desk.open_named(named, create=True) as registry:
        from comity.ledger.store import writing

        with registry.writing() as connection:
            added = writing.add(connection, [made])
    click.echo(made.id if added.new else f"{made.id} (was there already, and says the same)")


for _kind in chosen.KINDS:
    command.add_command(_command(form(EntryKind(_kind))))
