"""Money → the kind of claim: a flow, a target, a forecast, investment, a project or an agreement's terms."""

from __future__ import annotations

from comity.claims.clauses import Intro
from comity.claims.economies.goods import goods_in
from comity.claims.figures.figure import FLOWS, TRADE_KINDS, Figure, Rule, Ruling
from comity.claims.figures.giving import funding, given_in_kind, given_to, put_into
from comity.claims.lexicon import word_set
from comity.claims.roles import lead_word
from comity.records import Kind

_NEXT = Ruling.NEXT
_OBLIGATIONS = word_set("obligations")
_GOODS = ("goods", "services")
_TERMS = word_set("words_of_terms")
_EARNED = word_set("verbs_of_earning")
_DUTIES = word_set("duties")
_DUTY_REACH = 14  # tokens between "tariffs" and what they are laid on
_NAMED_REACH = 5  # tokens of "a line of credit of $5 million" before the amount
_COST_REACH = 6  # tokens of "semiconductor assembly and test facility"
_STANDS_FOR_FLOW = word_set("stands_for_figure") - {"this", "that", "which"}
_SUPPORTS = frozenset({"support", "strengthen", "improve"})
_INDICATORS = frozenset({"indicator", "figure", "volume", "level"})
_GIVES = word_set("verbs_of_giving")
_WORTH = word_set("before_worth")
_BY_REACH = 4  # tokens of "rose last year by" before how much
_CHANGE = frozenset({"up", "down"})  # classes of the lexicon
_MORE = frozenset({"higher", "lower", "more", "less", "fewer"})
_TAKES = word_set("takes_a_share")
_PAYS = frozenset({"paid", "pays", "pay", "spent", "spends", "spend"})
_EXCHANGES = frozenset({"exchange", "exchanges"})
_HELPS = frozenset({"help", "helps", "helped", "helping"})
_STOLEN = word_set("taken_money")
_FREEZES = word_set("freezes_money")


def under_duty(figure: Figure) -> Kind | Ruling:
    """Read "tariffs on $18 billion of imports": what is taxed is no level and no aim."""
    taxed = not _DUTIES.isdisjoint(figure.before(_DUTY_REACH)) and "on" in figure.before(2)
    return Ruling.NO_CLAIM if taxed else _NEXT


def stolen(figure: Figure) -> Kind | Ruling:
    """Read "returned $25 million that had been stolen": what is taken back is no investment."""
    return Ruling.NO_CLAIM if figure.clause.has_word(_STOLEN) else _NEXT


def size_of_a_change(figure: Figure) -> Kind | Ruling:
    """Read "rose by $20 million", "$20 million higher than in 2022": by how much, and no level."""
    clause, sentence, at = figure.clause, figure.sentence, figure.lo
    if not clause.says(*FLOWS, "deficit", "surplus"):
        return _NEXT
    by = figure.before(1) == ["by"] and sentence.any(("up", "down"), max(clause.lo, at - _BY_REACH), at)
    changed = at > clause.lo and bool(sentence.classes[at - 1] & _CHANGE) and figure.before(1) != ["added"]
    more = not _MORE.isdisjoint(figure.after(1)) and figure.after(2)[1:] in (
        [],
        ["than"],
        ["at"],
        ["in"],
        ["on"],
    )
    return Ruling.NO_CLAIM if by or changed or more else _NEXT


def frozen(figure: Figure) -> Kind | Ruling:
    """Read "has frozen $6 billion of Iranian funds": a measure, and no investment."""
    return Kind.SANCTIONS if not _FREEZES.isdisjoint(figure.before(3)) else _NEXT


def cost_of_works(figure: Figure) -> Kind | Ruling:
    """Read "$800 million toward a new $2.7 billion test facility": the whole works' cost."""
    if figure.before(1) not in (["new"], ["a"], ["the"]) or figure.near("invest", back=0, ahead=_COST_REACH):
        return _NEXT
    return Kind.PROJECT if figure.near("project", back=0, ahead=_COST_REACH) and figure.here else _NEXT


def same_as_before(figure: Figure) -> Kind | Ruling:
    """Read the second amount of "from $4 billion to $10 billion": the kind of the first."""
    kinds = (Kind.TRADE_TARGET, Kind.FORECAST, Kind.PROJECT, Kind.INVESTMENT)
    if not figure.here or figure.here[-1] not in kinds or figure.clause.intro is Intro.PARENTHESIS:
        return _NEXT
    if figure.here[-1] is Kind.PROJECT and figure.near("invest", back=4, ahead=0):
        return _NEXT
    return _NEXT if figure.clause.says_after(figure.lo, *FLOWS, *_GOODS) else figure.here[-1]


