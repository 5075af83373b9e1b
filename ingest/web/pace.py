"""Politeness: how many addresses a run fetches, and how long it waits between two requests to one host."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

import httpx2

from ingest.errors import Refused
from ingest.web.limits import Limits


class Pace:
    """Counts the addresses of a run and spaces the requests to each host."""

    def __init__(self, limits: Limits, sleep: Callable[[float], None]) -> None:
        self._limits = limits
        self._sleep = sleep
        self._fetched: Counter[str] = Counter()
        self._next_turn: dict[str, float] = {}

    def count(self, url: httpx2.URL) -> None:
        """One more address; `Refused` beyond the limits of the run."""
        if self._fetched.total() >= self._limits.addresses:
            raise Refused(str(url), f"the {self._limits.addresses} addresses of this run are used up; ingest it again")
        if self._fetched[url.host] >= self._limits.per_host:
            reason = f"{self._limits.per_host} addresses of {url.host} are enough for one run; ingest it again later"
            raise Refused(str(url), reason)
        self._fetched[url.host] += 1

    def wait(self, url: httpx2.URL, asked: float) -> None:
        """Sleep until the host's next turn; `asked` is the site's own delay in seconds, obeyed up to the limit."""
        now = time.monotonic()
        turn = max(now, self._next_turn.get(url.host, now))
        if turn > now:
            self._sleep(turn - now)
        pause = max(self._limits.pause, min(asked, self._limits.longest_pause))
        self._next_turn[url.host] = turn + pause
