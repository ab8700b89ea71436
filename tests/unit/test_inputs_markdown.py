"""Markdown: the words of the finished page, in blocks, without marks that would break a sentence."""

import pytest

from comity.inputs.markdown import extract


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Trade stands at **$140** million.", "Trade stands at $140 million."),
        ("*Iran* and __Belarus__ signed `12` documents.", "Iran and Belarus signed 12 documents."),
        ('Iran, with [vast *mineral* resources](https://x.org "t").', "Iran, with vast mineral resources."),
        ("Iran [signed][1].\n\n[1]: https://x.org", "Iran signed."),
        ("![Minsk](a.png) Iran signed.", "Iran signed."),
        ("Iran signed[^note] 12.[^2]\n\n[^2]: By BelTA.", "Iran signed 12.\n\nBy BelTA."),
        ("Trade rose to $140 million.[3] It fell.", "Trade rose to $140 million. It fell."),
        ("~~$5 million~~ $140 million", "$140 million"),
        ("Trade between Iran\nand Belarus  \ngrew.", "Trade between Iran and Belarus grew."),
        ("Iran<br>and Belarus<sup>1</sup>", "Iran and Belarus1"),
        ("# Visit #\n\nIran\n====\n\nBelarus", "Visit\n\nIran\n\nBelarus"),
        ("- Iran\n- Belarus\n  1. Minsk\n", "Iran\n\nBelarus\n\nMinsk"),
        ("> Iran said\n> so.", "Iran said so."),
        ("| Year | Trade |\n|---|---:|\n| 2023 | **$140** million |", "Year | Trade\n\n2023 | $140 million"),
        ("Iran\n\n```\ncode\n```\n\n    more code\n\nBelarus", "Iran\n\nBelarus"),
        ("---\ntitle: Iran and China\n---\nBelarus", "Belarus"),
        ("\ufeff---\r\ntitle: x\r\n---\r\nBelarus", "Belarus"),
        ("<!-- Iran -->\n\n<div align=center>\nBelarus &amp; Minsk\n</div>", "Belarus & Minsk"),
        ("AT&amp;T &copy; 2\\*3", "AT&T © 2*3"),
        ("5 < 6 and 7 > 6; a_b_c; 2 * 3 * 4", "5 < 6 and 7 > 6; a_b_c; 2 * 3 * 4"),
        ("Ir\u00adan \x00 Bela\u200brus", "Iran \ufffd Belarus"),
        ("", ""),
    ],
)
def test_the_text_is_what_the_finished_page_says(source, text):
    assert extract(source).text == text


def test_nesting_is_read_and_marks_without_end_do_not_stop_it():
    assert extract("> " * 15 + "Iran").text == "Iran"
    assert "Iran" in extract("*" * 50_000 + "Iran" + "[" * 50_000).text
