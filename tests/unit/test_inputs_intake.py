"""Files, folders, JSON lines and standard input."""

import io
import json
from datetime import date

import pytest

from comity.errors import UnreadableInput, UsageError
from comity.inputs import Known, Received, Refused, plan, read, receive, typed_date
from comity.inputs import lines as lines_module
from comity.inputs.decoding import LIMIT_BYTES
from comity.records import NO_PERIOD

SENTENCE = "Iran and Belarus signed 12 documents."


NOTHING_KNOWN = Known()


def all_of(*names, known=NOTHING_KNOWN):
    return list(receive(plan([str(name) for name in names]), known))


def write_lines(path, *entries):
    path.write_text(
        "".join(f"{e if isinstance(e, str) else json.dumps(e)}\n" for e in entries), encoding="utf-8"
    )
    return path


def test_a_file_becomes_a_communique_with_what_the_caller_knows(tmp_path):
    path = tmp_path / "minsk visit.txt"
    path.write_bytes(SENTENCE.encode() + b"\r\n")
    known = Known(published=typed_date("2025-08"), pair=("IRN", "BLR"), source="agency")
    (one,) = all_of(path, known=known)
    assert isinstance(one, Received)
    said = one.communique
    assert (said.id, said.text) == ("minsk visit", SENTENCE + "\r\n")
    assert (said.pair, said.source, said.published_by) == (("IRN", "BLR"), "agency", date(2025, 8, 31))
    assert one.size_bytes == len(SENTENCE) + 2


def test_a_missing_file_is_refused_in_words(tmp_path):
    (missing,) = all_of(tmp_path / "absent.txt")
    assert isinstance(missing, Refused)
    assert missing.error.found == f"there is no file {tmp_path / 'absent.txt'}"


def test_a_folder_gives_its_texts_in_a_fixed_order_with_ids_by_path(tmp_path):
    for name in ("b.txt", "a.md", "inner/c.TXT", ".hidden/d.txt", ".e.txt", "f.csv"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(SENTENCE)
    found = all_of(tmp_path)
    assert [one.communique.id for one in found] == ["a", "b", "inner/c"]
    assert plan([str(tmp_path)]).batch


def test_a_folder_without_texts_is_refused_and_does_not_stop_the_rest(tmp_path):
    empty, path = tmp_path / "empty", tmp_path / "a.txt"
    empty.mkdir()
    path.write_text(SENTENCE)
    refused, received = all_of(empty, path)
    assert "holds no file that comity reads (.docm, .docx," in refused.error.found
    assert isinstance(received, Received)


def test_a_link_to_its_own_parent_does_not_go_round_for_ever(tmp_path):
    (tmp_path / "a.txt").write_text(SENTENCE)
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert len(all_of(tmp_path)) == 1


def test_standard_input_is_read_as_bytes(monkeypatch):
    stdin = io.TextIOWrapper(io.BytesIO(SENTENCE.encode("utf-16")))
    monkeypatch.setattr("sys.stdin", stdin)
    (one,) = all_of("-")
    assert one.communique.id == "stdin"
    assert one.communique.text == SENTENCE


def test_a_large_file_is_not_read_beyond_the_limit(tmp_path, monkeypatch):
    path = tmp_path / "big.txt"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    asked = []

    class Watched(io.FileIO):
        def read(self, size=-1):
            asked.append(size)
            return super().read(size)

    monkeypatch.setattr("comity.inputs.intake.open_bytes", Watched)
    (one,) = all_of(path)
    assert "larger than 5 MB" in one.error.found
    assert asked == [LIMIT_BYTES + 1]


def test_json_lines_carry_their_own_date_pair_and_source(tmp_path):
    path = write_lines(
        tmp_path / "texts.jsonl",
        {"id": "one", "text": SENTENCE, "published": "2025-08-21", "pair": ["Iran", "BLR"], "source": "x"},
        "",
        {"text": SENTENCE},
        {"id": 7, "text": SENTENCE, "claims": [], "published": None},
    )
    first, second, third = all_of(path, known=Known(published=typed_date("2024")))
    assert (first.communique.id, first.communique.pair) == ("one", ("IRN", "BLR"))
    assert first.communique.published.start == date(2025, 8, 21)
    assert (second.communique.id, second.where) == ("texts-3", f"{path}, line 3")
    assert second.communique.published.end == date(2024, 12, 31)
    assert third.communique.id == "7"


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("{'text': 1}", "is not JSON: Expecting property name"),
        ('["Iran"]', "is JSON but no object"),
        ('{"id": "a"}', 'has no string "text" (it has: id)'),
        ('{"text": 5}', 'has no string "text" (it has: text)'),
        ('{"text": "  "}', "has an empty text"),
        ('{"text": "12 345"}', "no letter among them"),
        ('{"text": "Les deux pays ont signé douze accords."}', "is in French"),
        ('{"text": "Iran", "published": "2025-02-30"}', "February 2025 has 28 days"),
        ('{"text": "Iran", "published": 2025}', 'has a "published" that is no string'),
        ('{"text": "Iran", "pair": ["IRN"]}', 'has a "pair" that is not two names'),
        ('{"text": "Iran", "pair": ["IRN", "Iran"]}', "are one country, Iran"),
        ('{"text": "Iran", "pair": ["IRN", "Belaruss"]}', "'Belaruss' is not a country"),
        ("[" * 100_000, "is nested too deep"),
    ],
)
def test_a_bad_line_is_refused_with_its_number_and_the_others_go_on(tmp_path, line, seen):
    path = write_lines(tmp_path / "texts.jsonl", {"text": SENTENCE}, line, {"text": SENTENCE})
    before, bad, after = all_of(path)
    assert isinstance(before, Received)
    assert isinstance(after, Received)
    assert bad.where == f"{path}, line 2"
    assert seen in bad.error.found


