"""Sources into the record: each read once, kept, refused with its reason, or found gone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.console import ProgressReport, no_progress
from ingest.errors import Refused
from ingest.reading import find_files, read_bytes, read_statement
from ingest.record import Record
from ingest.statement import Statement

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


Reader = Callable[[Iterable[tuple[Path, bytes]]], Iterator[Statement | Refused]]
"""Files with their bytes to what each holds, or why that is not to be had, in the same order."""


def read_each(files: Iterable[tuple[Path, bytes]]) -> Iterator[Statement | Refused]:
    """One file after the other, here."""
    for path, data in files:
        try:
            yield read_statement(path, data)
        except Refused as refusal:
            yield refusal


def take(
    record: Record,
    paths: Sequence[Path],
    prune: bool = False,
    progress: ProgressReport = no_progress,
    read: Reader = read_each,
) -> Taken:
    """Read files and folders into the record; with `prune`, take out what has left the folders named."""
    taken = Taken()
    roots = [path.expanduser().resolve() for path in paths]
    files = list(dict.fromkeys(file for root in roots for file in find_files(root)))
    hashes: dict[str, str] = {}
    for outcome in read(_changed(record, files, hashes, taken, progress)):
        if isinstance(outcome, Refused):
            _refuse(record, outcome, taken)
        else:
            getattr(taken, record.keep(outcome, hashes[outcome.source])).append(outcome.source)
    if prune:
        _prune(record, roots, {file.as_posix() for file in files}, taken)
    return taken


def _changed(
    record: Record, files: Sequence[Path], hashes: dict[str, str], taken: Taken, progress: ProgressReport
) -> Iterator[tuple[Path, bytes]]:
    """The files whose bytes are not those that were read before, with their bytes; `hashes` is told theirs."""
    before = record.file_hashes()
    for at, file in enumerate(files, 1):
        source = file.as_posix()
        try:
            data = read_bytes(file)
        except Refused as refusal:
            _refuse(record, refusal, taken)
        else:
            hashes[source] = hashlib.sha256(b"%d\n" % READER + data).hexdigest()
            if hashes[source] == before.get(source):
                taken.unchanged.append(source)
            else:
                yield file, data
        progress("reading", at, len(files))


def _refuse(record: Record, refusal: Refused, taken: Taken) -> None:
    """Remember why a source was not taken."""
    record.refuse(refusal.source, refusal.reason)
    taken.refused.append(refusal)


def _prune(record: Record, roots: Iterable[Path], present: set[str], taken: Taken) -> None:
    """Remove the statements (and forget the refusals) whose files are no longer below the folders named."""
    folders = [root.as_posix().rstrip("/") + "/" for root in roots if root.is_dir()]

    def gone(source: str) -> bool:
        return source not in present and any(source.startswith(folder) for folder in folders)

    left = [row for row in record.listing() if gone(str(row.known["source"]))]
    record.remove(row.id for row in left)
    record.forget_refusal(source for source, _, _ in record.refused() if gone(source))
    taken.removed.extend(str(row.known["source"]) for row in left)
