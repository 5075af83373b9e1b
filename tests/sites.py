"""A web site on this machine, the names that lead to it, and a network that notes which machines were asked for."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpcore2

from ingest.web.fetching import Web
from ingest.web.limits import Limits

Page = Callable[[BaseHTTPRequestHandler], None]
PUBLIC = "93.184.215.14"


def page(body: bytes = b"", status: int = 200, content_type: str = "text/html", **headers: str) -> Page:
    """Answers with these; `Retry_After="2"` is the header Retry-After."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Content-Type", content_type)
        request.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def moved(location: str, status: int = 302) -> Page:
    return page(status=status, Location=location)


def raw(*pieces: bytes, every: float = 0) -> Page:
    """Sends bytes as they are, one piece after the other, and hangs up."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        for piece in pieces:
            request.wfile.write(piece)
            request.wfile.flush()
            time.sleep(every)
        request.close_connection = True

    return answer


def in_turn(*pages: Page) -> Page:
    """The first page, then the second …; the last one stays."""
    left = list(pages)

    def answer(request: BaseHTTPRequestHandler) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(request)

    return answer


@dataclass
class Site:
    """A running site: what it serves by path, and what it was asked: path, headers and moment of each request."""

    port: int
    pages: dict[str, Page]
    asked: list[tuple[str, Mapping[str, str], float]] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        return [path for path, _, _ in self.asked]

    def at(self, path: str, host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"


@contextmanager
def served(pages: dict[str, Page], tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """The pages at a port of this machine; every path they lack is 404, robots.txt too."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, dict(self.headers.items()), time.monotonic()))
            try:
                site.pages.get(self.path, page(status=404))(self)
            except OSError:  # the reader has hung up, as it should on some of these pages
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:  # a TLS handshake that the reader ended
            pass

    server = Server(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    site = Site(server.server_address[1], pages)
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Names:
    """A resolver: what each host leads to, by turns when there are several; the last answer stays."""

    answers: dict[str, list[list[str]]]
    asked: list[str] = field(default_factory=list)

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        if host not in self.answers:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        turns = self.answers[host]
        return turns.pop(0) if len(turns) > 1 else turns[0]


@dataclass
class Rerouted(httpcore2.NetworkBackend):
    """A network on which every machine is this one, and which notes the machine that was asked for."""

    machines: list[str] = field(default_factory=list)

    def connect_tcp(self, host: str, port: int, *others: Any, **named: Any) -> httpcore2.NetworkStream:
        self.machines.append(host)
        return httpcore2.SyncBackend().connect_tcp("127.0.0.1", port, *others, **named)


@dataclass
class Sleeps:
    """Notes how long it was told to sleep, and does not."""

    seconds: list[float] = field(default_factory=list)

    def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def quick(**limits: Any) -> Web:
    """Reads this machine's sites without pauses."""
    return Web(allow_private=True, limits=Limits(**{"pause": 0, "longest_pause": 0, **limits}), sleep=Sleeps())
