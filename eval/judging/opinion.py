"""What a judge said: a value with the model, the prompt and the reply that it comes from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Opinion:
    """What was said of one answer or claim: a value from 0 to 1, or None where it could not be had, for a reason."""

    value: float | None
    model: str
    prompt: str
    raw: str
    reason: str = ""

    def row(self, id: str) -> dict[str, Any]:
        """As it is kept: the prompt by its hash, the reply as it came; a reason where there is no value."""
        told = hashlib.sha256(self.prompt.encode()).hexdigest()
        row = {"id": id, "value": self.value, "model": self.model, "prompt_sha256": told, "raw": self.raw}
        return row | ({"reason": self.reason} if self.value is None else {})
