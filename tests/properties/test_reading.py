"""Reading follows the text when countries, currencies, number styles, verbs, order and dates change."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.claims import read
from comity.records import Claim, Communique, Direction, Kind, Period

PUBLISHED = Period(start=date(2024, 5, 20), end=date(2024, 5, 20))
NAMES = {  # name, adjective, capital
    "KEN": ("Kenya", "Kenyan", "Nairobi"),
    "PER": ("Peru", "Peruvian", "Lima"),
    "VNM": ("Vietnam", "Vietnamese", "Hanoi"),
    "POL": ("Poland", "Polish", "Warsaw"),
    "EGY": ("Egypt", "Egyptian", "Cairo"),
    "MNG": ("Mongolia", "Mongolian", "Ulaanbaatar"),
    "CHL": ("Chile", "Chilean", "Santiago"),
    "IRN": ("Iran", "Iranian", "Tehran"),
}
CODES = st.lists(st.sampled_from(sorted(NAMES)), min_size=2, max_size=2, unique=True).map(tuple)
AMOUNTS = st.sampled_from(
    [
        ("$140 million", 140e6, "USD"),
        ("US$ 1.5 billion", 1.5e9, "USD"),
        ("€81 bn", 81e9, "EUR"),
        ("7,7 billion dollars", 7.7e9, "USD"),
        ("2,450 million euros", 2.45e9, "EUR"),
        ("Rs 3 lakh crore", 3e12, "INR"),
        ("two billion dollars", 2e9, "USD"),
        ("£27.7 billion", 27.7e9, "GBP"),
        ("8 700 million dollars", 8.7e9, "USD"),
    ]
)
PERIODS = st.sampled_from(
    [
        ("in 2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("last year", date(2023, 1, 1), date(2023, 12, 31)),
        ("in the first nine months of 2023", date(2023, 1, 1), date(2023, 9, 30)),
        ("in the first quarter of 2024", date(2024, 1, 1), date(2024, 3, 31)),
    ]
)
RISES = st.sampled_from(["rose", "grew", "increased", "climbed", "jumped"])
FALLS = st.sampled_from(["fell", "dropped", "declined", "shrank", "decreased"])


def reading(
    text: str, pair: tuple[str, str] | None = None, published: Period = PUBLISHED
) -> tuple[Claim, ...]:
    """Read a text and check that every offset quotes it."""
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    claims = read(Communique(id="t", text=text, sha256=sha256, published=published, pair=pair)).claims
    for claim in claims:
        assert text[claim.start : claim.end] == claim.quote
    return claims


def of(claims: tuple[Claim, ...], kind: Kind) -> Claim:
    found = [c for c in claims if c.kind is kind]
    assert len(found) == 1, [(c.kind, c.quote) for c in claims]
    return found[0]


@given(CODES, AMOUNTS, PERIODS)
@settings(max_examples=60, deadline=None)
def test_level_between_two_countries(codes, amount, period):
    a, b = (NAMES[c][0] for c in codes)
    words, value, unit = amount
    claim = of(reading(f"Trade between {a} and {b} amounted to {words} {period[0]}."), Kind.TRADE_LEVEL)
    assert set(claim.countries) == set(codes)
    assert claim.exporter is None
    assert claim.quantity is not None
    assert (claim.quantity.value_low, claim.quantity.unit) == (pytest.approx(value), unit)
    assert (claim.period.start, claim.period.end) == period[1:]


@given(CODES, AMOUNTS, PERIODS, st.booleans())
@settings(max_examples=60, deadline=None)
def test_directed_growth_and_level(codes, amount, period, falls):
    (a, adjective, _), (b, *_) = (NAMES[c] for c in codes)
    verb = "fell" if falls else "rose"
    claims = reading(f"{adjective} exports to {b} {verb} by 12.5 percent to {amount[0]} {period[0]}.")
    growth, level = of(claims, Kind.TRADE_GROWTH), of(claims, Kind.TRADE_LEVEL)
    assert (growth.exporter, growth.importer) == codes
    assert (level.exporter, level.importer) == codes
    assert growth.quantity is not None
    assert growth.quantity.midpoint == pytest.approx(-12.5 if falls else 12.5)
    assert growth.direction is (Direction.DOWN if falls else Direction.UP)
    assert growth.period.end == level.period.end == period[2]
    del a


@given(CODES, RISES, FALLS)
@settings(max_examples=30, deadline=None)
def test_verbs_are_interchangeable(codes, rise, fall):
    a, b = (NAMES[c][0] for c in codes)
    claims = reading(
        f"{a}'s exports to {b} {rise} by 4 percent in 2022. "
        f"{a}'s imports from {b} {fall} by 9 percent in 2022."
    )
    first, second = (c for c in claims if c.kind is Kind.TRADE_GROWTH)
    assert (first.exporter, first.importer) == codes
    assert (second.exporter, second.importer) == codes[::-1]
    assert first.quantity is not None
    assert second.quantity is not None
    assert (first.quantity.midpoint, second.quantity.midpoint) == (4, -9)


@given(
    CODES,
    st.sampled_from(["want", "plan", "intend", "have agreed", "aim"]),
    st.sampled_from(["by 2030", "by the end of the decade"]),
)
@settings(max_examples=40, deadline=None)
def test_intention_makes_a_target(codes, verb, deadline):
    a, b = (NAMES[c][0] for c in codes)
    claim = of(
        reading(f"{a} and {b} {verb} to raise bilateral trade to $10 billion {deadline}."), Kind.TRADE_TARGET
    )
    assert claim.deadline == date(2030, 12, 31)
    assert set(claim.countries) == set(codes)


@given(
    CODES,
    st.integers(2, 90),
    st.sampled_from(["agreements", "memoranda of understanding", "cooperation documents", "MoUs"]),
)
@settings(max_examples=40, deadline=None)
def test_counted_documents(codes, count, noun):
    a, b = (NAMES[c][0] for c in codes)
    claim = of(
        reading(f"{a} and {b} signed {count} {noun} on energy, health and culture."), Kind.DOCUMENTS_SIGNED
    )
    assert claim.quantity is not None
    assert claim.quantity.midpoint == count
    assert set(claim.details.sectors) == {"energy", "health", "culture"}


@given(CODES)
@settings(max_examples=20, deadline=None)
def test_membership_and_its_denial(codes):
    (a, _, _), (_, _, capital) = (NAMES[c] for c in codes)
    claims = reading(f"{a} is a member of the World Trade Organization. {capital} has not joined BRICS.")
    first, second = (c for c in claims if c.kind is Kind.MEMBERSHIP)
    assert (first.countries, first.details.framework, first.negated) == ((codes[0],), ("WTO",), False)
    assert (second.countries, second.details.framework, second.negated) == ((codes[1],), ("BRICS",), True)


@given(CODES)
@settings(max_examples=20, deadline=None)
def test_swapping_the_countries_swaps_the_roles(codes):
    a, b = (NAMES[c] for c in codes)
    template = (
        "{0}'s exports to {1} reached $3 billion in 2023, up 8 percent. {1} is {0}'s third largest market. "
        "The two countries signed five agreements."
    )
    one = reading(template.format(a[0], b[0]))
    two = reading(template.format(b[0], a[0]))
    swap = {codes[0]: codes[1], codes[1]: codes[0]}
    assert [(c.kind, c.quantity, c.period) for c in one if not c.quantity or not c.quantity.start] == [
        (c.kind, c.quantity, c.period) for c in two if not c.quantity or not c.quantity.start
    ]
    assert [(c.kind, tuple(swap[x] for x in c.countries), c.exporter and swap[c.exporter]) for c in one] == [
        (c.kind, c.countries, c.exporter) for c in two
    ]


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_without_a_crash_and_quoted_exactly(text):
    reading(text)


@given(
    CODES,
    st.sampled_from(["The weather was mild.", "Reporters waited outside the hall.", "A band played."]),
    st.integers(0, 2),
)
@settings(max_examples=30, deadline=None)
def test_unrelated_sentences_change_no_claim(codes, noise, where):
    a, b = (NAMES[c][0] for c in codes)
    parts = [f"Trade between {a} and {b} stood at $2 billion in 2022.", f"{a} and {b} signed six agreements."]
    plain = reading(" ".join(parts))
    noisy = reading(" ".join([*parts[:where], noise, *parts[where:]]))
    key = [(c.kind, c.countries, c.quantity and c.quantity.midpoint, c.period) for c in plain]
    assert [(c.kind, c.countries, c.quantity and c.quantity.midpoint, c.period) for c in noisy] == key
