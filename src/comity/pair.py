"""The pair of countries as an object: what binds two countries, what was promised, what is not known."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NoReturn

from comity.errors import UnknownCountry, UsageError, WarehouseError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pandas import DataFrame
    from pyarrow import Table

    from comity.facts.agreements import AgreementFact
    from comity.facts.rows import Membership
    from comity.indicators.fit import PairFit
    from comity.indicators.places import Placed
    from comity.openings.records import Openings
    from comity.records import LedgerEntry, PairDossier
    from comity.sources.factbook import Partners
    from comity.world import SanctionFact, World, WorldAt


_BODIES_THAT_SEND = ("EU", "UN", "ECOWAS")  # as the table of sanctions names them
_BODIES_IN_WORDS = f"{', '.join(_BODIES_THAT_SEND[:-1])} or {_BODIES_THAT_SEND[-1]}"


def pair(a: str, b: str, world: World | None = None, *, as_of: date | str | None = None) -> Pair:
    """Two countries, as they were known on a date.

    Parameters
    ----------
    a, b : names in common use or ISO 3166 codes, in any order
    world : the facts to use; the starter's where left out
    as_of : the last day that counts, a date or ISO 8601; today where left out

    Raises
    ------
    UsageError : both are the same country, or the date cannot be read
    UnknownCountry, AmbiguousCountry : a name fits none, or several

    Examples
    --------
    >>> pair("Iran", "Belarus", as_of="2025-08-21")
    Pair('BLR', 'IRN', as_of=2025-08-21)
    """
    from comity import countries
    from comity import world as worlds

    day = _day(as_of)
    codes = sorted(countries.find(name, on=day).iso3 for name in (a, b))
    if codes[0] == codes[1]:
        raise UsageError(
            found=f"{a!r} and {b!r} are the same country, {countries.name(codes[0])}",
            fix="name two different countries",
        )
    return Pair(codes[0], codes[1], (world or worlds.open()).at(day))


def _day(as_of: date | str | None) -> date:
    if as_of is None:
        return datetime.now(tz=UTC).date()
    if isinstance(as_of, date):
        return as_of
    try:
        return date.fromisoformat(as_of)
    except ValueError as error:
        raise UsageError(
            found=f"as_of={as_of!r} is not a date", fix="give it as YYYY-MM-DD, such as 2025-08-21"
        ) from error


class Pair:
    """Two countries on a date; ``a`` and ``b`` are their codes in alphabetical order.

    Parameters
    ----------
    a, b : ISO 3166-1 alpha-3 codes, in any order
    view : the world as it was known on the date
    """

    def __init__(self, a: str, b: str, view: WorldAt) -> None:
        self.a, self.b = sorted((a, b))
        self.view = view

    def __repr__(self) -> str:
        return f"Pair({self.a!r}, {self.b!r}, as_of={self.as_of.isoformat()})"

    @property
    def as_of(self) -> date:
        """The last day that counts."""
        return self.view.as_of

    @property
    def names(self) -> tuple[str, str]:
        """Both names as they stand inside a sentence."""
        from comity import countries

        return countries.name(self.a), countries.name(self.b)

    def memberships(self) -> dict[str, tuple[Membership | None, Membership | None]]:
        """The standing of each in every body where at least one takes part, by the body's key.

        None says that no standing is on record, not that there was none.
        """
        bodies = {m.body for code in (self.a, self.b) for m in self.view.memberships(code)}
        return {k: (self.view.membership(self.a, k), self.view.membership(self.b, k)) for k in sorted(bodies)}

    def agreements(self) -> tuple[AgreementFact, ...]:
        """Trade agreements that bind both, themselves or through a bloc; those in force first."""
        return self.view.agreements(self.a, self.b)

    def sanctions(self) -> tuple[SanctionFact, ...]:
        """Measures in effect between the two, sent by either or by a bloc of which it is a member."""
        return self.view.sanctions_between(self.a, self.b)

    def ledger(self) -> tuple[LedgerEntry, ...]:
        """What was said in public of their trade, in order of time; targets with status and timing."""
        return self.view.statements(self.a, self.b)

    def partners(self) -> dict[str, Partners | None]:
        """What the World Factbook says of each country's trade, by its code; None where it says nothing."""
        return {code: self.view.partners(code) for code in (self.a, self.b)}

    def dossier(self, sections: Sequence[str] | None = None) -> PairDossier:
        """What is known of the two, section by section.

        Parameters
        ----------
        sections : keys of the sections wanted, such as ``("agreements", "promises")``; all where left out

        Raises
        ------
        UsageError : there is no such section

        Examples
        --------
        >>> found = pair("IRN", "BLR", as_of="2025-08-21").dossier(["agreements"])
        >>> found.sections[0].finding
        '1 trade agreement between Belarus and Iran is in force: EAEU-Iran FTA.'
        """
        from comity.dossiers.sections import Subject, compose, sources_of
        from comity.records import PairDossier

        made = compose(Subject(self.a, self.b, self.view), sections)
        return PairDossier(
            pair=(self.a, self.b),
            names=self.names,
            as_of=self.as_of,
            sections=made,
            sources=sources_of(made),
        )

    def trade(self, since: int | None = None, until: int | None = None) -> DataFrame | Table:
        """Trade by year, exporter and importer, by every book that the warehouse holds.

        Parameters
        ----------
        since, until : calendar years, both included; all that are held where left out

        Returns
        -------
        A pandas data frame where pandas is installed, otherwise a pyarrow table. A row for each year,
        exporter, importer, source, side and basis: ``value_usd`` and ``fob_usd`` in current US dollars
        (missing where nobody reported), ``valuation``, ``state``, ``grade``, ``published``, ``source``,
        ``version``, ``licence`` and ``sha256``.

        Raises
        ------
        WarehouseError : no warehouse was built
        """
        from comity.warehouse import accounts

        if not self.view.holds_customs:
            raise WarehouseError(
                found="no customs data has been built, so trade by year is not known",
                fix="run comity data list, comity data get ID and comity build",
            )
        flows = ((self.a, self.b), (self.b, self.a))
        found = [account for flow in flows for account in self.view.trade(*flow)]
        kept = [a for a in found if (since or 0) <= a.year <= (until or self.as_of.year)]
        return accounts.frame(kept)

    def complementarity(self, *, until: int | None = None) -> PairFit:
        """How far what one sells matches what the other buys, both ways, in the world of one year.

        Parameters
        ----------
        until : the last calendar year that may be taken; the newest that is held where left out

        Returns
        -------
        Three indices each way with their places among all pairs and the ranks among each one's partners,
        what chance does, how alike the exports are and how much trade is intra-industry; ``to_dict()`` gives
        all of it as dictionaries and lists.

        Raises
        ------
        WarehouseError : no trade by product was built, or none published by the date lists both
        """
        fit = self.view.fit(self.a, self.b, until=until)
        if fit is not None:
            return fit
        if not self.view.holds_customs:
            raise WarehouseError(
                found="no trade by product has been built, so there is nothing to set beside each other",
                fix="run comity data list, comity data get ID (BACI has all pairs) and comity build",
            )
        span = f" up to {until}" if until else ""
        raise WarehouseError(
            found=f"no trade by product{span} published by {self.as_of.isoformat()} lists both "
            f"{self.names[0]} and {self.names[1]}",
            fix="run comity data get ID for a source of all pairs, such as BACI, and comity build",
        )

    def similarity(self, *, until: int | None = None) -> Placed:
        """How alike the exports of the two are, Finger and Kreinin's index, with its place among all pairs.

        Parameters
        ----------
        until : as of ``complementarity``

        Raises
        ------
        WarehouseError : as ``complementarity``, or nobody recorded what one of the two sold
        """
        found = self.complementarity(until=until).similarity
        if found is None:
            raise WarehouseError(
                found=f"the exports of {self.names[0]} or {self.names[1]} are not recorded in that year",
                fix="run comity data get ID for a source of both books, such as BACI, and comity build",
            )
        return found

    def opportunities(
        self,
        importer: str,
        *,
        sector: str | None = None,
        digits: int = 6,
        senders: Sequence[str] | None = None,
    ) -> Openings:
        """Products that the other country sells and ``importer`` buys from others; restricted goods left out.

        Parameters
        ----------
        importer : one of the two, by name or code
        sector : goods in words ("mining machinery") or HS codes ("8429, 8430"); all where left out
        digits : 6 for products, 4 for headings
        senders : whose restrictions count, such as ``("EU", "UN", "USA")``; everybody's where left out

        Returns
        -------
        ``openings`` with the largest unrealised value first, and ``left_out`` with the legal basis of each;
        ``frame()`` gives the first as a data frame. Money is in current US dollars.

        Raises
        ------
        UsageError : ``importer`` is not one of the two, or nothing is known by the sector's words
        WarehouseError : no trade by product was built, or none that lists both countries
        """
        from comity import countries
        from comity.openings.find import find

        buyer = countries.find(importer, on=self.as_of).iso3
        if buyer not in (self.a, self.b):
            raise UsageError(
                found=f"{importer!r} is not one of the two countries {self.a} and {self.b}",
                fix=f"give {self.a} or {self.b} as the importer",
            )
        seller = self.b if buyer == self.a else self.a
        by = tuple(_sender(name, self.as_of) for name in senders) if senders is not None else None
        return find(self.view, seller, buyer, words=sector, digits=digits, senders=by)

    def affinity(self) -> NoReturn:
        """How alike the two vote in the United Nations; needs roll-call votes.

        Raises
        ------
        WarehouseError : always, in this release
        """
        raise _not_carried("affinity of votes", "memberships() shows where both take part")


def _sender(name: str, on: date) -> str:
    """Who imposes restrictions: a body by its key, or a country by its code."""
    from comity import countries

    if name.upper() in _BODIES_THAT_SEND:
        return name.upper()
    try:
        return countries.find(name, on=on).iso3
    except UnknownCountry as error:
        near = f"did you mean {', '.join(error.near)}? Otherwise " if error.near else ""
        raise UsageError(
            found=f"{name!r} is nobody who imposes restrictions: no country, and not {_BODIES_IN_WORDS}",
            fix=f"{near}name countries by code or English name, and bodies as {_BODIES_IN_WORDS}",
        ) from error


def _not_carried(what: str, instead: str) -> WarehouseError:
    return WarehouseError(
        found=f"this release carries the starter facts only, and they hold no {what.removeprefix('an ')}",
        fix=f"use what the starter has: {instead}",
    )
