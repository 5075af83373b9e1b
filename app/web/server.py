"""Serves the page, and tells every browser to ask nobody but this server."""

from __future__ import annotations

import socket

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.desk import styles
from app.web.roles import Role, give_role, role_without_accounts
from ingest.reading import LARGEST

# Gradio builds its components with inline scripts and `Function`; nothing may be fetched from, or sent, elsewhere.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline';"
    " img-src 'self' data:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self';"
    " form-action 'self'; frame-ancestors 'self'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_FONTS = ("system-ui", "sans-serif")


class Guarded:
    """An application whose every request carries a role, and every response the headers above."""

    def __init__(self, app: ASGIApp, everyone: Role) -> None:
        self._app = app
        self._everyone = everyone

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with the role in the request and the headers added to the response's start."""
        give_role(scope, self._everyone)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await self._app(scope, receive, guarded)


def application(page: gr.Blocks, everyone: Role = Role.READER) -> ASGIApp:
    """The page as an ASGI application for people of one role: no run history, docs, monitoring or footer."""
    app = gr.mount_gradio_app(
        FastAPI(docs_url=None, redoc_url=None, openapi_url=None),
        page,
        path="/",
        theme=gr.themes.Base(font=_FONTS, font_mono=("ui-monospace", "monospace")),
        css=styles(),
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=LARGEST,
        ssr_mode=False,
        mcp_server=False,
        enable_monitoring=False,
        pwa=False,
    )
    return Guarded(app, everyone)


def run(page: gr.Blocks, listener: socket.socket) -> None:
    """Serve on a listening socket until interrupted."""
    # Every open page holds a stream; without a limit they would keep the server from ending.
    served = application(page, role_without_accounts(listener.getsockname()[0]))
    config = uvicorn.Config(served, log_level="warning", timeout_graceful_shutdown=2)
    uvicorn.Server(config).run(sockets=[listener])
