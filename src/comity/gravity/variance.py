"""Covariances of the coefficients: what is assumed of the errors, and the sandwich that follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from comity.errors import ModelError, UsageError
from comity.gravity.estimate import Family
from comity.gravity.factors import CodesView
from comity.gravity.formula import parse_factor
from comity.gravity.grouping import interact, is_nested, sum_by
from comity.gravity.roles import Countries, find_sides, number_countries
from comity.gravity.small_sample import ClustersCounted, FixedEffectsCounted, SmallSample, small_sample

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from comity.gravity.estimate import Estimate

Vcov: TypeAlias = "str | Mapping[str, str | Sequence[str]] | Assumption"

_ROUNDING = 1e-12  # an eigenvalue this small beside the largest is zero, on either side of it


class Kind(StrEnum):
    """What the errors may be."""

    IID = "iid"
    HETERO = "hetero"
    CLUSTER = "CRV1"
    DYADIC = "dyadic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """A kind of covariance, and the factors by which errors are related.

    ``terms`` are factors or combinations of factors (``"exporter^importer"``); for a dyadic covariance the
    two sides of a flow, or nothing where they are to be found by their labels.
    """

    kind: Kind
    terms: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.kind.value} by {' + '.join(self.terms)}" if self.terms else self.kind.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """How a covariance was made positive semi-definite: negative eigenvalues became zero."""

    replaced: int
    smallest: float  # the most negative one, relative to the largest


@dataclass(frozen=True, slots=True, kw_only=True)
class Covariance:
    """The covariance of the coefficients.

    Attributes
    ----------
    matrix : shape (K, K)
    groups : the number of clusters by each term, of countries for a dyadic covariance
    degrees : of freedom of the t distribution
    repair : None where the matrix came out positive semi-definite
    """

    matrix: NDArray[np.float64]
    assumption: Assumption
    groups: tuple[int, ...]
    degrees: int
    rule: SmallSample
    repair: Repair | None = None

    @property
    def note(self) -> str | None:
        """What a reader must know of a repair."""
        if self.repair is None:
            return None
        return (
            f"the covariance ({self.assumption}) was not positive semi-definite: {self.repair.replaced} of "
            f"its eigenvalues, the least {self.repair.smallest:.1e} of the largest, became zero"
        )


def parse_vcov(asked: Vcov) -> Assumption:
    """Read what a user passes as ``vcov``.

    Examples
    --------
    >>> str(parse_vcov({"CRV1": "exporter^importer + year"}))
    'CRV1 by exporter^importer + year'
    >>> parse_vcov("HC1").kind.value
    'hetero'
    """
    if isinstance(asked, Assumption):
        return asked
    if isinstance(asked, str):
        kinds = {"iid": Kind.IID, "hetero": Kind.HETERO, "HC1": Kind.HETERO, "dyadic": Kind.DYADIC}
        if asked in kinds:
            return Assumption(kind=kinds[asked])
    elif len(asked) == 1:
        ((name, said),) = asked.items()
        parts = said.split("+") if isinstance(said, str) else said
        factors = tuple(dict.fromkeys(parse_factor(part) for part in parts if part.strip()))
        terms = tuple(factor.name for factor in factors)
        if name == "CRV1" and terms:
            return Assumption(kind=Kind.CLUSTER, terms=terms)
        if name == "dyadic" and len(terms) == 2 and all(len(f.columns) == 1 for f in factors):
            return Assumption(kind=Kind.DYADIC, terms=terms)
    raise UsageError(
        found=f"vcov={asked!r} is no covariance",
        fix='use "iid", "hetero", "dyadic", {"CRV1": "a + b^c"} or {"dyadic": "exporter + importer"}',
    )


def covariance(estimate: Estimate, asked: Vcov, rule: str | SmallSample = "fixest") -> Covariance:
    """The covariance of the coefficients under what is assumed of the errors.

    Parameters
    ----------
    estimate : with the codes of every factor that ``asked`` names
    asked : as ``vcov`` of ``comity.gravity.fit``
    rule : the small-sample rule, by name or from ``ssc``

    Raises
    ------
    UsageError : the covariance is not one that exists, or names a factor that the estimate lacks
    ModelError : a factor has one level only
    """
    assumption = parse_vcov(asked)
    rule = small_sample(rule)
    match assumption.kind:
        case Kind.IID:
            return _plain(estimate, assumption, rule)
        case Kind.HETERO:
            return _by_observation(estimate, assumption, rule)
        case Kind.CLUSTER:
            return _clustered(estimate, assumption, rule)
        case Kind.DYADIC:
            return _dyadic(estimate, assumption, rule)


def sandwich(bread: NDArray[np.float64], meat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Bread on both sides of the meat, symmetric to the last digit."""
    whole = bread @ meat @ bread
    return np.asarray((whole + whole.T) / 2)


