"""The claims of a readings file, one after the other, with every mistake in them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from comity.claims.entries import FIELDS, Entry, period_of, quantity_of
from comity.claims.following import Clash, followed
from comity.claims.places import Place, figure_of, place_of
from comity.claims.typed_fields import Unfit, entry_from, entry_kept, known_field
from comity.claims.wording import understood
from comity.records import Claim
from comity.vocabulary import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ADDED = "added"
DOUBT = 0.4  # what a doubt takes off the confidence, as the reader has it; one is enough to be in doubt
QUOTE, DOUBTS = "quote", "doubts"
_BESIDE_FIELDS = ("id", "understood", QUOTE, "start", "end", "figure", DOUBTS, "delete")


class Mistake(NamedTuple):
    """Something in a readings file that cannot be used: where, what was seen, what to write."""

    claim: str
    field: str
    found: str
    fix: str


class Kept(NamedTuple):
    """A claim as it was before this correction, and its fields."""

    claim: Claim
    entry: Entry


def kept_claims(as_read: Mapping[str, Any], text: str) -> dict[str, Kept]:
    """The claims as they were read, by id.

    Raises
    ------
    Unfit, KeyError, TypeError, ValueError : a part of it was changed or is missing
    """
    return {identity: _kept(identity, value, text) for identity, value in as_read.items()}


def _kept(identity: str, value: Mapping[str, Any], text: str) -> Kept:
    entry = entry_kept(dict(value))
    start, quote = int(value["start"]), str(value["quote"])
    if start < 0 or text[start : start + len(quote)] != quote:
        raise ValueError(identity)
    figure = value["figure"]
    written = Place(int(figure[0]), int(figure[1])) if figure else None
    claim = _made(identity, Place(start, start + len(quote)), entry, written, text)
    claim = replace(
        claim,
        confidence=float(value["confidence"]),
        doubts=tuple(map(str, value[DOUBTS])),
        edited=tuple(map(str, value["edited"])),
    )
    return Kept(claim, entry)


def _made(identity: str, place: Place, entry: Entry, figure: Place | None, text: str) -> Claim:
    """A claim with these fields at a place, and its reading in words."""
    return understood(
        Claim(
            id=identity,
            kind=entry.kind,
            start=place.start,
            end=place.end,
            quote=text[place.start : place.end],
            countries=entry.countries,
            exporter=entry.exporter,
            importer=entry.importer,
            directed=entry.directed,
            quantity=quantity_of(entry, figure),
            direction=entry.direction,
            period=period_of(entry),
            deadline=entry.deadline,
            negated=entry.negated,
            attributed_to=entry.attributed_to,
            details=entry.details,
        )
    )


@dataclass(slots=True)
class Desk:
    """Where the edited claims of one text are taken up; ``mistakes`` grows with those that cannot be used."""

    text: str
    kept: Mapping[str, Kept]
    mistakes: list[Mistake] = field(default_factory=list)
    _taken: set[str] = field(default_factory=set)

    def claims(self, listed: object) -> tuple[Claim, ...]:
        """Every claim of the list that can be used, in the order of the text."""
        if not isinstance(listed, list):
            self._note("", "claims", Unfit("claims is no list", "write the claims in brackets: [{…}, {…}]"))
            return ()
        self._taken.update(self.kept)
        seen: set[str] = set()
        made: list[Claim] = []
        for number, value in enumerate(listed, 1):
            claim = self._claim(number, value, seen)
            if claim is not None:
                made.append(claim)
        return tuple(sorted(made, key=lambda c: (c.start, -c.end)))

    def _note(self, claim: str, name: str, fault: Unfit) -> None:
        self.mistakes.append(Mistake(claim, name, fault.found, fault.fix))

    def _claim(self, number: int, value: object, seen: set[str]) -> Claim | None:
        """One claim of the list; None where it is deleted, or cannot be used."""
        if not isinstance(value, dict):
            self._note(f"claim {number}", "all of it", Unfit("it is no object", "write it in braces: {…}"))
            return None
        identity = value.get("id")
        label = f"claim {identity}" if isinstance(identity, str) else f"claim {number} of the list"
        if isinstance(identity, str) and identity in seen:
            self._note(label, "id", Unfit("stands there twice", "leave id out of a claim that you add"))
            return None
        if isinstance(identity, str):
            seen.add(identity)
        before = len(self.mistakes)
        for name in value:
            self._try(label, name, lambda name=name: known_field(name, _BESIDE_FIELDS))
        if value.get("delete") is True:
            return None
        kept = self.kept.get(identity) if isinstance(identity, str) else None
        made = self._edited(label, value, kept) if kept else self._added(label, value)
        return made if len(self.mistakes) == before else None

    def _try(self, label: str, name: str, work: Any) -> Any:  # noqa: ANN401 - whatever the work gives
        """Do it, or note what stands in the way."""
        try:
            return work()
        except Unfit as fault:
            self._note(label, name, fault)
        except Clash as clash:
            self._note(label, clash.field, clash.unfit)
        return None

    def _entry(self, label: str, value: dict[str, object], base: Entry | None) -> Entry | None:
        entry, faults = entry_from(value, base)
        for name, fault in faults.items():
            self._note(label, name, fault)
        return None if faults else entry

    def _edited(self, label: str, value: dict[str, object], kept: Kept) -> Claim | None:
        """A claim that was read, with what a person changed."""
        old = kept.claim
        entry = self._entry(label, value, kept.entry)
        quote, start = value.get(QUOTE, old.quote), value.get("start", old.start)
        place: Place | None = (
            Place(old.start, old.end)
            if quote == old.quote and start == old.start
            else self._try(label, QUOTE, lambda: place_of(self.text, quote, start))
        )
        if entry is None or place is None:
            return None
        set_now = [name for name in FIELDS if getattr(entry, name) != getattr(kept.entry, name)]
        if place != (old.start, old.end):
            set_now.insert(0, QUOTE)
        entry = self._try(label, "all of it", lambda: followed(entry, kept.entry, set_now))
        listed = value.get(DOUBTS, list(old.doubts))
        doubts = self._try(label, DOUBTS, lambda: _doubts_left(listed, old.doubts, set_now))
        if entry is None or doubts is None:
            return None
        if doubts != old.doubts and not set_now:
            set_now.append(DOUBTS)
        figure = self._figure(label, value, entry, place, old)
        confidence = _confidence(old, doubts)
        edited = tuple(dict.fromkeys((*old.edited, *set_now)))
        made = _made(old.id, place, entry, figure, self.text)
        return replace(made, doubts=doubts, confidence=confidence, edited=edited)

    def _figure(
        self, label: str, value: dict[str, object], entry: Entry, place: Place, old: Claim | None
    ) -> Place | None:
        """Where the number stands now; where it stood, if neither it nor the claim's words moved."""
        quantity = old.quantity if old else None
        given = value.get("figure")
        if quantity and old and quantity.as_stated == entry.as_stated and given is None:
            if quantity.start is None or quantity.end is None:
                return None
            if place.start <= quantity.start and quantity.end <= place.end:
                return Place(quantity.start, quantity.end)
        found: Place | None = self._try(
            label, "as_stated", lambda: figure_of(self.text, place, entry.as_stated, given)
        )
        return found

    def _added(self, label: str, value: dict[str, object]) -> Claim | None:
        """A claim that the reader did not find."""
        entry = self._entry(label, value, None)
        place: Place | None = self._try(
            label, QUOTE, lambda: place_of(self.text, value.get(QUOTE), value.get("start"))
        )
        doubts = self._try(label, DOUBTS, lambda: _doubts_left(value.get(DOUBTS), (), ()))
        if entry is None or place is None or doubts is None:
            return None
        entry = self._try(label, "all of it", lambda: followed(entry, None, FIELDS))
        if entry is None:
            return None
        figure = self._figure(label, value, entry, place, None)
        made = _made(self._free(value.get("id")), place, entry, figure, self.text)
        return replace(made, doubts=doubts, confidence=_confidence(made, doubts), edited=(ADDED,))

    def _free(self, wanted: object) -> str:
        """An id that no other claim has: the one that the person gave, or h1, h2 …"""
        name = wanted if isinstance(wanted, str) and wanted else ""
        number = 0
        while not name or name in self._taken:
            number += 1
            name = f"h{number}"
        self._taken.add(name)
        return name


@cache
def _settled_by() -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((row["says"], frozenset(row["settled_by"])) for row in load_yaml("claims/doubts.yaml"))


def _doubts_left(listed: object, old: tuple[str, ...], set_now: Iterable[str]) -> tuple[str, ...]:
    """The doubts that were neither struck out nor settled by a field that was set, and new ones."""
    listed = [] if listed is None else listed
    if not isinstance(listed, list) or not all(isinstance(doubt, str) and doubt for doubt in listed):
        raise Unfit(
            "they are no list of sentences", 'write them as a list: ["…"], or strike out those settled'
        )
    chosen = set(set_now)
    settled = {doubt for doubt in old if any(says in doubt and by & chosen for says, by in _settled_by())}
    return tuple(dict.fromkeys(doubt for doubt in listed if doubt not in settled))


def _confidence(old: Claim, doubts: tuple[str, ...]) -> float:
    """As it was where the doubts are; otherwise each takes as much as the reader's do."""
    return old.confidence if doubts == old.doubts else max(0.0, 1.0 - DOUBT * len(doubts))
