"""What arrived is looked at before it counts."""

import gzip
import json
import zipfile

import pytest

from comity.sources.datacard import Answer, Step
from comity.sources.download.answers import Content, look_at
from comity.sources.download.errors import Broken, TooManyRows


def step(answer, **more):
    return Step(url="https://x.org", name="x", answer=answer, confirmed=True, seen_in="a test", **more)


@pytest.fixture
def seen(tmp_path):
    def look(content, answer, **more):
        path = tmp_path / "answer"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return look_at(path, step(answer, **more), "https://x.org/q")

    return look


def comtrade(rows, count=None, error=""):
    data = [{"refYear": 2020, "primaryValue": n} for n in range(rows)]
    return json.dumps(
        {"elapsedTime": "0.1 secs", "count": rows if count is None else count, "data": data, "error": error}
    )


def wdi(rows, pages=1):
    head = {"page": 1, "pages": pages, "per_page": 20000, "total": rows, "lastupdated": "2026-07-13"}
    return json.dumps([head, [{"date": str(1960 + n), "value": None} for n in range(rows)]])


XML = '<?xml version="1.0"?><m:GenericData xmlns:m="m"><m:Header/><g:Obs/><g:Obs/></m:GenericData>'


@pytest.mark.parametrize(
    ("content", "answer", "found"),
    [
        (comtrade(3), Answer.COMTRADE_JSON, Content(rows=3)),
        (wdi(3, pages=2), Answer.WDI_JSON, Content(rows=3, pages=2)),
        ("a,b\n1,2\n", Answer.CSV, Content()),
        ("\ufeffa;b\r\n1;2", Answer.CSV, Content()),
        (XML, Answer.XML, Content(rows=2)),
        ("<iati-activities><iati-activity/></iati-activities>", Answer.XML, Content(rows=1)),
        ("<other><a/></other>", Answer.XML, Content()),
        (gzip.compress(b"a\tb\n"), Answer.GZIP, Content()),
        (b"\x00\x01", Answer.FILE, Content()),
    ],
)
def test_good_answers(seen, content, answer, found):
    assert seen(content, answer) == found


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        (comtrade(0), Answer.COMTRADE_JSON),
        (wdi(0), Answer.WDI_JSON),
        (json.dumps([{"page": 0, "pages": 0, "per_page": 20000, "total": 0}, None]), Answer.WDI_JSON),
        ("a,b\n", Answer.CSV),
        ("a,b", Answer.CSV),
        (gzip.compress(b""), Answer.GZIP),
        ('<iati-activities version="2.03"></iati-activities>', Answer.XML),
        ('<m:GenericData xmlns:m="m"><m:Header><m:ID>x</m:ID></m:Header></m:GenericData>', Answer.XML),
    ],
)
def test_empty_answers_are_errors(seen, content, answer):
    with pytest.raises(Broken, match="has no rows for what was asked"):
        seen(content, answer)


@pytest.mark.parametrize(
    ("content", "answer", "said"),
    [
        (comtrade(0, error="period is wrong"), Answer.COMTRADE_JSON, "says of .*: period is wrong"),
        (
            '[{"message": [{"id": "120", "key": "Invalid value", "value": "The provided value is wrong"}]}]',
            Answer.WDI_JSON,
            "The provided value is wrong",
        ),
        ('{"statusCode": 429}', Answer.COMTRADE_JSON, "is not an answer of UN Comtrade"),
        ("[]", Answer.COMTRADE_JSON, "is not an answer"),
        ('{"data": 3}', Answer.COMTRADE_JSON, "is not an answer"),
        ("{}", Answer.WDI_JSON, "is not an answer of the World Bank"),
        ('{"error": "no"}', Answer.CSV, "is not a table"),
        ("<error/>", Answer.CSV, "is not a table"),
        (b"PK\x03\x04\x00\x00", Answer.CSV, "is not a table"),
        ("plain words", Answer.XML, "is not XML"),
        ("plain words", Answer.ZIP, "is not a zip archive"),
        ("plain words", Answer.XLSX, "is not an Excel workbook"),
        ("plain words", Answer.GZIP, "is not a gzip file"),
        ("plain words", Answer.COMTRADE_JSON, "is not JSON; it begins with 'plain words'"),
    ],
)
def test_messages_and_other_forms_are_told(seen, content, answer, said):
    with pytest.raises(Broken, match=said):
        seen(content, answer)


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        (comtrade(50)[:-30], Answer.COMTRADE_JSON),
        (wdi(50)[:-2], Answer.WDI_JSON),
        (XML[:-25], Answer.XML),
        (gzip.compress(bytes(range(256)) * 99)[:-12], Answer.GZIP),
    ],
)
def test_answers_that_are_cut_are_told(seen, content, answer):
    with pytest.raises(Broken, match=r"is cut before its end|is not JSON"):
        seen(content, answer)


def test_xml_that_could_unpack_itself_is_not_read(seen):
    laughs = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    with pytest.raises(Broken, match="declares a document type"):
        seen(laughs, Answer.XML)


def test_a_gzip_bomb_is_stopped(seen):
    with pytest.raises(Broken, match="unpacks to far more"):
        seen(gzip.compress(b"0" * 30_000_000), Answer.GZIP)


def test_a_zip_is_no_workbook(seen, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("a", "x")
    raw = (tmp_path / "a.zip").read_bytes()
    assert seen(raw, Answer.ZIP) == Content()
    with pytest.raises(Broken, match="Excel"):
        seen(raw, Answer.XLSX)


@pytest.mark.parametrize(
    ("rows", "caps"), [(500, (500,)), (501, (500,)), (100, (100, 250)), (251, (100, 250))]
)
def test_a_row_cap_that_is_hit_names_the_narrower_request(seen, rows, caps):
    with pytest.raises(TooManyRows) as caught:
        seen(comtrade(rows), Answer.COMTRADE_JSON, row_cap=caps, narrower="name fewer partners")
    assert "there are probably more" in caught.value.found
    assert caught.value.fix == "name fewer partners"


@pytest.mark.parametrize("rows", [99, 150])
def test_fewer_rows_than_a_cap_or_between_two_caps_are_all_of_them(seen, rows):
    assert seen(comtrade(rows), Answer.COMTRADE_JSON, row_cap=(100, 250)).rows == rows


def test_a_count_above_the_rows_that_came_is_a_cap_too(seen):
    with pytest.raises(TooManyRows, match="there are 9 rows and gives 3"):
        seen(comtrade(3, count=9), Answer.COMTRADE_JSON)
