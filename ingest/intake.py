"""Sources into the record: each read once, kept, refused with its reason, or found gone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.console import ProgressReport, no_progress
from ingest.errors import Refused
from ingest.reading import find_files, read_bytes, read_statement
from ingest.record import Record
from ingest.statement import Statement

if TYPE_CHECKING:
    from ingest.web.fetching import Web

# Raised when reading changes what it makes of the same bytes, so that unchanged sources are read again.
READER = 3


Reader = Callable[[Iterable[tuple[Path, bytes]]], Iterator[Statement | Refused]]
"""Files with their bytes to what each holds, or why that is not to be had, in the same order."""


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


class Intake:
    """The record while it is filled, and what became of each source so far."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.reader = READER
        self.taken = Taken()
        self._hashes = record.file_hashes()
        self._new: dict[str, str] = {}

    def is_kept(self, source: str) -> bool:
        """Whether the record holds a source."""
        return source in self._hashes

    def unchanged(self, source: str) -> None:
        """Note that a source is as it was."""
        self.taken.unchanged.append(source)

    def is_new(self, source: str, data: bytes) -> bool:
        """Whether a source's bytes are not those that were read before; if they are, that is noted."""
        file_hash = hashlib.sha256(b"%d\n" % self.reader + data).hexdigest()
        if file_hash == self._hashes.get(source):
            self.unchanged(source)
            return False
        self._new[source] = file_hash
        return True

    def keep(self, statement: Statement) -> None:
        """Keep what was read of new bytes."""
        file_hash = self._new.pop(statement.source)
        getattr(self.taken, self.record.keep(statement, file_hash)).append(statement.source)
        self._hashes[statement.source] = file_hash

    def refuse(self, refusal: Refused) -> None:
        """Note why a source is not taken."""
        self.record.refuse(refusal.source, refusal.reason)
        self.taken.refused.append(refusal)

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """What is refused inside is noted, and the rest goes on."""
        try:
            yield
        except Refused as refusal:
            self.refuse(refusal)


def read_each(files: Iterable[tuple[Path, bytes]]) -> Iterator[Statement | Refused]:
    """One file after the other, here."""
    for path, data in files:
        try:
            yield read_statement(path.as_posix(), data, path.suffix)
        except Refused as refusal:
            yield refusal


def take(
    record: Record,
    items: Sequence[str | Path],
    prune: bool = False,
    progress: ProgressReport = no_progress,
    web: Callable[[], Web] | None = None,
    read: Reader = read_each,
) -> Taken:
    """Read files, folders, addresses and `@lists` into the record; with `prune`, take out what left the folders.

    `web` makes what fetches addresses; without it, that of the defaults does. `read` makes statements of files.
    """
    intake = Intake(record)
    named = [name for item in items for name in _named(intake, str(item))]
    roots = [Path(name).expanduser().resolve() for name in named if not is_address(name)]
    files = list(dict.fromkeys(file for root in roots for file in find_files(root)))
    for outcome in read(_new_files(intake, files, progress)):
        if isinstance(outcome, Refused):
            intake.refuse(outcome)
        else:
            intake.keep(outcome)
    if addresses := [name for name in named if is_address(name)]:
        from ingest.web.taking import take_addresses

        take_addresses(intake, addresses, web, progress)
    if prune:
        _prune(record, roots, {file.as_posix() for file in files}, intake.taken)
    return intake.taken


def is_address(name: str) -> bool:
    """Whether a source is an address of the web."""
    return name.lower().startswith(("http:", "https:"))


def _named(intake: Intake, item: str) -> list[str]:
    """What an item names: itself, or the sources of an `@list`."""
    if not item.startswith("@") or Path(item).exists():
        return [item]
    from ingest.web.lists import read_list

    with intake.refusing():
        return read_list(Path(item[1:]))
    return []


def _new_files(intake: Intake, files: Sequence[Path], progress: ProgressReport) -> Iterator[tuple[Path, bytes]]:
    """The files whose bytes are not those that were read before, with their bytes."""
    for at, file in enumerate(files, 1):
        with intake.refusing():
            data = read_bytes(file)
            if intake.is_new(file.as_posix(), data):
                yield file, data
        progress("reading", at, len(files))


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
