"""The JSON of openings keeps its schema, and shares its sources with the schema of pairs."""

from __future__ import annotations

import json
from importlib import resources

import pytest
from jsonschema import Draft202012Validator
from tests import traded_world as made

from comity import dossiers
from comity import world as worlds
from comity.openings.records import Certainty, Opening
from comity.pair import pair
from comity.sources import home
from comity.warehouse.build import build
from comity.warehouse.duck import DuckEngine
from comity.warehouse.inputs import inputs

FOLDER = resources.files("comity.dossiers").joinpath("schema")
SCHEMA, PAIR = (
    json.loads(FOLDER.joinpath(f"{name}.json").read_text("utf-8")) for name in ("openings-1", "pair-1")
)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("traded")
        patch.setenv("COMITY_HOME", str(folder / "home"))
        made.hold(folder / "files", years=(2020, 2021))
        with DuckEngine() as engine:
            build(inputs(), engine, home.warehouse())
        yield worlds.open()


def faults(document: object) -> list[str]:
    """What the schema finds wrong in a document after it went through JSON."""
    checker = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
    read = json.loads(json.dumps(document, allow_nan=False))
    return [f"{error.json_path}: {error.message}" for error in checker.iter_errors(read)]


def test_the_schema_is_valid_itself():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    ("flow", "wanted"),
    [
        (("KEN", "EGY"), {}),
        (("CHN", "BLR"), {"digits": 4}),
        (("USA", "IRN"), {}),  # all is left out
        (("DEU", "BRA"), {"sector": "heavy mining machinery", "senders": ("EU", "Japan")}),
    ],
)
def test_openings_keep_the_schema(built, flow, wanted):
    found = pair(*flow, built, as_of="2024-06-30").opportunities(flow[1], **wanted)
    assert faults(dossiers.openings_dict(found)) == []
    assert faults(dossiers.openings_dict(found, 1)) == []


def test_the_schema_names_what_the_records_name():
    fields = set(Opening.__dataclass_fields__) | {"title"}
    assert fields == set(SCHEMA["$defs"]["opening"]["required"])
    assert {c.value for c in Certainty} == set(SCHEMA["$defs"]["opening"]["properties"]["certainty"]["enum"])


def test_sources_are_those_of_a_pair():
    for name in ("source", "citation", "reason", "grade"):
        assert SCHEMA["$defs"][name] == PAIR["$defs"][name]
