"""Times as texts write them, and the days that they mean on a day of publication."""

import json
from calendar import monthrange
from datetime import date
from pathlib import Path

import pytest

from comity.claims.periods import find_periods
from comity.records import NO_PERIOD, Period

GOLD = Path(__file__).resolve().parents[2] / ".." / "shared" / "gold"


def said(day):
    """The period of publication: a day, a month (YYYY-MM) or a year."""
    parts = [int(part) for part in day.split("-")]
    if len(parts) == 3:
        return Period(start=date(*parts), end=date(*parts))
    year, month = (*parts, None)[:2]
    return Period(
        start=date(year, month or 1, 1), end=date(year, month or 12, monthrange(year, month or 12)[1])
    )


THURSDAY = said("2024-08-08")


def read(text, *, published=THURSDAY, home=("IRN", "BLR")):
    return find_periods(text, published=published, home=home)


def only(text, **context):
    """The one time of a text."""
    (found,) = read(text, **context)
    return found


def days(mention):
    start, end = mention.period.start, mention.period.end
    return (start.isoformat() if start else None, end.isoformat() if end else None)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("in 2022", "2022-01-01", "2022-12-31"),
        ("(2022)", "2022-01-01", "2022-12-31"),
        ("the 2019 mark", "2019-01-01", "2019-12-31"),
        ("USMCA review due 2026", "2026-01-01", "2026-12-31"),
        ("in calendar 2023", "2023-01-01", "2023-12-31"),
        ("in the year 2022", "2022-01-01", "2022-12-31"),
        ("in the 1990s", "1990-01-01", "1999-12-31"),
        ("on 14 April 2023", "2023-04-14", "2023-04-14"),
        ("on the 14th of April 2023", "2023-04-14", "2023-04-14"),
        ("on April 14, 2023", "2023-04-14", "2023-04-14"),
        ("on Wednesday, 14 April 2023", "2023-04-14", "2023-04-14"),
        ("2024-02-14", "2024-02-14", "2024-02-14"),
        ("14.02.2024", "2024-02-14", "2024-02-14"),
        ("14/02/2024", "2024-02-14", "2024-02-14"),
        ("02/14/2024", "2024-02-14", "2024-02-14"),
        ("05/06/2024", "2024-01-01", "2024-12-31"),
        ("in May 2022", "2022-05-01", "2022-05-31"),
        ("in February 2024", "2024-02-01", "2024-02-29"),
        ("from 22 to 24 April 2024", "2024-04-22", "2024-04-24"),
        ("on 12-13 May 2024", "2024-05-12", "2024-05-13"),
        ("28 August - 2 September 2023", "2023-08-28", "2023-09-02"),
        ("from June 29 to July 13, 2024", "2024-06-29", "2024-07-13"),
        ("from December 28, 2023 to January 3, 2024", "2023-12-28", "2024-01-03"),
        ("from January to August 2024", "2024-01-01", "2024-08-31"),
        ("between May and July 2023", "2023-05-01", "2023-07-31"),
        ("Jan.-Sept. 2023", "2023-01-01", "2023-09-30"),
        ("from 2010 to 2020", "2010-01-01", "2020-12-31"),
        ("between 2010 and 2020", "2010-01-01", "2020-12-31"),
        ("a plan for 2024-2026", "2024-01-01", "2026-12-31"),
        ("(2023 to 2030)", "2023-01-01", "2030-12-31"),
        ("in the first eight months of 2024", "2024-01-01", "2024-08-31"),
        ("in the third quarter of 2023", "2023-07-01", "2023-09-30"),
        ("Q1 2024", "2024-01-01", "2024-03-31"),
        ("H2 2023", "2023-07-01", "2023-12-31"),
        ("the second half of 2023", "2023-07-01", "2023-12-31"),
        ("in the year to September 2022", "2021-10-01", "2022-09-30"),
        ("in the 12 months to June 2024", "2023-07-01", "2024-06-30"),
        ("in the six months to June 2024", "2024-01-01", "2024-06-30"),
    ],
)
def test_a_time_that_says_all_needs_no_publication(text, start, end):
    found = only(text, published=NO_PERIOD, home=())
    assert (days(found), found.role) == ((start, end), "point")


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("last year", "2023-01-01", "2023-12-31"),
        ("for the past year", "2023-01-01", "2023-12-31"),
        ("last year's summit", "2023-01-01", "2023-12-31"),
        ("late last year", "2023-01-01", "2023-12-31"),
        ("the year before last", "2022-01-01", "2022-12-31"),
        ("this year", "2024-01-01", "2024-12-31"),
        ("next year", "2025-01-01", "2025-12-31"),
        ("last month", "2024-07-01", "2024-07-31"),
        ("last quarter", "2024-04-01", "2024-06-30"),
        ("this week", "2024-08-05", "2024-08-11"),
        ("yesterday", "2024-08-07", "2024-08-07"),
        ("on Tuesday", "2024-08-06", "2024-08-06"),
        ("on Thursday", "2024-08-08", "2024-08-08"),
        ("last Thursday", "2024-08-01", "2024-08-01"),
        ("next Monday", "2024-08-12", "2024-08-12"),
        ("from Monday to Wednesday", "2024-08-05", "2024-08-07"),
        ("on 8 August", "2024-08-08", "2024-08-08"),
        ("on July 8-9", "2024-07-08", "2024-07-09"),
        ("from June 22 to 24", "2024-06-22", "2024-06-24"),
        ("May 30 to June 2", "2024-05-30", "2024-06-02"),
        ("December 28 to January 3", "2023-12-28", "2024-01-03"),
        ("in March", "2024-03-01", "2024-03-31"),
        ("in December", "2023-12-01", "2023-12-31"),
        ("in September", "2024-09-01", "2024-09-30"),
        ("will be signed in December", "2024-12-01", "2024-12-31"),
        ("last December", "2023-12-01", "2023-12-31"),
        ("next March", "2025-03-01", "2025-03-31"),
        ("In January-June it dropped", "2024-01-01", "2024-06-30"),
        ("in January-June of last year", "2023-01-01", "2023-06-30"),
        ("in the first nine months of this year", "2024-01-01", "2024-09-30"),
        ("in the first half of last year", "2023-01-01", "2023-06-30"),
        ("in the fourth quarter", "2023-10-01", "2023-12-31"),
        ("two years ago", "2022-01-01", "2022-12-31"),
        ("three months ago", "2024-05-01", "2024-05-31"),
        ("In May 12 documents were signed", "2024-05-01", "2024-05-31"),
    ],
)
def test_relative_times_count_from_publication(text, start, end):
    found = only(text)
    assert (days(found), found.role) == ((start, end), "point")


