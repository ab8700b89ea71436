"""Structural gravity: pseudo-maximum likelihood on trade panels, net of fixed effects, exactly and fast.

    >>> import comity.gravity
    >>> three_way = "trade ~ rta | exporter^year + importer^year + exporter^importer"
    >>> fit = comity.gravity.fit(three_way, panel)  # doctest: +SKIP

Knows nothing of countries or texts. Needs the extra ``gravity``. Names are loaded when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from comity.gravity.bias import BiasCorrection as BiasCorrection
    from comity.gravity.bootstrap import Bootstrap as Bootstrap
    from comity.gravity.comparison import Comparison as Comparison
    from comity.gravity.comparison import Estimator as Estimator
    from comity.gravity.comparison import compare as compare
    from comity.gravity.contrasts import Effect as Effect
    from comity.gravity.estimate import Estimate as Estimate
    from comity.gravity.estimate import Family as Family
    from comity.gravity.estimate import Solver as Solver
    from comity.gravity.events import EventStudy as EventStudy
    from comity.gravity.events import event_study as event_study
    from comity.gravity.fitting import fit as fit
    from comity.gravity.heterogeneity import GroupEffects as GroupEffects
    from comity.gravity.heterogeneity import effect_at as effect_at
    from comity.gravity.heterogeneity import effects_by as effects_by
    from comity.gravity.lagging import lags as lags
    from comity.gravity.lasso import Lasso as Lasso
    from comity.gravity.lasso import plugin_lasso as plugin_lasso
    from comity.gravity.newton import Tolerances as Tolerances
    from comity.gravity.refusals import GravityWarning as GravityWarning
    from comity.gravity.result import Fit as Fit
    from comity.gravity.result import Fits as Fits
    from comity.gravity.sectors import SectorFits as SectorFits
    from comity.gravity.sectors import fit_sectors as fit_sectors
    from comity.gravity.small_sample import ssc as ssc
    from comity.gravity.stagger import StaggeredEffects as StaggeredEffects
    from comity.gravity.stagger import staggered as staggered
    from comity.gravity.tables import SideBySide as SideBySide
    from comity.gravity.tables import side_by_side as side_by_side
    from comity.gravity.variance import Covariance as Covariance

_HOMES = {
    "fit": "comity.gravity.fitting",
    "ssc": "comity.gravity.small_sample",
    "Covariance": "comity.gravity.variance",
    "BiasCorrection": "comity.gravity.bias",
    "Bootstrap": "comity.gravity.bootstrap",
    "lags": "comity.gravity.lagging",
    "Lasso": "comity.gravity.lasso",
    "plugin_lasso": "comity.gravity.lasso",
    "Comparison": "comity.gravity.comparison",
    "Estimator": "comity.gravity.comparison",
    "compare": "comity.gravity.comparison",
    "SectorFits": "comity.gravity.sectors",
    "fit_sectors": "comity.gravity.sectors",
    "SideBySide": "comity.gravity.tables",
    "side_by_side": "comity.gravity.tables",
    "Effect": "comity.gravity.contrasts",
    "EventStudy": "comity.gravity.events",
    "event_study": "comity.gravity.events",
    "GroupEffects": "comity.gravity.heterogeneity",
    "effect_at": "comity.gravity.heterogeneity",
    "effects_by": "comity.gravity.heterogeneity",
    "StaggeredEffects": "comity.gravity.stagger",
    "staggered": "comity.gravity.stagger",
    "Fit": "comity.gravity.result",
    "Fits": "comity.gravity.result",
    "Estimate": "comity.gravity.estimate",
    "Family": "comity.gravity.estimate",
    "Solver": "comity.gravity.estimate",
    "Tolerances": "comity.gravity.newton",
    "GravityWarning": "comity.gravity.refusals",
}
__all__ = [*_HOMES]  # noqa: PLE0604, PLE0605, RUF100


def __getattr__(name: str) -> Any:  # noqa: ANN401 - PEP 562
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'comity.gravity' has no attribute {name!r}")
    from importlib import import_module

    try:
        return getattr(import_module(home), name)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("comity"):
            raise
        from comity.errors import UsageError

        raise UsageError(
            found=f"comity.gravity needs {error.name}, which is not installed",
            fix='install the extra: pip install "comity[gravity]"',
        ) from error


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
