"""A clause → its marks: what a statistical model sees of it. Names, figures and times count as such, not by
what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from comity.claims.clauses import Segment
    from comity.claims.sentences import Sentence

_PLACES = {"country": "<C>", "body": "<B>", "quantity": "<Q>", "period": "<P>"}
_ENDINGS = ("ations", "ation", "ings", "ing", "ied", "ies", "ed", "es", "s")
_LEAST_STEM = 4  # letters
_A_LENGTH = 4  # tokens
_LONGEST = 4  # lengths
_SEVERAL = 2  # countries


def marks_of(segment: Segment) -> list[str]:
    """The marks of a clause, each once, in the order in which they are met.

    Examples
    --------
    >>> from comity.claims.clauses import segments
    >>> from comity.claims.sentences import sentences
    >>> [sentence] = sentences("Exports rose.", mentions=(), quantities=(), periods=())
    >>> marks_of(segments(sentence)[0])[:5]
    ['s=export', 's=rose', 'b=^_export', 'b=export_rose', 'b=rose_$']
    """
    sentence, lo, hi = segment.sentence, segment.lo, segment.hi
    stems = stems_of(sentence, lo, hi)
    marks = [f"s={stem}" for stem in stems]
    marks += [f"b={one}_{two}" for one, two in zip(["^", *stems], [*stems, "$"])]
    marks += sorted(f"c={name}" for name in set().union(*sentence.classes[lo:hi]))
    marks += [f"q={mention.family}" for _, _, mention in sentence.quantities_in(lo, hi)]
    named = {code for _, _, mention in sentence.countries_in(lo, hi) for code in mention.codes}
    marks += [
        f"i={segment.intro}",
        f"l={min(_LONGEST, len(stems) // _A_LENGTH)}",
        f"h={sentence.heading:d}",
        f"n={min(_SEVERAL, len(named))}",
    ]
    return list(dict.fromkeys(marks))


def stems_of(sentence: Sentence, lo: int, hi: int) -> list[str]:
    """The words of a range without their endings; a name, a figure or a time is one word."""
    stems: list[str] = []
    for word, covered in zip(sentence.words[lo:hi], sentence.covered[lo:hi]):
        if not covered:
            stems.append(stem(word))
        elif not stems or stems[-1] != _PLACES[covered]:
            stems.append(_PLACES[covered])
    return stems


def stem(word: str) -> str:
    """A word without its ending.

    >>> stem("invested"), stem("invests"), stem("ties")
    ('invest', 'invest', 'ties')
    """
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            return word[: -len(ending)]
    return word
