"""Our parts in LlamaIndex's places: they give what they give in our own."""

import numpy as np
from llama_index.core.schema import Document

from index.library import Filters, Library
from index.llama import HybridRetriever, StatementEmbedding, StatementSplitter
from index.neural.embedding import Embedder
from index.retriever import search


def test_nodes_know_their_place_also_of_a_repeated_paragraph() -> None:
    text = "\n\n".join(["The same words again and again. " * 20] * 3)
    nodes = StatementSplitter().get_nodes_from_documents([Document(text=text, metadata={"title": "T"})])
    starts = [node.start_char_idx for node in nodes]
    assert len(set(starts)) == len(nodes) >= 3
    for node in nodes:
        assert node.get_content() == text[node.start_char_idx : node.end_char_idx]
        assert node.metadata == {"title": "T"}


def test_vectors_are_those_of_the_embedder(embedder: Embedder) -> None:
    theirs = StatementEmbedding().get_text_embedding_batch(["fishing quotas", "steel tariffs"])
    assert np.allclose(theirs, embedder.embed(["fishing quotas", "steel tariffs"]), atol=0.01)


def test_the_retriever_finds_what_the_search_finds(samples: Library, embedder: Embedder) -> None:
    reading, asked, japan = samples.reading(), "What was said about deterrence?", Filters(issuers=("Japan",))
    hits = search(reading, embedder, asked, 5, reading.found(japan))
    found = HybridRetriever(samples, 5, japan).retrieve(asked)
    assert [one.node.node_id for one in found] == [hit.passage.id for hit in hits] != []
