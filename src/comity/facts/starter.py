"""The tables of the starter, and how a row of each becomes a record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from comity.facts.dates import partial_date
from comity.facts.rows import (
    AgreementEvent,
    ExchangeRate,
    FiscalYear,
    Membership,
    ProductReading,
    ProductTerm,
    Promise,
    RestrictedGood,
    Sanction,
    TradeAgreement,
    TradeGroupParty,
)
from comity.facts.tables import Table, as_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.facts.tables import Raw
    from comity.records import SourceUse


@dataclass(frozen=True, kw_only=True, eq=False)
class Tables:
    """The tables that a world reads; ``starter()`` gives the packaged ones."""

    memberships: Table[Membership]  # under the body, and under the country
    trade_agreements: Table[TradeAgreement]  # under each party, and its name
    agreement_events: Table[AgreementEvent]  # under the agreement; the group bound
    trade_groups: Table[TradeGroupParty]  # under the group, and under the country
    sanctions: Table[Sanction]  # under the target
    promises: Table[Promise]  # under the pair, "BLR-IRN"
    exchange_rates: Table[ExchangeRate]  # under the currency
    restricted_goods: Table[RestrictedGood]  # under the six-digit code

    def every(self) -> Iterator[Table[Any]]:
        """Each table."""
        yield from (
            self.memberships,
            self.trade_agreements,
            self.agreement_events,
            self.trade_groups,
            self.sanctions,
            self.promises,
            self.exchange_rates,
            self.restricted_goods,
        )

    def with_rows(self, **rows: tuple[Raw, ...]) -> Tables:
        """The same tables with the rows of some replaced (keyword: the table's field)."""
        changed: dict[str, Table[Any]] = {k: getattr(self, k).with_rows(v) for k, v in rows.items()}
        return replace(self, **changed)


@cache
def starter() -> Tables:
    """The tables that ship with the package; nothing is read before it is asked for.

    >>> "body:EAEU" in starter().memberships
    True
    """
    return Tables(
        memberships=Table("memberships", membership, lambda r: (f"body:{r['body']}", as_code(r["iso3"]))),
        trade_agreements=Table("trade_agreements", trade_agreement, _agreement_keys),
        agreement_events=Table("trade_agreement_events", agreement_event, _event_keys),
        trade_groups=Table("trade_groups", trade_group_party, lambda r: (f"group:{r['group']}", r["iso3"])),
        sanctions=Table("sanctions", sanction, lambda r: (r["target"],)),
        promises=Table("promises", promise, lambda r: (pair_key(r["party_a"], r["party_b"]),)),
        exchange_rates=Table("exchange_rates", exchange_rate, lambda r: (r["currency"],)),
        restricted_goods=Table("restricted_goods", restricted_good, lambda r: (r["hs6"],)),
    )


@cache
def product_terms() -> Table[ProductTerm]:
    """Goods words and their codes; vocabulary, and so dated to no day."""
    return Table("product_terms", product_term, lambda r: (r["term"],))


@cache
def product_readings() -> Table[ProductReading]:
    """What else goods words can mean, under the term."""
    return Table("product_readings", product_reading, lambda r: (r["term"],))


@cache
def fiscal_years() -> Table[FiscalYear]:
    """What each country means by "the year"."""
    return Table("fiscal_years", fiscal_year_row, lambda r: (r["iso3"],))


def pair_key(a: str, b: str) -> str:
    """One key for a pair, whichever comes first.

    >>> pair_key("IRN", "BLR"), pair_key("EU", "BLR")
    ('BLR-IRN', 'BLR-EUU')
    """
    return "-".join(sorted((as_code(a), as_code(b))))


def _agreement_keys(raw: Raw) -> tuple[str, ...]:
    return (f"name:{raw['name']}", *raw["parties"].split(";"))


def _event_keys(raw: Raw) -> tuple[str, ...]:
    return (raw["name"], f"group:{raw['by']}") if raw["event"] == "parties" else (raw["name"],)


def membership(raw: Raw, source: SourceUse) -> Membership:
    """A row of memberships.csv."""
    return Membership(
        body=raw["body"],
        iso3=as_code(raw["iso3"]),
        status=raw["status"],
        since=partial_date(raw["from_date"]),
        until=partial_date(raw["to_date"]),
        cross_check=raw["cross_check"],
        note=raw["note"],
        source=source,
    )


def trade_agreement(raw: Raw, source: SourceUse) -> TradeAgreement:
    """A row of trade_agreements.csv; the parties keep the bloc keys."""
    return TradeAgreement(
        name=raw["name"],
        parties=tuple(raw["parties"].split(";")),
        signed=partial_date(raw["signed"]),
        in_force=partial_date(raw["in_force"]),
        type=raw["type"],
        scope=raw["scope"],
        status=raw["status"],
        note=raw["note"],
        source=source,
    )


def agreement_event(raw: Raw, source: SourceUse) -> AgreementEvent:
    """A row of trade_agreement_events.csv."""
    return AgreementEvent(
        name=raw["name"],
        event=raw["event"],
        on=partial_date(raw["on"]),
        by=raw["by"],
        note=raw["note"],
        source=source,
    )


def trade_group_party(raw: Raw, source: SourceUse) -> TradeGroupParty:
    """A row of trade_groups.csv."""
    return TradeGroupParty(
        group=raw["group"], iso3=raw["iso3"], since=partial_date(raw["since"]), source=source
    )


def sanction(raw: Raw, source: SourceUse) -> Sanction:
    """A row of sanctions.csv."""
    return Sanction(
        programme=raw["programme"],
        sender=raw["sender"],
        target=raw["target"],
        kind=raw["kind"],
        legal_basis=raw["legal_basis"],
        since=partial_date(raw["from_date"]),
        until=partial_date(raw["to_date"]),
        note=raw["note"],
        source=source,
        relief=raw["note"].startswith("a period of relief"),
    )


def promise(raw: Raw, source: SourceUse) -> Promise:
    """A row of promises.csv."""
    return Promise(
        party_a=as_code(raw["party_a"]),
        party_b=as_code(raw["party_b"]),
        said_on=partial_date(raw["said_on"]),
        kind=raw["kind"],
        speaker=raw["speaker"],
        figure=raw["figure"],
        unit=raw["unit"],
        period=raw["period"],
        deadline=raw["deadline"],
        note=raw["note"],
        source=source,
    )


def exchange_rate(raw: Raw, source: SourceUse) -> ExchangeRate:
    """A row of exchange_rates.csv."""
    return ExchangeRate(
        currency=raw["currency"],
        year=int(raw["year"]),
        per_usd=float(raw["per_usd"]),
        note=raw["note"],
        source=source,
    )


def restricted_good(raw: Raw, source: SourceUse) -> RestrictedGood:
    """A row of restricted_goods.csv."""
    return RestrictedGood(
        hs6=raw["hs6"],
        hs_edition=raw["hs_edition"],
        tier=raw["tier"],
        label=raw["label"],
        targets=tuple(raw["targets"].split(";")),
        since=partial_date(raw["first_date"]),
        legal_basis=raw["legal_basis"],
        use=raw["use"],
        source=source,
    )


def product_term(raw: Raw, source: SourceUse) -> ProductTerm:
    """A row of product_terms.csv."""
    return ProductTerm(
        term=raw["term"],
        hs=tuple(raw["hs"].split(";")),
        hs_edition=raw["hs_edition"],
        match=raw["match"],
        note=raw["note"],
        source=source,
    )


def product_reading(raw: Raw, source: SourceUse) -> ProductReading:
    """A row of product_readings.csv."""
    return ProductReading(
        term=raw["term"],
        reading=raw["reading"],
        hs=tuple(raw["hs"].split(";")),
        hs_edition=raw["hs_edition"],
        source=source,
    )


def fiscal_year_row(raw: Raw, source: SourceUse) -> FiscalYear:
    """A row of fiscal_years.csv."""
    month, day = raw["start"].split("-")
    return FiscalYear(
        iso3=raw["iso3"],
        calendar=raw["calendar"],
        start_month=int(month),
        start_day=int(day),
        period=raw["period"],
        press_form=raw["press_form"],
        use=raw["use"],
        source=source,
    )
