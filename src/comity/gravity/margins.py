"""Rows that no estimate can use: fixed effects whose flows are all zero, and rows alone in a fixed effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from comity.gravity.estimate import Family
from comity.gravity.refusals import NothingLeft
from comity.gravity.sample import Reason

if TYPE_CHECKING:
    from comity.gravity.sample import Sample


def prune(sample: Sample, family: Family, *, keep_singletons: bool) -> Sample:
    """Leave out all-zero margins (not for least squares) and singletons, until there are none.

    The effect of an exporter-year without any exports is minus infinity: its rows are fitted perfectly and
    say nothing about the regressors. A row that is alone in a fixed effect is fitted perfectly too.

    Raises
    ------
    NothingLeft : every row goes
    """
    refuse_zeros(sample, family)
    before = -1
    while sample.n != before:
        before = sample.n
        for factor in sample.fixed_effects:
            if family is not Family.GAUSSIAN:
                sample = _without_zero_margins(sample, factor.name)
        for factor in sample.fixed_effects:
            if not keep_singletons:
                sample = _without_singletons(sample, factor.name)
    return sample


def _without_zero_margins(sample: Sample, name: str) -> Sample:
    codes = sample.factors.codes(name)
    weighted = sample.y if sample.weights is None else sample.y * sample.weights
    totals = np.bincount(codes, weights=weighted, minlength=sample.factors.count(name))
    if totals.all():
        return sample
    return _checked(sample.without(totals[codes] == 0, Reason.ZERO_MARGIN, name), Reason.ZERO_MARGIN, name)


def _without_singletons(sample: Sample, name: str) -> Sample:
    codes = sample.factors.codes(name)
    counts = np.bincount(codes, minlength=sample.factors.count(name))
    if counts.min() > 1:
        return sample
    return _checked(sample.without(counts[codes] == 1, Reason.SINGLETON, name), Reason.SINGLETON, name)


def _checked(sample: Sample, reason: Reason, name: str) -> Sample:
    if not sample.n:
        raise nothing_left(sample, f"{reason.value}, {name}")
    return sample


def refuse_zeros(sample: Sample, family: Family) -> None:
    """Refuse a sample without a single flow.

    Raises
    ------
    NothingLeft
    """
    if sample.n and family is not Family.GAUSSIAN and not sample.y.any():
        raise NothingLeft(
            found=f"all {sample.n:,} flows are zero",
            fix="the mean of zero flows is zero; there is nothing to explain",
        )


def nothing_left(sample: Sample, why: str) -> NothingLeft:
    """The refusal where every row is out, with the columns that have one level only, the usual cause."""
    columns = dict.fromkeys(column for factor in sample.fixed_effects for column in factor.columns)
    lone = [column for column in columns if sample.factors.levels_of(column) < 2]
    told = f"; {' and '.join(lone)} has one level only" if lone else ""
    return NothingLeft(
        found=f"no row is left: {why}{told}",
        fix="use fewer fixed effects, or a panel in which each of their levels has several flows",
    )
