"""The table of contents of a pair's dossier, and the sections that speak of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.dossiers.sections import (
    agreements,
    books,
    complementarity,
    customs,
    fits,
    goods,
    memberships,
    openings,
    promises,
    registered,
    sanctions,
    trade,
    unheld,
    vitals,
    weights,
)
from comity.errors import UsageError
from comity.phrasing import body_name, counted, country, listed
from comity.records import Grade, Item, Section, distinct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from comity.dossiers.sections.subject import Subject
    from comity.records import SourceUse

_BODY: dict[str, Callable[[Subject], Section]] = {
    vitals.KEY: vitals.section,
    customs.KEY: customs.section,
    goods.KEY: goods.section,
    weights.KEY: weights.section,
    trade.KEY: trade.section,
    books.KEY: books.section,
    complementarity.KEY: complementarity.section,
    fits.KEY: fits.section,
    openings.KEY: openings.section,
    unheld.POTENTIAL: unheld.potential,
    agreements.KEY: agreements.section,
    memberships.KEY: memberships.section,
    sanctions.KEY: sanctions.section,
    fits.RESTRICTED_KEY: fits.restricted,
    unheld.VOTES: unheld.votes,
    promises.KEY: promises.section,
    registered.DOCUMENTS: registered.documents,
    registered.PROJECTS: registered.projects,
    registered.DEADLINES: registered.deadlines,
}
# Sections that speak of the user's registry.
REGISTERED = frozenset({registered.DOCUMENTS, registered.PROJECTS, registered.DEADLINES})
SECTIONS = ("brief", *_BODY, "unknown", "sources")
# Sections that a page sets under one heading.
PARTS: dict[str, tuple[str, ...]] = {
    "Trade": (customs.KEY, goods.KEY, weights.KEY, trade.KEY),
    "What fits": (complementarity.KEY, fits.KEY, openings.KEY),
    "Rules": (agreements.KEY, memberships.KEY, sanctions.KEY, fits.RESTRICTED_KEY),
    "Promises": (promises.KEY, registered.DOCUMENTS, registered.PROJECTS, registered.DEADLINES),
}
_IN_BRIEF = (trade.KEY, agreements.KEY, memberships.KEY, sanctions.KEY, promises.KEY)
# What customs counted, and of how the books differ and how the goods fit the first that is known.
_COUNTED_IN_BRIEF = (customs.KEY, books.KEY, complementarity.KEY, weights.KEY)
_BOUND_IN_BRIEF = (agreements.KEY, sanctions.KEY, promises.KEY)
_COUNTED_SENTENCES = 2
# Sections that need a warehouse, and are left out where there is none.
FROM_CUSTOMS = frozenset({customs.KEY, goods.KEY, weights.KEY, books.KEY, complementarity.KEY, openings.KEY})


def compose(subject: Subject, wanted: Sequence[str] | None = None) -> tuple[Section, ...]:
    """The sections of a dossier in their order.

    Parameters
    ----------
    subject : the pair and what was known of it
    wanted : keys of ``SECTIONS``; all of them where left out

    Raises
    ------
    UsageError : a key is not among ``SECTIONS``
    """
    without = _not_kept(subject)
    chosen = _chosen(wanted) - (without if wanted is None else frozenset())
    speaks_of_others = chosen.intersection({"brief", "unknown", "sources"})
    others = {
        key: make(subject)
        for key, make in _BODY.items()
        if key in chosen or (speaks_of_others and key not in without)
    }
    shown = {key: section for key, section in others.items() if key in chosen}
    made = dict(shown)
    if "brief" in chosen:
        made["brief"] = _brief(subject, others)
    if "unknown" in chosen:
        made["unknown"] = _unknown(subject, others)
    if "sources" in chosen:
        made["sources"] = _sources(subject, shown or others)
    return tuple(made[key] for key in SECTIONS if key in made)


def _not_kept(subject: Subject) -> frozenset[str]:
    """Sections on what the user keeps, where nothing is kept; one that is asked for says so."""
    without = frozenset({unheld.POTENTIAL})
    if not subject.view.holds_customs:
        without |= FROM_CUSTOMS
    return without if subject.view.keeps_registry else without | REGISTERED


def _chosen(wanted: Sequence[str] | None) -> frozenset[str]:
    strange = [repr(key) for key in wanted or () if key not in SECTIONS]
    if strange:
        raise UsageError(
            found=f"{listed(strange)} {'is' if len(strange) == 1 else 'are'} not a section",
            fix=f"choose among {', '.join(SECTIONS)}",
        )
    return frozenset(wanted or SECTIONS)


def _brief(subject: Subject, others: dict[str, Section]) -> Section:
    """Five sentences: the findings that a reader wants first."""
    return Section(
        key="brief",
        title="In brief",
        finding=f"What is on record of {subject.both} on {subject.day}, in five sentences.",
        items=tuple(_sentence(others[key]) for key in _in_brief(others)),
    )


def _in_brief(others: dict[str, Section]) -> tuple[str, ...]:
    """The sections that are summed up; of trade what customs counted, where it counted something."""
    counted_trade = customs.KEY in others and others[customs.KEY].items
    if not counted_trade:
        return _IN_BRIEF
    known = [key for key in _COUNTED_IN_BRIEF if key in others and others[key].items]
    return (*known[:_COUNTED_SENTENCES], *_BOUND_IN_BRIEF)


def _sentence(section: Section) -> Item:
    """A finding as a line of its own; its grade is the weakest that it rests on."""
    grades = [item.grade for item in section.items]
    return Item(
        text=section.finding,
        grade=max(grades, default=Grade.D),
        sources=tuple(dict.fromkeys(use for item in section.items for use in item.sources)),
        columns=(("section", section.key),),
    )


# What no table of the starter holds, and what would.
_NOT_HELD = (
    "The trade of each year as customs offices recorded it, by exporter and by importer (UN Comtrade, BACI).",
    "Trade by product, and so what one sells that the other buys from others (the same, at six digits).",
    "Trade in services, investment and loans between the two.",
    "Visits, and documents signed beyond those in the ledger.",
    "What a gravity model would expect of their trade (an estimate on a panel of many countries).",
)


def _unknown(subject: Subject, others: dict[str, Section]) -> Section:
    """What the sources at hand are silent on, this pair's own gaps first."""
    gaps = [f"{s.title}: {s.absent}" for s in others.values() if s.absent]
    gaps += _undated(subject)
    gaps += [f"Not held: {what}" for what in _NOT_HELD[_known(subject, others) :]]
    return Section(
        key="unknown",
        title="What we do not know",
        finding=f"{counted(len(gaps), 'gap')} in what is known of {subject.both}; what is not on record here "
        "may exist all the same.",
        items=tuple(Item(text=gap, grade=Grade.D, sources=()) for gap in gaps),
    )


