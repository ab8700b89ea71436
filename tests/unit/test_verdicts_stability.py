"""What a verdict hangs on: its sources, its tolerances, or nothing."""

from __future__ import annotations

import sys
from datetime import date

import pytest
from tests import verdict_cases as made

from comity.records import Kind, Label, Stability
from comity.verdicts import judge, settled, stability
from comity.verdicts.finding import Bench
from comity.verdicts.judge import decide, split
from comity.verdicts.stability import _stability
from comity.verdicts.tolerances import NAMES, default_tolerances

AS_OF = date(2025, 8, 21)
CLAIM = made.claim(
    {
        "kind": "trade_level",
        "between": ["IRN", "BLR"],
        "flow": "total",
        "value": 140e6,
        "unit": "USD",
        "as_stated": "$140 million",
        "period": 2024,
    }
)


def _evidence(*given: dict[str, object]) -> tuple[made.Evidence, ...]:
    return tuple(
        made.evidence({"metric": "trade.total", "period": 2024, **piece}, CLAIM, n)
        for n, piece in enumerate(given, 1)
    )


def test_one_source_alone_is_what_a_verdict_hangs_on() -> None:
    verdict = settled(CLAIM, _evidence({"value": 140e6, "source": "BACI"}), as_of=AS_OF)
    assert verdict.label is Label.SUPPORTED
    assert verdict.stability == Stability(stable=False, hangs_on=("BACI",))


def test_a_label_near_its_bound_hangs_on_the_tolerance() -> None:
    evidence = _evidence({"value": 122e6, "source": "BACI"}, {"value": 122e6, "source": "Comtrade"})
    verdict = settled(CLAIM, evidence, as_of=AS_OF)
    assert verdict.label is Label.IMPRECISE
    assert verdict.stability.hangs_on == ("the difference up to which a figure is imprecise",)


def test_the_same_answer_from_a_verdict_made_before() -> None:
    evidence = _evidence({"value": 90e6, "source": "BACI"})
    verdict = judge(CLAIM, evidence, as_of=AS_OF)
    assert verdict.stability == Stability(stable=True)  # not tested yet
    assert stability(CLAIM, evidence, verdict, as_of=AS_OF) == settled(CLAIM, evidence, as_of=AS_OF).stability


def test_a_verdict_on_other_evidence_is_refused() -> None:
    verdict = judge(CLAIM, _evidence({"value": 90e6}), as_of=AS_OF)
    with pytest.raises(ValueError, match="not what this evidence gives"):
        stability(CLAIM, _evidence({"value": 140e6}), verdict, as_of=AS_OF)


@pytest.mark.parametrize("case", [case for _, case in made.cases()], ids=[title for title, _ in made.cases()])
def test_the_shortcut_never_hides_what_a_verdict_hangs_on(
    case: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the judge skips the test because nothing can change, the whole test finds nothing either."""
    claim = made.claim(case["claim"])  # type: ignore[arg-type]
    bench = Bench(as_of=made.period(case["as_of"]).end or AS_OF, tolerances=default_tolerances())
    counted, _ = split(made.all_evidence(case, claim), bench.as_of, hindsight=bool(case.get("hindsight")))
    finding = decide(claim, counted, bench)
    quick = _stability(claim, counted, finding, bench)
    module = sys.modules[_stability.__module__]  # the package has a function of the module's name
    every = tuple(name for name in NAMES if name != "reading_floor")  # a certain reading is above any floor
    monkeypatch.setattr(module, "_cannot_change", lambda *_: False)
    monkeypatch.setattr(module, "_READ_BY", dict.fromkeys(Kind, every))
    whole = _stability(claim, counted, finding, bench)
    assert set(whole.hangs_on) == set(quick.hangs_on)