@pytest.mark.parametrize("text", ["on Tuesday", "last year", "in March", "this week", "for 32 years"])
def test_without_publication_a_relative_time_has_no_days(text):
    found = only(text, published=NO_PERIOD)
    assert not found.period.stated
    assert found.period.as_stated == text[found.start : found.end]


def test_a_month_of_publication_tells_the_year_but_no_weekday():
    in_august = said("2025-08")
    assert days(only("last year", published=in_august)) == ("2024-01-01", "2024-12-31")
    assert days(only("last month", published=in_august)) == ("2025-07-01", "2025-07-31")
    assert days(only("on Tuesday", published=in_august)) == (None, None)
    three_decades = only("at their highest level in three decades", published=in_august)
    assert (days(three_decades), three_decades.role) == (("1995-08-01", "2025-08-31"), "horizon")


@pytest.mark.parametrize(
    ("text", "home", "start", "end", "fiscal"),
    [
        ("in 2023-24", ("IND", "RUS"), "2023-04-01", "2024-03-31", "IND"),
        ("in 2023-24", ("RUS", "IND"), "2023-04-01", "2024-03-31", "IND"),
        ("in 2023-24", ("AUS", "NZL"), "2023-07-01", "2024-06-30", "AUS"),
        ("in 2023/24", ("BGD",), "2023-07-01", "2024-06-30", "BGD"),
        ("in 2023-24", ("BLR", "RUS"), "2023-01-01", "2024-12-31", None),
        ("in the fiscal year 2022-23", ("IND", "ARE"), "2022-04-01", "2023-03-31", "IND"),
        ("in FY24", ("IND", "ARE"), "2023-04-01", "2024-03-31", "IND"),
        ("in fiscal 2024", ("JPN",), "2024-04-01", "2025-03-31", "JPN"),
        ("in fiscal 2024", ("USA",), "2023-10-01", "2024-09-30", "USA"),
        ("in the Iranian year 1402", ("BLR",), "2023-03-21", "2024-03-19", "IRN"),
        ("in the Iranian year to 19 March 2024", ("IRN", "BLR"), "2023-03-21", "2024-03-19", "IRN"),
        ("in the year to 20 March 2018", ("IRN", "BLR"), "2017-03-21", "2018-03-20", "IRN"),
        ("in the last Iranian calendar year", ("IRN",), "2023-03-21", "2024-03-19", "IRN"),
        ("first five months of the current Iranian year", ("IRN",), "2024-03-20", "2024-08-21", "IRN"),
        ("in the first seven months of the Iranian year 1402", (), "2023-03-21", "2023-10-22", "IRN"),
        ("in the first quarter of fiscal year 2023-24", ("IND",), "2023-04-01", "2023-06-30", "IND"),
        ("in the financial year ended 30 June 2023", ("AUS",), "2022-07-01", "2023-06-30", "AUS"),
    ],
)  # fmt: skip
def test_fiscal_years_are_those_of_the_country_named_or_speaking(text, home, start, end, fiscal):
    found = only(text, home=home)
    assert (days(found), found.period.fiscal) == ((start, end), fiscal)


