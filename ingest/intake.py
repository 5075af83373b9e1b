"""Sources into the record: each read once, kept, refused with its reason, or found gone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.console import ProgressReport, no_progress
from ingest.errors import Refused
from ingest.reading import find_files, read_bytes, read_statement
from ingest.record import Record

# Raised when reading changes what it makes of the same bytes, so that unchanged files are read again.
READER = 3


@dataclass
class Taken:
    """What an ingest did, by source; `same_as` names for each copy the source whose words it has."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    same_as: dict[str, str] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)

    @property
    def kept(self) -> set[str]:
        """The sources that are in the record now."""
        return {*self.added, *self.changed, *self.unchanged}


def take(
    record: Record,
    paths: Sequence[Path],
    prune: bool = False,
    progress: ProgressReport = no_progress,
) -> Taken:
    """Read files and folders into the record; with `prune`, take out what has left the folders named."""
    taken = Taken()
    roots = [path.expanduser().resolve() for path in paths]
    files = list(dict.fromkeys(file for root in roots for file in find_files(root)))
    hashes = record.file_hashes()
    for at, file in enumerate(files, 1):
        try:
            _take_file(record, file, hashes.get(file.as_posix()), taken)
        except Refused as refusal:
            record.refuse(refusal.source, refusal.reason)
            taken.refused.append(refusal)
        progress("reading", at, len(files))
    if prune:
        _prune(record, roots, {file.as_posix() for file in files}, taken)
    return taken


def _take_file(record: Record, file: Path, known_hash: str | None, taken: Taken) -> None:
    """Read one file unless its bytes are those that were read before."""
    data = read_bytes(file)
    file_hash = hashlib.sha256(b"%d\n" % READER + data).hexdigest()
    if file_hash == known_hash:
        taken.unchanged.append(file.as_posix())
        return
    done = record.keep(read_statement(file, data), file_hash)
    getattr(taken, done).append(file.as_posix())


def _prune(record: Record, roots: Iterable[Path], present: set[str], taken: Taken) -> None:
    """Remove the statements (and forget the refusals) whose files are no longer below the folders named.

    What lies in a folder that cannot be opened stays: nobody knows whether it is gone.
    """
    closed = tuple(f"{source}/" for source in present if Path(source).is_dir())
    folders = [root.as_posix().rstrip("/") + "/" for root in roots if root.is_dir()]

    def gone(source: str) -> bool:
        below = any(source.startswith(folder) for folder in folders)
        return below and source not in present and not source.startswith(closed)

    left = [row for row in record.listing() if gone(str(row.known["source"]))]
    record.remove(row.id for row in left)
    record.forget_refusal(source for source, _, _ in record.refused() if gone(source))
    taken.removed.extend(str(row.known["source"]) for row in left)
