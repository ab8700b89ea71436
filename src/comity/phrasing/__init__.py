"""Figures, times, names and lists in words: the same ones in evidence, verdicts, dossiers and readings."""

from comity.phrasing.figures import figure, hedged, interval, number, quantity
from comity.phrasing.goods import chapter
from comity.phrasing.lists import aside, capital, counted, listed, uncapital, with_article
from comity.phrasing.names import body_key, body_name, country, pair_names, possessive, source_name
from comity.phrasing.near import did_you_mean
from comity.phrasing.times import (
    begun,
    by_deadline,
    day,
    is_whole_months,
    month,
    on,
    period,
    precision,
    span,
    whose_year,
)

__all__ = [
    "aside",
    "begun",
    "body_key",
    "body_name",
    "by_deadline",
    "capital",
    "chapter",
    "counted",
    "country",
    "day",
    "did_you_mean",
    "figure",
    "hedged",
    "interval",
    "is_whole_months",
    "listed",
    "month",
    "number",
    "on",
    "pair_names",
    "period",
    "possessive",
    "precision",
    "quantity",
    "source_name",
    "span",
    "uncapital",
    "whose_year",
    "with_article",
]
