"""One conversation with a chat-completions endpoint: sent, waited for, bounded, counted.

Retries are spread out at random and honour Retry-After; every answer is bounded in time and size; a redirect
is not followed, since the key would go with it.
"""

from __future__ import annotations

import asyncio
import json
import logging
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import httpx
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, stop_after_attempt
from tenacity.wait import wait_random, wait_random_exponential

from comity.claims.model_answer import Completion, Unusable, completion_of
from comity.claims.model_endpoint import Endpoint, EndpointError, Secret

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping

_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504, 529})
_REFUSED = frozenset({400, 422})
_EXCERPT = 240  # characters of a server's own words in an error
_LOGGERS = ("httpx", "httpcore.connection", "httpcore.http11", "httpcore.http2", "httpcore.proxy")
_JSON_TYPES = ("application/json", "+json")
_FIXES = {
    401: "check COMITY_MODEL_KEY",
    403: "check COMITY_MODEL_KEY, and whether it may use this model",
    404: "check COMITY_MODEL_URL, which usually ends in /v1, and COMITY_MODEL_NAME",
    413: "cut the text into smaller files",
}
_OPTION_WORDS = {"response_format": ("response_format", "json_schema", "schema", "grammar")}
_LATER = "try again later, or use the grammar reader, which needs no network"


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What was used: requests that were answered, tokens in and out, and answers that told no tokens."""

    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    untold: int = 0

    def and_also(self, completion: Completion | None) -> Usage:
        """With one more answer; None where it could not be read."""
        told = completion.usage if completion else None
        return Usage(
            requests=self.requests + 1,
            tokens_in=self.tokens_in + (told.prompt_tokens if told else 0),
            tokens_out=self.tokens_out + (told.completion_tokens if told else 0),
            untold=self.untold + (told is None),
        )

    def plus(self, other: Usage) -> Usage:
        """Both together."""
        return Usage(
            requests=self.requests + other.requests,
            tokens_in=self.tokens_in + other.tokens_in,
            tokens_out=self.tokens_out + other.tokens_out,
            untold=self.untold + other.untold,
        )

    def cost_usd(self, price: tuple[float, float] | None) -> float | None:
        """US dollars at a price per million tokens in and out; None where the price or a count is unknown."""
        if price is None or self.untold:
            return None
        return (self.tokens_in * price[0] + self.tokens_out * price[1]) / 1e6


class _TryAgain(Exception):
    """An answer that another attempt may mend, the error if none does, and the wait that is asked for."""

    def __init__(self, error: EndpointError, after_s: float | None = None) -> None:
        super().__init__()
        self.error = error
        self.after_s = after_s


class Session:
    """Asks one endpoint, and remembers what it does not understand and what was used."""

    def __init__(
        self, endpoint: Endpoint, client: httpx.AsyncClient, options: Mapping[str, Any], most: int
    ) -> None:
        self.endpoint = endpoint
        self.usage = Usage()
        self._client = client
        self._options = dict(options)  # what is sent beside model and messages, and may be refused
        self._most_bytes = most
        self._turn = asyncio.Semaphore(endpoint.at_once)

    async def ask(self, messages: list[dict[str, str]]) -> Completion:
        """Send messages and return the completion.

        Raises
        ------
        EndpointError : no usable answer came in time, after all attempts
        Unusable : the answer is no chat completion
        """
        async with self._turn:
            deadline = asyncio.get_running_loop().time() + self.endpoint.total_s
            try:
                async with asyncio.timeout_at(deadline):
                    completion = await self._attempts(messages, deadline)
            except Unusable:
                self.usage = self.usage.and_also(None)
                raise
            except TimeoutError:
                raise EndpointError(
                    found=f"{self.endpoint.where} gave no whole answer within {self.endpoint.total_s:g} s",
                    fix="set COMITY_MODEL_TIMEOUT to more seconds, or take a faster model",
                ) from None
        self.usage = self.usage.and_also(completion)
        return completion

    async def _attempts(self, messages: list[dict[str, str]], deadline: float) -> Completion:
        retrying = AsyncRetrying(
            stop=stop_after_attempt(self.endpoint.attempts),
            wait=self._wait,
            retry=retry_if_exception_type(_TryAgain),
            reraise=True,
        )
        try:
            async for attempt in retrying:
                with attempt:
                    return await self._once(messages, deadline)
        except _TryAgain as last:
            raise last.error from None
        raise AssertionError("tenacity returned without an attempt")  # pragma: no cover

    def _wait(self, state: RetryCallState) -> float:
        """As long as the server asks for, and a little more; else longer each time, at random."""
        first = self.endpoint.first_wait_s
        failed = state.outcome.exception() if state.outcome else None
        if isinstance(failed, _TryAgain) and failed.after_s is not None:
            return failed.after_s + wait_random(0, first)(state)
        return wait_random_exponential(multiplier=first, max=self.endpoint.longest_wait_s)(state)

    async def _once(self, messages: list[dict[str, str]], deadline: float) -> Completion:
        body = {"model": self.endpoint.name, "messages": messages, "stream": False, **self._options}
        try:
            async with self._client.stream(
                "POST", self.endpoint.url, content=json.dumps(body, ensure_ascii=False).encode()
            ) as response:
                return await self._answer(response, messages, deadline)
        except httpx.InvalidURL:
            raise EndpointError(found=f"{self.endpoint.where} is no address", fix=_FIXES[404]) from None
        except httpx.TransportError as broken:
            raise _TryAgain(self._unreachable(broken)) from None

    async def _answer(
        self, response: httpx.Response, messages: list[dict[str, str]], deadline: float
    ) -> Completion:
        where, status = self.endpoint.where, response.status_code
        if response.is_success:
            return completion_of(await self._body(response))
        if response.is_redirect:
            raise EndpointError(
                found=f"{where} redirects elsewhere, which is not followed since the key would go with it",
                fix="give the final address in COMITY_MODEL_URL",
            )
        words = await self._said(response)
        if status in _REFUSED and self._gives_up_option(words):
            return await self._once(messages, deadline)
        error = EndpointError(
            found=f"{where} answered {status}{f': {words[:_EXCERPT]}' if words else ''}",
            fix=_FIXES.get(status, _LATER if status in _AGAIN else "see what the server says"),
        )
        if status not in _AGAIN:
            raise error
        after = seconds_to_wait(response.headers.get("retry-after"), now=datetime.now(tz=UTC))
        if after is not None and asyncio.get_running_loop().time() + after > deadline:
            raise EndpointError(
                found=f"{where} answered {status} and asks to wait {after:,.0f} s", fix=_LATER
            )
        raise _TryAgain(error, after)

    async def _body(self, response: httpx.Response) -> bytes:
        """The bytes of an answer: JSON by its own word, uncompressed, and not too many."""
        kind = response.headers.get("content-type", "").split(";")[0].strip().lower()
        if not kind.endswith(_JSON_TYPES):
            raise EndpointError(
                found=f"{self.endpoint.where} answered {self._clean(kind) or 'no content type'}, "
                "where application/json was expected",
                fix=_FIXES[404],
            )
        return await self._bounded(response, self._most_bytes)

    async def _bounded(self, response: httpx.Response, most: int) -> bytes:
        coding = response.headers.get("content-encoding", "identity").strip().lower()
        if coding not in {"", "identity"}:
            raise EndpointError(
                found=f"{self.endpoint.where} sent a compressed answer that was not asked for", fix=_LATER
            )
        found = bytearray()
        async for chunk in response.aiter_raw():
            found += chunk
            if len(found) > most:
                raise EndpointError(
                    found=f"{self.endpoint.where} sent more than {most:,} bytes for one answer",
                    fix="check the model: it may be repeating itself",
                )
        return bytes(found)

    async def _said(self, response: httpx.Response) -> str:
        """A server's own words about an error, short, on one line and without the key."""
        try:
            body = await self._bounded(response, self._most_bytes)
        except EndpointError:
            return ""
        text = body.decode("utf-8", "replace")
        try:
            told = json.loads(text)
            told = told.get("error", told) if isinstance(told, dict) else told
            told = told.get("message", told) if isinstance(told, dict) else told
            text = told if isinstance(told, str) else json.dumps(told)
        except (ValueError, RecursionError):
            pass
        return self._clean(text)

    def _clean(self, words: str) -> str:
        words = self.endpoint.key.hidden_in(words)
        return " ".join("".join(c if c.isprintable() else " " for c in words).split())

    def _gives_up_option(self, words: str) -> bool:
        """Leave out the option that a server says it does not know; whether there was one."""
        for name in list(self._options):
            if any(word in words for word in _OPTION_WORDS.get(name, (name,))):
                value = self._options.pop(name)
                if name == "max_tokens" and "max_completion_tokens" in words:
                    self._options["max_completion_tokens"] = value
                return True
        return False

    def _unreachable(self, broken: httpx.TransportError) -> EndpointError:
        where = self.endpoint.where
        if isinstance(broken, httpx.ConnectTimeout):
            found = f"{where} could not be reached within {self.endpoint.connect_s:g} s"
        elif isinstance(broken, httpx.TimeoutException):
            found = f"{where} said nothing for {self.endpoint.read_s:g} s"
        elif isinstance(broken, httpx.ConnectError):
            found = f"{where} could not be reached ({self._clean(str(broken))})"
        else:
            found = f"{where} broke off the connection"
        return EndpointError(found=found, fix="check that the server runs, and COMITY_MODEL_URL")


