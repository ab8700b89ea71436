"""Where a text names countries and bodies: one pass over its words, the longest form first."""

from __future__ import annotations

from dataclasses import dataclass

from comity.countries.gazetteer import END, WORD, MentionForm, Node, Surface, currency_words, letters_of, trie
from comity.countries.keys import fold

_JOINTS = frozenset(" -‐‑'’./") | {"", " & "}  # what may stand between the words of one name
_HYPHENS = frozenset("-‐‑–—")
_SHORTENED = 2  # letters of the longest word whose full stop may stand inside a name: St. Lucia


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a text names a country or a body.

    ``codes`` has one ISO3 code as a rule; several where the name is shared (``ambiguous``) or stands for
    several countries (form ``plural``); none for bodies other than the European Union.
    """

    start: int  # code points, end exclusive; text == whole[start:end]
    end: int
    text: str
    form: MentionForm
    codes: tuple[str, ...]
    body: str | None = None  # key, of bodies whose name is not shared
    ambiguous: bool = False


def mentions(text: str) -> tuple[Mention, ...]:
    """Every mention of a country or body, in the order of the text, without overlaps.

    A possessive ending, a leading article and a hyphen to the next name are no part of a mention. Seas,
    regions, agreements called after a city, newspapers and units of money are left out.

    Parameters
    ----------
    text : English prose

    Returns
    -------
    The mentions; shared names ("Congo") carry all their codes and are left to ``resolve``.

    Examples
    --------
    >>> [(m.text, m.form, m.codes) for m in mentions("Iran’s envoys and the U.S.-Belarusian talks")]
    [('Iran', 'name', ('IRN',)), ('U.S.', 'abbreviation', ('USA',)), ('Belarusian', 'adjective', ('BLR',))]
    """
    words = _Words(text)
    found = []
    root, folded, total = trie(), words.folded, len(words.folded)
    i = 0
    while i < total:
        node = root.get(folded[i])
        if node is None:
            i += 1
            continue
        surface, last = _longest(words, node, i)
        if surface is None:
            i += 1
            continue
        if surface.form is not None:
            mention = _mention(words, surface, i, last)
            if not _is_money(words, mention, i, last):
                found.append(mention)
        i = last + 1
    return tuple(found)


class _Words:
    """A text's words with their offsets and their folded forms."""

    __slots__ = ("ends", "folded", "raw", "starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        spans = [word.span() for word in WORD.finditer(text)]
        self.raw = [text[start:end] for start, end in spans]
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]
        self.folded = [w.lower() if w.isascii() else fold(w) for w in self.raw]

    def between(self, i: int) -> str:
        """What stands between word i - 1 and word i."""
        return self.text[self.ends[i - 1] : self.starts[i]]


def _longest(words: _Words, node: Node, first: int) -> tuple[Surface | None, int]:
    """The longest form that starts at a word and is written as it must be, and its last word."""
    best: Surface | None = None
    last = at = first
    here: Node | None = node
    while here is not None:
        for surface in here.get(END, ()):
            if _written_right(words, surface, first, at):
                best, last = surface, at
                break
        at += 1
        here = _step(words, here, at) if at < len(words.raw) else None
    return best, last


def _step(words: _Words, node: Node, at: int) -> Node | None:
    """Where a word leads, if what stands before it may stand inside a name."""
    gap = words.between(at)
    if gap == ", ":
        node = node.get(",", {})
    elif gap not in _JOINTS and not _joins(gap, words.raw[at - 1]):
        return None
    return node.get(words.folded[at])


def _joins(gap: str, before: str) -> bool:
    """Whether a longer gap still joins two words: one line break, or the stop of a shortened word."""
    if gap[:1] == "." and len(before) <= _SHORTENED:
        gap = gap[1:]
    return gap.isspace() and gap.count("\n") <= 1


def _written_right(words: _Words, surface: Surface, first: int, last: int) -> bool:
    letters = letters_of(surface.written)
    if letters.initials and not words.text.startswith(letters.initials, words.starts[first]):
        return False
    if not all(map(_has_letters, words.raw[first : last + 1], letters.words)):
        return False
    return not surface.after or _in_place(words, surface.after, first, last)


def _has_letters(word: str, letters: str) -> bool:
    if letters in {"", "A"}:
        return not letters or word[0].isupper()
    return word == letters or (len(letters) > 3 and letters.isupper() and word == letters.capitalize())


def _in_place(words: _Words, after: str, first: int, last: int) -> bool:
    """Whether the neighbours are as the form asks: an article, a hyphen, or no line of capitals."""
    if after == "the":
        follows = first > 0 and words.folded[first - 1] == "the"
        leads_on = last + 1 < len(words.raw) and words.folded[last + 1] == "of"
        return follows and not leads_on
    if after == "-":
        end = words.ends[last]
        return words.text[end : end + 1] in _HYPHENS and words.text[end + 1 : end + 2].isupper()
    before = words.raw[first - 1] if first and words.between(first) == " " else ""
    behind = words.raw[last + 1] if last + 1 < len(words.raw) and words.between(last + 1) == " " else ""
    among_capitals = all(w.isupper() and len(w) > 1 for w in (before, behind) if w)
    return not before.isdigit() and not (among_capitals and (before or behind))


def _mention(words: _Words, surface: Surface, first: int, last: int) -> Mention:
    start, end = words.starts[first], words.ends[last]
    if words.text[end - 2 : end - 1] == "." == words.text[end : end + 1]:
        end += 1  # the last stop of U.S. or D.C.
    body = surface.bodies[0] if len(surface.bodies) == 1 else None
    return Mention(
        start,
        end,
        words.text[start:end],
        surface.form,  # type: ignore[arg-type]  # the caller has left out forms that name nothing
        surface.codes,
        body,
        surface.ambiguous,
    )


def _is_money(words: _Words, mention: Mention, first: int, last: int) -> bool:
    """Whether the mention only says whose money an amount is in: US$ 5, US $5, Hong Kong dollars."""
    amount = words.text[mention.end : mention.end + 2]
    introduced = first > 0 and words.folded[first - 1] == "the"  # "paid the US $5 million"
    if amount[:1] == "$" or (amount == " $" and mention.form == "abbreviation" and not introduced):
        return True
    if mention.form in {"capital", "metonym", "body"} or last + 1 == len(words.raw):
        return False
    owners = currency_words().get(words.folded[last + 1])
    gap = words.between(last + 1)
    if owners is None or not gap.isspace() or gap.count("\n") > 1:  # a blank line parts them
        return False
    return not owners or not owners.isdisjoint(mention.codes)
