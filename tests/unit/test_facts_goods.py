import pytest

from comity.facts.goods import products
from comity.facts.starter import product_terms


@pytest.mark.parametrize("term", [t.term for t in product_terms().every()])
def test_each_term_finds_itself(term):
    assert [p.term for p in products(term)][:1] == [term]


@pytest.mark.parametrize(
    ("words", "terms"),
    [
        ("Tractors and a tractor", ["tractors", "tractors"]),
        ("heavy mining machinery", ["heavy mining machinery"]),
        ("liquefied natural gas, not natural gas", ["liquefied natural gas", "natural gas"]),
        ("DRIED-FRUIT", ["dried fruit"]),
        ("friendship and trust", []),
        ("", []),
    ],
)
def test_the_longest_terms_are_found_in_order(words, terms):
    assert [p.term for p in products(words)] == terms


def test_codes_are_harmonized_system_codes():
    for term in product_terms().every():
        assert all(code.isdigit() and len(code) in {2, 4, 6} for code in term.hs), term
        assert term.match in {"high", "medium", "low"}
