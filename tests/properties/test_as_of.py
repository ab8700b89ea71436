"""Nothing dated after the as-of date is seen: answers are a function of earlier rows only."""

from __future__ import annotations

import dataclasses
import re
from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.facts.dates import partial_date
from comity.facts.starter import Tables, starter
from comity.records import Period
from comity.world import World

COUNTRIES = (
    *("IRN", "BLR", "RUS", "TUR", "IND", "CHN", "PAK", "ARE", "KAZ", "UZB", "VNM", "USA", "GBR", "FRA"),
    *("EUU", "ARM", "SRB", "CHL", "ZAF", "SYR", "MLI", "GIN", "VEN", "SAU", "IDN", "KOR", "MEX", "CAN"),
    *("UKR", "NZL", "IRQ", "DEU", "BRA", "JAM", "KEN"),
)
BODIES = ("EU", "EAEU", "BRICS", "SCO", "OPEC", "ECOWAS", "NATO", "WTO", "AU", "CPTPP")

days = st.dates(min_value=date(1990, 1, 1), max_value=date(2026, 12, 31))
countries = st.sampled_from(COUNTRIES)


def last_day(text: str) -> date | None:
    return partial_date(text).end


def later(text: str, day: date) -> bool:
    end = last_day(text)
    return end is not None and end > day


@cache
def cut_at(day: date) -> Tables:
    """The starter as somebody would have written it on a day: later rows and later ends are not there."""
    tables = starter()

    def cut(rows, first: str, *ends: str):
        kept = (r for r in rows if last_day(r[first]) is None or not later(r[first], day))
        return tuple({**r, **{end: "" for end in ends if later(r[end], day)}} for r in kept)

    agreements = tuple(
        {**r, "signed": "" if later(r["signed"], day) else r["signed"], "in_force": in_force}
        for r in tables.trade_agreements.raw
        for in_force in ["" if later(r["in_force"], day) else r["in_force"]]
    )
    return tables.with_rows(
        memberships=cut(tables.memberships.raw, "from_date", "to_date"),
        trade_agreements=agreements,
        agreement_events=cut(tables.agreement_events.raw, "on"),
        sanctions=cut(tables.sanctions.raw, "from_date", "to_date"),
        promises=cut(tables.promises.raw, "said_on"),
        exchange_rates=tuple(r for r in tables.exchange_rates.raw if int(r["year"]) < day.year),
        restricted_goods=cut(tables.restricted_goods.raw, "first_date"),
    )


@settings(max_examples=60, deadline=None)
@given(day=days, a=countries, b=countries)
def test_rows_after_the_date_change_no_answer(day, a, b):
    whole, cut = World().at(day), World(cut_at(day)).at(day)
    assert whole.memberships(a) == cut.memberships(a)
    assert whole.agreements(a, b) == cut.agreements(a, b)
    assert whole.sanctions(a) == cut.sanctions(a)
    assert whole.past_sanctions(a) == cut.past_sanctions(a)
    assert whole.sanctions_between(a, b) == cut.sanctions_between(a, b)
    assert whole.statements(a, b) == cut.statements(a, b)
    assert whole.restricted(("85",), (a,)) == cut.restricted(("85",), (a,))
    period = Period(start=date(2018, 3, 21), end=date(2019, 3, 20))
    # The year of the date itself is over only on 31 December.
    if (day.month, day.day) != (12, 31):
        assert whole.to_usd(1e9, "EUR", period) == cut.to_usd(1e9, "EUR", period)


@settings(max_examples=60, deadline=None)
@given(day=days, body=st.sampled_from(BODIES), a=countries)
def test_rows_after_the_date_change_no_membership_list(day, body, a):
    whole, cut = World().at(day), World(cut_at(day)).at(day)
    assert whole.member_rows(body) == cut.member_rows(body)
    assert whole.membership(a, body) == cut.membership(a, body)
    assert whole.past_memberships(a, body) == cut.past_memberships(a, body)


SHOWN = ("since", "until", "signed", "in_force", "ended", "said_on", "on")


def dates_shown(value, name=""):
    """Every day that a record shows of the fact itself; a promise's deadline may lie ahead."""
    if isinstance(value, Period):
        if name in SHOWN and value.end is not None:
            yield name, value.end
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from dates_shown(getattr(value, field.name), field.name)
    elif isinstance(value, tuple):
        for item in value:
            yield from dates_shown(item, name)
    elif isinstance(value, str) and name == "note":
        for day in re.findall(r"\b(?:19|20)\d\d-\d\d-\d\d\b", value):
            yield name, date.fromisoformat(day)


@settings(max_examples=100, deadline=None)
@given(day=days, a=countries, b=countries)
def test_no_later_day_is_shown(day, a, b):
    world = World().at(day)
    answers = (
        world.memberships(a),
        world.agreements(a, b),
        world.sanctions(a),
        world.past_sanctions(a),
        world.sanctions_between(a, b),
        world.statements(a, b),
        world.restricted(("84", "85"), (a, b)),
    )
    assert [(name, shown) for name, shown in dates_shown(answers) if shown > day] == []
    known_from = [m.known_from for m in world.memberships(a)]
    assert all(d is not None and d <= day for d in known_from)


@settings(max_examples=60, deadline=None)
@given(day=days, a=countries, b=countries)
def test_the_order_of_a_pair_does_not_matter(day, a, b):
    world = World().at(day)
    assert world.agreements(a, b) == world.agreements(b, a)
    assert world.statements(a, b) == world.statements(b, a)
    assert world.sanctions_between(a, b) == world.sanctions_between(b, a)


@pytest.mark.parametrize("iso3", ["IRN", "BLR", "USA", "CHN", "PSE"])
@settings(max_examples=25, deadline=None)
@given(day=days)
def test_no_factbook_figure_counts_before_the_end_of_the_next_year(iso3, day):
    known = World().at(day).partners(iso3)
    if known is None:
        return
    figures = [*known.exports_usd, *known.imports_usd, known.gdp_usd]
    lists = [known.export_partners, known.import_partners, known.export_commodities, known.import_commodities]
    years = [part.year for part in (*figures, *lists) if part is not None]
    assert all(date(year + 1, 12, 31) <= day for year in years)


def test_hindsight_shows_later_statements_but_moves_no_membership():
    plain = World().at(date(2018, 12, 31))
    hindsight = World().at(date(2018, 12, 31), hindsight=True)
    assert len(hindsight.statements("IRN", "BLR")) > len(plain.statements("IRN", "BLR"))
    assert hindsight.membership("IRN", "BRICS") is None
    assert hindsight.membership("GBR", "EU").until.end == date(2020, 1, 31)
    assert not plain.membership("GBR", "EU").until.stated
