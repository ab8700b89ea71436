"""How promises ended: kept, late, in part, missed, and what is open or cannot be told, with intervals.

A promise counts once for each deadline that it names: what is only said again is no second promise. Only
promises whose deadline has passed can be kept or missed. A target that had been reached when it was announced
promised nothing, and is counted apart. Not due and cannot tell are
outcomes of their own, and never count as missed; how much hangs on them is said by a second interval.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from comity.ledger.registry.kinds import EntryKind
from comity.ledger.rules import ENDED_BY_FACT
from comity.ledger.sayings import COUNTED, Saying, Voice, in_order, saying
from comity.ledger.sides import BOTH, UNKNOWN, side
from comity.ledger.status import Standing, standings_of
from comity.proportions import Interval, wilson
from comity.records import LedgerStatus, Timing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from comity.ledger.follow import Followed
    from comity.records import LedgerEntry


class Ending(StrEnum):
    """How a promise ended, or why that is open."""

    KEPT = "KEPT"
    LATE = "LATE"
    PARTLY = "PARTLY"
    MISSED = "MISSED"
    NOT_DUE = "NOT_DUE"
    NO_DEADLINE = "NO_DEADLINE"
    CANNOT_TELL = "CANNOT_TELL"
    REPLACED = "REPLACED"
    WITHDRAWN = "WITHDRAWN"
    REACHED = "REACHED"  # it had no deadline, or one that has not passed
    ALREADY_MET = "ALREADY_MET"  # when it was announced


_ENDED = {
    LedgerStatus.MET: Ending.KEPT,
    LedgerStatus.MET_LATE: Ending.LATE,
    LedgerStatus.PARTLY_MET: Ending.PARTLY,
    LedgerStatus.MISSED: Ending.MISSED,
    LedgerStatus.UNVERIFIABLE: Ending.CANNOT_TELL,
    LedgerStatus.SUPERSEDED: Ending.REPLACED,
    LedgerStatus.WITHDRAWN: Ending.WITHDRAWN,
}
_DECIDED = (Ending.KEPT, Ending.LATE, Ending.PARTLY, Ending.MISSED)


class Horizon(StrEnum):
    """How far ahead the deadline lay when the promise was made."""

    NONE = "no deadline"
    YEAR = "within a year"
    THREE = "one to three years"
    FIVE = "three to five years"
    LONGER = "more than five years"


_HORIZONS = ((1, Horizon.YEAR), (3, Horizon.THREE), (5, Horizon.FIVE))


class Promise(NamedTuple):
    """A promise: a target with its restatements, or a commitment of the registry; or several alike."""

    pair: str
    voices: tuple[Voice, ...]
    horizon: Horizon
    ending: Ending
    said: int  # how often it was said by the date, all of them together
    ids: tuple[str, ...] = ()  # none where only their number was asked for
    alike: int = 1  # how many promises

    @property
    def side(self) -> str:
        """Who spoke: the code of a party, both, or unknown where nothing tells."""
        if len(self.voices) == 1:
            return side(self.voices[0])
        sides = {side(voice) for voice in self.voices} - {UNKNOWN}
        return (sides.pop() if len(sides) == 1 else BOTH) if sides else UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How some promises ended."""

    name: str
    endings: dict[Ending, int]
    said: int

    @property
    def promises(self) -> int:
        """How many there are."""
        return sum(self.endings.values())

    @property
    def decided(self) -> int:
        """How many came due and were found kept, late, in part or missed."""
        return sum(self.endings.get(e, 0) for e in _DECIDED)

    @property
    def kept_share(self) -> float | None:
        """The share of the decided ones that was kept in time; None where none was decided."""
        return self.endings.get(Ending.KEPT, 0) / self.decided if self.decided else None

    @property
    def sampling(self) -> Interval | None:
        """95 % interval of the share kept, were these a sample of such promises (Wilson)."""
        return wilson(self.endings.get(Ending.KEPT, 0), self.decided) if self.decided else None

    @property
    def ignorance(self) -> Interval | None:
        """The share kept if all that cannot be told had failed, and if all of it had been kept."""
        unknown = self.endings.get(Ending.CANNOT_TELL, 0)
        due = self.decided + unknown
        kept = self.endings.get(Ending.KEPT, 0)
        return Interval(kept / due, (kept + unknown) / due) if due else None


