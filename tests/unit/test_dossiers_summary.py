"""Five sentences and a count."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests import dossier_records as made

from comity.dossiers import summary
from comity.records import Checked, Kind, Label, LedgerStatus, Timing


def texts(dossier):
    return [s.text for s in summary.sentences(dossier)]


def test_the_five_sentences_of_a_full_report():
    assert texts(made.full()) == [
        "The text makes 9 claims about Norway and Sudan: 7 can be checked against facts, 1 looks ahead and 1 "
        "is an opinion that no data can check.",
        "Of the 7 that can be checked, 1 is supported, 1 is supported on a stated condition, 1 is imprecise, "
        "1 is contradicted, 1 is outdated, 1 is in dispute between good sources and 1 is without evidence "
        "enough to decide.",
        "Contradicted, claim 2: The sentence of CONTRADICTED.",
        "Of what lies ahead, the ledger has 1 restated.",
        "The verdicts rest on 6 pieces of evidence from 1 source, 4 of grade C or better; what was published "
        "after 21 August 2025 is shown beside it.",
    ]


def test_a_text_without_claims():
    assert texts(made.dossier("Hello."))[0] == "No claim was found in the text."
    assert summary.title(made.dossier("Hello.")) == "Norway and Sudan: 0 claims checked"


@pytest.mark.parametrize("label", [*Label, *LedgerStatus])
def test_five_sentences_for_every_label(label):
    found = texts(made.of_label(label))
    assert len(found) == 5
    assert all(s.endswith(".") and not s.endswith("..") for s in found)
    assert summary.tallies(made.of_label(label)) == (summary.Tally(label, 1, 1),)


def test_overdue_promises_are_counted_once_and_kept_ones_never():
    claim = made.claim(made.TEXT, "twelve documents were signed", Kind.TRADE_TARGET)
    late = Checked(claim=claim, verdict=made.verdict(LedgerStatus.ANNOUNCED, timing=Timing.OVERDUE))
    kept = Checked(claim=claim, verdict=made.verdict(LedgerStatus.MET, timing=Timing.OVERDUE))
    assert texts(made.dossier(made.TEXT, (late, kept)))[3] == (
        "Of what lies ahead, the ledger has 1 announced and 1 met (1 overdue)."
    )


def test_wishes_for_data_are_gathered_with_the_claims_that_wait():
    assert summary.unknowns(made.full()) == (("customs reports of both for 2024", (1, 2)),)


def test_a_text_about_several_pairs_is_reported_by_pair():
    full = made.full()
    pairs = (("NOR", "SDN"), ("NOR", "SWE"))
    strange = Checked(claim=replace(full.checked[0].claim, countries=()), verdict=made.verdict())
    several = replace(full, pair=None, pairs=pairs, checked=(full.checked[0], full.checked[3], strange))
    assert [(t.pair, t.claims) for t in summary.by_pair(several)] == [
        (pairs[0], (1, 2)),
        (pairs[1], (2,)),
        (None, (3,)),
    ]
    assert summary.title(several) == "2 pairs of countries: 3 claims checked"
    assert summary.by_pair(full) == ()
