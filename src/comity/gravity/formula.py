"""Formulas as pyfixest and fixest write them: ``trade ~ rta + sw0(log(dist)) | exporter^year +
importer^year``.

``response ~ regressors | fixed effects``. Regressors are columns, functions of them (``log(dist)``,
``I(x**2)``), categories (``C(year)``), interactions (``a:b``, ``a*b``, ``i(year, rta, ref=1986)``). Fixed
effects are columns, several joined by ``^``, or ``pair(exporter, importer)``: two columns in either order.
``sw``, ``sw0``, ``csw`` and ``csw0`` ask for several fits at once.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from comity.gravity.refusals import FormulaError

FUNCTIONS = frozenset(
    {"log", "log2", "log10", "log1p", "exp", "expm1", "sqrt", "abs", "sign", "minimum", "maximum", "where"}
)
_FORMULAIC = frozenset({"C", "I", "Q", "center", "scale", "poly", "bs", "cr", "cc"})
_STEPWISE = frozenset({"sw", "sw0", "csw", "csw0"})
_OPENING = {"(": ")", "[": "]", "{": "}"}
_PLAIN = re.compile(r"[^\W\d]\w*(\.\w+)*\Z")


@dataclass(frozen=True, slots=True)
class Term:
    """One regressor as written, and where it stands in the formula."""

    text: str
    at: int = 0

    @property
    def column(self) -> str | None:
        """The column that this is, where it is just that."""
        if self.text.startswith("`") and self.text.find("`", 1) == len(self.text) - 1:
            return self.text[1:-1]
        return self.text if _PLAIN.match(self.text) else None


@dataclass(frozen=True, slots=True)
class Factor:
    """Columns whose joint values make the levels of a fixed effect or of a cluster."""

    columns: tuple[str, ...]
    symmetric: bool = False  # pair(a, b): (a, b) and (b, a) are the same level

    @property
    def name(self) -> str:
        """As written in a formula."""
        if self.symmetric:
            return f"pair({', '.join(self.columns)})"
        return "^".join(self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """One model: what is explained, by what, net of which fixed effects."""

    text: str
    response: Term
    terms: tuple[Term, ...]
    intercept: bool
    fixed_effects: tuple[Factor, ...]

    @property
    def label(self) -> str:
        """The formula of this one model, stepwise choices made."""
        right = " + ".join(term.text for term in self.terms) or "1"
        left = f"{self.response.text} ~ {right}"
        if not self.intercept and not self.fixed_effects:
            left += " - 1"
        effects = " + ".join(factor.name for factor in self.fixed_effects)
        return f"{left} | {effects}" if effects else left


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    at: int
    sign: str
    sign_at: int = 0


@lru_cache(maxsize=64)
def parse(text: str) -> tuple[Formula, ...]:
    """Read a formula; one model, or as many as its stepwise choices and responses make.

    Raises
    ------
    FormulaError : with a caret under the place that cannot be read

    Examples
    --------
    >>> model, = parse("trade ~ rta | exporter^year + importer^year + exporter^importer")
    >>> [factor.columns for factor in model.fixed_effects]
    [('exporter', 'year'), ('importer', 'year'), ('exporter', 'importer')]
    >>> [m.label for m in parse("trade ~ rta + sw0(cu) | exporter^year")]
    ['trade ~ rta | exporter^year', 'trade ~ rta + cu | exporter^year']
    """
    left, right = _sides(text)
    parts = _split(text, right.text, right.at, "|")
    if len(parts) > 2:
        raise FormulaError(
            text, parts[2].sign_at, "a formula has two parts after ~: regressors | fixed effects",
            'clusters are named by vcov={"CRV1": "exporter^importer"}; instruments are not offered',
        )  # fmt: skip
    responses = [_term(text, piece) for piece in _split(text, left.text, left.at, "+")]
    pieces = _split(text, parts[0].text, parts[0].at, "+-")
    intercept = _keeps_intercept(text, pieces)
    regressors = _alternatives(text, [p for p in pieces if p.text not in {"0", "1"}])
    effects = _fixed_effects(text, parts[1]) if len(parts) == 2 else [()]
    return tuple(
        Formula(text=text, response=response, terms=terms, intercept=intercept, fixed_effects=factors)
        for response, factors, terms in product(responses, effects, regressors)
    )


@lru_cache(maxsize=256)
def parse_factor(text: str) -> Factor:
    """Read one factor, such as ``exporter^year`` or ``pair(exporter, importer)``, outside a formula.

    Examples
    --------
    >>> parse_factor("exporter^importer").columns
    ('exporter', 'importer')
    """
    return _factor(text, _Piece(text.strip(), len(text) - len(text.lstrip()), "+"))


def columns_in(term: Term, formula: str) -> tuple[str, ...]:
    """The columns that a term reads, in the order of their first mention.

    Raises
    ------
    FormulaError : the term is no expression, or calls what it may not
    """
    if term.column is not None:
        return (term.column,)
    quoted: list[str] = re.findall(r"`([^`]*)`", term.text)
    plain = re.sub(r"`[^`]*`", lambda m: "q" * len(m[0]), term.text)
    names: list[str] = []
    for part in _split(formula, plain, term.at, ":"):
        names += _names(part, formula)
    ordered = dict.fromkeys([*(n for n in names if set(n) != {"q"}), *quoted])
    if not ordered:
        raise FormulaError(formula, term.at, f"{term.text!r} reads no column", "name a column of the data")
    return tuple(ordered)


def _sides(text: str) -> tuple[_Piece, _Piece]:
    sides = _split(text, text, 0, "~") if "~" in text else []
    if len(sides) != 2:
        at = sides[2].sign_at if len(sides) > 2 else len(text)
        raise FormulaError(text, at, "a formula has one ~ between response and regressors",
                           "write it as: trade ~ rta | exporter^year + importer^year")  # fmt: skip
    return sides[0], sides[1]


def _split(formula: str, text: str, start: int, separators: str) -> list[_Piece]:
    """Cut at separators outside brackets, quotes and backticks; empty pieces are errors."""
    pieces: list[_Piece] = []
    open_at: list[tuple[str, int]] = []
    quote, begin, sign = "", 0, "+"
    for place, letter in enumerate(text):
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'`":
            quote = letter
        elif letter in _OPENING:
            open_at.append((_OPENING[letter], place))
        elif letter in ")]}":
            if not open_at or open_at.pop()[0] != letter:
                raise FormulaError(formula, start + place, f"{letter!r} closes nothing", "match the brackets")
        elif letter in separators and not open_at:
            if text[begin:place].strip() or letter not in "+-" or pieces:
                pieces.append(_piece(formula, text, start, (begin, place), sign))
            begin, sign = place + 1, letter
    if quote or open_at:
        at = start + (open_at[-1][1] if open_at else text.rfind(quote))
        raise FormulaError(formula, at, "this is never closed", "match the brackets and quotes")
    pieces.append(_piece(formula, text, start, (begin, len(text)), sign))
    return pieces


def _piece(formula: str, text: str, start: int, span: tuple[int, int], sign: str) -> _Piece:
    raw = text[span[0] : span[1]]
    kept = raw.strip()
    if not kept:
        at = start + (span[1] if span[1] < len(text) else len(text.rstrip()))
        raise FormulaError(
            formula, at, "something is missing here", "name a column, or remove the sign before"
        )
    return _Piece(kept, start + span[0] + len(raw) - len(raw.lstrip()), sign, start + span[0] - 1)


def _term(formula: str, piece: _Piece) -> Term:
    term = Term(piece.text, piece.at)
    columns_in(term, formula)
    return term


def _keeps_intercept(formula: str, pieces: list[_Piece]) -> bool:
    keeps = True
    for piece in pieces:
        if piece.sign == "-" and piece.text != "1":
            raise FormulaError(
                formula, piece.at, "only the intercept can be taken away", "leave the term out"
            )
        if (piece.text, piece.sign) in {("0", "+"), ("1", "-")}:
            keeps = False
    return keeps


def _stepwise(formula: str, piece: _Piece) -> tuple[str, list[_Piece]] | None:
    head, bracket, rest = piece.text.partition("(")
    if head.strip() not in _STEPWISE or not bracket or not rest.endswith(")"):
        return None
    return head.strip(), _split(formula, rest[:-1], piece.at + len(head) + 1, ",")


def _alternatives(formula: str, pieces: list[_Piece]) -> list[tuple[Term, ...]]:
    """The regressors of each model that stepwise choices make."""
    choices: list[list[tuple[Term, ...]]] = []
    for piece in pieces:
        step = _stepwise(formula, piece)
        if step is None:
            choices.append([(_term(formula, piece),)])
            continue
        kind, options = step
        given = [tuple(_term(formula, part) for part in _split(formula, o.text, o.at, "+")) for o in options]
        if kind.startswith("c"):
            given = [tuple(t for group in given[: k + 1] for t in group) for k in range(len(given))]
        choices.append([(), *given] if kind.endswith("0") else given)
    return [_distinct(terms) for terms in product(*choices)]


def _distinct(chosen: tuple[tuple[Term, ...], ...]) -> tuple[Term, ...]:
    by_text: dict[str, Term] = {}
    for group in chosen:
        for term in group:
            by_text.setdefault(term.text, term)
    return tuple(by_text.values())


def _fixed_effects(formula: str, part: _Piece) -> list[tuple[Factor, ...]]:
    choices: list[list[tuple[Factor, ...]]] = []
    given: list[tuple[Factor, ...]]
    for piece in _split(formula, part.text, part.at, "+"):
        step = _stepwise(formula, piece)
        if piece.text in {"0", "1"}:
            continue
        if step is None:
            choices.append([(_factor(formula, piece),)])
            continue
        kind, options = step
        given = [(_factor(formula, o),) for o in options]
        if kind.startswith("c"):
            given = [tuple(f for group in given[: k + 1] for f in group) for k in range(len(given))]
        choices.append([(), *given] if kind.endswith("0") else given)
    return [tuple(dict.fromkeys(f for group in chosen for f in group)) for chosen in product(*choices)]


def _factor(formula: str, piece: _Piece) -> Factor:
    symmetric = re.match(r"pair\s*\((.*)\)\Z", piece.text)
    if symmetric:
        inner = _split(formula, symmetric[1], piece.at + symmetric.start(1), ",")
        if len(inner) != 2:
            raise FormulaError(
                formula, piece.at, "pair() joins two columns", "write pair(exporter, importer)"
            )
        return Factor(tuple(_column(formula, p) for p in inner), symmetric=True)
    parts = _split(formula, piece.text, piece.at, "^")
    return Factor(tuple(_column(formula, p) for p in parts))


def _column(formula: str, piece: _Piece) -> str:
    name = Term(piece.text, piece.at).column
    if name is None:
        raise FormulaError(
            formula, piece.at, f"a fixed effect is a column, or columns joined by ^, not {piece.text!r}",
            "make a column of it first, or move it before the bar as a regressor",
        )  # fmt: skip
    return name


def _names(part: _Piece, formula: str) -> list[str]:
    """Columns of one expression; calls and attributes are held to a list, since the text is evaluated."""
    try:
        tree = ast.parse(part.text, mode="eval")
    except (SyntaxError, ValueError) as error:
        at = part.at + max(getattr(error, "offset", None) or 1, 1) - 1
        raise FormulaError(
            formula,
            at,
            f"{part.text!r} is no expression",
            "use columns, + - * / ** and functions such as log()",
        ) from error
    names: list[tuple[int, str]] = []
    called: set[int] = set()
    for node in ast.walk(tree):
        at = part.at + getattr(node, "col_offset", 0)
        match node:
            case ast.Call(func=func, keywords=keywords):
                called.add(id(func))
                _check_call(func, formula, at)
                called.update(id(k.value) for k in keywords if isinstance(k.value, ast.Name))
            case ast.Attribute():
                if id(node) not in called:
                    raise FormulaError(formula, at, "a column name with a dot needs backticks", "write `a.b`")
                called.add(id(node.value))
            case ast.Name(id=name):
                if id(node) not in called:
                    names.append((at, name))
            case ast.Lambda() | ast.ListComp() | ast.GeneratorExp() | ast.Subscript() | ast.NamedExpr():
                raise FormulaError(formula, at, "this cannot stand in a formula", "make a column of it first")
            case _:
                pass
    return [name for _, name in sorted(names)]


def _check_call(func: ast.expr, formula: str, at: int) -> None:
    match func:
        case ast.Name(id=name) if name in FUNCTIONS | _FORMULAIC | {"i"}:
            return
        case ast.Attribute(value=ast.Name(id="np" | "numpy"), attr=name) if name in FUNCTIONS:
            return
        case ast.Name(id=name) if name in _STEPWISE:
            problem = f"{name}() cannot stand inside a term"
        case _:
            problem = f"{ast.unparse(func)}() is not a function that formulas know"
    known = ", ".join(sorted((FUNCTIONS | _FORMULAIC | {"i"}) - {"Q"}))
    raise FormulaError(formula, at, problem, f"the functions are: {known}; or make a column of it first")
