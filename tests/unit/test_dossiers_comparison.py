"""A comparison on the terminal and on the page: what is shown, evenly for both, whatever is in the texts."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from tests import dossier_records as made

import comity
from comity import dossiers
from comity.compare import compare
from comity.dossiers import comparison
from comity.inputs.entries import Known, as_communique
from comity.records import Communique

ACCOUNTS = Path(__file__).resolve().parents[2] / "examples/accounts"
TEHRAN, MINSK = ((ACCOUNTS / f"{name}.txt").read_text(encoding="utf-8") for name in ("tehran", "minsk"))
DATES = {"published_a": "2025-08-20", "published_b": "2025-08-21"}
FOUND = compare(TEHRAN, MINSK, comity.open(), names=("Tehran", "Minsk"), **DATES)


def printed(dossier, *, width=80, encoding="utf-8", **how):
    target = StringIO()
    console = Console(file=target, width=width, no_color=True, highlight=False)
    if encoding != "utf-8":
        console._file = type("Plain", (StringIO,), {"encoding": encoding})()
        target = console._file
    dossiers.comparison_terminal(dossier, console, **how)
    return target.getvalue()


SHOWN = """\
Belarus and Iran: two accounts compared
≠ 2 different   = 0 said by both   · 0 only Tehran   · 1 only Minsk

Different

 1  Documents signed: Belarus and Iran
    Tehran: “Iran and Belarus signed 12 documents”
    Minsk: “Belarus and Iran signed 13 documents in Minsk on 20 August 2025”
    ≠ Figure: 12 against 13; that of Minsk is 1.08 times the other, 1 more
    · Period: only Minsk says 20 August 2025

 2  Trade level: Belarus and Iran
    Tehran: “Trade between Iran and Belarus reached $140 million in 2024”
    Minsk: “In 2024 Belarusian-Iranian trade stood at 100 million euros”
    ≠ Figure: $140 million against €100 million; that of Tehran is 1.29 times
      the other, $31.79 million more (compared in dollars, at 0.9241 EUR for one
      dollar, the average of 2024)

Only Minsk

 3  Membership: Belarus, the Shanghai Cooperation Organisation
    “Belarus is a member of the Shanghai Cooperation Organization”

Note: Opinions are left aside: 1 in Tehran, 0 in Minsk.
"""


def test_the_terminal_at_80_columns():
    found = compare(
        "Iran and Belarus signed 12 documents. Trade between Iran and Belarus reached $140 million in 2024. "
        "The visit was a turning point.",
        "Belarus and Iran signed 13 documents in Minsk on 20 August 2025. In 2024 Belarusian-Iranian trade "
        "stood at 100 million euros. Belarus is a member of the Shanghai Cooperation Organization.",
        comity.open(),
        names=("Tehran", "Minsk"),
        as_of="2025-12-31",
    )
    assert printed(found.dossier) == SHOWN


def test_no_line_is_wider_than_the_terminal_and_without_unicode_nothing_fails():
    for width in (40, 80, 200):
        assert max(map(len, printed(FOUND.dossier, width=width).splitlines())) <= min(width, 110)
    plain = printed(FOUND.dossier, encoding="ascii")
    assert plain.isascii()
    assert "!= Figure: 12 against 13" in plain


def test_verbose_adds_the_reading_and_the_repeats():
    shown = printed(FOUND.dossier, verbose=True)
    assert "Taken to mean: Trade level" in shown
    assert "Again: “Iran and Belarus sign 12 documents”" in shown
    assert "Taken to mean" not in printed(FOUND.dossier)


def test_in_brief_says_how_much_and_the_same_of_both_sides():
    sentences = comparison.sentences(FOUND.dossier)
    assert sentences[0] == "Both accounts speak of 4 things."
    assert sentences[1] == "They differ in 3, 2 of them in a figure."
    assert "1.24 times the other" in sentences[2]
    assert sentences[3] == "Tehran alone says 1 thing, Minsk alone 2."
    turned = compare(MINSK, TEHRAN, comity.open(), names=("Minsk", "Tehran"))
    assert comparison.sentences(turned.dossier)[:2] == sentences[:2]
    assert comparison.title(turned.dossier) == comparison.title(FOUND.dossier)


def test_two_texts_without_claims_say_so():
    nothing = compare("The weather in Minsk was fine.", "It rained in Tehran.")
    assert "No claim was found" in printed(nothing.dossier)
    assert "No claim was found" in dossiers.comparison_html(nothing.dossier)


class Links(HTMLParser):
    """Identifiers, links inside the page, and the tags that were met."""

    def __init__(self, page):
        super().__init__()
        self.ids, self.targets, self.tags = [], [], set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        found = dict(attrs)
        if "id" in found:
            self.ids.append(found["id"])
        if (found.get("href") or "").startswith("#"):
            self.targets.append(found["href"][1:])


HOSTILE = Communique(id=made.HOSTILE, text=made.HOSTILE, sha256="0" * 64, source=made.HOSTILE)
LOUD = as_communique(
    "<script>alert(1)</script> Iran and Belarus signed 12 documents <img src=x onerror=alert(1)>. "
    "\x1b[31mTrade between Iran and Belarus\u202e reached $140 million.",
    identity="<b>loud</b>",
    where="t",
    known=Known(),
)


@pytest.mark.parametrize(
    "dossier",
    [FOUND.dossier, compare(HOSTILE, LOUD).dossier, compare(LOUD, LOUD).dossier],
    ids=["real", "hostile", "twice"],
)
def test_the_page_holds_together_and_obeys_nothing(dossier):
    page = dossiers.comparison_html(dossier)
    links = Links(page)
    assert len(links.ids) == len(set(links.ids))
    assert set(links.targets) <= set(links.ids)
    assert not links.tags & {"script", "img", "b-loud", "iframe", "form"}
    assert "\x1b" not in page
    assert len(page.encode()) < 200_000
    assert "\x1b" not in printed(dossier)
    assert "\u202e" not in printed(dossier)


def test_the_page_shows_both_texts_whole_with_their_claims_marked():
    page = dossiers.comparison_html(FOUND.dossier)
    given = re.findall(r'<div class="page given".*?</div>', page, re.DOTALL)
    bare = [re.sub(r'<a class="no.*?</a>', "", text) for text in given]
    words = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).replace("&#39;", "'") for text in bare]
    for text, shown in zip((TEHRAN, MINSK), words, strict=True):
        for sentence in re.split(r"(?<=\.)\s+", text):
            assert re.sub(r"\W+", "", sentence) in re.sub(r"\W+", "", shown)
    assert (
        page.count('<mark class="m-different"') == 7
    )  # three things twice, and a heading that says one again
    assert "Figure differs:" in page


def test_python_has_every_form(tmp_path):
    assert FOUND.to_html(tmp_path / "compared.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert "<html" in FOUND._repr_html_()
    assert [len(FOUND.both), len(FOUND.different), len(FOUND.only_a), len(FOUND.only_b)] == list(
        FOUND.counts().values()
    )
    assert len(FOUND.aligned) == 4
    assert comity.compare is compare
