"""Judges of answers: plug-ins that say how good one is, each verdict kept with model, prompt hash and raw reply."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from eval.case import Case, write_rows
from eval.judging.plugins import named
from eval.result import Result
from eval.running.folder import Run
from ingest.console import ProgressReport, no_progress

JUDGES = "communique.judges"


@dataclass(frozen=True)
class Opinion:
    """What a judge said of one answer: a value from 0 to 1, or None where its reply could not be read."""

    value: float | None
    model: str
    prompt: str
    raw: str

    def row(self, id: str) -> dict[str, Any]:
        """As it is kept: the prompt by its hash, the reply as it came."""
        told = hashlib.sha256(self.prompt.encode()).hexdigest()
        return {"id": id, "value": self.value, "model": self.model, "prompt_sha256": told, "raw": self.raw}


class Judge(Protocol):
    """Says how good an answer is."""

    def __call__(self, case: Case, result: Result) -> Opinion:
        """The opinion on one answer."""
        ...


MakeJudge = Callable[[], Judge]
"""What a plug-in registers in the group `communique.judges`; it raises CommuniqueError where it lacks what it needs."""


def judge_run(run: Run, name: str, progress: ProgressReport = no_progress) -> tuple[Path, Sequence[dict[str, Any]]]:
    """Have a judge look at every answer of a run and write `judged-NAME.jsonl` beside it; its path and rows."""
    make: MakeJudge = named(JUDGES, name)
    judge = make()
    asked = [(case, run.result(case)) for case in run.cases]
    rows = []
    for done, (case, result) in enumerate(asked, 1):
        if result.answer is not None:
            rows.append(judge(case, result).row(case.id))
        progress("judging", done, len(asked))
    path = run.folder / f"judged-{name}.jsonl"
    write_rows(path, rows)
    return path, rows
