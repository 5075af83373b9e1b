"""Keeps a record in step with folders: one ingest for each burst of changes; the one file that imports watchfiles."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from watchfiles import Change, watch

from index.ingesting import ingest
from index.neural.embedding import Embedder
from ingest.console import warn
from ingest.errors import CommuniqueError, Incomplete
from ingest.intake import Taken

# A burst of changes is over after this silence, and is taken as it is after the longest wait.
_SILENCE_MS, _LONGEST_MS = 300, 5_000
# How often it is looked whether something is left to do; a step that could not be completed is tried again so late.
_LOOK_MS, _AGAIN_S = 500, 10.0


def batches(data: Path, folders: Sequence[Path], embedder: Embedder) -> Iterator[tuple[str, Taken]]:
    """One ingest with pruning of all that is there, then one for each burst of changes; its moment and what it did.

    What could not be completed is told on the error stream and tried again.
    """
    roots = [folder.expanduser().resolve() for folder in folders]
    if stray := [folder for folder, root in zip(folders, roots, strict=True) if not root.is_dir()]:
        raise CommuniqueError(f"{stray[0]}: not a folder; --watch takes folders")
    due = True
    for changes in _changes(data.resolve(), roots):
        if changes or due:
            try:
                taken = ingest(data, roots, embedder, prune=True)
                due = False
                yield _now(), taken
            except Incomplete as error:
                warn(f"{_now()}  {error}")
                due = True
                time.sleep(_AGAIN_S)


def _changes(data: Path, roots: Sequence[Path]) -> Iterator[bool]:
    """Whether something changed, each time that it is looked; all since the first look is seen."""

    def matters(_: Change, name: str) -> bool:
        path = Path(name)
        inside = next((path.relative_to(root) for root in roots if path.is_relative_to(root)), path)
        return not path.is_relative_to(data) and not any(part.startswith(".") for part in inside.parts)

    looks = watch(
        *roots,
        watch_filter=matters,
        debounce=_LONGEST_MS,
        step=_SILENCE_MS,
        rust_timeout=_LOOK_MS,
        yield_on_timeout=True,
    )
    return (bool(changes) for changes in looks)


def _now() -> str:
    """This moment, by the clock on the wall."""
    return datetime.now().astimezone().isoformat(sep=" ", timespec="seconds")
