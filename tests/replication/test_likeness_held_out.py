"""What likeness adds on texts that it was not fitted to, beside rules that were mended on them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from tests.scripts import script

from comity.claims.likeness.drafts import LEAST_GIVEN
from comity.claims.likeness.model import NO_CLAIM, Model

ROOT = Path(__file__).parents[2]
TEXTS = ROOT / "tests" / "examples" / "texts"


def test_a_model_fitted_to_other_texts_tells_claims_from_other_clauses():
    """Of the clauses of the last batches, most are told rightly, and the kind of nearly all that claim."""
    pytest.importorskip("sklearn")
    fitting = script("scripts/fit_likeness.py")
    fits = [e for name in "abcdefghijklm" for e in fitting.annotated(TEXTS / f"{name}.jsonl")]
    seen = Counter(mark for example in fits for mark in example.marks)
    kept = fitting.fitted(fits, seen)
    model = Model(kept["kinds"], kept["bias"], kept["weights"])
    held_out = [e for name in "nopq" for e in fitting.annotated(TEXTS / f"{name}.jsonl")]
    found = [(model.likeness(e.marks), e.label) for e in held_out]
    told = [(likely.chance >= LEAST_GIVEN) == (label != NO_CLAIM) for likely, label in found]
    kinds = [likely.kind == label for likely, label in found if label != NO_CLAIM]
    assert sum(told) / len(told) > 0.82
    assert sum(kinds) / len(kinds) > 0.85
