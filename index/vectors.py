"""The dense index: Chroma through LlamaIndex's vector store; the one file that imports chromadb."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import chromadb
import numpy as np
from chromadb.config import Settings as ChromaSettings
from llama_index.core.schema import BaseNode, TextNode
from llama_index.core.vector_stores import FilterOperator, MetadataFilter, MetadataFilters, VectorStoreQuery
from llama_index.vector_stores.chroma import ChromaVectorStore

from index.neural.embedding import Vectors
from index.passage import Passage

_COLLECTION = "statements"
_BATCH = 2_000


class VectorIndex:
    """Passage vectors in one Chroma folder, which is written once and then only read."""

    def __init__(self, folder: Path) -> None:
        self._client = chromadb.PersistentClient(str(folder), settings=ChromaSettings(anonymized_telemetry=False))
        self._collection = self._client.get_or_create_collection(
            _COLLECTION,
            configuration={"hnsw": {"space": "cosine", "ef_construction": 128, "ef_search": 128, "max_neighbors": 24}},
            embedding_function=None,
        )
        self._store = ChromaVectorStore(chroma_collection=self._collection)

    def add(self, pairs: Iterator[tuple[Passage, Sequence[float]]]) -> int:
        """Write passages with their vectors, in batches; how many there were."""
        nodes: list[BaseNode] = []
        count = 0
        for passage, vector in pairs:
            nodes.append(
                TextNode(
                    id_=passage.id,
                    text=passage.text,
                    embedding=list(vector),
                    metadata={"statement_id": passage.statement.id},
                )
            )
            if len(nodes) == _BATCH:
                self._store.add(nodes)
                nodes = []
            count += 1
        if nodes:
            self._store.add(nodes)
        return count

    def nearest(self, query: Sequence[float], limit: int, statement_ids: Sequence[str] | None) -> dict[str, float]:
        """Passage ids and their cosine to the query, nearest first; only of the statements named, if any are."""
        filters = statement_ids is not None and MetadataFilters(
            filters=[MetadataFilter(key="statement_id", value=list(statement_ids), operator=FilterOperator.IN)]
        )
        found = self._store.query(
            VectorStoreQuery(query_embedding=list(query), similarity_top_k=limit, filters=filters or None)
        )
        # The store hands back exp(-distance); the distance of this collection is 1 - cosine.
        return {
            id: 1 + math.log(similarity)
            for id, similarity in zip(found.ids or [], found.similarities or [], strict=True)
        }

    def vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """The stored vectors of some passages."""
        if not ids:
            return {}
        found = self._collection.get(list(ids), include=["embeddings"])
        rows = found["embeddings"]
        assert rows is not None
        return {id: np.asarray(row, dtype=np.float32) for id, row in zip(found["ids"], rows, strict=True)}

    def count(self) -> int:
        """Passages in the index."""
        return self._collection.count()

    def close(self) -> None:
        """Let go of the folder."""
        self._client.close()  # type: ignore[attr-defined]  # the interface lacks what every client has
