"""Our parts as LlamaIndex's, for use in its pipelines and query engines; the one file that imports llama_index."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.node_parser import NodeParser
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import BaseNode, MetadataMode, NodeWithScore, QueryBundle, TextNode
from llama_index.vector_stores.chroma import ChromaVectorStore
from pydantic import PrivateAttr

from index.cutting import MOST, WORDS, cut
from index.library import EVERYTHING, Filters, Library
from index.manifest import Manifest, current, folder_of
from index.neural.embedding import DEFAULT_MODEL, Embedder
from index.place import open_vectors
from index.retriever import search
from ingest.errors import CommuniqueError


class StatementSplitter(NodeParser):
    """Cuts documents along their own structure; nodes carry true character offsets."""

    words: int = WORDS
    most: int = MOST

    @classmethod
    def class_name(cls) -> str:
        """The name LlamaIndex stores."""
        return "StatementSplitter"

    def _parse_nodes(self, nodes: Sequence[BaseNode], show_progress: bool = False, **kwargs: Any) -> list[BaseNode]:
        return [
            TextNode(
                text=text[span.start : span.end],
                start_char_idx=span.start,
                end_char_idx=span.end,
                metadata=dict(node.metadata),
                relationships={},
            )
            for node in nodes
            for text in [node.get_content(metadata_mode=MetadataMode.NONE)]
            for span in cut(text, self.words, self.most)
        ]

    def _postprocess_parsed_nodes(self, nodes: list[BaseNode], parent_doc_map: dict[str, Any]) -> list[BaseNode]:
        """Offsets are known already; the parent would search for them, and mistake repeated paragraphs."""
        return nodes


class StatementEmbedding(BaseEmbedding):
    """Our embedder as LlamaIndex's embedding model."""

    _embedder: Embedder = PrivateAttr()

    def __init__(self, model_name: str = DEFAULT_MODEL, **kwargs: Any) -> None:
        super().__init__(model_name=model_name, **kwargs)
        self._embedder = Embedder(model_name)

    @classmethod
    def class_name(cls) -> str:
        """The name LlamaIndex stores."""
        return "StatementEmbedding"

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [[float(x) for x in vector] for vector in self._embedder.embed(texts)]

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)


class HybridRetriever(BaseRetriever):
    """The hybrid search as LlamaIndex's retriever."""

    def __init__(self, library: Library, limit: int = 20, filters: Filters = EVERYTHING) -> None:
        self._library, self._limit, self._filters = library, limit, filters
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        reading = self._library.reading()
        found = reading.found(self._filters)
        hits = search(reading, self._library.embedder, query_bundle.query_str, self._limit, found)
        return [
            NodeWithScore(
                node=TextNode(
                    id_=hit.passage.id,
                    text=hit.passage.text,
                    start_char_idx=hit.passage.start,
                    end_char_idx=hit.passage.end,
                    metadata={"source": hit.passage.statement.source, "title": hit.passage.statement.title},
                ),
                score=hit.score,
            )
            for hit in hits
        ]


def vector_store(data: Path, chroma_url: str = "") -> ChromaVectorStore:
    """The vectors that serve now, as LlamaIndex's Chroma store; to be read, not written."""
    name = current(data)
    if name is None:
        raise CommuniqueError(f"{data}: nothing to ask yet; run `communique ingest PATH`")
    folder = folder_of(data) / name
    return ChromaVectorStore(chroma_collection=open_vectors(folder, Manifest.read(folder), chroma_url).collection)
