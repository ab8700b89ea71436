"""Fits side by side: one column a fit, estimates above their standard errors; as text, LaTeX, CSV or JSON."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict, dataclass
from io import StringIO
from typing import TYPE_CHECKING, Any

import numpy as np

from comity.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from comity.gravity.bias import BiasCorrection
    from comity.gravity.result import Fit

_ERRORS = "standard errors"
_LATEX = str.maketrans({
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
})  # fmt: skip
# A spreadsheet takes a cell that begins like this for a formula.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the foot of a table: a label, and a value in each column."""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficient:
    """One coefficient of one column."""

    name: str
    estimate: float
    std_error: float
    p_value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """Fits in columns.

    Attributes
    ----------
    columns : their headings
    coefficients : of each column, by regressor
    foot : what stands below
    notes : under the table
    """

    columns: tuple[str, ...]
    coefficients: tuple[Mapping[str, Coefficient], ...]
    foot: tuple[Line, ...]
    notes: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Regressors of any column, in the order of their first mention."""
        return tuple(dict.fromkeys(name for column in self.coefficients for name in column))

    def rows(self, digits: int = 4) -> list[list[str]]:
        """The body as text: estimates and standard errors of each regressor in two rows, then the foot."""
        body = []
        for name in self.names:
            found = [column.get(name) for column in self.coefficients]
            body.append([name, *("" if c is None else f"{c.estimate:.{digits}f}" for c in found)])
            body.append(["", *("" if c is None else f"({c.std_error:.{digits}f})" for c in found)])
        return body + [[line.label, *line.values] for line in self.foot]

    def to_text(self, digits: int = 4) -> str:
        """The table for a terminal."""
        rows = [["", *self.columns], *self.rows(digits)]
        widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
        lines = [
            "  ".join([row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row[1:], widths[1:]))]).rstrip()
            for row in rows
        ]
        rule = "-" * (sum(widths) + 2 * (len(widths) - 1))
        body = 1 + 2 * len(self.names)
        whole = [lines[0], rule, *lines[1:body], rule, *lines[body:], *(f"Note: {n}" for n in self.notes)]
        return "\n".join(whole) + "\n"

    def to_latex(self, digits: int = 4) -> str:
        """The table as a LaTeX tabular."""
        rows = [[cell.translate(_LATEX) for cell in row] for row in (["", *self.columns], *self.rows(digits))]
        lines = [" & ".join(row) + r" \\" for row in rows]
        body = 1 + 2 * len(self.names)
        begin = rf"\begin{{tabular}}{{l{'c' * len(self.columns)}}}"
        parts = [begin, r"\hline", lines[0], r"\hline", *lines[1:body], r"\hline", *lines[body:], r"\hline"]
        notes = (f"% {' '.join(note.split())}" for note in self.notes)
        return "\n".join([*parts, r"\end{tabular}", *notes]) + "\n"

    def to_csv(self) -> str:
        """One row a coefficient and column, numbers in full."""
        target = StringIO()
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(["column", "regressor", "estimate", "std_error", "p_value", "low", "high"])
        for heading, column in zip(self.columns, self.coefficients, strict=True):
            for c in column.values():
                numbers = (c.estimate, c.std_error, c.p_value, c.low, c.high)
                writer.writerow([_harmless(heading), _harmless(c.name), *map(repr, numbers)])
        return target.getvalue()

    def to_dict(self) -> dict[str, Any]:
        """The table as plain values; numbers that are not finite are null."""
        return {
            "columns": [
                {
                    "heading": heading,
                    "coefficients": [finite(asdict(c)) for c in column.values()],
                    "facts": {line.label: line.values[k] for line in self.foot if line.values[k]},
                }
                for k, (heading, column) in enumerate(zip(self.columns, self.coefficients, strict=True))
            ],
            "notes": list(self.notes),
        }

    def to_json(self) -> str:
        """The same as JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n"


