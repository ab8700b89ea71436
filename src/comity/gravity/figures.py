"""Figures of estimates as Altair charts, with titles that say what was found, and drawn without a browser.

Needs the extra ``figures``.
"""

from __future__ import annotations

import json
from enum import StrEnum
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from comity.errors import UsageError
from comity.gravity.choices import member
from comity.gravity.contrasts import effects

if TYPE_CHECKING:
    from collections.abc import Sequence

    import altair as alt

    from comity.gravity.contrasts import Effect
    from comity.gravity.events import EventStudy
    from comity.gravity.heterogeneity import GroupEffects
    from comity.gravity.result import Fit
    from comity.gravity.stagger import StaggeredEffects

_INK, _GREY = "#1a1a1a", "#767676"
_WIDTH, _HEIGHT, _ROW = 600, 300, 18
_UNITS = frozenset({"year", "quarter", "month", "week", "day"})
_SCALE = 2  # pixels of a PNG for each of the chart


class Form(StrEnum):
    """What a chart can be drawn as."""

    SVG = "svg"
    PNG = "png"
    JSON = "json"  # the Vega-Lite specification, for whoever wants to draw it otherwise


def event_chart(study: EventStudy) -> alt.LayerChart:
    """Effects by time since the event, with intervals; the reference is hollow."""
    unit = f"ends gather everything before {study.first:g} and after {study.last:g}"
    return _against_time(
        study.points,
        title=event_title(study),
        subtitle=f"Change of the flow in per cent against time {study.reference:g}; 95 % intervals; {unit}",
        axis=f"time since {study.event}",
        hollow=study.reference,
    )


def staggered_chart(found: StaggeredEffects) -> alt.LayerChart:
    """Mean effects by time since entry, with intervals."""
    points = found.average("since")
    overall = found.average()[0]
    return _against_time(
        points,
        title=f"{_moved(overall)} on average after {found.event}",
        subtitle="Change of the flow in per cent against pairs not yet treated; 95 % intervals; "
        f"{found.treated:,} pairs treated, {found.never:,} never",
        axis=f"time since {found.event}",
        hollow=None,
    )


def group_chart(found: GroupEffects) -> alt.LayerChart:
    """One effect a group, sorted, with intervals."""
    spread = f"; standard deviation across groups {found.spread:.2f}" if len(found.groups) > 1 else ""
    return _forest(
        sorted(found.groups, key=lambda effect: effect.estimate, reverse=True),
        title=group_title(found),
        subtitle=f"Effect of {found.regressor} on the log of the flow by {found.by}; 95 % intervals{spread}",
    )


def fit_chart(fit: Fit) -> alt.LayerChart:
    """The coefficients of a fit in the order of its formula, with intervals."""
    names = fit.estimate.names
    found = effects(fit, np.eye(len(names)), names, np.full(len(names), fit.n))
    clear = sum(effect.low > 0 or effect.high < 0 for effect in found)
    return _forest(
        found,
        title=f"{clear} of {len(found)} coefficients differed from zero",
        subtitle=f"{fit.formula.label}; 95 % intervals, standard errors {fit.covariance.assumption}",
    )


def event_title(study: EventStudy) -> str:
    """What an event study found at its last time, in words."""
    last = study.points[-1]
    reached = float(last.label)
    unit = study.time if study.time in _UNITS else "period"
    return f"{_moved(last)} {reached:g} {unit}{'' if reached == 1 else 's'} after {study.event}"


def group_title(found: GroupEffects) -> str:
    """How many of the groups have an effect that differs from none, in words."""
    above = sum(effect.low > 0 for effect in found.groups)
    below = sum(effect.high < 0 for effect in found.groups)
    total = len(found.groups)
    return f"{above} of {total} groups had a positive effect of {found.regressor}, {below} a negative one"


def draw(chart: alt.TopLevelMixin, form: Form | str) -> bytes:
    """Draw a chart.

    Parameters
    ----------
    form : "svg", "png", or "json" for the Vega-Lite specification

    Raises
    ------
    UsageError : the extra ``figures`` is not installed
    """
    form = member(Form, form, "form")
    spec = chart.to_dict()
    if form is Form.JSON:
        return (json.dumps(spec, indent=2) + "\n").encode()
    require_figures()
    import vl_convert

    if form is Form.SVG:
        return str(vl_convert.vegalite_to_svg(spec)).encode()
    return bytes(vl_convert.vegalite_to_png(spec, scale=_SCALE))


