"""Asks every case and writes down what came back, in the form that scorers read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.answer import Turn
from app.assistant import Assistant
from app.rendering import answer_json
from eval.case import Case
from ingest.console import ProgressReport, no_progress


def run(assistant: Assistant, cases: Sequence[Case], out: Path, progress: ProgressReport = no_progress) -> Path:
    """Ask each case after its history and write `OUT/results.jsonl`, one object a case; the file's path."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / "results.jsonl"
    with path.open("w", encoding="utf-8") as results:
        for at, case in enumerate(cases, 1):
            results.write(json.dumps(_result(assistant, case), ensure_ascii=False) + "\n")
            progress("asking", at, len(cases))
    return path


def _result(assistant: Assistant, case: Case) -> dict[str, Any]:
    """One case's answer; the cases' own answers and evidence are never shown to the assistant."""
    history = [Turn(turn["question"], turn.get("answer_gist", "")) for turn in case.history]
    return {"id": case.id, **answer_json(assistant.ask(case.question, history))}
