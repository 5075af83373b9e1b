"""A page served as the chat serves it, in a thread of the test's own process."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from app.web.port import address, listening


@contextmanager
def serving(make: Callable[[], ASGIApp], pem: Path | None = None) -> Iterator[str]:
    """The address at which an application is served while the block runs; made where its event loop runs already.

    Gradio makes event loops of its own, and leaves them open, where none runs. `pem` holds a certificate and its key.
    """
    with listening("127.0.0.1", 0) as listener:
        tls = {"ssl_certfile": pem, "ssl_keyfile": pem} if pem else {}
        config = uvicorn.Config(make, factory=True, log_level="warning", timeout_graceful_shutdown=1, **tls)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.02)
        try:
            yield address(listener, "https" if pem else "http")
        finally:
            server.should_exit = True
            thread.join(20)
