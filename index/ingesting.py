"""An ingest as a whole: sources into the record, then the record into the index, under one lock.

Engines and weights take seconds to import: they are, only once something is to be indexed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.lock import ingest_lock
from index.manifest import fingerprint, serving, unused
from index.neural.embedding import Embedder
from ingest.console import ProgressReport, no_progress, warn
from ingest.intake import Taken, read_each, take
from ingest.record import Record
from ingest.statement import Statement

if TYPE_CHECKING:
    from index.cluster.workers import Workers
    from ingest.web.fetching import Web


def agrees(data: Path, record: Record, model_name: str, chroma_url: str = "") -> bool:
    """Whether the index already holds just what the record does, where it is to hold it."""
    manifest = serving(data)
    wanted = fingerprint(model_name, record.live()), chroma_url
    return manifest is not None and (manifest.fingerprint, manifest.server) == wanted


def update(
    data: Path,
    record: Record,
    embedder: Embedder,
    progress: ProgressReport = no_progress,
    anew: bool = False,
    chroma_url: str = "",
) -> None:
    """Publish the record, unless the index agrees with it already. The caller holds the lock."""
    if anew or not agrees(data, record, embedder.model_name, chroma_url):
        from index.publish import publish

        publish(data, record, embedder, progress, anew, chroma_url)
    elif unused(data):  # an ingest that was killed after it let the new index serve
        from index.generation import remove_unused

        remove_unused(data, chroma_url)


def ingest(
    data: Path,
    items: Sequence[str | Path],
    embedder: Embedder,
    prune: bool = False,
    progress: ProgressReport = no_progress,
    web: Callable[[], Web] | None = None,
    chroma_url: str = "",
    ray: str = "",
    tell: Callable[[str], None] = warn,
) -> Taken:
    """Read sources, keep them, and publish; what an earlier, killed ingest left undone is done too.

    `ray` is the address of a Ray cluster that reads and embeds, `local` for one on this machine; `tell` is told for
    whom it waits.
    """
    workers = _workers(ray) if ray else None
    with ingest_lock(data, tell=tell), workers or nullcontext():
        record = Record(data).create()
        taken = take(record, items, prune, progress, web, workers.read if workers else read_each)
        if workers and not agrees(data, record, embedder.model_name, chroma_url):
            from index.ahead import embed_ahead

            embed_ahead(data, record, workers.embedder(embedder.model_name), progress)
        update(data, record, embedder, progress, chroma_url=chroma_url)
        taken.same_as = _same_as(data, record, taken)
        return taken


def _workers(address: str) -> Workers:
    """Ray's workers, which only compute: what they give is written here."""
    from index.cluster.workers import Workers

    return Workers(address)


def _same_as(data: Path, record: Record, taken: Taken) -> dict[str, str]:
    """For each copy among the sources taken, the source whose words it has."""
    manifest = serving(data)
    if manifest is None or not manifest.copies:
        return {}
    sources = {row.id: str(row.known["source"]) for row in record.listing()}
    kept = taken.kept
    pairs = ((sources[copy], sources[original]) for copy, original in manifest.copies.items())
    return {copy: original for copy, original in sorted(pairs) if copy in kept}


def remove(data: Path, statement_id: str, embedder: Embedder, chroma_url: str = "") -> str:
    """Take one statement out of what is searched; its title."""
    with ingest_lock(data, tell=warn):
        record = Record(data).create()
        statement = record.find(statement_id)
        record.remove([statement.id])
        update(data, record, embedder, chroma_url=chroma_url)
        return statement.title


def restore(data: Path, statement_id: str, embedder: Embedder, chroma_url: str = "") -> str:
    """Undo the removal of a statement; its title. One that was not removed stays as it is."""
    with ingest_lock(data, tell=warn):
        record = Record(data).create()
        statement = record.find(statement_id, removed=True)
        record.restore(statement.id)
        update(data, record, embedder, chroma_url=chroma_url)
        return statement.title


def rebuild(data: Path, embedder: Embedder, progress: ProgressReport = no_progress, chroma_url: str = "") -> int:
    """Make the index anew from the record; how many passages it holds."""
    with ingest_lock(data, tell=warn):
        update(data, Record(data).create(), embedder, progress, anew=True, chroma_url=chroma_url)
    manifest = serving(data)
    assert manifest is not None
    return manifest.passages


def correct(
    data: Path, statement_id: str, values: Mapping[str, Any], reset: bool, embedder: Embedder, chroma_url: str = ""
) -> tuple[Statement, Statement]:
    """Set values of a statement by hand (see `Record.correct`) and publish; the statement before and after."""
    with ingest_lock(data, tell=warn):
        record = Record(data).create()
        before = record.find(statement_id)
        after = record.correct(before.id, values, reset)
        update(data, record, embedder, chroma_url=chroma_url)
        return before, after
