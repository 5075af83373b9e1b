"""What a request must be to reach the page at all: a known route, sent from the page itself, small enough."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.roles import Role, is_loopback, role_of
from ingest.sizes import MB

# Gradio builds its components with inline scripts and `Function`; nothing may be fetched from, or sent, elsewhere.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline';"
    " img-src 'self' data:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self';"
    " form-action 'self'; frame-ancestors 'self'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
# A form of a page without referrer is sent with the origin "null", as another site's would be.
_LOGIN_HEADERS = {"Referrer-Policy": "same-origin"}
_TLS_HEADERS = {"Strict-Transport-Security": "max-age=31536000"}
# All that the page and its programs ask for. Gradio has more (files of its cache, stored links, a proxy, recordings):
# what is not named here is not there, so no file of another reader can be guessed at.
_ROUTES = ("assets", "config", "favicon.ico", "login", "logout", "mcp", "robots.txt", "static", "svelte", "theme.css")
_API = ("app_id", "call", "cancel", "component_server", "heartbeat", "info", "queue", "reset", "startup-events")
_API_TOO = ("theme.css", "upload", "upload_progress")
_LARGEST_QUESTION = 4_000_000
_AT_ONCE = 10


class Doors:
    """An application whose every response carries the headers above, and which only fitting requests reach.

    `only_here`: there are no accounts and only this machine is served, so no other site's name may lead here.
    `upload_mb`: the most MB of an uploaded file; ten as large may come at once, as a browser sends what is dropped.
    """

    def __init__(self, app: ASGIApp, only_here: bool, upload_mb: int) -> None:
        self._app = app
        self._only_here = only_here
        self._largest_upload = _AT_ONCE * upload_mb * MB

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what fits; all else is answered here, in one line."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                secure = _TLS_HEADERS if scope.get("scheme") == "https" else {}
                login = _LOGIN_HEADERS if scope["path"].rstrip("/") == "/login" else {}
                MutableHeaders(scope=message).update({**_HEADERS, **secure, **login})
            await send(message)

        if scope["type"] == "http" and (refusal := self._refusal(scope)):
            status, said = refusal
            await JSONResponse({"detail": said}, status)(scope, receive, guarded)
        elif scope["type"] != "websocket":  # the page uses none
            await self._app(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        """Why a request does not fit, with the status that says so."""
        headers = Headers(scope=scope)
        if self._only_here and not is_loopback(_host(headers.get("host", ""))):
            return 421, "Open the chat by the name localhost or 127.0.0.1."
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != headers.get("host"):
            return 403, "Another site may not use the chat in your name."
        if not is_route(scope["path"]):
            return 404, "There is nothing here."
        if "transfer-encoding" in headers:
            return 411, "Say how much is sent."
        length = headers.get("content-length", "0")
        largest = self._largest_upload if _api(scope["path"]) == "upload" else _LARGEST_QUESTION
        if not length.isdecimal() or int(length) > largest:
            return 413, f"What was sent is too large; send at most {largest:,} bytes at once."
        return None


class Uploads:
    """An application to which only editors upload."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, unless a reader uploads."""
        if scope["type"] == "http" and _api(scope["path"]) == "upload" and role_of(scope) is not Role.EDITOR:
            await JSONResponse({"detail": "Only an editor may upload."}, 403)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def is_route(path: str) -> bool:
    """Whether the page, or a program that uses it, has anything to ask for there."""
    first, _, rest = path.lstrip("/").partition("/")
    return first in ("", *_ROUTES) or (first == "gradio_api" and rest.partition("/")[0] in (*_API, *_API_TOO))


def _api(path: str) -> str:
    """The route of Gradio's API that a path names."""
    parts = path.strip("/").split("/")
    return parts[1] if len(parts) > 1 and parts[0] == "gradio_api" else ""


def _host(header: str) -> str:
    """The host's name in a Host header."""
    try:
        return urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return ""
