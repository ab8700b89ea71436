"""Formulas: what they mean, and where the caret stands when they mean nothing."""

import doctest
import importlib

import pytest

from comity.gravity.formula import Factor, columns_in, parse, parse_factor
from comity.gravity.refusals import FormulaError


def test_fixed_effects_are_columns_joined_by_a_hat():
    (model,) = parse("trade ~ rta + log(dist) | exporter^year + importer ^ year + pair(exporter, importer)")
    assert [f.columns for f in model.fixed_effects] == [
        ("exporter", "year"), ("importer", "year"), ("exporter", "importer")]  # fmt: skip
    assert [f.symmetric for f in model.fixed_effects] == [False, False, True]
    assert model.fixed_effects[2].name == "pair(exporter, importer)"
    assert [t.text for t in model.terms] == ["rta", "log(dist)"]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("y ~ a + sw(b, c) | f", ["y ~ a + b | f", "y ~ a + c | f"]),
        ("y ~ a + sw0(b, c) | f", ["y ~ a | f", "y ~ a + b | f", "y ~ a + c | f"]),
        ("y ~ csw(a, b + c) | f", ["y ~ a | f", "y ~ a + b + c | f"]),
        ("y ~ csw0(a, log(b))", ["y ~ 1", "y ~ a", "y ~ a + log(b)"]),
        ("y ~ a | csw0(f, g^t)", ["y ~ a", "y ~ a | f", "y ~ a | f + g^t"]),
        ("y + z ~ a | f", ["y ~ a | f", "z ~ a | f"]),
        ("y ~ a + b - 1", ["y ~ a + b - 1"]),
        ("y ~ 0 + a", ["y ~ a - 1"]),
        ("y ~ a | 0", ["y ~ a"]),
        ("y ~ 1 | f", ["y ~ 1 | f"]),
        ("`my flow` ~ `a b` | `c d`^t", ["`my flow` ~ `a b` | c d^t"]),
    ],
)
def test_one_formula_may_ask_for_several_models(text, labels):
    assert [model.label for model in parse(text)] == labels


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("x", ("x",)),
        ("log(dist)", ("dist",)),
        ("np.log(dist)", ("dist",)),
        ("a:log(b)", ("a", "b")),
        ("I(a**2) * c", ("a", "c")),
        ("i(year, rta, ref=1986)", ("year", "rta")),
        ("C(year)", ("year",)),
        ("log(`my col`)", ("my col",)),
    ],
)
def test_the_columns_that_a_term_reads(text, columns):
    (model,) = parse(f"y ~ {text}")
    assert columns_in(model.terms[0], model.text) == columns


@pytest.mark.parametrize(
    ("text", "at", "says"),
    [
        ("trade rta", 9, "one ~"),
        ("y ~ a ~ b", 6, "one ~"),
        ("y ~ a + | f", 7, "missing here"),
        ("y ~ a | f^ + g", 10, "missing here"),
        ("y ~ log(a | f", 7, "never closed"),
        ("y ~ a) | f", 5, "closes nothing"),
        ("y ~ foo(a) | f", 4, "foo() is not a function"),
        ("y ~ a + __import__('os') | f", 8, "not a function"),
        ("y ~ a.mean() | f", 4, "a.mean() is not a function"),
        ("y ~ a[0] | f", 4, "cannot stand in a formula"),
        ("y ~ a $ b | f", 6, "no expression"),
        ("y ~ a | f + log(g)", 12, "a fixed effect is a column"),
        ("y ~ a | f | g", 10, "two parts after ~"),
        ("y ~ a - b | f", 8, "only the intercept"),
        ("y ~ 'a' | f", 4, "reads no column"),
        ("y ~ a | pair(f) ", 8, "joins two columns"),
        ("~ a", 0, "missing here"),
    ],
)
def test_what_cannot_be_read_is_shown_with_a_caret(text, at, says):
    with pytest.raises(FormulaError) as caught:
        parse(text)
    lines = str(caught.value).splitlines()
    assert says in lines[0]
    assert lines[1] == f"  {text}"
    assert lines[2].index("^") - 2 == at


def test_a_factor_alone():
    assert parse_factor(" exporter^importer ") == Factor(("exporter", "importer"))
    assert parse_factor("pair(i, j)").symmetric


@pytest.mark.parametrize("module", ["formula", "fitting"])
def test_the_examples_in_docstrings_run(module):
    tested = doctest.testmod(importlib.import_module(f"comity.gravity.{module}"))
    assert tested.attempted
    assert not tested.failed
