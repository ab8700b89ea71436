"""Verdicts: a pure judge, its tolerances and reasons, and how stable each verdict is."""

from comity.verdicts.judge import judge
from comity.verdicts.stability import settled, stability
from comity.verdicts.tolerances import Tolerances, default_tolerances

__all__ = ["Tolerances", "default_tolerances", "judge", "settled", "stability"]
