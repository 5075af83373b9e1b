"""An ingest as a whole: sources into the record, then the record into a new generation, under one lock."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from index.neural.embedding import Embedder
from index.publish import ingest_lock, publish
from ingest.console import ProgressReport, no_progress
from ingest.intake import Taken, take
from ingest.record import Record


def ingest(
    data: Path, paths: Sequence[Path], embedder: Embedder, prune: bool = False, progress: ProgressReport = no_progress
) -> Taken:
    """Read files and folders, keep them, and publish; what an earlier, killed ingest left undone is done too."""
    with ingest_lock(data):
        record = Record(data).create()
        taken = take(record, paths, prune, progress)
        publish(data, record, embedder, progress)
        return taken


def remove(data: Path, statement_id: str, embedder: Embedder) -> str:
    """Take one statement out of what is searched; its title."""
    with ingest_lock(data):
        record = Record(data).create()
        statement = record.find(statement_id)
        record.remove([statement.id])
        publish(data, record, embedder)
        return statement.title


def rebuild(data: Path, embedder: Embedder, progress: ProgressReport = no_progress) -> int:
    """Make the index anew from the record; how many passages it holds."""
    with ingest_lock(data):
        return publish(data, Record(data).create(), embedder, progress, force=True).passages
