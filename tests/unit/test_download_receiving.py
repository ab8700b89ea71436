"""One file from a server that misbehaves: it arrives whole, or the reason is told and nothing is lost."""

import hashlib
import json
import shutil
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from random import Random

import pytest
from tests.file_server import Fault, File, serving

from comity.network import transport, wire
from comity.sources.download import receiving
from comity.sources.download.asking import Request, Secret
from comity.sources.download.errors import Broken, DownloadError, NoRoom, Refused
from comity.sources.download.journal import Marks
from comity.sources.download.receiving import Checksum, Patience, receive
from comity.sources.download.telling import Silence

CONTENT = Random(1).randbytes(200_000)  # noqa: S311 - any bytes will do
HASTY = Patience(attempts=3, first_wait_s=0.0, longest_wait_s=0.0)


class Heard(Silence):
    def __init__(self):
        self.said = []
        self.begun = []

    def begin(self, name, total, have):
        self.begun.append((name, total, have))

    def remark(self, words):
        self.said.append(words)


@pytest.fixture
def place(tmp_path):
    return tmp_path / "a.bin"


def brought(server, place, path="/a", *, key=None, waits=None, teller=None, host="127.0.0.1", **more):
    with transport.client(
        stall_seconds=2,
        permitted_in_tests=server.permitted,
        resolve=lambda name, _: (
            ("127.0.0.1",) if name.endswith("example") else wire.system_addresses(name, 0)
        ),
    ) as client:
        return receive(
            client,
            Request(url=server.url(path, host), key=key, get_key="get a key" if key else None),
            place,
            teller or Silence(),
            patience=more.pop("patience", HASTY),
            pause=(waits.append if waits is not None else lambda _: None),
            **more,
        )


def failed(kind, *arguments, **more):
    with pytest.raises(kind) as caught:
        brought(*arguments, **more)
    assert caught.value.fix
    assert caught.value.exit_code == 3
    return caught.value


