"""Percentages and multiples → the kind of claim: a share, a change, a stake, a duty, finished works."""

from __future__ import annotations

from comity.claims.clauses import Intro
from comity.claims.economies.goods import goods_in
from comity.claims.figures.figure import FLOWS, TRADE_KINDS, Figure, Rule, Ruling
from comity.claims.lexicon import word_set
from comity.records import Kind

_NEXT, _NO_CLAIM = Ruling.NEXT, Ruling.NO_CLAIM
_DUTIES = word_set("duties")
_WORKS = word_set("works")
_WORLD = word_set("world")
_CARGO = word_set("cargo")
_NO_TRADE = word_set("wholes_of_no_trade")
_GETS = word_set("gets_goods")
_RELIES = word_set("relies_on_partner")
_TAKES = word_set("takes_a_share") | {"handled", "handles", "handle"}
_OWNERS = word_set("owners")
_HEDGE = 3  # tokens of "close to" before a figure
_GOODS_REACH = 8  # tokens of what is got
_TERMS_REACH = 3  # sentences between an agreement and the part of the tariff lines that it frees
_TARIFF_LINES = frozenset({"lines", "tariffs"})
_BY_MEASURE = frozenset({"volume", "value", "quantity", "tonnage", "weight"})
_AGAINST_REACH = 6  # tokens between a percentage and the level that it is set against
_LEVELS = (word_set("nouns_of_levels") | {"peak", "average", "volume", "value"}) - {"that", "those"}
_AGAINST = (["below"], ["above"], ["under"], ["over"], ["short"])
_CHANGE = frozenset({"up", "down"})  # classes of the lexicon
_SIGNS = frozenset("+-−")
_FIRMS = frozenset({"firms", "companies", "enterprises"})
_REDUCED = frozenset(
    {"reduced", "cut", "lowered", "raised", "abolished", "falls", "fell", "drops", "dropped"}
)
_INVESTED = frozenset({"investment", "investments", "fdi"})
_ACQUIRES = frozenset({"bought", "buys", "buy", "acquired", "acquires", "sold", "purchased", "took"})
_A_FIRM = frozenset(
    {
        "bank",
        "company",
        "firm",
        "airline",
        "operator",
        "insurer",
        "carrier",
        "utility",
        "group",
        "brewery",
        "lender",
    }
)
_OF_THESE = (["of", "these"], ["of", "those"])  # investments that were told before
_GIVEN_REACH = 6  # tokens between a multiple and the money
_OUTPUT = frozenset({"production", "output", "capacity", "generation", "consumption"})
_CARRIES = frozenset({"carry", "carries", "carried", "transports", "moves", "handles"})
_LINES = frozenset(
    {
        "pipe",
        "pipes",
        "pipeline",
        "pipelines",
        "line",
        "lines",
        "link",
        "cable",
        "cables",
        "interconnector",
        "corridor",
    }
)
_FEEDS = word_set("verbs_of_feeding")
_FLOW_BEHIND = 5  # tokens between "will double" and "trade"
_ITS = word_set("owners") | {"the", "all"}  # "half our exports"
_SET_AGAINST = frozenset({"against", "from", "compared", "vs", "versus"})
_UNFULFILLED = word_set("unfulfilled")


def completed_works(figure: Figure) -> Kind | Ruling:
    """Read "the line is 60 % complete"."""
    clause = figure.clause
    behind = figure.sentence.has("complete", figure.hi, min(figure.hi + 2, clause.hi))
    ahead = clause.says_before(figure.lo, "complete") and clause.says("project")
    return Kind.PROJECT if behind or ahead else _NEXT


def duty(figure: Figure) -> Kind | Ruling:
    """Read "a duty of 5 %", and "tariffs of 5 % imposed by Spain", which are a measure."""
    if not figure.clause.has_word(_DUTIES):
        return _NEXT
    if figure.sentence.words[figure.lo] == "free" and (figure.here or len(figure.clause.quantities()) > 1):
        return _NO_CLAIM  # "may ship 200,000 tonnes free of duty"
    if "average" in figure.words_before() and not figure.shared("agreement"):
        return _NO_CLAIM
    if figure.clause.words[:1] == ["before"]:
        return _NO_CLAIM  # "Before this deal, the tariff was 8 %"
    measure = figure.shared("imposing") and not figure.clause.says_before(figure.lo, "agreement", "contract")
    if measure:
        return Kind.SANCTIONS
    told = figure.shared("agreement", "force", "contract", "imposing") or not _REDUCED.isdisjoint(
        figure.words_before()
    )
    reach = _TERMS_REACH if not _TARIFF_LINES.isdisjoint(figure.after(3)) else 0
    spoken_of = figure.sentence.index - figure.clause.memory.agreement_sentence <= reach
    return Kind.AGREEMENT if told or spoken_of else _NO_CLAIM


