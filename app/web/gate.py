"""The gate of a shared chat: nobody passes without an account, and each request carries its account's role."""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Mapping
from urllib.parse import parse_qs

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.web.accounts import Account, Accounts
from app.web.attempts import Attempts
from app.web.login import login_page
from app.web.roles import give_name, give_role
from app.web.sessions import Sessions

COOKIE = "communique"
# How many wrong passwords in a minute a name and an address may send before they wait.
_PER_NAME, _PER_ADDRESS = 5, 30
_LONGEST_FORM = 8_192
_WRONG = "The name or the password is wrong."


class Gate:
    """Lets in who has logged in by the page (a cookie) or names an account with each request (HTTP Basic)."""

    def __init__(self, app: ASGIApp, accounts: Accounts, root_path: str = "") -> None:
        self._app = app
        self._accounts = accounts
        self._root = root_path.rstrip("/")
        self._sessions = Sessions(accounts)
        self._attempts = Attempts()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what belongs to an account; answer all else here."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive) if scope["type"] == "http" else None
        path = scope["path"].rstrip("/")
        if request and path == "/login":
            await (await self._login(request))(scope, receive, send)
        elif request and path == "/logout":
            await self._logout(request)(scope, receive, send)
        elif request and (account := await self._account(request)):
            give_role(scope, account.role)
            give_name(scope, account.name)
            await self._app(scope, receive, send)
        elif request:
            await self._refused(request)(scope, receive, send)

    async def _account(self, request: Request) -> Account | None:
        """The account of a request; a right name and password of HTTP Basic are remembered by a session."""
        if account := self._sessions.account(request.cookies.get(COOKIE, "")):
            return account
        header = request.headers.get("authorization", "")
        if header[:6].lower() != "basic ":
            return None
        if account := self._sessions.account(header):
            return account
        name, password = _basic(header[6:])
        account, _ = await self._checked(request, name, password)
        if account:
            self._sessions.begin(account, header)
        return account

    async def _checked(self, request: Request, name: str, password: str) -> tuple[Account | None, float]:
        """The account that a name and a password open; else how many seconds to wait before the next try."""
        address = request.client.host if request.client else ""
        free = {f"name {name.strip().casefold()[:99]}": _PER_NAME, f"address {address}": _PER_ADDRESS}
        if wait := self._attempts.wait(free):
            return None, wait
        # Counted before the check, so that a burst of tries at once is no way round the limit.
        self._attempts.failed(free)
        account = await run_sync(self._accounts.check, name, password)
        if account:
            self._attempts.worked(free)
        return account, 0.0

    async def _login(self, request: Request) -> Response:
        """The page to log in, or what came of it: browsers go on to the chat, programs get the cookie and a line."""
        if request.method != "POST":
            return HTMLResponse(login_page())
        form = await _form(request)
        account, wait = await self._checked(request, form.get("username", ""), form.get("password", ""))
        if account is None:
            status, said = (429, f"Too many tries; wait {math.ceil(wait)} seconds.") if wait else (401, _WRONG)
            headers = {"Retry-After": str(math.ceil(wait))} if wait else {}
            if _is_browser(request):
                return HTMLResponse(login_page(said), status, headers)
            return JSONResponse({"detail": said}, status, headers)
        secret = self._sessions.begin(account)
        browser = _is_browser(request)
        response = RedirectResponse(f"{self._root}/", 303) if browser else JSONResponse({"success": True})
        secure = request.url.scheme == "https"
        response.set_cookie(COOKIE, secret, httponly=True, samesite="lax", secure=secure, path=f"{self._root}/")
        return response

    def _logout(self, request: Request) -> Response:
        """Out: the session ends, and the browser forgets it and the conversations it kept."""
        if request.method != "POST":  # a link or a picture on any page would do it
            return JSONResponse({"detail": "Log out by the button on the page, or by POST."}, 405, {"Allow": "POST"})
        self._sessions.end(request.cookies.get(COOKIE, ""))
        response = RedirectResponse(f"{self._root}/login", 303)
        response.delete_cookie(COOKIE, path=f"{self._root}/", httponly=True, samesite="lax")
        response.headers["Clear-Site-Data"] = '"storage"'
        return response

    def _refused(self, request: Request) -> Response:
        """A browser is led to the page to log in, a program told what it lacks."""
        if request.method in ("GET", "HEAD") and _is_browser(request):
            return RedirectResponse(f"{self._root}/login", 303)
        said = "Log in by POST /login (username, password), or name an account by HTTP Basic."
        return JSONResponse({"detail": said}, 401)


def _is_browser(request: Request) -> bool:
    """Whether a page is wanted."""
    return "text/html" in request.headers.get("accept", "")


def _basic(encoded: str) -> tuple[str, str]:
    """Name and password of HTTP Basic; empty where there are none."""
    try:
        name, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, password


async def _form(request: Request) -> Mapping[str, str]:
    """The fields of a form; none of one that is too long."""
    sent = b""
    async for part in request.stream():
        sent += part
        if len(sent) > _LONGEST_FORM:
            return {}
    return {name: values[0] for name, values in parse_qs(sent.decode("utf-8", "replace")).items()}