@pytest.mark.parametrize(
    ("text", "role", "start", "end"),
    [
        ("since 2009", "since", "2009-01-01", None),
        ("in force since May 2022", "since", "2022-05-01", None),
        ("since 3 September 2007", "since", "2007-09-03", None),
        ("as of 1 January 2024", "since", "2024-01-01", None),
        ("starting from 2025", "since", "2025-01-01", None),
        ("after 2022", "since", "2023-01-01", None),
        ("up from 2022 levels", "point", "2022-01-01", "2022-12-31"),
        ("by 2030", "deadline", None, "2030-12-31"),
        ("by the end of the decade", "deadline", None, "2030-12-31"),
        ("before the end of the year", "deadline", None, "2024-12-31"),
        ("by the end of next year", "deadline", None, "2025-12-31"),
        ("by the first quarter of 2025", "deadline", None, "2025-03-31"),
        ("by 31 December", "deadline", None, "2024-12-31"),
        ("by mid-2026", "deadline", None, "2026-12-31"),
        ("no later than 2027", "deadline", None, "2027-12-31"),
        ("until 2026", "deadline", None, "2026-12-31"),
        ("prior to 2022", "deadline", None, "2021-12-31"),
        ("within five years", "deadline", None, "2029-12-31"),
        ("over the next five years", "deadline", None, "2029-12-31"),
        ("in the coming decade", "deadline", None, "2034-12-31"),
        ("in the next six months", "deadline", None, "2025-02-28"),
        ("will double in five years", "deadline", None, "2029-12-31"),
        ("the first visit in six years", "horizon", "2018-08-08", "2024-08-08"),
        ("First time in 20+ yrs", "horizon", "2004-08-08", "2024-08-08"),
        ("for the first time since 2013", "horizon", "2013-01-01", "2024-08-08"),
        ("largest trading partner since 2009", "since", "2009-01-01", None),
        ("for two decades", "duration", "2004-01-01", "2024-08-08"),
        ("partners for 32 years", "duration", "1992-01-01", "2024-08-08"),
        ("over the past five years", "duration", "2019-08-08", "2024-08-08"),
        ("for the third year running", "duration", "2021-01-01", "2023-12-31"),
        ("three years in a row", "duration", "2021-01-01", "2023-12-31"),
        ("currently", "present", None, None),
        ("at present", "present", None, None),
        ("16 bcm per year", "recurring", None, None),
    ],
)
def test_the_words_around_a_time_give_its_role(text, role, start, end):
    found = only(text)
    assert (found.role, days(found)) == (role, (start, end))


