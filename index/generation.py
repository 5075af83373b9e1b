"""A generation: one finished, read-only index in a folder of its own, held open by its readers."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

import portalocker

from index.engines import damaged
from index.manifest import Manifest, current, folder_of
from index.vectors import VectorIndex
from index.words import WordIndex

_IN_USE = "in-use"


class Generation:
    """An open generation; holds a shared lock, so that nobody removes it while it is read."""

    def __init__(self, data: Path, name: str) -> None:
        folder = folder_of(data) / name
        self._lock = portalocker.Lock(
            folder / _IN_USE, "a", flags=portalocker.LockFlags.SHARED | portalocker.LockFlags.NON_BLOCKING
        )
        self._lock.acquire()
        try:
            self.manifest = Manifest.read(folder)
            self.vectors = VectorIndex(folder / "vectors")
            self.passages = WordIndex(folder / "passages")
            self.statements = WordIndex(folder / "statements")
            self._check(folder)
        except BaseException:
            self._lock.release()
            raise

    def _check(self, folder: Path) -> None:
        """An engine that misses its files begins an empty index; that must not answer for the whole."""
        wanted = (self.manifest.passages, self.manifest.passages, len(self.manifest.versions))
        found = (self.vectors.count(), self.passages.count(), self.statements.count())
        if found != wanted:
            self.vectors.close()
            raise damaged(folder, f"holds {found} entries, not {wanted}")

    def close(self) -> None:
        """Let go of the folder; the generation may be removed from then on."""
        self.vectors.close()
        self._lock.release()


def remove_unused(data: Path) -> None:
    """Remove every generation but the serving one, unless a process has it open."""
    serving = current(data)
    for folder in folder_of(data).iterdir():
        if not folder.is_dir() or folder.name == serving:
            continue
        exclusive = portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING
        unused = portalocker.Lock(folder / _IN_USE, "a", timeout=0, flags=exclusive)
        with contextlib.suppress(portalocker.exceptions.LockException), unused:
            shutil.rmtree(folder)
