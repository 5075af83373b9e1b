"""Long work whose steps are shown while it goes on."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from ingest.console import ProgressReport

Result = TypeVar("Result")


@dataclass(frozen=True)
class Step:
    """How far the work is: which step, how much of it is done and how much there is; or for whom it waits."""

    name: str
    done: int = 0
    total: int = 0

    @property
    def words(self) -> str:
        """As a reader would say it."""
        return f"{self.name.capitalize()} {self.done:,} of {self.total:,}" if self.total else self.name


@dataclass(frozen=True)
class Done(Generic[Result]):
    """What the work gave."""

    result: Result


def steps(
    work: Callable[[ProgressReport, Callable[[str], None]], Result],
) -> Iterator[Step | Done[Result]]:
    """Do some work in a thread of its own: its steps, the newest where they come fast, then what it gave.

    The work goes to its end also where nobody looks at its steps any more; what it raises is raised here.
    """
    told: queue.SimpleQueue[Step | Done[Result] | BaseException] = queue.SimpleQueue()

    def run() -> None:
        try:
            told.put(Done(work(lambda *step: told.put(Step(*step)), lambda line: told.put(Step(line)))))
        except BaseException as error:  # noqa: BLE001 - raised again by whoever waits
            told.put(error)

    threading.Thread(target=run, daemon=True).start()
    while True:
        step = told.get()
        while isinstance(step, Step) and not told.empty():
            step = told.get()
        if isinstance(step, BaseException):
            raise step
        yield step
        if isinstance(step, Done):
            return
