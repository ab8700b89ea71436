"""The pages in a real browser: accessible, narrow and wide, light and dark, printed, quiet on the network."""

from __future__ import annotations

import atexit
import re
import tempfile
from functools import cache
from pathlib import Path

import pytest
from tests import customs_world
from tests import dossier_records as made

from comity import dossiers
from comity.check import check
from comity.pair import pair

pytestmark = pytest.mark.browser


@cache
def traded(a, b):
    """A pair of the traded world, with figures from both customs offices; built once."""
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    return pair(a, b, customs_world.built(Path(folder.name)), as_of="2026-06-30")


PAGES = {
    "check": lambda: dossiers.html(made.full()),
    "real": lambda: dossiers.html(check(made.ARTICLE, as_of="2025-08-21", published="2025-08-21").dossier),
    "hostile": lambda: dossiers.html(made.hostile()),
    "empty": lambda: dossiers.html(made.dossier("")),
    "comparison": lambda: dossiers.comparison_html(made.compared().dossier),
    "comparison of hostile texts": lambda: dossiers.comparison_html(made.compared_hostile().dossier),
    "comparison of nothing": lambda: dossiers.comparison_html(
        made.compared("It rained.", "Snow fell.").dossier
    ),
    "pair": lambda: dossiers.pair_html(pair("IRN", "BLR", as_of="2025-08-21").dossier()),
    "traded pair": lambda: dossiers.pair_html(traded("IRN", "BLR").dossier()),
    "bare pair": lambda: dossiers.pair_html(pair("TUV", "LIE", as_of="2025-08-21").dossier()),
}
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


class Visit:
    """A page that was opened from a file, with what the browser asked for and complained of."""

    def __init__(self, browser, path, **context):
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self._context = browser.new_context(**context)
        self.page = self._context.new_page()
        self.page.on("request", lambda r: self.asked.append(r.url))
        self.page.on("console", lambda m: self.complaints.append(m.text))
        self.page.on("pageerror", lambda e: self.complaints.append(str(e)))
        self.page.goto(path.as_uri())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._context.close()

    def value(self, script):
        return self.page.evaluate(script)


