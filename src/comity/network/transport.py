"""An httpx client that connects to checked addresses only (see ``wire``)."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import httpcore
import httpx

from comity import __version__
from comity.network.wire import Deadline, PublicNetwork, Resolver, system_addresses

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOBODY = frozenset[tuple[str, int]]()
_LONGEST_S = 7 * 24 * 3600.0  # of all connections of a client together; each wait has its own, short limit


def client(
    *,
    stall_seconds: float,
    resolve: Resolver | None = None,
    permitted_in_tests: frozenset[tuple[str, int]] = _NOBODY,
) -> httpx.Client:
    """Open a client without cookies, proxies or redirects of its own.

    Parameters
    ----------
    stall_seconds : how long to wait for a connection, or for the next bytes
    resolve : from a name and a port to addresses; the operating system's where left out
    permitted_in_tests : addresses and ports that are let through though they are not public
    """
    network = PublicNetwork(resolve or system_addresses, Deadline(_LONGEST_S), permitted_in_tests)
    return httpx.Client(
        transport=_Checked(network),
        timeout=stall_seconds,
        headers={"User-Agent": f"comity/{__version__}", "Accept-Encoding": "identity"},
        follow_redirects=False,
        trust_env=False,
    )


class _Checked(httpx.BaseTransport):
    """Hands requests to httpcore, whose network is ours; errors are httpcore's own."""

    def __init__(self, network: httpcore.NetworkBackend) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False), network_backend=network
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path or b"/"
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions
        )

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    """The body of an answer, as it arrives."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        with closing(self._answer):
            pass
