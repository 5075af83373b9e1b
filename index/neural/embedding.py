"""Text to vectors. Torch takes seconds to import: it is, with the weights, once the first text is embedded."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

DEFAULT_MODEL = "all-MiniLM-L6-v2"

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """What turns texts into unit vectors."""

    most_tokens: int

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens in each text, with the model's own marks."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, shape (texts, dimension)."""


class Embedder:
    """An embedding model by name; unit vectors, so a dot product is the cosine. Safe to share between threads."""

    def __init__(self, model_name: str = DEFAULT_MODEL) -> None:
        self.model_name = model_name

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