def make_semidefinite(matrix: NDArray[np.float64]) -> tuple[NDArray[np.float64], Repair | None]:
    """Replace negative eigenvalues by zero, and say so.

    References
    ----------
    Cameron, Gelbach & Miller (2011), "Robust inference with multiway clustering", section 2.3.
    """
    if not len(matrix):
        return matrix, None
    scale = np.sqrt(np.abs(np.diag(matrix)))
    scale[scale == 0] = 1.0  # so that regressors in large and small units count alike
    values, vectors = np.linalg.eigh(matrix / np.outer(scale, scale))
    largest = float(np.abs(values).max())
    negative = values < -_ROUNDING * largest
    if not negative.any():
        return matrix, None
    repaired = (vectors * np.where(negative, 0.0, values)) @ vectors.T * np.outer(scale, scale)
    told = Repair(replaced=int(negative.sum()), smallest=float(values.min() / largest))
    return (repaired + repaired.T) / 2, told


def dyadic_meat(scores: NDArray[np.float64], countries: Countries) -> NDArray[np.float64]:
    """Sum of the products of the scores of all pairs of dyads that share a country.

    Parameters
    ----------
    scores : shape (n, K)
    countries : the two sides of each observation

    Notes
    -----
    With s_d the scores of the unordered dyad d and s_c the sum over the dyads with country c in them, it is
    sum_c s_c s_c' - sum_d s_d s_d', d over the dyads of two different countries: the first sum holds them
    twice.

    References
    ----------
    Aronow, Samii & Assenova (2015), "Cluster-robust variance estimation for dyadic data", Political Analysis.
    Cameron & Miller (2014), "Robust inference for dyadic data".
    """
    low = np.minimum(countries.exporter, countries.importer)
    high = np.maximum(countries.exporter, countries.importer)
    number, count = interact([low, high])
    by_dyad = sum_by(scores, number, count)
    ends = np.zeros((count, 2), dtype=np.int64)
    ends[number, 0], ends[number, 1] = low, high
    two = ends[:, 0] != ends[:, 1]
    by_country = sum_by(by_dyad, ends[:, 0], countries.count)
    by_country += sum_by(by_dyad[two], ends[two, 1], countries.count)
    return np.asarray(by_country.T @ by_country - by_dyad[two].T @ by_dyad[two])


def count_parameters(
    estimate: Estimate, rule: SmallSample, clusters: Sequence[NDArray[np.integer]] = ()
) -> int:
    """k of the small-sample factor, counted as fixest and pyfixest count it.

    One of the effects of every set of fixed effects but the first is redundant; sets that lie within a
    cluster do not count with ``NONNESTED``, but for one degree of freedom each.
    """
    regressors = len(estimate.names)
    if rule.fixed_effects is FixedEffectsCounted.NONE or not estimate.fixed_effects:
        return regressors
    total = regressors + 1 - len(estimate.fixed_effects)
    for effect in estimate.fixed_effects:
        number, count = joint_codes(estimate, "^".join(effect))
        nested = rule.fixed_effects is FixedEffectsCounted.NONNESTED and any(
            is_nested(number, count, cluster) for cluster in clusters
        )
        total += 1 if nested else count
    return total


def _plain(estimate: Estimate, assumption: Assumption, rule: SmallSample) -> Covariance:
    n, k = len(estimate.y), count_parameters(estimate, rule)
    factor = rule.factor(observations=n, parameters=k, clusters=None) * _dispersion(estimate)
    return Covariance(
        matrix=estimate.bread * factor, assumption=assumption, groups=(), degrees=n - k, rule=rule
    )


