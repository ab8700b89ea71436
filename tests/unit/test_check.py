"""The journey: a text in, a report out."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import comity
from comity.claims import Reading, read
from comity.errors import AmbiguousCountry, UsageError
from comity.records import Communique, Label, Period, Reason

if TYPE_CHECKING:
    from comity.check import Report

TEXT = (
    "The presidents of Iran and Belarus met in Minsk on 20 August 2025. Trade between the two countries "
    "stands at $140 million. Iran and Belarus are members of the Shanghai Cooperation Organization. "
    "Belarus is a member of BRICS."
)
WORLD = comity.open()


def _check(text: str = TEXT, **how: object) -> Report:
    return comity.check(text, WORLD, **{"as_of": "2025-08-21", "published": "2025-08-20", **how})


def test_a_report_holds_a_verdict_for_each_claim() -> None:
    report = _check()
    assert len(report.claims) == len(report.verdicts) > 0
    known = {piece.id for piece in report.evidence}
    assert all(set(verdict.evidence) <= known for verdict in report.verdicts)
    assert report.dossier.pair is not None
    assert set(report.dossier.pair) == {"IRN", "BLR"}
    assert report.dossier.ledger
    assert report.dossier.sources


def test_what_is_wrong_is_called_wrong() -> None:
    labels = {c.quote: v for c, v in zip(_check().claims, _check().verdicts, strict=True)}
    (brics,) = [v for quote, v in labels.items() if "BRICS" in quote]
    assert brics.label is Label.CONTRADICTED
    assert Reason.MEMBERSHIP_STATUS in brics.reasons
    assert "a partner of BRICS" in brics.sentence


def test_the_default_date_is_that_of_the_text() -> None:
    assert comity.check(TEXT, WORLD, published="2025-08").dossier.as_of == date(2025, 8, 31)
    assert _check(as_of=date(2025, 8, 21)).dossier.as_of == date(2025, 8, 21)
    assert comity.check("Iran is a member of BRICS.", WORLD).dossier.as_of >= date(2026, 1, 1)


def test_names_and_codes_make_the_same_pair() -> None:
    assert _check(pair=("Iran", "Belarus")).dossier.pair == ("IRN", "BLR")
    with pytest.raises(AmbiguousCountry):
        _check(pair=("Congo", "Belarus"))


def test_bad_dates_and_other_languages_are_refused() -> None:
    with pytest.raises(UsageError):
        _check(as_of="2025-13-01")
    with pytest.raises(UsageError):
        comity.check(
            "Президенты России и Белоруссии обсудили торговлю и подписали документы в Минске.", WORLD
        )


def test_a_communique_keeps_its_own_fields() -> None:
    text = Communique(
        id="c1", text=TEXT, sha256="0" * 64, published=Period(start=date(2025, 8, 20), end=date(2025, 8, 20))
    )
    report = comity.check(text, WORLD)
    assert report.dossier.communique == text
    assert report.dossier.as_of == date(2025, 8, 20)


def test_readings_are_taken_as_given() -> None:
    reading = read(_check().dossier.communique)
    only = Reading(claims=reading.claims[:1], pairs=reading.pairs)
    assert len(_check(readings=only).verdicts) == 1


def test_hindsight_keeps_both_verdicts() -> None:
    told = "Trade between Iran and Belarus stands at $140 million."
    plain = comity.check(told, WORLD, as_of="2025-08-19", published="2025-08-19")
    later = comity.check(told, WORLD, as_of="2025-08-19", published="2025-08-19", hindsight=True)
    assert all(c.hindsight is None for c in plain.dossier.checked)
    (checked,) = later.dossier.checked
    assert checked.verdict == plain.verdicts[0]
    assert checked.hindsight is not None
    assert set(checked.hindsight.evidence) > set(checked.verdict.evidence)


def test_an_earlier_date_never_uses_later_facts() -> None:
    for day in ("2006-12-31", "2018-12-31", "2023-12-31", "2025-08-21"):
        report = _check(as_of=day)
        for piece in report.evidence:
            assert piece.period.start is None or piece.period.start.isoformat() <= day
            assert all(
                use.published.end is None or use.published.end.isoformat() <= day for use in piece.sources
            )


def test_swapping_the_countries_changes_no_verdict() -> None:
    swapped = TEXT.replace("Iran and Belarus", "Belarus and Iran")
    assert [(v.label, v.reasons, v.sentence) for v in _check(swapped).verdicts] == [
        (v.label, v.reasons, v.sentence) for v in _check().verdicts
    ]


def test_unrelated_sentences_change_no_verdict() -> None:
    more = f"{TEXT} Trade between Vietnam and Cambodia reached $10 billion in 2023. The weather was fine."
    first = {c.quote: (v.label, v.sentence) for c, v in zip(_check().claims, _check().verdicts, strict=True)}
    report = _check(more)
    second = {c.quote: (v.label, v.sentence) for c, v in zip(report.claims, report.verdicts, strict=True)}
    assert first.items() <= second.items()


def test_the_report_can_be_had_in_every_form(tmp_path: Path) -> None:
    report = _check()
    assert json.loads(report.to_json())["schema"] == "comity/report/1"
    assert report.to_html(tmp_path / "dossier.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert any(review["@type"] == "ClaimReview" for review in report.to_claimreview())
    assert "<html" in report._repr_html_()


def test_nothing_heavy_is_imported() -> None:
    code = (
        "import sys, comity; comity.check('Iran is a member of BRICS.', as_of='2025-08-21').to_json();"
        "heavy = {'pandas', 'numpy', 'duckdb', 'pydantic', 'pycountry', 'httpx', 'jinja2', 'rich'};"
        "print(heavy & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


ARTICLE = Path(__file__).resolve().parents[2] / ".." / "shared" / "texts" / "iran_belarus_2025-08.txt"


@pytest.mark.skipif(not ARTICLE.exists(), reason="the real article is in ../shared, which is not here")
def test_the_real_article_line_by_line() -> None:
    report = comity.check(
        ARTICLE.read_text(encoding="utf-8"),
        WORLD,
        as_of="2025-08-21",
        published="2025-08",
        pair=("IRN", "BLR"),
        source="nournews.ir, a news article, August 2025",
    )
    by_kind = {c.kind.value: v for c, v in zip(report.claims, report.verdicts, strict=True)}
    level = by_kind["trade_level"]
    assert level.label is Label.INSUFFICIENT_EVIDENCE
    assert {Reason.REPORTED_ONLY, Reason.SOURCE_CONFLICT} <= set(level.reasons)
    assert "more than $113 million for 2024" in level.sentence
    assert "at most" in level.sentence
    assert any("BACI" in line for line in level.would_settle)
    member = by_kind["membership"]
    assert member.label is Label.SUPPORTED_IF
    assert member.reasons == (Reason.MEMBERSHIP_STATUS,)
    for words in ("a partner of BRICS", "an observer at the Eurasian Economic Union", "since 15 May 2025"):
        assert words in member.sentence
    ties = by_kind["superlative"]
    assert ties.label is Label.INSUFFICIENT_EVIDENCE
    assert Reason.UNDEFINED_TERM in ties.reasons
    assert "$160 million" in ties.sentence
    assert "$154.1 million" in ties.sentence
    counted = [
        v for c, v in zip(report.claims, report.verdicts, strict=True) if c.kind.value == "documents_signed"
    ]
    assert all(v.label is Label.INSUFFICIENT_EVIDENCE for v in counted)
    assert any(Reason.COUNTING_RULE in v.reasons and "AP: 13 documents" in v.sentence for v in counted)
    assert by_kind["sanctions"].label is Label.SUPPORTED
    assert by_kind["forecast"].label.value == "ANNOUNCED"
    assert by_kind["opinion"].label is Label.NOT_CHECKABLE
    # Belarus makes the machinery; the list of restricted goods is about supplies to it.
    assert Reason.RESTRICTED_GOODS not in by_kind["specialisation"].reasons
