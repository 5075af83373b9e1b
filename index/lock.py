"""The lock under which a record is changed: one process at a time; that of a dead process is gone with it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import portalocker

from ingest.errors import Busy, Incomplete
from ingest.record import make_folder

_SOON = 1.0


def _nobody_told(line: str) -> None:
    """For who waits without a word."""


@contextmanager
def ingest_lock(data: Path, wait: float = 600, tell: Callable[[str], None] = _nobody_told) -> Iterator[None]:
    """Hold the record's lock, after at most `wait` seconds; who has to wait longer than one is told for whom."""
    make_folder(data)
    path = data / "ingest.lock"
    lock = portalocker.Lock(path, "a+", timeout=min(_SOON, wait))
    try:
        handle = lock.acquire()
    except OSError as error:
        raise Incomplete(f"{path}: {error.strerror}; mend it and run the same command again") from error
    except portalocker.exceptions.LockException:
        holder = _holder(path)
        tell(f"{data}: waiting for {holder}, which is ingesting")
        lock = portalocker.Lock(path, "a+", timeout=wait)
        try:
            handle = lock.acquire()
        except portalocker.exceptions.LockException:
            raise Busy(f"{data}: {holder} is still ingesting after {wait:.0f} s; try again when it is done") from None
    try:
        with contextlib.suppress(OSError):  # a full disk: who waits is then not told for whom
            os.truncate(handle.fileno(), 0)
            os.write(handle.fileno(), f"process {os.getpid()}".encode())
        yield
    finally:
        lock.release()


def _holder(path: Path) -> str:
    """Who wrote himself into the lock file; some systems let nobody read it meanwhile."""
    with contextlib.suppress(OSError):
        if found := path.read_text(encoding="utf-8").strip():
            return found
    return "another process"
