"""Serves the page: its application, wrapped in what guards it."""

from __future__ import annotations

import socket
from typing import cast

import gradio as gr
import uvicorn
from fastapi import FastAPI, Request
from gradio.routes import App
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from app.web.accounts import Accounts
from app.web.desk import styles
from app.web.doors import Doors, Uploads
from app.web.gate import Gate
from app.web.open_pages import OpenPages
from app.web.roles import Role, give_role, name_of, role_without_accounts
from app.web.sharing import Sharing
from ingest.sizes import LARGEST, MB

_FONTS = ("system-ui", "sans-serif")
_MOST = LARGEST // MB


class Everyone:
    """An application all of whose requests have one role."""

    def __init__(self, app: ASGIApp, role: Role) -> None:
        self._app = app
        self._role = role

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with the role."""
        give_role(scope, self._role)
        await self._app(scope, receive, send)


def application(
    page: gr.Blocks,
    everyone: Role = Role.READER,
    sharing: Sharing = Sharing(),
    tools: Starlette | None = None,
    upload_mb: int = _MOST,
) -> ASGIApp:
    """The page, and the tools of MCP, as an ASGI application: no run history, docs, monitoring or footer.

    Without accounts all have the role of `everyone`, who are editors only where nobody else reaches the page.
    A file that is uploaded has at most `upload_mb` MB; who drops a larger one is told by `ingest.uploads`.
    """
    app: ASGIApp = Uploads(_mounted(page, sharing, tools))
    app = Gate(app, Accounts(sharing.auth_file), sharing.root_path) if sharing.auth_file else Everyone(app, everyone)
    return Doors(app, not sharing.auth_file and everyone is Role.EDITOR, upload_mb)


def _mounted(page: gr.Blocks, sharing: Sharing, tools: Starlette | None) -> ASGIApp:
    """Gradio's application, which knows whom the gate let in, beside the tools."""
    base = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    if tools:
        base.router.lifespan_context = tools.router.lifespan_context
        base.router.routes.extend(tools.routes)

    def who(request: Request) -> str | None:
        return name_of(request.scope) or None

    gr.mount_gradio_app(
        base,
        page,
        path="/",
        auth_dependency=who if sharing.auth_file else None,
        root_path=sharing.root_path or None,
        theme=gr.themes.Base(font=_FONTS, font_mono=("ui-monospace", "monospace")),
        css=styles(),
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        mcp_server=False,
        enable_monitoring=False,
        pwa=False,
    )
    mounted = next(route.app for route in base.routes if isinstance(route, Mount))
    cast(App, mounted).state_holder = OpenPages(page)
    return base


def run(
    page: gr.Blocks,
    listener: socket.socket,
    sharing: Sharing = Sharing(),
    tools: Starlette | None = None,
    upload_mb: int = _MOST,
) -> None:
    """Serve on a listening socket until interrupted."""
    served = application(page, role_without_accounts(listener.getsockname()[0]), sharing, tools, upload_mb)
    # Every open page holds a stream; without a limit they would keep the server from ending.
    config = uvicorn.Config(
        served,
        log_level="warning",
        timeout_graceful_shutdown=2,
        ssl_certfile=sharing.tls_cert,
        ssl_keyfile=sharing.tls_key,
    )
    uvicorn.Server(config).run(sockets=[listener])