def _dispersion(estimate: Estimate) -> float:
    """Mean squared error in units of the variance function; 1 by assumption for Poisson."""
    if estimate.family is Family.POISSON:
        return 1.0
    error = estimate.y - estimate.mu
    if estimate.family is Family.GAMMA:
        error = error / estimate.mu
    return float(np.sum(estimate.weights * error**2) / (len(error) - 1))


def _by_observation(estimate: Estimate, assumption: Assumption, rule: SmallSample) -> Covariance:
    n, k = len(estimate.y), count_parameters(estimate, rule)
    factor = rule.factor(observations=n, parameters=k, clusters=n)
    matrix = factor * sandwich(estimate.bread, estimate.score_products())
    return Covariance(matrix=matrix, assumption=assumption, groups=(), degrees=n - k, rule=rule)


def _clustered(estimate: Estimate, assumption: Assumption, rule: SmallSample) -> Covariance:
    """Inclusion and exclusion over the terms: clusters by one term, less those by two, and so on."""
    own = [cluster_codes(estimate, term) for term in assumption.terms]
    parameters = count_parameters(estimate, rule, [codes for codes, _ in own])
    smallest = min(count for _, count in own)
    matrix = np.zeros_like(estimate.bread)
    for size in range(1, len(own) + 1):
        for chosen in combinations(range(len(own)), size):
            codes, count = own[chosen[0]] if size == 1 else interact([own[i][0] for i in chosen])
            counted = smallest if rule.cluster_count is ClustersCounted.MIN else count
            factor = rule.factor(observations=len(estimate.y), parameters=parameters, clusters=counted)
            sums = estimate.score_sums(codes, count)
            matrix += (-1) ** (size - 1) * factor * sandwich(estimate.bread, sums.T @ sums)
    matrix, repair = make_semidefinite(matrix)
    return Covariance(
        matrix=matrix,
        assumption=assumption,
        groups=tuple(count for _, count in own),
        degrees=smallest - 1,
        rule=rule,
        repair=repair,
    )


def _dyadic(estimate: Estimate, assumption: Assumption, rule: SmallSample) -> Covariance:
    exporter, importer = assumption.terms or find_sides(estimate)
    for side in (exporter, importer):
        joint_codes(estimate, side)
    countries = number_countries(estimate, exporter, importer)
    dyads, _ = interact(
        [
            np.minimum(countries.exporter, countries.importer),
            np.maximum(countries.exporter, countries.importer),
        ]
    )
    factor = rule.factor(
        observations=len(estimate.y),
        parameters=count_parameters(estimate, rule, [dyads]),
        clusters=countries.count,
    )
    meat = dyadic_meat(estimate.scores, countries)
    matrix, repair = make_semidefinite(factor * sandwich(estimate.bread, meat))
    return Covariance(
        matrix=matrix,
        assumption=Assumption(kind=Kind.DYADIC, terms=(exporter, importer)),
        groups=(countries.count,),
        degrees=countries.count - 1,
        rule=rule,
        repair=repair,
    )


def joint_codes(estimate: Estimate, term: str) -> tuple[NDArray[np.integer], int]:
    """Number the levels of a factor or combination of factors.

    Raises
    ------
    UsageError : the fit has not kept it
    """
    if term in estimate.codes:
        codes = estimate.codes[term]
        if isinstance(estimate.codes, CodesView):
            return codes, estimate.codes.count(term)
        return codes, int(codes.max()) + 1
    names = parse_factor(term).columns
    missing = [name for name in names if name not in estimate.codes]
    if missing or term.startswith("pair("):
        raise UsageError(
            found=f"the fit has kept no factor {', '.join(missing) or term}",
            fix=f"pass it as vcov of fit, or use {', '.join(estimate.codes) or 'hetero'}",
        )
    return interact([estimate.codes[name] for name in names])


def cluster_codes(estimate: Estimate, term: str) -> tuple[NDArray[np.integer], int]:
    """Number the clusters.

    Raises
    ------
    UsageError : the fit has not kept the factor
    ModelError : there is one cluster only
    """
    codes, count = joint_codes(estimate, term)
    if count < 2:
        raise ModelError(
            found=f"all observations are in one cluster by {term}",
            fix="cluster by a factor with several levels",
        )
    return codes, count
