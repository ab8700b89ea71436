from datetime import date, timedelta

import pytest

from comity.facts import fiscal_period, fiscal_year
from comity.facts.fiscal import solar_new_year

# First days of Iranian years as published by the Institute of Geophysics of the University of Tehran.
NEW_YEARS = {
    1996: 20,
    1997: 21,
    2000: 20,
    2004: 20,
    2008: 20,
    2012: 20,
    2016: 20,
    2017: 21,
    2020: 20,
    2021: 21,
    2022: 21,
    2023: 21,
    2024: 20,
    2025: 21,
    2026: 21,
}


@pytest.mark.parametrize("year", NEW_YEARS)
def test_iranian_new_year(year):
    assert solar_new_year(year) == date(year, 3, NEW_YEARS[year])


@pytest.mark.parametrize(
    ("iso3", "label", "start", "end"),
    [
        ("IRN", 1402, date(2023, 3, 21), date(2024, 3, 19)),
        ("IRN", "1403", date(2024, 3, 20), date(2025, 3, 20)),
        ("IRN", 2023, date(2023, 3, 21), date(2024, 3, 19)),
        ("IND", "2022-23", date(2022, 4, 1), date(2023, 3, 31)),
        ("IND", "FY24", date(2023, 4, 1), date(2024, 3, 31)),
        ("IND", "FY2024-25", date(2024, 4, 1), date(2025, 3, 31)),
        ("IND", 2022, date(2022, 4, 1), date(2023, 3, 31)),
        ("USA", "FY2025", date(2024, 10, 1), date(2025, 9, 30)),
        ("JPN", "fiscal 2024", date(2024, 4, 1), date(2025, 3, 31)),
        ("GBR", "2024/25", date(2024, 4, 1), date(2025, 3, 31)),
        ("PAK", "FY24", date(2023, 7, 1), date(2024, 6, 30)),
        ("NPL", "2080/81", date(2023, 7, 16), date(2024, 7, 15)),
        ("ETH", "2016", date(2023, 7, 8), date(2024, 7, 7)),
        ("THA", "fiscal 2568", date(2024, 10, 1), date(2025, 9, 30)),
        ("RUS", "2023", date(2023, 1, 1), date(2023, 12, 31)),
    ],
)
def test_fiscal_years(iso3, label, start, end):
    period = fiscal_period(iso3, label)
    assert (period.start, period.end, period.fiscal) == (start, end, iso3)


@pytest.mark.parametrize("iso3", ["IRN", "AFG", "IND", "NPL", "ETH", "USA", "RUS"])
def test_years_follow_each_other_without_gap(iso3):
    for year in range(2001, 2026):
        this, following = fiscal_period(iso3, year), fiscal_period(iso3, year + 1)
        assert following.start - this.end == timedelta(days=1)


def test_unknown_labels_and_countries_are_refused():
    with pytest.raises(ValueError, match="next year"):
        fiscal_period("IND", "next year")
    with pytest.raises(ValueError, match="XXX"):
        fiscal_period("XXX", 2020)
    assert fiscal_year("XXX") is None


def test_a_calendar_year_is_recognised():
    assert fiscal_year("RUS").is_calendar_year
    assert not fiscal_year("IRN").is_calendar_year
    assert not fiscal_year("IND").is_calendar_year
