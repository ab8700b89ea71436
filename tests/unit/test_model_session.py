"""Asking an endpoint: attempts, waits, bounds in time and size, and a key that shows itself nowhere."""

from __future__ import annotations

import asyncio
import logging
import pickle
import time
import traceback
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

pytest.importorskip("httpx", reason="the extra model is not installed")
pytest.importorskip("tenacity", reason="the extra model is not installed")

from tests.model_server import Reply, fails, says, serving

from comity.claims.model_endpoint import EndpointError, Secret, endpoint
from comity.claims.model_session import Unusable, Usage, seconds_to_wait, session
from comity.errors import UsageError

KEY = "sk-not-for-anybodys-eyes"
MESSAGES = [{"role": "user", "content": "Mark the claims"}]


@pytest.fixture
def server():
    with serving() as running:
        yield running


def ask(server, *, options=None, most_bytes=100_000, **limits):
    """Ask once, impatiently."""
    made = endpoint(url=server.url, name="model-1", key=KEY, environ={})
    patience = {"first_wait_s": 0.02, "longest_wait_s": 0.05, "total_s": 5.0, "read_s": 2.0} | limits

    async def asked():
        async with session(replace(made, **patience), options or {}, most_bytes=most_bytes) as conversation:
            completion = await conversation.ask(MESSAGES)
            return completion.text, conversation.usage

    return asyncio.run(asked())


def test_a_question_and_its_answer(server):
    server.will("hello")
    text, usage = ask(server, options={"temperature": 0})
    assert text == "hello"
    assert usage == Usage(requests=1, tokens_in=100, tokens_out=20)
    (sent,) = server.asked
    assert sent.path == "/v1/chat/completions"
    assert sent.headers["Authorization"] == f"Bearer {KEY}"
    assert sent.body == {"model": "model-1", "messages": MESSAGES, "stream": False, "temperature": 0}


def test_no_key_no_header(server):
    made = endpoint(url=server.url, name="m", environ={})

    async def asked():
        async with session(made, {}, most_bytes=10_000) as conversation:
            await conversation.ask(MESSAGES)

    asyncio.run(asked())
    assert "Authorization" not in server.asked[0].headers


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 529])
def test_a_passing_failure_is_tried_again(server, status):
    server.will(fails(status), fails(status), "now")
    assert ask(server)[0] == "now"
    assert len(server.asked) == 3


def test_attempts_end(server):
    server.will(fails(500, "out of order"))
    with pytest.raises(EndpointError, match="500: out of order") as error:
        ask(server, attempts=3)
    assert len(server.asked) == 3
    assert "try again later" in error.value.fix
    assert error.value.exit_code == 3


def test_retry_after_is_honoured(server):
    server.will(fails(429, Retry_After="0.4"), "now")
    began = time.monotonic()
    ask(server)
    assert 0.4 <= time.monotonic() - began < 2


def test_a_wait_beyond_the_limit_is_not_begun(server):
    server.will(fails(429, Retry_After="3600"))
    began = time.monotonic()
    with pytest.raises(EndpointError, match="asks to wait 3,600 s"):
        ask(server)
    assert time.monotonic() - began < 1
    assert len(server.asked) == 1


def test_waits_are_spread_out(server):
    """Three attempts wait at random between nothing and the bound, and not equally long."""
    waits = []
    for _ in range(4):
        server.asked.clear()
        server.will(fails(500), fails(500), "now")
        began = time.monotonic()
        ask(server, first_wait_s=0.1, longest_wait_s=0.1)
        waits.append(time.monotonic() - began)
    assert max(waits) - min(waits) > 0.003


@pytest.mark.parametrize(
    ("status", "said", "fix"),
    [
        (401, "Incorrect API key provided", "COMITY_MODEL_KEY"),
        (403, "no access", "COMITY_MODEL_KEY"),
        (404, "no such model", "COMITY_MODEL_NAME"),
        (413, "too large", "smaller files"),
        (400, "bad", "what the server says"),
        (418, "teapot", "what the server says"),
    ],
)
def test_a_refusal_is_final_and_names_what_mends_it(server, status, said, fix):
    server.will(fails(status, said))
    with pytest.raises(EndpointError, match=f"{status}: {said}") as error:
        ask(server)
    assert fix in error.value.fix
    assert len(server.asked) == 1


