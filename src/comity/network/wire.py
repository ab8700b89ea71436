"""Connections to public addresses only, with one deadline for everything.

A name is resolved once for each connection, every address that it has is checked, and the connection goes to
one of those that were checked: no second look-up can put another address in between (DNS rebinding). The
check stands where the connection is made, so that no trick in an address gets round it.

A timeout for each read would let a server hold the line for ever by sending a byte at a time. Here each read
gets only what is left until the deadline.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterable, Sequence
from threading import Thread
from typing import TYPE_CHECKING, Any

import httpcore

from comity.network.addresses import why_not_public

if TYPE_CHECKING:
    import ssl

Resolver = Callable[[str, int], Sequence[str]]

_CONNECT_SECONDS = 10.0  # for one address, where a name has several
_LOOK_UP_SECONDS = 60.0  # for the addresses of a name


class NotPublic(Exception):
    """A name leads to an address that is not on the public internet."""

    def __init__(self, host: str, address: str, purpose: str) -> None:
        self.host, self.address, self.purpose = host, address, purpose
        super().__init__(f"{host}: {address} ({purpose})")


class Unresolved(Exception):
    """A name has no address."""


class Deadline:
    """A moment after which nothing more is waited for."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def left(self, most: float | None = None) -> float:
        """Seconds until then, or ``most`` if that is less.

        Raises
        ------
        httpcore.ReadTimeout : it has passed
        """
        seconds = self._at - time.monotonic()
        if seconds <= 0:
            raise httpcore.ReadTimeout("the deadline has passed")
        return seconds if most is None else min(seconds, most)


def system_addresses(host: str, port: int) -> tuple[str, ...]:
    """The addresses of a name, as the operating system knows them."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unresolved(str(error)) from None
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


class PublicNetwork(httpcore.NetworkBackend):
    """Connects to public addresses, until the deadline.

    Parameters
    ----------
    resolve : from a name and a port to addresses
    deadline : for all connections together
    permitted : addresses and ports that are let through though they are not public; for tests only
    """

    def __init__(
        self, resolve: Resolver, deadline: Deadline, permitted: frozenset[tuple[str, int]] = frozenset()
    ) -> None:
        self._resolve, self._deadline, self._permitted = resolve, deadline, permitted
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # the deadline stands in its place
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of a name that answers, after all of them were checked."""
        addresses = self._checked(host, port)
        for number, address in enumerate(addresses, 1):
            try:
                stream = self._sockets.connect_tcp(
                    address, port, self._deadline.left(_CONNECT_SECONDS), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number == len(addresses):
                    raise
            else:
                return _TimedStream(stream, self._deadline)
        raise Unresolved(host)

    def _checked(self, host: str, port: int) -> Sequence[str]:
        addresses = _in_time(lambda: self._resolve(host, port), self._deadline)
        for address in addresses:
            purpose = why_not_public(address)
            if purpose is not None and (address, port) not in self._permitted:
                raise NotPublic(host, address, purpose)
        return addresses


class _TimedStream(httpcore.NetworkStream):
    """A connection whose every operation ends by the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - as httpcore has it
        return self._stream.get_extra_info(info)


def _in_time(look_up: Callable[[], Sequence[str]], deadline: Deadline) -> Sequence[str]:
    """Wait for a look-up no longer than the deadline; the system's own has no timeout of ours."""
    found: list[Sequence[str]] = []
    failed: list[Exception] = []

    def run() -> None:
        try:
            found.append(look_up())
        except Exception as error:  # noqa: BLE001 - handed to the thread that waits
            failed.append(error)

    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join(deadline.left(_LOOK_UP_SECONDS))
    if failed:
        raise failed[0]
    if not found:
        raise httpcore.ConnectTimeout("no answer from the name service")
    return found[0]
