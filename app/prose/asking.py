"""A model asked for one whole reply at a time, by whatever is no answer to a reader."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from app.prose.failing import Failed, Why
from app.prose.kept import Kept, Reply
from app.prose.prompting import Message
from app.prose.reply import Counted, Patience, words

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

# Failures in a row after which a model is not asked any more, and the characters that are read of a reply.
_FAILURES, _CHARACTERS = 3, 6_000


class Model:
    """One model under its name; the very same messages are asked once."""

    def __init__(self, llm: LLM, name: str, patience: Patience, kept: Kept) -> None:
        self.name = name
        self._llm, self._patience, self._kept = llm, patience, kept
        self._failures = 0

    @property
    def given_up(self) -> bool:
        """Whether it failed so often in a row that it is not asked any more."""
        return self._failures >= _FAILURES

    def reply(self, messages: Sequence[Message]) -> str:
        """The whole reply; `Failed` says why there is none. What cannot be read whole counts as no failure in a row."""
        if reply := self._kept.get(self.name, messages):
            return reply.text
        if self.given_up:
            raise Failed(f"it is not asked any more after {_FAILURES} failures in a row")
        try:
            reply = self._read(messages)
        except Failed as failure:
            self._failures += failure.why is not Why.CONTEXT
            raise
        self._failures = 0
        self._kept.put(self.name, messages, reply)
        return reply.text

    def _read(self, messages: Sequence[Message]) -> Reply:
        counted, text = Counted(), ""
        with closing(words(self._llm, messages, self._patience, counted)) as pieces:
            for piece in pieces:
                text += piece
                if len(text) > _CHARACTERS:
                    raise Failed("it went on and on", Why.TOO_LONG)
        if not text.strip():
            raise Failed("its reply was empty")
        return Reply(text, counted.tokens_in, counted.tokens_out)
