"""Sections for which this release has no evidence: each says so, and what would fill it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.records import Section

if TYPE_CHECKING:
    from comity.dossiers.sections.subject import Subject

VOTES, POTENTIAL = "votes", "potential"


def votes(subject: Subject) -> Section:
    """How alike the two vote."""
    return Section(
        key=VOTES,
        title="Votes",
        finding=f"0 votes of {subject.both} in the General Assembly are compared in this release.",
        absent="Roll-call votes can be held (comity data get un-votes-undl); nothing here reads them yet.",
    )


def potential(subject: Subject) -> Section:
    """What a gravity model would expect of their trade."""
    return Section(
        key=POTENTIAL,
        title="Potential",
        finding=f"0 estimates of what {subject.both} could trade are at hand.",
        absent="A gravity model on a panel of many countries would give one with its interval; comity "
        "gravity fit estimates it from a panel of your own.",
    )
