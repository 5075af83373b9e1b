"""Any cross-encoder of sentence-transformers in place of the shipped scorer, asked once for every sentence."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np
import torch
from sentence_transformers import CrossEncoder
from transformers.utils import logging as transformers_logging

from index.neural.scorer import Scored
from index.passage import Passage
from index.sentences import sentences
from ingest.errors import CommuniqueError


class CrossScorer:
    """A cross-encoder with one output, from a folder or already downloaded; safe to share between threads."""

    def __init__(self, model_name: str) -> None:
        transformers_logging.disable_progress_bar()
        transformers_logging.set_verbosity_error()
        try:
            self._model = CrossEncoder(model_name, device="cpu", local_files_only=True)
        except (OSError, ValueError) as error:
            reason = str(error).splitlines()[0]
            raise CommuniqueError(
                f"scorer {model_name!r} cannot be loaded ({reason}); name a folder that holds it,"
                " or leave COMMUNIQUE_SCORER unset"
            ) from error
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
