"""The entailment plug-in that asks the cross-encoder for inference of COMMUNIQUE_LLM_GATE."""

from __future__ import annotations

from eval.judging.opinion import Opinion
from ingest.errors import CommuniqueError
from ingest.settings import Settings, read_settings


class ByEncoder:
    """Any sentence-transformers cross-encoder for inference as a judge of claims; CommuniqueError where none loads."""

    def __init__(self, settings: Settings | None = None) -> None:
        self._name = (settings or read_settings()).llm_gate
        if not self._name:
            raise CommuniqueError("no cross-encoder is configured; set COMMUNIQUE_LLM_GATE to the folder of one")
        from index.neural.entailment import Entailment

        self._encoder = Entailment(self._name)

    def __call__(self, premise: str, hypothesis: str) -> Opinion:
        """Whether the claim follows from the words, 1 or 0."""
        follows = self._encoder.follows(premise, hypothesis)
        return Opinion(float(follows), self._name, "", "entailment" if follows else "no entailment")
