"""From a card, the years and what the user names, to the addresses that are to be asked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import product
from typing import TYPE_CHECKING
from urllib.parse import quote

from comity import countries
from comity.errors import UsageError
from comity.sources.datacard import Choice, Coding, DataCard, Step, Version

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from comity.countries import Country

_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?", re.ASCII)
_LONGEST_VALUE = 60  # characters of a value in the name of a file
_IN_ADDRESSES = ",+:*.()_-"  # left as they are in an address
_OLDEST = 1800


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One file to get: from where, under which name, and for which periods."""

    step: Step
    url: str
    name: str
    unpack: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)

    def page(self, number: int) -> Wanted:
        """The same, of another page."""
        values = {**self.values, "page": str(number)}
        return Wanted(
            step=self.step,
            url=_address(self.step.url, values),
            name=_file_name(self.step.name, values),
            periods=self.periods,
            values=values,
        )


@dataclass(frozen=True, slots=True)
class _Asked:
    """The years that are wanted, and whether the user named them."""

    years: tuple[int, ...]
    named: bool


def years_of(words: str | None) -> tuple[int, ...] | None:
    """Read years as a user types them; None where none are named.

    Raises
    ------
    UsageError : they are written otherwise

    Examples
    --------
    >>> years_of("2010,2018-2020")
    (2010, 2018, 2019, 2020)
    """
    if words is None:
        return None
    found: set[int] = set()
    for part in words.split(","):
        match = _YEARS.fullmatch(part.strip())
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if not _OLDEST <= first <= last:
            raise UsageError(
                found=f"--years {words!r} is not years that comity can read",
                fix="write 2019, 2010-2020 or 2010,2015-2020",
            )
        found.update(range(first, last + 1))
    return tuple(sorted(found))


def plan(
    card: DataCard,
    edition: Version,
    *,
    years: Sequence[int] | None = None,
    where: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Wanted, ...]:
    """Work out what is to be asked for.

    Parameters
    ----------
    years : those wanted, in order; all where left out and the source gives them together
    where : values of the card's choices, as the user wrote them

    Raises
    ------
    UsageError : a year is not covered, a choice is not known, or one that is needed is missing
    """
    chosen = _chosen(card, where or {})
    asked = _Asked(years=_covered(card, edition, years), named=years is not None)
    return tuple(wanted for step in card.steps for wanted in _of_step(card, edition, step, chosen, asked))


def by_year(card: DataCard) -> bool:
    """Whether a source can be had for single years; else it comes whole."""
    return any("year" in step.placeholders for step in card.steps)


def _of_step(
    card: DataCard, edition: Version, step: Step, chosen: Mapping[str, tuple[str, ...]], asked: _Asked
) -> Iterator[Wanted]:
    fixed = {"version": edition.version, "page": "1", **card.params, **edition.params}
    for values in _combinations(card, step, chosen, _each_year(card, step, asked)):
        together = {**fixed, **values}
        yield Wanted(
            step=step,
            url=_address(step.url, together),
            name=_file_name(step.name, together),
            unpack=tuple(_patterns(step, together, asked.years)),
            periods=_periods(step, values, asked),
            values=together,
        )


def _each_year(card: DataCard, step: Step, asked: _Asked) -> tuple[int, ...] | None:
    """The years that need an address each; None where one address has them all."""
    if not any("{year}" in text for text in (step.url, step.name)):
        return None
    if not asked.named:
        last = max(asked.years)
        raise UsageError(
            found=f"{card.id} is asked year by year", fix=f"add --years, such as --years {last - 4}-{last}"
        )
    return asked.years


def _periods(step: Step, values: Mapping[str, str], asked: _Asked) -> tuple[str, ...]:
    """What a file was asked for: its year or day, or the years that are kept of an archive."""
    if "year" in values or "day" in values:
        return (values.get("year") or values["day"],)
    return tuple(map(str, asked.years)) if "year" in step.placeholders and asked.named else ()


def _combinations(
    card: DataCard, step: Step, chosen: Mapping[str, tuple[str, ...]], years: tuple[int, ...] | None
) -> Iterator[dict[str, str]]:
    """Every set of values that needs an address of its own."""
    names = [name for name in chosen if name in step.placeholders]
    alternatives = [
        chosen[name] if card.choices[name].each else (card.choices[name].joined_by.join(chosen[name]),)
        for name in names
    ]
    for values in product(*alternatives):
        together = dict(zip(names, values, strict=True))
        if years is None:
            yield together
        else:
            yield from ({**together, "year": str(year)} for year in years)


