"""Makes the index agree with the record: the next generation is built beside the serving one, then takes its place."""

from __future__ import annotations

from pathlib import Path

from index.build import Wanted, build, patch
from index.engines import stopped
from index.generation import remove_unused
from index.manifest import Manifest, folder_of, point_to, serving
from index.neural.embedding import Embedder
from index.vectors import ServerError
from ingest.console import ProgressReport, no_progress
from ingest.copies import find_copies
from ingest.errors import Incomplete
from ingest.record import Record


def publish(
    data: Path,
    record: Record,
    embedder: Embedder,
    progress: ProgressReport = no_progress,
    anew: bool = False,
    chroma_url: str = "",
) -> Manifest:
    """Build what the record holds and let it serve; `anew` leaves nothing of the serving index. The caller locks."""
    try:
        return _publish(data, record, embedder, progress, anew, chroma_url)
    except ServerError as error:
        raise Incomplete(str(error)) from None
    except OSError as error:
        raise stopped(folder_of(data), error) from error


def _publish(
    data: Path, record: Record, embedder: Embedder, progress: ProgressReport, anew: bool, chroma_url: str
) -> Manifest:
    """Only an index in folders is patched: a server cannot copy a collection, and every vector is cached."""
    folder_of(data).mkdir(parents=True, exist_ok=True)
    remove_unused(data, chroma_url)
    wanted = Wanted(record.live(), find_copies(record))
    before = None if anew else serving(data)
    if before and not before.server and not chroma_url:
        manifest = patch(data, record, embedder, wanted, before, progress)
    else:
        manifest = build(data, record, embedder, wanted, progress, chroma_url)
    record.settle()
    point_to(data, manifest.name)
    remove_unused(data, chroma_url)
    return manifest
