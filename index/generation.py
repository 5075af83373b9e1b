"""A generation: one finished, read-only index in a folder of its own, held open by its readers."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

import portalocker

from index.manifest import Manifest, current, folder_of
from index.vectors import VectorIndex
from index.words import WordIndex
from ingest.errors import CommuniqueError

_IN_USE = "in-use"


class Generation:
    """An open generation; holds a shared lock, so that nobody removes it while it is read."""

    def __init__(self, data: Path, name: str) -> None:
        folder = folder_of(data) / name
        self._lock = portalocker.Lock(
            folder / _IN_USE, "a", flags=portalocker.LockFlags.SHARED | portalocker.LockFlags.NON_BLOCKING
        )
        self._lock.acquire()
        self.manifest = Manifest.read(folder)
        self.vectors = VectorIndex(folder / "vectors")
        self.passages = WordIndex(folder / "passages")
        self.statements = WordIndex(folder / "statements")

    def close(self) -> None:
        """Let go of the folder; the generation may be removed from then on."""
        self.vectors.close()
        self._lock.release()


def is_whole(data: Path, manifest: Manifest) -> bool:
    """Whether a generation can be opened and holds what its manifest says."""
    try:
        generation = Generation(data, manifest.name)
    except (CommuniqueError, OSError):
        return False
    counts = {manifest.passages, generation.vectors.count(), generation.passages.count()}
    whole = len(counts) == 1 and generation.statements.count() == len(manifest.versions)
    generation.close()
    return whole


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
