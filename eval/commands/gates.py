"""The command of the gate: eval gate."""

from __future__ import annotations

from pathlib import Path

import typer

from ingest.console import say
from ingest.errors import CommuniqueError

commands = typer.Typer()


@commands.command("gate")
def gate_command(
    run: Path = typer.Argument(help="The folder of a run."),
    rules: Path = typer.Option(help="A TOML file of rules; docs/evaluation.md tells which there are."),
    baseline: Path | None = typer.Option(None, help="The folder of the run that it may not fall behind."),
    junit: Path | None = typer.Option(None, help="Write the verdicts as JUnit XML."),
    summary: Path | None = typer.Option(None, help="Write the verdicts as Markdown."),
    seed: int = typer.Option(0, min=0, help="Seed of every draw."),
) -> None:
    """Hold a run against rules: exit code 0 passed, 1 fallen short, 2 bad use, 3 could not be measured."""
    from eval.gating import writing
    from eval.gating.rules import read_rules
    from eval.gating.verdicts import exit_code, judge
    from eval.running.folder import read_run
    from eval.scoring import score_run

    wanted = read_rules(rules)
    if wanted.non_inferior and not baseline:
        raise CommuniqueError(f"{rules}: compares with a baseline; name its folder by --baseline")
    made = read_run(run)
    judged = score_run(made)
    verdicts = judge(wanted, judged, score_run(read_run(baseline)) if baseline else None, seed)
    text = writing.summary(made.name, verdicts, judged)
    if junit:
        writing.write_junit(junit, made.name, verdicts)
    if summary:
        summary.parent.mkdir(parents=True, exist_ok=True)
        summary.write_text(text, encoding="utf-8")
    say(text)
    raise typer.Exit(exit_code(verdicts))
