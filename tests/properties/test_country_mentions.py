"""Properties of mentions over generated texts."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from comity import countries
from comity.countries import mentions, resolve
from comity.vocabulary import read_table

NAMES = sorted(
    {c.name for c in countries.every(former=True)}
    | {r["alias"] for r in read_table("countries/country_aliases.csv") if r["used"] == "yes"}
    | {r["alias"] for r in read_table("countries/organisations_aliases.csv") if r["used"] == "yes"}
    | {r["phrase"] for r in read_table("countries/elsewhere.csv")}
)
FILLER = [
    "trade",
    "rose",
    "to",
    "the",
    "and",
    "of",
    "12",
    "US$",
    "St.",
    "South",
    "New",
    "Republic",
    "’s",
    "'",
    "\n\n",
]
PIECES = st.sampled_from(NAMES + FILLER * 20)
GLUE = st.sampled_from([" ", "-", "–", ", ", ". ", "\n", "’s ", "'s ", "/", "(", ") ", "\u00a0", ""])
TEXTS = st.lists(st.tuples(PIECES, GLUE), max_size=30).map(lambda parts: "".join(p + g for p, g in parts))


@given(st.one_of(TEXTS, st.text(max_size=300)))
def test_offsets_quote_the_text_in_order_and_apart(text: str) -> None:
    found = mentions(text)
    assert all(m.text == text[m.start : m.end] and m.text for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(TEXTS, st.sampled_from([None, ("IRN", "BLR"), ("COD", "RWA"), ("GEO", "USA"), ("EUU", "KOR")]))
def test_resolving_only_decides(text: str, pair: tuple[str, str] | None) -> None:
    before = {(m.start, m.end): m for m in mentions(text)}
    after, notes = resolve(before.values(), pair=pair, text=text)
    swapped = (pair[1], pair[0]) if pair else None
    assert (after, notes) == resolve(before.values(), pair=swapped, text=text)
    for mention in after:
        given_as = before[mention.start, mention.end]
        assert given_as.ambiguous or mention == given_as
        assert set(mention.codes) <= set(given_as.codes) or mention.form == "body"
        assert mention.ambiguous or mention.form == "plural" or len(mention.codes) == 1 or mention.body


@example("Albania ", "escudo ")
@given(TEXTS, TEXTS)
def test_a_paragraph_changes_no_mention_in_the_other(first: str, second: str) -> None:
    alone = mentions(first)
    together = mentions(f"{first}\n\n{second}")
    assert tuple(m for m in together if m.end <= len(first)) == alone


@settings(max_examples=200)
@given(st.sampled_from(countries.every()))
def test_every_name_is_mentioned_in_a_sentence(country: countries.Country) -> None:
    unread = {"Antarctica"}
    in_brackets = "(" in country.name
    if country.name in unread or in_brackets:
        return
    text = f"Trade between Iran and {countries.name(country.iso3)} fell, {country.official_name} said."
    found = [m for m in mentions(text) if country.iso3 in m.codes]
    assert found, text
