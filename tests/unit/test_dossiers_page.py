"""The page: self-contained, escaped, complete. How it looks and behaves is tested in tests/browser."""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from tests import dossier_records as made

from comity import dossiers
from comity.dossiers.page import TEMPLATES
from comity.pair import pair
from comity.records import Label, LedgerStatus

BRIEF = pair("IRN", "BLR", as_of="2025-08-21").dossier()
VOID = {"meta", "link", "br", "img", "input", "hr"}


class Elements(HTMLParser):
    """Every element with its attributes, and whether all were closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.wrongly_closed: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrongly_closed.append(tag)

    def handle_data(self, data):
        self.texts.append(data)

    def named(self, tag):
        return [attributes for name, attributes in self.found if name == tag]


PAGES = {
    "full": dossiers.html(made.full()),
    "hostile": dossiers.html(made.hostile()),
    "empty": dossiers.html(made.dossier("")),
    "pair": dossiers.pair_html(BRIEF),
}


@pytest.fixture(params=PAGES)
def page(request):
    return PAGES[request.param]


def test_elements_nest_and_ids_are_unique(page):
    read = Elements(page)
    assert read.wrongly_closed == []
    assert read.open == []
    ids = [a["id"] for _, a in read.found if "id" in a]
    assert len(ids) == len(set(ids))


def test_every_inner_link_has_its_target(page):
    read = Elements(page)
    ids = {a["id"] for _, a in read.found if "id" in a}
    targets = [a["href"] for _, a in read.found if (a.get("href") or "").startswith("#")]
    assert targets
    assert {t[1:] for t in targets} <= ids


def test_nothing_runs_and_nothing_is_fetched(page):
    read = Elements(page)
    tags = {tag for tag, _ in read.found}
    assert not tags & {"script", "iframe", "object", "embed", "form", "img", "video", "audio", "base"}
    assert not [a for _, attributes in read.found for a in attributes if a.startswith("on") or a == "style"]
    assert not [a for tag, a in read.found if "src" in a or (tag == "link" and a["href"] != "data:,")]
    assert "@import" not in page
    assert "url(" not in page


def test_the_policy_allows_this_style_sheet_and_nothing_else(page):
    policy = next(a["content"] for a in Elements(page).named("meta") if a.get("http-equiv"))
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert "default-src 'none'" in policy
    assert f"style-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy


def test_links_out_are_web_addresses_that_tell_nothing(page):
    out = [a for a in Elements(page).named("a") if not a["href"].startswith("#")]
    assert all(re.match("https?://", a["href"]) and "noopener" in a["rel"] for a in out)


def test_headings_are_in_order_and_landmarks_are_there(page):
    read = Elements(page)
    levels = [int(tag[1]) for tag, _ in read.found if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    assert {"header", "main", "footer"} <= {tag for tag, _ in read.found}
    assert read.named("html")[0]["lang"] == "en"


def test_no_character_that_a_page_may_not_carry(page):
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", page)
    page.encode("utf-8")


def test_hostile_text_is_shown_and_never_obeyed():
    page = PAGES["hostile"]
    read = Elements(page)
    shown = "".join(read.texts)
    assert "<script>alert('x')</script>" in shown
    assert 'He said "5 < 6 & 7 > 3"' in shown
    assert "\ufffd[31m red" in shown
    assert "<script" not in page
    assert "<img" not in page
    assert page.count("</style>") == 1


def test_directions_of_foreign_text_stay_inside_their_element():
    read = Elements(PAGES["hostile"])
    inside = re.findall(r'<(\w+)[^>]*\bdir="auto"', PAGES["hostile"])
    assert {"p", "blockquote"} <= set(inside)
    assert all(a.get("dir") == "auto" for a in read.named("blockquote"))


def test_the_text_is_all_there_with_a_number_for_each_claim_and_back():
    full = made.full()
    read = Elements(PAGES["full"])
    start = PAGES["full"].index('<div class="page"')
    text = Elements(PAGES["full"][start : PAGES["full"].index("</section>", start)])
    words = re.sub(r"\s+", "", "".join(text.texts))
    numbers = re.sub(r"\d", "", re.sub(r"\s+", "", made.TEXT))
    assert re.sub(r"\d", "", words) == numbers
    links = [a["href"] for a in read.named("a")]
    for n in range(1, len(full.checked) + 1):
        assert f"#c{n}" in links
        assert f"#m{n}" in links


def test_claims_that_nest_and_cross_are_marked_by_the_innermost():
    page = PAGES["full"]
    assert re.search(
        r'<mark class="f-fails deep">.*?\$140.*?</mark><mark class="f-fails">, a record</mark>', page
    )


@pytest.mark.parametrize("label", [*Label, *LedgerStatus])
def test_each_label_has_its_word_and_its_shape(label):
    page = dossiers.html(made.of_label(label))
    from comity.dossiers import wording

    card = page[page.index('<article class="card') :]
    shape = re.search(
        r'class="label f-\w+"><svg class="icon"[^>]*><use href="#(s-[\w]+)"/></svg><b>([^<]+)</b>', card
    )
    assert shape[2] == wording.label_word(label)
    assert f'<symbol id="{shape[1]}"' in page


def test_the_ten_labels_have_ten_shapes():
    from comity.dossiers.page import shape

    assert len({shape(label) for label in Label}) == len(Label)


def test_a_card_says_what_it_was_taken_to_mean_before_the_verdict():
    card = PAGES["full"][PAGES["full"].index('id="c1"') : PAGES["full"].index('id="c2"')]
    order = [
        card.index(f"<h4>{h}</h4>")
        for h in ("What we took it to mean", "Verdict", "Evidence", "What would settle it", "Stability")
    ]
    assert order == sorted(order)
    for said in (
        "Total trade of the two is $140 million",
        "Not sure: the year is not stated",
        "With what was published later",
        "It hangs on Public statements and the rounding.",
        "own compilation, Apache-2.0",
        "2 more pieces",
    ):
        assert said in card


def test_the_page_ends_with_what_is_not_known_and_what_it_rests_on():
    shown = "".join(Elements(PAGES["full"]).texts)
    for said in (
        "What we do not know",
        "Customs reports of both for 2024",
        "The day is taken from the text",
        "Sources and methods",
        "Public statements",
        "Grades of evidence",
    ):
        assert said in shown


def test_the_style_sheet_is_small_and_covers_the_modes():
    style = (TEMPLATES / "style.css").read_text(encoding="utf-8")
    assert len(style.encode()) < 25_000
    for mode in (
        "prefers-color-scheme: dark",
        "forced-colors: active",
        "prefers-reduced-motion",
        "@media print",
    ):
        assert mode in style


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("family", ["holds", "off", "fails", "depends", "undecided"])
def test_hues_can_be_read_on_the_ground_of_the_page(family):
    style = (TEMPLATES / "style.css").read_text(encoding="utf-8")
    light, dark = re.findall(rf"--{family}: (#\w{{6}})", style)[:2]
    grounds = [g if len(g) == 7 else "#ffffff" for g in re.findall(r"--ground: (#\w+)", style)[:2]]
    for hue, ground in zip((light, dark), grounds, strict=True):
        high, low = sorted((luminance(hue), luminance(ground)), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 4.5


def test_a_text_of_50000_characters_stays_within_the_budget_of_a_page():
    sentence = "Trade between Norland and Sudia stands at $140 million. "
    text = sentence * 900
    from comity.records import Checked, Claim, Kind

    checked = tuple(
        Checked(
            claim=Claim(
                id=str(i),
                kind=Kind.TRADE_LEVEL,
                start=i * 560,
                end=i * 560 + 54,
                quote=sentence[:54],
                countries=(),
            ),
            verdict=made.verdict(Label.SUPPORTED),
        )
        for i in range(90)
    )
    assert len(dossiers.html(made.dossier(text, checked)).encode()) < 500_000


def test_pages_without_html_never_import_jinja_or_rich():
    code = (
        "import sys; from tests import dossier_records as made; from comity import dossiers; d = made.full();"
        "dossiers.report_dict(d); dossiers.claimreview(d);"
        "print([m for m in ('jinja2', 'rich', 'markupsafe') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_pair_page_has_a_section_for_each_key_and_a_source_for_each_line():
    page = PAGES["pair"]
    for section in BRIEF.sections:
        assert len(re.findall(f'<h[23] id="{section.key}">', page)) == 1
    assert page.count('data-label="Source"') >= 30
    assert "EAEU-Iran FTA" in page


def test_a_bar_in_a_cell_is_as_long_as_its_part_of_the_largest():
    sections = tuple(
        replace(
            section,
            items=tuple(
                replace(item, columns=(("Demand", "much"),), bars=(("Demand", amount),))
                for item, amount in zip(section.items, (80.0, 20.0), strict=False)
            ),
        )
        for section in BRIEF.sections
        if section.key == "promises"
    )
    page = dossiers.pair_html(replace(BRIEF, sections=sections))
    assert re.findall(r'<path d="M0 3H([\d.]+)"/>', page) == ["100.0", "25.0"]
