"""Counts and physical amounts → documents, investment, a project, an agreement, a need or a flow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comity.claims.clauses import Intro, is_verb
from comity.claims.clauses.verbs import first_verb
from comity.claims.economies.goods import goods_in
from comity.claims.figures.figure import FLOWS, TRADE_KINDS, Figure, Rule, Ruling
from comity.claims.lexicon import word_set
from comity.records import Kind

if TYPE_CHECKING:
    from comity.claims.sentences import Sentence

_NEXT, _NO_CLAIM = Ruling.NEXT, Ruling.NO_CLAIM
_JOBS = word_set("jobs")
_PASSENGERS = word_set("travellers")
_SERVES = frozenset({"serve", "serves", "serving", "reach", "reaching"})
_SERVED_REACH = 8  # tokens between "serve" and what is served
_PROJECTS = frozenset({"project", "projects"})
_AIMS = word_set("nouns_of_aims")
_GETS = word_set("gets_goods")
_OUTCOMES = frozenset({"commitments", "deliverables"})  # counted where they were agreed, and nowhere else
_OBLIGES = frozenset({"obliges", "obliged", "requires", "commits"})
_SELECTS = word_set("selects_from_count") - {"not"}
_CARGO = word_set("cargo")
_ENDS_NOUN = word_set("ends_counted_noun")
_NEAR_BORDER = 5  # tokens between a length and the border that is so long, whatever they are
_TO_BORDER = frozenset({"to", "from", "at"})
_BORDER_REACH = 8  # the same, where a name stands between: "U.S.-Mexico border"
_NOUN_REACH = 6  # tokens of the noun phrase behind a number
_SIZES = frozenset({"km", "m", "km2", "years", "months"})  # units of works, never of flows
_ARRIVES = frozenset({"arrive", "arrives", "arrived", "come", "comes", "came", "flow", "flows"})
_TWO = 2
_LEAVES = frozenset({"left", "returned", "returns", "departed", "home"})
_FOUNDED = frozenset({"founded", "registered", "set", "opened", "active", "established", "owned"})
_CARRIES = frozenset(
    {"carried", "carries", "moved", "moves", "transported", "transports", "handled", "handles"}
)
_VENTURES = frozenset({"venture", "ventures"})
_COUNTED = ("project", "document", "firm")  # classes of the lexicon
_PEOPLE_OF_FIRMS = word_set("people_of_firms")
_EXTRACTS = frozenset(
    {"extracts", "extract", "extracted", "pumps", "pump", "mines", "mined", "produces", "lifts"}
)
_CARGO_UNITS = frozenset({"tonne", "barrel_per_day"})


def sanctioned(figure: Figure) -> Kind | Ruling:
    """Read "sanctions on 40 firms": what is sanctioned is no investment."""
    return _NO_CLAIM if figure.clause.says_before(figure.lo, "sanction") else _NEXT


# ---- counts ----------------------------------------------------------------------------------------------


def labelled(figure: Figure) -> Kind | Ruling:
    """Read "MoUs signed: 3", "Greek firms in Egypt: about 200": what is counted stands before the colon."""
    if ":" not in figure.before(2):
        return _NEXT
    if figure.clause.says_before(figure.lo, "document"):
        return Kind.DOCUMENTS_SIGNED
    firms = figure.clause.says_before(figure.lo, "firm") and noun_end(figure) == figure.hi
    return Kind.INVESTMENT if firms and figure.clause.codes() and not figure.clause.has_verb() else _NEXT


def counted_before(figure: Figure) -> Kind | Ruling:
    """Read "The number of joint ventures has reached 318": what is counted stands before the number."""
    clause, sentence = figure.clause, figure.sentence
    at = next(
        (k for k in range(clause.lo, figure.lo - 1) if sentence.words[k : k + 2] == ["number", "of"]), None
    )
    if at is None or not clause.has_verb() or noun_end(figure) > figure.hi + 1:
        return _NEXT
    stop = first_verb(sentence, at, figure.lo) or figure.lo
    if sentence.has("document", at, stop) or clause.says("intent", "forecast"):
        return _NEXT
    if sentence.has("project", at, stop):
        return Kind.PROJECT
    return Kind.INVESTMENT if sentence.has("firm", at, stop) else _NEXT


def documents(figure: Figure) -> Kind | Ruling:
    """Read "they signed 12 memoranda"; where nobody signs, the agreements are there."""
    if not _counts_first(figure, "document", ("project", "firm")):
        return _NEXT
    if figure.mention.quantity.midpoint > 1 and figure.after(1) == ["agreement"]:
        return _NO_CLAIM  # "a 123 agreement"
    took = "with" in figure.before(3) and not _LEAVES.isdisjoint(figure.words_before())
    signed = (
        took  # "left Lima with nine deals"
        or figure.shared("sign", "hold")
        or "signed" in figure.clause.words  # "there have been signed five documents"
        or figure.sentence.heading
        or figure.recently(Kind.DOCUMENTS_SIGNED)
    )
    if signed:
        return Kind.DOCUMENTS_SIGNED
    outcome = not _OUTCOMES.isdisjoint(figure.after(4))
    return Kind.AGREEMENT if figure.mention.quantity.midpoint and not outcome else _NO_CLAIM


def firms(figure: Figure) -> Kind | Ruling:
    """Read "40 companies"."""
    definite = figure.before(1) == ["the"] and figure.mention.quantity.midpoint == _TWO
    if definite or figure.before(1) in (["these"], ["those"]):
        return _NO_CLAIM  # "to these two companies"
    named = figure.sentence.first("firm", figure.hi, min(noun_end(figure) + 1, figure.clause.hi))
    if named is not None and not _PEOPLE_OF_FIRMS.isdisjoint(figure.sentence.words[named[1] : named[1] + 1]):
        return _NO_CLAIM  # "29 New Zealand company heads"
    return Kind.INVESTMENT if _counts_first(figure, "firm", ("project",)) else _NEXT


def firms_counted_again(figure: Figure) -> Kind | Ruling:
    """Read "German companies, more than 700 of them", "and 30,000 have been founded by Ukrainians"."""
    of_them = figure.after(2) == ["of", "them"] and figure.clause.says_before(figure.lo, "firm")
    after = figure.here[-1:] == (Kind.INVESTMENT,) or figure.follows(Kind.INVESTMENT)
    more = (
        after
        and not _FOUNDED.isdisjoint(figure.after(4))
        and figure.after(1) in (["have"], ["are"], ["were"])
    )
    return Kind.INVESTMENT if of_them or more else _NEXT


def works(figure: Figure) -> Kind | Ruling:
    """Read "12 joint projects", and "26 more are planned" after them."""
    if figure.after(1) == ["more"] and figure.follows(Kind.PROJECT) and noun_end(figure) <= figure.hi + 1:
        return Kind.PROJECT
    if not _SERVES.isdisjoint(figure.before(_SERVED_REACH)):
        return _NEXT  # "a network to serve a million homes and 4,000 schools"
    told = figure.shared("project_verb", "invest", "sign") or not _PROJECTS.isdisjoint(figure.after(4))
    return Kind.PROJECT if told and _counts_first(figure, "project", ()) else _NEXT


def needed(figure: Figure) -> Kind | Ruling:
    """Read "Jordan needs 2 million tonnes of wheat"."""
    needs = figure.clause.says_before(figure.lo, "needs") and not figure.clause.says(*FLOWS)
    needs = needs and "for" not in figure.before(2)  # "needs the ore for two smelters"
    return Kind.DEMAND if needs else _NEXT


def part_of_the_documents(figure: Figure) -> Kind | Ruling:
    """Read "22 agreements, among them eight on energy": a part of the papers just counted."""
    picked = not _SELECTS.isdisjoint(figure.before(3)) or figure.before(2) == ["of", "which"]
    signed = figure.follows(Kind.DOCUMENTS_SIGNED) or figure.here[-1:] == (Kind.DOCUMENTS_SIGNED,)
    of_them = figure.after(2) in (["of", "them"], ["of", "these"])
    rest = figure.lo == figure.clause.lo and figure.clause.hi - figure.hi == 1  # "and three renewed"
    if signed and (of_them or rest):
        return Kind.DOCUMENTS_SIGNED
    return Kind.DOCUMENTS_SIGNED if picked and signed and noun_end(figure) == figure.hi else _NEXT


def not_so_many_documents(figure: Figure) -> Kind | Ruling:
    """Read "13 documents, not 12 of them"."""
    denied = "not" in figure.sentence.words[figure.clause.lo : figure.lo + 1]
    return Kind.DOCUMENTS_SIGNED if denied and figure.follows(Kind.DOCUMENTS_SIGNED) else _NEXT


def jobs_or_output(figure: Figure) -> Kind | Ruling:
    """Read "3,000 jobs", "the plant produces 12 engines"; any other count makes no claim."""
    clause, end = figure.clause, noun_end(figure)
    jobs = figure.sentence.has_word(_JOBS, figure.hi, end)
    produced = (
        bool(goods_in(figure.sentence.quote(figure.hi, end))[0] if end > figure.hi else ())
        and (clause.says_before(figure.lo, "project") or not _VENTURES.isdisjoint(figure.words_before()))
        and clause.says_before(figure.lo, "project_verb", "makes")
    )
    return Kind.PROJECT if jobs or produced else _NO_CLAIM


def _counts_first(figure: Figure, name: str, rivals: tuple[str, ...]) -> bool:
    """Whether the noun behind the number has a word of the class, and none of the rivals before it."""
    sentence, lo, hi = figure.sentence, figure.hi, noun_end(figure)
    own = sentence.first(name, lo, hi)
    if own is None:
        return False
    others = (sentence.first(rival, lo, hi) for rival in rivals)
    if name == "project" and sentence.first("document", own[1], min(own[1] + 1, figure.clause.hi)):
        return False  # "no port contract"
    return all(other is None or own[0] <= other[0] or other[1] == own[0] for other in others)


def noun_end(figure: Figure) -> int:
    """Where the noun phrase behind a number ends: at a verb, a comma, a preposition or the next number."""
    sentence, end = figure.sentence, figure.hi
    stop = min(end + _NOUN_REACH, figure.clause.hi)
    while (
        end < stop
        and (sentence.words[end] not in _ENDS_NOUN or sentence.covered[end] == "country")  # "900 U.S. firms"
        and sentence.covered[end] != "quantity"
        and not (is_verb(sentence, end) and not _is_inside_a_name(sentence, end))
    ):
        end += 1
    return end


def _is_inside_a_name(sentence: Sentence, at: int) -> bool:
    """Whether a token goes on the name of works, papers or firms: "two rail [links] will be …"."""
    return any(i < at < j for name in _COUNTED for i, j in sentence.found.get(name, ()))


COUNT_RULES: tuple[Rule, ...] = (
    sanctioned,
    labelled,
    counted_before,
    documents,
    firms,
    firms_counted_again,
    works,
    needed,
    part_of_the_documents,
    not_so_many_documents,
    jobs_or_output,
)


# ---- physical amounts ------------------------------------------------------------------------------------


def size_of_nothing(figure: Figure) -> Kind | Ruling:
    """Read "the border is 800 km long": kilometres of anything but works make no claim."""
    if _is_of_the_border(figure) or not _AIMS.isdisjoint(figure.before(6)):
        return _NO_CLAIM
    people = figure.unit == "m" and not _PASSENGERS.isdisjoint(figure.words_before())
    return _NO_CLAIM if people or (figure.unit in _SIZES and not figure.shared("project")) else _NEXT


def _is_of_the_border(figure: Figure) -> bool:
    """Whether a length is that of a border, and not of a line that ends at one: "800 km to the border"."""
    behind = figure.after(_BORDER_REACH)
    between = behind[: behind.index("border")] if "border" in behind else None
    return between is not None and (len(between) < _NEAR_BORDER or _TO_BORDER.isdisjoint(between))


def quota_raised(figure: Figure) -> Kind | Ruling:
    """Read "will raise the quota by 7 GW": by how much a limit moves is neither a flow nor an aim of one."""
    moved = figure.before(2) == ["quota", "by"]
    return _NO_CLAIM if moved else _NEXT


def contract(figure: Figure) -> Kind | Ruling:
    """Read "the gas contract covers 2 billion cubic metres", "a quota of 35,000 tonnes"."""
    fixed = figure.clause.says_before(figure.lo, "contract") or figure.before(2) == ["quota", "of"]
    return Kind.AGREEMENT if fixed else _NEXT


def under_agreement(figure: Figure) -> Kind | Ruling:
    """Read "the accord, under which India will buy 10,000 MW"."""
    return Kind.AGREEMENT if figure.clause.words[:2] == ["under", "which"] else _NEXT


def allowed(figure: Figure) -> Kind | Ruling:
    """Read "The accord, concluded in 2024, allows for 2 million tonnes": a term of the paper above it."""
    obliges = not _OBLIGES.isdisjoint(figure.words_before())
    allows = figure.clause.says_before(figure.lo, "force") and not figure.clause.says(*FLOWS)
    return Kind.AGREEMENT if (allows or obliges) and figure.shared_before("agreement") else _NEXT


def power_sent(figure: Figure) -> Kind | Ruling:
    """Read "Mozambique sends South Africa 1,100 megawatts": power sold, whatever dam it comes from."""
    clause = figure.clause
    sold = clause.says_before(figure.lo, "flow_verb") and len(set(clause.codes())) > 1
    return figure.flow_kind() if sold and figure.unit == "MW" and clause.subject() else _NEXT


def size_of_works(figure: Figure) -> Kind | Ruling:
    """Read "the line is 800 km long", "(1,200 MW)"; cargo is no size."""
    cargo = figure.unit in _CARGO_UNITS
    inserted = figure.clause.intro in (Intro.PARENTHESIS, Intro.COORDINATED, Intro.RELATIVE) and not cargo
    if inserted and figure.shared("project"):
        return Kind.PROJECT
    clause = figure.clause
    if (
        cargo
        and not _CARGO.isdisjoint(figure.words_before())
        and (figure.says_works() or figure.inherits("project"))
    ):
        return Kind.PROJECT  # "freight on the railway rose to 2 million tonnes"
    return Kind.PROJECT if figure.says_works() and not (cargo and clause.says(*FLOWS)) else _NEXT


def carried_by_works(figure: Figure) -> Kind | Ruling:
    """Read "The line cost $3 billion; it carried 2 million tonnes": what named works carry is theirs."""
    clause, memory = figure.clause, figure.clause.memory
    pointed = clause.words[0] in ("it", "they") and not _CARRIES.isdisjoint(figure.before(4))
    named = any(d.kind is Kind.PROJECT for d in clause.made) or figure.recently(Kind.PROJECT)
    return Kind.PROJECT if pointed and named and memory.project is not None else _NEXT


def produced_abroad(figure: Figure) -> Kind | Ruling:
    """Read "Italy's Eni extracts 9,000 barrels a day at Burun": the works of a firm of one in the other."""
    if _EXTRACTS.isdisjoint(figure.before(3)):
        return _NEXT
    clause, sentence = figure.clause, figure.sentence
    named = any(
        sentence.words[j] == "'s" and sentence.capital(j + 1) and not sentence.covered[j + 1]
        for _, j, _ in sentence.countries_in(clause.lo, figure.lo - 1)
    )
    return Kind.PROJECT if named or clause.says_before(figure.lo, "firm") else _NEXT


def flow(figure: Figure) -> Kind | Ruling:
    """Read "Ghana exported 40,000 tonnes"; what is only contracted is a term of the paper."""
    if figure.clause.says_before(figure.lo, "sign_strong") and figure.clause.says_before(
        figure.lo, "agreement"
    ):
        return Kind.AGREEMENT
    return figure.flow_kind() if figure.clause.says(*FLOWS) else _NEXT


def of_the_works_before(figure: Figure) -> Kind | Ruling:
    """Read "It will be 800 km long" after a claim about works, "its capacity is …" after their name."""
    pointed = {"its", "capacity"} <= set(figure.words_before()) and figure.clause.intro is not Intro.RELATIVE
    known = pointed and figure.clause.memory.project is not None
    return Kind.PROJECT if known or figure.recently(Kind.PROJECT) else _NEXT


def of_the_flow_before(figure: Figure) -> Kind | Ruling:
    """Read "up from 30,000 tonnes"."""
    arrives = (
        figure.unit in _CARGO_UNITS
        and figure.recently(*TRADE_KINDS)
        and not _ARRIVES.isdisjoint(figure.before(5))
    )
    known = figure.inherits(*FLOWS) or figure.recently(Kind.TRADE_LEVEL) or arrives
    return Kind.TRADE_LEVEL if known else _NEXT


def moved(figure: Figure) -> Kind | Ruling:
    """Read "40,000 tonnes of freight", and whatever moves between two countries."""
    named = bool(figure.clause.codes()) or figure.clause.words[:1] in (["it"], ["they"])
    got = named and not _GETS.isdisjoint(figure.before(4))
    between = got or len(set(figure.clause.codes())) >= 2 or figure.clause.has_word(_CARGO)
    return figure.flow_kind() if between else _NEXT


PHYSICAL_RULES: tuple[Rule, ...] = (
    sanctioned,
    size_of_nothing,
    under_agreement,
    needed,
    quota_raised,
    contract,
    allowed,
    power_sent,
    size_of_works,
    carried_by_works,
    produced_abroad,
    flow,
    of_the_works_before,
    of_the_flow_before,
    moved,
)
