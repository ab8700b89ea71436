"""Where a language model is asked, what it costs, and how long to wait for it."""

from __future__ import annotations

import ipaddress
import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from comity.errors import SourceError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

_TOTAL_S = 300.0
_PATH = "/chat/completions"
_KEY = re.compile(r"[!-~]+\Z")


class EndpointError(SourceError):
    """The endpoint cannot be reached, refuses, or answers what is no chat completion.

    Usual causes: a wrong address (it usually ends in /v1), a wrong key or model name, a spent quota.
    """


class UnusableAnswer(EndpointError):
    """The model answers, and not with the JSON that was asked for; another text may fare better."""

    exit_code = 2


class Secret:
    """A key that shows itself to nothing but the header that it is sent in."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def __repr__(self) -> str:
        return "Secret(***)" if self._value else "Secret()"

    def __bool__(self) -> bool:
        return bool(self._value)

    def __reduce__(self) -> tuple[type[Secret], tuple[str]]:
        return Secret, ("",)  # a pickled or copied one is empty

    def header(self) -> dict[str, str]:
        """The header that carries the key; none where there is no key."""
        return {"Authorization": f"Bearer {self._value}"} if self._value else {}

    def hidden_in(self, words: str) -> str:
        """The same words with the key blotted out: a server may repeat it in its error."""
        return words.replace(self._value, "***") if self._value else words


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A model's address and name, its price, and the limits of patience. Times are in seconds.

    ``total_s`` bounds one part of the text: every attempt, every wait and the whole answer together.
    """

    url: str
    name: str
    key: Secret = field(default_factory=lambda: Secret(""))
    usd_per_million: tuple[float, float] | None = None  # tokens in, tokens out
    connect_s: float = 10.0
    read_s: float = 120.0
    total_s: float = _TOTAL_S
    attempts: int = 5
    first_wait_s: float = 1.0
    longest_wait_s: float = 30.0
    at_once: int = 2  # parts that are asked about at the same time

    @property
    def where(self) -> str:
        """The address without a query, which may hold what is secret."""
        parts = urlsplit(self.url)
        return urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))

    @property
    def loopback(self) -> bool:
        """Whether the model runs on this machine."""
        return _is_loopback(urlsplit(self.url).hostname or "")


def endpoint(
    *,
    url: str | None = None,
    name: str | None = None,
    key: str | None = None,
    usd_per_million: tuple[float, float] | None = None,
    total_s: float | None = None,
    environ: Mapping[str, str] | None = None,
) -> Endpoint:
    """The endpoint that arguments or the environment name; an argument comes first.

    Parameters
    ----------
    url : base address ("https://api.example.org/v1") or the full one of chat completions; plain http only to
        this machine, where a model may run. Else ``COMITY_MODEL_URL``
    name : of the model. Else ``COMITY_MODEL_NAME``
    key : sent as a bearer token. Else ``COMITY_MODEL_KEY``; a model on this machine usually needs none
    usd_per_million : US dollars per million tokens in and out. Else ``COMITY_MODEL_PRICE``: "0.15 0.60"
    total_s : seconds for one part of the text. Else ``COMITY_MODEL_TIMEOUT``

    Raises
    ------
    UsageError : an entry is missing or cannot be used; a key is never repeated in it

    Examples
    --------
    >>> endpoint(url="http://localhost:11434/v1", name="qwen3:8b", environ={}).url
    'http://localhost:11434/v1/chat/completions'
    """
    known = os.environ if environ is None else environ
    asked = {"url": url or known.get("COMITY_MODEL_URL"), "name": name or known.get("COMITY_MODEL_NAME")}
    missing = [what for what, value in asked.items() if not (value or "").strip()]
    if missing:
        raise UsageError(
            found=f"the model reader was asked for, and no {' and no '.join(missing)} of a model was given",
            fix=f"set {' and '.join(f'COMITY_MODEL_{what.upper()}' for what in missing)}, "
            f"or pass {' and '.join(f'--model-{what}' for what in missing)}",
        )
    seconds = total_s if total_s is not None else _seconds(known.get("COMITY_MODEL_TIMEOUT"))
    made = Endpoint(
        url=_address(str(asked["url"]).strip()),
        name=str(asked["name"]).strip(),
        key=_key(key or known.get("COMITY_MODEL_KEY") or ""),
        usd_per_million=usd_per_million or _price(known.get("COMITY_MODEL_PRICE")),
        total_s=_TOTAL_S if seconds is None else seconds,
    )
    if not made.loopback and not made.url.startswith("https://"):
        raise UsageError(
            found=f"{made.where} is not encrypted and not on this machine",
            fix="use an https address, or a tunnel that ends on localhost",
        )
    return made


def _address(url: str) -> str:
    """The full address of chat completions, its query kept."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        parts, host = urlsplit(""), None
    if parts.scheme not in {"http", "https"} or not host:
        raise UsageError(
            found="the address of the model is not one of http or https",
            fix="give it as in https://api.example.org/v1 or http://localhost:11434/v1",
        )
    if parts.username is not None or parts.password is not None:
        raise UsageError(
            found="the address of the model has a name or a password in it",
            fix="leave it out of the address and set COMITY_MODEL_KEY",
        )
    path = parts.path.rstrip("/")
    return urlunsplit(
        (parts.scheme, parts.netloc, path if path.endswith(_PATH) else path + _PATH, parts.query, "")
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _key(value: str) -> Secret:
    value = value.strip()
    if value and not _KEY.match(value):
        raise UsageError(
            found="the key of the model holds white space or letters outside ASCII",
            fix="copy it again into COMITY_MODEL_KEY, one line without quotation marks",
        )
    return Secret(value)


def _price(words: str | None) -> tuple[float, float] | None:
    if not (words or "").strip():
        return None
    try:
        into, out = (float(word) for word in str(words).replace(",", " ").split())
    except ValueError:
        into = out = -1.0
    if not (0 <= into < 1e6 and 0 <= out < 1e6):
        raise UsageError(
            found=f"COMITY_MODEL_PRICE is {words!r}",
            fix='give US dollars per million tokens in and out, as in "0.15 0.60"',
        )
    return into, out


def _seconds(words: str | None) -> float | None:
    if not (words or "").strip():
        return None
    try:
        seconds = float(str(words))
    except ValueError:
        seconds = -1.0
    if not 0 < seconds <= 86400:
        raise UsageError(
            found=f"COMITY_MODEL_TIMEOUT is {words!r}", fix="give seconds, as in 300, and at most a day"
        )
    return seconds
