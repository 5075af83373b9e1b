"""The drafts of an answer as they come, until the reader stops them."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from typing import TypeVar

T = TypeVar("T")
_POLL = 0.1


class Stops:
    """Who is being answered now, by session, and the means to stop each answer."""

    def __init__(self) -> None:
        self._running: dict[str, threading.Event] = {}

    def begin(self, session: str) -> threading.Event:
        """The mark of a new answer; set when it is to stop."""
        self._running[session] = threading.Event()
        return self._running[session]

    def stop(self, session: str) -> None:
        """Stop the answer of a session, if one is being written."""
        if mark := self._running.get(session):
            mark.set()

    def end(self, session: str) -> None:
        """Forget an answer that is done."""
        self._running.pop(session, None)

    @property
    def busy(self) -> bool:
        """Whether anybody is being answered."""
        return bool(self._running)


def until(stopped: threading.Event, source: Iterator[T]) -> Iterator[T]:
    """What a source gives, and nothing more once `stopped` is set, also while the source keeps one waiting.

    The source runs in a thread of its own and is closed there; what it raises is raised here.
    """
    given: queue.Queue[tuple[T] | BaseException | None] = queue.Queue()
    threading.Thread(target=_work, args=(source, given, stopped), daemon=True).start()
    try:
        while not stopped.is_set():
            try:
                one = given.get(timeout=_POLL)
            except queue.Empty:
                continue
            if one is None:
                return
            if isinstance(one, BaseException):
                raise one
            yield one[0]
    except GeneratorExit:  # nobody waits for the answer any more
        stopped.set()
        raise


def _work(source: Iterator[T], given: queue.Queue[tuple[T] | BaseException | None], stopped: threading.Event) -> None:
    """Put what a source gives into a queue, then None, or what it raised."""
    try:
        for one in source:
            given.put((one,))
            if stopped.is_set():
                break
        if close := getattr(source, "close", None):
            close()
        given.put(None)
    except BaseException as error:  # noqa: BLE001 - raised again where it is awaited
        given.put(error)
