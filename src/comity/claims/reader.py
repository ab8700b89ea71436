"""Text → claims, by grammar and gazetteer: the whole of reading in the order in which it happens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity import countries
from comity.claims.acts import visit_drafts
from comity.claims.bonds import remember_bodies
from comity.claims.clause import Clause
from comity.claims.clause_reader import clause_drafts
from comity.claims.clauses import Intro, Segment, segments
from comity.claims.dating import set_periods
from comity.claims.figures.figure import FLOWS
from comity.claims.finishing import doubts_of, finished, without_doubles
from comity.claims.lexicon import word_set
from comity.claims.likeness import in_order, like_drafts
from comity.claims.memory import Draft, Memory
from comity.claims.partners import (
    NO_PARTNER,
    has_rivals,
    hold_of,
    in_peace,
    main_pair,
    opens_with_a_group,
    outside_addresses,
)
from comity.claims.periods import find_periods
from comity.claims.quantities import find_quantities
from comity.claims.roles import codes_in, distinct, flow_in, named
from comity.claims.sentences import Sentence, sentences
from comity.claims.standing import stands, without_speakers
from comity.claims.stated_times import CARRYING
from comity.records import Claim, Communique, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

_NO_PAIR = (Kind.SANCTIONS, Kind.MEMBERSHIP)  # kinds whose two countries are no pair of partners
_WE = word_set("first_person")
_A_PAIR = 2
_OF_FEW = (Kind.SANCTIONS, Kind.AGREEMENT, Kind.PROJECT)  # kinds that bind three at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a text claims, the pairs that it is about, and what the reader could not decide."""

    claims: tuple[Claim, ...]
    pairs: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...] = ()


def read(communique: Communique, *, rules_only: bool = False) -> Reading:
    """Read the claims of a text.

    Parameters
    ----------
    communique : the text, when it was published and the pair that it is about, where they are known
    rules_only : leave out the claims that no rule reads, and that are only like those of other texts

    Returns
    -------
    Claims in the order of the text; offsets are code points of ``communique.text``.

    Examples
    --------
    >>> from comity.records import Communique
    >>> text = "Trade between Iran and Belarus stands at $140 million."
    >>> reading = read(Communique(id="t", text=text, sha256=""))
    >>> [(c.kind.value, c.quantity.midpoint, c.countries) for c in reading.claims]
    [('trade_level', 140000000.0, ('IRN', 'BLR'))]
    """
    text = laid_out(communique)
    memory = Memory(
        pair=text.pair,
        home=text.home,
        of_many=text.of_many,
        rivalled=text.rivalled,
        hold=text.hold,
        given=communique.pair is not None,
    )
    drafts = [
        draft
        for sentence in text.sentences
        for draft in _read_sentence(sentence, memory, communique, rules_only=rules_only)
    ]
    claims = finished(drafts)
    return Reading(claims=claims, pairs=pairs_of(claims, text.pair), warnings=text.warnings)


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidOut:
    """A text with its names, figures and times found, and the pair that it is about."""

    sentences: tuple[Sentence, ...]
    named: tuple[str, ...]  # countries that it names plainly, in the order of the text
    pair: tuple[str, str] | None
    home: tuple[str, ...]
    of_many: bool  # whether several countries are named and no two of them stand out
    rivalled: bool  # whether the pair is only the reader's guess, and a third country is named often as well
    hold: float  # how firmly a guessed pair holds for a clause that names neither
    warnings: tuple[str, ...]


def laid_out(communique: Communique) -> LaidOut:
    """Find the names, settle which pair the text is about, and lay out its sentences."""
    text = communique.text
    named = outside_addresses(text, countries.mentions(text))
    found, notes = countries.resolve(named, pair=communique.pair, text=text)
    peaceful = in_peace(text, found)
    pair = communique.pair or (None if opens_with_a_group(text, peaceful) else main_pair(text, peaceful))
    if communique.pair is None and pair is not None and any(m.ambiguous for m in found):
        found, notes = countries.resolve(found, pair=pair, text=text)
    plain = distinct(c for m in found for c in m.codes if not m.ambiguous)
    home = pair or plain[:1]
    of_many = pair is None and len(plain) > 1
    laid = sentences(
        text,
        mentions=found,
        quantities=find_quantities(text, home=home),
        periods=find_periods(
            text,
            published=communique.published,
            home=home,
            named=[(m.start, m.codes[0]) for m in found if len(m.codes) == 1],
        ),
    )
    return LaidOut(
        sentences=tuple(laid),
        named=plain,
        pair=pair,
        home=() if of_many else home,
        of_many=of_many,
        rivalled=communique.pair is None and has_rivals(peaceful, pair),
        hold=hold_of(peaceful, pair, len(laid)),
        warnings=notes,
    )


def pairs_of(claims: Sequence[Claim], pair: tuple[str, str] | None) -> tuple[tuple[str, str], ...]:
    """Every pair that some claim is about, the text's own first."""
    pairs: list[tuple[str, str]] = [] if pair is None else [(pair[0], pair[1])]
    known = {frozenset(p) for p in pairs}
    for claim in claims:
        codes = [c for c in claim.countries if c not in NO_PARTNER]
        if len(codes) == 2 and frozenset(codes) not in known and claim.kind not in _NO_PAIR:
            known.add(frozenset(codes))
            pairs.append((codes[0], codes[1]))
    return tuple(pairs)