def test_a_file_arrives_with_its_checksum_and_marks(place):
    file = File(CONTENT, last_modified="Tue, 01 Sep 2026 10:00:00 GMT")
    with serving({"/a": file}) as server:
        got = brought(server, place)
    assert place.read_bytes() == CONTENT
    assert (got.bytes, got.sha256) == (len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
    assert got.marks == Marks(etag=file.mark, last_modified=file.last_modified)
    assert server.asked[0].headers["accept-encoding"] == "identity"
    assert server.asked[0].headers["user-agent"].startswith("comity/")


@pytest.mark.parametrize("cuts", [(50_000,), (1, 2, 100_000), (16_384, 199_999)])
def test_a_line_that_is_cut_goes_on_where_it_ended(place, cuts):
    waits, heard = [], Heard()
    faults, at = [], 0
    for cut in cuts:
        faults.append(Fault(cut_after=cut - at))
        at = cut
    with serving({"/a": File(CONTENT, faults=faults)}) as server:
        got = brought(server, place, waits=waits, teller=heard)
    assert place.read_bytes() == CONTENT
    assert got.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert server.ranges_asked("/a") == [None, *(f"bytes={cut}-" for cut in cuts)]
    assert [have for _, _, have in heard.begun] == [0, *cuts]
    assert len(waits) == len(cuts)


def test_progress_counts_so_that_a_poor_line_gets_through(place):
    """Twenty cuts, with patience for three failures in a row."""
    faults = [Fault(cut_after=9_000) for _ in range(20)]
    with serving({"/a": File(CONTENT, faults=faults)}) as server:
        brought(server, place)
    assert place.read_bytes() == CONTENT


def test_without_a_mark_a_rest_is_not_asked_for(place):
    with serving({"/a": File(CONTENT, etag=None, faults=[Fault(cut_after=50_000)])}) as server:
        brought(server, place)
    assert place.read_bytes() == CONTENT
    assert server.ranges_asked("/a") == [None, None]


def test_a_weak_mark_will_not_do_for_a_rest_but_a_date_will(place):
    date = "Tue, 01 Sep 2026 10:00:00 GMT"
    file = File(CONTENT, etag='W/"1"', last_modified=date, faults=[Fault(cut_after=50_000)])
    with serving({"/a": file}) as server:
        brought(server, place)
    assert server.asked[1].headers["if-range"] == date
    assert place.read_bytes() == CONTENT


def test_a_server_that_knows_no_ranges_is_taken_from_the_start(place):
    with serving({"/a": File(CONTENT, ranges=False, faults=[Fault(cut_after=50_000)])}) as server:
        brought(server, place)
    assert server.ranges_asked("/a")[1] == "bytes=50000-"
    assert place.read_bytes() == CONTENT


def test_a_file_that_changed_between_two_runs_is_not_mixed(place):
    other = CONTENT[::-1][:150_000]
    with serving({"/a": File(CONTENT, faults=[Fault(cut_after=50_000), Fault(status=404)])}) as server:
        failed(Refused, server, place)
        assert place.stat().st_size == 50_000
        server.files["/a"] = File(other)
        brought(server, place)
    assert place.read_bytes() == other


@pytest.mark.parametrize(
    "span", ["bytes 0-199999/200000", "bytes 50000-199999/999", "bytes 49999-199998/200000", "nonsense"]
)
def test_a_rest_that_does_not_fit_is_thrown_away(place, span):
    wrong = Fault(status=206, headers=(("Content-Range", span), ("ETag", File(CONTENT).mark)), body=b"x" * 9)
    heard = Heard()
    with serving({"/a": File(CONTENT, faults=[Fault(cut_after=50_000), wrong])}) as server:
        brought(server, place, teller=heard)
    assert place.read_bytes() == CONTENT
    assert any("begun anew" in words for words in heard.said)


def test_a_rest_of_another_state_of_the_file_is_thrown_away(place):
    wrong = Fault(
        status=206,
        headers=(("Content-Range", "bytes 50000-199999/200000"), ("ETag", '"other"')),
        body=b"x" * 9,
    )
    with serving({"/a": File(CONTENT, faults=[Fault(cut_after=50_000), wrong])}) as server:
        brought(server, place)
    assert place.read_bytes() == CONTENT


def test_what_is_whole_is_not_asked_for_again(place):
    """Killed after the last byte and before anybody could use it."""
    with serving({"/a": File(CONTENT)}) as server:
        brought(server, place)
        again = brought(server, place)
    assert len(server.asked) == 1
    assert again.sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_bytes_without_a_journal_do_not_count(place):
    place.write_bytes(b"somebody else's")
    with serving({"/a": File(CONTENT)}) as server:
        brought(server, place)
    assert place.read_bytes() == CONTENT


def test_a_journal_of_another_address_does_not_count(place):
    with serving({"/a": File(CONTENT), "/b": File(b"b" * 500)}) as server:
        brought(server, place)
        assert brought(server, place, "/b").bytes == 500
    assert place.read_bytes() == b"b" * 500


def test_a_damaged_journal_does_not_count(place):
    with serving({"/a": File(CONTENT, faults=[Fault(cut_after=50_000), Fault(status=404)])}) as server:
        failed(Refused, server, place)
        place.with_name("a.bin.json").write_text(json.dumps({"url": server.url("/a")})[:-3])
        brought(server, place)
    assert place.read_bytes() == CONTENT


def test_chunks_without_a_length_arrive_and_a_cut_among_them_is_seen(place):
    with serving({"/a": File(CONTENT, chunked=True, faults=[Fault(cut_after=50_000)])}) as server:
        brought(server, place)
    assert place.read_bytes() == CONTENT


# Waiting


def test_a_server_that_asks_to_wait_is_waited_for(place):
    waits, heard = [], Heard()
    busy = Fault(status=429, headers=(("Retry-After", "7"),))
    with serving({"/a": File(CONTENT, faults=[busy, Fault(status=503)])}) as server:
        brought(server, place, waits=waits, teller=heard)
    assert 7 <= waits[0] < 8
    assert any("wants fewer requests (429); trying again in 7 s" in words for words in heard.said)


def test_retry_after_may_be_a_date(place):
    waits = []
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    with serving(
        {"/a": File(CONTENT, faults=[Fault(status=503, headers=(("Retry-After", moment),))])}
    ) as server:
        brought(server, place, waits=waits)
    assert 25 < waits[0] < 31


def test_a_wait_of_hours_is_left_to_the_user(place):
    waits = []
    busy = Fault(status=429, headers=(("Retry-After", "86400"),))
    with serving({"/a": File(CONTENT, faults=[busy] * 9)}) as server:
        error = failed(Refused, server, place, waits=waits)
    assert "in 86,400 seconds" in error.fix
    assert waits == []


def test_patience_ends(place):
    with serving({"/a": File(CONTENT, faults=[Fault(status=503)] * 99)}) as server:
        assert "has a fault of its own (503)" in failed(Refused, server, place).found
    assert len(server.asked) == HASTY.attempts


def test_a_silent_line_is_given_up(place):
    with (
        serving({"/a": File(CONTENT, pause_s=30)}) as server,
        transport.client(stall_seconds=0.2, permitted_in_tests=server.permitted) as client,
        pytest.raises(Broken, match="did not answer in time"),
    ):
        receive(
            client,
            Request(url=server.url("/a")),
            place,
            Silence(),
            patience=Patience(attempts=2, first_wait_s=0, longest_wait_s=0),
        )


# What is refused


@pytest.mark.parametrize(
    ("status", "seen"),
    [
        (401, "does not hand out"),
        (403, "does not hand out"),
        (404, "there is nothing at"),
        (410, "there is nothing at"),
        (418, "gave no data"),
        (204, "gave no data"),
    ],
)
def test_each_refusal_is_told_at_once(place, status, seen):
    with serving(
        {"/a": File(CONTENT, faults=[Fault(status=status, body=b"" if status == 204 else b"no")])}
    ) as server:
        assert seen in failed(Refused, server, place).found
    assert len(server.asked) == 1


def test_the_servers_own_words_are_passed_on_in_one_harmless_line(place):
    words = Fault(
        status=400, headers=(("Content-Type", "text/plain"),), body=b"bad\x1b[31m\nperiod" + b"!" * 900
    )
    with serving({"/a": File(CONTENT, faults=[words])}) as server:
        found = failed(Refused, server, place).found
    assert ": bad [31m period!!!" in found
    assert len(found) < 400


@pytest.mark.parametrize(
    "page", [b"<!DOCTYPE html><title>Log in</title>", b"\xef\xbb\xbf\n <HTML><body>moved"]
)
def test_a_page_in_place_of_data_is_not_kept(place, page):
    with serving({"/a": File(page, media="text/csv")}) as server:
        assert "sent a web page in place of data" in failed(Broken, server, place).found
    assert list(place.parent.iterdir()) == []


def test_an_empty_answer_is_an_error(place):
    with serving({"/a": File(b"")}) as server:
        assert "sent nothing" in failed(Broken, server, place).found


@pytest.mark.parametrize(("mark", "seen"), [("auto", "tells its length wrongly"), (None, "broke off")])
def test_a_length_that_is_too_long_is_seen(place, mark, seen):
    with serving({"/a": File(CONTENT, mark, faults=[Fault(length=len(CONTENT) + 5)] * 9)}) as server:
        assert seen in failed(Broken, server, place).found


@pytest.mark.parametrize("algorithm", ["sha256", "md5"])
def test_a_checksum_that_does_not_fit_is_told_and_nothing_is_kept(place, algorithm):
    right = hashlib.new(algorithm, CONTENT).hexdigest()
    with serving({"/a": File(CONTENT)}) as server:
        error = failed(Broken, server, place, expected=Checksum(algorithm, "0" * len(right)))
        assert right in error.found
        assert list(place.parent.iterdir()) == []
        assert brought(server, place, expected=Checksum(algorithm, right.upper())).bytes == len(CONTENT)


def test_a_file_far_larger_than_the_card_says_is_not_taken(place):
    big = File(b"x" * 8_000_000)
    with serving({"/a": big}) as server:
        assert "which cannot be right" in failed(Broken, server, place, about_bytes=1_000_000).found
        big.chunked = True
        assert "which cannot be right" in failed(Broken, server, place, about_bytes=1_000_000).found


def test_a_body_packed_unasked_is_refused(place):
    with serving({"/a": File(CONTENT, headers=(("Content-Encoding", "br"),))}) as server:
        assert "is sent packed as br" in failed(Broken, server, place).found


# The disk


def test_room_is_looked_for_before_anything_is_asked(place, monkeypatch):
    usage = shutil.disk_usage(place.parent)
    monkeypatch.setattr(receiving.shutil, "disk_usage", lambda _: usage._replace(free=70_000_000))
    with serving({"/a": File(CONTENT)}) as server:
        error = failed(NoRoom, server, place, about_bytes=2_400_000_000)
    assert "70.0 MB free, and 2.4 GB are needed" in error.found
    assert "COMITY_HOME" in error.fix
    assert server.asked == []


def test_a_disk_that_fills_up_on_the_way_is_told(place, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(receiving.os, "fsync", full)
    with serving({"/a": File(CONTENT)}) as server:
        assert "is used up" in failed(NoRoom, server, place).found


# Redirects and keys


def redirect(to, status=302):
    return File(b"", faults=[Fault(status=status, headers=(("Location", to),))] * 99)


def test_redirects_are_followed_with_the_range(place):
    with serving({"/a": redirect("/b"), "/b": File(CONTENT, faults=[Fault(cut_after=50_000)])}) as server:
        brought(server, place)
    assert place.read_bytes() == CONTENT
    assert server.ranges_asked("/b") == [None, "bytes=50000-"]


@pytest.mark.parametrize(
    ("to", "seen"),
    [
        ("http://169.254.169.254/latest/meta-data", "169.254.169.254 is for the local link"),
        ("http://127.0.0.1:1/", "127.0.0.1 is for this machine itself"),
        ("http://[::1]/", "::1 is for this machine itself"),
        ("http://2130706433/", "127.0.0.1 is for this machine itself"),
        ("file:///etc/passwd", "which is not fetched from"),
        ("http://user:secret@example.org/", "which is not fetched from"),
        ("/a", "leads on more than 5 times"),
    ],
)
def test_a_redirect_to_where_nothing_is_fetched_from(place, to, seen):
    with serving({"/a": redirect(to)}) as server:
        assert seen in failed(Refused, server, place).found


def test_nothing_on_this_machine_is_reached_without_leave(place):
    with (
        serving({"/a": File(CONTENT)}) as server,
        transport.client(stall_seconds=1) as client,
        pytest.raises(Refused, match="not on the public internet"),
    ):
        receive(client, Request(url=server.url("/a")), place, Silence(), patience=HASTY)
    assert server.asked == []


def test_a_key_goes_to_its_own_machine_only(place):
    key = Secret("Ocp-Apim-Subscription-Key", "s3cret")
    with serving({"/b": File(CONTENT)}) as server:
        server.files["/a"] = redirect(server.url("/b", "other.example"))
        brought(server, place, key=key, host="own.example")
    sent = [one.headers.get("ocp-apim-subscription-key") for one in server.asked]
    assert sent == ["s3cret", None]


def test_a_key_that_is_refused_says_where_one_is_had_and_is_not_repeated(place):
    told = Fault(status=401, headers=(("Content-Type", "application/json"),), body=b'{"key": "s3cret"}')
    with serving({"/a": File(CONTENT, faults=[told])}) as server:
        error = failed(Refused, server, place, key=Secret("X-Key", "s3cret"))
    assert error.fix == "get a key"
    assert "s3cret" not in str(error)
    assert "s3cret" not in repr(Secret("X-Key", "s3cret"))


def test_an_unknown_name_is_told_at_once(place):
    def nowhere(*_):
        raise wire.Unresolved("no such name")

    with (
        transport.client(stall_seconds=1, resolve=nowhere) as client,
        pytest.raises(Refused, match="no address for the name nowhere"),
    ):
        receive(client, Request(url="https://nowhere.example/a"), place, Silence(), patience=HASTY)


def test_proxies_of_the_environment_are_not_used(place, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1/")
    with serving({"/a": File(CONTENT)}) as server:
        assert brought(server, place).bytes == len(CONTENT)


def test_a_file_that_is_still_the_same_is_not_sent(place):
    file = File(CONTENT, last_modified="Tue, 01 Sep 2026 10:00:00 GMT")
    with serving({"/a": file}) as server:
        assert brought(server, place, unless=Marks(etag=file.mark)) is None
        assert brought(server, place, unless=Marks(last_modified=file.last_modified)) is None
        assert brought(server, place, unless=Marks(etag='"older"')).bytes == len(CONTENT)


def test_every_error_is_one_of_the_family():
    assert issubclass(DownloadError, Exception)
    for kind in (Broken, Refused, NoRoom):
        assert issubclass(kind, DownloadError)
