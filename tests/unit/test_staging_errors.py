"""What staging refuses, and what it says: nothing is left out silently, nothing half-read is handed on."""

import gzip
import json
import shutil

import pytest
from tests.staging_samples import RECORDED

from comity.errors import SourceError, UsageError
from comity.warehouse.duck import DuckEngine
from comity.warehouse.engine import NumberedFile
from comity.warehouse.schema import staged_tables
from comity.warehouse.staging.setting_aside import Reason
from comity.warehouse.staging.stage import check_keys, stage
from comity.warehouse.staging.unmapped import UnmappedCodes

HS17 = {"nomenclature": "HS17"}
BACI = "BACI_HS17_Y2020_V202301.csv"
HEADER = "t,i,j,k,v,q\n"


@pytest.fixture
def engine():
    with DuckEngine() as made:
        yield made


def file(path, text, number=1):
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return NumberedFile(number=number, path=path)


def test_an_unknown_country_stops_and_names_its_rows(engine, tmp_path):
    rows = "2020,4,364,10121,1,1\n2020,4,9990,10121,2,1\n2020,4,9990,10129,3,1\n2020,9991,364,10121,4,1\n"
    with pytest.raises(UnmappedCodes) as caught:
        stage("baci", [file(tmp_path / BACI, HEADER + rows)], engine, params=HS17)
    worst = caught.value.codes[0]
    assert {(c.scheme, c.code, c.column, c.rows) for c in caught.value.codes} == {
        ("numeric", "9990", "j", 2),
        ("numeric", "9991", "i", 1),
    }
    assert caught.value.codes[1].first == f"{BACI}, line 3"
    assert worst.first == f"{BACI}, line 5"
    assert str(caught.value).endswith("--quarantine.")
    assert "'9990' in column j (2 rows" in str(caught.value)


def test_with_quarantine_they_are_set_aside_and_counted(engine, tmp_path):
    rows = "2020,4,364,10121,1,1\n2020,4,9990,10121,2.5,1\n"
    staged = stage("baci", [file(tmp_path / BACI, HEADER + rows)], engine, params=HS17, quarantine=True)
    (left,) = staged.set_aside
    assert (left.reason, left.rows, left.value_usd, left.examples) == (
        Reason.UNMAPPED,
        1,
        2500.0,
        ("4 9990 010121",),
    )
    assert (staged.rows_read, staged.rows_kept) == (2, {"product_flows": 1})


def test_a_product_outside_the_release_list_stops(engine, tmp_path):
    listed = file(tmp_path / "product_codes_HS17_V202301.csv", "code,description\n10121,Horses\n", number=2)
    rows = file(tmp_path / BACI, HEADER + "2020,4,364,10121,1,1\n2020,4,364,999999,1,1\n")
    with pytest.raises(UnmappedCodes) as caught:
        stage("baci", [rows, listed], engine, params=HS17)
    (code,) = caught.value.codes
    assert (code.scheme, code.code, code.column, code.rows) == ("products", "999999", "k", 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_code_files_are_read_in_each_release_form(engine, tmp_path, encoding, quote):
    text = f"{quote}code{quote},{quote}description{quote}\r\n{quote}10121{quote},{quote}Maté{quote}\r\n"
    listed = file(tmp_path / "product_codes_HS17_V202301.csv", text.encode(encoding), number=2)
    rows = file(tmp_path / BACI, HEADER + "2020,4,364,10121,1,NA\n")
    stage("baci", [rows, listed], engine, params=HS17)
    assert engine.rows("select product, tonnes from staged_product_flows") == [("010121", None)]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "header", ["t,i,j,k,v,q", '"t","i","j","k","v","q"', '\ufeff"t","i","j","k","v","q"']
)
def test_rows_are_read_in_each_release_form(engine, tmp_path, header, newline, packed):
    rows = (header, '2021,4,24,10121,52.051,"       13.235"', '2021,4,28,10121,1,"           NA"')
    text = "".join(row + newline for row in rows).encode()
    path = tmp_path / f"BACI_HS92_Y2021_V202301.csv{'.gz' if packed else ''}"
    stage(
        "baci",
        [file(path, gzip.compress(text) if packed else text)],
        engine,
        params={"nomenclature": "HS92"},
    )
    assert engine.rows("select importer, value_usd, tonnes from staged_product_flows order by 1") == [
        ("AGO", 52051.0, 13.235),
        ("ATG", 1000.0, None),
    ]


def test_a_key_that_comes_twice_is_named_with_both_rows(engine, tmp_path):
    text = "iso_o;iso_d;contig;comlang_off;colony;dist;distw\nIRN;BLR;0;0;0;1;1\nIRN;BLR;0;0;0;2;2\n"
    with pytest.raises(SourceError, match=r"exporter=IRN, importer=BLR comes 2 times") as caught:
        stage("geodist", [file(tmp_path / "dist_cepii.csv", text)], engine)
    assert "distance_km=1.0" in str(caught.value)
    assert "distance_km=2.0" in str(caught.value)