def _patterns(step: Step, values: Mapping[str, str], asked: tuple[int, ...]) -> Iterator[str]:
    for pattern in step.unpack:
        if "{year}" in pattern and "year" not in values:
            yield from (pattern.format(**{**values, "year": str(year)}) for year in asked)
        else:
            yield pattern.format(**values)


def _covered(card: DataCard, edition: Version, years: Sequence[int] | None) -> tuple[int, ...]:
    """The years wanted, all of which the edition must have."""
    first = edition.first_year or card.covers.first_year
    last = edition.last_year or card.covers.last_year or datetime.now(UTC).year
    if years is None:
        return tuple(range(first, last + 1)) if first else ()
    outside = [year for year in years if (first and year < first) or year > last]
    if outside:
        span = f"{first} to {last}" if first else f"up to {last}"
        raise UsageError(
            found=f"{card.id} {edition.version} covers {span}, not {', '.join(map(str, outside[:5]))}",
            fix=f"ask for years within {span}",
        )
    return tuple(years)


def _chosen(card: DataCard, where: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    for name in where:
        if name not in card.choices:
            have = ", ".join(card.choices) or "nothing"
            raise UsageError(
                found=f"{card.id} cannot be narrowed by {name!r}",
                fix=f"--where takes {have} with this source",
            )
    missing = [name for name, choice in card.choices.items() if choice.needed and name not in where]
    if missing:
        example = " ".join(f"--where {name}={_example(card.choices[name])}" for name in missing)
        words = "; ".join(f"{name}: {card.choices[name].about}" for name in missing)
        raise UsageError(found=f"{card.id} has to be told {words}", fix=f"add {example}")
    return {
        name: tuple(
            code for value in where.get(name, choice.default) for code in _coded(value.strip(), choice, name)
        )
        for name, choice in card.choices.items()
    }


def _example(choice: Choice) -> str:
    return {Coding.TEXT: "…", Coding.DAY: "2026-11-01"}.get(choice.coding, "IRN,BLR")


def _coded(value: str, choice: Choice, name: str) -> tuple[str, ...]:
    """What the user wrote, in the provider's code; a span of days is several."""
    if value in choice.codes or value in choice.codes.values():
        return (choice.codes.get(value, value),)
    if choice.coding is Coding.TEXT:
        return (value,)
    if choice.coding is Coding.DAY:
        return _days(value, name)
    if value.isdigit() and choice.coding in {Coding.NUMERIC, Coding.NUMBER}:
        return (value,)  # a code already; the provider has more of them than there are countries
    country = countries.find(value)
    code = choice.codes.get(country.iso3) or _code_of(country, choice.coding)
    if not code:
        raise UsageError(
            found=f"{country.name} has no code with this provider that comity knows",
            fix=f"look it up with the provider, and pass it: --where {name}=CODE",
        )
    return (code,)


def _code_of(country: Country, coding: Coding) -> str:
    return {
        Coding.ISO3: country.iso3,
        Coding.ISO2: country.iso2,
        Coding.NUMERIC: country.numeric,
        Coding.NUMBER: country.numeric.lstrip("0"),
    }[coding]


def _days(value: str, name: str) -> tuple[str, ...]:
    """A day, or every day of a span, as the provider writes them.

    >>> _days("2024-02-28:2024-03-01", "day")
    ('20240228', '20240229', '20240301')
    """
    first, _, last = value.partition(":")
    try:
        start, end = date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError:
        start, end = date.max, date.min
    if start > end:
        raise UsageError(
            found=f"--where {name}={value} is neither a day nor a span of days",
            fix="write YYYY-MM-DD, or a span such as 2026-11-01:2026-11-07",
        )
    return tuple((start + timedelta(days=n)).strftime("%Y%m%d") for n in range((end - start).days + 1))


def _address(pattern: str, values: Mapping[str, str]) -> str:
    """An address with its values; a question without a value is left out of it."""
    filled = pattern.format(**{name: quote(value, safe=_IN_ADDRESSES) for name, value in values.items()})
    path, mark, questions = filled.partition("?")
    kept = [question for question in questions.split("&") if not question.endswith("=")]
    return path + (mark + "&".join(kept) if kept and mark else "")


def _file_name(pattern: str, values: Mapping[str, str]) -> str:
    return pattern.format(**{name: _in_a_name(value) for name, value in values.items()})


def _in_a_name(value: str) -> str:
    """A value as part of a file's name; a long one by its checksum."""
    plain = re.sub(r"[^A-Za-z0-9.-]", "+", value) or "all"
    return plain if len(plain) <= _LONGEST_VALUE else sha256(value.encode()).hexdigest()[:12]
