"""The library: what can be found now, and the newest generation kept open for readers."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache, partial
from pathlib import Path

from index.generation import Generation
from index.manifest import current
from index.neural.embedding import Embedder
from index.passage import Passage, read_passage_id
from index.passages import plain
from index.titles import Titles
from ingest.authority import Authority
from ingest.copies import seniority
from ingest.errors import CommuniqueError
from ingest.listed import Listed
from ingest.record import Record
from ingest.statement import Kind, Statement


@dataclass(frozen=True)
class Filters:
    """What the reader narrowed the search to; None and empty mean everything. Days are inclusive."""

    from_: date | None = None
    to: date | None = None
    issuers: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    series: tuple[str, ...] = ()

    def allow(self, statement: Statement | Listed) -> bool:
        """Whether a statement passes; an undated one passes no period."""
        day = statement.date
        if (self.from_ or self.to) and day is None:
            return False
        if (self.from_ and day and day < self.from_) or (self.to and day and day > self.to):
            return False
        if self.issuers and not _folded(self.issuers) & _folded(statement.issuers):
            return False
        if self.series and statement.series.casefold() not in _folded(self.series):
            return False
        return not self.kinds or statement.kind in self.kinds


def _folded(names: Iterable[str]) -> set[str]:
    """Names as they are compared: without regard to case."""
    return {name.casefold() for name in names}


EVERYTHING = Filters()


@dataclass(frozen=True)
class Found:
    """The statements a search may return; `only` names them where that is not simply all of the index."""

    listing: tuple[Listed, ...]
    only: Sequence[str] | None

    @property
    def ids(self) -> list[str]:
        """Their ids."""
        return [listed.id for listed in self.listing]

    @cached_property
    def id_set(self) -> set[str]:
        """Their ids, to look one up."""
        return set(self.ids)

    @cached_property
    def days(self) -> tuple[date | None, date | None]:
        """The first and the last of their dates."""
        dates = [day for row in self.listing if (day := row.date)]
        return min(dates, default=None), max(dates, default=None)

    def among(self, ids: Set[str]) -> Found:
        """Those of them that are among some ids."""
        rows = tuple(row for row in self.listing if row.id in ids)
        return self if len(rows) == len(self.listing) else Found(rows, [row.id for row in rows])


class Reading:
    """One open generation with its statements; closed when nobody holds it any more."""

    def __init__(self, record: Record, generation: Generation) -> None:
        self.name = generation.manifest.name
        self.generation = generation
        self._record = record
        self._versions = generation.manifest.versions
        self.copies = generation.manifest.copies
        self.listing = tuple(record.versions(self._versions))
        self.statement = lru_cache(maxsize=1_024)(partial(_version, record, self._versions))
        self._plain = lru_cache(maxsize=64)(partial(_plain_text, self.statement))
        # Whoever still searches holds this object; the folder is let go when the last one is done.
        weakref.finalize(self, generation.close)

    def found(self, filters: Filters = EVERYTHING) -> Found:
        """The statements of this generation that pass a filter and were not removed since it was built.

        An original passes with any of its copies, since only with it their words are found.
        """
        removed = self._record.removed() & self._versions.keys()
        if filters == EVERYTHING and not removed:
            return self._everything
        passed = {row.id for row in self.listing if row.id not in removed and filters.allow(row)}
        passed |= {self.copies[id] for id in passed & self.copies.keys()} - removed
        return self._everything.among(passed)

    @cached_property
    def _everything(self) -> Found:
        """All of it: who asks without filters looks through no list."""
        return Found(self.listing, None)

    def also(self, statement_id: str, words: str) -> tuple[Listed, ...]:
        """The other sources of a statement that have these words too, the most authoritative first, then the oldest."""
        original = self.copies.get(statement_id, statement_id)
        group = {original, *(id for id, its in self.copies.items() if its == original)} - {statement_id}
        if not group:
            return ()
        group -= self._record.removed()
        rows = (row for row in self.listing if row.id in group and plain(words) in self._plain(row.id))
        return tuple(sorted(rows, key=seniority))

    @cached_property
    def authority(self) -> dict[str, Authority]:
        """How near each of its statements stands to the official words, by id."""
        return {row.id: row.authority for row in self.listing}

    @cached_property
    def titles(self) -> Titles:
        """The titles of its statements by their words."""
        return Titles(self.listing)

    def passage(self, passage_id: str) -> Passage:
        """The passage that an id of the index names."""
        statement_id, (own, *context) = read_passage_id(passage_id)
        return Passage(self.statement(statement_id), *own, tuple(context))


def _version(record: Record, versions: Mapping[str, str], statement_id: str) -> Statement:
    """The statement as a generation holds it."""
    return record.version(statement_id, versions[statement_id])


def _plain_text(statement: Callable[[str], Statement], statement_id: str) -> str:
    """The text of a statement as sentences are compared."""
    return plain(statement(statement_id).text)


class Library:
    """Opens the newest published generation; a reader notices a new one at its next question."""

    def __init__(self, data: Path, embedder: Embedder, chroma_url: str = "") -> None:
        self.record = Record(data)
        self.embedder = embedder
        self.data = data
        self.chroma_url = chroma_url
        self._lock = threading.Lock()
        self._open: Reading | None = None

    def reading(self) -> Reading:
        """The generation that serves now."""
        with self._lock:
            for _ in range(5):
                name = current(self.data)
                if name is None:
                    raise CommuniqueError(f"{self.data}: nothing to ask yet; run `communique ingest PATH`")
                if self._open and self._open.name == name:
                    return self._open
                try:
                    self._open = Reading(self.record, self._generation(name))
                    return self._open
                except FileNotFoundError:  # replaced and removed between the two steps
                    continue
            raise CommuniqueError(f"{self.data}: the index cannot be opened; run `communique rebuild`")

    def _generation(self, name: str) -> Generation:
        generation = Generation(self.data, name, self.chroma_url)
        found = generation.manifest
        if found.model != self.embedder.model_name:
            generation.close()
            raise CommuniqueError(
                f"the index was built with {found.model} ({found.dimension} numbers a vector), not with"
                f" {self.embedder.model_name}; run `communique rebuild`,"
                f" or set COMMUNIQUE_EMBEDDING_MODEL={found.model}"
            )
        return generation
