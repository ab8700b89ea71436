"""Trade agreements between two countries, themselves or through blocs, as they stood on the date."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from comity.evidence.naming import evidence_id, pair_of
from comity.facts import grade_of
from comity.phrasing import body_name, capital, country, on, span
from comity.records import Evidence, Period
from comity.vocabulary import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.facts.agreements import AgreementFact
    from comity.records import Claim, Communique
    from comity.world import WorldAt

_WORD = re.compile(r"[A-Za-z]+")


def named(claim: Claim, communique: Communique, world: WorldAt) -> Iterator[Evidence]:
    """The agreements that the claim's name can mean; where none fits, the others that bind the two."""
    del communique
    pair = pair_of(claim)
    if pair is None:
        return
    facts = world.agreements(*pair)
    fitting = [fact for fact in facts if any(fits(words, fact) for words in claim.details.framework)]
    if fitting or not claim.details.framework:
        for fact in fitting or facts:
            yield from fact_evidence(fact, metric="agreement" if fitting else "agreement.other")
        return
    for fact in facts:
        yield from fact_evidence(fact, metric="agreement.other")


def fits(words: str, fact: AgreementFact) -> bool:
    """Whether the name that a text uses can mean an agreement: by its kind, or by words of its own name.

    "The free-trade agreement" fits any that is one; "CEPA" fits what is called so.
    """
    kinds = _kinds()
    said = words.lower().replace("-", " ").strip()
    wanted = next((types for phrase, types in kinds if phrase in said), None)
    if wanted is not None and fact.row.type in wanted:
        return True
    title = {word.lower() for word in _WORD.findall(fact.row.name)}
    own = [word.lower() for word in _WORD.findall(words) if word.lower() not in _plain_words()]
    return bool(own) and all(any(part.startswith(word) for part in title) for word in own)


@cache
def _kinds() -> tuple[tuple[str, frozenset[str]], ...]:
    """Phrases for a kind of agreement, the longest first, and the types of the table that they mean."""
    kinds = load_yaml("evidence/agreement_words.yaml")["kinds"]
    return tuple((phrase, frozenset(kinds[phrase])) for phrase in sorted(kinds, key=len, reverse=True))


@cache
def _plain_words() -> frozenset[str]:
    return frozenset(load_yaml("evidence/agreement_words.yaml")["plain"])


def fact_evidence(fact: AgreementFact, *, metric: str) -> Iterator[Evidence]:
    """How an agreement stood, and its signature where the date is known."""
    row, pair = fact.row, (fact.a, fact.b)
    begun = row.in_force if fact.status_at != "signed" else row.signed
    yield Evidence(
        id=evidence_id("agreement", *pair, row.name),
        metric=metric,
        countries=pair,
        period=Period(start=begun.start, end=fact.ended.start, as_stated=begun.as_stated),
        grade=grade_of(row),
        method=f"a row of the table of agreements ({row.type}){_through(fact)}",
        statement=_standing(fact),
        sources=(row.source,),
        state=fact.status_at,
        about=row.name,
        condition=f"the two apply it ({fact.condition})" if fact.condition else None,
        caveats=fact.caveats,
    )
    if row.signed.stated and metric == "agreement":
        yield Evidence(
            id=evidence_id("agreement", *pair, row.name, "signed"),
            metric="agreement.signed",
            countries=pair,
            period=row.signed,
            grade=grade_of(row),
            method="the date of signature in the table of agreements",
            statement=f"{capital(row.name)} was signed {on(row.signed)}",
            sources=(row.source,),
            state="signed",
            about=row.name,
        )


def _through(fact: AgreementFact) -> str:
    ways = [
        f"{country(code)} takes part through {body_name(bloc)}"
        for code, bloc in ((fact.a, fact.via_a), (fact.b, fact.via_b))
        if bloc
    ]
    return f"; {' and '.join(ways)}" if ways else ""


def _standing(fact: AgreementFact) -> str:
    """How it stood, in one sentence: ``EAEU-Iran FTA had been in force since 15 May 2025``."""
    row = fact.row
    match fact.status_at:
        case "in_force":
            stood = f"had been in force since {span(row.in_force)}"
        case "signed":
            stood = f"was signed {on(row.signed)} and was not known to be in force"
        case "concluded":
            stood = "was negotiated to its end and not known to be signed"
        case _:
            by = f" by {fact.ended_by}" if fact.ended_by else ""
            stood = f"was {fact.status_at}{by} {on(fact.ended)}"
    return f"{capital(row.name)} {stood}{_through(fact)}"
