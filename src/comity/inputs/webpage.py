"""HTML → text: the article of a page, without its menus, notices, comments and what it hides.

trafilatura tells the article from the rest. Before that, elements that a reader cannot see are taken off, and
so are footnote marks, which would run into the figure before them. Afterwards headings, paragraphs, list
entries and rows become blocks of their own.
"""

from __future__ import annotations

import codecs
import re
from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING, Any

from comity.errors import UnreadableInput
from comity.inputs.blocks import Extracted, is_footnote_mark, joined, row, tidy, without_footnote_marks
from comity.vocabulary import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_SNIFFED = 4096
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# Python's codecs that are no character encoding of pages, or that run away on long input.
_NO_ENCODINGS = frozenset({"utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"})
_REALLY_CP1252 = frozenset({"iso8859-1", "ascii"})  # as browsers have it

_UPPER, _LOWER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"
_UNSEEN = (
    "//script | //style | //noscript | //template | //*[@hidden] | //*[@aria-hidden='true'][not(.//p)]"
    f" | //*[contains(translate(@style, '{_UPPER} ', '{_LOWER}'), 'display:none')]"
)
_LINE_BREAKS = frozenset({"br", "lb"})
_BREAK = " \x1e "  # stands for a line break until the block is tidied
_LAYOUT = frozenset(
    {"table", "div", "h1", "h2", "h3", "head", "list", "ul", "ol"}
)  # in a row: no row of figures
# What no tree of elements may hold, as it is or spelt out as a reference.
_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF), " ")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,8}));?", re.ASCII)
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LEAST_ARTICLE = 250  # characters; with less, trafilatura only guesses
_SMALL_PAGE = 1500  # characters, on which menus and notices are not worth a warning
_MARGINS = (
    ".//nav | .//aside | .//footer | .//form | .//*[@role='navigation' or @role='banner' or"
    " @role='contentinfo' or @role='complementary' or @role='search']"
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")
_DATES = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    f"//meta[translate(@name, '{_UPPER}', '{_LOWER}')='dcterms.issued' or @name='date']/@content",
)


def extract(raw: bytes, where: str, charset: str | None = None) -> Extracted:
    """Take the article out of an HTML page.

    Parameters
    ----------
    raw : the whole page
    where : its name, for messages
    charset : the encoding that the server named, which comes before what the page says

    Raises
    ------
    UnreadableInput : there is no text in it
    """
    import lxml.etree
    import lxml.html

    words, warnings = decode(raw, where, charset)
    words = _REFERENCE.sub(_without_controls, words.translate(_CONTROLS))
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        tree = lxml.html.document_fromstring(words.encode("utf-8", "replace"), parser=parser)
    except lxml.etree.ParserError:  # nothing but comments
        raise _empty(where) from None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        warnings += (f"{where} is nested too deep; what comes after the depth was passed is missing",)
    published = _published(tree)
    _take_off_unseen(tree)
    heading = _heading(tree)
    article = _article(tree)
    whole = _whole(tree)
    if _is_guess(article, whole):
        if not whole:
            raise _empty(where)
        if sum(map(len, whole)) > _SMALL_PAGE:
            warnings += (f"no article stands out in {where}; all of its text was taken, notices too",)
        article = whole
    elif heading and heading not in article:
        article.insert(0, heading)
    return Extracted(text=joined(article), warnings=warnings, published=published)


