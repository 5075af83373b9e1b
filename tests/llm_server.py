"""An OpenAI-compatible server on this machine that replies as it is told to, or misbehaves."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# What a server does with one request: the request, and the messages that it holds as one text.
Behaviour = Callable[[BaseHTTPRequestHandler, str], None]


def event(delta: str | None, **others: Any) -> bytes:
    """One piece of a streamed reply."""
    choice = {"index": 0, "delta": {"content": delta}, "finish_reason": None}
    row = {"id": "r", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice], **others}
    return f"data: {json.dumps(row)}\n\n".encode()


def begin(request: BaseHTTPRequestHandler, content_type: str = "text/event-stream") -> None:
    request.send_response(200)
    request.send_header("Content-Type", content_type)
    request.end_headers()


def send(request: BaseHTTPRequestHandler, data: bytes) -> None:
    request.wfile.write(data)
    request.wfile.flush()


def says(text: str | Callable[[str], str], every: float = 0.0, tokens: tuple[int, int] | None = None) -> Behaviour:
    """Streams a text word by word; a function makes it from what was asked."""

    def behave(request: BaseHTTPRequestHandler, asked: str) -> None:
        begin(request)
        for word in (text(asked) if callable(text) else text).split(" "):
            send(request, event(f"{word} "))
            time.sleep(every)
        if tokens:
            usage = {"prompt_tokens": tokens[0], "completion_tokens": tokens[1], "total_tokens": sum(tokens)}
            send(request, event(None, choices=[], usage=usage))
        send(request, b"data: [DONE]\n\n")

    return behave


def refuses(status: int, message: str = "no", **headers: str) -> Behaviour:
    """Answers with an error as these servers write it."""

    def behave(request: BaseHTTPRequestHandler, asked: str) -> None:
        body = json.dumps({"error": {"message": message, "type": "t", "code": status}}).encode()
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    return behave


def silent(seconds: float, first: str = "") -> Behaviour:
    """Says something or nothing, then nothing more for a while."""

    def behave(request: BaseHTTPRequestHandler, asked: str) -> None:
        begin(request)
        if first:
            send(request, event(first))
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(0.05)
            send(request, b": still here\n\n")

    return behave


def endless(sentence: str) -> Behaviour:
    """Says the same for ever."""

    def behave(request: BaseHTTPRequestHandler, asked: str) -> None:
        begin(request)
        while True:
            send(request, event(sentence))
            time.sleep(0.001)

    return behave


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """The first behaviour, then the second …; the last one stays."""
    left = list(behaviours)

    def behave(request: BaseHTTPRequestHandler, asked: str) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(request, asked)

    return behave


@dataclass
class Served:
    """A running server: what each request asked, whole and with its headers, and how many readers hung up on it."""

    port: int
    asked: list[str] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    hung_up: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def setting(self) -> str:
        """As COMMUNIQUE_LLM names it."""
        return f"{self.address}#m"


@contextmanager
def serving(behave: Behaviour) -> Iterator[Served]:
    """A server at a port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked = "\n".join(str(message["content"]) for message in body.get("messages", []))
            served.asked.append(asked)
            served.bodies.append(body)
            served.headers.append(dict(self.headers.items()))
            self.close_connection = True
            try:
                behave(self, asked)
            except OSError:
                served.hung_up.set()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    served = Served(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
