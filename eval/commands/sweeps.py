"""The command of sweeps: eval sweep."""

from __future__ import annotations

from pathlib import Path

import typer

from ingest.console import progress_bars, say
from ingest.settings import read_settings

commands = typer.Typer()


@commands.command("sweep")
def sweep_command(
    spec: Path = typer.Argument(
        help="A TOML file: cases, measure, seed, and a table of settings with lists of values."
    ),
    out: Path = typer.Option(help="A folder for sweep.html and sweep.jsonl."),
) -> None:
    """Try every combination of settings; the best is chosen on one half of the cases and reported on the other."""
    from dataclasses import asdict

    from eval.case import read_cases, write_rows
    from eval.running.stages import engine
    from eval.sweeping.page import points, write_page
    from eval.sweeping.spec import read_spec
    from eval.sweeping.trying import best, sweep
    from eval.tables import between, number

    wanted = read_spec(spec)
    cases = read_cases(wanted.cases)
    with progress_bars() as progress:
        tried = sweep(engine(read_settings()), wanted, cases, progress)
    rows = zip(tried, points(tried, wanted.measure), strict=True)
    told = [
        {**asdict(one.setting), "p50_ms": ms, "measure": wanted.measure, "value": value} for one, (ms, value) in rows
    ]
    write_rows(out / "sweep.jsonl", told)
    write_page(out / "sweep.html", tried, wanted.measure)
    chosen = best(tried, wanted.measure)
    figure = chosen.reported[wanted.measure]
    say(f"{len(tried)} settings; chosen on one half: {chosen.setting.words_of_it}")
    say(f"{wanted.measure} on the other half: {number(figure.value, figure.metric.unit)} ({between(figure.interval)})")
    say(str(out / "sweep.html"))
