"""Makes the index agree with the record: the next generation is built beside the serving one, then takes its place."""

from __future__ import annotations

from pathlib import Path

from index.build import Wanted, build, patch
from index.engines import stopped
from index.generation import remove_unused
from index.manifest import Manifest, folder_of, point_to, serving
from index.neural.embedding import Embedder
from ingest.console import ProgressReport, no_progress
from ingest.copies import find_copies
from ingest.record import Record


def publish(
    data: Path, record: Record, embedder: Embedder, progress: ProgressReport = no_progress, anew: bool = False
) -> Manifest:
    """Build what the record holds and let it serve; `anew` leaves nothing of the serving index. The caller locks."""
    wanted = Wanted(record.live(), find_copies(record))
    before = None if anew else serving(data)
    try:
        folder_of(data).mkdir(parents=True, exist_ok=True)
        remove_unused(data)
        if before:
            manifest = patch(data, record, embedder, wanted, before, progress)
        else:
            manifest = build(data, record, embedder, wanted, progress)
        point_to(data, manifest.name)
        remove_unused(data)
    except OSError as error:
        raise stopped(folder_of(data), error) from error
    return manifest
