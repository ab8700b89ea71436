"""Runs every case of ``evidence/``: a claim, and for whom its goods are flagged."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from tests import verdict_cases as made

from comity import world as worlds
from comity.evidence import gather
from comity.records import Communique, Reason
from comity.verdicts import settled

AS_OF = date(2025, 8, 21)
CASES = [
    case
    for path in sorted((Path(__file__).parent / "evidence").glob("*.yaml"))
    for case in yaml.safe_load_all(path.read_text(encoding="utf-8"))
]


@pytest.fixture(scope="module")
def world():
    return worlds.open().at(AS_OF)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_goods_are_flagged_for_those_who_receive_them(case, world):
    claim = made.claim(case["claim"])
    found = gather(claim, Communique(id="t", text="…", sha256=""), world)
    flags = [piece for piece in found if piece.metric == "restricted"]
    assert [code for piece in flags for code in piece.countries] == case["flags"]
    verdict = settled(claim, found, as_of=AS_OF)
    assert (Reason.RESTRICTED_GOODS in verdict.reasons) == bool(case["flags"])
    assert all(piece.statement in verdict.sentence for piece in flags)
