"""Accounts: who may use a shared chat, in a file of names, roles and hashed passwords; the one file with argon2."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.web.roles import Role
from ingest.errors import CommuniqueError

SHORTEST, LONGEST = 10, 1_000
_LONGEST_NAME = 64
_HASHER = PasswordHasher()
# A check takes 64 MB: a crowd at the door must not take all memory.
_AT_ONCE = threading.BoundedSemaphore(2)
# Checked for a name that has no account, so that it takes as long as one that has.
_NOBODY = _HASHER.hash(os.urandom(16).hex())


@dataclass(frozen=True)
class Account:
    """One person: a name, what they may do, and the argon2id hash of their password."""

    name: str
    role: Role
    hash: str


class Accounts:
    """The accounts of a file, read again when it changes: who is removed there is out at the next request."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int] | None = None
        self._all: dict[str, Account] = {}

    def all(self) -> dict[str, Account]:
        """The accounts by name; CommuniqueError when the file cannot be read."""
        try:
            state = self._path.stat()
            if self._seen != (state.st_mtime_ns, state.st_size):
                self._all = self._read()
                self._seen = state.st_mtime_ns, state.st_size
        except OSError as error:
            raise CommuniqueError(f"{self._path}: cannot be read ({error.strerror}); {self._mend}") from None
        return self._all

    @property
    def _mend(self) -> str:
        return f"make one with `communique user add NAME --auth-file {self._path}`"

    def _read(self) -> dict[str, Account]:
        try:
            rows = json.loads(self._path.read_text(encoding="utf-8"))
            return {name: Account(name, Role(row["role"]), str(row["hash"])) for name, row in rows.items()}
        except (ValueError, KeyError, TypeError, AttributeError):
            raise CommuniqueError(f"{self._path}: is no file of accounts; {self._mend}") from None

    def check(self, name: str, password: str) -> Account | None:
        """The account that a name and a password open; a wrong name takes as long as a wrong password."""
        account = self.all().get(normalize("NFC", name.strip()))
        with _AT_ONCE:
            try:
                _HASHER.verify(account.hash if account else _NOBODY, password[:LONGEST])
            except (VerificationError, InvalidHashError):
                return None
        return account

    def put(self, name: str, role: Role, password: str) -> None:
        """Add an account, or give one another password and role."""
        name = normalize("NFC", name.strip())
        if not name or len(name) > _LONGEST_NAME or ":" in name or not name.isprintable():
            raise CommuniqueError(f"{name!r} cannot be a name; use up to {_LONGEST_NAME} characters without a colon")
        if not SHORTEST <= len(password) <= LONGEST:
            raise CommuniqueError(f"the password has {len(password)} characters; use {SHORTEST} to {LONGEST}")
        kept = self.all() if self._path.exists() else {}
        self._write({**kept, name: Account(name, role, _HASHER.hash(password))})

    def remove(self, name: str) -> None:
        """Remove an account; whoever uses it is out at the next request."""
        kept = dict(self.all())
        if kept.pop(normalize("NFC", name.strip()), None) is None:
            raise CommuniqueError(f"{self._path}: has no account {name!r}; `communique user list` shows them")
        self._write(kept)

    def _write(self, accounts: dict[str, Account]) -> None:
        """Write the file whole; only its owner can read it."""
        rows = {one.name: {"role": one.role.value, "hash": one.hash} for one in accounts.values()}
        draft = self._path.with_name(f"{self._path.name}.new")
        try:
            draft.unlink(missing_ok=True)
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
                json.dump(rows, file, ensure_ascii=False, indent=1)
            draft.replace(self._path)
        except OSError as error:
            raise CommuniqueError(f"{self._path}: cannot be written ({error.strerror})") from None
        self._seen = None
