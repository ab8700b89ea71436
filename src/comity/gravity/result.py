"""A fitted gravity equation: coefficients, standard errors, tests, fixed effects, predictions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, overload

import numpy as np
from scipy import stats

from comity.errors import UsageError
from comity.gravity import families
from comity.gravity.components import told
from comity.gravity.effects import Effects, fixed_effects
from comity.gravity.estimate import Estimate, Family
from comity.gravity.variance import covariance

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from numpy.typing import NDArray

    from comity.gravity.bias import BiasCorrection
    from comity.gravity.bootstrap import Bootstrap, Method, Weights
    from comity.gravity.formula import Formula
    from comity.gravity.leverage import Leverage
    from comity.gravity.reset import Reset
    from comity.gravity.sample import Dropped
    from comity.gravity.small_sample import SmallSample
    from comity.gravity.variance import Vcov


class Fit:
    """One estimated equation. Names of methods and columns are those of pyfixest.

    Attributes
    ----------
    estimate : the arrays behind everything here
    formula : the model as fitted
    offset : the column that is a known part of the index, if there is one
    covariance : of the coefficients, with what it assumes
    """

    def __init__(
        self,
        formula: Formula,
        estimate: Estimate,
        vcov: Vcov,
        ssc: str | SmallSample = "fixest",
        offset: str | None = None,
    ) -> None:
        self.formula, self.offset = formula, offset
        self.estimate = estimate
        self.covariance = covariance(estimate, vcov, ssc)
        self._effects: Effects | None = None

    @property
    def n(self) -> int:
        """Observations used."""
        return self.estimate.n

    @property
    def dropped(self) -> tuple[Dropped, ...]:
        """Rows left out, by reason."""
        return self.estimate.dropped

    @property
    def solver(self) -> str:
        """The arithmetic that was used."""
        return self.estimate.solver

    @property
    def loglik(self) -> float:
        """Log-likelihood at the estimate."""
        e = self.estimate
        return families.log_likelihood(e.family, e.y, e.mu, e.weights)

    @property
    def deviance(self) -> float:
        """Twice the distance from the log-likelihood of a perfect fit."""
        e = self.estimate
        return families.deviance(e.family, e.y, e.mu, e.weights)

    @property
    def pseudo_r2(self) -> float:
        """McFadden's: 1 less the ratio of the log-likelihood to that of a constant."""
        e = self.estimate
        mean = np.full(e.n, np.average(e.y, weights=e.weights))
        return 1 - self.loglik / families.log_likelihood(e.family, e.y, mean, e.weights)

    @property
    def r2(self) -> float:
        """Squared correlation of observed and fitted flows."""
        e = self.estimate
        centred_y = e.y - np.average(e.y, weights=e.weights)
        centred_mu = e.mu - np.average(e.mu, weights=e.weights)
        cross = float(e.weights @ (centred_y * centred_mu))
        return cross**2 / float(e.weights @ centred_y**2) / float(e.weights @ centred_mu**2)

    def with_vcov(self, vcov: Vcov, ssc: str | SmallSample | None = None) -> Fit:
        """The same fit with other standard errors; the small-sample rule stays if none is given."""
        other = Fit.__new__(Fit)
        other.formula, other.offset = self.formula, self.offset
        other.estimate, other._effects = self.estimate, self._effects
        other.covariance = covariance(self.estimate, vcov, ssc or self.covariance.rule)
        return other

    def coef(self) -> pd.Series[float]:
        """Coefficients by regressor."""
        return self._series(self.estimate.beta, "Estimate")

    def se(self) -> pd.Series[float]:
        """Standard errors by regressor."""
        return self._series(self._errors(), "Std. Error")

    def tstat(self) -> pd.Series[float]:
        """Coefficients divided by their standard errors."""
        return self._series(self.estimate.beta / self._errors(), "t value")

    def pvalue(self) -> pd.Series[float]:
        """Two-sided probabilities: normal under a log link, Student's t for least squares."""
        return self._series(
            2 * self._distribution().sf(np.abs(self.estimate.beta / self._errors())), "Pr(>|t|)"
        )

    def vcov(self, vcov: Vcov | None = None, ssc: str | SmallSample | None = None) -> pd.DataFrame:
        """Covariance matrix of the coefficients: that of the fit, or another, such as ``vcov("dyadic")``."""
        import pandas as pd

        names = list(self.estimate.names)
        found = (
            self if vcov is None and ssc is None else self.with_vcov(vcov or self.covariance.assumption, ssc)
        )
        return pd.DataFrame(found.covariance.matrix, index=names, columns=names)

    def correct_bias(
        self, *, time: str | None = None, leverage: Leverage | str | None = None
    ) -> BiasCorrection:
        """Remove the incidental-parameter bias and correct the errors; see `comity.gravity.bias`."""
        from comity.gravity.bias import correct_bias

        return correct_bias(self.estimate, time=time, leverage=leverage)

    def bootstrap(
        self,
        *,
        cluster: str,
        method: Method | str = "score",
        draws: int = 999,
        seed: int = 0,
        weights: Weights | str = "rademacher",
        jobs: int = 1,
    ) -> Bootstrap:
        """Draw from the distribution of the coefficients; see `comity.gravity.bootstrap`."""
        from comity.gravity.bootstrap import bootstrap

        return bootstrap(
            self.estimate, cluster=cluster, method=method, draws=draws, seed=seed, weights=weights, jobs=jobs
        )

    def reset(self, *, highest: int = 2) -> Reset:
        """Test whether powers of the fitted index belong in the model; see `comity.gravity.reset`."""
        from comity.gravity.reset import reset

        return reset(self.estimate, self.covariance, highest=highest)

    def critical_value(self, alpha: float = 0.05) -> float:
        """How many standard errors an interval at level 1 - alpha reaches to either side."""
        if not 0 < alpha < 1:
            raise UsageError(found=f"alpha is {alpha}", fix="give a number between 0 and 1, such as 0.05")
        return float(self._distribution().ppf(1 - alpha / 2))

    def confint(self, alpha: float = 0.05) -> pd.DataFrame:
        """Confidence intervals at level 1 - alpha."""
        import pandas as pd

        half = self.critical_value(alpha) * self._errors()
        low, high = f"{100 * alpha / 2:g}%", f"{100 * (1 - alpha / 2):g}%"
        ends = {low: self.estimate.beta - half, high: self.estimate.beta + half}
        return pd.DataFrame(ends, index=self._index())

    def tidy(self, alpha: float = 0.05) -> pd.DataFrame:
        """One row a regressor: estimate, standard error, test, confidence interval."""
        import pandas as pd

        columns = [self.coef(), self.se(), self.tstat(), self.pvalue(), self.confint(alpha)]
        return pd.concat(columns, axis=1)

    def wald_test(
        self, R: NDArray[np.float64] | None = None, q: NDArray[np.float64] | None = None
    ) -> pd.Series[float]:
        """Test R beta = q; without R, that every coefficient is zero.

        Returns
        -------
        statistic (F), degrees of freedom of numerator and denominator, and p-value

        References
        ----------
        Wooldridge (2010), "Econometric Analysis of Cross Section and Panel Data", section 4.2.3
        """
        import pandas as pd

        k = len(self.estimate.beta)
        matrix = np.eye(k) if R is None else np.atleast_2d(np.asarray(R, dtype=float))
        if matrix.shape[1] != k:
            raise UsageError(found=f"R has {matrix.shape[1]} columns, the model {k} coefficients",
                             fix=f"give one column each for {', '.join(self.estimate.names)}")  # fmt: skip
        gap = matrix @ self.estimate.beta - (0 if q is None else np.asarray(q, dtype=float))
        spread = matrix @ self.covariance.matrix @ matrix.T
        statistic = float(gap @ np.linalg.solve(spread, gap)) / len(matrix)
        degrees = self.covariance.degrees
        p = float(stats.f.sf(statistic, len(matrix), degrees))
        return pd.Series({"statistic": statistic, "df_num": len(matrix), "df_denom": degrees, "pvalue": p})

    def fixef(self) -> dict[str, pd.Series[float]]:
        """The effects, by fixed effect and level; see `comity.gravity.effects` for what is held at zero."""
        import pandas as pd

        found = self._found_effects()
        return {
            name: pd.Series(
                values, index=pd.Index(self.estimate.levels[name], tupleize_cols=False), name=name
            )
            for name, values in found.values.items()
        }

    def predict(self, newdata: object | None = None, type: str = "response") -> NDArray[np.float64]:
        """Fitted means, or (`type="link"`) the linear index.

        Without new data in the order of the rows kept, `estimate.rows`. With new data in its order, NaN where
        a level of a fixed effect was not in the sample or a value is missing. A model with an offset reads
        its column from the new data too.
        """
        if type not in {"response", "link"}:
            raise UsageError(found=f"type is {type!r}", fix="it is 'response' or 'link'")
        index = self.estimate.index if newdata is None else self._index_of(newdata)
        if type == "link" or self.estimate.family is Family.GAUSSIAN:
            return index
        return np.exp(index)

    def resid(self) -> NDArray[np.float64]:
        """Observed less fitted, in the order of `estimate.rows`."""
        return self.estimate.y - self.estimate.mu

    def summary(self, digits: int = 4) -> str:
        """The fit as text."""
        e = self.estimate
        rows = self.tidy().round(digits).to_string()
        lines = [
            f"{e.family.value} {self.formula.label}",
            f"observations {e.n:,}, standard errors {self.covariance.assumption}, solver {e.solver}, "
            f"{e.iterations} steps, largest condition left {e.score_max:.1e}",
            rows,
            f"log-likelihood {self.loglik:,.1f}, pseudo R2 {self.pseudo_r2:.4f}",
            *([self.covariance.note] if self.covariance.note else []),
            *map(str, self.dropped),
            *([told(e.parts)] if e.parts else []),
        ]
        return "\n".join(lines)

    def to_latex(self, digits: int = 4) -> str:
        """The coefficients as a LaTeX table: estimates, standard errors in brackets below."""
        body = []
        for name, b, s in zip(self.estimate.names, self.estimate.beta, self._errors(), strict=True):
            body += [rf"{_latex(name)} & {b:.{digits}f} \\", rf" & ({s:.{digits}f}) \\"]
        effects = [rf"{_latex(f.name)} & yes \\" for f in self.formula.fixed_effects]
        return "\n".join([
            r"\begin{tabular}{lc}", r"\hline", rf" & {_latex(self.formula.response.text)} \\", r"\hline",
            *body, r"\hline", *effects, rf"Observations & {self.n:,} \\", r"\hline", r"\end{tabular}",
        ])  # fmt: skip

    def __repr__(self) -> str:
        return f"<Fit {self.formula.label}: {self.n:,} observations>"

    def _found_effects(self) -> Effects:
        if self._effects is None:
            self._effects = fixed_effects(self.estimate)
        return self._effects

    def _index_of(self, newdata: object) -> NDArray[np.float64]:
        from comity.gravity.forecast import linear_index

        return linear_index(self.formula, self.estimate, self._found_effects(), newdata, self.offset)

    def _errors(self) -> NDArray[np.float64]:
        return np.sqrt(np.diag(self.covariance.matrix))

    def _distribution(self) -> Any:  # noqa: ANN401 - scipy is untyped
        if self.estimate.family is Family.GAUSSIAN:
            return stats.t(self.covariance.degrees)
        return stats.norm()

    def _series(self, values: NDArray[np.float64], name: str) -> pd.Series[float]:
        import pandas as pd

        return pd.Series(values, index=self._index(), name=name)

    def _index(self) -> pd.Index[str]:
        import pandas as pd

        return pd.Index(self.estimate.names, name="Coefficient")


class Fits(Sequence[Fit]):
    """Several fits of one call, in the order of the formula's choices."""

    def __init__(self, fits: Sequence[Fit]) -> None:
        self._fits = tuple(fits)

    @overload
    def __getitem__(self, index: int) -> Fit: ...
    @overload
    def __getitem__(self, index: slice) -> Fits: ...
    def __getitem__(self, index: int | slice) -> Fit | Fits:
        return Fits(self._fits[index]) if isinstance(index, slice) else self._fits[index]

    def __len__(self) -> int:
        return len(self._fits)

    def __iter__(self) -> Iterator[Fit]:
        return iter(self._fits)

    def tidy(self, alpha: float = 0.05) -> pd.DataFrame:
        """The tables of all fits, one below the other, with the formula of each."""
        import pandas as pd

        return pd.concat(
            {fit.formula.label: fit.tidy(alpha) for fit in self._fits}, names=["Formula", "Coefficient"]
        )


def _latex(text: str) -> str:
    for letter in r"\&%$#_{}":
        text = text.replace(letter, r"\textbackslash{}" if letter == "\\" else f"\\{letter}")
    return text.replace("^", r"\textasciicircum{}").replace("~", r"\textasciitilde{}")
