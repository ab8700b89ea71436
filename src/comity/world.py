"""World: everything that comity knows, and what of it was known on a date.

``World.at`` is the only way in. A row counts once the last day of its (possibly partial) date is not
later than the as-of date; what a row says of later days is hidden.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from comity.facts import money
from comity.facts.starter import Tables, pair_key, starter
from comity.facts.tables import EU_BLOC, EU_CODE, as_code
from comity.facts.vantage import Vantage
from comity.records import is_overdue

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Collection, Iterable

    from comity.facts.agreements import AgreementFact
    from comity.facts.rows import ExchangeRate, Membership, RestrictedGood, Sanction
    from comity.indicators.fit import PairFit
    from comity.ledger.follow import Followed
    from comity.ledger.overdue import Overdue
    from comity.ledger.registered import Registered
    from comity.ledger.registry.entries import Entry
    from comity.ledger.registry.kinds import EntryKind
    from comity.ledger.sayings import Saying
    from comity.ledger.status import Standing
    from comity.ledger.summary import Promise
    from comity.records import LedgerEntry, Period, SourceUse
    from comity.sources.factbook import Partners
    from comity.warehouse.accounts import TradeAccount
    from comity.warehouse.at import WarehouseAt
    from comity.warehouse.store import Warehouse

T = TypeVar("T")

# Of several statuses in one body on one day, the first of these tells most: a suspension is a spell
# inside a membership.
_TELLING = (
    "suspended",
    "member",
    "associate",
    "partner",
    "dialogue_partner",
    "observer",
    "signatory",
    "invited",
    "candidate",
    "applicant",
)
_KEPT_DATES = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class SanctionFact:
    """A measure as it stood on a date; ``via`` says why a country counts among its senders."""

    row: Sanction
    by: str | None = None  # the country of the pair that sends it, itself or through ``via``
    via: str | None = None  # EU, ECOWAS or UN


class World:
    """The facts that comity carries, and what the user had built. Nothing is read before it is asked for.

    Parameters
    ----------
    tables : the fact tables; those of the starter where left out
    warehouse : the build to ask for trade; none where left out
    registry : documents, projects and statements that somebody keeps; none where left out
    """

    def __init__(
        self,
        tables: Tables | None = None,
        *,
        warehouse: Warehouse | None = None,
        registry: Registered | None = None,
    ) -> None:
        self.tables = tables or starter()
        self._warehouse = warehouse
        self.registry = registry
        self._at: dict[tuple[date, bool], WorldAt] = {}

    def at(self, as_of: date, *, hindsight: bool = False) -> WorldAt:
        """What was known on a date.

        Parameters
        ----------
        as_of : the last day on which something may have been published
        hindsight : count what was published later, of the periods asked about
        """
        key = (as_of, hindsight)
        view = self._at.get(key)
        if view is None:
            if len(self._at) >= _KEPT_DATES:
                self._at.pop(next(iter(self._at)))
            view = self._at[key] = WorldAt(
                self.tables, as_of, hindsight=hindsight, warehouse=self._warehouse, registry=self.registry
            )
        return view

    def sources(self) -> tuple[SourceUse, ...]:
        """Each file of facts that the world carries, with version, licence and checksum."""
        from comity.sources import factbook

        return (*(table.source for table in self.tables.every()), factbook.package_source())


def open(*, registry: str | os.PathLike[str] | None = None) -> World:
    """Open the world: the starter's facts, and the user's warehouse and registry where there are any.

    Parameters
    ----------
    registry : another registry than the user's own: a file, or the address of a database

    Raises
    ------
    WarehouseError : the build in use is damaged, or the registry that was named does not exist

    Examples
    --------
    >>> open().at(date(2025, 8, 21)).membership("BLR", "BRICS").status
    'partner'
    """
    return World(warehouse=_warehouse(), registry=_registry(registry))


def _warehouse() -> Warehouse | None:
    """The build in use; None where nothing was built."""
    from comity.sources import home

    if not home.warehouse().is_dir():
        return None
    from comity.warehouse import store

    return store.current(home.warehouse())


def _registry(named: str | os.PathLike[str] | None) -> Registered | None:
    """The registry that is named, or the user's own where there is one."""
    from comity.ledger.store.place import installed, place

    where = place(named)
    if named is None and not where.exists:
        return None
    with installed():
        from comity.ledger.registered import Registered
    return Registered(where)


