"""The real article that the project began with: every claim of its annotation, with the pair not given."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.replication.test_own_texts import matched, same_period, same_quantity

from comity.claims import read
from comity.inputs import typed_date
from comity.records import Communique

SHARED = Path(__file__).parents[2] / ".." / "shared"
ARTICLE = SHARED / "texts" / "iran_belarus_2025-08.txt"
ANNOTATION = SHARED / "gold" / "iran_belarus_2025-08.json"


@pytest.mark.skipif(not ANNOTATION.exists(), reason="the article and its annotation are not here")
def test_every_claim_of_the_article_is_read_as_annotated() -> None:
    annotated = json.loads(ANNOTATION.read_text(encoding="utf-8"))
    text = ARTICLE.read_text(encoding="utf-8")
    found = list(read(Communique(id="a", text=text, sha256="", published=typed_date("2025-08"))).claims)
    gold = annotated["claims"]
    pairs = matched(gold, found)
    unread = [c["kind"] for c in gold if all(c is not one for one, _ in pairs)]
    assert (len(pairs), unread) == (len(found), [])
    for claim, own in pairs:
        assert (own.kind.value, set(own.countries)) == (claim["kind"], set(claim["countries"]))
        assert same_quantity(claim, own)
        assert same_period(claim, own)
