"""HTML: the article and no more, whatever the page looks like and in whatever encoding it came."""

import pytest

from comity.errors import UnreadableInput
from comity.inputs.webpage import decode, extract

ARTICLE = """<!doctype html>
<html lang="en"><head><title>Trade grows - Example News</title>
<meta property="article:published_time" content="2025-08-21T10:00:00+03:30"></head><body>
<header><nav><ul><li><a href="/">Home</a></li>
<li><a href="/x">Iran and Russia sign $40 billion deal</a></li></ul></nav></header>
<div id="cookie-banner">We use cookies. Belarus is a member of BRICS.</div>
<main><article><h1>Iran, Belarus trade hits $140 million</h1>
<p>MINSK – The visit demonstrated that the economies
of Iran and Belarus complement each other in many areas.</p>
<p>The current trade volume stands at <b>$140&nbsp;million</b><sup><a href="#n1">[1]</a></sup>, a figure
expected to grow to <em>$1</em> billion<sup>2</sup> on a site of 117 km<sup>2</sup>.</p>
<h2>Twelve documents</h2>
<p>During the trip, 12 documents were signed:<br>in industry<br>and in tourism.</p>
<ul><li>Belarus is a member of the EAEU.</li><li>Iran is a member of BRICS.</li></ul>
<blockquote><p>“We will go further,” the President said.</p></blockquote>
<table><tr><th>Year</th><th>Exports</th></tr><tr><td>2023</td><td><b>$53</b> million</td></tr></table>
<p hidden>Iran is a member of the EU.</p><p style="color:red; DISPLAY : none">Iran left OPEC.</p>
<script>var x = "Iran signed 99 documents";</script>
</article>
<aside><h3>Related</h3><ul><li><a href="/r">Iran and China trade hits $30 billion</a></li></ul></aside></main>
<section id="comments"><h3>Comments</h3><p>Great! Iran exports cars to Belarus for $5 billion.</p></section>
<footer>© Example News. All rights reserved.</footer></body></html>"""

EXPECTED = """Iran, Belarus trade hits $140 million

MINSK – The visit demonstrated that the economies of Iran and Belarus complement each other in many areas.

The current trade volume stands at $140 million, a figure expected to grow to $1 billion on a site of 117 km².

Twelve documents

During the trip, 12 documents were signed: in industry and in tourism.

Belarus is a member of the EAEU.

Iran is a member of BRICS.

“We will go further,” the President said.

Year | Exports

2023 | $53 million"""


def text_of(page, **more):
    return extract(page.encode() if isinstance(page, str) else page, "page.html", **more).text


def test_the_article_is_taken_and_the_rest_of_the_page_is_not():
    found = extract(ARTICLE.encode(), "page.html")
    assert found.text == EXPECTED
    assert found.warnings == ()
    assert found.published == "2025-08-21"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>Iran and Belarus signed 12 documents.</p>", "Iran and Belarus signed 12 documents."),
        ("<html><body>Iran<p>Belarus</body>", "Iran\n\nBelarus"),
        (
            "<div>Iran <i>and</i> Belarus<div>signed.</div>In Minsk.</div>",
            "Iran and Belarus\n\nsigned.\n\nIn Minsk.",
        ),
        ("<h1>Visit</h1>Iran &lt;b&gt; &amp; &#66;elarus", "Visit\n\nIran <b> & Belarus"),
        (
            "<p>in 2023<sup>1</sup>, 3 × 10<sup>6</sup> and the 20<sup>th</sup></p>",
            "in 2023, 3 × 10⁶ and the 20th",
        ),
        ("Iran<br>and<br>\n <br>Belarus<br/><BR>Minsk", "Iran and\n\nBelarus\n\nMinsk"),
        ("<p>unclosed <b>tags <p>and </i> wrong ones", "unclosed tags\n\nand wrong ones"),
        (
            "<table><tr><td><div>Menu</div></td><td><p>Iran.</p><div>So.</div></td></tr></table>",
            "Menu\n\nIran.\n\nSo.",
        ),
    ],
)
def test_small_pages_are_taken_whole(page, text):
    assert text_of(page) == text