@pytest.mark.parametrize("content_type", ["text/html", "text/event-stream", "application/jsonp", None])
def test_another_content_type_is_refused(server, content_type):
    server.will(replace(says("hello"), content_type=content_type))
    with pytest.raises(EndpointError, match="application/json was expected"):
        ask(server)


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "application/problem+json"])
def test_json_under_another_label_is_read(server, content_type):
    server.will(replace(says("hello"), content_type=content_type))
    assert ask(server)[0] == "hello"


@pytest.mark.parametrize(
    "body", [b"", b"nonsense", b'{"choices": [', b"[]", b'{"choices": []}', b"[" * 90_000, b"\xff\xfe"]
)
def test_what_is_no_completion_is_unusable(server, body):
    server.will(Reply(body))
    with pytest.raises(Unusable):
        ask(server)


def test_a_huge_body_is_not_read_to_its_end(server):
    server.will(Reply(b" " * 30_000_000))
    began = time.monotonic()
    with pytest.raises(EndpointError, match="more than 100,000 bytes"):
        ask(server)
    assert time.monotonic() - began < 2


def test_a_huge_error_says_its_status(server):
    server.will(Reply(b"x" * 3_000_000, status=400))
    with pytest.raises(EndpointError, match="answered 400"):
        ask(server)


def test_compression_is_not_asked_for_and_refused(server):
    server.will(Reply(b"\x1f\x8b", headers={"Content-Encoding": "gzip"}))
    with pytest.raises(EndpointError, match="compressed"):
        ask(server)
    assert server.asked[0].headers["Accept-Encoding"] == "identity"


def test_silence_ends(server):
    server.will(Reply(hang_s=30))
    began = time.monotonic()
    with pytest.raises(EndpointError, match=r"said nothing for 0\.2 s"):
        ask(server, read_s=0.2, attempts=2)
    assert time.monotonic() - began < 2
    assert len(server.asked) == 2


def test_a_drip_of_bytes_ends_at_the_total(server):
    server.will(replace(says("hello"), drip_s=0.05))
    began = time.monotonic()
    with pytest.raises(EndpointError, match=r"no whole answer within 0\.5 s"):
        ask(server, total_s=0.5)
    assert time.monotonic() - began < 1.5


def test_a_connection_that_breaks_off_is_tried_again(server):
    server.will(replace(says("hello"), breaks_off=True), "again")
    assert ask(server)[0] == "again"


def test_nobody_there():
    with serving() as gone:
        pass
    with pytest.raises(EndpointError, match="could not be reached") as error:
        ask(gone, attempts=2)
    assert "COMITY_MODEL_URL" in error.value.fix


def test_a_redirect_is_not_followed(server):
    server.will(Reply(status=307, headers={"Location": "http://127.0.0.1:9/elsewhere"}))
    with pytest.raises(EndpointError, match="redirects elsewhere"):
        ask(server)
    assert len(server.asked) == 1


def test_options_that_a_server_does_not_know_are_left_out(server):
    server.will(
        fails(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),
        fails(400, "Either json_schema or grammar can be specified"),
        fails(422, "temperature does not support 0"),
        "understood",
    )
    options = {"temperature": 0, "max_tokens": 9, "response_format": {"type": "json_schema"}}
    assert ask(server, options=options)[0] == "understood"
    assert set(server.asked[-1].body) == {"model", "messages", "stream", "max_completion_tokens"}


def test_tokens_that_are_not_told_are_counted_as_untold(server):
    server.will(says("hello", tokens=None))
    usage = ask(server)[1]
    assert (usage.requests, usage.untold) == (1, 1)
    assert usage.cost_usd((1.0, 1.0)) is None


def test_cost():
    usage = Usage(requests=2, tokens_in=1_000_000, tokens_out=500_000)
    assert usage.cost_usd((0.15, 0.60)) == pytest.approx(0.45)
    assert usage.cost_usd(None) is None
    assert usage.plus(usage).cost_usd((0.15, 0.60)) == pytest.approx(0.90)


def test_retry_after_as_a_date_or_nonsense():
    now = datetime(2025, 8, 21, tzinfo=UTC)
    assert seconds_to_wait(format_datetime(now + timedelta(seconds=90), usegmt=True), now=now) == 90
    assert seconds_to_wait(format_datetime(now - timedelta(days=1), usegmt=True), now=now) == 0
    for odd in (None, "", "soon", "nan", "inf", "Thu, 99 Abc"):
        assert seconds_to_wait(odd, now=now) is None


