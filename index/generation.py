"""A generation: one finished, read-only index in a folder of its own, held open by its readers."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

import portalocker

from index.engines import damaged
from index.manifest import Manifest, folder_of, unused
from index.place import open_vectors, remove_strays
from index.words import WordIndex

_IN_USE = "in-use"


class Generation:
    """An open generation; holds a shared lock, so that nobody removes it while it is read."""

    def __init__(self, data: Path, name: str, chroma_url: str = "") -> None:
        folder = folder_of(data) / name
        self._lock = portalocker.Lock(
            folder / _IN_USE, "a", flags=portalocker.LockFlags.SHARED | portalocker.LockFlags.NON_BLOCKING
        )
        self._lock.acquire()
        with contextlib.ExitStack() as opened:
            opened.callback(self._lock.release)
            self.manifest = Manifest.read(folder)
            self.vectors = open_vectors(folder, self.manifest, chroma_url)
            opened.callback(self.vectors.close)
            self.passages = WordIndex(folder / "passages")
            self.statements = WordIndex(folder / "statements")
            self._check(folder)
            self._opened = opened.pop_all()

    def _check(self, folder: Path) -> None:
        """An engine that misses its files begins an empty index; that must not answer for the whole."""
        wanted = (self.manifest.passages, self.manifest.passages, len(self.manifest.versions))
        found = (self.vectors.count(), self.passages.count(), self.statements.count())
        if found != wanted:
            raise damaged(folder, f"holds {found} entries, not {wanted}")

    def close(self) -> None:
        """Let go of the folder; the generation may be removed from then on."""
        self._opened.close()


def remove_unused(data: Path, chroma_url: str = "") -> None:
    """Remove every generation but the serving one, unless a process has it open; with it, its part of a server."""
    for folder in unused(data):
        exclusive = portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING
        lock = portalocker.Lock(folder / _IN_USE, "a", timeout=0, flags=exclusive)
        with contextlib.suppress(portalocker.exceptions.LockException), lock:
            shutil.rmtree(folder)
    if chroma_url:
        remove_strays(data, chroma_url)
