"""Openings in words, as tables, as CSV and as JSON, ``comity/openings/1``."""

from __future__ import annotations

import csv
import io
from datetime import date
from math import floor, log10
from typing import TYPE_CHECKING, Any

from comity import phrasing
from comity.dossiers import compose, wording
from comity.openings.records import Certainty
from comity.openings.titles import title_of
from comity.phrasing import capital, counted, country, listed, possessive
from comity.records import Item, Period, Reason, Section, distinct

if TYPE_CHECKING:
    from comity.openings.records import Account, Ease, LeftOut, Measure, Opening, Openings
    from comity.records import SourceUse

SCHEMA = "comity/openings/1"
HOW = (
    "Unrealised = supply share x what the buyer imports x ease - what is sold already: the indicative "
    "potential of the International Trade Centre. Ease is the pair's own intensity of trade, drawn towards "
    "that of its distance. The interval spans two years and both of these. It says what is usual, and "
    "foretells no contract."
)
LONGEST_TITLE = 60
_DIGITS = 3
_SIZES = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "k"))


def report(found: Openings, limit: int | None = None) -> dict[str, Any]:
    """Openings as dictionaries, lists, strings and numbers, in the form of ``schema/openings-1.json``.

    Parameters
    ----------
    limit : how many products, the first ones; all where left out
    """
    return {
        "schema": SCHEMA,
        "exporter": found.exporter,
        "importer": found.importer,
        "as_of": found.as_of.isoformat(),
        "sector": found.sector,
        "readings": [{"meant": r.meant, "codes": list(r.codes), "match": r.match} for r in found.readings],
        "digits": found.digits,
        "account": _account(found.account),
        "ease": _ease(found.ease),
        "products": len(found.openings),
        "openings": [_opening(one) for one in found.openings[:limit]],
        "left_out": {
            "products": found.products_left_out,
            "senders": list(found.senders) if found.senders is not None else None,
            "goods": [_left_out(one) for one in found.left_out],
        },
        "read_first": [_measure(one) for one in found.measures],
        "codes_as_written": found.as_written,
        "caveats": sorted(reason.value for reason in found.account.caveats),
        "method": HOW,
        "queries": list(found.queries),
        "sources": [compose.source(use) for use in distinct(uses_of(found))],
    }


def _account(account: Account) -> dict[str, Any]:
    return {
        "source": account.source_id,
        "nomenclature": account.nomenclature,
        "year": account.year,
        "year_before": account.before,
        "growth_since": account.base,
        "exports_by_books_of": account.sold_by,
        "imports_by_books_of": account.bought_by,
        "countries_that_sell": account.sellers,
        "grade": account.grade.value,
    }


def _ease(ease: Ease) -> dict[str, Any]:
    return {
        "value": _rounded(ease.value),
        "low": _rounded(ease.low),
        "high": _rounded(ease.high),
        "own": _rounded(ease.own),
        "at_distance": _rounded(ease.at_distance),
        "distance_km": _rounded(ease.distance_km),
        "goods_traded": ease.goods_traded,
        "agreements": list(ease.agreements),
    }


def _opening(one: Opening) -> dict[str, Any]:
    numbers = {
        name: _rounded(getattr(one, name))
        for name in one.__dataclass_fields__
        if name not in ("product", "certainty")
    }
    return {
        "product": one.product,
        "title": title_of(one.product),
        **numbers,
        "certainty": one.certainty.value,
    }


def _left_out(one: LeftOut) -> dict[str, Any]:
    return {
        "label": one.label,
        "codes": list(one.codes),
        "products": list(one.products),
        "senders": list(one.senders),
        "targets": list(one.targets),
        "legal_basis": one.legal_basis,
        "since": wording.iso(one.since),
        "why": one.why,
        "citations": [compose.citation(use) for use in one.sources],
    }


def _measure(one: Measure) -> dict[str, Any]:
    return {
        "programme": one.programme,
        "sender": one.sender,
        "target": one.target,
        "kind": one.kind,
        "legal_basis": one.legal_basis,
        "since": wording.iso(one.since),
        "citation": compose.citation(one.source),
    }


def _rounded(value: float | None) -> float | None:
    """Six significant digits, which is more than any of it is worth."""
    return None if value is None else float(f"{value:.6g}")


def uses_of(found: Openings) -> tuple[SourceUse, ...]:
    """Every row and file that the list and what is left out rest on."""
    return (
        *found.account.sources,
        *(use for one in found.readings for use in one.sources),
        *(use for one in found.left_out for use in one.sources),
        *(one.source for one in found.measures),
    )


