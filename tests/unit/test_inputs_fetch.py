"""Fetching a page: what arrives, what is refused, and that no server can make it cost more than agreed."""

import gzip
import itertools
import socket
import threading
import time

import pytest
from tests.page_server import PAGE, Answer, endless, gzip_bomb, plain, redirect, serving

from comity.errors import UnreadableInput
from comity.inputs.fetch import Bounds, fetch
from comity.inputs.formats import Format
from comity.network import wire

HASTY = Bounds(seconds=0.8, stall_seconds=0.5, size_bytes=200_000)


def got(server, path, *, host="127.0.0.1", bounds=HASTY, **more):
    return fetch(server.url(path, host), bounds=bounds, permitted_in_tests=server.permitted, **more)


def refused(server, path, **more):
    with pytest.raises(UnreadableInput) as caught:
        got(server, path, **more)
    assert caught.value.fix
    return caught.value


def names(**addresses):
    """A resolver that knows these names."""

    def resolve(host, _port):
        if host not in addresses:
            raise wire.Unresolved(host)
        found = addresses[host]
        return next(found) if hasattr(found, "__next__") else found

    return resolve


def test_a_page_arrives_with_what_the_server_says_of_it():
    with serving(visit=Answer()) as server:
        page = got(server, "/visit?edition=en#top")
    assert (page.raw, page.claimed, page.charset) == (PAGE, Format.HTML, "utf-8")
    assert page.address == server.url("/visit?edition=en")
    assert page.asked == server.url("/visit?edition=en#top")
    assert "without encryption" in page.warnings[0]


def test_the_request_tells_the_server_no_more_than_it_needs(monkeypatch):
    monkeypatch.setenv("NETRC", "/nowhere")
    with serving(visit=Answer()) as server:
        got(server, "/visit")
    head = server.asked[0].lower()
    assert head.startswith("get /visit http/1.1\r\n")
    assert "user-agent: comity/" in head
    for private in ("cookie", "referer", "authorization", "accept-language"):
        assert private not in head


