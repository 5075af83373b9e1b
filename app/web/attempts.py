"""Wrong passwords, counted: who guesses has to wait, whether or not the name exists."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

_WITHIN = 60.0
_MOST = 100_000


class Attempts:
    """Failures of the last minute, by key (a name, an address); each key has a number of them free."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures: dict[str, list[float]] = {}

    def wait(self, free: dict[str, int]) -> float:
        """Seconds until all keys may try again; 0 when they may now. `free` is how many failures each has."""
        with self._lock:
            return max((self._wait(key, most) for key, most in free.items()), default=0.0)

    def _wait(self, key: str, most: int) -> float:
        recent = self._recent(key)
        return recent[-most] + _WITHIN - self._clock() if len(recent) >= most else 0.0

    def _recent(self, key: str) -> list[float]:
        return [moment for moment in self._failures.get(key, ()) if moment > self._clock() - _WITHIN]

    def failed(self, keys: dict[str, int]) -> None:
        """Count one failure for each key."""
        with self._lock:
            if len(self._failures) > _MOST:  # of a crowd of keys, those that count no more are forgotten
                self._failures = {key: recent for key in self._failures if (recent := self._recent(key))}
            for key in keys:
                self._failures[key] = [*self._recent(key), self._clock()]

    def worked(self, keys: dict[str, int]) -> None:
        """Take back the last failure of each key: it was none."""
        with self._lock:
            for key in keys:
                self._failures[key] = self._failures.get(key, [])[:-1]
