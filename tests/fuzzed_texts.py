"""Texts that nobody would write: real ones with words, figures, marks and characters gone wrong."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT / ".." / "shared" / "gold" / "communiques.jsonl"
_LOOKED_AT = 20  # the rest of the annotated texts is kept aside

WORDS = re.compile(r"\S+")
DIGITS = re.compile(r"\d")
MARKS = re.compile(r"[^\w\s]")

OWN = (
    "Trade between Iran and Belarus stands at $140 million, up 12.5 percent from 2023, officials said "
    "on Tuesday.",
    "In the first nine months of 1402, exports to Türkiye fell by 14,2 % to US$ 1,240 million (€1.1 bn).",
    "Rs 4.15 lakh crore; 8 700 million; two thirds of Côte d’Ivoire's cocoa; between $3 and $5 billion "
    "by 2030.",
    "The two countries signed 12 documents across seven sectors, no memoranda, and the 22nd joint statement.",
    "It is Kenya's second-largest buyer, behind only the U.S. and the U.K., and has been since independence.",
    "Belarus has been a partner of BRICS since 1 January 2025; Iran joined the SCO in 2023, not in 2022.",
    "ABU DHABI, March 3 (Agency) -- Bilateral trade doubled, tripled, rose 175-fold; the highest in 3 "
    "decades.",
    "# Outcome\n\n1. A tractor plant of 2,000 MW\n2. visa-free travel for 90 days\n\n| 2022 | 3.4 bn "
    "|\n|---|---|",
    "Q: How much? A: Nearly half a billion rubles over the next five years, compared with the same "
    "period a year ago.",
    "Sanctions imposed by the European Union on 24 February 2022 were lifted. “We welcome it,” said "
    "the Minister.",
)

# Characters that break careless code: controls, bidirectional marks, joiners, combining marks, odd spaces and
# digits, astral planes, case foldings that change length, lone surrogates, line ends of every sort.
ODD = (
    "\x00\x01\x07\x08\x0b\x0c\x1b\x1c\x1d\x1e\x1f\x7f\x85\xad"
    "\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2069\ufeff\ufffe\uffff"
    "\u0300\u0301\u0327\u0338\u20dd\u0e31\u064b"
    "\u00a0\u2002\u2007\u2009\u202f\u3000"
    "٣٤٥६७８９²³¼½¾Ⅳ①߀𝟗๒"
    "İıßẞŉǰΐﬁﬀſKÅ"
    "\U0001f1ee\U0001f1f7\U0001f469\u200d\U0001f4bb\U0010ffff"
    "\ud800\udfff"
    "\r\n\t"
    "“”‘’«»„‚…–—‑−⁄％﹪＄￥"
)
ODD_WORDS = (
    "1e999",
    "9" * 400,
    "0" * 40,
    "-0",
    "1,2,3,4,5",
    "1.2.3.4",
    "1/0",
    "00/00/0000",
    "31 February 2023",
    "29 February 2023",
    "in 0000",
    "in 9999",
    "in the year 10000",
    "by 2999",
    "the next 999999999 years",
    "three million years ago",
    "1402-1403",
    "2023-24",
    "2024-23",
    "Q5 2023",
    "the 13th month of 2023",
    "13/13/2023",
    "$",
    "US$ US$ US$",
    "€-5",
    "$1 trillion trillion trillion",
    "lakh crore lakh crore",
    "minus minus 5 percent",
    "between and",
    "from to from to",
    "100000000000000000000 percent",
    "half a half a half",
    "zero-fold",
    "first of the first",
    "no no no",
    "Congo Congo Korea Guinea Georgia",
    "it its they their we our us",
    "https://example.org/?a=1&b=2",
    "((((",
    "))))",
    "“““",
    "(" * 60 + "1" + ")" * 60,
    "’s ’s ’s",
    "\n\n\n",
    "\r\n-\r\n",
    "|",
)


def seeds() -> tuple[str, ...]:
    """Texts to start from: our own, the examples, and the annotated ones where they are at hand."""
    examples = tuple(p.read_text(encoding="utf-8") for p in sorted((ROOT / "examples/texts").glob("*.txt")))
    lines = GOLD.read_text(encoding="utf-8").splitlines()[:_LOOKED_AT] if GOLD.exists() else []
    return (*OWN, *examples, *(json.loads(line)["text"] for line in lines))


def _cut(text: str, pieces: re.Pattern[str], rng: random.Random, act: Callable[[str], str]) -> str:
    """Change a few of the pieces of a text."""
    found = list(pieces.finditer(text))
    if not found:
        return text
    for match in sorted(rng.sample(found, min(len(found), rng.randint(1, 6))), key=lambda m: -m.start()):
        text = text[: match.start()] + act(match.group()) + text[match.end() :]
    return text


def _swap(text: str, rng: random.Random) -> str:
    words = text.split(" ")
    for _ in range(rng.randint(1, 8)):
        i, j = rng.randrange(len(words)), rng.randrange(len(words))
        words[i], words[j] = words[j], words[i]
    return " ".join(words)


def _insert(text: str, rng: random.Random, what: tuple[str, ...] | str, most: int) -> str:
    for _ in range(rng.randint(1, most)):
        at = rng.randrange(len(text) + 1)
        text = text[:at] + rng.choice(what) + text[at:]
    return text


def _graft(text: str, rng: random.Random, other: str) -> str:
    at, cut = rng.randrange(len(text) + 1), rng.randrange(len(other) + 1)
    return text[:at] + other[cut:]


def mutated(text: str, rng: random.Random, others: tuple[str, ...]) -> str:
    """One to five things go wrong with a text."""
    ways: tuple[Callable[[str], str], ...] = (
        lambda t: _cut(t, WORDS, rng, lambda _: ""),
        lambda t: _cut(t, WORDS, rng, lambda w: f"{w} {w}"),
        lambda t: _cut(t, WORDS, rng, lambda w: rng.choice((w.upper(), w.lower(), w.title(), w[::-1]))),
        lambda t: _cut(t, DIGITS, rng, lambda _: rng.choice("0123456789.,")),
        lambda t: _cut(t, DIGITS, rng, lambda d: d * rng.randint(0, 30)),
        lambda t: _cut(t, MARKS, rng, lambda _: ""),
        lambda t: _cut(
            t, MARKS, rng, lambda m: rng.choice((m * 3, ".", ",", ";", "(", ")", "-", "“", "'", "%", "$"))
        ),
        lambda t: _swap(t, rng),
        lambda t: _insert(t, rng, ODD, 12),
        lambda t: _insert(t, rng, tuple(f" {word} " for word in ODD_WORDS), 3),
        lambda t: _graft(t, rng, rng.choice(others)),
        lambda t: t[: rng.randrange(len(t) + 1)],
        lambda t: t.replace(rng.choice((" ", ". ", "\n", ",")), rng.choice(("", " ", "\n", "\u00a0", "  "))),
    )
    for _ in range(rng.randint(1, 5)):
        text = rng.choice(ways)(text)
    return text


def random_text(rng: random.Random) -> str:
    """Bytes of no sort, as a careless decoder would hand them over; or words and odd characters in a heap."""
    if rng.random() < 0.5:
        raw = rng.randbytes(rng.randint(0, 600))
        return raw.decode(rng.choice(("utf-8", "latin-1", "utf-16-le")), "replace")
    pieces = [
        rng.choice(ODD_WORDS) if rng.random() < 0.5 else rng.choice(ODD) for _ in range(rng.randint(0, 60))
    ]
    return rng.choice(("", " ")).join(pieces)