@asynccontextmanager
async def session(
    endpoint: Endpoint, options: Mapping[str, Any], *, most_bytes: int
) -> AsyncIterator[Session]:
    """Open a session; nothing is sent before the first question.

    Parameters
    ----------
    endpoint : where to ask, and the limits of patience
    options : what is sent beside model and messages; one that the server refuses is left out from then on
    most_bytes : of one answer
    """
    client = httpx.AsyncClient(
        headers={
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Accept-Encoding": "identity",  # a small compressed answer could be a huge one
            **endpoint.key.header(),
        },
        timeout=httpx.Timeout(endpoint.read_s, connect=endpoint.connect_s),
        follow_redirects=False,
        trust_env=not endpoint.loopback,  # a proxy knows nothing of this machine
    )
    with _hidden_in_logs(endpoint.key):
        async with client:
            yield Session(endpoint, client, options, most_bytes)


@contextmanager
def _hidden_in_logs(key: Secret) -> Iterator[None]:
    """Blot the key out of what the HTTP library logs: a server may repeat it in a header."""

    def blot(record: logging.LogRecord) -> bool:
        record.msg, record.args = key.hidden_in(record.getMessage()), ()
        return True

    loggers = [logging.getLogger(name) for name in _LOGGERS]
    for logger in loggers:
        logger.addFilter(blot)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeFilter(blot)


def seconds_to_wait(header: str | None, *, now: datetime) -> float | None:
    """What a Retry-After header asks for, in seconds or as a date.

    >>> seconds_to_wait("2.5", now=datetime(2025, 8, 21, tzinfo=UTC))
    2.5
    >>> seconds_to_wait("Thu, 21 Aug 2025 00:01:00 GMT", now=datetime(2025, 8, 21, tzinfo=UTC))
    60.0
    """
    if not header:
        return None
    try:
        seconds = float(header)
    except ValueError:
        try:
            when = parsedate_to_datetime(header)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
        seconds = (when.replace(tzinfo=when.tzinfo or UTC) - now).total_seconds()
    return max(0.0, seconds) if seconds < float("inf") else None


__all__ = ["Session", "Unusable", "Usage", "seconds_to_wait", "session"]
