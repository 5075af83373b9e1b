"""Any embedding model by name, through sentence-transformers."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from transformers.utils import logging as transformers_logging

from index.neural.bert import fast_type
from index.neural.embedding import DEFAULT_MODEL, Vectors
from ingest.errors import CommuniqueError

_BATCH = 16


class OtherModel:
    """A sentence-transformers model from a folder or from those already downloaded."""

    def __init__(self, model_name: str) -> None:
        transformers_logging.disable_progress_bar()
        transformers_logging.set_verbosity_error()
        try:
            self._model = SentenceTransformer(model_name, device="cpu")
        except (OSError, ValueError) as error:
            reason = str(error).splitlines()[0]
            raise CommuniqueError(
                f"embedding model {model_name!r} cannot be loaded ({reason}); name a folder that holds it,"
                f" or leave COMMUNIQUE_EMBEDDING_MODEL unset for {DEFAULT_MODEL}"
            ) from error
        self.most_tokens = int(self._model.max_seq_length or 512)
        # The tokenizer keeps its truncation as state: two readers at once would find it "already borrowed".
        self._one_at_a_time = threading.Lock()

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens in each text, with the model's own marks."""
        with self._one_at_a_time:
            return [len(ids) for ids in self._model.tokenizer(list(texts), truncation=False)["input_ids"]]

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text; batches are sorted by length inside encode."""
        half = fast_type() is torch.bfloat16
        with self._one_at_a_time, torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
            vectors = self._model.encode(
                list(texts), batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
            )
        return np.asarray(vectors, dtype=np.float32)

    def embed_roughly(self, texts: Sequence[str]) -> Vectors:
        """The same as `embed`: int8 is for the shipped model."""
        return self.embed(texts)
