"""What a claim is weighed by: its words, its countries, and who is named in them and around them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.claims.roles import named

if TYPE_CHECKING:
    from collections.abc import Collection

    from comity.claims.memory import Draft
    from comity.claims.sentences import Sentence
    from comity.records import Kind

_WORLD = "WLD"
UNION = "EUU"  # a partner of the United States, and no third country among its own members


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """A claim with whom it is about and who is named for it."""

    draft: Draft
    sentence: Sentence
    lo: int
    hi: int
    kind: Kind
    parties: tuple[str, ...]  # its countries, the world apart
    own: frozenset[str]  # named in its own words
    near: frozenset[str]  # named in its sentence

    @property
    def lacks_one(self) -> bool:
        """Whether a country of the claim is not in its own words."""
        return not self.own.issuperset(self.parties)

    def has(self, name: str) -> bool:
        """Whether a word of a class of the lexicon stands in the claim's own words."""
        return self.sentence.has(name, self.lo, self.hi)

    def has_word(self, words: frozenset[str]) -> bool:
        """Whether one of the single words stands in the claim's own words."""
        return self.sentence.has_word(words, self.lo, self.hi)

    def has_title(self, words: Collection[str]) -> bool:
        """Whether one of the words ends a name in capitals: "the Infrastructure Law"."""
        sentence = self.sentence
        return any(
            sentence.words[k] in words and sentence.capital(k) and sentence.capital(k - 1)
            for k in range(self.lo + 1, self.hi)
        )

    def has_body(self) -> bool:
        """Whether an organisation is named that is not itself a side of the claim."""
        bodies = self.sentence.bodies_in(self.lo, self.hi)
        return any(m.body and not set(m.codes) & set(self.parties) for _, _, m in bodies)


def grounds_of(draft: Draft) -> Grounds:
    """Gather who is named for a claim."""
    sentence = draft.sentence
    return Grounds(
        draft=draft,
        sentence=sentence,
        lo=draft.lo,
        hi=draft.hi,
        kind=draft.kind,
        parties=tuple(code for code in draft.countries if code != _WORLD),
        own=told_countries(sentence, draft.lo, draft.hi),
        near=told_countries(sentence, 0, len(sentence)),
    )


def told_countries(sentence: Sentence, lo: int, hi: int) -> frozenset[str]:
    """The countries of a token range; who only welcomes what others do is not among them."""
    everyone = named(sentence, lo, hi, yardstick=True)
    praise = sentence.first("praising", lo, hi)
    behind = [code for i, _, code, _ in everyone if praise is not None and i > praise[0]]
    return frozenset(behind or (code for _, _, code, _ in everyone))
