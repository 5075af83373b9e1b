"""One guarded request: look the host up, check every machine it names, connect to one of those and no other."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from ipaddress import ip_address

import httpcore2
import httpx2

from ingest.errors import Refused
from ingest.web.addresses import PRIVATE, barred
from ingest.web.answers import Answer, Transient
from ingest.web.connection import Allowance, Pinned
from ingest.web.limits import Limits
from ingest.web.unpacking import CutOff

Resolver = Callable[[str, int], list[str]]


def system_resolver(host: str, port: int) -> list[str]:
    """Every IP address the system knows for a host; it keeps its own time limit."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class Wire:
    """Opens addresses, one connection each; proxies of the environment are not used and cookies not kept.

    `resolve` gives the IP addresses of a host, `network` connects to one, `tls` says which certificates are good.
    """

    def __init__(
        self,
        allow_private: bool,
        resolve: Resolver,
        network: httpcore2.NetworkBackend,
        tls: ssl.SSLContext,
    ) -> None:
        self._allow_private = allow_private
        self._resolve = resolve
        self._network = network
        self._tls = tls

    @contextmanager
    def open(self, url: httpx2.URL, headers: Mapping[str, str], allowance: Allowance) -> Iterator[Answer]:
        """The answer to a GET; whatever goes wrong, also while its content is read, is `Refused`."""
        target = httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        sent = [(b"Host", url.netloc), *((name.encode(), value.encode()) for name, value in headers.items())]
        with _explained(url, allowance.limits), allowance.running():
            backend = Pinned(self._network, self.machines(url), allowance)
            with (
                httpcore2.ConnectionPool(ssl_context=self._tls, network_backend=backend) as pool,
                pool.stream("GET", target, headers=sent) as response,
            ):
                yield Answer(url, response.status, httpx2.Headers(response.headers), response.iter_stream())

    def machines(self, url: httpx2.URL) -> list[str]:
        """The IP addresses of the host, each of them checked."""
        port = url.port or (443 if url.scheme == "https" else 80)
        try:
            machines = list(dict.fromkeys(_literal(url.host) or self._resolve(url.raw_host.decode("ascii"), port)))
        except (socket.gaierror, UnicodeError) as error:
            kind = Transient if getattr(error, "errno", None) == socket.EAI_AGAIN else Refused
            raise kind(str(url), "host name not found; check the address and the connection") from None
        for machine in machines:
            mark = barred(machine)
            if mark and not (self._allow_private and mark in PRIVATE):
                mend = "--allow-private reads from your own network" if mark in PRIVATE else "check the address"
                raise Refused(str(url), f"its host is {machine}, a {mark} address; {mend}")
        return machines


def _literal(host: str) -> list[str]:
    """The IP address that a host itself is, in the short, octal and hexadecimal forms too; else nothing."""
    try:
        return [str(ip_address(host))]
    except ValueError:
        pass
    try:
        return [socket.inet_ntoa(socket.inet_aton(host))]
    except OSError:
        return []


@contextmanager
def _explained(url: httpx2.URL, limits: Limits) -> Iterator[None]:
    """Errors of the network as refusals with what mends them; those that may pass are `Transient`."""
    source = str(url)
    try:
        yield
    except CutOff as error:
        raise Refused(source, str(error)) from None
    except httpcore2.ConnectTimeout:
        raise Transient(source, f"no connection within {limits.connect_seconds:g} s; try again later") from None
    except httpcore2.TimeoutException:
        reason = f"not all there within {limits.seconds:g} s; try again later, or save it as a file"
        raise Refused(source, reason) from None
    except (httpcore2.NetworkError, httpcore2.RemoteProtocolError) as error:
        below = error.args[0] if error.args else None  # httpcore2 keeps the error it translates there
        if isinstance(below, ssl.SSLError):
            raise Refused(source, f"no safe connection ({_tls(below)}); check the address") from None
        raise Transient(source, f"the connection failed ({error}); try again later") from None


def _tls(error: ssl.SSLError) -> str:
    """What is wrong with a certificate or handshake, in OpenSSL's words."""
    return getattr(error, "verify_message", "") or (error.reason or "TLS").replace("_", " ").lower()
