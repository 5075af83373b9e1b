"""The dense index: passage vectors in Chroma; the one file that imports chromadb."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import chromadb
import numpy as np
from chromadb.api.types import Where
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import InternalError
from numpy.typing import NDArray

from index.engines import damaged, stopped
from index.passage import Passage

_COLLECTION = "statements"

Vectors = NDArray[np.float32]


class VectorIndex:
    """Passage vectors in one Chroma folder; a published one is only read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with self._writing():
            self._client = chromadb.PersistentClient(str(folder), settings=ChromaSettings(anonymized_telemetry=False))
            self.collection = self._client.get_or_create_collection(
                _COLLECTION,
                configuration={
                    "hnsw": {"space": "cosine", "ef_construction": 128, "ef_search": 128, "max_neighbors": 24}
                },
                embedding_function=None,
            )

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """What keeps Chroma from writing is told as ours; what we asked wrongly of it stays a bug."""
        try:
            yield
        except InternalError as error:
            raise stopped(self._folder, error) from error

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """What keeps Chroma from reading is a damaged index."""
        try:
            yield
        except InternalError as error:
            raise damaged(self._folder, error) from error

    def add(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Write passages with their vectors, shape (passages, dimension)."""
        most = self._client.get_max_batch_size()
        for at in range(0, len(passages), most):
            some = passages[at : at + most]
            with self._writing():
                self.collection.add(
                    ids=[p.id for p in some],
                    embeddings=vectors[at : at + most],
                    documents=[p.text for p in some],
                    metadatas=[{"statement_id": p.statement.id} for p in some],
                )

    def remove(self, statement_ids: Sequence[str]) -> None:
        """Take out the passages of some statements."""
        with self._writing():
            for at in range(0, len(statement_ids), 500):
                self.collection.delete(where=_of(statement_ids[at : at + 500]))

    def nearest(self, query: Vectors, limit: int, statement_ids: Sequence[str] | None) -> dict[str, float]:
        """Passage ids and their cosine to the query, nearest first; only of the statements named, if any are."""
        only = None if statement_ids is None else _of(statement_ids)
        with self._reading():
            found = self.collection.query(
                query_embeddings=query.reshape(1, -1), n_results=limit, where=only, include=["distances"]
            )
        assert found["distances"] is not None
        # The distance of this collection is 1 - cosine.
        return {id: 1 - distance for id, distance in zip(found["ids"][0], found["distances"][0], strict=True)}

    def vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """The stored vectors of some passages."""
        if not ids:
            return {}
        with self._reading():
            found = self.collection.get(list(ids), include=["embeddings"])
        rows = found["embeddings"]
        assert rows is not None
        return {id: np.asarray(row, dtype=np.float32) for id, row in zip(found["ids"], rows, strict=True)}

    def count(self) -> int:
        """Passages in the index."""
        with self._reading():
            return self.collection.count()

    def close(self) -> None:
        """Let go of the folder."""
        self._client.close()  # type: ignore[attr-defined]  # the interface lacks what every client has


def _of(statement_ids: Sequence[str]) -> Where:
    """The filter for the passages of some statements."""
    return cast(Where, {"statement_id": {"$in": list(statement_ids)}})