def table_csv(found: Openings, limit: int | None = None) -> str:
    """A line a product with units in the headings, and the source, grade and licence on each."""
    account = found.account
    beside = {
        "exporter": found.exporter,
        "importer": found.importer,
        "year": account.year,
        "nomenclature": account.nomenclature,
        "grade": account.grade.value,
        "source": account.sources[0].id,
        "licence": account.sources[0].licence,
    }
    rows = [_opening(one) | beside for one in found.openings[:limit]]
    out = io.StringIO()
    names = list(rows[0]) if rows else ["product", "title", *beside]
    writer = csv.DictWriter(out, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def title(found: Openings) -> str:
    """Who could sell whom, and what."""
    goods = f" in {found.sector}" if found.sector else ""
    return f"What {country(found.exporter)} could sell {country(found.importer)}{goods}"


def finding(found: Openings) -> str:
    """The first opening in a sentence, or that there is none."""
    flow = f"{country(found.exporter)} sells and {country(found.importer)} buys from others"
    if not found.openings:
        return f"0 products that {flow} in {found.account.year} are known to be free of restrictions."
    first = found.openings[0]
    return (
        f"{counted(len(found.openings), 'product')} that {flow} in {found.account.year}; the largest "
        f"unrealised value is {short(first.unrealised_usd)} of {name_of(first.product)}."
    )


def left_out_said(found: Openings) -> str:
    """How many products are left out, and by whose restrictions."""
    if not found.left_out:
        return "0 products are left out for a restriction in the lists at hand, which are few."
    senders = sorted({sender for one in found.left_out for sender in one.senders})
    said = (
        f"{counted(found.products_left_out, 'product')} left out for restrictions by "
        f"{listed([phrasing.body_name(s) if s in ('EU', 'UN') else country(s) for s in senders])}."
    )
    return f"{said} {_whole_said(found)}".strip()


def _whole_said(found: Openings) -> str:
    """Why everything is left out where it is, and what is not known."""
    if not found.whole:
        return ""
    named = "; ".join(dict.fromkeys(one.legal_basis for one in found.whole))
    return (
        f"All goods are, because one of the two restricts trade with the other ({named}) and no list of the "
        "goods is held here: which of this trade is lawful is not known, and none is called free."
    )


def name_of(product: str) -> str:
    """A code with its goods in words, cut at a length that fits a table."""
    said = title_of(product)
    if len(said) > LONGEST_TITLE:
        said = f"{said[: LONGEST_TITLE - 1].rsplit(' ', 1)[0].rstrip(',;')} …"
    return f"{product} {said}".strip()


def short(value: float) -> str:
    """Dollars in three digits.

    >>> short(7_654_937.5), short(1.5e9), short(820), short(0)
    ('$7.65 m', '$1.5 bn', '$820', '$0')
    """
    if value == 0:
        return "$0"
    rounded = round(value, _DIGITS - 1 - floor(log10(abs(value))))
    size, word = next(((s, w) for s, w in _SIZES if abs(rounded) >= s), (1.0, ""))
    return f"${rounded / size:.{_DIGITS}g} {word}".strip()


def columns(one: Opening) -> tuple[tuple[str, str], ...]:
    """The parts of one line, under the headings of the table."""
    return (
        ("Product", name_of(one.product)),
        ("Supply", short(one.supply_usd)),
        ("RCA", f"{one.advantage:.2f}"),
        ("Demand", short(one.demand_usd)),
        ("Growth", "" if one.demand_growth is None else f"{one.demand_growth * 100:+.0f}%"),
        ("Ease", f"{one.ease:.2f}"),
        ("Duty", "" if one.duty_percent is None else f"{one.duty_percent:.1f}%"),
        ("Sold now", short(one.actual_usd)),
        ("Unrealised", short(one.unrealised_usd)),
        ("From", short(one.unrealised_low_usd)),
        ("To", short(one.unrealised_high_usd)),
        ("Reading", "" if one.certainty is Certainty.EVERY else "by some readings"),
    )


def items(found: Openings, limit: int | None = None) -> tuple[Item, ...]:
    """A line a product, as sections of a dossier hold them."""
    account = found.account
    when = Period(start=date(account.year, 1, 1), end=date(account.year, 12, 31))
    flow = f"{capital(country(found.exporter))} to {country(found.importer)}"
    query = "\n\n".join(found.queries)
    return tuple(
        Item(
            text=(
                f"{flow}, {name_of(one.product)}: {short(one.unrealised_usd)} unrealised "
                f"({short(one.unrealised_low_usd)} to {short(one.unrealised_high_usd)}); "
                f"{short(one.actual_usd)} sold in {account.year}."
            ),
            grade=account.grade,
            sources=account.sources,
            value=one.unrealised_usd,
            unit="USD",
            period=when,
            caveats=account.caveats,
            columns=(("Flow", flow), *columns(one)),
            bars=(
                ("Supply", one.supply_usd),
                ("Demand", one.demand_usd),
                ("Ease", one.ease),
                ("Unrealised", one.unrealised_usd),
            ),
            query=query,
        )
        for one in found.openings[:limit]
    )


def restricted_items(found: Openings) -> tuple[Item, ...]:
    """A line for each legal basis by which something is left out, with all the goods that it names."""
    groups: dict[tuple[str, str], list[LeftOut]] = {}
    for one in found.left_out:
        groups.setdefault((one.legal_basis, wording.in_words(one.since)), []).append(one)
    flow = f"{country(found.exporter)} to {country(found.importer)}"
    return tuple(_restricted_item(flow, group) for group in groups.values())


def _restricted_item(flow: str, group: list[LeftOut]) -> Item:
    first, since = group[0], wording.in_words(group[0].since)
    labels = "; ".join(dict.fromkeys(one.label for one in group))
    products = counted(len({product for one in group for product in one.products}), "product")
    return Item(
        text=f"From {flow}, {products}: {labels}. {first.legal_basis}, since {since}.",
        grade=max(one.grade for one in group),
        sources=tuple(dict.fromkeys(use for one in group for use in one.sources)),
        period=first.since,
        caveats=frozenset({Reason.RESTRICTED_GOODS}),
        columns=(
            ("Left out", labels),
            ("Codes", ", ".join(code for one in group for code in one.codes) or "not named"),
            ("Products", products),
            ("By", ", ".join(first.senders) or "not said"),
            ("Since", since),
            ("Legal basis", first.legal_basis),
        ),
    )


def notes(found: Openings) -> list[str]:
    """What a reader must know of the list, in sentences."""
    account, ease = found.account, found.ease
    said = [
        f"{account.sources[0].title}, {account.nomenclature}, {account.year}; {account.sellers} countries "
        "sell in it.",
        _ease_said(found),
    ]
    if account.sold_by == "importer":
        said.append(
            f"{possessive(capital(country(found.exporter)))} exports are known by its customers' books alone."
        )
    if account.bought_by == "exporter":
        said.append(
            f"{possessive(capital(country(found.importer)))} imports are known by its suppliers' books alone."
        )
    if ease.agreements:
        said.append(f"In force between the two: {listed(list(ease.agreements))}.")
    if len(found.readings) > 1:
        meant = "; ".join(one.said for one in found.readings)
        said.append(f"“{found.sector}” may mean: {meant}. What some of these leave out is marked.")
    if found.as_written:
        said.append(
            f"Codes of HS22 were looked for in {account.nomenclature} as they are written: no concordance is "
            "held (comity data list shows those that can be had)."
        )
    return [*said, HOW]


def _ease_said(found: Openings) -> str:
    ease = found.ease
    own = (
        f"the two trade {ease.own:.2f} of what is usual for what they sell and buy"
        if ease.own is not None
        else "the two traded nothing"
    )
    far = (
        f"others {ease.distance_km:,.0f} km apart trade {ease.at_distance:.2f}"
        if ease.distance_km and ease.at_distance != 1.0
        else "what their distance would have is not known, and counts as 1"
    )
    return f"Ease {ease.value:.2f}: {own}, over {counted(ease.goods_traded, 'product')}; {far}."


def sections(found: Openings, limit: int | None = None) -> tuple[Section, ...]:
    """The parts of the page: openings, what is left out, what to read first."""
    listed_items, barred = items(found, limit), restricted_items(found)
    return (
        Section(
            key="openings",
            title="Openings",
            finding=finding(found),
            items=listed_items,
            absent=None
            if listed_items
            else "No product is left that one sells and the other buys from others.",
        ),
        Section(
            key="left-out",
            title="Left out",
            finding=left_out_said(found),
            items=barred,
            absent=None
            if barred
            else "The lists at hand name nothing for this pair; other controls are not covered.",
        ),
        Section(
            key="read-first",
            title="Measures that name no products",
            finding=f"{counted(len(found.measures), 'measure')} on either country, on goods in general.",
            items=measure_items(found),
            absent=None if found.measures else "None is on record for the senders that were selected.",
        ),
    )


def measure_items(found: Openings) -> tuple[Item, ...]:
    """A line for each measure that names no products."""
    return tuple(_measure_item(one) for one in found.measures)


def _measure_item(one: Measure) -> Item:
    return Item(
        text=f"{one.programme} ({one.kind}, since {wording.in_words(one.since)}): {one.legal_basis}.",
        grade=one.grade,
        sources=(one.source,),
        period=one.since,
        columns=(
            ("Programme", one.programme),
            ("On", capital(country(one.target))),
            ("Kind", one.kind),
            ("Since", wording.in_words(one.since)),
            ("Legal basis", one.legal_basis),
        ),
    )
