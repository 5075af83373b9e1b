"""Connections to machines that were checked, with every read and write charged to what an address may cost."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpcore2

from ingest.web.limits import Limits
from ingest.web.unpacking import CutOff


class Allowance:
    """What one try at an address may still cost: seconds while a request runs, and bytes received."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._seconds = float(limits.seconds)
        self._received = 0
        self._deadline = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """The clock runs inside and stands still outside."""
        self._deadline = time.monotonic() + self._seconds
        try:
            yield
        finally:
            self._seconds = self._deadline - time.monotonic()

    def left(self) -> float:
        """Seconds until the clock has run out; `ReadTimeout` once it has."""
        if (left := self._deadline - time.monotonic()) <= 0:
            raise httpcore2.ReadTimeout
        return left

    def spend(self, count: int) -> None:
        """Count bytes received; `CutOff` beyond the limit."""
        self._received += count
        if self._received > self.limits.received:
            raise CutOff(f"larger than {self.limits.received:,} bytes; save the part you need as a file")


class _Metered(httpcore2.NetworkStream):
    """A connection on which every read and write is charged to an allowance."""

    def __init__(self, stream: httpcore2.NetworkStream, allowance: Allowance) -> None:
        self._stream = stream
        self._allowance = allowance

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._stream.read(max_bytes, self._allowance.left())
        self._allowance.spend(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._allowance.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        seconds = min(self._allowance.limits.connect_seconds, self._allowance.left())
        secured = self._stream.start_tls(ssl_context, server_hostname, seconds)
        return _Metered(secured, self._allowance)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class Pinned(httpcore2.NetworkBackend):
    """Connects to the machines that were checked, whatever host it is asked for."""

    def __init__(self, network: httpcore2.NetworkBackend, machines: list[str], allowance: Allowance) -> None:
        self._network = network
        self._machines = machines
        self._allowance = allowance

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """A connection to the first machine that takes one; the error of the last where none does."""
        failure: Exception = httpcore2.ConnectError("no address")
        for machine in self._machines:
            seconds = min(self._allowance.limits.connect_seconds, self._allowance.left())
            try:
                return _Metered(self._network.connect_tcp(machine, port, seconds), self._allowance)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        raise failure
