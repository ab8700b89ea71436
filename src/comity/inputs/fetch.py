"""A page from the web, fetched once and with bounds on all that a server could do to us.

Only http and https, only public addresses (see ``wire``), no user names in addresses, no cookies, no proxies
from the environment, at most five redirects of which each is checked like the first address, one deadline for
all of it, and a limit on the bytes both as sent and as unpacked.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from comity import __version__
from comity.errors import UnreadableInput
from comity.inputs import formats
from comity.inputs.requirements import needs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import httpcore
    import httpx

    from comity.network.wire import Deadline, Resolver

_LONGEST_ADDRESS = 4000
_ACCEPT = "text/html,application/xhtml+xml,application/pdf;q=0.9,text/plain;q=0.9,*/*;q=0.1"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BY_HAND = "open it in a browser, save the page, and pass the file"
_GZIP_WINDOW = 31  # zlib's code for a gzip header
_NOBODY = frozenset[tuple[str, int]]()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much is waited for and taken."""

    seconds: float = 60.0  # for everything, from the first look-up to the last byte
    stall_seconds: float = 20.0  # without a byte
    redirects: int = 5
    size_bytes: int = formats.LARGEST  # of any document; a page has the limit of its format


USUAL = Bounds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a server sent, and from where."""

    asked: str  # the address as given
    address: str  # where the redirects ended
    claimed: formats.Format | None  # what the server says that it is
    charset: str | None
    raw: bytes
    warnings: tuple[str, ...] = ()


def fetch(
    address: str,
    *,
    bounds: Bounds = USUAL,
    resolve: Resolver | None = None,
    permitted_in_tests: frozenset[tuple[str, int]] = _NOBODY,
) -> Fetched:
    """Fetch one page or document.

    Parameters
    ----------
    address : beginning with http:// or https://
    bounds : on time, size and redirects
    resolve : from a name and a port to addresses; the operating system's where left out
    permitted_in_tests : addresses and ports that are let through though they are not public. A test names
        the server that it runs; nothing else in comity may pass it.

    Raises
    ------
    UnreadableInput : the address is refused, or what it leads to cannot be had; says which and why
    """
    needs("httpx", "reading a page from the web")
    from comity.network import wire

    deadline = wire.Deadline(bounds.seconds)
    network = wire.PublicNetwork(resolve or wire.system_addresses, deadline, permitted_in_tests)
    return _Journey(address, bounds, deadline).run(network)


class _Journey:
    """From the address that was asked for, over the redirects, to the body."""

    def __init__(self, asked: str, bounds: Bounds, deadline: Deadline) -> None:
        self._asked, self._bounds, self._deadline = asked, bounds, deadline
        self._seen: list[str] = []

    def run(self, network: httpcore.NetworkBackend) -> Fetched:
        """Follow the redirects one by one; every hop is a new connection with a new check."""
        import httpcore
        import httpx

        url = self._accepted(self._asked)
        with httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(), network_backend=network, max_keepalive_connections=0
        ) as pool:
            while True:
                self._seen.append(str(url))
                arrived = self._hop(pool, url)
                if isinstance(arrived, Fetched):
                    return arrived
                url = arrived

    def _hop(self, pool: httpcore.ConnectionPool, url: httpx.URL) -> Fetched | httpx.URL:
        """One request: either what was asked for, or where to go next."""
        import httpcore
        import httpx

        from comity.network.wire import NotPublic, Unresolved

        target = httpcore.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path or b"/"
        )
        stall = self._bounds.stall_seconds
        timeouts = {"connect": stall, "read": stall, "write": stall, "pool": stall}
        try:
            with pool.stream("GET", target, headers=_headers(), extensions={"timeout": timeouts}) as response:
                headers = httpx.Headers(response.headers)
                if response.status in _REDIRECTS and "location" in headers:
                    return self._next(url, headers["location"])
                _refuse_status(response.status, headers, str(url))
                return self._taken(url, headers, response.iter_stream())
        except NotPublic as error:
            raise self._not_public(error) from None
        except Unresolved:
            raise UnreadableInput(
                found=f"there is no address for the name {url.host}", fix="check the spelling and the network"
            ) from None
        except httpcore.TimeoutException:
            found = f"{url} did not arrive in time"
            raise UnreadableInput(found=found, fix=f"try again later, or {_BY_HAND}") from None
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            found = f"{url} cannot be fetched: {_first_line(error)}"
            raise UnreadableInput(found=found, fix=f"try again later, or {_BY_HAND}") from None

    def _accepted(self, address: str) -> httpx.URL:
        """An address that may be fetched, without its fragment."""
        import httpx

        if len(address) > _LONGEST_ADDRESS:
            raise _not_an_address(address[:60] + "…", f"it is longer than {_LONGEST_ADDRESS:,} characters")
        try:
            url = httpx.URL(address).copy_with(fragment=None)
            host, port = url.raw_host, url.port
        except (httpx.InvalidURL, ValueError, TypeError) as error:
            raise _not_an_address(address, _first_line(error)) from None
        if url.scheme not in {"http", "https"}:
            raise _not_an_address(address, f"only http and https are fetched, not {url.scheme or 'this'}")
        if url.userinfo:
            raise UnreadableInput(
                found=f"the address of {url.host} has a user name or password in it",
                fix="pass the address without them; what is not public has to be saved by hand",
            )
        if not host or b"%" in host or (port is not None and not 0 < port < 65_536):
            raise _not_an_address(address, "it names no machine")
        return url

    def _next(self, url: httpx.URL, location: str) -> httpx.URL:
        import httpx

        try:
            target = self._accepted(str(url.join(location)))
        except (httpx.InvalidURL, ValueError) as error:
            raise _not_an_address(location[:200], _first_line(error)) from None
        if str(target) in self._seen:
            raise UnreadableInput(found=f"{self._asked} leads round in a circle", fix=_BY_HAND)
        if len(self._seen) > self._bounds.redirects:
            raise UnreadableInput(
                found=f"{self._asked} leads on more than {self._bounds.redirects} times", fix=_BY_HAND
            )
        return target

    def _taken(self, url: httpx.URL, headers: httpx.Headers, chunks: Iterable[bytes]) -> Fetched:
        """The body, within the limit of what it claims to be."""
        media, charset = _content_type(headers)
        claimed = formats.of_response(media, PurePosixPath(url.path).suffix, str(url))
        limit = min(self._bounds.size_bytes, claimed.limit_bytes if claimed else formats.LARGEST)
        length = headers.get("content-length", "")
        if length.isascii() and length.isdigit() and int(length[:18]) > limit:
            raise _too_large(url, limit)
        body = bytearray()
        for piece in _unpacked(chunks, headers.get("content-encoding", ""), str(url), limit):
            self._deadline.left()
            body += piece
            if len(body) > limit:
                raise _too_large(url, limit)
        return Fetched(
            asked=self._asked,
            address=str(url),
            claimed=claimed,
            charset=charset,
            raw=bytes(body),
            warnings=self._warnings(url),
        )

    def _warnings(self, url: httpx.URL) -> tuple[str, ...]:
        if url.scheme == "http":
            return (f"{url} came without encryption; what arrived may have been changed on the way",)
        return ()

    def _not_public(self, error: Exception) -> UnreadableInput:
        here = self._seen[-1]
        led = f"{self._asked} leads to {here}, which" if len(self._seen) > 1 else here
        purpose, address = getattr(error, "purpose", ""), getattr(error, "address", "")
        return UnreadableInput(
            found=f"{led} is not on the public internet: {address} is for {purpose}",
            fix="pass a public address, or save the page and pass the file",
        )


def _headers() -> list[tuple[str, str]]:
    return [
        ("User-Agent", f"comity/{__version__}"),
        ("Accept", _ACCEPT),
        ("Accept-Encoding", "gzip"),
        ("Connection", "close"),
    ]


def _content_type(headers: httpx.Headers) -> tuple[str, str | None]:
    """The media type without parameters, and the character encoding that it names."""
    from email.message import Message

    message = Message()
    message["content-type"] = headers.get("content-type", "")
    charset = message.get_param("charset")
    media = headers.get("content-type", "").partition(";")[0].strip()
    return media, charset if isinstance(charset, str) else None


def _unpacked(chunks: Iterable[bytes], encoding: str, where: str, limit: int) -> Iterator[bytes]:
    """The body as it was before it was compressed; a bomb is never unpacked beyond the limit."""
    encoding = encoding.strip().lower()
    if encoding in {"", "identity"}:
        yield from chunks
        return
    if encoding not in {"gzip", "x-gzip"}:
        raise UnreadableInput(
            found=f"{where} is packed as {encoding[:40]}, which was not asked for", fix=_BY_HAND
        )
    unpacker = zlib.decompressobj(_GZIP_WINDOW)
    try:
        for chunk in chunks:
            yield unpacker.decompress(chunk, limit + 1)
            if unpacker.unconsumed_tail:  # only where more than the limit came of it
                return
    except zlib.error:
        raise UnreadableInput(found=f"{where} is sent as gzip and is not", fix=_BY_HAND) from None
    if not unpacker.eof:
        raise UnreadableInput(found=f"{where} broke off before its end", fix="try again later")


def _refuse_status(status: int, headers: httpx.Headers, where: str) -> None:
    """Raise ``UnreadableInput`` for every answer but success, with what each asks of the user."""
    if status == 200:
        return
    if status in {401, 402, 403, 407, 451}:
        found, fix = f"the server does not hand out {where}", _BY_HAND
    elif status in {404, 410}:
        found, fix = f"there is no page at {where}", "check the address"
    elif status == 429:
        found, fix = f"the server of {where} wants fewer requests", f"try again {_when(headers)}"
    elif status >= 500:
        found, fix = f"the server of {where} has a fault of its own", f"try again {_when(headers)}"
    else:
        found, fix = f"{where} gave no page", _BY_HAND
    raise UnreadableInput(found=f"{found} ({status})", fix=fix)


def _when(headers: httpx.Headers) -> str:
    wait = headers.get("retry-after", "")
    if wait.isascii() and wait.isdigit() and len(wait) < 7:
        return f"in {int(wait):,} seconds"
    return "later"


def _too_large(url: httpx.URL, limit: int) -> UnreadableInput:
    return UnreadableInput(
        found=f"{url} is larger than {limit / 1e6:g} MB, the most that is taken of such a page",
        fix="save it, and pass the part that speaks of the two countries",
    )


def _not_an_address(address: str, why: str) -> UnreadableInput:
    return UnreadableInput(
        found=f"{address} is not an address that comity fetches: {why}",
        fix="pass an address that begins with https://, or a file",
    )


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:200] or type(error).__name__
