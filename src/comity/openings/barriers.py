"""Which goods are restricted between two countries on a date: left out, counted, with the legal basis.

Four kinds of restriction are known. A list names codes, for supplies to its targets. An arms embargo is
about chapter 93, in either direction. A measure of the UN may name goods in words, whose headings are left
out whole. A measure of one of the two on the other that concerns goods and has no list here leaves no good
that could be called free, and so leaves out all. What others impose without a list is named to be read first.
Financial measures and listed persons are in the table of sanctions, not here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from comity.facts.goods import EDITION
from comity.facts.grades import grade_of
from comity.openings.records import ALL, LeftOut, Measure
from comity.phrasing import body_name, country
from comity.vocabulary import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from comity.facts.rows import RestrictedGood
    from comity.openings.records import Flow
    from comity.warehouse.vintages import Shelf
    from comity.world import SanctionFact, WorldAt

_UN = "UN"
_CHAPTERS = tuple(f"{chapter:02d}" for chapter in range(1, 98))


@dataclass(frozen=True, slots=True, kw_only=True)
class Barriers:
    """What stands between two countries, as one direction of trade meets it."""

    left_out: tuple[LeftOut, ...]
    measures: tuple[Measure, ...]

    @property
    def products(self) -> frozenset[str]:
        """Every product that is left out."""
        return frozenset(product for one in self.left_out for product in one.products)


def barriers(
    view: WorldAt,
    flow: Flow,
    senders: Sequence[str] | None,
    shelf: Shelf,
    products: Sequence[str],
) -> Barriers:
    """The restrictions on what one country can sell another, on the date of the view.

    Parameters
    ----------
    senders : whose restrictions count; None for everybody's
    shelf : the products, by the codes that they stand for
    products : six digits each
    """
    exporter, importer = flow
    flagged = [_of_list(good, shelf) for good in view.restricted(_CHAPTERS, (importer,))]
    listed = [one for one in flagged if _counts(one.senders, senders)]
    facts = [
        fact
        for target in (exporter, importer)
        for fact in view.sanctions(target)
        if _counts((fact.row.sender,), senders)
    ]
    arms = [_of_kind(fact, shelf) for fact in facts if fact.row.kind in _rules()["kinds"]]
    open_ended = [fact for fact in facts if fact.row.kind in _rules()["without_codes"]]
    whole = [
        fact
        for fact in view.sanctions_between(exporter, importer)
        if fact.via != _UN
        and fact.row.kind in _rules()["without_codes"]
        and _counts((fact.row.sender,), senders)
    ]
    read = {_key(fact) for fact in whole}
    worded = [one for fact in open_ended for one in _in_words(fact, shelf)]
    return Barriers(
        left_out=(*(_of_all(fact, products) for fact in whole), *listed, *arms, *worded),
        measures=tuple(_measure(fact) for fact in open_ended if _key(fact) not in read),
    )


def _counts(by: Iterable[str], senders: Sequence[str] | None) -> bool:
    """Whether one of those who restrict was selected; what nobody is known to have sent always counts."""
    named = tuple(by)
    return senders is None or not named or bool(set(named) & set(senders))


def _key(fact: SanctionFact) -> tuple[str, str, str]:
    return fact.row.programme, fact.row.target, fact.row.kind


@cache
def _rules() -> dict[str, Any]:
    rules: dict[str, Any] = load_yaml("openings/barriers.yaml")
    return rules


def _of_list(good: RestrictedGood, shelf: Shelf) -> LeftOut:
    """A flagged code. Where the nomenclature has no such code, its whole heading is left out with it."""
    found = shelf.find([good.hs6])
    why = f"{good.hs6} of {EDITION} is on the list"
    hit = found.every
    if shelf.vintage.nomenclature != EDITION and not hit:
        hit = shelf.find([good.hs6[:4]]).every
        counted_in = shelf.vintage.nomenclature
        why = f"{why}; {counted_in} has no such code, so all of heading {good.hs6[:4]} is left out"
    return LeftOut(
        label=good.label,
        codes=(good.hs6,),
        products=tuple(sorted(hit)),
        senders=senders_of(good),
        targets=good.targets,
        legal_basis=good.legal_basis,
        since=good.since,
        why=why,
        grade=grade_of(good),
        sources=(good.source,),
    )


def senders_of(good: RestrictedGood) -> tuple[str, ...]:
    """Who issued or adopted the list that flags a good; empty where that is not known."""
    for known in _rules()["lists"]:
        if good.legal_basis.startswith(known["begins"]):
            return tuple(known["senders"])
    return ()


def _of_kind(fact: SanctionFact, shelf: Shelf) -> LeftOut:
    about = _rules()["kinds"][fact.row.kind]
    codes = tuple(about["codes"])
    return _left_out(
        fact,
        label=about["label"],
        codes=codes,
        products=tuple(sorted(shelf.find(codes).every)),
        why=f"{fact.row.programme} has measures on {about['label']}",
    )


def _in_words(fact: SanctionFact, shelf: Shelf) -> Iterator[LeftOut]:
    """The headings of what a measure names in words."""
    for named in _rules()["in_words"]:
        if named["programme"] == fact.row.programme:
            codes = tuple(named["codes"])
            yield _left_out(
                fact,
                label=named["words"],
                codes=codes,
                products=tuple(sorted(shelf.find(codes).every)),
                why=f"{fact.row.programme} names {named['words']}; all their headings are left out",
            )


def _of_all(fact: SanctionFact, products: Sequence[str]) -> LeftOut:
    by = body_name(fact.row.sender) if fact.via else country(fact.row.sender)
    noted = f" (its row notes: {fact.row.note})" if fact.row.note else ""
    return _left_out(
        fact,
        label=ALL,
        codes=(),
        products=tuple(sorted(products)),
        why=f"{by} restricts trade with {country(fact.row.target)} under {fact.row.programme}, and the table "
        f"does not say which goods{noted}",
    )


def _left_out(
    fact: SanctionFact, *, label: str, codes: tuple[str, ...], products: tuple[str, ...], why: str
) -> LeftOut:
    return LeftOut(
        label=label,
        codes=codes,
        products=products,
        senders=(fact.row.sender,),
        targets=(fact.row.target,),
        legal_basis=fact.row.legal_basis,
        since=fact.row.since,
        why=why,
        grade=grade_of(fact.row),
        sources=(fact.row.source,),
    )


def _measure(fact: SanctionFact) -> Measure:
    return Measure(
        programme=fact.row.programme,
        sender=fact.row.sender,
        target=fact.row.target,
        kind=fact.row.kind,
        legal_basis=fact.row.legal_basis,
        since=fact.row.since,
        grade=grade_of(fact.row),
        source=fact.row.source,
    )
