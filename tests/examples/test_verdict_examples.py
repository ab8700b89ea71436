"""Runs every YAML file in ``verdicts/``: a claim, its evidence, and the verdict that must come out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests import verdict_cases as made

from comity.records import Label, LedgerStatus, Reason, Timing
from comity.verdicts import settled

CASES = made.cases()


def _verdict(case: dict[str, Any]) -> Any:
    claim = made.claim(case["claim"])
    return settled(
        claim,
        made.all_evidence(case, claim),
        as_of=made.period(case["as_of"]).end,
        hindsight=bool(case.get("hindsight")),
    )


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[title for title, _ in CASES])
def test_example(case: dict[str, Any]) -> None:
    verdict, expect = _verdict(case), case["expect"]
    assert verdict.label.value == expect["label"], verdict.sentence
    assert {r.value for r in verdict.reasons} == set(expect.get("reasons", ())), verdict.sentence
    assert verdict.condition == expect.get("condition")
    assert (verdict.timing.value if verdict.timing else None) == expect.get("timing")
    for words in expect.get("says", ()):
        assert words in verdict.sentence
    for words in expect.get("settles", ()):
        assert any(words in line for line in verdict.would_settle), verdict.would_settle
    for words in expect.get("plausible", ()):
        assert words in (verdict.plausibility or "")
    for words in expect.get("hangs_on", ()):
        assert words in verdict.stability.hangs_on
    if "stable" in expect:
        assert verdict.stability.stable is expect["stable"], verdict.stability.hangs_on


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[title for title, _ in CASES])
def test_every_sentence_is_one(case: dict[str, Any]) -> None:
    verdict = _verdict(case)
    assert verdict.sentence[:1].isupper() or verdict.sentence[:1] in "“0123456789$€"
    assert verdict.sentence.endswith(".")
    for leftover in ("None", "  ", "..", " ,", "( ", "{"):
        assert leftover not in verdict.sentence
        assert leftover not in (verdict.plausibility or "")


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[title for title, _ in CASES])
def test_neither_the_order_of_evidence_nor_of_countries_matters(case: dict[str, Any]) -> None:
    claim = made.claim(case["claim"])
    evidence = made.all_evidence(case, claim)
    swapped = claim if claim.directed else replace(claim, countries=claim.countries[::-1])
    turned = settled(
        swapped, evidence[::-1], as_of=made.period(case["as_of"]).end, hindsight=bool(case.get("hindsight"))
    )
    assert turned == _verdict(case)


def _reached(field: str) -> set[str]:
    return {
        code
        for _, case in CASES
        for code in ([case["expect"][field]] if field != "reasons" else case["expect"].get(field, ()))
        if code
    }


def test_every_reason_code_has_an_example() -> None:
    assert _reached("reasons") == {reason.value for reason in Reason}


def test_every_label_and_ledger_status_has_an_example() -> None:
    assert _reached("label") == {label.value for label in (*Label, *LedgerStatus)}


def test_every_timing_has_an_example() -> None:
    assert {case["expect"].get("timing") for _, case in CASES} - {None} == {timing.value for timing in Timing}
