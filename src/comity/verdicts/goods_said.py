"""The sentences about goods that a country sells or needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity import phrasing
from comity.phrasing import country, listed, pair_names, source_name
from comity.records import Kind
from comity.verdicts.wording import measured

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.records import Claim, Evidence

_MOST = 3
_SHOWN = ("goods.exported", "goods.imported", "endowment", "advantage", "need", "goods.flow")


def meant(pieces: Sequence[Evidence], several_goods: bool) -> str:
    """Under which meaning a claim holds: one of its goods alone, or one reading of its words."""
    known = [piece for piece in pieces if piece.condition]
    if several_goods or not known:
        return f"{goods(pieces)} alone is meant"
    read = listed(list(dict.fromkeys(piece.condition or "" for piece in known)), joiner="or")
    return f"“{known[0].about}” means {read}"


def goods(pieces: Sequence[Evidence]) -> str:
    """The goods that pieces are about."""
    return listed(list(dict.fromkeys(p.about or "the goods" for p in pieces)))


def otherwise(kind: Kind, leading: float) -> str:
    """What else a claim can mean, where the goods weigh less than in the world's trade."""
    if kind is Kind.SPECIALISATION:
        return f"being among the world's {leading:.0f} largest sellers is meant, whatever else it sells"
    return "buying more of it abroad than is sold is meant, whatever else a country buys"


def direction(piece: Evidence) -> str:
    """Who sells, where the reading does not say."""
    return f"{country(piece.exporter or '')} is the seller and {country(piece.importer or '')} the buyer"


def weight(claim: Claim, pieces: Sequence[Evidence], beside: Sequence[Evidence], threshold: float) -> str:
    """Revealed comparative advantage, or its mirror in imports, against one; then what stands beside it."""
    side = "exports" if claim.kind is Kind.SPECIALISATION else "imports"
    told = listed([f"{measured(p)} for {_goods_of(p)}" for p in pieces])
    first = (
        f"The weight of these goods in the {side} of {pair_names(claim.countries)}, against the world's, was "
        f"{told}; from {threshold:g} on a country counts as specialised."
    )
    return " ".join((first, *(piece.statement for piece in beside)))


def _goods_of(piece: Evidence) -> str:
    source = source_name(piece.sources[0])
    read = f", meaning {piece.condition}," if piece.condition else ""
    return f"{piece.about or 'the goods named'}{read} in {phrasing.period(piece.period)} ({source})"


def flows(pieces: Sequence[Evidence]) -> str:
    """What one sold the other."""
    return " ".join(piece.statement for piece in pieces[:_MOST])


def goods_lists(claim: Claim, pieces: Sequence[Evidence]) -> str:
    """What weak evidence there is: lists that name five goods only, endowments, old or guessed figures."""
    shown = [p for p in pieces if p.metric in _SHOWN]
    what = listed(claim.details.product) or "the goods named"
    if not shown:
        return f"No product figures for {what} are at hand."
    lists = [p for p in shown if p.metric in ("goods.exported", "goods.imported")]
    others = [p for p in shown if p not in lists]
    told = " ".join(p.statement for p in (*lists, *others)[:_MOST])
    return f"{told} A list of five goods cannot show how much else was traded." if lists else told
