"""What every command on gravity is asked: the model and its panel, standard errors, and where the answer
goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from comity.cli import gravity_results as results
from comity.cli import options
from comity.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The options that all commands share, as given."""

    formula: str
    panel: Path
    cluster: str | None
    vcov: str | None
    ssc: str
    weights: str | None
    offset: str | None
    form: str
    out: str | None
    manners: options.Manners

    def assumed(self) -> str | dict[str, str]:
        """The covariance, as ``vcov`` of ``fit``.

        Raises
        ------
        UsageError : two were asked for
        """
        if self.vcov and self.cluster:
            raise UsageError(found="--vcov together with --cluster", fix="use one of the two")
        return {"CRV1": self.cluster} if self.cluster else self.vcov or "hetero"

    def asked(self) -> dict[str, Any]:
        """The options of ``fit`` that it comes to."""
        return {
            "vcov": self.assumed(), "ssc": self.ssc, "weights": self.weights, "offset": self.offset,
        }  # fmt: skip

    def read(self, more: Sequence[str] = ()) -> object:
        """The columns of the panel that the estimate needs, and more factors."""
        from comity.gravity.formula import parse, parse_factor
        from comity.gravity.panels import FilePanel
        from comity.gravity.sample import columns_needed
        from comity.gravity.variance import parse_vcov

        factors = tuple(parse_factor(term) for term in (*parse_vcov(self.assumed()).terms, *more))
        needed = columns_needed(parse(self.formula), factors, (self.weights, self.offset))
        with results.busy(f"reading {self.panel}", self.manners):
            return FilePanel(self.panel).read(needed)


def request(*forms: str) -> Callable[[Command], Command]:
    """Add the options of a request, with these formats; the command is called with the request."""
    added = (
        click.argument("formula"),
        click.argument("panel", type=click.Path(path_type=Path)),
        click.option(
            "--cluster",
            metavar="TERMS",
            help="Cluster standard errors: exporter^importer, or several with + between.",
        ),
        click.option(
            "--vcov",
            type=click.Choice(("iid", "hetero", "dyadic")),
            help="Other standard errors; dyadic allows flows that share a country to be related. "
            "[default: hetero]",
        ),
        click.option(
            "--ssc",
            type=click.Choice(("fixest", "stata", "none")),
            default="fixest",
            show_default=True,
            help="The small-sample factor, as in these programs.",
        ),
        click.option("--weights", metavar="COLUMN", help="Weights of the rows."),
        click.option("--offset", metavar="COLUMN", help="A known part of the log of the flow."),
    )

    def add(function: Command) -> Command:
        @wraps(function)
        def gathered(
            *,
            form: str | None,
            out: str | None,
            quiet: bool,
            verbose: bool,
            no_color: bool,
            **given: Any,  # noqa: ANN401 - options of the command's own
        ) -> None:
            names = ("formula", "panel", "cluster", "vcov", "ssc", "weights", "offset")
            own = {name: given.pop(name) for name in names}
            chosen = results.chosen_form(form, out, forms)
            results.refuse_overwriting(out, own["panel"])
            results.require_extra()
            manners = options.Manners(quiet=quiet, verbose=verbose, no_color=no_color)
            function(Request(**own, form=chosen, out=out, manners=manners), **given)

        whole: Any = options.form(*forms, to_file=True)(options.out(options.manners(gathered)))
        made: Command = reduce(lambda inner, one: one(inner), reversed(added), whole)
        return made

    return add
