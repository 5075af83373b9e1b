"""The sentences that are compared: those of one statement, or those of many on a topic, the same ones once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.answer import Citation
from app.sought import Sought
from index.cutting import cut
from index.passages import plain
from index.sentences import Span, sentences
from ingest.statement import Statement


@dataclass(frozen=True)
class Unit:
    """A sentence with every place it stands at, the earliest first; `on_topic` says whether it is of what is sought."""

    places: tuple[Citation, ...]
    on_topic: bool = True

    @property
    def text(self) -> str:
        """The words as they stand at the first place."""
        return self.places[0].quote


def of_statement(statement: Statement, topic: Sought | None) -> list[Unit]:
    """All sentences of a statement, in order."""
    about = None if topic is None else set(_about(statement, topic))
    return [
        Unit((Citation(0, statement, *span),), about is None or span in about) for span in sentences(statement.text)
    ]


def of_many(statements: Iterable[Statement], topic: Sought) -> list[Unit]:
    """The sentences of statements that are on a topic; those that are the same but for case and marks are one."""
    same: dict[str, list[Citation]] = {}
    for statement in statements:
        for span in _about(statement, topic):
            words = plain(statement.text[slice(*span)])
            same.setdefault(words, []).append(Citation(0, statement, *span))
    return [Unit(tuple(places)) for places in same.values()]


def _about(statement: Statement, topic: Sought) -> Iterator[Span]:
    """The sentences that have a topic, by themselves or together with the heading and lead-in they stand under."""
    text, beside = statement.text, _beside(statement.text)
    for start, end in sentences(text):
        if topic.stand_in(text[start:end], next((words for a, b, words in beside if a <= start < b), "")):
            yield start, end


def _beside(text: str) -> list[tuple[int, int, str]]:
    """For each passage where it lies, and the heading and lead-in above it."""
    return [(part.start, part.end, " ".join(text[a:b] for a, b in part.context)) for part in cut(text)]
