"""Whether one text follows from another, by any cross-encoder for natural language inference that is named."""

from __future__ import annotations

import threading

import numpy as np
from sentence_transformers import CrossEncoder
from transformers.utils import logging as transformers_logging

from ingest.errors import CommuniqueError

_FOLLOWS = "entailment"


class Entailment:
    """A sentence-transformers cross-encoder with the labels of inference, from a folder or already downloaded."""

    def __init__(self, model_name: str) -> None:
        transformers_logging.disable_progress_bar()
        transformers_logging.set_verbosity_error()
        try:
            self._model = CrossEncoder(model_name, device="cpu", local_files_only=True)
        except (OSError, ValueError) as error:
            reason = str(error).splitlines()[0]
            raise CommuniqueError(
                f"model {model_name!r} cannot be loaded ({reason}); name a folder that holds it,"
                " or leave COMMUNIQUE_LLM_GATE unset"
            ) from error
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
