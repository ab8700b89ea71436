"""Two accounts of one meeting: read both → align the claims → say where they differ, and who says more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from comity.accounts import Aligned, ComparisonDossier, Gap, Told
from comity.records import Claim, Communique, Kind, Period, Quantity

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from comity.claims import Reading
    from comity.records import SourceUse
    from comity.verdicts.differences import Rate
    from comity.world import World, WorldAt

_NAMES = ("A", "B")
_LONGEST_NAME = 40


def compare(
    text_a: str | Communique,
    text_b: str | Communique,
    world: World | None = None,
    *,
    names: tuple[str, str] | None = None,
    pair: tuple[str, str] | None = None,
    published_a: date | str | Period | None = None,
    published_b: date | str | Period | None = None,
    as_of: date | str | None = None,
) -> Comparison:
    """Compare two accounts of one meeting, claim by claim.

    Nothing is judged: where the accounts differ, the comparison does not say which is right. Exchanging the
    texts exchanges the sides and changes nothing else.

    Parameters
    ----------
    text_a, text_b : in English, or communiqués
    world : where given, amounts in two currencies are compared at its exchange rates, and it is said
    names : what to call the two accounts; their identifiers, or A and B, where left out
    pair : the countries that both are about, by name or ISO 3166 code; found in the texts where left out
    published_a, published_b : when each was published, to the year, month or day
    as_of : the last day whose exchange rates count; the later publication where left out, or else today

    Raises
    ------
    UsageError : a text is in another language, or a date or a country cannot be read

    Examples
    --------
    >>> found = compare(
    ...     "Iran and Belarus signed 12 documents. Their trade reached $140 million in 2024.",
    ...     "Belarus and Iran signed 13 documents in Minsk.",
    ... )
    >>> found.counts()
    {'both': 0, 'different': 1, 'only_a': 1, 'only_b': 0}
    >>> found.different[0].gap.difference
    1.0
    """
    from comity.inputs.arguments import communique_of, last_day

    a = communique_of(text_a, identity=_NAMES[0], pair=pair, published=published_a)
    b = communique_of(text_b, identity=_NAMES[1], pair=pair, published=published_b)
    days = [day for day in (a.published_by, b.published_by) if day]
    day = last_day(as_of) or (max(days) if days else datetime.now(tz=UTC).date())
    (read_a, read_b), borrowed = _read_both(a, b)
    aligned, only_a, only_b = _set_against(read_a.claims, read_b.claims, world.at(day) if world else None)
    dossier = ComparisonDossier(
        a=a,
        b=b,
        names=_labels(names or _named(a, b)),
        as_of=day,
        pairs=_pairs(read_a, read_b),
        aligned=aligned,
        only_a=only_a,
        only_b=only_b,
        opinions=(_opinions(read_a), _opinions(read_b)),
        sources=_sources(item.gap for item in aligned),
        warnings=((*read_a.warnings, *borrowed[0]), (*read_b.warnings, *borrowed[1])),
    )
    return Comparison(dossier)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a comparison found, and the forms in which it can be had."""

    dossier: ComparisonDossier

    @property
    def aligned(self) -> tuple[Aligned, ...]:
        """What both accounts speak of, in the order of the first."""
        return self.dossier.aligned

    @property
    def both(self) -> tuple[Aligned, ...]:
        """What both say, without a difference between them."""
        return self.dossier.agreeing

    @property
    def different(self) -> tuple[Aligned, ...]:
        """What both speak of, in ways that exclude each other."""
        return self.dossier.different

    @property
    def only_a(self) -> tuple[Told, ...]:
        """What only the first account says."""
        return self.dossier.only_a

    @property
    def only_b(self) -> tuple[Told, ...]:
        """What only the second account says."""
        return self.dossier.only_b

    def counts(self) -> dict[str, int]:
        """How many things both say alike, both say differently, and one says alone."""
        return self.dossier.counts()

    def to_dict(self) -> dict[str, Any]:
        """The comparison as ``comity/compare/1``, in dictionaries and lists."""
        from comity import dossiers

        return dossiers.comparison_dict(self.dossier)

    def to_json(self, *, indent: int | None = 2) -> str:
        """The comparison as JSON text."""
        import json

        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    def to_html(self, path: str | os.PathLike[str]) -> Path:
        """Write the comparison as one HTML file without scripts; returns where it was written."""
        from comity import dossiers

        return dossiers.write(path, dossiers.comparison_html(self.dossier))

    def _repr_html_(self) -> str:
        from comity import dossiers

        return dossiers.comparison_html(self.dossier)


def _named(a: Communique, b: Communique) -> tuple[str, str]:
    """The identifiers of the texts, where they tell them apart."""
    return (a.id, b.id) if a.id != b.id else _NAMES


