"""``comity gravity``: estimate gravity equations on any panel, compare estimators, draw effects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from comity.cli import gravity_results as results
from comity.cli.gravity_request import Request, request
from comity.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.gravity.result import Fit
    from comity.gravity.sectors import SectorFits
    from comity.gravity.tables import SideBySide

TABLE_FORMATS = ("table", "json", "csv", "latex")
FIGURE_FORMATS = ("table", "svg", "png", "json", "csv")
_FORMULA_HELP = (
    "FORMULA is as in fixest and pyfixest: flow ~ regressors | fixed effects, with ^ between columns that "
    "make one effect. PANEL is a Parquet, Arrow, CSV or TSV file; only the columns of the formula are read."
)


@click.group(
    "gravity",
    short_help="Estimate gravity equations on a panel of flows.",
    help="Structural gravity on any panel: estimates, estimators side by side, effects over time.",
    no_args_is_help=True,
)
def command() -> None:
    """Group the commands on gravity."""


@command.command(
    "fit",
    short_help="Estimate an equation, or one for each sector.",
    help=(
        "Estimates a gravity equation by Poisson pseudo-likelihood, or another family, net of fixed "
        f"effects.\n\n{_FORMULA_HELP}\n\n"
        "\b\nExamples:\n"
        '  comity gravity fit "trade ~ rta | exporter^year + importer^year + exporter^importer" \\\n'
        "      panel.parquet --cluster exporter^importer --correct-bias\n"
        '  comity gravity fit "trade ~ rta + sw0(log(dist)) | exporter + importer" panel.csv --format latex\n'
        '  comity gravity fit "trade ~ rta | exporter^year + importer^year" panel.parquet --by sector'
    ),
)
@request(*TABLE_FORMATS)
@click.option(
    "--family",
    type=click.Choice(("poisson", "gaussian", "gamma")),
    default="poisson",
    show_default=True,
    help="What the variance of a flow grows with.",
)
@click.option(
    "--solver",
    type=click.Choice(("auto", "cube", "sparse")),
    default="auto",
    show_default=True,
    help="The arithmetic; the answers are the same.",
)
@click.option(
    "--correct-bias",
    is_flag=True,
    help="Also the coefficients without incidental-parameter bias, with corrected standard errors.",
)
@click.option("--by", metavar="COLUMN", help="One equation for each value of a column, such as a sector.")
@click.option(
    "--jobs", type=int, default=-1, show_default=True, metavar="N", help="Processes for --by; -1: all cores."
)
def fit_command(
    wanted: Request,
    *,
    family: str,
    solver: str,
    correct_bias: bool,
    by: str | None,
    jobs: int,
) -> None:
    """Estimate and print."""
    asked = wanted.asked() | {"family": family, "solver": solver}
    if by is not None:
        if correct_bias:
            raise UsageError(found="--by together with --correct-bias", fix="use one of the two")
        _show_sectors(wanted, by=by, jobs=jobs, asked=asked)
        return
    from comity.gravity.fitting import fit
    from comity.gravity.result import Fit

    data = wanted.read()
    with results.heard(wanted.manners), results.busy("fitting", wanted.manners):
        found = fit(wanted.formula, data, **asked)
        fits = [found] if isinstance(found, Fit) else list(found)
        table = _table(fits, correct_bias=correct_bias)
    results.put_table(table, wanted.form, wanted.out, wanted.manners)


@command.command(
    "compare",
    short_help="One equation by several estimators, side by side.",
    help=(
        "Estimates one equation by PPML, by least squares in logs and in levels and by Gamma PML, and tests "
        f"the functional form of each.\n\n{_FORMULA_HELP}\n\n"
        "\b\nExample:\n"
        '  comity gravity compare "trade ~ rta + log(dist) | exporter^year + importer^year" panel.parquet'
    ),
)
@request(*TABLE_FORMATS)
@click.option(
    "--estimators",
    metavar="NAMES",
    default="ppml,log_ols,ols,gamma",
    show_default=True,
    help="Which, with commas between; also log_ols_plain, without fixed effects.",
)
@click.option("--no-reset", is_flag=True, help="Without the test of the functional form.")
def compare_command(
    wanted: Request,
    *,
    estimators: str,
    no_reset: bool,
) -> None:
    """Estimate in several ways and print."""
    from comity.gravity.comparison import compare

    chosen = [name.strip() for name in estimators.split(",") if name.strip()]
    data = wanted.read()
    with results.heard(wanted.manners), results.busy("fitting", wanted.manners) as say:
        found = compare(
            wanted.formula, data, estimators=chosen, reset=not no_reset, progress=say, **wanted.asked()
        )
    results.put_table(found.table(), wanted.form, wanted.out, wanted.manners)


@command.command(
    "plot",
    short_help="Effects over time, or by group, as a figure.",
    help=(
        "Draws the effects of an event by the time since it began (--event, --unit, --time), the effects of "
        "a regressor by group (--regressor, --by), or the coefficients of the formula. Without --out the "
        f"numbers are printed.\n\n{_FORMULA_HELP}\n\n"
        "\b\nExamples:\n"
        '  comity gravity plot "trade ~ 1 | exporter^year + importer^year + exporter^importer" \\\n'
        "      panel.parquet --event rta --unit exporter^importer --time year --out rta.svg\n"
        '  comity gravity plot "trade ~ 1 | exporter^year + importer^year + exporter^importer" \\\n'
        "      panel.parquet --regressor rta --by agreement --out agreements.png"
    ),
)
@request(*FIGURE_FORMATS)
@click.option("--event", metavar="COLUMN", help="A column that is 1 from the first treated time on.")
@click.option("--unit", metavar="TERMS", help="What the event comes to: exporter^importer.")
@click.option("--time", metavar="COLUMN", help="The time, as a number.")
@click.option(
    "--before", type=float, metavar="N", help="How far to go before the event; the rest is gathered."
)
@click.option("--after", type=float, metavar="N", help="How far to go after it.")
@click.option(
    "--staggered",
    is_flag=True,
    help="Compare with units not yet treated only, and average the effects of all cohorts.",
)
@click.option("--regressor", metavar="COLUMN", help="Whose effect may differ by group.")
@click.option("--by", metavar="TERMS", help="The groups: agreement, or pair(exporter, importer).")
def plot_command(
    wanted: Request,
    *,
    event: str | None,
    unit: str | None,
    time: str | None,
    before: float | None,
    after: float | None,
    staggered: bool,
    regressor: str | None,
    by: str | None,
) -> None:
    """Estimate effects and draw them."""
    if wanted.form in {"svg", "png", "json"}:
        from comity.gravity.figures import require_figures

        require_figures()
    asked = wanted.asked()
    if not (wanted.vcov or wanted.cluster):
        del asked["vcov"]  # each kind of effect has a usual one
    when = _event(event, unit, time) if event or unit or time or staggered else None
    groups = _groups(regressor, by) if regressor or by else None
    if when and groups:
        raise UsageError(found="an event and groups at once", fix="draw one, then the other")
    data = wanted.read((*(when or {}).values(), *(groups or {}).values()))
    with results.heard(wanted.manners), results.busy("fitting", wanted.manners):
        numbers, chart = _effects(
            wanted.formula,
            data,
            when=when,
            groups=groups,
            ends=(before, after),
            staggered=staggered,
            asked=asked,
        )
    results.put_figure(numbers, chart, wanted.form, wanted.out, wanted.manners)


def _effects(
    formula: str,
    data: object,
    *,
    when: dict[str, Any] | None,
    groups: dict[str, Any] | None,
    ends: tuple[float | None, float | None],
    staggered: bool,
    asked: dict[str, Any],
) -> tuple[Any, Any]:
    """The numbers as a data frame, and what makes the chart of them."""
    from comity import gravity

    if when and staggered:
        cohorts = gravity.staggered(formula, data, **when, longest=ends[1], **asked)
        return cohorts.tidy("since"), cohorts.chart
    if when:
        study = gravity.event_study(formula, data, **when, before=ends[0], after=ends[1], **asked)
        return study.tidy(), study.chart
    if groups:
        by_group = gravity.effects_by(formula, data, **groups, **asked)
        return by_group.tidy(), by_group.chart
    from comity.gravity.figures import fit_chart
    from comity.gravity.result import Fit

    found = gravity.fit(formula, data, **asked)
    if not isinstance(found, Fit):
        raise UsageError(found="the formula asks for several models", fix="draw one at a time")
    return found.tidy().reset_index(), lambda: fit_chart(found)


def _show_sectors(wanted: Request, *, by: str, jobs: int, asked: dict[str, Any]) -> None:
    """Fit every sector with a bar on standard error, and print all coefficients."""
    from comity.gravity.sectors import fit_sectors

    manners = wanted.manners
    if wanted.form == "latex":
        raise UsageError(found="--by with --format latex", fix="use table, csv or json")
    with results.bar("sectors", manners) as advance:
        found = fit_sectors(wanted.formula, wanted.panel, by=by, jobs=jobs, progress=advance, **asked)
    for one in found.sectors:
        said = (one.failure,) if one.failure else one.warnings if manners.verbose else ()
        for words in said:
            manners.warn(f"{by} {one.sector}: {words}")
    results.emit(_sectors_as(found, wanted.form), wanted.out, manners)


def _sectors_as(found: SectorFits, form: str) -> str:
    import json

    if form == "json":
        return json.dumps(found.to_dict(), ensure_ascii=False, indent=2, default=str) + "\n"
    table = found.tidy()
    return str(table.to_csv(index=False) if form == "csv" else results.as_text(table))


def _table(fits: Sequence[Fit], *, correct_bias: bool) -> SideBySide:
    """The fits in columns, with what was left out as notes."""
    from comity.gravity.tables import corrected_table, side_by_side

    if correct_bias:
        if len(fits) > 1:
            raise UsageError(found="several models with --correct-bias", fix="correct one at a time")
        return corrected_table(fits[0], fits[0].correct_bias())
    headings = None if len(fits) > 1 else [fits[0].formula.response.text]
    return side_by_side(fits, headings)


def _event(event: str | None, unit: str | None, time: str | None) -> dict[str, str]:
    if not (event and unit and time):
        raise UsageError(
            found="--event, --unit and --time belong together",
            fix="add what is missing, such as --event rta --unit exporter^importer --time year",
        )
    return {"event": event, "unit": unit, "time": time}


def _groups(regressor: str | None, by: str | None) -> dict[str, str]:
    if not (regressor and by):
        raise UsageError(
            found="--regressor and --by belong together",
            fix="add what is missing, such as --regressor rta --by agreement",
        )
    return {"regressor": regressor, "by": by}
