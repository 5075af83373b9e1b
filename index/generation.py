"""A generation: one finished, read-only index in a folder of its own, and the pointer that says which one serves."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import portalocker

from index.vectors import VectorIndex
from index.words import WordIndex
from ingest.errors import CommuniqueError

FORMAT = 1
_POINTER = "CURRENT"
_IN_USE = "in-use"


@dataclass(frozen=True)
class Manifest:
    """What a generation holds: the version of every statement, the model of its vectors, its passage count."""

    name: str
    format: int
    model: str
    dimension: int
    passages: int
    fingerprint: str
    versions: Mapping[str, str]

    def write(self, folder: Path) -> None:
        """Put the manifest into its folder."""
        (folder / "manifest.json").write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """The manifest of a folder; damage is named with its mend."""
        try:
            manifest = cls(**json.loads((folder / "manifest.json").read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise CommuniqueError(f"{folder}: index is damaged ({error}); run `communique rebuild`") from None
        if manifest.format != FORMAT:
            raise CommuniqueError(
                f"{folder}: index has format {manifest.format}, not {FORMAT}; run `communique rebuild`"
            )
        return manifest


def folder_of(data: Path) -> Path:
    """Where generations lie."""
    return data / "index"


def current(data: Path) -> str | None:
    """The name of the generation that serves, None before the first ingest."""
    try:
        return (folder_of(data) / _POINTER).read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None


def point_to(data: Path, name: str) -> None:
    """Make a generation serve: everything in it on disk first, then the pointer by one atomic rename."""
    root = folder_of(data)
    for path in sorted((root / name).rglob("*"), reverse=True):
        _sync(path)
    _sync(root / name)
    draft = root / f"{_POINTER}.next"
    draft.write_text(name + "\n", encoding="utf-8")
    _sync(draft)
    draft.replace(root / _POINTER)
    _sync(root)


def _sync(path: Path) -> None:
    """Wait until a file or folder is on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some file systems cannot sync a folder
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


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
