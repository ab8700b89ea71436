"""Small-sample factors of a covariance, by the names that users of fixest, pyfixest and Stata know."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from comity.errors import UsageError


class FixedEffectsCounted(StrEnum):
    """Which fixed effects count as parameters."""

    NONE = "none"
    NONNESTED = "nonnested"  # all but those that lie within the clusters
    FULL = "full"


class ClustersCounted(StrEnum):
    """Which number of clusters each part of a multiway covariance uses."""

    CONVENTIONAL = "conventional"  # its own
    MIN = "min"  # the smallest of all


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallSample:
    """A rule for the factor, ``(n - 1) / (n - k)`` times ``G / (G - 1)``, each where it is asked for.

    Heteroskedastic covariances are clustered by observation, G = n.
    """

    parameters: bool
    fixed_effects: FixedEffectsCounted
    clusters: bool
    cluster_count: ClustersCounted

    def factor(self, *, observations: int, parameters: int, clusters: int | None) -> float:
        """The number by which a covariance is multiplied.

        Parameters
        ----------
        observations : n
        parameters : k, the regressors and the fixed effects that count
        clusters : G; None for a covariance that is not robust
        """
        factor = (observations - 1) / (observations - parameters) if self.parameters else 1.0
        if self.clusters and clusters is not None:
            factor *= clusters / (clusters - 1)
        return factor


def ssc(
    *, k_adj: bool = True, k_fixef: str = "nonnested", G_adj: bool = True, G_df: str = "min"
) -> SmallSample:
    """A small-sample rule in the words of pyfixest's function of this name.

    Parameters
    ----------
    k_adj : multiply by (n - 1) / (n - k)
    k_fixef : fixed effects that count in k: "none", "nonnested" or "full"
    G_adj : multiply by G / (G - 1)
    G_df : the G of each part of a multiway covariance: "conventional" or "min"

    Examples
    --------
    >>> ssc(k_adj=False).factor(observations=100, parameters=3, clusters=11)
    1.1
    """
    try:
        return SmallSample(
            parameters=k_adj,
            fixed_effects=FixedEffectsCounted(k_fixef),
            clusters=G_adj,
            cluster_count=ClustersCounted(G_df),
        )
    except ValueError as error:
        raise UsageError(
            found=f"ssc: {error}",
            fix='k_fixef is "none", "nonnested" or "full"; G_df is "conventional" or "min"',
        ) from None


RULES = {
    "fixest": ssc(),
    "pyfixest": ssc(),
    "stata": ssc(k_adj=False, k_fixef="none", G_df="conventional"),  # ppml and ppmlhdfe: G / (G - 1) alone
    "none": ssc(k_adj=False, k_fixef="none", G_adj=False),
}


def small_sample(rule: str | SmallSample) -> SmallSample:
    """The rule of this name, or the rule itself."""
    if isinstance(rule, SmallSample):
        return rule
    if rule not in RULES:
        raise UsageError(
            found=f"{rule!r} is no small-sample rule", fix=f"use {', '.join(RULES)}, or ssc(...)"
        )
    return RULES[rule]
