"""How the chat is shared: who may use it, over what, and what it refuses to be."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path

from app.web.roles import is_loopback
from ingest.errors import CommuniqueError


@dataclass(frozen=True)
class Sharing:
    """The options of a shared chat; without any, it serves this machine alone."""

    auth_file: Path | None = None
    root_path: str = ""
    tls_cert: Path | None = None
    tls_key: Path | None = None
    insecure: bool = False
    mcp: bool = False

    def check(self, host: str) -> None:
        """CommuniqueError when it would serve others without accounts, or its options do not fit together."""
        if not is_loopback(host) and not self.auth_file and not self.insecure:
            raise CommuniqueError(
                f"host {host}: whoever reaches it could ask; give accounts by --auth-file, or say --insecure"
            )
        if self.root_path and (not self.root_path.startswith("/") or "//" in self.root_path):
            raise CommuniqueError(f"root path {self.root_path!r}: write it as /chat, as the proxy's address has it")
        if bool(self.tls_cert) != bool(self.tls_key):
            raise CommuniqueError("TLS needs both a certificate and its key: --tls-cert FILE --tls-key FILE")
        if self.auth_file:
            from app.web.accounts import Accounts

            if not Accounts(self.auth_file).all():
                raise CommuniqueError(f"{self.auth_file}: has no account; add one by `communique user add NAME`")
        self._check_tls()

    def _check_tls(self) -> None:
        """CommuniqueError when the certificate and its key cannot be used."""
        if not self.tls_cert or not self.tls_key:
            return
        try:
            # An empty password is given so that a locked key is refused, and nobody asked for it.
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(self.tls_cert, self.tls_key, password="")
        except OSError as error:  # an SSLError is one
            reason = error.strerror or "no certificate with its key in PEM form"
            raise CommuniqueError(f"{self.tls_cert}, {self.tls_key}: cannot be used for TLS ({reason})") from None