def in_parenthesis(figure: Figure) -> Kind | Ruling:
    """Read "RM130 billion ($29.5 billion)": the kind of what stands before; of a share or rank, the level."""
    made = figure.clause.made
    if figure.clause.intro is not Intro.PARENTHESIS or not made:
        return _NEXT
    ranked = made[-1].kind in (Kind.TRADE_GROWTH, Kind.RANK, Kind.TRADE_SHARE)
    return Kind.TRADE_LEVEL if ranked else made[-1].kind


def under_agreement(figure: Figure) -> Kind | Ruling:
    """Read "the treaty, under which Oslo got $3 billion", "Under the contract Oslo is to deliver …"."""
    clause, words = figure.clause, figure.clause.words
    if words[:1] != ["under"] or clause.says("trade"):
        return _NEXT
    recent = clause.sentence.index - clause.memory.agreement_sentence <= 1
    if words[1:2] == ["which"] or (recent and words[1:2] == ["it"]):
        return Kind.AGREEMENT
    named = clause.says_before(figure.lo, "agreement", "contract")
    return Kind.AGREEMENT if named and not _TERMS.isdisjoint(figure.words_before()) else _NEXT


def promised_purchase(figure: Figure) -> Kind | Ruling:
    """Read the item "Purchase of data centre equipment worth $3 billion": goods, and no works."""
    item = figure.words_before()[:1] in (["purchase"], ["purchases"]) and not figure.clause.has_verb()
    head = figure.sentence.words[figure.ranges[-1][0]] if figure.ranges else ""
    worth = figure.clause.intro is Intro.WITH and head in ("purchase", "purchases") and figure.sentence.item
    return Kind.TRADE_TARGET if worth else figure.flow_kind() if item else _NEXT


def contract(figure: Figure) -> Kind | Ruling:
    """Read "the gas contract is worth $10 billion"."""
    clause = figure.clause
    fixed = clause.sentence.has("contract", clause.lo, min(figure.hi + 4, clause.hi))
    flowing = clause.says_before(figure.lo, "trade", "sign", "export")
    return Kind.AGREEMENT if fixed and not flowing else _NEXT


def of_the_investor(figure: Figure) -> Kind | Ruling:
    """Read "Japan is the largest investor, with $3 billion"."""
    made = figure.clause.made
    ranked = figure.clause.intro is Intro.WITH and made and made[-1].details.get("measure") == "investment"
    return Kind.INVESTMENT if ranked else _NEXT


def documents(figure: Figure) -> Kind | Ruling:
    """Read "signed contracts worth $3 billion"; money lent and goods sold are told as such."""
    clause = figure.clause
    signed = clause.says_before(figure.lo, "sign_strong") and clause.says_before(figure.lo, "document")
    worth = not _WORTH.isdisjoint(figure.before(4))
    of_them = clause.intro in (Intro.APPOSITION, Intro.PARTICIPLE)
    of_them = of_them or (clause.intro is Intro.WITH and not clause.says(*FLOWS))
    counted = of_them and figure.follows(Kind.DOCUMENTS_SIGNED)
    if worth and counted:
        return Kind.DOCUMENTS_SIGNED  # "35 contracts, together worth $3 billion"
    return (
        Kind.DOCUMENTS_SIGNED if signed and worth and not clause.says("invest", "project", *FLOWS) else _NEXT
    )


def own_flow(figure: Figure) -> Kind | Ruling:
    """Read "trade reached $3 billion", and exports where neither money nor works are spoken of."""
    clause = figure.clause
    if _is_to_buy(figure) or _is_a_volume_of_money(figure):
        return _NEXT
    other = clause.says("invest", "firm") or figure.says_works()
    goods = clause.says_before(figure.lo, "goods") and clause.says_before(figure.lo, "flow_verb")
    told = clause.says("trade") or goods or not other
    moved = clause.says_before(figure.lo, "opposite") and not clause.says("invest", "project")
    return figure.flow_kind() if (_about_flow(figure) and told) or moved else _NEXT


def of_its_goods(figure: Figure) -> Kind | Ruling:
    """Read "Ethiopian electricity brought in $3 million": goods of a country, and what they earned."""
    clause, sentence = figure.clause, figure.sentence
    if not sentence.countries_in(clause.lo, figure.lo) or clause.says(
        "invest", "firm", "project", "document"
    ):
        return _NEXT
    earned = clause.says_before(figure.lo, "level") and not _EARNED.isdisjoint(figure.before(4))
    return figure.flow_kind() if earned and goods_in(sentence.quote(clause.lo, figure.lo))[0] else _NEXT


