"""Builds the next generation beside the serving one: all anew, or a copy in which only what changed is replaced."""

from __future__ import annotations

import hashlib
import shutil
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast

import numpy as np

from index.engines import damaged
from index.manifest import FORMAT, Manifest, fingerprint, folder_of
from index.neural.embedding import Embedder, Vectors
from index.passage import Passage
from index.passages import embedded_text, new_words, passages, windows
from index.place import Place, place_for
from index.words import WordIndex
from ingest.console import ProgressReport
from ingest.record import Record
from ingest.statement import Statement

# Passages embedded together, while those before are written.
_AT_ONCE = 256
# More passages replaced than this share of all, and the word counts of what was taken out begin to tell in the
# ranking (Tantivy counts them until it merges): all is built anew.
_MOST_REPLACED = 0.1


Item = TypeVar("Item")


@dataclass(frozen=True)
class Wanted:
    """What an index is to hold: the version of every statement, and which statement holds the words of which copy."""

    versions: Mapping[str, str]
    copies: Mapping[str, str]

    def of(self, statement_id: str) -> tuple[str | None, str | None, str | None]:
        """All that decides what an index holds of one statement: its version, its original and the version of that."""
        original = self.copies.get(statement_id)
        return self.versions.get(statement_id), original, self.versions.get(original or "")

    def differing(self, before: Wanted) -> set[str]:
        """The statements of which an index that holds `before` holds something else, or nothing, or too much."""
        ids = self.versions.keys() | before.versions.keys()
        return {id for id in ids if self.of(id) != before.of(id)}


def build(
    data: Path, record: Record, embedder: Embedder, wanted: Wanted, progress: ProgressReport, chroma_url: str = ""
) -> Manifest:
    """Write all of a generation anew, its vectors into a Chroma server if one is named."""
    with _draft(data, wanted, embedder, chroma_url) as (folder, place):
        return _write(folder, place, record, embedder, wanted, set(), list(wanted.versions), 0, progress)


def patch(
    data: Path, record: Record, embedder: Embedder, wanted: Wanted, serving: Manifest, progress: ProgressReport
) -> Manifest:
    """Write a generation as the serving one (in a folder) with what changed replaced; anew when that is most of it."""
    before = Wanted(serving.versions, serving.copies)
    changed = wanted.differing(before)
    out = changed & before.versions.keys()
    mean = serving.passages / max(1, len(before.versions))
    many = serving.replaced + len(out) * mean > _MOST_REPLACED * serving.passages
    if many or serving.model != embedder.model_name:
        return build(data, record, embedder, wanted, progress)
    with _draft(data, wanted, embedder) as (folder, place):
        shutil.copytree(folder_of(data) / serving.name, folder, dirs_exist_ok=True, ignore=_UNSHARED)
        new = [id for id in wanted.versions if id in changed]
        return _write(folder, place, record, embedder, wanted, out, new, serving.replaced, progress)


# The manifest is written anew; the lock file belongs to the readers of the folder it lies in.
_UNSHARED = shutil.ignore_patterns("manifest.json", "in-use", ".tantivy-*.lock")


@contextmanager
def _draft(data: Path, wanted: Wanted, embedder: Embedder, chroma_url: str = "") -> Iterator[tuple[Path, Place]]:
    """A folder that no generation has had before, since Chroma never sees new files at a path it knows.

    What fails leaves nothing of it: a full disk is not kept full.
    """
    mark = fingerprint(embedder.model_name, wanted.versions)[:8]
    folder = folder_of(data) / f"{mark}-{uuid.uuid4().hex[:8]}"
    place = Place()
    try:
        place = place_for(data, chroma_url, folder.name)
        folder.mkdir(parents=True)
        yield folder, place
    except BaseException:
        place.abandon()
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _write(
    folder: Path,
    place: Place,
    record: Record,
    embedder: Embedder,
    wanted: Wanted,
    out: Collection[str],
    new: list[str],
    replaced: int,
    progress: ProgressReport,
) -> Manifest:
    """Take statements out of the folder's index and put others in; what it holds then."""
    words, whole = WordIndex(folder / "passages"), WordIndex(folder / "statements")
    with closing(place.begin(folder)) as vectors, words.writing() as texts, whole.writing() as statements:
        before = vectors.count()
        if before != words.count():
            raise damaged(folder, f"{before} vectors, {words.count()} passages")
        for index in (vectors, texts, statements):
            index.remove(sorted(out))
        taken = before - vectors.count()
        told = _told(record.some(wanted.versions, new), lambda done: progress("indexing", done, len(new)))
        stream = passages_of(record, embedder, wanted, told, statements.add_statement)
        for window, rows in ahead((window, embedded(record, embedder, window)) for window in windows(stream, _AT_ONCE)):
            vectors.add(window, rows)
            for passage in window:
                texts.add_passage(passage)
        count = vectors.count()
    model, mark = embedder.model_name, fingerprint(embedder.model_name, wanted.versions)
    manifest = Manifest(
        folder.name,
        FORMAT,
        model,
        embedder.dimension,
        count,
        mark,
        wanted.versions,
        wanted.copies,
        replaced + taken,
        place.server,
        place.collection,
    )
    manifest.write(folder)
    return manifest


def ahead(items: Iterator[Item]) -> Iterator[Item]:
    """The items, each made while the one before is used."""
    done = object()
    with ThreadPoolExecutor(1, "ahead") as maker:
        coming = maker.submit(next, items, done)
        while (item := coming.result()) is not done:
            coming = maker.submit(next, items, done)
            yield cast(Item, item)


def _told(statements: Iterable[Statement], tell: Callable[[int], None]) -> Iterator[Statement]:
    """The statements as they come, each told once it is done with."""
    for done, statement in enumerate(statements, 1):
        yield statement
        tell(done)


def passages_of(
    record: Record,
    embedder: Embedder,
    wanted: Wanted,
    statements: Iterable[Statement],
    also: Callable[[Statement], None],
) -> Iterator[Passage]:
    """The passages to index, one statement after the other; of a copy only what its original does not say."""
    for statement in statements:
        also(statement)
        own = passages(statement, embedder)
        original = wanted.copies.get(statement.id)
        yield from new_words(own, record.version(original, wanted.versions[original])) if original else own


def embedded(record: Record, embedder: Embedder, window: list[Passage]) -> Vectors:
    """The vectors of some passages, from the record's cache; what it lacks is embedded and cached, shape (n, d)."""
    texts = [embedded_text(p) for p in window]
    keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    known = record.vectors(embedder.model_name, list(dict.fromkeys(keys)))
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    if missing:
        rows = embedder.embed(list(missing.values()))
        new = {key: row.tobytes() for key, row in zip(missing, rows, strict=True)}
        record.keep_vectors(embedder.model_name, new)
        known |= new
    return np.stack([np.frombuffer(known[key], dtype=np.float32) for key in keys])
