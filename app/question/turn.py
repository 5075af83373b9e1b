"""The turn: one exchange of a conversation, as the next question leans on it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Turn:
    """What was asked (as understood), the gist of what was answered, and the ids of the statements cited."""

    question: str
    gist: str = ""
    cited: tuple[str, ...] = ()