def test_half_characters_become_replacement_characters_and_keep_the_offsets(tmp_path):
    path = write_lines(tmp_path / "texts.jsonl", '{"text": "Iran \\ud800 and Belarus"}')
    (one,) = all_of(path)
    assert one.communique.text == "Iran � and Belarus"
    assert "half characters" in one.warnings[0]


def test_a_line_beyond_the_limit_is_passed_over_and_the_next_one_read(tmp_path, monkeypatch):
    monkeypatch.setattr(lines_module, "_LIMIT_LINE_BYTES", 100)
    path = write_lines(tmp_path / "texts.jsonl", {"text": "Iran " * 200}, {"text": SENTENCE})
    big, fine = all_of(path)
    assert "larger than" in big.error.found
    assert isinstance(fine, Received)


def test_an_archive_named_jsonl_is_refused_once_and_an_empty_one_too(tmp_path):
    packed, empty = tmp_path / "packed.jsonl", tmp_path / "empty.jsonl"
    packed.write_bytes(b"\x1f\x8b\x08" + b"\n" * 50)
    empty.write_bytes(b"\n\n")
    (first,) = all_of(packed)
    (second,) = all_of(empty)
    assert "gzip archive" in first.error.found
    assert "is empty" in second.error.found


def test_json_lines_under_another_name_are_not_read_as_prose(tmp_path):
    path = write_lines(tmp_path / "texts.txt", {"id": "a", "text": SENTENCE})
    (one,) = all_of(path)
    assert "holds JSON lines, not plain text" in one.error.found
    assert ".jsonl" in one.error.fix


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-8-1", date(2025, 8, 1), date(2025, 8, 1)),
        (" 2025-08-21 ", date(2025, 8, 21), date(2025, 8, 21)),
    ],
)
def test_dates_keep_the_precision_with_which_they_were_typed(words, start, end):
    known = typed_date(words)
    assert (known.start, known.end) == (start, end)


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        ("2025-02-30", "does not exist: February 2025 has 28 days"),
        ("2023-13", "does not exist: there is no month 13"),
        ("2023-00-10", "does not exist: there is no month 0"),
        ("0000", "does not exist: there is no year 0"),
        ("21.08.2025", "is not a date that comity can read"),
        ("yesterday", "is not a date that comity can read"),
        ("２０２５", "is not a date that comity can read"),
        ("", "is not a date that comity can read"),
    ],
)
def test_impossible_dates_say_why(words, seen):
    with pytest.raises(UsageError) as caught:
        typed_date(words, what="--as-of")
    assert seen in caught.value.found
    assert caught.value.found.startswith(f"--as-of {words!r}")


def test_known_is_empty_unless_told():
    assert Known() == Known(published=NO_PERIOD, pair=None, source=None)


def test_one_text_is_read_by_its_name_and_a_refusal_is_raised(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(SENTENCE)
    assert read(str(path), Known(source="agency")).communique.source == "agency"
    with pytest.raises(UnreadableInput, match="there is no file"):
        read(str(tmp_path / "absent.pdf"))
    write_lines(tmp_path / "b.jsonl", {"text": SENTENCE}, {"text": SENTENCE})
    with pytest.raises(UnreadableInput, match="holds several texts"):
        read(str(tmp_path / "b.jsonl"))
