"""Who reads the claims: the grammar, or a language model that the user names; only then is anything sent."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from comity.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from comity.claims import Reading
    from comity.claims.model_endpoint import Endpoint
    from comity.claims.model_session import Usage
    from comity.cli.options import Manners
    from comity.inputs import Received

Function = TypeVar("Function", bound="Callable[..., Any]")

_MOST_KEY_BYTES = 10_000


def reader(function: Function) -> Function:
    """Add --reader and the options of a model."""
    options = (
        click.option(
            "--reader",
            type=click.Choice(("grammar", "model")),
            default="grammar",
            show_default=True,
            help="Who reads the claims. 'model' SENDS THE TEXT to the endpoint that you name.",
        ),
        click.option(
            "--model-url",
            metavar="URL",
            help="An OpenAI-compatible endpoint, such as http://localhost:11434/v1. [env: COMITY_MODEL_URL]",
        ),
        click.option("--model-name", metavar="NAME", help="Of the model. [env: COMITY_MODEL_NAME]"),
        click.option(
            "--model-key-file",
            metavar="PATH",
            type=click.Path(),
            help="A file with the key: an argument would stand in the history. [env: COMITY_MODEL_KEY]",
        ),
        click.option(
            "--model-price",
            nargs=2,
            type=click.FloatRange(min=0),
            metavar="IN OUT",
            help="US dollars per million tokens, to report the cost. [env: COMITY_MODEL_PRICE]",
        ),
        click.option(
            "--model-timeout",
            type=click.FloatRange(min=0, min_open=True, max=86400),
            metavar="SECONDS",
            help="For each part of a text, every attempt together. [env: COMITY_MODEL_TIMEOUT, else 300]",
        ),
    )
    return reduce(lambda inner, option: option(inner), reversed(options), function)


@dataclass(slots=True, kw_only=True)
class ModelReader:
    """Reads with a model, says how each reading went, and sums up what a batch took."""

    endpoint: Endpoint
    manners: Manners
    batch: bool
    texts: int = 0
    used: Usage | None = None

    def read(self, received: Received) -> Reading:
        """Read one text; agreement, tokens and cost go to standard error."""
        from comity.claims.model_reader import read_by_model

        found = read_by_model(received.communique, self.endpoint)
        self.texts += 1
        self.used = found.usage if self.used is None else self.used.plus(found.usage)
        said = found.report(verbose=self.manners.verbose)
        for line in said if self.manners.verbose or not self.batch else ():
            self.manners.warn(f"{received.where}: {line}" if self.batch else line)
        return found.reading

    def sum_up(self) -> None:
        """Say what a batch took in all."""
        if self.batch and self.used is not None:
            from comity.claims.model_report import usage_line

            self.manners.warn(f"{self.texts} texts in all: {usage_line(self.used, self.endpoint)}")


def model_reader(given: dict[str, Any], manners: Manners, *, batch: bool) -> ModelReader | None:
    """The model that the options ask for; None for the grammar.

    Parameters
    ----------
    given : the values of the options that ``reader`` adds, by name

    Raises
    ------
    UsageError : an option of a model without ``--reader model``, or no endpoint that can be used
    """
    asked = {name: value for name, value in given.items() if name != "reader" and value is not None}
    if given["reader"] != "model":
        if asked:
            flag = f"--{next(iter(asked)).replace('_', '-')}"
            raise UsageError(
                found=f"{flag} is given, and the grammar reads", fix="add --reader model as well"
            )
        return None
    from comity.claims.model_endpoint import endpoint

    key_file = asked.get("model_key_file")
    return ModelReader(
        endpoint=endpoint(
            url=asked.get("model_url"),
            name=asked.get("model_name"),
            key=_key_in(key_file) if key_file else None,
            usd_per_million=asked.get("model_price"),
            total_s=asked.get("model_timeout"),
        ),
        manners=manners,
        batch=batch,
    )


def _key_in(path: str) -> str:
    """The key that a file holds."""
    try:
        with Path(path).open("rb") as stream:
            key = stream.read(_MOST_KEY_BYTES).decode("ascii").strip()
    except (OSError, UnicodeDecodeError):
        key = ""
    if not key:
        raise UsageError(
            found=f"{path} holds no key that can be read", fix="name a file with the key on its one line"
        )
    return key