def paid_for_goods(figure: Figure) -> Kind | Ruling:
    """Read "Brazil paid $1.6 billion for Moroccan phosphates", "spent $2 billion on Chilean copper"."""
    clause, sentence = figure.clause, figure.sentence
    paid = not _PAYS.isdisjoint(figure.before(3)) and figure.after(1) in (["for"], ["on"])
    took = not _TAKES.isdisjoint(figure.before(3)) and figure.after(1) in (["of"], ["in"], ["worth"])
    if not (paid or took):
        return _NEXT
    end = min(figure.hi + _NAMED_REACH + 2, clause.hi)
    goods = bool(goods_in(sentence.quote(figure.hi + 1, end))[0])
    of_whom = sentence.countries_in(figure.hi, end)
    return figure.flow_kind() if goods and of_whom and clause.subject() else _NEXT


def balance(figure: Figure) -> Kind | Ruling:
    """Read "a deficit of $3 billion"."""
    return Kind.TRADE_LEVEL if figure.near("deficit", "surplus", back=8, ahead=6) else _NEXT


def investment(figure: Figure) -> Kind | Ruling:
    """Read "Japan invested $3 billion"; what firms put into a plant is the plant's cost."""
    clause = figure.clause
    if not clause.says("invest", "firm") or clause.says_before(figure.lo, "export", "import"):
        return _NEXT
    return Kind.PROJECT if clause.says("project") and not clause.says("invest") else Kind.INVESTMENT


def obligation(figure: Figure) -> Kind | Ruling:
    """Read "a debt of $3 billion", "a quota of $2 million"."""
    return Kind.AGREEMENT if figure.clause.has_word(_OBLIGATIONS) else _NEXT


def works(figure: Figure) -> Kind | Ruling:
    """Read "the bridge cost $3 billion"; "$3 million to support the grid" is given."""
    if figure.clause.says("project") and not _SUPPORTS.isdisjoint(figure.after(3)):
        return Kind.INVESTMENT
    return Kind.PROJECT if figure.clause.says("project") else _NEXT


def any_flow(figure: Figure) -> Kind | Ruling:
    """Read "exports of the firm reached $3 billion"."""
    return figure.flow_kind() if _about_flow(figure) and not _is_to_buy(figure) else _NEXT


def of_the_flow_above(figure: Figure) -> Kind | Ruling:
    """Read "Their trade, $3 billion in 2021, is …": the flow is the noun that the amount belongs to."""
    says_more = (Intro.APPOSITION, Intro.CHANGE, Intro.PARTICIPLE)
    bare = figure.clause.intro in says_more and not figure.inherits("invest", "project")
    return figure.flow_kind() if bare and figure.inherits(*FLOWS) else _NEXT


def indicator(figure: Figure) -> Kind | Ruling:
    """Read "the task to bring the indicator to $3 billion": the flow spoken of, whatever came between."""
    known = figure.clause.memory.flow is not None and not _INDICATORS.isdisjoint(figure.words_before())
    return figure.ahead() or _NEXT if known else _NEXT


def of_the_works_before(figure: Figure) -> Kind | Ruling:
    """Read "It will cost $3 billion" after a claim about works."""
    return Kind.PROJECT if figure.recently(Kind.PROJECT) and not figure.intended else _NEXT


def paid_for_works(figure: Figure) -> Kind | Ruling:
    """Read "The gas plant, built by a Korean firm at a cost of $3 billion": the works stand above."""
    costs = "cost" in figure.before(3) or figure.before(1) == ["for"]
    return Kind.PROJECT if costs and figure.inherits("project") else _NEXT


def of_the_investment_before(figure: Figure) -> Kind | Ruling:
    """Read "Another $3 billion followed" after a claim about investment."""
    made = figure.clause.made
    ranked = figure.follows(Kind.RANK) and made[-1].details.get("measure") == "investment"
    if _is_wanted_by_both(figure):
        return Kind.TRADE_TARGET
    return Kind.INVESTMENT if figure.recently(Kind.INVESTMENT) or ranked else _NEXT


def _is_wanted_by_both(figure: Figure) -> bool:
    """Read "Both capitals want $8 billion by 2030" behind trade and firms: an aim of trade."""
    clause = figure.clause
    both = clause.intro is Intro.MAIN and clause.memory.flow is not None and clause.says_both()
    return both and clause.says_before(figure.lo, "intent") and not clause.says("invest", "firm", "project")


