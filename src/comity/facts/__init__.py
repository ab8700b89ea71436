"""The starter: small dated tables that ship with the package, a source on each row."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from comity.facts.dates import partial_date as partial_date
    from comity.facts.fiscal import fiscal_period as fiscal_period
    from comity.facts.fiscal import fiscal_year as fiscal_year
    from comity.facts.goods import GoodsReading as GoodsReading
    from comity.facts.goods import products as products
    from comity.facts.goods import readings as readings
    from comity.facts.grades import grade_of as grade_of
    from comity.facts.rows import ExchangeRate as ExchangeRate
    from comity.facts.rows import FiscalYear as FiscalYear
    from comity.facts.rows import Membership as Membership
    from comity.facts.rows import ProductTerm as ProductTerm
    from comity.facts.rows import RestrictedGood as RestrictedGood
    from comity.facts.rows import Sanction as Sanction
    from comity.facts.rows import TradeAgreement as TradeAgreement
    from comity.facts.starter import Tables as Tables

# Reading a text needs fiscal years and goods words only: the other modules are not paid for then.
_WHERE = {
    "partial_date": "dates",
    "fiscal_period": "fiscal",
    "fiscal_year": "fiscal",
    "grade_of": "grades",
    "GoodsReading": "goods",
    "products": "goods",
    "readings": "goods",
    "ExchangeRate": "rows",
    "FiscalYear": "rows",
    "Membership": "rows",
    "ProductTerm": "rows",
    "RestrictedGood": "rows",
    "Sanction": "rows",
    "TradeAgreement": "rows",
    "Tables": "starter",
}
__all__ = sorted(_WHERE)  # noqa: PLE0605 - a list of strings, once


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
