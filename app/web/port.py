"""The port the page is served on."""

from __future__ import annotations

import errno
import socket

from ingest.errors import CommuniqueError


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens on host and port; CommuniqueError when it cannot be had. Port 0 takes any free one."""
    if not 0 <= port <= 65_535:
        raise CommuniqueError(f"port {port}: there is no such port; choose one from 1024 to 65535 with --port")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2_048)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise CommuniqueError(f"{host}, port {port}: cannot listen there: {error.strerror}") from None
        other = port + 1 if port < 65_535 else 7_861
        raise CommuniqueError(
            f"port {port} is taken; choose another: `communique chat --port {other}` or `make chat PORT={other}`"
        ) from None


def address(listener: socket.socket, scheme: str = "http") -> str:
    """Where a browser on this machine finds what a socket serves."""
    host, port = listener.getsockname()[:2]
    # What listens on every address is reached as localhost.
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        host = "localhost"
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"