class WorldAt:
    """The world as it was known on a date; every answer is a function of earlier rows only."""

    def __init__(
        self,
        tables: Tables,
        as_of: date,
        *,
        hindsight: bool = False,
        warehouse: Warehouse | None = None,
        registry: Registered | None = None,
    ) -> None:
        self.as_of = as_of
        self._registry = registry
        self.hindsight = hindsight
        self._vantage = Vantage(as_of=as_of, hindsight=hindsight)
        self._tables = tables
        self._warehouse = warehouse
        self._known: dict[tuple[str, ...], object] = {}

    def __repr__(self) -> str:
        return f"WorldAt({self.as_of.isoformat()}{', hindsight=True' if self.hindsight else ''})"

    # Bodies and their members

    def memberships(self, iso3: str) -> tuple[Membership, ...]:
        """The statuses in effect on the date, in the order of the table.

        A row without a beginning is among them only from the day on which the table was checked;
        ``undated`` gives it for earlier dates.
        """
        return self._once(
            ("memberships", iso3),
            lambda: tuple(m for m in self._rows_of(iso3) if m.in_effect(self.as_of)),
        )

    def membership(self, iso3: str, body: str) -> Membership | None:
        """The most telling status of a country in a body on the date, suspension before membership."""
        return self._statuses(iso3).get(body)

    def past_memberships(self, iso3: str, body: str) -> tuple[Membership, ...]:
        """Spells that had ended by the date, earliest first."""
        return self._once(("past", iso3, body), lambda: self._ended(iso3, body))

    def undated(self, iso3: str) -> tuple[Membership, ...]:
        """Statuses for which no beginning is established, where the date is before the table's own.

        They are known to hold when the table was checked. Nothing shows that they held on the date,
        so they count for nothing, and carry AS_OF_DATE; they are here to be named as open.
        """
        return self._once(
            ("undated", iso3),
            lambda: tuple(
                m
                for m in self._rows_of(iso3)
                if not m.dated and not m.in_effect(self.as_of) and m.until.end is None
            ),
        )

    def members(self, body: str) -> tuple[str, ...]:
        """The codes of a body's members on the date, suspended ones among them, in order."""
        return tuple(m.iso3 for m in self.member_rows(body))

    def member_rows(self, body: str) -> tuple[Membership, ...]:
        """The rows of a body's members on the date, in the order of their codes."""
        return self._once(("members", body), lambda: self._member_rows(body))

    def members_in(self, body: str, year: int) -> tuple[str, ...]:
        """The codes of a body's members in the middle of a year, or on the date where that is earlier."""
        day = min(date(year, 7, 1), self.as_of)
        rows = (self._vantage.membership(m) for m in self._tables.memberships.under(f"body:{body}"))
        return self._once(
            ("members in", body, str(year)),
            lambda: tuple(sorted({m.iso3 for m in rows if m.status == "member" and m.in_effect(day)})),
        )

    def knows_body(self, body: str) -> bool:
        """Whether the table lists a body's members: only then can it say that a country is not one."""
        return f"body:{body}" in self._tables.memberships

    def body_title(self, key: str) -> str:
        """The name of a body in words."""
        from comity import countries

        return countries.body_title(key)

    # Agreements

    def agreements(self, a: str, b: str) -> tuple[AgreementFact, ...]:
        """Trade agreements that bind two countries, themselves or through blocs; in force first."""
        first, second = sorted((as_code(a), as_code(b)))
        return self._once(("agreements", first, second), lambda: self._agreements(first, second))

    # Sanctions

    def sanctions(self, target: str, sender: str | None = None) -> tuple[SanctionFact, ...]:
        """Measures in effect on a country, of one sender or of all (EU and UN are senders)."""
        rows = self._once(
            ("sanctions", target),
            lambda: tuple(
                SanctionFact(row=row)
                for row in self._sanction_rows(target)
                if row.in_effect(self.as_of) and not row.relief
            ),
        )
        if sender is None:
            return rows
        wanted = EU_BLOC if sender == EU_CODE else sender
        return tuple(fact for fact in rows if fact.row.sender == wanted)

    def past_sanctions(self, target: str, sender: str | None = None) -> tuple[SanctionFact, ...]:
        """Measures on a country that had ended by the date."""
        wanted = EU_BLOC if sender == EU_CODE else sender
        return tuple(
            SanctionFact(row=row)
            for row in self._sanction_rows(target)
            if row.until.end is not None
            and row.until.end < self.as_of
            and not row.relief
            and wanted in (None, row.sender)
        )

    def sanction_relief(self, target: str) -> tuple[Sanction, ...]:
        """Periods of relief in effect, in which measures stood but were waived."""
        return tuple(r for r in self._sanction_rows(target) if r.relief and r.in_effect(self.as_of))

    def sanctions_between(self, a: str, b: str) -> tuple[SanctionFact, ...]:
        """Measures of each country on the other, sent by itself or by a bloc of which it is a member.

        Measures of the UN bind every member, so they are among them.
        """
        first, second = sorted((as_code(a), as_code(b)))
        return self._once(
            ("sanctions", first, second),
            lambda: (*self._sanctions_by(first, second), *self._sanctions_by(second, first)),
        )

    # The ledger

    def statements(self, a: str, b: str) -> tuple[LedgerEntry, ...]:
        """What was said in public by the date on the trade of two countries, in order of time.

        Statements of a bloc of which one of them was a member when it was said are among them: their
        parties are the bloc's, and ``via`` names it. Targets carry status and timing.
        """
        first, second = sorted((as_code(a), as_code(b)))
        return self._once(("statements", first, second), lambda: self._statements(first, second))

    def every_statement(self) -> tuple[LedgerEntry, ...]:
        """What was said in public by the date of every pair, pair by pair; nothing is said for others."""
        kept = self._registry.every_statement(self._counted_by) if self._registry else {}
        pairs = {pair_key(raw["party_a"], raw["party_b"]) for raw in self._tables.promises.raw} | kept.keys()
        return tuple(entry for pair in sorted(pairs) for entry in self._merged(pair, kept.get(pair, ())))

    def promises(self, a: str | None = None, b: str | None = None) -> tuple[Promise, ...]:
        """The promises of a pair or of all: targets, each with its restatements, and commitments kept here.

        What a bloc said for its members is among the promises of the bloc's pair alone.
        """
        from comity.ledger import summary
        from comity.ledger.registry.kinds import EntryKind
        from comity.ledger.unswept import unswept

        if a and b:
            said = [e for e in self.statements(a, b) if e.via is None]
            owed = self.registered((EntryKind.COMMITMENT,), a, b)
            return (*summary.promises(said, self.as_of), *map(summary.of_commitment, owed))
        with unswept():
            if self._registry is None:
                return summary.promises_of(self._sayings(), self.as_of)
            if self.hindsight:  # which sees what was written later: nothing of that is kept for each day
                kept = self._registry.owed(None, self.as_of)
                return (*summary.promises_of(self._sayings(), self.as_of), *kept)
            apart = self._starter_pairs()
            kept = self._registry.ended(self.as_of, [*apart])
            return (*summary.promises_of(self._sayings([*apart.values()]), self.as_of), *kept)

    def overdue(self, limit: int | None = None) -> Overdue:
        """What should have been done by the date and is not known to be: how much, and the longest overdue.

        Parameters
        ----------
        limit : how many at most; all where left out
        """
        from comity.ledger import overdue as deadlines
        from comity.ledger.registry.kinds import EntryKind
        from comity.ledger.status import standings_of
        from comity.ledger.summary import pair_of
        from comity.ledger.unswept import unswept

        if self.hindsight:
            kinds = (EntryKind.COMMITMENT, EntryKind.PROJECT)
            every = deadlines.overdue(self.every_statement(), self.registered(kinds), self.as_of)
            return deadlines.Overdue(len(every), every[:limit])
        apart = self._starter_pairs()
        kept = self._registry.late(self.as_of, limit, [*apart]) if self._registry else None
        others = kept.said if kept else ()
        with unswept():
            said = self._sayings([*apart.values(), *(e.parties for e in others)])
            found = standings_of(said, self.as_of)
        own = sorted(
            (s.due, s.id)
            for s in said
            if s.due and s.id in found and is_overdue(*found[s.id][1:3]) and pair_of(s.voice.parties) in apart
        )
        entries = self._worded([identity for _, identity in own[:limit]], others, found)
        first = deadlines.overdue(entries, kept.followed if kept else (), self.as_of)
        return deadlines.Overdue(len(own) + (kept.total if kept else 0), first[:limit])

    def ledger_sources(self) -> tuple[SourceUse, ...]:
        """The table of statements, and the registry where there is one, each as a whole."""
        table = self._tables.promises.source
        return (table, self._registry.whole) if self._registry else (table,)

    def registered(
        self, kinds: tuple[EntryKind, ...], a: str | None = None, b: str | None = None
    ) -> tuple[Followed, ...]:
        """What the registry held of some kinds by the date, of a pair or of all, with what became of it."""
        if self._registry is None:
            return ()
        registry, pair = self._registry, (a, b) if a and b else None
        return self._once(
            ("registered", *kinds, a or "", b or ""),
            lambda: registry.followed(kinds, pair, self._counted_by, self.as_of),
        )

    def registered_source(self, entry: Entry) -> SourceUse:
        """Where an entry of the registry was read.

        Raises
        ------
        ValueError : there is no registry
        """
        if self._registry is None:
            raise ValueError(f"no registry holds {entry.id}")
        return self._registry.source(entry)

    @property
    def keeps_registry(self) -> bool:
        """Whether there is a registry to ask."""
        return self._registry is not None

    @property
    def _counted_by(self) -> date | None:
        """The last day that counts in the registry; none with hindsight."""
        return None if self.hindsight else self.as_of

    # Trade and money

    @property
    def holds_customs(self) -> bool:
        """Whether a warehouse was built, from which trade can be asked."""
        return self._warehouse is not None

    @cached_property
    def customs(self) -> WarehouseAt | None:
        """The warehouse as it was known on the date; None where none was built."""
        if self._warehouse is None:
            return None
        from comity.warehouse.at import WarehouseAt

        return WarehouseAt(self._warehouse, self._vantage)

    def trade(self, exporter: str, importer: str) -> tuple[TradeAccount, ...]:
        """What customs offices counted of one country's sales to another, each account published by the date.

        In order of year, source and side; nothing where no warehouse was built.
        """
        if self._warehouse is None:
            return ()
        return self._once(("trade", exporter, importer), lambda: self._trade(exporter, importer))

    def fit(self, a: str, b: str, *, until: int | None = None) -> PairFit | None:
        """How well two economies fit, by the best account of all trade by product published by the date.

        Parameters
        ----------
        a, b : ISO3, in any order
        until : the last calendar year that may be taken; any where left out

        Returns
        -------
        None where no warehouse was built, or none of its accounts lists both.
        """
        customs = self.customs
        if customs is None:
            return None
        from comity.indicators.fit import fit_at

        first, second = sorted((a, b))
        return self._once(
            ("fit", first, second, str(until)), lambda: fit_at(customs, first, second, until=until)
        )

    def partners(self, iso3: str) -> Partners | None:
        """What the World Factbook said by the date on a country's trade; None where it said nothing."""
        return self._once(("partners", iso3), lambda: self._partners(iso3))

    def restricted(self, hs: tuple[str, ...], countries: Iterable[str]) -> tuple[RestrictedGood, ...]:
        """Goods under given codes that are flagged for one of the countries.

        Parameters
        ----------
        hs : codes of 2, 4 or 6 digits; a shorter one means everything under it
        countries : ISO3
        """
        wanted = frozenset(countries)
        return tuple(
            good
            for good in self._restricted_goods
            if wanted & set(good.targets) and any(good.hs6.startswith(code) for code in hs if code)
        )

    def exchange_rate(self, currency: str, year: int) -> ExchangeRate | None:
        """The average of a calendar year that had ended by the date."""
        if not self._vantage.counts(date(year, 12, 31)):
            return None
        return self._rates(currency).get(year)

    def to_usd(self, value: float, currency: str, period: Period) -> money.InDollars | None:
        """Convert an amount at the yearly averages of a period that were known on the date.

        See ``comity.facts.money.to_usd``; ``years`` of the answer says which averages were used.
        """
        if currency == "USD":
            return money.InDollars(value, value, (), None)
        rates = self._rates(currency)
        known = {year: rate for year, rate in rates.items() if self._vantage.counts(date(year, 12, 31))}
        return money.to_usd(value, known, period)

    def sources(self) -> tuple[SourceUse, ...]:
        """Each file of facts that the world carries."""
        return World(self._tables).sources()

    # How it is worked out

    def _once(self, key: tuple[str, ...], work: Callable[[], T]) -> T:
        """Work something out the first time it is asked for."""
        if key not in self._known:
            self._known[key] = work()
        return self._known[key]  # type: ignore[return-value]

    def _rows_of(self, iso3: str) -> tuple[Membership, ...]:
        code = as_code(iso3)
        return self._once(
            ("rows", code),
            lambda: tuple(self._vantage.membership(m) for m in self._tables.memberships.under(code)),
        )

    def _statuses(self, iso3: str) -> dict[str, Membership]:
        def by_body() -> dict[str, Membership]:
            ranked = sorted(self.memberships(iso3), key=lambda m: _TELLING.index(m.status), reverse=True)
            return {m.body: m for m in ranked}

        return self._once(("statuses", iso3), by_body)

    def _ended(self, iso3: str, body: str) -> tuple[Membership, ...]:
        ended = [
            m
            for m in self._rows_of(iso3)
            if m.body == body and m.until.end is not None and m.until.end < self.as_of
        ]
        return tuple(sorted(ended, key=lambda m: m.until.end or date.max))

    def _member_rows(self, body: str) -> tuple[Membership, ...]:
        rows = (self._vantage.membership(m) for m in self._tables.memberships.under(f"body:{body}"))
        members = {m.iso3: m for m in rows if m.status == "member" and m.in_effect(self.as_of)}
        return tuple(members[code] for code in sorted(members))

    def _ways(self, code: str) -> dict[str, str | None]:
        """The keys under which a country can be party to something, and the bloc behind each."""

        def keys() -> dict[str, str | None]:
            direct = EU_BLOC if code == EU_CODE else code
            found: dict[str, str | None] = {direct: None}
            for m in self.memberships(code):
                if m.status == "member":
                    found.setdefault(m.body, m.body)
            for party in self._tables.trade_groups.under(code):
                if not party.since.stated or self._vantage.counts(party.since.end):
                    found.setdefault(party.group, party.group)
            return found

        return self._once(("ways", code), keys)

    def _agreements(self, a: str, b: str) -> tuple[AgreementFact, ...]:
        from comity.facts import agreements

        if a == b:
            return ()
        ways_a, ways_b = self._ways(a), self._ways(b)
        return agreements.between(a, b, ways_a, ways_b, tables=self._tables, vantage=self._vantage)

    def _sanction_rows(self, target: str) -> tuple[Sanction, ...]:
        return self._once(
            ("sanction rows", target),
            lambda: tuple(
                self._vantage.sanction(row)
                for row in self._tables.sanctions.under(target)
                if self._vantage.reached(row.since)
            ),
        )

    def _sanctions_by(self, sender: str, target: str) -> tuple[SanctionFact, ...]:
        ways = self._ways(sender)
        return tuple(
            SanctionFact(row=fact.row, by=sender, via=ways[fact.row.sender])
            for fact in self.sanctions(target)
            if fact.row.sender in ways
        )

    def _statements(self, a: str, b: str) -> tuple[LedgerEntry, ...]:
        from comity.ledger import status

        entries = list(self._own(pair_key(a, b)))
        for side_a, side_b in self._speaking_for(a, b):
            entries.extend(
                replace(e, via=side_a if side_a != a else side_b)
                for e in self._own(pair_key(side_a, side_b))
                if self._spoke_for(side_a, a, e.said_on.end) and self._spoke_for(side_b, b, e.said_on.end)
            )
        return tuple(sorted(entries, key=status.said_order))

    def _starter(self) -> tuple[LedgerEntry, ...]:
        """Every statement of the tables that counts, pair by pair."""
        return self._once(("starter",), self._read_starter)

    def _read_starter(self) -> tuple[LedgerEntry, ...]:
        from comity.ledger import statements

        pairs = dict.fromkeys(pair_key(raw["party_a"], raw["party_b"]) for raw in self._tables.promises.raw)
        rows = (entry for pair in pairs for entry in statements.entries(self._tables.promises.under(pair)))
        return tuple(e for e in rows if self._vantage.counts(e.said_on.end))

    def _starter_pairs(self) -> dict[str, tuple[str, str]]:
        """The pairs of which comity itself brings statements, by their keys.

        Of these, how a target stands follows from the tables and the registry together, so that no registry
        can keep it.
        """
        from comity.ledger.summary import pair_of

        return {pair_of(entry.parties): entry.parties for entry in self._starter()}

    def _sayings(self, pairs: Collection[tuple[str, str]] | None = None) -> list[Saying]:
        """Levels and targets that count, as the rules read them: what is in both places, once.

        Parameters
        ----------
        pairs : of the registry, only statements about these; all where left out
        """
        from comity.ledger.sayings import COUNTED, saying
        from comity.ledger.statements import said

        rows = {said(e): saying(e) for e in self._starter() if e.kind in COUNTED}
        kept = self._registry.sayings(self._counted_by, pairs) if self._registry else []
        day, hindsight = self.as_of, self.hindsight
        counts = [s for s in kept if hindsight or (s.said_last and s.said_last <= day)]
        alike = {s.spoken for s in rows.values()}
        known = {s.quantity.parties for s in rows.values()}
        doubtful = [s.id for s in counts if s.quantity.parties in known and s.spoken in alike]
        worded = self._registry.named_statements(doubtful, self._counted_by) if self._registry else {}
        twice = {identity: said(entry) for identity, entry in worded.items() if said(entry) in rows}
        for one in counts:
            if one.told and one.id in twice:  # a fact about the registry's row is about the table's as well
                rows[twice[one.id]] = rows[twice[one.id]]._replace(told=one.told)
        return [*rows.values(), *(s for s in counts if s.id not in twice)]

    def _worded(
        self, identities: list[str], others: Iterable[LedgerEntry], found: dict[str, Standing]
    ) -> list[LedgerEntry]:
        """Some targets with their words, and others that have them, with status and timing."""
        entries = {e.id: e for e in self._starter()}
        rest = [identity for identity in identities if identity not in entries]
        if rest and self._registry:
            entries |= self._registry.named_statements(rest, self._counted_by)
        every = (*(entries[identity] for identity in identities), *others)
        return [replace(e, status=found[e.id].status, timing=found[e.id].timing) for e in every]

    def _own(self, pair: str) -> tuple[LedgerEntry, ...]:
        """The statements of one pair of parties, in the tables and in the registry, targets with status."""
        kept = self._registry.statements(pair, self._counted_by) if self._registry else ()
        return self._merged(pair, kept)

    def _merged(self, pair: str, kept: Iterable[LedgerEntry]) -> tuple[LedgerEntry, ...]:
        """The statements of the tables with those of the registry that say something else."""
        from comity.ledger import statements, status

        rows = statements.entries(self._tables.promises.under(pair))
        counted = [
            replace(e, note=self._vantage.remark(e.note)) for e in rows if self._vantage.counts(e.said_on.end)
        ]
        known = {statements.said(e) for e in counted}
        told = {statements.said(e): e.told for e in kept if e.told}
        counted = [replace(e, told=told.get(statements.said(e), ())) for e in counted] if told else counted
        counted += [
            e for e in kept if self._vantage.counts(e.said_on.end) and statements.said(e) not in known
        ]
        return status.with_status(counted, self.as_of)

    def _speaking_for(self, a: str, b: str) -> list[tuple[str, str]]:
        """The pairs of sides, at least one of them a bloc, that may have spoken for two countries."""
        sides_a = [a, *dict.fromkeys(m.body for m in self._rows_of(a) if m.status == "member")]
        sides_b = [b, *dict.fromkeys(m.body for m in self._rows_of(b) if m.status == "member")]
        blocs = ((p, q) for p in sides_a for q in sides_b if (p, q) != (a, b) and p != q)
        sides = [(pair_key(*s), s) for s in blocs]
        kept = self._registry.pairs_among(key for key, _ in sides) if self._registry else frozenset()
        return [s for key, s in sides if key in self._tables.promises or key in kept]

    def _spoke_for(self, side: str, iso3: str, day: date | None) -> bool:
        """Whether a side was the country itself, or a bloc of which it was a member on a day."""
        return side == iso3 or (
            day is not None
            and any(
                m.body == side and m.status == "member" and m.in_effect(min(day, self.as_of))
                for m in self._rows_of(iso3)
            )
        )

    def _trade(self, exporter: str, importer: str) -> tuple[TradeAccount, ...]:
        from comity.warehouse import accounts

        if self._warehouse is None:
            return ()
        found = accounts.accounts(self._warehouse, as_code(exporter), as_code(importer), 1, self.as_of.year)
        return tuple(account for account in found if self._vantage.counts(account.published))

    def _partners(self, iso3: str) -> Partners | None:
        from comity.sources import factbook

        found = factbook.partners(as_code(iso3))
        if found is None or self.hindsight:
            return found
        known = found.known_at(self.as_of)
        return None if known.empty else known

    @cached_property
    def _restricted_goods(self) -> tuple[RestrictedGood, ...]:
        return tuple(g for g in self._tables.restricted_goods.every() if self._vantage.reached(g.since))

    def _rates(self, currency: str) -> dict[int, ExchangeRate]:
        return self._once(
            ("rates", currency), lambda: {r.year: r for r in self._tables.exchange_rates.under(currency)}
        )