def side_by_side(
    fits: Sequence[Fit],
    headings: Sequence[str] | None = None,
    *,
    foot: Sequence[Line] = (),
    notes: Sequence[str] = (),
    alpha: float = 0.05,
) -> SideBySide:
    """Set fits in columns.

    Parameters
    ----------
    headings : of the columns; (1), (2) and so on if not given
    foot : further lines, after those on fixed effects, observations and fit
    alpha : one minus the level of the intervals

    Raises
    ------
    UsageError : no fit, or not as many headings as fits
    """
    headings = tuple(headings or (f"({k + 1})" for k in range(len(fits))))
    if not fits or len(headings) != len(fits):
        raise UsageError(
            found=f"{len(headings)} headings for {len(fits)} fits", fix="pass one heading for each fit"
        )
    return SideBySide(
        columns=headings,
        coefficients=tuple(coefficients(fit, alpha) for fit in fits),
        foot=(*_facts(fits), *foot),
        notes=(*dict.fromkeys(fit.covariance.note for fit in fits if fit.covariance.note), *notes),
    )


def corrected_table(fit: Fit, correction: BiasCorrection, *, alpha: float = 0.05) -> SideBySide:
    """A fit as it is, and with its bias and standard errors corrected."""
    from scipy import stats

    half = fit.critical_value(alpha)
    z = correction.corrected / correction.corrected_se
    corrected = {
        name: Coefficient(
            name=name,
            estimate=float(b),
            std_error=float(s),
            p_value=float(p),
            low=float(b - half * s),
            high=float(b + half * s),
        )
        for name, b, s, p in zip(
            correction.names,
            correction.corrected,
            correction.corrected_se,
            2 * stats.norm.sf(np.abs(z)),
            strict=True,
        )
    }
    plain = side_by_side([fit], ["as estimated"], alpha=alpha)
    pairs = f"corrected, {correction.pairs:,} pairs"
    doubled = [
        Line(label=line.label, values=(*line.values, pairs if line.label == _ERRORS else line.values[0]))
        for line in plain.foot
    ]
    return SideBySide(
        columns=(*plain.columns, "bias corrected"),
        coefficients=(*plain.coefficients, corrected),
        foot=tuple(doubled),
        notes=(
            f"{correction.ways.name.lower()}-way correction of Weidner and Zylkin (2021); leverage of the "
            f"country effects {correction.leverage.value}",
        ),
    )


def coefficients(fit: Fit, alpha: float) -> dict[str, Coefficient]:
    """The coefficients of a fit by name, with intervals at level 1 - alpha."""
    beta = fit.estimate.beta
    errors = np.sqrt(np.diag(fit.covariance.matrix))
    half = fit.critical_value(alpha) * errors
    return {
        name: Coefficient(
            name=name,
            estimate=float(b),
            std_error=float(s),
            p_value=float(p),
            low=float(b - h),
            high=float(b + h),
        )
        for name, b, s, p, h in zip(fit.estimate.names, beta, errors, fit.pvalue(), half, strict=True)
    }


def _facts(fits: Sequence[Fit]) -> list[Line]:
    effects = dict.fromkeys(factor.name for fit in fits for factor in fit.formula.fixed_effects)
    lines = [
        Line(
            label=f"effects {name}",
            values=tuple(
                "yes" if any(f.name == name for f in fit.formula.fixed_effects) else "" for fit in fits
            ),
        )
        for name in effects
    ]
    return [
        *lines,
        Line(label="observations", values=tuple(f"{fit.n:,}" for fit in fits)),
        Line(label="squared correlation", values=tuple(f"{fit.r2:.4f}" for fit in fits)),
        Line(label=_ERRORS, values=tuple(str(fit.covariance.assumption) for fit in fits)),
    ]


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA_SIGNS) else cell


def finite(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """The same plain values, with null for numbers that are not finite: JSON has none."""
    if isinstance(value, dict):
        return {name: finite(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [finite(inner) for inner in value]
    return None if isinstance(value, float) and not np.isfinite(value) else value
