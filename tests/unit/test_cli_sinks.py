"""Where results go, and that nothing is left half written."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.cli.options import chosen_format
from comity.cli.sinks import JsonLines, SafeNames, refuse_overwriting
from comity.errors import UsageError


def test_lines_appear_all_at_once_or_not_at_all(tmp_path):
    out = tmp_path / "out.jsonl"
    with JsonLines(str(out), inputs=[]) as lines:
        lines.write({"a": "ü"})
        assert not out.exists()
    assert json.loads(out.read_text(encoding="utf-8")) == {"a": "ü"}
    out.write_text("older")
    with pytest.raises(TypeError), JsonLines(str(out), inputs=[]) as lines:
        lines.write({"b": object()})
    assert out.read_text() == "older"
    assert list(tmp_path.iterdir()) == [out]


def test_lines_into_a_folder_that_is_missing_are_refused_in_words(tmp_path):
    with (
        pytest.raises(UsageError, match="cannot be written"),
        JsonLines(str(tmp_path / "no" / "out.jsonl"), inputs=[]),
    ):
        pass


def test_a_result_never_replaces_a_text(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Iran")
    with pytest.raises(UsageError, match="is one of the texts"):
        refuse_overwriting(str(tmp_path / "." / "a.txt"), ["-", str(path)])


@given(st.lists(st.text(max_size=120), max_size=8))
def test_no_identity_leaves_the_folder_or_shares_a_name(identities):
    names = SafeNames()
    given_names = [names.name(identity, ".html") for identity in identities]
    assert len({name.casefold() for name in given_names}) == len(identities)
    for name in given_names:
        assert "/" not in name
        assert "\\" not in name
        assert "\0" not in name
        assert not name.startswith((".", "-"))
        assert len(name.encode()) <= 255


@pytest.mark.parametrize(
    ("form", "out", "chosen"),
    [
        (None, None, "table"),
        (None, "a.html", "html"),
        (None, "A.HTM", "html"),
        (None, "a.jsonl", "json"),
        (None, "a.jsonld", "claimreview"),
        (None, "a.txt", "table"),
        (None, "pages/", "table"),
        ("json", "a.html", "json"),
    ],
)
def test_the_ending_chooses_the_format_unless_one_is_named(form, out, chosen):
    assert chosen_format(form, out, ("table", "html", "json", "claimreview")) == chosen


def test_an_ending_that_names_no_format_is_refused():
    with pytest.raises(UsageError, match=r"the ending \.pdf"):
        chosen_format(None, "a.pdf", ("table", "html"))