def part_of_works(figure: Figure) -> Kind | Ruling:
    """Read "60 % of the works"."""
    return _NEXT if _WORKS.isdisjoint(figure.after(4)) else Kind.PROJECT


def carried_by_works(figure: Figure) -> Kind | Ruling:
    """Read "the pipeline, in service since 2004, carries 90 % of the gas": what named works do."""
    carries = not _CARRIES.isdisjoint(figure.before(3))
    if carries and figure.shared("project"):
        return Kind.PROJECT
    feeds = not _FEEDS.isdisjoint(figure.before(3)) and figure.shared_before("project")
    if not feeds or figure.clause.says_after(figure.lo, *FLOWS):
        return _NEXT
    lines = any(figure.sentence.has_word(_LINES, lo, min(hi, figure.lo)) for lo, hi in figure.ranges)
    return _NEXT if lines else Kind.PROJECT  # what a pipe brings is a share of what is bought


def stake(figure: Figure) -> Kind | Ruling:
    """Read "it holds 30 % of the bank"."""
    clause = figure.clause
    if not _NO_TRADE.isdisjoint(figure.after(4)) or figure.after(2) in _OF_THESE:
        return _NO_CLAIM
    if _is_bought(figure):
        return Kind.INVESTMENT
    if (
        _so_many(figure)
        or _changes(figure)
        or "by" in figure.before(4)
        or clause.says(*FLOWS, "goes_to", "base")
    ):
        return _NEXT
    return Kind.INVESTMENT if clause.says("invest", "owns") else _NEXT


def _is_bought(figure: Figure) -> bool:
    """Read "bought 15 percent of the largest bank": a part of a firm, and not of what it makes."""
    of = figure.after(_GIVEN_REACH + 2)
    bought = not _ACQUIRES.isdisjoint(figure.before(3)) and of[:1] == ["of"]
    return bought and not _A_FIRM.isdisjoint(of) and "'s" not in of[-2:] and _OUTPUT.isdisjoint(of)


def part_of_whole(figure: Figure) -> Kind | Ruling:
    """Read "60 % of exports"."""
    bare = figure.sentence.words[figure.lo] == "half" and not _ITS.isdisjoint(figure.after(1))
    if (figure.after(1) != ["of"] and not bare) or _grew_by(figure):
        return _NEXT
    if "debt" in figure.after(4) or (
        not _FIRMS.isdisjoint(figure.after(5)) and figure.follows(Kind.INVESTMENT)
    ):
        return Kind.INVESTMENT
    if not _NO_TRADE.isdisjoint(figure.after(6)):
        return _NO_CLAIM
    return (
        Kind.TRADE_SHARE if _in_words(figure) or figure.about_trade() or _made_or_got(figure) else _NO_CLAIM
    )


def _made_or_got(figure: Figure) -> bool:
    """Read "makes 70 % of the world's cobalt", "gets 18 % of its crude from Iraq"."""
    made = figure.clause.says_before(figure.lo, "makes") and figure.sentence.has_word(
        _WORLD, figure.hi, figure.clause.hi
    )
    got = not _GETS.isdisjoint(figure.words_before()) and "from" in figure.after(_GOODS_REACH)
    relies = not _RELIES.isdisjoint(figure.words_before()) and "for" in figure.before(4)
    return made or got or relies or _takes_of_goods(figure)


def _takes_of_goods(figure: Figure) -> bool:
    """Read "took 7 percent of our tea", "handled nine tenths of Ethiopian cargo"."""
    sentence, at = figure.sentence, figure.hi + 1
    if _TAKES.isdisjoint(figure.before(3)) or figure.after(1) != ["of"]:
        return False
    owned = sentence.words[at] in _OWNERS or bool(sentence.countries_in(at, min(at + 3, figure.clause.hi)))
    goods = sentence.quote(at, min(at + _GOODS_REACH, figure.clause.hi))
    cargo = not _CARGO.isdisjoint(figure.after(_GOODS_REACH))
    return owned and (cargo or bool(goods_in(goods)[0]))