# ---- the key -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reply",
    [
        fails(401, f"Incorrect API key provided: {KEY}"),
        fails(500, KEY),
        Reply(f"<html>{KEY}</html>".encode(), content_type=f"text/{KEY}"),
        Reply(hang_s=9),
        Reply(status=302, headers={"Location": f"http://127.0.0.1:9/{KEY}"}),
    ],
)
def test_the_key_is_in_no_error_and_no_log(server, reply, caplog):
    caplog.set_level(logging.DEBUG)
    server.will(reply)
    with pytest.raises(EndpointError) as error:
        ask(server, attempts=2, read_s=0.1)
    shown = "".join(traceback.format_exception(error.value))
    assert KEY not in shown
    assert KEY not in repr(error.value)
    assert KEY not in caplog.text


def test_the_key_is_in_no_repr():
    made = endpoint(url="https://api.example.org/v1?api-version=1", name="m", key=KEY, environ={})
    for shown in (repr(made), str(made), f"{made.key}", repr(made.key), made.where):
        assert KEY not in shown
    assert KEY.encode() not in pickle.dumps(made.key)
    assert repr(Secret("")) == "Secret()"


@pytest.mark.parametrize("key", ["two words", "line\nbreak", "schlüssel"])
def test_a_key_that_no_header_can_carry_is_refused_without_being_shown(key):
    with pytest.raises(UsageError) as error:
        endpoint(url="https://api.example.org/v1", name="m", key=key, environ={})
    assert key not in str(error.value)


# ---- where to ask --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "full"),
    [
        ("https://api.example.org/v1", "https://api.example.org/v1/chat/completions"),
        ("https://api.example.org/v1/", "https://api.example.org/v1/chat/completions"),
        ("https://a.example/x?api-version=2", "https://a.example/x/chat/completions?api-version=2"),
        ("http://localhost:11434/v1/chat/completions", "http://localhost:11434/v1/chat/completions"),
        ("http://127.9.9.9:1/v1", "http://127.9.9.9:1/v1/chat/completions"),
        ("http://[::1]:8000/v1", "http://[::1]:8000/v1/chat/completions"),
    ],
)
def test_addresses(url, full):
    made = endpoint(environ={"COMITY_MODEL_URL": url, "COMITY_MODEL_NAME": "m"})
    assert made.url == full
    assert made.loopback == full.startswith("http:")


@pytest.mark.parametrize(
    "url",
    [
        "ftp://x.example",
        "api.example.org/v1",
        "https://",
        "http://api.example.org/v1",
        "http://10.0.0.1/v1",
        "https://user:word@x.example/v1",
        "https://[::1",
        "http://localhost.example.org/v1",
    ],
)
def test_addresses_that_are_refused(url):
    with pytest.raises(UsageError) as error:
        endpoint(url=url, name="m", environ={})
    assert "word" not in error.value.found.replace("password", "")


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({}, "COMITY_MODEL_URL and COMITY_MODEL_NAME"),
        ({"COMITY_MODEL_URL": "https://a.example"}, "--model-name"),
        ({"COMITY_MODEL_NAME": "m", "COMITY_MODEL_URL": " "}, "--model-url"),
    ],
)
def test_what_is_missing_is_named(environ, named):
    with pytest.raises(UsageError, match=named):
        endpoint(environ=environ)


def test_arguments_come_before_the_environment():
    environ = {
        "COMITY_MODEL_URL": "https://a.example/v1",
        "COMITY_MODEL_NAME": "a",
        "COMITY_MODEL_PRICE": "0.15, 0.60",
        "COMITY_MODEL_TIMEOUT": "20",
    }
    made = endpoint(name="b", environ=environ)
    assert (made.name, made.usd_per_million, made.total_s) == ("b", (0.15, 0.60), 20)


@pytest.mark.parametrize(
    "odd",
    [{"COMITY_MODEL_PRICE": p} for p in ("cheap", "1", "-1 2", "nan 1", "1 2 3")]
    + [{"COMITY_MODEL_TIMEOUT": t} for t in ("soon", "0", "-1", "nan", "1e9")],
)
def test_numbers_that_are_none_are_refused(odd):
    with pytest.raises(UsageError, match=next(iter(odd))):
        endpoint(environ={"COMITY_MODEL_URL": "https://a.example", "COMITY_MODEL_NAME": "m", **odd})
