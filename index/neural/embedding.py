"""Text to vectors. Torch takes seconds to import: it is, with the weights, once the first text is embedded."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from threading import Lock
from typing import Protocol

import numpy as np
from cachetools import LRUCache
from numpy.typing import NDArray

DEFAULT_MODEL = "all-MiniLM-L6-v2"
# Vectors that `recall` keeps: 30 MB of them.
_RECALLED = 20_000

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """What turns texts into unit vectors."""

    most_tokens: int

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens in each text, with the model's own marks."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, shape (texts, dimension)."""

    def embed_roughly(self, texts: Sequence[str]) -> Vectors:
        """Vectors to be compared with one another and not kept, at less cost where that can be had."""


class Embedder:
    """An embedding model by name; unit vectors, so a dot product is the cosine. Safe to share between threads."""

    def __init__(self, model_name: str = DEFAULT_MODEL) -> None:
        self.model_name = model_name
        self._recalled: LRUCache[str, Vectors] = LRUCache(_RECALLED)
        self._lock = Lock()

    @cached_property
    def _encoder(self) -> Encoder:
        """The shipped MiniLM by our own encoder, any other model by sentence-transformers."""
        if self.model_name == DEFAULT_MODEL:
            from index.neural.minilm import MiniLM

            return MiniLM()
        from index.neural.other_models import OtherModel

        return OtherModel(self.model_name)

    @cached_property
    def dimension(self) -> int:
        """Numbers in a vector."""
        return len(self.embed(["a"])[0])

    @property
    def most_tokens(self) -> int:
        """Tokens the model reads; what is longer it cuts without a word."""
        return self._encoder.most_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens in each text, with the model's own marks."""
        return self._encoder.count_tokens(texts)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, shape (texts, dimension)."""
        return self._encoder.embed(texts)

    def recall(self, texts: Sequence[str]) -> Vectors:
        """About what `embed` gives, to compare texts that are likely to come again: the last 20,000 are remembered."""
        with self._lock:
            known = {text: self._recalled[text] for text in texts if text in self._recalled}
        if new := list(dict.fromkeys(text for text in texts if text not in known)):
            known |= zip(new, self._encoder.embed_roughly(new), strict=True)
        with self._lock:
            self._recalled.update(known)
        return np.stack([known[text] for text in texts])
