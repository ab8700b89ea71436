"""A web server on loopback that misbehaves as it is told: circles, drips, floods, bombs, lies and silence."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import repeat

PAGE = b"<!doctype html><title>Visit</title><body><h1>Visit</h1><p>Iran and Belarus signed 12 documents.</p>"


@dataclass
class Answer:
    """What is sent for one path: the head, then the pieces of the body with a pause before each."""

    status: str = "200 OK"
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)
    body: object = PAGE  # bytes, or an iterable of them that may have no end
    pause_s: float = 0.0
    head_pause_s: float = 0.0  # between the bytes of the head
    says_length: int | None = None  # where it is not that of the body
    silent: bool = False


@dataclass
class PageServer:
    """Where it listens, what it answers by path, and what it was asked."""

    port: int
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)  # the heads of the requests

    def url(self, path="/", host="127.0.0.1"):
        """The address of a path, under any name."""
        return f"http://{host}:{self.port}{path}"

    @property
    def permitted(self):
        """What a test passes so that it may be reached."""
        return frozenset({("127.0.0.1", self.port)})


def redirect(location, status="302 Found"):
    """An answer that leads elsewhere."""
    return Answer(status=status, headers=(("Location", location),), body=b"")


def plain(body, media, *headers):
    """An answer of a media type."""
    return Answer(headers=(("Content-Type", media), *headers), body=body)


def endless():
    """Pieces of a page without end."""
    return repeat(b"<p>Iran and Belarus signed 12 documents.</p>" * 1000)


def gzip_bomb(megabytes):
    """Zeros that fit into a thousandth of their size."""
    return gzip.compress(b"0" * megabytes * 1_000_000, mtime=0)


@contextmanager
def serving(**answers):
    """Run a server; paths are the names of the answers."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.05)
    server = PageServer(listener.getsockname()[1], {f"/{name}": answer for name, answer in answers.items()})
    closing = threading.Event()
    thread = threading.Thread(target=_listen, args=(listener, server, closing), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        closing.set()
        listener.close()
        thread.join(2)


def _listen(listener, server, closing):
    while not closing.is_set():
        try:
            connection, _ = listener.accept()
        except TimeoutError:
            continue
        except OSError:
            return
        threading.Thread(target=_answer, args=(connection, server, closing), daemon=True).start()


def _answer(connection, server, closing):
    with connection:
        connection.settimeout(5)
        try:
            head = b""
            while b"\r\n\r\n" not in head and (more := connection.recv(4096)):
                head += more
            if not head:
                return
            server.asked.append(head.decode())
            path = head.split(b" ", 2)[1].decode().partition("?")[0]
            _send(connection, server.answers.get(path, Answer(status="404 Not Found")), closing)
        except OSError:
            return  # the client left, as it may


def _send(connection, answer, closing):
    if answer.silent:
        closing.wait(30)
        return
    headers = list(answer.headers)
    if isinstance(answer.body, bytes):
        length = len(answer.body) if answer.says_length is None else answer.says_length
        headers.append(("Content-Length", str(length)))
    head = f"HTTP/1.1 {answer.status}\r\n" + "".join(f"{k}: {v}\r\n" for k, v in headers) + "\r\n"
    if answer.head_pause_s:
        _drip(connection, [bytes([byte]) for byte in head.encode()], answer.head_pause_s, closing)
    else:
        connection.sendall(head.encode())
    pieces = [answer.body] if isinstance(answer.body, bytes) else answer.body
    _drip(connection, pieces, answer.pause_s, closing)


def _drip(connection, pieces, pause_s, closing):
    for piece in pieces:
        if closing.is_set():
            return
        time.sleep(pause_s)
        connection.sendall(piece)
