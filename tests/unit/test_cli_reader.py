"""``--reader model`` on the command line: what is sent, what is said, and that nothing is sent without it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("httpx", reason="the extra model is not installed")

from tests.model_server import claim, fails, serving

TEXT = "Trade between Iran and Belarus stands at $140 million. Iran is a member of BRICS.\n"
LEVEL = "Trade between Iran and Belarus stands at $140 million"
ANSWER = [claim(LEVEL, "trade_level", figure="$140 million", countries=["Iran", "Belarus"])]
KEY = "sk-4242-secret"


@pytest.fixture(scope="module")
def running():
    with serving() as server:
        yield server


@pytest.fixture
def server(running):
    running.asked.clear()
    running.will(ANSWER)
    return running


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def comity(*words, **environ):
    """Run the command as a process of its own, with only the model's variables that are given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COMITY_MODEL")}
    return subprocess.run(
        [str(Path(sys.executable).parent / "comity"), *map(str, words)],
        env={**kept, **environ},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def variables(server, **more):
    return {"COMITY_MODEL_URL": server.url, "COMITY_MODEL_NAME": "small", **more}


def test_check_with_a_model(server, article):
    given = variables(server, COMITY_MODEL_KEY=KEY, COMITY_MODEL_PRICE="1 2")
    ran = comity("check", article, "--as-of", "2025-08-21", "--reader", "model", "--format", "json", **given)
    assert ran.returncode == 0, ran.stderr
    report = json.loads(ran.stdout)
    assert [c["quote"] for c in report["claims"]] == [LEVEL]
    assert any("read by the model small" in w for w in report["warnings"])
    assert "model reader: 1 claim of the same place and kind" in ran.stderr
    assert "100 tokens in, 20 out; US$ 0.0001" in ran.stderr
    assert KEY not in ran.stdout + ran.stderr
    assert server.asked[0].headers["Authorization"] == f"Bearer {KEY}"


def test_claims_with_a_model_named_by_flags(server, article, tmp_path):
    key = tmp_path / "key"
    key.write_text(KEY + "\n")
    flags = ("--model-url", server.url, "--model-name", "small", "--model-key-file", key)
    more = ("--model-price", "1", "2", "--model-timeout", "20", "--verbose")
    ran = comity("claims", article, "--reader", "model", *flags, *more)
    assert ran.returncode == 0, ran.stderr
    assert [c["quote"] for c in json.loads(ran.stdout)["claims"]] == [LEVEL]
    assert "only the grammar: “Iran is a member of BRICS”" in ran.stderr
    assert server.asked[0].headers["Authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize("command", ["check", "claims"])
def test_nothing_is_sent_without_the_flag(server, article, command):
    assert comity(command, article, **variables(server)).returncode == 0
    assert server.asked == []


def test_quiet_says_nothing(server, article):
    ran = comity("claims", article, "--reader", "model", "--quiet", **variables(server))
    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_batch_sums_up(server, article, tmp_path):
    (tmp_path / "other.txt").write_text(TEXT, encoding="utf-8")
    ran = comity("claims", tmp_path, "--reader", "model", **variables(server))
    assert ran.returncode == 0, ran.stderr
    assert "2 texts in all: 2 requests to small: 200 tokens in, 40 out; cost unknown" in ran.stderr
    assert "model reader:" not in ran.stderr


def test_in_a_batch_nonsense_fails_one_text_and_a_refusal_all(server, article, tmp_path):
    (tmp_path / "other.txt").write_text(TEXT, encoding="utf-8")
    server.will("no", "no", ANSWER)
    ran = comity("claims", tmp_path, "--reader", "model", **variables(server))
    assert ran.returncode == 2
    assert "1 text done, 1 failed" in ran.stderr
    server.asked.clear()
    server.will(fails(401, f"bad key {KEY}"))
    ran = comity("claims", tmp_path, "--reader", "model", **variables(server, COMITY_MODEL_KEY=KEY))
    assert ran.returncode == 3
    assert len(server.asked) == 1
    assert KEY not in ran.stderr


@pytest.mark.parametrize(
    ("words", "environ", "said"),
    [
        (["--reader", "model"], {}, "COMITY_MODEL_URL and COMITY_MODEL_NAME"),
        (["--reader", "model", "--model-url", "http://api.example.org/v1", "--model-name", "m"], {}, "https"),
        (["--model-name", "m"], {}, "add --reader model"),
        (["--model-timeout", "9", "--reader", "grammar"], {}, "add --reader model"),
        (["--reader", "model", "--model-key-file", "/nowhere"], {}, "holds no key"),
        (["--reader", "oracle"], {}, "oracle"),
        (["--reader", "model", "--model-timeout", "0"], {}, "model-timeout"),
    ],
)
def test_what_cannot_be_used_is_said(article, words, environ, said):
    ran = comity("check", article, *words, **environ)
    assert ran.returncode == 2
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


def test_nobody_there(article):
    with serving() as gone:
        pass
    given = variables(gone, COMITY_MODEL_TIMEOUT="1")
    ran = comity("check", article, "--reader", "model", **given)
    assert ran.returncode == 3
    assert "could not be reached" in ran.stderr or "no whole answer" in ran.stderr
    assert "Traceback" not in ran.stderr