def _read_sentence(
    sentence: Sentence, memory: Memory, communique: Communique, *, rules_only: bool
) -> list[Draft]:
    """The claims of one sentence, dated, credited and with their doubts; a question claims nothing."""
    parts = segments(sentence)
    _note_speaker(sentence, memory)
    if sentence.asks:
        for segment in parts:
            remember_bodies(segment, memory)
        if sentence.has("agreement"):
            memory.agreement_sentence = sentence.index
        if sentence.any(FLOWS):
            _remember_flow_asked_of(sentence, memory)
        return []
    made: list[Draft] = []
    for segment in parts:
        clause = Clause(segment, parts, memory, tuple(made))
        if segment.attribution:
            remember_bodies(segment, memory)
            made += visit_drafts(clause)
        else:
            made += _with_its_subject(clause, clause_drafts(clause))
    if not rules_only:
        made = in_order(made, like_drafts(parts, made, memory))
    made = [draft for draft in without_doubles(made) if draft.countries or not memory.of_many]
    if not memory.given and (memory.pair or memory.of_many):
        made = [draft for draft in made if _is_between_two(draft)]
    if memory.rivalled:
        made = [draft for draft in made if _stays_with_the_named(draft, memory)]
    for draft in made:
        without_speakers(draft)
    made = [draft for draft in made if stands(draft, memory)]
    set_periods(made, memory, communique.published)
    speaker = _speaker(sentence, parts)
    for draft in made:
        draft.attributed_to = speaker
        draft.doubts += doubts_of(draft, memory)
    _remember(sentence, made, memory)
    return made


def _remember_flow_asked_of(sentence: Sentence, memory: Memory) -> None:
    """Keep the flow of a question in mind for its answer: "And trade as a whole? - It came to $3 billion"."""
    flow = flow_in(sentence, 0, len(sentence), memory)
    if flow is not None:
        memory.keep_flow(flow, sentence)
        memory.kind, memory.kind_sentence = Kind.TRADE_LEVEL, sentence.index


def _is_between_two(draft: Draft) -> bool:
    """Whether money goes from one country to another, and measures, terms and works bind a few."""
    if draft.kind is Kind.INVESTMENT:
        return len(draft.countries) == _A_PAIR
    return draft.kind not in _OF_FEW or len(draft.countries) <= _A_PAIR + 1


def _stays_with_the_named(draft: Draft, memory: Memory) -> bool:
    """Take over no country that neither the sentence nor the one before names; False where none is left.

    In a text about several countries the pair is a guess: a clause that names others is not about it.
    """
    sentence = draft.sentence
    here = set(codes_in(sentence, 0, len(sentence), yardstick=True))
    pair = set(memory.pair or ())
    known = here | set(memory.near) | {"WLD"} | (pair if here & pair and here <= pair else set())
    kept = tuple(code for code in draft.countries if code in known)
    if not here and not (draft.kind in CARRYING and set(memory.near) & pair):
        return False
    if kept and kept != draft.countries:
        draft.countries = kept
        draft.exporter = draft.exporter if draft.exporter in kept else None
        draft.importer = draft.importer if draft.importer in kept else None
    return bool(kept)


def _with_its_subject(clause: Clause, drafts: list[Draft]) -> list[Draft]:
    """Begin a claim at its subject, a comment between: "Oslo, whose fish is prized, sells …"."""
    subject = clause.hangs_on() if clause.intro is Intro.COORDINATED else None
    if subject is None or any(d.hi > subject.lo for d in clause.made):
        return drafts
    for draft in drafts:
        if draft.lo == clause.lo and draft.kind is not Kind.SUPERLATIVE:
            draft.lo = subject.lo
    return drafts


def _note_speaker(sentence: Sentence, memory: Memory) -> None:
    """Whose "we" it is, where "we" deal with the other country of the pair: "we sold Indonesia coffee"."""
    if memory.pair is None or _WE.isdisjoint(sentence.words):
        return
    codes = set(codes_in(sentence, 0, len(sentence))) & set(memory.pair)
    if len(codes) == 1:
        memory.we = memory.other(codes.pop())


def _speaker(sentence: Sentence, parts: Sequence[Segment]) -> str | None:
    """Who is credited: "officials said", "the Parties noted", "according to customs"."""
    for part in parts:
        if part.attribution and not sentence.any(("visit", "meeting"), part.lo, part.hi):
            report = sentence.first("reporting", part.lo, part.hi)
            if report is not None and report[0] > part.lo:
                return sentence.quote(part.lo, report[0]).strip(" ,")
            return sentence.quote(part.lo, part.hi).removeprefix("according to ")
    return None


def _remember(sentence: Sentence, made: Sequence[Draft], memory: Memory) -> None:
    """Keep in mind whom the sentence was about and what it claimed last."""
    everyone = named(sentence, 0, len(sentence))
    memory.near = distinct(code for _, _, code, _ in everyone)
    codes = distinct(c for _, _, c, m in everyone if m.form != "adjective")
    if codes:
        memory.subject, memory.subject_sentence = codes[:2], sentence.index
    countable: list[Kind] = [draft.kind for draft in made if draft.kind is not Kind.OPINION]
    lasting: list[Kind] = [kind for kind in countable if kind is not Kind.VISIT]
    countable = lasting or countable  # "it grew by a fifth" is no visit that was told beside the trade
    if countable:
        memory.kind, memory.kind_sentence = countable[-1], sentence.index