def share_by_copula(figure: Figure) -> Kind | Ruling:
    """Read "close to eight tenths was natural rubber" behind a flow: a part, and what it is."""
    opens = figure.clause.intro is Intro.MAIN and len(figure.words_before()) <= _HEDGE
    if not opens or figure.after(1) not in (["was"], ["were"], ["is"], ["are"]):
        return _NEXT
    goods = goods_in(figure.sentence.quote(figure.hi, figure.clause.hi))[0]
    return Kind.TRADE_SHARE if goods and figure.recently(*TRADE_KINDS) else _NEXT


def of_so_many(figure: Figure) -> Kind | Ruling:
    """Read "nine of every ten tonnes of its imports", "three in four containers leaving Oslo"."""
    counted = _so_many(figure)
    about = figure.about_trade() or figure.clause.has_word(_CARGO)
    return Kind.TRADE_SHARE if counted and about and not _changes(figure) else _NEXT


def _so_many(figure: Figure) -> bool:
    """Whether the part is told by counting: "nine of every ten", "one in fifty"."""
    stated = (figure.mention.quantity.as_stated or "").lower()
    return any(joint in stated for joint in (" of every ", " in ", " out of ", " of each "))


def of_which(figure: Figure) -> Kind | Ruling:
    """Read "…, of which four fifths were Egyptian exports"."""
    whole = figure.clause.words[:1] == ["of"] and figure.clause.says("import", "export", "goes_to")
    led = whole or figure.clause.words[:2] in (
        ["of", "which"],
        ["of", "that"],
        ["of", "these"],
        ["of", "them"],
    )
    of_it = figure.after(2) in (["of", "it"], ["of", "this"], ["of", "them"], ["of", "which"])
    if of_it and figure.follows(Kind.INVESTMENT):
        return Kind.INVESTMENT  # "$20 billion, half of it in energy"
    if led and figure.recently(Kind.PROJECT, Kind.INVESTMENT):
        return Kind.PROJECT if figure.recently(Kind.PROJECT) else Kind.INVESTMENT
    return Kind.TRADE_SHARE if led and not _changes(figure) and figure.about_trade() else _NEXT


def share(figure: Figure) -> Kind | Ruling:
    """Read "oil accounts for 60 %"."""
    if not _in_words(figure) or _grew_by(figure) or _is_its_size(figure) or figure.unit == "pp":
        return _NEXT
    return Kind.TRADE_SHARE if figure.about_trade() else _NO_CLAIM


def earlier_share(figure: Figure) -> Kind | Ruling:
    """Read "a third of its gas, against 20 % before the war": the same share at another time."""
    words = figure.clause.words
    since = words[0] in _SET_AGAINST or words[:2] in (["down", "from"], ["up", "from"])
    set_against = figure.clause.intro is Intro.CHANGE and since
    return Kind.TRADE_SHARE if set_against and figure.follows(Kind.TRADE_SHARE) else _NEXT


def change(figure: Figure) -> Kind | Ruling:
    """Read "rose 5 %", "+5 %", "by 5 %"; wanted or expected, it is a target or a forecast."""
    stated = figure.mention.quantity.as_stated
    signed = (
        figure.before(1) == ["off"]
        or not _SIGNS.isdisjoint(figure.before(1))
        or (stated is not None and stated[0] in _SIGNS)
    )
    mean = (
        "average" in figure.before(4) and figure.clause.intro is Intro.APPOSITION and _parent_changes(figure)
    )
    if not (_changes(figure) or "by" in figure.before(4) or signed or mean or against_a_year(figure)):
        return _NEXT
    own = figure.shared(*FLOWS, "deficit", "surplus", "goes_to") or figure.recently(*TRADE_KINDS)
    opens = figure.clause.intro is Intro.OPENING and figure.clause.words[:1] == ["after"]
    own = own or (opens and figure.sentence.any(FLOWS, figure.clause.hi, len(figure.sentence)))
    if not own:
        return Kind.INVESTMENT if _INVESTED.intersection(figure.words_before()) else _NO_CLAIM
    return figure.ahead() or figure.to_come() or Kind.TRADE_GROWTH


def next_share(figure: Figure) -> Kind | Ruling:
    """Read "60 % oil and 20 % gas": the second share."""
    return Kind.TRADE_SHARE if figure.recently(Kind.TRADE_SHARE) else _NEXT


def next_measure(figure: Figure) -> Kind | Ruling:
    """Read "up 51 % in value though a mere 1 % in volume": the same change by another measure."""
    measured = figure.after(1) == ["in"] and not _BY_MEASURE.isdisjoint(figure.after(2))
    return Kind.TRADE_GROWTH if measured and figure.follows(Kind.TRADE_GROWTH) else _NEXT


