"""Lines to paragraphs: what is joined, what stays apart, and where the pages begin."""

import pytest

from comity.inputs.paragraphs import Line, lay_out

FULL = "The two sides agreed to increase the volume of trade within"  # about as long as lines get here


def text_of(*pages):
    return lay_out([[line if isinstance(line, Line) else Line(line) for line in page] for page in pages])[0]


def placed(*lines, leading=12, size=10, x=50):
    """Lines below each other; an entry may be a pair of words and what differs."""
    found, y = [], 700.0
    for entry in lines:
        words, other = entry if isinstance(entry, tuple) else (entry, {})
        y -= other.pop("gap", leading)
        found.append(Line(words, x=other.get("x", x), y=y, size=other.get("size", size)))
    return found


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ([FULL, "the framework of the Union."], f"{FULL} the framework of the Union."),
        ([FULL, "Eurasian Union."], f"{FULL} Eurasian Union."),
        (["Joint Statement", FULL, "the Union."], f"Joint Statement\n\n{FULL} the Union."),
        ([FULL, "the Union.", FULL, "the Pact."], f"{FULL} the Union.\n\n{FULL} the Pact."),
        ([FULL, "• tourism", "• industry"], f"{FULL}\n\n• tourism\n\n• industry"),
        (["Year Exports", "2023 $53 million", FULL], f"Year Exports\n\n2023 $53 million\n\n{FULL}"),
        ([f"{FULL}.", "1. Trade grew by", "a tenth."], f"{FULL}.\n\n1. Trade grew by a tenth."),
        ([f"{FULL} in", "12. It is"], f"{FULL} in 12. It is"),
        (["A short line", "goes on in lower case", FULL], f"A short line goes on in lower case\n\n{FULL}"),
    ],
)
def test_room_left_at_the_end_of_a_line_ends_a_paragraph(lines, text):
    assert text_of(lines) == text


def test_a_gap_ends_a_paragraph_unless_the_sentence_plainly_goes_on():
    even = [FULL] * 4
    assert text_of(placed(*even, (FULL, {"gap": 24}))).count("\n\n") == 1
    assert text_of(placed(*even, ("and the Union.", {"gap": 24}))).count("\n\n") == 0


def test_another_size_of_type_and_an_indented_line_end_a_paragraph():
    assert text_of(placed((FULL, {"size": 14}), FULL, FULL)).count("\n\n") == 1
    sentence = f"{FULL}."
    assert text_of(placed(sentence, (sentence, {"x": 70}), sentence)).count("\n\n") == 1


def test_the_next_column_is_no_gap():
    left, right = placed(FULL, FULL, FULL), placed(FULL, FULL, x=300)
    assert "\n\n" not in text_of(left + right)


@pytest.mark.parametrize(
    ("lines", "word"),
    [
        (["of both coun-", "tries"], "countries"),
        (["of both coun\u00ad", "tries"], "countries"),
        (["a long-", "term plan"], "long-term"),
        (["the Iran-", "Belarus pact"], "Iran-Belarus"),
        (["free-", "trade zone; a freetrade zone"], "freetrade"),
        (["free-", "trade zone; a free-trade zone"], "free-trade"),
    ],
)
def test_divided_words_are_made_whole(lines, word):
    assert word in text_of([*lines, FULL])


def test_running_titles_and_page_numbers_are_left_out():
    pages = [
        [f"Joint Statement 20{n}", FULL, *[f"and Union {word}, on"] * 6, f"{n} / 4"]
        for n, word in enumerate(("one", "two", "three", "four"), 1)
    ]
    text = text_of(*pages)
    assert "Statement" not in text
    assert "/ 4" not in text
    assert text.count("and Union") == 24


def test_a_line_that_comes_twice_is_kept_and_a_lone_number_at_the_edge_is_not():
    assert text_of([FULL, "Iran signed.", "1"], [FULL, "Iran signed.", "- 2 -"]).count("Iran signed.") == 2
    assert text_of(["Page 1 of 2", "Year", "2012", FULL]) == f"Year\n\n2012\n\n{FULL}"


def test_a_sentence_goes_on_over_the_page_and_the_page_begins_where_its_words_do():
    other = FULL.replace("trade", "goods")
    text, pages = lay_out(
        [[Line(FULL)], [Line("the Union."), Line(FULL)], [], [Line("• Minsk"), Line(other)]]
    )
    assert text == f"{FULL} the Union.\n\n{FULL}\n\n• Minsk\n\n{other}"
    assert text[pages[1] :].startswith("the Union.")
    assert text[pages[3] :].startswith("• Minsk")
    assert pages[0] == 0
    assert pages[1] < pages[2] <= pages[3]


def test_a_new_sentence_on_a_new_page_after_a_full_stop_may_begin_a_paragraph():
    assert text_of([FULL, "the Union."], [FULL]) == f"{FULL} the Union.\n\n{FULL}"


def test_nothing_gives_nothing():
    assert lay_out([]) == ("", ())
    assert lay_out([[], [Line(" \x00 ")]]) == ("", (0, 0))
