"""Every surface form that names a country or a body, as a trie of folded words.

Built once per process from the tables of this folder, by rank: where two tables have the same words, the
earlier one is meant ("Luxembourg" is the country before it is its capital).
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Literal, NamedTuple

from comity.countries.keys import fold
from comity.countries.register import EUROPEAN_UNION
from comity.vocabulary import read_table

MentionForm = Literal[
    "name", "adjective", "person", "capital", "metonym", "abbreviation", "former", "body", "plural"
]
Node = dict[str, Any]  # folded word → Node, and END → list[Surface]

END = ""
WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*|[+&]")
_WRITTEN_WORD = re.compile(WORD.pattern + "|,")  # "Washington, D.C." has its comma in the trie

_FORMS: dict[str, MentionForm] = {
    "alternative": "name",
    "abbreviation": "abbreviation",
    "former_name": "former",
    "anaphor": "name",
    "metonym": "metonym",
    "plural": "plural",
    "demonym_plural": "person",
    "demonym_noun": "person",
    "demonym_adjective": "adjective",
    "combining_form": "adjective",
    "capital_metonym": "capital",
}


class Surface(NamedTuple):
    """What one written form means, and what else must hold where it is written."""

    form: MentionForm | None  # None: names no country, and keeps the name inside it from being read
    codes: tuple[str, ...]
    bodies: tuple[str, ...]
    doubtful: bool  # read only where the country or body is named too
    written: str  # as its table has it; the capitals matter
    after: str  # "the": must follow the article; "-": must stand before a hyphen; "word": not among capitals

    @property
    def ambiguous(self) -> bool:
        """Whether the words alone do not decide what is meant."""
        several = len(self.codes) > 1 and self.form != "plural"
        return self.doubtful or several or len(self.bodies) > 1


@cache
def trie() -> Node:
    """The root of all surface forms."""
    root: Node = {}
    for row in read_table("countries/elsewhere.csv"):
        if row["kind"] not in {"word", "currency"}:
            _plant(root, row["phrase"], None, ())
    _plant_shared_names(root)
    _plant_registered_names(root)
    _plant_aliases(root)
    _plant_bodies(root)
    _plant_capitals(root)
    for phrase, described in descriptions().items():
        _plant(root, phrase, "name", described, doubtful=True, after="the")
    return root


def meanings(written: str) -> Surface:
    """What a form that the trie holds may mean, all ways of writing it taken together.

    Parameters
    ----------
    written : the text of a mention
    """
    node = trie()
    for word in WORD.findall(written):
        node = node[fold(word)]
    surfaces: list[Surface] = node[END]
    codes = dict.fromkeys(code for s in surfaces for code in s.codes)
    bodies = dict.fromkeys(body for s in surfaces for body in s.bodies)
    return surfaces[0]._replace(codes=tuple(codes), bodies=tuple(bodies))


@cache
def currency_words() -> dict[str, frozenset[str]]:
    """Units of money, and whose they must be to be read as money (empty: anybody's)."""
    rows = (r for r in read_table("countries/elsewhere.csv") if r["kind"] == "currency")
    return {r["phrase"]: frozenset(filter(None, r["of"].split("|"))) for r in rows}


def _plant_shared_names(root: Node) -> None:
    shared: dict[tuple[str, str], dict[str, None]] = {}
    for row in read_table("countries/ambiguous.csv"):
        shared.setdefault((row["name"], row["form"]), {})[row["iso3"]] = None
    for (name, form), codes in shared.items():
        _plant(root, name, form, tuple(codes))  # type: ignore[arg-type]  # the words of MentionForm


def _plant_registered_names(root: Node) -> None:
    for row in read_table("countries/countries.csv"):
        codes = (row["iso3"],)
        for name in dict.fromkeys((row["name"], row["official_name"], *row["also"].split("|"))):
            for spelling in _spellings(name):
                _plant(root, spelling, "name", codes)
    for row in read_table("countries/historical.csv"):
        if row["kind"] in {"state", "former_name"} and (row["name"], row["now"]) not in _unread():
            former = tuple((row["code"] or row["now"]).split("|"))
            for name in filter(None, (row["name"], row["official_name"], *row["also"].split("|"))):
                _plant(root, name, "former", former)


@cache
def descriptions() -> dict[str, tuple[str, ...]]:
    """Words behind "the" that stand for a country named elsewhere, and the countries that they may mean.

    "Republic" and the like go by the long forms of the names, so that a text about the Kyrgyz Republic and
    the Russian Federation has one of them.
    """
    found: dict[str, tuple[str, ...]] = {}
    for row in read_table("countries/descriptions.csv"):
        for noun in row["nouns"].split("|"):
            found[f"{row['describing']} {noun}".strip()] = tuple(row["iso3"].split("|"))
    titled = (r for r in read_table("countries/countries.csv") if "Republic" in r["official_name"])
    return {**found, "republic": tuple(row["iso3"] for row in titled)}


def _spellings(name: str) -> tuple[str, ...]:
    """A name as texts write it; names that a list turned round are not written so in texts."""
    if not name or any(mark in name for mark in ",(") or " - " in name:
        return ()
    spellings = [name]
    if " of the " in name:
        spellings.append(name.replace(" of the ", " of "))
    for full, short in (("Saint ", "St. "), ("St. ", "Saint "), (" and ", " & ")):
        if full in name:
            spellings.append(name.replace(full, short))
    return tuple(spellings)


def _plant_aliases(root: Node) -> None:
    rows = [r for r in read_table("countries/country_aliases.csv") if r["used"] == "yes"]
    rows.sort(key=lambda r: _RANK[r["kind"]])
    for row in rows:
        kind, codes, doubtful = row["kind"], tuple(row["iso3"].split("|")), row["ambiguous"] == "yes"
        form = "former" if codes[0] in _former_states() and kind != "plural" else _FORMS[kind]
        after = _AFTER.get(kind) or _among_words(row["alias"])
        bodies = ("EU",) if codes[0] == EUROPEAN_UNION else ()
        _plant(root, row["alias"], form, codes, bodies, doubtful=doubtful, after=after)
    for row in rows:
        plural = plural_of(row["alias"]) if row["kind"] in {"demonym_adjective", "demonym_noun"} else None
        if plural:
            form = "former" if row["iso3"] in _former_states() else "person"
            _plant(root, plural, form, (row["iso3"],), doubtful=row["ambiguous"] == "yes")


_NO_PLURAL_IN_S = ("man", "sh", "ch", "s", "ese", "y", "z")
_RANK = {kind: rank for rank, kind in enumerate(_FORMS)}
_AFTER = {"anaphor": "the", "combining_form": "-"}


def plural_of(demonym: str) -> str | None:
    """The plural of a word for a person, where it follows the rule; None where it has none of its own.

    >>> plural_of("Kenyan"), plural_of("Omani"), plural_of("Dutchman"), plural_of("Japanese")
    ('Kenyans', 'Omanis', None, None)
    """
    return None if demonym != "German" and demonym.endswith(_NO_PLURAL_IN_S) else f"{demonym}s"


@cache
def _former_states() -> frozenset[str]:
    return frozenset(r["code"] for r in read_table("countries/historical.csv") if r["kind"] == "state")


def _plant_bodies(root: Node) -> None:
    for row in read_table("countries/bodies.csv"):
        _plant(root, row["title"], "body", _acting_as(row["key"]), (row["key"],))
    for row in read_table("countries/organisations_aliases.csv"):
        if row["used"] == "yes":
            key, doubtful = row["body"], row["ambiguous"] == "yes"
            after = _AFTER.get(row["kind"]) or _among_words(row["alias"])
            _plant(root, row["alias"], "body", _acting_as(key), (key,), doubtful=doubtful, after=after)


def _among_words(alias: str) -> str:
    """The demand on abbreviations that are English words too."""
    return "word" if alias in _english_words() else ""


@cache
def _english_words() -> frozenset[str]:
    return frozenset(r["phrase"] for r in read_table("countries/elsewhere.csv") if r["kind"] == "word")


def _acting_as(body: str) -> tuple[str, ...]:
    """The Union has a code of its own among the parties of a claim; no other body has."""
    return (EUROPEAN_UNION,) if body == "EU" else ()


def _plant_capitals(root: Node) -> None:
    for row in read_table("countries/countries.csv"):
        if row["capital"] and (row["capital"], row["iso3"]) not in _unread():
            _plant(root, row["capital"], "capital", (row["iso3"],))


@cache
def _unread() -> frozenset[tuple[str, str]]:
    """Names of countries that are too often something else to be read, whatever table has them."""
    rows = read_table("countries/country_aliases.csv")
    return frozenset((r["alias"], r["iso3"]) for r in rows if r["used"] == "no")


def _plant(
    root: Node,
    written: str,
    form: MentionForm | None,
    codes: tuple[str, ...],
    bodies: tuple[str, ...] = (),
    *,
    doubtful: bool = False,
    after: str = "",
) -> None:
    """Add one written form. Doubtful forms gather their meanings; of others the first one stands."""
    node = root
    for word in _WRITTEN_WORD.findall(fold(written)):
        node = node.setdefault(word, {})
    surface = Surface(form, codes, bodies, doubtful, written, after)
    here: list[Surface] = node.setdefault(END, [])
    for i, other in enumerate(here):
        if letters_of(other.written) == letters_of(written):
            if doubtful and other.doubtful:
                here[i] = other._replace(
                    codes=tuple(dict.fromkeys(other.codes + codes)),
                    bodies=tuple(dict.fromkeys(other.bodies + bodies)),
                )
            return
    here.append(surface)


class Letters(NamedTuple):
    """How a form must be written to be read."""

    words: tuple[str, ...]  # for each: the exact word, "A" for a capital initial, "" for any case
    initials: str  # of initials with stops, the exact text without the last one; otherwise ""


@cache
def letters_of(written: str) -> Letters:
    """Abbreviations are read as written, names with their capitals or all in capitals.

    >>> letters_of("Republic of Chad").words, letters_of("UAE").words, letters_of("U.S.").initials
    (('A', '', 'A'), ('UAE',), 'U.S')
    """
    words = tuple(
        _required(m.group(), after_apostrophe=written[m.start() - 1 : m.start()] in {"'", "’"})
        for m in WORD.finditer(written)
    )
    dotted = all(len(w) == 1 for w in words) and written.endswith(".")
    return Letters(words, written[:-1] if dotted else "")


def _required(word: str, *, after_apostrophe: bool) -> str:
    mixed = len(word) > 1 and word[1:].isalpha() and not word[1:].islower()
    if mixed or (len(word) > 1 and word.isupper()):
        return word
    return "A" if word[0].isupper() and not after_apostrophe else ""
