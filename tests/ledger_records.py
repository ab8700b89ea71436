"""Statements, commitments and facts made for tests of the ledger."""

from comity.facts.dates import partial_date
from comity.ledger.follow import follow
from comity.ledger.registry.entries import Entry, Provenance
from comity.ledger.registry.kinds import EntryKind
from comity.ledger.statements import read_deadline, read_figure, read_period
from comity.records import LedgerEntry, SourceUse

SOURCE = SourceUse(id="test", title="test", version="1", licence="none")


def statement(
    identity,
    said_on,
    kind,
    figure,
    *,
    period="annual",
    deadline="",
    unit="USD billion",
    note="",
    speaker="someone",
    side=None,
    parties=("AAA", "BBB"),
):
    """One statement, read as a row of the promises table is."""
    low, high, base = read_figure(figure, unit)
    return LedgerEntry(
        id=str(identity),
        parties=parties,
        said_on=partial_date(said_on),
        kind=kind,
        speaker=speaker,
        figure=f"{figure} {unit}",
        value_low=low,
        value_high=high,
        unit=base,
        period=read_period(period),
        period_as_stated=period,
        deadline=read_deadline(deadline),
        deadline_as_stated=deadline,
        note=note,
        source=SOURCE,
        side=side,
    )


def target(identity, said_on, figure, deadline="", **kw):
    """A target."""
    return statement(identity, said_on, "target", figure, deadline=deadline, **kw)


def level(identity, said_on, figure, period, **kw):
    """A level."""
    return statement(identity, said_on, "level", figure, period=period, **kw)


def _entry(kind, identity, fields):
    said = Provenance(dated="2025-08-20", source="test", author="clerk")
    return Entry(
        id=identity,
        kind=kind,
        number=1,
        fields=fields,
        provenance=said,
        recorded_at="2025-08-20T00:00:00.000000Z",
    )


def commitment(identity, **fields):
    """A commitment of two parties."""
    return _entry(EntryKind.COMMITMENT, identity, {"what": "do it", "parties": ("AAA", "BBB"), **fields})


def fact(number, kind, day, amount, *, about="c", **more):
    """What happened to a commitment."""
    fields = {"about": about, "kind": kind, "what": kind, "day": day, **more}
    return _entry(
        EntryKind.FACT, f"fact-{number}", fields | ({"amount": amount} if amount is not None else {})
    )


def followed(entry, as_of, *around):
    """An entry with what became of it."""
    (one,) = follow([entry], around, as_of)
    return one