def test_proxies_of_the_environment_are_not_used(monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1/")
    with serving(visit=Answer()) as server:
        assert got(server, "/visit").raw == PAGE


@pytest.mark.parametrize(
    ("media", "path", "form"),
    [
        ("application/pdf", "a", Format.PDF),
        ("Text/HTML;charset=utf-8", "a", Format.HTML),
        ("application/xhtml+xml", "a", Format.HTML),
        ("text/plain", "a", Format.PLAIN),
        ("text/plain", "a.md", Format.MARKDOWN),
        ("application/octet-stream", "a.pdf", Format.PDF),
        ("application/octet-stream", "a", None),
    ],
)
def test_the_media_type_is_what_the_page_claims_to_be(media, path, form):
    with serving(**{path: plain(b"Iran", media)}) as server:
        assert got(server, f"/{path}").claimed is form


@pytest.mark.parametrize(
    "media", ["image/png", "video/mp4", "application/zip", "application/rss+xml", "audio/mpeg"]
)
def test_other_media_types_are_refused_before_the_body_is_read(media):
    with serving(a=Answer(headers=(("Content-Type", media),), body=endless())) as server:
        assert f"is sent as {media}" in refused(server, "/a").found


# Redirects


def test_redirects_are_followed_and_the_address_is_where_they_end():
    with serving(a=redirect("/b"), b=redirect("c?x=1", "308 Permanent Redirect"), c=Answer()) as server:
        page = got(server, "/a")
    assert (page.asked, page.address) == (server.url("/a"), server.url("/c?x=1"))


def test_a_circle_is_told():
    with serving(a=redirect("/b"), b=redirect("/a")) as server:
        assert "leads round in a circle" in refused(server, "/a").found
    assert len(server.asked) == 2


def test_more_redirects_than_allowed_are_told():
    hops = {f"h{n}": redirect(f"/h{n + 1}") for n in range(20)}
    with serving(**hops) as server:
        assert "leads on more than 5 times" in refused(server, "/h0").found
    assert len(server.asked) == 6


def test_five_redirects_are_not_too_many():
    hops = {f"h{n}": redirect(f"/h{n + 1}") for n in range(5)}
    with serving(**hops, h5=Answer()) as server:
        assert got(server, "/h0").raw == PAGE


@pytest.mark.parametrize(
    ("location", "seen"),
    [
        ("http://169.254.169.254/latest/meta-data/", "169.254.169.254 is for the local link"),
        ("http://127.0.0.1:1/", "127.0.0.1 is for this machine itself"),
        ("http://[::1]/", "::1 is for this machine itself"),
        ("http://[::ffff:10.0.0.1]/", "::ffff:10.0.0.1 is for a private network"),
        ("http://[::ffff:a00:1]/", "10.0.0.1 is for a private network"),
        ("http://2130706433/", "127.0.0.1 is for this machine itself"),
        ("http://0x7f.1/", "127.0.0.1 is for this machine itself"),
        ("http://0/", "0.0.0.0 is for this network"),
        ("file:///etc/passwd", "only http and https are fetched, not file"),
        ("gopher://a/", "only http and https are fetched, not gopher"),
        ("javascript:alert(1)", "only http and https are fetched, not javascript"),
        ("http://user:secret@example.org/", "has a user name or password in it"),
        ("http://", "leads round in a circle"),
        ("http://example.org:99999/", "is not an address"),
    ],
)
def test_a_redirect_is_checked_like_the_first_address(location, seen):
    with serving(a=redirect(location)) as server:
        error = refused(server, "/a")
    assert seen in error.found
    assert "secret" not in error.found


# Addresses


@pytest.mark.parametrize(
    ("address", "seen"),
    [
        ("ftp://example.org/a", "only http and https"),
        ("https://", "is not an address"),
        ("https:///a", "is not an address"),
        ("https://user@example.org/", "has a user name"),
        ("https://example.org:0/", "names no machine"),
        ("https://exa mple.org/", "is not an address"),
        ("https://example.org/\x00", "is not an address"),
        ("https://[::1/", "is not an address"),
        ("https://" + "a" * 5000, "longer than 4,000 characters"),
        ("http://10.1.2.3/", "10.1.2.3 is for a private network"),
        ("http://[fe80::1]/", "is for the local link"),
        ("http://8.8.8.8\\@127.0.0.1/", "has a user name"),
        ("http://127。0。0。1/", "127.0.0.1 is for this machine itself"),
    ],
)
def test_addresses_that_are_never_fetched(address, seen):
    with pytest.raises(UnreadableInput) as caught:
        fetch(address, bounds=HASTY)
    assert seen in caught.value.found


def test_nothing_on_this_machine_is_reached_without_leave():
    with serving(a=Answer()) as server, pytest.raises(UnreadableInput, match="not on the public internet"):
        fetch(server.url("/a"), bounds=HASTY)
    assert server.asked == []


def test_leave_holds_for_one_port_only():
    with serving(a=redirect("http://127.0.0.1:9/")) as server:
        assert "127.0.0.1 is for this machine itself" in refused(server, "/a").found


def test_a_name_is_refused_where_any_of_its_addresses_is_not_public():
    with serving(a=Answer()) as server:
        both = names(**{"mixed.example": ("8.8.8.8", "192.168.0.1")})
        assert (
            "192.168.0.1 is for a private network"
            in refused(server, "/a", host="mixed.example", resolve=both).found
        )


def test_a_name_is_looked_up_once_and_the_checked_address_is_the_one_connected_to():
    """DNS rebinding: a second look-up would give another address. There is none."""
    turns = iter([("127.0.0.1",), ("10.0.0.1",)])
    with serving(a=Answer()) as server:
        page = got(server, "/a", host="rebinding.example", resolve=names(**{"rebinding.example": turns}))
    assert page.raw == PAGE
    assert next(turns) == ("10.0.0.1",)
    assert f"host: rebinding.example:{server.port}" in server.asked[0].lower()


def test_a_name_that_turns_private_between_two_hops_is_refused_at_the_second():
    turns = iter([("127.0.0.1",), ("10.0.0.1",)])
    with serving(a=redirect("/b"), b=Answer()) as server:
        error = refused(server, "/a", host="rebinding.example", resolve=names(**{"rebinding.example": turns}))
    assert "leads to" in error.found
    assert "10.0.0.1 is for a private network" in error.found
    assert len(server.asked) == 1


def test_the_next_address_of_a_name_is_tried_where_the_first_does_not_answer():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        dead = closed.getsockname()[1]
    with serving(a=Answer()) as server:
        network = wire.PublicNetwork(
            lambda _host, _port: ("127.0.0.2", "127.0.0.1"),
            wire.Deadline(2),
            frozenset({("127.0.0.2", server.port), ("127.0.0.1", server.port)}),
        )
        network.connect_tcp("two.example", server.port).close()
    with pytest.raises(UnreadableInput, match="cannot be fetched"):
        fetch(f"http://127.0.0.1:{dead}/", bounds=HASTY, permitted_in_tests=frozenset({("127.0.0.1", dead)}))


def test_an_unknown_name_is_told():
    with serving(a=Answer()) as server:
        assert (
            "no address for the name nowhere.example"
            in refused(server, "/a", host="nowhere.example", resolve=names()).found
        )


def test_a_name_service_that_does_not_answer_is_not_waited_for():
    hanging = threading.Event()
    began = time.monotonic()
    with serving() as server:
        error = refused(server, "/a", host="slow.example", resolve=lambda *_: (hanging.wait(20), ())[1])
    hanging.set()
    assert "did not arrive in time" in error.found
    assert time.monotonic() - began < 3


# Time and size


@pytest.mark.parametrize(
    "answer",
    [
        Answer(silent=True),
        Answer(body=itertools.repeat(b"x"), pause_s=0.05),
        Answer(head_pause_s=0.05),
    ],
    ids=["silence", "a body byte by byte", "a head byte by byte"],
)
def test_a_server_cannot_hold_the_line(answer):
    began = time.monotonic()
    with serving(a=answer) as server:
        assert "did not arrive in time" in refused(server, "/a").found
    assert time.monotonic() - began < 3


def test_an_endless_body_is_cut_at_the_limit():
    with serving(a=Answer(body=endless())) as server:
        assert "is larger than 0.2 MB" in refused(server, "/a").found


def test_a_body_that_says_it_is_too_large_is_not_begun():
    with serving(a=Answer(says_length=10**17)) as server:
        assert "is larger than 0.2 MB" in refused(server, "/a").found


def test_a_packed_body_is_unpacked():
    with serving(a=plain(gzip.compress(PAGE), "text/html", ("Content-Encoding", "gzip"))) as server:
        assert got(server, "/a").raw == PAGE


def test_a_bomb_is_not_unpacked_beyond_the_limit():
    bomb = gzip_bomb(150)
    assert len(bomb) < HASTY.size_bytes
    with serving(a=plain(bomb, "text/html", ("Content-Encoding", "gzip"))) as server:
        assert "is larger than 0.2 MB" in refused(server, "/a").found


@pytest.mark.parametrize(
    ("answer", "seen"),
    [
        (plain(b"no gzip at all", "text/html", ("Content-Encoding", "gzip")), "is sent as gzip and is not"),
        (
            plain(gzip.compress(PAGE)[:-20], "text/html", ("Content-Encoding", "gzip")),
            "broke off before its end",
        ),
        (plain(PAGE, "text/html", ("Content-Encoding", "br")), "is packed as br"),
        (Answer(says_length=len(PAGE) + 100), "cannot be fetched"),
        (Answer(status="200 OK\r\nnonsense"), "cannot be fetched"),
        (Answer(headers=(("X", "y" * 200_000),)), "cannot be fetched"),
    ],
    ids=["no gzip", "cut gzip", "brotli", "cut stream", "broken head", "huge head"],
)
def test_what_arrives_broken_is_told(answer, seen):
    with serving(a=answer) as server:
        assert seen in refused(server, "/a").found


@pytest.mark.parametrize(
    ("status", "headers", "seen", "fix"),
    [
        ("401 Unauthorized", (), "does not hand out", "save the page"),
        ("403 Forbidden", (), "does not hand out", "save the page"),
        ("404 Not Found", (), "there is no page at", "check the address"),
        ("410 Gone", (), "there is no page at", "check the address"),
        ("429 Too Many Requests", (("Retry-After", "120"),), "wants fewer requests", "in 120 seconds"),
        (
            "429 Too Many Requests",
            (("Retry-After", "Fri, 31 Dec 1999 23:59:59 GMT"),),
            "fewer",
            "again later",
        ),
        ("503 Service Unavailable", (), "a fault of its own", "again later"),
        ("204 No Content", (), "gave no page", "save the page"),
        ("302 Found", (), "gave no page", "save the page"),
        ("304 Not Modified", (), "gave no page", "save the page"),
    ],
)
def test_each_answer_but_success_says_what_to_do(status, headers, seen, fix):
    with serving(a=Answer(status=status, headers=headers, body=b"")) as server:
        error = refused(server, "/a")
    assert seen in error.found
    assert f"({status[:3]})" in error.found
    assert fix in error.fix
    assert error.exit_code == 2


def test_a_missing_library_is_named_with_the_command_that_installs_it(monkeypatch):
    monkeypatch.setattr("comity.inputs.requirements.find_spec", lambda name: None)
    with pytest.raises(UnreadableInput) as caught:
        fetch("https://example.org/")
    assert "needs httpx" in caught.value.found
    assert "pip install 'comity[documents]'" in caught.value.fix
