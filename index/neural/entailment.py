"""Whether one text follows from another, by any cross-encoder for natural language inference that is named."""

from __future__ import annotations

import threading

import numpy as np

from index.neural.cross_encoder import cross_encoder
from ingest.errors import CommuniqueError

_FOLLOWS = "entailment"


class Entailment:
    """A sentence-transformers cross-encoder with the labels of inference, from a folder or already downloaded."""

    def __init__(self, model_name: str) -> None:
        self._model = cross_encoder("model", model_name, "COMMUNIQUE_LLM_GATE")
        labels = {str(name).lower(): at for at, name in self._model.config.id2label.items()}
        if _FOLLOWS not in labels:
            raise CommuniqueError(
                f"model {model_name!r} tells {', '.join(sorted(labels))}, not {_FOLLOWS};"
                " name a cross-encoder for inference in COMMUNIQUE_LLM_GATE"
            )
        self._follows = labels[_FOLLOWS]
        self._one_at_a_time = threading.Lock()

    def follows(self, text: str, sentence: str) -> bool:
        """Whether a sentence follows from a text, more likely than not following or the contrary."""
        with self._one_at_a_time:
            scores = np.asarray(self._model.predict([(text, sentence)], show_progress_bar=False))
        return bool(scores.reshape(-1).argmax() == self._follows)
