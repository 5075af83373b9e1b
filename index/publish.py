"""Builds the next generation from the record beside the serving one, and publishes it by one rename."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import numpy as np
import portalocker

from index.generation import FORMAT, Manifest, current, folder_of, point_to, remove_unused
from index.neural.embedding import Embedder
from index.passage import Passage
from index.splitter import StatementSplitter
from index.vectors import VectorIndex
from index.words import WordIndex, search_form
from ingest.console import ProgressReport, no_progress
from ingest.errors import Busy, CommuniqueError
from ingest.record import Record, make_folder

_WINDOW = 1_024


@contextmanager
def ingest_lock(data: Path, wait: float = 600) -> Iterator[None]:
    """Only one process changes a record at a time; the lock of a dead process is gone with it. `wait` in seconds."""
    make_folder(data)
    try:
        with portalocker.Lock(data / "ingest.lock", "a", timeout=wait):
            yield
    except portalocker.exceptions.LockException:
        raise Busy(f"{data}: another ingest is still running after {wait:.0f} s; try again when it is done") from None


def publish(
    data: Path, record: Record, embedder: Embedder, progress: ProgressReport = no_progress, force: bool = False
) -> Manifest:
    """Make the index agree with the record; nothing is built when it already does. The caller holds the lock."""
    versions = record.live()
    fingerprint = _fingerprint(embedder.model_name, versions)
    serving = current(data)
    if serving and not force:
        try:
            manifest = Manifest.read(folder_of(data) / serving)
            if manifest.fingerprint == fingerprint:
                return manifest
        except CommuniqueError:  # damaged or of an older format: a new generation mends that
            pass
    folder_of(data).mkdir(parents=True, exist_ok=True)
    remove_unused(data)
    embedded = _embed_missing(record, embedder, progress)
    manifest = _build(data, record, embedder, versions, fingerprint, embedded, progress)
    point_to(data, manifest.name)
    remove_unused(data)
    return manifest


def _fingerprint(model: str, versions: dict[str, str]) -> str:
    """One hash over all that decides what an index holds."""
    splitter = StatementSplitter()
    shape = [FORMAT, model, splitter.words, splitter.most, sorted(versions.items())]
    return hashlib.sha256(json.dumps(shape).encode()).hexdigest()[:16]


def embedded_text(passage: Passage) -> str:
    """What the embedding model reads of a passage: its head, then its words, without link addresses."""
    return search_form(f"{passage.head}\n{passage.text}")


def _key(text: str) -> str:
    """The name of a text in the vector cache."""
    return hashlib.sha256(text.encode()).hexdigest()


def all_passages(record: Record, embedder: Embedder) -> Iterator[Passage]:
    """Every passage of the record, none longer than the model reads."""
    splitter = StatementSplitter()
    for statement in record.statements():
        passages = splitter.passages(statement)
        sizes = embedder.count_tokens([embedded_text(p) for p in passages]) if passages else []
        for passage, size in zip(passages, sizes, strict=True):
            yield from [passage] if size <= embedder.most_tokens else _halved(passage, embedder)


def _halved(passage: Passage, embedder: Embedder) -> Iterator[Passage]:
    """A passage of many tokens a word (tables, addresses) in halves until the model reads each whole."""
    size = embedder.count_tokens([embedded_text(passage)])[0]
    middle = (passage.start + passage.end) // 2
    gap = passage.statement.text.find(" ", middle, passage.end)
    if size <= embedder.most_tokens or gap < 0:
        yield passage
        return
    for start, end in ((passage.start, gap), (gap + 1, passage.end)):
        yield from _halved(Passage(passage.statement, start, end, passage.context), embedder)


def _embed_missing(record: Record, embedder: Embedder, progress: ProgressReport) -> int:
    """Embed what the cache lacks, a window at a time; how many passages the record has."""
    total = 0
    passages = all_passages(record, embedder)
    while window := [embedded_text(p) for p in islice(passages, _WINDOW)]:
        total += len(window)
        texts = {_key(text): text for text in window}
        known = record.vectors(embedder.model_name, list(texts))
        missing = sorted((key for key in texts if key not in known), key=lambda key: len(texts[key]))
        for at in range(0, len(missing), 128):
            keys = missing[at : at + 128]
            vectors = embedder.embed([texts[key] for key in keys])
            record.keep_vectors(
                embedder.model_name, {key: row.tobytes() for key, row in zip(keys, vectors, strict=True)}
            )
            progress("embedding", at + len(keys), len(missing))
    return total


def _with_vectors(
    record: Record, embedder: Embedder, passages: Iterable[Passage]
) -> Iterator[tuple[Passage, Sequence[float]]]:
    """Each passage with its cached vector."""
    stream = iter(passages)
    while window := list(islice(stream, _WINDOW)):
        keys = [_key(embedded_text(p)) for p in window]
        blobs = record.vectors(embedder.model_name, list(dict.fromkeys(keys)))
        for passage, key in zip(window, keys, strict=True):
            yield passage, np.frombuffer(blobs[key], dtype=np.float32).tolist()


def _build(
    data: Path,
    record: Record,
    embedder: Embedder,
    versions: dict[str, str],
    fingerprint: str,
    total: int,
    progress: ProgressReport,
) -> Manifest:
    """Write one generation whole into a folder of its own."""
    name = f"{fingerprint[:8]}-{uuid.uuid4().hex[:8]}"
    folder = folder_of(data) / name
    folder.mkdir()
    progress("indexing", 0, total)
    vectors = VectorIndex(folder / "vectors")
    count = vectors.add(_with_vectors(record, embedder, all_passages(record, embedder)))
    vectors.close()
    progress("indexing", total // 2, total)
    WordIndex(folder / "passages").add_passages(all_passages(record, embedder))
    WordIndex(folder / "statements").add_statements(record.statements())
    progress("indexing", total, total)
    manifest = Manifest(name, FORMAT, embedder.model_name, embedder.dimension, count, fingerprint, versions)
    manifest.write(folder)
    return manifest
