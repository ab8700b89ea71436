"""A chat-completions server on loopback that does what it is told: answers, nonsense, errors, silence."""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

JSON = "application/json"


@dataclass
class Reply:
    """One answer of the server; ``drip_s`` sends the body byte by byte, ``hang_s`` is silence before it."""

    body: bytes = b"{}"
    status: int = 200
    content_type: str | None = JSON
    headers: dict[str, str] = field(default_factory=dict)
    hang_s: float = 0.0
    drip_s: float = 0.0
    breaks_off: bool = False


@dataclass
class Asked:
    """What a client sent."""

    path: str
    headers: dict[str, str]
    body: dict


@dataclass
class ModelServer:
    """Its address, what it was asked, and the replies to come; the last reply is repeated."""

    url: str
    asked: list[Asked]
    replies: deque

    def will(self, *replies):
        """Set the replies to come: texts of a model, or whole replies."""
        self.replies.clear()
        self.replies.extend(r if callable(r) or isinstance(r, Reply) else says(r) for r in replies)


def says(content, *, tokens=(100, 20), finish="stop"):
    """A reply in which the model says this: a string as it is, a list as claims in JSON."""
    text = content if isinstance(content, str) else json.dumps({"claims": content})
    body = {
        "id": "x",
        "object": "chat.completion",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish}],
    }
    if tokens:
        body["usage"] = {"prompt_tokens": tokens[0], "completion_tokens": tokens[1]}
    return Reply(json.dumps(body).encode())


def fails(status, message="", **headers):
    """An error in the form that such servers use."""
    return Reply(json.dumps({"error": {"message": message}}).encode(), status, headers=headers)


def claim(quote, kind, **fields):
    """One claim as a model writes it."""
    empty = {"figure": None, "period": None, "countries": [], "from": None, "to": None}
    empty |= {"direction": None, "speaker": None, "negated": False}
    names = {"source": "from", "target": "to"}
    return {"quote": quote, "kind": kind, **empty, **{names.get(k, k): v for k, v in fields.items()}}


@contextmanager
def serving():
    """Serve on a free port of loopback until the block ends."""
    asked: list[Asked] = []
    replies: deque = deque([says([])])
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def do_POST(self):
            sent = self.rfile.read(int(self.headers["content-length"]))
            asked.append(Asked(self.path, dict(self.headers), json.loads(sent)))
            reply = replies.popleft() if len(replies) > 1 else replies[0]
            reply = reply(asked[-1].body) if callable(reply) else reply
            over.wait(reply.hang_s)
            try:
                self._send(reply)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def _send(self, reply):
            self.send_response(reply.status)
            if reply.content_type:
                self.send_header("Content-Type", reply.content_type)
            for name, value in reply.headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            if reply.breaks_off:
                self.wfile.write(reply.body[: len(reply.body) // 2])
                self.close_connection = True
            elif reply.drip_s:
                for byte in reply.body:
                    if over.is_set():
                        return
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    time.sleep(reply.drip_s)
            else:
                self.wfile.write(reply.body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield ModelServer(f"http://127.0.0.1:{server.server_port}/v1", asked, replies)
    finally:
        over.set()
        server.shutdown()
        server.server_close()
