"""The command of the report: eval report."""

from __future__ import annotations

from pathlib import Path

import typer

from ingest.console import say

commands = typer.Typer()


@commands.command("report")
def report_command(
    run: Path = typer.Argument(help="The folder of a run."),
    second: Path | None = typer.Argument(None, help="The folder of another run of the same cases, to stand beside it."),
    out: Path | None = typer.Option(None, help="The HTML file to write; by default report.html in the run's folder."),
) -> None:
    """Write one HTML file with figures, pictures and every case; it opens from disk and asks nobody for anything."""
    from eval.report.page import render
    from eval.running.folder import read_run
    from eval.scoring import score_run

    first, other = read_run(run), read_run(second) if second else None
    path = out or run / "report.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    page = render(first, score_run(first), other, score_run(other) if other else ())
    path.write_text(page, encoding="utf-8")
    say(f"{path} ({path.stat().st_size / 1e6:.1f} MB)")