def test_a_page_without_an_article_is_taken_whole_and_said():
    entries = "".join(f'<li><a href="/{n}">Iran and country {n}</a></li>' for n in range(100))
    page = f"<html><body><ul>{entries}</ul><p>Trade grew.</p></body></html>"
    found = extract(page.encode(), "page.html")
    assert found.text.endswith("Iran and country 99\n\nTrade grew.")
    assert "no article stands out in page.html" in found.warnings[0]


def test_menus_and_margins_are_left_out_of_small_pages_unless_there_is_nothing_else():
    menu = '<nav><a href="/">Russia and China sign a pact</a></nav><footer>© 2025 Example</footer>'
    assert text_of(f"<body>{menu}<p>Iran signed.</p></body>") == "Iran signed."
    assert text_of(f"<body>{menu}</body>") == "Russia and China sign a pact\n\n© 2025 Example"


@pytest.mark.parametrize(
    "page",
    [
        "<html></html>",
        "<html><body><script>render()</script><noscript>Turn on scripts.</noscript></body>",
        "<!-- -->",
        "<p> \n </p>",
    ],
)
def test_a_page_without_text_is_told(page):
    with pytest.raises(UnreadableInput, match="is a page without text"):
        text_of(page)


def test_nesting_is_read_and_without_end_it_ends():
    assert text_of("<div>" * 1000 + "<b>" * 300 + "Iran signed.") == "Iran signed."
    found = extract(b"<p>Iran</p>" + b"<div>" * 20_000 + b"Belarus", "page.html")
    assert found.text == "Iran"
    assert "is nested too deep" in found.warnings[0]


@pytest.mark.parametrize(
    ("dates", "day"),
    [
        ('<meta property="article:published_time" content="2025-08-21">', "2025-08-21"),
        ('<meta itemprop="datePublished" content="2025-08-21T23:00Z">', "2025-08-21"),
        ('<time itemprop="datePublished" datetime="2025-08-21">today</time>', "2025-08-21"),
        ('<meta name="DCTERMS.issued" content="2025-08-21">', "2025-08-21"),
        ('<meta name="date" content="2025-08-21"><meta itemprop="datePublished" content="2025-08-22">', None),
        ('<meta name="date" content="21 August 2025">', None),
        ('<time datetime="2025-08-21">', None),
        ("", None),
    ],
)
def test_only_a_day_that_the_page_states_outright_is_taken(dates, day):
    page = f"<html><head>{dates}</head><body><p>Iran signed.</p></body></html>"
    assert extract(page.encode(), "page.html").published == day


# Encodings

WORDS = "Côte d’Ivoire and Türkiye"


@pytest.mark.parametrize(
    ("raw", "charset"),
    [
        (WORDS.encode(), None),
        (b"\xef\xbb\xbf" + WORDS.encode(), "windows-1251"),
        (WORDS.encode("utf-16"), None),
        (WORDS.encode("cp1252"), "iso-8859-1"),
        (b'<meta charset="windows-1252">' + WORDS.encode("cp1252"), None),
        (
            b'<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1">'
            + WORDS.encode("cp1252"),
            None,
        ),
        (b'<meta charset="koi8-r">' + WORDS.encode(), "utf-8"),
        (WORDS.encode(), "no-such-encoding"),
        (WORDS.encode(), "utf-7"),
        (WORDS.encode(), "rot13"),
        (WORDS.encode(), "punycode"),
        (WORDS.encode(), "x" * 1000),
    ],
)
def test_encodings_are_told_from_what_is_most_reliable(raw, charset):
    words, warnings = decode(raw, "page.html", charset)
    assert words.endswith(WORDS)
    assert warnings == ()


def test_bytes_that_do_not_fit_are_said():
    assert decode(WORDS.encode("cp1252"), "page.html")[1] == (
        "page.html does not say in which encoding it is; it was read as Windows-1252",
    )
    words, warnings = decode(b"Iran \xff", "page.html", "utf-8")
    assert words == "Iran \ufffd"
    assert "has 1 damaged place" in warnings[0]
