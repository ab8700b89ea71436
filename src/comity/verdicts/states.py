"""Claims about a standing: memberships, agreements, visits."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

from comity import phrasing
from comity.records import Kind, Label, Reason
from comity.verdicts import states_said as said
from comity.verdicts.finding import Bench, Finding, caveats, insufficient, weak_reasons
from comity.verdicts.periods import days_apart, meets
from comity.vocabulary import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from comity.records import Claim, Evidence

# A conjunction is as good as its worst part: one wrong country makes "both are members" wrong.
_WORST_FIRST = (
    Label.CONTRADICTED,
    Label.OUTDATED,
    Label.IMPRECISE,
    Label.INSUFFICIENT_EVIDENCE,
    Label.SUPPORTED_IF,
    Label.SUPPORTED,
)
TAKING_PART = "status counts as taking part"


class Part(NamedTuple):
    """The verdict on one country, body or sender of a claim that names several."""

    label: Label
    reasons: frozenset[Reason] = frozenset()
    rests_on: tuple[Evidence, ...] = ()
    condition: str | None = None


@cache
def vocabulary() -> dict[str, dict[str, list[str]]]:
    """The words for standings, from ``statuses.yaml``."""
    loaded: dict[str, dict[str, list[str]]] = load_yaml("verdicts/statuses.yaml")
    return loaded


def canonical(word: str | None) -> str:
    """A text's word for a standing, as the vocabulary spells it."""
    return (word or "").strip().lower().replace(" ", "_").replace("-", "_")


def meant(table: str, words: str | None) -> str | None:
    """What a text's words for a state mean: as they stand, or by the longest entry that they contain.

    >>> meant("agreement", "has applied"), meant("agreement", "review due")
    ('in_force', None)
    """
    said_words = f"_{canonical(words)}_"
    entries = vocabulary()[table]
    fitting = [entry for entry in entries if f"_{entry}_" in said_words]
    return str(entries[max(fitting, key=len)]) if fitting else None


def combined(parts: Sequence[Part], say: partial[str], *, open_pieces: Iterable[Evidence] = ()) -> Finding:
    """All parts must hold; the worst decides."""
    if not parts:
        pieces = tuple(open_pieces)
        return insufficient(say, weak_reasons(pieces), rests_on=pieces)
    label = min((part.label for part in parts), key=_WORST_FIRST.index)
    conditions = tuple(dict.fromkeys(p.condition for p in parts if p.condition))
    return Finding(
        label=label,
        reasons=frozenset().union(*(p.reasons for p in parts)),
        rests_on=tuple(dict.fromkeys(piece for p in parts for piece in p.rests_on)),
        condition="; ".join(conditions) if label is Label.SUPPORTED_IF else None,
        say=say,
    )


# Memberships


def judge_membership(claim: Claim, pieces: Sequence[Evidence], bench: Bench) -> Finding:
    """Judge the standing of each country in each body that the claim names."""
    spells = [p for p in pieces if p.metric == "membership"]
    parts = [
        _member_part(claim, [p for p in spells if p.countries == (code,) and p.about == body], bench)
        for body in sorted({phrasing.body_key(words) or words for words in claim.details.framework})
        for code in sorted(set(claim.countries))
    ]
    bound = tuple(p for p in pieces if p.metric == "agreement")
    finding = combined(parts, partial(said.membership, claim, tuple(spells), bound, bench.as_of))
    if finding.condition and TAKING_PART in finding.condition:
        lesser = [p for part in parts if part.condition == TAKING_PART for p in part.rests_on]
        return replace(finding, condition=f"{said.standings(lesser)} {TAKING_PART}")
    return finding


def _member_part(claim: Claim, spells: list[Evidence], bench: Bench) -> Part:
    words = vocabulary()
    strong = [p for p in spells if p.grade.decides]
    if not strong:
        open_ended = caveats(spells) & {Reason.AS_OF_DATE}
        return Part(Label.INSUFFICIENT_EVIDENCE, frozenset(weak_reasons(spells)) | open_ended, tuple(spells))
    now = [p for p in strong if p.period.end is None or p.period.end >= bench.as_of]
    spoken_of = _spoken_of(claim, strong, now, bench)
    status = canonical(claim.details.status)
    if claim.period.start is not None and claim.period.start > bench.as_of:
        return Part(Label.INSUFFICIENT_EVIDENCE, frozenset({Reason.AS_OF_DATE}), tuple(spells))
    if status in words["outside"] or claim.negated:
        return _denied_part(spoken_of, strong, status)
    if status in words["former"]:
        ended = [p for p in strong if p.state == "member" and p not in now]
        left = bool(ended) and not in_state(now, ["member"])
        if not left and of_late(claim, bench):
            return Part(Label.INSUFFICIENT_EVIDENCE, frozenset({Reason.DATA_LAG}), tuple(ended or now))
        return Part(
            Label.SUPPORTED if left else Label.CONTRADICTED, _status_reason(left), tuple(ended or now)
        )
    if status in words["unstated"] or status not in words["membership"]:
        return _unstated_part(spoken_of)
    return _stated_part(claim, words["membership"][status], spoken_of, strong, bench)


