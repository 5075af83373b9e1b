"""An address to its bytes: robots.txt, redirects, tries and limits; nothing is kept between two runs."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import TypeVar

import httpcore2
import httpx2
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from ingest.errors import Refused
from ingest.web.addresses import parse
from ingest.web.answers import Answer, Transient
from ingest.web.connection import Allowance
from ingest.web.limits import Limits
from ingest.web.pace import Pace
from ingest.web.robots import PROGRAM, Robots
from ingest.web.unpacking import ACCEPTED
from ingest.web.wire import Resolver, Wire, system_resolver

T = TypeVar("T")
_MOVED = (301, 302, 303, 307, 308)
_NOT_MODIFIED = 304


@dataclass(frozen=True)
class Validators:
    """What a server gave to ask with next time whether an address has changed; '' for what it did not give."""

    etag: str = ""
    last_modified: str = ""

    def headers(self) -> dict[str, str]:
        """The headers that ask for the content only if it has changed."""
        given = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True)
class Fetched:
    """What an address gave: the address it led to in the end, decompressed bytes, and the Content-Type header whole."""

    address: str
    data: bytes
    content_type: str = ""
    validators: Validators = Validators()


class Web:
    """Fetches addresses within the limits of one run, one at a time; holds nothing open between two.

    `resolve`, `network`, `tls` and `sleep` are the world outside: who knows hosts, who connects, whose certificates
    are good, who waits.
    """

    def __init__(
        self,
        allow_private: bool = False,
        limits: Limits = Limits(),
        *,
        resolve: Resolver = system_resolver,
        network: httpcore2.NetworkBackend | None = None,
        tls: ssl.SSLContext | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        trusted = tls or httpcore2.default_ssl_context()
        self._wire = Wire(allow_private, resolve, network or httpcore2.SyncBackend(), trusted)
        self._limits = limits
        self._sleep = sleep
        self._pace = Pace(limits, sleep)
        self._robots = Robots(self._read_robots)
        self._backoff = wait_exponential_jitter(initial=1, max=limits.longest_wait)

    def fetch(self, address: str, earlier: Validators = Validators()) -> Fetched | None:
        """What an address holds, or None when that is what it held at an `earlier` fetch.

        Raises `Refused`, whose source is the address as `parse` writes it, with the reason and what mends it.
        """
        url = parse(address)
        self._pace.count(url)

        def received(answer: Answer) -> Fetched | None:
            if answer.status == _NOT_MODIFIED and earlier.headers():
                return None
            answer.check_status(self._limits)
            answer.check_type()
            given = answer.headers
            validators = Validators(given.get("etag", ""), given.get("last-modified", ""))
            data = answer.content(self._limits)
            return Fetched(str(answer.url), data, given.get("content-type", ""), validators)

        return self._tried(url, earlier.headers(), received, self._robots.check)

    def _read_robots(self, url: httpx2.URL) -> bytes:
        def received(answer: Answer) -> bytes:
            if 400 <= answer.status < 500 and answer.status != 429:
                return b""
            answer.check_status(self._limits)
            return answer.content(self._limits)

        return self._tried(url, {}, received, lambda _: 0)

    def _tried(
        self,
        url: httpx2.URL,
        headers: Mapping[str, str],
        received: Callable[[Answer], T],
        permission: Callable[[httpx2.URL], float],
    ) -> T:
        """What `received` makes of the answer, tried again while the refusal may pass."""
        tries = Retrying(
            retry=retry_if_exception_type(Transient),
            stop=stop_after_attempt(self._limits.tries),
            wait=self._wait,
            sleep=self._sleep,
            reraise=True,
        )
        try:
            got: T = tries(self._follow, url, headers, received, permission)
            return got
        except Refused as refusal:
            if refusal.source == str(url):
                raise
            raise Refused(str(url), f"redirects to {refusal.source}: {refusal.reason}") from None

    def _wait(self, state: RetryCallState) -> float:
        """Seconds before the next try: what the site asked for, and never less than the back-off with its jitter."""
        error = state.outcome and state.outcome.exception()
        return max(self._backoff(state), error.wait if isinstance(error, Transient) else 0)

    def _follow(
        self,
        url: httpx2.URL,
        headers: Mapping[str, str],
        received: Callable[[Answer], T],
        permission: Callable[[httpx2.URL], float],
    ) -> T:
        """One try: hop by hop, each hop checked as if it had been asked for."""
        allowance = Allowance(self._limits)
        sent = {"User-Agent": f"{PROGRAM}/{version(PROGRAM)}", "Accept-Encoding": ACCEPTED, **headers}
        for _ in range(self._limits.redirects + 1):
            self._pace.wait(url, permission(url))
            with self._wire.open(url, sent, allowance) as answer:
                if answer.status not in _MOVED:
                    return received(answer)
                url = _next(answer)
        raise Refused(str(url), f"more than {self._limits.redirects} redirects; give the address they should end at")


def _next(answer: Answer) -> httpx2.URL:
    """Where a redirect leads; never from https to http, where anyone on the way could change the words."""
    try:
        url = parse(str(answer.url.join(answer.headers["location"])))
    except (KeyError, httpx2.InvalidURL):
        raise Refused(str(answer.url), "redirects to no address; check the address") from None
    if answer.url.scheme == "https" and url.scheme == "http":
        raise Refused(str(url), "is http where https was asked for; give the http address yourself if you trust it")
    return url
