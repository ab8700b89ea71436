"""What a shared name means in its text: decided by what else is named there, or left open in words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING

from comity.countries.gazetteer import descriptions, meanings
from comity.countries.keys import key_of
from comity.countries.register import name
from comity.vocabulary import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from comity.countries.mentions import Mention


def resolve(
    mentions: Iterable[Mention], *, pair: tuple[str, str] | None, text: str
) -> tuple[tuple[Mention, ...], tuple[str, ...]]:
    """Decide the ambiguous mentions where the context decides them.

    A shared name ("Congo", "Georgia") takes the meaning that the pair has, or else the one that the text
    names or hints at elsewhere, if it is the only one. A form that may mean one country or none ("the
    Kingdom", "Victoria") is kept where that country is named or in the pair, and dropped elsewhere.
    Likelihood decides nothing.

    Parameters
    ----------
    mentions : of this text, as ``mentions(text)`` gives them
    pair : ISO3 codes of the two countries that the text is about, where they are known
    text : the text itself

    Returns
    -------
    The mentions, decided ones with one code and ``ambiguous=False``; and a sentence for each shared name,
    saying how it was read and why, or that it was left open.

    Examples
    --------
    >>> from comity.countries.mentions import mentions
    >>> text = "Congo signed the accord in Kinshasa."
    >>> decided, notes = resolve(mentions(text), pair=None, text=text)
    >>> decided[0].codes, notes
    (('COD',), ('"Congo" is read as DR Congo: the text names Kinshasa.',))
    """
    given = tuple(mentions)
    if not any(m.ambiguous for m in given):
        return given, ()
    context = _Context(given, pair or (), text.replace("’", "'"))
    decided: list[Mention] = []
    notes: dict[str, None] = {}
    for mention in given:
        meant, note = _meaning(mention, context) if mention.ambiguous else (mention, None)
        if meant is not None:
            decided.append(meant)
        if note is not None:
            notes[note] = None
    return tuple(decided), tuple(notes)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """One country that a shared name may mean, and what speaks for it."""

    code: str
    title: str
    by: str  # what may decide for it: any, clues, pair, apart
    clues: tuple[str, ...]
    neighbours: tuple[str, ...]


@dataclass(frozen=True)
class _Context:
    """What a text and its reader give to decide with."""

    mentions: tuple[Mention, ...]
    pair: tuple[str, ...]
    text: str

    @cached_property
    def named(self) -> dict[str, str]:
        """Codes that the text names beyond doubt, each with the words that do."""
        certain = (m for m in self.mentions if not m.ambiguous and len(m.codes) == 1)
        return {m.codes[0]: m.text for m in reversed(tuple(certain))}

    @cached_property
    def _clues(self) -> dict[tuple[str, ...], str | None]:
        """What was looked up before: a long text names "Congo" many times, and is searched once."""
        return {}

    def clue(self, words: tuple[str, ...]) -> str | None:
        """The first of these words that the text has, as written."""
        if words not in self._clues:
            written = (w for w in words if w in self.text)  # much faster, and nearly always none
            found = (w for w in written if re.search(rf"(?<!\w){re.escape(w)}(?!\w)", self.text))
            self._clues[words] = next(found, None)
        return self._clues[words]


def _meaning(mention: Mention, context: _Context) -> tuple[Mention | None, str | None]:
    readings = _readings().get(key_of(mention.text))
    if readings is not None and mention.form != "body":
        return _shared(mention, readings, context)
    if mention.form == "body":
        return _body(mention, context)
    return _doubtful(mention, context)


def _shared(mention: Mention, readings: tuple[_Reading, ...], context: _Context) -> tuple[Mention, str]:
    """A name of several countries: the one that the pair, the text or a neighbour speaks for."""
    written = " ".join(mention.text.split())
    readings = tuple(r for r in readings if not (r.by == "apart" and r.code in context.named))
    weighed = [
        _by_pair(readings, context),
        _by_words(readings, context),
        _by_neighbours(readings, context),
        {readings[0].code: "the text names the others in full"} if len(readings) == 1 else {},
    ]
    for reasons in weighed:
        if len(reasons) == 1:
            ((code, reason),) = reasons.items()
            title = next(r.title for r in readings if r.code == code)
            note = f'"{written}" is read as {title}: {reason}.'
            return replace(mention, codes=(code,), ambiguous=False), note
        if reasons:
            break
    titles = " or ".join(r.title for r in readings)
    why = "the text speaks for more than one" if any(weighed) else "nothing in the text decides"
    return mention, f'"{written}" is left open: it may be {titles}, and {why}.'


def _by_pair(readings: tuple[_Reading, ...], context: _Context) -> dict[str, str]:
    if len(context.pair) != 2:
        return {}
    a, b = sorted(name(code) for code in context.pair)
    meant = (r.code for r in readings if r.by != "clues" and r.code in context.pair)
    return dict.fromkeys(meant, f"the pair is {a} and {b}")


def _by_words(readings: tuple[_Reading, ...], context: _Context) -> dict[str, str]:
    reasons = {}
    for reading in readings:
        words = context.named.get(reading.code) if reading.by in {"any", "apart"} else None
        words = words or context.clue(reading.clues)
        if words:
            reasons[reading.code] = f"the text names {' '.join(words.split())}"
    return reasons


def _by_neighbours(readings: tuple[_Reading, ...], context: _Context) -> dict[str, str]:
    reasons = {}
    for reading in readings:
        near = next((code for code in reading.neighbours if code in context.named), None)
        if near:
            reasons[reading.code] = f"the text names its neighbour {name(near)}"
    return reasons


def _doubtful(mention: Mention, context: _Context) -> tuple[Mention | None, str | None]:
    """A form that means a country only where that country is spoken of."""
    fits = [c for c in mention.codes if c in context.pair] or [c for c in mention.codes if c in context.named]
    if len(fits) == 1:
        return replace(mention, codes=(fits[0],), ambiguous=False), None
    if fits and not _describes(mention):
        titles = " or ".join(name(code) for code in fits)
        return replace(mention, codes=tuple(fits)), f'"{mention.text}" is left open: it may be {titles}.'
    return None, None


def _describes(mention: Mention) -> bool:
    """Whether the words only describe a country ("the republic"), so that two that fit leave nobody."""
    return key_of(mention.text) in _described()


@cache
def _described() -> frozenset[str]:
    """The keys of all phrases that describe a country."""
    return frozenset(map(key_of, descriptions()))


def _body(mention: Mention, context: _Context) -> tuple[Mention | None, str | None]:
    """A word for a body that the text names: the last one before it, or the only one."""
    candidates = meanings(mention.text).bodies
    certain = [m for m in context.mentions if m.body in candidates and not m.ambiguous]
    before = [m for m in certain if m.start < mention.start]
    if before or len({m.body for m in certain}) == 1:
        meant = (before or certain)[-1]
        return replace(mention, codes=meant.codes, body=meant.body, ambiguous=False), None
    return None, None


@cache
def _readings() -> dict[str, tuple[_Reading, ...]]:
    """The readings of each shared name; a country that bore it twice has one."""
    found: dict[str, dict[str, _Reading]] = {}
    for row in read_table("countries/ambiguous.csv"):
        reading = _Reading(
            code=row["iso3"],
            title=row["title"],
            by=row["by"],
            clues=tuple(filter(None, row["clues"].split("|"))),
            neighbours=tuple(filter(None, row["neighbours"].split("|"))),
        )
        found.setdefault(key_of(row["name"]), {})[reading.code] = reading
    return {key: tuple(readings.values()) for key, readings in found.items()}
