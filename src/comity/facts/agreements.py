"""Trade agreements between two countries, also those that bind them through a bloc."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from comity.facts.rows import NO_CAVEATS
from comity.records import NO_PERIOD, Period, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from comity.facts.rows import AgreementEvent, TradeAgreement
    from comity.facts.starter import Tables
    from comity.facts.vantage import Vantage

    Ways = Mapping[str, str | None]  # the keys of a country in the parties column, and the bloc behind each

# The order in which a pair's agreements are listed.
STANDINGS = ("in_force", "signed", "concluded", "suspended", "superseded")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementFact:
    """A trade agreement between two countries as it stood on a date.

    ``a`` and ``b`` are in alphabetical order; ``via_a`` is the bloc through which ``a`` takes part, None
    where it is a party itself.
    """

    a: str
    b: str
    row: TradeAgreement  # without what was not known yet
    via_a: str | None
    via_b: str | None
    status_at: str  # one of STANDINGS
    ended: Period = NO_PERIOD  # from when it was suspended or superseded
    ended_by: str = ""  # the agreement that replaced it
    condition: str = ""  # where not every member of the bloc applies it
    caveats: frozenset[Reason] = NO_CAVEATS

    def via(self, iso3: str) -> str | None:
        """The bloc through which one of the two takes part."""
        return self.via_a if iso3 == self.a else self.via_b


def between(
    a: str, b: str, ways_a: Ways, ways_b: Ways, *, tables: Tables, vantage: Vantage
) -> tuple[AgreementFact, ...]:
    """Every agreement that binds two countries, those in force first.

    Parameters
    ----------
    a, b : codes in alphabetical order
    ways_a, ways_b : under which keys each can be a party on the date
    tables : where the agreements and what happened to them are
    vantage : the date from which to look
    """
    facts = []
    for row in _candidates(ways_a, tables):
        events = {event.event: event for event in tables.agreement_events.under(row.name)}
        group = events.get("parties")
        path = _path((group.by,) if group else row.parties, ways_a, ways_b)
        status = status_at(row, events, vantage)
        if path is not None and status is not None:
            via_a, via_b = ways_a[path[0]], ways_b[path[1]]
            facts.append(_fact(row, events, status, vantage, a=a, b=b, via_a=via_a, via_b=via_b))
    return tuple(sorted(facts, key=_order))


def status_at(row: TradeAgreement, events: Mapping[str, AgreementEvent], vantage: Vantage) -> str | None:
    """How an agreement stood on a date; None where nothing of it was public."""
    for event in ("superseded", "suspended"):
        if event in events and vantage.reached(events[event].on):
            return event
    if vantage.reached(row.in_force):
        return "in_force"
    if vantage.counts(row.signed.end):
        return "signed"
    if "concluded" in events and vantage.counts(events["concluded"].on.end):
        return "concluded"
    return None


def _candidates(ways: Ways, tables: Tables) -> Iterator[TradeAgreement]:
    """Each agreement, once, that names one of the keys or binds one of the groups."""
    seen: set[str] = set()
    for key in ways:
        of_group = (e.name for e in tables.agreement_events.under(f"group:{key}"))
        rows = [*tables.trade_agreements.under(key)]
        rows += [row for name in of_group for row in tables.trade_agreements.under(f"name:{name}")]
        for row in rows:
            if row.name not in seen:
                seen.add(row.name)
                yield row


def _path(parties: tuple[str, ...], ways_a: Ways, ways_b: Ways) -> tuple[str, str] | None:
    """The parties through which two countries are bound to each other, shortest way first.

    Two members of one bloc are bound only by an agreement of that bloc alone: one between the bloc and
    a third party says nothing between them.
    """
    paths = [
        (p, q)
        for p in parties
        if p in ways_a
        for q in parties
        if q in ways_b and (p != q or len(parties) == 1)
    ]
    return min(paths, key=lambda w: (ways_a[w[0]] is not None, ways_b[w[1]] is not None, w), default=None)


def _fact(
    row: TradeAgreement,
    events: Mapping[str, AgreementEvent],
    status: str,
    vantage: Vantage,
    *,
    a: str,
    b: str,
    via_a: str | None,
    via_b: str | None,
) -> AgreementFact:
    ending = events.get(status) if status in {"suspended", "superseded"} else None
    partial = events.get("partial")
    return AgreementFact(
        a=a,
        b=b,
        row=replace(
            row,
            signed=vantage.day(row.signed),
            in_force=vantage.day(row.in_force),
            status=status,
            note=vantage.remark(row.note),
        ),
        via_a=via_a,
        via_b=via_b,
        status_at=status,
        ended=ending.on if ending else NO_PERIOD,
        ended_by=ending.by if ending else "",
        condition=partial.note if partial else "",
        caveats=frozenset({Reason.MEMBERSHIP_STATUS}) if partial else NO_CAVEATS,
    )


def _order(fact: AgreementFact) -> tuple[int, date, str]:
    return STANDINGS.index(fact.status_at), fact.row.signed.end or date.max, fact.row.name
