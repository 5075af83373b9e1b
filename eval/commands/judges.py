"""Commands that hold metrics and judges against people: eval judge, calibrate."""

from __future__ import annotations

from pathlib import Path

import typer

from ingest.console import progress_bars, say
from ingest.errors import CommuniqueError

commands = typer.Typer()


@commands.command("judge")
def judge_command(
    run: Path = typer.Argument(help="The folder of a run."),
    judge: str = typer.Option(help="A plug-in of the group communique.judges; cited-elements comes along."),
) -> None:
    """Have a judge look at every answer; its verdicts stand beside the run with model, prompt hash and raw reply."""
    from eval.judging.judge import judge_run
    from eval.running.folder import read_run

    with progress_bars() as progress:
        path, rows = judge_run(read_run(run), judge, progress)
    unread = sum(row["value"] is None for row in rows)
    say(f"{len(rows)} answers judged, {unread} replies could not be read: {path}")


@commands.command("calibrate")
def calibrate_command(
    run: Path = typer.Argument(help="The folder of a run."),
    labels: Path = typer.Argument(help="What people said: JSONL or CSV with id and label (a number, yes or no)."),
    metric: str = typer.Option("right", help="The metric to hold against the labels."),
    judge: str = typer.Option("", help="A judge, whose verdicts on the run are held against the labels instead."),
) -> None:
    """Say how far a metric or a judge agrees with people: Cohen's kappa and Spearman's rank correlation."""
    from eval.judging.agreement import agreement, read_labels
    from eval.metrics.catalogue import OF_CASES
    from eval.running.folder import read_rows, read_run
    from eval.scoring import score_run
    from eval.tables import between, number

    if metric not in OF_CASES:
        raise CommuniqueError(f"metric {metric!r} is unknown, or of no single case; docs/evaluation.md lists them")
    judged = read_rows(run / f"judged-{judge}.jsonl") if judge else []
    if judge:
        values = {str(row["id"]): row["value"] for row in judged if row["value"] is not None}
    else:
        scores = {one.case.id: one.value(metric) for one in score_run(read_run(run))}
        values = {id: value for id, value in scores.items() if value is not None}
    found = agreement(values, read_labels(labels))
    say(f"{judge or metric} against {labels}, {found.count} cases")
    say(f"Cohen's kappa  {number(found.kappa)}  ({between(found.kappa_interval)})")
    say(f"Spearman       {number(found.spearman)}  ({between(found.spearman_interval)})")
