"""Each provider's form, as hand-written samples: every row that is kept and every row that is set aside."""

import pytest
from tests.staging_samples import Sample, samples, told

from comity.warehouse.duck import DuckEngine
from comity.warehouse.schema import staged_tables
from comity.warehouse.staging.readers import readers
from comity.warehouse.staging.stage import check_keys, stage

SAMPLES = samples()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_sample_becomes_what_is_expected(sample: Sample, tmp_path):
    with DuckEngine() as engine:
        staged = stage(sample.reader, sample.files(tmp_path), engine, params=sample.params)
        found = told(staged, engine)
    assert found == {key: sample.expected[key] for key in found}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_the_staged_relation_has_the_form_of_the_table(sample: Sample, tmp_path):
    with DuckEngine() as engine:
        staged = stage(sample.reader, sample.files(tmp_path), engine, params=sample.params)
        for name, relation in staged.tables.items():
            table = staged_tables()[name]
            described = engine.rows(f"describe {relation}")
            assert [(row[0], row[1]) for row in described] == list(zip(table.names, table.types, strict=True))
            check_keys(engine, relation, table)
        assert staged.unchecked in (frozenset(), frozenset(staged.tables))


def test_every_reader_has_a_sample():
    assert {sample.reader for sample in SAMPLES} == set(readers())
