"""Money that one country gives the other → investment: loans, grants, support, and what is given in kind."""

from __future__ import annotations

from comity.claims.clauses import Intro
from comity.claims.figures.figure import FLOWS, Figure, Ruling
from comity.claims.lexicon import word_set
from comity.claims.roles import codes_in, lead_word
from comity.records import Kind

_NEXT = Ruling.NEXT
_NAMED_REACH = 5  # tokens of "a line of credit of $5 million" before the amount
_GIVEN_REACH = 5  # tokens between an amount and what it is given as
_INCREASES = frozenset({"deficit", "surplus"})
_GIVES = word_set("verbs_of_giving")
_GIVES_MONEY = word_set("verbs_of_giving_money")
_BEFORE_RECEIVER = word_set("before_receiver")
_BACKS = word_set("verbs_of_backing")
_PUTS = word_set("verbs_of_putting_money")


def funding(figure: Figure) -> Kind | Ruling:
    """Read "$3 million in funding to support exports": money that is given, whatever it is for."""
    named = figure.before(1) == ["of"] and figure.near("invest", back=_NAMED_REACH, ahead=0)
    given = named or figure.near("invest", back=2, ahead=_GIVEN_REACH)
    flows = figure.near(*FLOWS, back=_GIVEN_REACH, ahead=1) or figure.clause.has_word(_INCREASES)
    if not given or flows or figure.near("invest_ranked", back=2, ahead=_GIVEN_REACH):
        return _NEXT
    return Kind.INVESTMENT


def put_into(figure: Figure) -> Kind | Ruling:
    """Read "Oslo has put $50 million into a fund for Kenya": money for something, where nothing is traded."""
    clause = figure.clause
    put = not _PUTS.isdisjoint(figure.before(_NAMED_REACH)) and "into" in figure.after(_GIVEN_REACH)
    return Kind.INVESTMENT if put and clause.subject() and not clause.says(*FLOWS) else _NEXT


def given_to(figure: Figure) -> Kind | Ruling:
    """Read "Canberra will provide $58 million to Suva", "has given Fiji $20 million for schools"."""
    clause, sentence = figure.clause, figure.sentence
    verb = next((k for k in range(clause.lo, figure.lo) if sentence.words[k] in _GIVES_MONEY), None)
    if _is_backed_with(figure):
        return Kind.INVESTMENT
    if verb is None or clause.says(*FLOWS, "sign_strong", "document") or not clause.subject():
        return _NEXT
    got = [(at, code) for at, _, code, mention in clause.named() if at > verb and mention.form != "adjective"]
    between = any(at < figure.lo for at, _ in got)
    behind = any(lead_word(sentence, at) in _BEFORE_RECEIVER for at, _ in got if at > figure.lo)
    one = len({code for _, code in got}) == 1
    return Kind.INVESTMENT if one and (between or behind) else _NEXT


def _is_backed_with(figure: Figure) -> bool:
    """Read "India will support Bhutan's plan with 10,000 crore": whose plan it is gets the money."""
    clause, sentence, above = figure.clause, figure.sentence, figure.clause.parent
    lo, hi = (
        (above.lo, above.hi) if above is not None and clause.intro is Intro.WITH else (clause.lo, figure.lo)
    )
    if figure.before(1) != ["with"] or _BACKS.isdisjoint(sentence.words[lo:hi]) or clause.says(*FLOWS):
        return False
    return len(set(codes_in(sentence, lo, hi))) > 1


def given_in_kind(figure: Figure) -> Kind | Ruling:
    """Read "Japan will provide radars worth 600 million yen": what one gives, and what it is worth."""
    clause = figure.clause
    worth = figure.before(1) == ["worth"] or figure.before(2)[:1] == ["worth"]
    given = not _GIVES.isdisjoint(figure.words_before()) and bool(clause.subject())
    return Kind.INVESTMENT if worth and given and not clause.says(*FLOWS, "sign_strong") else _NEXT