def test_the_keys_of_large_sources_are_left_to_the_build(engine, tmp_path):
    rows = "2020,4,364,10121,1,1\n2020,4,364,10121,2,1\n"
    staged = stage("baci", [file(tmp_path / BACI, HEADER + rows)], engine, params=HS17)
    assert staged.unchecked == {"product_flows"}
    with pytest.raises(SourceError, match="comes 2 times"):
        check_keys(engine, staged.tables["product_flows"], staged_tables()["product_flows"])


@pytest.mark.parametrize(
    "case",
    [
        ("geodist", "dist_cepii.csv", "", "is empty"),
        ("geodist", "dist_cepii.csv", "<!DOCTYPE html><html>…", "web page"),
        ("geodist", "dist_cepii.csv", '{"message": "Not found"}', "Not found"),
        ("geodist", "dist_cepii.csv", "iso_o;iso_d\nIRN;BLR\n", "lacks the column contig"),
        ("geodist", "dist_cepii.csv", "iso_o;iso_d;contig;comlang_off;colony;dist;distw\n", "no rows in it"),
        ("geodist", "distances.csv", "a;b\n", "does not read distances.csv"),
        ("wdi", "x.json", '[{"message":[{"id":"120","value":"not valid"}]}]', "not valid"),
        ("wdi", "x.json", '[{"page":1,"pages":0,"total":0},null]', "without rows"),
        ("wdi", "x.csv", "a,b\n1,2\n", "none of the headers"),
        ("comtrade_v1", "x.json", '{"count":0,"data":[],"error":""}', "without rows"),
        ("comtrade_v1", "x.json", '{"count":0,"data":[],"error":"quota"}', "quota"),
        ("comtrade_v1", "x.json", '{"statusCode":401,"message":"Access denied"}', "Access denied"),
        ("comtrade_v1", "x.csv", "Year,Partner\n2017,Iran\n", "lacks refYear"),
        ("imts_sdmx", "x.xml", "<a><ErrorMessage><Text>No results</Text></ErrorMessage></a>", "No results"),
        ("imts_sdmx", "x.xml", "<a></a>", "no observations"),
        ("imts_sdmx", "x.xml", "<a><b></a>", "cannot be read as XML"),
        ("iati", "x.xml", "<iati-activities/>", "holds no activity"),
        ("gdelt_events", "x.CSV", "1\t2\t3\n", "has 3 columns where 61 or 58 or 57"),
        ("tradhist", "x.csv", "a;b\n", "neither the columns"),
        ("wto_rta", "AllRTAs.xlsx", "PK no zip", "no spreadsheet"),
        ("desta", "x.csv", "number;name\n1;a\n", "neither members"),
        ("gsdb", "x.csv", "case_id,year\n1,2000\n", "not the list of cases"),
        ("cow_igo", "state_year.csv", "ccode,year\n1,2\n", "lacks ccode, year or the columns of bodies"),
    ],
)  # fmt: skip
def test_what_is_no_data_is_refused_with_the_reason(engine, tmp_path, case):
    reader, name, text, said = case
    with pytest.raises(SourceError) as caught:
        stage(reader, [file(tmp_path / name, text)], engine)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "declared",
    ['<!DOCTYPE a [<!ENTITY e "x">]>', '<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd">', "<!DOCTYPE a>"],
)
@pytest.mark.parametrize(
    ("reader", "root"), [("iati", "iati-activities"), ("imts_sdmx", "StructureSpecificData")]
)
def test_xml_that_declares_anything_is_refused(engine, tmp_path, declared, reader, root):
    text = f'<?xml version="1.0"?>{declared}<{root}><x/></{root}>'
    with pytest.raises(SourceError, match="cannot be read as XML"):
        stage(reader, [file(tmp_path / "x.xml", text)], engine)


def test_a_spreadsheet_that_swells_is_refused(engine, tmp_path):
    import zipfile

    path = tmp_path / "AllRTAs.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 20_000_000)
    with pytest.raises(SourceError, match="unpacks to more"):
        stage("wto_rta", [NumberedFile(number=1, path=path)], engine)


def test_a_file_that_unpacks_beyond_all_bounds_is_refused(engine, tmp_path, monkeypatch):
    from comity.warehouse.staging import textrows

    monkeypatch.setattr(textrows, "MAX_BYTES", 100_000)
    text = gzip.compress((RECORDED / "gsdb" / "GSDB_V4.csv").read_bytes() + b"\n" * 200_000)
    with pytest.raises(SourceError, match="once unpacked"):
        stage("gsdb", [file(tmp_path / "GSDB_V4.csv.gz", text)], engine)