@pytest.fixture
def written(tmp_path):
    def write(name):
        return dossiers.write(tmp_path / "page.html", PAGES[name]())

    return write


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["360", "1280"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_overflows(browser, written, name, scheme, size):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is in the dev extra")
    with Visit(browser, written(name), viewport=size, color_scheme=scheme, bypass_csp=True) as visit:
        found = axe.Axe().run(visit.page).response["violations"]
        assert [(v["id"], [n["html"] for n in v["nodes"]][:3]) for v in found] == []
        assert visit.value("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.parametrize("name", PAGES)
def test_no_request_leaves_and_the_browser_has_no_complaint(browser, written, name):
    with Visit(browser, written(name)) as visit:
        assert [url for url in visit.asked if not url.startswith(("file:", "data:"))] == []
        assert visit.complaints == []
        assert visit.value("document.scripts.length") == 0
        assert visit.value("document.querySelectorAll('*').length") < 3_000


def test_hostile_text_runs_nothing(browser, written):
    with Visit(browser, written("hostile")) as visit:
        dialogs: list[str] = []
        visit.page.on("dialog", lambda d: dialogs.append(d.message))
        visit.page.reload()
        assert dialogs == []
        assert visit.value("document.images.length") == 0
        assert "<script>alert('x')</script>" in visit.page.locator("#c1").inner_text()


def test_the_style_sheet_passes_its_own_policy(browser, written):
    with Visit(browser, written("check"), viewport=DESK) as visit:
        assert visit.value("getComputedStyle(document.querySelector('.check')).display") == "grid"


def test_dark_and_light_differ_and_high_contrast_keeps_the_marks(browser, written):
    path = written("check")
    grounds = []
    for scheme in ("light", "dark"):
        with Visit(browser, path, color_scheme=scheme) as visit:
            grounds.append(visit.value("getComputedStyle(document.body).backgroundColor"))
    assert len(set(grounds)) == 2
    with Visit(browser, path, forced_colors="active") as visit:
        border = visit.value("getComputedStyle(document.querySelector('mark')).borderBottomStyle")
        assert border != "none"


def test_no_motion_for_those_who_want_none(browser, written):
    for wish, behaviour in (("reduce", "auto"), ("no-preference", "smooth")):
        with Visit(browser, written("check"), reduced_motion=wish) as visit:
            assert visit.value("getComputedStyle(document.documentElement).scrollBehavior") == behaviour


def test_the_text_stays_in_view_beside_the_cards(browser, written):
    with Visit(browser, written("check"), viewport=DESK) as visit:
        text, cards = (visit.page.locator(f".{c}").bounding_box() for c in ("text", "cards"))
        assert text["x"] + text["width"] <= cards["x"]
        visit.page.locator("#c8").scroll_into_view_if_needed()
        assert visit.page.locator(".text").bounding_box()["y"] >= -1
    with Visit(browser, written("check"), viewport=PHONE) as visit:
        text, cards = (visit.page.locator(f".{c}").bounding_box() for c in ("text", "cards"))
        assert text["y"] + text["height"] <= cards["y"]


def test_a_number_in_the_text_leads_to_its_card_and_back(browser, written):
    with Visit(browser, written("check"), viewport=DESK, reduced_motion="reduce") as visit:
        visit.page.locator("#m6").click()
        assert visit.page.url.endswith("#c6")
        box = visit.page.locator("#c6").bounding_box()
        assert 0 <= box["y"] < DESK["height"]
        visit.page.locator("#c6 a.no").click()
        assert visit.page.url.endswith("#m6")


def test_the_keyboard_reaches_the_verdicts_first_and_shows_where_it_is(browser, written):
    with Visit(browser, written("check"), viewport=DESK) as visit:
        visit.page.keyboard.press("Tab")
        assert visit.value("document.activeElement.textContent") == "Skip to the verdicts"
        assert visit.page.locator(".skip").bounding_box()["y"] >= 0
        visit.page.keyboard.press("Tab")
        assert visit.value("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_the_ruler_is_legible_at_320_pixels(browser, written):
    with Visit(browser, written("check"), viewport={"width": 320, "height": 700}) as visit:
        assert visit.value("document.documentElement.scrollWidth") <= 320
        sizes = visit.value(
            "[...document.querySelectorAll('.ruler text')].map(t => [t.getBoundingClientRect().height,"
            " t.getBoundingClientRect().right - t.closest('svg').getBoundingClientRect().right])"
        )
        assert sizes
        assert all(height >= 12 and beyond <= 1 for height, beyond in sizes)
        overlap = visit.value(
            "[...document.querySelectorAll('.ruler g')].some(g => { const t = g.querySelectorAll('text');"
            " return t[0].getBoundingClientRect().right > t[1].getBoundingClientRect().left; })"
        )
        assert not overlap


@pytest.mark.parametrize("name", PAGES)
def test_a_desk_zoomed_to_400_percent_reflows_into_one_column(browser, written, name):
    zoomed = {"width": DESK["width"] // 4, "height": DESK["height"] // 4}
    with Visit(browser, written(name), viewport=zoomed) as visit:
        assert visit.value("document.documentElement.scrollWidth") <= zoomed["width"]


def test_paper_has_everything_open_and_the_sources_as_notes(browser, written, tmp_path):
    with Visit(browser, written("check")) as visit:
        visit.page.emulate_media(media="print")
        assert visit.value("[...document.querySelectorAll('details p')].every(p => p.offsetHeight > 0)")
        assert visit.page.locator("#notes").is_visible()
        assert not visit.page.locator(".skip").is_visible()
        assert visit.page.locator(".src").first.is_hidden()
        document = visit.page.pdf(format="A4", prefer_css_page_size=True)
    assert document.startswith(b"%PDF")
    pages = len(re.findall(rb"/Type\s*/Page\b", document))
    assert 2 <= pages <= 12


# What a chart must not do at any width: words over words, or words beyond its edge.
CHART_FAULTS = """() => {
  const faults = [];
  const shown = [...document.querySelectorAll('.chart svg, .timeline svg[role=img]')]
    .filter(s => s.getBoundingClientRect().width);
  for (const svg of shown) {
    const frame = svg.getBoundingClientRect();
    const words = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()]);
    for (const [i, [word, box]] of words.entries()) {
      if (box.left < frame.left - 1 || box.right > frame.right + 1) faults.push(`${word} runs over the edge`);
      if (box.height < 11) faults.push(`${word} is too small`);
      for (const [other, near] of words.slice(i + 1)) {
        const across = Math.min(box.right, near.right) - Math.max(box.left, near.left);
        const down = Math.min(box.bottom, near.bottom) - Math.max(box.top, near.top);
        if (across > 1 && down > 4) faults.push(`${word} touches ${other}`);
      }
    }
  }
  return [shown.length, faults];
}"""


@pytest.mark.parametrize("width", [320, 360, 480, 768, 1280])
@pytest.mark.parametrize("name", ["traded pair", "pair"])
def test_no_words_of_a_chart_touch_or_leave_it(browser, written, name, width):
    with Visit(browser, written(name), viewport={"width": width, "height": 900}) as visit:
        shown, faults = visit.value(CHART_FAULTS)
        assert shown >= (9 if name == "traded pair" else 3)
        assert faults == []


@pytest.mark.parametrize(("width", "drawing"), [(360, "narrow"), (1280, "broad")])
def test_one_of_the_two_drawings_is_shown_and_the_other_hidden_from_everyone(
    browser, written, width, drawing
):
    with Visit(browser, written("traded pair"), viewport={"width": width, "height": 900}) as visit:
        figures = visit.value(
            "[...document.querySelectorAll('.picture')].map(p => [...p.querySelectorAll('svg')]"
            ".filter(s => getComputedStyle(s).display !== 'none').map(s => s.getAttribute('class')))"
        )
        assert len(figures) >= 5
        assert all(shown == [drawing] for shown in figures)


def test_a_chart_has_ink_in_light_dark_high_contrast_and_on_paper(browser, written):
    inks = {}
    path = written("traded pair")
    for scheme in ("light", "dark"):
        with Visit(browser, path, color_scheme=scheme) as visit:
            inks[scheme] = visit.value("getComputedStyle(document.querySelector('.chart .solid')).stroke")
    assert inks["light"] != inks["dark"]
    with Visit(browser, path) as visit:
        visit.page.emulate_media(media="print")
        assert (
            visit.value("getComputedStyle(document.querySelector('.chart .solid')).stroke") == "rgb(0, 0, 0)"
        )
        dashes = visit.value("getComputedStyle(document.querySelector('.chart .dashed')).strokeDasharray")
        assert dashes not in ("", "none")


def test_a_brief_on_paper_has_its_tables_open_and_no_figure_is_split(browser, written, tmp_path):
    with Visit(browser, written("traded pair")) as visit:
        visit.page.emulate_media(media="print")
        assert visit.value("[...document.querySelectorAll('.numbers td')].every(c => c.offsetHeight > 0)")
        inside = visit.value(
            "[...document.querySelectorAll('.picture, .ruler')].map(p => getComputedStyle(p).breakInside)"
        )
        assert set(inside) == {"avoid"}
        document = visit.page.pdf(format="A4", prefer_css_page_size=True)
    pages = len(re.findall(rb"/Type\s*/Page\b", document))
    assert 6 <= pages <= 24


def test_the_numbers_of_a_figure_open_by_keyboard(browser, written):
    with Visit(browser, written("traded pair"), viewport=DESK) as visit:
        closed = visit.page.locator("#f-history .numbers")
        assert closed.get_attribute("open") is None
        visit.page.locator("#f-history summary").focus()
        visit.page.keyboard.press("Enter")
        assert closed.get_attribute("open") is not None
        assert visit.page.locator("#f-history td").first.is_visible()