def promises(entries: Iterable[LedgerEntry], as_of: date) -> tuple[Promise, ...]:
    """The promises among statements, each once for every deadline that it names.

    Parameters
    ----------
    entries : of any pairs; only those that may count on ``as_of``
    """
    return promises_of((saying(e) for e in entries if e.kind in COUNTED), as_of)


def promises_of(sayings: Iterable[Saying], as_of: date) -> tuple[Promise, ...]:
    """The same of levels and targets as the rules read them."""
    every = tuple(sayings)
    found = standings_of(every, as_of)
    groups: dict[tuple[object, ...], list[Saying]] = defaultdict(list)
    for one in every:
        if one.kind == "target":
            groups[one.quantity, promised(one)].append(one)
    return tuple(_promise(in_order(group), found) for group in groups.values())


def promised(target: Saying) -> tuple[object, ...]:
    """What targets for one quantity share where one says another again: the number and the deadline."""
    return target.low, target.high, target.figure if target.low is None else "", target.due


def _promise(group: Sequence[Saying], found: dict[str, Standing]) -> Promise:
    """A target and its restatements: the first decides how far ahead it looked."""
    first, stands = group[0], standing_for(group, found)
    return Promise(
        pair_of(first.voice.parties),
        tuple([one.voice for one in group]),
        horizon(first.said_last, first.due),
        ending(stands.status, stands.timing, already=stands.already_met),
        len(group),
        tuple([one.id for one in group]),
    )


def standing_for(group: Sequence[Saying], found: Mapping[str, Standing]) -> Standing:
    """Where a promise stands: as its first saying does.

    Unless a fact about one of them says how it ended; of several such facts, that about the last.
    """
    stands = found[group[0].id]
    for one in group:
        if found[one.id].rule in ENDED_BY_FACT:  # whichever of them it was said of, it was one promise
            stands = found[one.id]
    return stands


@cache
def pair_of(parties: tuple[str, str]) -> str:
    """Two parties in one word, in the order of their codes."""
    return "-".join(sorted(parties))


def of_commitment(followed: Followed) -> Promise:
    """A commitment of the registry as a promise."""
    entry, outcome = followed.entry, followed.outcome
    if entry.kind is not EntryKind.COMMITMENT or outcome is None:
        raise ValueError(f"{entry.id} is no commitment")
    return Promise(
        "-".join(entry.parties),
        (owed_by(entry.text("side")),),
        horizon(entry.period("made").end, entry.period("deadline").end),
        ending(outcome.status, outcome.timing, already=False),
        1,
        (entry.id,),
    )


@cache
def owed_by(party: str) -> Voice:
    """Who owes a commitment, as the voice of the promise; nobody where that is not on record."""
    return Voice(("", ""), "", party or None)


@cache
def ending(status: LedgerStatus, timing: Timing, *, already: bool) -> Ending:
    """How a promise ended, or why that is open."""
    if already:
        return Ending.ALREADY_MET
    if status is LedgerStatus.MET and timing is not Timing.OVERDUE:
        return Ending.REACHED  # to count it as kept beside others that are still open would flatter
    return _ENDED.get(status) or (Ending.NO_DEADLINE if timing is Timing.OPEN_ENDED else Ending.NOT_DUE)


def horizon(said: date | None, due: date | None) -> Horizon:
    """How far ahead a deadline lies.

    >>> from datetime import date
    >>> horizon(date(2024, 7, 9), date(2030, 12, 31)).value
    'more than five years'
    """
    if due is None or said is None:
        return Horizon.NONE
    years = (due - said).days / 365.25
    for most, name in _HORIZONS:
        if years <= most:
            return name
    return Horizon.LONGER


def tallies(found: Sequence[Promise], by: Callable[[Promise], str]) -> tuple[Tally, ...]:
    """How promises ended, group by group, the largest first."""
    groups: dict[str, list[Promise]] = defaultdict(list)
    for promise in found:
        groups[by(promise)].append(promise)
    made = (tally(name, group) for name, group in groups.items())
    return tuple(sorted(made, key=lambda t: (-t.promises, t.name)))


def tally(name: str, found: Iterable[Promise]) -> Tally:
    """How some promises ended."""
    endings: Counter[Ending] = Counter()
    said = 0
    for promise in found:
        endings[promise.ending] += promise.alike
        said += promise.said
    return Tally(name=name, endings={e: endings[e] for e in Ending if endings[e]}, said=said)
