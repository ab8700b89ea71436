"""Walks docs/travel.md: every name exists, the stops are called in that order, and none is left out."""

import ast
import importlib
import inspect
import re
import sys
from pathlib import Path

import pytest

from comity.cli import app

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/travel.md").read_text(encoding="utf-8")
JOURNEY = PAGE.split("## Beside the road")[0]
ARTICLE = ROOT / "examples/texts/minsk_visit_2025-08.txt"
NAME = re.compile(r"`(comity(?:\.\w+)+)`")


def resolve(dotted):
    """The object behind a dotted name: a module, or what is inside one."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        name = ".".join(parts[:length])
        try:
            importlib.import_module(name)
        except ModuleNotFoundError:
            continue
        found = sys.modules[name]
        for part in parts[length:]:
            found = getattr(found, part)
        return found
    raise LookupError(dotted)


def names(text):
    return list(dict.fromkeys(NAME.findall(text)))


@pytest.mark.parametrize("dotted", names(PAGE))
def test_every_name_on_the_page_exists(dotted):
    assert resolve(dotted) is not None


def stops():
    """The functions of the journey in the order of the page, by the code that runs them."""
    found = [(dotted, resolve(dotted)) for dotted in names(JOURNEY)]
    return [(dotted, inspect.unwrap(f)) for dotted, f in found if inspect.isfunction(inspect.unwrap(f))]


def first_calls(codes, run):
    """Which of the codes a run entered, in the order of their first entry."""
    order = []

    def watch(frame, event, _):
        if event == "call" and frame.f_code in codes and codes[frame.f_code] not in order:
            order.append(codes[frame.f_code])

    sys.setprofile(watch)
    try:
        run()
    finally:
        sys.setprofile(None)
    return order


def test_a_check_passes_the_stops_in_the_order_of_the_page(capsys):
    wanted = [dotted for dotted, _ in stops()]
    codes = {function.__code__: dotted for dotted, function in stops()}
    arguments = ["check", str(ARTICLE), "--published", "2025-08", "--as-of", "2025-08-21", "--format"]

    def run():
        for form in ("json", "table", "html", "claimreview"):
            assert app.run([*arguments, form]) == 0

    passed = first_calls(codes, run)
    capsys.readouterr()
    assert passed == wanted


def calls_of_ours(module):
    """What of ours a module calls, with the object behind each name."""
    tree = ast.parse(inspect.getsource(module))
    imported = {
        alias.asname or alias.name: getattr(importlib.import_module(node.module), alias.name, None)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("comity")
        for alias in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            first, *rest = ast.unparse(node.func).split(".")
            if first in imported:
                found = imported[first]
                for part in rest:
                    found = getattr(found, part)
                yield found


def test_check_calls_nothing_of_ours_that_is_not_a_stop():
    called = list(calls_of_ours(sys.modules["comity.check"]))
    on_page = {id(resolve(dotted)) for dotted in names(PAGE)}
    # Making a record, looking up a code, reading a date and storing a file are no stops.
    no_stops = ("comity.records", "comity.countries", "comity.inputs", "comity.dossiers.files")
    stray = [f for f in called if not f.__module__.startswith(no_stops) and id(f) not in on_page]
    assert called
    assert not stray, f"check.py calls what docs/travel.md does not mention: {stray}"
