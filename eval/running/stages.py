"""The two stages of a run that ask: what the search finds for a case, and what is answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from app.answer import Turn
from app.assistant import Assistant
from app.depth import PASSAGES
from app.prose.opening import open_writer
from app.question import Question
from app.rendering import answer_json
from eval.case import Case
from eval.places import Sources
from index.library import Library
from index.neural.embedding import Embedder
from index.neural.scorer import open_scorer
from index.passage import Hit
from ingest.errors import CommuniqueError
from ingest.settings import Settings

if TYPE_CHECKING:
    from app.prose.writing import ModelWriter


class Engine:
    """The assistant that is evaluated, and beside it one that searches for questions as they were asked."""

    def __init__(self, library: Library, settings: Settings, writer: ModelWriter | None = None) -> None:
        self.library, self.settings = library, settings
        self.reading = library.reading()
        self.sources = Sources(self.reading)
        self._assistant = Assistant(library, open_scorer(settings.scorer), rewrite=settings.rewrite, writer=writer)
        self._plain = self._assistant.reading(typed=True)

    def look(self, case: Case) -> tuple[Question, list[Hit]]:
        """A case as understood after its history, and the passages found for it."""
        return self._assistant.look(case.question, turns(case))

    def found(self, case: Case) -> dict[str, Any]:
        """What the search finds, and where the gold quotes stand: a row of `found.jsonl`."""
        question, hits = self.look(case)
        plain = self._plain.look(case.question, turns(case))[1] if question.rewritten else []
        places = [[self.sources.place(gold) for gold in golds] for golds in case.alternatives]
        return {
            "understood_as": question.standalone,
            "placed": [[place and asdict(place) for place in golds] for golds in places],
            "hits": _spans(hits),
            "plain_hits": _spans(plain),
            "read": PASSAGES,
        }

    def answered(self, case: Case) -> dict[str, Any]:
        """What is answered: a row of `results.jsonl`. The case's own answers and evidence are never shown."""
        try:
            answer = self._assistant.ask(case.question, turns(case))
        except CommuniqueError as error:
            return {"error": str(error)}
        row = answer_json(answer)
        for cited, citation in zip(row["citations"], answer.citations, strict=True):
            cited["verbatim"] = self._stands(citation.statement.id, citation.quote)
        return row

    def _stands(self, statement_id: str, quote: str) -> bool:
        """Whether quoted words stand in the statement as the record holds it, white space folded."""
        text = self.reading.statement(statement_id).text
        return bool(quote) and " ".join(quote.split()) in " ".join(text.split())


def engine(settings: Settings, writer: str = "extractive") -> Engine:
    """The assistant that the settings describe, over the record they name; `writer` is `extractive` or `llm`."""
    if writer not in ("extractive", "llm"):
        raise CommuniqueError(f"writer {writer!r} is unknown; use extractive or llm")
    model = open_writer(settings) if writer == "llm" else None
    if writer == "llm" and model is None:
        raise CommuniqueError("writer llm: no model is configured; set COMMUNIQUE_LLM, as in ollama/llama3.1")
    return Engine(Library(settings.data, Embedder(settings.embedding_model), settings.chroma_url), settings, model)


def turns(case: Case) -> list[Turn]:
    """The conversation before a case."""
    return [Turn(turn["question"], turn.get("answer_gist", "")) for turn in case.history]


def _spans(hits: Sequence[Hit]) -> list[dict[str, Any]]:
    """Where hits stand."""
    return [
        {"source": hit.passage.statement.source, "start": hit.passage.start, "end": hit.passage.end} for hit in hits
    ]
