"""The regressors of a formula as columns: plain columns as they are, other terms through formulaic."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from comity.gravity.formula import FUNCTIONS, columns_in
from comity.gravity.refusals import BadColumn, FormulaError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.gravity.formula import Formula, Term
    from comity.gravity.frames import Columns


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """Regressors by name, each shape (n,)."""

    names: tuple[str, ...]
    columns: tuple[NDArray[np.float64], ...]


def regressors(formula: Formula, data: Columns) -> Design:
    """Work out every term of the right-hand side, in the order of the formula.

    The intercept is a column only where there are no fixed effects.
    """
    names: list[str] = []
    columns: list[NDArray[np.float64]] = []
    intercept = formula.intercept or bool(formula.fixed_effects)
    if formula.intercept and not formula.fixed_effects:
        names, columns = ["Intercept"], [np.ones(data.n)]
    others = [t for t in formula.terms if t.column is None and not t.text.startswith("i(")]
    worked = _through_formulaic(formula, others, data, intercept=intercept) if others else {}
    for term in formula.terms:
        if term.column is not None:
            made = {term.column: _plain(term.column, data)}
        elif term.text.startswith("i("):
            made = _interacted(term, formula, data)
        else:
            made = worked[term.text]
        for name, column in made.items():
            if name not in names:
                names.append(name)
                columns.append(column)
    return Design(tuple(names), tuple(columns))


def _plain(name: str, data: Columns) -> NDArray[np.float64]:
    return data.numbers(name)


def _through_formulaic(
    formula: Formula, terms: list[Term], data: Columns, *, intercept: bool
) -> dict[str, dict[str, NDArray[np.float64]]]:
    """Columns of each term, by term; categories lose a level where an intercept or effect stands in for
    it."""
    import pandas as pd
    from formulaic import Formula as Formulaic
    from formulaic import model_matrix
    from formulaic.errors import FormulaicError

    read = dict.fromkeys(name for term in terms for name in columns_in(term, formula.text))
    frame = pd.DataFrame({name: data.values(name) for name in read})
    context: dict[str, Any] = {name: getattr(np, name) for name in FUNCTIONS} | {"np": np, "numpy": np}
    spec = " + ".join(term.text for term in terms)
    try:
        with np.errstate(divide="ignore", invalid="ignore"):
            parsed = Formulaic(f"{'1' if intercept else '0'} + {spec}", _ordering="none")
            matrix: Any = model_matrix(parsed, frame, na_action="ignore", context=context)
    except (FormulaicError, TypeError, ValueError, SyntaxError, NameError) as error:
        cause = error.__cause__ or error
        raise FormulaError(formula.text, terms[0].at, f"{spec!r} cannot be worked out: {cause}",
                           "make a column of it first") from error  # fmt: skip
    slices = matrix.model_spec.term_slices
    out: dict[str, dict[str, NDArray[np.float64]]] = {term.text: {} for term in terms}
    begins = _begins(terms, slices)
    for place, name in enumerate(matrix.columns):
        if name != "Intercept":
            column = np.ascontiguousarray(np.asarray(matrix.iloc[:, place], dtype=np.float64))
            out[begins[place]][str(name)] = column
    return out


def _begins(terms: list[Term], slices: Any) -> dict[int, str]:  # noqa: ANN401 - formulaic's mapping
    """Which written term each column of the matrix comes from; `a*b` makes three of formulaic's terms."""
    owner: dict[int, str] = {}
    from formulaic import Formula as Formulaic

    made_by: dict[str, str] = {}
    for term in terms:
        for made in Formulaic(f"0 + {term.text}", _ordering="none"):
            made_by.setdefault(str(made), term.text)
    for made, span in slices.items():
        for place in range(span.start, span.stop):
            owner[place] = made_by.get(str(made), terms[0].text)
    return owner


def _interacted(term: Term, formula: Formula, data: Columns) -> dict[str, NDArray[np.float64]]:
    """``i(factor, x, ref=level)``: one column a level of the factor, times x, without the reference level."""
    call = ast.parse(term.text, mode="eval").body
    if not isinstance(call, ast.Call) or not 1 <= len(call.args) <= 2:
        raise FormulaError(formula.text, term.at, "i() takes a factor, and perhaps a column to multiply",
                           "write i(year, rta, ref=1986)")  # fmt: skip
    if not all(isinstance(arg, ast.Name) for arg in call.args):
        raise FormulaError(formula.text, term.at, "i() takes columns", "make a column of it first")
    factor, *other = (arg.id for arg in call.args if isinstance(arg, ast.Name))
    references = {word.arg: ast.literal_eval(word.value) for word in call.keywords}
    if unknown := set(references) - {"ref"}:
        raise FormulaError(formula.text, term.at, f"i() does not know {unknown.pop()!r}", "it knows ref")
    coded = data.coded(factor)
    scale = data.numbers(other[0]) if other else np.ones(data.n)
    wanted = references.get("ref")
    omitted = set(wanted) if isinstance(wanted, list | tuple) else {wanted}
    found = set(coded.levels.tolist())
    if "ref" in references and not omitted <= found:
        raise BadColumn(found=f"{factor!r} has no level {sorted(map(str, omitted - found))[0]}",
                        fix=f"the levels begin with {', '.join(map(str, coded.levels[:8]))}")  # fmt: skip
    suffix = f":{other[0]}" if other else ""
    return {
        f"{factor}::{level}{suffix}": np.where(coded.codes == code, scale, 0.0)
        for code, level in enumerate(coded.levels.tolist())
        if "ref" not in references or level not in omitted
    }