def of_the_flow_before(figure: Figure) -> Kind | Ruling:
    """Read "up from $3 billion", "a year later it was $3 billion"."""
    goes_on = figure.recently(*TRADE_KINDS) and (
        figure.clause.made or figure.elliptical or _is_of_a_good(figure) or figure.clause.says("services")
    )
    return figure.flow_kind() if figure.inherits(*FLOWS) or goes_on else _NEXT


def _is_of_a_good(figure: Figure) -> bool:
    """Read "Crude came to a mere $70 million in 2022" behind a flow: a good, and how much of it there was."""
    clause, sentence = figure.clause, figure.sentence
    level = sentence.first("level", clause.lo, figure.lo)
    if level is None or clause.intro is not Intro.MAIN or level[0] == clause.lo:
        return False
    return bool(goods_in(sentence.quote(clause.lo, level[0]))[0])


def of_the_topic_before(figure: Figure) -> Kind | Ruling:
    """Read "Japan invested in ports, in all $3 billion"."""
    if figure.inherits("invest"):
        return Kind.INVESTMENT
    return Kind.PROJECT if figure.inherits("project") else _NEXT


def wanted_or_expected(figure: Figure) -> Kind | Ruling:
    """Read "they want to bring this figure to $3 billion"."""
    ahead = figure.ahead()
    if ahead is not None and not _STANDS_FOR_FLOW.isdisjoint(figure.words_before()):
        return ahead
    if ahead is Kind.FORECAST and figure.recently(*TRADE_KINDS) and figure.clause.intro is Intro.MAIN:
        topics = ("invest", "project", "firm", "document", "agreement")
        return _NEXT if figure.clause.says(*topics) or figure.clause.has_word(_OBLIGATIONS) else ahead
    wanted = (
        ahead is Kind.TRADE_TARGET and figure.clause.memory.flow is not None and not figure.shared("project")
    ) and not _GIVES.intersection(figure.words_before())
    return Kind.TRADE_TARGET if wanted else _NEXT


def _is_to_buy(figure: Figure) -> bool:
    """Whether money is given to buy with: "$1 billion to purchase and deliver supplies"."""
    if figure.clause.has_word(_HELPS) and figure.clause.says("invest"):
        return True  # "helps its partners purchase vaccines through loans of $3 million"
    to, verb = figure.after(1), figure.sentence.classes[figure.hi + 1 : figure.hi + 2]
    return to == ["to"] and bool(verb) and bool(verb[0] & {"import", "export"})


def _is_a_volume_of_money(figure: Figure) -> bool:
    """Read "The volume of the Japanese investments has made $300 million": a volume, and none of trade."""
    clause, sentence = figure.clause, figure.sentence
    trade = clause.first("trade")
    if (
        trade is None
        or sentence.words[trade[0] : trade[1]] != ["the", "volume"]
        or clause.says("export", "import")
    ):
        return False
    return (
        sentence.has("invest", trade[1], figure.lo)
        and len(sentence.every("trade", clause.lo, clause.hi)) == 1
    )


def _about_flow(figure: Figure) -> bool:
    """Whether the clause speaks of trade, by a noun or by "exchanged"."""
    return figure.clause.says(*FLOWS, "goods") or "exchanged" in figure.clause.words or _exchanges(figure)


def _exchanges(figure: Figure) -> bool:
    """Read "With Oslo the country exchanges more than $5 million yearly"."""
    clause, words = figure.clause, figure.clause.words
    verb = not _EXCHANGES.isdisjoint(figure.before(4)) and "with" in words
    return verb and any(lead_word(clause.sentence, at) == "with" for at, _, _, _ in clause.named())


AMOUNT_RULES: tuple[Rule, ...] = (
    under_duty,
    size_of_a_change,
    frozen,
    stolen,
    promised_purchase,
    cost_of_works,
    same_as_before,
    in_parenthesis,
    documents,
    under_agreement,
    contract,
    of_the_investor,
    funding,
    put_into,
    given_to,
    own_flow,
    given_in_kind,
    paid_for_goods,
    of_its_goods,
    balance,
    investment,
    obligation,
    works,
    any_flow,
    of_the_flow_above,
    indicator,
    of_the_works_before,
    paid_for_works,
    of_the_investment_before,
    of_the_flow_before,
    of_the_topic_before,
    wanted_or_expected,
)
