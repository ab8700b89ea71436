"""What the engine refuses, and what it warns of: each says what was seen and what mends it."""

from __future__ import annotations

from comity.errors import ModelError, UsageError


def counted(rows: int) -> str:
    """How many rows, in words.

    Examples
    --------
    >>> counted(1), counted(2000)
    ('1 row', '2,000 rows')
    """
    return f"{rows:,} row" if rows == 1 else f"{rows:,} rows"


class GravityWarning(UserWarning):
    """Something was left out, or does not look right; the estimate stands."""


class FormulaError(UsageError):
    """A formula cannot be read. The message shows the formula with a caret under the place."""

    def __init__(self, formula: str, at: int, problem: str, fix: str) -> None:
        self.formula = formula
        self.at = at
        self.problem = problem
        super().__init__(found=f"{problem}\n  {formula}\n  {' ' * at}^\n", fix=fix)

    def __str__(self) -> str:
        return f"{self.found}{self.fix[:1].upper()}{self.fix[1:]}."


class UnknownColumn(UsageError):
    """The formula, vcov, weights or offset name a column that the data lack."""

    def __init__(self, name: str, near: tuple[str, ...], known: tuple[str, ...]) -> None:
        self.name = name
        self.near = near
        fix = f"did you mean {' or '.join(near)}? " if near else ""
        listed = ", ".join(known[:12]) + (", ..." if len(known) > 12 else "")
        super().__init__(found=f"the data have no column {name!r}", fix=f"{fix}The columns are: {listed}")


class BadColumn(UsageError):
    """A column holds what cannot be used: text for numbers, negative flows, infinities."""


class NotAFrame(UsageError):
    """The data are not a data frame, and not a dictionary of columns of equal length."""


class NothingLeft(ModelError):
    """No observation, or no regressor, is left to estimate from."""


class NotIdentified(ModelError):
    """The data do not determine the estimate, whatever the arithmetic."""


class DidNotConverge(ModelError):
    """The first-order conditions do not hold where the iterations stopped."""

    def __init__(self, *, iterations: int, score_max: float, step_last: float) -> None:
        self.iterations = iterations
        self.score_max = score_max
        self.step_last = step_last
        super().__init__(
            found=f"no solution after {iterations} steps: the largest first-order condition is "
            f"{score_max:.1e} of its sum, and the last step changed the index by {step_last:.1e}",
            fix="look for regressors on very different scales, nearly separated observations or too few "
            "positive flows; max_iterations allows for more steps",
        )
