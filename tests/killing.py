"""An ingest that is killed at a step of its own, for tests of what a kill leaves behind; run in a process of its own.

The steps are what the interpreter reports to an audit hook: every file opened for writing, renamed, removed or made,
every database opened. Between them the engines work in native code; kills after a time fall there.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from index.ingesting import ingest
from index.neural.embedding import Embedder

EMBEDDER = Embedder()
assert EMBEDDER.most_tokens  # the weights are read before processes are forked off
STEPS = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.copyfile", "shutil.rmtree", "sqlite3.connect"}


def ingest_and_die(data: Path, folder: Path, at: int, counted: Path) -> None:
    """Ingest with pruning and be killed before step `at`; without such a step, write down how many there were."""
    steps = 0

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal steps
        writing = event == "open" and isinstance(arguments[1], str) and arguments[1] not in ("r", "rb")
        if not (writing or event in STEPS) or str(data) not in str(arguments[0]):
            return
        steps += 1
        if steps == at:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    ingest(data, [folder], EMBEDDER, prune=True)
    counted.write_text(str(steps))
