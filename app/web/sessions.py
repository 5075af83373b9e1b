"""Who is logged in: a secret a browser holds, and the account it opens; kept in memory alone."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from app.web.accounts import Account, Accounts

_LASTS = 12 * 3_600.0
_MOST = 10_000


@dataclass(frozen=True)
class _Session:
    name: str
    hash: str
    ends: float


class Sessions:
    """Sessions by the hash of their secret; one ends after twelve hours, and with any change of its account."""

    def __init__(self, accounts: Accounts, clock: Callable[[], float] = time.monotonic) -> None:
        self._accounts = accounts
        self._clock = clock
        self._lock = threading.Lock()
        self._open: dict[str, _Session] = {}

    def begin(self, account: Account, secret: str = "") -> str:
        """Open a session; its secret, which is made up unless given."""
        secret = secret or secrets.token_urlsafe(32)
        with self._lock:
            self._open = {key: one for key, one in self._open.items() if one.ends > self._clock()}
            while len(self._open) >= _MOST:
                self._open.pop(next(iter(self._open)))  # the oldest
            self._open[_key(secret)] = _Session(account.name, account.hash, self._clock() + _LASTS)
        return secret

    def account(self, secret: str) -> Account | None:
        """The account that a secret opens, as it is in the file now."""
        session = self._open.get(_key(secret))
        if session is None or session.ends < self._clock():
            return None
        account = self._accounts.all().get(session.name)
        return account if account and account.hash == session.hash else None

    def end(self, secret: str) -> None:
        """Close a session."""
        with self._lock:
            self._open.pop(_key(secret), None)


def _key(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