def test_an_answer_of_as_many_rows_as_the_provider_gives_was_cut_off(engine, tmp_path):
    answer = json.loads((RECORDED / "comtrade_v1" / "get_112_2021.json").read_text())
    first = answer["data"][0]
    data = [{**first, "refYear": 1500 + number} for number in range(500)]
    path = file(tmp_path / "preview.json", json.dumps({"count": 500, "data": data, "error": ""}))
    with pytest.raises(SourceError, match="exactly 500 rows"):
        stage("comtrade_v1", [path], engine)


def test_an_answer_that_says_more_rows_than_it_has_was_cut_off(engine, tmp_path):
    answer = json.loads((RECORDED / "comtrade_v1" / "get_112_2021.json").read_text())
    path = file(tmp_path / "short.json", json.dumps({**answer, "count": 21}))
    with pytest.raises(SourceError, match="says 21 rows and has 20"):
        stage("comtrade_v1", [path], engine)


def test_the_portal_has_to_say_in_which_unit_it_counts(engine, tmp_path):
    text = (RECORDED / "imts_sdmx" / "portal_export.csv").read_text().replace('"6","Millions"', '"",""')
    path = file(tmp_path / "portal.csv", text)
    with pytest.raises(SourceError, match="units, thousands or millions"):
        stage("imts_sdmx", [path], engine)
    stage("imts_sdmx", [path], engine, params={"scale": "6"})
    assert engine.rows("select value_usd from staged_flows") == [(7250000.0,)]


def test_settings_are_those_of_the_reader(engine, tmp_path):
    path = file(tmp_path / BACI, HEADER)
    with pytest.raises(UsageError, match="has to be told: nomenclature"):
        stage("baci", [path], engine)
    with pytest.raises(UsageError, match="knows no setting edition"):
        stage("baci", [path], engine, params={**HS17, "edition": "x"})
    with pytest.raises(SourceError, match="there is no reader 'bacci'"):
        stage("bacci", [path], engine)


def test_only_sums_is_no_silent_empty_result(engine, tmp_path):
    text = "iso_o;iso_d;contig;comlang_off;colony;dist;distw\nWLD;BLR;0;0;0;1;1\n"
    with pytest.raises(SourceError, match=r"none of the rows .* can be kept \(1 sums over countries"):
        stage("geodist", [file(tmp_path / "dist_cepii.csv", text)], engine)


def test_one_file_of_a_large_source_may_hold_nothing_to_keep(engine, tmp_path):
    rows = HEADER + "2020,4,697,10121,1,1\n"
    staged = stage("baci", [file(tmp_path / BACI, rows)], engine, params=HS17)
    assert (staged.rows_read, staged.rows_kept) == (1, {"product_flows": 0})


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("table: flows", "table: trades", "names the table 'trades'"),
        ("exporter: von", "seller: von", "knows no seller and needs exporter"),
        ("value_usd: Wert", "value_usd: Preis", "has no column Preis"),
        ('decimal: ","', 'decimal: "."', "line 2: '12,5' in column Wert is no number"),
    ],
)
def test_a_mapping_that_does_not_fit_is_explained(engine, tmp_path, old, new, said):
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text((RECORDED / "own_file" / "mapping.yaml").read_text().replace(old, new))
    shutil.copy(RECORDED / "own_file" / "wheat.csv", tmp_path)
    numbered = [NumberedFile(number=1, path=tmp_path / "wheat.csv")]
    with pytest.raises((SourceError, UsageError)) as caught:
        stage("own_file", numbered, engine, params={"columns": str(mapping)})
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("codes", "written"),
    [("iso3", "irn"), ("iso2", "IR"), ("numeric", "364"), ("comtrade", "0364"), ("cow", "630")],
)
def test_an_own_file_may_name_countries_by_any_code(engine, tmp_path, codes, written):
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(
        f"table: economies\ncolumns: {{country: c, year: y, value: v}}\ncountries: {codes}\n"
        "constants: {indicator: own, unit: percent}\n"
    )
    path = file(tmp_path / "own.csv", f"c,y,v\n{written},2020,1.5\n{written},2021,NA\n")
    staged = stage("own_file", [path], engine, params={"columns": str(mapping)})
    assert engine.rows("select country, year, value, unit from staged_economies") == [
        ("IRN", 2020, 1.5, "percent")
    ]
    assert [left.reason for left in staged.set_aside] == [Reason.NOT_REPORTED]


def test_bodies_send_sanctions_and_trade_as_none(engine, tmp_path):
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(
        "table: sanctions\ncolumns: {case_id: n, sender: von, target: gegen}\ncountries: names\n"
    )
    path = file(tmp_path / "own.csv", "n,von,gegen\n1,EU,Iran\n2,Iran,EU\n")
    staged = stage("own_file", [path], engine, params={"columns": str(mapping)})
    assert engine.rows("select sender, target from staged_sanctions") == [("EU", "IRN")]
    assert [left.reason for left in staged.set_aside] == [Reason.BODY]