def _spoken_of(claim: Claim, strong: list[Evidence], now: list[Evidence], bench: Bench) -> list[Evidence]:
    """The spells of the time that the claim speaks of: a past period, or the as-of date."""
    period = claim.period
    if period.end is not None and period.end < bench.as_of and period.start is not None:
        then = [p for p in strong if p.state != "none" and p.period.stated and meets(p.period, period)]
        return then or [p for p in now if p.state == "none"]
    return now


def in_state(spells: Iterable[Evidence], states: Iterable[str]) -> list[Evidence]:
    wanted = frozenset(states)
    return [p for p in spells if p.state in wanted]


def _status_reason(holds: bool) -> frozenset[Reason]:
    return frozenset() if holds else frozenset({Reason.MEMBERSHIP_STATUS})


def _denied_part(spoken_of: list[Evidence], strong: list[Evidence], status: str) -> Part:
    """ "Has not joined" holds for whoever has no such standing, an observer included."""
    words = vocabulary()
    seeking = status in words["seeking"]  # "not yet a member" denies membership, not the wish for it
    denied = ["member"] if seeking else words["membership"].get(status, ["member"])
    inside = in_state(spoken_of, denied)
    if inside:
        return Part(Label.CONTRADICTED, _status_reason(False), tuple(inside))
    lesser = in_state(spoken_of, vocabulary()["takes_part"])
    return Part(Label.SUPPORTED, _status_reason(not lesser), tuple(spoken_of or strong))


def _unstated_part(spoken_of: list[Evidence]) -> Part:
    """A body only frames something: membership bears that out, a lesser standing under a condition."""
    if in_state(spoken_of, ["member"]) and not in_state(spoken_of, ["suspended"]):
        return Part(Label.SUPPORTED, frozenset(), tuple(in_state(spoken_of, ["member"])))
    lesser = in_state(spoken_of, vocabulary()["takes_part"])
    if lesser:
        return Part(Label.SUPPORTED_IF, _status_reason(False), tuple(lesser), TAKING_PART)
    return Part(Label.INSUFFICIENT_EVIDENCE, _status_reason(False), tuple(spoken_of))


def _stated_part(
    claim: Claim, states: list[str], spoken_of: list[Evidence], strong: list[Evidence], bench: Bench
) -> Part:
    holding = in_state(spoken_of, states)
    if holding:
        suspended = in_state(spoken_of, ["suspended"])
        if suspended and "suspended" not in states:
            return Part(
                Label.SUPPORTED_IF,
                _status_reason(False),
                tuple(suspended),
                "a suspended member counts as a member",
            )
        return _dated_part(claim, holding, strong, bench)
    if any(state in vocabulary()["seeking"] for state in states):
        member = in_state(spoken_of, ["member"])
        label = Label.OUTDATED if member else Label.INSUFFICIENT_EVIDENCE
        return Part(label, _status_reason(False), tuple(member or spoken_of))
    before = [p for p in in_state(strong, states) if p not in spoken_of]
    if _may_be_unlisted(claim, states, spoken_of, bench):
        return Part(Label.INSUFFICIENT_EVIDENCE, _status_reason(False) | caveats(spoken_of), tuple(spoken_of))
    label = Label.OUTDATED if before else Label.CONTRADICTED
    return Part(label, _status_reason(False), tuple(before + spoken_of))


def _may_be_unlisted(claim: Claim, states: list[str], spoken_of: list[Evidence], bench: Bench) -> bool:
    """Whether the table's silence proves nothing.

    It lists members, not every observer or associate; and it may lag behind a change of late.
    """
    if any(piece.state != "none" for piece in spoken_of):
        return False
    return states != ["member"] or of_late(claim, bench) or Reason.DATA_LAG in caveats(spoken_of)


def of_late(claim: Claim, bench: Bench) -> bool:
    """Whether the claim speaks of a change so recent that a table need not show it yet."""
    began = claim.period.start
    return began is not None and (bench.as_of - began).days <= bench.tolerances.recent_change


def _dated_part(claim: Claim, holding: list[Evidence], strong: list[Evidence], bench: Bench) -> Part:
    """ "Since July 2023": the standing holds; does it begin when the text says?"""
    begins = claim.period.start is not None and (claim.period.end is None or claim.quantity is not None)
    dated = [p for p in holding if p.period.start is not None]
    if not begins or not dated:
        return Part(Label.SUPPORTED, frozenset(), tuple(holding))
    apart = min(days_apart(claim.period, p.period) for p in dated)
    if apart == 0:
        return Part(Label.SUPPORTED, frozenset(), tuple(holding))
    reasons = {Reason.PERIOD_MISMATCH}
    if any(days_apart(claim.period, p.period) == 0 for p in strong if p not in holding):
        reasons.add(Reason.MEMBERSHIP_STATUS)
    label = Label.IMPRECISE if apart <= _slip(holding, bench) else Label.CONTRADICTED
    return Part(label, frozenset(reasons), tuple(holding))