def decode(raw: bytes, where: str, charset: str | None = None) -> tuple[str, tuple[str, ...]]:
    """The characters of a page: by its byte order mark, the server's word, the page's own, or UTF-8.

    Returns
    -------
    the text, and warnings in words

    Examples
    --------
    >>> decode(b'<meta charset="windows-1251"><p>\\xcc\\xe8\\xed\\xf1\\xea', "page.html")[0][-5:]
    'Минск'
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, "replace"), ()
    said = _META_CHARSET.search(raw[:_SNIFFED])
    named = _codec(charset) or _codec(said[1].decode("ascii") if said else None)
    if named is None:
        try:
            return raw.decode("utf-8"), ()
        except UnicodeDecodeError:
            note = f"{where} does not say in which encoding it is; it was read as Windows-1252"
            return raw.decode("cp1252", "replace"), (note,)
    words = raw.decode(named, "replace")
    damaged = words.count("\ufffd") - raw.count("\ufffd".encode())
    if damaged > 0:
        return words, (f"{where} has {damaged} damaged places as {named}, shown as \ufffd",)
    return words, ()


def _codec(label: str | None) -> str | None:
    """The codec for the name of an encoding, None for one that is unknown or means no characters."""
    try:
        name = codecs.lookup(label or "").name
        "".encode(name)
    except (LookupError, ValueError):
        return None
    if name in _NO_ENCODINGS:
        return None
    return "cp1252" if name in _REALLY_CP1252 else name


def _article(tree: HtmlElement) -> list[str]:
    """The blocks of what trafilatura takes for the article; it works on a copy, from which it takes away."""
    import trafilatura

    try:
        found = trafilatura.bare_extraction(deepcopy(tree), include_comments=False, include_tables=True)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - over marks that no page has; the whole page can still be read
        return []
    body = getattr(found, "body", None)
    return [] if body is None else [block for block in _blocks(body) if block]


def _without_controls(reference: re.Match[str]) -> str:
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return " " if code in _CONTROLS else reference[0]


def _whole(tree: HtmlElement) -> list[str]:
    """The blocks of the whole page without its menus and margins, or with them where it has no others."""
    body = deepcopy(tree.find("body"))
    if body is None:
        return []
    everything = [block for block in _blocks(body) if block]
    for element in body.xpath(_MARGINS):
        if element.getparent() is not None:
            element.drop_tree()
    return [block for block in _blocks(body) if block] or everything


def _is_guess(article: list[str], whole: list[str]) -> bool:
    """Whether trafilatura found no article and took what was there, at last the whole page in one piece."""
    glued = len(article) == 1 and article[0] not in whole
    return glued or sum(map(len, article)) < _LEAST_ARTICLE


def _take_off_unseen(tree: HtmlElement) -> None:
    """Drop what no reader sees, and footnote marks; keep powers apart from the number before them."""
    for element in tree.xpath(_UNSEEN):
        if element.getparent() is not None and element.tag != "body":
            element.drop_tree()
    for element in tree.xpath("//sup"):
        raised = element.text_content()
        if element.getparent() is None:
            continue
        if is_footnote_mark(raised, _before(element)):
            element.drop_tree()
        elif raised.isdecimal() and len(element) == 0:
            element.text = raised.translate(_RAISED)  # 10⁶ is not 106
            element.drop_tag()


def _before(element: HtmlElement) -> str:
    """The words right before an element, inside the same parent."""
    previous = element.getprevious()
    if previous is not None:
        return (previous.tail or previous.text_content() or "")[-20:]
    return (element.getparent().text or "")[-20:]


def _heading(tree: HtmlElement) -> str | None:
    """The page's own heading, where it has just one; trafilatura at times leaves it out."""
    found = tree.xpath("//body//h1[not(ancestor::nav) and not(ancestor::header[parent::body])]")
    return tidy(found[0].text_content()) if len(found) == 1 else None


def _published(tree: HtmlElement) -> str | None:
    """The day on which the page says outright that it was published, None where it names none or several."""
    days = {
        match[0] for path in _DATES for value in tree.xpath(path) if (match := _DAY.match(str(value).strip()))
    }
    return days.pop() if len(days) == 1 else None


def _blocks(element: HtmlElement) -> Iterator[str]:
    """The blocks below an element, in the order of the page; walks without recursion."""
    inline = _inline_elements()
    parts: list[str] = []

    def finish() -> str:
        block = without_footnote_marks(tidy("".join(parts)))
        parts.clear()
        return block

    todo: list[tuple[str, Any]] = [("open", element)] if element is not None else []
    while todo:
        what, item = todo.pop()
        if what == "words":
            parts.append(item)
        elif what == "close":
            yield finish()
        elif not isinstance(item.tag, str):
            continue
        elif item.tag in {"row", "tr"} and not any(inner.tag in _LAYOUT for inner in item.iter()):
            yield finish()
            yield row(" ".join(block for block in _blocks(cell) if block) for cell in item)
        else:
            if item.tag in _LINE_BREAKS:
                if _after_break(parts):  # two of them are how old pages begin a paragraph
                    yield finish()
                parts.append(_BREAK)
            block = item.tag not in inline and item.tag not in _LINE_BREAKS
            if block:
                yield finish()
                todo.append(("close", None))
            for child in reversed(item):
                todo.append(("words", child.tail or ""))
                todo.append(("open", child))
            todo.append(("words", item.text or ""))
    yield finish()


def _after_break(parts: list[str]) -> bool:
    """Whether nothing but white space came since the last line break."""
    last = next((words for words in reversed(parts) if words == _BREAK or words.strip()), "")
    return last == _BREAK


@cache
def _inline_elements() -> frozenset[str]:
    return frozenset(load_yaml("inputs/layout.yaml")["inline_elements"])


def _empty(where: str) -> UnreadableInput:
    return UnreadableInput(
        found=f"{where} is a page without text; it may be put together by scripts, which comity does not run",
        fix="open it in a browser, copy the text, and pass that",
    )