def require_figures() -> None:
    """Raise ``UsageError`` where the libraries that draw are not installed."""
    missing = [name for name in ("altair", "vl_convert") if find_spec(name) is None]
    if missing:
        raise UsageError(
            found=f"drawing needs {' and '.join(missing)}, which is not installed",
            fix="run pip install 'comity[figures]'",
        )


def _moved(effect: Effect) -> str:
    """Whether the flow rose or fell, beyond what chance explains."""
    if effect.low > 0:
        return f"Trade was {effect.percent:.0f} % higher"
    if effect.high < 0:
        return f"Trade was {-effect.percent:.0f} % lower"
    return "No clear change of trade"


def _against_time(
    points: Sequence[Effect], *, title: str, subtitle: str, axis: str, hollow: float | None
) -> alt.LayerChart:
    require_figures()
    import altair as alt

    rows = [
        {
            "time": p.label,
            "percent": p.percent,
            "low": p.percent_interval[0],
            "high": p.percent_interval[1],
            "hollow": p.label == hollow,
        }
        for p in points
    ]
    ticks = alt.Axis(tickMinStep=1, grid=False, format="d")
    along = alt.X("time:Q", title=axis, axis=ticks, scale=alt.Scale(padding=14, nice=False, zero=False))
    base = alt.Chart(_data(rows)).encode(x=along)
    interval = base.mark_rule(color=_GREY, strokeWidth=2).encode(
        y=alt.Y("low:Q", title="per cent"), y2="high:Q"
    )
    fill = alt.condition("datum.hollow", alt.value("white"), alt.value(_INK))
    dots = base.mark_point(size=55, opacity=1, stroke=_INK, filled=False).encode(
        y=alt.Y("percent:Q", title="per cent"), fill=fill
    )
    zero = alt.Chart(_data([{}])).mark_rule(color=_GREY, strokeDash=[4, 3]).encode(y=alt.datum(0))
    whole: alt.LayerChart = _titled(alt.layer(zero, interval, dots), title, subtitle)
    return whole.properties(width=_WIDTH, height=_HEIGHT)


def _forest(found: Sequence[Effect], *, title: str, subtitle: str) -> alt.LayerChart:
    require_figures()
    import altair as alt

    rows = [{"name": str(e.label), "estimate": e.estimate, "low": e.low, "high": e.high} for e in found]
    down = alt.Y("name:N", sort=[str(row["name"]) for row in rows], title=None, axis=alt.Axis(labelLimit=260))
    base = alt.Chart(_data(rows)).encode(y=down)
    interval = base.mark_rule(color=_GREY, strokeWidth=2).encode(
        x=alt.X("low:Q", title="log points"), x2="high:Q"
    )
    dots = base.mark_point(size=55, filled=True, color=_INK, opacity=1).encode(
        x=alt.X("estimate:Q", title="log points")
    )
    zero = alt.Chart(_data([{}])).mark_rule(color=_GREY, strokeDash=[4, 3]).encode(x=alt.datum(0))
    height = max(60, _ROW * len(rows))
    whole: alt.LayerChart = _titled(alt.layer(zero, interval, dots), title, subtitle)
    return whole.properties(width=_WIDTH, height=height)


def _data(rows: list[dict[str, Any]]) -> Any:  # noqa: ANN401 - altair's own type
    import altair as alt

    return alt.Data(values=rows)  # type: ignore[no-untyped-call]


def _titled(chart: Any, title: str, subtitle: str) -> Any:  # noqa: ANN401 - altair's own type
    """Title that says the finding, subtitle that says what is drawn; both to the left, in the page's face."""
    import altair as alt

    words = alt.TitleParams(
        text=title,
        subtitle=subtitle,
        anchor="start",
        fontSize=15,
        subtitleFontSize=12,
        subtitleColor=_GREY,
        color=_INK,
    )
    return chart.properties(title=words, description=f"{title}. {subtitle}").configure(
        font="sans-serif", view=alt.ViewConfig(stroke=None), axis=alt.AxisConfig(gridColor="#e5e5e5")
    )
