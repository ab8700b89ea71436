"""What one text says twice: a heading and its sentence, or one amount in two currencies, as one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.claims.alignment import is_currency
from comity.records import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.records import Claim, Period


def folded(claims: Sequence[Claim]) -> tuple[tuple[Claim, ...], ...]:
    """The things that a text says, each once, in the order in which it first says them.

    Parameters
    ----------
    claims : in the order of the text; opinions are left out

    Returns
    -------
    For each thing the claim that says most of it, and then the others: repeats with the same figure, and
    the same amount in another currency.

    Examples
    --------
    >>> from comity.claims import read
    >>> from comity.records import Communique
    >>> text = "Iran and Belarus sign 12 documents\\n\\nIran and Belarus signed 12 documents on 5 May 2024."
    >>> [len(forms) for forms in folded(read(Communique(id="t", text=text, sha256="")).claims)]
    [2]
    """
    groups: list[list[Claim]] = []
    for claim in claims:
        if claim.kind is Kind.OPINION:
            continue
        home = next((g for g in groups if _belongs(claim, g)), None)
        if home is None:
            groups.append([claim])
        else:
            home.append(claim)
    return tuple(_fullest_first(group) for group in groups)


def _fullest_first(group: list[Claim]) -> tuple[Claim, ...]:
    """The claim that says most comes first; of equals, the one that the text has first."""
    lead = max(group, key=_fullness)
    return lead, *(claim for claim in group if claim is not lead)


def _fullness(claim: Claim) -> tuple[bool, bool, bool, int]:
    said = claim.details
    named = len(said.framework) + len(said.product) + len(said.sectors)
    return claim.details.restates is None, claim.period.stated, not claim.doubts, named - said.heading


def _belongs(claim: Claim, group: list[Claim]) -> bool:
    """Whether a claim says again what a group of the same text says, contradicting none of it."""
    if claim.details.restates is not None:
        return any(_same_subject(claim, earlier) and _restates(claim, earlier) for earlier in group)
    said = [earlier for earlier in group if earlier.details.restates is None]
    return bool(said) and all(_is_again(claim, earlier) for earlier in said)


def _is_again(claim: Claim, earlier: Claim) -> bool:
    if not _same_subject(claim, earlier):
        return False
    a, b = claim.quantity, earlier.quantity
    if (a is None) != (b is None):
        return False
    if a is not None and b is not None:
        same = (a.unit, a.value_low, a.value_high) == (b.unit, b.value_low, b.value_high)
        return same and _may_be_one(claim.period, earlier.period)
    return (claim.period.start, claim.period.end) == (earlier.period.start, earlier.period.end)


def _restates(claim: Claim, earlier: Claim) -> bool:
    mine, theirs = claim.quantity, earlier.quantity
    return (
        mine is not None
        and theirs is not None
        and theirs.as_stated == claim.details.restates
        and is_currency(mine.unit)
        and is_currency(theirs.unit)
    )


def _same_subject(a: Claim, b: Claim) -> bool:
    mine, theirs = a.details, b.details
    return (
        a.kind is b.kind
        and set(a.countries) == set(b.countries)
        and (a.exporter, a.importer, a.negated) == (b.exporter, b.importer, b.negated)
        and (a.direction or b.direction) == (b.direction or a.direction)
        and all(
            getattr(mine, name) == getattr(theirs, name)
            for name in (
                "framework",
                "product",
                "status",
                "flow",
                "project",
                "property",
                "sender",
                "of",
                "implied",
            )
        )
    )


def _may_be_one(a: Period, b: Period) -> bool:
    return not a.stated or not b.stated or (a.start, a.end) == (b.start, b.end)
