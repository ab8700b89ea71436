"""Every source against the outside world: one test a card, and a table of what works.

    pytest -m live tests/live

The table is written to ``live-sources.md``, or where COMITY_LIVE_REPORT says. Small sources are got as a user
would; of large files only the first bytes are asked for. Nothing is kept.
"""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from comity.errors import ComityError
from comity.sources import datacard, holdings
from comity.sources.datacard import Answer
from comity.sources.download import asking, getting, planning
from comity.sources.download.errors import TryAgain
from comity.sources.download.telling import Silence

pytestmark = pytest.mark.live

SMALL = {  # what to ask for, of sources that give little at once
    "un-comtrade-preview": {"years": (2022,), "where": {"reporter": ["BLR"], "partner": ["world"]}},
    "un-comtrade": {"years": (2022,), "where": {"reporter": ["BLR"], "partner": ["world"]}},
    "imf-imts": {"where": {"reporter": ["BLR"], "partner": ["IRN"]}},
    "world-bank-wdi": {"where": {"indicator": ["NY.GDP.MKTP.CD"]}},
    "wits-tariffs": {"years": (2020,), "where": {"reporter": ["USA"], "product": ["010121"]}},
    "wto-rta": {},
    "desta": {},
    "cow-igo": {},
    "gsdb": {},
    "cepii-geodist": {},
    "gdelt-events": {"where": {"day": ["2024-03-01"]}},
    "iati-activities": {"where": {"country": ["BLR"]}},
}
BEGINNINGS = {
    Answer.ZIP: b"PK\x03\x04",
    Answer.XLSX: b"PK\x03\x04",
    Answer.GZIP: b"\x1f\x8b",
}
_HEAD = "| source | version | outcome | seen | on |\n| --- | --- | --- | --- | --- |\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("COMITY_HOME", str(tmp_path))


@pytest.fixture(scope="module")
def table():
    """The table, with a line a test."""
    path = Path(os.environ.get("COMITY_LIVE_REPORT", "live-sources.md"))
    path.write_text(_HEAD, encoding="utf-8")

    def line(card, outcome, seen):
        day = datetime.now(UTC).date().isoformat()
        words = " ".join(seen.replace("|", "/").split())[:160]
        with path.open("a", encoding="utf-8") as stream:
            stream.write(f"| {card.id} | {card.newest.version} | {outcome} | {words} | {day} |\n")

    return line


@pytest.mark.parametrize("card_id", [one for one in datacard.card_ids() if datacard.load(one).steps])
def test_the_source_answers_as_its_card_says(card_id, table):
    card = datacard.load(card_id)
    missing = [s.key.environment for s in card.steps if s.key and not os.environ.get(s.key.environment)]
    if missing:
        table(card, "not tried", f"{missing[0]} is not set")
        pytest.skip(f"{missing[0]} is not set")
    try:
        seen = whole(card) if card_id in SMALL else beginnings(card)
    except (ComityError, TryAgain) as error:
        table(card, "fails", str(getattr(error, "error", error)))
        raise
    table(card, "works", seen)


def whole(card):
    """Get it as a user would."""
    outcome = getting.get(card, card.newest, teller=Silence(), **SMALL[card.id])
    (one,) = holdings.of_source(card.id)
    assert outcome.new
    return f"{len(one.files)} files, {one.bytes:,} bytes"


def beginnings(card):
    """Ask for the first bytes of each address, and see that they are what they should be."""
    year = card.newest.last_year or 2022
    by_year = any("{year}" in text for step in card.steps for text in (step.url, step.name))
    where = {name: ["BLR"] for name, choice in card.choices.items() if choice.needed}
    told = []
    with getting.connect() as client:
        for wanted in planning.plan(card, card.newest, years=(year,) if by_year else None, where=where):
            key = wanted.step.key
            secret = asking.Secret(key.header, os.environ[key.environment]) if key else None
            request = asking.Request(url=wanted.url, accept=wanted.step.accept, key=secret)
            with asking.answer(client, request, {"Range": "bytes=0-4095"}) as response:
                first = next(response.iter_raw(4096), b"")
                length = response.headers.get("content-range", "").rpartition("/")[2]
            page = first.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html"))
            assert first, wanted.url
            assert not page, f"{wanted.url} is a web page"
            if wanted.step.listing is None:
                assert first.startswith(BEGINNINGS.get(wanted.step.answer, b"")), wanted.url
            told.append(length or response.headers.get("content-length", "of unknown length"))
    return f"first bytes of {', '.join(told)} bytes"
