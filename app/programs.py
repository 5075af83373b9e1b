"""What programs may ask for, as plain values: answers, passages, statements; no path of a disk is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import PurePath
from typing import Any

from app.answer import Turn
from app.assistant import Assistant
from app.export.packet import Answered
from app.reference import web_address
from app.writer import lead
from index.library import Filters, Library
from index.passage import Hit
from index.retriever import search
from ingest.errors import CommuniqueError
from ingest.statement import Kind, Statement

_MOST_HITS = 50
_MOST_TURNS = 50


class Programs:
    """The chat without its page, for the endpoints of the API and the tools of MCP."""

    def __init__(self, assistant: Assistant, library: Library) -> None:
        self._assistant = assistant
        self._library = library

    def ask(self, question: str, filters: Filters, earlier: Sequence[Mapping[str, str]] = ()) -> dict[str, Any]:
        """An answer with its citations; `earlier` are the turns before, each with its question and answer."""
        turns = [
            Turn(str(turn.get("question", "")), str(turn.get("answer", ""))) for turn in list(earlier)[-_MOST_TURNS:]
        ]
        answer = self._assistant.ask(question, turns, filters)
        told = {"declined": answer.declined, "confidence": round(answer.confidence, 4)}
        return {**Answered.of(answer).model_dump(mode="json"), **told, "latency_ms": round(answer.latency_ms, 1)}

    def search(self, query: str, filters: Filters, limit: int = 10) -> list[dict[str, Any]]:
        """The passages that fit a query best, best first."""
        if not any(character.isalnum() for character in query):
            raise CommuniqueError("there are no words in the query; search with a few")
        reading = self._library.reading()
        found = reading.found(filters)
        hits = search(reading, self._library.embedder, query[:2_000], max(1, min(limit, _MOST_HITS)), found)
        return [_hit(hit) for hit in hits]

    def statement(self, id: str) -> dict[str, Any]:
        """A statement whole: its text, what is known of it and where that comes from."""
        return _whole(self._library.record.find(id))


def narrowed(first_day: str, last_day: str, issuers: Sequence[str], kinds: Sequence[str]) -> Filters:
    """Filters as programs write them; '' and nothing narrow nothing."""
    try:
        days = [date.fromisoformat(day) if day else None for day in (first_day, last_day)]
        return Filters(days[0], days[1], tuple(issuers), tuple(Kind.read(kind) for kind in kinds))
    except ValueError as error:
        raise CommuniqueError(f"{error}; write days as 2024-07-28") from None


def _hit(hit: Hit) -> dict[str, Any]:
    passage, statement = hit.passage, hit.passage.statement
    return {
        "statement_id": statement.id,
        "version": statement.version,
        "title": statement.title,
        "lead": lead(statement),
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "score": round(hit.score, 4),
    }


def _whole(statement: Statement) -> dict[str, Any]:
    known = statement.known()
    known["source"] = web_address(statement) or PurePath(statement.source).name
    told = {"id": statement.id, "version": statement.version, "content_hash": statement.content_hash}
    return {**told, "authority": statement.authority.words, **known, "text": statement.text}
