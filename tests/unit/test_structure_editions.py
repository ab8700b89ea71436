"""Which books a year of the world is read from, where a source has one side, both, or totals alone."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest

from comity.errors import WarehouseError
from comity.indicators.editions import Books, Edition, editions
from comity.indicators.loading import load
from comity.warehouse import query
from comity.warehouse.duck import DuckEngine
from comity.warehouse.schema import staged_tables

# exporter, importer, product, value: by each side's books; B's office reports nothing
EXPORTERS = [("A", "B", "010110", 5.0), ("A", "C", "020110", 1.0), ("C", "A", "020110", 2.0)]
IMPORTERS = [("A", "C", "020110", 1.1), ("B", "A", "010110", 4.0), ("C", "A", "020110", 2.2)]
TOTALS = [("A", "0101", 5.0, None), ("B", "0101", None, 4.0), ("B", "0201", 1.0, 0.0)]


class Held:
    """Rows of a warehouse in memory: the questions of the indicators, put to a DuckDB of its own."""

    def __init__(self, sides, totals=()):
        self.engine = DuckEngine()
        self.build = SimpleNamespace(table=lambda _: SimpleNamespace(rows=len(totals)))
        self._fill(
            "product_flows",
            ("exporter", "importer", "product", "value_usd"),
            [({"side": side}, row) for side, rows in sides.items() for row in rows],
        )
        self._fill(
            "product_totals",
            ("country", "product", "exports_usd", "imports_usd"),
            [({}, row) for row in totals],
        )
        self.engine.derive("files", "select 1 as file, 'a-source' as source_id, true as whole")
        self.engine.derive("flows", staged_tables()["flows"].empty_sql)
        self.engine.derive("trade", query.load("tables/trade").sql)

    def _fill(self, table, named, rows):
        form = staged_tables()[table]
        if not rows:
            self.engine.derive(table, form.empty_sql)
            return
        shared = {"nomenclature": "HS17", "year": 2020, "file": 1}
        records = [{**shared, **more, **dict(zip(named, row, strict=True))} for more, row in rows]
        self.engine.read_rows(f"{table}_given", pa.Table.from_pylist(records))
        missing = [name for name in form.names if name not in records[0]]
        filled = ", ".join(["*", *(f"null as {name}" for name in missing)])
        self.engine.derive(f"{table}_filled", f'select {filled} from "{table}_given"')
        self.engine.derive(table, form.typed_sql(f"{table}_filled"))

    def columns(self, name, params=None):
        return SimpleNamespace(table=self.engine.arrow(query.load(f"questions/{name}").sql, params))

    def ask(self, name, params=None):
        return SimpleNamespace(rows=self.columns(name, params).table.to_pylist())


@pytest.mark.parametrize(
    ("sides", "books", "mirror"),
    [
        ({"reconciled": EXPORTERS}, Books.RECONCILED, False),
        ({"exporter": EXPORTERS, "importer": IMPORTERS}, Books.OWN, False),
        ({"exporter": EXPORTERS}, Books.EXPORTERS, True),
        ({"importer": IMPORTERS}, Books.IMPORTERS, True),
    ],
)
def test_books_are_told_by_the_sides_that_a_source_has(sides, books, mirror):
    (edition,) = editions(Held(sides))
    assert (edition.books, edition.books.is_mirror) == (books, mirror)
    assert not edition.covers_the_world


def test_own_books_take_exports_from_exporters_and_imports_from_importers():
    held = Held({"exporter": EXPORTERS, "importer": IMPORTERS})
    world = load(held, editions(held)[0])
    assert world.countries == ("A", "B", "C")
    a, b, c = range(3)
    np.testing.assert_array_equal(world.exports[[a, c]], [[5, 1], [0, 2]])
    np.testing.assert_array_equal(world.imports[[a, c]], [[4, 2.2], [0, 1.1]])
    assert np.isnan(world.exports[b]).all()  # B reports nothing, which is not a zero
    assert np.isnan(world.imports[b]).all()
    assert world.absent == ("B",)
    assert world.files == (1,)
    assert len(world.flows) == len(EXPORTERS)


def test_one_sides_books_tell_the_other_by_its_partners():
    held = Held({"importer": IMPORTERS})
    world = load(held, editions(held)[0])
    np.testing.assert_array_equal(world.exports[world.place("B")], [4, 0])


def test_totals_alone_have_no_flows():
    held = Held({}, TOTALS)
    (edition,) = editions(held)
    assert edition.books is Books.TOTALS
    world = load(held, edition)
    assert world.flows is None
    np.testing.assert_array_equal(world.exports[world.place("A")], [5, 0])
    assert np.isnan(world.imports[world.place("A")]).all()
    np.testing.assert_array_equal(world.imports[world.place("B")], [4, 0])


def test_accounts_that_cover_the_world_come_first_then_the_newest_and_best():
    def edition(**changed):
        given = {"source_id": "s", "nomenclature": "HS17", "year": 2020, "books": Books.RECONCILED}
        given |= {"exporters": 120, "importers": 130, "rows": 9, "file": 1, **changed}
        return Edition(**given)

    world, newer, small = edition(), edition(year=2021), edition(year=2024, exporters=3)
    mirror = edition(year=2021, books=Books.EXPORTERS)
    assert sorted((small, mirror, world, newer), key=lambda e: e.order) == [newer, mirror, world, small]


def test_rows_that_are_gone_are_an_error():
    held = Held({"reconciled": EXPORTERS})
    gone = Edition(
        source_id="another", nomenclature="HS17", year=2020, books=Books.RECONCILED,
        exporters=3, importers=3, rows=3, file=1,
    )  # fmt: skip
    with pytest.raises(WarehouseError, match="another"):
        load(held, gone)
