"""The text is cut at every boundary of a claim, and nothing of it is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import dossier_records as made

from comity.dossiers.marks import blocks
from comity.dossiers.wording import printable
from comity.records import Claim, Kind


def marked(text: str, spans: list[tuple[int, int]]):
    claims = [
        Claim(id=str(i), kind=Kind.OPINION, start=a, end=b, quote=text[a:b], countries=())
        for i, (a, b) in enumerate(spans)
    ]
    return blocks(text, claims)


def stretches(found):
    return [s for block in found for line in block.lines for s in line]


def test_nested_claims_take_the_colour_of_the_innermost():
    found = stretches(marked("one two three", [(0, 13), (4, 7)]))
    assert [(s.text, s.covers, s.opens) for s in found] == [
        ("one ", (0,), (0,)),
        ("two", (0, 1), (1,)),
        (" three", (0,), ()),
    ]


def test_overlapping_claims_are_cut_where_they_cross():
    found = stretches(marked("abcdef", [(0, 4), (2, 6)]))
    assert [(s.text, s.covers) for s in found] == [("ab", (0,)), ("cd", (0, 1)), ("ef", (1,))]


def test_two_claims_on_one_span_both_get_their_number():
    (only,) = stretches(marked("same", [(0, 4), (0, 4)]))
    assert only.opens == (0, 1)


def test_a_claim_that_begins_in_a_line_break_is_numbered_where_its_words_begin():
    found = stretches(marked("first\n\nsecond", [(5, 13)]))
    assert [(s.text, s.opens) for s in found] == [("first", ()), ("second", (0,))]


def test_headings_are_short_lines_before_longer_ones():
    found = blocks(made.TEXT, [])
    assert [b.heading for b in found] == [True, False, True, False]


def test_line_breaks_inside_a_paragraph_are_kept():
    (first, second) = marked("a line\r\nand its next\r\n\r\nanother.", [])
    assert [len(b.lines) for b in (first, second)] == [2, 1]


@pytest.mark.parametrize("text", ["", "\n\n", "   "])
def test_a_text_without_words_has_no_paragraph(text):
    assert marked(text, []) == ()


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab .\n\r\t\x00é\u202e", max_size=60), st.data())
def test_the_stretches_are_the_text_and_every_claim_is_numbered_once(text, data):
    position = st.integers(0, len(text))
    spans = data.draw(st.lists(st.tuples(position, position).map(sorted).map(tuple), max_size=6))
    found = marked(text, spans)
    lines = ["".join(s.text for s in line) for block in found for line in block.lines]
    given_lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert lines == [printable(line) for line in given_lines if line.strip()]
    numbers = [n for s in stretches(found) for n in s.opens]
    assert len(numbers) == len(set(numbers))
    for i, (a, b) in enumerate(spans):
        if text[a:b].strip():
            assert i in numbers
