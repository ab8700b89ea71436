"""Hand-built dossiers for tests: every label once, claims that nest and overlap, and hostile text."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import Any

import comity
from comity.compare import Comparison, compare
from comity.records import (
    Checked,
    Claim,
    Communique,
    Comparator,
    Details,
    Dossier,
    Evidence,
    Grade,
    Kind,
    Label,
    LedgerEntry,
    LedgerStatus,
    Period,
    Quantity,
    Reason,
    SourceUse,
    Stability,
    Timing,
    Verdict,
)

AS_OF = date(2025, 8, 21)
TEXT = (
    "Two neighbours sign again\n"
    "Trade between Norland and Sudia stands at $140 million, a record, officials said on Tuesday. "
    "Exports from Norland rose by 12 percent in 2024, and Norland, with its vast ore, needs machines.\n"
    "What comes next\n"
    "Both sides will reach $1 billion by 2030. The visit is a turning point. "
    "Through the EAEU and BRICS the two work closely, and twelve documents were signed."
)
ARTICLE = (
    "Tehran and Minsk widen their ties\n"
    "Trade between Iran and Belarus reached $140 million last year, and the two presidents agreed to raise "
    "it to $1 billion by 2030. Thirteen documents were signed in Minsk on 20 August 2025.\n"
    "Iran is a member of BRICS and Belarus is a member of the Eurasian Economic Union. The United States "
    "imposes sanctions on both. The visit was a turning point."
)
HOSTILE = (
    "<script>alert('x')</script>\n"
    'He said "5 < 6 & 7 > 3" and \u202e gnirts\u202c then \x00\x1b[31m red\x07.\n'
    "</mark></style><img src=x onerror=alert(1)> A" + "b" * 400 + " end with \ud800 alone."
)


def source(citation: str = "BelTA, 20 Aug 2025 (https://example.org/a?b=1&c=2)", **changes: Any) -> SourceUse:
    """A source as it was used."""
    made = SourceUse(
        id="facts/promises",
        title="Public statements",
        version="2026-11-24",
        licence="own compilation, Apache-2.0",
        citation=citation,
        retrieved=date(2026, 11, 24),
        sha256="a" * 64,
    )
    return replace(made, **changes)


def claim(text: str, quote: str, kind: Kind = Kind.TRADE_LEVEL, n: int = 1, **fields: Any) -> Claim:
    """A claim that quotes the text."""
    start = text.index(quote)
    fields.setdefault("countries", ("NOR", "SDN"))
    return Claim(id=f"c{n}", kind=kind, start=start, end=start + len(quote), quote=quote, **fields)


def evidence(
    n: int, *, low: float | None, high: float | None, grade: Grade = Grade.C, **fields: Any
) -> Evidence:
    """A piece of evidence on trade in dollars."""
    given: dict[str, Any] = {
        "id": f"e{n}",
        "metric": "trade.total",
        "countries": ("NOR", "SDN"),
        "period": Period(start=date(2024, 1, 1), end=date(2024, 12, 31)),
        "grade": grade,
        "method": "As reported.",
        "statement": f"Source {n} has a figure.",
        "sources": (source(f"Office {n}, report (https://example.org/{n})"),),
        "value_low": low,
        "value_high": high,
        "value": low if low == high else None,
        "unit": "USD",
    }
    return Evidence(**(given | fields))


def verdict(label: Label | LedgerStatus = Label.SUPPORTED, **fields: Any) -> Verdict:
    """A verdict with a sentence that names its label."""
    fields.setdefault("reasons", ())
    fields.setdefault("sentence", f"The sentence of {label.value}.")
    return Verdict(label=label, **fields)


def statement(n: int, **fields: Any) -> LedgerEntry:
    """A target of the ledger."""
    given: dict[str, Any] = {
        "id": f"l{n}",
        "parties": ("NOR", "SDN"),
        "said_on": Period(start=date(2020 + n, 1, 1), end=date(2020 + n, 12, 31)),
        "kind": "target",
        "speaker": "A minister",
        "figure": "1 USD billion",
        "value_low": 1e9,
        "value_high": 1e9,
        "unit": "USD",
        "period": Period(),
        "period_as_stated": "annual",
        "deadline": Period(start=date(2030, 1, 1), end=date(2030, 12, 31)),
        "deadline_as_stated": "2030",
        "note": "",
        "source": source(),
        "status": LedgerStatus.ANNOUNCED,
        "timing": Timing.DUE,
    }
    return LedgerEntry(**(given | fields))


def communique(text: str, **fields: Any) -> Communique:
    """A text with its checksum."""
    fields.setdefault("id", "two-neighbours")
    fields.setdefault("published", Period(start=date(2025, 8, 20), end=date(2025, 8, 20)))
    return Communique(text=text, sha256=hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(), **fields)


def dossier(text: str = TEXT, checked: tuple[Checked, ...] = (), **fields: Any) -> Dossier:
    """A dossier of given claims."""
    given: dict[str, Any] = {
        "communique": communique(text),
        "as_of": AS_OF,
        "pair": ("NOR", "SDN"),
        "pairs": (("NOR", "SDN"),),
        "evidence": (),
        "ledger": (),
        "sources": (),
    }
    return Dossier(checked=checked, **(given | fields))


def full() -> Dossier:
    """A dossier with nested, overlapping and forward-looking claims, evidence, a ledger and warnings."""
    level = claim(
        TEXT,
        "Trade between Norland and Sudia stands at $140 million",
        n=1,
        quantity=Quantity(
            value_low=140e6, value_high=140e6, unit="USD", as_stated="$140 million", start=69, end=81
        ),
        period=Period(as_stated="current"),
        understood="Total trade of the two is $140 million",
        doubts=("the year is not stated",),
        confidence=0.8,
    )
    record = claim(TEXT, "$140 million, a record", Kind.SUPERLATIVE, 2)
    growth = claim(
        TEXT,
        "Exports from Norland rose by 12 percent in 2024",
        Kind.TRADE_GROWTH,
        3,
        exporter="NOR",
        importer="SDN",
        quantity=Quantity(value_low=12, value_high=12, unit="percent", comparator=Comparator.APPROX),
        period=Period(start=date(2024, 1, 1), end=date(2024, 12, 31)),
        attributed_to="officials",
    )
    demand = claim(TEXT, "Norland, with its vast ore, needs machines", Kind.DEMAND, 4, countries=("NOR",))
    ore = claim(
        TEXT,
        "its vast ore",
        Kind.SPECIALISATION,
        5,
        countries=("NOR",),
        details=Details(product=("ore",), hs=("26",)),
    )
    target = claim(
        TEXT,
        "Both sides will reach $1 billion by 2030",
        Kind.TRADE_TARGET,
        6,
        quantity=Quantity(value_low=1e9, value_high=1e9, unit="USD"),
        deadline=date(2030, 12, 31),
    )
    opinion = claim(TEXT, "The visit is a turning point", Kind.OPINION, 7)
    bodies = claim(
        TEXT,
        "Through the EAEU and BRICS the two work closely",
        Kind.MEMBERSHIP,
        8,
        details=Details(framework=("EAEU", "BRICS"), sectors=("energy",), heading=True),
    )
    documents = claim(TEXT, "twelve documents were signed", Kind.DOCUMENTS_SIGNED, 9)
    pieces = (
        evidence(1, low=113e6, high=None, grade=Grade.E, caveats=frozenset({Reason.REPORTED_ONLY})),
        evidence(2, low=79e6, high=79e6),
        evidence(3, low=0.0, high=4.9e9, grade=Grade.D),
        evidence(4, low=None, high=None, metric="membership", unit=None, state="observer", about="EAEU"),
        evidence(5, low=0.05, high=0.07, unit="share"),
        evidence(6, low=150e6, high=151e6, grade=Grade.B, condition="the year to March"),
    )
    checked = (
        Checked(
            claim=level,
            verdict=verdict(
                Label.INSUFFICIENT_EVIDENCE,
                reasons=(Reason.SOURCE_CONFLICT, Reason.REPORTED_ONLY),
                evidence=("e1", "e2", "e3", "e4", "e5", "e6"),
                would_settle=("customs reports of both for 2024",),
                stability=Stability(stable=False, hangs_on=("Public statements", "the rounding")),
            ),
            hindsight=verdict(Label.OVERSTATED),
        ),
        Checked(
            claim=record,
            verdict=verdict(Label.CONTRADICTED, would_settle=("customs reports of both for 2024",)),
        ),
        Checked(claim=growth, verdict=verdict(Label.SUPPORTED_IF, condition="by the exporter's report")),
        Checked(claim=demand, verdict=verdict(Label.CONFLICTING)),
        Checked(claim=ore, verdict=verdict(Label.SUPPORTED)),
        Checked(
            claim=target,
            verdict=verdict(LedgerStatus.RESTATED, timing=Timing.DUE, plausibility="Few pairs grew so fast."),
        ),
        Checked(claim=opinion, verdict=verdict(Label.NOT_CHECKABLE, reasons=(Reason.OPINION,))),
        Checked(claim=bodies, verdict=verdict(Label.OUTDATED, evidence=("e4",))),
        Checked(claim=documents, verdict=verdict(Label.IMPRECISE)),
    )
    return dossier(
        TEXT,
        checked,
        evidence=pieces,
        ledger=tuple(statement(n) for n in range(1, 5)),
        sources=(source(),),
        warnings=("the day is taken from the text",),
        hindsight=True,
    )


def of_label(label: Label | LedgerStatus) -> Dossier:
    """A dossier with one claim of a given label."""
    made = claim(TEXT, "twelve documents were signed", Kind.DOCUMENTS_SIGNED)
    return dossier(TEXT, (Checked(claim=made, verdict=verdict(label)),))


def hostile() -> Dossier:
    """A dossier in which every text field tries to be markup or a control sequence."""
    bad = HOSTILE
    made = Claim(
        id="c1",
        kind=Kind.TRADE_LEVEL,
        start=3,
        end=len(bad) - 3,
        quote=bad[3:-3],
        countries=("NOR", "SDN"),
        attributed_to=bad,
        understood=bad,
        doubts=(bad,),
        details=Details(framework=(bad,), product=(bad,), sectors=(bad,)),
        quantity=Quantity(value_low=1.0, value_high=1.0, unit=bad, as_stated=bad),
    )
    inner = replace(made, id="c2", start=10, end=60, quote=bad[10:60])
    piece = evidence(
        1,
        low=1.0,
        high=2.0,
        unit=bad,
        statement=bad,
        method=bad,
        condition=bad,
        query=bad,
        state=bad,
        sources=(source(bad, title=bad, licence=bad, version=bad),),
    )
    said = verdict(
        Label.SUPPORTED_IF,
        sentence=bad,
        condition=bad,
        plausibility=bad,
        evidence=("e1",),
        would_settle=(bad,),
        stability=Stability(stable=False, hangs_on=(bad,)),
    )
    return dossier(
        bad,
        (Checked(claim=made, verdict=said), Checked(claim=inner, verdict=said)),
        communique=communique(bad, id=bad, source=bad),
        evidence=(piece,),
        ledger=(statement(1, speaker=bad, note=bad, figure=bad, deadline_as_stated=bad, source=source(bad)),),
        warnings=(bad,),
    )


OTHER_ACCOUNT = (
    "Trade between Iran and Belarus reached €100 million last year. Belarus and Iran signed 12 documents in "
    "Minsk on 20 August 2025. Minsk and Tehran want to bring trade to $1 billion by 2028. Congo was named."
)


def compared(one: str = ARTICLE, two: str = OTHER_ACCOUNT) -> Comparison:
    """Two accounts compared, with figures in two currencies, a doubt, and something that each says alone."""
    dates = {"published_a": "2025-08-21", "published_b": "2025-08-21"}
    return compare(one, two, comity.open(), names=("Tehran", "Minsk"), **dates)


def compared_hostile() -> Comparison:
    """Two accounts with names, sources and words that try to be markup."""
    bad = communique(HOSTILE, id=HOSTILE, source=HOSTILE)
    loud = communique(f"{OTHER_ACCOUNT} {HOSTILE}", id="</a><b>", source=HOSTILE)
    return compare(bad, loud, names=(HOSTILE, "<i>"))