def _known(subject: Subject, others: dict[str, Section]) -> int:
    """How many of the first of those things the warehouse has after all."""
    if not subject.view.holds_customs:
        return 0
    return 2 if goods.KEY in others and others[goods.KEY].items else 1


def _undated(subject: Subject) -> list[str]:
    """Standings without an established beginning, which count for nothing before the table's date."""
    return [
        f"Memberships: whether {country(code)} was {memberships.a_or_an(row)} in {body_name(row.body)} "
        f"on {subject.day}; since when is not established."
        for code in subject.pair
        for row in subject.view.undated(code)
    ]


def _sources(subject: Subject, others: dict[str, Section]) -> Section:
    """The sources that the dossier used, each file once, and how it was made."""
    uses = sources_of(others.values())
    if not uses:
        return Section(
            key="sources",
            title="Sources and methods",
            finding="0 sources had anything on the two by this date.",
            absent="Every table at hand was asked, and none has a row on the pair.",
        )
    return Section(
        key="sources",
        title="Sources and methods",
        finding=f"This dossier rests on {counted(len(uses), 'file')} of facts; nothing dated after "
        f"{subject.day} counts.",
        items=tuple(_source(use) for use in uses),
    )


def sources_of(sections: Iterable[Section]) -> tuple[SourceUse, ...]:
    """Each source once, in the order of first use."""
    return distinct(use for section in sections for used in _used(section) for use in used)


def _used(section: Section) -> Iterator[tuple[SourceUse, ...]]:
    yield from (item.sources for item in section.items)
    yield from (figure.sources for figure in section.figures)


def _source(use: SourceUse) -> Item:
    checksum = use.sha256[:16] or "none"
    return Item(
        text=f"{use.title}, version {use.version}; {use.licence}; SHA-256 {checksum}.",
        grade=Grade.C,
        sources=(use,),
        columns=(
            ("Source", use.title),
            ("Version", use.version),
            ("Licence", use.licence),
            ("Checksum", checksum),
        ),
    )
