"""Which share and place a partner has in a country's trade, by every list of partners that there is.

A list counts where it is whole enough. Own books and the partners' books that give one answer are one piece;
where they give two, each stands under the condition that it is meant, and so do the European Union as one
partner and as its members, and partners too close to tell apart. So a place is contradicted only when every
reading of it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.evidence.books import AGREE, NEAR
from comity.evidence.listings import EU, Kept, Listing, could_be_above
from comity.records import Grade

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from comity.evidence.fields import Field

EU_AS_ONE = "the European Union is counted as one partner"
EU_AS_MEMBERS = "each member of the European Union is counted for itself"
_LOWER = {Grade.A: Grade.B, Grade.B: Grade.C}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A partner's place and share in one list, among those in the field."""

    listing: Listing
    value_usd: float
    place: int  # of those not below it; equal values share a place
    last: int  # the same, if every partner that cannot be told apart were above it
    level: int  # the best place, if those just above it counted as level
    share: float  # of all partners listed
    share_low: float  # of the total that the source states, or with all that may be missing
    listed: int  # partners in the field
    unseen: tuple[str, ...]  # partners that may be above it and are in no report


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the lists of one source say under one definition."""

    standings: tuple[Standing, ...]
    grade: Grade
    conditions: tuple[str, ...] = ()

    @property
    def condition(self) -> str | None:
        """All conditions in words; None where it holds without."""
        return " and ".join(self.conditions) or None

    def under(self, *conditions: str | None) -> Reading:
        """The same under further conditions."""
        added = tuple(c for c in conditions if c)
        return Reading(standings=self.standings, grade=self.grade, conditions=(*self.conditions, *added))


def standing_in(listing: Listing, partner: str, field: Field, slack: float = AGREE) -> Standing | None:
    """A partner's place among those in the field; None where the list does not have it or it is outside.

    ``slack`` is how far above it another may be and still count as level.
    """
    value = listing.values.get(partner)
    if value is None or value <= 0 or not _in_field(field, partner):
        return None
    rivals = [v for code, v in listing.values.items() if code != partner and _in_field(field, code)]
    within = sum(rivals) + value
    unseen = tuple(code for code in could_be_above(listing, partner) if _in_field(field, code))
    above = sum(1 for v in rivals if v > value)
    missing = sum(usd for code, usd in listing.missing.items() if _in_field(field, code))
    stated = within if field.words else max(listing.stated_usd or 0.0, listing.total_usd)
    return Standing(
        listing=listing,
        value_usd=value,
        place=1 + above,
        last=1 + above + sum(1 for v in rivals if v == value) + len(unseen),
        level=1 + sum(1 for v in rivals if v > value * (1 + slack)),
        share=value / within,
        share_low=value / (stated + missing),
        listed=len(rivals) + 1,
        unseen=unseen,
    )


def _in_field(field: Field, code: str) -> bool:
    """The European Union as one is inside no list but one that has its members, so it is among all others."""
    return not field.words if code == EU else field.has(code)


def slack_of(listings: Sequence[Listing]) -> float:
    """How far apart partners must be to be told apart: more where each is known by another office's books."""
    return NEAR if all(listing.kept is Kept.PARTNERS for listing in listings) else AGREE


def read_places(standings: Sequence[Standing], by_whom: dict[Kept, str]) -> Iterator[Reading]:
    """The readings of one source: both books as one where they give one place, else each for itself.

    Parameters
    ----------
    standings : of one source and basis, in lists that are kept by different offices
    by_whom : whose books are meant, in words
    """
    own = [s for s in standings if s.listing.kept is not Kept.RECONCILED]
    sure = _by_the_whole_one(own)
    if sure is not None:
        yield sure
    elif len(own) == 2 and len({(s.place, s.last) for s in own}) == 1:
        yield _graded(tuple(own), Grade.A if _shares_apart(own) <= AGREE else Grade.B)
    else:
        for s in own:
            reading = _graded((s,), Grade.C)
            yield reading.under(by_whom[s.listing.kept]) if len(own) == 2 else reading
    for s in standings:
        if s.listing.kept is Kept.RECONCILED:
            yield _graded((s,), Grade.B)


def read_shares(standings: Sequence[Standing], by_whom: dict[Kept, str]) -> Iterator[Reading]:
    """The same for shares: both books as one where they are near each other."""
    own = [s for s in standings if s.listing.kept is not Kept.RECONCILED]
    sure = _by_the_whole_one(own)
    if sure is not None:
        yield sure
    elif len(own) == 2 and _shares_apart(own) <= NEAR:
        yield _graded(tuple(own), Grade.A if _shares_apart(own) <= AGREE else Grade.B)
    else:
        for s in own:
            reading = _graded((s,), Grade.C)
            yield reading.under(by_whom[s.listing.kept]) if len(own) == 2 else reading
    for s in standings:
        if s.listing.kept is Kept.RECONCILED:
            yield _graded((s,), Grade.B)


def _by_the_whole_one(own: Sequence[Standing]) -> Reading | None:
    """The country's own list, where its partners' lacks some and both are near on the one in question.

    What the others do not show says nothing against a list that has them all.
    """
    whole = [s for s in own if s.listing.kept is Kept.OWN]
    if len(own) < 2 or not whole or not any(s.listing.missing for s in own):
        return None
    low, high = sorted(s.value_usd for s in own)
    return Reading(standings=tuple(whole), grade=Grade.B) if high <= low * (1 + NEAR) else None


def _graded(standings: tuple[Standing, ...], grade: Grade) -> Reading:
    """One grade lower where partners that may be above it are in no report, which its span counts in."""
    unseen = any(s.unseen for s in standings)
    return Reading(standings=standings, grade=_LOWER.get(grade, grade) if unseen else grade)


def _shares_apart(standings: Sequence[Standing]) -> float:
    low, high = sorted(s.share for s in standings)
    return high / low - 1
