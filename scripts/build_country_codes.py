"""Write src/comity/warehouse/staging/codes/*.csv: what the country codes of each provider stand for.

    .venv/bin/python scripts/build_country_codes.py          # writes the tables
    .venv/bin/python scripts/build_country_codes.py --check  # says whether they are up to date

For developers only. What ISO 3166 says comes from the package's own tables of countries; what a provider
does differently stands below, line by line: code, ISO3, standing, first year, last year, note.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
import unicodedata
from pathlib import Path
from typing import NamedTuple

from comity.countries import register
from comity.vocabulary import read_table

FOLDER = Path(__file__).resolve().parents[1] / "src" / "comity" / "warehouse" / "staging" / "codes"
OWN = Path(__file__).resolve().parent / "country_codes"  # what providers do differently
HEADER = """\
# comity table: {about}
# Written by scripts/build_country_codes.py: do not edit.
# standing: country, body (acts as one; iso3 holds its key), aggregate (a sum over countries),
#   unspecified (somewhere, not said where), historic (a state that never had a code of ISO 3166).
# since, until: years in which the provider uses the code so; blank = always.
"""
ABOUT = {
    "iso3": "alpha-3 codes as most providers write them, with those that ISO gave up",
    "iso2": "alpha-2 codes",
    "numeric": "numbers of UN M49 and ISO 3166, as the UN's customs statistics use them; no leading zeros",
    "world_bank": "codes of the World Bank",
    "comtrade_iso": "what UN Comtrade writes in the place of alpha-3 codes",
    "cow": "numbers of the Correlates of War project",
    "cameo": "codes of actors' countries in CAMEO, as GDELT uses them",
    "fips": "FIPS 10-4 codes of places, as GDELT uses them",
    "imf": "codes of the IMF's data portal",
    "names": "English names as providers write them, in lower case",
}
BASES = {
    "iso3": "iso3", "iso2": "iso2", "numeric": "numeric", "world_bank": "iso3", "comtrade_iso": "iso3",
    "cow": "", "cameo": "iso3", "fips": "fips", "imf": "iso3", "names": "names",
}  # fmt: skip


class Code(NamedTuple):
    """One row of a table."""

    scheme: str
    code: str
    iso3: str
    standing: str = "country"
    since: str = ""
    until: str = ""
    note: str = ""


def main() -> int:
    """Write the tables, or compare them with what would be written."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 if a table is out of date"
    )
    checking = parser.parse_args().check
    stale = []
    for scheme in ABOUT:
        path, wanted = FOLDER / f"{scheme}.csv", render(scheme, codes(scheme))
        if checking and (not path.exists() or path.read_text(encoding="utf-8") != wanted):
            stale.append(path.name)
        elif not checking:
            path.write_text(wanted, encoding="utf-8")
    if stale:
        sys.stderr.write(f"out of date: {', '.join(stale)}\n")
    return int(bool(stale))


def codes(scheme: str) -> list[Code]:
    """The codes of a scheme: what ISO says, and over it what the provider does differently."""
    base = BASES[scheme]
    different = differences(scheme)
    told = {code.code for code in different}
    usual = {code.code: code for code in _base(scheme, base) if code.code not in told} if base else {}
    return sorted([*usual.values(), *different], key=_order)


def _order(code: Code) -> tuple[bool, int, str, str]:
    number = int(code.code) if code.code.isdigit() else 0
    return (not code.code.isdigit(), number, code.code, code.since)


def differences(scheme: str) -> list[Code]:
    """What scripts/country_codes/<scheme>.csv says."""
    path = OWN / f"{scheme}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(line for line in stream if not line.startswith("#"))
        return [
            Code(scheme=scheme, **{key: (value or "").strip(" ") for key, value in row.items()})
            for row in rows
        ]


def _base(scheme: str, base: str) -> list[Code]:
    return {"iso3": iso3, "iso2": iso2, "numeric": numeric, "fips": fips, "names": names}[base](scheme)


def iso3(scheme: str) -> list[Code]:
    """Alpha-3 codes of today, of states that are no more, and codes that ISO gave up."""
    known = [Code(scheme, c.iso3, c.iso3, **years(c)) for c in register.every(former=True)]
    given_up = [
        Code(scheme, old, now, note="given up") for old, now in register.old_codes().items() if "|" not in now
    ]
    return [*known, *given_up]


def iso2(scheme: str) -> list[Code]:
    """Alpha-2 codes of today, and those of former states that nobody else got."""
    today = [Code(scheme, c.iso2, c.iso3) for c in register.every()]
    taken = {code.code for code in today}
    former = [c for c in register.every(former=True) if c.former and c.iso2 and c.iso2 not in taken]
    shared = [c.iso2 for c in former]
    return [*today, *(Code(scheme, c.iso2, c.iso3, **years(c)) for c in former if shared.count(c.iso2) == 1)]


def numeric(scheme: str) -> list[Code]:
    """Numbers of today; those of former states stand in the table of differences."""
    return [Code(scheme, c.numeric.lstrip("0"), c.iso3) for c in register.every() if c.numeric]


def fips(scheme: str) -> list[Code]:
    """FIPS 10-4, as the package's table of the World Factbook has them."""
    known = {country.iso3 for country in register.every(former=True)}
    table = read_table("sources/gec.csv")
    return [Code(scheme, row["gec"].upper(), row["iso3"]) for row in table if row["iso3"] in known]


def names(scheme: str) -> list[Code]:
    """English names and former names that fit one country only."""
    meant: dict[str, set[str]] = {}
    for called, code in _named():
        for spelling in {called.lower(), plain(called.lower()), "the " + called.lower()}:
            meant.setdefault(spelling, set()).add(code)
    return [Code(scheme, called, next(iter(found))) for called, found in meant.items() if len(found) == 1]


def _named() -> list[tuple[str, str]]:
    listed = [
        (called, row["iso3"])
        for row in read_table("countries/countries.csv")
        for called in (row["name"], row["official_name"], *row["also"].split("|"))
    ]
    former = [
        (called, row["code"] or row["now"])
        for row in read_table("countries/historical.csv")
        if row["kind"] == "state" or (row["kind"] == "former_name" and "|" not in row["now"])
        for called in (row["name"], row["official_name"], *row["also"].split("|"))
    ]
    others = [
        (row["alias"], row["iso3"])
        for row in read_table("countries/country_aliases.csv")
        if row["kind"] == "alternative" and row["used"] == "yes" and row["ambiguous"] == "no"
    ]
    return [pair for pair in (*listed, *former, *others) if pair[0]]


def plain(text: str) -> str:
    """Without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def years(country: register.Country) -> dict[str, str]:
    """The last year of a state that is no more."""
    end = country.valid.end
    return {"until": str(end.year)} if country.former and end else {}


def render(scheme: str, table: list[Code]) -> str:
    """The file's text."""
    out = io.StringIO()
    out.write(HEADER.format(about=ABOUT[scheme]))
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(Code._fields)
    writer.writerows(table)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main())
