"""The journey in one screen: read → gather → judge → compose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from comity.records import Checked, Claim, Communique, Dossier, Evidence, Period, Verdict, distinct

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from comity.claims import Reading
    from comity.inputs.readings import SavedReadings
    from comity.records import LedgerEntry, SourceUse
    from comity.world import World, WorldAt


def check(
    text: str | Communique,
    world: World | None = None,
    *,
    as_of: date | str | None = None,
    pair: tuple[str, str] | None = None,
    published: date | str | Period | None = None,
    hindsight: bool = False,
    readings: Reading | SavedReadings | str | os.PathLike[str] | None = None,
    id: str = "text",
    source: str | None = None,
) -> Report:
    """Check what a text says about two countries.

    Parameters
    ----------
    text : in English, or a communiqué; its own fields then stand where no argument is given
    world : the facts to use; the starter's where left out
    as_of : the last day that counts; the last day of ``published`` where left out, or else today
    pair : the countries that the text is about, by name or ISO 3166 code; found in it where left out
    published : when the text was published, to the year, month or day
    hindsight : also judge with what was published after ``as_of``; both verdicts are kept
    readings : claims that were read before, or a file of them that a person corrected, in place of reading
        the text; such a file also says when the text was published and which pair it is about, where no
        argument does
    id, source : kept in the report; a text is no evidence for itself, so name its outlet

    Raises
    ------
    UsageError : the text is in another language, a date or a country cannot be read, or the readings are of
        another text or have mistakes in them

    Examples
    --------
    >>> report = check("Iran is a member of BRICS.", as_of="2025-08-21")
    >>> report.verdicts[0].label.value
    'SUPPORTED'
    """
    from comity import world as worlds
    from comity.inputs.arguments import communique_of, last_day

    said = communique_of(text, identity=id, pair=pair, published=published, source=source)
    communique, reading = _read(said, readings)
    day = last_day(as_of) or communique.published_by or datetime.now(tz=UTC).date()
    known = world if world is not None else worlds.open()
    then = known.at(day)
    later = known.at(day, hindsight=True) if hindsight else None
    evidence: dict[str, Evidence] = {}
    checked = tuple(_checked(claim, communique, then, later, evidence) for claim in reading.claims)
    ledger = _ledger(reading.pairs, then)
    return Report(
        Dossier(
            communique=communique,
            as_of=day,
            pair=communique.pair or (reading.pairs[0] if reading.pairs else None),
            pairs=reading.pairs,
            checked=checked,
            evidence=tuple(evidence.values()),
            ledger=ledger,
            sources=_sources(evidence.values(), ledger),
            warnings=(*reading.warnings, *_warnings(communique, day)),
            hindsight=hindsight,
        ),
        reading,
    )


def _read(
    communique: Communique, readings: Reading | SavedReadings | str | os.PathLike[str] | None
) -> tuple[Communique, Reading]:
    """Read the text, or take what was read before; a file may know its date and pair as well."""
    from comity import claims

    if readings is None:
        return communique, claims.read(communique)
    if isinstance(readings, claims.Reading):
        return communique, readings
    from comity.inputs.readings import SavedReadings, open_readings

    saved = readings if isinstance(readings, SavedReadings) else open_readings(readings)
    found = saved.of(communique)
    return (found.communique, found.reading) if found else (communique, claims.read(communique))


def _checked(
    claim: Claim, communique: Communique, then: WorldAt, later: WorldAt | None, evidence: dict[str, Evidence]
) -> Checked:
    """Judge one claim with what was known then and, where asked for, with what came later."""
    first = _judged(claim, communique, then, evidence)
    return Checked(
        claim=claim, verdict=first, hindsight=_judged(claim, communique, later, evidence) if later else None
    )


def _judged(claim: Claim, communique: Communique, world: WorldAt, evidence: dict[str, Evidence]) -> Verdict:
    from comity.evidence import gather
    from comity.verdicts import settled

    found = gather(claim, communique, world)
    for piece in found:
        evidence.setdefault(piece.id, piece)
    return settled(claim, found, as_of=world.as_of, hindsight=world.hindsight)


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found, and the forms in which it can be had."""

    dossier: Dossier
    reading: Reading

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims in the order of the text."""
        return tuple(c.claim for c in self.dossier.checked)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """A verdict for each claim, in the same order."""
        return tuple(c.verdict for c in self.dossier.checked)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Every piece of evidence that some verdict names, each once."""
        return self.dossier.evidence

    def to_dict(self) -> dict[str, Any]:
        """The report as ``comity/report/1``, in dictionaries and lists."""
        from comity import dossiers

        return dossiers.report_dict(self.dossier)

    def to_json(self, *, indent: int | None = 2) -> str:
        """The report as JSON text."""
        import json

        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    def readings(self) -> str:
        """What the text was taken to mean, as a JSON file to correct and to give back as ``readings``."""
        from comity.claims.readings import as_document, written

        return written(as_document(self.reading, self.dossier.communique))

    def to_html(self, path: str | os.PathLike[str]) -> Path:
        """Write the report as one HTML file without scripts; returns where it was written."""
        from comity import dossiers

        return dossiers.write(path, dossiers.html(self.dossier))

    def to_claimreview(self) -> list[dict[str, Any]]:
        """The decided claims as schema.org ClaimReview."""
        from comity import dossiers

        return dossiers.claimreview(self.dossier)

    def _repr_html_(self) -> str:
        from comity import dossiers

        return dossiers.html(self.dossier)


def _ledger(pairs: Sequence[tuple[str, str]], world: WorldAt) -> tuple[LedgerEntry, ...]:
    """What each pair said in public by the date, in order of time within a pair."""
    return tuple({entry.id: entry for pair in pairs for entry in world.statements(*pair)}.values())


def _sources(evidence: Iterable[Evidence], ledger: Sequence[LedgerEntry]) -> tuple[SourceUse, ...]:
    """One use of each source, in the order in which the report first needs it."""
    uses = (use for piece in evidence for use in piece.sources)
    return distinct((*uses, *(entry.source for entry in ledger)))


def _warnings(communique: Communique, day: date) -> tuple[str, ...]:
    published = communique.published.start
    if published is not None and published > day:
        return (f"the text was published after the as-of date {day} and may speak of days not yet counted",)
    return ()
