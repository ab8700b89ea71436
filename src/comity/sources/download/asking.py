"""One request, with its redirects: the answer's head, or the reason why there is none."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import httpcore
import httpx

from comity.network.wire import NotPublic, Unresolved
from comity.sources.download.errors import Broken, DownloadError, Refused, TryAgain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_REDIRECTS = 5
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_GOOD = frozenset({200, 206, 304, 416})
_EXCERPT = 200  # characters of a server's own words
_BY_HAND = "open it in a browser, save the file, and run comity data add"


@dataclass(frozen=True, slots=True)
class Secret:
    """A key that shows itself to nothing but the header that it is sent in."""

    header: str
    value: str = field(repr=False)

    def hidden_in(self, words: str) -> str:
        """The same words with the key blotted out: a server may repeat it."""
        return words.replace(self.value, "***") if self.value else words


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked for. ``get_key`` says where a key is had, for the error where it is refused."""

    url: str
    accept: str | None = None
    key: Secret | None = None
    get_key: str | None = None


@contextmanager
def answer(client: httpx.Client, request: Request, headers: Mapping[str, str]) -> Iterator[httpx.Response]:
    """Open the answer to a request, following redirects; its body is not read yet.

    Raises
    ------
    Refused : the server gives nothing, or leads to where nothing is fetched from
    TryAgain : something that may pass: an overloaded server, a cut line
    """
    response = None
    try:
        response = _arrive(client, request, headers)
        yield response
    except NotPublic as error:
        raise Refused(
            found=f"{request.url} leads to {error.host}, which is not on the public internet: "
            f"{error.address} is for {error.purpose}",
            fix=f"check the address; if it is right, {_BY_HAND}",
        ) from None
    except Unresolved:
        raise Refused(
            found=f"there is no address for the name {httpx.URL(request.url).host}",
            fix="check the network; behind a proxy, save the file by hand and run comity data add",
        ) from None
    except httpcore.TimeoutException:
        raise TryAgain(_broken(request, "did not answer in time")) from None
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        if isinstance(error, OSError) and not isinstance(error, ConnectionError | TimeoutError):
            raise  # of the disk, not of the line
        raise TryAgain(_broken(request, f"broke off: {_first_line(error)}")) from None
    finally:
        if response is not None:
            response.close()


def _arrive(client: httpx.Client, request: Request, headers: Mapping[str, str]) -> httpx.Response:
    """The first answer that leads nowhere else."""
    own = {"Accept": request.accept} if request.accept else {}
    secret = {request.key.header: request.key.value} if request.key else {}
    current = client.build_request(
        "GET", _checked(request.url, request), headers={**headers, **own, **secret}
    )
    for _ in range(_REDIRECTS + 1):
        response = client.send(current, stream=True)
        if response.next_request is None:
            return _good(response, request)
        response.close()
        current = _followed(current, response.next_request, request)
    raise Refused(found=f"{request.url} leads on more than {_REDIRECTS} times", fix=_BY_HAND)


def _checked(url: str, request: Request) -> httpx.URL:
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise Refused(found=f"{url} is no address: {_first_line(error)}", fix="mend the card") from None
    if parsed.scheme not in {"http", "https"} or parsed.userinfo or not parsed.host:
        raise Refused(found=f"{request.url} leads to {url}, which is not fetched from", fix=_BY_HAND)
    return parsed


def _followed(before: httpx.Request, after: httpx.Request, request: Request) -> httpx.Request:
    """The next hop: never from https to http, and never with a key to another machine."""
    _checked(str(after.url), request)
    if before.url.scheme == "https" and after.url.scheme == "http":
        raise Refused(found=f"{request.url} leads from https to http at {after.url.host}", fix=_BY_HAND)
    if request.key and after.url.netloc != before.url.netloc:
        after.headers.pop(request.key.header, None)
    return after


def _good(response: httpx.Response, request: Request) -> httpx.Response:
    """The answer itself, where it is one."""
    status = response.status_code
    if status in _GOOD:
        return response
    words = _own_words(response, request)
    response.close()
    if status in _AGAIN:
        what = "wants fewer requests" if status == 429 else "has a fault of its own"
        error = Refused(
            found=f"the server of {request.url} {what} ({status}){words}", fix=f"try again {_when(response)}"
        )
        raise TryAgain(error, _asked_wait(response))
    raise _refusal(status, request, words)


def _refusal(status: int, request: Request, words: str) -> DownloadError:
    if status in {401, 403} and request.get_key:
        why = "the key is refused" if request.key else "a key is needed"
        return Refused(found=f"{request.url}: {why} ({status}){words}", fix=request.get_key)
    if status in {404, 410}:
        return Refused(
            found=f"there is nothing at {request.url} ({status}){words}",
            fix=f"the file may have moved: look at the homepage (comity data list), or {_BY_HAND}",
        )
    if status in {401, 402, 403, 407, 451}:
        return Refused(found=f"the server does not hand out {request.url} ({status}){words}", fix=_BY_HAND)
    return Refused(
        found=f"{request.url} gave no data ({status}){words}", fix=f"try again later, or {_BY_HAND}"
    )


def _own_words(response: httpx.Response, request: Request) -> str:
    """The beginning of what the server says about it, in one line, where that is plain text."""
    if "html" in response.headers.get("content-type", "html"):
        return ""
    said = b""
    for chunk in response.iter_raw():
        said += chunk
        if len(said) > 4 * _EXCERPT:
            break
    line = " ".join("".join(c if c.isprintable() else " " for c in said.decode(errors="replace")).split())
    if request.key:
        line = request.key.hidden_in(line)
    return f": {line[:_EXCERPT]}" if line else ""


def _asked_wait(response: httpx.Response) -> float | None:
    """Seconds until the moment that Retry-After names."""
    value = response.headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        return max((parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds(), 0.0)
    except (ValueError, TypeError):
        return None


def _when(response: httpx.Response) -> str:
    wait = _asked_wait(response)
    return "later" if wait is None else f"in {wait:,.0f} seconds"


def _broken(request: Request, why: str) -> Broken:
    return Broken(found=f"{request.url} {why}", fix="run the command again; what has come is kept")


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:_EXCERPT] or type(error).__name__
