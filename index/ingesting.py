"""An ingest as a whole: sources into the record, then the record into the index, under one lock.

Engines and weights take seconds to import: they are, only once something is to be indexed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.lock import ingest_lock
from index.manifest import fingerprint, serving
from index.neural.embedding import Embedder
from ingest.console import ProgressReport, no_progress, warn
from ingest.intake import Taken, take
from ingest.record import Record
from ingest.statement import Statement

if TYPE_CHECKING:
    from ingest.web.fetching import Web


def agrees(data: Path, record: Record, model_name: str) -> bool:
    """Whether the index already holds just what the record does."""
    manifest = serving(data)
    return manifest is not None and manifest.fingerprint == fingerprint(model_name, record.live())


def update(
    data: Path, record: Record, embedder: Embedder, progress: ProgressReport = no_progress, anew: bool = False
) -> None:
    """Publish the record, unless the index agrees with it already. The caller holds the lock."""
    if anew or not agrees(data, record, embedder.model_name):
        from index.publish import publish

        publish(data, record, embedder, progress, anew)


def ingest(
    data: Path,
    items: Sequence[str | Path],
    embedder: Embedder,
    prune: bool = False,
    progress: ProgressReport = no_progress,
    web: Callable[[], Web] | None = None,
) -> Taken:
    """Read sources, keep them, and publish; what an earlier, killed ingest left undone is done too."""
    with ingest_lock(data, tell=warn):
        record = Record(data).create()
        taken = take(record, items, prune, progress, web)
        update(data, record, embedder, progress)
        taken.same_as = _same_as(data, record, taken)
        return taken


def _same_as(data: Path, record: Record, taken: Taken) -> dict[str, str]:
    """For each copy among the sources taken, the source whose words it has."""
    manifest = serving(data)
    if manifest is None or not manifest.copies:
        return {}
    sources = {row.id: str(row.known["source"]) for row in record.listing()}
    kept = taken.kept
    pairs = ((sources[copy], sources[original]) for copy, original in manifest.copies.items())
    return {copy: original for copy, original in sorted(pairs) if copy in kept}


def remove(data: Path, statement_id: str, embedder: Embedder) -> str:
    """Take one statement out of what is searched; its title."""
    with ingest_lock(data, tell=warn):
        record = Record(data).create()
        statement = record.find(statement_id)
        record.remove([statement.id])
        update(data, record, embedder)
        return statement.title


def rebuild(data: Path, embedder: Embedder, progress: ProgressReport = no_progress) -> int:
    """Make the index anew from the record; how many passages it holds."""
    with ingest_lock(data, tell=warn):
        update(data, Record(data).create(), embedder, progress, anew=True)
    manifest = serving(data)
    assert manifest is not None
    return manifest.passages


def correct(
    data: Path, statement_id: str, values: Mapping[str, Any], reset: bool, embedder: Embedder
) -> tuple[Statement, Statement]:
    """Set values of a statement by hand (see `Record.correct`) and publish; the statement before and after."""
    with ingest_lock(data, tell=warn):
        record = Record(data).create()
        before = record.find(statement_id)
        after = record.correct(before.id, values, reset)
        update(data, record, embedder)
        return before, after
