"""Whole sources from cards: what comes, what is kept, and what a killed run leaves behind."""

import hashlib
import io
import json
import os
import random
import signal
import sys
import time
import zipfile
from datetime import UTC, datetime

import pytest
from tests.data_cards import a_card, a_step
from tests.file_server import Fault, File, serving

from comity.errors import UsageError
from comity.network import transport
from comity.sources import holdings, home, manifest
from comity.sources.datacard import Answer, Choice, Covers, Key, Listing, Version
from comity.sources.download import getting, locking
from comity.sources.download.errors import Broken, Busy, DownloadError, Refused, TooManyRows
from comity.sources.download.keeping import Soundness, verify
from comity.sources.download.receiving import Patience
from comity.sources.download.storing import INCOMING
from comity.sources.download.telling import Silence

HASTY = Patience(attempts=2, first_wait_s=0.0, longest_wait_s=0.0)
YEARS = range(2000, 2005)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("COMITY_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


class Heard(Silence):
    def __init__(self):
        self.said = []

    def remark(self, words):
        self.said.append(words)


def got(server, card, *, version=None, teller=None, **more):
    client = transport.client(stall_seconds=2, permitted_in_tests=server.permitted)
    return getting.get(
        card, card.edition(version), teller=teller or Silence(), client=client, patience=HASTY, **more
    )


def zipped(members):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return raw.getvalue()


def yearly(server, **more):
    """Like BACI: an archive with a file a year and a list of codes."""
    step = a_step(
        url=server.url("/A_V{version}.zip"),
        name="A_V{version}.zip",
        answer=Answer.ZIP,
        unpack=("A_Y{year}_V{version}.csv", "codes_V{version}.csv"),
    )
    edition = {"first_year": 2000, "last_year": 2004}
    versions = (Version(version="2", **edition), Version(version="1", **edition))
    return a_card(**{"steps": (step,), "versions": versions, **more})


def archive(version="2", mark="x"):
    members = {f"A_Y{year}_V{version}.csv": f"t,v\n{year},{mark}\n" * 50 for year in YEARS}
    return zipped({**members, f"codes_V{version}.csv": f"code,{mark}\n", "readme.txt": "read me"})


def names():
    return sorted(path.name for one in holdings.held() for path in one.folder.iterdir())


def test_an_archive_is_unpacked_and_the_years_are_named(folder):
    raw = archive()
    with serving({"/A_V2.zip": File(raw)}) as server:
        outcome = got(server, yearly(server), years=(2001, 2003))
    assert outcome.new == ("A_Y2001_V2.csv", "A_Y2003_V2.csv", "codes_V2.csv")
    (one,) = holdings.held()
    assert (one.source_id, one.version, one.reader) == ("a-source", "2", "baci")
    assert one.periods == ("2001", "2003")
    assert {file.name: file.periods for file in one.files}["A_Y2003_V2.csv"] == ("2003",)
    for file in one.files:
        assert file.sha256 == hashlib.sha256(one.path(file).read_bytes()).hexdigest()
        assert file.archive.sha256 == hashlib.sha256(raw).hexdigest()
        assert file.archive.bytes == len(raw)
        assert file.retrieved.date() == datetime.now(UTC).date()
    assert names() == ["A_Y2001_V2.csv", "A_Y2003_V2.csv", "codes_V2.csv", "manifest.json"]
    told = json.loads((one.folder / "manifest.json").read_text(encoding="utf-8"))
    assert told["licence"] == {"name": "CC0", "redistribute": True, "attribution": "somebody"}
    assert told["periods"] == ["2001", "2003"]


def test_an_edition_that_is_held_is_not_asked_for_again_but_more_years_are():
    with serving({"/A_V2.zip": File(archive())}) as server:
        card = yearly(server)
        got(server, card, years=(2001,))
        again = got(server, card, years=(2001,))
        assert (again.new, again.kept) == ((), ("A_Y2001_V2.csv", "codes_V2.csv"))
        assert len(server.asked) == 1
        got(server, card, years=(2002,))
    assert len(server.asked) == 2
    (one,) = holdings.held()
    assert one.periods == ("2001", "2002")
    assert all(check.state is Soundness.SOUND for check in verify())


def test_a_file_that_is_gone_is_got_again():
    with serving({"/A_V2.zip": File(archive())}) as server:
        card = yearly(server)
        got(server, card, years=(2001,))
        (holdings.held()[0].folder / "A_Y2001_V2.csv").unlink()
        assert got(server, card, years=(2001,)).new == ("A_Y2001_V2.csv", "codes_V2.csv")


def test_versions_lie_side_by_side():
    with serving({"/A_V2.zip": File(archive()), "/A_V1.zip": File(archive("1"))}) as server:
        card = yearly(server)
        got(server, card, years=(2001,))
        got(server, card, version="1", years=(2001,))
    assert [one.version for one in holdings.of_source("a-source")] == ["1", "2"]


def test_an_archive_that_changed_takes_its_older_files_along():
    with serving({"/A_V2.zip": File(archive())}) as server:
        card = yearly(server)
        got(server, card, years=(2001, 2002))
        server.files["/A_V2.zip"] = File(archive(mark="y"))
        got(server, card, years=(2002, 2003), refresh=True)
    (one,) = holdings.held()
    assert [file.name for file in one.files] == ["A_Y2002_V2.csv", "A_Y2003_V2.csv", "codes_V2.csv"]
    assert len({file.archive.sha256 for file in one.files}) == 1
    assert "A_Y2001_V2.csv" not in names()


def test_a_year_that_the_archive_lacks_is_an_error_and_nothing_is_kept():
    members = {"A_Y2001_V2.csv": "t\n2001\n", "codes_V2.csv": "x"}
    with (
        serving({"/A_V2.zip": File(zipped(members))}) as server,
        pytest.raises(Broken, match=r"has no A_Y2002_V2\.csv"),
    ):
        got(server, yearly(server), years=(2001, 2002))
    assert holdings.held() == ()


def test_a_published_checksum_is_compared():
    raw = archive()
    with serving({"/A_V2.zip": File(raw)}) as server:
        right = hashlib.sha256(raw).hexdigest()
        for known, fits in ((right, True), ("0" * 64, False)):
            edition = Version(version="2", first_year=2000, last_year=2004, sha256=known)
            card = yearly(server, id=f"a-{fits}".lower(), versions=(edition,))
            if fits:
                assert got(server, card).new
            else:
                with pytest.raises(Broken, match="has the sha256 checksum"):
                    got(server, card)


def rolling(server, **more):
    return a_card(
        steps=(a_step(url=server.url("/a.csv"), **more),),
        versions=(Version(version="current"),),
        covers=Covers(),
    )


def test_a_rolling_file_is_asked_about_and_replaced_when_it_changed():
    with serving({"/a.csv": File(b"a,b\n1,2\n")}) as server:
        card = rolling(server)
        got(server, card)
        same = got(server, card)
        assert (same.new, same.kept) == ((), ("a.csv",))
        assert server.asked[1].headers["if-none-match"] == File(b"a,b\n1,2\n").mark
        server.files["/a.csv"] = File(b"a,b\n3,4\n5,6\n")
        assert got(server, card).new == ("a.csv",)
    (one,) = holdings.held()
    assert one.path(one.files[0]).read_bytes() == b"a,b\n3,4\n5,6\n"
    assert one.files[0].bytes == 12


def test_a_rolling_file_without_marks_is_taken_again_only_when_asked_for():
    with serving({"/a.csv": File(b"a,b\n1,2\n", etag=None)}) as server:
        card = rolling(server)
        got(server, card)
        got(server, card)
        assert len(server.asked) == 1
        assert got(server, card, refresh=True).new == ("a.csv",)


def test_what_fails_leaves_what_was_held_before():
    good = b"a,b\n1,2\n"
    with serving({"/a.csv": File(good)}) as server:
        card = rolling(server, answer=Answer.CSV)
        got(server, card)
        for bad in (b"", b"<html>moved", b'{"error": 1}', b"a,b\n"):
            server.files["/a.csv"] = File(bad)
            with pytest.raises(Broken):
                got(server, card)
            (one,) = holdings.held()
            assert one.path(one.files[0]).read_bytes() == good
            assert [check.state for check in verify()] == [Soundness.SOUND]


def test_an_answer_that_is_no_good_is_not_taken_for_whole_the_next_time():
    with serving({"/a.csv": File(b'{"error": "try later"}')}) as server:
        card = rolling(server, answer=Answer.CSV)
        with pytest.raises(Broken):
            got(server, card)
        server.files["/a.csv"] = File(b"a,b\n1,2\n")
        assert got(server, card).new == ("a.csv",)


def test_pages_are_asked_for_one_by_one():
    def page(number):
        rows = [{"date": str(number)}]
        return File(json.dumps([{"page": number, "pages": 3, "total": 3}, rows]).encode(), etag=None)

    files = {f"/q?page={number}": page(number) for number in (1, 2, 3)}
    with serving(files) as server:
        step = a_step(url=server.url("/q?page={page}"), name="q_p{page}.json", answer=Answer.WDI_JSON)
        card = a_card(steps=(step,), versions=(Version(version="current"),))
        assert got(server, card).new == ("q_p1.json", "q_p2.json", "q_p3.json")
        (holdings.held()[0].folder / "q_p3.json").unlink()
        again = got(server, card)
    assert (again.new, again.kept) == (("q_p3.json",), ("q_p1.json", "q_p2.json"))


def test_a_row_cap_stops_the_run_and_keeps_what_came_before():
    def rows(number):
        return File(json.dumps({"count": number, "data": [{}] * number, "error": ""}).encode())

    with serving({"/q?y=2000": rows(3), "/q?y=2001": rows(500)}) as server:
        step = a_step(
            url=server.url("/q?y={year}"),
            name="q_{year}.json",
            answer=Answer.COMTRADE_JSON,
            row_cap=(500,),
            narrower="name fewer partners",
        )
        with pytest.raises(TooManyRows) as caught:
            got(server, a_card(steps=(step,)), years=(2000, 2001))
    assert caught.value.fix == "name fewer partners"
    assert [file.name for file in holdings.held()[0].files] == ["q_2000.json"]


def test_a_key_is_taken_from_the_environment_and_stays_out_of_the_manifest(monkeypatch):
    key = Key(environment="SOME_KEY", header="X-Key", get_it="get a key at x.org")
    with serving({"/a.csv": File(b"a,b\n1,2\n")}) as server:
        card = rolling(server, key=key)
        for missing in ("", "  ", "schlüssel", "a\nb"):
            monkeypatch.setenv("SOME_KEY", missing)
            with pytest.raises(Refused) as caught:
                got(server, card)
            assert caught.value.fix == "get a key at x.org, and set SOME_KEY"
        monkeypatch.setenv("SOME_KEY", "s3cret")
        got(server, card)
    assert server.asked[0].headers["x-key"] == "s3cret"
    assert "s3cret" not in (holdings.held()[0].folder / "manifest.json").read_text(encoding="utf-8")


def test_files_of_a_dataverse_are_found_by_their_list():
    table, plain = b"a,b\n1,2\n", b"c,d\n3,4\n"
    listed = {
        "data": {
            "latestVersion": {
                "files": [
                    {
                        "label": "votes.tab",
                        "dataFile": {
                            "id": 7,
                            "filename": "votes.tab",
                            "filesize": 99,
                            "originalFileFormat": "text/csv",
                            "originalFileName": "votes.csv",
                            "checksum": {"type": "MD5", "value": "0" * 32},
                        },
                    },
                    {
                        "label": "votes_more.csv",
                        "dataFile": {
                            "id": 8,
                            "filename": "votes_more.csv",
                            "filesize": len(plain),
                            "checksum": {"type": "SHA-256", "value": hashlib.sha256(plain).hexdigest()},
                        },
                    },
                    {
                        "label": "codebook.pdf",
                        "dataFile": {"id": 9, "filename": "codebook.pdf", "filesize": 1},
                    },
                ]
            }
        }
    }
    files = {
        "/api/datasets/x": File(json.dumps(listed).encode()),
        "/api/access/datafile/7?format=original": File(table),
        "/api/access/datafile/8": File(plain),
    }
    with serving(files) as server:
        step = a_step(
            url=server.url("/api/datasets/x"),
            name="list.json",
            answer=Answer.CSV,
            listing=Listing.DATAVERSE,
            listed="votes*.csv",
        )
        card = a_card(steps=(step,), versions=(Version(version="current"),))
        assert got(server, card).new == ("votes.csv", "votes_more.csv")
        listed["data"]["latestVersion"]["files"] = []
        server.files["/api/datasets/x"] = File(json.dumps(listed).encode())
        with pytest.raises(Broken, match="lists no file named"):
            got(server, card)
        server.files["/api/datasets/x"] = File(b'{"data": 3}')
        with pytest.raises(Broken, match="is not the list of files"):
            got(server, card)
    assert {file.url for file in holdings.held()[0].files} == {
        server.url("/api/access/datafile/7?format=original"),
        server.url("/api/access/datafile/8"),
    }


@pytest.mark.parametrize("name", ["../x.csv", "manifest.json", ".hidden.csv", "a/b.csv"])
def test_a_list_cannot_choose_where_a_file_lies(name):
    listed = {
        "data": {"latestVersion": {"files": [{"label": name, "dataFile": {"id": 7, "filename": name}}]}}
    }
    with serving({"/api/x": File(json.dumps(listed).encode())}) as server:
        step = a_step(url=server.url("/api/x"), name="l.json", listing=Listing.DATAVERSE)
        with pytest.raises(Broken, match="is not a name for a file"):
            got(server, a_card(steps=(step,)))


def test_bulk_files_of_comtrade_are_found_by_their_list(monkeypatch):
    monkeypatch.setenv("SOME_KEY", "s3cret")
    mark = "b07f98ee4cfb477c5b86923bbf159d48ca519ccb35c35865b3578b075fc918fb"
    entry = {
        "fileUrl": mark,
        "reporterCode": 32,
        "freqCode": "A",
        "typeCode": "C",
        "classificationCode": "S1",
        "period": 1962,
        "rowKey": mark,
    }
    import gzip

    files = {
        "/bulk/v1/get": File(json.dumps({"count": 1, "data": [entry], "error": ""}).encode()),
        f"/bulk/v1/file/32/{mark}": File(gzip.compress(b"typeCode\tfreqCode\nC\tA\n")),
    }
    with serving(files) as server:
        step = a_step(
            url=server.url("/bulk/v1/get?reporterCode={reporter}&period={year}"),
            name="bulk_{reporter}_{year}.json",
            answer=Answer.GZIP,
            listing=Listing.COMTRADE_BULK,
            key=Key(environment="SOME_KEY", header="X-Key", get_it="get one"),
        )
        choices = {"reporter": Choice(about="who", each=True)}
        card = a_card(steps=(step,), choices=choices, versions=(Version(version="current", first_year=1962),))
        outcome = got(server, card, years=(1962,), where={"reporter": ["32"]})
        assert outcome.new == ("COMTRADE-FINAL-CA0321962S1.b07f98ee.gz",)
        assert [one.headers["x-key"] for one in server.asked] == ["s3cret", "s3cret"]
        for bad in ({**entry, "rowKey": "../../x"}, {**entry, "reporterCode": "a/b"}):
            server.files["/bulk/v1/get"] = File(json.dumps({"count": 1, "data": [bad]}).encode())
            with pytest.raises(Broken, match="is not the list"):
                got(server, card, years=(1962,), where={"reporter": ["32"]})
        server.files["/bulk/v1/get"] = File(b'{"count": 0, "data": [], "error": ""}')
        with pytest.raises(Broken, match="lists no file"):
            got(server, card, years=(1962,), where={"reporter": ["32"]})


def test_an_address_that_nobody_confirmed_is_said_to_be_so():
    heard = Heard()
    with serving({"/a.csv": File(b"a,b\n1,2\n")}) as server:
        got(server, rolling(server, confirmed=False), teller=heard)
    assert "was not seen in any public text" in heard.said[0]


def test_a_card_that_says_what_a_person_has_to_do_says_so_when_the_server_refuses():
    with serving({"/a.csv": File(b"<html>are you a robot?")}) as server:
        card = rolling(server).model_copy(update={"by_hand": "ask the library"})
        with pytest.raises(Broken) as caught:
            got(server, card)
    assert caught.value.fix == "ask the library"


def test_a_source_that_is_never_given_to_programs():
    with serving({}) as server, pytest.raises(Refused) as caught:
        got(server, a_card(steps=(), by_hand="write to them"))
    assert caught.value.fix == "write to them"


def test_a_version_that_is_not_on_the_card_has_near_matches():
    with serving({}) as server, pytest.raises(UsageError):
        got(server, a_card(), version="11")


# Locks


def test_two_commands_at_one_source_do_not_meet():
    with serving({"/a.csv": File(b"a,b\n1,2\n")}) as server:
        with locking.locked("a-source"), pytest.raises(Busy) as caught:
            got(server, rolling(server))
        assert f"process {os.getpid()}, since" in caught.value.found
        assert server.asked == []
        with locking.locked("another"):
            got(server, rolling(server))


def test_the_lock_of_a_dead_process_is_no_lock():
    home.locks().mkdir(parents=True)
    (home.locks() / "a-source.who").write_text("process 99999999, since long ago")
    child = os.fork()
    if child == 0:
        context = locking.locked("a-source")
        context.__enter__()
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    assert (home.locks() / "a-source.lock").exists()
    with locking.locked("a-source"):
        pass


# Killed at any point


def source(server):
    """A plain file, an archive, and two requests: every way in which something arrives."""
    return a_card(
        steps=(
            a_step(url=server.url("/plain"), name="plain.bin"),
            a_step(
                url=server.url("/a.zip"), name="a.zip", answer=Answer.ZIP, unpack=("A_*.csv", "codes*.csv")
            ),
            a_step(url=server.url("/q?y={year}"), name="q_{year}.json", answer=Answer.COMTRADE_JSON),
        ),
        versions=(Version(version="1"),),
    )


def files_of_source(pause_s=0.0):
    plain = hashlib.shake_256(b"plain").digest(150_000)
    answer = json.dumps({"count": 1, "data": [{"v": 1}], "error": ""}).encode()
    return {
        "/plain": File(plain, pause_s=pause_s),
        "/a.zip": File(archive(), pause_s=pause_s),
        "/q?y=2000": File(answer, etag=None, pause_s=pause_s),
        "/q?y=2001": File(answer, etag=None, pause_s=pause_s),
    }


def in_a_child(act):
    """Run something in a process of its own, which ends there."""
    child = os.fork()
    if child == 0:
        try:
            act()
        except BaseException:  # noqa: BLE001 - nothing of a child may come back into the tests
            os._exit(1)
        os._exit(0)
    return child


def see_that_nothing_is_false():
    """Whatever the manifest names is there and as it says."""
    assert all(check.state in {Soundness.SOUND, Soundness.UNKNOWN} for check in verify())


def see_that_all_is_there():
    (one,) = holdings.held()
    expected = {"plain.bin", "codes_V2.csv", "q_2000.json", "q_2001.json", *(f"A_Y{y}_V2.csv" for y in YEARS)}
    assert {file.name for file in one.files} == expected
    assert {path.name for path in one.folder.iterdir()} == {*expected, manifest.NAME}
    assert all(check.state is Soundness.SOUND for check in verify())
    assert (one.folder / "plain.bin").read_bytes() == files_of_source()["/plain"].content
    with zipfile.ZipFile(io.BytesIO(archive())) as packed:
        for year in YEARS:
            name = f"A_Y{year}_V2.csv"
            assert (one.folder / name).read_bytes() == packed.read(name)


@pytest.mark.parametrize("stride", [9, pytest.param(1, marks=pytest.mark.slow)])
def test_a_run_that_is_killed_at_every_step_on_the_disk_is_taken_up_again(folder, stride):
    """The process ends itself with SIGKILL before its n-th opening, renaming or removing, for every n."""
    with serving(files_of_source()) as server:
        card = source(server)

        def run(last):
            steps = 0

            def count(event, arguments):
                nonlocal steps
                touches = event in {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate"}
                writes = event == "open" and isinstance(arguments[1], str) and arguments[1][0] in "wax"
                if (touches or writes) and str(folder) in str(arguments[0]):
                    steps += 1
                    if steps == last:
                        os.kill(os.getpid(), signal.SIGKILL)

            sys.addaudithook(count)
            got(server, card, years=(2000, 2001))

        for last in range(1, 500, stride):
            _, status = os.waitpid(in_a_child(lambda last=last: run(last)), 0)
            see_that_nothing_is_false()
            got(server, card, years=(2000, 2001))
            see_that_all_is_there()
            for one in holdings.held():
                for path in one.folder.iterdir():
                    path.unlink()
            if not os.WIFSIGNALED(status):
                assert os.WEXITSTATUS(status) == 0
                break
    assert last > 40  # so many steps there are


def killed_at_random(folder, points, seed):
    """Kill a run at random moments, two or three times, then let it end; count what was asked twice."""
    choose = random.Random(seed)  # noqa: S311 - moments, no secrets
    resumed = 0
    with serving(files_of_source(pause_s=0.01)) as server:
        card = source(server)
        for _ in range(points):
            server.asked.clear()
            for _ in range(choose.choice((1, 2, 3))):
                child = in_a_child(lambda: got(server, card, years=(2000, 2001)))
                time.sleep(choose.uniform(0.01, 0.35))
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                see_that_nothing_is_false()
            got(server, card, years=(2000, 2001))
            see_that_all_is_there()
            resumed += any(wanted for wanted in server.ranges_asked("/plain"))
            for one in holdings.held():
                for path in one.folder.iterdir():
                    path.unlink()
    return resumed


def test_a_run_that_is_killed_at_random_is_taken_up_again(folder):
    assert killed_at_random(folder, points=6, seed=4) > 0


@pytest.mark.slow
def test_a_run_that_is_killed_at_fifty_random_points_is_taken_up_again(folder):
    assert killed_at_random(folder, points=50, seed=5) > 5


def test_what_is_in_the_way_does_not_count_and_does_not_hinder(folder):
    with serving(files_of_source()) as server:
        place = home.raw() / "a-source" / "1"
        (place / INCOMING).mkdir(parents=True)
        (place / INCOMING / "plain.bin").write_bytes(b"no journal beside it")
        (place / "plain.bin").write_bytes(b"no manifest names it")
        got(server, source(server), years=(2000, 2001))
        see_that_all_is_there()


def test_a_cut_line_in_the_middle_of_a_source_is_taken_up_by_the_next_run():
    files = files_of_source()
    files["/plain"].faults = [Fault(cut_after=70_000), Fault(status=404)]
    with serving(files) as server:
        with pytest.raises(DownloadError):
            got(server, source(server), years=(2000, 2001))
        got(server, source(server), years=(2000, 2001))
        see_that_all_is_there()
    assert server.ranges_asked("/plain") == [None, "bytes=70000-", "bytes=70000-"]


def test_what_mends_a_damaged_file_names_the_years_that_are_held():
    with serving({"/A_V2.zip": File(archive())}) as server:
        card = yearly(server)
        got(server, card, years=(2001, 2003))
        file = holdings.held()[0].folder / "A_Y2001_V2.csv"
        file.write_bytes(file.read_bytes()[::-1])
        (damaged,) = [check for check in verify() if check.state is Soundness.DAMAGED]
        assert damaged.mend == "comity data get a-source --version 2 --refresh --years 2001,2003"
        got(server, card, years=(2001, 2003), refresh=True)
    assert all(check.state is Soundness.SOUND for check in verify())
