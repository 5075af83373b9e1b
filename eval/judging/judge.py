"""Judges of answers: plug-ins that say how good one is, each verdict kept with model, prompt hash and raw reply."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from eval.case import Case, write_rows
from eval.judging.opinion import Opinion
from eval.judging.plugins import named
from eval.result import Result
from eval.running.folder import Run, read_rows
from ingest.console import ProgressReport, no_progress
from ingest.errors import CommuniqueError

JUDGES = "communique.judges"


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
    path = path_of(run.folder, name)
    write_rows(path, rows)
    return path, rows


def path_of(folder: Path, name: str) -> Path:
    """Where the verdicts of a judge on a run are kept."""
    return folder / f"judged-{name}.jsonl"


def values_of(folder: Path, name: str) -> dict[str, float]:
    """What a judge said of the cases of a run, where its reply could be read."""
    if not path_of(folder, name).is_file():
        raise CommuniqueError(
            f"{folder}: holds no verdicts of {name}; run `communique eval judge {folder} --judge {name}`"
        )
    return {str(row["id"]): row["value"] for row in read_rows(path_of(folder, name)) if row["value"] is not None}
