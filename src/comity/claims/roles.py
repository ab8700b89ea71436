"""Who ships to whom, and which countries a clause is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.claims.clauses.segment import Intro
from comity.claims.clauses.verbs import first_verb
from comity.claims.lexicon import word_set
from comity.claims.memory import Flow, Memory
from comity.countries import Mention

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from comity.claims.clauses import Segment
    from comity.claims.sentences import Range, Sentence

NamedCountry = tuple[int, int, str, Mention]  # first token, end, ISO3, what was found

_DESTINATION = word_set("before_destination")
_SELLERS = word_set("people_who_sell")
_OF_ORIGIN = ("adjective", "abbreviation")
_FINITE = word_set("finite")
_BOTH = word_set("both_sides")
_NEIGHBOURS = word_set("neighbours")
_COMPARING = word_set("comparing_prepositions")
_WARS = word_set("wars")
_WAR_REACH = 5  # tokens between a war and a country that wages or suffers it
_AROUND_A_TIME = (",", "in", "during", "for")
_FORMER_AND_LATTER = ("former", "latter")
_PUTS_MONEY = word_set("before_host_of_money")
_GIVES_MONEY = word_set("before_giver_of_money")
_GETS_MONEY = word_set("gets_money")
_HOSTS = frozenset({"home", "host"})
_OWNED = frozenset({"firm", "invest"})  # classes of the lexicon
_INSIDE_YARDSTICK = word_set("inside_yardstick")
_BEFORE_YARDSTICK = word_set("before_yardstick")


def yardsticks(sentence: Sentence, lo: int, hi: int) -> set[int]:
    """Token positions of countries that only serve for comparison ("ahead of Italy", "unlike Uzbekistan")."""
    marked = {
        i
        for i, j, _ in sentence.countries_in(lo, hi)
        if sentence.words[i - 2 : i] == [",", "not"] and sentence.words[j : j + 1] == [","]
    }  # "China, not Chile, is its largest partner"
    for i, j in sentence.every("yardstick", lo, hi):
        if sentence.words[i] in _COMPARING and not _names_country_next(sentence, j, hi):
            continue
        opens = i == lo  # "Unlike Italy, Spain exports …": the comma ends it
        for k in range(j, hi):
            if opens and sentence.words[k] == "," and marked:
                break
            if sentence.covered[k] in ("country", "body"):
                marked.add(k)
            elif sentence.words[k] not in _INSIDE_YARDSTICK:
                break
    return marked


def circumstances(sentence: Sentence, lo: int, hi: int) -> set[int]:
    """Token positions of countries that only name a war in the background: "Russia's war against Ukraine"."""
    if not sentence.has_word(_WARS, lo, hi):  # nearly always
        return set()
    wars = [k for k in range(lo, hi) if sentence.words[k] in _WARS]
    marked: set[int] = set()
    for i, j, mention in sentence.countries_in(lo, hi):
        behind = any(0 < i - war <= _WAR_REACH for war in wars)
        before = any(0 <= war - j <= _WAR_REACH for war in wars)
        owned = sentence.words[j : j + 1] == ["'s"] or mention.form == "adjective"
        if behind or (before and owned):
            marked.add(i)
    return marked


def _names_country_next(sentence: Sentence, at: int, hi: int) -> bool:
    """Whether the next word, articles and prepositions apart, is a country."""
    while at < hi and sentence.words[at] in _BEFORE_YARDSTICK:
        at += 1
    return at < hi and sentence.covered[at] in ("country", "body")


def named(sentence: Sentence, lo: int, hi: int, *, yardstick: bool = False) -> list[NamedCountry]:
    """Countries named in a token range, in order; those named for comparison only on request."""
    mentions = sentence.countries_in(lo, hi)
    if not mentions:
        return []
    skip = set() if yardstick else yardsticks(sentence, lo, hi) | circumstances(sentence, lo, hi)
    return [
        (i, j, code, mention)
        for i, j, mention in mentions
        if i not in skip and not mention.ambiguous
        for code in mention.codes
    ]


def codes_in(sentence: Sentence, lo: int, hi: int, *, yardstick: bool = False) -> tuple[str, ...]:
    """ISO3 codes of the countries named in a token range, in order, each once."""
    return distinct(code for _, _, code, _ in named(sentence, lo, hi, yardstick=yardstick))


def distinct(codes: Iterable[str]) -> tuple[str, ...]:
    """The codes in order, each once.

    >>> distinct(["IRN", "BLR", "IRN"])
    ('IRN', 'BLR')
    """
    return tuple(dict.fromkeys(codes))


def says_both(sentence: Sentence, lo: int, hi: int) -> bool:
    """Whether a plural stands for the pair: "both sides", "they", "the two countries"."""
    return sentence.has_word(_BOTH, lo, hi)


# ---- flows -----------------------------------------------------------------------------------------------


def flow_in(sentence: Sentence, lo: int, hi: int, memory: Memory) -> Flow | None:
    """Return the flow that a token range speaks of, or None where it names no flow.

    Reads "X's exports to Y", "exports from X", "X sold Y goods", "X's purchases from Y", "trade between X
    and Y", "in the opposite direction"; a missing end is the other country of the pair, or what the sentence
    before said.
    """
    if sentence.has("opposite", lo, hi) and memory.flow is not None and memory.flow.directed:
        return _reversed(memory.flow)
    trade = sentence.first("trade", lo, hi)
    export, imports = sentence.first("export", lo, hi), sentence.first("import", lo, hi)
    balance = sentence.first("deficit", lo, hi) or sentence.first("surplus", lo, hi)
    if balance is not None and (export is None or balance[0] < export[0]):
        return _undirected(sentence, lo, hi, memory, "balance")
    candidates = [(r, what) for r, what in ((export, "export"), (imports, "import")) if r is not None]
    if not candidates:
        if trade is None:
            return _elliptic(sentence, lo, hi, memory)
        return _undirected(sentence, lo, hi, memory, "total")
    where, what = min(candidates)
    if trade is not None and trade[0] < where[0] and not _has_subject(sentence, candidates[0][0][0]):
        return _undirected(sentence, lo, hi, memory, "total")
    exporter, importer = _Ends(sentence, lo, hi, where).exporter_and_importer(what)
    if exporter is None and importer is None:
        meant = _referred_to(sentence, lo, where[0])
        exporter, importer = (meant, None) if what == "export" else (None, meant)
    return _completed((exporter, importer), what, memory, sentence)


def _referred_to(sentence: Sentence, lo: int, at: int) -> str | None:
    """The country that "which", "the latter" or "the former" takes up before a word of shipping at `at`.

    Japan sold cars to Kenya, *which* in turn shipped tea: the country right before it.
    """
    words = sentence.words[lo:at]
    before = named(sentence, 0, lo)
    if words[:1] == ["which"] and before:
        between = range(before[-1][1], lo)
        only_times = all(
            sentence.covered[k] == "period" or sentence.words[k] in _AROUND_A_TIME for k in between
        )
        return before[-1][2] if only_times else None
    pair = distinct(code for _, _, code, _ in before)
    if len(pair) != len(_FORMER_AND_LATTER):
        return None
    return next((code for word, code in zip(_FORMER_AND_LATTER, pair, strict=True) if word in words), None)


def _reversed(flow: Flow) -> Flow:
    """ "in the opposite direction"."""
    ends = (flow.importer or "", flow.exporter or "")
    return Flow(flow.importer, flow.exporter, "export", flow.importer, ends, True)


def _elliptic(sentence: Sentence, lo: int, hi: int, memory: Memory) -> Flow | None:
    """ "Georgia's to Armenia": the exports of the clause before, seen from the other side."""
    codes = named(sentence, lo, hi)
    if memory.flow is None or not memory.flow.directed or len(codes) < 2:
        return None
    (_, end, owner, _), (at, _, partner, _) = codes[0], codes[1]
    if owner != partner and sentence.words[end : end + 1] == ["'s"] and "to" in sentence.words[end:at]:
        return Flow(owner, partner, "export", owner, (owner, partner), True)
    return None


def _has_subject(sentence: Sentence, at: int) -> bool:
    """Whether a word of shipping is a verb with a country before it: "Ghana sold"."""
    return "flow_verb" in sentence.classes[at] and at > 0 and sentence.covered[at - 1] == "country"


def _undirected(sentence: Sentence, lo: int, hi: int, memory: Memory, flow: str) -> Flow:
    """ "trade between X and Y", "X's deficit with Y": no exporter, but perhaps a country that reports it."""
    codes = codes_in(sentence, lo, hi)
    if len(codes) >= 2:
        owed = 3 if flow == "balance" else 2  # "its deficit with Switzerland and Liechtenstein"
        return Flow(None, None, flow, codes[0], codes[:owed], True)
    if len(codes) == 1:
        other = memory.other(codes[0]) or _partner(codes[0], memory)
        return Flow(None, None, flow, codes[0], (codes[0], other) if other else codes, True)
    before = memory.recent_flow(sentence)
    if before is not None and not says_both(sentence, lo, hi):
        return Flow(None, None, flow, before.reporter, distinct(before.countries) or memory.home, False)
    return Flow(None, None, flow, None, memory.home, False)


def _partner(code: str, memory: Memory) -> str | None:
    """Partner of a country outside the pair: the country of the pair that was spoken of last."""
    reporter = (memory.flow.reporter,) if memory.flow and memory.flow.reporter else ()
    return next((known for known in (*memory.subject, *reporter, *memory.home) if known != code), None)


class _Ends:
    """The two ends of a flow, as the prepositions around its word give them."""

    def __init__(self, sentence: Sentence, lo: int, hi: int, where: Range) -> None:
        self._sentence = sentence
        self.owner: str | None = None  # whose exports or imports they are
        self.partner: str | None = None
        self.source: str | None = None
        before = named(sentence, lo, where[0])
        self._read_after(where, named(sentence, where[1], hi), owned=bool(before))
        self._read_before(lo, before)
        self._taker = self._takes_a_part(before)

    def exporter_and_importer(self, what: str) -> tuple[str | None, str | None]:
        """Who ships and who receives, for "export" or "import"."""
        if what == "export":
            return self.owner or self.source, self.partner or self._taker
        return self.source or self._taker, self.owner or self.partner

    def _takes_a_part(self, before: list[NamedCountry]) -> str | None:
        """Who has a part of the whole that another owns: "China takes half of what Congo exports"."""
        if len(before) < len(_FORMER_AND_LATTER) or before[-1][2] != self.owner:
            return None
        (_, end, taker, mention), at = before[-2], before[-1][0]
        if (
            taker == self.owner
            or mention.form == "adjective"
            or "of" not in self._sentence.words[max(0, at - 5) : at]
        ):
            return None
        parted = self._sentence.has_figure(("percent", "ratio"), end, at)
        return taker if parted and first_verb(self._sentence, end, at) is not None else None

    def _read_after(self, where: Range, after: list[NamedCountry], *, owned: bool) -> None:
        """Read "exports to Y", "exports from X", "exports of X", "sold France cocoa"."""
        at, end = where
        verb = "flow_verb" in self._sentence.classes[at]
        for i, j, code, mention in after:
            lead = lead_word(self._sentence, i)
            if lead == "for" and mention.form in _OF_ORIGIN and _are_sellers(self._sentence, j):
                self.owner = self.owner or code  # "new exports for U.S. farmers"
            elif lead in _DESTINATION:
                self.partner = self.partner or code
            elif lead == "from":
                self.source = self.source or code
            elif lead == "of" and "import" in self._sentence.classes[at] and mention.form in _OF_ORIGIN:
                self.source = self.source or code  # "purchases of U.S. wheat"
            elif lead in ("of", "by") and self.owner is None and not owned:
                self.owner = code
            elif verb and lead in ("of", "what") and self._is_a_whole(j):
                self.partner = self.partner or code  # "China supplies a fifth of Polish imports"
            elif self.partner is None and verb and i - end <= 2 and mention.form != "adjective":
                self.partner = code

    def _is_a_whole(self, at: int) -> bool:
        """Whether a flow is named right behind a country: what somebody has a part of."""
        return self._sentence.any(("import", "export"), at, min(at + 3, len(self._sentence)))

    def _read_before(self, lo: int, before: list[NamedCountry]) -> None:
        """Read "X's exports", "to Y X exported", "from X it bought"."""
        sentence = self._sentence
        owners = [code for i, _, code, _ in before if lead_word(sentence, i) not in _DESTINATION]
        if self.owner is None and owners:
            self.owner = owners[-1]
        for i, _, code, _ in before:
            if lead_word(sentence, i) in _DESTINATION and self.partner is None:
                self.partner = code
            elif i > lo and sentence.words[i - 1] == "from" and self.source is None and code != self.owner:
                self.source = code


def _are_sellers(sentence: Sentence, at: int) -> bool:
    """Whether those are named behind a country who sell its goods: "farmers", "exporters"."""
    return sentence.words[at : at + 1] != [] and sentence.words[at] in _SELLERS


def lead_word(sentence: Sentence, at: int) -> str:
    """The word before a name, articles apart."""
    lead = sentence.words[at - 1] if at else ""
    return sentence.words[at - 2] if lead == "the" and at >= 2 else lead


def _completed(ends: tuple[str | None, str | None], what: str, memory: Memory, sentence: Sentence) -> Flow:
    """Fill in the end that the words leave out: the other of the pair, or what the sentence before said."""
    exporter, importer = ends
    is_named = exporter is not None or importer is not None
    if exporter == importer and exporter is not None:
        importer = None if what == "export" else importer
        exporter = None if what == "import" else exporter
    previous = memory.recent_flow(sentence)
    if exporter is None and importer is None and previous is not None and previous.reporter is not None:
        reporter = previous.reporter
        other = next((c for c in previous.countries if c != reporter), memory.other(reporter))
        exporter, importer = (reporter, other) if what == "export" else (other, reporter)
    if exporter is None and importer is not None:
        exporter = memory.other(importer) or _partner(importer, memory)
    if importer is None and exporter is not None:
        importer = memory.other(exporter) or _partner(exporter, memory)
    countries = tuple(c for c in (exporter, importer) if c is not None) or memory.home
    return Flow(exporter, importer, what, exporter if what == "export" else importer, countries, is_named)


# ---- money -----------------------------------------------------------------------------------------------


def investor_first(
    sentence: Sentence, places: Sequence[NamedCountry], countries: tuple[str, ...]
) -> tuple[str, ...]:
    """Two countries between which money goes: who gives it, then who gets it.

    They come in the order in which the clause names them, which the words around them may turn: "investment
    *in* Kenya *by* Japan", "Kenya *received* a loan *from* Japan", "Kenya is home to 90 *Japanese firms*".
    """
    if len(countries) != len(_FORMER_AND_LATTER):
        return countries
    told = {place[2]: place for place in reversed(places)}
    first, second = (told.get(code) for code in countries)
    turned = (first is not None and lead_word(sentence, first[0]) in _PUTS_MONEY) or (
        second is not None
        and (
            lead_word(sentence, second[0]) in _GIVES_MONEY
            or _is_the_owner(sentence, second)
            or (first is not None and _gets_money(sentence, first[1], second[0]))
        )
    )
    return countries[::-1] if turned else countries


def _gets_money(sentence: Sentence, lo: int, hi: int) -> bool:
    """Whether the words between two countries make a taker of the first: "Kenya borrowed from Japan"."""
    words = sentence.words[lo:hi]
    hosts = not _HOSTS.isdisjoint(words)
    return hosts or (not _GETS_MONEY.isdisjoint(words) and words[-1:] != ["in"])


def _is_the_owner(sentence: Sentence, place: NamedCountry) -> bool:
    """Whether the firms or the money are of a country: "90 Japanese firms", but not "in Japanese firms"."""
    at, behind, _, mention = place
    owned = behind < len(sentence) and bool(sentence.classes[behind] & _OWNED)
    return owned and mention.form == "adjective" and lead_word(sentence, at) not in _PUTS_MONEY


# ---- subjects --------------------------------------------------------------------------------------------


def subject_of(segment: Segment, memory: Memory) -> tuple[str, ...]:
    """Countries that are the subject of a clause: named before its verb, or meant by a pronoun."""
    sentence, lo = segment.sentence, segment.lo
    verb = first_verb(sentence, lo, segment.hi)
    opens = segment.intro is Intro.COORDINATED and sentence.words[lo] in _FINITE
    stop = lo if opens else segment.hi if verb is None else verb
    codes = codes_in(sentence, lo, stop)
    if codes:
        return codes
    words = sentence.words[lo : max(stop, lo + 1)]
    if words[:1] == ["its"] and not _NEIGHBOURS.isdisjoint(words[1:3]) and len(memory.subject) == 1:
        other = memory.other(memory.subject[0])
        return (other,) if other else ()
    if (
        memory.we is not None
        and "both" not in sentence.words[lo : segment.hi]
        and ("we" in words or "our" in words)
    ):
        return (memory.we,)
    return () if _BOTH.isdisjoint(words) else memory.home


def carried_subject(segment: Segment, others: Sequence[Segment], memory: Memory) -> tuple[str, ...]:
    """Countries of a segment's subject, else of the one that it shares it with, else those spoken of last."""
    if segment.intro is Intro.OPENING and segment.number + 1 < len(others):
        told = subject_of(others[segment.number + 1], memory)
        if told:
            return told  # "A member of ASEAN since 1997, Laos …"
    here: Segment | None = segment
    while here is not None:
        codes = subject_of(here, memory)
        if codes:
            return codes
        here = others[here.parent] if here.parent is not None and here.parent < len(others) else None
    before = others[segment.number - 1] if 0 < segment.number <= len(others) else None
    if before is not None and before.attribution and segment.sentence.words[segment.lo] in ("it", "its"):
        speakers = subject_of(before, memory)
        if speakers:
            return speakers
    for earlier in reversed(others[: segment.number]):
        codes = () if earlier.attribution else subject_of(earlier, memory)
        if codes:
            return codes
    if memory.subject and segment.sentence.index - memory.subject_sentence <= 1:
        one = segment.sentence.words[segment.lo : segment.lo + 1] in (["it"], ["its"])
        return memory.subject[:1] if one else memory.subject
    return memory.home
