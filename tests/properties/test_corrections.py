"""Whatever a person makes of a reading is judged or refused in words; in doubt no text is called wrong."""

from __future__ import annotations

import copy
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import comity
from comity import dossiers
from comity.check import check
from comity.claims import read
from comity.claims.corrections import UnusableReadings, corrected
from comity.claims.entries import FIELDS
from comity.claims.readings import as_document, written
from comity.inputs.entries import Known, as_communique
from comity.records import Comparator, Direction, Kind, Label
from comity.verdicts.tolerances import default_tolerances
from comity.vocabulary import PACKAGE

WORLD = comity.open()
FAULTS = {Label.CONTRADICTED, Label.OVERSTATED, Label.UNDERSTATED, Label.OUTDATED}
TEXT = (
    "Iran and Belarus signed 12 documents in Minsk on Wednesday. Trade between the two countries reached "
    "$140 million last year. Belarus's exports to Iran rose by 12 percent in 2024. Belarus became a member "
    "of BRICS last year. China is Iran's largest export market. The EU imposed sanctions on Belarus in 2006."
)
SAID = as_communique(TEXT, identity="t", where="t", known=Known())
DOCUMENT = json.loads(written(as_document(read(SAID), SAID)))
CODES = st.sampled_from(["IRN", "BLR", "CHN", "EUU", "WLD", "COG"])
DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31)).map(str)
NUMBERS = st.one_of(st.integers(-(10**6), 10**12), st.floats(-1e15, 1e15), st.just(0))
VALUES = {
    "kind": st.sampled_from(list(Kind)).map(str),
    "countries": st.lists(CODES, max_size=3),
    "exporter": st.none() | CODES,
    "importer": st.none() | CODES,
    "directed": st.booleans(),
    "value": st.none() | NUMBERS | st.tuples(NUMBERS | st.none(), NUMBERS | st.none()).map(list),
    "unit": st.none()
    | st.sampled_from(["USD", "EUR", "BYN", "percent", "ratio", "count", "rank", "years", "tonne"]),
    "comparator": st.none() | st.sampled_from(list(Comparator)).map(str),
    "as_stated": st.none() | st.sampled_from(["12", "$140 million", "12 percent"]),
    "direction": st.none() | st.sampled_from(list(Direction)).map(str),
    "period": st.none() | DAYS | st.sampled_from(["2024", "2024-03", "2009/..", "../2030", "2023/2024"]),
    "period_as_stated": st.none() | st.just("last year"),
    "fiscal": st.none() | CODES,
    "deadline": st.none() | DAYS,
    "negated": st.booleans(),
    "attributed_to": st.none() | st.just("the minister"),
    "details": st.fixed_dictionaries(
        {},
        optional={
            "framework": st.lists(st.sampled_from(["BRICS", "EAEU", "SCO", "a pact"]), max_size=2),
            "status": st.sampled_from(["member", "observer", "in force", "lifted", "unheard of"]),
            "product": st.lists(st.sampled_from(["potash", "tractors", "dreams"]), max_size=2),
            "flow": st.sampled_from(["total", "export", "import", "balance", "unheard of"]),
            "of": st.sampled_from(["IRN", "exports", "unheard of"]),
            "sender": st.lists(st.sampled_from(["EU", "USA", "UN", "nobody"]), max_size=2),
            "measure": st.sampled_from(["exports", "investment"]),
            "than": st.lists(CODES, max_size=1),
        },
    ),
    "quote": st.sampled_from(["Iran and Belarus", "Belarus", TEXT[:40], "nowhere to be found"]),
    "doubts": st.lists(st.just("it may be misread"), max_size=1),
    "delete": st.booleans(),
}
EDITS = st.lists(st.tuples(st.sampled_from([*VALUES]), st.integers(0, 20)), min_size=1, max_size=5)


def test_every_field_is_tried():
    assert set(FIELDS) <= set(VALUES)


def assert_never_wrong_in_doubt(report):
    floor = default_tolerances().reading_floor
    for claim, verdict in zip(report.claims, report.verdicts, strict=True):
        assert claim.confidence >= floor or verdict.label not in FAULTS, (claim, verdict.sentence)
        assert bool(claim.doubts) is (claim.confidence < 1)


