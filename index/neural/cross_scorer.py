"""Any cross-encoder of sentence-transformers in place of the shipped scorer, asked once for every sentence."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np
import torch

from index.neural.cross_encoder import cross_encoder
from index.neural.scorer import Scored
from index.passage import Passage
from index.sentences import sentences
from ingest.errors import CommuniqueError


class CrossScorer:
    """A cross-encoder with one output, from a folder or already downloaded; safe to share between threads."""

    def __init__(self, model_name: str) -> None:
        self._model = cross_encoder("scorer", model_name, "COMMUNIQUE_SCORER")
        if (count := self._model.num_labels) != 1:
            raise CommuniqueError(
                f"scorer {model_name!r} gives {count} figures for a text, not one; name a cross-encoder that ranks"
                " in COMMUNIQUE_SCORER"
            )
        self._one_at_a_time = threading.Lock()

    def score(self, question: str, passages: Sequence[Passage]) -> list[Scored]:
        """One `Scored` a passage, in order: the sigmoid of each sentence's figure, the best of them for the whole."""
        texts = [[passage.text[a:b] for a, b in sentences(passage.text)] for passage in passages]
        pairs = [(question, f"{p.head} {text}") for p, own in zip(passages, texts, strict=True) for text in own]
        if not pairs:
            return [Scored(0.0, ()) for _ in passages]
        with self._one_at_a_time:
            found = self._model.predict(pairs, activation_fn=torch.nn.Sigmoid(), show_progress_bar=False)
        chances = iter(np.asarray(found, dtype=float).reshape(-1).tolist())
        each = [tuple(next(chances) for _ in own) for own in texts]
        return [Scored(max(own, default=0.0), own) for own in each]
