"""Caches the vectors that the next generation will ask for, by another embedder than the one that builds it."""

from __future__ import annotations

from pathlib import Path

from index.build import Wanted, embedded, passages_of
from index.manifest import serving
from index.neural.embedding import Embedder
from index.passages import windows
from ingest.console import ProgressReport
from ingest.copies import find_copies
from ingest.record import Record

# Enough for many workers; what an interrupted ingest has to embed again.
_AT_ONCE = 20_000


def embed_ahead(data: Path, record: Record, embedder: Embedder, progress: ProgressReport) -> None:
    """Embed and cache what differs from the serving generation. The caller holds the ingest lock."""
    wanted, before = Wanted(record.live(), find_copies(record)), serving(data)
    same = before is not None and before.model == embedder.model_name
    old = Wanted(before.versions, before.copies) if before and same else Wanted({}, {})
    changed = wanted.differing(old)
    ids = [id for id in wanted.versions if id in changed]
    done: list[str] = []
    stream = passages_of(record, embedder, wanted, record.some(wanted.versions, ids), lambda one: done.append(one.id))
    for window in windows(stream, _AT_ONCE):
        embedded(record, embedder, window)
        progress("embedding", len(done), len(ids))