def test_the_same_period_copies_the_months():
    first, second = read("in the first eight months of 2024 from $7.1bn in the same period of 2023")
    assert (days(second), second.role) == (("2023-01-01", "2023-08-31"), "same_period")
    _, february = read("in January-February 2024, up on the same period last year")
    assert days(february) == ("2023-01-01", "2023-02-28")
    _, leap = read("in January-February 2023; in the same period of 2024")
    assert days(leap) == ("2024-01-01", "2024-02-29")
    assert days(first) == ("2024-01-01", "2024-08-31")
    assert read("At the same time") == ()


def test_a_year_earlier_moves_the_time_before_it_and_no_visit():
    _, earlier = read("$66 million in calendar 2023, down from $101 million a year earlier")
    assert (days(earlier), earlier.role) == (("2022-01-01", "2022-12-31"), "earlier")
    *_, earlier = read("MINSK, May 28 - $66 million in 2022, $101 million the previous year")
    assert days(earlier) == ("2021-01-01", "2021-12-31")
    *_, earlier = read("$66 million in 2022; on 14 May they met; $101 million a year before.")
    assert days(earlier) == ("2021-01-01", "2021-12-31")


def test_a_horizon_ends_with_the_period_described():
    *_, since = read(
        "On 23 January 2023 trade grew 21% in 2022, the best figure since 2013", published=said("2023-01-24")
    )
    assert (days(since), since.role) == (("2013-01-01", "2022-12-31"), "horizon")


def test_the_first_decade_counts_from_what_began():
    _, decade = read("It has been in force since 3 September 2007. In its first decade trade did not double.")
    assert days(decade) == ("2007-01-01", "2017-12-31")


def test_july_and_september_share_their_year():
    assert [days(m) for m in read("in July and September 2022")] == [
        ("2022-07-01", "2022-07-31"),
        ("2022-09-01", "2022-09-30"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "31 February 2024",
        "29 February 2023",
        "30 February",
        "on 31 April 2022",
        "2024-13-45",
        "$2022 and 2000 tonnes and 2,022 km and 2000 companies",
        "Article 2022, Resolution 2231, Vision 2030, the 2030 Agenda, Expo 2030",
        "in 1650 and in 2500",
        "May the friendship last; March on",
        "by Sun Tzu",
        "10 years of ties",
        "more than three quarters of sales",
    ],
)
def test_impossible_dates_amounts_and_names_are_no_times(text):
    assert read(text) == ()


def test_spans_quote_the_text_and_the_lead_takes_the_preposition_in():
    text = "Trade will reach $5 billion over the next five years."
    found = only(text)
    assert text[found.start : found.end] == "next five years" == found.period.as_stated
    assert text[found.lead_start : found.end] == "over the next five years"
    text = "at last year’s summit"
    assert text[only(text).start : only(text).end] == "last year"


@pytest.mark.skipif(not GOLD.exists(), reason="the annotated texts in ../shared/gold are not here")
def test_the_periods_of_the_annotated_texts_are_among_those_found():
    texts = [
        json.loads(line)
        for line in (GOLD / "communiques.jsonl").read_text(encoding="utf-8").splitlines()[:20]
    ]
    texts.append(json.loads((GOLD / "iran_belarus_2025-08.json").read_text(encoding="utf-8")))
    missed = []
    for text in texts:
        found = find_periods(text["text"], published=said(text["published"]), home=tuple(text["pair"]))
        have = {days(mention) for mention in found}
        for claim in text["claims"]:
            wanted = (claim["period_start"], claim["period_end"])
            if wanted != (None, None) and wanted not in have:
                missed.append((text["id"], claim["kind"]))
    # What is left needs the claim: a record, a target and a membership open one end of a point,
    # growth runs over two points, an anniversary takes the year of its day.
    assert missed == [
        ("c02", "superlative"),
        ("c04", "trade_target"),
        ("c04", "trade_growth"),
        ("c08", "membership"),
        ("c12", "anniversary"),
    ]
