"""The sections of a dossier that speak of the registry, and the timeline of promises."""

import json
from datetime import date
from pathlib import Path

import pytest

from comity import dossiers, world
from comity.dossiers import timeline
from comity.dossiers.sections import REGISTERED
from comity.errors import WarehouseError
from comity.ledger.exchange import importing
from comity.ledger.registry.drafts import Desk
from comity.ledger.store import writing
from comity.ledger.store.opening import open_registry
from comity.ledger.store.place import place
from comity.pair import pair
from comity.records import LedgerStatus, Span

EXAMPLE = Path(__file__).resolve().parents[2] / "examples/registry/commission.json"
AS_OF = "2026-11-24"


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A world with the registry of the guide."""
    file = tmp_path_factory.mktemp("registry") / "commission.sqlite"
    batch = importing.read_batch(EXAMPLE, Desk(author="clerk", today=date(2026, 11, 24)))
    assert batch.problems == ()
    with open_registry(place(file), create=True) as registry, registry.writing() as connection:
        writing.add(connection, batch.drafts)
    return world.open(registry=file)


def section(dossier, key):
    return next(s for s in dossier.sections if s.key == key)


def test_the_registry_has_sections_only_where_there_is_one(kept):
    assert {s.key for s in pair("OMN", "PER", kept, as_of=AS_OF).dossier().sections} >= REGISTERED
    without = pair("OMN", "PER", world.open(), as_of=AS_OF)
    assert not REGISTERED & {s.key for s in without.dossier().sections}
    (asked,) = without.dossier(["documents"]).sections
    assert "comity registry add document" in asked.absent


def test_documents_stand_by_sector_and_status(kept):
    found = section(pair("OMN", "PER", kept, as_of=AS_OF).dossier(), "documents")
    assert found.finding == "2 documents of the two are in the registry: 1 signed and 1 in force."
    tallies = [dict(i.columns) for i in found.items if i.columns[0][0] == "Sector"]
    assert [(t["Sector"], t["All"]) for t in tallies] == [("Fishing", "1"), ("No sector", "1")]
    memorandum = next(
        dict(i.columns) for i in found.items if dict(i.columns).get("Title", "").startswith("Memo")
    )
    assert memorandum["Status"] == "In force"
    assert "Fish processing plant" in memorandum["What came of it"]


def test_projects_stand_by_stage_with_our_reading_apart(kept):
    found = section(pair("OMN", "PER", kept, as_of=AS_OF).dossier(), "projects")
    assert found.finding == "1 project of the two is in the registry: 1 in implementation, 1 of them overdue."
    (project,) = found.items
    cells = dict(project.columns)
    assert (cells["Investment"], cells["Our reading"]) == ("$12 million", "In progress, overdue")


def test_commitments_stand_among_the_promises_with_what_happened_and_the_rule(kept):
    found = section(pair("OMN", "PER", kept, as_of=AS_OF).dossier(), "promises")
    assert "1 commitment is in the registry: missed, overdue." in found.finding
    owed = next(dict(i.columns) for i in found.items if i.columns[0][0] == "Commitment")
    assert owed["Owed by"] == "Ministry of Fisheries of Oman"
    assert owed["What happened"] == "8 cold stores were unloaded in Callao (2 April 2026)"
    assert owed["Our reading"] == "Missed, overdue"
    assert owed["By which rule"].startswith("The deadline has passed")
    assert [s.label for s in found.spans] == ["$500 million by the end of 2028", "Deliver 20 cold stores"]


def test_deadlines_ahead_are_those_that_are_open(kept):
    found = section(pair("OMN", "PER", kept, as_of="2026-01-31").dossier(), "deadlines")
    assert [dict(i.columns)["Due"] for i in found.items] == [
        "31 March 2026",
        "30 June 2026",
        "31 December 2028",
    ]
    found = section(pair("OMN", "PER", kept, as_of=AS_OF).dossier(), "deadlines")
    assert [i.grade.value for i in found.items] == ["E"]


def test_nothing_is_known_before_it_was(kept):
    assert section(pair("OMN", "PER", kept, as_of="2025-03-10").dossier(), "documents").items == ()


def test_the_sections_go_into_every_form(kept, tmp_path):
    dossier = pair("OMN", "PER", kept, as_of=AS_OF).dossier()
    assert "Fish processing plant" in dossiers.pair_html(dossier)
    assert "Fish processing plant" in dossiers.pair_markdown(dossier)
    assert "Fish processing plant" in json.dumps(dossiers.pair_dict(dossier))


def test_a_registry_that_was_named_and_is_not_there_is_an_error(tmp_path):
    with pytest.raises(WarehouseError, match="there is no registry"):
        world.open(registry=tmp_path / "none.sqlite").at(date(2026, 1, 1)).statements("OMN", "PER")


# The timeline


def span(start, end, status=LedgerStatus.ANNOUNCED, label="$1 billion"):
    return Span(
        label=label,
        start=date.fromisoformat(start),
        end=end and date.fromisoformat(end),
        ending="x",
        status=status,
    )


def test_bars_lie_in_order_of_time_inside_the_picture():
    drawn = timeline.draw(
        [span("2018-01-01", "2020-12-31"), span("2006-01-01", None), span("2023-01-01", "2030-12-31")],
        date(2026, 1, 1),
    )
    assert [bar.x for bar in drawn.bars] == sorted(bar.x for bar in drawn.bars)
    assert all(bar.x >= 0 and bar.x + bar.width <= 100 for bar in drawn.bars)
    assert [bar.is_open for bar in drawn.bars] == [True, False, False]
    assert drawn.title == "3 promises from 2006 on, and what became of each by 2026"
    assert 3 <= len(drawn.ticks) <= 9
    assert drawn.bars[0].x + drawn.bars[0].width == pytest.approx(drawn.now)


def test_one_that_is_settled_without_a_deadline_is_a_mark():
    drawn = timeline.draw(
        [span("2006-01-01", None, LedgerStatus.MET), span("2008-01-01", None)], date(2026, 1, 1)
    )
    assert [bar.is_open for bar in drawn.bars] == [False, True]
    assert drawn.bars[0].width < 1


def test_few_are_not_drawn_and_of_many_the_latest():
    assert timeline.draw([span("2006-01-01", None)], date(2026, 1, 1)) is None
    many = [span(f"20{n:02d}-01-01", None) for n in range(1, 26)]
    drawn = timeline.draw(many, date(2026, 1, 1))
    assert (len(drawn.bars), drawn.left_out) == (24, 1)


def test_the_page_has_the_picture_with_words_for_those_who_cannot_see_it():
    page = dossiers.pair_html(pair("IRN", "BLR", world.open(), as_of=AS_OF).dossier(["promises"]))
    assert 'class="ruler timeline"' in page
    assert "16 promises from 2006 on" in page
    assert "<script" not in page