def _changes(figure: Figure) -> bool:
    """Whether a word of change stands near, or opened the clause."""
    yearly = figure.unit == "percent_per_year" and figure.clause.says_before(figure.lo, "up", "down")
    return figure.clause.intro is Intro.CHANGE or yearly or figure.near("up", "down", back=6, ahead=4)


def _parent_changes(figure: Figure) -> bool:
    """Whether the clause that it hangs on tells of a change: "grew …, [an average of 6 % a year]"."""
    return figure.inherits("up", "down")


def against_a_year(figure: Figure) -> bool:
    """Read "14 % below 2023", "3 % above the level of 2021": a change by what it is measured against."""
    after = figure.after(_AGAINST_REACH)
    if after[:1] not in _AGAINST:
        return False
    level = not _LEVELS.isdisjoint(after)
    return level or figure.sentence.covered[figure.hi + 1 : figure.hi + 2] == ["period"]


def _grew_by(figure: Figure) -> bool:
    """Read "rose by": then "of" behind the figure makes no share."""
    return "by" in figure.before(4) and _changes(figure)


def _is_its_size(figure: Figure) -> bool:
    """Whether the figure is the size of a change: "which represents a decrease of 7 %"."""
    before = figure.lo - 1 - (figure.before(1) != ["of"] and figure.before(2)[:1] == ["of"])
    sized = before > figure.clause.lo and figure.sentence.words[before] == "of"
    return sized and bool(figure.sentence.classes[before - 1] & _CHANGE)


def _in_words(figure: Figure) -> bool:
    """Whether the clause speaks of a share."""
    return figure.clause.says("share", "most_of")


PERCENT_RULES: tuple[Rule, ...] = (
    completed_works,
    duty,
    part_of_works,
    carried_by_works,
    stake,
    part_of_whole,
    of_so_many,
    of_which,
    share_by_copula,
    share,
    earlier_share,
    change,
    next_measure,
    next_share,
)


def multiple_of_investment(figure: Figure) -> Kind | Ruling:
    """Read "Their investments have trebled": money of one country in the other that grew."""
    clause = figure.clause
    told = clause.says_before(figure.hi, "invest") and not clause.says(*FLOWS, "intent", "forecast")
    return Kind.INVESTMENT if told and not figure.here else _NEXT


def multiple_of_nothing(figure: Figure) -> Kind | Ruling:
    """A multiple of anything but trade makes no claim, nor does one of a duty."""
    taxed = not _DUTIES.isdisjoint(figure.after(4))
    often = figure.clause.says("meeting", "visit", "visit_verb") and not figure.clause.says(*FLOWS)
    if often:
        return _NO_CLAIM  # "have met six times since 2022"
    given = figure.near("invest", back=0, ahead=_GIVEN_REACH)  # "doubled its aid to Kenya"
    made = not _OUTPUT.isdisjoint(figure.after(_GIVEN_REACH))  # "double the total production"
    flows = figure.shared(*FLOWS)
    own = flows or (figure.shared("deficit", "surplus", "base") and not (given or made))
    return _NEXT if (own or (figure.about_trade() and figure.elliptical)) and not taxed else _NO_CLAIM


def half_of_what(figure: Figure) -> Kind | Ruling:
    """Read "half of what Spain imports"."""
    sentence = figure.sentence
    opens = (
        sentence.words[figure.lo] == "half"
        and sentence.words[figure.hi : figure.hi + 2] == ["of", "what"]
        and figure.clause.says_after(figure.hi, "export", "import")
    )
    part = not figure.clause.made or figure.clause.says_before(figure.lo, "share")
    return Kind.TRADE_SHARE if opens and part else _NEXT


def multiple(figure: Figure) -> Kind | Ruling:
    """Read "doubled", "grew threefold"; wanted or expected, it is a target or a forecast."""
    flow_behind = figure.sentence.any(FLOWS, figure.hi, min(figure.hi + _FLOW_BEHIND, figure.clause.hi))
    ahead = figure.from_its_end().ahead() or (figure.to_come() if flow_behind else None)
    if ahead is not None and _UNFULFILLED.isdisjoint(figure.words_before()):
        return ahead
    return Kind.TRADE_GROWTH


RATIO_RULES: tuple[Rule, ...] = (multiple_of_investment, multiple_of_nothing, half_of_what, multiple)