def taken(document):
    """The corrected reading; None where it was refused, with words for every mistake."""
    try:
        return corrected(document, SAID)
    except UnusableReadings as error:
        refused = error
    assert refused.mistakes
    assert all(m.found and m.fix for m in refused.mistakes)
    return None


@settings(max_examples=150, deadline=None)
@given(data=st.data(), edits=EDITS)
def test_any_correction_is_judged_or_refused_in_words(data, edits):
    document = copy.deepcopy(DOCUMENT)
    for name, where in edits:
        claim = document["claims"][where % len(document["claims"])]
        claim[name] = data.draw(VALUES[name], label=name)
    found = taken(document)
    if found is None:
        return
    for claim in found.reading.claims:
        assert TEXT[claim.start : claim.end] == claim.quote
        if claim.quantity and claim.quantity.start is not None:
            assert TEXT[claim.quantity.start : claim.quantity.end] == claim.quantity.as_stated
    report = check(found.communique, WORLD, as_of="2025-08-21", readings=found.reading)
    assert_never_wrong_in_doubt(report)
    schema = json.loads((PACKAGE / "dossiers/schema/report-1.json").read_text("utf-8"))
    assert not list(Draft202012Validator(schema).iter_errors(json.loads(report.to_json())))
    assert dossiers.html(report.dossier)
    again = json.loads(report.readings())
    assert corrected(again, found.communique).reading == report.reading


@settings(max_examples=100, deadline=None)
@given(
    data=st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from([*VALUES, "id", "start", "figure", "x"]), inner, max_size=4)
        ),
        max_leaves=8,
    )
)
def test_no_json_brings_it_down(data):
    taken({**DOCUMENT, "claims": data if isinstance(data, list) else [data]})
    for part in ("as_read", "pairs", "notes", "text"):
        taken({**DOCUMENT, part: data})


DOUBTFUL = [  # wrong if the doubt is settled one way
    "Belarus became a member of BRICS last year.",
    "Trade between Iran and Belarus reached $900 billion last year.",
    "Exports from Iran stood at $900 billion in 2022.",
    "Iran signed 900 documents with Belarus on Wednesday.",
    "The EU imposed sanctions on Belarus last month.",
    "Congo and Belarus are members of BRICS.",
    "Trade between Congo and Iran reached $900 billion in 2022.",
    "Iran bought goods worth $5 million from Belarus in 2023 and 900 billion in 2024.",
]


@pytest.mark.parametrize("text", DOUBTFUL)
@pytest.mark.parametrize("as_of", ["2012-06-30", "2025-08-21"])
def test_what_the_reader_doubts_is_never_called_wrong(text, as_of):
    report = check(text, WORLD, as_of=as_of)
    assert any(c.doubts for c in report.claims), (
        "the reader has no doubt of it any more: take another sentence"
    )
    assert_never_wrong_in_doubt(report)


def test_what_was_doubtful_is_called_wrong_once_a_person_settles_it():
    text = "Belarus became a member of BRICS last year."
    doubtful = check(text, WORLD, as_of="2025-08-21")
    document = json.loads(doubtful.readings())
    document["claims"][0]["period"] = "2024/.."
    said = doubtful.dossier.communique
    report = check(said, WORLD, as_of="2025-08-21", readings=corrected(document, said).reading)
    assert [v.label for v in doubtful.verdicts] == [Label.INSUFFICIENT_EVIDENCE]
    assert [v.label for v in report.verdicts] == [Label.CONTRADICTED]
    assert report.to_dict()["claims"][0]["edited_fields"] == ["period"]


GOLD = Path(__file__).resolve().parents[2] / ".." / "shared" / "gold" / "communiques.jsonl"


@pytest.mark.skipif(not GOLD.exists(), reason="the annotated texts are in ../shared, which is not here")
def test_no_text_without_a_date_is_called_wrong_on_a_doubt():
    for line in GOLD.read_text(encoding="utf-8").splitlines()[:20]:  # the last ten are kept for measuring
        report = check(json.loads(line)["text"], WORLD, as_of="2025-08-21")
        assert_never_wrong_in_doubt(report)
        assert corrected(json.loads(report.readings()), report.dossier.communique).reading == report.reading
