"""Questions offered to the reader, each of which the record is known to answer: it was asked first."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from app.answer import Answer
from app.assistant import Assistant
from app.suggestions import follow_ups, samples
from app.web.drafts import Stops
from index.library import Library
from ingest.errors import CommuniqueError

# How many are offered, and how many are tried for one, or for all after an answer.
_OFFERED, _TRIED = 3, 5


class Suggesting:
    """Suggests questions; what a question came to is remembered for as long as the record stays as it is."""

    def __init__(self, assistant: Assistant, library: Library, stops: Stops) -> None:
        self._assistant, self._library, self._stops = assistant, library, stops
        self._answered = lru_cache(maxsize=2_048)(self._ask)

    def samples(self) -> list[str]:
        """Questions for an empty page; none while the record cannot be read."""
        try:
            reading = self._library.reading()
            each = (
                next((one for one in islice(some, _TRIED) if self._answered(one, reading.name)), "")
                for some in samples(reading)
            )
            return [question for question in each if question]
        except CommuniqueError:
            return []

    def after(self, answer: Answer) -> list[str]:
        """Questions to go on with."""
        try:
            return list(islice(self._sure(answer), _OFFERED))
        except CommuniqueError:
            return []

    def _sure(self, answer: Answer) -> Iterator[str]:
        """The follow-ups that have an answer; none is tried while any reader waits for an answer of their own."""
        reading = self._library.reading()
        for question in islice(follow_ups(reading, answer), _TRIED):
            if self._stops.busy:
                return
            if self._answered(question, reading.name):
                yield question

    def _ask(self, question: str, generation: str) -> bool:
        """Whether the record answers a question; `generation` stands for what it holds."""
        return not self._assistant.ask(question, prose=False).declined
