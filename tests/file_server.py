"""A server of files on loopback that knows ranges and marks, and misbehaves as often as it is told."""

from __future__ import annotations

import hashlib
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

_PIECE = 16_384


@dataclass
class Fault:
    """What happens in place of a good answer, once."""

    status: int | None = None  # this answer, with these headers
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    cut_after: int | None = None  # bytes, and then the line is dropped
    length: int | None = None  # says this length, and closes


@dataclass
class File:
    """A file as the server has it; ``faults`` are used up one request at a time."""

    content: bytes
    etag: str | None = "auto"
    last_modified: str | None = None
    ranges: bool = True
    media: str = "application/octet-stream"
    pause_s: float = 0.0  # before each piece
    chunked: bool = False
    faults: list[Fault] = field(default_factory=list)
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def mark(self):
        """The mark of this state of the file."""
        return f'"{hashlib.sha256(self.content).hexdigest()}"' if self.etag == "auto" else self.etag


@dataclass
class Asked:
    """One request as it came."""

    path: str
    headers: dict[str, str]


@dataclass
class FileServer:
    """What is served by path, and what was asked."""

    port: int
    files: dict[str, File] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def url(self, path, host="127.0.0.1"):
        """The address of a path."""
        return f"http://{host}:{self.port}{path}"

    @property
    def permitted(self):
        """What a test passes so that it may be reached."""
        return frozenset({("127.0.0.1", self.port)})

    def ranges_asked(self, path):
        """The ranges that were asked for of a path, None for the whole."""
        return [one.headers.get("range") for one in self.asked if one.path.partition("?")[0] == path]


class _Quiet(ThreadingHTTPServer):
    """Clients may leave, and those that are killed do."""

    daemon_threads = True

    def handle_error(self, *_):
        pass


@contextmanager
def serving(files):
    """Run a server of files by path; ``/a?x=1`` is looked for before ``/a``."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            server.asked.append(Asked(self.path, {k.lower(): v for k, v in self.headers.items()}))
            file = server.files.get(self.path) or server.files.get(urlsplit(self.path).path)
            try:
                _answer(self, file)
            except (ConnectionError, TimeoutError):
                self.close_connection = True

        def log_message(self, *_):
            pass

    listener = _Quiet(("127.0.0.1", 0), Handler)
    server = FileServer(listener.server_address[1], dict(files))
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listener.shutdown()
        listener.server_close()
        thread.join(2)


def _answer(handler, file):
    if file is None:
        _send(handler, 404, (("Content-Type", "text/plain"),), b"no such file")
        return
    fault = file.faults.pop(0) if file.faults else None
    if fault and fault.status is not None:
        _send(handler, fault.status, fault.headers, fault.body)
        return
    headers = [("Content-Type", file.media), *file.headers]
    headers += [("ETag", file.mark)] if file.mark else []
    headers += [("Last-Modified", file.last_modified)] if file.last_modified else []
    if _is_same(handler, file):
        _send(handler, 304, headers, b"")
        return
    start = _start(handler, file)
    if start is None:
        _body(handler, 200, headers, file.content, file, fault=fault)
    elif start >= len(file.content):
        _send(handler, 416, (*headers, ("Content-Range", f"bytes */{len(file.content)}")), b"")
    else:
        total = len(file.content)
        headers.append(("Content-Range", f"bytes {start}-{total - 1}/{total}"))
        _body(handler, 206, headers, file.content[start:], file, fault=fault)


def _is_same(handler, file):
    asked = handler.headers
    return (file.mark and asked.get("If-None-Match") == file.mark) or (
        file.last_modified and asked.get("If-Modified-Since") == file.last_modified
    )


def _start(handler, file):
    """Where the rest begins that is asked for; None where the whole is to be sent."""
    wanted, condition = handler.headers.get("Range"), handler.headers.get("If-Range")
    if not wanted or not file.ranges or condition not in {file.mark, file.last_modified}:
        return None
    return int(wanted.removeprefix("bytes=").partition("-")[0])


def _body(handler, status, headers, content, file, *, fault):
    if file.chunked:
        headers = [*headers, ("Transfer-Encoding", "chunked")]
    else:
        length = len(content) if not fault or fault.length is None else fault.length
        headers = [*headers, ("Content-Length", str(length))]
    handler.send_response(status)
    for name, value in headers:
        handler.send_header(name, value)
    handler.end_headers()
    sent = 0
    for at in range(0, len(content), _PIECE):
        piece = content[at : at + _PIECE]
        if fault and fault.cut_after is not None and sent + len(piece) > fault.cut_after:
            handler.wfile.write(piece[: fault.cut_after - sent])
            handler.close_connection = True
            return
        if file.pause_s:
            time.sleep(file.pause_s)
        handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece) if file.chunked else piece)
        sent += len(piece)
    if file.chunked:
        handler.wfile.write(b"0\r\n\r\n")
    if fault and fault.length is not None:
        handler.close_connection = True


def _send(handler, status, headers, body):
    handler.send_response(status)
    for name, value in headers:
        handler.send_header(name, value)
    if status != 304:
        handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)
