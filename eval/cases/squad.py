"""SQuAD 2.0 JSON: one text an article; the evidence is the sentence that an answer begins in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from eval.cases.importing import Imported
from index.sentences import sentences


def read(source: Path) -> Imported:
    """The questions of a SQuAD file, those without an answer as not answerable."""
    imported = Imported()
    for article in json.loads(source.read_text(encoding="utf-8"))["data"]:
        contexts = [paragraph["context"] for paragraph in article["paragraphs"]]
        path = imported.add_text(article["title"], article["title"].replace("_", " "), "\n\n".join(contexts))
        for paragraph in article["paragraphs"]:
            for asked in paragraph["qas"]:
                _add(imported, path, paragraph["context"], asked)
    return imported


def _add(imported: Imported, path: str, context: str, asked: dict[str, Any]) -> None:
    if asked.get("is_impossible") or not asked["answers"]:
        imported.add(asked["id"], asked["question"], type="unanswerable", answerable=False)
        return
    accepted = list(dict.fromkeys(answer["text"] for answer in asked["answers"]))
    quotes = dict.fromkeys(_sentence(context, answer["answer_start"]) for answer in asked["answers"])
    imported.add(
        asked["id"],
        asked["question"],
        type="factoid",
        answers=[accepted],
        evidence_any=[[{"path": path, "quote": quote}] for quote in quotes],
    )


def _sentence(context: str, at: int) -> str:
    """The sentence of a text in which a character stands."""
    spans = sentences(context)
    start, end = next(((a, b) for a, b in spans if a <= at < b), (0, len(context)))
    return context[start:end]