def _labels(names: tuple[str, str]) -> tuple[str, str]:
    """The names on one line each, and short enough to stand before a quote."""
    flat = (" ".join(name.split()) or letter for name, letter in zip(names, _NAMES, strict=True))
    first, second = (name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…" for name in flat)
    return first, second


def _read_both(
    a: Communique, b: Communique
) -> tuple[tuple[Reading, Reading], tuple[tuple[str, ...], tuple[str, ...]]]:
    """Read both; a text that names no pair ("the two sides") is about the pair of the other."""
    from dataclasses import replace

    from comity import claims

    read_a, read_b = claims.read(a), claims.read(b)
    if bool(read_a.pairs) is bool(read_b.pairs):
        return (read_a, read_b), ((), ())
    pair = (read_a.pairs or read_b.pairs)[0]
    note = (f"it names no two countries, and was read as about {pair[0]} and {pair[1]}, as the other is",)
    if read_a.pairs:
        return (read_a, claims.read(replace(b, pair=pair))), ((), note)
    return (claims.read(replace(a, pair=pair)), read_b), (note, ())


def _set_against(
    a: Sequence[Claim], b: Sequence[Claim], world: WorldAt | None
) -> tuple[tuple[Aligned, ...], tuple[Told, ...], tuple[Told, ...]]:
    """What both say, with its differences, and what each says alone."""
    from comity.claims.alignment import align
    from comity.claims.repeats import folded

    told_a, told_b = folded(a), folded(b)
    matches = align(told_a, told_b)
    taken_a, taken_b = {m.a for m in matches}, {m.b for m in matches}
    aligned = (_aligned(told_a[m.a], told_b[m.b], m.likeness, world) for m in matches)
    return (
        tuple(sorted(aligned, key=lambda item: (item.a.claim.start, item.a.claim.id))),
        tuple(_told(forms) for i, forms in enumerate(told_a) if i not in taken_a),
        tuple(_told(forms) for i, forms in enumerate(told_b) if i not in taken_b),
    )


def _told(forms: tuple[Claim, ...]) -> Told:
    return Told(claim=forms[0], again=forms[1:])


def _aligned(a: tuple[Claim, ...], b: tuple[Claim, ...], likeness: float, world: WorldAt | None) -> Aligned:
    from comity.verdicts.differences import differences

    return Aligned(
        a=_told(a),
        b=_told(b),
        likeness=likeness,
        gap=_gap(a, b, world),
        differences=differences(a, b),
    )


def _gap(a: tuple[Claim, ...], b: tuple[Claim, ...], world: WorldAt | None) -> Gap | None:
    """How far the figures are apart, in a unit that both accounts use if there is one."""
    from comity.verdicts.differences import gap

    figures = [
        ((x.quantity.unit != y.quantity.unit, i + j, *sorted((x.quantity.unit, y.quantity.unit))), x, y)
        for i, x in enumerate(a)
        for j, y in enumerate(b)
        if x.quantity and y.quantity
    ]
    if not figures:
        return None
    _, x, y = min(figures, key=lambda found: found[0])
    assert x.quantity is not None  # noqa: S101 - as chosen above
    assert y.quantity is not None  # noqa: S101
    return gap((x, x.quantity), (y, y.quantity), rate=_rate(x, y, x.quantity, y.quantity, world))


def _rate(
    a: Claim, b: Claim, stated_a: Quantity, stated_b: Quantity, world: WorldAt | None
) -> Rate | str | None:
    """What both currencies were worth in dollars in the period of the claims, or why that is not known."""
    from comity.claims.alignment import is_currency
    from comity.verdicts.differences import Rate
    from comity.verdicts.intervals import Interval

    if stated_a.unit == stated_b.unit or not (is_currency(stated_a.unit) and is_currency(stated_b.unit)):
        return None
    if world is None:
        return "they are in two currencies, and no exchange rates were given"
    worth, said, sources = {}, {}, {}
    for claim, other, unit in ((a, b, stated_a.unit), (b, a, stated_b.unit)):
        when = claim.period if claim.period.stated else other.period
        dollars = world.to_usd(1.0, unit, when)
        if dollars is None:
            return f"they are in two currencies, and no exchange rate of {unit} is at hand"
        worth[unit] = Interval(dollars.low, dollars.high)
        if dollars.source:
            years = " and ".join(str(year) for year in dollars.years)
            said[unit] = (
                f"{2 / (dollars.low + dollars.high):,.4g} {unit} for one dollar, the average of {years}"
            )
            sources[unit] = dollars.source
    return Rate(
        worth[stated_a.unit],
        worth[stated_b.unit],
        "USD",
        f"compared in dollars, at {'; '.join(said[unit] for unit in sorted(said))}",
        tuple(sources[unit] for unit in sorted(sources)),
    )


def _pairs(a: Reading, b: Reading) -> tuple[tuple[str, str], ...]:
    """Every pair that one of the two is about, with codes in alphabetical order; those of both come first."""
    mine, theirs = ({(min(p), max(p)) for p in reading.pairs} for reading in (a, b))
    return tuple(sorted(mine | theirs, key=lambda p: (p not in mine & theirs, p)))


def _opinions(reading: Reading) -> int:
    return sum(claim.kind is Kind.OPINION for claim in reading.claims)


def _sources(gaps: Iterable[Gap | None]) -> tuple[SourceUse, ...]:
    """The sources of the exchange rates, each once, by their names."""
    uses = {(use.id, use.citation): use for gap in gaps if gap for use in gap.sources}
    return tuple(uses[key] for key in sorted(uses))
