"""Looks after the record for people at a page: adds, corrects, removes and restores as the commands do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.ingesting import correct, ingest, remove, restore
from index.library import Library
from ingest.by_hand import read_values
from ingest.console import ProgressReport, no_progress
from ingest.difference import Value, values
from ingest.errors import CommuniqueError, Refused
from ingest.intake import Taken, is_address
from ingest.settings import Settings
from ingest.statement import statement_id
from ingest.uploads import Uploads
from ingest.web.fetching import Web


@dataclass(frozen=True)
class Outcome:
    """What became of something that was sent: 'added', 'changed', 'unchanged' or 'refused', and why or the title."""

    name: str
    what: str
    note: str = ""
    id: str = ""


class Keeper:
    """Changes the record through the functions and the lock of the command line: each sees the other at once."""

    def __init__(self, library: Library, settings: Settings) -> None:
        self._library = library
        self._settings = settings
        self._uploads = Uploads(library.data, settings.upload_mb)
        self._one_upload = threading.Lock()

    def upload(
        self,
        files: Sequence[tuple[str, Path]],
        progress: ProgressReport = no_progress,
        tell: Callable[[str], None] = lambda line: None,
    ) -> list[Outcome]:
        """Keep files by their names and read them; what became of each, in the order in which they were sent."""
        with self._one_upload:
            put = self._uploads.put(files, self._library.record.create().kept)
            places = list(dict.fromkeys(place for place in put if isinstance(place, Path)))
            taken = self._ingest(places, progress, tell)
            self._uploads.settle(places, {refusal.source for refusal in taken.refused})
        return [
            _refused(place) if isinstance(place, Refused) else self._outcome(name, place.as_posix(), taken)
            for (name, _), place in zip(files, put, strict=True)
        ]

    def add(
        self,
        address: str,
        progress: ProgressReport = no_progress,
        tell: Callable[[str], None] = lambda line: None,
    ) -> list[Outcome]:
        """Read a web page, a paper behind an address, or all that a feed names; what became of each."""
        address = address.strip()
        if not is_address(address):
            raise CommuniqueError(f"{address!r} is no web address; it begins with https://")
        taken = self._ingest([address], progress, tell)
        refused = [_refused(refusal) for refusal in taken.refused]
        return refused + [self._outcome(source, source, taken) for source in sorted(taken.kept)]

    def edit(self, id: str, given: Mapping[str, str | Sequence[str] | None], reset: bool = False) -> list[Value]:
        """Set values of a statement by hand; what differs since."""
        by_hand = read_values(given)
        library = self._library
        before, after = correct(library.data, id, by_hand, reset, library.embedder, library.chroma_url)
        return values(before, after)

    def remove(self, id: str) -> str:
        """Take a statement out of what is searched; its title."""
        return remove(self._library.data, id, self._library.embedder, self._library.chroma_url)

    def restore(self, id: str) -> str:
        """Undo a removal; the title."""
        return restore(self._library.data, id, self._library.embedder, self._library.chroma_url)

    def _ingest(self, items: Sequence[str | Path], progress: ProgressReport, tell: Callable[[str], None]) -> Taken:
        """Read sources into the record and publish; nothing at all for none."""
        if not items:
            return Taken()
        library = self._library
        return ingest(
            library.data,
            items,
            library.embedder,
            progress=progress,
            web=lambda: Web(self._settings.allow_private, self._settings.web),
            chroma_url=library.chroma_url,
            tell=tell,
        )

    def _outcome(self, name: str, source: str, taken: Taken) -> Outcome:
        """What became of one source."""
        if refusal := next((one for one in taken.refused if one.source == source), None):
            return Outcome(name, "refused", refusal.reason)
        what = next(what for what in ("added", "changed", "unchanged") if source in getattr(taken, what))
        statement = self._library.record.kept(source)
        copy = f"has the words of {Path(taken.same_as[source]).name}" if source in taken.same_as else ""
        return Outcome(name, what, copy or (statement.title if statement else ""), statement_id(source))


def _refused(refusal: Refused) -> Outcome:
    return Outcome(refusal.source, "refused", refusal.reason)
