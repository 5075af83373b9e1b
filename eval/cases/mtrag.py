"""MTRAG generation tasks, JSONL: the last turn of a conversation with the contexts its answer rests on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from eval.cases.importing import Imported, json_rows


def read(source: Path) -> Imported:
    """The last turns, earlier ones as history; every context is needed, any word of it counts."""
    imported = Imported()
    for row in json_rows(source):
        *before, last = row["input"]
        paths = [
            imported.add_text(c["document_id"], c.get("title") or "", c["text"]) for c in row.get("contexts") or ()
        ]
        told = {
            "type": "follow_up" if before else "first_turn",
            "history": _turns(before),
            "conversation": row["conversation_id"],
            "tags": [str(tag) for tag in row.get("Question Type") or ()],
        }
        if "UNANSWERABLE" in _answerability(row):
            imported.add(row["task_id"], last["text"], **told, answerable=False)
        elif paths:
            imported.add(
                row["task_id"], last["text"], **told, evidence=[{"path": path} for path in dict.fromkeys(paths)]
            )
    return imported


def _answerability(row: dict[str, Any]) -> list[str]:
    """What the task says of whether it can be answered; the field is written with either case."""
    return list(row.get("answerability") or row.get("Answerability") or ())


def _turns(before: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Question and answer by turns."""
    turns: list[dict[str, str]] = []
    for one in before:
        if one["speaker"] == "user":
            turns.append({"question": one["text"], "answer_gist": ""})
        elif turns:
            turns[-1]["answer_gist"] = one["text"]
    return turns
