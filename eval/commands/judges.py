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
    entailment: str = typer.Option("", help="An entailment plug-in, whose verdicts on claims are; ids as in CASE#1."),
) -> None:
    """Say how far a metric, judge or plug-in agrees with people: Cohen's kappa and Spearman's rank correlation."""
    from eval.judging.agreement import agreement, read_labels
    from eval.tables import between, number

    if judge and entailment:
        raise CommuniqueError("name either --judge or --entailment")
    found = agreement(_values(run, metric, judge, entailment), read_labels(labels))
    what = "claims or cases" if entailment else "cases"
    say(f"{entailment or judge or metric} against {labels}, {found.count} {what}")
    say(f"Cohen's kappa  {number(found.kappa)}  ({between(found.kappa_interval)})")
    say(f"Spearman       {number(found.spearman)}  ({between(found.spearman_interval)})")


def _values(run: Path, metric: str, judge: str, entailment: str) -> dict[str, float]:
    """What is held against the labels, by the id of a case or claim."""
    from eval.judging.entailed import verdicts
    from eval.judging.judge import values_of
    from eval.metrics.catalogue import OF_CASES
    from eval.running.folder import read_run
    from eval.scoring import score_run

    if metric not in OF_CASES:
        raise CommuniqueError(f"metric {metric!r} is unknown, or of no single case; docs/evaluation.md lists them")
    if entailment:
        return verdicts(read_run(run), entailment)
    if judge:
        return values_of(run, judge)
    scores = {one.case.id: one.value(metric) for one in score_run(read_run(run))}
    return {id: value for id, value in scores.items() if value is not None}
