"""A comparison of two accounts in words and as JSON, ``comity/compare/1``.

The sides are named evenly: every sentence that says something of one could say it of the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from comity import phrasing
from comity.accounts import Aspect, Relation, Stance
from comity.dossiers import compose, wording

if TYPE_CHECKING:
    from comity.accounts import Aligned, ComparisonDossier, Difference, Gap, Told
    from comity.records import Claim, Communique, Quantity

SCHEMA = "comity/compare/1"
DIFFERENT, BOTH, ONLY = "different", "both", "only"


def report(dossier: ComparisonDossier) -> dict[str, Any]:
    """The whole comparison as dictionaries, lists, strings and numbers."""
    first, second = dossier.names
    return {
        "schema": SCHEMA,
        "as_of": dossier.as_of.isoformat(),
        "names": {"a": first, "b": second},
        "texts": {"a": compose.text(dossier.a), "b": compose.text(dossier.b)},
        "pairs": [list(pair) for pair in dossier.pairs],
        "counts": dossier.counts(),
        "opinions": {"a": dossier.opinions[0], "b": dossier.opinions[1]},
        "aligned": [_aligned(item, dossier) for item in dossier.aligned],
        "only_a": [_told(told, dossier.a) for told in dossier.only_a],
        "only_b": [_told(told, dossier.b) for told in dossier.only_b],
        "sources": [compose.source(use) for use in dossier.sources],
        "warnings": {"a": list(dossier.warnings[0]), "b": list(dossier.warnings[1])},
    }


def _aligned(item: Aligned, dossier: ComparisonDossier) -> dict[str, Any]:
    return {
        "differs": item.differs,
        "likeness": round(item.likeness, 4),
        "a": _told(item.a, dossier.a),
        "b": _told(item.b, dossier.b),
        "figures": _figures(item.gap) if item.gap else None,
        "differences": [
            {
                "aspect": d.aspect.value,
                "stance": d.stance.value,
                "a": said_by(item.a, d.aspect) or None,
                "b": said_by(item.b, d.aspect) or None,
            }
            for d in item.differences
        ],
    }


def _told(told: Told, said: Communique) -> dict[str, Any]:
    """A claim of one account, and where the account says it again."""
    return {
        "claim": compose.reading(told.claim) | compose.page(told.claim, said.document),
        "again": [compose.reading(c) | compose.page(c, said.document) for c in told.again],
    }


def _figures(gap: Gap) -> dict[str, Any]:
    return {
        "relation": gap.relation.value,
        "a": _figure(gap.a),
        "b": _figure(gap.b),
        "ratio": gap.ratio,
        "difference": compose.number(gap.difference),
        "unit": gap.unit,
        "larger": gap.larger,
        "basis": gap.basis,
        "citations": [compose.citation(use) for use in gap.sources],
    }


def _figure(quantity: Quantity) -> dict[str, Any]:
    return {
        "value_low": compose.number(quantity.value_low),
        "value_high": compose.number(quantity.value_high),
        "unit": quantity.unit,
        "comparator": quantity.comparator.value,
        "as_stated": quantity.as_stated,
    }


def title(dossier: ComparisonDossier) -> str:
    """The heading: whom the accounts are about."""
    about = phrasing.pair_names(dossier.pairs[0]) if dossier.pairs else ""
    return f"{phrasing.capital(about)}: two accounts compared" if about else "Two accounts compared"


def heading(claim: Claim) -> str:
    """What a claim is about, in a few words: its kind, its countries or direction, its subject."""
    bodies = phrasing.listed([phrasing.body_name(name) for name in claim.details.framework])
    parts = [part for part in (_whom(claim), bodies, phrasing.listed(list(claim.details.product))) if part]
    kind = wording.kind_title(claim.kind)
    return f"{kind}: {', '.join(parts)}" if parts else kind


def _whom(claim: Claim) -> str:
    """The countries of a claim, in the order of the alphabet unless it goes from one to the other."""
    ends = (claim.exporter, claim.importer)
    if claim.directed and len(claim.countries) > 1:
        ends = (claim.countries[0], claim.countries[1])
    seller, buyer = ends
    if seller and buyer:
        return f"from {phrasing.country(seller)} to {phrasing.country(buyer)}"
    return phrasing.pair_names(claim.countries)


def said_by(told: Told, aspect: Aspect) -> str:
    """What an account says of one aspect, where it first says something; empty where it never does."""
    return next(filter(None, (said_of(claim, aspect) for claim in (told.claim, *told.again))), "")


def said_of(claim: Claim, aspect: Aspect) -> str:
    """What a claim says of one aspect, in words; empty where it says nothing."""
    words, said = wording.words(), claim.details
    match aspect:
        case Aspect.KIND:
            return wording.kind_title(claim.kind).lower()
        case Aspect.PERIOD:
            return wording.in_words(claim.period, unstated="")
        case Aspect.DEADLINE:
            return phrasing.day(claim.deadline) if claim.deadline else ""
        case Aspect.DENIAL:
            return "denied" if claim.negated else "said"
        case Aspect.DIRECTION:
            return str(words["directions"][claim.direction.value]) if claim.direction else ""
        case Aspect.SCOPE:
            return str(words["scopes"].get(said.scope, said.scope or ""))
        case Aspect.COUNTRIES:
            return phrasing.pair_names(claim.countries)
        case Aspect.FRAMEWORKS:
            return phrasing.listed([phrasing.body_name(name) for name in said.framework])
        case Aspect.GOODS:
            return phrasing.listed(list(said.product))
        case Aspect.SECTORS:
            return phrasing.listed(list(said.sectors))
        case Aspect.STATUS:
            return said.status or ""
        case Aspect.PLACE:
            return said.place or ""


@dataclass(frozen=True, slots=True)
class Remark:
    """One line under two quotes: its subject, what is said, and the sign before it (a key of words.yaml)."""

    title: str
    text: str
    sign: str  # different where the accounts exclude each other, both, or only where one says more


def remarks(item: Aligned, names: tuple[str, str]) -> tuple[Remark, ...]:
    """What is to be said of one thing that both accounts speak of: the figures, then the rest."""
    of_figures = (_of_figures(item, names),) if item.gap else _lone_figure(item, names)
    of_rest = tuple(_remark(d, item, names) for d in item.differences)
    return tuple(remark for remark in (*of_figures, *of_rest) if remark is not None)


def _of_figures(item: Aligned, names: tuple[str, str]) -> Remark | None:
    gap = item.gap
    if gap is None or gap.relation is Relation.EQUAL:
        return None
    both = f"{_stated(gap.a)} against {_stated(gap.b)}"
    basis = f" ({gap.basis})" if gap.basis else ""
    if gap.relation is Relation.DIFFERENT:
        return Remark("Figure", f"{both}{_how_far(gap, names)}{basis}", DIFFERENT)
    rest = "" if gap.relation is Relation.INCOMPARABLE else f": {wording.words()['relations']['compatible']}"
    sign = ONLY if gap.relation is Relation.INCOMPARABLE else BOTH
    return Remark("Figure", f"{both}{rest}{basis}", sign)


def _stated(quantity: Quantity) -> str:
    return phrasing.quantity(quantity)


def _how_far(gap: Gap, names: tuple[str, str]) -> str:
    """The ratio and the difference of two figures, and whose is the larger."""
    if gap.difference is None:
        return ""
    by = _difference(gap.difference, gap.unit)
    if gap.larger is None:
        return f"; they are {by} apart"
    whose = names[0] if gap.larger == "a" else names[1]
    times = f"{_ratio(gap.ratio)} times the other, " if gap.ratio is not None else ""
    return f"; that of {whose} is {times}{by} {'more' if gap.ratio is not None else 'apart'}"


def _ratio(ratio: float) -> str:
    """A ratio to three digits, and never shown as one where it is more."""
    return f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.3g}" if ratio >= 1.005 else f"{ratio:.5g}"


def _difference(value: float, unit: str) -> str:
    """A difference in its unit; of percentages in percentage points, of ranks in places."""
    if unit in ("percent", "share"):
        return phrasing.figure(value if unit == "percent" else value * 100, "pp")
    if unit == "rank":
        return phrasing.counted(int(value), "place")
    return phrasing.figure(value, unit)


def _lone_figure(item: Aligned, names: tuple[str, str]) -> tuple[Remark, ...]:
    """A figure that one account gives and the other does not."""
    for told, name in ((item.a, names[0]), (item.b, names[1])):
        if told.claim.quantity is not None:
            return (Remark("Figure", f"only {name} gives it: {_stated(told.claim.quantity)}", ONLY),)
    return ()


def _remark(difference: Difference, item: Aligned, names: tuple[str, str]) -> Remark:
    called: str = wording.words()["aspects"][difference.aspect.value]
    a, b = (said_by(told, difference.aspect) for told in (item.a, item.b))
    if difference.stance is Stance.DIFFER:
        return Remark(called, f"{a or 'not stated'} against {b or 'not stated'}", DIFFERENT)
    if difference.stance is Stance.EACH:
        return Remark(called, f"{names[0]} says {a}; {names[1]} says {b}", ONLY)
    name, more, less = (names[0], a, b) if difference.stance is Stance.ONLY_A else (names[1], b, a)
    said = f"only {name} says {more}" if not less else f"{name} says {more}, the other {less}"
    return Remark(called, said, ONLY)


def sentences(dossier: ComparisonDossier) -> tuple[str, ...]:
    """What a reader should know first, with numbers in it; evenly for both sides."""
    first, second = dossier.names
    counts = dossier.counts()
    met = counts["both"] + counts["different"]
    if not met and not counts["only_a"] and not counts["only_b"]:
        return ("No claim was found in either account.",)
    opening = (
        f"Both accounts speak of {phrasing.counted(met, 'thing')}."
        if met
        else "Nothing that one account says has a counterpart in the other."
    )
    alone = (
        f"{phrasing.capital(first)} alone says {phrasing.counted(counts['only_a'], 'thing')}, "
        f"{second} alone {counts['only_b']}."
    )
    return tuple(s for s in (opening, _how_many_differ(dossier, met), _widest(dossier), alone) if s)


def _how_many_differ(dossier: ComparisonDossier, met: int) -> str:
    if not met:
        return ""
    apart = len(dossier.different)
    figures = sum(i.gap is not None and i.gap.relation is Relation.DIFFERENT for i in dossier.different)
    if not apart:
        return (
            "They contradict each other in none." if met > 1 else "They do not contradict each other in it."
        )
    of = f", {figures} of them in a figure" if figures else ""
    return f"They differ in {apart}{of}."


def _widest(dossier: ComparisonDossier) -> str:
    """The two figures that are furthest apart."""
    gaps = [i for i in dossier.different if i.gap and i.gap.relation is Relation.DIFFERENT and i.gap.ratio]
    if not gaps:
        return ""
    widest = max(gaps, key=lambda item: (item.gap.ratio or 0) if item.gap else 0)
    remark = _of_figures(widest, dossier.names)
    called = heading(widest.a.claim)
    return f"Furthest apart: {called[:1].lower()}{called[1:]}, {remark.text}." if remark else ""


def opinions(dossier: ComparisonDossier) -> str:
    """What was left aside, in one sentence; empty where nothing was."""
    a, b = dossier.opinions
    if not a and not b:
        return ""
    return f"Opinions are left aside: {a} in {dossier.names[0]}, {b} in {dossier.names[1]}."
