"""The data files of the judge agree with its code and read as people expect."""

from __future__ import annotations

import pytest
from tests import verdict_cases as made

from comity.errors import SourceError
from comity.records import Kind, Label, LedgerStatus, Reason, Timing
from comity.verdicts import judge, settling, tolerances
from comity.verdicts.judge import _RULES
from comity.verdicts.stability import _READ_BY
from comity.vocabulary import load_yaml


def test_each_reason_has_one_plain_sentence() -> None:
    reasons = load_yaml("verdicts/reasons.yaml")
    assert list(reasons) == [reason.value for reason in Reason]
    for sentence in reasons.values():
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert sentence.count(".") == 1


def test_each_label_status_and_timing_is_described() -> None:
    labels = load_yaml("verdicts/labels.yaml")
    assert set(labels["labels"]) == {label.value for label in Label}
    assert set(labels["statuses"]) == {status.value for status in LedgerStatus}
    assert set(labels["timings"]) == {timing.value for timing in Timing}
    shapes = [entry["shape"] for entry in labels["labels"].values()]
    assert len(set(shapes)) == len(shapes)
    assert {entry["family"] for entry in labels["labels"].values()} == set(labels["families"])


def test_each_kind_has_a_rule_and_names_the_tolerances_that_it_reads() -> None:
    assert set(_RULES) == set(Kind)
    assert set(_READ_BY) == set(Kind)
    named = {name for names in _READ_BY.values() for name in names}
    # These are read in no rule of a kind: one hides late evidence of disagreement, one guards all kinds.
    assert set(tolerances.NAMES) - named == {"over_reach", "reading_floor"}


def test_every_kind_but_opinion_says_what_would_settle_it() -> None:
    assert set(settling._lines()) >= {kind.value for kind in Kind} - {Kind.OPINION.value}


def test_tolerances_are_as_the_rules_say() -> None:
    default = tolerances.default_tolerances()
    assert (default.imprecise, default.contradiction, default.approx, default.nearly) == (
        0.15,
        3.0,
        0.05,
        0.05,
    )
    for entry in load_yaml(tolerances.FILE).values():
        assert set(entry) == {"value", "title", "unit", "range", "because"}


def test_a_tolerance_outside_its_range_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    damaged = {name: dict(entry) for name, entry in load_yaml(tolerances.FILE).items()}
    damaged["approx"]["value"] = 2
    monkeypatch.setattr(tolerances, "load_yaml", lambda _name: damaged)
    with pytest.raises(SourceError, match="approx is 2"):
        tolerances.default_tolerances.__wrapped__()


def test_a_tolerance_without_an_entry_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    damaged = {name: entry for name, entry in load_yaml(tolerances.FILE).items() if name != "approx"}
    monkeypatch.setattr(tolerances, "load_yaml", lambda _name: damaged)
    with pytest.raises(SourceError, match="approx"):
        tolerances.default_tolerances.__wrapped__()


def test_judging_opens_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once its vocabulary is read, the judge touches no file: every kind, with its evidence."""

    def judge_all() -> list[object]:
        verdicts: list[object] = []
        for _, case in made.cases():
            claim = made.claim(case["claim"])
            as_of = made.period(case["as_of"]).end
            assert as_of is not None
            verdicts.append(judge(claim, made.all_evidence(case, claim), as_of=as_of))
        return verdicts

    first, cases = judge_all(), made.cases()
    monkeypatch.setattr(made, "cases", lambda: cases)
    monkeypatch.setattr("builtins.open", _refuse)
    monkeypatch.setattr("pathlib.Path.open", _refuse)
    assert judge_all() == first


def _refuse(*_: object, **__: object) -> None:
    raise AssertionError("the judge opened a file")