def _slip(pieces: Iterable[Evidence], bench: Bench) -> float:
    """How many days a date may be off: more where no row was seen in a source."""
    unverified = all(use.confidence != "seen" for p in pieces for use in p.sources)
    return bench.tolerances.unverified_slip if unverified else bench.tolerances.date_slip


# Agreements


def judge_agreement(claim: Claim, pieces: Sequence[Evidence], bench: Bench) -> Finding:
    """Judge whether the agreement named was signed or in force, and since when."""
    named = [p for p in pieces if p.metric == "agreement" and p.grade.decides]
    signed = [p for p in pieces if p.metric == "agreement.signed" and p.grade.decides]
    say = partial(said.agreement, claim, tuple(pieces), bench.as_of)
    if claim.quantity is not None or not named:
        return insufficient(say, weak_reasons(pieces), rests_on=tuple(named))
    if claim.period.start is not None and claim.period.start > bench.as_of:
        return insufficient(say, {Reason.AS_OF_DATE}, rests_on=tuple(named))
    wanted = meant("agreement", claim.details.status) if claim.details.status else "in_force"
    if wanted is None:
        return insufficient(say, weak_reasons(pieces), rests_on=tuple(named))
    # One name can fit several acts: a text is right if it is right of one, a denial if it is of all.
    parts = [_agreement_part(claim, wanted, p, signed, bench) for p in named]
    pick = min if claim.negated else max
    chosen = pick(parts, key=lambda part: _WORST_FIRST.index(part.label))
    about = {piece.about for piece in chosen.rests_on}
    told = tuple(p for p in pieces if p.about in about)
    return combined([chosen], partial(said.agreement, claim, told, bench.as_of))


def _agreement_part(claim: Claim, wanted: str, piece: Evidence, signed: list[Evidence], bench: Bench) -> Part:
    state = piece.state or ""
    over = state in ("superseded", "suspended")
    if claim.negated:
        unknown = state in ("signed", "concluded") and wanted == "in_force"
        label = Label.SUPPORTED if over else Label.CONTRADICTED
        return Part(Label.INSUFFICIENT_EVIDENCE if unknown else label, piece.caveats, (piece,))
    if wanted == "ended":
        return Part(Label.SUPPORTED if over else Label.CONTRADICTED, piece.caveats, (piece,))
    if wanted in ("signed", "concluded"):
        acts = [p for p in signed if p.about == piece.about]
        return (
            _agreement_date(claim, acts[0], bench)
            if acts
            else Part(Label.INSUFFICIENT_EVIDENCE, piece.caveats, (piece,))
        )
    if over:
        return Part(Label.OUTDATED, piece.caveats, (piece,))
    if wanted == "negotiating":
        return Part(
            Label.INSUFFICIENT_EVIDENCE if state == "concluded" else Label.OUTDATED, piece.caveats, (piece,)
        )
    if state != "in_force":
        return Part(Label.INSUFFICIENT_EVIDENCE, piece.caveats, (piece,))
    return _agreement_date(claim, piece, bench)


def _agreement_date(claim: Claim, piece: Evidence, bench: Bench) -> Part:
    label = Label.SUPPORTED_IF if piece.condition else Label.SUPPORTED
    if claim.period.start is None or piece.period.start is None:
        return Part(label, piece.caveats, (piece,), piece.condition)
    apart = days_apart(claim.period, piece.period)
    if apart == 0:
        return Part(label, piece.caveats, (piece,), piece.condition)
    off = Label.IMPRECISE if apart <= _slip((piece,), bench) else Label.CONTRADICTED
    return Part(off, piece.caveats | {Reason.PERIOD_MISMATCH}, (piece,))


# Visits


def judge_visit(claim: Claim, pieces: Sequence[Evidence], bench: Bench) -> Finding:
    """Judge whether the visit took place when the text says."""
    visits = [p for p in pieces if p.metric == "visit"]
    strong = [p for p in visits if p.grade.decides]
    say = partial(said.visit, claim, tuple(visits))
    if not strong:
        return insufficient(say, weak_reasons(visits), rests_on=tuple(visits))
    if claim.period.start is not None and claim.period.start > bench.as_of:
        return insufficient(say, {Reason.AS_OF_DATE}, rests_on=tuple(visits))
    on_time = [p for p in strong if meets(p.period, claim.period)]
    slip = int(bench.tolerances.date_slip)
    near = [p for p in strong if meets(p.period, claim.period, slack_days=slip)]
    if claim.negated:
        return Finding(
            label=Label.CONTRADICTED if on_time else Label.INSUFFICIENT_EVIDENCE,
            reasons=caveats(strong),
            rests_on=tuple(strong),
            say=say,
        )
    label = Label.SUPPORTED if on_time else Label.IMPRECISE if near else Label.INSUFFICIENT_EVIDENCE
    why = set() if on_time else {Reason.PERIOD_MISMATCH}
    return Finding(
        label=label, reasons=caveats(on_time or strong) | why, rests_on=tuple(on_time or strong), say=say
    )


JUDGES = {
    Kind.MEMBERSHIP: judge_membership,
    Kind.AGREEMENT: judge_agreement,
    Kind.VISIT: judge_visit,
}
