"""What was read is what was kept and what was set aside, whatever the rows say, in rows and in dollars."""

import math
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from comity.warehouse.duck import DuckEngine
from comity.warehouse.engine import NumberedFile
from comity.warehouse.staging.stage import stage

KNOWN = ["4", "112", "364", "490", "842"]
CODES = st.sampled_from([*KNOWN, "697", "837", "899", "0", "868", "7777"])
PRODUCTS = st.sampled_from(["10121", "010129", "870423", "999999"])
VALUES = st.sampled_from(["0.001", "1", "12.5", "1e6"])
WEIGHTS = st.sampled_from(["        NA", "     1.500", "NA", ""])
BACI_ROWS = st.lists(st.tuples(CODES, CODES, PRODUCTS, VALUES, WEIGHTS), max_size=30)

COMTRADE_ROW = st.fixed_dictionaries(
    {
        "type_code": st.sampled_from(["C", "S"]),
        "freq_code": st.sampled_from(["A", "M"]),
        "ref_year": st.sampled_from(["2020", "2021"]),
        "reporter_code": st.sampled_from(["112", "251", "97", "7777"]),
        "flow_code": st.sampled_from(["M", "X", "RX", "RM", "DX"]),
        "partner_code": st.sampled_from(["0", "364", "842", "736", "729", "899", "112", "868", "7777"]),
        "partner2code": st.sampled_from(["0", "", "276"]),
        "classification_code": st.sampled_from(["H5", "H4", "S4", "B4"]),
        "is_original_classification": st.sampled_from(["True", "False", ""]),
        "cmd_code": st.sampled_from(["TOTAL", "01", "0101", "010121", "9999AA"]),
        "customs_code": st.sampled_from(["C00", "", "C05"]),
        "mot_code": st.sampled_from(["0", "", "2100"]),
        "net_wgt": st.sampled_from(["", "0", "500"]),
        "cifvalue": st.sampled_from(["", "0", "2"]),
        "fobvalue": st.sampled_from(["", "0", "2"]),
        "primary_value": st.sampled_from(["", "0", "2", "12.5"]),
    }
)


def staged_from(reader, name, text, params):
    """Stage one text: what staging says, and the rows and dollars that are in the relations."""
    with tempfile.TemporaryDirectory() as folder, DuckEngine() as engine:
        path = Path(folder) / name
        path.write_text(text)
        staged = stage(reader, [NumberedFile(number=1, path=path)], engine, params=params, quarantine=True)
        sums = {
            table: engine.rows(f"select count(*), coalesce(sum(value_usd), 0) from {relation}")[0]
            for table, relation in staged.tables.items()
        }
    kept = {table: rows for table, (rows, _) in sums.items()}
    money = sum(value for _, value in sums.values())
    return staged, kept, money


@settings(max_examples=60, deadline=None)
@given(rows=BACI_ROWS)
def test_baci_loses_no_row_and_no_dollar(rows):
    first = ("4", "364", "010111", "1", "NA")  # one is kept: a file without any is refused
    text = "t,i,j,k,v,q\n" + "".join(f"2020,{','.join(row)}\n" for row in [first, *rows])
    staged, kept, money = staged_from("baci", "BACI_HS17_Y2020_V1.csv", text, {"nomenclature": "HS17"})
    assert staged.rows_read == len(rows) + 1
    assert kept == dict(staged.rows_kept)
    assert staged.rows_read == sum(kept.values()) + sum(left.rows for left in staged.set_aside)
    aside = sum(left.value_usd or 0 for left in staged.set_aside)
    assert math.isclose(money + aside, 1000 * sum(float(row[3]) for row in [first, *rows]), rel_tol=1e-12)
    expected = sum(row[0] in KNOWN and row[1] in KNOWN for row in [first, *rows])
    assert staged.rows_kept == {"product_flows": expected}


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(COMTRADE_ROW, max_size=25, unique_by=lambda row: tuple(row.values())[:12]))
def test_comtrade_loses_no_row_and_no_dollar(rows):
    first = {
        "type_code": "C", "freq_code": "A", "ref_year": "1999", "reporter_code": "112", "flow_code": "X",
        "partner_code": "364", "partner2code": "0", "classification_code": "H5",
        "is_original_classification": "True", "cmd_code": "TOTAL", "customs_code": "C00", "mot_code": "0",
        "net_wgt": "", "cifvalue": "", "fobvalue": "", "primary_value": "1",
    }  # fmt: skip
    names = list(first)
    # One row is kept, so that the file is not refused. The same fact with a default in other words is a key
    # that comes twice, which other tests are about.
    unlike = {tuple(_plain(row)[n] for n in names[:12]): row for row in rows}
    chosen = [first, *unlike.values()]
    text = ",".join(names) + "\n" + "".join(",".join(row[n] for n in names) + "\n" for row in chosen)
    staged, kept, money = staged_from("comtrade_bulk", "bulk.txt", text.replace(",", "\t"), {})
    assert staged.rows_read == len(chosen)
    assert kept == dict(staged.rows_kept)
    assert staged.rows_read == sum(kept.values()) + sum(left.rows for left in staged.set_aside)
    aside = sum(left.value_usd or 0 for left in staged.set_aside)
    assert math.isclose(money + aside, sum(float(row["primary_value"] or 0) for row in chosen), rel_tol=1e-12)


def _plain(row):
    usual = {"partner2code": "0", "customs_code": "C00", "mot_code": "0"}
    return {name: value or usual.get(name, "") for name, value in row.items()}
