"""The tables of codes: what providers write for countries, and what is no country."""

import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pycountry
import pytest

from comity.countries import register
from comity.vocabulary import read_table
from comity.warehouse.staging.codes import SCHEMES, Standing, country_codes
from comity.warehouse.staging.gsdb import split_names

ROOT = Path(__file__).parents[2]
SPELLS = {"cow"}  # one number can stand for a state and for what followed it


def meaning(scheme, code, year=None):
    (found,) = [
        c
        for c in country_codes(scheme)
        if c.code == code and (year is None or (c.since or 0) <= year <= (c.until or 9999))
    ]
    return found.iso3 or found.standing.value


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_code_stands_once_and_for_something_known(scheme):
    codes = country_codes(scheme)
    assert {c.scheme for c in codes} == {scheme}
    counted = Counter((c.code, c.since if scheme in SPELLS else None) for c in codes)
    assert max(counted.values()) == 1
    for code in codes:
        assert code.code == code.code.strip()
        if code.standing is Standing.COUNTRY:
            assert register.get(code.iso3).iso3 == code.iso3  # never a code that was given up
        else:
            assert (code.iso3 is not None) == (code.standing is Standing.BODY)


@pytest.mark.parametrize("scheme", sorted(SPELLS))
def test_spells_of_one_code_do_not_overlap(scheme):
    spells = sorted((c.code, c.since or 0, c.until or 9999) for c in country_codes(scheme))
    for (code, _, until), (following, since, _) in pairwise(spells):
        assert code != following or until < since


def test_each_scheme_has_every_country_of_today():
    for scheme, attribute in (("iso3", "alpha_3"), ("iso2", "alpha_2"), ("numeric", "numeric")):
        known = {c.code: c.iso3 for c in country_codes(scheme) if c.standing is Standing.COUNTRY}
        for country in pycountry.countries:
            code = getattr(country, attribute)
            assert known[code.lstrip("0") if scheme == "numeric" else code] == country.alpha_3


@pytest.mark.parametrize(
    ("scheme", "code", "expected"),
    [
        ("numeric", "842", "USA"),
        ("numeric", "251", "FRA"),
        ("numeric", "757", "CHE"),
        ("numeric", "579", "NOR"),
        ("numeric", "699", "IND"),
        ("numeric", "490", "TWN"),
        ("numeric", "58", "BEL"),
        ("numeric", "56", "BEL"),
        ("numeric", "492", "MCO"),
        ("numeric", "810", "SUN"),
        ("numeric", "891", "SCG"),
        ("numeric", "0", "aggregate"),
        ("numeric", "97", "aggregate"),
        ("numeric", "899", "unspecified"),
        ("numeric", "837", "unspecified"),
        ("numeric", "838", "unspecified"),
        ("numeric", "839", "unspecified"),
        ("numeric", "868", "historic"),
        ("comtrade_iso", "_X", "unspecified"),
        ("comtrade_iso", "X1", "unspecified"),
        ("comtrade_iso", "XX", "unspecified"),
        ("comtrade_iso", "S19", "TWN"),
        ("comtrade_iso", "W00", "aggregate"),
        ("iso3", "ROM", "ROU"),
        ("iso3", "ZAR", "COD"),
        ("iso3", "TMP", "TLS"),
        ("iso3", "SUN", "SUN"),
        ("iso3", "YUG", "YUG"),
        ("iso3", "SCG", "SCG"),
        ("iso3", "CSK", "CSK"),
        ("iso3", "DDR", "DDR"),
        ("iso2", "NA", "NAM"),
        ("iso2", "XK", "XKX"),
        ("world_bank", "WLD", "aggregate"),
        ("world_bank", "EUU", "aggregate"),
        ("world_bank", "KSV", "XKX"),
        ("cameo", "ROM", "ROU"),
        ("cameo", "MTN", "MNE"),
        ("cameo", "AFR", "aggregate"),
        ("fips", "BO", "BLR"),
        ("fips", "IR", "IRN"),
        ("names", "korea, north", "PRK"),
        ("names", "the gambia", "GMB"),
        ("names", "eu", "EU"),
        ("imf", "G001", "aggregate"),
    ],
)
def test_codes_that_are_easily_misread(scheme, code, expected):
    assert meaning(scheme, code) == expected


@pytest.mark.parametrize(
    ("code", "year", "expected"),
    [
        ("365", 1910, "RUS"), ("365", 1970, "SUN"), ("365", 1995, "RUS"),
        ("345", 1995, "YUG"), ("345", 2004, "SCG"), ("345", 2010, "SRB"),
        ("816", 1960, "VDR"), ("816", 1990, "VNM"), ("260", 1980, "DEU"), ("255", 1995, "DEU"),
        ("265", 1980, "DDR"), ("630", 1950, "IRN"), ("370", 1992, "BLR"), ("300", 1900, "historic"),
    ],
)  # fmt: skip
def test_numbers_of_states_depend_on_the_year(code, year, expected):
    assert meaning("cow", code, year) == expected


def test_the_tables_are_what_the_script_writes():
    script = ROOT / "scripts" / "build_country_codes.py"
    done = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_difference_says_a_standing():
    for path in sorted((ROOT / "scripts" / "country_codes").glob("*.csv")):
        for row in read_table(str(path)):
            assert row["standing"] in set(Standing)
            assert (row["iso3"] != "") == (row["standing"] in {"country", "body"})


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Korea, North", ["Korea, North"]),
        ("Iran, Korea, North, EU", ["Iran", "Korea, North", "EU"]),
        ("Congo, Democratic Republic of the, Cuba", ["Congo, Democratic Republic of the", "Cuba"]),
        ("Bosnia and Herzegovina,Iceland", ["Bosnia and Herzegovina", "Iceland"]),
        ("Korea, North, Korea, South", ["Korea, North", "Korea, South"]),
        ("Nowhere, Iran", ["Nowhere", "Iran"]),
        ("", []),
    ],
)
def test_lists_are_split_where_names_end(cell, names):
    assert split_names(cell) == names
