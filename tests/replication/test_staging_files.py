"""Real files of providers, where they are at hand, counted independently of the queries that stage them."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

from comity.warehouse.duck import DuckEngine
from comity.warehouse.engine import NumberedFile
from comity.warehouse.staging.setting_aside import Reason
from comity.warehouse.staging.stage import check_keys, stage

DATA = Path(__file__).parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="needs the folder ../shared/data beside the checkout"
)


@pytest.fixture
def engine():
    with DuckEngine() as made:
        yield made


def staged(engine, reader, *paths, params=None):
    from comity.warehouse.schema import staged_tables

    files = [NumberedFile(number=number, path=Path(path)) for number, path in enumerate(paths, 1)]
    found = stage(reader, files, engine, params=params)
    assert found.rows_read == sum(found.rows_kept.values()) + sum(left.rows for left in found.set_aside)
    for name, relation in found.tables.items():
        check_keys(engine, relation, staged_tables()[name])
    return found


def rows(path, delimiter=",", encoding="utf-8-sig"):
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding=encoding, newline="") as stream:
        yield from csv.DictReader(stream, delimiter=delimiter)


def aside(found, table=None):
    return {left.reason: left.rows for left in found.set_aside if table in (None, left.table)}


@pytest.mark.parametrize(
    ("name", "nomenclature", "codes"),
    [
        ("BACI_HS17_Y2020_V202301_sample.csv.gz", "HS17", "product_codes_HS17_V202301.csv"),
        ("BACI_HS92_Y2021_V202301_sample.csv.gz", "HS92", "product_codes_HS92_V202301.csv"),
    ],
)
def test_baci(engine, name, nomenclature, codes):
    folder = DATA / "baci_samples"
    found = staged(engine, "baci", folder / name, folder / codes, params={"nomenclature": nomenclature})
    table = list(rows(folder / name))
    assert found.rows_kept == {"product_flows": len(table)}
    assert found.set_aside == ()
    (counted,) = engine.rows(
        "select sum(value_usd), sum(tonnes), count(*) - count(tonnes), "
        "count(*) filter (product like '0%'), min(length(product)), max(length(product)), "
        "count(*) filter (importer in ('IRN', 'BLR')), min(exporter), max(exporter) from staged_product_flows"
    )
    weights = [float(row["q"]) for row in table if row["q"].strip() != "NA"]
    assert counted == (
        pytest.approx(1000 * sum(float(row["v"]) for row in table), rel=1e-12),
        pytest.approx(sum(weights), rel=1e-12),
        len(table) - len(weights),
        sum(len(row["k"]) == 5 for row in table),
        6,
        6,
        sum(row["j"] in {"364", "112"} for row in table),
        "AFG",
        "ZAF",
    )


def test_geodist(engine):
    folder = DATA / "cepii_geodist"
    found = staged(engine, "geodist", folder / "dist_cepii.csv.gz", folder / "geo_cepii.csv.gz")
    table = list(rows(folder / "dist_cepii.csv.gz", ";", "latin-1"))
    assert found.rows_kept == {"distances": len(table)}
    (counted,) = engine.rows(
        "select count(*) - count(weighted_distance_km), sum(distance_km), "
        "count(*) filter (contiguous), count(*) filter (common_language), count(*) filter (colony) "
        "from staged_distances"
    )
    assert counted == (
        sum(row["distw"] == "." for row in table),
        pytest.approx(sum(float(row["dist"]) for row in table), rel=1e-12),
        *(sum(row[name] == "1" for row in table) for name in ("contig", "comlang_off", "colony")),
    )
    codes = {row[0] for row in engine.rows("select distinct exporter from staged_distances")}
    assert {"ROU", "COD", "TLS", "PSE", "YUG"} <= codes
    assert not {"ROM", "ZAR", "TMP", "PAL"} & codes


def test_world_bank_long(engine):
    path = DATA / "world_bank_gdp" / "worldbank_gdp.csv"
    found = staged(engine, "wdi", path)
    table = list(rows(path))
    notes = [row for row in table if not row["Country Code"]]
    assert aside(found)[Reason.NOTE] == len(notes)
    assert found.rows_read == len(table)
    iran = {
        row["Time"]: float(row["Value"]) for row in table if row["Country Code"] == "IRN" and row["Value"]
    }
    assert dict(
        engine.rows("select cast(year as varchar), value from staged_economies where country = 'IRN'")
    ) == pytest.approx(iran)
    assert engine.rows("select count(*) from staged_economies where country in ('WLD', 'EUU', 'ARB')") == [
        (0,)
    ]


def test_world_bank_wide(engine):
    path = DATA / "world_bank_gdp" / "API_NY.GDP.MKTP.KD.ZG_wide.csv.gz"
    found = staged(engine, "wdi", path)
    table = list(rows(path))
    years = [name for name in table[0] if name and name.isdigit()]
    assert found.rows_read == len(table) * len(years)
    belarus = next(row for row in table if row["Country Code"] == "BLR")
    assert engine.rows("select count(*) from staged_economies where country = 'BLR'") == [
        (sum(bool(belarus[year]) for year in years),)
    ]


def test_comtrade_answers(engine):
    path = DATA / "comtrade_samples" / "get_C_A_HS_response.json"
    found = staged(engine, "comtrade_v1", path)
    answer = json.loads(path.read_text(encoding="utf-8"))["data"]
    assert found.rows_kept["flows"] == len(answer)
    assert engine.rows("select sum(value_usd) from staged_flows") == [
        (pytest.approx(sum(entry["primaryValue"] for entry in answer)),)
    ]
    assert engine.rows("select distinct side, valuation from staged_flows order by 1") == [
        ("exporter", "FOB"),
        ("importer", "CIF"),
    ]


@pytest.mark.parametrize("number", [1, 2, 3, 7, 10])
def test_comtrade_tables(engine, number):
    path = DATA / "comtrade_samples" / f"api_table_{number}.csv.gz"
    found = staged(engine, "comtrade_v1", path)
    table = list(rows(path))
    assert found.rows_read == len(table)
    world = [row for row in table if row["partner_code"] == "0"]
    singles = [row for row in table if len(row["cmd_code"]) == 6 and row["cmd_code"] != "TOTAL"]
    assert found.rows_kept["stated_totals"] == len([row for row in world if row["cmd_code"] == "TOTAL"])
    plain = [
        row
        for row in singles
        if row["flow_code"] in {"M", "X"} and row["partner_code"] not in {"0", "899", row["reporter_code"]}
    ]
    assert found.rows_kept["product_flows"] == len(plain)


def test_tradhist(engine):
    path = DATA / "tradhist_extract" / "tradeflow_xx.csv.gz"
    found = staged(engine, "tradhist", path)
    table = [{key.strip(): value for key, value in row.items()} for row in rows(path, ";")]
    assert found.rows_read == 2 * len(table)
    four = {"DEU", "FRA", "GBR", "USA"}
    both = Counter(
        frozenset((row["origin_country_code"].strip(), row["destination_country_code"].strip(), row["year"]))
        for row in table
        if {row["origin_country_code"].strip(), row["destination_country_code"].strip()} <= four
    )
    # Of pairs among the four origins both sides' lines tell both flows: two of four are copies.
    assert aside(found)[Reason.DUPLICATE] <= 2 * len(both)
    assert engine.rows(
        "select trade_gbp from staged_gravity where exporter = 'USA' and importer = 'CAN' and year = 2014"
    ) == [(pytest.approx(1.678e11, rel=1e-3),)]


def test_desta(engine):
    path = DATA / "desta" / "DESTA.csv"
    found = staged(engine, "desta", path)
    table = list(rows(path, ";"))
    kinds = Counter(row["entry_type"] for row in table)
    assert found.rows_kept["agreements"] == len(table) - kinds["negotiation"]
    members = {
        (row["number"], row[f"c{place}"])
        for row in table
        if row["entry_type"] != "negotiation"
        for place in range(1, 92)
        if row[f"c{place}"] != "NA"
    }
    assert found.rows_kept["agreement_parties"] == len(members)
    assert engine.rows(
        "select title from staged_agreements inner join staged_agreement_parties as a using (agreement) "
        "inner join staged_agreement_parties as b using (agreement) "
        "where a.country = 'IRN' and b.country = 'BLR'"
    ) == [("Eurasian Economic Union (EAEU) Iran",)]


def test_wto(engine):
    found = staged(engine, "wto_rta", DATA / "wto_rta" / "AllRTAs.xlsx")
    assert found.rows_kept["agreements"] + aside(found, "agreements")[Reason.NOT_AN_AGREEMENT] == 655
    parties = {
        row[0] for row in engine.rows("select country from staged_agreement_parties where agreement = '1316'")
    }
    assert parties == {"IRN", "EAEU"}
    assert engine.rows("select status, in_force from staged_agreements where agreement = '697'") == [
        ("In Force", "2015-12-20")
    ]


def test_gsdb(engine):
    path = DATA / "gsdb" / "GSDB_V4.csv"
    found = staged(engine, "gsdb", path)
    table = list(rows(path))
    kept = {row[0] for row in engine.rows("select distinct case_id from staged_sanctions")}
    assert kept <= {row["case_id"] for row in table}
    single = [row for row in table if "," not in row["sanctioned_state"] + row["sanctioning_state"]]
    north = [row for row in table if "Korea, North" in row["sanctioned_state"]]
    assert found.rows_read >= len(table)
    assert len(single) < found.rows_read
    assert engine.rows("select count(distinct case_id) from staged_sanctions where target = 'PRK'") == [
        (len(north),)
    ]
    ongoing = [row for row in north if row["end"] == "2023" and "ongoing" in row["success"]]
    assert engine.rows(
        "select count(distinct case_id) from staged_sanctions where target = 'PRK' and last_year is null"
    ) == [(len(ongoing),)]


def test_igo_memberships(engine, tmp_path):
    import pyarrow.csv
    import pyarrow.parquet

    wide = pyarrow.parquet.read_table(DATA / "cow_igo3" / "state_year_format3.parquet")
    pyarrow.csv.write_csv(wide, tmp_path / "state_year_formatv3.csv")
    found = staged(engine, "cow_igo", tmp_path / "state_year_formatv3.csv")
    bodies = [name for name in wide.column_names if name not in {"ccode", "year", "state"}]
    assert found.rows_read == wide.num_rows * len(bodies)
    counted = Counter()
    for name in bodies:
        counted.update(wide[name].to_pylist())
    left = aside(found)
    assert left[Reason.NOT_MEMBER] == counted[0]
    assert found.rows_kept["body_memberships"] + left[Reason.HISTORIC] == counted[1] + counted[2] + counted[3]
    totals = pyarrow.parquet.read_table(DATA / "cow_igo3" / "cow_igo_sy.parquet").to_pylist()
    iran = {int(row["year"]): int(row["sum_igo_full"]) for row in totals if row["ccode"] == 630}
    ours = engine.rows(
        "select year, count(*) from staged_body_memberships "
        "where country = 'IRN' and status = 'member' group by year"
    )
    assert dict(ours) == {year: count for year, count in iran.items() if count}


def test_gdelt(engine, tmp_path):
    folder = DATA / "gdelt"
    second = folder / "gdelt2_20191024143000.export.CSV"
    table = [line.split("\t") for line in second.read_text(encoding="utf-8").split("\n") if line]
    found = staged(engine, "gdelt_events", second)
    assert found.rows_read == len(table)
    paired = [row for row in table if row[7] and row[17]]
    assert aside(found)[Reason.NO_COUNTRY] == len(table) - len(paired)
    assert engine.rows("select count(*) from staged_events where code like '0%'") == [
        (sum(_between_countries(row) and row[26].startswith("0") for row in paired),)
    ]
    # The sample of 1.0 mixes days before and after the column of addresses came in.
    first = (folder / "gdelt1_daily_export_sample_58col.tsv").read_text(encoding="utf-8").split("\n")
    parts = []
    for width in (57, 58):
        path = tmp_path / f"{width}.export.CSV"
        path.write_text(
            "".join(line + "\n" for line in first if line.count("\t") == width - 1), encoding="utf-8"
        )
        parts.append(path)
    assert staged(engine, "gdelt_events", *parts).rows_read == sum(bool(line) for line in first)


def _between_countries(row):
    from comity.warehouse.staging.codes import country_codes

    known = {code.code: code.iso3 for code in country_codes("cameo")}
    return bool(known[row[7]] and known[row[17]]) and known[row[7]] != known[row[17]]


def test_iati(engine):
    staged(engine, "iati", DATA / "iati" / "activity-standard-example-annotated.xml")
    assert engine.rows("select activity, title, recipients from staged_activities") == [
        ("AA-AAA-123456789-ABC123", "Activity title", "AFG|ATG")
    ]


def test_votes_as_voeten_writes_them(engine, tmp_path):
    """The real roll calls, written in the form of UNVotes.csv with the numbers of the Correlates of War."""
    import pyarrow.parquet

    from comity.warehouse.staging.codes import country_codes

    votes = pyarrow.parquet.read_table(DATA / "unvotes" / "un_votes.parquet").to_pylist()[:40_000]
    calls = {
        int(row["rcid"]): row
        for row in pyarrow.parquet.read_table(DATA / "unvotes" / "un_roll_calls.parquet").to_pylist()
    }
    numbers = {c.iso3: c.code for c in country_codes("cow") if c.iso3 and c.until is None}
    today = {c.code: c.iso3 for c in country_codes("iso2")}
    letters = {"yes": 1, "abstain": 2, "no": 3}
    path = tmp_path / "UNVotes.csv"
    written = []
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow("rcid ccode vote session importantvote date unres short descr".split())  # noqa: SIM905
        for vote in votes:
            call, number = calls[vote["rcid"]], numbers.get(today.get(vote["country_code"] or "", ""))
            if number not in {None, "345", "365", "816"}:
                written.append(vote["vote"])
                about = (call[name] for name in ("importantvote", "date", "unres", "short", "descr"))
                out.writerow((vote["rcid"], number, letters[vote["vote"]], int(call["session"]), *about))
    staged(engine, "unvotes_voeten", path)
    assert dict(engine.rows("select vote, count(*) from staged_votes group by vote")) == Counter(written)
